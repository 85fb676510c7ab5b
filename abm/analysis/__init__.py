"""Tables from tables, pictures from tables: what an experiment found. Never imports the simulation."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from pandas import DataFrame

from abm.analysis.answers import Answer, policies, read_answers
from abm.analysis.bands import Bands, read_bands
from abm.analysis.design import INDICES, LOCAL, Design, effect_columns, effects, read_design
from abm.analysis.brief import brief_of_policies
from abm.analysis.design_headline import headline_of_design
from abm.analysis.differences import MOST_POLICIES, differences_table
from abm.analysis.evidence import evidence_table, has_a_year_before
from abm.analysis.examined import with_examined
from abm.analysis.grids import grids_of_design, grids_of_scenarios
from abm.analysis.headline import AnswerParts, headline_of_policies, parts_of_answer
from abm.analysis.indices import indices_table
from abm.analysis.pictures.by_seed import pictures_of_seeds
from abm.analysis.pictures.costs import pictures_of_costs
from abm.analysis.pictures.displacement import pictures_of_displacement
from abm.analysis.pictures.doses import pictures_of_doses
from abm.analysis.pictures.effects import pictures_of_effects
from abm.analysis.pictures.evidence import pictures_of_evidence
from abm.analysis.pictures.flow import pictures_of_amounts, pictures_of_flow
from abm.analysis.pictures.flow_map import pictures_of_map
from abm.analysis.pictures.heat_map import pictures_of_grids
from abm.analysis.pictures.history import pictures_of_history
from abm.analysis.pictures.indices import pictures_of_indices
from abm.analysis.pictures.killings import pictures_of_killings
from abm.analysis.pictures.letters import lacking
from abm.analysis.pictures.measures import pictures_of_measures
from abm.analysis.pictures.modes import pictures_of_modes
from abm.analysis.pictures.organizations import pictures_of_organizations
from abm.analysis.pictures.points import pictures_of_points
from abm.analysis.pictures.public_cost import pictures_of_public_cost
from abm.analysis.pictures.ranking import pictures_of_ranking
from abm.analysis.pictures.run import picture_of_run
from abm.analysis.pictures.stamp import made_by, stamped
from abm.analysis.pictures.style import Drawing
from abm.analysis.pictures.tornado import pictures_of_tornado
from abm.analysis.pictures.sources import pictures_of_sources
from abm.analysis.pictures.tradeoffs import pictures_of_tradeoffs
from abm.analysis.points import MOST_NAMED
from abm.analysis.results import Results, read_results, replace_file
from abm.analysis.tabular import WIDTH
from abm.analysis.summary import Keep, summary_parts
from abm.measures.samples import Sample
from abm.results.columns import DIFFERENCE_COLUMNS, EVIDENCE_COLUMNS, INDEX_COLUMNS, SUMMARY_COLUMNS, Columns
from abm.results.reader import ResultsFolder

DIGITS = "%.8g"

__all__ = [
    "ANSWER_FILE",
    "Findings",
    "answer_parts",
    "brief",
    "draw_pictures",
    "headline",
    "picture_of_run",
    "summarize",
]


@dataclass(frozen=True, eq=False)
class Findings:
    """Hold what was found of a results folder, of which its pictures are drawn.

    Attributes
    ----------
    summary : DataFrame
        Rows of summary.csv; of a design those of the response variables its pictures show.
    design, effects, indices : Design, DataFrame and DataFrame, or None
        The design, how far each policy reaches at its points, and, of a Sobol' design, the indices.
    differences : DataFrame
        Each policy against each other one; empty where no two have the same baseline.
    evidence : DataFrame
        What a government can show, and when; empty unless a year is recorded before every policy.
    whole : dict of str to array, shape [2, days]
        Simultaneous band of the mean flow of each policy that was measured, from its start on; empty for a design.
    """

    results: Results
    summary: DataFrame
    design: Design | None
    effects: DataFrame | None
    indices: DataFrame | None
    differences: DataFrame
    evidence: DataFrame
    whole: dict[str, np.ndarray]

    @property
    def columns(self) -> dict[str, Columns]:
        """Return unit and meaning of every column of the tables that were written, by file."""
        written = {"summary.csv": SUMMARY_COLUMNS}
        written |= {"effects.csv": effect_columns(self.design)} if self.design else {}
        written |= {} if self.differences.empty else {"differences.csv": DIFFERENCE_COLUMNS}
        written |= {} if self.evidence.empty else {"evidence.csv": EVIDENCE_COLUMNS}
        return written if self.indices is None else written | {"indices.csv": INDEX_COLUMNS}

    @property
    def boxes(self) -> str:
        """Say in one line which letters of labels the pictures have no shape for; nothing where they have all."""
        return lacking(self.design.labels.values() if self.design else [s.label for s in self.results.policies])

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Return what the summary answers, by scenario."""
        return read_answers(self.summary)

    @property
    def weighed(self) -> list[Answer]:
        """Return the answers of the policies, with the change of all who are examined without a load."""
        return with_examined(self.results, policies(self.answers))

    @cached_property
    def bands(self) -> dict[str, Bands]:
        """Return how single seeds spread around the mean of each policy."""
        return {s.name: read_bands(self.results, s, self.whole.get(s.name)) for s in self.results.policies}


def summarize(folder: Path, place: Path | None = None) -> Findings | None:
    """Write summary.csv and what else is found of a results folder into it or into another place.

    differences.csv where policies share a baseline, effects.csv of a design, and indices.csv of a Sobol' design.

    Returns
    -------
    Findings or None
        What pictures are drawn of; None, and nothing written, where no pair was run.

    Raises
    ------
    ValueError
        If daily.csv lacks a run that runs.csv has, or a day of it.
    """
    opened, place = ResultsFolder.at(folder), Path(place or folder)
    results = read_results(opened)
    if not results.policies:
        return None
    design = read_design(opened)
    samples: dict[str, Sample] = {}
    whole: dict[str, np.ndarray] = {}

    def keep(name: str, sample: Sample) -> None:
        if design is None:
            whole[name] = sample.band
            if len(results.policies) <= MOST_POLICIES:
                samples[name] = sample

    summary = _write_summary(results, place / "summary.csv", None if design is None else design.read, keep)
    differences = differences_table(results, samples, design is not None)
    if not differences.empty:
        _write(differences, place / "differences.csv")
    evidence = DataFrame() if design or not has_a_year_before(results) else evidence_table(results)
    if not evidence.empty:
        _write(evidence, place / "evidence.csv")
    table = indices = None
    if design is not None:
        table = effects(design, summary)
        _write(table, place / "effects.csv")
    if design is not None and design.kind == INDICES:
        indices = indices_table(design, table)
        _write(indices, place / "indices.csv")
    return Findings(results, summary, design, table, indices, differences, evidence, whole)


def _write(table: DataFrame, path: Path) -> None:
    replace_file(path, lambda unfinished: table.to_csv(unfinished, index=False, float_format=DIGITS))


def draw_pictures(found: Findings, figures: Path, failed: Callable[[str, Exception], object]) -> None:
    """Draw every picture of what was found into a folder.

    Parameters
    ----------
    failed : callable
        Given the name of each picture that cannot be drawn, and why; the others are.
    """
    origin = made_by(found.results.folder.manifest)
    for name, pictures in _pictures(found, figures).items():
        try:
            for path, draw in pictures():
                try:
                    with stamped(origin):
                        draw()
                except Exception as error:  # whatever it is, it costs this picture alone
                    failed(path.name, error)
        except Exception as error:  # before it is known which pages there are
            failed(name, error)


def _pictures(found: Findings, figures: Path) -> dict[str, Callable[[], Iterator[Drawing]]]:
    """Return what yields the pictures of each kind, by the name of the first; nothing is read before it is asked for."""
    results, design, seeds = found.results, found.design, found.results.seeds_text()
    if design is None:
        return {
            "flow_over_time.png": lambda: pictures_of_flow(
                results, found.bands, found.answers, found.differences, figures
            ),
            "delivered_kg_per_day.png": lambda: pictures_of_amounts(
                results, found.bands, found.answers, found.differences, figures
            ),
            "sources.png": lambda: pictures_of_sources(results, found.answers, figures),
            "heat_map.png": lambda: pictures_of_grids(grids_of_scenarios(results, found.summary), seeds, figures),
            "doses.png": lambda: pictures_of_doses(results, found.answers, figures),
            "cost_over_time.png": lambda: pictures_of_costs(results, found.answers, figures),
            "cost.png": lambda: pictures_of_public_cost(policies(found.answers), seeds, figures),
            "tradeoffs.png": lambda: pictures_of_tradeoffs(found.weighed, seeds, figures),
            "resilience.png": lambda: pictures_of_measures(results, found.answers, found.differences, figures),
            "by_seed.png": lambda: pictures_of_seeds(results, found.answers, figures),
            "evidence.png": lambda: pictures_of_evidence(found.evidence, seeds, figures),
            "flow_map.png": lambda: pictures_of_map(results, found.answers, figures),
            "displacement.png": lambda: pictures_of_displacement(results, found.answers, figures),
            "seized_by_mode.png": lambda: pictures_of_modes(results, figures),
            "killings.png": lambda: pictures_of_killings(results, figures),
            "organizations.png": lambda: pictures_of_organizations(results, found.answers, figures),
            "history.png": lambda: pictures_of_history(results, figures),
        }
    ranking = {"ranking.png": lambda: pictures_of_ranking(design, found.effects, found.differences, seeds, figures)}
    kinds = ranking | {
        "heat_map.png": lambda: pictures_of_grids(grids_of_design(design, found.effects), seeds, figures)
    }
    if design.named and len(design.points) <= MOST_NAMED:
        return kinds | {"points.png": lambda: pictures_of_points(design, found.summary, seeds, figures)}
    first = next(iter(design.main))
    if design.kind == LOCAL:
        return ranking | {f"tornado_{first}.png": lambda: pictures_of_tornado(design, found.effects, seeds, figures)}
    kinds[f"effect_on_{first}.png"] = lambda: pictures_of_effects(design, found.effects, seeds, figures)
    if found.indices is not None:
        kinds["indices.png"] = lambda: pictures_of_indices(design, found.indices, seeds, figures)
    return kinds


def answer_parts(folder: Path) -> AnswerParts | None:
    """Return the answer of a results folder as tables and sentences; None for a design, or where nothing is compared."""
    opened = ResultsFolder.at(folder)
    return parts_of_answer(opened) if opened.design_entry is None else None


def brief(folder: Path, whole: str, room: int = WIDTH) -> str:
    """Write the short answer of a results folder that has a summary.csv, all of which is in the file `whole`, in lines of so many columns, or that of a design."""
    opened = ResultsFolder.at(folder)
    return brief_of_policies(opened, whole, room) if opened.design_entry is None else headline(folder)


def headline(folder: Path) -> str:
    """Write the answer of a results folder that has a summary.csv; at most 100 columns wide."""
    opened = ResultsFolder.at(folder)
    design = read_design(opened)
    return headline_of_policies(opened) if design is None else headline_of_design(design, opened)


def _write_summary(results: Results, path: Path, kept: Container[str] | None, keep: Keep) -> DataFrame:
    """Write the summary a part at a time; return the rows of the variables that are kept, or all."""
    parts = []

    def write(unfinished: Path) -> None:
        with open(unfinished, "w", encoding="utf-8", newline="") as file:
            for number, part in enumerate(summary_parts(results, keep)):
                part.to_csv(file, index=False, header=number == 0, float_format=DIGITS)
                parts.append(part if kept is None else part[[name in kept for name in part["variable"]]])

    replace_file(path, write)
    return pd.concat(parts, ignore_index=True)
