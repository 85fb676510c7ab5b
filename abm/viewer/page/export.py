"""Export: what a page hands out as text, the experiment file of what was steered and the daily table of both runs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from abm.model.intervention import describe
from abm.model.observation import Recording
from abm.model.plugins import as_options
from abm.model.scenario import Scenario, ScenarioError
from abm.store.folder import write_table
from abm.store.rows import Replicates, daily_table
from abm.viewer.session.course import Course
from abm.viewer.session.twins import Twins

REPLICATES = 40  # of a batch made from the file


def scenario_text(scenario: Scenario, seed: int, name: str = "steered", label: str = "Levers moved by hand") -> str:
    """Return a scenario as an experiment that `interdict run` reads, and `interdict batch` where it has interventions.

    Where its parameters alone are changed, the file has its baseline alone.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Seed of the run that was watched; it stands in the comment that says how to repeat it.
    name : str
        Name of the experiment and of the scenario in it.
    label : str
        The scenario in words.

    Raises
    ------
    ScenarioError
        Nothing but a baseline as it is, a change of random numbers, which no file can say, or a name a file cannot have.
    """
    if not scenario.interventions and not scenario.parameters:
        raise ScenarioError(
            "neither a lever nor a parameter has been changed: there is nothing to save but the baseline"
        )
    if scenario.placebo_day is not None:
        raise ScenarioError(
            f"scenario {scenario.name!r} has a change of random numbers, which an experiment file cannot say"
        )
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,39}", name) or name in ("baseline", "placebo"):
        raise ScenarioError(f"name = {name!r}: 1 to 40 lower-case letters, digits and _; not baseline or placebo")
    about = {
        "name": name,
        "question": f"What happens when these {'levers are moved' if scenario.interventions else 'parameters are changed'}?",
        "inputs": scenario.inputs,
        "days": scenario.days,
        "burn_in": scenario.burn_in,
        "replicates": REPLICATES,
    }
    command = f"interdict run --scenario {name}.toml --seed {seed}{as_options()}"
    lines = [f"# The run that was watched: {command}", *_lines(about)]
    if scenario.parameters:
        lines += ["", "[parameters]", *_lines(dict(scenario.parameters))]
    policies = [{"name": name, "label": label}] if scenario.interventions else []
    for entry in ({"name": "baseline", "label": "No new policy"}, *policies):
        lines += ["", "[[scenario]]", *_lines(entry)]
    for intervention in scenario.interventions:
        lines += ["", "[[scenario.interventions]]", *_lines(describe(intervention))]
    return "\n".join(lines) + "\n"


def daily_csv(twins: Twins, title: str) -> str:
    """Return the daily table of what is watched and of its baseline up to the day that is shown, as `interdict run` writes it.

    Its scenarios are called `title` (policy where that is the baseline) and baseline.

    Raises
    ------
    ScenarioError
        No recorded day has been simulated.
    """
    if twins.day < 0:
        raise ScenarioError("no day has been recorded yet: there is nothing to save")
    text, name = io.StringIO(), "policy" if title == twins.baseline.scenario.name else title
    write_table(pd.concat([_daily(twins.policy, name), _daily(twins.baseline, "baseline")]), text)
    return text.getvalue()


def _daily(course: Course, name: str) -> pd.DataFrame:
    simulated = replace(course.scenario, days=course.day + 1, placebo_day=None)
    return daily_table(Replicates.of(name, {0: Recording.of(course.world, simulated, course.seed)})).to_pandas()


def _lines(values: Mapping[str, object]) -> list[str]:
    """Return one line per value; what is left out of an experiment file is left out here."""
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value is not None]
