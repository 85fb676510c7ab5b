"""Picture of the ranking over the points of a design: drop, net effect and rank of each policy, and what moves the lead of the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from abm.analysis.races import Race, driver_text, place_text, plain_title, races_of
from abm.analysis.ranking import AVERTED_KG, DROP, averted_by_point, ranks_by_point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, LABELS, ROW, BETWEEN = 15.0, 3.1, 0.6, 0.3  # inches: of the picture, for names, of a policy, between panels
PANELS = {DROP: 2.7, AVERTED_KG: 2.9}  # inches of the panels of dots
DRIVER, ASIDE, WORDS = 0.78, 1.35, 5.4  # inches: of what moves the lead, for numbers beside it, for its name
HEADINGS, HEAD, UNDER = 2.3, 0.65, 0.75  # inches: of title and subtitle, above a panel, below its axis
MOST_POLICIES, MOST_DRIVERS = 12, 6  # of all races together
SUBTITLE = (
    "{kind}, {points}, mean of {seeds} at each. Left: a dot a point (blue: beyond chance at that point alone, 95% interval; gray: not), the stroke the median. "
    "Right: at how many points each policy has each rank by the kilograms it averts; dark: it can have no other rank there, light: it may, within chance (Holm over the design)."
)
LEADS = (
    " Below: mean lead of a policy over another{contested} at points with low, middle and high values of what varies, with its 95% interval (bootstrap over points, Student's of fewer than ten; gray: holds 0); "
    "right of the line the first is ahead, left of it the other. Bold: beyond chance (rank correlation, Holm over all {factors} that vary)."
)
OF_CONTESTED = " that is ahead of it at a tenth of the points or more ({contested} of {pairs} pairs are so, the nearest to even first)"


def pictures_of_ranking(
    design: Design, effects: pd.DataFrame, differences: pd.DataFrame, seeds: str, folder: Path
) -> Iterator[Drawing]:
    """Yield the picture of a design of two policies or more."""
    averted = averted_by_point(effects)
    if averted.shape[1] < 2 or len(averted) < 2:
        return
    policies = averted.mean().sort_values(ascending=False, kind="stable").index.tolist()[:MOST_POLICIES]
    races = races_of(design, averted)
    shown = Shown(design, effects, policies, *ranks_by_point(design, averted, differences), races)
    path = folder / "ranking.png"
    yield Drawing(path, partial(_draw, path, shown, seeds))


def ranking_title(shown: Shown) -> str:
    """Say which policy averts most at most points, at how many clearly, and which order flips most, and with what."""
    firsts = (shown.ranks == 1).sum()
    first = str(firsts.idxmax())
    clear = int(((shown.ranks[first] == 1) & shown.sure[first]).sum())
    points = counted(len(shown.ranks), "point")
    name = quoted(shown.design.labels[first])
    flip = _flip(shown, first)
    return "; ".join(
        filter(None, (f"{name} averts most at {firsts[first]} of {points}, clearly at {clear or 'none'}", flip))
    )


def _flip(shown: Shown, first: str) -> str:
    """Say which order turns around, and with what; of none that does, which is nearest to even."""
    race = next((race for race in shown.races.asked if race.turn), shown.races.asked[0])
    one, other = (quoted(shown.design.labels[name]) for name in (race.one, race.other))
    one = "it" if race.one == first else one
    if race.turn:
        behind = next(part for part in race.turn.parts if part.lead.high < 0.0)
        title = plain_title(shown.design, race.turn.name)
        return f"{one} is clearly behind {other} at points of {place_text(race.turn, behind)} of {title}"
    nothing = "nothing that varies puts it, alone, clearly behind"
    if not race.is_contested:
        return f"{nothing} {other}" if race.drivers else ""
    even = f"{one} is ahead of {other} at {race.ahead}, behind at {race.behind}"
    return f"{even}, and {nothing}" if race.drivers else even


def ranking_numbers(shown: Shown) -> str:
    """Write the drop, the net effect and the ranks of each policy, and what moves each lead that is shown, in sentences."""
    said = [_policy_text(shown, policy) for policy in shown.policies]
    return " ".join([*said, *(_lead_text(shown, race) for race in _driven(shown))])


def _lead_text(shown: Shown, race: Race) -> str:
    leads = [f"{plain_title(shown.design, one.name)}: {driver_text(one)}" for one in race.drivers]
    pair = " over ".join(quoted(shown.design.labels[name]) for name in (race.one, race.other))
    return f"Lead of {pair} (ahead at {race.ahead} of {len(race.leads)}) with {'; with '.join(leads)}."


def _driven(shown: Shown) -> list[Race]:
    """Return the races that are drawn, each with the strongest of what its leads go with, as many as there is room for."""
    most = MOST_DRIVERS // len(shown.races.asked)
    return [replace(race, drivers=race.drivers[:most]) for race in shown.races.asked if race.drivers]


def _policy_text(shown: Shown, policy: str) -> str:
    parts = []
    for variable, words in ((DROP, "largest drop"), (AVERTED_KG, "kg averted")):
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
    factors = max(len(race.drivers) for race in shown.races.asked)
    if not factors:
        return text
    contested = OF_CONTESTED.format(contested=shown.races.contested, pairs=shown.races.pairs) * bool(
        shown.races.contested
    )
    return text + LEADS.format(contested=contested, factors=factors)


def _draw(path: Path, shown: Shown, seeds: str) -> None:
    """Draw a row a policy with its dots and ranks, and below a panel for each race with a row for each that moves its lead."""
    races, upper = _driven(shown), ROW * len(shown.policies)
    lower = [HEAD + DRIVER * len(race.drivers) + UNDER for race in races]
    height = HEADINGS + HEAD + upper + UNDER + sum(lower)
    numbers = ranking_numbers(shown)
    with headed(path, WIDTH, height, ranking_title(shown), _subtitle(shown, seeds), seeds, numbers) as (figure, used):
        top = used + HEAD
        _draw_policies(figure, shown, top, upper)
        top += upper + UNDER
        for race, tall in zip(races, lower, strict=True):
            corner, wide = (MARGIN + WORDS, top + HEAD), WIDTH - 2 * MARGIN - WORDS - ASIDE
            axis = _axis(figure, corner, (wide, tall - HEAD - UNDER))
            draw_leads(axis, shown.design, race, WORDS, wide)
            top += tall


def _draw_policies(figure: Figure, shown: Shown, top: float, upper: float) -> None:
    """Draw the panels with a row a policy, so many inches from the top and high."""
    left, reported = MARGIN + LABELS, set(shown.effects["variable"])
    for number, variable in enumerate(name for name in PANELS if name in reported):  # one seed tells no drop
        axis = _axis(figure, (left, top), (PANELS[variable], upper))
        draw_dots(axis, shown, variable)
        if not number:
            name_rows(axis, [shown.design.labels[policy] for policy in shown.policies], LABELS)
        left += PANELS[variable] + BETWEEN
    draw_ranks(_axis(figure, (left, top), (WIDTH - MARGIN - left, upper)), shown)


def _axis(figure: Figure, corner: tuple[float, float], size: tuple[float, float]) -> Axes:
    """Add axes, given the inches from the left and from the top to their corner, and their own."""
    width, height = figure.get_size_inches()
    (left, top), (wide, tall) = corner, size
    return figure.add_axes((left / width, 1 - (top + tall) / height, wide / width, tall / height))
