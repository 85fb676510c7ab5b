"""Sources of doubt, kept apart: chance between seeds, what is assumed, and what the model misses of the real world."""

from __future__ import annotations

from typing import Any

from abm.analysis.answers import Answer
from abm.analysis.findings import fine_percent, percent
from abm.analysis.results import PLACEBO
from abm.measures.resampling import FEW_SEEDS
from abm.report.ahead import ahead_text
from abm.report.assumptions import assumed_count
from abm.report.borrowed import same_policies, watched_days, watched_text
from abm.report.carried import Tested, ends_text, over_range, tested, who
from abm.report.found import Point
from abm.report.gathered import Gathered
from abm.report.lead import MOST_NAMED
from abm.report.missed import FITTED, MET, MISSED, held, held_of, verdicts_text, with_numbers
from abm.report.ranges import design_for, shipped_ranges
from abm.report.strengths import points_text

HARDLY, MANY, MOST = 0.05, 0.25, 0.5  # of the versions
FLIPS = "Whether “{label}” {does} depends on what is assumed: over other assumptions it goes either way"
SURE = {  # by the share of the versions from which on it is said
    MOST: "That “{label}” {does} is fairly sure, how much is not",
    MANY: "That “{label}” {does} is likely, how much is open",
    HARDLY: "That “{label}” {does} is possible, not shown",
}
OPEN = "Whether “{label}” {does} is open"
COUNTS = "it is clear in {clear} of {points} versions of the model, the reverse in {reverse}{rest}."
DOES = {True: "averts flow", False: "lets more through"}
BY_CHANCE = "What “{label}” does to the flow in all may be chance."
UNTESTED = "How far other assumptions would change what “{label}” does to the flow was not tested."
NEAREST = (
    "“{label}” was run over random seeds alone, not over other assumptions. Of the nearest policy that was: {said}"
)


def sure_text(there: Tested | None, shown: Answer) -> str:
    """Say of a policy whether its direction holds, over seeds and over the assumptions; or that it, or only the nearest to it, was tried there."""
    label = shown.label
    if there is None:
        said = UNTESTED.format(label=label)
    elif there.is_same:
        said = _over_assumptions(there.row, label)
    else:
        nearest = _over_assumptions(there.row, there.row["label"])
        said = NEAREST.format(label=label, said=nearest[0].lower() + nearest[1:])
    return said if shown.beyond("averted_kg") else f"{BY_CHANCE.format(label=label)} {said}"


def _over_assumptions(row: Any, label: str) -> str:
    """Say how sure the direction is: in how many versions it clearly falls, and in how many it clearly rises."""
    less, more, points = (int(row[name]) for name in ("less", "more", "points"))
    (reverse, clear), unclear = sorted((less, more)), points - less - more
    said = next((words for share, words in SURE.items() if clear > share * points), OPEN)
    said = FLIPS if reverse > HARDLY * points else said
    rest = f"; {unclear} cannot tell" if unclear else ""
    counts = COUNTS.format(clear=clear or "none", points=points, reverse=reverse or "none", rest=rest)
    return f"{said.format(label=label, does=DOES[less >= more])}: {counts}"


def sources_of_doubt(found: Gathered, shown: Answer) -> tuple[Point, ...]:
    """Say how far chance, the assumptions and what the model misses reach: three kinds of doubt, which no single interval holds."""
    there = tested(found, shown.label)
    points = (
        Point("Chance", _chance(found, shown)),
        Point("Assumptions", over_versions(there, shown.label, shown.days_watched) if there else ""),
        Point("Other policies over the same versions", _others_over_versions(found, there, shown)),
        Point("The real world", _held(found, shown)),
    )
    return tuple(point for point in points if point.text)


def _chance(found: Gathered, shown: Answer) -> str:
    """Say what other random numbers leave open."""
    share = shown["averted_share"]
    adds = share.high < 0.0
    low, high = (fine_percent(abs(end) if adds else end) for end in sorted((share.low, share.high), reverse=adds))
    does = f"lets {low} to {high} of the flow more through" if adds else f"averts {low} to {high} of the flow"
    placebo = found.answers.get(PLACEBO)
    moved = (
        " Random numbers changed alone, without any policy, do not average out to 0 either."
        if placebo and placebo.beyond("averted_kg")
        else ""
    )
    few = " Few seeds: the intervals are wide and rough." if shown.seeds < FEW_SEEDS else ""
    return f"over {shown.seeds} seeds “{shown.label}” {does} (95% interval).{moved}{few}"


def over_versions(there: Tested, about: str, days: float) -> str:
    """Say what is averted over the versions of the model, how far the flow falls and what becomes of it; `days` are those watched in a report."""
    one = there.row
    unclear = one["points"] - one["less"] - one["more"]
    rest = f", and in the other {unclear} the {one['seeds']} seeds run of each are too few to tell" if unclear else ""
    return (
        f"over {one['points']} versions of the model ({one['parameters']} of its {assumed_count()} assumed numbers anywhere in their ranges), {watched_text(there.design, days)}, {who(there, about)} averts from {over_range(one, 'averted')} of the flow "
        f"(below 0 more gets through; the lowest and the highest of them, chance included; median {points_text(one['averted_median'])}): clearly less gets through in {one['less']}, clearly more in {one['more'] or 'none'}{rest}. "
        f"At its lowest the flow is {over_range(one, 'drop')} down, beyond chance in {one['drops'] or 'none'} of the {one['points']}. {ends_text(one)}"
    )


def _others_over_versions(found: Gathered, there: Tested | None, shown: Answer) -> str:
    """Say what others of the report avert over the versions, and in how many of them the policy averts more than those tested beside it."""
    design, own = design_for(found), there.row["label"] if there else ""
    rows, same = shipped_ranges(design), same_policies(found, design)
    others = [(mine, rows.loc[one]) for mine, one in same if one != own and one in rows.index]
    named = "; ".join(
        f"“{mine}” averts {over_range(row, 'averted')} (clearly less gets through in {row['less'] or 'none'}, clearly more in {row['more'] or 'none'}, a drop beyond chance in {row['drops'] or 'none'})"
        for mine, row in others[:MOST_NAMED]
    )
    ahead = ahead_text(design, own, {one: mine for mine, one in same}) if there else ""
    is_lent = watched_days(design) != shown.days_watched and (named or ahead)
    return (f"{watched_text(design, shown.days_watched)}: " if is_lent else "") + " ".join(
        filter(None, (f"{named}." if named else "", ahead))
    )


def _held(found: Gathered, shown: Answer) -> str:
    """Say how much of what is on record the model meets, and how much of that is of such a policy."""
    own = held_of(kinds_of(found, shown).keys())
    met = sum(one.verdict == MET for one in held())
    missed = [with_numbers(one) for one in own if one.verdict == MISSED]
    verdicts = verdicts_text(own) + (f": {'; '.join(missed)}" if missed else "")
    such = (
        f"{len(own)} {'is' if len(own) == 1 else 'are'} of such a policy ({verdicts})"
        if own
        else "none is of such a policy"
    )
    seen = sum(one.source in FITTED for one in held())
    return f"of {len(held())} official figures and published findings the model meets {met} ({percent(met / len(held()))}); to {seen} of them, of years up to FY2022, it was fitted; {such}."


def kinds_of(found: Gathered, shown: Answer) -> dict[str, None]:
    """Return the kinds of interventions of a policy, each once, in their order."""
    own = next(one for one in found.folder.scenarios if one["name"] == shown.name)
    return dict.fromkeys(str(made["kind"]) for made in own["interventions"])
