"""Intervention: a window on levers. Each is frozen, moves levers only, and can be combined with any other.

Each kind is one file under `interventions/`. Days count from the first recorded day of a run, after its burn-in. Where
two inspection policies meet on a day and route, the later one in the list holds; efforts and arrests add up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from abm.inputs.dates import date_of
from abm.inputs.reading import shown
from abm.inputs.units import UnitError, change_of, is_share, multiple_of, percent_of
from abm.model.choices import REGION_CHOICES, LeverError
from abm.model.given import check_window, hold_dates, refuse_unknown_fields
from abm.model.levers import Levers, Option

CHOICE = "choice of policy"
# What a kind acts on, in the order in which the page shows them: its name for programs, and in words.
SYSTEMS = {
    "border": "Border and ports",
    "supply": "Precursors and labs",
    "organizations": "Organizations and leaders",
    "money": "Money and weapons",
    "politics": "Politics and cooperation",
    "intelligence": "Intelligence and justice",
    "users": "Users and harm",
    "other": "Other",
}
START = Option("day", "0 to the last day of the run", CHOICE, "window", "First day on which it acts.")
STOP = Option(
    "day", "after start; left out: to the end of the run", CHOICE, "window", "The day after the last on which it acts."
)


def in_region(help: str, each: bool = False) -> Option:
    """Return what is known of the field `region`; `each`: the amount is that of each region, and not of all together."""
    words = f"a region of Mexico, or all{': each of them' if each else ''}"
    return Option("name", words, CHOICE, "place", help, names=lambda: REGION_CHOICES)


@dataclass(frozen=True)
class Act:
    """Describe what one click on the page does.

    Attributes
    ----------
    values : dict
        What the fields are; those left out have their defaults.
    place : str
        The field that a click on the map fills in; "" where there is none.
    """

    name: str
    label: str
    icon: str
    values: Mapping[str, object]
    place: str = ""


@dataclass(frozen=True)
class Intervention:
    """A change of levers over a window of days.

    Parameters
    ----------
    start, stop : int, or date
        First day, and the day after the last, counted from the first recorded day; or dates ("2021-12-01", a date of
        Python, NumPy or pandas), of which a `Scenario` makes the days on which they fall under its inputs.

    Attributes
    ----------
    kind : str
        Its name in experiment files, which is that of the class in lower case.
    title, short : str
        Its name in words, and in a word or two beside a chart.
    question : str
        What is asked with it.
    color : str
        Of its policies in pictures: one that no other kind has.
    system : str
        What it acts on, one of `SYSTEMS`: its levers stand together on the page.
    today : tuple of str
        Columns of the day whose values are shown where its levers are pointed at.
    asks : tuple of str
        Response variables that are asked about with it, beside the flow: the answer names them first.
    options : dict
        What is known of each field but the window, which is the same for all kinds.
    acts : tuple of Act
        What one click on the page can do with it.
    """

    start: int

    kind: ClassVar[str]
    title: ClassVar[str]
    short: ClassVar[str]
    question: ClassVar[str]
    color: ClassVar[str]
    options: ClassVar[dict[str, Option]]
    system: ClassVar[str] = "other"
    today: ClassVar[tuple[str, ...]] = ()
    asks: ClassVar[tuple[str, ...]] = ()
    acts: ClassVar[tuple[Act, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Name the kind after its class, as its file is named; tell of its window as of its own fields."""
        if "kind" not in vars(cls):
            cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        window = {"start": START, "stop": STOP} if hasattr(cls, "stop") else {"start": START}
        cls.options = window | getattr(cls, "options", {})

    def __new__(cls, *given: Any, **named: Any) -> Intervention:
        """Refuse, with the name that is meant, a field that the kind does not have."""
        refuse_unknown_fields(cls, named)
        return super().__new__(cls)

    def __post_init__(self) -> None:
        """Hold plain numbers alone, a text with its unit ("9.5%", "60 days") as the number it stands for; check each field.

        A date stays one until a scenario, whose inputs say on which day it falls, is made of it.
        """
        if not hasattr(self, "options"):
            raise TypeError(
                "Intervention: allowed a kind of it, such as abm.Crackdown, or one of your own (abm/MESA.md)"
            )
        dates = hold_dates(self)
        for field in fields(self):
            if field.name in dates:
                continue
            value = getattr(self, field.name)
            try:
                object.__setattr__(self, field.name, self.read(field.name, value))
            except (UnitError, LeverError) as error:
                raise LeverError(f"{field.name} = {shown(value)}: {error}") from None
        check_window(self.start, getattr(self, "stop", None))
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None or field.default is not None:
                object.__setattr__(self, field.name, self.options[field.name].check(field.name, value))

    @classmethod
    def read(cls, name: str, value: Any) -> Any:
        """Return a text with its unit as the number it stands for, else the value; "2x", "200%" where a multiple is wanted.

        Raises
        ------
        UnitError, LeverError
            What `Option.read` raises, with the range, a change of today's share ("+50%"), and a multiple where it is another field that takes one.
        """
        option = cls.options[name]
        if (change := change_of(value)) is not None and (option.part == "relative" or is_share(option.unit)):
            raise LeverError(f"a change of today's share; allowed {option.allowed}{cls._multiple_hint(change)}")
        times = multiple_of(value, percent=option.is_multiple)
        if times is None or option.names:
            return cls._read_number(name, value)
        if option.is_multiple:
            return times
        said = "a day" if option.part == "window" else "allowed"
        raise LeverError(f"{said} {option.allowed}{cls._multiple_hint(times, name)}")

    @classmethod
    def _read_number(cls, name: str, value: Any) -> Any:
        """Return what `Option.read` does; what it raises says the range, and what a percentage above 100% may mean."""
        option = cls.options[name]
        try:
            return option.read(value)
        except UnitError as error:
            length = "; a day is counted from day 0 on, or given as a date" if option.part == "window" else ""
            within = f", {option.range}" if option.range else ""
            part = multiple_of(value, percent=True) if option.adds_to_usual else None
            adds = (
                "" if part is None else f"; did you mean {name} = {part:g}, which adds {percent_of(part)} of the usual?"
            )
            raise UnitError(error.problem + within, error.hint + length + adds) from None
        except LeverError as error:
            times = multiple_of(value, percent=True) if option.part == "amount" and is_share(option.unit) else None
            hint = cls._multiple_hint(times) if times is not None and times > 1 else ""
            raise LeverError(f"allowed {option.allowed}{hint}" if hint else str(error)) from None

    @classmethod
    def _multiple_hint(cls, times: float, name: str = "") -> str:
        """Return the hint that a multiple of today's value is meant, where a field takes one, or adds to what is usual."""
        relative = next((name for name, its in cls.options.items() if its.part == "relative"), None)
        if relative and times >= 0:
            return f"; did you mean {relative} = {times:g}?"
        if name and times >= 1 and cls.options[name].adds_to_usual:
            return f"; did you mean {name} = {times - 1:g}, which is {times:g} times the usual?"
        return ""

    @property
    def end(self) -> int | None:
        """Return the day after the last one on which a lever is moved; None: to the end of the run."""
        return getattr(self, "stop", None)

    @property
    def added(self) -> dict[str, float]:
        """Return, by lever, the most that it adds on a day to what others add."""
        return {}

    @property
    def moves(self) -> int:
        """Return on how many days it moves levers, at the most."""
        return 2

    @classmethod
    def lasts(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether it goes on after its first day, given its fields; what does not ends nothing before it."""
        return True

    def spells(self, days: int) -> list[tuple[int, int]]:
        """Return the first day, and the day after the last, of each time it acts in a run of so many days."""
        return [(self.start, days if self.end is None else min(self.end, days))]

    def until(self, day: int) -> Intervention | None:
        """Return what of it lies before `day`; None: nothing."""
        if day <= self.start:
            return None
        if self.end is not None and self.end <= day:
            return self
        return replace(self, stop=day)  # type: ignore[call-arg]  # a kind without it has its own `until`

    def check_inputs(self, inputs: str) -> None:
        """Raise LeverError when it cannot be under the dated inputs of a scenario."""

    @classmethod
    def idles(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether it has no effect, given its fields: each amount is left out or its neutral value."""
        amounts = [name for name, option in cls.options.items() if option.part in ("amount", "relative")]
        return bool(amounts) and all(values.get(name) in (None, cls.options[name].neutral) for name in amounts)

    def beyond(self, days: int) -> str:
        """Say that it goes on beyond a run of so many days; "" where it does not."""
        if self.end is None or self.end <= days:
            return ""
        return f"the run ends before it does, after day {days - 1}"

    def usual(self, inputs: str, parameters: Mapping[str, float], day: int | None = None) -> str:
        """Return in words what holds without it, on a day or on all; "" where neither inputs nor parameters say."""
        return ""

    def usual_amount(self, inputs: str, day: int) -> float | None:
        """Return what its amount is on a day without it, where it replaces that; None where it adds to what is usual."""
        return None

    def caution(self, inputs: str) -> str:
        """Return in words what of it a reader would not expect, such as a rate below today's; "" where there is nothing."""
        return ""

    def name_in(self, inputs: str) -> str:
        """Return its name beside a chart: `short`, or another where what it does under these inputs is the opposite."""
        return self.short

    @property
    def whereabouts(self) -> list[str]:
        """Return where, or on whom, it acts, as the name of a run says it."""
        places = [getattr(self, name) for name, option in self.options.items() if option.part == "place"]
        return [place if isinstance(place, str) else ", ".join(place) for place in places if place]

    def value_in_words(self, name: str) -> str:
        """Return a field with its value: "coverage 40%", "3 arrests"."""
        return self.options[name].say(name, getattr(self, name))

    def in_words(self, inputs: str, days: int, parameters: Mapping[str, float]) -> str:
        """Return what it does in a run of so many days, where, from when to when, and what holds without it.

        Parameters
        ----------
        parameters : mapping
            Those of the scenario that differ from their defaults.
        """
        reported = {n: (its, getattr(self, n)) for n, its in self.options.items() if its.part != "window"}
        idle = {n for n, (its, value) in reported.items() if its.part == "manner" and value == its.neutral}
        parts = [
            self.value_in_words(name) for name, (_, value) in reported.items() if value is not None and name not in idle
        ]
        first = f"day {self.start} ({date_of(self.start, inputs)})"
        span = f"from {first} on" if self.end is None else first
        if self.end is not None and self.end > self.start + 1:
            span = f"{first} to {self.end - 1} ({date_of(self.end - 1, inputs)})"
        does = f"{self.title}, {span}: {', '.join(parts)}"
        usual = self.usual(inputs, parameters, self.start)
        nothing = "it changes nothing" if self.idles(vars(self)) else ""
        return "; ".join(
            filter(None, (f"{does} ({usual})" if usual else does, nothing, self.caution(inputs), self.beyond(days)))
        )

    def move(self, levers: Levers) -> None:
        """Move the levers of one run."""
        raise NotImplementedError


@dataclass(frozen=True)
class Addition(Intervention):
    """An intervention that adds what its field of part "amount" says to one lever, or what `added` says to several.

    It does so at the place that its field of part "place" names ("all": at each), where it has one; else everywhere.

    Attributes
    ----------
    lever : str
        The lever to which it adds.
    """

    stop: int | None = None

    lever: ClassVar[str]

    def _value(self, part: str) -> Any:
        """Return the value of the field of a part; None where there is none."""
        return next((getattr(self, name) for name, option in self.options.items() if option.part == part), None)

    @property
    def added(self) -> dict[str, float]:
        """Return the amount it adds."""
        return {self.lever: self._value("amount")}

    def move(self, levers: Levers) -> None:
        """Add the amount in the window, at the place where it has one."""
        window, place = levers.window(self.start, self.stop), self._value("place")
        for lever, amount in self.added.items():
            levers[lever][window if place is None else (window, levers.places(lever, place))] += amount


def describe(intervention: Intervention) -> dict[str, object]:
    """Return an intervention as plain values, with its kind, as an experiment file would say it."""
    return {"kind": intervention.kind} | {f.name: getattr(intervention, f.name) for f in fields(intervention)}
