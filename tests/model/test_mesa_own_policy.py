"""A policy of a user's own, registered outside the package, in `mesa.batch_run`, in one process and in two."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import abm

POLICY = '''
from dataclasses import dataclass

from abm import Intervention, Option, register


@register
@dataclass(frozen=True)
class TruckSurge(Intervention):
    """Scan more of the trucks everywhere."""

    stop: int | None = None
    share: float = 0.5

    title = "Surge of trucks"
    short = "truck surge"
    question = "What happens when more trucks are scanned?"
    color = "#56B4E9"
    options = {"share": Option("share of crossings", "", "choice", "amount", "Share scanned.", low=0, high=1, step=0.05)}

    def move(self, levers):
        levers["coverage"][levers.window(self.start, self.stop), levers.routes("truck", None)] = self.share
'''
SCRIPT = """
import inspect
import json
import sys

import mesa
from my_policies import TruckSurge

from abm import InterdictionModel, Scenario, simulate

SMALL = {"demand_level": 0.05, "cells": 8, "team_exams": 150.0}

if __name__ == "__main__":
    base = Scenario(days=20, burn_in=5, parameters=SMALL)
    surge = Scenario(name="surge", days=20, burn_in=5, parameters=SMALL, interventions=(TruckSurge(5, share=1.0),))
    takes_seeds = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5
    named, given = ({}, {"rng": [1]}) if takes_seeds else ({"seed": [1]}, {})
    rows = mesa.batch_run(
        InterdictionModel, {"config": [base, surge]} | named, number_processes=int(sys.argv[1]), data_collection_period=1,
        display_progress=False, **given,
    )
    exams = {name: [row["exams"] for row in rows if row["config"].name == name] for name in (base.name, "surge")}
    print(json.dumps([exams, {one.name: simulate(one, 1).to_frame()["exams"].tolist() for one in (base, surge)}]))
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_batch_run_of_mesa_takes_a_policy_from_outside(tmp_path, processes):
    (tmp_path / "my_policies.py").write_text(POLICY)
    (tmp_path / "ask.py").write_text(SCRIPT)
    places = os.pathsep.join([str(Path(abm.__file__).parents[1]), str(tmp_path)])
    done = subprocess.run(
        [sys.executable, "ask.py", str(processes)], cwd=tmp_path, env=os.environ | {"PYTHONPATH": places},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    by_mesa, alone = json.loads(done.stdout)
    assert by_mesa == alone and by_mesa["surge"] != by_mesa["baseline"]
    assert by_mesa["surge"][:5] == by_mesa["baseline"][:5]
