"""A log of moves and the interventions it amounts to; the file it is saved as gives the same bits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.experiment.experiment import read_experiment
from abm.experiment.finding import find_scenario
from abm.model.initialization import make_levers
from abm.model.interventions import known_kinds, Crackdown, InspectionRate, LeadershipArrests
from abm.model.choices import LeverError
from abm.model.scenario import Scenario, ScenarioError
from abm.viewer.page.export import scenario_text
from abm.viewer.session.steering import (
    in_force,
    interventions_of,
    levers,
    make_act,
    make_move,
    moves_of,
    settled,
    steer,
)


def log_of(*moves):
    log = ()
    for day, lever, value, where in moves:
        log = (*log, make_move(log, day, lever, value, **where))
    return log


def test_a_lever_moved_again_ends_the_first_window_and_starts_another():
    log = log_of(
        (10, "crackdown", 2, {"region": "North"}), (20, "crackdown", 3, {"region": "North"}),
        (25, "crackdown", 1, {"region": "South"}), (30, "crackdown", 0, {"region": "North"}),
    )  # fmt: skip
    assert interventions_of(log) == (
        Crackdown(10, stop=20, region="North", intensity=2), Crackdown(20, stop=30, region="North", intensity=3),
        Crackdown(25, region="South", intensity=1),
    )  # fmt: skip
    assert [move.fields["region"] for move in in_force(log, 30)] == ["South"]


def test_moved_twice_before_the_next_day_the_last_value_holds():
    log = log_of(*((10, "crackdown.intensity", value, {}) for value in (1, 5, 2)))
    assert interventions_of(log) == (Crackdown(10, intensity=2),)
    assert interventions_of((*log, make_move(log, 10, "crackdown", 0))) == ()


def test_of_a_day_the_log_tells_what_it_comes_to():
    log = ()
    for day in (10, 10, 10, 12):
        log = (*log, make_act(log, day, "arrest_top_leader"))
    assert [(move.day, move.fields["number"]) for move in settled(log)] == [(10, 3), (12, 1)]
    crackdowns = log_of(
        *((day, "crackdown", value, {}) for day, value in ((10, 1), (10, 0), (20, 2), (20, 3), (30, 4), (30, 0)))
    )
    assert [(move.day, move.fields["intensity"]) for move in settled(crackdowns)] == [(20, 3), (30, 0)]
    elsewhere = log_of((10, "crackdown", 2, {"region": "North"}), (10, "crackdown", 3, {"region": "South"}))
    assert settled(elsewhere) == elsewhere


def test_fields_that_are_not_given_stay_as_they_are():
    ports = {"mode": "car", "ports": ["Nogales", "San Ysidro"]}
    log = log_of(
        (5, "inspection_rate.coverage", 0.4, ports), (9, "inspection_rate.aimed", 0.8, ports),
        (12, "inspection_rate", 0.5, {"ports": ["San Ysidro", "Nogales"]}), (20, "inspection_rate", None, ports),
    )  # fmt: skip
    made = [(i.start, i.stop, i.coverage, i.aimed) for i in interventions_of(log)]
    assert made == [(5, 9, 0.4, None), (9, 12, 0.4, 0.8), (12, 20, 0.5, 0.8)]


def test_arrests_at_once_are_events_that_add_up_and_end_nothing():
    log = log_of((10, "leadership_arrests", 6, {"every": 10}))
    for day in (12, 12, 31):
        log = (*log, make_act(log, day, "arrest_top_leader"))
    log = (*log, make_move(log, 31, "leadership_arrests", 1, target="mid-level"))
    log = (*log, make_move(log, 35, "leadership_arrests", 0))
    moved = make_levers(Scenario(days=100, interventions=interventions_of(log)))
    assert {day: int(n) for day, n in enumerate(moved["arrests_top"]) if n} == {10: 1, 12: 2, 20: 1, 30: 1, 31: 1}
    assert np.flatnonzero(moved["arrests_mid"]).tolist() == [31]


def test_what_a_scenario_does_by_itself_goes_on():
    scenario = Scenario(days=100, interventions=(Crackdown(5, region="all"), InspectionRate(5, coverage=0.9)))
    log = log_of((10, "crackdown", 2, {"region": "North"}), (10, "inspection_rate", 0.1, {"mode": "car"}))
    log = (*log, make_move(log, 20, "crackdown", 0, region="North"), make_move(log, 20, "inspection_rate", None))
    moved = make_levers(steer(scenario, log))
    assert moved["effort"][[5, 10, 20], 1].tolist() == [1, 3, 1]
    cars = moved.routes("car", None)
    assert [set(moved["coverage"][day, cars]) for day in (5, 10, 20)] == [{0.9}, {0.1}, {0.9}]


@pytest.mark.parametrize(
    "lever, value, where, reported",
    [
        ("crackdwn", 1, {}, "did you mean 'crackdown'"),
        ("crackdown.intensty", 1, {}, "did you mean 'intensity'"),
        ("crackdown.start", 1, {}, "unknown field"),
        ("crackdown", 21, {}, "allowed 0 to 20 usual efforts; nearest 20"),
        ("crackdown", "much", {}, "allowed 0 to 20"),
        ("crackdown", 1, {"region": "Norwest"}, "did you mean 'Northwest'"),
        ("crackdown", 0, {"region": "Norwest"}, "did you mean 'Northwest'"),
        ("inspection_rate", 0.2, {"ports": ["Nogalez"]}, "did you mean 'Nogales'"),
        ("inspection_rate.aimed", 0.2, {}, "set coverage there first"),
    ],
)
def test_a_wrong_move_is_reported_in_one_line(lever, value, where, reported):
    with pytest.raises(LeverError, match=reported) as error:
        make_move((), 3, lever, value, **where)
    assert "\n" not in str(error.value)


def test_every_field_but_the_window_and_a_multiple_can_be_set():
    reported = {(control.kind, control.field): control for control in levers()}
    for name, kind in known_kinds().items():
        for field, option in kind.options.items():
            assert ((name, field) in reported) == (option.part not in ("window", "relative"))
            if (name, field) in reported:
                control = reported[name, field]
                seen = (control.unit, control.low, control.high, control.choices, control.help)
                assert seen == (option.unit, option.low, option.high, option.choices, option.help)


PLACES = st.sampled_from([None, ("Otay Mesa",), ("Nogales", "Laredo")])
MOVES = st.one_of(
    st.tuples(st.just("crackdown"), st.sampled_from([0, 0.5, 1.7, 3]),
              st.fixed_dictionaries({"region": st.sampled_from(["North", "Pacific", "all"])})),
    st.tuples(st.just("inspection_rate"), st.sampled_from([None, 0.0, 0.1, 0.35]),
              st.fixed_dictionaries({"mode": st.sampled_from(["car", "truck"]), "ports": PLACES},
                                    optional={"aimed": st.sampled_from([None, 0.3])})),
    st.tuples(st.just("leadership_arrests"), st.sampled_from([0, 1, 3]),
              st.fixed_dictionaries({"target": st.sampled_from(["top", "random"]), "every": st.sampled_from([0, 4])})),
)  # fmt: skip
LOGS = st.lists(st.tuples(st.integers(0, 38), MOVES), max_size=8).map(lambda moves: sorted(moves, key=lambda m: m[0]))


def replayed(moves, days=40):
    """Return the levers day by day when each day is set as it comes, and never looked at again."""
    scenario, log, seen, kept = Scenario(days=days), (), list(moves), []
    for day in range(days):
        while seen and seen[0][0] == day:
            _, (lever, value, where) = seen.pop(0)
            log = (*log, make_move(log, day, lever, value, **where))
        kept.append(row(make_levers(steer(scenario, log)), day))
    return log, kept


def row(levers, day):
    arrests = [values[day] for values in (levers[f"arrests_{target}"] for target in ("top", "mid", "random"))]
    return np.concatenate([arrests, levers["effort"][day], levers["coverage"][day], levers["aimed"][day]])


@settings(max_examples=40, deadline=None)
@given(LOGS)
def test_no_move_changes_a_day_that_has_passed_and_the_log_comes_back(moves):
    log, kept = replayed(moves)
    whole = make_levers(Scenario(days=40, interventions=interventions_of(log)))
    again = make_levers(Scenario(days=40, interventions=interventions_of(moves_of(interventions_of(log)))))
    for day in range(40):
        assert np.array_equal(kept[day], row(whole, day)), day
        assert np.array_equal(row(again, day), row(whole, day)), day


@settings(max_examples=25, deadline=None)
@given(LOGS)
def test_the_saved_file_is_read_back_as_the_same_scenario(tmp_path_factory, moves):
    log, _ = replayed(moves)
    scenario = steer(Scenario("x", {"cells": 20, "demand_level": 0.1 + 0.2}, days=40, burn_in=3, inputs="FY2021"), log)
    path = tmp_path_factory.mktemp("file") / "steered.toml"
    path.write_text(scenario_text(scenario, 5))
    names = ["baseline", "steered"] if scenario.interventions else ["baseline"]  # parameters alone are saved, too
    read = find_scenario(f"{path}/{names[-1]}")
    assert (read.parameters, read.inputs, read.days, read.burn_in) == (
        scenario.parameters, scenario.inputs, scenario.days, scenario.burn_in)  # fmt: skip
    assert read.interventions == scenario.interventions
    assert [s.name for s in read_experiment(path).scenarios] == names


def test_what_no_file_can_say_is_refused():
    crackdown = (Crackdown(3),)
    with pytest.raises(ScenarioError, match="neither a lever nor a parameter .* nothing to save but the baseline"):
        scenario_text(Scenario(), 1)
    with pytest.raises(ScenarioError, match="change of random numbers"):
        scenario_text(Scenario(interventions=crackdown, placebo_day=4), 1)
    for name in ("baseline", "Ä", "a b", ""):
        with pytest.raises(ScenarioError, match="name = "):
            scenario_text(Scenario(interventions=(LeadershipArrests(1),)), 1, name)
