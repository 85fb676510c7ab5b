"""A dry run tells what a batch would do, from a few timed runs, and writes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from tiny_batch import tiny_with

from abm.command import preview as module
from abm.command.preview import amount, duration, measure, preview
from abm.experiment.overruled import is_as_today, overruled
from abm.model.initialization import RunError
from abm.model.interventions import Crackdown, InspectionRate, LeadershipArrests
from abm.model.scenario import Scenario
from abm.running.engine import plan_of
from abm.store.archive import Archive

SAMPLED = """
[design]
kind = "latin_hypercube"
points = 20
[design.vary]
demand_level = {low = 0.5, high = 20}
"cars.coverage" = [0.1, 0.4]
"""


def planned(text="", replicates=None):
    checked = tiny_with("replicates = 7\n" + text)
    return checked, plan_of(checked, Archive(Path("nowhere")), replicates)


def reported(text="", workers=1, replicates=None):
    return preview(*planned(text, replicates), workers, replicates)


def test_a_list_of_scenarios():
    text = reported()
    assert "3: 1 baseline, 1 policy, 1 placebo" in text and "scenarios: 2, as listed" in text
    assert (
        "policies    cars: Inspection at ports, from day 10 (2021-10-11) on: mode car, coverage 40% (today 5% of cars, FY2022)"
        in text
    )
    assert "parameters  demand level 0.1 instead of 1, in every scenario\n" in text
    assert "            cells 12 instead of 40, in every scenario\n" in text
    assert "  today " not in text  # what is scanned today stands beside the policy
    assert "runs        21\n" in text and "3 timed runs of 0." in text and not Path("nowhere").exists()
    assert "7 of each, with the same seeds in all (root seed 3)" in text
    assert "runs        9\n" in reported(replicates=3)


def test_a_parameter_that_the_design_varies_is_not_said_to_be_the_same_in_every_scenario():
    text = reported('[design]\nkind = "factorial"\nvary.demand_level = [0.1, 0.2]\n')
    assert "demand level" not in text and "parameters  cells 12 instead of 40, in every scenario\n" in text


def test_what_goes_on_today_is_said_where_no_input_says_it(monkeypatch):
    """A dry run of lab raids said nothing of the raids there are."""
    text = '[[scenario]]\nname = "baseline"\nlabel = "No"\n[[scenario]]\nname = "raids"\nlabel = "Raids"\ninterventions = [{ kind = "lab_raids", start = 10 }]\n'
    checked, plan = planned(text)
    recording, run = module.simulate(plan.run(0, 0).scenario, plan.run(0, 0).seed), module.simulate
    recording.daily["raids"], recording.daily["labs_found"] = 2, 0
    monkeypatch.setattr(
        module, "simulate", lambda scenario, seed: recording if scenario.name == "baseline" else run(scenario, seed)
    )
    shown = preview(checked, plan)
    assert (
        "  today       Lab raids: 0 labs/28 days (labs found and closed by enforcement: raids that succeeded), "
        in shown
    )
    assert "2 raids/day (raids tried on labs)\n" in shown and "(means of a run of the baseline)" in shown


def test_a_sampled_design_shows_its_distributions_and_first_points():
    text = reported(SAMPLED)
    assert "latin_hypercube: 20 points x 1 policy" in text
    assert "log-uniform, 0.5 to 20 ratio" in text and " uniform, 0.1 to 0.4" in text
    assert "41: 20 baselines, 20 policies, 1 placebo" in text and "runs        287\n" in text
    assert "... and 12 more" in text and len(text.split("\n")) < 30
    lines = reported('[design]\nkind = "factorial"\nvary."cars.coverage" = [0.2, 0.4]').splitlines()
    assert any(
        line.endswith("cars.coverage               0.2, 0.4 share of crossings of Inspection at ports")
        for line in lines
    )
    assert "(local" in reported('[design]\nkind = "one_at_a_time"\nvary.lift = [2, 4]')


def test_time_is_shared_by_workers(monkeypatch):
    clock = iter([100.0, 180.0])
    monkeypatch.setattr(module.time, "perf_counter", lambda: next(clock))
    assert "about 4.7 min for the runs with 2 workers; 3 timed runs of 26.667 s" in reported(workers=2)  # 21 runs


def test_adaptive_replicates_have_a_fewest_and_a_most():
    text = reported("[replication]\ncap = 50\nadaptive = {delivered_kg = 5}")
    assert "10 to 50 of each" in text and "runs        30 to 150\n" in text
    assert "delivered_kg ± 5 (95% interval of the paired difference), or 50 replicates" in text


def test_a_fault_is_reported_and_not_raised(monkeypatch):
    def full(scenario, seed):
        raise RunError("day 3: a table is full")

    monkeypatch.setattr(module, "simulate", full)
    text = reported()
    assert "stopped at a fault" in text and "a table is full" in text


def test_bytes_are_those_of_what_is_kept():
    days, months, none = (measure(replace(planned()[1], daily=kept))[1] for kept in ("daily", "monthly", "none"))
    assert days > months > none > 1000


@pytest.mark.parametrize(
    "seconds, said", [(0.0702, "0.07 s"), (42, "42 s"), (600, "10 min"), (9000, "2.5 h"), (1e7, "116 days")]
)
def test_times_are_said_as_people_say_them(seconds, said):
    assert duration(seconds) == said


def test_amounts_are_said_as_people_say_them():
    assert [amount(10.0**n) for n in (0, 3, 4, 8, 9.6)] == ["1 B", "1 kB", "10 kB", "100 MB", "3.98 GB"]


def test_a_policy_that_another_overrules_is_named():
    """10% and then 20% of cars, on the same days, was 20%, and nothing said so."""
    ten, twenty = (InspectionRate(start=9, coverage=share) for share in (0.1, 0.2))
    at_tucson = InspectionRate(start=9, coverage=0.2, office="Tucson")
    experiment, plan = planned()
    both, part = (
        replace(experiment.scenarios[1], name=name, interventions=(ten, later))
        for name, later in (("both", twenty), ("part", at_tucson))
    )
    lines = preview(replace(experiment, scenarios=(experiment.scenarios[0], both, part)), plan).splitlines()
    said = [line for line in lines if line.endswith("; changes nothing, as one after it sets the same")]
    assert len(said) == 1 and "both: Inspection at ports" in said[0] and "coverage 10%" in said[0]


def test_a_policy_that_sets_what_holds_today_is_named():
    """5% of cars, where 5% are scanned today, was run with all seeds, and found to change nothing."""
    experiment, plan = planned()
    scenario = experiment.scenarios[1]
    made = {"same": {"coverage": 0.05}, "once": {"times": 1.0}, "more": {"coverage": 0.06}, "twice": {"times": 2.0}}
    policies = [
        replace(scenario, name=name, interventions=(InspectionRate(start=9, **how),)) for name, how in made.items()
    ]
    lines = preview(replace(experiment, scenarios=(experiment.scenarios[0], *policies)), plan).splitlines()
    said = [line for line in lines if line.endswith("; changes next to nothing, as it sets what holds today")]
    assert [line.partition(": Inspection")[0].split()[-1] for line in said] == ["same", "once"]
    assert not is_as_today(replace(policies[0], inputs="history"), policies[0].interventions[0])
    assert not is_as_today(scenario, Crackdown(start=3))


def test_what_adds_up_or_is_neutral_overrules_nothing():
    twice = (Crackdown(start=3), Crackdown(start=3), Crackdown(start=3, intensity=0.0), LeadershipArrests(start=3))
    assert overruled(Scenario(days=40, interventions=twice)) == []
    same = tuple(InspectionRate(start=5, coverage=share) for share in (0.1, 0.2, 0.2))
    assert overruled(Scenario(days=40, interventions=same)) == [0, 1]
