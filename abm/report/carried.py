"""Carried: which assumptions carry an answer, in words: what is built in, what adapts, and the numbers that move it most."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from abm.analysis.explanation import PART, REST, last_period, period_words
from abm.analysis.findings import number, percent
from abm.model.declared import PARAMETERS
from abm.report.borrowed import nearest, same_policies
from abm.report.found import Point
from abm.report.gathered import Gathered
from abm.report.markup import Html, join, paragraphs
from abm.report.plain import plain_words, value_and_range
from abm.report.ranges import NAME, shipped_ranges
from abm.report.rests import LEAST, shipped_rests, without_each
from abm.report.rests import NAME as FREEZE
from abm.report.strengths import points_text, strengths_of, strengths_part

MOST_NAMED = 3  # assumptions
BUILT_IN = (
    "Built in, in kind if not in size: what is seized at the border is the seller's loss, a shortage raises the price of a pure gram and is answered by more output, couriers who are "
    "caught are replaced at a higher pay, labs that are closed or leave are set up again, and leaders who are lost are followed by others. So a part of every recovery is built in."
)


class Tested(NamedTuple):
    """Hold what the shipped design says of a policy: its row, and whether it is the policy itself or the nearest to it."""

    row: Any
    is_same: bool


def tested(found: Gathered, label: str) -> Tested | None:
    """Return what the shipped design says of a policy of a report, or of the nearest one that it has; None where it has none of its kind."""
    there = nearest(found, label, NAME)
    rows = shipped_ranges().set_index("label", drop=False)
    return Tested(rows.loc[there.label], there.is_same) if there and there.label in rows.index else None


def subject(found: Gathered, label: str) -> str:
    """Return the policy of which it is said what carries it: this one or, where nothing like it was tested, the first of the report that was."""
    if nearest(found, label, NAME):
        return label
    return next((mine for mine, _ in same_policies(found, NAME)), label)


def over_assumptions(found: Gathered, label: str) -> str:
    """Say how far what a policy averts reaches over the assumptions, and at how many points it clearly lowers and raises the flow."""
    there = tested(found, label)
    if there is None:
        return f"What they do to “{label}” was not tested."
    one = there.row
    unclear = one["points"] - one["less"] - one["more"]
    return (
        f"{one['parameters']} uncertain numbers of the model were drawn from their whole ranges, all at once, {one['points']} times. Over these {one['points']} versions of the model "
        f"{who(there, label)} averts {over_range(one, 'averted')} of the flow, from the lowest to the highest, and {points_text(one['averted_median'])} in the median: clearly less gets through in {one['less']} of them, clearly more in "
        f"{one['more'] or 'none'}, and in {unclear} it may be chance ({one['seeds']} seeds each). The largest drop is {over_range(one, 'drop')} of the flow; in {one['not_recovered'] or 'none'} the flow does not "
        "come back to 95% and stay there for half a year."
    )


def over_range(row: Any, name: str) -> str:
    """Write from where to where what is averted, with its sign, or the largest drop reaches over the versions."""
    return " to ".join(percent(row[f"{name}_{end}"], name == "averted") for end in ("low", "high"))


def who(there: Tested, label: str) -> str:
    """Name the policy that was tested: the one that is asked for, or the nearest to it."""
    return f"“{label}”" if there.is_same else f"“{there.row['label']}”, the nearest policy tested,"


def assumes(found: Gathered, label: str) -> str:
    """Say what is built into every version of the model, and whether single assumptions were tested."""
    there = tested(found, label)
    return BUILT_IN if there else f"{BUILT_IN} What single numbers do to “{label}” was not tested."


def carried(found: Gathered, label: str) -> tuple[Point, ...]:
    """Return what carries what a policy averts: what adapts, and the uncertain numbers that move it beyond chance."""
    there = tested(found, label)
    points = (
        Point("What adapts", adapting(found, label)),
        Point("Uncertain numbers", _numbers(there, label) if there else ""),
    )
    return tuple(one for one in points if one.text)


def _numbers(there: Tested, label: str) -> str:
    """Name the uncertain numbers that move what a policy averts, the strongest first."""
    clear, of, policy = _clear(there).head(MOST_NAMED), there.row["parameters"], who(there, label).rstrip(",")
    if clear.empty:
        return f"of {of} none alone moves what {policy} averts beyond chance."
    named = "; ".join(map(_named, clear.itertuples()))
    return f"of {of}, these move most what {policy} averts of the flow, each alone: {named}."


def _named(one: Any) -> str:
    """Name an assumption with its usual value, its range, and what is averted at either end of it."""
    return (
        f"{plain_words(one.parameter)} (usually {value_and_range(PARAMETERS[one.parameter])}): {points_text(one.low)} in the lowest third of that range, "
        f"{points_text(one.high)} in the highest"
    )


def moving(there: Tested) -> str:
    """Name the uncertain numbers that move what a policy averts beyond chance, the strongest first; "" where none does."""
    clear = _clear(there).head(MOST_NAMED)
    if clear.empty:
        return ""
    named = "; ".join(f"{plain_words(one.parameter)} ({_either_way(one)})" for one in clear.itertuples())
    return f"Of the uncertain numbers {'these move' if len(clear) > 1 else 'this one moves'} the answer most: {named}."


def _either_way(one: Any) -> str:
    """Write what is averted where a number is little and where it is much; of one below 0 the lowest is the most."""
    little, much = (one.low, one.high) if PARAMETERS[one.parameter].default >= 0.0 else (one.high, one.low)
    return f"{points_text(little)} averted where that is little, {points_text(much)} where it is much"


def _clear(there: Tested) -> pd.DataFrame:
    rows = strengths_of(there.row["label"])
    return rows[rows["clear"] == 1]


def adapting(found: Gathered, label: str, named: int = LEAST) -> str:
    """Say which adaptations change the answer most where each alone stands still, or what one brings, where that was tested; else nothing."""
    return _explained(found, label) or _frozen(found, label, named)


def _explained(found: Gathered, label: str) -> str:
    if found.explanation is None:
        return ""
    rows = found.explanation[found.explanation["label"] == label]
    parts = rows[rows["kind"].isin((PART, REST)) & (rows["clear"] == 1)]
    if parts.empty:
        return ""
    last = parts[parts["period"] == last_period(rows)]
    most = parts.loc[(parts if last.empty else last)["effect"].abs().idxmax()]
    ends = " to ".join(number(100 * end, 0) for end in sorted(abs(most[name]) for name in ("low", "high")))
    points = f"{number(100 * abs(most['effect']), 0)} points of the flow ({ends}) {period_words(most['period'])}"
    does = f"it brings {points}" if most["effect"] > 0.0 else f"it takes {points}, and brings nothing back then"
    return f"“{most['words']}” matters most: {does}, on average over what else adapts."


def _frozen(found: Gathered, label: str, named: int) -> str:
    there = nearest(found, label, FREEZE)
    one = next((rests for rests in shipped_rests() if there and rests.policy == there.label), None)
    if there is None or one is None:
        return ""
    free, lacking = without_each(one)
    (what, least), *others = sorted(lacking.items(), key=lambda both: -abs(both[1] - free))[:named]
    more = ", ".join(f"{flow:.0f}% where “{words}”" for words, flow in others)
    where = "in a test of its own" if there.is_same else "in a test of the nearest policy"
    return (
        f"this matters most ({where}): where “{what}”, the flow of the second year under “{there.label}” is at {least:.0f}% of that without the policy, not at {free:.0f}% as where all "
        f"adapts{f'; it is at {more}' if more else ''}."
    )


def assumptions_part(found: Gathered, label: str) -> Html:
    """Return the assumptions in the order in which they move what a policy averts, and how the table is read."""
    there = tested(found, label)
    if there is None:
        return paragraphs([assumes(found, label)])
    tried = there.row["label"]
    near = "" if there.is_same else f" “{label}” itself was not tested; this is the nearest policy that was."
    reading = (
        f"What moves the answer, not the flow by itself: what “{tried}” averts over {there.row['points']} worlds that differ in all of these assumptions at once, against the same world "
        f"without it.{near} Beyond chance: after Holm's adjustment over the assumptions; for the others the order says little. Those that no row names were held at their usual values."
    )
    return join([strengths_part(tried), paragraphs([reading], class_="note")])
