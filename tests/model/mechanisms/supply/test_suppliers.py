"""Suppliers: who is controlled, who comes back with what, and what the others do meanwhile."""

import numpy as np
import pytest

from abm.model.mechanisms.supply import suppliers as module
from abm.model.mechanisms.supply.precursors import use_precursors
from abm.model.mechanisms.supply.suppliers import (
    SupplierState,
    capacity_of,
    control_supplier,
    control_suppliers,
    kept_of_stopped,
    share_capacity,
    ship,
    wanted_of_all,
)
from abm.model.kinds import WEEK

OPEN, STOPPED, SUBSTITUTE = SupplierState


def states(world):
    return world.suppliers["state"][: world.rows.suppliers]


def capacity(world):
    return sum(capacity_of(world, j, 0.0) for j in range(world.rows.suppliers))


def test_capacities_are_as_one_over_rank_and_together_what_the_trade_uses_with_slack(world):
    parts = world.suppliers["part"][: world.rows.suppliers]
    assert parts.sum() == pytest.approx(1.0) and parts[0] / parts[3] == pytest.approx(4.0)
    assert capacity(world) == pytest.approx(1.3 * world.cells["intended"].sum())


def test_the_largest_stop_at_once_and_those_of_a_share_are_about_that_share(world):
    world.government.suppliers_largest = 3
    control_suppliers(world, 0)
    assert np.flatnonzero(states(world) == STOPPED).tolist() == [0, 1, 2]
    world.government.suppliers_largest = 0
    stopped = {}
    for share in (0.0, 0.4, 0.8, 1.0):
        control_suppliers(world, 1)
        world.suppliers["state"] = OPEN
        world.government.suppliers_share = share
        control_suppliers(world, 1)
        stopped[share] = set(np.flatnonzero(states(world) == STOPPED))
    parts = world.suppliers["part"]
    assert not stopped[0.0] and len(stopped[1.0]) == world.rows.suppliers and stopped[0.4] < stopped[0.8]
    for share, rows in stopped.items():
        assert sum(parts[j] for j in rows) == pytest.approx(share, abs=0.5 * parts[0])


def test_each_share_is_met_on_average_even_of_two_suppliers(world):
    world.rows.suppliers, reached = 2, []
    for seed in range(400):
        world.run.seed = seed
        share_capacity(world)
        rows = world.suppliers[:2]
        reached.append(rows["part"][rows["from_share"] <= 0.5].sum())
    assert np.mean(reached) == pytest.approx(0.5, abs=0.03)


def test_a_supplier_comes_back_with_a_substitute_after_its_lag_and_is_what_it_was_without_control(world):
    world.parameters.substitute_spread = 0.0
    world.government.suppliers_largest = 1
    whole = capacity_of(world, 0, 0.0)
    lag = world.parameters.substitute_days
    for day in range(int(lag)):
        control_supplier(world, 0, day)
        assert states(world)[0] == STOPPED and capacity_of(world, 0, 0.0) == 0.0
    control_supplier(world, 0, lag)
    assert states(world)[0] == SUBSTITUTE and capacity_of(world, 0, 0.0) == pytest.approx(0.8 * whole)
    control_supplier(world, 0, lag + 1)
    assert states(world)[0] == SUBSTITUTE
    world.government.suppliers_largest = 0
    control_supplier(world, 0, lag + 2)
    assert states(world)[0] == OPEN and capacity_of(world, 0, 0.0) == whole


def test_lags_are_lognormal_around_their_median(world):
    world.government.suppliers_share, world.rows.suppliers = 1.0, 200
    control_suppliers(world, 0)
    lags = world.suppliers["days_to_go"][:200]
    assert np.median(lags) == pytest.approx(world.parameters.substitute_days, rel=0.15) and np.log(
        lags
    ).std() == pytest.approx(0.5, rel=0.15)


def test_what_has_lawful_uses_remains_whatever_is_controlled(world):
    assert kept_of_stopped(world) == 0.0
    world.government.suppliers_share = 1.0
    control_suppliers(world, 0)
    left = kept_of_stopped(world)
    assert left == pytest.approx(0.15)
    assert sum(capacity_of(world, j, left) for j in range(world.rows.suppliers)) == pytest.approx(
        0.15 * 1.3 * world.upstream.usual
    )


def test_orders_fill_stock_and_what_has_to_be_on_its_way_and_capacity_bounds_them(world):
    rate = world.upstream.use
    assert rate == pytest.approx(world.cells["intended"].sum())
    covered = 30.0 + 30.0 * np.exp(0.125) + 0.5 * WEEK
    held = world.cells["precursors"].sum() + world.precursors.transit
    assert wanted_of_all(world, rate) == pytest.approx(max(0.0, rate * covered - held))
    for c in range(world.rows.cells):
        use_precursors(world, c, int(world.cells[c].precursors))
    ship(world, 0)
    assert world.precursors.ordered == int(WEEK * 1.3 * world.upstream.usual)
    assert world.arriving.sum() == world.precursors.transit


def test_suppliers_grow_while_orders_are_not_met_up_to_their_bound(world):
    for c in range(world.rows.cells):
        use_precursors(world, c, int(world.cells[c].precursors))
    ship(world, 0)
    first = world.suppliers["growth"][0]
    assert first == pytest.approx(1.0 + 0.5 * WEEK / 90.0)
    for week in range(1, 200):
        world.precursors.transit = 0
        ship(world, week * WEEK)
    assert world.suppliers["growth"][: world.rows.suppliers] == pytest.approx(1.5, rel=1e-3)


def test_nothing_is_ordered_on_other_days(world):
    ship(world, 1)
    assert world.precursors.ordered == 0 and module.WEEK == 7
