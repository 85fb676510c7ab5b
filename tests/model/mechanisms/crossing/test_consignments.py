"""Consignments: as many loads for a weight as without, all of one over one corridor, sizes with a heavy tail, and no mass of their own."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.kinds import READY, READY_BETWEEN, Citizenship, CourierState
from abm.model.mechanisms.crossing.consignments import (
    LARGEST,
    drawn_corridor,
    drawn_size,
    is_consigned,
    least_power,
    mean_power,
    note_consigned,
    put_together,
    route_within,
    scatter_of_loads,
    usual_ratio,
)
from abm.model.mechanisms.crossing.dispatch import drawn_load, send
from abm.model.simulation import advance

MIDDLES = (np.arange(200_000) + 0.5) / 200_000


def sizes(exponent):
    """Return quantiles of sizes over the mean one, evenly spread."""
    least = np.minimum(LARGEST, (1.0 - MIDDLES) ** (-1.0 / exponent))
    return least / least.mean()


@pytest.fixture
def consigned(world):
    """Return a tiny world in which organization 0 has put a consignment together."""
    p = world.parameters
    p.consignment_share, p.consignment_load, p.consignment_exponent = 1.0, 1.0, 2.0
    put_together(world, 0, 0)
    return world


def cells_of(world, o=0):
    return np.flatnonzero(world.cells["organization"][: world.rows.cells] == o)


def offices(world, routes):
    return world.routes["office"][routes]


@pytest.mark.parametrize("exponent", [1.5, 2.0, 2.5])
@pytest.mark.parametrize("power", [0.5, 1.0, 1.25, 1.5, 2.0])
def test_means_of_powers_are_those_of_a_bounded_pareto_variable(exponent, power):
    least = np.minimum(LARGEST, (1.0 - MIDDLES) ** (-1.0 / exponent))
    assert least_power(exponent, power) == pytest.approx((least**power).mean(), rel=2e-2)


@pytest.mark.parametrize("exponent", [1.5, 2.5])
def test_sizes_are_one_on_average_with_the_tail_of_their_exponent(world, exponent):
    world.parameters.consignment_exponent = exponent
    drawn = np.array([drawn_size(world, o, day) for o in range(8) for day in range(250)])
    least = 1.0 / least_power(exponent, 1.0)
    assert drawn.min() >= least * (1.0 - 1e-9) and drawn.max() <= LARGEST * least * (1.0 + 1e-9)
    assert (drawn > 4.0 * least).mean() == pytest.approx(4.0**-exponent, rel=0.25)
    assert mean_power(world, 1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_a_weight_is_sent_in_as_many_loads_as_without_consignments(world, power):
    p = world.parameters
    p.consignment_load, p.consignment_exponent = power, 1.5
    size = sizes(1.5)
    loads = size / (usual_ratio(world) * size**power)
    assert loads.mean() == pytest.approx(size.mean(), rel=2e-2)


@pytest.mark.parametrize("weighted", [0, 1])
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_day_0_knows_how_loads_of_consignments_scatter(world, weighted, share):
    p = world.parameters
    p.consignment_share, p.consignment_load, p.consignment_exponent = share, 1.0, 2.0
    ratio = usual_ratio(world) * sizes(2.0)
    weights = ratio if weighted else np.ones(len(ratio))
    mean = 1.0 - share + share * np.average(ratio**0.25, weights=weights)
    assert scatter_of_loads(world, 0.25, weighted) ** 0.25 == pytest.approx(mean, rel=5e-3)


def test_without_a_share_nothing_is_consigned(world):
    world.parameters.consignment_share = 0.0
    put_together(world, 0, 0)
    assert today(world).consignments == 0 and world.organizations[0].consignment_left == 0.0
    assert not any(is_consigned(world, draw, 0) for draw in range(50))
    assert scatter_of_loads(world, 0.25, 1) == 1.0


def test_a_consignment_is_what_the_cells_would_send_in_some_days(consigned):
    p, organization = consigned.parameters, consigned.organizations[0]
    wanted = consigned.cells["wanted_gross"][cells_of(consigned)].sum()
    size = drawn_size(consigned, 0, 0)
    assert organization.consignment_left == pytest.approx(wanted * p.consignment_days * size)
    assert organization.consignment_load == pytest.approx(usual_ratio(consigned) * size)
    assert today(consigned).consignments == 1


def test_another_one_is_put_together_when_it_is_gone(consigned):
    organization, cells = consigned.organizations[0], cells_of(consigned)
    before = organization.consignment_left
    for c in cells[:2]:
        note_consigned(consigned, c, 1000)
    put_together(consigned, 0, 1)
    assert organization.consignment_left == before - 1000 * len(cells[:2])
    assert today(consigned).consignments == 1 and not consigned.cells["consigned"].any()
    note_consigned(consigned, cells[0], int(before))
    put_together(consigned, 0, 2)
    assert today(consigned).consignments == 2 and organization.consignment_left > 0.0


def test_corridors_are_drawn_as_cells_plan_them(world):
    """1,500 draws: the standard error of a share is at most 0.013."""
    cells = cells_of(world)
    wanted = world.cells["wanted_gross"][cells]
    drawn = [drawn_corridor(world, 0, wanted.sum(), day) for day in range(1500)]
    plans = np.diff(world.plan[cells, : world.rows.routes], prepend=0.0, axis=1)
    for office in range(4):
        planned = plans[:, offices(world, slice(0, int(world.rows.routes))) == office].sum(axis=1)
        expected = (planned * wanted).sum() / wanted.sum()
        assert np.mean(np.equal(drawn, office)) == pytest.approx(expected, abs=0.045)


def test_routes_lie_in_the_corridor_and_are_planned_there(consigned):
    office = consigned.organizations[0].consignment_office
    plan = np.diff(consigned.plan[0, : consigned.rows.routes], prepend=0.0)
    here = offices(consigned, slice(0, len(plan))) == office
    drawn = [route_within(consigned, 0, u) for u in (np.arange(400) + 0.5) / 400]
    assert (offices(consigned, drawn) == office).all()
    for r in np.flatnonzero(here & (plan > 0.02)):
        assert np.mean(np.equal(drawn, r)) == pytest.approx(plan[r] / plan[here].sum(), abs=0.006)


def test_a_cell_that_plans_nothing_in_the_corridor_goes_where_it_would(consigned):
    elsewhere = np.flatnonzero(
        offices(consigned, slice(0, int(consigned.rows.routes))) != consigned.organizations[0].consignment_office
    )[0]
    consigned.plan[0, :] = 0.0
    consigned.plan[0, elsewhere:] = 1.0
    assert route_within(consigned, 0, 0.4) == elsewhere


def test_loads_are_as_many_times_larger_as_they_are_to_be(world):
    assert world.parameters.smallest_load < 100.0
    plain = [drawn_load(world, 0, Mode.CAR, i, 1.0, 3) for i in range(40)]
    larger = [drawn_load(world, 0, Mode.CAR, i, 3.0, 3) for i in range(40)]
    big = np.array(plain) > 1000.0 * world.parameters.smallest_load
    assert np.array(larger)[big] == pytest.approx(3.0 * np.array(plain)[big])


def test_all_that_is_consigned_goes_over_one_corridor_and_is_counted(consigned):
    rows = slice(0, int(consigned.cells[0].courier_rows))
    consigned.couriers["state"][rows] = CourierState.IDLE
    undocumented = consigned.couriers["citizenship"][rows] == Citizenship.NO_DOCUMENT
    consigned.courier_due[rows] = np.where(undocumented, READY_BETWEEN, READY)
    consigned.cells[0].backlog = 10**9
    send(consigned, 0, 0)
    gone = consigned.couriers[rows]["state"] == CourierState.TRAVELING
    routes = consigned.couriers[rows]["route"][gone]
    assert gone.sum() >= 2 and set(offices(consigned, routes)) == {consigned.organizations[0].consignment_office}
    assert consigned.cells[0].consigned == consigned.couriers[rows]["gross"][gone].sum()


@pytest.mark.compiled_only
@pytest.mark.parametrize("power", [0.0, 1.0])
def test_a_world_of_consignments_balances_and_sends_what_is_wanted(power):
    """Every day both ledgers are proven; what is sent is what is wanted, within what is on the way and owed."""
    parameters = {"consignment_share": 1.0, "consignment_days": 7.0, "consignment_load": power}
    world = build_world(tiny(parameters=parameters), 4)
    wanted = world.cells["wanted_gross"].sum()
    advance(world, 0, 60)
    days = world.daily[:60]
    assert days["consignments"][0] == (world.organizations["production"] > 0.0).sum()
    assert days["consignments"][1:].sum() > 0
    assert days["sent"].sum() > 0.7 * 60 * wanted * world.market.effective_purity
