"""The replay that is saved from the page: the days that were watched, beside a baseline without any policy."""

import json
import re
from base64 import b64decode
from dataclasses import replace
from gzip import decompress
from types import SimpleNamespace

import pytest

pytest.importorskip("solara")

from recorded import BASELINE, POLICY, SEED

from abm.model.simulation import simulate
from abm.viewer.page.save import replay_text, until
from abm.viewer.session.session import Session
from abm.viewer.session.twins import without_policy


def saved(scenario, days):
    """Return the runs in the replay of a session that simulated so many days."""
    session = Session(scenario, SEED, bands=False)
    session.step(days)
    html = replay_text(SimpleNamespace(session=session))
    session.close()
    packed = json.loads(re.search(r"const PAYLOAD = (\{.*?\});", html).group(1))["text"]
    return json.loads(decompress(b64decode(packed)))["runs"]


def test_a_placebo_stands_beside_a_baseline_without_one():
    placebo = replace(BASELINE, name="placebo", placebo_day=12)
    baseline, other = saved(placebo, 30)
    for run, scenario in ((baseline, BASELINE), (other, placebo)):
        expected = simulate(replace(scenario, days=30), SEED).daily.delivered / 1000
        assert run["series"]["delivered_g"] == pytest.approx(expected, abs=0.51)
    assert baseline["series"]["delivered_g"] != other["series"]["delivered_g"]


def test_before_its_policy_or_placebo_a_run_is_the_baseline_alone():
    assert len(saved(replace(BASELINE, placebo_day=40), 30)) == len(saved(POLICY, 10)) == 1
    assert until(replace(BASELINE, placebo_day=9), 9).placebo_day is None
    assert until(replace(BASELINE, placebo_day=0), 9).placebo_day == 0
    assert without_policy(replace(POLICY, placebo_day=3)) == replace(BASELINE, name=POLICY.name)


def test_the_baseline_of_a_replay_is_said_to_have_the_changed_parameters_too():
    """With a changed parameter it was called "without any policy" alone, as if the parameter were part of what differs."""
    other = replace(POLICY, parameters={"lab_setup_days": 14.0}, burn_in=0)
    labels = [run["label"] for run in saved(other, 30)]
    assert labels[0] == "Baseline, without any policy, with lab setup 14 days instead of 21" and len(labels) == 2
    usual = replace(POLICY, parameters={}, burn_in=0)
    assert saved(usual, 3)[0]["label"] == "Baseline, without any policy"
