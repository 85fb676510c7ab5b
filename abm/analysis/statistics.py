"""Statistics of a table of runs, as `runs.csv` and `open_results(...).runs` have it: a table in, a table out.

A table of runs has the columns `scenario` and `replicate`, each pair of them once, and a column for each response variable. Replicates
of the same number share their random numbers, so policies are compared replicate by replicate. Units are those of the variables, which
the dictionary of a batch names. Of the placebo, which is a scenario as any other, a table is freed beforehand where it is not asked about:
`runs[runs["scenario"] != "placebo"]`. The equations and their sources: `abm.measures.paired`, `resampling`, `ranking`, `survival`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.measures.arrays import Floats
from abm.measures.paired import ALPHA, Difference, holm, paired_p_values, paired_test, standardized_differences
from abm.measures.ranking import possible_ranks, rank_probabilities
from abm.measures.resampling import bootstrap_test
from abm.measures.survival import recovery_over_seeds, survival_curve

KEYS = ["scenario", "replicate"]
NO_VARIABLES = (*KEYS, "seed", "policy_start", "policy_start_date")
RECOVERY = ("days_to_recovery", "recovered", "censored")
BETTER = ("low", "high")
DRAWS = 10_000


class Paired(NamedTuple):
    """Hold the values of some scenarios over the replicates that all of them have, shape [scenarios, variables, replicates]."""

    values: Floats
    left_out: list[int]


def paired_differences(
    runs: pd.DataFrame,
    baseline: str = "baseline",
    variables: Sequence[str] | None = None,
    bootstrap: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare every policy with the baseline, replicate by replicate.

    In 4,000 synthetic experiments each (`python tests/benchmark/interval_coverage.py --paired --repetitions 4000`), the share of 95%
    intervals that hold the truth; skewed: exponential differences:

    ===========  ==========  =====  =========  =====
    differences  replicates  t      bootstrap  d_z
    ===========  ==========  =====  =========  =====
    normal       10          95.2%  94.5%      95.2%
    normal       40          95.5%  95.2%      94.9%
    skewed       10          90.8%  94.6%      99.3%
    skewed       40          92.8%  93.8%      99.2%
    ===========  ==========  =====  =========  =====

    Parameters
    ----------
    runs : DataFrame
        A row per run.
    variables : sequence of str, optional
        Which response variables; all that the baseline has if not given.
    bootstrap : bool
        Interval and p by bootstrap-t over pairs instead of Student's t: the better one where differences are skewed. Its p is never
        below 2 / (draws + 1).
    draws, seed : int
        Of the bootstrap: how many, and from which seed they are drawn.

    Returns
    -------
    DataFrame
        A row per policy and variable. n: paired replicates; left_out: those of either without a partner. mean, baseline_mean,
        difference with its 95% interval (low, high): in the unit of the variable. relative: difference as a share of the baseline's
        mean. p: two-sided, of this row alone; p_adjusted: after Holm for all rows of the table, so that one asks for no more variables
        than are of interest; clear: p_adjusted is below 0.05. d_z with its interval (d_z_low, d_z_high): difference in standard
        deviations of the paired differences. nan where a value is.

    Raises
    ------
    ValueError
        In a line: no such baseline or variable (with the nearest name), no policy, a run that is there twice, or fewer than 2 pairs.

    Warns
    -----
    UserWarning
        Replicates are left out, as they have no partner.
    """
    policies = _policies(runs, baseline)
    names = _variables(runs, baseline, variables)
    rows, left_out = [], {}
    for policy in policies:
        (values, reference), left_out[policy] = _paired(runs, [policy, baseline], names)
        effect_sizes = zip(*standardized_differences(values, reference), strict=True)
        for name, one, other, d_z in zip(names, values, reference, effect_sizes, strict=True):
            found = bootstrap_test(one, other, draws, seed) if bootstrap else paired_test(one, other)
            row = {"scenario": policy, "variable": name, "n": len(one), "left_out": sum(left_out[policy])}
            row |= _compared(float(one.mean()), float(other.mean()), found)
            rows.append(row | dict(zip(("d_z", "d_z_low", "d_z_high"), map(float, d_z), strict=True)))
    _say_left_out({policy: sum(count) for policy, count in left_out.items()}, shown(baseline))
    table = pd.DataFrame(rows)
    table["p_adjusted"] = holm(table["p"])
    table["clear"] = table["p_adjusted"] < ALPHA
    return table


def _compared(mean: float, baseline: float, found: Difference) -> dict[str, float | bool]:
    """Return a policy's mean beside the baseline's, and what a test found; what all rows decide together is filled in later."""
    return {
        "mean": mean,
        "baseline_mean": baseline,
        "difference": found.estimate,
        "low": found.low,
        "high": found.high,
        "relative": found.estimate / baseline if baseline else np.nan,
        "p": found.p,
        "p_adjusted": np.nan,
        "clear": False,
    }


def rank_policies(
    runs: pd.DataFrame,
    variable: str,
    baseline: str = "baseline",
    better: str = "low",
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Rank all policies by what they do to one variable, over the replicates that all of them and the baseline have.

    Parameters
    ----------
    variable : str
        A response variable; what the baseline has of it is taken off seed by seed, and has no rank itself.
    better : {"low", "high"}
        Which end of the variable is rank 1.
    draws, seed : int
        Of the bootstrap over replicates: how many, and from which seed they are drawn.

    Returns
    -------
    DataFrame
        A row per policy, the best mean first. n, left_out: replicates that all have, and those of the policy that others lack.
        difference with Student's 95% interval (low, high): to the baseline, in the unit of the variable. first_rank, last_rank: behind
        all policies that are clearly better and before all that are clearly worse, p-values of all pairs of policies adjusted after Holm;
        two policies tie where these ranges overlap. mean_rank and rank_1, rank_2, ...: the mean rank and the probability of each, of
        the mean over replicates; equal policies share their ranks.

    Raises
    ------
    ValueError
        As `paired_differences` does, or if `better` is neither.

    Warns
    -----
    UserWarning
        Replicates are left out, as a scenario lacks them.
    """
    if better not in BETTER:
        raise ValueError(f"better = {shown(better)}{closest(better, BETTER)}")
    policies = _policies(runs, baseline)
    values, left_out = _paired(runs, [*policies, baseline], _variables(runs, baseline, [variable]))
    changes = (values[:-1] - values[-1])[:, 0]
    scores = changes if better == "high" else -changes
    first, last = possible_ranks(scores.mean(axis=1), _apart(changes))
    probabilities = rank_probabilities(scores, draws, seed)
    found = [paired_test(one, np.zeros(len(one))) for one in changes]
    _say_left_out(dict(zip([*policies, baseline], left_out, strict=True)), "another scenario")
    table = pd.DataFrame({"scenario": policies, "n": changes.shape[1], "left_out": left_out[:-1]})
    table = table.assign(
        difference=[one.estimate for one in found], low=[one.low for one in found], high=[one.high for one in found]
    )
    ranks = np.arange(1, len(policies) + 1)
    table = table.assign(first_rank=first, last_rank=last, mean_rank=probabilities @ ranks)
    table = table.assign(**{f"rank_{rank}": probabilities[:, rank - 1] for rank in ranks})
    return table.iloc[np.argsort(-scores.mean(axis=1), kind="stable")].reset_index(drop=True)


def recovery_table(runs: pd.DataFrame, scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """Say of each policy in how many runs the flow fell below 90%, and when it was back; runs not back at their end are censored.

    A single run falls by chance alone, too: read each row beside that of the placebo. `summary.csv` has these shares and days only
    of policies under which the mean over seeds falls beyond chance, and then the same ones.

    Parameters
    ----------
    runs : DataFrame
        A row per run, with days_to_recovery (days from the start of the policy; where censored those watched), recovered and censored
        (both false: the flow never fell below 90%; blank: a scenario without a policy, which has no row).
    scenarios : sequence of str, optional
        Which ones; all if not given.

    Returns
    -------
    DataFrame
        A row per policy: runs; fallen, recovered, censored (of the fallen); share_recovered with Wilson's 95% interval (share_low,
        share_high); median_days after Kaplan and Meier, with the days on which the log-log band crosses one half (median_low,
        median_high): nan where that lies beyond the watch.

    Raises
    ------
    ValueError
        In a line: a column or scenario is not there (with the nearest name), or a run is there twice.
    """
    rows = []
    for policy, days, recovered, censored in _recoveries(runs, scenarios):
        share, median = recovery_over_seeds(days, recovered, censored)
        row = {"scenario": policy, "runs": len(days), "fallen": int((recovered | censored).sum())}
        row |= {"recovered": int(recovered.sum()), "censored": int(censored.sum())}
        row |= {"share_recovered": share.estimate, "share_low": share.low, "share_high": share.high}
        rows.append(row | {"median_days": median.estimate, "median_low": median.low, "median_high": median.high})
    return pd.DataFrame(rows)


def recovery_curve(runs: pd.DataFrame, scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the Kaplan-Meier curve of each policy over the runs that fell: the share that is not back yet, day by day.

    Parameters
    ----------
    runs, scenarios
        As of `recovery_table`.

    Returns
    -------
    DataFrame
        A row per policy and day on which a run was back or left the watch: day (from the start of the policy), at_risk and events
        (runs on that day), survival (share not back after it) with its log-log 95% band (low, high). No rows where no run fell.

    Raises
    ------
    ValueError
        As `recovery_table` does.
    """
    columns = ("day", "survival", "low", "high", "at_risk", "events")
    parts = []
    for policy, days, recovered, censored in _recoveries(runs, scenarios):
        if (fallen := recovered | censored).any():
            curve = dict(zip(columns, survival_curve(days[fallen], recovered[fallen]), strict=True))
            parts.append(pd.DataFrame({"scenario": policy} | curve))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["scenario", *columns])


def _apart(changes: Floats) -> np.ndarray:
    """Return which policies differ clearly from which, shape [policies, policies]."""
    apart = np.zeros(2 * (len(changes),), bool)
    if len(changes) > 1:
        ones, others = np.array(list(combinations(range(len(changes)), 2))).T
        apart[ones, others] = holm(paired_p_values(changes[ones], changes[others])) < ALPHA
    return apart | apart.T


def _recoveries(
    runs: pd.DataFrame, scenarios: Sequence[str] | None
) -> Iterable[tuple[str, Floats, np.ndarray, np.ndarray]]:
    _require(runs, RECOVERY)
    known = list(dict.fromkeys(runs["scenario"]))
    for name in known if scenarios is None else scenarios:
        if name not in known:
            raise ValueError(f"no scenario {shown(name)}{closest(name, known)}")
        rows = runs[runs["scenario"] == name]
        defined = rows[["recovered", "censored"]].notna().all(axis=1)
        if defined.any():
            back, late = (rows.loc[defined, column].astype(bool).to_numpy() for column in ("recovered", "censored"))
            yield name, rows.loc[defined, "days_to_recovery"].to_numpy(float, na_value=np.nan), back, late


def _policies(runs: pd.DataFrame, baseline: str) -> list[str]:
    """Return all scenarios but the baseline, in their order."""
    _require(runs)
    known = list(dict.fromkeys(runs["scenario"]))
    if baseline not in known:
        raise ValueError(f"no baseline {shown(baseline)} among the scenarios{closest(baseline, known)}")
    if len(known) == 1:
        raise ValueError(f"runs: {shown(baseline)} is the only scenario; need a policy to compare with it")
    return [name for name in known if name != baseline]


def _require(runs: pd.DataFrame, columns: Sequence[str] = ()) -> None:
    """Raise ValueError where a column is not there, or a run is there twice."""
    if not isinstance(runs, pd.DataFrame):
        raise ValueError(f"runs: {type(runs).__name__}; need a DataFrame, such as open_results(folder).runs")
    lacking = [name for name in (*KEYS, *columns) if name not in runs]
    if lacking:
        raise ValueError(f"runs: no column {shown(lacking[0])}{closest(lacking[0], map(str, runs))}")
    twice = runs[runs.duplicated(KEYS)]
    if len(twice):
        scenario, replicate = twice.iloc[0][KEYS]
        raise ValueError(f"runs: replicate {replicate} of {shown(scenario)} is there twice or more")


def _variables(runs: pd.DataFrame, baseline: str, asked: Sequence[str] | None) -> list[str]:
    """Return the variables that are asked for, or all numbers that the baseline has."""
    numbers = [name for name in runs.select_dtypes(["number", "bool"]) if name not in NO_VARIABLES]
    had = [name for name in numbers if runs.loc[runs["scenario"] == baseline, name].notna().any()]
    asked = had if asked is None else [asked] if isinstance(asked, str) else list(asked)
    for name in asked:
        if name in numbers and name not in had:
            raise ValueError(
                f"{name}: blank in {shown(baseline)}; a measure of a run beside its baseline is no difference to it"
            )
        if name not in had:
            raise ValueError(f"no variable {shown(name)} in runs{closest(name, had, 'its columns')}")
    if not asked:
        raise ValueError("runs: no variable; need a column of numbers beside scenario and replicate")
    return asked


def _paired(runs: pd.DataFrame, scenarios: list[str], variables: list[str]) -> Paired:
    """Return the values of scenarios over the replicates that all have, and how many each has beside these."""
    tables = [runs[runs["scenario"] == name].set_index("replicate")[variables] for name in scenarios]
    shared = tables[0].index
    for table in tables[1:]:
        shared = shared.intersection(table.index)
    if len(shared) < 2:
        names = " and ".join(map(shown, scenarios)) if len(scenarios) == 2 else f"all {len(scenarios)} scenarios"
        raise ValueError(f"{names}: {len(shared)} paired replicates; need 2 or more")
    shared = shared.sort_values()
    values = [table.loc[shared].to_numpy(float, na_value=np.nan).T for table in tables]
    return Paired(np.stack(values), [len(table) - len(shared) for table in tables])


def _say_left_out(left_out: dict[str, int], of: str) -> None:
    """Warn in a line of replicates without a partner."""
    found = [f"{shown(name)} {count}" for name, count in left_out.items() if count]
    if found:
        warnings.warn(f"replicates without a partner in {of} are left out: {', '.join(found)}", stacklevel=3)
