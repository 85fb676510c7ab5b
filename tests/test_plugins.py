"""Plugins: a mechanism in one file works through the real command line, changes nothing by itself, and is refused where it breaks a rule."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from abm import open_results

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "roadblocks.py"
TEXT = EXAMPLE.read_text()
SMALL = "days = 30\nburn_in = 30\nreplicates = 2\n"


def interdict(*words, cwd, code=0, **variables):
    """Run a command as a user does; return what it says."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    done = subprocess.run(
        [sys.executable, "-m", "abm", *map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Return the folder of a small batch of the shipped example."""
    folder = tmp_path_factory.mktemp("plugin")
    text = (ROOT / "examples" / "roadblocks.toml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("days", "burn_in", "replicates"))]
    text = (
        "\n".join(lines).replace('inputs = "FY2022"', f'inputs = "FY2022"\n{SMALL}').replace("start = 30", "start = 5")
    )
    (folder / "roadblocks.toml").write_text(text)
    interdict("batch", "roadblocks.toml", "--plugin", EXAMPLE, "--workers", 2, "--out", "out", cwd=folder)
    return folder


def test_the_example_works_in_a_design_with_its_parameter_count_and_response(results):
    runs = pd.read_csv(results / "out" / "runs.csv")
    held = runs.groupby("scenario").held_total.min()
    assert (held[["roadblocks_p0", "roadblocks_p1", "roadblocks_p2"]] > 0).all() and held["baseline_p0"] == 0
    assert set(pd.read_csv(results / "out" / "design.csv").roadblock_days) == {1, 3, 5}
    names = set(pd.read_csv(results / "out" / "dictionary.csv").column)
    assert {"held_total", "couriers_held"} <= names
    [reported] = json.loads((results / "out" / "manifest.json").read_text())["plugins"]
    assert reported["name"] == "roadblocks" and reported["file"] == "roadblocks.py" and len(reported["sha256"]) == 64
    assert list((results / "out" / "figures").iterdir())


def test_results_are_read_without_the_plugin_and_neither_extended_nor_replayed(results):
    assert open_results(results / "out").runs.held_total.max() > 0
    for words in (("export", "out"), ("replay", "out", "--run", "roadblocks_p0/0")):
        reported = interdict(*words, cwd=results, code=2)
        assert (
            "made with the plugin roadblocks, which is not named here: allowed with --plugin roadblocks.py" in reported
        )
        assert len(reported.splitlines()) == 1
    assert "same bits" in interdict(
        "replay", "out", "--run", "roadblocks_p0/0", cwd=results, INTERDICT_PLUGINS=str(EXAMPLE)
    )


def test_with_a_plugin_that_is_not_used_a_run_is_the_same_to_the_bit(tmp_path):
    interdict("run", "--days", 60, "--out", "bare", cwd=tmp_path)
    interdict("run", "--days", 60, "--out", "plugged", "--plugin", EXAMPLE, cwd=tmp_path)
    bare, plugged = (pd.read_csv(tmp_path / name / "daily.csv") for name in ("bare", "plugged"))
    assert set(plugged) - set(bare) == {"couriers_held"} and (plugged.couriers_held == 0).all()
    pd.testing.assert_frame_equal(plugged[bare.columns], bare, check_exact=True)


AGENTS = """from abm.model.agents import CartelCell

class SundayCell(CartelCell):
    def send(self):
        if self.model.day % 7 != 6:
            super().send()

AGENTS = (SundayCell,)
"""


def test_own_agents_act_in_every_run_of_a_batch(tmp_path):
    (tmp_path / "sundays.py").write_text(AGENTS)
    entries = '[[scenario]]\nname = "baseline"\nlabel = "None"\n[[scenario]]\nname = "scan"\nlabel = "Scan"\n'
    policy = '[[scenario.interventions]]\nkind = "inspection_rate"\nstart = 0\nmode = "car"\ncoverage = 0.4\n'
    text = f'name = "small"\nquestion = "?"\nseed = 1\ndays = 8\nburn_in = 2\nreplicates = 2\n{entries}{policy}'
    (tmp_path / "small.toml").write_text(text)
    interdict("batch", "small.toml", "--plugin", "sundays.py", "--workers", 1, "--out", "out", cwd=tmp_path)
    daily = pd.read_csv(tmp_path / "out" / "daily.csv")
    sent = daily.groupby("day").sent_g.sum()
    assert sent[6] == 0 and (sent.drop(6) > 0).all()
    replay = ("replay", "out", "--run", "scan/1")
    assert "same bits" in interdict(*replay, "--plugin", "sundays.py", cwd=tmp_path)
    assert "made with the plugin sundays" in interdict(*replay, cwd=tmp_path, code=2)
    interdict(
        "explain", "small.toml", "--parts", 1, "--workers", 1, "--out", "out", "--plugin", "sundays.py", cwd=tmp_path
    )
    explained, ran = (pd.read_csv(tmp_path / place / "runs.csv") for place in ("out/explanation/scan/first", "out"))
    free = explained[
        explained.scenario == "scan_p00"
    ]  # all free: the same runs as those of the batch, Sundays among them
    assert free.delivered_kg.tolist() == ran[ran.scenario == "scan"].delivered_kg.tolist() != [0.0, 0.0]
    runs = ("out", "scan/1")
    for words in (
        ["view"],
        ["diff", *runs, *runs],
        ["run", "--events"],
        ["run", "--from=a.day"],
    ):
        said = interdict(*words, "--plugin", "sundays.py", cwd=tmp_path, code=2)
        refused = words[-1].partition("=")[0] if words[0] == "run" else words[0]
        assert f"{refused}: agents of your own" in said and len(said.splitlines()) == 1
    assert "agents of your own" not in interdict(
        "run", "--scenario", "history", "--days", 0, "--plugin", "sundays.py", cwd=tmp_path, code=2
    )
    (tmp_path / "sundays.py").write_text(AGENTS.replace("(SundayCell,)", "(int,)"))
    said = interdict("run", "--days", 1, "--plugin", "sundays.py", cwd=tmp_path, code=2)
    assert "AGENTS: agent_classes: int is no subclass of one of" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize("named", [{"INTERDICT_PLUGINS": "roadblocks"}, {}], ids=["module", "entry point"])
def test_a_module_that_is_named_or_installed_is_a_plugin_as_well(named, tmp_path):
    (tmp_path / "roadblocks.py").write_text(TEXT)
    if not named:
        (tmp_path / "own-1.0.dist-info").mkdir()
        (tmp_path / "own-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1.0\n")
        (tmp_path / "own-1.0.dist-info" / "entry_points.txt").write_text("[interdict.plugins]\nown = roadblocks\n")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    assert "roadblock_days" in interdict("parameters", "--search", "roadblock", cwd=ROOT, PYTHONPATH=path, **named)


def test_the_documentation_shows_the_example_as_it_is():
    [shown] = re.findall(r"(?s)```py\n(.*?)```", (ROOT / "abm" / "MESA.md").read_text())
    lines = [line for line in shown.splitlines() if line]
    assert len(lines) > 12 and [line for line in lines if line not in TEXT.splitlines()] == []


CHANGED = [  # what is written in the example instead, and what is said of it
    ("world.couriers[i].state ==", "world.couriers[i].stat ==", "table couriers has no field 'stat'; did you mean 'state'?"),
    ("world.couriers[i].state ==", "world.courier[i].state ==", "no table 'courier'; did you mean 'couriers'?"),
    (".roadblock_days)", ".roadblock_day)", "table parameters has no field 'roadblock_day'; did you mean 'roadblock_days'?"),
    ("government.roadblocks", "government.roadblock", "table government has no field 'roadblock'; did you mean 'roadblocks'?"),
    ("today(world).couriers_held += 1", "world.cells[0].cash += 1", "hold_up: writes cells.cash, which accounts declares"),
    ("today(world).couriers_held += 1", "world.courier_due[i] = 1", "hold_up: writes table courier_due, which another mechanism"),
    ("HELD = 10_000", "HELD = 29", "address of a stream 29: there already, in abm.model.mechanisms.crossing.inspection"),
    ("HELD = 10_000", "HELD = 9_999", "address of stream HELD = 9999: plugins have 10000 to 19999"),
    ("HELD", "ROUTE", "stream ROUTE: there already"),
    ('("roadblock_days", 1,', '("roadblock_days", 9,', "its default is out of its range: parameter roadblock_days = 9: allowed 1 to 5"),
    ('("roadblock_days", 1,', '("lead_days", 1,', "parameter lead_days: there already, in abm.model.mechanisms.government.intelligence"),
    ('Lever("roadblocks", "share", 0, 1, 0', 'Lever("guards", "share", 0, 1, 0', "lever guards: there already"),
    ('Lever("roadblocks", "share", 0, 1, 0', 'Lever("roadblocks", "share", 1, 0, 0', "lever roadblocks: allowed numbers, low below high"),
    ('Response("held_total"', 'Response("delivered_kg"', "response variable delivered_kg: there already"),
    ('counts(("couriers_held"', 'counts(("seizures"', "column of the day seizures: there already"),
    ('before="travel"', 'before="travle"', "process hold_up: no process 'travle' in the day; did you mean 'travel'?"),
    ('before="travel"', 'before="travel", after="send"', "process hold_up: allowed one of before= and after="),
    ('each="courier"', 'each="curier"', "process hold_up: each = 'curier'; did you mean 'courier'?"),
    ("def hold_up(world, i, day):", "def hold_up(world, i, day:", "no Python, line"),
    ("class Roadblocks(Addition)", "class Surge(Addition)", "kind 'surge' is known already"),
    ('"#1B9E77"', '"#D55E00"', "color = '#D55E00': like #D55E00 of crackdown"),
    ("from abm import Option, register", "from abm import Option, register, simulate", "imports of abm Intervention, Option and register alone"),
    ("PARAMETERS = parameters(", "FIELDS = (1,)\nPARAMETERS = parameters(", "not of the form that it has in the package"),
    ("PARAMETERS = parameters(", "FAULTS = {3: 'never'}\nPARAMETERS = parameters(", "fault  = 3: plugins have 1000 to 1999"),
]  # fmt: skip


@pytest.mark.parametrize("before, after, reported", CHANGED, ids=[after for _, after, _ in CHANGED])
def test_what_breaks_a_rule_is_refused_in_one_line(before, after, reported, tmp_path):
    assert before in TEXT
    (tmp_path / "roadblocks.py").write_text(TEXT.replace(before, after))
    command = ("run", "--days", 1) if "before" in before or "each" in before else ("interventions", "roadblocks")
    said = interdict(*command, "--plugin", "roadblocks.py", cwd=tmp_path, code=2)
    assert reported in said and len(said.splitlines()) == 1, said
    assert not list(tmp_path.glob("results"))


@pytest.mark.parametrize(
    "file, reported",
    [
        ("roadblock.py", "no such file; did you mean 'roadblocks.py'?"),
        ("words.txt", "allowed a Python file NAME.py"),
        ("blob.py", "no Python"),
        ("inspect.py", "another module is called inspect; rename the file"),
        ("travel.py", "mechanism travel: there already"),
        ("", "needs a file"),
    ],
)
def test_a_file_that_cannot_be_a_plugin_is_refused_in_one_line(file, reported, tmp_path):
    (tmp_path / "mine").mkdir()
    for name in ("roadblocks.py", "travel.py", "inspect.py", "words.txt"):
        (tmp_path / "mine" / name).write_text(TEXT)
    (tmp_path / "mine" / "blob.py").write_bytes(b"\x00\xff\x00")
    said = interdict("run", "--plugin", *([f"mine/{file}"] if file else []), cwd=tmp_path, code=2)
    assert reported in said and len(said.splitlines()) == 1, said
    assert not (tmp_path / "results").exists()


def test_one_that_is_not_neutral_is_refused_before_anything_is_written(tmp_path):
    rule = "if uniform(world.run.seed, Stream.HELD, i, day) < world.government.roadblocks:"
    (tmp_path / "roadblocks.py").write_text(TEXT.replace(rule, "if day == 40:"))
    said = interdict("run", "--days", 30, "--plugin", "roadblocks.py", cwd=tmp_path, code=2).splitlines()[-1]
    assert "not neutral: " in said and "differs from day 10 on (without a policy), with nothing of it set" in said
    assert not (tmp_path / "results").exists()


WELLS = '''
"""Wells: places of its own from which cells drink, unless there is a drought."""
from abm.model.declare import Column, Table, counts, fields, freezes, parameters
from abm.model.ground import is_frozen, stop, today
from abm.model.insertion import process
from abm.model.streams import rule

DRY = 1000
PARAMETERS = parameters(("drought", 0.0, "share", 0.0, 1.0, "A"))
FREEZES = freezes(wells="wells keep their level")
FAULTS = {DRY: "all wells are dry"}
TABLES = (Table("wells", 6, "wells"),)
FIELDS = fields(wells=(("level", "f8", "share", "how full"),), cells=(("thirst", "f8", "share", "how thirsty"),))
COUNTS = counts(("thirsty", "cells", "cells without water"))
LEVELS = (Column("water", "share", "mean level", "f8", digits=3, label="Water"),)

@rule
def fill(world, day):
    if not is_frozen(world, world.parameters.freeze_wells):
        for k in range(6):
            world.wells[k].level = 1.0 - world.parameters.drought
    today(world).water = world.wells[0].level
    if world.parameters.drought == 1.0:
        stop(world, DRY)

@rule
def drink(world, c, day):
    world.cells[c].thirst = 1.0 - world.wells[0].level
    today(world).thirsty += world.cells[c].thirst > 0.5

PROCESSES = (process(fill, after="govern"), process(drink, each="cell", after="fill"))
'''
USED = """
import abm
abm.plug_in("wells.py")
from abm.model.day import PROCESSES
from abm.model.declared import FAULTS, LEVELS, PARAMETERS
from abm.model.observation import DAILY_COLUMNS
from abm.model.world import new_world
from wells import drink, fill

assert FAULTS[1000] == "all wells are dry" and {"drought", "freeze_wells"} <= set(PARAMETERS)
names = [(process.name, process.entity) for process in PROCESSES]
assert names[:3] == [("govern", "world"), ("fill", "world"), ("drink", "cell")]
assert {"water", "thirsty"} <= {column.name for column in DAILY_COLUMNS} and "water" == LEVELS[-1].field
world = new_world()
world.parameters.drought, world.parameters.freeze_wells = 0.75, 9
fill(world, 0)
drink(world, 3, 0)
assert world.daily[0].water == 0.25 and world.cells[3].thirst == 0.75 and world.daily[0].thirsty == 1
world.parameters.drought, world.parameters.freeze_wells = 1.0, 0
fill(world, 0)
assert world.run.fault == 1000 and world.wells[5].level == 0.25
"""


def test_tables_fields_levels_switches_and_faults_work_from_outside(tmp_path):
    """In plain Python, where nothing has to be compiled."""
    (tmp_path / "wells.py").write_text(WELLS)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", USED], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
