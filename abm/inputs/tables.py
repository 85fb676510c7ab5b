"""Checked reading of the data files.

Every number that enters the simulation comes through `read_table`, which refuses a file that is
not exactly what its reader declared: other columns, a number that does not parse, a value out of
range, a name nobody knows. The message says where (file, row, column) and what was allowed.
"""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


class DataError(ValueError):
    """Say what is wrong in a data file, and where.

    Parameters
    ----------
    file : str
        Name of the file.
    problem : str
        What was found and what is allowed.
    row : int, optional
        Line of the file; the header (or the first line of a grid) is line 1.
    column : str, optional
        Name of the column.
    """

    def __init__(self, file: str, problem: str, row: int | None = None, column: str | None = None) -> None:
        place = file
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True)
class Column:
    """Declare one column: its name, what its values are and which of them are allowed.

    Parameters
    ----------
    name : str
        Title in the header.
    kind : type
        `str`, `int` or `float`.
    low, high : float
        Allowed range of a number, both ends included.
    unit : str
        Unit of a number, for the message.
    choices : sequence of str
        Allowed texts; empty: any text.
    blank : bool
        Whether a text may be empty.
    """

    name: str
    kind: type = str
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    choices: Sequence[str] = ()
    blank: bool = False

    @property
    def allowed(self) -> str:
        """Describe the allowed values in words."""
        if self.kind is str:
            return f"one of {', '.join(self.choices)}" if self.choices else "a text that is not empty"
        number = "a whole number" if self.kind is int else "a number"
        return f"{number} from {self.low:g} to {self.high:g} {self.unit}".rstrip()

    def accepts(self, value: str | int | float) -> bool:
        """Tell whether a parsed value is allowed."""
        if not isinstance(value, str):
            return math.isfinite(value) and self.low <= value <= self.high
        if value == "":
            return self.blank
        return not self.choices or value in self.choices

    def parse(self, text: str, file: str, row: int) -> Any:
        """Turn the text of one cell into a value.

        Raises
        ------
        DataError
            When the text is no such number, or the value is not allowed.
        """
        try:
            value = self.kind(text.strip())
        except ValueError:
            raise DataError(file, f"{text!r} is not {self.allowed}", row, self.name) from None
        if not self.accepts(value):
            raise DataError(file, f"{text!r} is not {self.allowed}", row, self.name)
        return value


SOURCE = Column("source")


@dataclass(frozen=True)
class Table:
    """Hold the rows of one file: `rows[i][column]`, and the line each came from."""

    file: str
    rows: list[dict[str, Any]]

    def error(self, i: int, column: str, problem: str) -> DataError:
        """Make the error for row `i` (from 0) of the table; the header is line 1 of the file."""
        return DataError(self.file, problem, i + 2, column)

    def require_unique(self, *columns: str) -> None:
        """Raise `DataError` when two rows have the same values in all of `columns`."""
        seen = set()
        for i, row in enumerate(self.rows):
            key = tuple(row[column] for column in columns)
            if key in seen:
                raise self.error(i, columns[-1], f"{key} was given before; allowed once")
            seen.add(key)

    def require_every(self, column: str, expected: Iterable[Any]) -> None:
        """Raise `DataError` when one of the expected values has no row."""
        missing = sorted(set(expected) - {row[column] for row in self.rows})
        if missing:
            raise DataError(self.file, f"no row for {missing}", column=column)


def read_lines(directory: Path, file: str) -> list[str]:
    """Read the lines of a text file; raise `DataError` when there is none or it is empty."""
    try:
        lines = (Path(directory) / file).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DataError(file, f"there is no such file in {directory}") from None
    if not lines:
        raise DataError(file, "the file is empty")
    return lines


def read_table(directory: Path, file: str, columns: Sequence[Column]) -> Table:
    """Read a comma-separated file whose columns are exactly `columns`, in that order.

    Returns
    -------
    Table
        At least one row, every value parsed and within its range.

    Raises
    ------
    DataError
        When the file is missing or empty, or a title, a number or a name is not as declared.
    """
    header, *records = csv.reader(read_lines(directory, file))
    names = [column.name for column in columns]
    if header != names:
        raise DataError(file, f"columns are {', '.join(header)}; allowed are {', '.join(names)}", 1)
    if not records:
        raise DataError(file, "there is no row below the header")
    rows = []
    for i, record in enumerate(records, start=2):
        if len(record) != len(columns):
            raise DataError(file, f"{len(record)} values; allowed are {len(columns)}", i)
        pairs = zip(columns, record, strict=True)
        rows.append({column.name: column.parse(text, file, i) for column, text in pairs})
    return Table(file, rows)
