"""Picture of the history: what the model seizes under dated inputs beside official seizures, month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.pictures.look import BLUE, GRAY, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, SOFT_INK
from abm.analysis.pictures.style import lay_out, picture, write_headings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, PANEL = 13.0, 2.9  # inches: of the picture, of a panel's height
SUBTITLE = (
    "Fentanyl seized at the southwest land border, by month. Black: official. Blue: the model under dated inputs, without a new policy: "
    "mean of {seeds} seeds, and where 90% of single seeds are. \u00d7: model over official in that fiscal year. Shaded: not used for "
    "calibration, with demand and purity held at their last known values. Largest miss: {miss}."
)
SOURCE = "Source: official: US Customs and Border Protection, Nationwide Drug Seizures; model: Interdict ABM, {seeds} seeds, simulated data"


class Measure(NamedTuple):
    """Name a measure: its column, what it is called in a title and as a noun, and its unit."""

    column: str
    title: str
    noun: str


MEASURES = (
    Measure("seizures", "Number of seizures a month", "seizures"),
    Measure("kg_gross", "Weight seized, kg gross a month", "weight"),
)


def ratios(table: pd.DataFrame, column: str) -> pd.Series:
    """Return model over official of a measure by fiscal year."""
    years = table.groupby("fiscal_year")[[f"model_{column}", f"official_{column}"]].sum()
    return years[f"model_{column}"] / years[f"official_{column}"]


def history_title(table: pd.DataFrame) -> str:
    """Say how far the model is from what was seized, in the years that it was fitted to and in the others."""
    fitted = table.groupby("fiscal_year")["fitted"].all()
    seizures, weight = (
        [_span(ratios(table, one.column)[fitted == used]) for used in (True, False)] for one in MEASURES
    )
    after = f" and {seizures[1]} after" if not fitted.all() else ""
    also = f" and {weight[1]}" if not fitted.all() else ""
    return (
        f"The model makes {seizures[0]} times the official number of seizures in the years used for calibration{after}; "
        f"their weight is {weight[0]}{also} times the official one"
    )


def largest_miss(table: pd.DataFrame) -> str:
    """Name the measure and the year in which model and official figure are the most times apart."""
    found = {(one.noun, year): ratio for one in MEASURES for year, ratio in ratios(table, one.column).items()}
    (noun, year), ratio = max(found.items(), key=lambda pair: abs(np.log(pair[1])))
    return f"{noun} in FY{year}, {ratio:.1f} times the official figure"


def picture_of_history(table: pd.DataFrame, path: Path, seeds: int) -> None:
    """Draw the number of seizures and their weight, model beside official.

    Parameters
    ----------
    table : DataFrame
        A row per month: month (YYYY-MM), fiscal_year, fitted (whether the model was fitted to that year), and for each of
        seizures and kg_gross official_, model_ (mean of seeds), low_ and high_ (ends of a band of single seeds).
    path : Path
        Where the PNG goes; an SVG is written beside it.
    seeds : int
        Runs behind it.
    """
    subtitle = SUBTITLE.format(seeds=seeds, miss=largest_miss(table))
    with picture(Path(path), WIDTH, len(MEASURES) * (PANEL + 0.75) + 2.0) as figure:
        used = write_headings(figure, history_title(table), subtitle, SOURCE.format(seeds=seeds))
        axes = lay_out(
            figure, (len(MEASURES), 1), len(MEASURES), left=0.55, top=used + 0.5, bottom=0.75,
            between=(0.75 / PANEL, 0.0), sharex=True,
        )  # fmt: skip
        for axis, measure in zip(axes, MEASURES, strict=True):
            _draw_panel(axis, table, measure)
        _write_dates(axes[-1], table)


def _draw_panel(axis: Axes, table: pd.DataFrame, measure: Measure) -> None:
    month, column = np.arange(len(table)) + 0.5, measure.column
    axis.fill_between(
        month, table[f"low_{column}"], table[f"high_{column}"], color=BLUE, alpha=0.22, linewidth=0, zorder=2
    )
    axis.plot(month, table[f"model_{column}"], color=BLUE, linewidth=2.0, zorder=3)
    axis.plot(month, table[f"official_{column}"], "o-", color=INK, linewidth=1.1, markersize=3, zorder=4)
    axis.set_title(measure.title, pad=20)
    axis.set_xlim(0, len(table))
    axis.set_ylim(0.0, 1.08 * axis.get_ylim()[1])  # room for a note at the top
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axis.grid(visible=False, axis="x")
    for year, ratio in ratios(table, column).items():
        first, after = _months_of(table, year)
        if not table["fitted"].iloc[first]:
            axis.axvspan(first, after, color=LIGHT_GRAY, alpha=0.7, linewidth=0, zorder=0)
        axis.axvline(first, color=GRAY, linewidth=0.7, zorder=1)
        axis.annotate(
            f"FY{year}: \u00d7{ratio:.1f}", ((first + after) / 2, 1), (0, 4), ("data", "axes fraction"),
            textcoords="offset points", ha="center", size=LABEL_SIZE, weight="bold",
            color=INK if table["fitted"].iloc[first] else SOFT_INK,
        )  # fmt: skip
    if not table["fitted"].all():
        axis.annotate(
            "not used for calibration", (int(table["fitted"].sum()), 1), (4, -4), ("data", "axes fraction"),
            textcoords="offset points", va="top", size=NOTE_SIZE, color=SOFT_INK, style="italic", zorder=5,
        )  # fmt: skip


def _months_of(table: pd.DataFrame, year: int) -> tuple[int, int]:
    rows = np.flatnonzero(table["fiscal_year"] == year)
    return int(rows[0]), int(rows[-1]) + 1


def _write_dates(axis: Axes, table: pd.DataFrame) -> None:
    """Write every sixth month below the axis."""
    months = [pd.Period(month).strftime("%b %Y") for month in table["month"]]
    axis.set_xticks(np.arange(0, len(months), 6) + 0.5, months[::6])


def _span(values: pd.Series) -> str:
    if values.empty:
        return ""
    low, high = (f"{value:.1f}" for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
