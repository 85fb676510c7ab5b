"""Interventions: one file a kind, found by itself; kinds from outside the package are registered.

The name of the file is the kind as experiment files say it; its class has the same name in capitals (`crackdown.py`,
`Crackdown`). A kind from outside is a class of the same form that its module hands to `register`; modules that
are named in `INTERDICT_PLUGINS`, or by entry points `interdict.interventions`, are imported when kinds are first asked
for: they may import any other module, so no module asks while it is itself imported. A plugin that declares a mechanism
as well is imported while all is declared, so that no kind looks at what is before it is asked; its kinds wait until that is done.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.model.hooks import hook_problems
from abm.model.intervention import SYSTEMS, Intervention
from abm.model.offered import option_problems
from abm.model.plugins import PLUGINS, plugins

LONGEST_SHORT = 20  # characters beside a chart
LEAST_APART = 8  # of 255: colors of two kinds in red, green or blue
FAR_ENOUGH = f"allowed one that is {LEAST_APART} of 255 or more away in red, green or blue"
RESERVED = {  # colors that pictures use for something else than a kind
    "#CC79A7": "policies of several kinds",
    "#E69F00": "a kind that is not known",
    "#222222": "text",
    "#5A5A5A": "text",
    "#9A9A9A": "the placebo and axes",
    "#E3E3E3": "grids and shades",
    "#FFFFFF": "paper",
}
Kind = TypeVar("Kind", bound=type[Intervention])


class KindError(ValueError):
    """A kind of intervention that cannot be registered, or is not known."""


def _kind(name: str) -> type[Intervention]:
    return getattr(importlib.import_module(f"{__name__}.{name}"), name.title().replace("_", ""))


SHIPPED: dict[str, type[Intervention]] = {
    module.name: _kind(module.name) for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
}
_KNOWN = dict(SHIPPED)
_WAITING: list[type[Intervention]] = []


def known_kinds() -> dict[str, type[Intervention]]:
    """Return all kinds by name; modules outside the package are imported when this is first asked.

    Raises
    ------
    KindError
        One of those modules cannot be imported.
    """
    load_plugins()
    return _KNOWN


@cache
def load_plugins() -> None:
    """Import the modules that register kinds; raise KindError for one that cannot be, PluginError for a mechanism."""
    importlib.import_module("abm.model.declared")  # with it the plugins that declare more than kinds
    while _WAITING:
        register(_WAITING.pop(0))
    for plugin in plugins():
        try:
            importlib.import_module(plugin.module)
        except Exception as error:  # a module of a user's may raise anything
            why = error if isinstance(error, KindError) else f"{type(error).__name__}: {error}"
            raise KindError(f"{plugin.given}: {why}") from error


def register(kind: Kind) -> Kind:
    """Make a kind of intervention known: to experiment files, results, pictures and the page. Use it as a decorator.

    A class of the same name and module takes the place of the one before, as in a notebook.

    Returns
    -------
    type
        The class itself.

    Raises
    ------
    KindError
        What is no frozen dataclass of an intervention, lacks a title, a question or another of its texts, or looks like another kind.
    """
    if _is_being_declared():
        _WAITING.append(kind)
        return kind
    name = getattr(kind, "__name__", repr(kind))
    for problem in _problems(kind):
        raise KindError(f"{name}: {problem}")
    _KNOWN[kind.kind] = kind
    return kind


def _is_being_declared() -> bool:
    """Tell whether this is asked by a plugin that is read while all is declared."""
    declared = sys.modules.get("abm.model.declared")
    return declared is not None and not hasattr(declared, "RESPONSES")


def _problems(kind: type[Intervention]) -> Iterable[str]:
    """Yield what is wrong with a class that is to be registered."""
    if not (isinstance(kind, type) and issubclass(kind, Intervention)):
        yield "allowed a subclass of abm.Intervention"
    if not is_dataclass(kind) or "__dataclass_params__" not in vars(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield "allowed a frozen dataclass: @register stands above @dataclass(frozen=True)"
    held = _KNOWN.get(kind.kind)
    if held is not None and (held.__module__, held.__qualname__) != (kind.__module__, kind.__qualname__):
        yield f"kind {kind.kind!r} is known already, as {held.__module__}.{held.__qualname__}; allowed another name"
    for field in ("title", "short", "question", "color"):
        if not isinstance(getattr(kind, field, None), str) or not getattr(kind, field).strip():
            yield f"{field}: missing; allowed a text"
    if len(kind.short) > LONGEST_SHORT:
        yield f"short = {shown(kind.short)}: allowed {LONGEST_SHORT} characters, as it stands beside charts"
    if not re.fullmatch("#[0-9A-Fa-f]{6}", kind.color):
        yield f"color = {shown(kind.color)}: allowed #RRGGBB"
        return
    for color, of in RESERVED.items():
        if _apart(color, kind.color) < LEAST_APART:
            yield f"color = {shown(kind.color)}: like {color} of {of} in pictures; {FAR_ENOUGH}"
    from abm.model.declared import COUNTS, LEVELS, RESPONSES

    columns = [column.name for column in (*COUNTS, *LEVELS)]
    responses = [response.name for response in RESPONSES]
    named = (("system", [kind.system], list(SYSTEMS)), ("today", kind.today, columns), ("asks", kind.asks, responses))
    for field, names, known in named:
        for unknown in (one for one in names if one not in known):
            yield f"{field} = {shown(unknown)}: not known{closest(unknown, known, 'dictionary.csv')}"
    missing = {field.name for field in fields(kind)} ^ set(getattr(kind, "options", {}))
    if missing:
        yield f"options: allowed one for each field, and no other; see {', '.join(sorted(missing))}"
    for name, option in kind.options.items():
        yield from (f"{name}: {problem}" for problem in option_problems(option))
    yield from hook_problems(kind)
    for other in (one for one in _KNOWN.values() if one is not held):
        for field in ("title", "short"):
            if getattr(other, field).lower() == getattr(kind, field).lower():
                yield f"{field} = {shown(getattr(kind, field))}: that of {other.kind}, which it would look like"
        if _apart(other.color, kind.color) < LEAST_APART:
            yield f"color = {shown(kind.color)}: like {other.color} of {other.kind}, from which nobody could tell it; {FAR_ENOUGH}"


def _apart(one: str, other: str) -> int:
    """Return by how much two colors (#RRGGBB) differ in red, green or blue, of 255, at most."""
    return max(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5))


def kind_named(name: object) -> type[Intervention]:
    """Return the class of a kind; raise KindError when it is not known here."""
    if not isinstance(name, str) or name not in known_kinds():
        raise KindError(
            f"no kind of intervention {shown(name)} (known: {', '.join(known_kinds())}); name the module that registers it in {PLUGINS}"
        )
    return known_kinds()[name]


def sources_hash(interventions: Iterable[Intervention]) -> str:
    """Return a hash over the sources of kinds from outside the package; "" where there are none."""
    outside = {type(made) for made in interventions if type(made).kind not in SHIPPED}
    if not outside:
        return ""
    sources = sorted(f"{kind.kind}\n{_source(kind)}" for kind in outside)
    return hashlib.sha256("\n".join(sources).encode()).hexdigest()[:8]


def _source(kind: type[Intervention]) -> str:
    """Return the text of the file that defines a kind, or of the cell of a notebook."""
    try:
        file = inspect.getsourcefile(kind)
        return Path(file or "").read_text(encoding="utf-8")
    except (OSError, TypeError):
        try:
            return inspect.getsource(kind)
        except (OSError, TypeError):
            raise KindError(f"{kind.kind}: its source cannot be read, so that runs of it could not be distinguished; "
                            "allowed a class in a file") from None  # fmt: skip


def __getattr__(name: str) -> type[Intervention]:
    """Return the class of a kind by its name."""
    known = {kind.__name__: kind for kind in _KNOWN.values()}
    if name not in known:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return known[name]
