"""Elsewhere: another source enters when the street price stays high, and leaves as slowly when it falls.

Represents all that comes by other ways than over the southern border (north, mail, sea), as one channel.

Rule. Its capacity is a share of demand. Once what it is worth to sell, `street price per pure gram x (1 - loss) / (1 - elsewhere_loss)`, has stayed
at `elsewhere_price` or above for `elsewhere_patience` days in a row, capacity grows logistically toward `elsewhere_most`, by `odds x= exp(rate)` a
day, the rate being such that it comes from `elsewhere_usual` to half the most in `elsewhere_days`; until then, and as soon as it is worth less again, it shrinks at
the same rate, and never below `elsewhere_usual`. It sends what it can; `loss = elsewhere_loss + (1 - elsewhere_loss) x northern package` of that is seized. What comes beyond the
usual enters the retail stock at the usual purity, and buyers order as much less from the trade in the south (see market).

Assumptions. Price, patience, most capacity, time and loss (A). The usual flow is there on every day, and is not part of the dated demand, which is that of the land route (C27): the
market gets only what comes beyond it, and that alone is counted as delivered.

Departures. North, mail and sea are one, and nobody in particular sends: who does earns nothing that is counted, learns nothing, and knows no borders between its parts. The
northern package meets all of them alike, and nothing moves to a part that it leaves out.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, World
from abm.model.arithmetic import exp, log
from abm.model.declare import (
    KILOGRAM,
    Column,
    Lever,
    Response,
    Table,
    and_last_year,
    fields,
    freezes,
    masses,
    parameters,
    share,
)
from abm.model.ground import is_frozen, today
from abm.model.streams import rule

PARAMETERS = parameters(
    ("elsewhere_usual", 0.002, "share of demand", 0.0001, 0.007, "C25: northern over southern seizures; usual capacity"),
    ("elsewhere_most", 0.6, "share of demand", 0.2, 1.0, "A: most that can come by other ways"),
    ("elsewhere_price", 1.5, "1 = usual", 1.2, 3.0, "A: street price per pure gram from which others enter"),
    ("elsewhere_patience", 120, "days", 30, 365, "A: that it has to last before others enter"),
    ("elsewhere_days", 300.0, "days", 100.0, 1000.0, "A: from the usual capacity to half the most"),
    ("elsewhere_loss", 0.1, "share", 0.02, 0.3, "A: of what is sent by other ways, seized as usual; as at the southern border"),
)  # fmt: skip

TABLES = (Table("elsewhere", None, "what comes by other ways than over the southern border"),)
FIELDS = fields(
    elsewhere=(
        ("capacity", "f8", "share", "what can be sent, over demand"),
        ("dear_days", "i8", "days", "that it has been worth while in a row"),
        ("added", "i8", "mg pure/day", "delivered today beyond the usual"),
    ),
)

LEVERS = (
    Lever(
        "northern_package", "share", 0, 1, 0, "of what is sent by other ways and not seized as usual, seized as well"
    ),
)

COUNTS = masses(
    (
        "elsewhere",
        "elsewhere_g",
        "g pure/day",
        "delivered by other ways than over the southern border, beyond the usual",
    ),
    ("elsewhere_seized", "elsewhere_seized_g", "g pure/day", "seized of all that is sent by other ways"),
)
LEVELS = (
    Column("elsewhere_capacity", "share of demand", "what can be sent by other ways than over the southern border", "f8", digits=5),
)  # fmt: skip

RESPONSES = (
    *and_last_year(
        Response(
            "elsewhere_kg", "kg pure", "delivered by other ways than over the southern border, beyond the usual",
            lambda days: days.elsewhere.sum() / KILOGRAM, "fentanyl from elsewhere",
        ),
        "elsewhere_last_year_kg",
    ),
    *and_last_year(
        Response(
            "elsewhere_share", "share", "what is delivered by other ways beyond the usual, over that and what comes over the southern border",
            lambda days: share(days.elsewhere.sum(), days.elsewhere.sum() + days.delivered.sum()), "share from elsewhere",
        ),
        "elsewhere_share_last_year",
    ),
    Response(
        "elsewhere_capacity_most", "share of demand", "what can be sent by other ways, on the day on which it is most",
        lambda days: days.elsewhere_capacity.max(),
    ),
    Response(
        "elsewhere_ratio", "ratio", "pure weight seized by other ways over that seized at the southern border",
        lambda days: share(days.elsewhere_seized.sum(), days.seized.sum()), "northern to southern seizures",
    ),
)  # fmt: skip

FREEZES = freezes(elsewhere="nobody enters elsewhere, or leaves")

CLOSED = (
    {"kind": "port_closure", "start": 0},
    {"kind": "guards", "start": 0, "size": 20.0},
)  # the south all but closed: all ports, and 21 times the patrols
ABLATIONS = (
    Ablation("another source", {"freeze_elsewhere": 0}, CLOSED),
    Ablation(
        "losses of another source under the northern package",
        {},
        (*CLOSED, {"kind": "northern_package", "start": 0, "share": 0.3}),
    ),
)


@rule
def found_elsewhere(world: World) -> None:
    """Let the usual capacity be there on day 0."""
    world.elsewhere.capacity = world.parameters.elsewhere_usual


@rule
def send_from_elsewhere(world: World, day: Day) -> None:
    """Let capacity follow yesterday's price, and what is sent by other ways arrive, less what is seized."""
    p = world.parameters
    elsewhere, row = world.elsewhere, today(world)
    loss = p.elsewhere_loss + (1.0 - p.elsewhere_loss) * world.government.northern_package
    worth = world.market.pure_price * (1.0 - loss) / (1.0 - p.elsewhere_loss)
    elsewhere.dear_days = elsewhere.dear_days + 1 if worth >= p.elsewhere_price else 0
    elsewhere.capacity = next_capacity(world, elsewhere.dear_days >= p.elsewhere_patience)
    elsewhere.added = row.elsewhere = int((elsewhere.capacity - p.elsewhere_usual) * world.market.demand * (1.0 - loss))
    row.elsewhere_seized = int(elsewhere.capacity * world.market.demand * loss)


@rule
def next_capacity(world: World, grows: bool) -> float:
    """Return tomorrow's capacity: a step up, or down, on a logistic curve between the usual and the most."""
    p = world.parameters
    capacity = world.elsewhere.capacity
    if is_frozen(world, p.freeze_elsewhere):
        return capacity
    if not grows and capacity <= p.elsewhere_usual:
        return p.elsewhere_usual
    rate = log(p.elsewhere_most / p.elsewhere_usual - 1.0) / p.elsewhere_days
    odds = capacity / (p.elsewhere_most - capacity) * exp(rate if grows else -rate)
    return max(p.elsewhere_usual, p.elsewhere_most * odds / (1.0 + odds))
