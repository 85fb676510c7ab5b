"""Missed: which of what official figures and published work say the model meets and misses, as the shipped table of checks has it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from abm.report.assumptions import DATA
from abm.report.markup import Html, fold, table

FILE = DATA / "checks.txt"
VERDICTS = ("met", "unsure", "missed")  # those with a bound
WIDE = re.compile(r" {2,}")
OWN = "What must hold"  # source of what no record says, but reason
MOST_NAMED = 3


class Check(NamedTuple):
    """Hold a check: what is asked, what the model gives, within which bound it should lie, whether it does, and who says so."""

    asks: str
    measured: str
    bound: str
    verdict: str
    source: str


@cache
def shipped_checks() -> tuple[Check, ...]:
    """Return the shipped checks that have a bound, in their order."""
    head, *lines = FILE.read_text(encoding="utf-8").splitlines()
    starts = [head.index(name) for name in ("bound", "verdict", "source", "asks")]
    found = []
    for line in lines:
        bound, verdict, source, asks = (line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True))
        if verdict in VERDICTS:
            measured = WIDE.split(line[: starts[0]].strip())
            found.append(Check(asks, measured[1] if len(measured) > 1 else "", bound, verdict, source))
    return tuple(found)


def missed_text() -> str:
    """Say how many checks against records and published work are met, unsure and missed, and name some that are missed."""
    held = [one for one in shipped_checks() if not one.source.startswith(OWN)]
    met, unsure, missed = ([one for one in held if one.verdict == verdict] for verdict in VERDICTS)
    named = "; ".join(f"{one.asks} (in the model {one.measured}, should be {one.bound})" for one in missed[:MOST_NAMED])
    return (
        f"of {len(held)} comparisons with official figures and published work the model meets {len(met)}, {len(unsure)} are unclear, and {len(missed)} it misses, "
        f"among them: {named}."
    )


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
