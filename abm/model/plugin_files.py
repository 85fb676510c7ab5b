"""Files of plugins: checked before they are named, named before the model is imported, and found by workers."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from abm.inputs.naming import closest, meant, most_like
from abm.model.plugins import (
    AGENTS,
    DECLARED,
    PLUGINS,
    Plugin,
    PluginError,
    bound,
    in_environment,
    marked,
    of_file,
    plugins,
)

ALMOST = 0.85  # of the name of a declaration, for it to be meant


def check_file(file: str | Path) -> Plugin:
    """Return a plugin by its file; raise PluginError where it is missing, is no Python, has the name of another module, or declares what nothing reads."""
    path = Path(file).absolute()
    if not path.is_file():
        there = [one.name for one in path.parent.glob("*.py")]
        raise PluginError(f"--plugin {file}: no such file{closest(path.name, there) if there else ''}")
    if path.suffix != ".py" or not path.stem.isidentifier() or "," in str(path):
        raise PluginError(f"--plugin {file}: allowed a Python file NAME.py, its name of letters, digits and _")
    try:
        tree = ast.parse(path.read_bytes())
        compile(tree, str(path), "exec")
    except SyntaxError as error:
        raise PluginError(f"--plugin {file}: no Python, line {error.lineno}: {error.msg}") from None
    except (OSError, ValueError) as error:
        raise PluginError(f"--plugin {file}: no Python: {error}") from None
    other = PathFinder.find_spec(path.stem)
    if path.stem in sys.stdlib_module_names or (other and other.origin and Path(other.origin).absolute() != path):
        raise PluginError(f"--plugin {file}: another module is called {path.stem}; rename the file")
    for name, near in _misspelled(tree):
        raise PluginError(f"--plugin {file}: {name}: nothing reads it{meant(near)}")
    return of_file(path)


def _misspelled(tree: ast.Module) -> Iterable[tuple[str, str]]:
    """Yield what is declared at the top almost under the name of a declaration, with that; a plain constant is none."""
    known = {*DECLARED, AGENTS}
    for node in tree.body:
        if not isinstance(getattr(node, "value", None), ast.Constant):
            for name in bound(node):
                near = name not in known and name.isupper() and most_like(name, sorted(known), ALMOST)
                if near:
                    yield name, near


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
        elif same.file is None or same.file.resolve() != Path(made.given).resolve():
            raise PluginError(f"--plugin {made.given}: {same.given} has the same name; rename one of them")
        if (made.is_mechanism or made.has_agents) and "abm.model.declared" in sys.modules:
            if made.module not in [one.module for one in marked()]:
                raise PluginError(f"--plugin {made.given}: named after the model was imported; name it first")


class _Files(MetaPathFinder):
    """Find plugins that are named by their files, in workers as well."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        files = (one.file for one in in_environment() if one.by_file and one.module == name)
        file = None if path else next(files, None)
        return spec_from_file_location(name, file) if file else None


sys.meta_path.append(_Files())  # after all others: an importable module of that name is the same file (`check_file`)
