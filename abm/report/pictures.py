"""Pictures of a report: those that the batch drew, the most important first, each within the page, as far as there is room."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from abm.analysis.answers import Answer
from abm.analysis.costs import cost_title
from abm.analysis.differences import told_apart
from abm.analysis.findings import flow_title, resilience_title
from abm.inputs.inside import is_plain
from abm.report.gathered import Gathered
from abm.report.markup import Html, paragraphs, tag

MOST_BYTES = 5_500_000  # of all pictures: a page is to stay below 10 MB, and they grow by a third
SHOWN = {  # by the beginnings of their names, the most important first
    "points": "Flow, prices and pay at each point of the design",
    "effect": "What each policy does, against what the design varies",
    "tornado": "How far each factor moves the effect",
    "indices": "Which factors the effect depends on (Sobol' indices)",
    "flow_over_time": "Flow over time under each policy, beside the same seeds without it",
    "cost_over_time": "Flow, prices, pay, earnings and interdiction over time",
    "cost": "What each policy costs the public",
    "evidence": "What a government can show, and when",
    "history": "The model beside official figures, by month",
    "flow_map": "What changes at each field office",
    "resilience": "Largest drop, days below 90%, and what is averted, side by side",
    "delivered": "Pure fentanyl delivered a day",
}


def pictures_part(found: Gathered) -> Iterator[Html]:
    """Yield each picture with what it shows; at the end the names of those for which there is no room."""
    left, room = [], MOST_BYTES
    for path in _drawn(found.folder.folder / "figures"):
        size = path.stat().st_size
        if size > room:
            left.append(path.name)
            continue
        room -= size
        yield _figure(found, path)
    if left:
        yield paragraphs([f"Without room on this page, in figures/: {', '.join(left)}."])


def image_source(path: Path) -> str:
    """Return a picture as the address of an image that holds it; nothing where there is none."""
    if path.parent.is_symlink() or not is_plain(path):
        return ""
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _drawn(folder: Path) -> list[Path]:
    """Return the pictures of a folder; of a link none."""
    known = [*SHOWN]

    def place(path: Path) -> tuple[int, str]:
        return next((i for i, name in enumerate(known) if path.name.startswith(name)), len(known)), path.name

    return [] if folder.is_symlink() else sorted(filter(is_plain, folder.glob("*.png")), key=place)


def _figure(found: Gathered, path: Path) -> Html:
    shows = next((text for name, text in SHOWN.items() if path.name.startswith(name)), path.stem.replace("_", " "))
    finding = _finding(found, path.name)
    image = tag("img", src=image_source(path), alt=f"{shows}. {finding}".strip())
    return tag("figure", image, tag("figcaption", tag("b", f"{shows}. "), finding, f" (figures/{path.name})"))


def _finding(found: Gathered, name: str) -> str:
    """Say what a picture shows, from the numbers; nothing of one of which that is not known."""
    answers: list[Answer] = found.policies
    if not answers:
        return ""
    kept, fell = (told_apart(found.differences, variable) for variable in ("averted_kg", "largest_drop"))
    if name.startswith("flow_over_time"):
        return f"{flow_title(answers, kept, fell)}."
    if name.startswith("resilience"):
        return f"{resilience_title(answers, kept)}."
    return f"{cost_title(answers)}." if name.startswith("cost_over_time") else ""
