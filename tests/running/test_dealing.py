"""Tasks keep their order; only the last ones are cut, so that no worker waits long for another."""

import pytest

from abm.model.scenario import Scenario
from abm.running.processes import taper
from abm.store.plan import Run, Task


def tasks(*sizes):
    number = iter(range(sum(sizes)))
    return [Task(tuple(Run(str(i), Scenario(), i, i) for i in (next(number) for _ in range(size)))) for size in sizes]


def sizes(dealt):
    return [len(task.runs) for task in dealt]


def test_the_last_task_of_each_worker_is_cut_smaller_and_smaller():
    assert sizes(taper(tasks(8, 8, 8, 8), 2)) == [8, 8, 4, 3, 1, 2, 1, 1, 1, 1, 1, 1]


def test_a_few_runs_are_shared_out_among_many_workers():
    assert sizes(taper(tasks(10), 4)) == [1] * 10
    assert sizes(taper(tasks(10, 10, 10), 3)) == [5, 4, 1, 3, 2, 2, 2, 1] + [1] * 10


@pytest.mark.parametrize("workers", [1, 2, 7, 100])
def test_every_run_is_dealt_once_in_its_order(workers):
    dealt = [run.replicate for task in taper(tasks(10, 3, 10, 10, 1), workers) for run in task.runs]
    assert dealt == list(range(34))


def test_one_worker_gets_whole_tasks():
    assert list(taper(tasks(10, 10, 4), 1)) == tasks(10, 10, 4)


def test_tasks_are_taken_only_as_they_are_needed():
    taken = []
    dealt = taper((taken.append(task) or task for task in tasks(*[5] * 50)), 2)
    next(dealt)
    assert len(taken) == 3
