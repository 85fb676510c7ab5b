"""Runs: many points times the same seeds, on all cores, reduced where they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import MappingProxyType
from typing import TypeVar

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
Result = TypeVar("Result")


@contextmanager
def pool_of(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes that know the compiled rules."""
    compile_rules()
    pool = ProcessPoolExecutor(workers, process_context(), end_with_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def results_of(futures: Iterable[Future[Result]], report: Report) -> list[Result]:
    """Return the results in order, and report each one as it is there."""
    results = []
    for future in futures:
        results.append(future.result())
        report(1)
    return results


def history(last_year: int, parameters: Values = MappingProxyType({})) -> Scenario:
    """Return the history from the first fiscal year to the end of `last_year`, with usual parameters but those given."""
    return Scenario(inputs="history", days=days_until_end_of(last_year), burn_in=0, parameters=parameters)


def observe_points(
    pool: ProcessPoolExecutor, points: Sequence[Values], seeds: Sequence[int], targets: Sequence[Target], report: Report
) -> np.ndarray:
    """Return what the history gives at each point under each seed, shape (points, seeds, targets).

    A run that stops at a fault gives nan. It ends with the last year of the targets: a fit never sees a later one.
    """
    futures = [pool.submit(_observe_once, dict(point), seed, tuple(targets)) for point in points for seed in seeds]
    return np.array(results_of(futures, report)).reshape(len(points), len(seeds), len(targets))


def _observe_once(point: dict[str, float], seed: int, targets: tuple[Target, ...]) -> np.ndarray:
    last_year = max(target.last_year for target in targets)
    try:
        return observe(simulate(history(last_year, point), seed), targets)
    except RunError:
        return np.full(len(targets), np.nan)
