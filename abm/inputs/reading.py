"""Reading: files that a user can hand over, within bounds of size, depth and digits.

Python has bounds of its own (digits, recursion, memory), which would end a command in an error of the program, and it
waits without end for a pipe that nobody writes to. Here every such file is a `ReadError` of one line, with its path.
"""

from __future__ import annotations

import json
import math
import os
import re
import reprlib
import stat
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

MIB = 2**20
DIGITS_PER_BIT = 0.30103
MOST_EXPERIMENT = 8 * MIB  # 20,000 scenarios that are written out; larger designs are a CSV file
MOST_DESIGN = 128 * MIB  # 100,000 points of 60 factors
MOST_KEPT = 512 * MIB  # a header of a million scenarios; a manifest of them
MOST_STATE = 512 * MIB  # a world with every table full
MOST_LINE = MIB  # of a ledger: the longest message of a run that failed is far shorter
MOST_PATH = 300  # letters of a path that are reported
MOST_DEPTH = 64  # our own files have 6
MOST_DIGITS = 30  # of a number as it is written; 17 tell any two floats apart
MOST_BITS = 4096  # of a number that is reported; Python writes none of more than 4300 digits
MOST_DAYS = 36525  # of a run, burn-in included
MOST_REPLICATES = 100_000  # of a scenario
WHOLE = range(-(2**63), 2**63)  # what a table and a compiled rule can hold

_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_JSON_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TOML_TEXT = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+",
    re.DOTALL,
)
_TWICE = re.compile(r"Cannot declare \('(\w+)',\) twice")
_CURLY = re.compile("[\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]")
_DECIMAL_COMMA = re.compile(r"=\s*([0-9]+,[0-9]+)")
_BARE_PERCENT = re.compile(r"=\s*([0-9.]+ ?%)")
_BARE_TEXT = re.compile(r"=[ \t]*((?!(?:true|false|inf|nan|q)\b)[A-Za-z][\w .-]*)")  # q: what stood in quotes
_DOTTED = re.compile(rf"(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_DEPTH}}}")
_WHOLE_ESCAPES = re.compile(r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


class ReadError(ValueError):
    """A file that cannot be read, or is out of bounds; the message begins with its path.

    Attributes
    ----------
    problem : str
        The message without the path.
    """

    def __init__(self, place: Path | str, problem: str) -> None:
        place = str(place)
        super().__init__(f"{place if len(place) <= MOST_PATH else shown(place)}: {problem}")
        self.problem = problem


class NoFileError(ReadError):
    """A file that is not there."""


def require_path(value: object, name: str) -> None:
    """Raise TypeError for what is no path."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name} = {shown(value)}: allowed a path, as a text or a pathlib.Path")


def read_bytes(path: Path | str, most: int) -> bytes:
    """Return the bytes of a regular file of at most `most` bytes.

    Raises
    ------
    NoFileError, ReadError
        There is none; it is something else than a file, too large, or may not be read.
    """
    try:
        with open(path, "rb", opener=_open) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ReadError(path, f"{_KINDS.get(stat.S_IFMT(found.st_mode), 'something else')}; needs a file")
            content = b"" if found.st_size > most else file.read(most + 1)
    except IsADirectoryError:
        raise ReadError(path, "a folder; needs a file") from None
    except FileNotFoundError as error:
        raise NoFileError(path, (error.strerror or "no such file").lower()) from None
    except OSError as error:
        raise ReadError(path, (error.strerror or "cannot be read").lower()) from None
    except ReadError:
        raise
    except ValueError:  # a path with a NUL in it
        raise ReadError(repr(str(path)), "not the name of a file") from None
    if found.st_size > most or len(content) > most:
        size = max(found.st_size, len(content)) / MIB
        raise ReadError(path, f"too large: {size:.3g} MiB, at most {most / MIB:g}")
    return content


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would be waited for


def read_text(path: Path | str, most: int) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark, as `read_bytes` does.

    Raises
    ------
    NoFileError, ReadError
        As for `read_bytes`, and when it is no text in UTF-8.
    """
    content = read_bytes(path, most)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        raise ReadError(path, f"not UTF-8 text ({'but UTF-16' if wide else f'byte {error.start}'})") from None
    if "\0" in text:
        raise ReadError(_at(path, text, "\0"), "not text: holds a NUL")
    return text


def read_toml(path: Path | str, most: int = MOST_EXPERIMENT) -> tuple[dict[str, Any], str]:
    """Return the values of a TOML file, and its text word for word.

    Raises
    ------
    NoFileError, ReadError
        As for `read_text` and `parse_toml`.
    """
    text = read_text(path, most)
    return parse_toml(text, path), text


def read_json(path: Path | str, most: int = MOST_KEPT) -> Any:
    """Return the values of a JSON file.

    Raises
    ------
    NoFileError, ReadError
        As for `read_text` and `parse_json`.
    """
    return parse_json(read_text(path, most), path)


def number_of(text: str) -> int | float | None:
    """Return the number that a text is, in ASCII digits; None where it is none, is not finite or is too long."""
    if len(text) > MOST_DIGITS or not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdecimal():
        return int(text) if int(text) in WHOLE else None
    return float(text) if math.isfinite(float(text)) else None


def shown(value: object) -> str:
    """Return a value as Python writes it, shortened where it is long."""
    return _SHORT.repr(value)


class _Short(reprlib.Repr):
    """Write values briefly, also whole numbers that Python does not write for their length."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = 60

    def repr_int(self, x: int, level: int) -> str:
        """Return a whole number, or how many digits it has."""
        if x.bit_length() <= MOST_BITS:
            return super().repr_int(x, level)
        return f"{'-' if x < 0 else ''}(a number of about {round(x.bit_length() * DIGITS_PER_BIT)} digits)"

    def repr_dict(self, x: dict, level: int) -> str:
        """Return a table with its keys in the order they were written in."""
        if not x or level <= 0:
            return super().repr_dict(x, level)
        some = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in islice(x, self.maxdict)]
        return "{" + ", ".join([*some, *["..."] * (len(x) > len(some))]) + "}"


_SHORT = _Short()


def _toml_hint(bare: str) -> str:
    """Say what a word processor or another country's way of writing numbers has put outside of quotes."""
    if found := _CURLY.search(bare):
        return f'; {found[0]} is no quote of TOML: write straight ones, "'
    if found := _DECIMAL_COMMA.search(bare):
        return f"; {found[1]} has a decimal comma: write {found[1].replace(',', '.')}"
    if found := _BARE_PERCENT.search(bare):
        return f'; {found[1]} needs quotes: "{found[1]}"'
    if found := _BARE_TEXT.search(bare):
        return f'; a text needs quotes: "{shown(found[1].strip())[1:-1]}"'
    return ""


def parse_toml(text: str, place: Path | str) -> dict[str, Any]:
    """Return the values of a text in TOML; raise ReadError, with the `place` it is from, when it is out of bounds."""
    bare = _TOML_TEXT.sub("q", text)  # what is written in quotes and comments is no structure
    _require_shallow(bare, place)
    if _DOTTED.search(bare):
        raise ReadError(place, f"nested deeper than {MOST_DEPTH}")
    try:
        values = tomllib.loads(text, parse_float=_short)
    except tomllib.TOMLDecodeError as error:
        twice = _TWICE.search(str(error))
        hint = f"; each of several begins with [[{twice[1]}]], in two brackets" if twice else _toml_hint(bare)
        raise ReadError(place, f"not readable as TOML: {error}{hint}") from None
    except _NumberError as error:
        raise ReadError(_at(place, text, error.number), str(error)) from None
    except ValueError:  # of Python, which reads no whole number of more than 4300 digits
        longest = max(re.findall(r"[0-9_]+", bare), key=len)
        raise ReadError(_at(place, text, longest), _too_long(longest)) from None
    for key, value, depth in _walk(values):
        if depth > MOST_DEPTH:
            raise ReadError(place, f"nested deeper than {MOST_DEPTH}")
        if isinstance(value, int) and value not in WHOLE:
            raise ReadError(place, f"{key}: a number outside {WHOLE.start} to {WHOLE.stop - 1}")
    return values


def parse_json(text: str | bytes, place: Path | str, hook: Callable[[dict], object] | None = None) -> Any:
    """Return the values of a text in JSON, with `hook` applied to every object in it.

    Raises
    ------
    ReadError
        Not JSON; nested too deep; a number that is too long, no 64-bit integer or not finite; half a character. It names
        the `place` the text is from.
    """
    try:
        text = text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise ReadError(place, f"not UTF-8 text (byte {error.start})") from None
    try:
        if text.count("[") + text.count("{") > MOST_DEPTH:
            _require_shallow(_JSON_TEXT.sub("", text), place)
        values = _decoder(hook).decode(text)
    except json.JSONDecodeError as error:
        raise ReadError(_at(place, text, error.pos), f"not readable as JSON: {error.msg.lower()}") from None
    except _NumberError as error:
        raise ReadError(_at(place, text, error.number), str(error)) from None
    if _HALF.search(text) and _HALF.search(_WHOLE_ESCAPES.sub("", text)):
        raise ReadError(place, "holds half a character")
    return values


class _NumberError(Exception):
    """A number out of bounds, as it is written."""

    def __init__(self, number: str, problem: str) -> None:
        super().__init__(problem)
        self.number = number


@cache
def _decoder(hook: Callable[[dict], object] | None) -> json.JSONDecoder:
    return json.JSONDecoder(object_hook=hook, parse_int=_whole, parse_float=_finite, parse_constant=_finite)


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise _NumberError(text, _too_long(text))
    value = int(text)
    if value not in WHOLE:
        raise _NumberError(text, f"{text}: allowed {WHOLE.start} to {WHOLE.stop - 1}")
    return value


def _short(text: str) -> float:
    if len(text) > MOST_DIGITS:
        raise _NumberError(text, _too_long(text))
    return float(text)


def _finite(text: str) -> float:
    value = _short(text)
    if not math.isfinite(value):
        raise _NumberError(text, f"{text}: not a finite number")
    return value


def _too_long(number: str) -> str:
    return f"a number of {len(number)} digits, at most {MOST_DIGITS}"


def _require_shallow(bare: str, place: Path | str) -> None:
    brackets = re.sub(r"[^][{}]+", "", bare)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MOST_DEPTH:
        raise ReadError(place, f"nested deeper than {MOST_DEPTH}")


def _walk(values: dict[str, Any]) -> Iterator[tuple[str, Any, int]]:
    """Yield every value below a table with its dotted key and its depth, without recursion."""
    waiting = [(str(key), value, 1) for key, value in values.items()]
    while waiting:
        key, value, depth = waiting.pop()
        yield key, value, depth
        if depth > MOST_DEPTH:
            continue
        if isinstance(value, dict):
            waiting += [(f"{key}.{name}", below, depth + 1) for name, below in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{key}[{i}]", below, depth + 1) for i, below in enumerate(value)]


def _at(place: Path | str, text: str, what: str | int) -> str:
    """Return a place with the line in which something stands, where there are several lines."""
    number = text.count("\n", 0, text.index(what) if isinstance(what, str) else what) + 1
    return f"{place}: line {number}" if "\n" in text.rstrip("\n") else str(place)
