"""Runs: many points times the same seeds, on all cores, reduced where they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import numpy as np

from abm.calibration.observing import days_until_end_of, observe
from abm.calibration.targets import Target
from abm.model.initialization import RunError
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.running.engine import compile_rules
from abm.running.worker import end_with_parent, process_context

Values = Mapping[str, float]
Report = Callable[[int], object]


@contextmanager
def pool_of(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes that know the compiled rules."""
    compile_rules()
    pool = ProcessPoolExecutor(workers, process_context(), end_with_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def observe_points(
    pool: ProcessPoolExecutor, points: Sequence[Values], seeds: Sequence[int], targets: Sequence[Target], report: Report
) -> np.ndarray:
    """Return what the history gives at each point under each seed, shape (points, seeds, targets).

    A run that stops at a fault gives nan. It ends with the last year of the targets: a fit never sees a later one.
    """
    futures = [pool.submit(_observe_once, dict(point), seed, tuple(targets)) for point in points for seed in seeds]
    rows = []
    for future in futures:
        rows.append(future.result())
        report(1)
    return np.array(rows).reshape(len(points), len(seeds), len(targets))


def _observe_once(point: dict[str, float], seed: int, targets: tuple[Target, ...]) -> np.ndarray:
    days = days_until_end_of(max(target.last_year for target in targets))
    try:
        return observe(simulate(Scenario(inputs="history", days=days, burn_in=0, parameters=point), seed), targets)
    except RunError:
        return np.full(len(targets), np.nan)
