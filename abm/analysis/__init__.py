"""Tables from tables, pictures from tables: what an experiment found. Never imports the simulation."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from abm.analysis.answers import read_answers
from abm.analysis.bands import read_bands
from abm.analysis.design import INDICES, LOCAL, RESPONSES, Design, effects, read_design
from abm.analysis.design_headline import headline_of_design
from abm.analysis.effect_pictures import draw_effects
from abm.analysis.flow import draw_amounts, draw_flow
from abm.analysis.flow_map import draw_map
from abm.analysis.headline import headline_of_policies
from abm.analysis.index_picture import draw_indices
from abm.analysis.indices import INDEX_COLUMNS, indices_table
from abm.analysis.measures import draw_measures
from abm.analysis.results import Results, read_results, replace_file
from abm.analysis.run_picture import picture_of_run
from abm.analysis.summary import SUMMARY_COLUMNS, summary_parts
from abm.analysis.tornado import draw_tornado

Columns = dict[str, tuple[str, str]]
DIGITS = "%.8g"

__all__ = ["SUMMARY_COLUMNS", "headline", "picture_of_run", "summarise"]


def summarise(folder: Path) -> dict[str, Columns]:
    """Write summary.csv, of a Sobol' design indices.csv, and figures/*.png of a results folder.

    Returns
    -------
    dict of dicts
        Unit and meaning of every column of the tables that were written, by file; empty where no pair was run.

    Raises
    ------
    ValueError
        If daily.csv lacks a run that runs.csv has, or a day of it.
    """
    folder = Path(folder)
    results = read_results(folder)
    if not results.policies:
        return {}
    design, written = read_design(folder), {"summary.csv": SUMMARY_COLUMNS}
    summary = _write_summary(results, folder / "summary.csv", None if design is None else RESPONSES)
    if design is None:
        made = _draw_policies(results, summary, folder / "figures")
    else:
        table = effects(design, summary)
        made = _draw_design(design, table, results.seeds_text(), folder / "figures")
        if design.kind == INDICES:
            indices = indices_table(design, table)
            written["indices.csv"] = INDEX_COLUMNS
            _write(indices, folder / "indices.csv")
            made += draw_indices(design, indices, results.seeds_text(), folder / "figures")
    _remove_old_pages(folder / "figures", made)
    return written


def headline(folder: Path) -> str:
    """Write the answer of a results folder that has a summary.csv; at most 100 columns wide."""
    design = read_design(Path(folder))
    return headline_of_policies(folder) if design is None else headline_of_design(design, Path(folder))


def _draw_policies(results: Results, summary: DataFrame, figures: Path) -> list[Path]:
    answers, bands = read_answers(summary), {s.name: read_bands(results, s) for s in results.policies}
    made = draw_flow(results, bands, answers, figures) + draw_amounts(results, bands, answers, figures)
    return made + draw_measures(results, answers, figures) + draw_map(results, figures)


def _draw_design(design: Design, table: DataFrame, seeds: str, figures: Path) -> list[Path]:
    draw = draw_tornado if design.kind == LOCAL else draw_effects
    return draw(design, table, seeds, figures)


def _write_summary(results: Results, path: Path, kept: Container[str] | None) -> DataFrame:
    """Write the summary a part at a time; return the rows of the variables that are kept, or all."""
    parts = []

    def write(unfinished: Path) -> None:
        with open(unfinished, "w", encoding="utf-8", newline="") as file:
            for number, part in enumerate(summary_parts(results)):
                part.to_csv(file, index=False, header=number == 0, float_format=DIGITS)
                parts.append(part if kept is None else part[[name in kept for name in part["variable"]]])

    replace_file(path, write)
    return pd.concat(parts, ignore_index=True)


def _write(table: DataFrame, path: Path) -> None:
    replace_file(path, lambda unfinished: table.to_csv(unfinished, index=False, float_format=DIGITS))


def _remove_old_pages(figures: Path, made: list[Path]) -> None:
    """Delete further pages of the same pictures that an earlier, longer experiment left behind."""
    for path in made:
        for page in figures.glob(f"{path.stem}_[0-9]*.png"):
            if page not in made:
                page.unlink()
