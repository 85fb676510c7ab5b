"""Harm: deaths against the record, with what is seized, and the order of the strategies of the SOURCE model.

SOURCE: Stringfellow et al. 2022, Science Advances 8, eabm8147 (with the Food and Drug Administration). Over 2022-32 the risk of use
(fentanyl-focused harm reduction) and naloxone saved most lives, with support in recovery, which is not modeled here; more room for treatment
lowered deaths in the short term alone. Its files (github.com/FDA/SOURCE, baseline, sum of ten years) have 11.3% fewer deaths with a fifth less of what fentanyl adds to the risk, 3.8% with
peer support in recovery, 2.7% with a fifth more kits, 0.8% where a fifth fewer begin, 0.4% with more room for treatment: 2.7% in the second year, nothing from the seventh
on, as its room is more than its demand from the third year on. Sizes are those here, without its ramp of three years: the risk of use falls by a fifth; a fifth more kits make naloxone at hand of .31
(its mean) .36, as its law of chance has it; for three years a fifth more enter treatment. Until these were read, a row had naloxone at hand of .2 more, four times as many, and treatment that went on for ten years.
"""

from __future__ import annotations

import math

from dataclasses import dataclass

import numpy as np

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import change, mean
from abm.calibration.checks.takes import YEAR, Daily, Official
from abm.calibration.checks.worlds import held
from abm.calibration.observing import months_of
from abm.calibration.runs import history
from abm.calibration.targets import withheld_targets
from abm.inputs.deaths import deaths_in
from abm.measures.arrays import Floats
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention
from abm.model.interventions.drug_checking import DrugChecking
from abm.model.interventions.education import Education
from abm.model.interventions.naloxone import Naloxone
from abm.model.interventions.treatment import Treatment
from abm.model.observation import Recording

YEARS = (2019, 2020, 2021, 2022)  # of the level that was fitted
RANGE = 0.2  # of C28
RECORD = (history(2024),)
LAST = next(row for row in withheld_targets() if row.quantity == "deaths_to_september")
FIFTH, TEN_YEARS = 0.2, 10 * YEAR
LITTLE = 0.01  # assumption: of deaths, what counts as nothing


@dataclass(frozen=True)
class OverRecord:
    """Take the deaths of calendar years over those on record: the geometric mean of the ratios."""

    years: tuple[int, ...]

    def __call__(self, recording: Recording) -> float:
        calendar = months_of(recording).astype("M8[Y]")
        ratios = [recording.daily.deaths[calendar == np.datetime64(str(y))].sum() / deaths_in(y) for y in self.years]
        return float(np.exp(np.mean(np.log(ratios))))


@dataclass(frozen=True)
class WithSeizures:
    """Take the correlation of log changes of deaths over `span` months with those of the weight seized, `lag` months before."""

    span: int
    lag: int = 0

    def __call__(self, recording: Recording) -> float:
        _, month = np.unique(months_of(recording), return_inverse=True)
        sums = (np.bincount(month, recording.daily[name]) for name in ("deaths", "seized_gross"))
        deaths, seized = (np.log(np.maximum(series, 1.0)) for series in sums)
        died, found = (series[self.span :] - series[: -self.span] for series in (deaths, seized))
        return float(np.corrcoef(died[self.lag :], found[: len(found) - self.lag])[0, 1])


def averted(values: Floats) -> Floats:
    """Return which share of the deaths in the last scenario each other one averts."""
    deaths = values[:, :, 0].mean(axis=1)
    return 1.0 - deaths[:-1] / deaths[-1]


def first_two_ahead(values: Floats) -> float:
    """Return what the lesser of the first two scenarios averts, less the most that any other does."""
    shares = averted(values)
    return float(shares[:2].min() - shares[2:].max())


def first_ahead(values: Floats) -> float:
    """Return what the first scenario averts, less what the second does."""
    first, second = averted(values)[:2]
    return float(first - second)


def _ten_years(*policies: Intervention) -> tuple:
    return tuple(held(*one, days=TEN_YEARS) for one in (*((policy,) for policy in policies), ()))


def _checked_for(less: float) -> float:
    """Return which share of use has to be checked first for so much less risk."""
    power, spread, left = (PARAMETERS[name].default for name in ("dose_response", "dose_spread", "checked_spread"))
    return less / (1.0 - math.exp(0.5 * power * (power - 1.0) * (left**2 - 1.0) * spread**2))


MORE = FIFTH * PARAMETERS["treatment_entry"].default
SHORT_OF_ROOM = 3 * YEAR  # in SOURCE
AT_HAND = 0.31  # in SOURCE, naloxone where an overdose is witnessed: 1 - exp(-kits x a constant)
TREATED, ROOM = Treatment(0, admissions=MORE), Treatment(0, admissions=MORE, stop=SHORT_OF_ROOM)
CHECKED, TAUGHT = DrugChecking(0, share=_checked_for(FIFTH)), Education(0, share=FIFTH)
NEAR = Naloxone(0, share=1.0 - AT_HAND - (1.0 - AT_HAND) ** (1.0 + FIFTH))
STRATEGIES = _ten_years(CHECKED, NEAR, ROOM, TAUGHT)
DEATHS = (Daily("deaths"),)
LATE = (Daily("deaths", TEN_YEARS - YEAR),)
SOURCE = "Stringfellow et al. 2022"

CHECKS: tuple[Check, ...] = (
    Check("C28.level", "deaths of 2019-22 over those on record, geometric mean: the level, which is fitted", RECORD,
          (OverRecord(YEARS),), mean, Bound(0.95, 1.05), "C28", "{:.3f}"),
    *(Check(f"C28.{year}", f"deaths of {year} over those on record (the dated demand is derived from deaths, too)", RECORD,
            (OverRecord((year,)),), mean, Bound(1.0 - RANGE, 1.0 + RANGE), "C28", "{:.3f}") for year in YEARS),
    Check("C28v.2023", "deaths of 2023 over those on record", RECORD, (OverRecord((2023,)),), mean,
          Bound(1.0 - RANGE, 1.0 + RANGE), "C28v", "{:.3f}"),
    Check("C28v.2024", f"deaths of January to September 2024, the last on record ({LAST.official:,.0f})", RECORD, (Official(LAST),), mean,
          Bound(LAST.low, LAST.high), "C28v", "{:,.0f}"),
    Check("V32.months", "monthly changes of deaths and of the weight seized: correlation", RECORD, (WithSeizures(1),), mean,
          Bound(-0.2, 0.2), "V32", "{:+.2f}"),
    *(Check(f"V32.year-{lag}", f"changes over twelve months, deaths {lag} months later: correlation", RECORD,
            (WithSeizures(12, lag),), mean, Bound(0.3, 0.66), "V32", "{:+.2f}") for lag in (0, 3, 6)),
    Check("SOURCE.harm", "ten years: a fifth less risk (checks) and a fifth more kits each avert more deaths than room for treatment and education",
          STRATEGIES, DEATHS, first_two_ahead, Bound(low=0.0), SOURCE, "{:+.2%}"),
    Check("SOURCE.first", "ten years: less risk averts more than kits", STRATEGIES, DEATHS, first_ahead, Bound(low=0.0), SOURCE, "{:+.2%}"),
    Check("SOURCE.kits", "ten years: kits avert more than room for treatment", _ten_years(NEAR, ROOM), DEATHS, first_ahead, Bound(low=0.0),
          SOURCE, "{:+.2%}"),
    *(Check(f"SOURCE.{name}", f"ten years, {words}: deaths", _ten_years(policy), DEATHS, change, Bound(high=0.0), SOURCE)
      for name, words, policy in (
          ("checks", "a fifth less risk of use, by checks", CHECKED), ("naloxone", "a fifth more kits", NEAR),
          ("treatment", "a fifth more enter treatment for three years", ROOM), ("education", "a fifth fewer begin", TAUGHT))),
    Check("SOURCE.late", "room for treatment averts deaths in the short term alone: deaths in the tenth year", _ten_years(ROOM), LATE, change,
          Bound(low=-LITTLE), SOURCE),
    Check("SOURCE.goes-on", "the same where a fifth more enter treatment in all ten years, which its room does not do", _ten_years(TREATED), LATE,
          change, Bound(), SOURCE),
)  # fmt: skip
