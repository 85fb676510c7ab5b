"""Markup: HTML that is put together from texts; whatever is no markup already is text, and is escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

VOID = ("img", "input", "meta")
LONG = 24  # letters from which on a cell takes some width
MOST_ROWS = 24  # of a table that is shown whole: one with more has its own bar to scroll by


class Html(str):
    """Hold text that is markup already."""


class Cell(NamedTuple):
    """Hold a cell of a table: what it shows, and the number by which rows are put in order (None: by what it shows)."""

    shown: str
    value: float | None = None


Content: TypeAlias = str | Html | None
Row: TypeAlias = Sequence[Content | Cell]


def text(content: object) -> Html:
    """Return something as markup: escaped, unless it is markup."""
    return content if isinstance(content, Html) else Html(html.escape(str(content)))


def join(contents: Iterable[Content]) -> Html:
    """Return several pieces as one, those left out that are None."""
    return Html("".join(text(one) for one in contents if one is not None))


def tag(name: str, *contents: Content, **attributes: str | bool | None) -> Html:
    """Return an element; an attribute's name is written with `_` for `-` and behind words of Python (`class_`)."""
    given = {
        key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value not in (None, False)
    }
    said = "".join(
        f" {key}" if value is True else f' {key}="{html.escape(str(value))}"' for key, value in given.items()
    )
    return Html(f"<{name}{said}>") if name in VOID else Html(f"<{name}{said}>{join(contents)}</{name}>")


def paragraphs(texts: Iterable[str], **attributes: str) -> Html:
    """Return a paragraph for each text that is not empty."""
    return join(tag("p", one, **attributes) for one in texts if one)


def bullets(texts: Iterable[Content]) -> Html:
    """Return a list of those that are not empty."""
    return tag("ul", *(tag("li", one) for one in texts if one))


def table(caption: str, heads: Sequence[str], rows: Iterable[Row], wide: bool = False) -> Html:
    """Return a table that can be sorted and filtered, in a frame of its own that is scrolled where it is too wide.

    Parameters
    ----------
    caption : str
        What it shows, which is also its name for those who do not see it.
    wide : bool
        Its first column stays in sight where it is scrolled.
    """
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in heads)))
    made = [tag("tr", *map(_cell, row, [True] + [False] * (len(row) - 1))) for row in rows]
    kinds = ["scroll", *(["first"] if wide else []), *(["tall"] if len(made) > MOST_ROWS else [])]
    body = tag("tbody", *made)
    frame = {"class_": " ".join(kinds), "tabindex": "0", "role": "region", "aria_label": caption}
    return tag("div", tag("table", tag("caption", tag("span", caption)), head, body, data_table=True), **frame)


def _cell(content: Content | Cell, is_first: bool) -> Html:
    shown, value = content if isinstance(content, Cell) else (content, None)
    name, scope = ("th", "row") if is_first else ("td", None)
    number = None if value is None or value != value else f"{value:.10g}"
    kind = "n" if value is not None else "t" if len(shown or "") > LONG else None
    return tag(name, shown or "", scope=scope, data_v=number, class_=kind)


def fold(summary: str, *contents: Content, shown: bool = False, paper: bool = False) -> Html:
    """Return something that is shown when it is asked for, and, if `paper`, wherever the page is printed."""
    return tag("details", tag("summary", summary), *contents, open=shown, class_="paper" if paper else None)


def data(name: str, values: object) -> Html:
    """Return values for the scripts of the page; nothing in them can end the element early."""
    written = json.dumps(values, allow_nan=False, separators=(",", ":"))
    safe = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Html(f'<script type="application/json" id="{html.escape(name)}">{safe}</script>')
