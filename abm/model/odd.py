"""The model in words: the submodels of `abm/ODD.md` are printed from what the mechanisms say of themselves.

`python -m abm.model.odd` writes them anew; a test keeps them current. The docstring of a mechanism is its section: a title
line, then paragraphs that begin with Represents, Rule, Assumptions, Departures.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from types import ModuleType

from abm.model import ground
from abm.model.declare import Parameter
from abm.model.declared import MODULES, parameters_of, title_of

ODD = Path(__file__).parents[1] / "ODD.md"
FIRST, LAST = "## 7 Submodels\n\n", "### day\n"  # what is printed stands between them
WIDTH = 140
CODE = re.compile(r"^(?:A from )?([CV]\d+\w?)\b")  # the row of the table of figures that a source names first


def submodels() -> str:
    """Return the sections of all mechanisms, in the order of the areas."""
    return "".join(section(module) for module in MODULES if module is not ground)


def section(module: ModuleType) -> str:
    """Return the section of one mechanism."""
    paragraphs = [" ".join(text.split()) for text in (inspect.getdoc(module) or "").split("\n\n")[1:]]
    lines = [re.sub(r"^(Represents|\w+\.) ", r"*\1* ", text) for text in paragraphs]
    place = next((i for i, text in enumerate(lines) if text.startswith(("*Assumptions", "*Departures"))), len(lines))
    lines.insert(place, f"*Parameters.* {_listed(parameters_of(module))}")
    return f"### {title_of(module)}\n\n" + "\n".join(_filled(f"- {text}") for text in lines) + "\n\n"


def _filled(text: str) -> str:
    """Break a text into lines, but nothing that stands in code type."""
    whole = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", "\0"), text)
    lines = textwrap.fill(whole, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
    return lines.replace("\0", " ")


def _listed(parameters: tuple[Parameter, ...]) -> str:
    """Return the names of parameters, with the figures they are from."""
    codes = [CODE.match(parameter.source) for parameter in parameters]
    named = [f"`{p.name}`" + (f" ({code[1]})" if code else "") for p, code in zip(parameters, codes, strict=True)]
    return ", ".join(named) + "." if named else "None of its own."


def printed(text: str) -> str:
    """Return the text of ODD.md with the submodels as they are now."""
    start, stop = text.index(FIRST) + len(FIRST), text.index(LAST)
    return text[:start] + submodels() + text[stop:]


if __name__ == "__main__":
    ODD.write_text(printed(ODD.read_text(encoding="utf-8")), encoding="utf-8")
