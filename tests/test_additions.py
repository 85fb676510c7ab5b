"""Additions: what a new thing costs, counted by making each of them in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from analysis_folder import make_design, make_folder, scenario

import abm

PACKAGE = Path(abm.__file__).parent
PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"
FILES = {what: int(number) for what, number in re.findall(r"^\| (an? [\w ]+) \| (\d+) \|", PAGE.read_text(), re.M)}


class Copy:
    """A copy of the package in a folder: files are added and changed, and a text is run in it."""

    def __init__(self, folder):
        self.folder = folder
        self.files = set()
        shutil.copytree(PACKAGE, folder / "abm", ignore=shutil.ignore_patterns("__pycache__"))

    def write(self, name, text):
        """Add a file."""
        assert not (self.folder / name).exists()
        (self.folder / name).write_text(text)
        self.files.add(name)

    def change(self, name, *pairs):
        """Put text in the place of text that stands in a file once."""
        text = (self.folder / name).read_text()
        for before, after in pairs:
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, after)
        (self.folder / name).write_text(text)
        self.files.add(name)

    def run(self, text):
        """Run a text in a process of its own, rules not compiled, and return what it printed."""
        environment = os.environ | {"PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=self.folder, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


TINY = """
from pathlib import Path
import numpy as np
from abm.model import habits
from abm.model.initialization import build_world
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
habits.ROUNDS = habits.AT_REST = 2  # day 0 need not be at rest here, and half a minute of plain Python goes into that
SMALL = {"demand_level": 0.05, "cells": 8, "team_exams": 150.0}

def tiny(days, **more):
    return Scenario(days=days, burn_in=0, inputs="FY2019", parameters=SMALL | more)
"""
RELOCATION = "abm/model/mechanisms/supply/relocation.py"


KIND = '''"""Harbor watch: more effort everywhere over a window."""

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import Act, Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class HarborWatch(Intervention):
    """Add effort everywhere."""

    stop: int | None = None
    strength: float = 2.0

    title: ClassVar[str] = "Harbor watch"
    short: ClassVar[str] = "watch"
    question: ClassVar[str] = "What happens when harbors are watched?"
    color: ClassVar[str] = "#F0E442"
    options: ClassVar = {
        "strength": Option("usual efforts", "", "assumption", "amount", "How much.", low=0, high=5, step=1, neutral=0),
    }
    acts: ClassVar = (Act("watch", "Watch harbors", "mdi-ferry", {"strength": 3.0}),)

    @property
    def added(self) -> dict[str, float]:
        """Return the effort it adds."""
        return {"effort": self.strength}

    def move(self, levers: Levers) -> None:
        """Add the effort."""
        levers["effort"][levers.window(self.start, self.stop)] += self.strength
'''
EXPERIMENT = """name = "harbors"
question = "What happens when harbors are watched?"
days = 100

[[scenario]]
name = "baseline"
label = "No policy"

[[scenario]]
name = "watched"
label = "Watched"
interventions = [{ kind = "harbor_watch", start = 10, stop = 20, strength = 3 }]
"""
USE = """
from datetime import datetime, UTC
from pathlib import Path
import abm
from abm import HarborWatch
from abm.command.report import intervention_text
from abm.experiment.experiment import read_experiment
from abm.model.initialization import make_levers
from abm.results.manifest import describe_run
from abm.viewer.session.steering import levers, make_act
from abm.viewer.windows import windows

experiment = read_experiment(Path("harbors.toml"))
policy = experiment.scenarios[1]
assert policy.interventions == (HarborWatch(10, stop=20, strength=3.0),) and "HarborWatch" in abm.__all__
assert make_levers(policy)["effort"][[9, 10, 19, 20], 0].tolist() == [0, 3, 3, 0]
assert "harbor_watch: What happens when harbors are watched?" in intervention_text()
assert windows(policy) == [{"start": 10, "stop": 20, "label": "watch"}]
assert [control.default for control in levers() if control.kind == "harbor_watch"] == [2.0]
assert make_act((), 5, "watch").words == "Harbor watch: strength 3 usual efforts"
manifest = describe_run([(policy, "Watched")], datetime.now(UTC))
assert manifest["interventions"]["harbor_watch"] == {
    "title": "Harbor watch", "color": "#F0E442", "asks": [], "sizes": {"strength": "usual efforts"}
}
"""


def test_an_intervention_is_one_file_beside_its_test_and_its_experiment(copy):
    copy.write("abm/model/interventions/harbor_watch.py", KIND)
    copy.write("harbors.toml", EXPERIMENT)
    copy.run(USE)
    assert len(copy.files) == FILES["an intervention"]


LEVER = """Lever("harbor_teams", "teams", 0, 9, 0, "teams at the harbor of a port", of="route"),
)

COUNTS"""
USE_OF_LEVER = """
from abm import HarborWatch, Scenario
from abm.command.report import intervention_text
from abm.model.initialization import make_levers
from abm.model.choices import LeverError
from abm.model.scenario import ScenarioError
from abm.model.world import rows_of

levers = make_levers(Scenario(days=100, interventions=(HarborWatch(10, stop=20, strength=3.0),)))
cars = levers.routes("car", None)
assert levers["harbor_teams"][15, cars].tolist() == [3.0] * cars.sum() and not levers["harbor_teams"][15, ~cars].any()
assert "harbor_teams" in rows_of("government").names and "harbor_teams" in intervention_text()
try:
    Scenario(name="much", days=100, interventions=[HarborWatch(10, strength=5.0), HarborWatch(50, stop=60, strength=5.0)])
except (LeverError, ScenarioError) as error:
    print(error)
"""


def test_an_intervention_with_a_lever_of_its_own_is_one_file_more(copy):
    """The lever is declared by the mechanism that reads it."""
    made = KIND.replace('"effort": ', '"harbor_teams": ')
    made = made.replace('levers["effort"][levers', 'levers["harbor_teams"][levers').replace(
        "self.stop)] +=", 'self.stop), levers.routes("car", None)] +='
    )
    copy.write("abm/model/interventions/harbor_watch.py", made)
    copy.change("abm/model/mechanisms/government/enforcement.py", ("),)\n\nCOUNTS", f"),\n    {LEVER}"))
    copy.write("harbors.toml", EXPERIMENT)
    reported = copy.run(USE_OF_LEVER)
    assert "together: harbor_teams at San Ysidro (car) = 10 on day 50: allowed 0 to 9 teams" in reported
    assert len(copy.files) == FILES["an intervention with a lever"]


CREWS = """name = "crews"
question = "Do larger crews matter?"
days = 100
parameters = { move_crew = 9 }

[[scenario]]
name = "baseline"
label = "Large crews"

[[scenario]]
name = "crackdown"
label = "Crackdown"
interventions = [{ kind = "crackdown", region = "all", start = 10, stop = 50, intensity = 1 }]
"""
USE_OF_PARAMETER = """
from abm.experiment.experiment import read_experiment
from abm.model.odd import submodels
from abm.model.parameters import DEFAULTS, ParameterError, resolve

assert DEFAULTS["move_crew"] == 5 and resolve({"move_crew": 7})["move_crew"] == 7
read = read_experiment(Path("crews.toml"))
assert read.scenarios[0].parameters["move_crew"] == 9 and "`move_crew`" in submodels()
try:
    Scenario(parameters={"move_crew": 100})
except ParameterError as error:
    assert "move_crew = 100: allowed 1 to 50 people" in str(error)
world = build_world(tiny(1, move_crew=8), 1)
assert world.parameters.move_crew == 8 and type(world.parameters.move_crew.item()) is int
"""


def test_a_parameter_is_one_file(copy):
    added = '("move_crew", 5, "people", 1, 50, "A: hands that a move takes"),\n    ("move_cost"'
    copy.change(RELOCATION, ('("move_cost"', added))
    (copy.folder / "crews.toml").write_text(CREWS)
    copy.run(TINY + USE_OF_PARAMETER)
    assert len(copy.files) == FILES["a parameter"]


RESPONSE = """Response(
        "labs_moved_most", "labs/day", "most labs that left on a day", lambda days: days.labs_moved.max(),
        "the busiest day of moving", "a made-up one", main=True,
    ),
)

FREEZES = """
USE_OF_RESPONSE = """
from abm.experiment.replication import paired_measures
from abm.model.observation import Outcome
from abm.results.dictionary import dictionary_table
from abm.running.tables import runs_rows
from abm.store.chunks import outcomes_of
from abm.store.rows import RUN_COLUMNS, columns_of, tables_of

scenario = tiny(2)
recording = simulate(scenario, 1)
recording.daily.labs_moved[:] = 3, 8
outcome = Outcome.of(recording)
[row] = runs_rows(scenario, {0: outcome}, {})
assert row["labs_moved_most"] == "8" and "labs_moved_most" in RUN_COLUMNS and "labs_moved_most" in columns_of("none")["runs"]
reported = dictionary_table({})
[reported] = reported[(reported["file"] == "runs.csv") & (reported["column"] == "labs_moved_most")].itertuples()
assert (reported.unit, reported.meaning) == ("labs/day", "most labs that left on a day")
"""
DESIGNS = {
    "factorial": ((1.0, 4.0), "effect_on_labs_moved_most.png"),
    "one_at_a_time": ((1.0, 4.0), "tornado_labs_moved_most.png"),
    "sobol": ((1.0, 4.0, 2.0, 3.0, 5.0, 1.5), "indices.png"),
}
REPORTED_RESPONSE = """
import pandas as pd
from matplotlib.text import Text
from abm.analysis import draw_pictures, headline, summarize
from abm.results.dictionary import dictionary_table
from abm.results.narrowing import narrowing_text

drawn, write = [], Text.set_text
Text.set_text = lambda self, text: (drawn.append(" ".join(str(text).split())), write(self, text))[1]

def failed(name, error):
    raise error

for kind, (_, picture) in DESIGNS.items():
    folder = Path(kind)
    runs = pd.read_csv(folder / "runs.csv")
    point, policy = runs.scenario.str.extract(r"_p(\\d)")[0].astype(float).fillna(0), runs.scenario.str.startswith("cars")
    runs.assign(labs_moved_most=10 + runs.replicate % 2 + policy * (1 + point)).to_csv(folder / "runs.csv", index=False)
    dictionary_table({}).to_csv(folder / "dictionary.csv", index=False)
    drawn.clear()
    found = summarize(folder)
    draw_pictures(found, folder / "figures", failed)
    summary = pd.read_csv(folder / "summary.csv").query("variable == 'labs_moved_most'")
    assert set(summary.unit) == {"labs/day"} and summary.note.str.contains("a made-up one").all()
    effects = pd.read_csv(folder / "effects.csv").query("variable == 'labs_moved_most'")
    assert len(effects) == len(pd.read_csv(folder / "design.csv")) and (effects.clear == 1).all()
    words = "change of the busiest day of moving"
    assert (folder / "figures" / picture).exists() and any(words in text for text in drawn), kind
    assert words in " ".join(headline(folder).split())
assert any(row.variable == "labs_moved_most" for row in pd.read_csv("sobol/indices.csv").itertuples())
assert "labs_moved_most" in narrowing_text(Path("sobol"), ["labs_moved_most"])
"""


def test_a_response_variable_is_one_file(copy):
    """It is in runs.csv, in what is kept of a run, in dictionary, summary, effects, indices, pictures and answer."""
    copy.change(RELOCATION, (")  # fmt: skip\n\nFREEZES = ", f"    {RESPONSE}"))
    copy.run(TINY + USE_OF_RESPONSE)
    for kind, (levels, _) in DESIGNS.items():
        (copy.folder / kind).mkdir()
        make_design(copy.folder / kind, levels, 4, kind)
    copy.run(f"from pathlib import Path\nDESIGNS = {DESIGNS}\n{REPORTED_RESPONSE}")
    assert len(copy.files) == FILES["a response variable"]


CHART = """Chart("hiring", "Hiring", "people a day", ("recruits",), days=MONTH, shown=(PAGE, REPLAY, FILM)),
)  # fmt: skip
CARDS = ("""
USE_OF_CHART = """
import json
import numpy as np
from abm.viewer.charts import CHARTS
from abm.viewer.film.replay import REPLAYED
from abm.viewer.film.scene import FILMED
from abm.viewer.page.stage import SENT, band_text, charts_text

chart = CHARTS[-1]
assert chart.key == "hiring" and chart in REPLAYED and chart in FILMED and "recruits" in SENT
sent = json.loads(charts_text())
assert sent["charts"][-1]["columns"] == ["recruits"] and sent["cards"][-1]["key"] == "hiring"
assert chart.take({"recruits": [7, 0, 2]}).tolist() == [7, 3.5, 3]
"""


def test_a_chart_on_the_page_in_the_replay_and_in_the_film_is_one_file(copy):
    card = '    Card("labs", "Labs at work", "during the day", 0),\n'
    added = ")  # fmt: skip\nCARDS = (", f"    {CHART}"
    copy.change("abm/viewer/charts.py", added, (card, f'{card}    Card("hiring", "Hired", "people", 0),\n'))
    copy.run(USE_OF_CHART)
    assert len(copy.files) == FILES["a chart"]


PICTURE = '''"""Seeds: how many each policy has, as bars."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from abm.analysis.pictures.style import Drawing, picture, source_line, write_headings
from abm.analysis.results import Results


def pictures_of_seeds(results: Results, folder: Path) -> Iterator[Drawing]:
    """Yield the picture of how many seeds each policy has."""
    path = folder / "seeds.png"
    yield Drawing(path, partial(_draw, path, results))


def _draw(path: Path, results: Results) -> None:
    with picture(path, 6, 4) as figure:
        write_headings(figure, "Seeds", "Of each policy.", source_line(results.seeds_text()))
        axis = figure.add_axes((0.1, 0.2, 0.8, 0.5))
        axis.bar([policy.label for policy in results.policies], [len(results.seeds_of(p)) for p in results.policies])
'''
USE_OF_PICTURE = """
from pathlib import Path
from abm import analysis

def failed(name, error):
    raise error

found = analysis.summarize(Path("found"))
every = analysis._pictures
analysis._pictures = lambda *what: {name: drawn for name, drawn in every(*what).items() if name == "seeds.png"}
analysis.draw_pictures(found, Path("figures"), failed)
assert Path("figures/seeds.png").read_bytes().startswith(b"\\x89PNG")
"""


def test_a_picture_is_two_files(copy):
    (copy.folder / "found").mkdir()
    make_folder(
        copy.folder / "found", [scenario("baseline", "none"), scenario("b", "B", "crackdown", 0.9, (30, 60))], 4, 120
    )
    copy.write("abm/analysis/pictures/seeds.py", PICTURE)
    imported = "from abm.analysis.pictures.style import Drawing\n"
    drawn = '            "flow_map.png": lambda: pictures_of_map(results, found.answers, figures),\n'
    copy.change(
        "abm/analysis/__init__.py",
        (imported, f"from abm.analysis.pictures.seeds import pictures_of_seeds\n{imported}"),
        (drawn, f'{drawn}            "seeds.png": lambda: pictures_of_seeds(results, figures),\n'),
    )
    copy.run(USE_OF_PICTURE)
    assert len(copy.files) == FILES["a picture"]


USE_OF_COUNT = """
from matplotlib.text import Text
from abm.analysis.pictures.run import picture_of_run
from abm.results.dictionary import day_columns, dictionary_table
from abm.store.rows import Replicates, daily_table
from abm.viewer.charts import Chart

recording = simulate(tiny(2), 1)
worked = recording.daily.shifts
assert worked.tolist() == recording.daily.labs_working.tolist() and worked.all()
table = daily_table(Replicates.of("baseline", {0: recording}))
assert table["shifts"].to_pylist() == worked.tolist()
reported = dictionary_table({})
[reported] = reported[(reported["file"] == "daily.csv") & (reported["column"] == "shifts")].itertuples()
assert (reported.unit, reported.meaning, reported.label) == ("shifts/day", "shifts worked in labs", "Shifts")
drawn, write = [], Text.set_text
Text.set_text = lambda self, text: (drawn.append(text), write(self, text))[1]
picture_of_run(table.to_pandas(), day_columns(), Path("run.png"), "One run")
assert "Shifts (shifts/day)" in drawn
"""
PRODUCTION = "abm/model/mechanisms/supply/production.py"


def test_a_count_is_one_file_beside_the_golden_runs(copy):
    declared = '    Column("labs_working", "labs", "labs at work", label="Labs at work"),\n'
    booked = "    world.mass.produced += made\n"
    copy.change(
        PRODUCTION,
        (declared, f'{declared}    Column("shifts", "shifts/day", "shifts worked in labs", label="Shifts"),\n'),
        (booked, f"{booked}    today(world).shifts += 1\n"),
    )
    copy.run(TINY + USE_OF_COUNT)
    assert len(copy.files) == FILES["a count"]


AUDITS = '''"""Audits: the books of cells are looked at.

Represents audits.

Rule. A cell is audited once in `audit_days` days.

Departures. None.
"""

from __future__ import annotations

from abm.model.declare import counts, fields, parameters
from abm.model.ground import today
from abm.model.streams import rule

PARAMETERS = parameters(("audit_days", 2, "days", 1, 30, "A"))

FIELDS = fields(cells=(("unaudited", "i8", "days", "since it was audited"),))

COUNTS = counts(("audits", "audits/day", "cells audited"))


@rule
def audit(world, c, day):
    """Audit one cell, or wait."""
    cell = world.cells[c]
    cell.unaudited += 1
    if cell.unaudited >= world.parameters.audit_days:
        cell.unaudited = 0
        today(world).audits += 1
'''
DAILY_SUMS = """
daily = simulate(tiny(2), 1).daily
print({name: daily[name].tolist() for name in daily.dtype.names if name != "audits"})
"""
USE_OF_PROCESS = """
from abm.model.agents import CartelCell
from abm.model.day import PROCESSES
from abm.model.mesa_model import InterdictionModel
from abm.model.odd import submodels

assert daily.audits.tolist() == [0, 8]
[number] = [i for i, process in enumerate(PROCESSES) if process.name == "audit"]
assert PROCESSES[number].entity == "cell" and PROCESSES[number - 1].name == "heat" and "### audits" in submodels()
model = InterdictionModel(config=tiny(2), rng=1, activation="agents")
[cell, *others] = model.agents_by_type[CartelCell]
cell.audit()
assert cell.unaudited == 1 and others[0].unaudited == 0
"""


def test_a_process_is_two_files_beside_its_test(copy):
    """The rule and its line in the day; Mesa's order, the agents and the ODD follow, and nothing else is moved."""
    before = copy.run(TINY + DAILY_SUMS)
    copy.write("abm/model/mechanisms/government/audits.py", AUDITS)
    imported = "from abm.model.mechanisms.government.enforcement import spread_pressure\n"
    line = "    heat(world, day)\n"
    copy.change(
        "abm/model/day.py",
        (imported, f"from abm.model.mechanisms.government.audits import audit\n{imported}"),
        (line, f"{line}    each_cell(audit, world, day)\n"),
    )
    assert copy.run(TINY + DAILY_SUMS + USE_OF_PROCESS) == before
    assert len(copy.files) == FILES["a process"]


DEPOTS = '''"""Depots: where cells keep what they have in stock.

Represents depots.

Rule. Each cell has one depot, where it stands on day 0.

Departures. None.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.declare import Table, fields
from abm.model.looks import Look, Portrayal
from abm.model.ranges import PLACE, X, Y
from abm.model.streams import rule

DEPOTS = 256


class DepotState(IntEnum):
    """Tell whether a depot holds anything."""

    NONE = 0
    EMPTY = 1
    STOCKED = 2


TABLES = (Table("depots", DEPOTS, "depots of cells", entity="depot", counted="depots"),)

FIELDS = fields(
    depots=(
        ("state", "i8", "", "what it is", DepotState),
        ("owner", "i8", "", "cell it belongs to", (0, "cells")),
        ("place", "i8", "", "place on the grid, x * 44 + y", PLACE),
        ("x", "i8", "cells", "column of the grid", X),
        ("y", "i8", "cells", "row of the grid", Y),
        ("days_stocked", "i8", "days", "days with something in it"),
    ),
    rows=(("depots", "i8", "rows", "depots", (0, DEPOTS)),),
)

PORTRAYALS = (
    Portrayal(
        "depots",
        "depot",
        "state",
        {
            DepotState.EMPTY: Look("empty", "hexagon", "#123456", "#654321", is_open=True),
            DepotState.STOCKED: Look("stocked", "hexagon", "#123456", "#654321"),
        },
        radius=3.0,
        legend="Depots",
        inspected=("days_stocked",),
    ),
)


@rule
def found_depots(world):
    """Give every cell its depot."""
    for c in range(world.rows.cells):
        depot, cell = world.depots[c], world.cells[c]
        depot.state, depot.owner = DepotState.EMPTY, c
        depot.place, depot.x, depot.y = cell.place, cell.x, cell.y
    world.rows.depots = world.rows.cells


@rule
def stock_depot(world, d, day):
    """See whether a depot holds anything."""
    depot = world.depots[d]
    depot.state = DepotState.STOCKED if world.cells[depot.owner].stock > 0 else DepotState.EMPTY
    depot.days_stocked += depot.state == DepotState.STOCKED
'''
SWEEP = '''@sweep
def each_depot(process, world, day):
    """Live a process of every depot."""
    for d in range(world.rows.depots):
        process(world, d, day)


@rule
def list_due('''
HANDLE = '''class Depot(PlacedHandle):
    """A depot of a cell."""

    table = "depots"


HANDLES: dict['''
USE_OF_TABLE = """
from abm.model.agents import Depot
from abm.model.branching import branch
from abm.model.mesa_model import InterdictionModel
from abm.model.saving import SavedStateError, load, save
from abm.viewer.film.replay import PACKED
from abm.viewer.film.scene import FILM_NOTE
from abm.viewer.frame import fixed_map, take_frame
from abm.viewer.inspector import about

scenario = tiny(4)
model = InterdictionModel(config=scenario, rng=1)
world = model.world
model.simulate_until(2)
depots = model.agents_by_type[Depot]
assert len(depots) == 8 and depots[3].days_stocked == 2 and depots[3].cell.coordinate == (depots[3].x, depots[3].y)

seen = take_frame(world, scenario, 1).map["depots"]
assert seen["id"] == list(range(8)) and seen["state"] == [2] * 8 and seen["x"] == world.cells["x"][:8].tolist()
[portrayal] = [one for one in fixed_map()["portrayals"] if one["table"] == "depots"]
assert [look["words"] for look in portrayal["looks"]] == ["empty", "stocked"] and portrayal["legend"] == "Depots"
assert about(world, "depot", 3) == {"state": "stocked", "days with something in it": "2 days"}
assert {"id", "x", "y", "state"} == {column for table, column, *_ in PACKED if table == "depots"}
assert "hexagons: depots" in FILM_NOTE

save(world, scenario, 1, 2, Path("state.npz"))
state = load(Path("state.npz"))
assert branch(state, scenario).depots["days_stocked"][3] == 2
state.tables["depots"]["owner"][3] = 8
try:
    branch(state, scenario)
except SavedStateError as error:
    assert "depots.owner, row 3: 8 is outside 0 to 7" in str(error)
else:
    raise AssertionError
"""


def test_a_table_of_agents_shown_on_the_map_is_four_files(copy):
    """Page, replay, film, inspector, Mesa and the check of saved states follow what the mechanism declares."""
    copy.write("abm/model/mechanisms/supply/depots.py", DEPOTS)
    imported = "from abm.model.mechanisms.supply.production import "
    line, sweep = "    each_lab(relocate, world, day)\n", "@rule\ndef list_due("
    copy.change(
        "abm/model/day.py",
        (imported, f"from abm.model.mechanisms.supply.depots import stock_depot\n{imported}"),
        (line, f"{line}    each_depot(stock_depot, world, day)\n"),
        (sweep, SWEEP),
    )
    copy.change("abm/model/agents.py", ("HANDLES: dict[", HANDLE), ("Inspector, Route)", "Inspector, Route, Depot)"))
    stocked = "        fill_roster(world, c)\n"
    copy.change(
        "abm/model/founding.py",
        (imported, f"from abm.model.mechanisms.supply.depots import found_depots\n{imported}"),
        (stocked, f"{stocked}    found_depots(world)\n"),
    )
    copy.run(TINY + USE_OF_TABLE)
    assert len(copy.files) == FILES["a table of agents on the map"]


LINE = """FIELDS = fields(
    money=(
        ("moves", "i8", "cents", "spent on moves of labs so far"),
        ("guards", "i8", "cents", "paid to guards of labs so far"),
    )
)
"""
BOOKED = """    if i % world.rows.lab_slots == 0:
        pay(world, i // world.rows.lab_slots, 1)
        world.money.guards += 1
"""
USE_OF_LINE = """
from abm.model.initialization import RunError
from abm.model.simulation import advance

world = build_world(tiny(3), 1)
advance(world, 0, 2)
assert world.money.guards == 2 * world.rows.cells
world.money.guards += 1
try:
    advance(world, 2, 3)
except RunError as error:
    assert "day 2: money is not conserved" in str(error)
else:
    raise AssertionError
"""


def test_a_line_of_a_ledger_is_one_file(copy):
    """It is a field of the mechanism that books it; the balance of every day adds it up."""
    declared = 'FIELDS = fields(money=(("moves", "i8", "cents", "spent on moves of labs so far"),))\n'
    begins = "    lab = world.labs[i]\n    if lab.state == LabState.NONE or lab.state >= LabState.FOUND:\n"
    copy.change(RELOCATION, (declared, LINE), (begins, f"{BOOKED}{begins}"))
    copy.run(TINY + USE_OF_LINE)
    assert len(copy.files) == FILES["a line of a ledger"]


RENTS = '''"""Rents: what a lab pays for its place.

Represents rents.

Rule. The rent is the official index of the month.

Departures. None.
"""

from __future__ import annotations

from abm.model.declare import fields

FIELDS = fields(inputs=(("rent_index", "f8", "1 = usual", "index of rents"),))
'''
USE_OF_SERIES = """
from abm.inputs.series import monthly_inputs

series = monthly_inputs()["rent_index"]
assert series[5] == 1 < series[6] < series[17] < series[18] == 2
world = build_world(tiny(1), 1)
assert abs(world.inputs["rent_index"][0] - series[:12].mean()) < 1e-12
dated = build_world(Scenario(days=40, burn_in=0, inputs="history", parameters=SMALL), 1)
assert dated.inputs["rent_index"][:72].tolist() == series[:72].tolist()
"""


def test_an_input_series_is_four_files(copy):
    """The data, where they are from, what reads them, and the mechanism that needs them."""
    copy.write("abm/inputs/data/rent_index.csv", "fiscal_year,rent_index,source\n2019,1,assumed\n2020,2,assumed\n")
    before = "| `effective_purity.csv` |"
    copy.change("abm/inputs/data/PROVENANCE.md", (before, f"| `rent_index.csv` | assumed | | | | |\n{before}"))
    read = '        "effective_purity": read_yearly('
    column = 'Column("rent_index", float, 0, 10)'
    copy.change(
        "abm/inputs/series.py",
        (read, f'        "rent_index": read_yearly(month, directory, "rent_index.csv", {column}),\n{read}'),
    )
    copy.write("abm/model/mechanisms/supply/rents.py", RENTS)
    copy.run(TINY + USE_OF_SERIES)
    assert len(copy.files) == FILES["an input series"]


def test_the_page_asks_for_no_more_files_than_it_should():
    """What the tests above count is what the page says; here stands what it may say at most."""
    assert FILES == {
        "a parameter": 1,
        "a count": 1,
        "a response variable": 1,
        "a process": 2,
        "a table of agents on the map": 4,
        "a line of a ledger": 1,
        "an input series": 4,
        "an intervention": 2,
        "an intervention with a lever": 3,
        "a chart": 1,
        "a picture": 2,
    }
