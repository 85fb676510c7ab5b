"""Plugins: which files and modules outside the package are read with it, and what their sources are.

They are named before the model is imported, as what they declare is part of the world: by `--plugin`, by `plug_in`, in
`INTERDICT_PLUGINS`, or by an entry point. One that declares a mechanism is read with the shipped ones; one that has kinds of
intervention alone when kinds are first asked for, so that it may import anything.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import entry_points
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from abm.inputs.naming import closest

PLUGINS = "INTERDICT_PLUGINS"  # files, and names of modules, with commas between them
NONE = "none"  # there: no plugin at all, of entry points neither
GROUPS = ("interdict.plugins", "interdict.interventions")  # of entry points of installed packages
DECLARED = frozenset(
    "PARAMETERS FREEZES Stream TABLES FIELDS COUNTS LEVELS LEVERS RESPONSES FAULTS PROCESSES PORTRAYALS LAYERS "
    "HAPPENINGS ABLATIONS".split()
)  # one of these at the top of a module makes it a mechanism


class PluginError(ValueError):
    """A plugin that is not there, is no Python, breaks a rule, or is named too late."""


@dataclass(frozen=True)
class Plugin:
    """Name a module outside the package, where it is named, and its file; None where that is not found."""

    module: str
    told: str
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
    def is_mechanism(self) -> bool:
        """Tell whether its source declares anything that a mechanism does."""
        try:
            return bool(DECLARED & {name for node in ast.parse(self.source).body for name in _bound(node)})
        except (SyntaxError, ValueError):
            return False

    @property
    def mark(self) -> str:
        """Return its name, and a hash over its source."""
        return f"{self.module}:{hashlib.sha256(self.source).hexdigest()[:8]}"


def _bound(node: ast.stmt) -> Iterable[str]:
    """Return the names that a statement gives a value."""
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def plugins() -> list[Plugin]:
    """Return what is named outside the package: in the environment, or by an entry point."""
    if os.environ.get(PLUGINS) == NONE:
        return []
    made = _of_environment()
    points = {point.module: point for group in reversed(GROUPS) for point in entry_points(group=group)}
    made += [_of_module(name, f"entry point {point.name} = {point.value}") for name, point in points.items()]
    return list({one.module: one for one in reversed(made)}.values())[::-1]


def _of_environment() -> list[Plugin]:
    named = [name.strip() for name in os.environ.get(PLUGINS, "").split(",") if name.strip()]
    return [
        _of_file(Path(name).absolute())
        if name.endswith(".py") or os.sep in name
        else _of_module(name, f"{PLUGINS} = {name}")
        for name in named
    ]


def _of_file(path: Path) -> Plugin:
    return Plugin(path.stem, str(path), path, by_file=True)


def _of_module(name: str, told: str) -> Plugin:
    """Return a module by its name; no package that it lies in is imported to find its file."""
    path: Sequence[str] | None = None
    spec = None
    for part in name.split("."):
        spec = PathFinder.find_spec(part, path)
        path = spec.submodule_search_locations if spec else []
    return Plugin(name, told, Path(spec.origin) if spec and spec.origin and spec.has_location else None)


@cache
def mechanisms_named() -> tuple[Plugin, ...]:
    """Return the plugins that declare a mechanism; those that are named when it is first asked stay."""
    return tuple(one for one in plugins() if one.is_mechanism)


@cache
def plugged_code() -> str:
    """Return what the version of the code says of them, "" without any."""
    return "".join(f"+{one.mark}" for one in mechanisms_named())


def check_file(file: str | Path) -> Plugin:
    """Return a plugin by its file; raise PluginError where it is missing, is no Python, or has the name of another module."""
    path = Path(file).absolute()
    if not path.is_file():
        there = [one.name for one in path.parent.glob("*.py")]
        raise PluginError(f"--plugin {file}: no such file{closest(path.name, there) if there else ''}")
    if path.suffix != ".py" or not path.stem.isidentifier() or "," in str(path):
        raise PluginError(f"--plugin {file}: allowed a Python file NAME.py, its name of letters, digits and _")
    try:
        compile(path.read_bytes(), str(path), "exec")
    except SyntaxError as error:
        raise PluginError(f"--plugin {file}: no Python, line {error.lineno}: {error.msg}") from None
    except (OSError, ValueError) as error:
        raise PluginError(f"--plugin {file}: no Python: {error}") from None
    other = PathFinder.find_spec(path.stem)
    if path.stem in sys.stdlib_module_names or (other and other.origin and Path(other.origin).absolute() != path):
        raise PluginError(f"--plugin {file}: another module is called {path.stem}; rename the file")
    return _of_file(path)


def name_plugins(files: Iterable[str | Path]) -> None:
    """Name files in the environment of this process, and so of its workers.

    Raises
    ------
    PluginError
        One is missing or no Python (see `check_file`), two have the same name, or the model was imported without it.
    """
    held = plugins()
    for made in map(check_file, files):
        same = next((one for one in held if one.module == made.module), None)
        if same is None:
            held.append(made)
            os.environ[PLUGINS] = ",".join(filter(None, [os.environ.get(PLUGINS, ""), str(made.file)]))
        elif same.file is None or same.file.resolve() != Path(made.told).resolve():
            raise PluginError(f"--plugin {made.told}: {same.told} has the same name; rename one of them")
        if made.is_mechanism and "abm.model.declared" in sys.modules:
            if made.module not in [one.module for one in mechanisms_named()]:
                raise PluginError(f"--plugin {made.told}: named after the model was imported; name it first")


class _Files(MetaPathFinder):
    """Find plugins that are named by their files, in workers as well."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        files = (one.file for one in _of_environment() if one.by_file and one.module == name)
        file = None if path else next(files, None)
        return spec_from_file_location(name, file) if file else None


sys.meta_path.append(_Files())  # after all others: an importable module of that name is the same file (`check_file`)
