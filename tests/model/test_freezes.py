"""Switches for structure: what is frozen moves until the day it is frozen from, and no more from then on."""

import numpy as np
import pytest
from worlds import all_policies, tiny

from abm.model.initialization import build_world
from abm.model.interventions import DroneSurveillance, InspectionRate
from abm.model.kinds import LabState, Leadership
from abm.model.mechanisms.market.elsewhere import send_from_elsewhere
from abm.model.mechanisms.market.market import trade
from abm.model.mechanisms.organizations.leadership import succeed, succeed_cell
from abm.model.mechanisms.organizations.territory import bid_for_territory
from abm.model.mechanisms.supply.production import invest
from abm.model.mechanisms.supply.relocation import relocate
from abm.model.declared import PARAMETERS
from abm.model.simulation import advance

BURN_IN, DAY, END = 14, 14, 84


def weights_of(world):
    """Return the weights of routes before distance, a row an organization, and the mode of each route."""
    return np.exp(world.pull[: world.rows.organizations, : world.rows.routes]), world.routes["mode"][
        : world.rows.routes
    ]


def of_modes(world):
    """Return the log of what the routes of each mode weigh together, rounded to what sums of floats can do."""
    weights, modes = weights_of(world)
    return np.log([weights[:, modes == mode].sum(axis=1) for mode in np.unique(modes)]).round(9)


def within_modes(world):
    """Return the share of each route in its mode."""
    weights, modes = weights_of(world)
    return np.stack([weights[:, r] / weights[:, modes == mode].sum(axis=1) for r, mode in enumerate(modes)]).round(9)


HELD = {  # what stays as it is, without a policy; splits need some
    "freeze_loads": lambda world: (world.load_plan, world.organizations["usual_load"]),
    "freeze_pay": lambda world: (world.labor["pay"],),
    "freeze_ports": lambda world: (within_modes(world), world.distance_weight),
    "freeze_modes": lambda world: (of_modes(world), world.distance_weight),
    "freeze_classes": lambda world: (world.class_plan,),
    "freeze_roster": lambda world: (world.cells["roster_wanted"],),
    "freeze_memory": lambda world: (world.sent, world.lost),
    "freeze_prices": lambda world: (world.market["price"], world.market["border_price"]),
    "freeze_margin": lambda world: (world.cells["output"],),
    "freeze_experience": lambda world: (world.experience["cost"],),
    "freeze_custom": lambda world: (world.cells["share"],),
    "freeze_counter_drones": lambda world: (world.cells["counter_drones"],),
    "freeze_suppliers": lambda world: (world.upstream["usual"],),
    "freeze_seaports": lambda world: (world.seaports["lost"],),
    "freeze_officers": lambda world: (world.inspectors["alertness"],),
    "freeze_splitting": lambda world: (world.rows["organizations"],),
}
POLICIES = {  # without which what is frozen would not move
    "freeze_splitting": all_policies(DAY, END),
    "freeze_counter_drones": (DroneSurveillance(start=0),),
}
BY_RULE = {
    "freeze_labs",
    "freeze_relocation",
    "freeze_succession",
    "freeze_territory",
    "freeze_takeover",
    "freeze_correction",
    "freeze_elsewhere",
}  # below, one by one


def test_every_switch_is_tested_here():
    assert {name for name in PARAMETERS if name.startswith("freeze_")} == {*HELD, *BY_RULE}


@pytest.mark.parametrize("name", HELD)
def test_what_is_frozen_moves_until_that_day_and_no_more(name):
    held = []
    for frozen in ({}, {name: DAY}):
        policies = POLICIES.get(name, ())
        world = build_world(tiny(burn_in=BURN_IN, days=END, interventions=policies, parameters=frozen), 3)
        for first, last in ((0, BURN_IN + DAY), (BURN_IN + DAY, BURN_IN + END)):
            advance(world, first, last)
            held.append([np.array(values, copy=True) for values in HELD[name](world)])
    same = [[np.array_equal(a, b) for a, b in zip(held[k], held[k + 1], strict=True)] for k in (0, 2)]
    assert not any(same[0]) and all(same[1])
    assert all(np.array_equal(a, b) for a, b in zip(held[0], held[2], strict=True))  # until then, nothing is changed


def test_nothing_is_frozen_before_the_first_recorded_day():
    names = {name: 0 for name in PARAMETERS if name.startswith("freeze_")}
    worlds = [build_world(tiny(burn_in=BURN_IN, days=2, parameters=values), 3) for values in ({}, names)]
    for world in worlds:
        advance(world, 0, BURN_IN)
    assert np.array_equal(worlds[0].daily[:BURN_IN], worlds[1].daily[:BURN_IN])


def test_ports_shift_where_modes_are_held_and_modes_where_ports_are():
    cars = InspectionRate(start=DAY, mode="car", coverage=0.6)
    moved = {}
    for names in (("ports",), ("modes",), ("ports", "modes")):
        frozen = {f"freeze_{name}": DAY for name in names}
        world = build_world(tiny(burn_in=BURN_IN, days=END, interventions=(cars,), parameters=frozen), 3)
        advance(world, 0, BURN_IN + DAY)
        before = of_modes(world), within_modes(world)
        advance(world, BURN_IN + DAY, BURN_IN + END)
        moved[names] = [
            not np.array_equal(a, b) for a, b in zip(before, (of_modes(world), within_modes(world)), strict=True)
        ]
    assert moved == {("ports",): [True, False], ("modes",): [False, True], ("ports", "modes"): [False, False]}


def freeze(world, name):
    """Freeze something from today on."""
    world.clock.day, world.clock.first, world.clock.period = 0, 0, 0
    world.parameters[name] = 0


def test_cells_with_frozen_labs_open_and_close_none(world):
    p, before = world.parameters, world.labs["state"].copy()
    p.lab_opening_days, p.lab_closing_days = 1.0, 1.0
    freeze(world, "freeze_labs")
    for factor in (100.0, 0.0001):
        world.cells[0].intended *= factor
        invest(world, 0, 1)
        assert np.array_equal(world.labs["state"], before)
        assert world.cells[0].pace == (1.0 if factor == 100.0 else 0.0)  # a full store still stops the work


def test_frozen_labs_stay_at_work_under_pressure_and_arrive_when_they_moved(world):
    lab = world.labs[0]
    world.pressure[:] = 10.0
    world.parameters.move_days = 2.0
    lab.perceived, lab.state = 10.0, LabState.WORKING
    freeze(world, "freeze_relocation")
    for day in range(60):
        relocate(world, 0, day)
    assert lab.state == LabState.WORKING
    lab.state, lab.days_to_go = LabState.MOVING, 2
    for day in range(2):
        relocate(world, 0, day)
    assert lab.state == LabState.WORKING


def test_while_it_is_frozen_nobody_enters_elsewhere_or_leaves(world):
    world.elsewhere.capacity, world.parameters.elsewhere_patience = 0.3, 1
    freeze(world, "freeze_elsewhere")
    for price in (3.0, 1.0):
        world.market.pure_price = price
        send_from_elsewhere(world, 0)
        assert world.elsewhere.capacity == 0.3


def test_without_succession_a_vacancy_stays_open(world):
    organization, cell = world.organizations[0], world.cells[0]
    organization.leadership, organization.leadership_days = Leadership.VACANT, 2
    cell.leader, cell.leaderless_days = 0, 2
    world.parameters.leader_loss = world.parameters.cell_leader_loss = 0.0
    freeze(world, "freeze_succession")
    for day in range(9):
        succeed(world, 0, day)
        succeed_cell(world, 0, day)
    assert organization.leadership == Leadership.VACANT and cell.leader == 0


def test_frozen_corridors_stay_with_those_who_hold_them(world):
    held = world.territory.copy()
    world.organizations[0].leadership = Leadership.CONTESTED
    freeze(world, "freeze_territory")
    bid_for_territory(world, 28)
    assert np.array_equal(world.territory, held)
    world.parameters.freeze_territory = 1
    bid_for_territory(world, 28)
    assert not np.array_equal(world.territory, held)


def test_without_correction_orders_are_what_is_wanted(world):
    market = world.market
    market.inventory //= 2
    freeze(world, "freeze_correction")
    trade(world, 0)
    assert market.orders == pytest.approx(market.mean_consumption)
