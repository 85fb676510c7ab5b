"""Answers: what the summary table says about one policy, as one object for titles, pictures and the terminal."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from abm.analysis.judged import adjusted, is_clear
from abm.analysis.results import BASELINE, PLACEBO
from abm.measures.chance import beyond_chance
from abm.measures.named import MEASURES
from abm.measures.paired import p_value, standard_error_of
from abm.measures.survival import NOT_DEFINED, Interval

SHIFTED = "shifted"  # how the names of shares at other places begin
OF_DROP = ("largest_drop", "days_below_90", "days_to_recovery")


def relative(difference: Interval, mean: float) -> Interval:
    """Return a paired difference as a share of the baseline, given the mean with the policy; nan where that share is of 0."""
    usual = abs(mean - difference.estimate) or math.nan
    return Interval(difference.estimate / usual, difference.low / usual, difference.high / usual)


@dataclass(frozen=True)
class Answer:
    """Hold how far the flow falls under one policy, and how fast it comes back.

    Attributes
    ----------
    name, label : str
        Scenario, and scenario in words.
    seeds : int
        Paired seeds behind the numbers.
    measures : dict of Interval
        By variable of the summary table; units as there.
    status : str
        What became of the mean series: one of `abm.measures.falls.STATUSES`.
    differences : dict of Interval
        Paired difference of each response variable to the baseline, by variable; units as in the summary table.
    start : int
        First day of the policy.
    placebo : Answer or None
        That of the same experiment; None without one, and of the placebo itself.
    notes : dict of str
        What is to be borne in mind, by variable; only where there is something.
    """

    name: str
    label: str
    seeds: int
    measures: dict[str, Interval]
    status: str
    differences: dict[str, Interval] = field(default_factory=dict)
    start: int = 0
    placebo: Answer | None = None
    notes: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, variable: str) -> Interval:
        """Return one measure."""
        return self.measures[variable]

    def change(self, variable: str) -> Interval:
        """Return the paired difference of a response variable as a share of the baseline; nan where that is 0."""
        return relative(self.differences[variable], self[variable].estimate)

    def beyond(self, variable: str) -> int:
        """Return 1 where a measure is above no effect beyond chance or a response variable clearly rises, -1 where below or falls.

        What is measured of a drop is beyond chance where that is, and days below 90% where their interval lies above 0, too.
        """
        if variable in OF_DROP:
            return int(self.detected and (variable != "days_below_90" or beyond_chance(self[variable]) > 0))
        if variable == "largest_rise":
            return int(self.rises)
        if variable in MEASURES:
            return beyond_chance(self[variable])
        change = self.differences.get(variable, NOT_DEFINED)
        if variable.startswith(SHIFTED):
            return max(0, beyond_chance(change))  # less than under the placebo is no shift
        return (1 if change.estimate > 0.0 else -1) if variable in self.clear else 0

    @property
    def responses(self) -> list[str]:
        """Return the response variables whose differences to the baseline are judged."""
        return [
            name for name, one in self.differences.items() if not name.startswith(SHIFTED) and math.isfinite(one.low)
        ]

    @cached_property
    def clear(self) -> frozenset[str]:
        """Return the response variables that clearly change: those that are `clear` in the summary table (`abm.analysis.judged`)."""
        changes = [self.differences[name] for name in self.responses]
        errors = [standard_error_of(one, self.seeds) for one in changes]
        judged = adjusted(self.responses, p_value([one.estimate for one in changes], errors, self.seeds))
        return frozenset(name for name, clear in zip(self.responses, is_clear(judged), strict=True) if clear)

    @property
    def detected(self) -> bool:
        """Say whether the fall is deeper than chance makes it."""
        return self["drop_detected"].estimate == 1.0

    @property
    def rises(self) -> bool:
        """Say whether the flow rises above that without the policy further than chance makes it."""
        return "rise_detected" in self.measures and self["rise_detected"].estimate == 1.0

    @property
    def days_watched(self) -> int:
        """Return the days from the start of the policy to the end of the run."""
        return int(self["days_watched"].estimate)

    @property
    def days(self) -> int:
        """Return the days of the run, those before the policy included."""
        return self.start + self.days_watched

    @property
    def averts(self) -> bool:
        """Say whether less is delivered than without the policy, beyond chance."""
        return self.beyond("averted_kg") > 0


def read_answers(summary: pd.DataFrame) -> dict[str, Answer]:
    """Collect the measured scenarios of a summary table, the placebo included, in its order."""
    answers = {}
    for name, rows in summary.groupby("scenario", sort=False):
        if name == BASELINE or "drop_detected" not in set(rows["variable"]):
            continue
        measures = {
            row.variable: Interval(row.mean_value, row.low, row.high)
            for row in rows.rename(columns={"mean": "mean_value"}).itertuples()
        }
        paired = rows[rows["difference"].notna()]
        differences = {
            row.variable: Interval(row.difference, row.difference_low, row.difference_high)
            for row in paired.itertuples()
        }
        status = rows.loc[rows["variable"] == "recovery_status", "status"].item()
        starts = rows["policy_start"].dropna().tolist() if "policy_start" in rows else []
        about = name, rows["label"].iloc[0], int(rows["n"].iloc[0])
        noted = rows[rows["note"].notna()] if "note" in rows else rows[:0]
        notes = dict(zip(noted["variable"], noted.get("note", ()), strict=True))
        answers[name] = Answer(*about, measures, status, differences, int(starts[0]) if starts else 0, notes=notes)
    placebo = answers.get(PLACEBO)
    return {name: replace(one, placebo=None if one is placebo else placebo) for name, one in answers.items()}


def policies(answers: dict[str, Answer]) -> list[Answer]:
    """Leave the placebo out."""
    return [answer for answer in answers.values() if answer.name != PLACEBO]


def placebo_band(answers: dict[str, Answer], variable: str) -> tuple[float, float] | None:
    """Return the range that chance alone gives to a measure; None where there is no placebo or no value."""
    if PLACEBO not in answers:
        return None
    beside = {"largest_drop": "placebo_drop", "largest_rise": "placebo_rise"}  # any smaller one is chance, too
    interval = answers[PLACEBO][beside.get(variable, variable)]
    if math.isnan(interval.low):
        return None
    return (0.0 if variable in beside else interval.low, interval.high)
