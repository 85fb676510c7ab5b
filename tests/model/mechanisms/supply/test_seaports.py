"""Seaports: where consignments go, and what is seized of what arrives."""

import numpy as np
import pytest
from worlds import today

from abm.inputs.geography import HEIGHT
from abm.inputs.seaports import load_seaports, seaport_names
from abm.model.kinds import ARRIVALS
from abm.model.mechanisms.supply.seaports import SeaportState, appeal, consign, land


def arrive(world, days, seaport=0):
    """Let a kilogram arrive at a seaport on each of some days, and return on which share of them it was seized."""
    for day in range(days):
        world.arriving[day % ARRIVALS] = 0
        world.arriving[day % ARRIVALS, seaport] = 10**6
        world.precursors.transit += 10**6
        land(world, day)
    return world.seaports[seaport].seized / (days * 10**6)


def test_four_seaports_of_the_pacific_stand_on_the_map_with_their_containers(world):
    seaports = load_seaports()
    assert seaport_names() == ("Ensenada", "Mazatlan", "Manzanillo", "Lazaro Cardenas")
    assert seaports.share.sum() == pytest.approx(1.0) and seaports.share[2] == pytest.approx(3370000 / 5496806)
    rows = world.seaports[: world.rows.seaports]
    assert rows["x"].tolist() == seaports.x.tolist() and (np.diff(seaports.y) < 0).all()


def test_consignments_go_where_containers_do_and_less_where_more_is_lost(world):
    world.arriving[:] = 0
    for u in np.arange(1000) / 1000:
        consign(world, 1, 5, u)
    assert world.arriving[5, :4] / 1000 == pytest.approx(load_seaports().share, abs=2e-3)
    before = appeal(world, 2)
    world.seaports[2].lost = 0.5
    assert appeal(world, 2) == pytest.approx(before * np.exp(-1.0))


@pytest.mark.parametrize("asked, share", [(0.0, 0.1), (0.05, 0.1), (0.6, 0.6), (1.0, 1.0)])
def test_the_share_seized_is_the_usual_or_what_is_asked_where_that_is_more(world, asked, share):
    world.parameters.seaport_seized = 0.1
    world.government.arrivals_seized[0] = asked
    assert arrive(world, 500) == pytest.approx(share, abs=0.05)
    assert world.seaports[0].state == (SeaportState.CONTROLLED if asked > 0.1 else SeaportState.USUAL)


def test_what_is_seized_reaches_nobody_and_is_booked(world):
    world.government.arrivals_seized[1] = 1.0
    cells, seized = world.cells["precursors"].sum(), world.precursors.seized
    world.arriving[3] = 0
    world.arriving[3, 1] = 12345
    transit = world.precursors.transit
    land(world, 3)
    assert world.cells["precursors"].sum() == cells and world.precursors.seized - seized == 12345
    assert world.precursors.transit == transit - 12345 and today(world).precursors_seized == 12345


def test_suppliers_remember_what_is_seized_unless_that_is_frozen(world):
    world.government.arrivals_seized[0] = 1.0
    arrive(world, 56)
    assert world.seaports[0].lost == pytest.approx(1.0 - (1.0 - 1.0 / 28.0) ** 56)
    world.parameters.freeze_seaports, world.clock.period, kept = 0, 0, world.seaports[0].lost
    arrive(world, 10)
    assert world.seaports[0].lost == kept


def test_what_arrived_of_late_lies_over_the_map_around_the_seaport_alone(world):
    world.landed[:] = 0.0
    world.parameters.seaport_seized = 0.0
    rate = world.upstream.use
    arrive(world, 56)
    recent = world.seaports[0].recent
    assert recent == pytest.approx(10**6 / rate * (1.0 - (1.0 - 1.0 / 28.0) ** 56))
    assert world.landed[world.seaports[0].x * HEIGHT + world.seaports[0].y] == recent
    assert ((world.landed == recent).sum(), np.unique(world.landed).tolist()) == (
        world.landed.astype(bool).sum(),
        [0.0, recent],
    )
    world.government.arrivals_seized[0] = 1.0
    arrive(world, 56)
    assert world.seaports[0].recent == pytest.approx(recent * (1.0 - 1.0 / 28.0) ** 56)
