"""Adaptive replicates: how many more pairs of runs until the paired differences are known as well as was asked.

Pure functions from numbers to numbers. Decisions depend on the results of whole rounds alone, so that a batch that was
interrupted and resumed takes the same ones. All scenarios have the seeds of the first replicates: a policy with `n`
replicates is paired with the first `n` of its baseline. The interval is Student's, as if `n` had been fixed before;
stopping as soon as it is narrow covers a little less than 95%, the less the smaller `minimum` is.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from abm.experiment.replication import Replication, paired_measures

CONFIDENCE = 0.95
SHARE_MORE = 0.1  # a round is at least this share of what there is, so that the last steps are not single runs
PRECISION_COLUMNS = {
    "scenario": ("name", "policy"),
    "response": ("name", "response variable, as in runs.csv"),
    "replicates": ("number", "replicates of the policy that were run"),
    "pairs": ("number", "those of them that have a difference to the same seed of the baseline"),
    "mean": ("of the response", "mean paired difference"),
    "half_width": ("of the response", "half the width of its 95% interval (Student); blank: under two pairs"),
    "asked": ("of the response", "half-width that was asked for"),
    "reached": ("True/False", "it is as narrow as was asked"),
}
Differences = Mapping[str, Mapping[str, np.ndarray]]  # by policy, then by response; nan where a pair has none


@dataclass(frozen=True)
class Precision:
    """Say how well a paired difference is known.

    Attributes
    ----------
    replicates, pairs : int
        Pairs that were run, and those of them that have a difference (a run may fail, a share may be undefined).
    half_width : float
        Of the 95% interval of the mean, in the unit of the response; inf under two pairs.
    asked : float
        The half-width that was asked for.
    """

    scenario: str
    response: str
    replicates: int
    pairs: int
    mean: float
    half_width: float
    asked: float

    @property
    def reached(self) -> bool:
        """Tell whether the interval is as narrow as was asked."""
        return self.half_width <= self.asked


def half_width(deviation: float, number: float, freedom: float | None = None) -> float:
    """Return the half-width of Student's interval of a mean; inf where `number` is under two."""
    freedom = number - 1 if freedom is None else freedom
    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2) * deviation / math.sqrt(number)) if freedom > 0 else math.inf


def paired_differences(
    runs: pd.DataFrame, baseline_of: Mapping[str, str], replicates: Mapping[str, int], responses: Sequence[str]
) -> dict[str, dict[str, np.ndarray]]:
    """Return policy minus baseline by replicate, for every scenario of `baseline_of`; nan where a run is missing.

    Parameters
    ----------
    runs : DataFrame
        Columns scenario, replicate and the responses, as runs.csv has them.
    replicates : mapping of str to int
        How many replicates of each scenario were run, failed ones included.
    """
    table, found, paired = runs.set_index(["scenario", "replicate"]), {}, paired_measures()
    for policy, baseline in baseline_of.items():
        numbers = range(replicates[policy])
        own, other = (table.reindex([(name, i) for i in numbers]) for name in (policy, baseline))
        found[policy] = {
            name: own[name].to_numpy(float) - (0.0 if name in paired else other[name].to_numpy(float))
            for name in responses
        }
    return found


def precisions(differences: Differences, asked: Replication) -> list[Precision]:
    """Return how well every difference that was asked about is known."""
    found = []
    for scenario, by_response in differences.items():
        for response, width in asked.half_widths.items():
            values = by_response[response]
            known = values[~np.isnan(values)]
            deviation = float(known.std(ddof=1)) if len(known) > 1 else math.inf
            mean = float(known.mean()) if len(known) else math.nan
            half = half_width(deviation, len(known))
            found.append(Precision(scenario, response, len(values), len(known), mean, half, width))
    return found


def wanted_replicates(precision: Precision, asked: Replication) -> int:
    """Return how many replicates a scenario should have after the next round, for one of its differences.

    It is what would do if the standard deviation seen so far were the true one, but no more than twice what there is,
    as an early standard deviation can be far off, and never more than the cap.
    """
    now = precision.replicates
    if now < asked.minimum:
        return asked.minimum
    if precision.reached or now >= asked.cap:
        return now
    enough = asked.cap
    if precision.pairs > 1:
        deviation = precision.half_width / half_width(1.0, precision.pairs)
        number = bisect_left(
            range(2, asked.cap + 1), -precision.asked, key=lambda n: -half_width(deviation, n)
        ) + 2  # fmt: skip
        enough = math.ceil(number * now / precision.pairs)
    return min(max(enough, now + math.ceil(SHARE_MORE * now)), 2 * now, asked.cap)


def next_round(
    known: Sequence[Precision], asked: Replication, baseline_of: Mapping[str, str], scenarios: Iterable[str]
) -> dict[str, int]:
    """Return how many replicates each scenario should have; the same as it has when all is done.

    A policy needs what its widest difference needs; a baseline as many as the policies that are paired with it; a
    placebo as many as its baseline.

    Parameters
    ----------
    known : sequence of Precision
        Empty before the first round.
    baseline_of : mapping of str to str
        Baseline of every policy and placebo.
    scenarios : iterable of str
        All that are run.
    """
    numbers = {name: asked.minimum for name in scenarios}
    for precision in known:
        numbers[precision.scenario] = max(numbers[precision.scenario], wanted_replicates(precision, asked))
    policies = {precision.scenario for precision in known}
    for policy in policies:
        numbers[baseline_of[policy]] = max(numbers[baseline_of[policy]], numbers[policy])
    return numbers | {name: numbers[base] for name, base in baseline_of.items() if name not in policies}


def until_precise(
    asked: Replication,
    baseline_of: Mapping[str, str],
    policies: Iterable[str],
    run: Callable[[dict[str, int]], pd.DataFrame],
) -> tuple[dict[str, int], list[Precision]]:
    """Have rounds run until every paired difference is precise enough or has reached the cap.

    Parameters
    ----------
    baseline_of : mapping of str to str
        Baseline of every policy and placebo.
    policies : iterable of str
        The scenarios whose differences count; a placebo's do not.
    run : callable
        Takes the number of replicates each scenario should have, does those that are missing, and returns the table
        of all runs (columns scenario, replicate and the responses).

    Returns
    -------
    tuple
        Replicates of each scenario, and how well each difference is known.
    """
    judged = {policy: baseline_of[policy] for policy in policies}
    scenarios = [*dict.fromkeys([*baseline_of.values(), *baseline_of])]
    numbers: dict[str, int] = {}
    known: list[Precision] = []
    wanted = next_round([], asked, baseline_of, scenarios)
    while wanted != numbers:
        numbers = wanted
        known = precisions(paired_differences(run(numbers), judged, numbers, list(asked.half_widths)), asked)
        wanted = next_round(known, asked, baseline_of, scenarios)
    return numbers, known


def precision_table(known: Sequence[Precision]) -> pd.DataFrame:
    """Return one row for each difference that was asked about; columns as in `PRECISION_COLUMNS`."""
    rows = [[getattr(precision, name) for name in PRECISION_COLUMNS] for precision in known]
    return pd.DataFrame(rows, columns=list(PRECISION_COLUMNS)).replace(math.inf, math.nan)


def statement(known: Sequence[Precision], asked: Replication) -> str:
    """Return in words which differences are known as well as was asked, and which are not."""
    missed = [precision for precision in known if not precision.reached]
    replicates = [precision.replicates for precision in known]
    span = f"{min(replicates)} to {max(replicates)} replicates of a scenario, at most {asked.cap}"
    lines = [f"{len(known) - len(missed)} of {len(known)} paired differences are as precise as asked ({span})"]
    for p in sorted(missed, key=lambda p: p.asked / p.half_width):
        width = f"{p.mean:.4g} ± {p.half_width:.4g}" if math.isfinite(p.half_width) else f"{p.pairs} pairs"
        lines.append(f"  not reached: {p.scenario}, {p.response}: {width} after {p.replicates}, asked ± {p.asked:g}")
    return "\n".join(lines)
