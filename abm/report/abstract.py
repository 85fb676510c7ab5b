"""Abstract: an answer in three short paragraphs, before its tables: what was found, how sure that is, and what it assumes."""

from __future__ import annotations

import pandas as pd

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, fine_percent, percent
from abm.analysis.public_cost import TOTAL, cost_with_range, not_priced
from abm.analysis.results import seeds_text
from abm.measures.chance import beyond_chance
from abm.report.borrowed import same_policies
from abm.report.carried import Tested, adapting, moving, tested, who
from abm.report.course import in_short
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind
from abm.report.lead import counts, lead, spoken_of
from abm.report.missed import MET, held
from abm.report.ranges import NAME, shipped_ranges
from abm.report.sources import direction
from abm.report.strengths import points_text

PEOPLE = {"deaths": ("death from overdoses", "deaths from overdoses"), "killed": ("killing", "killings")}
IN_A_TABLE = 4  # policies that a reader counts at a glance
BUILT_IN = "A part of every recovery is built in: couriers, labs and leaders who are lost are replaced, and a shortage raises the price, to which sellers answer with more output."


def found_text(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    """Say which policy averts most, and how the flow goes under the one that is spoken of."""
    seeds = seeds_text([answer.seeds for answer in found.policies])
    many, shown = len(found.policies) > IN_A_TABLE and not by_kind(found), spoken_of(found, first)
    return " ".join(
        filter(
            None,
            (
                f"In the model, over {seeds} (runs with other random numbers), {lead(found, first, tied)}",
                in_short(found, shown),
                _besides(shown),
                counts(found.policies) if many else "",
            ),
        )
    )


def _besides(answer: Answer) -> str:
    """Say how many more or fewer die under a policy, and what it costs, where that is clear."""
    said = [
        f"{counted(abs(change.estimate), *kinds)} {'more' if change.estimate > 0.0 else 'fewer'}"
        for name, kinds in PEOPLE.items()
        if (change := answer.differences.get(name)) is not None and answer.beyond(name)
    ]
    cost = answer.measures.get(TOTAL)
    if cost is not None and beyond_chance(cost):
        said.append(
            f"a public cost of {cost_with_range(answer)} USD{', not all of it priced' if not_priced(answer) else ''}"
        )
    return f"With it: {', '.join(said)}." if said else ""


def sure_text(found: Gathered, shown: Answer, about: str) -> str:
    """Say how far chance, the assumptions and what the model misses reach."""
    share = shown["averted_share"]
    low, high = (fine_percent(end) for end in (share.low, share.high))
    leaves = "little" if share.low * share.high > 0.0 else "even its direction"
    chance = f"Chance leaves {leaves} open: over {counted(shown.seeds, 'seed')} “{shown.label}” averts {low} to {high} of the flow (95%)."
    return " ".join((chance, over_versions(found, tested(found, about), about), _held()))


def over_versions(found: Gathered, there: Tested | None, about: str) -> str:
    """Say what is averted over the versions of the model, in short."""
    if there is None:
        return f"What is assumed leaves more open: what other assumptions do to “{about}” was not tested."
    one = there.row
    averted = " to ".join(percent(one[f"averted_{end}"], True) for end in ("low", "high"))
    unclear = one["points"] - one["less"] - one["more"]
    return (
        f"What is assumed leaves more open: over {one['points']} versions of the model, {one['parameters']} uncertain numbers anywhere in their ranges, {who(there, about)} averts {averted} "
        f"(median {points_text(one['averted_median'])}); less gets through in {one['less']}, more in {one['more'] or 'none'}, and in {unclear} it may be chance, as each has {one['seeds']} seeds alone. {direction(there)}{_rival(found, one)}"
    )


def _rival(found: Gathered, tested_one: pd.Series) -> str:
    """Name the policy that averts most in most versions, where it is another one, and say whether this report has it."""
    rows = shipped_ranges()
    first = rows.loc[rows["most"].idxmax()]
    if first["label"] == tested_one["label"]:
        return ""
    here = any(there == first["label"] for _, there in same_policies(found, NAME))
    return (
        f" In {first['most']} of them “{first['label']}”{'' if here else ', which is not in this report,'} averts most."
    )


def _held() -> str:
    """Say how much of what is on record the model meets."""
    met, of = sum(one.verdict == MET for one in held()), len(held())
    return f"Of {of} official figures and published findings that the model is held against it meets {met}: it is no forecast."


def assumes_text(found: Gathered, about: str) -> str:
    """Say what is built in, which adaptation matters most, and which uncertain numbers do."""
    adapts, there = adapting(found, about, 1), tested(found, about)
    return " ".join(
        filter(None, (BUILT_IN, f"Of all that adapts, {adapts}" * bool(adapts), moving(there) if there else ""))
    )
