"""Experiment files: shipped ones, and one with every block there is, with something changed in them."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from random import Random

from fuzz_values import number, spoil, spoil_bytes, spoil_text, value

from abm.model.declared import PARAMETERS

SHIPPED = tuple(path.read_text() for path in sorted((Path(__file__).parents[2] / "experiments").glob("*.toml")))
FULL = """
name = "full"
question = "What follows?"
inputs = "FY2020"
days = 90
burn_in = 30
replicates = 4
daily = "monthly"
time_limit = 60.5
seed = 7

[parameters]
lab_setup_days = "14 days"
cells = 20
hiring_days_low = 3

[[scenario]]
name = "baseline"
label = "No new policy"

[[scenario]]
name = "arrests"
label = "Ten arrests"
interventions = [
    {kind = "leadership_arrests", start = 10, number = 10, target = "random", every = 3},
    {kind = "leadership_arrests", start = 20, number = 5},
]

[[scenario]]
name = "mixed"
label = "A crackdown, and scans"
[[scenario.interventions]]
kind = "crackdown"
start = 10
stop = 40
region = "all"
intensity = "9 usual efforts"
[[scenario.interventions]]
kind = "crackdown"
start = 30
region = "North"
intensity = 11
[[scenario.interventions]]
kind = "inspection_rate"
start = 5
stop = 50
mode = "truck"
ports = ["Otay Mesa", "Laredo"]
coverage = 0.7
aimed = 0.5
"""
REPLICATION = """
[replication]
minimum = 3
cap = 40
adaptive = {delivered_kg = 10, seizures = "5 seizures"}
"""
DESIGNS = (
    'kind = "factorial"\nlevels = 3\nvary = {lift = [2, 4], "mixed.coverage" = [0.1, 0.4], "arrests.0.number" = [1, 9]}',
    'kind = "one_at_a_time"\nvary = {lift = "prior", move_threshold = {low = 0.1, high = 0.2}, "mixed.0.region" = ["all", "North"]}',
    'kind = "latin_hypercube"\npoints = 8\nvary = {lift = "prior", cells = {low = 10, high = 30, scale = "log"}}',
    'kind = "sobol"\npoints = 8\nsecond_order = true\nvary = {lift = "prior", lab_setup_days = ["14 days", "28 days"]}',
    'kind = "sobol_sequence"\npoints = 16\nplacebo = "every"\nvary = {hiring_days_high = {low = "hiring_days_low", high = 60}, '
    'hiring_days_low = {low = 2, high = 9}, "mixed.0.stop" = {low = "mixed.0.start", high = 80}, "mixed.0.start" = {low = 1, high = 9}}',
)  # fmt: skip
SWAPS = ("days = 90", "days = 3", "days = 36525", "start = 10", "start = 89", "stop = 10", "number = 11", "every = 0", "intensity = 12",
         "coverage = 1", "kind = 'csv'\nfile = 'p.csv'", "points = 9", "levels = 101", "[a.b.c]", "a.b.c = 1", "= 1", "é = 1", '"" = 1',
         "x = 0x" + "f" * 40, "x = 1" + "0" * 400, "x = 1" + "0" * 6000, "x = " + "[" * 1500, "x" + ".x" * 2000 + " = 1", "x = nan",
         "x = 2022-10-01", "[[scenario]]", "[design.vary]", "[scenario]", "x = '''", 'x = """', "\0", "\ufeff", "\x1b[31m")  # fmt: skip


def an_experiment(random: Random, place) -> None:
    """Draw an experiment file, and have a dry run, a run or an animation read it."""
    content = random.choice((*SHIPPED, FULL, FULL, FULL))
    if content is FULL:
        content += random.choice(("", REPLICATION)) + random.choice(("", *(f"[design]\n{one}\n" for one in DESIGNS)))
    written = _spoiled(random, content)
    name = random.choice(("a.toml", "a.toml", "a.toml", "a b'é.toml"))
    (place.here / name).write_bytes(written)
    roll = random.random()
    if roll < 0.75:
        place.call("batch", name, "--dry-run", "--out", "out")
    elif roll < 0.85:
        place.call("batch", name, "--dry-run", "--replicates", "3", "--shard", "1/20")
    elif roll < 0.93:
        place.call("run", "--scenario", random.choice((name, f"{name}/mixed", f"{name}/baseline")), "--out", "out")
    else:
        place.call("animate", random.choice((name, f"{name}/mixed")), "--out", "out.html")


def _spoiled(random: Random, content: str) -> bytes:
    roll = random.random()
    if roll < 0.6:
        values = tomllib.loads(content)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            spoil(random, values, _value)
        return toml(values).encode()
    for _ in range(random.choice((1, 1, 2))):
        content = spoil_text(random, content, SWAPS)
    return content.encode() if roll < 0.9 else spoil_bytes(random, content.encode())


def _value(random: Random) -> object:
    """Return a value, often one that could stand in an experiment."""
    roll = random.random()
    if roll < 0.1:
        return {random.choice(list(PARAMETERS)): number(random) for _ in range(2)}
    if roll < 0.2:
        return {"low": value(random), "high": value(random)}
    if roll < 0.25:
        return [
            {"kind": random.choice(("crackdown", "leadership_arrests", "inspection_rate")), "start": number(random)}
        ]
    return value(random)


def toml(values: dict) -> str:
    """Return a table as TOML: each entry on a line, all below it in one."""
    return "".join(f"{_key(name)} = {_toml(held)}\n" for name, held in values.items())


def _key(name: str) -> str:
    return _toml(name)


def _toml(held: object) -> str:
    match held:
        case bool():
            return str(held).lower()
        case int():
            return hex(held) if held >= 10**4000 else str(held)
        case float():
            return repr(held)
        case str():
            return '"' + "".join(_letter(letter) for letter in held) + '"'
        case list():
            return "[" + ", ".join(map(_toml, held)) + "]"
        case dict():
            return "{" + ", ".join(f"{_key(name)} = {_toml(below)}" for name, below in held.items()) + "}"
        case datetime.date() | datetime.time():
            return held.isoformat()
    raise TypeError(held)


def _letter(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return (
        letter if letter.isprintable() else f"\\u{ord(letter):04x}" if ord(letter) < 2**16 else f"\\U{ord(letter):08x}"
    )
