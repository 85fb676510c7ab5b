"""Waiting: how long legal traffic stands in line, by class of lane, and who turns back (a fluid line by hour).

Represents what inspection costs the people who cross legally, in hours and money.

Rule. A line for each class of lane: ordinary, ready and trusted ones for cars, one for trucks and one on foot. Of those who
would come, the share `exp(-W / patience)` joins a line of W minutes, and the others turn back. In `u = exp(W / patience)` that is
linear: `du/dt = (demand(t) - u) / patience`, `u >= 1`, where demand is over what the lanes can pass, `demand(t) = level x (1 + demand_swing x
cos(2 pi (t - 13.5 h) / 24 h))`. It is stepped by the hour, once to settle and once to measure, on five kinds of days, equally
likely, whose levels scatter with `demand_spread`. The level is that of the class where a line is recorded (see the record of waits by hour), and
`usual_use` elsewhere. The lanes pass `1 / (1 + unstaffed x added exams a crossing x scan_seconds / lane_seconds)` of what they usually
pass: exams that a policy adds without officers of their own are made by those of the lanes. Wait = line + share examined x `secondary_minutes`.
Who comes over the official crossings (see closures) multiplies demand. Crossings forgone
are those whom the usual line would have kept and this one does not.

Assumptions. Levels and patience by class are fitted to the third-party record, whose level is uncertain, at the busiest port alone; patience is not
identified (45 to 150 minutes), nor are the crossings by class. Ports without a record are quiet (A), trucks everywhere (A). Values of
time (A).

Departures. Where more come than can cross, the official crossings are what the lanes pass, so that levers alone move the line, and not the
traffic of the year. Nothing here acts back on loads: organizations reckon with the short delay of queueing, as an hour in line is 20 USD
against loads worth thousands.
"""

from __future__ import annotations

import numpy as np

from abm.inputs.geography import Mode
from abm.inputs.waits import HOURS, WAIT_NOTE
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import Column, Lever, Response, fields, parameters
from abm.model.ground import today
from abm.model.mechanisms.crossing.trusted import trusted_demand, trusted_lanes
from abm.model.ranges import AMOUNT, FLAG
from abm.model.streams import rule

PARAMETERS = parameters(
    ("general_demand", 2.9, "ratio", 1.5, 8.0, "C29: who would come to ordinary lanes over what these pass, where lines are recorded"),
    ("ready_demand", 2.6, "ratio", 1.5, 8.0, "C29: the same, ready lanes"),
    ("trusted_demand", 2.1, "ratio", 1.2, 8.0, "C29: the same, trusted lanes"),
    ("foot_demand", 1.5, "ratio", 1.2, 3.0, "C29: the same, on foot"),
    ("usual_use", 0.6, "ratio", 0.3, 0.8, "A: who come over what the lanes pass, where no line is recorded"),
    ("patience", 90.0, "min", 45.0, 150.0, "A: a line this long is joined by one in e"),
    ("trusted_patience", 30.0, "min", 15.0, 120.0, "A: the same in trusted lanes"),
    ("demand_swing", 0.25, "share", 0.0, 0.5, "C29: swing of demand over the day, highest at 13:30"),
    ("demand_spread", 0.4, "log SD", 0.3, 0.8, "A: spread of demand between days"),
    ("ready_crossings", 0.44, "share", 0.3, 0.5, "A from C29: of cars, by lanes open and assumed headways"),
    ("trusted_crossings", 0.42, "share", 0.3, 0.5, "A from C29: the same"),
    ("lane_seconds", 52.5, "s/vehicle", 40.0, 70.0, "C29: mean headway of a lane at the busiest port"),
    ("scan_seconds", 60.0, "s/exam", 20.0, 180.0, "A: time of lane officers that an exam without others takes"),
    ("time_value", 20.0, "USD/h", 5.0, 50.0, "A: an hour of a car or a person on foot in line"),
    ("truck_time_value", 60.0, "USD/h", 20.0, 120.0, "A: the same of a truck"),
)  # fmt: skip

FIELDS = fields(
    routes=(
        ("busy", "i8", "", "1: a line is recorded here", FLAG),
        ("passing", "f8", "ratio", "what lanes pass over the usual; 0: no line yet", AMOUNT),
        ("lined", "f8", "ratio", "who came over the official crossings, when lines were worked out", AMOUNT),
        ("line_usual", "f8", "min", "mean line of a crossing with the usual lanes and travelers", AMOUNT),
        ("lined_trusted", "f8", "share", "share of cars moved to trusted lanes by then"),
        ("line_general", "f8", "min", "line of ordinary lanes, or of all"),
        ("line_ready", "f8", "min", "line of ready lanes"),
        ("line_trusted", "f8", "min", "line of trusted lanes"),
        ("line", "f8", "min", "mean line of a crossing"),
        ("joining", "f8", "ratio", "crossings over those with the usual lines, of who comes", AMOUNT),
        ("waiting", "f8", "min", "mean wait of a crossing: line and exam"),
    ),
    monthly=(("waiting", "f8", "min", "sum over days of the mean wait"),),
)

LEVERS = (Lever("unstaffed", "share", 0, 1, 0, "share of added exams that officers of the lanes make", of="route"),)

COUNTS = (
    Column("waiting_hours", "h/day", "hours in line and exams of all who cross at ports, a car counting as one", "f8", digits=0, note=WAIT_NOTE),
    Column("waiting_usd", "USD/day", "value of these hours", "f8", digits=0, note=WAIT_NOTE),
    Column("crossings_forgone", "crossings/day", "legal crossings given up as lines are longer than the usual ones; negative: made, as they are shorter", "f8", digits=0, note=WAIT_NOTE),
    Column("line_general", "min", "line of cars in ordinary lanes where lines are recorded, mean over the day", "f8", "line_general_minutes", digits=1, note=WAIT_NOTE),
    Column("line_ready", "min", "the same in ready lanes", "f8", "line_ready_minutes", digits=1, note=WAIT_NOTE),
    Column("line_trusted", "min", "the same in trusted lanes", "f8", "line_trusted_minutes", digits=1, note=WAIT_NOTE),
)  # fmt: skip

RESPONSES = (
    Response("waiting_hours_per_day", "h/day", "mean hours in line and exams of all who cross at ports", lambda days: days.waiting_hours.mean(), "hours waited", note=WAIT_NOTE),
    Response("waiting_million_usd", "million USD", "value of the hours waited", lambda days: days.waiting_usd.sum() / 1e6, "cost of waiting", note=WAIT_NOTE),
    Response("crossings_forgone_per_day", "crossings/day", "mean legal crossings given up as lines are longer than the usual ones", lambda days: days.crossings_forgone.mean(), "crossings forgone", note=WAIT_NOTE),
    Response("line_general_minutes_mean", "min", "mean line of cars in ordinary lanes where lines are recorded", lambda days: days.line_general.mean(), "line of ordinary lanes", note=WAIT_NOTE),
)  # fmt: skip

QUARTER = (0.9914449, 0.9238795, 0.7933533, 0.6087614, 0.3826834, 0.1305262)  # cosine of 7.5 degrees, 22.5 ...
AFTERNOON = (*QUARTER, *(-c for c in QUARTER[::-1]))  # from 14:00 to 1:00
PROFILE = np.array(
    [
        AFTERNOON[(hour - 14) % HOURS] if (hour - 14) % HOURS < 12 else AFTERNOON[(13 - hour) % HOURS]
        for hour in range(HOURS)
    ]
)
DAY_KINDS = np.array([-1.281552, -0.524401, 0.0, 0.524401, 1.281552])  # middles of the fifths of a normal distribution
AGAIN = 1e-3  # by which what the lanes pass, or who comes, must have changed for lines to be worked out again


@rule
def fluid_line(level: float, patience: float, swing: float) -> tuple[float, float]:
    """Return the mean line (minutes) of those who join it, and how many join over what the lanes can pass.

    `level`: demand over what lanes pass; `patience` (minutes); `swing`: share by which demand swings over the day.
    """
    kept = exp(-60.0 / patience)
    u, joined, waited = max(1.0, level), 0.0, 0.0
    for hour in range(2 * HOURS):
        demand = level * (1.0 + swing * PROFILE[hour % HOURS])
        u = max(1.0, demand + (u - demand) * kept)
        if hour >= HOURS:
            joined += demand / u
            waited += demand / u * patience * log(u)
    return waited / joined, joined / HOURS


@rule
def line_of(world: World, level: float, patience: float) -> tuple[float, float]:
    """Return the mean line (minutes) over kinds of days, and how many join it over what the lanes can pass."""
    p = world.parameters
    waited, joined = 0.0, 0.0
    for z in DAY_KINDS:
        minutes, share = fluid_line(level * exp(p.demand_spread * z), patience, p.demand_swing)
        waited += minutes * share
        joined += share
    return waited / joined, joined / len(DAY_KINDS)


@rule
def passing_of(world: World, r: Row) -> float:
    """Return what the lanes of a route pass over what they pass usually: exams without officers of their own take theirs."""
    p = world.parameters
    route = world.routes[r]
    added = max(0.0, route.exam_share - route.usual_exams / route.traffic)
    return 1.0 / (1.0 + world.government.unstaffed[r] * added * p.scan_seconds / p.lane_seconds)


@rule
def demand_of(world: World, r: Row, recorded: float) -> float:
    """Return demand over what lanes usually pass: as recorded where a line is, else the usual use of lanes."""
    return recorded if world.routes[r].busy == 1 else world.parameters.usual_use


@rule
def joining_of(world: World, level: float, patience: float, passing: float, crowd: float) -> tuple[float, float]:
    """Return the line (minutes) of lanes that pass so much of the usual, and crossings over those with the usual line.

    `crowd`: who would come over who usually would.
    """
    minutes, joined = line_of(world, level * crowd / passing, patience)
    usual = line_of(world, level, patience)[1]
    return minutes, passing * joined / usual


@rule
def usual_line(world: World, r: Row) -> float:
    """Return the mean line (minutes) of a crossing of a route with the usual lanes and travelers."""
    p = world.parameters
    if world.routes[r].mode != Mode.CAR:
        return line_of(world, demand_of(world, r, p.foot_demand), p.patience)[0]
    ready, trusted = p.ready_crossings, p.trusted_crossings
    general = max(0.0, 1.0 - ready - trusted)
    waited = general * line_of(world, demand_of(world, r, p.general_demand), p.patience)[0]
    waited += ready * line_of(world, demand_of(world, r, p.ready_demand), p.patience)[0]
    waited += trusted * line_of(world, demand_of(world, r, p.trusted_demand), p.trusted_patience)[0]
    return waited / (general + ready + trusted)


@rule
def form_lines(world: World, r: Row, passing: float) -> None:
    """Work out the lines of a route whose lanes pass so much of the usual."""
    p = world.parameters
    route = world.routes[r]
    route.passing, route.lined, route.lined_trusted = passing, route.crowd, world.government.trusted
    if route.mode != Mode.CAR:
        level = demand_of(world, r, p.foot_demand)
        route.line_general, joining = joining_of(world, level, p.patience, passing, route.crowd)
        route.line, route.joining = route.line_general, joining / route.crowd
        return
    form_lines_of_cars(world, r)


@rule
def form_lines_of_cars(world: World, r: Row) -> None:
    """Work out the lines of cars by class of lane, some of whose cars and lanes may have moved to trusted ones."""
    p = world.parameters
    route = world.routes[r]
    ready, trusted = p.ready_crossings, p.trusted_crossings
    general = max(0.0, 1.0 - ready - trusted)
    levels = (
        demand_of(world, r, p.general_demand),
        demand_of(world, r, p.ready_demand),
        demand_of(world, r, p.trusted_demand),
    )
    stay = 1.0 - route.lined_trusted
    passing, crowd = route.passing * stay, route.crowd * stay
    route.line_general, a = joining_of(world, levels[0], p.patience, passing, crowd)
    route.line_ready, b = joining_of(world, levels[1], p.patience, passing, crowd)
    passing = route.passing * trusted_lanes(world, (general + ready) / trusted)
    crowd = route.crowd * trusted_demand(world, (general * levels[0] + ready * levels[1]) / (trusted * levels[2]))
    route.line_trusted, c = joining_of(world, levels[2], p.trusted_patience, passing, crowd)
    joining = general * a + ready * b + trusted * c
    waited = general * a * route.line_general + ready * b * route.line_ready + trusted * c * route.line_trusted
    route.line, route.joining = waited / joining, joining / route.crowd


@rule
def wait(world: World, r: Row, day: Day) -> None:
    """Let the legal traffic of a route wait; lines are worked out again when lanes, or who comes to them, have changed."""
    p = world.parameters
    route = world.routes[r]
    route.waiting = 0.0
    if route.mode != Mode.BETWEEN and route.passing == 0.0:
        route.line_usual = usual_line(world, r)
    if route.mode == Mode.BETWEEN or route.traffic <= 0.0:
        return
    passing = passing_of(world, r)
    changed = abs(passing - route.passing) > AGAIN or abs(route.crowd - route.lined) > AGAIN
    if changed or route.lined_trusted != world.government.trusted:
        form_lines(world, r, passing)
    route.waiting = route.line + route.exam_share * p.secondary_minutes
    if world.clock.period >= 0:
        world.monthly[world.clock.period, r].waiting += route.waiting


@rule
def observe_lines(world: World, day: Day) -> None:
    """Add up over ports, in the order of routes, hours in line and exams, their value, and crossings given up."""
    p = world.parameters
    row = today(world)
    for r in range(world.rows.routes):
        route = world.routes[r]
        hours = route.traffic * route.joining * route.waiting / 60.0
        row.waiting_hours += hours
        row.waiting_usd += hours * (p.truck_time_value if route.mode == Mode.TRUCK else p.time_value)
        row.crossings_forgone += route.traffic * (1.0 - route.joining)
    observe_classes(world)


@rule
def observe_classes(world: World) -> None:
    """Average the lines of cars by class of lane over the ports where lines are recorded, weighted by traffic (minutes)."""
    row = today(world)
    cars, general, ready, trusted = 0.0, 0.0, 0.0, 0.0
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.mode == Mode.CAR and route.busy == 1:
            cars += route.traffic
            general += route.traffic * route.line_general
            ready += route.traffic * route.line_ready
            trusted += route.traffic * route.line_trusted
    row.line_general, row.line_ready = general / max(cars, 1.0), ready / max(cars, 1.0)
    row.line_trusted = trusted / max(cars, 1.0)
