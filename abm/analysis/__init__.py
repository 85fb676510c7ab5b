"""Tables from tables, pictures from tables: what an experiment found. Never imports the simulation."""

from __future__ import annotations

from pathlib import Path

from abm.analysis.answers import read_answers
from abm.analysis.flow import draw_amounts, draw_flow
from abm.analysis.flow_map import draw_map
from abm.analysis.headline import headline
from abm.analysis.measures import draw_measures
from abm.analysis.results import read_results, replace_file
from abm.analysis.run_picture import picture_of_run
from abm.analysis.summary import SUMMARY_COLUMNS, measure_policies, summary_table

__all__ = ["SUMMARY_COLUMNS", "headline", "picture_of_run", "summarise"]


def summarise(folder: Path) -> None:
    """Write summary.csv and figures/*.png of a results folder.

    Raises
    ------
    ValueError
        If a scenario lacks a replicate or a day that the baseline has.
    """
    folder = Path(folder)
    results = read_results(folder)
    summary = summary_table(results, measure_policies(results))
    replace_file(
        folder / "summary.csv", lambda unfinished: summary.to_csv(unfinished, index=False, float_format="%.8g")
    )
    answers, figures = read_answers(summary), folder / "figures"
    made = draw_flow(results, answers, figures) + draw_amounts(results, answers, figures)
    made += draw_measures(results, answers, figures) + draw_map(results, figures)
    _remove_old_pages(figures, made)


def _remove_old_pages(figures: Path, made: list[Path]) -> None:
    """Delete further pages of the same pictures that an earlier, longer experiment left behind."""
    for path in made:
        for page in figures.glob(f"{path.stem}_[0-9]*.png"):
            if page not in made:
                page.unlink()
