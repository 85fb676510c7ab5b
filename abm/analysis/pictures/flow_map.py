"""Map of the flow before, during and after a policy: one circle per field office, never per port.

Months, not days, are mapped: before = the three whole months before the policy starts; during = from the month it
starts in to its end, at least three and at most six months (a fall takes weeks to show); after = the last three months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.analysis.findings import corridor_title, percent
from abm.analysis.offices import delivered_in
from abm.analysis.pictures.style import (
    GRAY,
    INK,
    MARGIN,
    NOTE_SIZE,
    SOFT_INK,
    Drawing,
    color_of,
    headed,
    lay_out,
    page_path,
    pages,
    wrap,
)
from abm.analysis.results import Results, Scenario
from abm.inputs.geography import (
    CELL,
    FIELD_OFFICES,
    HEIGHT,
    NORTH,
    OTHER_LETTERS,
    PORT,
    WEST,
    WIDTH,
    load_geography,
    read_grid,
)
from abm.inputs.tables import DATA
from abm.measures.paired import ALPHA, holm, paired_p_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_PER_PAGE = 4
MOST_LINES = 12  # of a label beside its row
SHOWN = (-118.2, -95.6, 23.4, 35.6)  # degrees: west, east, south, north
LARGEST_CIRCLE = 1500.0  # points squared
SEA, UNITED_STATES, MEXICO, COAST = "#F4F8FB", "#E2E2E2", "#F3E9D2", "#C9BFA5"
COUNTRIES = {"United States": (-101.5, 33.2), "Mexico": (-103.8, 25.6)}
PERIODS = ("Before", "During", "After")
SHORTEST, LONGEST, SIDE = 3, 6, 3  # months


def months_of(results: Results, scenario: Scenario) -> dict[str, list[str]]:
    """Choose the months before, during and after a policy; see the module's docstring."""
    start, stop = scenario.start, scenario.stop
    months = list(dict.fromkeys(results.months))
    first = months.index(results.months[start])
    length = months.index(results.months[stop - 1]) - first + 1
    during = months[first : first + min(max(length, SHORTEST), LONGEST)]
    return {"Before": months[max(0, first - SIDE) : first], "During": during, "After": months[-SIDE:]}


def corridor_changes(results: Results, scenarios: Sequence[Scenario]) -> dict[str, pd.DataFrame]:
    """Compare each office and period of some policies with the same months without them, reading the offices once.

    Returns
    -------
    dict of DataFrames
        By scenario: period, office, kg_per_day, baseline_kg_per_day, change (share; nan over nothing), p (of no paired
        difference), clear (whether p is below 0.05 once adjusted, after Holm, for all circles since a policy began).
    """
    wanted: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for scenario in scenarios:
        for side in (scenario, results.baseline_of(scenario)):
            wanted[side.name] |= {tuple(months) for months in months_of(results, scenario).values() if months}
    sums = delivered_in(results.folder, results.replicates, wanted)
    return _adjusted({scenario.name: _changes(results, scenario, sums) for scenario in scenarios})


def _adjusted(changes: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Say which changes are clear, with p-values adjusted over all of them; before a policy nothing can change."""
    together = pd.concat(changes, names=["scenario"])
    tested = (together["period"] != "Before").to_numpy()
    clear = np.zeros(len(together), bool)
    clear[tested] = holm(together["p"].to_numpy()[tested]) < ALPHA
    together["clear"] = clear
    return {name: together.loc[name] for name in changes}


def _changes(results: Results, scenario: Scenario, sums: dict) -> pd.DataFrame:
    rows, seeds, sides = [], results.seeds_of(scenario), (scenario, results.baseline_of(scenario))
    held = [np.searchsorted(results.replicates[side.name], seeds) for side in sides]
    for period, months in months_of(results, scenario).items():
        if not months:
            continue
        days = np.isin(results.months, months).sum()
        flow, usual = (sums[s.name, tuple(months)][chosen] / days for s, chosen in zip(sides, held, strict=True))
        for index, office in enumerate(FIELD_OFFICES):
            level = usual[:, index].mean()
            change = (flow[:, index].mean() - level) / level if level else np.nan
            p = float(paired_p_values(flow[:, index], usual[:, index])) if len(seeds) > 1 else np.nan
            rows.append((period, office, flow[:, index].mean(), level, change, p))
    return pd.DataFrame(rows, columns=["period", "office", "kg_per_day", "baseline_kg_per_day", "change", "p"])


def pictures_of_map(results: Results, folder: Path) -> Iterator[Drawing]:
    """Yield pictures with one row of maps per policy."""
    shown = [scenario for scenario in results.policies if scenario.window]
    changes = corridor_changes(results, shown) if shown else {}
    for number, page in enumerate(pages(shown, ROWS_PER_PAGE)):
        path = page_path(folder, "flow_map", number)
        yield Drawing(path, partial(_draw_page, path, results, page, changes))


def _draw_page(path: Path, results: Results, page: list[Scenario], changes: dict[str, pd.DataFrame]) -> None:
    width, panel = 13.5, 2.65
    height = len(page) * panel + 2.4
    subtitle = (
        f"Pure fentanyl delivered a day through each field office, mean of {results.seeds_text()}. Area of a circle: "
        "kilograms a day; dashed ring: the same months without the policy. Bold: a change that is clear "
        "over the same seeds, p-values adjusted for all circles of all policies (Holm)."
    )
    largest = max(table[["kg_per_day", "baseline_kg_per_day"]].to_numpy().max() for table in changes.values())
    largest = largest or 1.0  # nothing got through anywhere
    title, shape = corridor_title(_clear_changes(page, changes)), (len(page), len(PERIODS))
    with headed(path, width, height, title, subtitle, results.seeds_text()) as (figure, used):
        axes = lay_out(
            figure, shape, len(page) * len(PERIODS), left=1.9, top=used + 0.5, bottom=0.45, between=(0.14, 0.04)
        )
        for row, scenario in enumerate(page):
            beside = axes[row * len(PERIODS) : (row + 1) * len(PERIODS)]
            _draw_row(beside, results, scenario, changes[scenario.name], largest)
        for axis, period in zip(
            axes[: len(PERIODS)], ("Before", "During: the first months", "After: the end of the run"), strict=True
        ):
            axis.annotate(period, (0, 1), (0, 22), "axes fraction", textcoords="offset points", weight="bold", size=11)


def _draw_row(
    axes: Sequence[Axes], results: Results, scenario: Scenario, changes: pd.DataFrame, largest: float
) -> None:
    months = months_of(results, scenario)
    color = color_of(scenario)
    for axis, period in zip(axes, PERIODS, strict=True):
        _draw_land(axis)
        still_on = period == "After" and scenario.stop >= results.days
        axis.set_title(_month_text(months[period]) + (", policy still on" if still_on else ""), size=NOTE_SIZE,
                       weight="normal", color=SOFT_INK, pad=4)  # fmt: skip
        for change in changes[changes["period"] == period].itertuples():
            _draw_office(axis, change, color, largest)
    axes[0].annotate(
        wrap(scenario.label, 1.6, 11, MOST_LINES), (0, 0.5), (-MARGIN * 72, 0), "axes fraction", textcoords="offset points",
        ha="right", va="center", weight="bold", size=10,
    )  # fmt: skip


def _draw_land(axis: Axes) -> None:
    """Draw Mexico and the United States from the simulation's own map."""
    letters = read_grid(DATA, "map.txt", "M" + OTHER_LETTERS)
    longitude = WEST + CELL * (np.arange(-1, WIDTH + 1) + 0.5)  # a cell more on each side, so that no edge shows
    latitude = NORTH - HEIGHT * CELL + CELL * (np.arange(-1, HEIGHT + 1) + 0.5)
    land, mexico = (np.pad(cells, 1, "edge").T.astype(float) for cells in (letters != ".", load_geography().mexico))
    axis.set_facecolor(SEA)
    axis.contourf(longitude, latitude, land, levels=[0.5, 2], colors=[UNITED_STATES])
    axis.contourf(longitude, latitude, mexico, levels=[0.5, 2], colors=[MEXICO])
    axis.contour(longitude, latitude, mexico, levels=[0.5], colors=[COAST], linewidths=0.8)
    west, east, south, north = SHOWN
    axis.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axis.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    for country, place in COUNTRIES.items():
        axis.text(*place, country, size=NOTE_SIZE - 1, color=GRAY, ha="center", style="italic")
    axis.grid(visible=False)
    axis.spines["bottom"].set_visible(False)


def _draw_office(axis: Axes, change: Any, color: str, largest: float) -> None:
    """Draw one circle at the middle of the office's ports, with its amount and change."""
    stations = load_geography().stations
    ports = stations[(stations.kind == PORT) & (stations.office == FIELD_OFFICES.index(change.office))]
    place = ports.lon.mean(), ports.lat.mean()
    axis.scatter(*place, s=LARGEST_CIRCLE * change.kg_per_day / largest, color=color, alpha=0.75, linewidth=0, zorder=3)
    axis.scatter(
        *place, s=LARGEST_CIRCLE * change.baseline_kg_per_day / largest, facecolor="none", edgecolor=INK,
        linestyle=(0, (3, 2)), linewidth=0.9, zorder=4,
    )  # fmt: skip
    beyond = np.sqrt(LARGEST_CIRCLE * max(change.kg_per_day, change.baseline_kg_per_day) / largest / np.pi) + 2
    above: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "size": NOTE_SIZE - 0.5, "zorder": 5}
    axis.annotate(change.office, place, (0, beyond), va="bottom", color=SOFT_INK, **above)
    text = kilograms(change.kg_per_day)
    if change.period != "Before":
        text += f"\n{percent(change.change, signed=True)}"
    weight = "bold" if change.clear else "normal"
    axis.annotate(text, place, (0, -beyond), va="top", color=INK if change.clear else SOFT_INK, weight=weight, **above)


def kilograms(amount: float) -> str:
    """Write kilograms a day, with more decimals where one would make a little look like nothing."""
    digits = 1 if amount >= 0.095 or amount < 0.0005 else 2 if amount >= 0.0095 else 3
    return f"{amount:.{digits}f} kg"


def _clear_changes(page: list[Scenario], changes: dict[str, pd.DataFrame]) -> list[tuple[str, str, float]]:
    rows = []
    for scenario in page:
        table = changes[scenario.name]
        during = table[(table["period"] == "During") & table["clear"] & table["change"].notna()]
        rows += [(scenario.label, row.office, row.change) for row in during.itertuples()]
    return rows


def _month_text(months: list[str]) -> str:
    if not months:
        return "no month before the policy"
    names = [pd.Period(month).strftime("%b %Y") for month in (months[0], months[-1])]
    return names[0] if len(months) == 1 else " to ".join(names)
