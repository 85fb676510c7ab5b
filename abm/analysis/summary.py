"""The summary table: one row per scenario and response variable, with intervals and the paired difference.

Two kinds of rows. Response variables of single runs: `low` and `high` bound the MEAN over seeds (Student's 95%
interval), `run_low` and `run_high` hold the middle 95% of single runs. Resilience of the flow: what is averted in all
first, then measures of the mean series over seeds (a single seed "falls" by chance), with intervals from a bootstrap,
beside the same measure of a placebo. Single seeds are counted where they fall clearly further than those of the placebo.
What cannot be determined is an empty cell.
The single-seed values of these measures stay in runs.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from abm.analysis.judged import adjusted, is_clear
from abm.analysis.public_cost import cost_rows
from abm.analysis.results import Results, Scenario
from abm.measures.named import MEASURES, NO_CHANGE, NO_DAY
from abm.measures.paired import paired_differences, paired_p_values
from abm.measures.resampling import FEW_SEEDS
from abm.measures.resilience import Chance, Resilience, fall_by_chance, resilience_of
from abm.measures.samples import Sample, sample_pairs
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.survival import NOT_DEFINED, Interval
from abm.results.columns import SUMMARY_COLUMNS
from abm.results.reader import SHIFTED, MAIN, RESPONSE

DRAWS = 1000  # of the bootstrap
PART = 100  # scenarios that are put into rows at a time
PUBLIC_COST = "public cost"
BY_CHANCE = "single seeds do not fall clearly further than those of the placebo, or there is none"
ROUGH = f"few seeds (under {FEW_SEEDS}): the interval is rough"

Keep = Callable[[str, Sample], object]  # given what the flow of a scenario was measured on, by its name


def summary_parts(results: Results, keep: Keep = lambda name, sample: None) -> Iterator[pd.DataFrame]:
    """Yield the rows of a few scenarios at a time, in their order; columns as in `SUMMARY_COLUMNS`."""
    bands: dict[tuple, Chance] = {}
    for first in range(0, len(results.scenarios), PART):
        rows = [row for s in results.scenarios[first : first + PART] for row in _scenario_rows(results, s, bands, keep)]
        yield pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)).astype({"policy_start": "Int64"})  # with blanks


def _scenario_rows(results: Results, scenario: Scenario, bands: dict[tuple, Chance], keep: Keep) -> list[dict]:
    """Give all rows of a scenario; `bands` holds what chance alone does, as far as it was asked for."""
    seeds = results.seeds_of(scenario)
    rows = _run_rows(results, scenario, results.runs.of_kind(RESPONSE, MAIN), seeds, results.baseline_of(scenario))
    if scenario.compared_with and scenario.window and len(seeds) > 1:  # a pair of a single seed tells nothing
        chance, start = _chance_beside(results, scenario, bands), scenario.start
        sample = sample_pairs(results.pairs(scenario, seeds), len(seeds), start, DRAWS, names=seeds)
        measure = resilience_of(sample, chance)
        keep(scenario.name, sample)
        rows += _resilience_rows(results, scenario, measure) + _shifted_rows(results, scenario)
        rows += _cost_rows(results, scenario, seeds, {row["variable"] for row in rows if row.get("clear") == 1})
    return [row | results.start_of(scenario) for row in rows]


def _chance_beside(results: Results, scenario: Scenario, bands: dict[tuple, Chance]) -> Chance:
    """Return how far the placebo beside a scenario falls: the same for all that start on a day and share its seeds."""
    beside = results.chance_beside(scenario)
    if beside is None:
        return Chance()
    (placebo, shared), start = beside, scenario.start
    asked = placebo.name, start, shared.tobytes()
    if asked not in bands:
        bands[asked] = fall_by_chance(sample_pairs(results.pairs(placebo, shared), len(shared), start, DRAWS))
    return bands[asked]


def _run_rows(
    results: Results, scenario: Scenario, variables: Sequence[str], seeds: np.ndarray, reference: Scenario | None
) -> list[dict]:
    """Summarize response variables over some seeds, and their differences to a reference."""
    values = results.runs.values(scenario.name, variables, seeds)
    means = mean_differences(values, np.zeros_like(values))
    run_low, run_high = np.quantile(values, [0.025, 0.975], axis=-1)
    table = {"median": np.median(values, axis=-1), "run_low": run_low, "run_high": run_high}
    if reference is not None and reference is not scenario:
        compared = results.runs.values(reference.name, variables, seeds)
        difference, low, high = mean_differences(values, compared)
        level = np.abs(compared.mean(axis=-1))
        relative = np.divide(difference, level, out=np.full_like(level, np.nan), where=level != 0.0)
        table |= {"difference": difference, "difference_low": low, "difference_high": high}
        table |= {"difference_relative": relative, "compared_with": [reference.name] * len(variables)}
        table |= _tests(variables, values, compared)
    rows = []
    for variable, mean, *columns in zip(variables, zip(*means, strict=True), *table.values(), strict=True):
        entry = results.runs.entries[variable]
        measured = _within(Interval(*mean), entry.unit)
        row = _row(scenario, len(seeds), variable, entry.unit, measured, "runs", entry.note)
        rows.append(row | dict(zip(table, columns, strict=True)))
    return rows


def _tests(variables: Sequence[str], values: np.ndarray, compared: np.ndarray) -> dict[str, np.ndarray]:
    """Return p-values of no difference, as they are judged too, and whether that is clear; blank with a single seed."""
    if values.shape[-1] < 2:
        return {}
    p = paired_p_values(values, compared)
    judged = adjusted(variables, p)
    clear = np.where(np.isnan(judged), np.nan, is_clear(judged))
    return {"p": p, "p_adjusted": judged, "clear": clear}


def _resilience_rows(results: Results, scenario: Scenario, measure: Resilience) -> list[dict]:
    """Give every measure of the mean series a row, what is averted in all first, and the placebo's band beside."""
    days, seeds = measure.sample.days, measure.sample.seeds
    series = {
        "averted_kg": _scaled(measure.averted_g, 1.0 / GRAMS_PER_KILOGRAM),
        "averted_share": measure.averted_share,
        "averted_days": _scaled(measure.averted_share, days),
        **measure.flow,
        "largest_drop": measure.largest_drop,
        "largest_drop_week": measure.largest_drop_week,
        "placebo_drop": measure.placebo_drop,
        "drop_detected": _certain(measure.drop_detected),
        "days_to_lowest": measure.days_to_lowest,
        "days_below_90": measure.days_below_90,
        "area_lost": measure.area_lost,
        "recovery_status": NOT_DEFINED,
        "days_to_recovery": measure.days_to_recovery,
        "days_to_relapse": measure.days_to_relapse,
        "days_below_95_again": measure.days_below_95_again,
        "days_watched": _certain(days),
        "largest_rise": measure.largest_rise,
        "placebo_rise": measure.placebo_rise,
        "rise_detected": _certain(measure.rise_detected),
        "days_to_peak": measure.days_to_peak,
        "level_after_year": measure.level_after_year,
    }
    fallen = {
        "seeds_fallen": _certain(np.nan if measure.seeds_fallen is None else measure.seeds_fallen),
        "share_recovered": measure.share_recovered,
        "median_recovery": measure.median_recovery,
    }
    status, notes = {"recovery_status": measure.recovery_status}, _notes(measure)
    return [
        _row(scenario, seeds, name, MEASURES[name].unit, value, basis, notes.get(name, ""))
        | {"status": status.get(name)}
        for basis, values in (("mean series", series), ("seeds below 90%", fallen))
        for name, value in values.items()
    ]


def _notes(measure: Resilience) -> dict[str, str]:
    """Say why a cell is empty, by measure."""
    extremes = {"days_to_lowest": measure.drop_detected, "days_to_peak": measure.rise_detected}
    found = {
        name: NO_DAY if detected else NO_CHANGE
        for name, detected in extremes.items()
        if np.isnan(getattr(measure, name).estimate)
    }
    if measure.single_falls_distinguished:
        return found
    return found | dict.fromkeys(("seeds_fallen", "share_recovered", "median_recovery"), BY_CHANCE)


def _cost_rows(results: Results, scenario: Scenario, seeds: np.ndarray, clear: set[str]) -> list[dict]:
    """Give what a policy costs the public a row each."""
    rows = cost_rows(results, scenario, seeds, clear)
    return [_row(scenario, len(seeds), one.variable, one.unit, one.value, PUBLIC_COST, one.note) for one in rows]


def _shifted_rows(results: Results, scenario: Scenario) -> list[dict]:
    """Set the shifted shares beside the placebo's: two runs with other random numbers differ in their places, too."""
    placebo, seeds = results.chance_beside(scenario) or (None, results.seeds_of(scenario))
    shifted = results.runs.of_kind(SHIFTED)
    rows = _run_rows(results, scenario, shifted, seeds, placebo)
    if placebo is None or scenario is placebo:
        return rows
    named = {"scenario": scenario.name, "label": scenario.label}
    beside = _run_rows(results, placebo, shifted, seeds, None)
    chance = [row | named | {"variable": f"placebo_{row['variable']}"} for row in beside]
    return [row for pair in zip(rows, chance, strict=True) for row in pair]


def _row(scenario: Scenario, seeds: int, variable: str, unit: str, value: Interval, basis: str, note: str = "") -> dict:
    named = {"scenario": scenario.name, "label": scenario.label, "variable": variable, "unit": unit}
    measured = {"n": seeds, "mean": value.estimate, "low": value.low, "high": value.high}
    return named | measured | {"basis": basis, "note": _note(seeds, value, note)}


def _note(seeds: int, value: Interval, note: str) -> str | None:
    rough = seeds < FEW_SEEDS and np.isfinite([value.low, value.high]).any()
    return "; ".join(filter(None, (ROUGH if rough else "", note))) or None


def _within(interval: Interval, unit: str) -> Interval:
    """Cut the interval of a share at what a share can be."""
    if unit != "share":
        return interval
    return Interval(interval.estimate, np.maximum(interval.low, 0.0), np.minimum(interval.high, 1.0))


def mean_differences(values: np.ndarray, compared: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean difference over seeds of each variable, and its interval; nan for its ends with a single seed."""
    if values.shape[-1] < 2:
        mean = (values - compared).mean(axis=-1)
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    return paired_differences(values, compared)


def _scaled(interval: Interval, factor: float) -> Interval:
    return Interval(interval.estimate * factor, interval.low * factor, interval.high * factor)


def _certain(value: float) -> Interval:
    return Interval(float(value), np.nan, np.nan)
