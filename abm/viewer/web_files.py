"""Web files: the scripts, styles and templates that page and replay are put together from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

WEB = Path(__file__).parent / "web"
# Parts of a script; each uses what stands before it. What the page and the replay both draw with comes first.
DRAWING = (
    "palette.js", "land.js", "marks.js", "ground.js", "names.js", "regions.js", "map.js", "legend.js", "axes.js", "numbers.js", "lines.js", "strokes.js",
    "cursor.js", "chart.js", "drawing.js",
)  # fmt: skip
STAGE_SCRIPTS = (
    *DRAWING, "difference.js", "cards.js", "stage_words.js", "stage_drawing.js", "stage_input.js", "picture.js", "stage_saving.js", "stage.js",
)  # fmt: skip
REPLAY_SCRIPTS = (
    *DRAWING, "replay_runs.js", "replay_day.js", "replay_page.js", "replay_picture.js", "replay.js",
)  # fmt: skip
STRICT = '"use strict";\n'


@cache
def web_text(name: str) -> str:
    """Return a file of the folder web."""
    return (WEB / name).read_text(encoding="utf-8")


def script_text(*names: str) -> str:
    """Return some scripts as one, which is not strict where what they stand in is not."""
    return "\n".join(web_text(name).replace(STRICT, "") for name in names)
