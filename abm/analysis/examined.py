"""Examined: how many more people who carry nothing are examined at ports under a policy, of all groups together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.results import Results
from abm.measures.paired import paired_difference

EXAMINED = "examined_per_day"
GROUPS = ("examined_citizens_per_day", "examined_residents_per_day", "examined_visitors_per_day")


def with_examined(results: Results, answers: Sequence[Answer]) -> list[Answer]:
    """Return answers with the change of all who are examined without a load, seed by seed, beside what is judged of them; as they are where a group is not recorded."""
    if not set(GROUPS) <= set(results.runs.entries):
        return [*answers]
    found = {s.name: s for s in results.policies if len(results.seeds_of(s)) > 1}

    def widened(answer: Answer) -> Answer:
        s = found[answer.name]
        seeds = results.seeds_of(s)
        pairs = np.array([results.beside_baseline(s, group, seeds) for group in GROUPS])
        return replace(answer, measures=answer.measures | {EXAMINED: paired_difference(*pairs.sum(axis=0))})

    return [widened(answer) if answer.name in found else answer for answer in answers]
