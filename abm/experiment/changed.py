"""Changed: which parameters of a scenario are others than usual, in words."""

from __future__ import annotations

from collections.abc import Mapping

from abm.experiment.adaptations import SWITCH
from abm.inputs.units import in_words
from abm.model.declared import PARAMETERS
from abm.model.parameters import DEFAULTS


def changed_parameters(parameters: Mapping[str, float], usual: Mapping[str, float] = DEFAULTS) -> dict[str, str]:
    """Return every parameter that is another than usual, in words, by name: "lab setup 14 days instead of 21"."""
    return {name: _words(name, value, usual[name]) for name, value in parameters.items() if value != usual[name]}


def changed_words(parameters: Mapping[str, float], usual: Mapping[str, float] = DEFAULTS) -> list[str]:
    """Return what `changed_parameters` does, the words alone."""
    return [*changed_parameters(parameters, usual).values()]


def _words(name: str, value: float, usual: float) -> str:
    about = PARAMETERS[name]
    if name.startswith(SWITCH):
        return f"{about.title.lower().removeprefix('freeze ')} held still from day {value:g} on"
    before = in_words("", usual, about.unit).split()[0]  # its unit stands behind the other value
    return f"{about.in_words(value)} instead of {before}"
