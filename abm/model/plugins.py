"""Plugins: which files and modules outside the package are read with it, and what their sources are.

They are named before the model is imported, as what they declare is part of the world: by `--plugin`, by `plug_in`, in
`INTERDICT_PLUGINS`, or by an entry point. One that declares a mechanism is read with the shipped ones; one that has kinds of
intervention alone when kinds are first asked for, so that it may import anything.
"""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path

PLUGINS = "INTERDICT_PLUGINS"  # files, and names of modules, with commas between them
NONE = "none"  # there: no plugin at all, of entry points neither
GROUPS = ("interdict.plugins", "interdict.interventions")  # of entry points of installed packages
DECLARED = frozenset(
    "PARAMETERS FREEZES Stream TABLES FIELDS COUNTS LEVELS LEVERS RESPONSES FAULTS PROCESSES PORTRAYALS LAYERS "
    "HAPPENINGS ABLATIONS".split()
)  # one of these at the top of a module makes it a mechanism
AGENTS = "AGENTS"  # there: classes of agents that act in every run


class PluginError(ValueError):
    """A plugin that is not there, is no Python, breaks a rule, or is named too late."""


@dataclass(frozen=True)
class Plugin:
    """Name a module outside the package, where it is named, and its file; None where that is not found."""

    module: str
    given: str
    file: Path | None
    by_file: bool = False

    @property
    def source(self) -> bytes:
        """Return the bytes of its file; none where that cannot be read, which its import explains."""
        try:
            return self.file.read_bytes() if self.file else b""
        except OSError:
            return b""

    @property
    def names(self) -> set[str]:
        """Return the names at its top that are given a value; none of a file that is no Python."""
        try:
            return {name for node in ast.parse(self.source).body for name in bound(node)}
        except (SyntaxError, ValueError):
            return set()

    @property
    def is_mechanism(self) -> bool:
        """Tell whether its source declares anything that a mechanism does."""
        return bool(DECLARED & self.names)

    @property
    def has_agents(self) -> bool:
        """Tell whether its source names agents that act in every run."""
        return AGENTS in self.names

    @property
    def mark(self) -> str:
        """Return its name, and a hash over its source."""
        return f"{self.module}:{hashlib.sha256(self.source).hexdigest()[:8]}"


def bound(node: ast.stmt) -> Iterable[str]:
    """Return the names that a statement gives a value."""
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def plugins() -> list[Plugin]:
    """Return what is named outside the package: in the environment, or by an entry point."""
    if os.environ.get(PLUGINS) == NONE:
        return []
    made = in_environment()
    points = {point.module: point for group in reversed(GROUPS) for point in entry_points(group=group)}
    made += [_of_module(name, f"entry point {point.name} = {point.value}") for name, point in points.items()]
    return list({one.module: one for one in reversed(made)}.values())[::-1]


def as_options() -> str:
    """Return the plugins that are files as they are typed behind a command, a space before each; "" for none."""
    return "".join(f" --plugin {plugin.file.name}" for plugin in plugins() if plugin.by_file and plugin.file)


def in_environment() -> list[Plugin]:
    """Return what is named in the environment."""
    named = [name.strip() for name in os.environ.get(PLUGINS, "").split(",") if name.strip()]
    return [
        of_file(Path(name).absolute())
        if name.endswith(".py") or os.sep in name
        else _of_module(name, f"{PLUGINS} = {name}")
        for name in named
    ]


def of_file(path: Path) -> Plugin:
    """Return a plugin by its file, which need not be there."""
    return Plugin(path.stem, str(path), path, by_file=True)


def _of_module(name: str, given: str) -> Plugin:
    """Return a module by its name; no package that it lies in is imported to find its file."""
    path: Sequence[str] | None = None
    spec = None
    for part in name.split("."):
        spec = PathFinder.find_spec(part, path)
        path = spec.submodule_search_locations if spec else []
    return Plugin(name, given, Path(spec.origin) if spec and spec.origin and spec.has_location else None)


@cache
def marked() -> tuple[Plugin, ...]:
    """Return the plugins that every run depends on: mechanisms, and agents; those that are named when it is first asked stay."""
    return tuple(one for one in plugins() if one.is_mechanism or one.has_agents)


def mechanisms_named() -> tuple[Plugin, ...]:
    """Return the plugins that declare a mechanism."""
    return tuple(one for one in marked() if one.is_mechanism)


@cache
def plugged_code() -> str:
    """Return what the version of the code says of them, "" without any."""
    return "".join(f"+{one.mark}" for one in marked())
