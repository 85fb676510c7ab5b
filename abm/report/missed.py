"""Missed: which of what official figures and published work say the model meets and misses, as the shipped table of checks has it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache
from typing import NamedTuple

from abm.analysis.findings import MINUS
from abm.report.assumptions import DATA
from abm.report.markup import Html, fold, table

FILE = DATA / "checks.txt"
MET, UNSURE, MISSED = "met", "unsure", "missed"
VERDICTS = (MET, UNSURE, MISSED)  # those with a bound
WIDE = re.compile(r" {2,}")
HYPHEN = re.compile(r"(?<!\S)-(?=\d)")  # before a number
FITTED = frozenset(("C2a", "C2b", "C2c", "C2d", "C3", "C10", "C17"))  # sources of checks that the fit saw, too
OWN = "What must hold"  # source of what no record says, but reason
MOST_NAMED = 2


class Check(NamedTuple):
    """Hold a check: what is asked, what the model gives, within which bound it should lie, whether it does, who says so, and under
    which kinds of interventions."""

    asks: str
    measured: str
    bound: str
    verdict: str
    source: str
    kinds: frozenset[str]


@cache
def shipped_checks() -> tuple[Check, ...]:
    """Return the shipped checks that have a bound, in their order."""
    head, *lines = HYPHEN.sub(MINUS, FILE.read_text(encoding="utf-8")).splitlines()
    starts = [head.index(name) for name in ("bound", "verdict", "source", "under", "asks")]
    found = []
    for line in lines:
        bound, verdict, source, under, asks = (
            line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)
        )
        if verdict in VERDICTS:
            measured = WIDE.split(line[: starts[0]].strip())
            found.append(
                Check(
                    asks, measured[1] if len(measured) > 1 else "", bound, verdict, source, frozenset(under.split("+"))
                )
            )
    return tuple(found)


def held() -> list[Check]:
    """Return the checks against records and published work."""
    return [one for one in shipped_checks() if not one.source.startswith(OWN)]


def held_of(kinds: Set[str]) -> list[Check]:
    """Return those of them that are made under a policy of one of some kinds."""
    return [one for one in held() if one.kinds & kinds]


def missed_text(kinds: Set[str]) -> str:
    """Say how many checks against records and published work are met, unsure and missed, and name those missed that are of such a policy.

    Parameters
    ----------
    kinds : set of str
        Kinds of interventions of the policy that is spoken of.
    """
    met, unsure, missed = ([one for one in held() if one.verdict == verdict] for verdict in VERDICTS)
    own = held_of(kinds)
    of_kind = (
        f"{len(own)} {'is' if len(own) == 1 else 'are'} with a policy of this kind ({verdicts_text(own)})"
        if own
        else "None is with a policy of this kind"
    )
    own_missed, rest = ([one for one in missed if bool(one.kinds & kinds) == is_own] for is_own in (True, False))
    named = f", of which this is missed: {_named(own_missed)}" if own_missed else ""
    return (
        f"no interval holds what the model misses of it. In other runs it was compared with {len(held())} official figures and findings of published work; it meets {len(met)}, {len(unsure)} "
        f"{'is' if len(unsure) == 1 else 'are'} unclear, and {len(missed)} it misses. {of_kind}{named}. Missed elsewhere: {_named(rest)}."
    )


def verdicts_text(checks: Sequence[Check]) -> str:
    """Count checks by verdict, those that there are."""
    numbers = {verdict: sum(one.verdict == verdict for one in checks) for verdict in VERDICTS}
    return ", ".join(f"{number} {verdict}" for verdict, number in numbers.items() if number)


def with_numbers(one: Check) -> str:
    """Write what is asked, with what the model gives and what it should."""
    return f"{one.asks} (in the model {one.measured}, should be {one.bound})"


def _named(missed: Sequence[Check]) -> str:
    """Write what is missed; the most, and how many more."""
    more = f"; {len(missed) - MOST_NAMED} more below" if len(missed) > MOST_NAMED else ""
    return "; ".join(map(with_numbers, missed[:MOST_NAMED])) + more


def missed_part() -> Html:
    """Return what is missed or unsure, as a table that is opened."""
    rows = [
        [one.asks, one.measured, one.bound, one.verdict, one.source]
        for one in shipped_checks()
        if one.verdict != VERDICTS[0]
    ]
    heads = ["What is asked", "In the model", "Should be", "Verdict", "By"]
    return fold(
        "Table: what the model misses",
        table("What the model misses, or may miss, of records and published work", heads, rows, wide=True),
        paper=True,
    )
