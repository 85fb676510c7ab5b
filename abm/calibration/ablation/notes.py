"""Notes: what is said behind a row of the table: outcomes of its own, and why it moves nothing where it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from abm.calibration.ablation.further import RIVALRY, TAKEOVERS
from abm.calibration.ablation.outcomes import Row

SAME, CLEAR = "-", "*"
NOTES = {
    TAKEOVERS: "acts once a group had under 0.5% of the trade for two years: see the rows of 5 years",
    RIVALRY: "acts where `size_law` is above 0, its usual value: see the rows of sizes as published",
}  # of parts whose rows of two years, with usual numbers, are the same to the last bit, under policies too


def note_of(row: Row, cells: Sequence[str], own: Mapping[str, str]) -> str:
    """Return what is said behind a row, given its cells and those of outcomes of its own."""
    parts = [f"{name} {value}" for name, value in own.items()]
    if set(cells) == {SAME}:
        parts.append(NOTES.get(row.ablation.part) or _same(row, own))
    elif not any(value.endswith(CLEAR) for value in cells):
        parts.append("nothing beyond chance")
    return "; ".join(parts)


def _same(row: Row, own: Mapping[str, str]) -> str:
    """Say why nothing of the trade moves."""
    if own:
        return "nothing of the trade: it is what inspection costs those who cross legally"
    return "" if row.policies else "acts under its policies alone"
