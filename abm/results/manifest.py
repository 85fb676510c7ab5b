"""Manifest: what has to be known to get the same results again, and how long they took."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from abm.experiment.changed import changed_parameters
from abm.model.compilation import PACKAGE, source_hash
from abm.model.intervention import Intervention, describe
from abm.model.interventions import known_kinds
from abm.model.pairing import window_of
from abm.model.parameters import resolve
from abm.model.plugins import plugins
from abm.model.scenario import Scenario
from abm.results.changed import KEY
from abm.results.reader import SCHEMA
from abm.version import __version__

PACKAGES = ("numpy", "numba", "mesa", "pandas")


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def describe_scenario(scenario: Scenario, label: str) -> dict[str, object]:
    """Return a scenario as plain values, with the window of its policy in days from the first recorded one."""
    window = window_of(scenario)
    return {
        "name": scenario.name,
        "label": label,
        "inputs": scenario.inputs,
        "days": scenario.days,
        "burn_in": scenario.burn_in,
        "placebo_day": scenario.placebo_day,
        "interventions": [describe(intervention) for intervention in scenario.interventions],
        "window": None if window is None else list(window),
        "is_event": _is_event(scenario),
    }


def _is_event(scenario: Scenario) -> bool:
    """Tell whether a policy acts on single days only, such as an arrest."""
    spells = [spell for made in scenario.interventions for spell in made.spells(scenario.days)]
    return bool(spells) and all(stop - start == 1 for start, stop in spells)


def _sizes(kind: type[Intervention]) -> dict[str, str]:
    """Return the unit of each field that says how much, by its name, and of what is added to the usual that it is."""
    amounts = {name: one for name, one in kind.options.items() if one.part in ("amount", "relative")}
    return {name: f"{one.unit} added" if one.adds_to_usual else one.unit for name, one in amounts.items()}


def _labels(kind: type[Intervention]) -> dict[str, dict[str, str]]:
    """Return what fields are called where that is not their name; no entry where none is."""
    labels = {name: option.label for name, option in kind.options.items() if option.label}
    return {"labels": labels} if labels else {}


def describe_run(scenarios: list[tuple[Scenario, str]], started: datetime) -> dict[str, object]:
    """Return what a manifest says of any run or batch: scenarios, parameters, software, machine, times."""
    ended = now()
    return {
        "schema": SCHEMA,
        "scenarios": [describe_scenario(scenario, label) for scenario, label in scenarios],
        "interventions": {
            kind.kind: {"title": kind.title, "color": kind.color, "asks": list(kind.asks), "sizes": _sizes(kind)}
            | _labels(kind)
            for kind in known_kinds().values()
        },
        "parameters": resolve(scenarios[0][0].parameters),
        KEY: changed_parameters(scenarios[0][0].parameters),
        "versions": versions(),
        "platform": platform.platform(),
        "git": git_state(),
        "rule_source_hash": source_hash(),
        "plugins": [
            {
                "name": plugin.module,
                "file": plugin.file and plugin.file.name,
                "sha256": sha256(plugin.source).hexdigest(),
            }
            for plugin in plugins()
        ],
        "started": started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - started).total_seconds(), 2),
    }


def origin_of(seeds: Iterable[int]) -> dict[str, object]:
    """Return what the pictures of some runs say of their origin: versions, hash over the rules, seeds."""
    return {"versions": versions(), "rule_source_hash": source_hash(), "seeds": [*seeds]}


def versions() -> dict[str, str | None]:
    """Return the versions of this package, of Python and of what the results rest on."""
    found: dict[str, str | None] = {"interdict-abm": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def git_state() -> dict[str, object] | None:
    """Return the commit and whether files differ from it, results aside; None outside a git checkout of this project."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        return None
    try:
        commit, changes = (
            subprocess.run(
                ["git", "-C", str(root), *words],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=10,
                check=True,
            ).stdout
            for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--", ":/", ":(top,exclude)results"))
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"commit": commit.strip(), "dirty": bool(changes.strip())}
