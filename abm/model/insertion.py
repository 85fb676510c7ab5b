"""Insertion: where a process from outside the package stands in the day, and the day with it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from abm.inputs.naming import closest
from abm.model.plugins import PluginError

SWEEP = "each_"  # begins the name of what runs a process of every row of a kind
WORLD = "world"


@dataclass(frozen=True)
class Insertion:
    """Describe where a process stands: after or before another one, over all rows of a kind, or once ("world")."""

    rule: Callable
    each: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """Return the name of its rule."""
        return getattr(self.rule, "__name__", repr(self.rule))


def process(rule: Callable, each: str = WORLD, before: str = "", after: str = "") -> Insertion:
    """Return a process of a plugin, for its `PROCESSES`.

    Parameters
    ----------
    rule : callable
        Compiled by `@rule`; takes the world and the day, of a row the number of the row between them.
    each : str
        Whose rows it concerns: organization, cell, lab, courier (who is due), inspector or route; "world": it is called once.
    before, after : str
        The process (`abm/model/day.py`) that it stands beside; one of both is given.
    """
    return Insertion(rule, each, before, after)


def name_in(line: ast.stmt) -> str:
    """Return the name of the process that a line of the day calls."""
    call = line.value if isinstance(line, ast.Expr) else None
    assert isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    return ast.unparse(call.args[0]) if call.func.id.startswith(SWEEP) else call.func.id


def inserted(lines: list[ast.stmt], insertions: Iterable[Insertion], kinds: Iterable[str]) -> list[ast.stmt]:
    """Return the lines of the day with those of plugins; of two at one place the first that is named comes first.

    Raises
    ------
    PluginError
        A process stands beside one that there is not, or concerns rows of which nobody can be gone through.
    """
    made, kinds = list(lines), [*kinds, WORLD]
    last: dict[str, str] = {}  # after a process: what was put there last
    for one in insertions:
        names = [name_in(line) for line in made]
        anchor = one.before or one.after
        if anchor not in names:
            raise PluginError(f"process {one.name}: no process {anchor!r} in the day{closest(anchor, names)}")
        if one.each not in kinds:
            raise PluginError(f"process {one.name}: each = {one.each!r}{closest(one.each, kinds)}")
        words = f"{one.name}(world, day)" if one.each == WORLD else f"{SWEEP}{one.each}({one.name}, world, day)"
        place = names.index(one.before) if one.before else names.index(last.get(anchor, anchor)) + 1
        if one.after:
            last[anchor] = one.name
        made[place:place] = ast.parse(words).body
    return made
