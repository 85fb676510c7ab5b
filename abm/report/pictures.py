"""Pictures of a report: those that the batch drew, the most important first, each within the page, as far as there is room."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

from abm.analysis.pictures.stamp import NUMBERS
from abm.inputs.inside import is_plain
from abm.report.beside import numbers_beside
from abm.report.gathered import Gathered
from abm.report.markup import Html, paragraphs, tag

COLORS = 192  # of a picture within a page: a third of the bytes, and no difference to the eye
WIDE, FLAT = "wide", "wide flat"  # printed on a page that lies; two that are flat on one
LEAST_WIDE, LEAST_ASPECTS = 1800, (1.25, 2.7)  # dots, and width by height, from which on a picture is so
OTHER = "A picture of the batch: {name}"
SHOWN = {  # by the beginnings of their names, the most important first
    "ranking": "Drop, net effect and rank of each policy over the points of the design, and what could flip the ranking",
    "points": "Flow, prices and pay at each point of the design",
    "effect": "What each policy does, against what the design varies",
    "tornado": "How far each factor moves the effect",
    "indices": "Which factors the effect depends on (Sobol' indices)",
    "history": "The model beside official figures, by month",
    "flow_over_time": "Flow over time under each policy, beside the same seeds without it",
    "flow_map": "What changes at each field office in six months (hollow: no more than chance)",
    "cost_over_time": "Flow, prices, pay, earnings and interdiction over time",
    "cost": "What each policy costs the public",
    "tradeoffs": "What is averted against waits, cost, violence and deaths",
    "resilience": "Largest drop, days below 90%, and what is averted, side by side",
    "displacement": "What leaves which field office in six months, and where as much is found (gray: no more than chance)",
    "seized_by_mode": "What more or less is seized in which way of crossing in six months (gray: no more than chance)",
    "evidence": "What a government can show, and when",
    "heat_map": "What a policy does at every combination of two levers",
    "sources": "What comes over the southern border, and what by other ways",
    "killings": "People killed by region of Mexico, month by month, where a policy changes it (gray: without it)",
    "organizations": "How many organizations there are, which leave others and which are taken over",
    "doses": "What a policy does, against its size, and from which size on it is beyond chance",
    "delivered": "Pure fentanyl delivered a day",
    "by_seed": "What each pair of runs averts, beside the pairs of the placebo",
}


def pictures_part(found: Gathered, room: float) -> Iterator[Html]:
    """Yield each picture with what it shows, within so many bytes; at the end the names of those for which there is no room.

    Behind the most important one those that are printed alike stand together, so that few pages are turned.
    """
    left, shown = [], []
    for path in drawn_pictures(found.folder.folder / "figures"):
        source = image_source(path)
        if len(source) > room:
            left.append(path.name)
            continue
        room -= len(source)
        shown.append((path, source))
    order = (WIDE, FLAT, None)
    shown[1:] = sorted(shown[1:], key=lambda one: order.index(_on_paper(one[0])))
    yield from (figure_of(*one, numbers_beside(found, one[0].stem)) for one in shown)
    if left:
        yield paragraphs([f"Without room on this page, in figures/: {', '.join(left)}."])


def figure_of(path: Path, source: str, beside: Html | None = None) -> Html:
    """Return a picture, whose image is at an address, with what it shows, its finding, its alternative text, and its numbers; its file is named under the pointer."""
    shows = next((text for name, text in SHOWN.items() if path.name.startswith(name)), OTHER.format(name=_words(path)))
    title, description, numbers = _written(path)
    words = " ".join(filter(None, (f"{shows}.", title, numbers, description)))
    image = tag("img", src=source, alt=words, title=f"figures/{path.name}")
    caption = " ".join(filter(None, (title, numbers)))
    return tag("figure", image, tag("figcaption", tag("b", f"{shows}. "), caption, beside), class_=_on_paper(path))


def image_source(path: Path, is_whole: bool = False) -> str:
    """Return a picture as the address of an image that holds it, in few colors unless it is to be whole; nothing where there is none."""
    if path.parent.is_symlink() or not is_plain(path):
        return ""
    held = path.read_bytes() if is_whole else _smaller(path)
    return f"data:image/png;base64,{base64.b64encode(held).decode()}"


def _smaller(path: Path) -> bytes:
    """Return a picture in few colors, with the words in its file; as it is where that is no smaller, or it cannot be read."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    held, words, made = path.read_bytes(), PngInfo(), io.BytesIO()
    try:
        with Image.open(io.BytesIO(held)) as picture:
            for name, text in picture.info.items():
                if isinstance(text, str):
                    words.add_itxt(str(name), text)
            few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
            few.save(made, "PNG", optimize=True, pnginfo=words, dpi=picture.info.get("dpi"))
    except (OSError, ValueError, SyntaxError):  # of another hand, or cut off
        return held
    return min(held, made.getvalue(), key=len)


def drawn_pictures(folder: Path) -> list[Path]:
    """Return the pictures of a folder, those of `SHOWN` first in its order; of a link none."""
    known = [*SHOWN]

    def place(path: Path) -> tuple[int, str]:
        return next((i for i, name in enumerate(known) if path.name.startswith(name)), len(known)), path.name

    return [] if folder.is_symlink() else sorted(filter(is_plain, folder.glob("*.png")), key=place)


def _on_paper(path: Path) -> str | None:
    """Return how a picture is printed: across a page that lies where its letters were too small to be read on one that stands."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            width, aspect = picture.width, picture.width / picture.height
    except (OSError, ValueError, SyntaxError):  # of another hand, or cut off
        return None
    if width < LEAST_WIDE or aspect < LEAST_ASPECTS[0]:
        return None
    return FLAT if aspect >= LEAST_ASPECTS[1] else WIDE


def _words(path: Path) -> str:
    return path.stem.replace("_", " ")


def _written(path: Path) -> tuple[str, str, str]:
    """Return the finding, the description and the numbers that a picture has in its file, each as a sentence; "" where it has none."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            reported = dict(picture.info)
    except (OSError, ValueError, SyntaxError):  # of another hand, or cut off
        return "", "", ""
    found = (" ".join(str(reported.get(name) or "").split()) for name in ("Title", "Description", NUMBERS))
    title, description, numbers = (text if text.endswith(".") or not text else f"{text}." for text in found)
    return title, description, numbers
