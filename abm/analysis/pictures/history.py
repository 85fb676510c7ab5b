"""Picture of the history: what the model seizes under dated inputs beside official seizures, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.history import counted_months, is_dated
from abm.analysis.official import OFFICE_WEIGHTS, Counted, beside_official
from abm.analysis.pictures.look import BLUE, GRAY, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, lay_out, picture, whole_percents, write_headings
from abm.analysis.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, PANEL, COLUMNS = 16.0, 2.35, 2  # inches: of the picture, of a panel's height; panels in a row
BELOW_TITLE = 0.8  # inches between rows
SUBTITLE = (
    "The southwest land border and Mexico, by month ({months} months). Dots: official. Blue: {what}: {mean}, and where 90% of them are. "
    "\u00d7: model over official in that fiscal year; of shares both, the model first. Shaded: not used for calibration, with demand "
    "and purity held at their last known values. Largest miss of all seizures and their weight: {miss}; by field office: {office}."
)
HISTORY = "the model under dated inputs and dated drivers (what governments did)"
DRAWN = "mean of {seeds} seeds, each with its own sizes of drivers that are not known"
SOURCE = (
    "Source: official: US Customs and Border Protection, Nationwide Drug Seizures; Cato Institute (citizens); SESNSP, Mexico (homicides); CDC (deaths). "
    "Model: Interdict ABM, {seeds} seeds, simulated data"
)


class Measure(NamedTuple):
    """Name a measure: its column, what it is called in a title and as a noun, and whether it is a share."""

    column: str
    title: str
    noun: str
    share: bool = False


COUNTED = (
    Measure("seizures", "Number of seizures a month", "seizures"),
    Measure("kg_gross", "Weight seized, kg gross a month", "weight"),
)
OFFICES = tuple(
    Measure(column, f"Weight found at the ports of {name}, kg gross a month", f"weight at {name}")
    for name, column in OFFICE_WEIGHTS.items()
)
MEASURES = (
    *COUNTED,
    Measure("kg_per_seizure", "Weight of a seizure, kg gross", "weight of a seizure"),
    Measure("share_at_ports", "Share of the weight found at ports", "share at ports", share=True),
    Measure("tucson_share", "Tucson's share of the weight found in Tucson and San Diego", "Tucson's share", share=True),
    Measure("citizen_share", "Citizens among couriers caught at ports (official: one figure)", "citizens", share=True),
    *OFFICES,
    Measure("homicide_victims", "Homicide victims in Mexico a month", "homicide victims"),
    Measure("deaths", "Deaths with synthetic opioids in the United States a month", "deaths"),
)


def by_year(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the means of a measure over the months of each fiscal year with official figures: `model` and `official`."""
    pair = table[["fiscal_year", f"model_{column}", f"official_{column}"]].dropna()
    return pair.set_axis(["fiscal_year", "model", "official"], axis=1).groupby("fiscal_year").mean()


def ratios(table: pd.DataFrame, column: str) -> pd.Series:
    """Return model over official of a measure by fiscal year with official figures."""
    years = by_year(table, column)
    return years["model"] / years["official"]


def history_title(table: pd.DataFrame) -> str:
    """Say how far the model is from what was seized, in the years that it was fitted to and in the others."""
    official = table[table["official_seizures"].notna()]
    fitted = official.groupby("fiscal_year")["fitted"].all()
    seizures, weight = ([_span(ratios(table, one.column)[fitted == used]) for used in (True, False)] for one in COUNTED)
    after = f" and {seizures[1]} after" if not fitted.all() else ""
    also = f" and {weight[1]}" if not fitted.all() else ""
    return (
        f"Over the southwest border, the model makes {seizures[0]} times the official number of seizures in the years used for calibration{after}; "
        f"their weight is {weight[0]}{also} times the official one"
    )


def largest_miss(table: pd.DataFrame, measures: Sequence[Measure] = COUNTED) -> str:
    """Name the measure and the year in which model and official figure are the most times apart; without years in which either has none."""
    every = {(one.noun, year): ratio for one in measures for year, ratio in ratios(table, one.column).items()}
    found = {key: ratio for key, ratio in every.items() if 0.0 < ratio < np.inf}
    if not found:
        return "not determined"
    (noun, year), ratio = max(found.items(), key=lambda pair: abs(np.log(pair[1])))
    return f"{noun} in FY{year}, {ratio:.1f} times the official figure"


def pictures_of_history(results: Results, folder: Path) -> Iterator[Drawing]:
    """Yield, for an experiment under dated inputs, a picture of each policy's months beside official figures."""
    if not is_dated(results):
        return
    counted = counted_months(results, results.policies)
    for scenario in results.policies:
        path = folder / f"history_{scenario.name}.png"
        yield Drawing(path, partial(_draw_counted, path, counted[scenario.name], scenario.label))


def _draw_counted(path: Path, counted: Counted, label: str) -> None:
    table = beside_official(counted.measures(), [one.column for one in MEASURES])
    picture_of_history(table, path, len(counted.kg), f"\u201c{label}\u201d under dated inputs", "mean of {seeds} seeds")


def picture_of_history(table: pd.DataFrame, path: Path, seeds: int, what: str = HISTORY, mean: str = DRAWN) -> None:
    """Draw what the model gives beside official figures, a panel a measure.

    Parameters
    ----------
    table : DataFrame
        A row per month: month (YYYY-MM), fiscal_year, fitted (whether the model was fitted to that year), and for each of
        `MEASURES` official_ (nan where there is none), model_ (mean of seeds), low_ and high_ (ends of a band of single seeds).
    path : Path
        Where the PNG goes; an SVG is written beside it.
    seeds : int
        Runs behind it.
    what, mean : str
        What was run, and what the line is, in words.
    """
    subtitle = SUBTITLE.format(
        months=len(table),
        what=what,
        mean=mean.format(seeds=seeds),
        miss=largest_miss(table),
        office=largest_miss(table, OFFICES),
    )
    rows = -(-len(MEASURES) // COLUMNS)
    with picture(Path(path), WIDTH, rows * (PANEL + BELOW_TITLE) + 2.2) as figure:
        used = write_headings(figure, history_title(table), subtitle, SOURCE.format(seeds=seeds))
        axes = lay_out(
            figure, (rows, COLUMNS), len(MEASURES), left=0.55, top=used + 0.5, bottom=0.75,
            between=(BELOW_TITLE / PANEL, 0.12),
        )  # fmt: skip
        for axis, measure in zip(axes, MEASURES, strict=False):
            _draw_panel(axis, table, measure)


def _draw_panel(axis: Axes, table: pd.DataFrame, measure: Measure) -> None:
    month, column = np.arange(len(table)) + 0.5, measure.column
    axis.fill_between(
        month, table[f"low_{column}"], table[f"high_{column}"], color=BLUE, alpha=0.22, linewidth=0, zorder=2
    )
    axis.plot(month, table[f"model_{column}"], color=BLUE, linewidth=2.0, zorder=3)
    axis.plot(month, table[f"official_{column}"], "o-", color=INK, linewidth=1.1, markersize=2.5, zorder=4)
    axis.set_title(measure.title, pad=20)
    axis.set_xlim(0, len(table))
    if measure.share:
        axis.set_ylim(0.0, 1.0)
        whole_percents(axis)
    else:
        axis.set_ylim(0.0, 1.08 * axis.get_ylim()[1])  # room for a note at the top
        axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
        axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axis.grid(visible=False, axis="x")
    _write_years(axis, table, measure)


def _write_years(axis: Axes, table: pd.DataFrame, measure: Measure) -> None:
    """Mark fiscal years, shade those that were not fitted, and write above each how model and official figure compare."""
    reported = by_year(table, measure.column)
    for year in table["fiscal_year"].unique():
        first, after = _months_of(table, year)
        fitted = table["fitted"].iloc[first]
        if not fitted:
            axis.axvspan(first, after, color=LIGHT_GRAY, alpha=0.7, linewidth=0, zorder=0)
        axis.axvline(first, color=GRAY, linewidth=0.7, zorder=1)
        if year in reported.index:
            axis.annotate(
                _compared(reported.loc[year], measure), ((first + after) / 2, 1), (0, 4), ("data", "axes fraction"),
                textcoords="offset points", ha="center", size=LABEL_SIZE, weight="bold", color=INK if fitted else SOFT_INK,
            )  # fmt: skip
    if not table["fitted"].all():
        axis.annotate(
            "not used for calibration", (int(table["fitted"].sum()), 1 - measure.share), (4, 5 if measure.share else -4),
            ("data", "axes fraction"), textcoords="offset points", va="bottom" if measure.share else "top", size=NOTE_SIZE, color=SOFT_INK, style="italic", zorder=5,
        )  # fmt: skip
    years = table["fiscal_year"].unique().tolist()
    middle = [sum(_months_of(table, year)) / 2 for year in years]
    axis.set_xticks(middle, [f"FY{year}" for year in years])
    axis.tick_params(axis="x", length=0)


def _compared(year: pd.Series, measure: Measure) -> str:
    if measure.share:
        return f"{year['model']:.0%} / {year['official']:.0%}"
    return f"\u00d7{year['model'] / year['official']:.1f}"


def _months_of(table: pd.DataFrame, year: int) -> tuple[int, int]:
    rows = np.flatnonzero(table["fiscal_year"] == year)
    return int(rows[0]), int(rows[-1]) + 1


def _span(values: pd.Series) -> str:
    if values.empty:
        return ""
    low, high = (f"{value:.1f}" for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
