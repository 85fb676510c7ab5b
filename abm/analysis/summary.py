"""The summary table: one row per scenario and response variable, with intervals and the paired difference.

Two kinds of rows. Response variables of single runs: `low` and `high` bound the MEAN over seeds (Student's 95%
interval), `run_low` and `run_high` hold the middle 95% of single runs. Resilience of the flow: taken on the mean series
over seeds (a single seed "falls" by luck), with a bootstrap interval, beside the same measure of a placebo.
The single-seed values of these measures stay in runs.csv.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.analysis.results import Results, Scenario
from abm.resilience import Resilience, measure_resilience, paired_difference
from abm.survival import NOT_DEFINED, Interval

DRAWS = 1000  # of the bootstrap
GRAMS_PER_KILOGRAM = 1000.0
DISPLACED = ("displaced_offices", "displaced_modes", "displaced_lab_regions")
SINGLE_SEED = ("largest_fall", "days_to_trough", "days_to_recovery", "recovered", "censored", "shortfall_kg")
NOT_SUMMARISED = ("seed", "level_after_year", *SINGLE_SEED, *DISPLACED)

SUMMARY_COLUMNS: dict[str, tuple[str, str]] = {
    "scenario": ("name", "scenario"),
    "label": ("text", "scenario in words"),
    "variable": ("name", "response variable or measure of resilience"),
    "unit": ("text", "unit of the variable"),
    "n": ("seeds", "paired seeds the row rests on"),
    "mean": ("of the variable", "mean over seeds; for a measure of resilience its estimate (see basis)"),
    "median": ("of the variable", "median over single runs"),
    "low": ("of the variable", "lower end of the 95% interval of the mean (Student) or of the estimate (see basis)"),
    "high": ("of the variable", "upper end of that interval; empty beside a number: beyond the end of the run"),
    "run_low": ("of the variable", "2.5% quantile of single runs"),
    "run_high": ("of the variable", "97.5% quantile of single runs"),
    "difference": ("of the variable", "mean paired difference, same seed by same seed, to compared_with"),
    "difference_low": ("of the variable", "lower end of the 95% interval of that mean (Student)"),
    "difference_high": ("of the variable", "upper end of that interval"),
    "difference_relative": ("share", "difference as a share of the mean of compared_with"),
    "compared_with": ("name", "scenario the difference is taken to"),
    "basis": ("text", "how the row was taken: runs, mean series (bootstrap over seeds), or seeds that fell below 90%"),
    "status": ("text", "recovery_status only: recovered, censored (not by the end of the run), or no fall"),
}

UNITS = {
    "delivered_kg": "kg pure",
    "seized_kg_gross": "kg gross",
    "seizures": "events",
    "share_at_ports": "share",
    "citizen_share": "share",
    "interdiction_share": "share",
    "price_mean": "1 = usual",
    "purity_mean": "share",
    "wait_minutes_mean": "min",
    "exams_per_day": "exams/day",
    "labs_working_mean": "labs",
    "labs_found": "labs",
    "labs_moved": "labs",
    "organisations_end": "organisations",
    "arrests": "arrests",
    **dict.fromkeys(DISPLACED, "share"),
}


def measure_policies(results: Results) -> dict[str, Resilience]:
    """Measure each policy, and each placebo, on the mean series; a pair of a single seed tells nothing."""
    measured = {}
    for scenario in results.scenarios:
        if scenario.compared_with and scenario.window and len(results.seeds_of(scenario)) > 1:
            beside = results.chance_beside(scenario)
            chance = results.pair(*beside) if beside else None
            measured[scenario.name] = measure_resilience(*results.pair(scenario), scenario.window[0], chance, DRAWS)
    return measured


def summary_table(results: Results, measured: dict[str, Resilience]) -> pd.DataFrame:
    """Put all rows together; columns as in `SUMMARY_COLUMNS`."""
    rows = []
    for scenario in results.scenarios:
        rows += _run_rows(results, scenario)
        if scenario.name in measured:
            rows += _resilience_rows(results, scenario, measured[scenario.name])
            rows += _displacement_rows(results, scenario)
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _run_rows(results: Results, scenario: Scenario) -> list[dict]:
    numbers = results.runs.select_dtypes("number").columns
    baseline, seeds = results.baseline_of(scenario), results.seeds_of(scenario)
    shown = [variable for variable in numbers if variable not in NOT_SUMMARISED]
    return [_run_row(results, scenario, variable, baseline, seeds) for variable in shown]


def _run_row(results: Results, scenario: Scenario, variable: str, reference: Scenario | None, seeds) -> dict:
    """Summarise one response variable over some seeds, and its difference to a reference."""
    values = results.values(scenario, variable, seeds)
    mean = _mean(values, np.zeros_like(values))
    run_low, run_high = np.quantile(values, [0.025, 0.975])
    row = _row(scenario, len(seeds), variable, UNITS.get(variable, ""), mean, "runs")
    row |= {"median": np.median(values), "run_low": run_low, "run_high": run_high}
    if reference is not None and reference is not scenario:
        compared = results.values(reference, variable, seeds)
        difference, level = _mean(values, compared), compared.mean()
        row |= {
            "difference": difference.estimate,
            "difference_low": difference.low,
            "difference_high": difference.high,
            "difference_relative": difference.estimate / abs(level) if level else np.nan,
            "compared_with": reference.name,
        }
    return row


def _resilience_rows(results: Results, scenario: Scenario, measure: Resilience) -> list[dict]:
    """Give every measure of the mean series a row, with the placebo's band beside the fall."""
    start = scenario.window[0]
    seeds = results.seeds_of(scenario)
    usual = results.flow(results.baseline_of(scenario), seeds)[:, start:].mean()
    kilograms = _scaled(measure.shortfall, GRAMS_PER_KILOGRAM)
    series, fallen = "mean series", "seeds below 90%"
    rows = [
        ("largest_fall", "share", measure.largest_fall, series),
        ("placebo_fall", "share", measure.placebo_fall, series),
        ("fall_detected", "1 = yes, 0 = no", _certain(measure.fall_detected), series),
        ("days_to_trough", "days from the start", measure.days_to_trough, series),
        ("days_to_recovery", "days from the start", measure.days_to_recovery, series),
        ("recovery_status", "", NOT_DEFINED, series),
        ("days_watched", "days from the start", _certain(results.days - start), series),
        ("shortfall_kg", "kg pure", kilograms, series),
        ("shortfall_days", "days of flow without the policy", _scaled(measure.shortfall, usual), series),
        ("level_after_year", "share of the flow without the policy", measure.level_after_year, series),
        ("seeds_fallen", "seeds", _certain(measure.seeds_fallen), fallen),
        ("share_recovered", "share of seeds", measure.share_recovered, fallen),
        ("median_recovery", "days from the start", measure.median_recovery, fallen),
    ]
    table = [_row(scenario, len(seeds), *row) for row in rows]
    table[5]["status"] = measure.recovery_status
    return table


def _displacement_rows(results: Results, scenario: Scenario) -> list[dict]:
    """Set the displaced shares beside the placebo's: two runs with other luck differ in their places, too."""
    placebo, seeds = results.chance_beside(scenario) or (None, results.seeds_of(scenario))
    rows = []
    for variable in DISPLACED:
        rows.append(_run_row(results, scenario, variable, placebo, seeds))
        if placebo and scenario is not placebo:
            beside = _run_row(results, placebo, variable, None, seeds)
            named = {"scenario": scenario.name, "label": scenario.label, "variable": f"placebo_{variable}"}
            rows.append(beside | named)
    return rows


def _row(scenario: Scenario, seeds: int, variable: str, unit: str, value: Interval, basis: str) -> dict:
    named = {"scenario": scenario.name, "label": scenario.label, "variable": variable, "unit": unit}
    measured = {"n": seeds, "mean": value.estimate, "low": value.low, "high": value.high}
    return named | measured | {"basis": basis}


def _mean(values: np.ndarray, compared: np.ndarray) -> Interval:
    if len(values) < 2:
        return Interval(float((values - compared).mean()), np.nan, np.nan)
    return paired_difference(values, compared)


def _scaled(interval: Interval, unit: float) -> Interval:
    if not unit:
        return NOT_DEFINED
    return Interval(interval.estimate / unit, interval.low / unit, interval.high / unit)


def _certain(value: float) -> Interval:
    return Interval(float(value), np.nan, np.nan)
