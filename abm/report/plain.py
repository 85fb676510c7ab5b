"""Plain: the assumptions that the ranges vary, in words for those who do not know the model."""

from __future__ import annotations

from abm.analysis.plain import PLAIN
from abm.inputs.units import is_share, percent_of, unit_in_words
from abm.model.declare import Parameter
from abm.model.declared import PARAMETERS


def plain_words(name: str) -> str:
    """Return an assumption in words that complete "the answer depends on ..."; its title where it has none."""
    return PLAIN.get(name) or PARAMETERS[name].title.lower() if name in PARAMETERS else name.replace("_", " ")


def values(parameter: Parameter) -> tuple[str, str, str]:
    """Return the usual value of a parameter with its unit, and the ends of its range: "1,000 g gross", "200", "3,000"."""
    ends = (parameter.default, parameter.low, parameter.high)
    if is_share(parameter.unit):
        usual, low, high = map(percent_of, ends)
        return f"{usual}{unit_in_words(parameter.unit).removeprefix('share')}", low, high
    unit = "" if parameter.unit == "1" else unit_in_words(parameter.unit)
    usual, low, high = map(_short, ends)
    return f"{usual} {unit}".rstrip(), low, high


def _short(value: float) -> str:
    return f"{value:,g}".replace("-", "\N{MINUS SIGN}")
