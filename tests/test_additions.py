"""Additions: what a new thing costs, counted by making each of them in a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import abm

PACKAGE = Path(abm.__file__).parent


@pytest.fixture
def copy(tmp_path):
    """Return a folder with a copy of the package, and what runs a text in it."""
    shutil.copytree(PACKAGE, tmp_path / "abm", ignore=shutil.ignore_patterns("__pycache__"))

    def run(text):
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return tmp_path, run


KIND = '''"""Harbor watch: more effort everywhere over a window."""

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import START, STOP, Act, Intervention
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
        "start": START,
        "stop": STOP,
        "strength": Option("base efforts", "", "assumption", "amount", "How much.", low=0, high=5, step=1, neutral=0),
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
assert make_act((), 5, "watch").words == "Harbor watch: strength 3 base efforts"
manifest = describe_run([(policy, "Watched")], datetime.now(UTC))
assert manifest["interventions"]["harbor_watch"] == {"title": "Harbor watch", "color": "#F0E442"}
"""


def test_an_intervention_is_one_file_beside_its_test_and_its_experiment(copy):
    folder, run = copy
    (folder / "abm/model/interventions/harbor_watch.py").write_text(KIND)
    (folder / "harbors.toml").write_text(EXPERIMENT)
    run(USE)


LEVER = """Lever("harbor_teams", "teams", 0, 9, 0, "teams at the harbor of a port", of="route"),
)

COUNTS"""
USE_OF_LEVER = """
from abm import HarborWatch, Scenario
from abm.command.report import intervention_text
from abm.model.initialization import make_levers
from abm.model.levers import LeverError
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
    folder, run = copy
    made = KIND.replace('"effort": ', '"harbor_teams": ')
    made = made.replace('levers["effort"][levers', 'levers["harbor_teams"][levers').replace(
        "self.stop)] +=", 'self.stop), levers.routes("car", None)] +='
    )
    (folder / "abm/model/interventions/harbor_watch.py").write_text(made)
    mechanism = folder / "abm/model/mechanisms/government/enforcement.py"
    before = mechanism.read_text()
    after = before.replace("),)\n\nCOUNTS", f"),\n    {LEVER}")
    assert after != before
    mechanism.write_text(after)
    told = run(USE_OF_LEVER)
    assert "together: harbor_teams at San Ysidro (car) = 10 on day 50: allowed 0 to 9 teams" in told
