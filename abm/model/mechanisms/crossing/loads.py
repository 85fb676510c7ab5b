"""Loads: each week organizations weigh how much to put into one load (bounded rationality).

Represents the choice of load sizes.

Rule. Logit with scale `load_scale` over 1/4, 1/2, 1, 2 and 4 times the usual load, on `1 - p - p x (load_cost +
replacement_cost / value + load_premium x gross weight / (usual_load x trade)) - pay / value`, pay being that of the mode
(see labor), where `p = perceived x multiple ^ size_lift` and trade is what all cells would send over what they sent on
day 0, at the demand of FY2019: who sends twice as much can lose twice as much. On foot no load is heavier than
`foot_limit`. Each week `usual load x 2 ^ (load_drift x mean step chosen)`, one step being a doubling. On day 0 usual
loads are those at which as often more is chosen as less.

Assumptions. Scale, aversion and drift (A). The deterrence threshold is not applied to load sizes.

Departures. Load sizes have an **aversion to concentration** (`load_premium`): on utility per gram alone the largest load
always won. It is relative to the trade, as risk aversion is to wealth (Arrow 1965, Pratt 1964), so that loads grow as the
root of the trade, as shipments do (Baumol and Vinod 1970). It is to the trade as a whole: relative to what each
organization sends, loads grew for years in a world in which nothing changes, as custom drifts apart. It is no aversion to
more than the habit: with that, habits that drift had nothing to hold them, and went as 1 / p.
"""

from __future__ import annotations

import math

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import LOAD_CHOICES, MODES, ORGANIZATIONS, WEEK
from abm.model.mechanisms.organizations.risk import border_value, carried, usual_load
from abm.model.ranges import POSITIVE, SIGNED
from abm.model.streams import rule

PARAMETERS = parameters(
    ("usual_load", 3200.0, "g gross", 500.0, 10000.0, "C4a: a load of this size, in FY2019, weighs load_premium"),
    ("load_scale", 0.1, "share of load value", 0.02, 0.5, "A: scale of the choice of load size"),
    ("load_premium", 1.9, "1", 0.05, 5.0, "fit to FY2019-22: aversion to a load of `usual_load`"),
    ("load_drift", 0.018, "1/week", 0.0, 0.1, "A: drift of the usual load toward what is chosen (V2)"),
)

TABLES = (
    Table(
        "load_plan",
        (ORGANIZATIONS, MODES, LOAD_CHOICES + 1),
        "cumulative chances of load sizes, and the mean",
        kind="f8",
        counted="organizations",
    ),
)

FIELDS = fields(
    organizations=(
        ("usual_load", "f8", "g gross", "usual load at ports", POSITIVE),
        ("usual_load_between", "f8", "g gross", "usual load between ports", POSITIVE),
        ("load_steps", "i8", "doublings", "steps from the usual load chosen this week at ports", SIGNED),
        ("load_steps_between", "i8", "doublings", "the same between ports", SIGNED),
        ("loads_sent", "i8", "loads", "loads sent this week at ports"),
        ("loads_sent_between", "i8", "loads", "the same between ports"),
    ),
    market=(
        ("growth", "f8", "ratio", "gross weight demanded on day 0 over that of FY2019", POSITIVE),
        ("usual_trade", "f8", "mg gross/day", "what all cells sent on day 0, at the demand of FY2019", POSITIVE),
    ),
)

MOST_BETTER = 500.0  # in logs, of one size of load over another: beyond it nothing else is chosen anyway
LEAST_TRADE = 1e-3  # of the usual: what has less has next to nothing to lose
HALF_A_STEP = 0.5  # of the mean step chosen, from round to round on the way to the load at rest

FREEZES = freezes(loads="multiples of the usual load are chosen as before, and the usual load stays")


@rule
def plan_loads(world: World, o: Row, day: Day) -> None:
    """Weigh load sizes per mode: logit over 1/4, 1/2, 1, 2 and 4 times the usual, on utility per gram.

    Utility = (1 - p) - p (load cost + replacement / value + premium x) - pay / value, where p grows with the load as its
    lift does, and x is the load over what is usual for the trade. Writes cumulative probabilities, and the mean load in
    the last column (g gross).
    """
    if day % WEEK != 0 or is_frozen(world, world.parameters.freeze_loads):
        return
    drift_loads(world, o)
    trade = trade_now(world)
    for mode in range(MODES):
        risk = mode_risk(world, o, mode)
        usual = usual_load(world, o, mode)
        total = 0.0
        mean = 0.0
        best = load_utility(world, mode, risk, usual, 1.0, trade)
        for k in range(LOAD_CHOICES):
            multiple = carried(world, mode, usual * math.ldexp(1.0, k - 2)) / usual
            better = load_utility(world, mode, risk, usual, multiple, trade) - best
            weight = exp(min(MOST_BETTER, better / world.parameters.load_scale))
            total += weight
            mean += weight * multiple
            world.load_plan[o, mode, k] = total
        for k in range(LOAD_CHOICES):
            world.load_plan[o, mode, k] /= total
        world.load_plan[o, mode, LOAD_CHOICES] = usual * mean / total


@rule
def mode_risk(world: World, o: Row, mode: int) -> float:
    """Return the chance of loss an organization perceives over all routes of a mode."""
    p = world.parameters
    sent = p.risk_prior_weight
    lost = p.risk_prior_weight * p.risk_prior
    for r in range(world.rows.routes):
        if world.routes[r].mode == mode:
            sent += world.sent[o, r]
            lost += world.lost[o, r]
    return lost / sent


@rule
def load_utility(world: World, mode: int, risk: float, usual: float, multiple: float, trade: float) -> float:
    """Return the utility per gram of a load of `multiple` times the usual by a mode, in shares of its value."""
    p = world.parameters
    grams = usual * multiple
    value = border_value(world, grams)
    chance = min(1.0, risk * exp(p.size_lift * log(multiple)))
    loss = chance * (p.load_cost + p.replacement_cost / value + p.load_premium * grams / (p.usual_load * trade))
    return 1.0 - chance - loss - world.labor[mode].pay / value


@rule
def drift_loads(world: World, o: Row) -> None:
    """Let the usual loads drift toward the multiples that were chosen last week."""
    p = world.parameters
    organization = world.organizations[o]
    step = p.load_drift * log(2.0)
    if organization.loads_sent > 0:
        mean = organization.load_steps / organization.loads_sent
        organization.usual_load *= exp(step * mean)
    if organization.loads_sent_between > 0:
        mean = organization.load_steps_between / organization.loads_sent_between
        organization.usual_load_between *= exp(step * mean)
    organization.load_steps = 0
    organization.loads_sent = 0
    organization.load_steps_between = 0
    organization.loads_sent_between = 0


@rule
def note_size(world: World, o: Row, between: bool, steps: int) -> None:
    """Note by how many doublings a load differs from the usual one."""
    organization = world.organizations[o]
    if between:
        organization.load_steps_between += steps
        organization.loads_sent_between += 1
    else:
        organization.load_steps += steps
        organization.loads_sent += 1


@rule
def trade_now(world: World) -> float:
    """Return what all cells would send, over the usual trade."""
    return max(LEAST_TRADE, wanted_of_all(world) / world.market.usual_trade)


@rule
def open_trade(world: World) -> None:
    """Take what cells would send now as that of day 0, and the usual trade from it."""
    world.market.usual_trade = wanted_of_all(world) / world.market.growth


@rule
def wanted_of_all(world: World) -> float:
    """Return what all cells would send (mg gross a day)."""
    sent = 0.0
    for c in range(world.rows.cells):
        if world.cells[c].active == 1:
            sent += world.cells[c].wanted_gross
    return sent


@rule
def rest_loads(world: World, o: Row) -> None:
    """Take the usual loads of an organization half of the way to where it chooses as often more as less."""
    steps, sent = 0.0, 0.0
    car, truck = mean_step(world, o, Mode.CAR), mean_step(world, o, Mode.TRUCK)
    for r in range(world.rows.routes):
        mode = world.routes[r].mode
        if mode == Mode.CAR or mode == Mode.TRUCK:
            steps += world.sent[o, r] * (car if mode == Mode.CAR else truck)
            sent += world.sent[o, r]
    organization = world.organizations[o]
    if sent > 0.0:
        organization.usual_load *= exp(HALF_A_STEP * log(2.0) * steps / sent)
    organization.usual_load_between *= exp(HALF_A_STEP * log(2.0) * mean_step(world, o, Mode.BETWEEN))


@rule
def mean_step(world: World, o: Row, mode: int) -> float:
    """Return the mean of the doublings from the usual load that an organization chooses by a mode."""
    steps, before = 0.0, 0.0
    for k in range(LOAD_CHOICES):
        steps += (world.load_plan[o, mode, k] - before) * (k - 2)
        before = world.load_plan[o, mode, k]
    return steps


@rule
def inherit_loads(world: World, o: Row, new: Row) -> None:
    """Let the organization that leaves another send loads as that one does."""
    parent, child = world.organizations[o], world.organizations[new]
    child.usual_load, child.usual_load_between = parent.usual_load, parent.usual_load_between
    for mode in range(MODES):
        for k in range(LOAD_CHOICES + 1):
            world.load_plan[new, mode, k] = world.load_plan[o, mode, k]


@rule
def pass_loads(world: World, o: Row, heir: Row) -> None:
    """Count the loads that an organization sent this week as those of the one that takes it over."""
    gone, row = world.organizations[o], world.organizations[heir]
    row.load_steps += gone.load_steps
    row.loads_sent += gone.loads_sent
    row.load_steps_between += gone.load_steps_between
    row.loads_sent_between += gone.loads_sent_between
    gone.load_steps, gone.loads_sent, gone.load_steps_between, gone.loads_sent_between = 0, 0, 0, 0
