"""The day, in order: one line a process, over all rows of its kind before the next one starts.

`run_day` is compiled; `PROCESSES` is read off it, for Mesa, which steps agents one by one. Both give the same bits
(tested). A new process is one line here; those of plugins are put between these lines before anything is compiled.
"""

from __future__ import annotations

import ast
import inspect
import warnings
from typing import Any

import numpy as np
from numba import NumbaExperimentalFeatureWarning, literal_unroll

from abm.measures.arrays import Whole

from abm.model.annotations import Day, Row, RowRule, World

from abm.model import declared
from abm.model.balance import balance
from abm.model.declare import Process
from abm.model.ground import NO_FAULT
from abm.model.insertion import SWEEP, inserted, name_in
from abm.model.mechanisms.crossing.consignments import put_together
from abm.model.mechanisms.crossing.dispatch import send
from abm.model.mechanisms.crossing.inspection import cross, open_lanes, report_for_duty
from abm.model.mechanisms.crossing.labor import clear_markets
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.mechanisms.crossing.loads import plan_loads
from abm.model.mechanisms.crossing.routing import plan_routes, weigh_routes
from abm.model.mechanisms.crossing.status import observe_status
from abm.model.mechanisms.crossing.lost_crossings import observe_lost
from abm.model.mechanisms.crossing.travel import travel
from abm.model.mechanisms.crossing.waiting import observe_lines, wait
from abm.model.mechanisms.government.cases import build_cases
from abm.model.mechanisms.government.cooperation import cooperate
from abm.model.mechanisms.government.corruption import fight_corruption
from abm.model.mechanisms.government.dossiers import age_dossier
from abm.model.mechanisms.government.drones import answer_drones
from abm.model.mechanisms.government.enforcement import spread_pressure
from abm.model.mechanisms.government.intelligence import work_leads
from abm.model.mechanisms.government.policy import govern, order_exams
from abm.model.mechanisms.government.politics import weigh_threat
from abm.model.mechanisms.government.raids import confiscate, heat, raid_known, search
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.mechanisms.government.strikes import strike
from abm.model.mechanisms.harm.deaths import die
from abm.model.mechanisms.harm.use import change_use
from abm.model.mechanisms.market.accounts import hand_out, settle
from abm.model.mechanisms.market.elsewhere import send_from_elsewhere
from abm.model.mechanisms.market.market import move_custom, share_orders, trade
from abm.model.mechanisms.observer.recording import observe
from abm.model.mechanisms.organizations.alliances import face_rivals
from abm.model.mechanisms.organizations.dissolution import dissolve
from abm.model.mechanisms.organizations.leadership import arrest, succeed, succeed_cell
from abm.model.mechanisms.organizations.learning import close_week, remember
from abm.model.mechanisms.organizations.membership import count_members, renew_members
from abm.model.mechanisms.organizations.splitting import split
from abm.model.mechanisms.organizations.territory import bid_for_territory
from abm.model.mechanisms.organizations.property import dismiss, hold_property, move_money
from abm.model.mechanisms.organizations.violence import clash, dispute, fight_on
from abm.model.mechanisms.organizations.weapons import rearm
from abm.model.mechanisms.supply.experience import learn_by_doing
from abm.model.mechanisms.supply.margin import weigh_margin
from abm.model.mechanisms.supply.precursors import count_precursors
from abm.model.mechanisms.supply.production import invest, produce, receive_finished
from abm.model.mechanisms.supply.relocation import relocate
from abm.model.mechanisms.supply.seaports import land
from abm.model.mechanisms.supply.suppliers import control_suppliers, ship
from abm.model.plugins import PluginError
from abm.model.streams import rule, sweep

warnings.filterwarnings("ignore", category=NumbaExperimentalFeatureWarning)  # rules passed as values, in `run_row`


@rule
def run_day(world: World, day: Day) -> None:
    """Run one day, process by process."""
    govern(world, day)
    each_route(order_exams, world, day)
    staff(world, day)
    control_suppliers(world, day)
    land(world, day)
    each_cell(receive_finished, world, day)
    each_lab(produce, world, day)
    learn_by_doing(world, day)
    each_cell(invest, world, day)
    weigh_threat(world, day)
    cooperate(world, day)
    each_cell(answer_drones, world, day)
    work_leads(world, day)
    spread_pressure(world, day)
    fight_corruption(world, day)
    each_lab(search, world, day)
    raid_known(world, day)
    strike(world, day)
    each_cell(confiscate, world, day)
    heat(world, day)
    each_lab(relocate, world, day)
    arrest(world, day)
    each_organization(age_dossier, world, day)
    build_cases(world, day)
    each_organization(succeed, world, day)
    each_cell(succeed_cell, world, day)
    split(world, day)
    dissolve(world, day)
    count_members(world, day)
    face_rivals(world, day)
    each_organization(renew_members, world, day)
    bid_for_territory(world, day)
    each_organization(plan_loads, world, day)
    each_organization(weigh_routes, world, day)
    each_cell(plan_routes, world, day)
    each_cell(recruit, world, day)
    each_organization(put_together, world, day)
    each_cell(send, world, day)
    each_courier(travel, world, day)
    each_inspector(report_for_duty, world, day)
    each_route(open_lanes, world, day)
    each_route(wait, world, day)
    observe_lines(world, day)
    observe_lost(world, day)
    observe_status(world, day)
    each_courier(cross, world, day)
    each_organization(remember, world, day)
    close_week(world, day)
    clear_markets(world, day)
    restation(world, day)
    each_organization(hand_out, world, day)
    each_cell(move_money, world, day)
    each_cell(settle, world, day)
    each_cell(hold_property, world, day)
    each_organization(dismiss, world, day)
    each_organization(rearm, world, day)
    each_organization(fight_on, world, day)
    each_cell(dispute, world, day)
    clash(world, day)
    each_cell(weigh_margin, world, day)
    send_from_elsewhere(world, day)
    trade(world, day)
    die(world, day)
    change_use(world, day)
    each_cell(share_orders, world, day)
    move_custom(world, day)
    count_precursors(world, day)
    ship(world, day)
    balance(world, day)
    observe(world, day)


def _plugged(day: Any) -> tuple[Any, list[ast.stmt]]:
    """Return the day and its lines, with the processes of plugins among them; without any, the day as it is."""
    tree: Any = ast.parse(inspect.getsource(getattr(day, "py_func", day)))
    function = tree.body[0]
    words, *lines = function.body
    if not declared.PROCESSES:
        return day, lines
    made = {one.name: one.rule for one in declared.PROCESSES}
    for name in made:
        if name in globals():
            raise PluginError(f"process {name}: the day has something of that name; choose another")
    kinds = [name.removeprefix(SWEEP) for name in globals() if name.startswith(SWEEP)]
    lines = inserted(lines, declared.PROCESSES, kinds)
    function.body, function.decorator_list = [words, *lines], []
    space = globals() | made
    exec(compile(ast.fix_missing_locations(tree), __file__, "exec"), space)
    globals().update(made)
    return rule(space["run_day"]), lines


@sweep
def each_organization(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every organization that stands for something, as Mesa's agents do."""
    for o in range(world.rows.organizations):
        if world.organizations[o].active == 1:
            process(world, o, day)


@sweep
def each_cell(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every cell that stands for something."""
    for c in range(world.rows.cells):
        if world.cells[c].active == 1:
            process(world, c, day)


@sweep
def each_lab(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every lab, cell by cell."""
    slots = world.rows.lab_slots
    for c in range(world.rows.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            process(world, i, day)


@sweep
def each_courier(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every courier who is due."""
    for i in list_due(world, day):
        process(world, i, day)


@sweep
def each_inspector(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every team that is on duty."""
    for t in range(world.rows.inspectors):
        if world.inspectors[t].active == 1:
            process(world, t, day)


@sweep
def each_route(process: RowRule, world: World, day: Day) -> None:
    """Run a process of every route."""
    for r in range(world.rows.routes):
        process(world, r, day)


@rule
def list_due(world: World, day: Day) -> Whole:
    """Return the rows of the couriers who are due, in order (without a branch that a processor would guess wrong)."""
    slots = world.rows.courier_slots
    most = 1
    for c in range(world.rows.cells):
        most += world.cells[c].courier_rows
    due = np.empty(most, np.int64)
    number = 0
    for c in range(world.rows.cells):
        for i in range(c * slots, c * slots + world.cells[c].courier_rows):
            due[number] = i
            number += world.courier_due[i] <= day
    return due[:number]


run_day, _LINES = _plugged(run_day)


@rule
def run_days(world: World, first: Day, last: Day) -> None:
    """Run the days from `first` to `last` - 1; stop at the first fault."""
    for day in range(first, last):
        run_day(world, day)
        if world.run.fault != NO_FAULT:
            return


def _processes(lines: list[ast.stmt]) -> tuple[Process, ...]:
    """Return the processes of the lines of a day, in their order, with the entity whose rows each concerns."""
    made = []
    for call in (line.value for line in lines if isinstance(line, ast.Expr)):
        each = ast.unparse(call).partition("(")[0]
        made.append((each, name_in(ast.Expr(call))))
    return tuple(
        Process(name, globals()[name], "world" if name == each else each.removeprefix(SWEEP)) for each, name in made
    )


PROCESSES = _processes(_LINES)
_ROW_RULES = tuple(process.rule for process in PROCESSES if process.entity != "world")
ROW_RULE = {process_rule: number for number, process_rule in enumerate(_ROW_RULES)}


@rule
def run_row(worlds: np.ndarray, number: int, i: Row, day: Day) -> None:
    """Call one rule on one row; an array of one world is passed a hundred times quicker than the record itself."""
    k = 0
    for process_rule in literal_unroll(_ROW_RULES):
        if k == number:
            process_rule(worlds[0], i, day)
        k += 1


@rule
def run_rows(worlds: np.ndarray, number: int, rows: Whole, day: Day) -> None:
    """Call one rule on some rows, one after the other."""
    k = 0
    for process_rule in literal_unroll(_ROW_RULES):
        if k == number:
            for i in rows:
                process_rule(worlds[0], i, day)
        k += 1
