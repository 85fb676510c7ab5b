"""Gathered: all that a report is written of, read from a results folder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from abm.analysis.answers import Answer, policies, read_answers
from abm.analysis.design import Design, read_design
from abm.analysis.explanation import ENDS
from abm.analysis.probability import Chances, chances_of
from abm.analysis.results import PLACEBO, Results, read_results
from abm.analysis.summary import DRAWS
from abm.analysis.verdict import Verdict, seized_side, verdict_of
from abm.inputs.inside import StoreError
from abm.measures.falls import CAME_BACK
from abm.measures.samples import Sample, sample_pairs
from abm.model.interventions import known_kinds
from abm.results.reader import ResultsFolder
from abm.store.folder import KEPT

MOST_POLICIES = 40  # whose days are read: of more, tables alone are shown


@dataclass(frozen=True, eq=False)
class Gathered:
    """Hold what was found in a results folder.

    Attributes
    ----------
    answers : dict of Answer
        By scenario, the placebo among them; empty for a design.
    design : Design or None
        What was varied.
    """

    folder: ResultsFolder
    summary: pd.DataFrame
    answers: dict[str, Answer]
    design: Design | None

    @property
    def manifest(self) -> dict[str, Any]:
        """Return what has to be known to get the same results again."""
        return self.folder.manifest

    @property
    def name(self) -> str:
        """Return the name of the experiment."""
        return str(self.manifest.get("name") or self.folder.folder.name)

    @cached_property
    def policies(self) -> list[Answer]:
        """Return the answers but that of the placebo."""
        return policies(self.answers)

    @cached_property
    def results(self) -> Results:
        """Return the tables of the runs; StoreError where they do not fit together."""
        try:
            return read_results(self.folder)
        except (ValueError, KeyError) as error:
            raise StoreError(f"{self.folder.folder}: {error}; {self.folder.remedy}") from None

    @cached_property
    def differences(self) -> pd.DataFrame | None:
        """Return each policy against each other one; None where no two have the same baseline."""
        return self.folder.table("differences") if self.folder.has("differences") else None

    @cached_property
    def samples(self) -> Mapping[str, Sample]:
        """Return the mean flow of each policy and its band, by scenario; of a design, or of very many policies, none."""
        if self.design or len(self.policies) > MOST_POLICIES:
            return {}
        found, named = {}, {answer.name for answer in self.policies}
        for s in self.results.policies:
            seeds = self.results.seeds_of(s)
            if s.name in named and len(seeds) > 1:
                found[s.name] = sample_pairs(self.results.pairs(s, seeds), len(seeds), s.start, DRAWS, names=seeds)
        return found

    @cached_property
    def chances(self) -> list[Chances]:
        """Return how likely each response variable changes by more than a threshold, to be asked."""
        return [] if self.design or not self.policies else chances_of(self.results, self.policies)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """Return which response variables say that less gets through, for each policy."""
        systems = {name: kind.system for name, kind in known_kinds().items()}
        entries = {entry["name"]: entry for entry in self.folder.scenarios}
        kinds = {name: [made["kind"] for made in entry.get("interventions") or []] for name, entry in entries.items()}
        return [verdict_of(one, seized_side(kinds.get(one.name, []), systems)) for one in self.policies]

    @cached_property
    def explanation(self) -> pd.DataFrame | None:
        """Return what a recovery came of, where that was asked; None elsewhere.

        Raises
        ------
        StoreError
            A period of it lacks what comes through where nothing adapts, where all does, or their difference.
        """
        if not self.folder.has("explanation"):
            return None
        rows = self.folder.table("explanation")
        known = rows[rows["kind"].isin(ENDS) & rows["effect"].notna()]
        if len(known) != len(ENDS) * len(rows[["policy", "period"]].drop_duplicates()):
            file = self.folder.folder / "explanation.csv"
            raise StoreError(
                f"{file}: damaged (rows of {', '.join(ENDS)} are missing); interdict explain writes it anew"
            )
        return rows

    @property
    def came_back(self) -> bool:
        """Tell whether the flow falls below 90% under any policy and comes back."""
        of_policies = self.summary[self.summary["scenario"] != PLACEBO]
        return bool(of_policies["status"].isin(CAME_BACK).any())

    @property
    def missing(self) -> str:
        """Say which runs are missing, where any is; else nothing."""
        failed, fewer = self.manifest.get("failed_runs") or 0, self.manifest.get("fewer_replicates") or {}
        lacking = self.manifest.get("incomplete_replicates") or []
        parts = [f"{failed} run{'s' * (failed != 1)} failed (failures.csv says why)"] if failed else []
        parts += [f"replicates are missing of {len(fewer)} scenario{'s' * (len(fewer) != 1)}"] if fewer else []
        parts += [f"{len(lacking)} replicate{'s are' if len(lacking) != 1 else ' is'} not complete"] if lacking else []
        return (
            f"This batch is not whole: {'; '.join(parts)}. What is below is of the pairs that are there."
            if parts
            else ""
        )


def gather(folder: Path | str) -> Gathered:
    """Read a results folder.

    Raises
    ------
    StoreError
        It is none, one of a batch that was stopped before its tables were written, one of a single run, or damaged.
    """
    opened = ResultsFolder.at(folder)
    if opened.manifest.get("kind") == "run":
        raise StoreError(f"{folder}: holds one run, which is compared with nothing; a report is made of a batch")
    if not opened.is_batch or not opened.has("summary"):
        if (opened.folder / KEPT).is_dir():
            export = f"interdict export {folder} writes those of the runs that are there, then a report can be made"
            raise StoreError(f"{folder}: the batch is not finished, its tables are not written; {export}")
        raise StoreError(f"{folder}: no results of a batch; interdict batch EXPERIMENT.toml makes some")
    opened.entries("summary")  # of another schema: refused
    summary, design = opened.table("summary"), read_design(opened)
    return Gathered(opened, summary, {} if design else read_answers(summary), design)


def is_number(value: object) -> bool:
    """Tell whether a value is a number that can be shown."""
    return isinstance(value, (int, float)) and math.isfinite(value)
