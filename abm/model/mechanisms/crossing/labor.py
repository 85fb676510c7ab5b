"""Labor: markets of couriers, in which pay moves until those who are wanted are those who are willing.

Represents people near the border who would carry a load, and what they ask for it.

Rule. There are three markets: people who drive cars or walk through ports, drivers of trucks, and people who cross
between ports. **Asked**, by mode: `asked = courier_pay x (courier_pay + jail_cost x risk) / (courier_pay + jail_cost x
usual risk)`, where risk is the chance of arrest as couriers of that mode believe it: arrests and crossings that fade by
`risk_learning` per 28 days, around the prior. **Pay**, by mode: `pay = offer x asked`, with one offer a market, as who
can choose between modes is paid for the difference in risk and no more. **Willing**: `people x offer ^ pay_elasticity`.
**Out** are those who rest (couriers who quit come back after `rest_days` on average) and those in jail (replaced after
`jail_days` on average). `supply = crossings usual on day 0 x (willing - out) / (the same on day 0)`. The offer moves each
day by `pay_speed x (attempts / supply - 1)`, within +-`pay_speed`, and never falls under a half. A route that is drawn is
refused with chance `1 - min(1, labor_slack x supply / attempts)`; whoever refused a cell today is not asked again that
day. Attempts are a mean over 28 days.

Assumptions. People, elasticity, speed, cost of jail, slack (A). Day 0 is that of a market that has gone on for years: the
usual pay is what is asked at its risk, in all modes alike (A: no source tells pay by mode), people are split over modes as
loads are, and as many are out as crossings of that kind leave (A). At least a fifth of the people is free then, as the
trade could else not be (A). Pay that makes up for risk: Bjerk and Mason (2014), who find it among couriers at this border.

Departures. A market for each mode was tried: when the flow left cars, twenty times the usual crossings were asked of those
who had always walked, while those who had driven stayed at home. Pay is one for all classes: which of them are scarce
works through whom cells find (see routing).
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import Response, Table, and_last_year, counts, fields, freezes, indices, parameters
from abm.model.ground import is_frozen, today
from abm.model.kinds import CLASSES, MODES, MONTH, Citizenship
from abm.model.mechanisms.crossing.status import crossers, kept_in_labor
from abm.model.ranges import POSITIVE
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("willing_people", 20000.0, "people", 5000.0, 100000.0, "A, log-uniform: willing to carry at the usual pay"),
    ("pay_elasticity", 2.0, "1", 0.5, 4.0, "A: willing people grow with pay over what is asked, to this power"),
    ("pay_speed", 0.02, "1/day", 0.01, 0.05, "A: most by which pay moves"),
    ("jail_cost", 10000.0, "USD", 5000.0, 100000.0, "A, log-uniform: what an arrest costs a courier"),
    ("rest_days", 365.0, "days", 90.0, 1095.0, "A: mean time until one who quit would carry again"),
    ("jail_days", 1095.0, "days", 365.0, 3650.0, "A: mean time until somebody takes the place of one in jail"),
    ("labor_slack", 1.3, "ratio", 1.0, 2.0, "A: attempts over supply up to which somebody is found"),
)

Stream = IntEnum("Stream", {"REFUSAL": 40})

TABLES = (
    Table("labor", (MODES,), "markets of couriers, by mode"),
    Table("pools", (CLASSES,), "people who would carry at ports, by legal status"),
)

FIELDS = fields(
    labor=(
        ("pay", "f8", "USD/crossing", "pay"),
        ("offer", "f8", "ratio", "pay over what is asked; one for all modes of a market", POSITIVE),
        ("people", "f8", "people", "willing at what is asked"),
        ("willing", "f8", "people", "willing at today's pay"),
        ("resting", "f8", "people", "rest after they quit"),
        ("jailed", "f8", "people", "in jail and not replaced"),
        ("usual_risk", "f8", "probability", "chance of arrest that was believed in on day 0"),
        ("usual", "f8", "crossings/day", "crossings planned on day 0", POSITIVE),
        ("usual_free", "f8", "people", "willing and not out on day 0", POSITIVE),
        ("attempts", "i8", "crossings", "attempts today"),
        ("mean_attempts", "f8", "crossings/day", "mean of the attempts"),
        ("crossed", "f8", "crossings", "crossings, as they are remembered"),
        ("caught", "f8", "crossings", "arrests among them"),
        ("found", "f8", "probability", "chance that somebody is found for a load"),
    ),
    pools=(
        ("people", "f8", "people", "willing at what is asked"),
        ("resting", "f8", "people", "rest after they quit"),
        ("jailed", "f8", "people", "in jail and not replaced"),
        ("free", "f8", "share", "share of those willing at today's pay who are not out"),
    ),
)

COUNTS = counts(("refused", "loads/day", "loads for which no courier was found at the pay of the day"))

LEVELS = indices(("pay", "pay of couriers over all modes, weighted by crossings", "Pay of couriers"))

RESPONSES = (
    *and_last_year(
        Response("pay_mean", "1 = usual", "mean pay over all modes", lambda days: days.pay.mean(), "pay of couriers"),
        "pay_last_year",
    ),
    Response("refused", "loads", "loads for which no courier was found at once", lambda days: days.refused.sum()),
)


FREE = 0.2  # least share of the people of a market who are not out on day 0
SCARCEST = 0.02  # share of a class that is always found: somebody comes of age

FREEZES = freezes(pay="pay stays, and so does what couriers think of the risk")


@rule
def post_pay(world: World) -> None:
    """Post the usual pay on day 0, when nobody is out yet."""
    for mode in range(MODES):
        market = world.labor[mode]
        market.pay, market.offer, market.found = world.parameters.courier_pay, 1.0, 1.0
    for k in range(Citizenship.NO_DOCUMENT):
        world.pools[k].free = 1.0


@rule
def clear_pools(world: World) -> None:
    """Forget who is out, before markets are opened."""
    for k in range(Citizenship.NO_DOCUMENT):
        pool = world.pools[k]
        pool.people, pool.resting, pool.jailed = 0.0, 0.0, 0.0


@rule
def open_market(world: World, mode: int, loads: float, caught: float) -> None:
    """Fill the market of a mode on day 0: loads a day, arrests among them, and who is out where it always was so."""
    p = world.parameters
    market = world.labor[mode]
    market.usual = market.mean_attempts = max(1e-3, loads)
    memory = 1.0 / (1.0 - exp(log(1.0 - p.risk_learning) / MONTH))
    market.crossed, market.caught = loads * memory, caught * memory
    market.usual_risk = believed(world, mode)
    market.resting = (loads - caught) * p.quit_share * p.rest_days
    market.jailed = caught * p.jail_days


@rule
def share_out(world: World) -> None:
    """Share people out to the modes by their crossings, and to the classes: the willing as they cross, the others as hired."""
    p = world.parameters
    loads = 0.0
    for mode in range(MODES):
        loads += world.labor[mode].usual
    for mode in range(MODES):
        market = world.labor[mode]
        out = market.resting + market.jailed
        market.people = market.willing = max(p.willing_people * market.usual / loads, out / (1.0 - FREE))
        market.usual_free = market.people - out
        before = 0.0
        for k in range(Citizenship.NO_DOCUMENT if mode != Mode.BETWEEN else 0):
            hired = world.class_plan[0, k] - before
            before = world.class_plan[0, k]
            world.pools[k].people += crossers(world, k) * market.people
            world.pools[k].resting += hired * market.resting
            world.pools[k].jailed += hired * market.jailed
    count_free(world)


@rule
def clear_markets(world: World, day: Day) -> None:
    """Count who is out, move pay toward balance, and set the chance that a load finds a courier tomorrow."""
    p = world.parameters
    memory = exp(log(1.0 - p.risk_learning) / MONTH)
    for mode in range(MODES):
        market = world.labor[mode]
        market.resting *= 1.0 - 1.0 / p.rest_days
        market.jailed *= 1.0 - 1.0 / p.jail_days
        market.mean_attempts += (market.attempts - market.mean_attempts) / MONTH
        market.attempts = 0
        if not is_frozen(world, p.freeze_pay):
            market.crossed *= memory
            market.caught *= memory
    for mode in range(MODES):
        if market_of(mode) == mode:
            balance(world, mode)
    for k in range(Citizenship.NO_DOCUMENT):
        world.pools[k].resting *= 1.0 - 1.0 / p.rest_days
        world.pools[k].jailed *= 1.0 - 1.0 / p.jail_days
    count_free(world)


@rule
def market_of(mode: int) -> int:
    """Return the mode that a market is called after: who drives a car also walks."""
    return Mode.CAR if mode == Mode.FOOT else mode


@rule
def balance(world: World, first: int) -> None:
    """Move the offer of one market toward balance, and set pay and the chance that somebody is found, by mode."""
    p = world.parameters
    offered, attempts = supply(world, first), 0.0
    for mode in range(MODES):
        if market_of(mode) == first:
            attempts += world.labor[mode].mean_attempts
    short = attempts / max(offered, 1e-6) - 1.0
    offer = max(0.5, world.labor[first].offer * (1.0 + p.pay_speed * min(1.0, max(-1.0, short))))
    for mode in range(MODES):
        if market_of(mode) == first:
            market = world.labor[mode]
            market.found = min(1.0, p.labor_slack * offered / max(attempts, 1e-6))
            if not is_frozen(world, p.freeze_pay):
                market.offer = offer
                market.pay = offer * asked(world, mode)


@rule
def supply(world: World, first: int) -> float:
    """Return the crossings a day that free people of one market would make at today's pay."""
    more = exp(world.parameters.pay_elasticity * log(world.labor[first].offer))
    usual, free, usual_free = 0.0, 0.0, 0.0
    for mode in range(MODES):
        if market_of(mode) == first:
            market = world.labor[mode]
            market.willing = market.people * more
            usual += market.usual
            free += market.willing - market.resting - market.jailed
            usual_free += market.usual_free
    return usual * max(0.0, free) * kept_in_labor(world, first) / usual_free


@rule
def count_free(world: World) -> None:
    """Count which share of each class at the ports is free: of those willing at today's pay, less those who are out."""
    people, willing = 0.0, 0.0
    for mode in range(Mode.BETWEEN):
        people += world.labor[mode].people
        willing += world.labor[mode].willing
    for k in range(Citizenship.NO_DOCUMENT):
        pool = world.pools[k]
        pool.free = max(SCARCEST, 1.0 - (pool.resting + pool.jailed) / max(1.0, pool.people * willing / people))


@rule
def asked(world: World, mode: int) -> float:
    """Return what couriers of a mode ask (USD): the usual pay, times what they believe of arrests over the usual."""
    p = world.parameters
    usual = p.courier_pay + p.jail_cost * world.labor[mode].usual_risk
    return p.courier_pay * (p.courier_pay + p.jail_cost * believed(world, mode)) / usual


@rule
def believed(world: World, mode: int) -> float:
    """Return the chance of arrest that couriers of a mode believe in."""
    p = world.parameters
    market = world.labor[mode]
    prior = p.risk_prior_weight
    return (market.caught + prior * p.risk_prior) / (market.crossed + prior)


@rule
def agrees(world: World, mode: int, draw: int, day: Day) -> bool:
    """Count an attempt, and tell whether somebody is found for it; `draw` numbers the draws of a day."""
    world.labor[mode].attempts += 1
    found = world.labor[mode].found
    # a uniform is below 1 and need not be drawn for it
    if found == 1.0 or uniform(world.run.seed, Stream.REFUSAL, draw, day) < found:
        return True
    today(world).refused += 1
    return False


@rule
def wage(world: World, i: Row) -> int:
    """Return what courier `i` gets for this crossing (cents): own pay, as the market of the mode has moved."""
    courier = world.couriers[i]
    return int(courier.pay * world.labor[world.routes[courier.route].mode].pay / world.parameters.courier_pay)


@rule
def note_crossing(world: World, i: Row, caught: bool) -> None:
    """Let couriers of a mode hear of a crossing, and whether it ended in an arrest."""
    market = world.labor[world.routes[world.couriers[i].route].mode]
    market.crossed += 1.0
    market.caught += 1.0 if caught else 0.0


@rule
def note_rest(world: World, i: Row) -> None:
    """Note that a courier quit, and rests."""
    world.labor[world.routes[world.couriers[i].route].mode].resting += 1.0
    world.pools[world.couriers[i].citizenship].resting += 1.0


@rule
def note_jail(world: World, i: Row) -> None:
    """Note that a courier is in jail."""
    world.labor[world.routes[world.couriers[i].route].mode].jailed += 1.0
    world.pools[world.couriers[i].citizenship].jailed += 1.0


@rule
def pay_index(world: World) -> float:
    """Return the mean pay over all modes, weighted by attempts; 1 is the usual pay."""
    paid, attempts = 0.0, 0.0
    for mode in range(MODES):
        market = world.labor[mode]
        paid += market.mean_attempts * market.pay
        attempts += market.mean_attempts
    return paid / max(attempts, 1e-12) / world.parameters.courier_pay
