"""Report: the table of checks as text; a check that may not tell its number tells whether it is met, and no more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from abm.calibration.checks.check import MET, MISSED, REPORTED, UNSURE, Check
from abm.measures.survival import Interval

WORDS = ("check", "bound", "verdict", "source", "under", "asks")
MEANING = "met: the whole interval lies within the bound; unsure: a part of it does; missed: none of it"


def as_text(checks: Sequence[Check], found: Sequence[Interval], seeds: int) -> str:
    """Return the table, and how many checks came to which verdict."""
    verdicts = [check.bound.verdict(one) for check, one in zip(checks, found, strict=True)]
    table = pd.DataFrame(
        [_row(check, one) for check, one in zip(checks, found, strict=True)],
        columns=["check", "measured", "95% interval", "bound", "verdict", "source", "under", "asks"],
    )
    counts = ", ".join(f"{verdicts.count(word)} {word}" for word in (MET, UNSURE, MISSED, REPORTED))
    return f"{aligned(table, WORDS)}\n\n{seeds} paired seeds; {counts} ({MEANING})"


def _row(check: Check, found: Interval) -> tuple[str, ...]:
    verdict = check.bound.verdict(found)
    if not check.form:
        return check.name, "", "", "", verdict, check.source, check.under, check.asks
    bound = check.bound.in_words(check.form)
    if math.isnan(found.estimate):
        return check.name, "not determined", "", bound, verdict, check.source, check.under, check.asks
    measured, low, high = map(check.form.format, (found.estimate, found.low, found.high))
    return check.name, measured, f"{low} to {high}", bound, verdict, check.source, check.under, check.asks


def aligned(table: pd.DataFrame, words: Sequence[str]) -> str:
    """Return a table as text, the columns of words to the left."""
    widths = {name: max(table[name].map(len).max(), len(name)) for name in words}
    formatters = {name: (lambda text, width=width: text.ljust(width)) for name, width in widths.items()}
    lines = table.to_string(index=False, formatters=formatters, justify="left").splitlines()
    return "\n".join(line.rstrip() for line in lines)
