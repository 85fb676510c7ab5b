"""Replay: up to three recorded runs side by side in one HTML file that needs no server and asks for nothing.

The file holds the drawing code of the page, one JSON text, and per run one block of bytes, both compressed. The block
is a row of columns (`PACKED`), each over all frames one after another; how many rows a frame has stands in the text.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from abm.inputs.plain import check_seed
from abm.model.declared import LAYERS, PORTRAYALS, TABLES
from abm.model.initialization import build_world
from abm.model.looks import Portrayal
from abm.model.scenario import Scenario, require_pair
from abm.model.simulation import pass_days
from abm.version import __version__
from abm.viewer.charts import REPLAY, REPLAY_CARDS, Chart, chart_columns, charts_of
from abm.viewer.frame import PLACED, Frame, history, lead, take_frame
from abm.viewer.outline import FADE_DAYS, fixed_map
from abm.viewer.portrayals import shown_columns
from abm.viewer.web_files import REPLAY_SCRIPTS, STRICT, script_text, web_text
from abm.viewer.windows import windows

MOST_RUNS = 3
MOST_FRAMES = 732  # of a run; a longer one shows every second, third, ... day
POSITIONS = 4  # steps of a courier's position in a cell of the grid
WEIGHT = 100  # steps of a catch in a kilogram
REPLAYED = charts_of(REPLAY)
SMALL = 2**16  # rows whose number fits in two bytes


def _packed(portrayal: Portrayal) -> list[tuple[str, str, int, int]]:
    steps = POSITIONS if portrayal.table in PLACED else 1
    number = 2 if TABLES[portrayal.table].rows <= SMALL else 4
    columns = [("id", number, 1), ("x", 1, steps), ("y", 1, steps), *((n, 1, 1) for n in shown_columns(portrayal))]
    return [(portrayal.table, *column) for column in columns]


# Table and column of a frame, bytes of a value, and what a value is multiplied by.
PACKED = (
    *(column for portrayal in PORTRAYALS for column in _packed(portrayal)),
    ("ports", "catch", 2, WEIGHT), ("ports", "seizures", 1, 1),
)  # fmt: skip


@dataclass(frozen=True)
class Recorded:
    """Hold one run as it was seen: a frame every so many days, the daily series of all days, and of the last ones of the burn-in."""

    scenario: Scenario
    seed: int
    frames: tuple[Frame, ...]
    series: dict[str, list[float]]
    before: dict[str, list[float]] = field(default_factory=dict)

    def take(self, chart: Chart) -> np.ndarray:
        """Return the line of a chart over the days; a mean of its first days is of days of the burn-in, too."""
        past = len(next(iter(self.before.values()), []))
        whole = {name: [*self.before.get(name, []), *values] for name, values in self.series.items()}
        return chart.take(whole)[past:]

    @property
    def days(self) -> list[int]:
        """Return the day of each frame."""
        return [frame.day for frame in self.frames]


def thinning(days: int) -> int:
    """Return every how many days a frame is taken, so that a file stays small enough to be sent."""
    return -(-days // MOST_FRAMES)


def record(
    scenario: Scenario, seed: int, every: int | None = None, report: Callable[[int], object] = lambda days: None
) -> Recorded:
    """Live a run and take a frame every so many days (None: as a replay needs it), the last day included.

    Raises
    ------
    RunError
        The run stopped at a fault.
    """
    seed = check_seed(seed)
    world = build_world(scenario, seed)
    pass_days(world, scenario, 0, scenario.burn_in, report)
    shown = sorted({*range(0, scenario.days, every or thinning(scenario.days)), scenario.days - 1})
    frames, simulated = [], 0
    for day in shown:
        pass_days(world, scenario, scenario.burn_in + simulated, scenario.burn_in + day + 1, report)
        simulated = day + 1
        frames.append(take_frame(world, scenario, day))
    return Recorded(scenario, seed, tuple(frames), history(world, scenario, scenario.days - 1), lead(world, scenario))


def replay_html(runs: Sequence[Recorded], labels: Sequence[str], title: str, question: str) -> str:
    """Return the HTML file of one to three runs of the same seed and days; the first is the baseline of the charts.

    Raises
    ------
    ValueError
        No run, more than three, or runs that differ by more than their policy.
    """
    require_together(runs)
    first = runs[0]
    text = {
        "title": title,
        "question": question,
        "seed": first.seed,
        "version": __version__,
        "days": first.scenario.days,
        "shown": first.days,
        "firstDate": first.frames[0].date,
        "fixed": fixed_map(),
        "charts": [chart.values() for chart in REPLAYED],
        "cards": [asdict(card) for card in REPLAY_CARDS],
        "columns": [list(column) for column in PACKED],
        "layers": [layer.table for layer in LAYERS],
        "runs": [_describe(run, label) for run, label in zip(runs, labels, strict=True)],
    }
    blocks = [_pack(_block(run)) for run in runs]
    return _fill(json.dumps({"text": _pack(json.dumps(text).encode()), "blocks": blocks}), title)


def require_together(runs: Sequence[Recorded]) -> None:
    """Raise ValueError unless these runs can be shown side by side."""
    if not 1 <= len(runs) <= MOST_RUNS:
        raise ValueError(f"{len(runs)} runs: allowed 1 to {MOST_RUNS} side by side")
    if len({(run.seed, tuple(run.days)) for run in runs}) > 1:
        raise ValueError("runs side by side need the same seed and the same days")
    alike = [
        replace(run.scenario, placebo_day=None) for run in runs
    ]  # other random numbers may stand beside a baseline, too
    for scenario in alike[1:]:
        require_pair(alike[0], scenario)


def _describe(run: Recorded, label: str) -> dict:
    frames = [frame.map for frame in run.frames]
    return {
        "name": run.scenario.name,
        "label": label,
        "windows": windows(run.scenario),
        "before": {name: run.before[name] for name in chart_columns(REPLAYED) if name in run.before},
        "series": {name: run.series[name] for name in chart_columns(REPLAYED)},
        "happened": _happened_of(run),
        "counts": {table: [len(seen[table]["id"]) for seen in frames] for table in (one.table for one in PORTRAYALS)},
        "organizations": _changes([seen["organizations"] for seen in frames]),
        "totals": _changes([seen["totals"] for seen in frames]),
    }


def _happened_of(run: Recorded) -> list[tuple]:
    """Return what happened up to the last frame: day, number, x and y, each once."""
    marks, before = [], -1 - FADE_DAYS
    for frame in run.frames:
        happened = frame.map["happened"]
        lines = zip(*(happened[name] for name in ("age", "number", "x", "y")), strict=True)
        marks += [(frame.day - age, *rest) for age, *rest in lines if frame.day - age > before]
        before = frame.day
    return marks


def _changes(values: list) -> list[list]:
    """Keep only the values that differ from the one before, each with the number of its frame."""
    return [[i, value] for i, value in enumerate(values) if i == 0 or value != values[i - 1]]


def _block(run: Recorded) -> bytes:
    parts = []
    for table, column, size, scale in PACKED:
        values = np.concatenate([np.asarray(frame.map[table][column], float) for frame in run.frames])
        whole = np.clip(np.rint(values * scale), 0, 256**size - 1)
        parts.append(whole.astype(f"<u{size}").tobytes())
    parts += [np.array([frame.map[layer.table] for frame in run.frames], np.uint8).tobytes() for layer in LAYERS]
    return b"".join(parts)


def _pack(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _fill(payload: str, title: str) -> str:
    """Put style, code and data into the template; nothing in them can end a script early."""
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    pieces = {
        "<!--TITLE-->": escaped,
        "/*STYLE*/": web_text("replay.css"),
        "/*PAYLOAD*/": f"const PAYLOAD = {payload};",
        "/*SCRIPTS*/": STRICT + script_text(*REPLAY_SCRIPTS),
    }
    marks = re.compile("|".join(map(re.escape, pieces)))  # in one go: a piece may hold what looks like a mark
    return marks.sub(lambda mark: pieces[mark[0]], web_text("replay.html"))
