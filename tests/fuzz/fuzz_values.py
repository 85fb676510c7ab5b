"""Values, texts and bytes that are odd: what people mistype, what programs write, what attackers try."""

from __future__ import annotations

import datetime
import math
from random import Random

NUMBERS = (
    0, 1, 2, 3, 7, 10, 11, 40, 64, 365, -1, -7, 2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**20,
    10**29, 10**31, 10**400, 0.5, 0.1, -0.0, 1.5, 99.9, 1e-9, 5e-324, 1e15, 1e308, math.inf, -math.inf, math.nan, True, False,
)  # fmt: skip
TEXTS = (
    "", " ", "a", "x", "baseline", "placebo", "none", "None", "null", "NaN", "nan", "inf", "true", "0", "1", "-1", "1e5", "1_000",
    "0x10", "007", "²", "١٢", "½", "１２", "14 days", "2 weeks", "1 day", "14  days ", "days", "20%", "$1", "a b", "a.b", "a/b",
    "../x", "/etc/passwd", "a\\b", "a'b", 'a"b', "`a`", "<b>", "[red]", "{x}", "%s", "=1+1", "a\tb", "a\nb", "a\rb", "\x1b[31m", "\x07",
    "\u202eabc", "\u2028", "é", "日本", "\N{FACE WITH TEARS OF JOY}", "x" * 100, "x" * 5000, "9" * 400, "1" + "0" * 5000, "top", "all",
    "car", "Northwest", "San Ysidro", "San Isidro", "FY2022", "history", "prior", "sobol", "csv", "leadership_arrests", "crackdown",
    "inspection_rate", "lift", "cells", "arrests", "1/2", "2,5", "1.5.2", "--days", "-", "~", "*", "?", "con", "a" * 256,
)  # fmt: skip
DATES = (datetime.date(2022, 10, 1), datetime.datetime(2022, 10, 1, 12, tzinfo=datetime.UTC), datetime.time(12))


def number(random: Random) -> int | float:
    """Return a number, often one at an edge."""
    if random.random() < 0.7:
        return random.choice(NUMBERS)
    return random.choice((random.randint(-5, 500), random.uniform(-2, 30), random.randint(-(10**9), 10**9)))


def text(random: Random) -> str:
    """Return a text, often one that reads as something else."""
    if random.random() < 0.7:
        return random.choice(TEXTS)
    letters = "abcxyz019_-. []{}()<>\"'\\/=+%$#@!,;:|&~^*?\t\né\u0301ß日\u202e\u200b\x00\x1b\x7f\ud7ff\ufffe\U0001f600"
    return "".join(random.choice(letters) for _ in range(random.randint(1, 30)))


def value(random: Random, depth: int = 0) -> object:
    """Return a value of any type that a file can hold."""
    roll = random.random()
    if roll < 0.4:
        return number(random)
    if roll < 0.75:
        return text(random)
    if roll < 0.8:
        return random.choice(DATES)
    if roll < 0.9 and depth < 4:
        return [value(random, depth + 1) for _ in range(random.randint(0, 4))]
    if depth < 4:
        return {text(random) or "a": value(random, depth + 1) for _ in range(random.randint(0, 3))}
    return number(random)


def places(values: object) -> list[tuple]:
    """Return every (holder, key) below a value."""
    found, waiting = [], [values]
    while waiting:
        held = waiting.pop()
        keys = list(held) if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ()
        found += [(held, key) for key in keys]
        waiting += [held[key] for key in keys]
    return found


def spoil(random: Random, values: dict, make=value) -> None:
    """Change one thing below a table: another value, a key less, one more or under another name, one twice."""
    chosen = places(values)
    holder, key = random.choice(chosen) if chosen else (values, "a")
    roll = random.random()
    if roll < 0.55 or isinstance(holder, list) and roll < 0.75:
        holder[key] = make(random)
    elif roll < 0.7 and key in holder:
        del holder[key]
    elif isinstance(holder, dict) and roll < 0.8:
        holder[text(random)] = make(random)
    elif isinstance(holder, dict) and key in holder:
        held = holder.pop(key)
        holder[random.choice((str(key) + "s", str(key)[:-1], str(key).upper(), text(random)))] = held
    elif isinstance(holder, list):
        holder.insert(key, random.choice((holder[key], make(random)))) if random.random() < 0.5 else holder.pop(key)


def spoil_text(random: Random, content: str, words: tuple[str, ...] = TEXTS) -> str:
    """Change a text: lines lost, doubled, swapped or cut, letters changed, words put in."""
    lines = content.splitlines(keepends=True) or [""]
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    roll = random.randrange(11)
    if roll == 0:
        del lines[i]
    elif roll == 1:
        lines.insert(j, lines[i])
    elif roll == 2:
        lines[i], lines[j] = lines[j], lines[i]
    elif roll == 3:
        return content[: random.randrange(len(content) + 1)]
    elif roll == 4:
        at = random.randrange(len(content) + 1)
        return content[:at] + random.choice(words) + content[at:]
    elif roll == 5:
        at = random.randrange(len(content) + 1)
        return content[:at] + content[at + random.randint(1, 9) :]
    elif roll == 6:
        at = random.randrange(len(content) + 1)
        return content[:at] + random.choice("[]{}\"'=.,#\n\t\\0-;") + content[at:]
    elif roll == 7:
        lines[i] = lines[i].replace(random.choice('=.,[]" '), random.choice('=.,[]"; \t'), 1)
    elif roll == 8:
        lines.insert(i, text(random) + "\n")
    else:
        lines.insert(random.choice((0, i)), random.choice(words) + "\n")
    return "".join(lines)


def spoil_bytes(random: Random, content: bytes) -> bytes:
    """Change bytes: some flipped, put in, or lost, the end cut off, or all of another kind."""
    at = random.randrange(len(content) + 1)
    roll = random.randrange(8)
    if roll < 3:
        changed = bytearray(content or b"\0")
        for _ in range(random.choice((1, 1, 1, 4, 50))):
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
        return bytes(changed)
    if roll == 3:
        return content[:at] + random.randbytes(random.randint(1, 20)) + content[at:]
    if roll == 4:
        return content[:at] + content[at + random.randint(1, 200) :]
    if roll == 5:
        return content[:at]
    if roll == 6:
        return random.choice(
            (b"", b"\0" * 100, b"\xff" * 100, b"[" * 3000, b"{}", b"null", b"[]", b"0", b'"', b"\xef\xbb\xbf")
        )
    return content + content
