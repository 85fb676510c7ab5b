"""Panels of the picture of the ranking: dots of each policy, how often it has each rank, and what moves the lead of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.design import Design, distinct, of_policy
from abm.analysis.findings import MINUS, is_defined
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import (
    BLUE,
    GRAY,
    INK,
    LABEL_SIZE,
    LIGHT_GRAY,
    NOTE_SIZE,
    POINTS_PER_INCH,
    ROUND_STEPS,
    SOFT_INK,
    VERMILLION,
)
from abm.analysis.races import Part, Race, Races, driver_text, plain_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALL = 0.62  # of a row that the tallest bar takes
SPREAD, GOLDEN = 0.3, 0.618034  # of a row, over which dots are spread; a step that puts none on another
SURE, TIED = BLUE, "#A9CCE3"
BESIDE = 1.25  # inches that the names of thirds take


class Shown(NamedTuple):
    """Hold what is drawn of a design: policies, what averts most first, their ranks, and those that change places."""

    design: Design
    effects: pd.DataFrame
    policies: list[str]
    ranks: pd.DataFrame
    sure: pd.DataFrame
    races: Races


def name_rows(axis: Axes, names: Sequence[str], inches: float) -> None:
    """Write what each row is, at its left."""
    axis.set_yticks(range(len(names)), [wrap(name, inches - 0.15, LABEL_SIZE, 3) for name in names])
    axis.tick_params(axis="y", labelsize=LABEL_SIZE, labelcolor=INK)


def _open_rows(axis: Axes, rows: int, title: str) -> None:
    """Make room for rows, the first at the top, with a title above and a line between them."""
    axis.set_ylim(rows - 0.5, -0.5)
    axis.set_yticks([])
    axis.grid(visible=False, axis="y")
    for row in range(rows - 1):
        axis.axhline(row + 0.5, color=LIGHT_GRAY, linewidth=0.7, zorder=0)
    axis.set_title(title, size=LABEL_SIZE + 0.5, pad=7)


def draw_dots(axis: Axes, shown: Shown, variable: str) -> None:
    """Draw what each policy does at each point as a dot, and the median as a stroke."""
    response = shown.design.responses[variable]
    _open_rows(axis, len(shown.policies), response.titled[0].upper() + response.titled[1:])
    for row, policy in enumerate(shown.policies):
        rows = distinct(of_policy(shown.effects, policy, variable))
        if rows.empty:
            continue
        beside = row + SPREAD * (2 * (np.arange(len(rows)) * GOLDEN % 1.0) - 1)
        size = max(1.5, 5.0 / max(1.0, len(rows) / 60) ** 0.3)
        for is_clear, color in ((False, GRAY), (True, BLUE)):
            own = ((rows["clear"] != 0) & rows["clear"].notna()).to_numpy() == is_clear
            axis.plot(
                rows["effect"][own],
                beside[own],
                "o",
                color=color,
                markersize=size,
                alpha=0.55,
                markeredgewidth=0,
                zorder=3,
            )
        axis.plot([rows["effect"].median()] * 2, [row - 0.36, row + 0.36], color=INK, linewidth=2.0, zorder=4)
    axis.axvline(0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    axis.locator_params(axis="x", nbins=5, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(response.tick)
    axis.margins(x=0.06)


def draw_ranks(axis: Axes, shown: Shown) -> None:
    """Draw at how many points each policy has each rank: a bar a rank, dark where it can have no other."""
    most = shown.ranks.shape[1]
    largest = max(int((shown.ranks[policy] == rank).sum()) for policy in shown.policies for rank in range(1, most + 1))
    _open_rows(axis, len(shown.policies), "At how many points it has each rank")
    axis.set_xlim(0.4, most + 0.6)
    axis.set_xticks(range(1, most + 1), [ordinal(rank) for rank in range(1, most + 1)])
    axis.grid(visible=False)
    for row, policy in enumerate(shown.policies):
        for rank in range(1, most + 1):
            here = shown.ranks[policy] == rank
            held, sure = int(here.sum()), int((here & shown.sure[policy]).sum())
            foot, tall = row + 0.42, TALL / largest
            for below, number_of, color in ((0, sure, SURE), (sure, held - sure, TIED)):
                axis.bar(rank, -tall * number_of, 0.72, foot - tall * below, color=color, linewidth=0, zorder=3)
            if held:
                axis.text(
                    rank,
                    foot - tall * held - 0.03,
                    f"{held:,}",
                    size=NOTE_SIZE - 0.5,
                    color=INK,
                    ha="center",
                    va="bottom",
                )
        axis.axhline(row + 0.42, color=GRAY, linewidth=0.6, zorder=2)


def draw_leads(axis: Axes, design: Design, race: Race, words: float, wide: float) -> None:
    """Draw the mean lead at points with low, middle and high values of what moves it, a row each, the strongest first; given the inches for the names of rows, and of the panel."""
    one, other = (quoted(design.labels[name]) for name in (race.one, race.other))
    _open_rows(
        axis,
        len(race.drivers),
        wrap(
            f"What could flip the ranking: lead of {one} over {other}, kg pure",
            wide,
            LABEL_SIZE + 0.5,
        ),
    )
    for row, driver in enumerate(race.drivers):
        parts = driver.parts
        for place, part in enumerate(parts):
            _draw_part(axis, part, row + 0.76 * ((place + 0.5) / len(parts) - 0.5), len(parts))
        axis.annotate(
            f"{wrap(plain_title(design, driver.name), words - BESIDE - 0.25, LABEL_SIZE, 3)}\n{driver_text(driver)}",
            (0, row),
            (-BESIDE * POINTS_PER_INCH, 0),
            xycoords=axis.get_yaxis_transform(),
            textcoords="offset points",
            ha="right",
            va="center",
            size=LABEL_SIZE,
            color=INK,
            weight="bold" if driver.is_clear else "normal",
            linespacing=1.15,
        )
    axis.axvline(0.0, color=SOFT_INK, linewidth=1.1, zorder=1)
    axis.margins(x=0.06)
    axis.locator_params(axis="x", nbins=8, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(lambda kg, _: f"{kg:+,.6g}".replace("-", MINUS) if kg else "0")


def _draw_part(axis: Axes, part: Part, y: float, parts: int) -> None:
    """Draw a mean lead with its interval, at the left at which points, at the right at how many the first is ahead."""
    lead = part.lead
    color = BLUE if lead.low > 0.0 else VERMILLION if lead.high < 0.0 else SOFT_INK
    if is_defined(lead.low) and is_defined(lead.high):
        axis.plot([lead.low, lead.high], [y, y], color=color, linewidth=2.0, zorder=3)
    axis.plot(lead.estimate, y, "o", color=color, markersize=5.5, zorder=4)
    size = NOTE_SIZE - (0.5 if parts <= 3 else 1.5)
    for x, side, text in ((0.0, "right", part.name), (1.0, "left", f"ahead at {part.ahead:,} of {part.points:,}")):
        axis.annotate(
            text,
            (x, y),
            ((6, -6)[side == "right"], 0),
            xycoords=axis.get_yaxis_transform(),
            textcoords="offset points",
            ha=side,
            va="center",
            size=size,
            color=SOFT_INK,
        )


def ordinal(rank: int) -> str:
    """Write a rank: "1st"."""
    last = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{last}"
