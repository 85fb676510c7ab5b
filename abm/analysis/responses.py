"""Responses: what a design tells of every policy at every point, how it is taken from the summary, how it is written.

What a policy does comes first: how much of the flow it averts over the run, and how far and how long the flow falls.
Then come the response variables of single runs, as the dictionary of the folder tells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.analysis.findings import MINUS, is_defined, number, percent
from abm.measures.chance import side_of
from abm.measures.falls import CANNOT, PERIODS, period_name
from abm.measures.named import MEASURES
from abm.results.reader import SHIFTED, MAIN, RESPONSE, Entry

CHANGE, ESTIMATE = "change", "estimate"
DETECTED, STATUS = "drop_detected", "recovery_status"


@dataclass(frozen=True)
class Response:
    """Describe one response variable of a design.

    Attributes
    ----------
    words : str
        What it is, in a title.
    unit : str
        Of its effect; a share is written as a percentage.
    taken : {"change", "estimate"}
        The paired difference as a share of the baseline, or the estimate of a measure that is one of both already.
    signed : bool
        It can be under 0; one that cannot is clear where the fall is beyond chance.
    main : bool
        Reported in the terminal, in pictures and in indices; all are in effects.csv.
    none : float
        Value without an effect.
    """

    words: str
    unit: str
    taken: str = ESTIMATE
    signed: bool = False
    main: bool = False
    none: float = 0.0

    @property
    def is_share(self) -> bool:
        """Tell whether it is written as a percentage."""
        return self.unit.startswith("share")

    def write(self, values: pd.Series, beside: pd.Series | None = None) -> list[str]:
        """Write effects in words, all with a decimal where they, or those they stand beside, are small."""
        of = values if beside is None else beside
        digits = 0 if of[np.isfinite(of)].abs().max() >= (0.1 if self.is_share else 10) else 1
        return [self._text(value, digits) for value in values]

    def tick(self, value: float, _: object = None) -> str:
        """Write a value on an axis."""
        shown = 100 * value if self.is_share else value
        sign = "+" if self.signed and value else ""
        return f"{shown:{sign},.6g}{'%' if self.is_share else ''}".replace("-", MINUS)

    def _text(self, value: float, digits: int) -> str:
        if not is_defined(value):
            return CANNOT
        if self.is_share and not digits:
            return percent(value, signed=self.signed)
        text = number(100 * value if self.is_share else value, digits, self.signed)
        return text + ("%" if self.is_share else "")

    @property
    def titled(self) -> str:
        """Return what it is, with the unit where its values do not show it."""
        return self.words if self.is_share else f"{self.words} ({self.unit})"


TAKEN = (
    "scenario", "policy_start", "policy_start_date", "variable", "n", "unit", "effect", "low", "high", "clear", "status",
)  # fmt: skip


def responses_of(entries: Mapping[str, Entry]) -> dict[str, Response]:
    """Return what a design tells, in its order, given what the dictionary tells of the columns of runs.csv.

    First what is reported in the terminal, in pictures and in indices, then what is in effects.csv beside it.
    """
    first = {
        "averted_share": _measured("averted_share", signed=True, main=True),
        "largest_drop": _measured("largest_drop", main=True),
        "days_below_90": _measured("days_below_90", main=True),
    }
    changes = {name: _change(column) for name, column in entries.items() if column.kind in (RESPONSE, MAIN)}
    main = {name: change for name, change in changes.items() if change.main}
    kept = {"averted_kg": _measured("averted_kg", signed=True)}
    flow = {name: _measured(name, none=1.0) for name in (period_name(*period) for period in PERIODS)}
    moved = {name: Response(column.label, column.unit) for name, column in entries.items() if column.kind == SHIFTED}
    return first | main | kept | flow | changes | moved | {STATUS: _measured(STATUS)}


def _measured(name: str, signed: bool = False, main: bool = False, none: float = 0.0) -> Response:
    measure = MEASURES[name]
    return Response(measure.label, measure.unit, ESTIMATE, signed, main, none)


def _change(entry: Entry) -> Response:
    return Response(f"change of {entry.label or entry.meaning}", "share", CHANGE, signed=True, main=entry.kind == MAIN)


def take_effects(summary: pd.DataFrame, responses: Mapping[str, Response]) -> pd.DataFrame:
    """Return scenario, variable, unit, n, effect, low, high, clear and status of every response in a summary."""
    detected = summary[summary["variable"] == DETECTED].set_index("scenario")["mean"]
    parts = [pd.DataFrame(columns=TAKEN)]
    for variable, response in responses.items():
        rows = summary[summary["variable"] == variable]
        if rows.empty:  # a single seed tells no fall
            continue
        made = rows.reindex(columns=["scenario", "policy_start", "policy_start_date", "variable", "n"])
        values = _changes(rows) if response.taken == CHANGE else rows[["mean", "low", "high"]].to_numpy(float)
        made["unit"], made[["effect", "low", "high"]] = response.unit, values
        made["clear"] = _clear(rows, made, response, detected)
        made["status"] = rows["status"]
        parts.append(made[made["effect"].notna() | made["status"].notna()])
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _changes(rows: pd.DataFrame) -> np.ndarray:
    """Return paired differences as shares of the mean of the baseline; nan where that is 0."""
    level = (rows["mean"] - rows["difference"]).abs()
    scale = level.where(level != 0.0)
    return np.column_stack([rows[f"difference{end}"] / scale for end in ("", "_low", "_high")])


def _clear(rows: pd.DataFrame, made: pd.DataFrame, response: Response, detected: pd.Series) -> np.ndarray:
    """Return 1 or -1 where an effect is clearly above or below what is none, 0 where not, nan where it is not reported."""
    low, high = made["low"], made["high"]
    if response.signed or response.none:
        return np.where(low.isna(), np.nan, side_of(low, high, response.none))
    if made["variable"].isin(["largest_drop", "days_below_90"]).all():
        return detected.reindex(made["scenario"]).to_numpy(float) * (made["effect"] > 0).to_numpy()
    beyond = rows["difference_low"]  # of shifted shares: the difference to those of the placebo
    return np.where(beyond.isna(), np.nan, side_of(beyond, np.inf))
