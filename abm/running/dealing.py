"""Dealing: tasks in their order, cut smaller at the end, so that all workers end at about the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from abm.store.plan import Task

SHARES = 2  # a piece holds at most what is left over so many times the number of workers


def taper(tasks: Iterable[Task], workers: int) -> Iterator[Task]:
    """Yield tasks as they come, the last one of each worker in pieces that get smaller.

    Guided self-scheduling: Polychronopoulos and Kuck 1987, IEEE Transactions on Computers 36 (12).
    """
    last: deque[Task] = deque()
    for task in tasks:
        last.append(task)
        if len(last) > workers:
            yield last.popleft()
    left = sum(len(task.runs) for task in last)
    for task in last:
        runs = task.runs
        while runs:
            size = max(1, left // (SHARES * workers)) if workers > 1 else len(runs)
            yield Task(runs[:size])
            left -= len(runs[:size])
            runs = runs[size:]
