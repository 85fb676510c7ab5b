"""Neutrality: with nothing of a plugin set, runs are those without it, to the bit; measured before it is used.

Two runs are made here and in a process without plugins, one without a policy and one under the shipped policies together, and every
column of their days is compared. What passes is noted beside the compiled rules, under the sources of all rules.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.inputs.reading import require_path
from abm.model.compilation import cache_folder, source_hash
from abm.model.plugin_files import name_plugins
from abm.model.plugins import NONE, PLUGINS, PluginError, mechanisms_named, plugins

if TYPE_CHECKING:
    from abm.model.scenario import Scenario

DAYS, BURN_IN, SEED = 365, 30, 1
FIRST = 10  # day of policies
CHECKED = "INTERDICT_PLUGINS_CHECKED"  # in the environment of processes that are started after the check


def plug_in(*files: str | Path) -> None:
    """Read plugins from their files, as `--plugin FILE` does; to be called before any other name of `abm` is used.

    Raises
    ------
    PluginError
        One is missing, is no Python, breaks a rule, changes runs in which nothing of it is set, or the model was
        imported before.
    """
    for file in files:
        require_path(file, "file")
    name_plugins(files)
    importlib.import_module("abm.model.interventions").load_plugins.cache_clear()
    importlib.import_module("abm.model.interventions").known_kinds()
    check_neutral()


def check_neutral() -> None:
    """Raise PluginError unless runs in which nothing of the plugins is set are those without them, to the bit."""
    if not mechanisms_named() or os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return
    version = source_hash()
    mark = cache_folder() / f"neutral-{version}"
    if os.environ.get(CHECKED) == version or mark.exists():
        return
    named = ", ".join(plugin.given for plugin in mechanisms_named())
    importlib.import_module(
        "abm.model.interventions"
    ).known_kinds()  # whatever is wrong with its policies is said first
    here = _runs_here(named)
    for name, without in _runs_apart().items():
        if found := _first_difference(here[name], without):
            raise PluginError(
                f"{named}: not neutral: {found[1]} differs from day {found[0] - BURN_IN} on ({name}), with nothing of it set; "
                "let the defaults of parameters and levers have no effect"
            )
    os.environ[CHECKED] = version
    with suppress(OSError):
        mark.touch()


def _first_difference(one: np.ndarray, other: np.ndarray) -> tuple[int, str] | None:
    """Return the first day on which a column of the second run is another one in the first, and which; None without."""
    found = []
    for column in other.dtype.names or ():
        here, there = one[column], other[column]
        moved = np.flatnonzero((here != there) & ((here == here) | (there == there)))
        found += [(int(day), column) for day in moved[:1]]
    return min(found, default=None)


def daily_runs() -> dict[str, np.ndarray]:
    """Return the days of a run without a policy, and of one under the shipped policies, by what is said of them."""
    from abm.model.scenario import Scenario

    bare = Scenario(days=DAYS, burn_in=BURN_IN)
    return {
        "without a policy": _days_of(bare),
        "under policies": _days_of(_with_policies(bare)),
    }


def _days_of(scenario: Scenario) -> np.ndarray:
    from abm.model.initialization import build_world
    from abm.model.simulation import pass_days

    world = build_world(scenario, SEED)
    pass_days(world, scenario, 0, BURN_IN + DAYS, lambda days: None)
    return np.asarray(world.daily[: BURN_IN + DAYS])


def _with_policies(bare: Scenario) -> Scenario:
    """Return a scenario with every shipped kind whose fields all have defaults, as far as they go together."""
    from dataclasses import replace

    from abm.model.interventions import SHIPPED

    made = bare
    for kind in SHIPPED.values():
        with suppress(TypeError, ValueError):
            made = replace(made, interventions=(*made.interventions, kind(FIRST)))
    return made


def _runs_here(named: str) -> dict[str, np.ndarray]:
    """Return the runs with plugins; raise PluginError where they cannot be made."""
    from numba.core.errors import NumbaError

    from abm.model.initialization import RunError

    try:
        return daily_runs()
    except NumbaError as error:
        raise PluginError(f"{named}: cannot be compiled: {_first_reason(str(error))}") from error
    except (RunError, TypeError) as error:
        raise PluginError(f"{named}: with nothing of it set, {error}") from error


def _first_reason(text: str) -> str:
    """Return what Numba says is wrong, and the last line of a plugin that it names."""
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines() if line.strip()]
    first = next(
        (i for i, line in enumerate(lines) if not line.startswith(("Failed in", "- Resol", "During", "File"))), 0
    )
    reason = " ".join(lines[first : first + 1 + lines[first].endswith("signature:")])
    names = {plugin.file.name for plugin in plugins() if plugin.file}
    places = [re.match(r'File "(.+)", line (\d+)', line) for line in lines]
    named = [found[2] for found in places if found and Path(found[1]).name in names]
    return f"line {named[-1]}: {reason}" if named else reason


def _runs_apart() -> dict[str, np.ndarray]:
    """Return the runs of a process without plugins."""
    with tempfile.TemporaryDirectory(prefix="interdict-") as folder:
        file = Path(folder) / "without.npz"
        words = [sys.executable, "-c", f"from abm.model.neutrality import save_runs; save_runs({str(file)!r})"]
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        done = subprocess.run(
            words,
            env=os.environ | {PLUGINS: NONE, "PYTHONPATH": path},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise PluginError(f"runs without plugins cannot be made to compare: {' '.join(done.stderr.split())[-200:]}")
        with np.load(file) as kept:
            return {name: kept[name] for name in kept.files}


def save_runs(file: str) -> None:
    """Write the runs of this process to a file."""
    np.savez(file, allow_pickle=False, **{name: np.asarray(days) for name, days in daily_runs().items()})
