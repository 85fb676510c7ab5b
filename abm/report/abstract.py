"""Abstract: an answer in three short paragraphs, before its tables: what was found, how sure that is, and what it assumes."""

from __future__ import annotations

import pandas as pd

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, fine_percent, is_defined, mass
from abm.analysis.public_cost import TOTAL, cost, cost_range, not_priced
from abm.analysis.results import seeds_text
from abm.measures.chance import beyond_chance
from abm.report.assumptions import assumed_count
from abm.report.borrowed import same_policies
from abm.report.carried import Tested, adapting, moving, over_range, tested, who
from abm.report.course import in_short
from abm.report.found import Point
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind
from abm.report.lead import MOST_NAMED, counts, lead, spoken_of
from abm.report.missed import MET, held
from abm.report.ranges import NAME, shipped_ranges
from abm.report.sources import OF_THE_FLOW, direction, kinds_of
from abm.report.strengths import points_text

PEOPLE = {
    "deaths": ("death from overdoses", "deaths from overdoses"),
    "killed": ("killing in Mexico", "killings in Mexico"),
}
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
                f"In the model, over {seeds} (runs with other random numbers{_where(found)}), {lead(found, first, tied)}",
                in_short(found, shown),
                _besides(shown),
                counts(found.policies) if many else _others(found, [shown, *tied]),
            ),
        )
    )


def _others(found: Gathered, known: list[Answer]) -> str:
    """Say what policies avert that are not named yet, where they are few."""
    rest = [one for one in found.policies if one.name not in {other.name for other in known}]
    if not rest or len(found.policies) > IN_A_TABLE:
        return ""
    named = "; ".join(
        f"“{one.label}” {mass(one['averted_kg'].estimate)}{'' if one.beyond('averted_kg') else ', which may be chance'}"
        for one in rest
    )
    return f"Averted under the other{'s' * (len(rest) > 1)}: {named}."


def _besides(answer: Answer) -> str:
    """Say how many more or fewer die under a policy, and what it costs, where that is clear."""
    said = [
        f"{counted(abs(change.estimate), *kinds)} {'more' if change.estimate > 0.0 else 'fewer'}{_of_all(answer, name)}"
        for name, kinds in PEOPLE.items()
        if (change := answer.differences.get(name)) is not None and answer.beyond(name)
    ]
    total = answer.measures.get(TOTAL)
    if total is not None and beyond_chance(total):
        said.append(
            f"a public cost of {cost(answer)} USD ({cost_range(answer)} over the unit costs assumed{'; not all is priced' if not_priced(answer) else ''})"
        )
    return f"With it: {', '.join(said)}." if said else ""


def _of_all(answer: Answer, name: str) -> str:
    """Write a change as a share of all without the policy."""
    change = answer.change(name).estimate
    return f" ({fine_percent(abs(change))})" if is_defined(change) else ""


def _where(found: Gathered) -> str:
    """Say of where and when a report is; "" where a folder does not say."""
    inputs = found.folder.scenarios[0].get("inputs")
    return (
        f"; southern border of the United States, {inputs}, {counted(found.policies[0].days, 'day')}" if inputs else ""
    )


def sure_text(found: Gathered, shown: Answer, about: str) -> str:
    """Say how far chance, the assumptions and what the model misses reach."""
    share = shown["averted_share"]
    leaves, adds = "little" if share.low * share.high > 0.0 else "even its direction", share.high < 0.0
    low, high = (fine_percent(abs(end) if adds else end) for end in sorted((share.low, share.high), reverse=adds))
    does = f"lets {low} to {high} of the flow more through" if adds else f"averts {low} to {high} of the flow"
    chance = f"Chance leaves {leaves} open: over {counted(shown.seeds, 'seed')} “{shown.label}” {does} (95%)."
    return " ".join((chance, over_versions(tested(found, about), about), _held(found, shown)))


def over_versions(there: Tested | None, about: str) -> str:
    """Say what is averted over the versions of the model, in short."""
    if there is None:
        return f"What is assumed leaves more open: what other assumptions do to “{about}” was not tested."
    one = there.row
    unclear = one["points"] - one["less"] - one["more"]
    return (
        f"What is assumed leaves more open: over {one['points']} versions of the model, {one['parameters']} of {assumed_count()} assumed numbers anywhere in their ranges, {who(there, about)} averts {over_range(one, 'averted')} "
        f"(median {points_text(one['averted_median'])}); clearly less gets through in {one['less']}, clearly more in {one['more'] or 'none'}, and in {unclear} it may be chance ({one['seeds']} seeds in each). Its largest drop is {over_range(one, 'drop')}, and in {one['not_recovered'] or 'none'} the flow is not back for half a year. {direction(there)} {OF_THE_FLOW}"
    )


def others_over_versions(found: Gathered, about: str) -> tuple[Point, ...]:
    """Return what others of the report avert over the versions, and which policy averts most in most of them; nothing where it was not tested."""
    there = tested(found, about)
    if there is None:
        return ()
    rows, own = shipped_ranges().set_index("label", drop=False), there.row["label"]
    others = [(mine, rows.loc[one]) for mine, one in same_policies(found, NAME) if one != own and one in rows.index]
    named = "; ".join(
        f"“{mine}” averts {over_range(row, 'averted')} (clearly less gets through in {row['less'] or 'none'}, clearly more in {row['more'] or 'none'})"
        for mine, row in others[:MOST_NAMED]
    )
    said = " ".join(filter(None, (f"{named}." if named else "", _rival(found, there.row))))
    return (Point("Other policies over the same versions", said),) if said else ()


def _rival(found: Gathered, tested_one: pd.Series) -> str:
    """Name the policy that averts most in most versions, where it is another one, and say whether this report has it."""
    rows = shipped_ranges()
    first = rows.loc[rows["most"].idxmax()]
    if first["label"] == tested_one["label"] or not any(one.averts for one in found.policies):
        return ""
    here = any(there == first["label"] for _, there in same_policies(found, NAME))
    return f"Of all that were tested so “{first['label']}”{'' if here else ', which is not in this report,'} averts most, in {first['most']} of them."


def _held(found: Gathered, shown: Answer) -> str:
    """Say how much of what is on record the model meets, and how much of that is of such a policy."""
    own = [one for one in held() if one.kinds & kinds_of(found, shown).keys()]
    met, own_met = (sum(one.verdict == MET for one in some) for some in (held(), own))
    such = (
        f"; {len(own)} of these {'is' if len(own) == 1 else 'are'} of such a policy, and it meets {own_met}"
        if own
        else "; none of these is of such a policy"
    )
    return (
        f"Of {len(held())} official figures and published findings that the model is held against it meets {met}{such}."
    )


def assumes_text(found: Gathered, about: str) -> str:
    """Say what is built in, which adaptation matters most, and which uncertain numbers do."""
    adapts, there = adapting(found, about, 1), tested(found, about)
    return " ".join(
        filter(None, (BUILT_IN, f"Of all that adapts, {adapts}" * bool(adapts), moving(there) if there else ""))
    )
