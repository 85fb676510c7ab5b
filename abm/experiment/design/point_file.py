"""Point file: the points of a design from a CSV file, such as the design.csv of another batch.

What is wrong is reported in one line: file, line, column. A cell may be blank where the field of a policy may be left out.
A column `name` says what points are called; `label` is what a batch made of the values, and is made anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from abm.experiment.design.factors import DesignError, Place, check_value, may_be_left_out
from abm.experiment.design.sampling import Factor, Point, Value
from abm.experiment.schema import MOST_POINTS
from abm.experiment.wording import check_wording
from abm.inputs.naming import closest
from abm.inputs.reading import MOST_DESIGN, ReadError, number_of, read_bytes, shown
from abm.model.parameters import proposed
from abm.model.scenario import Scenario

NAME = "name"
NOT_FACTORS = ("point", "label", NAME)  # columns that say which point it is
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
NAMES = "a first line with the names of what varies, each once"


def read_points(
    path: Path, known: Mapping[str, Place], scenarios: Sequence[Scenario]
) -> tuple[tuple[Factor, ...], tuple[Point, ...], tuple[str, ...], str]:
    """Return the factors and points of a file, the names of points if it has any, and its text.

    Raises
    ------
    DesignError
        Something is wrong; it names line and column.
    """
    text = _read_text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if row and (len(row) > 1 or row[0].strip() or not row[0])]
    except csv.Error as error:
        raise DesignError(f"{path}: line {reader.line_num}: not readable as CSV: {error}") from None
    header = [name.strip() for name in lines[0][1]] if lines else []
    chosen = [(column, name) for column, name in enumerate(header) if name not in NOT_FACTORS]
    _check_header(path, header, [name for _, name in chosen], known, len(lines) - 1)
    points = tuple(_read_row(f"{path}: line {i}", row, header, chosen, known, scenarios) for i, row in lines[1:])
    factors = (Factor(name, tuple(dict.fromkeys(point[i] for point in points))) for i, (_, name) in enumerate(chosen))
    column = header.index(NAME) if NAME in header else None
    names = () if column is None else tuple(_read_name(f"{path}: line {i}", row[column]) for i, row in lines[1:])
    return tuple(factors), points, names, text


def _read_text(path: Path) -> str:
    try:
        content = read_bytes(path, MOST_DESIGN)
    except ReadError as error:
        raise DesignError(f"design.file = {path.name!r}: {error.problem}") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        found = "UTF-16 text" if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content else "another encoding"
        raise DesignError(f"design.file = {path.name!r}: {found}; save it as UTF-8 text, with commas between columns")
    return text


def _check_header(path: Path, header: list[str], names: list[str], known: Mapping[str, Place], points: int) -> None:
    if not header:
        raise DesignError(f"{path}: empty; needs {NAMES}")
    for separator, reported in OTHER_SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            raise DesignError(
                f"{path}: line 1: columns stand between {reported}; needs commas, and points as decimal marks"
            )
    again = next((name for i, name in enumerate(header) if name in header[:i]), None)
    if again:
        raise DesignError(f"{path}: line 1: column {shown(again)} stands there twice; needs {NAMES}")
    for name in names:
        if not name:
            raise DesignError(f"{path}: line 1: column {header.index(name) + 1} has no name; needs {NAMES}")
        if name not in known:
            raise DesignError(
                f"{path}: column {shown(name)}: unknown parameter or field of a policy{closest(name, proposed(name, known))}"
            )
    if not names:
        raise DesignError(f"{path}: needs {NAMES}")
    if not 1 <= points <= MOST_POINTS:
        raise DesignError(f"{path}: {max(0, points):,} points; allowed 1 to {MOST_POINTS:,}")


def _read_row(
    place: str,
    row: list[str],
    header: list[str],
    chosen: list[tuple[int, str]],
    known: Mapping[str, Place],
    scenarios: Sequence[Scenario],
) -> Point:
    if len(row) != len(header):
        hint = "; a decimal mark is a point, not a comma" if len(row) > len(header) else ""
        raise DesignError(f"{place}: {len(row)} values; needs {len(header)}, as in the first line{hint}")
    return tuple(_read_cell(f"{place}, {name}", row[i].strip(), known[name], scenarios) for i, name in chosen)


def _read_name(place: str, text: str) -> str:
    try:
        return check_wording(text.strip())
    except ValueError as error:
        raise DesignError(f"{place}, {NAME} = {shown(text)}: {error}") from None


def _read_cell(key: str, text: str, place: Place, scenarios: Sequence[Scenario]) -> Value:
    if not text:
        if may_be_left_out(place, scenarios):
            return None
        raise DesignError(f"{key}: blank; needs a value")
    if isinstance(as_value(text), str) and "," in text and not isinstance(as_value(text.replace(",", "")), str):
        raise DesignError(
            f"{key} = {shown(text)}: a comma; needs a point as the decimal mark, and nothing between thousands"
        )
    return check_value(key, place, as_value(text), scenarios)


def as_value(text: str) -> int | float | str:
    """Return a cell of a file as the number it stands for, or as text."""
    number = number_of(text)
    return text if number is None else number
