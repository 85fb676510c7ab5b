"""Vary: the entries of [design.vary], read into factors.

An entry is a range (`{low = 2, high = 6}`), values (`{choices = [2, 4]}`), or "prior" for all that a parameter can be.
A plain list is what a design takes from each factor: levels where they are combined or changed one at a time, and
where points are drawn the two ends of a range; names have no ends, and are choices anywhere. An end can be another
entry: so can vary together what may not contradict each other, both ends of a range of the model or the start and the
stop of a policy (`hiring_days_high = {low = "hiring_days_low", high = 60}`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abm.experiment.dating import WINDOW
from abm.experiment.design.factors import DesignError, Place, allowed_range, check_value
from abm.experiment.design.sampling import Factor, is_wide
from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.model.declared import PARAMETERS
from abm.model.parameters import proposed
from abm.model.scenario import Scenario

RANGE = "{low = , high = }"
CHOICES = "choices"
ENDS = ("low", "high")
SCALES = ("linear", "log")
AN_END = "a number, or the name of another that varies"


def read_factors(
    vary: Mapping[str, object], known: Mapping[str, Place], scenarios: Sequence[Scenario], drawn: bool = False
) -> tuple[Factor, ...]:
    """Return the factors of [design.vary] in its order; raise DesignError, naming the key, otherwise.

    Parameters
    ----------
    drawn : bool
        Points are drawn from ranges: a list of two numbers is a range, too.
    """
    if drawn:
        vary = {
            name: _as_range(f"design.vary.{name}", value, known.get(name), scenarios) for name, value in vary.items()
        }
    reader = _Reader(vary, known, scenarios, {})
    for name in sorted(vary, key=lambda name: bool(reader.named_ends(vary[name]))):  # after those that they name
        reader.factors[name] = reader.read(name, vary[name])
    return tuple(reader.factors[name] for name in vary)


def _as_range(key: str, value: object, place: Place | None, scenarios: Sequence[Scenario]) -> object:
    """Return two numbers as the range between them, any other entry as it is; raise DesignError for more numbers."""
    if not isinstance(value, list) or place is None or allowed_range(place, scenarios)[0] is None:
        return value
    if len(value) == 2:
        return dict(zip(ENDS, value, strict=True))
    what = "where points are drawn, a list is [low, high]; values with the same chance each"
    raise DesignError(f"{key} = {shown(value)}: {what} are {{{CHOICES} = {shown(value)}}}")


@dataclass(frozen=True)
class _Reader:
    """Read entries one after the other; those that have been read are `factors`."""

    vary: Mapping[str, object]
    known: Mapping[str, Place]
    scenarios: Sequence[Scenario]
    factors: dict[str, Factor]

    def named_ends(self, value: object) -> dict[str, str]:
        """Return the ends of a range that are other entries."""
        ends = {end: value.get(end) for end in ENDS} if isinstance(value, dict) else {}
        return {end: name for end, name in ends.items() if isinstance(name, str) and name in self.vary}

    def read(self, name: str, value: object) -> Factor:
        """Return a factor from its entry."""
        key = f"design.vary.{name}"
        if name not in self.known:
            for field in value if isinstance(value, dict) else ():
                if f"{name}.{field}" in self.known:  # TOML makes a table of a key with a dot
                    raise DesignError(f'{key}.{field}: a field of a policy stands in quotes: "{name}.{field}" = ...')
            raise DesignError(
                f"{key}: unknown parameter or field of a policy{closest(name, proposed(name, self.known))}"
            )
        place = self.known[name]
        if value == "prior":
            if place.scenario is not None:
                raise DesignError(f"{key} = 'prior': only parameters have one; allowed a list, or {RANGE}")
            p = PARAMETERS[name]
            return Factor(name, (), p.low, p.high, p.whole, is_wide(p.low, p.high))
        if isinstance(value, dict) and CHOICES in value:
            if len(value) > 1:
                raise DesignError(f"{key} = {shown(value)}: allowed {CHOICES} alone, or {RANGE}")
            key, value = f"{key}.{CHOICES}", value[CHOICES]
            if not isinstance(value, list) or not value:
                raise DesignError(f"{key} = {shown(value)}: allowed a list of values")
        if isinstance(value, list) and value:
            levels = tuple(check_value(key, place, level, self.scenarios) for level in value)
            if len(set(levels)) < len(levels):
                raise DesignError(f"{key} = {shown(value)}: allowed each value once")
            return Factor(name, levels)
        if isinstance(value, dict):
            return self._read_range(key, name, value)
        prior = "'prior', " if place.scenario is None else ""
        raise DesignError(f"{key} = {shown(value)}: allowed {prior}a list of values, or {RANGE}")

    def _read_range(self, key: str, name: str, value: dict[str, Any]) -> Factor:
        for unknown in sorted(value.keys() - {*ENDS, "scale"}):
            raise DesignError(f"{key}.{unknown}: unknown key{closest(unknown, (*ENDS, 'scale', CHOICES))}")
        for end in ENDS:
            if end not in value:
                raise DesignError(f"{key}.{end}: missing; needs {AN_END}")
            word = value[end]
            if isinstance(word, str) and word[:1].isalpha() and word not in self.vary:
                near = closest(word, self.vary) if len(self.vary) > 1 else ""
                raise DesignError(f"{key}.{end} = {shown(word)}: allowed {AN_END}{near}")
        place, named = self.known[name], self.named_ends(value)
        widest = dict(zip(ENDS, allowed_range(place, self.scenarios), strict=True))
        given = {end: widest[end] if end in named else value[end] for end in ENDS}
        low, high = (check_value(f"{key}.{end}", place, given[end], self.scenarios) for end in ENDS)
        if not (isinstance(low, (int, float)) and isinstance(high, (int, float)) and low < high):
            raise DesignError(f"{key} = {shown(value)}: allowed numbers with low under high")
        whole, apart = isinstance(low, int), int(any(self._are_window(name, other) for other in named.values()))
        if named:
            low, high = self._outermost(key, named, low, high, apart)
        wide = place.scenario is None and is_wide(low, high)  # a lever has no prior, and a day no order of magnitude
        scale = value.get("scale", "log" if wide else "linear")
        if scale not in SCALES:
            raise DesignError(f"{key}.scale = {shown(scale)}: allowed 'linear' or 'log'{closest(scale, SCALES)}")
        if scale == "log" and low <= 0:
            raise DesignError(f"{key}.low = {value['low']}: allowed above 0 where scale = 'log'")
        ends = {f"{end}_of": other for end, other in named.items()}
        return Factor(name, (), low, high, whole, scale == "log", **ends, apart=apart)

    def _outermost(
        self, key: str, named: Mapping[str, str], low: float, high: float, apart: int
    ) -> tuple[float, float]:
        """Return the ends where those that are named lie furthest out; raise DesignError where none is left between."""
        lowest, highest = ({end: self._reach(f"{key}.{end}", of)[i] for end, of in named.items()} for i in (0, 1))
        top = min(high, lowest["high"] - apart) if "high" in named else high  # where the range is narrowest
        if "low" in named and highest["low"] + apart > top:
            reported = f"goes up to {highest['low']:g}; allowed up to {top - apart:g}"
            raise DesignError(f"{key}.low = {named['low']!r}: {reported}")
        if "high" in named and top < low:
            reported = f"goes down to {lowest['high']:g}; allowed down to {low + apart:g}"
            raise DesignError(f"{key}.high = {named['high']!r}: {reported}")
        low = max(low, lowest["low"] + apart) if "low" in named else low
        return low, min(high, highest["high"] - apart) if "high" in named else high

    def _reach(self, key: str, name: str) -> tuple[float, float]:
        """Return the lowest and the highest value of the factor that is an end; raise DesignError when it has none."""
        factor = self.factors.get(name)
        if factor is None or factor.hangs:
            raise DesignError(f"{key} = {name!r}: its own range has an end that is named; allowed one with numbers")
        levels = factor.levels or (factor.low, factor.high)
        numbers = [level for level in levels if isinstance(level, (int, float))]
        if len(numbers) < len(levels):
            raise DesignError(f"{key} = {name!r}: allowed {AN_END}")
        return min(numbers), max(numbers)

    def _are_window(self, name: str, other: str) -> bool:
        """Tell whether two factors are the start and the stop of the same intervention: a day apart at the least."""
        places = [self.known[name], self.known[other]]
        return {place.field for place in places} == set(WINDOW) and len({place[:2] for place in places}) == 1
