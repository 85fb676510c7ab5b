"""Picture of doses: what policies do that differ in one size alone, against that size, and from which one on it is beyond chance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.analysis.answers import Answer
from abm.analysis.changes import asked_of
from abm.analysis.findings import is_defined, fine_percent
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, POINTS_PER_INCH, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, page_path, pages, whole_percents
from abm.analysis.results import Results
from abm.analysis.sizes import Alike, alike, first_beyond
from abm.measures.survival import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS, PANEL, PANEL_WIDTH = 3, 2.5, 4.4  # panels in a row; inches of height, of width
BETWEEN, HEADING_SIZE = 1.35, 11.5  # inches between rows; points
IN_PANEL = PANEL_WIDTH - 0.6  # inches for words above a panel
ROWS = 4  # on a page
NOTE_LINE = 0.17  # inches of a line above a panel
AVERTED = "averted_share"
MARGIN_BESIDE, CLOSEST = 0.12, 0.08  # of the range of sizes: beside them, and between two that are written
MOST_TITLED = 2  # groups in a title
LEAST_SIZES = 3  # that show from which on an effect is beyond chance
SUBTITLE = (
    "Policies that differ in one size alone. Dot and line: change against the same seeds without the policy, as a share of what is without it, "
    "{seeds}, with its 95% interval; of the flow from the start of the policy to the end of the run ({days} days). Full: beyond chance (all but the "
    "flow: judged with all response variables together, which asks for more than its interval); hollow: within chance. Shaded: from the smallest "
    "size from which on every effect is beyond chance, where three sizes or more were tried; two show no threshold."
)


@dataclass(frozen=True)
class Outcome:
    """What a panel shows of every size: its variable, and what it is."""

    variable: str
    words: str

    def of(self, answer: Answer) -> Interval:
        """Return the effect of a policy, as a share."""
        return answer[AVERTED] if self.variable == AVERTED else answer.change(self.variable)


FLOW = Outcome(AVERTED, "Flow averted")


@dataclass(frozen=True)
class Doses:
    """Hold what policies do that differ in one size alone.

    Attributes
    ----------
    alike : Alike
        What they have in common, and what differs.
    answers : dict of Answer
        By size, ascending.
    """

    alike: Alike
    answers: dict[float, Answer]

    def write(self, size: float) -> str:
        """Return a size in words."""
        return self.alike.levers[0].write(size)

    def signs(self, outcome: Outcome) -> list[int]:
        """Return, by size, on which side of none an effect lies beyond chance."""
        return [answer.beyond(outcome.variable) for answer in self.answers.values()]

    def threshold(self, outcome: Outcome) -> float | None:
        """Return the smallest size from which on every effect is beyond chance; None: there is none, or only two were tried."""
        first = first_beyond(self.signs(outcome)) if len(self.answers) >= LEAST_SIZES else None
        return None if first is None else [*self.answers][first]


def doses_of(results: Results, answers: Mapping[str, Answer]) -> list[Doses]:
    """Return each group of policies that differ in one size alone, of which all were measured."""
    groups = [one for one in alike(results, 1) if all(name in answers for name in one.names.values())]
    return [Doses(one, {size: answers[name] for (size,), name in one.names.items()}) for one in groups]


def outcomes_of(results: Results, doses: Doses) -> list[Outcome]:
    """Return what is shown: the flow, then what is asked about with these policies, as far as it can be reported of each size."""
    reported, one = results.runs.entries, next(iter(doses.answers.values()))
    asked = [
        Outcome(name, f"Change of {reported[name].label or reported[name].meaning}")
        for name in asked_of(results.folder, one.name)
        if name in reported
    ]
    return [FLOW, *(outcome for outcome in asked if _is_defined(outcome, doses))][:COLUMNS]


def _is_defined(outcome: Outcome, doses: Doses) -> bool:
    answers = doses.answers.values()
    return all(outcome.variable in one.differences and is_defined(outcome.of(one).low) for one in answers)


def pictures_of_doses(results: Results, answers: Mapping[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield pictures with a row of panels for each group of policies that differ in one size alone."""
    groups = [
        doses for doses in doses_of(results, answers) if all(is_defined(a[AVERTED].low) for a in doses.answers.values())
    ]
    for number, page in enumerate(pages(groups, ROWS)):
        path = page_path(folder, "doses", number)
        yield Drawing(path, partial(_draw_page, path, results, page))


def threshold_text(doses: Doses, outcome: Outcome) -> str:
    """Say from which size on an effect is beyond chance and stays so; or at which ones it is."""
    signs, sizes = doses.signs(outcome), [*map(doses.write, doses.answers)]
    first = first_beyond(signs)
    if first is None:
        single = [size for size, sign in zip(sizes, signs, strict=True) if sign]
        if single:
            return f"beyond chance at {', '.join(single)}, and within it above"
        found = [outcome.of(answer) for answer in doses.answers.values()]
        if any(one.low > 0.0 or one.high < 0.0 for one in found):  # by itself; judged with all others it is not clear
            return f"not clear at any size tried, up to {sizes[-1]}, as all changes are judged together"
        return f"within chance at every size tried, up to {sizes[-1]}"
    if first == 0:
        return f"beyond chance at {'both sizes' if len(sizes) == 2 else 'every size'} tried, {sizes[0]} to {sizes[-1]}"
    if len(sizes) < LEAST_SIZES:
        below = "the other way" if signs[0] else "not"
        return f"beyond chance at {sizes[1]}, {below} at {sizes[0]} (two sizes show no threshold)"
    below = "the other way at" if signs[first - 1] else "not at"
    return f"beyond chance from {sizes[first]} on, {below} {sizes[first - 1]}"


def doses_title(page: list[Doses], asked: Sequence[Outcome] = ()) -> str:
    """Say of the first groups from which size on the flow falls, or rises, beyond chance; of a single one also what is asked about first."""
    more = f" (and {len(page) - MOST_TITLED} more)" if len(page) > MOST_TITLED else ""
    also = f"; {_asked_text(page[0], asked[0])}" if len(page) == 1 and asked else ""
    return "; ".join(_flow_text(doses) for doses in page[:MOST_TITLED]) + more + also


def _flow_text(doses: Doses) -> str:
    signs = doses.signs(FLOW)
    side = signs[-1] or max(signs) or min(signs)
    does = ("the flow is", "less gets through", "more gets through")[side]
    return f"{doses.alike.words}, {doses.alike.levers[0].name}: {does} {threshold_text(doses, FLOW)}"


def _asked_text(doses: Doses, outcome: Outcome) -> str:
    """Write the effect of the largest size on what is asked about, and from which size on that is beyond chance."""
    size, answer = [*doses.answers.items()][-1]
    effect = fine_percent(outcome.of(answer).estimate, signed=True)
    return f"{outcome.words[0].lower()}{outcome.words[1:]} {effect} at {doses.write(size)}, {threshold_text(doses, outcome)}"


def _with_room(sizes: list[float]) -> list[bool]:
    """Tell which sizes can be written below an axis: those that are not too close to the last one that is."""
    last, found = -math.inf, []
    for size in sizes:
        found.append(size - last >= CLOSEST * (sizes[-1] - sizes[0]))
        last = size if found[-1] else last
    return found


def _draw_page(path: Path, results: Results, page: list[Doses]) -> None:
    shown = [outcomes_of(results, doses) for doses in page]
    columns, seeds = max(map(len, shown)), results.seeds_text()
    width, height = 1.2 + max(2, columns) * PANEL_WIDTH, len(page) * (PANEL + BETWEEN) + 2.0
    watched = sorted({answer.days_watched for doses in page for answer in doses.answers.values()})
    subtitle = SUBTITLE.format(seeds=seeds, days=" or ".join(map(str, watched)))
    further = NOTE_LINE * (
        max(_notes(d, o).count("\n") for d, outcomes in zip(page, shown, strict=True) for o in outcomes)
    )
    height += len(page) * further
    with headed(path, width, height, doses_title(page, shown[0][1:]), subtitle, seeds) as (figure, used):
        axes = lay_out(
            figure, (len(page), columns), len(page) * columns, left=0.45, right=0.1, top=used + 0.75 + 0.3 * (len(page) > 1) + further, bottom=0.85,
            between=((BETWEEN + further) / PANEL, 0.25),
        )  # fmt: skip
        for row, (doses, outcomes) in enumerate(zip(page, shown, strict=True)):
            own = axes[row * columns : (row + 1) * columns]
            for axis, outcome in zip(own, outcomes, strict=False):
                _draw_panel(axis, doses, outcome)
            if len(page) > 1:
                own[0].annotate(
                    wrap(doses.alike.words, width - 1.0, HEADING_SIZE, 1), (0, 1), (0, (0.62 + further) * POINTS_PER_INCH), "axes fraction",
                    textcoords="offset points", weight="bold", size=HEADING_SIZE,
                )  # fmt: skip
            for axis in own[len(outcomes) :]:
                axis.set_visible(False)


def _notes(doses: Doses, outcome: Outcome) -> str:
    """Write in lines that fit above a panel from which size on its effect is beyond chance."""
    return wrap(threshold_text(doses, outcome), IN_PANEL, NOTE_SIZE)


def _draw_panel(axis: Axes, doses: Doses, outcome: Outcome) -> None:
    """Draw the effect of every size with its interval, and shade what is above the threshold."""
    sizes, effects = [*doses.answers], [outcome.of(answer) for answer in doses.answers.values()]
    beside = MARGIN_BESIDE * (sizes[-1] - sizes[0])
    axis.set_xlim(sizes[0] - beside, sizes[-1] + beside)
    axis.axhline(0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    threshold = doses.threshold(outcome)
    if threshold is not None:
        axis.axvspan(threshold, sizes[-1] + beside, color=LIGHT_GRAY, alpha=0.6, linewidth=0, zorder=0)
    axis.plot(sizes, [one.estimate for one in effects], color=BLUE, linewidth=1.2, alpha=0.6, zorder=2)
    for size, one, sign in zip(sizes, effects, doses.signs(outcome), strict=True):
        axis.plot([size, size], [one.low, one.high], color=BLUE, linewidth=1.8, zorder=3)
        axis.plot(
            size, one.estimate, "o", color=BLUE if sign else "white", markeredgecolor=BLUE, markersize=7, zorder=4
        )
    notes = _notes(doses, outcome)
    axis.set_title(
        wrap(outcome.words, IN_PANEL, LABEL_SIZE * 1.08),
        pad=8 + (notes.count("\n") + 1) * NOTE_LINE * POINTS_PER_INCH,
        size=LABEL_SIZE,
    )
    axis.annotate(notes, (0, 1), (0, 6), "axes fraction", textcoords="offset points", size=NOTE_SIZE, color=INK)
    axis.set_xticks(
        sizes,
        [text if has_room else "" for text, has_room in zip(map(doses.write, sizes), _with_room(sizes), strict=True)],
    )
    axis.set_xlabel(doses.alike.levers[0].titled)
    axis.margins(y=0.15)
    axis.grid(visible=False, axis="x")
    whole_percents(axis)
