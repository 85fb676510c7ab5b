"""What a mechanism declares: parameters, random streams, tables and fields, counts, levers, responses, processes.

A mechanism is one file under `abm/model/mechanisms/`. Its docstring is its section of the ODD; the names below, where it
has them, say all that the rest of the program needs to know of it, and `abm/model/world.py` puts the tables together.

| Name | What it holds |
|---|---|
| `PARAMETERS` | numbers that can be set |
| `Stream` | an `IntEnum`: decisions that draw here, by the address of their random numbers; an address is never used twice |
| `TABLES` | tables of the world that the mechanism brings |
| `FIELDS` | columns it adds to tables; it alone writes them |
| `COUNTS`, `LEVELS` | columns of the day: what happened on it, and what stood at its end |
| `LEVERS` | what governments can set |
| `RESPONSES` | what is taken of a whole run |
| `FREEZES` | switches by which what adapts stands still from a day on |
| `FAULTS` | why it may stop a run: a number that no other has, and what is said then |
| `ABLATIONS` | how it is taken out, and the policies under which that is to be looked at |
| `PORTRAYALS`, `LAYERS` | how its tables are shown on a map |
| `HAPPENINGS` | what the log tells of a day, and what pulses where on the map |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from abm.inputs.plain import is_number, plain
from abm.inputs.reading import MOST_DAYS, shown
from abm.inputs.units import UnitError, in_words, is_share, measured, percent_hint
from abm.model.ranges import Range, usual_range

GRAM = 1e3  # mg
KILOGRAM = 1e6  # mg
DAYS_OF_YEAR = 365
INFLOW = "inflow"  # a line of a ledger that came in


class ParameterError(ValueError):
    """A parameter that does not exist or lies outside its range."""


@dataclass(frozen=True)
class Parameter:
    """Describe one number: its name, default, unit, admissible range, source and mechanism ("A": an assumption)."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    source: str
    submodel: str = ""

    @property
    def title(self) -> str:
        """Return the name in words: "Lab setup days"."""
        return self.name.replace("_", " ").capitalize()

    def in_words(self, value: float) -> str:
        """Return the name with a value in its unit: "lab setup 14 days"."""
        return in_words(self.title.lower(), value, self.unit)

    @property
    def whole(self) -> bool:
        """Tell whether only whole numbers are admitted."""
        return isinstance(self.default, int)

    def read(self, value: Any) -> Any:
        """Return a text with its unit ("9.5%", "14 days") as the number it stands for, any other value as it is."""
        try:
            return measured(plain(value), self.unit)
        except UnitError as error:
            raise ParameterError(f"parameter {self.name} = {shown(value)}: {error}") from None

    def check(self, value: float) -> float:
        """Return `value` as a number; raise ParameterError when it is outside the range."""
        value = self.read(value)
        if not is_number(value) or not self.low <= value <= self.high:
            hint = percent_hint(value, self.low, self.high) if is_share(self.unit) else ""
            allowed = f"allowed {self.low} to {self.high}{'' if self.unit == '1' else f' {self.unit}'}{hint}"
            raise ParameterError(f"parameter {self.name} = {shown(value)}: {allowed}")
        if self.whole and value != int(value):
            raise ParameterError(f"parameter {self.name} = {shown(value)}: a whole number, {self.low} to {self.high}")
        return int(value) if self.whole else float(value)


def parameters(*rows: tuple) -> tuple[Parameter, ...]:
    """Return the parameters of a mechanism: name, default, unit, low, high, source."""
    return tuple(Parameter(*row) for row in rows)


def freezes(**adaptations: str) -> tuple[Parameter, ...]:
    """Return the switches `freeze_NAME` of a mechanism: the recorded day from which an adaptation stands still.

    The default is a day that no run reaches. Its rule asks `is_frozen(world, world.parameters.freeze_NAME)`.
    """
    return tuple(
        Parameter(f"freeze_{name}", MOST_DAYS, "days", 0, MOST_DAYS, f"switch for structure: {what} from this day on")
        for name, what in adaptations.items()
    )


@dataclass(frozen=True)
class Field:
    """Describe one column of a table of the world.

    Attributes
    ----------
    table : str
        The table it extends.
    kind : str
        NumPy's name of its type, and the shape of a value where it is not a number.
    unit, meaning : str
        Unit ("" for a state or a place) and what it says.
    states : type or None
        The names of its values, where they have names.
    allowed : tuple or None
        Range that a saved state may hold; None: the usual one of its type and unit.
    inflow : bool
        Of a line of a ledger: whether it came in; otherwise it went out, or is on its way.
    """

    table: str
    name: str
    kind: str | tuple
    unit: str
    meaning: str
    states: type[IntEnum] | None = None
    allowed: Range | None = None
    inflow: bool = False

    @property
    def range(self) -> Range:
        """Return the range it lies in; raise TypeError for a whole number without a unit that says none."""
        found = self.allowed or usual_range(self.kind, self.unit, self.states)
        if found is None:
            raise TypeError(f"field {self.table}.{self.name}: a row or a flag needs a range (abm/model/ranges.py)")
        return found


def fields(**tables: tuple[tuple, ...]) -> tuple[Field, ...]:
    """Return the fields a mechanism adds, by table: name, kind, unit, meaning; names of values, range, `INFLOW`, if any."""
    return tuple(_field(table, *row) for table, rows in tables.items() for row in rows)


def _field(
    table: str, name: str, kind: str | tuple, unit: str, meaning: str, *more: type[IntEnum] | Range | str
) -> Field:
    states = next((one for one in more if isinstance(one, type)), None)
    allowed = next((one for one in more if isinstance(one, tuple)), None)
    return Field(table, name, kind, unit, meaning, states, allowed, INFLOW in more)


@dataclass(frozen=True)
class Table:
    """Describe one table of the world.

    Attributes
    ----------
    rows : int, tuple of int or None
        How many rows there is room for; None: a single row.
    kind : str or None
        Type of a value where a row is a value; None: a row has the fields that mechanisms add.
    entity : str
        Name of the agent that a row is; "" where it is none.
    counted : str
        Field of `rows` with the number of rows in use, where they are taken one after another; "": they are not.
    allowed : tuple or None
        Range of a value where a row is a value; None: the usual one.
    block : tuple of str or None
        Where every cell has a block of its rows: field of `rows` with the size of a block, and field of `cells` with how
        many rows of it, from the first on, were ever used.
    empty : int
        Value in rows of a block that nothing was ever in.
    alive : tuple or None
        Field, and the values of it in rows that stand for something; None: every row in use does.
    span : {"", "day", "month"}
        What a row is of the run, where it is a day or a month of it.
    fixed : bool
        Whether the scenario and the official data fix it for the whole run, so that no rule writes to it.
    """

    name: str
    rows: int | tuple[int, ...] | None
    meaning: str
    kind: str | None = None
    entity: str = ""
    counted: str = ""
    allowed: Range | None = None
    block: tuple[str, str] | None = None
    empty: int = 0
    alive: tuple[str, tuple[int, ...]] | None = None
    span: str = ""
    fixed: bool = False

    @property
    def range(self) -> Range:
        """Return the range of its values; raise TypeError for whole numbers without one."""
        found = self.allowed or (usual_range(self.kind, "") if self.kind else None)
        if found is None:
            raise TypeError(f"table {self.name}: whole numbers need a range (abm/model/ranges.py)")
        return found


@dataclass(frozen=True)
class Column:
    """Describe one column of the day, as rules write it and as it is published.

    Attributes
    ----------
    field : str
        Its name as rules write it.
    unit, meaning : str
        Of the published column.
    kind : str
        NumPy's name of the type that rules write.
    published : str or None
        Name of the published column; None: the same.
    scale : float
        What a published unit is in units of the rules.
    digits : int
        Decimals that are published.
    label : str
        Its name in the picture of a run; "" where it is not shown there.
    note : str
        What is to be borne in mind wherever it is reported.
    allowed : tuple or None
        Range that a saved state may hold; None: amounts from 0 on.
    """

    field: str
    unit: str
    meaning: str
    kind: str = "i8"
    published: str | None = None
    scale: float = 1.0
    digits: int = 0
    label: str = ""
    note: str = ""
    allowed: Range | None = None

    @property
    def name(self) -> str:
        """Return the name of the published column."""
        return self.published or self.field

    def take(self, daily: np.recarray) -> np.ndarray:
        """Return the column of some days, in its published unit."""
        return daily[self.field] if self.scale == 1.0 else daily[self.field] / self.scale

    def publish(self, daily: np.recarray) -> np.ndarray:
        """Return the column of some days as tables have it: rounded, and whole numbers where it has no decimals."""
        values = self.take(daily)
        if values.dtype.kind in "iu":
            return values
        values = np.round(values, self.digits)
        return values if self.digits else values.astype(np.int64)


def counts(*rows: tuple, **options: Any) -> tuple[Column, ...]:
    """Return whole numbers that are added up over a day: field, unit, meaning."""
    return tuple(Column(*row, **options) for row in rows)


def masses(*rows: tuple) -> tuple[Column, ...]:
    """Return masses in mg, published in g (pure) or kg (gross): field, published name, unit, meaning, any label."""
    made = []
    for field, published, unit, meaning, *label in rows:
        scale, digits = (KILOGRAM, 3) if unit.startswith("kg") else (GRAM, 0)
        reported = {"published": published, "scale": scale, "digits": digits, "label": "".join(label)}
        made.append(Column(field, unit, meaning, **reported))
    return tuple(made)


def indices(*rows: tuple) -> tuple[Column, ...]:
    """Return prices and pay over the usual ones, published as `FIELD_index`: field, meaning, any label."""
    return tuple(
        Column(field, "1 = usual", meaning, "f8", f"{field}_index", digits=4, label="".join(label))
        for field, meaning, *label in rows
    )


@dataclass(frozen=True)
class Response:
    """Describe a response variable: what is taken of the recorded days of one run.

    Attributes
    ----------
    label : str
        What it is in titles and on axes, as after "change of"; "": its meaning.
    note : str
        What is to be borne in mind wherever it is reported.
    main : bool
        Whether a design tells in the terminal, in pictures and in indices what it depends on; all are in effects.csv.
    """

    name: str
    unit: str
    meaning: str
    take: Callable[[np.recarray], float]
    label: str = ""
    note: str = ""
    main: bool = False


@dataclass(frozen=True)
class Lever:
    """Describe one lever: its unit, range, the value that has no effect, and what it is set for.

    Attributes
    ----------
    of : {"", "region", "route", "seaport", "office"}
        One value a day, or one for each region, route, seaport or field office.
    """

    name: str
    unit: str
    low: float
    high: float
    neutral: float
    meaning: str
    of: str = ""
    whole: bool = False


class Process(NamedTuple):
    """Name a process, its rule, and the kind of entity whose rows it concerns ("world": where rows meet)."""

    name: str
    rule: Callable
    entity: str


def and_last_year(response: Response, name: str) -> tuple[Response, Response]:
    """Return a response variable, and under a name of its own the same over the last 365 days; nan of a run with fewer."""

    def take(days: np.recarray) -> float:
        return response.take(days[-DAYS_OF_YEAR:].view(np.recarray)) if len(days) >= DAYS_OF_YEAR else float("nan")

    meaning, label = f"the same over the last {DAYS_OF_YEAR} days", f"{response.label} in the last year"
    return response, replace(response, name=name, meaning=meaning, take=take, label=label)


def share(part: float, whole: float) -> float:
    """Return a part of a whole; nan where there is no whole."""
    return float(part) / float(whole) if whole else float("nan")
