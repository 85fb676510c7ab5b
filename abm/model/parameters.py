"""What can be set: every number of the model with its unit, range and source.

"A" in a source marks an assumption whose range is a wide prior. Codes such as C24 are the rows of the
target table that the project was calibrated against (official statistics or the literature named there).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from abm.inputs.naming import closest
from abm.model.declare import ParameterError
from abm.model.declared import PARAMETERS

LISTING = "interdict parameters"  # the command
SWITCH = "freeze_"  # how the names of switches begin
DEFAULTS: dict[str, float] = {name: parameter.default for name, parameter in PARAMETERS.items()}


def changed(parameters: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters that are others than usual, by name, as frames and titles have them."""
    return {name: value for name, value in parameters.items() if value != DEFAULTS[name]}


def _pairs() -> tuple[tuple[str, str], ...]:
    """Return which parameter must not exceed which other: both ends of a range, and what is a part of another."""
    ends = [(name, f"{name.removesuffix('_low')}_high") for name in PARAMETERS if name.endswith("_low")]
    return (*ends, ("orderly_days", "orderly_longest"), ("trip_days", "crossing_interval"))


ORDERED = _pairs()


def proposed(name: object, known: Iterable[str]) -> list[str]:
    """Return the known names that may be meant by a name: a switch only where something is to stand still."""
    stands = any(word.startswith("fr") for word in str(name).lower().split("_"))  # "freez_labs", "labs_frozen"
    return [one for one in known if stands or not one.startswith(SWITCH)]


def contradiction(overrides: Mapping[str, float]) -> str | None:
    """Return in words the first pair of parameters of which the lower one exceeds the other; None when all agree."""
    values = {**DEFAULTS, **overrides}
    for low, high in ORDERED:
        if values[low] > values[high]:
            unit = PARAMETERS[low].unit
            return f"{low} = {values[low]}: allowed at most {high}, which is {values[high]} {unit}"
    return None


def resolve(overrides: Mapping[str, float]) -> dict[str, float]:
    """Return all parameters with `overrides` in force.

    Raises
    ------
    ParameterError
        An unknown name (with the nearest one), a value outside its range, or two that contradict each other.
    """
    values = dict(DEFAULTS)
    for name, value in overrides.items():
        if name not in PARAMETERS:
            raise ParameterError(f"unknown parameter {name!r}{closest(name, proposed(name, PARAMETERS), LISTING)}")
        values[name] = PARAMETERS[name].check(value)
    against = contradiction(values)
    if against:
        raise ParameterError(f"parameter {against}")
    return values
