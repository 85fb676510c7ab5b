"""Changed: the parameters that are others than the defaults in every scenario, as a name, a title or a sentence has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KEY = "changed_parameters"  # of a manifest
MOST_NAMED = 3  # where there is little room


def changed_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a manifest tells of changed parameters, in words; those that a design varies are none of them."""
    varied = {factor["name"] for factor in (manifest.get("design") or {}).get("factors", ())}
    noted = manifest.get(KEY)
    return tuple(str(words) for name, words in noted.items() if name not in varied) if isinstance(noted, dict) else ()


def listed(changed: Iterable[str], most: int | None = None) -> str:
    """Join names as they stand in a sentence: "a, b and c"; what was changed beyond `most` is counted."""
    every = [*changed]
    shown = every[:most]
    rest = len(every) - len(shown)
    shown += [f"{rest} other changed parameter{'s' * (rest > 1)}"] if rest else []
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def named_with(name: str, changed: Sequence[str]) -> str:
    """Return a name with what was changed behind it: "baseline with lab setup 14 days instead of 21"."""
    return f"{name} with {listed(changed, MOST_NAMED)}" if changed else name


def sentence_of(changed: Sequence[str], most: int | None = None) -> str:
    """Say what was changed of all that is compared; "" where nothing was."""
    return f"In every run, with and without the policy: {listed(changed, most)}." if changed else ""
