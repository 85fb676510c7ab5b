"""Hooks: what is wrong with the methods of a kind from outside, by which the model asks it for what it does."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields

from abm.inputs.naming import closest, meant, most_like
from abm.inputs.reading import shown
from abm.model.intervention import Addition, Intervention

ALMOST = 0.8  # of the name of a hook, for it to be meant
FORM = "move(self, levers)"


def hook_problems(kind: type[Intervention]) -> Iterator[str]:
    """Yield what of a kind would be called by nobody, or would stop a run that calls it."""
    own = _own_names(kind)
    if kind.move is Intervention.move:
        near = most_like("move", own)
        yield f"move: missing; allowed a method {FORM}, which moves levers{meant_by(near) if near else ''}"
        return
    hooks = [name for name in dir(Addition) if not name.startswith("_")]
    for name in own:
        near = None if name in hooks else most_like(name, hooks, ALMOST)
        if near:
            yield f"{name}: nothing asks for it{meant(near)}; a method of your own begins with _"
    if not _takes_levers(kind):
        yield f"move: allowed {FORM}"
    if "stop" not in {field.name for field in fields(kind)} and kind.until is Intervention.until:
        yield "stop: no such field; allowed stop: int | None = None, or a method until(self, day) of your own"
    yield from _addition_problems(kind)


def meant_by(name: str) -> str:
    """Return the hint that a name which is there stands for what is missing."""
    return f"; is it {name!r}, which nothing calls?"


def _own_names(kind: type[Intervention]) -> list[str]:
    """Return the methods and properties that it has beside those of the package; names of your own begin with _."""
    bases = [base for base in kind.__mro__ if base not in Addition.__mro__]
    found = {name: value for base in reversed(bases) for name, value in vars(base).items()}
    made = (property, classmethod, staticmethod)
    return [
        name
        for name, value in found.items()
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, made))
    ]


def _takes_levers(kind: type[Intervention]) -> bool:
    """Tell whether its `move` can be called with levers."""
    try:
        inspect.signature(kind.move).bind(None, None)
    except (TypeError, ValueError):
        return False
    return True


def _addition_problems(kind: type[Intervention]) -> Iterator[str]:
    """Yield what an addition lacks that says neither to what nor how much it adds."""
    if not issubclass(kind, Addition) or kind.move is not Addition.move or kind.added is not Addition.added:
        return
    from abm.model.declared import LEVERS

    known, lever = [one.name for one in LEVERS], getattr(kind, "lever", "")
    if lever not in known:
        yield f"lever = {shown(lever)}: no such lever{closest(lever, known, 'interdict interventions')}"
    if not any(option.part == "amount" for option in kind.options.values()):
        yield "options: allowed one of part 'amount', which is added"
