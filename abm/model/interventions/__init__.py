"""Interventions: one file a kind, found by itself.

The name of the file is the kind as experiment files say it; its class has the same name in capitals (`crackdown.py`,
`Crackdown`).
"""

from __future__ import annotations

import importlib
import pkgutil

from abm.model.intervention import Intervention


def _kind(name: str) -> type[Intervention]:
    return getattr(importlib.import_module(f"{__name__}.{name}"), name.title().replace("_", ""))


KINDS: dict[str, type[Intervention]] = {
    module.name: _kind(module.name) for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
}


def __getattr__(name: str) -> type[Intervention]:
    """Return the class of a kind by its name."""
    known = {kind.__name__: kind for kind in KINDS.values()}
    if name not in known:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return known[name]
