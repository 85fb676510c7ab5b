"""Design: scenarios and replicates become tasks; every scenario has the same seeds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from abm.batch.experiment import PLACEBO, Experiment
from abm.scenario import Scenario

CHUNK = 10  # replicates in a task: enough to hide the cost of handing it over


@dataclass(frozen=True)
class Task:
    """Name some replicates of one scenario: the first one's number, and the seed of each."""

    scenario: Scenario
    first: int
    seeds: tuple[int, ...]


def child_seeds(root: int, number: int) -> tuple[int, ...]:
    """Return `number` seeds that do not depend on each other, spawned from a root; more of them extend the list."""
    children = np.random.SeedSequence(root).spawn(number)
    return tuple(int(child.generate_state(1, np.uint64)[0] >> np.uint64(1)) for child in children)


def with_placebo(experiment: Experiment) -> tuple[Scenario, ...]:
    """Return all scenarios, the placebo last: the baseline with other luck from the first day of any policy on."""
    baseline, *policies = experiment.scenarios
    first = min(intervention.start for policy in policies for intervention in policy.interventions)
    return (*experiment.scenarios, replace(baseline, name=PLACEBO, placebo_day=first))


def tasks(scenarios: tuple[Scenario, ...], seeds: tuple[int, ...], chunk: int = CHUNK) -> list[Task]:
    """Return the tasks in the order of the tables: by scenario, then by replicate."""
    firsts = range(0, len(seeds), chunk)
    return [Task(scenario, first, seeds[first : first + chunk]) for scenario in scenarios for first in firsts]
