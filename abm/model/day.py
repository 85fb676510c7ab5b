"""The day, in order. Every process is a rule over one row, or over the world where rows meet.

`PROCESSES` says it for those who step agents one by one; `live_day` says the same, compiled, and touches only the
couriers who are due. Both give the same bits (tested).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import NumbaExperimentalFeatureWarning, literal_unroll

from abm.model.entities import Fault
from abm.model.mechanisms.crossing.dispatch import send
from abm.model.mechanisms.government.enforcement import confiscate, heat, search, spread_pressure
from abm.model.mechanisms.crossing.inspection import cross, open_lanes, report_for_duty
from abm.model.mechanisms.organizations.leadership import arrest, succeed, succeed_cell
from abm.model.mechanisms.organizations.learning import close_week, remember
from abm.model.mechanisms.market.market import move_custom, settle, share_orders, trade
from abm.model.mechanisms.organizations.membership import bid_for_territory, renew_members
from abm.model.mechanisms.government.policy import govern, order_exams
from abm.model.mechanisms.supply.production import invest, produce
from abm.model.mechanisms.observer.recording import balance, observe
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.mechanisms.supply.relocation import relocate
from abm.model.mechanisms.crossing.routing import plan_loads, plan_routes, weigh_routes
from abm.model.mechanisms.organizations.splitting import split
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.mechanisms.crossing.travel import travel
from abm.model.streams import rule

warnings.filterwarnings("ignore", category=NumbaExperimentalFeatureWarning)  # rules passed as values, in `live_row`


class Process(NamedTuple):
    """Name a process, its rule, and the kind of entity whose rows it concerns ("world": where rows meet)."""

    name: str
    rule: Callable
    entity: str


PROCESSES = (
    Process("govern", govern, "world"),
    Process("order_exams", order_exams, "route"),
    Process("staff", staff, "world"),
    Process("produce", produce, "lab"),
    Process("invest", invest, "cell"),
    Process("spread_pressure", spread_pressure, "world"),
    Process("search", search, "lab"),
    Process("confiscate", confiscate, "cell"),
    Process("heat", heat, "world"),
    Process("relocate", relocate, "lab"),
    Process("arrest", arrest, "world"),
    Process("succeed", succeed, "organisation"),
    Process("succeed_cell", succeed_cell, "cell"),
    Process("split", split, "world"),
    Process("renew_members", renew_members, "organisation"),
    Process("bid_for_territory", bid_for_territory, "world"),
    Process("plan_loads", plan_loads, "organisation"),
    Process("weigh_routes", weigh_routes, "organisation"),
    Process("plan_routes", plan_routes, "cell"),
    Process("recruit", recruit, "cell"),
    Process("send", send, "cell"),
    Process("travel", travel, "courier"),
    Process("report_for_duty", report_for_duty, "inspector"),
    Process("open_lanes", open_lanes, "route"),
    Process("cross", cross, "courier"),
    Process("remember", remember, "organisation"),
    Process("close_week", close_week, "world"),
    Process("restation", restation, "world"),
    Process("settle", settle, "cell"),
    Process("trade", trade, "world"),
    Process("share_orders", share_orders, "cell"),
    Process("move_custom", move_custom, "world"),
    Process("balance", balance, "world"),
    Process("observe", observe, "world"),
)


@rule
def live_day(world, day):
    """Live one day, process by process."""
    live_state(world, day)
    live_mexico(world, day)
    live_organisations(world, day)
    live_cells(world, day)
    live_border(world, day)
    live_market(world, day)


@rule
def live_state(world, day):
    """Policy and staffing."""
    govern(world, day)
    for r in range(world.clock.routes):
        order_exams(world, r, day)
    staff(world, day)


@rule
def live_mexico(world, day):
    """Production, enforcement in Mexico, relocation."""
    slots = world.clock.lab_slots
    for c in range(world.clock.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            produce(world, i, day)
    for c in range(world.clock.cells):
        invest(world, c, day)
    spread_pressure(world, day)
    for c in range(world.clock.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            search(world, i, day)
    for c in range(world.clock.cells):
        confiscate(world, c, day)
    heat(world, day)
    for c in range(world.clock.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            relocate(world, i, day)


@rule
def live_organisations(world, day):
    """Leadership, splitting, membership, territory."""
    arrest(world, day)
    for o in range(world.clock.organisations):
        succeed(world, o, day)
    for c in range(world.clock.cells):
        succeed_cell(world, c, day)
    split(world, day)
    for o in range(world.clock.organisations):
        renew_members(world, o, day)
    bid_for_territory(world, day)


@rule
def live_cells(world, day):
    """Routing, recruitment, dispatch."""
    for o in range(world.clock.organisations):
        plan_loads(world, o, day)
    for o in range(world.clock.organisations):
        weigh_routes(world, o, day)
    for c in range(world.clock.cells):
        plan_routes(world, c, day)
    for c in range(world.clock.cells):
        recruit(world, c, day)
    for c in range(world.clock.cells):
        send(world, c, day)


@rule
def live_border(world, day):
    """Crossings, learning."""
    live_crossings(world, day)
    for o in range(world.clock.organisations):
        remember(world, o, day)
    close_week(world, day)
    restation(world, day)


@rule
def live_crossings(world, day):
    """Travel, inspection, seizure; only couriers who are due are touched."""
    due = list_due(world, day)
    for i in due:
        travel(world, i, day)
    for t in range(world.clock.inspectors):
        report_for_duty(world, t, day)
    for r in range(world.clock.routes):
        open_lanes(world, r, day)
    for i in due:
        if world.courier_due[i] <= day:
            cross(world, i, day)


@rule
def list_due(world, day):
    """Return the rows of the couriers who are due, in order (without a branch that a processor would guess wrong)."""
    slots = world.clock.courier_slots
    due = np.empty(world.clock.cells * slots + 1, np.int64)
    number = 0
    for c in range(world.clock.cells):
        for i in range(c * slots, c * slots + world.cells[c].courier_rows):
            due[number] = i
            number += world.courier_due[i] <= day
    return due[:number]


@rule
def live_market(world, day):
    """Market and observation."""
    for c in range(world.clock.cells):
        settle(world, c, day)
    trade(world, day)
    for c in range(world.clock.cells):
        share_orders(world, c, day)
    move_custom(world, day)
    balance(world, day)
    observe(world, day)


@rule
def live(world, first, last):
    """Live the days from `first` to `last` - 1; stop at the first fault."""
    for day in range(first, last):
        live_day(world, day)
        if world.clock.fault != Fault.NONE:
            return


_ROW_RULES = tuple(process.rule for process in PROCESSES if process.entity != "world")
ROW_RULE = {process_rule: number for number, process_rule in enumerate(_ROW_RULES)}


@rule
def live_row(worlds, number, i, day):
    """Call one rule on one row; an array of one world is passed a hundred times quicker than the record itself."""
    k = 0
    for process_rule in literal_unroll(_ROW_RULES):
        if k == number:
            process_rule(worlds[0], i, day)
        k += 1
