"""Picture of the ranking over the points of a design: drop, net effect and rank of each policy, and what moves the lead of the first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.analysis.design import KINDS, Design, distinct, of_policy
from abm.analysis.findings import counted
from abm.analysis.pictures.letters import quoted
from abm.analysis.pictures.look import MARGIN
from abm.analysis.pictures.ranking_panels import Shown, draw_dots, draw_leads, draw_ranks, name_rows
from abm.analysis.pictures.style import Drawing, headed
from abm.analysis.ranking import (
    AVERTED, DROP, driver_text, effects_by_point, place_text, plain_title, race_of, ranks_by_point,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, LABELS, ROW, BETWEEN = 15.0, 3.1, 0.6, 0.3  # inches: of the picture, for names, of a policy, between panels
PANELS = {DROP: 2.7, AVERTED: 2.9}  # inches of the panels of dots
DRIVER, ASIDE, WORDS = 0.78, 1.35, 5.4  # inches: of what moves the lead, for numbers beside it, for its name
HEADINGS, HEAD, UNDER = 2.3, 0.65, 0.75  # inches: of title and subtitle, above a panel, below its axis
MOST_POLICIES, MOST_DRIVERS = 12, 6
SUBTITLE = (
    "{kind}, {points}, mean of {seeds} at each. Left: a dot a point (blue: beyond chance at that point alone, 95% interval; gray: not), the stroke the median. "
    "Right: at how many points each policy has each rank by what it averts; dark: it can have no other rank there, light: it may, within chance (Holm over the design)."
)
LEADS = (
    " Below: mean lead of {one} over {other} at points with low, middle and high values of what varies, with its 95% interval (bootstrap over points, Student's of fewer than ten; gray: holds 0); "
    "right of the line {one} is ahead, left of it {other}. Bold: beyond chance (rank correlation, Holm over all {factors} that vary)."
)


def pictures_of_ranking(
    design: Design, effects: pd.DataFrame, differences: pd.DataFrame, seeds: str, folder: Path
) -> Iterator[Drawing]:
    """Yield the picture of a design of two policies or more."""
    shares = effects_by_point(effects, AVERTED)
    if shares.shape[1] < 2 or len(shares) < 2:
        return
    policies = shares.mean().sort_values(ascending=False, kind="stable").index.tolist()[:MOST_POLICIES]
    race = race_of(design, shares)
    shown = Shown(
        design, effects, policies, *ranks_by_point(design, shares, differences), race, race.drivers[:MOST_DRIVERS]
    )
    path = folder / "ranking.png"
    yield Drawing(path, partial(_draw, path, shown, seeds))


def ranking_title(shown: Shown) -> str:
    """Say which policy averts most at most points, at how many clearly, and what moves its lead most, if anything does."""
    one, other = (quoted(shown.design.labels[name]) for name in (shown.race.one, shown.race.other))
    first = shown.ranks[shown.race.one] == 1
    clear = int((first & shown.sure[shown.race.one]).sum())
    ahead = f"{one} averts most at {int(first.sum())} of {counted(len(first), 'point')}, clearly at {clear or 'none'}"
    if not shown.drivers:
        return ahead
    turn = next((driver for driver in shown.drivers if driver.is_clear and driver.turns), None)
    if turn is None:
        return f"{ahead}; nothing that varies puts it, alone, clearly behind {other}"
    behind = next(part for part in turn.parts if part.lead.high < 0.0)
    return f"{ahead}; it is clearly behind {other} at points of {place_text(turn, behind)} of {plain_title(shown.design, turn.name)}"


def ranking_numbers(shown: Shown) -> str:
    """Write the drop, the net effect and the ranks of each policy, and what moves the lead of the first, in sentences."""
    said = [_policy_text(shown, policy) for policy in shown.policies]
    leads = [f"{plain_title(shown.design, one.name)}: {driver_text(one)}" for one in shown.drivers]
    pair = " over ".join(quoted(shown.design.labels[name]) for name in (shown.race.one, shown.race.other))
    return " ".join([*said, *([f"Lead of {pair} with {'; with '.join(leads)}."] if leads else [])])


def _policy_text(shown: Shown, policy: str) -> str:
    parts = []
    for variable, words in ((DROP, "largest drop"), (AVERTED, "averted")):
        rows = distinct(of_policy(shown.effects, policy, variable))
        if len(rows):
            low, middle, high = shown.design.responses[variable].write(rows["effect"].agg(["min", "median", "max"]))
            parts.append(f"{words} {low} to {high}, median {middle}")
    first = int((shown.ranks[policy] == 1).sum())
    return f"{quoted(shown.design.labels[policy])}: {'; '.join(parts)}; first at {first} of {len(shown.ranks)}."


def _subtitle(shown: Shown, seeds: str) -> str:
    """Say what the panels show."""
    points = counted(len(shown.ranks), "point")
    text = SUBTITLE.format(kind=KINDS[shown.design.kind], points=points, seeds=seeds)
    if not shown.drivers:
        return text
    one, other = (quoted(shown.design.labels[name]) for name in (shown.race.one, shown.race.other))
    return text + LEADS.format(one=one, other=other, factors=len(shown.race.drivers))


def _draw(path: Path, shown: Shown, seeds: str) -> None:
    """Draw a row a policy with its dots and ranks, and below a row for each that moves the lead of the first."""
    upper, lower = ROW * len(shown.policies), DRIVER * len(shown.drivers)
    height = HEADINGS + HEAD + upper + UNDER + (HEAD + lower + UNDER if lower else 0.0)
    numbers = ranking_numbers(shown)
    with headed(path, WIDTH, height, ranking_title(shown), _subtitle(shown, seeds), seeds, numbers) as (figure, used):
        left, top = MARGIN + LABELS, used + HEAD
        there = [
            variable for variable in PANELS if variable in set(shown.effects["variable"])
        ]  # one seed tells no drop
        for variable in there:
            axis = _axis(figure, (left, top), (PANELS[variable], upper))
            draw_dots(axis, shown, variable)
            if variable == there[0]:
                name_rows(axis, [shown.design.labels[policy] for policy in shown.policies], LABELS)
            left += PANELS[variable] + BETWEEN
        draw_ranks(_axis(figure, (left, top), (WIDTH - MARGIN - left, upper)), shown)
        if shown.drivers:
            corner, wide = (MARGIN + WORDS, top + upper + UNDER + HEAD), WIDTH - 2 * MARGIN - WORDS - ASIDE
            draw_leads(_axis(figure, corner, (wide, lower)), shown, WORDS, wide)


def _axis(figure: Figure, corner: tuple[float, float], size: tuple[float, float]) -> Axes:
    """Add axes, given the inches from the left and from the top to their corner, and their own."""
    width, height = figure.get_size_inches()
    (left, top), (wide, tall) = corner, size
    return figure.add_axes((left / width, 1 - (top + tall) / height, wide / width, tall / height))
