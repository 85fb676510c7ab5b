"""Sources of doubt, kept apart: chance between seeds, what is assumed, and what the model misses of the real world."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import fine_percent
from abm.analysis.results import PLACEBO
from abm.measures.resampling import FEW_SEEDS
from abm.report.carried import Tested, over_assumptions, subject, tested
from abm.report.found import Point
from abm.report.gathered import Gathered
from abm.report.missed import missed_text

DOUBTS = "Three kinds of doubt, which no single interval holds together:"
HARDLY, MOST = 0.05, 0.5  # of the versions
OF_THE_FLOW = "Deaths, killings and costs were not looked at so."
FLIPS = "So the direction itself depends on the assumptions."
HOLDS = "So the direction holds in most versions, the size does not."
OPEN = "So the effect is clear in fewer than half of these versions; where it is, it nearly always goes one way: the direction is likely, the size open."


def sources_of_doubt(found: Gathered, shown: Answer) -> tuple[Point, ...]:
    """Say how sure an answer is: what chance does, what the assumptions do, and what the model misses."""
    label = subject(found, shown.label)
    there = tested(found, label)
    assumed = (
        f"{over_assumptions(found, label)} {direction(there)} {OF_THE_FLOW}"
        if there
        else over_assumptions(found, label)
    )
    missed = missed_text(kinds_of(found, shown).keys())
    return Point("Chance", _chance(found, shown)), Point("Assumptions", assumed), Point("The real world", missed)


def _chance(found: Gathered, shown: Answer) -> str:
    few = " Few seeds: the intervals are wide and rough." if shown.seeds < FEW_SEEDS else ""
    share = " to ".join(map(fine_percent, (shown["averted_share"].low, shown["averted_share"].high)))
    placebo = found.answers.get(PLACEBO)
    moved = (
        " Random numbers changed alone, without any policy, do not average out to 0 either."
        if placebo and placebo.beyond("averted_kg")
        else ""
    )
    return (
        f"each policy ran {shown.seeds} times with other random numbers (seeds), each time beside the same run without it. The 95% intervals hold what these do, and nothing else: of "
        f"“{shown.label}” {share} of the flow.{moved}{few}"
    )


def kinds_of(found: Gathered, shown: Answer) -> dict[str, None]:
    """Return the kinds of interventions of a policy, each once, in their order."""
    own = next(one for one in found.folder.scenarios if one["name"] == shown.name)
    return dict.fromkeys(str(made["kind"]) for made in own["interventions"])


def direction(there: Tested) -> str:
    """Say whether the direction holds over the assumptions: in most of the versions it clearly falls, and clearly rises in hardly any."""
    less, more, points = (int(there.row[name]) for name in ("less", "more", "points"))
    if min(less, more) > HARDLY * points:
        return FLIPS
    return HOLDS if max(less, more) > MOST * points else OPEN
