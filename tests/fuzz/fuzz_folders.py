"""Results folders: that of a small batch, with something changed in what it keeps, given to whatever reads such a folder."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from random import Random

from experiment_text import experiment_text, policy_text
from fuzz_values import spoil, spoil_bytes, spoil_text, value

from abm.experiment.experiment import read_experiment
from abm.results.opened import open_results
from abm.running.engine import run_batch

CARS = policy_text("cars", "Cars", kind="inspection_rate", start=1, coverage=0.4)
FEW = {"demand_level": 0.1, "cells": 12}
DESIGN = '[design]\nkind = "factorial"\nvary = {lift = [2, 4], "cars.coverage" = [0.1, 0.3]}\n'
REPLICATION = "[replication]\nminimum = 3\ncap = 3\nadaptive = {delivered_kg = 10}\n"
FORMS = (("daily", ""), ("monthly", DESIGN), ("none", REPLICATION))
ODD_NAMES = (".ipynb_checkpoints", "notes.txt", "x.parquet", ".DS_Store", "a b.csv", "é")


@cache
def whole(form: int) -> Path:
    """Return a finished folder, with its experiment beside it; made once."""
    place = Path(tempfile.mkdtemp(prefix="fuzz-whole-"))
    daily, more = FORMS[form]
    about = {"days": 3, "burn_in": 0, "replicates": 3, "seed": 3, "daily": daily}
    (place / "tiny.toml").write_text(experiment_text("tiny", CARS, blocks=more, parameters=FEW, **about))
    run_batch(read_experiment(place / "tiny.toml"), place / "out", 1, analyze=True, engine=_here())
    return place


def _here():
    from fuzz_stubs import Here

    return Here()


def a_folder(random: Random, place) -> None:
    """Draw a damaged folder, and read it."""
    made = whole(random.randrange(len(FORMS)))
    shutil.copytree(made, place.here, dirs_exist_ok=True)
    out = place.here / "out"
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        damage(random, out)
    (place.here / "pipe").unlink(missing_ok=True)
    roll = random.randrange(7)
    if roll == 0:
        place.call("export", "out", "--workers", "1")
    elif roll == 1:
        place.call("replay", "out", "--run", random.choice(("cars/1", "baseline/0", "cars/7", "x", "cars_p1/1")))
    elif roll == 2:
        shutil.copytree(made / "out", place.here / "sound")
        place.call("merge", "joined", *random.sample(("out", "sound"), 2), "--workers", "1")
    elif roll == 3:
        place.call("merge", "out", "out", "--workers", "1")
    elif roll == 4:
        place.call(
            "batch",
            "tiny.toml",
            "--out",
            "out",
            "--workers",
            "1",
            *random.choice(((), (), ("--force",), ("--replicates", "4"))),
        )
    elif roll == 5:
        place.call("batch", "tiny.toml", "--out", "out", "--dry-run")
    else:
        place.outcome.words.append(["open_results"])
        place.do(lambda: _open("out"))


def _open(folder: str) -> None:
    """Open results as a notebook does; an error of ours is an exit code of 2, as on the command line."""
    from abm.command import cli

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            opened = open_results(folder)
            for name in opened.tables:
                getattr(opened, name)
            opened.sql("select count(*) from runs")
        except Exception as error:
            if not {kind.__name__ for kind in type(error).__mro__}.intersection((*cli.USER_ERRORS, *cli.RUN_ERRORS)):
                raise
            cli._fail(str(error).splitlines(), 2)


def damage(random: Random, out: Path) -> None:
    """Change one thing in a results folder."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and not path.is_symlink())
    if not files:
        return
    roll = random.random()
    texts = [path for path in files if path.suffix in (".json", ".jsonl")]
    if roll < 0.45 and texts:
        spoil_json(random, random.choice(texts))
        return
    path = random.choice(files)
    if roll < 0.7:
        path.write_bytes(spoil_bytes(random, path.read_bytes()))
    elif roll < 0.78:
        path.unlink()
    elif roll < 0.84:
        _replace(random, path)
    elif roll < 0.9 and path.suffix in (".csv", ".json", ".jsonl"):
        path.write_text(spoil_text(random, path.read_text(errors="replace")), errors="replace")
    elif roll < 0.94:
        other = random.choice(files)
        path.write_bytes(other.read_bytes() if other.exists() and other.is_file() else b"")
    else:
        folder = random.choice([out, *(found for found in out.rglob("*") if found.is_dir() and not found.is_symlink())])
        odd = folder / random.choice(ODD_NAMES)
        odd.mkdir(exist_ok=True) if random.random() < 0.5 and not odd.exists() else odd.write_text(
            "x"
        ) if not odd.is_dir() else None


def _replace(random: Random, path: Path) -> None:
    """Put something of another kind where a file or a folder is."""
    what = random.randrange(6)
    outside = path.parents[[parent.name for parent in path.parents].index("here")].parent / "outside"
    if what == 5 and path.parent.name != "out":
        path = path.parent
    held = path.with_name(path.name + ".held")
    path.rename(held)
    match what:
        case 0:
            path.mkdir()
        case 1:
            path.symlink_to(outside / "table.csv")
        case 2:
            path.symlink_to(path.name)
        case 3:
            os.mkfifo(path)
        case 4:
            path.symlink_to("/dev/zero")
        case 5:
            path.symlink_to(outside / "folder")
    shutil.rmtree(held) if held.is_dir() else held.unlink()


def spoil_json(random: Random, path: Path) -> None:
    """Change a value, a key or a line of JSON; more likely where paths, names and numbers are."""
    content = path.read_text(errors="surrogateescape")
    lines = content.splitlines(keepends=True) if path.suffix == ".jsonl" else [content]
    i = random.randrange(len(lines)) if lines else 0
    try:
        values = json.loads(lines[i])
    except (ValueError, IndexError, RecursionError):  # an earlier change may have made it broken, empty or too deep
        return
    if isinstance(values, dict):
        spoil(random, values, _json_value)
    written = json.dumps(values, ensure_ascii=random.random() < 0.5, default=str)
    lines[i] = written.replace('"deep"', "[" * 3000 + "]" * 3000) + "\n" * lines[i].endswith("\n")
    path.write_text("".join(lines), errors="surrogatepass")


def _json_value(random: Random) -> object:
    odd = ("../x", "../../outside/table.csv", "/etc/passwd", "store/runs.jsonl", "store", ".", "", "deep", "\ud800", "placebo", "baseline",
           "cars", "cars_p1", -1, 0, 1, 2**63, 10**400, None, [], {}, [None], "done", "failed", "daily", "monthly")  # fmt: skip
    return random.choice((random.choice(odd), value(random)))
