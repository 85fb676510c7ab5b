"""Film: the frames of recorded runs as a GIF (Pillow) or as an MP4 (imageio-ffmpeg, an extra)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.results import replace_file
from abm.viewer.film.replay import Recorded, require_together
from abm.viewer.film.scene import MEANT, Scene
from abm.version import pip_line

if TYPE_CHECKING:
    import PIL.Image

PICTURES = {".gif": 100, ".mp4": 365}  # most of them in a film, so that it stays short and small
PER_SECOND = {".gif": 8, ".mp4": 15}
DOTS = {".gif": 75, ".mp4": 100}  # an inch: 960 x 540 and 1280 x 720
COLORS = 64  # of a GIF, besides those with a meaning


class FilmError(ValueError):
    """A film that cannot be made."""


def chosen_frames(frames: int, suffix: str) -> list[int]:
    """Return the numbers of the frames that a film of this kind shows: evenly spread, the first and the last included."""
    shown = min(frames, PICTURES[suffix])
    return [round(i * (frames - 1) / max(1, shown - 1)) for i in range(shown)]


def write_film(
    runs: Sequence[Recorded],
    labels: Sequence[str],
    title: str,
    path: Path,
    report: Callable[[int], object] = lambda pictures: None,
) -> int:
    """Write a film; return the number of its pictures. The file is there as a whole or not at all.

    Raises
    ------
    FilmError
        Another suffix than .gif or .mp4, or no imageio-ffmpeg for an .mp4.
    ValueError
        Runs that cannot be shown side by side.
    """
    require_together(runs)
    require_writer(path)
    numbers = chosen_frames(len(runs[0].frames), path.suffix)
    scene = Scene(runs, labels, title, DOTS[path.suffix])
    write = {".gif": _write_gif, ".mp4": _write_mp4}[path.suffix]
    replace_file(path, lambda unfinished: write(unfinished, scene, numbers, report))
    return len(numbers)


def require_writer(path: Path) -> None:
    """Raise FilmError unless a film with this suffix can be written here."""
    if path.suffix not in PICTURES:
        raise FilmError(f"{path}: a film is a .gif or an .mp4")
    if path.suffix == ".mp4":
        try:
            import imageio_ffmpeg  # noqa: F401 only whether it is there
        except ImportError:
            raise FilmError(f"{path}: .mp4 needs imageio-ffmpeg, .gif does not: {pip_line('view')}") from None


def _paint(scene: Scene, numbers: list[int], report: Callable[[int], object]) -> Iterator[np.ndarray]:
    for number in numbers:
        yield scene.paint(number)
        report(1)


def _write_gif(path: Path, scene: Scene, numbers: list[int], report: Callable[[int], object]) -> None:
    """Write a GIF whose pictures share their colors, so that what rests costs nothing."""
    from PIL import Image

    palette = _palette([scene.paint(numbers[i * (len(numbers) - 1) // 4]) for i in range(5)])
    first, *rest = (
        Image.fromarray(picture).quantize(palette=palette, dither=Image.Dither.NONE)
        for picture in _paint(scene, numbers, report)
    )
    first.save(path, format="GIF", save_all=True, append_images=rest, duration=1000 // PER_SECOND[".gif"], loop=0)


def _palette(few: list[np.ndarray]) -> PIL.Image.Image:
    """Return an image with the colors of a GIF: those with a meaning, and the most frequent of a few pictures."""
    from PIL import Image, ImageColor

    meant = [value for color in MEANT for value in ImageColor.getrgb(color)]
    frequent = Image.fromarray(np.concatenate(few)).quantize(COLORS).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(meant + frequent[: 3 * COLORS])
    return palette


def _write_mp4(path: Path, scene: Scene, numbers: list[int], report: Callable[[int], object]) -> None:
    import imageio_ffmpeg

    height, width = scene.paint(numbers[0]).shape[:2]
    writer = imageio_ffmpeg.write_frames(
        str(path.absolute()),
        (width, height),
        fps=PER_SECOND[".mp4"],
        codec="libx264",
        quality=6,
        ffmpeg_log_level="error",
    )
    writer.send(None)
    try:
        for picture in _paint(scene, numbers, report):
            writer.send(picture)
    finally:
        writer.close()
