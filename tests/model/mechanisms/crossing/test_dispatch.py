"""Dispatch: orders become loads, scarcity stretches the product, and no mass appears or is lost."""

import numpy as np
import pytest
from worlds import today

from abm.inputs.geography import Mode
from abm.model.kinds import READY, READY_BETWEEN, Citizenship, CourierState
from abm.model.mechanisms.crossing.dispatch import drawn_load, ready_courier, send
from abm.model.streams import find_chance


def ready(world, c=0):
    """Bring all couriers of a cell home."""
    first = c * world.rows.courier_slots
    rows = slice(first, first + int(world.cells[c].courier_rows))
    world.couriers["state"][rows] = CourierState.IDLE
    undocumented = world.couriers["citizenship"][rows] == Citizenship.NO_DOCUMENT
    world.courier_due[rows] = np.where(undocumented, READY_BETWEEN, READY)
    return rows


def held(world):
    return world.cells["stock"].sum() + world.couriers["load"][: world.rows.cells * world.rows.courier_slots].sum()


@pytest.mark.parametrize("filled", [2.0, 1.0, 0.5, 0.1, 0.02])
def test_scarcity_stretches_the_product_down_to_a_floor(world, filled):
    p, cell = world.parameters, world.cells[0]
    cell.stock = int(filled * cell.intended * p.stock_days)
    send(world, 0, 0)
    usual = world.market.effective_purity
    expected = usual * max(p.stretch_floor, min(1.0, filled) ** p.stretch_exponent)
    assert cell.purity == pytest.approx(expected, rel=1e-3)
    assert p.stretch_floor * usual <= cell.purity <= usual


def test_an_empty_store_sends_nothing(world):
    cell = world.cells[0]
    ready(world)
    cell.stock = 0
    send(world, 0, 0)
    assert today(world).loads == 0
    assert cell.purity == pytest.approx(world.parameters.stretch_floor * world.market.effective_purity)


def test_mass_goes_from_the_store_to_couriers_and_nowhere_else(world):
    rows = ready(world)
    before = held(world)
    world.cells[0].backlog = 10**9
    send(world, 0, 0)
    assert today(world).loads > 0 and held(world) == before
    loads = world.couriers["load"][rows]
    assert world.mass.transit == loads.sum() == today(world).sent
    assert (loads <= world.couriers["gross"][rows]).all()
    on_the_way = world.couriers["state"][rows] == CourierState.TRAVELING
    assert (loads[on_the_way] > 0).all() and not loads[~on_the_way].any()
    assert on_the_way.sum() == today(world).loads == world.sent_week.sum() == world.routes["sent_week"].sum()


def test_couriers_without_documents_cross_between_the_ports_and_only_they(world):
    for c in range(world.rows.cells):
        ready(world, c)
        world.cells[c].backlog = 10**9
        send(world, c, 0)
    sent = world.couriers[world.couriers["state"] == CourierState.TRAVELING]
    between = world.routes["mode"][sent["route"]] == Mode.BETWEEN
    assert len(sent) and ((sent["citizenship"] == Citizenship.NO_DOCUMENT) == between).all()


def test_a_leaderless_cell_and_a_contested_organization_send_less(world):
    cell = world.cells[0]
    cell.stock, cell.courier_rows = int(cell.orders * world.parameters.stock_days), 0  # nobody to send: all stays owed
    send(world, 0, 0)
    full = cell.backlog
    cell.backlog, cell.leader = 0, 0
    world.organizations[cell.organization].capacity = 0.7
    send(world, 0, 0)
    assert cell.backlog == pytest.approx(full * 0.7 * world.parameters.leaderless_capacity, abs=2)
    for day in range(100):
        send(world, 0, day)
    assert cell.backlog == int(world.parameters.backlog_days * cell.wanted_gross)


def test_routes_are_drawn_by_their_probabilities(world):
    plan = np.concatenate([[0.0], world.plan[0, : world.rows.routes]])
    assert plan[-1] == pytest.approx(1.0) and (np.diff(plan) >= 0.0).all()
    for r in np.flatnonzero(np.diff(plan) > 1e-6):
        assert find_chance(world.plan[0], world.rows.routes, (plan[r] + plan[r + 1]) / 2) == r


def test_couriers_take_turns(world):
    ready(world)
    first = ready_courier(world, 0, False)
    assert ready_courier(world, 0, False) != first
    world.courier_due[: world.rows.courier_slots] = 5
    assert ready_courier(world, 0, False) == -1


def test_loads_scatter_around_the_planned_mean(world):
    """2,000 draws; the standard error of a lognormal of log SD 1 times a choice of multiples is near 4%."""
    p = world.parameters
    p.load_spread = 0.2
    for mode in (Mode.CAR, Mode.FOOT, Mode.BETWEEN):
        drawn = np.mean([drawn_load(world, 0, mode, i, 1.0, 3) for i in range(2000)]) / 1000.0
        assert drawn == pytest.approx(world.load_plan[0, mode, -1], rel=0.08)
