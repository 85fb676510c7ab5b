"""Lead: which policy averts most, or what stands out where none averts, with which an answer begins."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import averted_range, counted, fine_percent, is_defined, mass, number
from abm.report.gathered import Gathered
from abm.results.changed import listed

MOST_NAMED = 3  # policies


def spoken_of(found: Gathered, first: Answer) -> Answer:
    """Return the policy of which an answer speaks: the one that averts most; where none averts, that which adds most or else falls most."""
    if first.averts:
        return first
    adding = [answer for answer in found.policies if answer.beyond("averted_kg") < 0]
    fallen = [answer for answer in found.policies if answer.detected]
    if adding:
        return min(adding, key=lambda answer: answer["averted_kg"].estimate)
    return max(fallen, key=lambda answer: answer["largest_drop"].estimate) if fallen else first


def lead(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    """Say which policy averts most, and how much of the flow, or which tie; where none averts, what stands out instead."""
    many = len(found.policies)
    if not first.averts:
        return _none_averts(found, first)
    share = f"{fine_percent(first['averted_share'].estimate)} of what comes through without it from its start to the end of the run ({counted(first.days_watched, 'day')})"
    if tied:
        return f"of {many} policies {_names(first, tied)} cannot be distinguished over these seeds: they avert {_amounts(first, tied, share)}."
    averts = f"of {many} policies “{first.label}” averts most:" if many > 1 else f"“{first.label}” averts"
    return f"{averts} {kilograms(first)}, {share}."


def _names(first: Answer, tied: list[Answer]) -> str:
    """Name the policies of a tie, the others counted."""
    rest = and_others(tied)
    names = [f"“{one.label}”" for one in (first, *tied[:MOST_NAMED])]
    return f"{', '.join(names)}{rest}" if rest else listed(names)


def _amounts(first: Answer, tied: list[Answer], share: str) -> str:
    """Write what the policies of a tie avert, in the order of their names; of the first also as a share of the flow."""
    *others, last = [_tied(one) for one in tied[:MOST_NAMED]]
    return f"{'; '.join((f'{kilograms(first)}, {share}', *others))}; and {last}"


def _tied(answer: Answer) -> str:
    """Write what a policy of a tie averts, with its interval where that may be chance."""
    return mass(answer["averted_kg"].estimate) if answer.averts else f"{averted_range(answer)}, which may be chance"


def _none_averts(found: Gathered, first: Answer) -> str:
    """Say that no policy averts flow, and what the one does that is spoken of."""
    shown, many = spoken_of(found, first), len(found.policies)
    adds = shown.beyond("averted_kg") < 0
    what = f"lets more through: {kilograms(shown, -1)}" if adds else f"averts {kilograms(shown)}, which may be chance"
    share = f", {fine_percent(abs(shown['averted_share'].estimate))} of what comes through without it" if adds else ""
    none = "" if many == 1 else f"none of the {many} policies averts anything of the flow beyond chance; "
    return f"{none}“{shown.label}” {what}{share}."


def and_others(answers: list[Answer]) -> str:
    """Count the policies that are not named."""
    rest = len(answers) - MOST_NAMED
    return f" and {counted(rest, 'other')}" if rest > 0 else ""


def kilograms(answer: Answer, sign: int = 1) -> str:
    """Write what is averted in all, or with a `sign` of -1 what is added, with its interval."""
    kept = answer["averted_kg"]
    if not (is_defined(kept.low) and is_defined(kept.high)):
        return f"{mass(sign * kept.estimate)} of pure fentanyl"
    ends = (number(end, 0) for end in sorted((sign * kept.low, sign * kept.high)))
    return f"{mass(sign * kept.estimate)} of pure fentanyl (95% interval {' to '.join(ends)} kg)"


def counts(answers: list[Answer]) -> str:
    """Count what policies do to the flow in all, and name those that let more through."""
    less = sum(answer.beyond("averted_kg") == 1 for answer in answers)
    more = [answer for answer in answers if answer.beyond("averted_kg") == -1]
    rest = len(answers) - less - len(more)
    named = "; ".join(f"“{one.label}”, {mass(-one['averted_kg'].estimate)}" for one in more[:MOST_NAMED])
    added = f", {len(more)} let{'s' * (len(more) == 1)} more through ({named}{and_others(more)})" if more else ""
    none = f", and of {rest} the effect in all may be chance" if rest else ""
    many = "all" if less == len(answers) else less or "none"
    return f"Of the {len(answers)} policies {many} avert{'s' * (less < 2)} flow beyond chance{added}{none}."
