"""Charts: the series that the page draws, and the tables beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.findings import number
from abm.analysis.months import read_months
from abm.analysis.results import Results, Scenario
from abm.analysis.summary import mean_differences
from abm.measures.falls import WINDOW, trailing_sum
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, fold, table
from abm.report.tables import number_cell

MOST_POINTS = 370  # of a curve: of a longer run every second, third ... day is drawn
MOST_SHOWN = 4  # policies that are drawn before anything is chosen
COLORS = 8  # of the style sheet, --c0 to --c7; by turns, then with dashes
DIGITS = 5
TABLE_ROWS = 30


class Monthly(NamedTuple):
    """Name a column of the day that is drawn by month: what it is, its unit, and what a mean is multiplied by."""

    column: str
    title: str
    unit: str
    scale: float = 1.0


MONTHLY = (
    Monthly("pure_price_index", "Price per pure gram", "1 = usual"),
    Monthly("purity", "Street purity", "percent", 100.0),
    Monthly("deaths", "Deaths from overdoses", "people a day"),
    Monthly("seized_kg_gross", "Weight seized", "kg gross a day"),
    Monthly("border_price_index", "Price at the border", "1 = usual"),
    Monthly("pay_index", "Pay of couriers", "1 = usual"),
    Monthly("killed", "Killings tied to the trade in Mexico", "people a day"),
    Monthly("wait_minutes", "Wait of a car", "minutes"),
)


def series_of(found: Gathered) -> list[dict[str, Any]]:
    """Return what the page draws: of each series its days, its values without a policy, and of each policy what changes.

    A curve of a policy has the values with it, and, as a share of those without it, the mean and its 95% interval; None where
    there is none.
    """
    if found.design or not found.samples:
        return []
    policies = [(answer, s) for answer in found.policies for s in found.results.policies if s.name == answer.name]
    drawn = [pair for pair in policies if pair[0].name in found.samples]
    return [_flow(found, drawn), *_monthly(found.results, drawn)]


def common_start(found: Gathered) -> int | None:
    """Return the first day of the policies that are drawn; None where they do not begin together, or none is drawn."""
    starts = {s.start for s in found.results.policies if s.name in found.samples} if found.samples else set()
    return starts.pop() if len(starts) == 1 else None


def styles_of(found: Gathered) -> list[dict[str, Any]]:
    """Return name, label, color, dashes and window of each policy, and whether it is drawn before anything is chosen."""
    first = sorted(found.policies, key=lambda answer: -abs(answer["averted_kg"].estimate))[:MOST_SHOWN]
    by_name = {s.name: s for s in found.results.policies} if found.samples else {}
    return [
        {
            "label": answer.label,
            "color": f"var(--c{i % COLORS})",
            "dash": i // COLORS,
            "on": answer in first,
            "window": [by_name[answer.name].start, by_name[answer.name].stop],
        }
        for i, answer in enumerate(found.policies)
        if answer.name in found.samples
    ]


def _flow(found: Gathered, policies: Sequence[tuple[Answer, Scenario]]) -> dict[str, Any]:
    results = found.results
    step = -(-results.days // MOST_POINTS)
    days = np.arange(0, results.days, step)
    curves, usual = [], np.array([])
    for answer, s in policies:
        sample, seeds = found.samples[answer.name], results.seeds_of(s)
        values, usual = (_mean_of_window(results.mean_flow(one, seeds))[days] for one in (s, results.baseline_of(s)))
        relative = np.full((3, results.days), np.nan)
        relative[0, : s.start] = 1.0
        relative[:, s.start :] = sample.r, *sample.band
        curves.append({"values": _plain(values), **_ends(relative[:, days])})
    title, unit = f"Flow delivered, mean of {WINDOW} days", "kg pure a day"
    return {
        "title": title,
        "unit": unit,
        "days": days.tolist(),
        "usual": _plain(usual),
        "curves": curves,
        "daily": True,
    }


def _mean_of_window(daily: np.ndarray) -> np.ndarray:
    """Return the mean of the last days in kg; the first days have shorter windows."""
    return trailing_sum(daily, WINDOW) / np.minimum(np.arange(1, len(daily) + 1), WINDOW) / 1000.0


def _monthly(results: Results, policies: Sequence[tuple[Answer, Scenario]]) -> Iterator[dict[str, Any]]:
    kept = results.folder.manifest.get("daily", "daily")
    known = results.folder.heads(kept) if kept in ("daily", "monthly") else ()
    wanted = [one for one in MONTHLY if one.column in known]
    months = read_months(results, [one.column for one in wanted]) if wanted else None
    if months is None:
        return
    for one in wanted:
        curves, usual, middle = [], np.array([]), np.array([])
        for _, s in policies:
            seeds, base = results.seeds_of(s), results.baseline_of(s)
            pair = [months[name].of(seeds).columns[one.column].T for name in (s.name, base.name)]
            middle, usual = months[s.name].middle, pair[1].mean(axis=-1)
            change = np.array(mean_differences(*pair))
            share = np.divide(change, usual, out=np.full_like(change, np.nan), where=usual > 0.0)
            curves.append({"values": _plain(one.scale * pair[0].mean(axis=-1)), **_ends(1.0 + share)})
        yield {
            "title": one.title, "unit": one.unit, "days": np.floor(middle).astype(int).tolist(), "usual": _plain(one.scale * usual), "curves": curves, "daily": False,
        }  # fmt: skip


def _ends(relative: np.ndarray) -> dict[str, list[float | None]]:
    return {name: _plain(values) for name, values in zip(("share", "low", "high"), relative, strict=True)}


def _plain(values: np.ndarray) -> list[float | None]:
    """Return numbers as they are written, with as many digits as can be seen; None where there is none."""
    return [float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None for value in values]


def series_table(series: dict[str, Any], labels: Sequence[str], start: int | None) -> Html:
    """Return the table beside a chart: as many of its days as can be read, counted from `start`, where there is one."""
    step = max(1, -(-len(series["days"]) // TABLE_ROWS))
    rows = []
    for i in range(0, len(series["days"]), step):
        shares = (curve["share"][i] for curve in series["curves"])
        cells = (Cell("", float("nan")) if share is None else Cell(f"{100 * share:.1f}%", share) for share in shares)
        day = series["days"][i] - (start or 0)
        rows.append([Cell(number(day, 0), day), number_cell(series["usual"][i]), *cells])
    heads = [
        "Day of the record" if start is None else "Days from the start of the policy",
        f"Without a policy, {series['unit']}",
        *labels,
    ]
    caption = f"{series['title']}: as a share of the same seeds without the policy"
    return fold(f"Table: {series['title']}", table(caption, heads, rows, wide=True))
