"""Plugins: which modules outside the package are to be imported with its kinds of intervention."""

from __future__ import annotations

import os
from importlib.metadata import entry_points

PLUGINS = "INTERDICT_PLUGINS"  # names of modules, with commas between them
GROUP = "interdict.interventions"  # of entry points of installed packages


def plugins() -> list[tuple[str, str]]:
    """Return each module that is named, and where: in the environment, or by an entry point."""
    named = [name.strip() for name in os.environ.get(PLUGINS, "").split(",") if name.strip()]
    points = [(point.module, f"entry point {point.name} = {point.value}") for point in entry_points(group=GROUP)]
    return [*((name, f"{PLUGINS} = {name}") for name in named), *points]
