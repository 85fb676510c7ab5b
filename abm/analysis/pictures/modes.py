"""Picture of what a policy changes of what is seized in each way of crossing: seized, never what passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.analysis.corridors import FIRST, LAST, months_of, period_text
from abm.analysis.findings import digits_of, number
from abm.analysis.modes import TOGETHER, WAYS, Way, Ways, changes_by_way, seizures_of, way_text
from abm.analysis.pictures.letters import balance, quoted, rows_named
from abm.analysis.pictures.look import (
    BLUE, GRAY, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, POINTS_PER_INCH, ROUND_STEPS, SOFT_INK, VERMILLION,
)  # fmt: skip
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick, of_page, page_path, pages
from abm.results.changed import listed
from abm.analysis.results import Results, Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, PANEL, BETWEEN, LABELS, ASIDE = 14.0, 1.6, 1.05, 1.35, 0.9  # inches
ROWS = 6  # on a page
SUBTITLE = (
    "Change of the weight seized at and between the ports by way of crossing, kg gross a day, against the same seeds and months without the policy; dot and line: mean of {seeds} "
    "and its 95% interval. Blue: less, orange: more, beyond chance (Holm over all ways, periods and policies); gray: within chance. It is what is seized: more may be more that is "
    "tried or more that is searched; what passes by each way is not reported. Policies that change none clearly are left out."
)


def pictures_of_modes(results: Results, folder: Path) -> Iterator[Drawing]:
    """Yield pictures with a row for each policy that clearly changes what is seized in a way of crossing; none where there is none."""
    scenarios = [scenario for scenario in results.policies if scenario.window]
    if not scenarios or not results.folder.has("offices"):
        return
    changes = changes_by_way(seizures_of(results, scenarios))
    shown = [one for one in scenarios if any(way.is_clear for ways in changes[one.name].values() for way in ways[:-1])]
    for number_of_page, page in enumerate(pages(shown, ROWS)):
        path = page_path(folder, "seized_by_mode", number_of_page)
        yield Drawing(path, partial(_draw_page, path, results, page, shown, changes))


def modes_title(page: Sequence[Scenario], changes: Mapping[str, Ways]) -> str:
    """Say under which policy what is seized in a way of crossing changes most, and where it clearly changes otherwise in those months."""
    every = [
        (scenario, period, ways)
        for scenario in page
        for period, ways in changes[scenario.name].items()
        if any(way.is_clear for way in ways[:-1])
    ]
    scenario, period, ways = max(every, key=lambda one: max(abs(w.change.estimate) for w in one[2][:-1] if w.is_clear))
    clear = sorted((way for way in ways[:-1] if way.is_clear), key=lambda way: -abs(way.change.estimate))
    change = f"{way_text(clear[0])} in the {period.lower()} months"
    return f"Under {quoted(scenario.label)} what is seized changes by {change}; {_also_text(ways, clear)}"


def _also_text(ways: Sequence[Way], clear: Sequence[Way]) -> str:
    """Say of the ways beside the one that clearly changes most which change clearly, and which change by more, but not clearly."""
    sides = {
        side: [way.name for way in clear[1:] if (way.change.estimate > 0.0) == (side == "more")]
        for side in ("more", "less")
    }
    also = " and ".join(f"clearly {side} {listed(names)}" for side, names in sides.items() if names)
    most = abs(clear[0].change.estimate)
    larger = [way.name for way in ways[:-1] if not way.is_clear and abs(way.change.estimate) > most]
    unclear = f"; the larger change {listed(larger)} is not clear over these seeds" if larger else ""
    return (also or "in no other way clearly") + unclear


def modes_numbers(page: Sequence[Scenario], changes: Mapping[str, Ways]) -> str:
    """Write every clear change in a sentence a policy and period."""
    return " ".join(
        f"{quoted(one.label)}, {period.lower()} months: {'; '.join(way_text(way) for way in ways if way.is_clear)}."
        for one in page
        for period, ways in changes[one.name].items()
        if any(way.is_clear for way in ways)
    )


def _draw_page(
    path: Path, results: Results, page: list[Scenario], shown: list[Scenario], changes: Mapping[str, Ways]
) -> None:
    """Draw a row of panels for each policy, a panel a period."""
    periods = [period for period in (FIRST, LAST) if any(period in changes[one.name] for one in page)]
    names, above = rows_named([scenario.label for scenario in page], WIDTH - 1.0, 11.5)
    height, seeds = len(page) * (PANEL + BETWEEN + above) + 2.4, results.seeds_text()
    title = of_page(modes_title(page, changes), page, shown)
    numbers = modes_numbers(page, changes)
    with headed(path, WIDTH, height, title, SUBTITLE.format(seeds=seeds), seeds, numbers) as (figure, used):
        axes = lay_out(
            figure, (len(page), len(periods)), len(page) * len(periods), left=LABELS, right=ASIDE, top=used + BETWEEN + above - 0.3,
            bottom=0.85, between=((BETWEEN + above) / PANEL, 0.42), sharex=True,
        )  # fmt: skip
        for row, (scenario, name) in enumerate(zip(page, names, strict=True)):
            own, months = axes[row * len(periods) : (row + 1) * len(periods)], months_of(results, scenario)
            place = (-LABELS * POINTS_PER_INCH, 0.36 * POINTS_PER_INCH)
            own[0].annotate(name, (0, 1), place, "axes fraction", textcoords="offset points", weight="bold", size=11.5)
            for axis, period in zip(own, periods, strict=True):
                ways = changes[scenario.name].get(period)
                text = period_text(results, scenario, period, months[period]) if ways else ""
                axis.set_title(
                    balance(text, 5.5, NOTE_SIZE + 0.5), size=NOTE_SIZE + 0.5, weight="normal", color=SOFT_INK, pad=5
                )
                _draw_panel(axis, ways or [])
                if row == len(page) - 1:
                    axis.set_xlabel("change of what is seized, kg gross a day")


def _draw_panel(axis: Axes, ways: Sequence[Way]) -> None:
    """Draw the change in each way of crossing, and in all together below a line."""
    axis.set_yticks(range(len(WAYS) + 1), [*WAYS, TOGETHER.replace(" ways", "")], size=LABEL_SIZE)
    axis.set_ylim(len(WAYS) + 0.5, -0.5)
    axis.grid(visible=False, axis="y")
    axis.axvline(0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    axis.axhline(len(WAYS) - 0.5, color=LIGHT_GRAY, linewidth=1.0, zorder=1)
    axis.locator_params(axis="x", nbins=6, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(lambda value, _: f"+{number_tick(value)}" if value > 0 else number_tick(value))
    axis.tick_params(axis="x", labelbottom=True)
    for row, way in enumerate(ways):
        change = way.change
        color = GRAY if not way.is_clear else BLUE if change.estimate < 0.0 else VERMILLION
        axis.plot([change.low, change.high], [row, row], color=color, linewidth=2.2, zorder=3)
        axis.plot(change.estimate, row, "o", color=color, markersize=6.5, zorder=4)
        axis.annotate(
            number(change.estimate, digits_of(change.estimate), signed=True), (1.0, row), (6, 0), xycoords=axis.get_yaxis_transform(),
            textcoords="offset points", va="center", size=NOTE_SIZE, color=INK if way.is_clear else SOFT_INK,
            weight="bold" if way.is_clear else "normal",
        )  # fmt: skip
