"""Sources of doubt, kept apart: chance between seeds, what is assumed, and what the model misses of the real world."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import fine_percent, whole
from abm.analysis.results import PLACEBO
from abm.measures.survival import Interval
from abm.report.carried import over_assumptions, subject, tested
from abm.report.gathered import Gathered
from abm.report.missed import missed_text

DOUBTS = "Three things, which no single interval holds together:"
HARDLY, MOST = 0.05, 0.5  # of the worlds
FLIPS = "So the direction itself depends on the assumptions."
HOLDS = "So the direction holds in most of these worlds, the size does not."
OPEN = "So it clearly goes one way in fewer than half of these worlds: the direction is likely at best, the size open."


def sources_of_doubt(found: Gathered, first: Answer) -> tuple[str, ...]:
    """Say how sure an answer is: what chance does, what the assumptions do, and what the model misses."""
    world = f"What the model misses of the real world, which no interval here holds: {missed_text()}"
    return _chance(found, first), f"What the assumptions change: {_assumed(found, first)}", world


def _chance(found: Gathered, first: Answer) -> str:
    placebo = found.answers.get(PLACEBO)
    nothing = f"; random numbers alone, without any policy, give {_ends(placebo['averted_kg'])}" if placebo else ""
    share = " to ".join(map(fine_percent, (first["averted_share"].low, first["averted_share"].high)))
    return (
        f"Chance between random seeds of the model: over {first.seeds} seeds “{first.label}” averts {_ends(first['averted_kg'])}, {share} of the flow (95% interval)"
        f"{nothing}."
    )


def _ends(kilograms: Interval) -> str:
    return f"{whole(kilograms.low)} to {whole(kilograms.high)} kg"


def _assumed(found: Gathered, first: Answer) -> str:
    label = subject(found, first.label)
    return f"{over_assumptions(found, label)}. {_verdict(found, label)}".rstrip()


def _verdict(found: Gathered, label: str) -> str:
    """Say whether the direction holds over the assumptions: in most of the worlds it clearly falls, and clearly rises in hardly any."""
    there = tested(found, label)
    if there is None:
        return ""
    less, more, points = (int(there.row[name]) for name in ("less", "more", "points"))
    if min(less, more) > HARDLY * points:
        return FLIPS
    return HOLDS if max(less, more) > MOST * points else OPEN
