"""Experience: making gets cheaper the more has been made, as far as it is remembered.

Represents learning by doing in the trade as a whole.

Rule. `experience += produced - experience x ln 2 / experience_half_life` a day. What it costs to make a unit (wages of
labs, precursors) is `(experience / experience on day 0) ^ (ln progress_ratio / ln 2)` of the usual: each doubling
takes it to `progress_ratio`. On day 0 experience is what the output of that day, kept up for ever, would give.

Assumptions. Half-life (A; organizational forgetting, Argote, Beckman and Epple 1990, Benkard 2000). One experience for
the whole trade, as cooks and suppliers change hands (A).

Departures. Output is forgotten: on cumulative output without end, cost would fall for ever in a world in which
nothing changes, and nobody knows how much had been made before day 0.
"""

from __future__ import annotations

from abm.model.annotations import Day, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.ranges import POSITIVE
from abm.model.streams import rule

PARAMETERS = parameters(
    ("progress_ratio", 0.8, "ratio", 0.7, 1.0, "A: cost after a doubling of experience over cost before"),
    ("experience_half_life", 730.0, "days", 180.0, 3650.0, "A: time in which half of what was learned is forgotten"),
)

TABLES = (Table("experience", None, "what the trade has learned by making"),)

FIELDS = fields(
    experience=(
        ("output", "f8", "mg pure", "output so far, as far as it is remembered", POSITIVE),
        ("usual", "f8", "mg pure", "the same on day 0", POSITIVE),
        ("cost", "f8", "ratio", "cost of making over the usual one", POSITIVE),
    ),
)

FREEZES = freezes(experience="cost is what experience made it")


@rule
def learn_by_doing(world: World, day: Day) -> None:
    """Add the output of today to experience, forget a little, and set what making costs."""
    p = world.parameters
    experience = world.experience
    experience.output += today(world).produced - experience.output * log(2.0) / p.experience_half_life
    if not is_frozen(world, p.freeze_experience):
        experience.cost = exp(log(p.progress_ratio) / log(2.0) * log(max(1e-6, experience.output / experience.usual)))


@rule
def begin_experience(world: World, output: float) -> None:
    """Let the trade have made so much a day (mg pure) for ever."""
    experience = world.experience
    experience.output = output * world.parameters.experience_half_life / log(2.0)
    experience.usual = experience.output
