"""Asked: what a person asks of a session, checked."""

from __future__ import annotations

from collections.abc import Mapping

from abm.model.declared import PARAMETERS
from abm.model.scenario import Scenario

MOST_REPEATED = 80  # letters of what was typed that a message repeats


class SessionError(ValueError):
    """Something that cannot be asked of a session."""


def read_seed(seed: int | str) -> int:
    """Return a seed; raise SessionError when it is none."""
    text = str(seed).strip()
    if isinstance(seed, bool) or not text.isdecimal() or len(text) > len(str(2**63)) or int(text) >= 2**63:
        raise SessionError(f"seed = {repr(seed)[:MOST_REPEATED]}: a whole number, 0 to {2**63 - 1}")
    return int(text)


def differing(scenario: Scenario, given: Mapping[str, float | None]) -> dict[str, float]:
    """Return what of the given parameters is another value than that of a scenario; None is the scenario's own."""
    usual = {name: one.default for name, one in PARAMETERS.items()} | dict(scenario.parameters)
    return {name: value for name, value in given.items() if value is not None and value != usual.get(name)}


def fault_of(error: Exception) -> str:
    """Say in a line what of the program went wrong."""
    return f"{type(error).__name__}: {error} (a fault of the program)"
