"""Day 0: what stands there agrees with the inputs, at every admitted size."""

import numpy as np
import pytest
from worlds import differing_tables, tiny

from abm.inputs.geography import Mode
from abm.model.declared import FAULTS, MODULES
from abm.model.ground import NO_FAULT
from abm.model.habits import usual_chances
from abm.inputs.dates import first_date
from abm.model.initialization import RunError, build_world, check_fault, months
from abm.model.kinds import NEVER, CourierState, LabState
from abm.model.scenario import INPUTS, Scenario


@pytest.fixture(scope="module")
def world():
    return build_world(Scenario(), 1)


@pytest.mark.parametrize("number", [8, 9, 12, 40, 200])
def test_every_organization_has_a_cell_and_the_trade_is_whole(number):
    world = build_world(Scenario(parameters={"cells": number}), 1)
    cells = world.cells[:number]
    assert world.rows.cells == number and cells["active"].all()
    assert np.bincount(cells["organization"], minlength=int(world.rows.organizations)).min() >= 1
    assert cells["share"].sum() == pytest.approx(1.0)
    for o in range(world.rows.organizations):
        own = cells["share"][cells["organization"] == o].sum()
        assert own == pytest.approx(world.organizations[o].production)


def test_territory_is_shared_out_whole(world):
    assert world.territory.sum(axis=1) == pytest.approx(np.ones(4))


def test_the_market_starts_at_rest(world):
    p, market = world.parameters, world.market
    assert (
        market.border_price == market.price == 1.0
        and market.purity == market.effective_purity == world.inputs[0].effective_purity
    )
    assert market.inventory == int(p.inventory_days * market.demand)
    assert world.cells["stock"].sum() == world.mass.start
    assert market.orders == market.demand and market.cost_change == market.mean_output == 0.0
    sent = world.cells["intended"].sum()
    assert world.mass.start == pytest.approx(sent * p.stock_days, rel=1e-6)
    delivered = world.cells["sold_rate"].sum() * (1.0 - p.domestic_loss)
    assert delivered == pytest.approx(market.demand, rel=1e-6)  # what is sent makes up for what is lost


def test_a_settled_world_perceives_the_risk_it_runs(world):
    """Memory is that of a trade that has gone on for years: what was lost over what was sent is the chance on a route."""
    sent, lost = (table[: world.rows.organizations, : world.rows.routes] for table in (world.sent, world.lost))
    for r in np.flatnonzero(sent[0] > 0)[::7]:
        assert lost[0, r] / sent[0, r] == pytest.approx(usual_chances(world, 0)[0, r], rel=0.05, abs=1e-3)


def test_everything_stands_on_the_map(world):
    places = set(world.places[: world.rows.places].tolist())
    labs = world.labs[(world.labs["state"] != LabState.NONE) & (world.labs["state"] < LabState.FOUND)]
    couriers = world.couriers[world.couriers["state"] != CourierState.NONE]
    cells = world.cells[: world.rows.cells]
    for table in (labs, couriers, cells):
        assert len(table) and set(table["place"].tolist()) <= places
        assert np.array_equal(table["place"], table["x"] * 44 + table["y"])
    assert (cells["region"] == world.organizations["region"][cells["organization"]]).all()
    assert (labs["state"] == LabState.WORKING).all() and (world.pressure[sorted(places)] == 1.0).all()


def test_rosters_are_counted_and_due_within_an_interval(world):
    slots = int(world.rows.courier_slots)
    state = world.couriers["state"][: world.rows.cells * slots].reshape(-1, slots)
    cells = world.cells[: world.rows.cells]
    assert np.array_equal((state != CourierState.NONE).sum(axis=1), cells["roster"] + cells["roster_between"])
    due = world.courier_due[: state.size][state.ravel() != CourierState.NONE]
    assert due.min() >= 0 and due.max() < world.parameters.crossing_interval
    assert (world.courier_due[: state.size][state.ravel() == CourierState.NONE] == NEVER).all()


def test_two_worlds_of_one_seed_are_the_same_and_of_two_seeds_are_not():
    assert differing_tables(build_world(tiny(), 3), build_world(tiny(), 3)) == []
    assert {"cells", "labs", "couriers"} <= set(differing_tables(build_world(tiny(), 3), build_world(tiny(), 4)))


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_outside_its_range_is_refused(seed):
    with pytest.raises(ValueError, match="a whole number, 0 to"):
        build_world(tiny(), seed)
    assert build_world(tiny(), 2**63 - 1).run.seed == 2**63 - 1


@pytest.mark.parametrize("inputs", INPUTS)
def test_inputs_stand_in_their_months(inputs):
    world = build_world(tiny(inputs=inputs, days=400, burn_in=30), 1)
    calendar = world.calendar[:430]
    assert (calendar["period"][:30] == -1).all() and not calendar["setting"].any()
    assert calendar["period"][30] == 0 and calendar["period"][30 + 31] == 1  # October has 31 days
    held = inputs != "history"
    assert (calendar["input"] == (0 if held else np.maximum(calendar["period"], 0))).all()
    used = world.inputs[: 1 if held else 72]
    assert (used["demand"] > 0).all() and (used["legal_crossings"] >= 0).all()
    ports = world.routes["mode"][: world.rows.routes] != Mode.BETWEEN
    assert used["legal_crossings"][:, : world.rows.routes][:, ~ports].sum() == 0


def test_months_follow_the_calendar():
    scenario = Scenario(inputs="FY2020", days=366)
    assert str(first_date(scenario.inputs)) == "2019-10-01"
    counted = np.bincount(months(scenario))
    assert counted.tolist() == [31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30]  # 2020 is a leap year


def test_no_two_mechanisms_stop_a_run_under_one_number():
    declared = [number for module in MODULES for number in getattr(module, "FAULTS", {})]
    assert sorted(declared) == sorted(FAULTS) and NO_FAULT not in declared and len(declared) >= 3


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_stops_a_run_and_is_explained(fault):
    world = build_world(tiny(), 1)
    check_fault(world)
    world.run.fault, world.clock.day = fault, 12
    with pytest.raises(RunError, match=f"day 12: {FAULTS[fault]}"):
        check_fault(world)
