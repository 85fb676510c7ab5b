"""Design tables: CSV files of points, as people and their programs write them."""

from __future__ import annotations

from random import Random

from fuzz_experiments import FULL
from fuzz_values import number, spoil_bytes, spoil_text, text

COLUMNS = {
    "lift": ("2", "3.5", "6"),
    "cells": ("10", "20", "200"),
    "lab_setup_days": ("14", "14 days", "20.5"),
    "hiring_days_low": ("2", "5"),
    "hiring_days_high": ("9", "30"),
    "arrests.0.number": ("1", "9", "10"),
    "arrests.1.target": ("top", "random", "mid-level"),
    "mixed.0.start": ("1", "10", "30"),
    "mixed.0.stop": ("40", "60", ""),
    "mixed.0.region": ("all", "Pacific"),
    "mixed.0.intensity": ("1", "9", "9.5"),
    "mixed.coverage": ("0.1", "1"),
    "mixed.mode": ("car", "truck"),
}
CELLS = ("", "nan", "inf", "-", "NA", "1e400", "1_000", "1,5", "1.5.1", '"', '""', "²", "١٢", "9" * 400, "9" * 5000, "1" * 200_000, "=1", "\0",
         "\u202e", "\x1b[31m", "true", "None", "14 weeks", "0x10", " 3 ", "3\r", "1e5", "-0", "65536", str(2**63), str(2**64))  # fmt: skip
NAMES = (
    "",
    "point",
    "label",
    "lift",
    "Lift",
    "lift ",
    "mixed.0",
    "mixed.3.start",
    "mixed.2.ports",
    "baseline.start",
    "x" * 5000,
    "cells.x",
    "é",
)


def a_design(random: Random, place) -> None:
    """Draw a table of points, and have a dry run read it."""
    names = random.sample(list(COLUMNS), random.randint(1, 4))
    rows = [[random.choice(COLUMNS[name]) for name in names] for _ in range(random.choice((1, 2, 5, 20)))]
    if random.random() < 0.3:
        names, rows = ["point", "label", *names], [[str(i), f"point, {i}", *row] for i, row in enumerate(rows)]
    for _ in range(random.choice((0, 1, 1, 1, 2))):
        i = random.randrange(len(rows))
        roll = random.random()
        if roll < 0.5:
            rows[i][random.randrange(len(rows[i]))] = random.choice(
                (random.choice(CELLS), str(_number(random)), text(random))
            )
        elif roll < 0.6:
            rows[i] = rows[i][:-1] if random.random() < 0.5 else [*rows[i], "1"]
            if not rows[i]:
                rows[i] = [""]
        elif roll < 0.8:
            names[random.randrange(len(names))] = random.choice((*NAMES, text(random), random.choice(list(COLUMNS))))
        else:
            rows.insert(i, random.choice(([""], ["#"], names, [" "] * len(names))))
    separator, quote, end = (
        random.choice(",,,,,,;\t|"),
        random.random() < 0.3,
        random.choice(("\n", "\n", "\n", "\r\n", "\r")),
    )
    content = end.join(separator.join(f'"{cell}"' if quote or "," in cell and '"' not in cell else cell for cell in row)
                       for row in (names, *rows)) + end  # fmt: skip
    if random.random() < 0.15:
        content = spoil_text(random, content, CELLS)
    written = content.encode(
        random.choice(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "latin-1", "cp1252")), errors="replace"
    )
    if random.random() < 0.1:
        written = spoil_bytes(random, written)
    file = random.choice(
        ("p.csv",) * 20
        + ("", ".", "../outside/table.csv", "/dev/zero", "pipe", "folder", "none.csv", "link", "a\\u0000b")
    )
    _special(place)
    (place.here / "p.csv").write_bytes(written)
    block = random.choice(("", 'placebo = "every"\n', ""))
    (place.here / "a.toml").write_text(f'{FULL}\n[design]\nkind = "csv"\nfile = "{file}"\n{block}')
    place.call("batch", "a.toml", "--dry-run")


def _number(random: Random) -> object:
    found = number(random)
    return found if isinstance(found, float) or abs(found) < 10**4000 else 1


def _special(place) -> None:
    """Make what is no file beside the table."""
    import os

    os.mkfifo(place.here / "pipe")
    (place.here / "folder").mkdir()
    (place.here / "link").symlink_to("link")
