"""Indices: how much of the variance of an effect over a Sobol' design is due to each factor.

First order: due to the factor alone; total: alone or together with others (Sobol' 2001; Saltelli et al. 2010), both by
SALib, with its 95% confidence (half-width, bootstrap). Chance is part of the variance as well: its share is reported beside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.analysis.design import Design, of_policy
from abm.analysis.findings import is_defined, percent
from abm.measures.falls import CANNOT
from abm.results.columns import INDEX_COLUMNS

SEED = 1  # of the bootstrap; SALib takes 0 for none
CONFIDENCE = 0.95
ROUNDING = 1e-12  # effects that differ by less, as a share of the largest, do not vary
NOISY = 0.1  # a larger share of chance asks for more replicates


def indices_table(design: Design, table: pd.DataFrame) -> pd.DataFrame:
    """Return first-order, total and second-order indices of every policy and response; columns as in `INDEX_COLUMNS`.

    A policy that lacks a point has none, as the estimate needs all of them; nor has an effect that does not vary.
    """
    rows = []
    for policy in design.policies:
        for variable in design.main:
            found = of_policy(table, policy, variable)
            if len(found) == len(design.points):
                rows += _rows(design, found, policy, variable)
    return pd.DataFrame(rows, columns=list(INDEX_COLUMNS))


def _rows(design: Design, found: pd.DataFrame, policy: str, variable: str) -> list[dict]:
    effect = found["effect"].to_numpy(float)
    if np.ptp(effect) <= ROUNDING * np.abs(effect).max():
        return []
    names, own = [factor.name for factor in design.factors], {factor.name for factor in design.factors_of(policy)}
    answer = estimate(names, effect, design.second_order)
    answer = {kind: np.where(np.isfinite(values), values, np.nan) for kind, values in answer.items()}
    about = {"policy": policy, "variable": variable, "points": len(effect), "chance": chance_share(found)}
    rows = []
    for i, name in enumerate(names):
        if name in own:
            kinds = ("S1", "S1_conf", "ST", "ST_conf")
            rows.append(about | {"factor": name} | {kind: answer[kind][i] for kind in kinds})
            others = [j for j in range(i + 1, len(names)) if names[j] in own] if design.second_order else []
            for j in others:
                second = {kind: answer[kind][i, j] for kind in ("S2", "S2_conf")}
                rows.append(about | {"factor": name, "with_factor": names[j]} | second)
    return rows


def estimate(names: list[str], values: np.ndarray, second_order: bool) -> dict[str, np.ndarray]:
    """Return SALib's indices of values at the points of a Sobol' design, in their order."""
    from SALib.analyze import sobol  # here, as it loads SciPy's statistics

    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    return sobol.analyze(problem, values, calc_second_order=second_order, conf_level=CONFIDENCE, seed=SEED)


def index_text(value: float, half_width: float) -> str:
    """Write an index and its confidence; what SALib cannot tell is said so."""
    if not is_defined(value):
        return CANNOT
    value = round(value, 2) + 0.0  # zero without a sign
    return f"{value:.2f} ± {half_width:.2f}" if is_defined(half_width) else f"{value:.2f} (how well {CANNOT})"


def chance_text(found: pd.DataFrame) -> str:
    """Say how much of the variance chance could make, given rows of indices of one policy and response."""
    chance = found["chance"].iloc[0]
    return f"chance: at most {percent(min(chance, 1.0))}" if is_defined(chance) else f"chance: {CANNOT}"


def chance_share(found: pd.DataFrame) -> float:
    """Return the share of the variance over points that chance could make; points share seeds, so it is an upper end.

    nan where the interval of an effect is not known, or effects do not vary.
    """
    from scipy.special import stdtrit

    half = (found["high"] - found["low"]) / 2
    error = half / stdtrit(found["n"].clip(lower=2) - 1, 0.5 + CONFIDENCE / 2)
    variance = found["effect"].var()
    return float((error**2).mean(skipna=False) / variance) if variance > 0.0 else np.nan


def main_rows(indices: pd.DataFrame, policy: str, variable: str) -> pd.DataFrame:
    """Return first-order and total indices of one policy and response, the largest total first."""
    rows = indices[(indices["policy"] == policy) & (indices["variable"] == variable) & indices["ST"].notna()]
    return rows.sort_values("ST", ascending=False, kind="stable")
