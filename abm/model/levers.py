"""What can be governed: one value per day, per region or per route where it applies; every default means no effect."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.inputs.geography import Mode
from abm.inputs.naming import closest
from abm.inputs.plain import is_number, plain
from abm.inputs.reading import shown
from abm.inputs.units import PART, counted, is_share, measured, percent_hint, percent_of
from abm.measures.arrays import Flags, Numbers
from abm.model.choices import ALL, LeverError, mode_names, nearest, office_ports, place_names
from abm.model.declare import Lever
from abm.model.kinds import SETTINGS


CALLED = {"office": "field office"}  # fields whose names are those of another word
UNIT_SAYS = ("number", "times")  # fields whose name the unit says again: "3 arrests"
ADDED = ", added to the usual "  # and then what that is, "which is 1"


@dataclass(frozen=True)
class Option:
    """Describe one field of an intervention, to people who read about it and to a page that offers it.

    Attributes
    ----------
    part : {"window", "place", "amount", "relative", "manner"}
        What the field says: when, where or on whom, how much, how much as a multiple of today's amount, or how.
    help : str
        What the field does, in a sentence.
    words : str
        What is allowed: in full, or what follows the range of a number.
    low, high, step : float or None
        Range of a number, both ends included, and the step a person sets it by.
    neutral : float or None
        The amount without effect; None: the field is left out.
    names : function or None
        Returns the names that can be chosen.
    whole : bool
        Whether the amount is a whole number.
    off : str
        What a multiple of 0 of what there is is called ("closed").
    label : str
        What the field is called where people read it; "": its name.
    """

    unit: str
    words: str
    source: str
    part: str
    help: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    neutral: float | None = None
    names: Callable[[], tuple[str, ...]] | None = None
    whole: bool = False
    off: str = ""
    label: str = ""

    @property
    def allowed(self) -> str:
        """Return what is allowed, in words."""
        off = f"; 0: {self.off}" if self.off else ""
        return self.words if self.high is None else f"{self.range}{self.words}{off}"

    @property
    def range(self) -> str:
        """Return the range of a number, a share also in percent; "" where there is none."""
        return "" if self.low is None or self.high is None else f"{self.low:g} to {self.high:g}{self._percent}"

    @property
    def adds_to_usual(self) -> bool:
        """Tell whether the amount is added to what is usual, which counts as 1."""
        return self.words.startswith(ADDED)

    @property
    def is_multiple(self) -> bool:
        """Tell whether the field is a multiple of what is usual, so that "2x" and "200%" are numbers for it."""
        return self.part == "relative" or self.unit.startswith("times ")

    @property
    def _percent(self) -> str:
        return f", or '{percent_of(self.low or 0)}' to '{percent_of(self.high or 0)}'" if is_share(self.unit) else ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the names that can be chosen; none where the field is a number."""
        return self.names() if self.names else ()

    def check(self, name: str, value: Any) -> Any:
        """Return the value of the field `name` as it is held: a number in the range, or one of the names.

        A list of names is returned as it is: its kind checks it.

        Raises
        ------
        LeverError
            Another number, no whole one where it has to be, or another name.
        """
        if self.low is None or self.high is None:
            return (
                nearest(value, self.choices, CALLED.get(name, name), self._described)
                if self.names and self.unit != "names"
                else value
            )
        number = plain(value)
        if not is_number(number) or not self.low <= number <= self.high:
            raise LeverError(f"{name} = {shown(number)}: {self._rule}{self._hint(number)}")
        if self.whole and number != int(number):
            raise LeverError(f"{name} = {shown(number)}: a whole number; nearest {round(number)}")
        return int(number) if self.whole else number

    def _hint(self, value: Any) -> str:
        if not is_number(value):
            return ""
        if is_share(self.unit):
            return percent_hint(value, self.low, self.high)
        if self.unit.startswith(PART) and (hint := percent_hint(value, self.low, self.high)):
            return hint
        return f"; nearest {min(max(value, self.low), self.high)}"

    @property
    def _rule(self) -> str:
        return f"allowed {self.low} to {self.high}{self._percent} {self.unit}"

    @property
    def _described(self) -> str:
        """Return what is allowed where it says of each name what it stands for; "" where it does not."""
        return self.words if "(" in self.words and all(name in self.words for name in self.choices) else ""

    def read(self, value: Any) -> Any:
        """Return a text with its unit ("9.5%", "60 days") as the number it stands for; any other value as it is.

        Raises
        ------
        UnitError, LeverError
            The text is a number in another unit, or one that is outside the range; neither names the field.
        """
        number = plain(value) if self.names else measured(plain(value), self.unit)
        if not isinstance(value, str) or self.low is None or self.high is None or not is_number(number):
            return number
        if not self.low <= number <= self.high:
            near = min(max(number, self.low), self.high)
            raise LeverError(f"{self._rule}; nearest {repr(percent_of(near)) if is_share(self.unit) else f'{near:g}'}")
        return number

    def write(self, value: Any) -> str:
        """Return a value in words: names, a share in percent, a number with its unit."""
        if is_share(self.unit):
            return percent_of(value)
        if is_number(value):
            return counted(value, self.unit)
        return value if isinstance(value, str) else ", ".join(value)

    def say(self, name: str, value: Any) -> str:
        """Return the field of a name with its value ("coverage 40%"); what is added to the usual also with what that then is."""
        if self.adds_to_usual and is_number(value):
            if value == 0:
                return f"{self.unit.removeprefix('usual ')} added: none"
            many = "as many as usual" if value == 1 else f"{value:g} times the usual"
            return f"{self.unit.removeprefix('usual ')} added: {many}, {1 + value:g} times the usual in all"
        return self.write(value) if name in UNIT_SAYS else f"{self.label or name} {self.write(value)}"


def known_levers() -> tuple[Lever, ...]:
    """Return every lever; asked for when it is needed, as plugins that declare some have policies, which stand on this module."""
    from abm.model.declared import LEVERS

    return LEVERS


ROUNDING = 1e-9  # 6.7 + 6.7 + 6.6 is a little more than 20


@dataclass(frozen=True)
class Excess:
    """Hold a lever that is moved beyond its range: how far, the first day, and where, as an index and in words."""

    lever: Lever
    value: float
    day: int
    index: tuple[int, ...] = ()
    where: str = ""

    def of(self, levers: Levers) -> float:
        """Return what other levers are on the same day at the same place."""
        return levers.added[self.lever.name][(self.day, *self.index)].item()

    def __str__(self) -> str:
        """Return it in words: the lever, the day, what is allowed."""
        allowed = f"allowed {self.lever.low:g} to {self.lever.high:g} {self.lever.unit}"
        return f"{self.lever.name}{self.where} = {self.value:g} on day {self.day}: {allowed}"


class Levers:
    """Hold the levers of one run, by day.

    Parameters
    ----------
    days : int
        Days of the run, without burn-in.
    stations : sequence of str
        Name of the station of each route.
    modes : array of int, shape (routes,)
        Mode of each route.
    """

    def __init__(self, days: int, stations: Iterable[str], modes: Numbers) -> None:
        self.days = days
        self.stations = list(stations)
        self.modes = np.asarray(modes)
        shapes = {"": (), "route": (len(self.stations),)} | {of: (len(names),) for of, names in place_names().items()}
        self.moved = {
            lever.name: np.full((days, *shapes[lever.of]), lever.neutral, np.int64 if lever.whole else np.float64)
            for lever in known_levers()
        }

    def __getitem__(self, name: str) -> np.ndarray:
        """Return the values of a lever, shape [days], [days, regions], [days, routes], [days, seaports] or [days, offices]; LeverError if there is none."""
        if name not in self.moved:
            raise LeverError(f"unknown lever {shown(name)}{closest(name, self.moved, 'interdict interventions')}")
        return self.moved[name]

    def window(self, start: int, stop: int | None) -> slice:
        """Return the days from `start` to `stop` (None: to the end); raise LeverError when none is left."""
        stop = self.days if stop is None else min(stop, self.days)
        if not 0 <= start < self.days:
            raise LeverError(f"start = {shown(start)}: allowed 0 to {self.days - 1} (days of this run)")
        if stop <= start:
            raise LeverError(f"window {start} to {stop} is empty: stop must be after start")
        return slice(start, stop)

    def routes(self, mode: str, ports: Collection[str] | None) -> Flags:
        """Return which routes have this mode and lie at these ports (None: at all of them)."""
        chosen = self.modes == Mode[nearest(mode, mode_names(), "mode").upper()]
        if ports is not None:
            known = sorted({s for s, m in zip(self.stations, self.modes, strict=True) if m != Mode.BETWEEN})
            names = {nearest(port, known, "port") for port in ports}
            chosen = chosen & np.array([station in names for station in self.stations])
        if not chosen.any():
            raise LeverError(f"no {mode} traffic at {'any port' if ports is None else ', '.join(ports)}")
        return chosen

    def offices(self, name: str) -> Flags:
        """Return which routes cross at ports of this field office; at all ports for "all"."""
        return self.at(None if name == ALL else office_ports()[name])

    def at(self, ports: Collection[str] | None) -> Flags:
        """Return which routes cross at these ports, in any mode (None: at all of them)."""
        at_ports = self.modes != Mode.BETWEEN
        return at_ports if ports is None else at_ports & np.array([station in ports for station in self.stations])

    def places(self, lever: str, name: str) -> slice:
        """Return the regions or seaports of this name in a lever that has a value for each; all of them for "all"."""
        if name == ALL:
            return slice(None)
        [known] = [place_names()[one.of] for one in known_levers() if one.name == lever]
        row = known.index(name)
        return slice(row, row + 1)

    @property
    def added(self) -> dict[str, np.ndarray]:
        """Return the levers to which interventions add, by name; days first."""
        return {lever.name: self.moved[lever.name] for lever in known_levers() if lever.neutral == 0}

    def excess(self) -> Excess | None:
        """Return where the first lever that is beyond its range is so; None when none is."""
        for lever in known_levers():
            values = self.added.get(lever.name)
            most = lever.high * (1 + ROUNDING)
            if values is not None and (values > most).any():
                day, *index = np.argwhere(values > most)[0].tolist()
                return Excess(lever, values[(day, *index)].item(), day, tuple(index), self._where(lever, *index))
        return None

    def _where(self, lever: Lever, place: int = 0) -> str:
        """Return a place of a lever in words."""
        if lever.of == "route":
            return f" at {self.stations[place]} ({Mode(self.modes[place]).name.lower()})"
        if not lever.of:
            return ""
        return f" {'in' if lever.of == 'region' else 'at'} {place_names()[lever.of][place]}"

    def check(self) -> None:
        """Raise LeverError when interventions together move a lever beyond its range on some day."""
        if found := self.excess():
            raise LeverError(str(found))

    def settings(self) -> tuple[np.ndarray, np.recarray]:
        """Return the setting of each day, and one row per setting.

        Days in a row with the same levers share a setting; setting 0 is the one without effect.
        """
        from abm.model.world import rows_of  # the world stands when all is declared, plugins with levers included

        self.check()
        changed = np.zeros(self.days, bool)
        for lever in known_levers():
            by_day = self.moved[lever.name].reshape(self.days, -1)
            changed[0] |= (by_day[0] != lever.neutral).any()
            changed[1:] |= (by_day[1:] != by_day[:-1]).any(axis=1)
        if changed.sum() >= SETTINGS:
            raise LeverError(f"levers move on {changed.sum()} days: at most {SETTINGS - 1}")
        settings = np.zeros(changed.sum() + 1, rows_of("settings")).view(np.recarray)
        for lever in known_levers():
            values = self.moved[lever.name]
            shown = settings[lever.name][(slice(None), *map(slice, values.shape[1:]))]
            shown[0], shown[1:] = lever.neutral, values[changed]
        return np.cumsum(changed), settings
