"""Picture of trade-offs: what each policy averts against what else it changes, and which are not outdone in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.examined import EXAMINED, GROUPS
from abm.analysis.findings import counted, is_defined, mass
from abm.analysis.pictures.labels import DISTANCES, Box, is_anothers, places_beside
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import (
    BLUE, GRAY, INK, LABEL_SIZE, MARGIN, NOTE_SIZE, POINTS_PER_INCH, ROUND_STEPS, SOFT_INK,
)  # fmt: skip
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick
from abm.analysis.public_cost import PARTLY_MARK, TOTAL, cost, not_priced
from abm.measures.chance import beyond_chance
from abm.measures.survival import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, PANEL, COLUMNS, MOST_IN_A_ROW = 14.0, 3.1, 3, 4
AVERTED, MOST = "averted_kg", 12
ALONG = np.linspace(0.0, 1.0, 80)[:, None]
LINE = 0.2  # inches of a name below the panels
BEHIND = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.3}  # a number
LEADER = {"arrowstyle": "-", "color": GRAY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
THOUSAND = 1e3
LEAST_TICKS = 3  # of an axis, zero among them: two tell no scale
LEAST = 3  # panels and policies: fewer make no trade-off to be looked at
SUBTITLE = (
    "Each marker is a policy: to the right more flow is averted, further down it costs less of what the panel shows. Lines: 95% "
    "intervals over {seeds}. Full: what is averted is beyond chance. The blue line joins policies that no other one outdoes in both; by the estimates alone."
)
OF_STAR = " *: part of what the policy costs is not priced, so that its marker in that panel is the least that it costs, and no line leads to it."


@dataclass(frozen=True)
class Burden:
    """What is weighed against the flow: its variable, what it is, its unit, and of a sum the variables of the summary that it is of."""

    variable: str
    words: str
    unit: str
    parts: tuple[str, ...] = ()

    def of(self, answer: Answer) -> Interval:
        """Return the change under a policy."""
        return self._changes(answer)[self.variable]

    def is_recorded(self, answer: Answer) -> bool:
        """Tell whether its change under a policy is recorded."""
        return self.variable in self._changes(answer)

    def _changes(self, answer: Answer) -> dict[str, Interval]:
        """Return where its change stands: among the measures, where these are changes already."""
        return answer.measures if self.variable in (TOTAL, EXAMINED) else answer.differences

    def moves(self, answer: Answer) -> bool:
        """Tell whether a policy clearly changes it."""
        if self.variable == TOTAL:
            return bool(beyond_chance(answer[TOTAL]))
        return any(answer.beyond(one) for one in self.parts or (self.variable,))

    def knows(self, answer: Answer) -> bool:
        """Tell whether all of it is counted; of the cost of some policies a part is not priced."""
        return self.variable != TOTAL or not not_priced(answer)


BURDENS = (
    Burden(TOTAL, "Public cost", "million USD in the run"),
    Burden("waiting_hours_per_day", "Hours waited at ports", "hours a day"),
    Burden(EXAMINED, "People examined without a load", "crossings a day", GROUPS),
    Burden("killed", "Killings tied to the trade in Mexico", "people in the run"),
    Burden("deaths", "Deaths of users", "people in the run"),
)


def burdens_of(answers: Sequence[Answer]) -> list[Burden]:
    """Return what can be weighed: what every policy has, and one of them clearly changes."""
    return [one for one in BURDENS if all(map(one.is_recorded, answers)) and any(map(one.moves, answers))]


def front(answers: Sequence[Answer], burden: Burden) -> list[int]:
    """Return the policies that no other one outdoes, from the one that averts least to the one that averts most, of those whose burden is known."""
    known = [i for i, answer in enumerate(answers) if burden.knows(answer)]
    places = {i: (answers[i][AVERTED].estimate, burden.of(answers[i]).estimate) for i in known}
    best = [
        i
        for i, (averted, cost) in places.items()
        if not any(a >= averted and c <= cost and (a, c) != (averted, cost) for a, c in places.values())
    ]
    return sorted(best, key=lambda i: places[i][0])


def pictures_of_tradeoffs(answers: list[Answer], seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield the picture of trade-offs; none of few policies, of many, or where nothing else changes."""
    shown = [answer for answer in answers if is_defined(answer[AVERTED].low)]
    burdens = burdens_of(shown)
    if LEAST <= len(shown) <= MOST and burdens:
        path = folder / "tradeoffs.png"
        yield Drawing(path, partial(_draw, path, shown, burdens, seeds))


def tradeoffs_title(answers: Sequence[Answer], burdens: Sequence[Burden]) -> str:
    """Say which policy averts most, which most per dollar, and how many that avert flow no other one outdoes in any panel."""
    averting = [one for one in answers if one.averts]
    if not averting:
        return "No policy averts flow beyond chance: what each of them changes besides"
    has_cost = any(one.variable == TOTAL for one in burdens)
    priced = [one for one in averting if not (has_cost and not_priced(one))]
    fronts = [{answers[i].name for i in front(answers, burden)} for burden in burdens]
    best = sum(all(one.name in found for found in fronts) for one in priced)
    partly = len(averting) - len(priced)
    said = [_first_text(averting, priced, has_cost)]
    said += [_outdone_text(best, len(priced), " and are priced in full" * bool(partly))] * bool(priced)
    said += [f"of {counted(partly, 'policy', 'policies')} (*) not all is priced"] * bool(partly)
    return f"By the estimates {'; '.join(said)}"


def _outdone_text(best: int, many: int, priced: str) -> str:
    """Say of how many policies that avert flow, of those that are `priced` in full, none is outdone in any panel."""
    if many == 1:
        one = f"the one policy that averts flow{priced.replace('are', 'is')}"
        return f"{one} is outdone by none in any panel" if best else f"another policy outdoes {one} in some panel"
    those = f"{many} policies that avert flow{priced}"
    if not best:
        return f"another policy outdoes each of {those} in some panel"
    return f"{best} of {those} {'is' if best == 1 else 'are'} outdone by none in any panel"


def _first_text(averting: Sequence[Answer], priced: Sequence[Answer], has_cost: bool) -> str:
    """Name the policy that averts most and, of those that are priced in full and clearly cost something, the one that averts most per dollar."""
    most = max(averting, key=lambda one: one[AVERTED].estimate)
    costly = [one for one in priced if has_cost and beyond_chance(one[TOTAL]) > 0]
    if not costly:
        at = _at(most) if most not in priced else f"({mass(most[AVERTED].estimate)})"
        return f"{quoted(most.label)} averts most {at}"
    best = max(costly, key=lambda one: one[AVERTED].estimate / one[TOTAL].estimate)
    if len(costly) == 1:
        alone = f"{_of_those(averting, priced, costly)} alone".lstrip()
        beside = "" if best is most else f", and {quoted(best.label)} {alone} clearly costs the public {_at(best)}"
        return f"{quoted(most.label)} averts most {_at(most)}{beside}"
    of = _of_those(averting, priced, costly)
    if best is most:
        return f"{quoted(most.label)} averts most, also per dollar{of} {_at(most)}"
    return f"{quoted(most.label)} averts most {_at(most)} and {quoted(best.label)} most per dollar{of} {_at(best)}"


def _of_those(averting: Sequence[Answer], priced: Sequence[Answer], costly: Sequence[Answer]) -> str:
    """Say among which policies one averts most per dollar, where that is not among all that avert."""
    full = len(priced) < len(averting)
    if len(costly) == len(priced) or len(costly) == 1:
        return " of those priced in full" * full
    return " of those priced in full that clearly cost" if full else " of those that clearly cost"


def _at(answer: Answer) -> str:
    """Write what a policy averts, and for what; of a cost that is not all priced what it is at least, and nothing where that would be a saving."""
    averted = mass(answer[AVERTED].estimate)
    if not not_priced(answer):
        return f"({averted} for {cost(answer)} USD)"
    return f"({averted} for at least {cost(answer)} USD*)" if beyond_chance(answer[TOTAL]) > 0 else f"({averted}*)"


def _draw(path: Path, answers: list[Answer], burdens: list[Burden], seeds: str) -> None:
    """Draw a panel for each burden, and which number is which policy: beside the panels, or below a row that is full."""
    below = len(burdens) == MOST_IN_A_ROW
    number = len(burdens) + (not below)
    columns = number if number <= MOST_IN_A_ROW else COLUMNS
    rows = -(-number // columns)
    room = LINE * -(-len(answers) // COLUMNS) + 0.15 if below else 0.0
    height = rows * (PANEL + 0.75) + 2.0 + room
    title, subtitle = tradeoffs_title(answers, burdens), SUBTITLE.format(seeds=seeds)
    subtitle += OF_STAR * (not all(burden.knows(answer) for burden in burdens for answer in answers))
    with headed(path, WIDTH, height, title, subtitle, seeds) as (figure, used):
        axes = lay_out(
            figure, (rows, columns), number, left=0.5, right=0.1, top=used + 0.45, bottom=0.95 + room,
            between=(0.42, 0.3 if columns == COLUMNS else 0.42),
        )  # fmt: skip
        for axis, burden in zip(axes, burdens, strict=False):
            _draw_panel(axis, answers, burden)
        if below:
            _name_below(figure, answers, room)
        else:
            _name_policies(axes[len(burdens)], answers, 10.8 / columns)


def _draw_panel(axis: Axes, answers: list[Answer], burden: Burden) -> None:
    """Draw every policy with both intervals, the front, and where nothing changes."""
    axis.set_title(burden.words, pad=8, size=LABEL_SIZE)
    for line in (axis.axhline, axis.axvline):
        line(0.0, color=GRAY, linewidth=0.8, zorder=1)
    best = front(answers, burden)
    corners = [(answers[i][AVERTED].estimate, burden.of(answers[i]).estimate) for i in best]
    axis.plot([x for x, _ in corners], [y for _, y in corners], color=BLUE, linewidth=1.2, alpha=0.7, zorder=2)
    for place, answer in enumerate(answers):
        averted, cost = answer[AVERTED], burden.of(answer)
        color = BLUE if place in best else SOFT_INK
        axis.plot([averted.low, averted.high], [cost.estimate] * 2, color=color, linewidth=1.4, zorder=3)
        axis.plot([averted.estimate] * 2, [cost.low, cost.high], color=color, linewidth=1.4, zorder=3)
        face = color if answer.beyond(AVERTED) else "white"
        axis.plot(averted.estimate, cost.estimate, "o", color=face, markeredgecolor=color, markersize=7, zorder=4)
    axis.margins(0.12)
    axis.set_xlabel("flow averted, kg pure")
    axis.xaxis.set_major_formatter(lambda value, _: number_tick(value))
    unit, size = _unit_of(answers, burden)
    axis.set_ylabel(unit)
    axis.yaxis.set_major_formatter(lambda value, _: number_tick(value / size))
    axis.locator_params(nbins=5, steps=ROUND_STEPS, min_n_ticks=LEAST_TICKS)
    _write_numbers(axis, answers, burden)


def _unit_of(answers: list[Answer], burden: Burden) -> tuple[str, float]:
    """Return the unit of an axis and how many of a burden's own it is: billions of dollars from a thousand millions on."""
    most = max(abs(burden.of(answer).estimate) for answer in answers)
    if burden.variable == TOTAL and most >= THOUSAND:
        return burden.unit.replace("million", "billion"), THOUSAND
    return burden.unit, 1.0


def _write_numbers(axis: Axes, answers: list[Answer], burden: Burden) -> None:
    """Write the number of each policy beside its marker, with a thin line to it where it had to go further."""
    axis.autoscale_view()
    scale = POINTS_PER_INCH / axis.figure.dpi
    corners = axis.transAxes.transform([(0, 0), (1, 1)]) * scale
    both = [(answer[AVERTED], burden.of(answer)) for answer in answers]
    markers = axis.transData.transform([(x.estimate, y.estimate) for x, y in both]) * scale
    low, high = (axis.transData.transform([ends(x, y) for x, y in both]) * scale for ends in (_low, _high))
    bars = [
        *(Box(left, y, right, y) for left, right, y in zip(low[:, 0], high[:, 0], markers[:, 1], strict=True)),
        *(Box(x, bottom, x, top) for x, bottom, top in zip(markers[:, 0], low[:, 1], high[:, 1], strict=True)),
    ]
    corner = markers[front(answers, burden)]
    for begin, end in zip(corner, corner[1:], strict=False):  # the line of the front
        bars += [Box(x, y, x, y) for x, y in begin + (end - begin) * ALONG]
    texts = [f"{place}{'' if burden.knows(one) else PARTLY_MARK}" for place, one in enumerate(answers, start=1)]
    places = places_beside(markers, texts, bars, Box(*corners[0], *corners[1]))
    for text, marker, place, (x, y) in zip(texts, markers, places, both, strict=True):
        far = np.hypot(*(place - marker)) > DISTANCES[1] + 1 or is_anothers(place, marker, markers)
        axis.annotate(
            text, (x.estimate, y.estimate), tuple(place - marker), textcoords="offset points", ha="center", va="center",
            size=8, color=INK, zorder=6, bbox=BEHIND, arrowprops=LEADER if far else None,
        )  # fmt: skip


def _low(x: Interval, y: Interval) -> tuple[float, float]:
    return x.low, y.low


def _high(x: Interval, y: Interval) -> tuple[float, float]:
    return x.high, y.high


def _name_below(figure: Figure, answers: list[Answer], inches: float) -> None:
    """Write which number is which policy, in columns below the panels."""
    width, height = figure.get_size_inches()
    each = (width - 2 * MARGIN) / COLUMNS
    for place, answer in enumerate(answers):
        row, column = divmod(place, COLUMNS)
        words = wrap(f"{place + 1}  {answer.label}", each - 0.2, NOTE_SIZE + 0.5, 1)
        figure.text((MARGIN + column * each) / width, (inches + 0.3 - row * LINE) / height, words, size=NOTE_SIZE + 0.5)


def _name_policies(axis: Axes, answers: list[Answer], inches: float) -> None:
    """Write which number is which policy."""
    axis.set_axis_off()
    lines = [
        wrap(f"{place}  {answer.label}", inches, NOTE_SIZE + 0.5, 2) for place, answer in enumerate(answers, start=1)
    ]
    axis.text(0.0, 1.0, "\n".join(lines), va="top", size=NOTE_SIZE + 0.5, linespacing=1.5, transform=axis.transAxes)
