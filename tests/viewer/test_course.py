"""A run simulated day by day, back and forward and under levers moved on the way, gives the bits of a run simulated at once."""

import random
from dataclasses import replace

import numpy as np
import pytest

from abm.experiment.finding import find_scenario
from abm.model.initialization import RunError, build_world
from abm.model.interventions import Crackdown, InspectionRate, LeadershipArrests
from abm.model.choices import LeverError
from abm.model.observation import Recording
from abm.model.saving import SavedStateError
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days, simulate
from abm.viewer.page.export import scenario_text
from abm.viewer.session import course as module
from abm.viewer.session.course import Course, CourseError
from abm.viewer.session.steering import make_act, make_move, steer
from abm.viewer.session.twins import Twins

SMALL = Scenario("small", {"cells": 20}, days=130, burn_in=40)
POLICY = Scenario("policy", {"cells": 20}, (Crackdown(20, stop=70, intensity=3.0), LeadershipArrests(30, 3, every=9)),
                  days=130, burn_in=40)  # fmt: skip
TABLES = ("daily", "monthly", "lab_days", "office", "mode", "traffic")


def straight(scenario, seed, day):
    world = build_world(scenario, seed)
    pass_days(world, scenario, 0, scenario.burn_in + day + 1, lambda days: None)
    return world.tobytes()


def same(course, recording):
    simulated = Recording.of(course.world, course.scenario, course.seed)
    return all(getattr(simulated, name).tobytes() == getattr(recording, name).tobytes() for name in TABLES)


def test_back_and_forward_is_exact_to_the_bit():
    course = Course(POLICY, 3)
    assert course.day == -1 and course.world.tobytes() == straight(POLICY, 3, -1)
    course.step(100)
    for day in (55, 56, 99, 27, 28, 29, -1, 0, 83, 84, 99, 10):
        course.go_to(day)
        assert course.day == day and course.furthest == 99
        assert course.world.tobytes() == straight(POLICY, 3, day), day
    course.step(1000)
    assert course.is_over and course.day == 129 and same(course, simulate(POLICY, 3))


@pytest.mark.parametrize("day", [-2, 41, 10**6])
def test_a_day_not_simulated_yet_is_refused(day):
    course = Course(SMALL, 1)
    course.step(41)
    with pytest.raises(CourseError, match=f"day {day}: allowed -1 to 40"):
        course.go_to(day)
    assert course.day == 40


def test_few_mornings_are_kept_where_memory_is_short(monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT_BYTES", 250_000)
    course = Course(SMALL, 1)
    course.step(129)
    assert len(course._kept) < 5 and course.kept_bytes <= 250_000
    course.go_to(60)
    assert course.world.tobytes() == straight(SMALL, 1, 60)


def random_moves(rng, number, days):
    for day in sorted(rng.sample(range(days - 1), number)):
        yield day, rng.choice([
            ("crackdown", rng.choice([0, 1.5, 4]), {"region": rng.choice(["Northwest", "all"])}),
            ("inspection_rate", rng.choice([None, 0.2, 0.55]), {"mode": rng.choice(["car", "truck"])}),
            ("inspection_rate", 0.7, {"ports": ["San Ysidro"], "aimed": 0.9}),
            ("leadership_arrests", 2, {"target": "mid-level", "every": 5}),
            ("arrest_top_leader", None, {}),
        ])  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_six_moves_on_the_way_give_the_bits_of_the_saved_file(tmp_path, seed):
    """The live run, the scenario it amounts to, and the file it is saved as are one run."""
    course, log, own = Course(POLICY, seed), (), POLICY
    for day, (lever, value, where) in random_moves(random.Random(seed), 6, POLICY.days):
        course.step(day - course.day)
        move = make_act(log, day + 1, lever, **where) if value is None and lever.startswith("arrest") else None
        log = (*log, move or make_move(log, day + 1, lever, value, **where))
        course.change(steer(own, log))
    course.step(130)
    assert same(course, simulate(steer(own, log), seed))
    path = tmp_path / "steered.toml"
    path.write_text(scenario_text(course.scenario, seed))
    assert same(course, simulate(find_scenario(f"{path}/steered"), seed))


def test_going_back_after_a_move_is_exact_too():
    course = Course(SMALL, 5)
    course.step(60)
    changed = steer(SMALL, (make_move((), 60, "crackdown", 5, region="all"),))
    course.change(changed)
    course.step(40)
    for day in (99, 59, 10, 60, 84):
        course.go_to(day)
        assert course.world.tobytes() == straight(changed, 5, day), day


def test_a_lever_moved_in_the_past_drops_what_came_after():
    course = Course(SMALL, 5)
    course.step(60)
    course.change(steer(SMALL, (make_move((), 60, "crackdown", 5, region="all"),)))
    course.step(40)
    course.go_to(29)
    other = steer(SMALL, (make_move((), 30, "inspection_rate", 0.6),))
    course.change(other)
    assert (course.day, course.furthest) == (29, 29)
    with pytest.raises(CourseError):
        course.go_to(30)
    course.step(200)
    assert same(course, simulate(other, 5))


def test_a_change_of_what_has_passed_or_of_more_than_levers_is_refused():
    course = Course(SMALL, 1)
    course.step(50)
    before = course.world.tobytes()
    for policy, error, reported in (
        (lambda: steer(SMALL, (make_move((), 49, "crackdown", 5),)), SavedStateError, "allowed from day 50 on"),
        (lambda: Scenario("s", {"cells": 21}, days=130, burn_in=40), CourseError, "only the levers"),
        (lambda: Scenario("s", {"cells": 20}, days=131, burn_in=40), CourseError, "only the levers"),
        (lambda: replace(SMALL, interventions=(LeadershipArrests(60, 11),)), LeverError, "arrests_top = 11 on day 60"),
        (lambda: replace(SMALL, interventions=(Crackdown(130),)), LeverError, "allowed 0 to 129"),
    ):
        with pytest.raises(error, match=reported):
            course.change(policy())
    assert course.world.tobytes() == before and course.scenario == SMALL
    course.step(100)
    with pytest.raises(CourseError, match="the run is over"):
        course.change(POLICY)


def test_after_a_fault_the_world_stands_where_it_stood():
    course = Course(SMALL, 1)
    course.step(30)
    course.world.mass.lost += 1  # mass that was never made
    with pytest.raises(RunError, match="mass is not conserved"):
        course.step(5)
    assert course.day == 29 and course.world.tobytes() == straight(SMALL, 1, 29)


def test_a_change_of_chance_is_simulated_too():
    placebo = Scenario("placebo", {"cells": 20}, days=80, burn_in=10, placebo_day=28)
    course = Course(placebo, 2)
    course.step(80)
    course.go_to(27)
    course.go_to(60)
    course.step(80)
    assert same(course, simulate(placebo, 2))


def first_difference(twins):
    one, other = (Recording.of(course.world, course.scenario, 0).daily for course in (twins.policy, twins.baseline))
    return int(np.flatnonzero(one != other)[0])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("steps", [1, 7, 30])
def test_twins_part_when_a_lever_moves_and_nowhere_before(seed, steps):
    twins = Twins(SMALL, seed)
    while twins.day < 44:
        twins.step(min(steps, 44 - twins.day))
    assert twins.diverged is None and twins.policy.world.tobytes() == twins.baseline.world.tobytes()
    log = (make_move((), 45, "crackdown", 10, region="all"), make_move((), 45, "inspection_rate", 0.5))
    twins.change(steer(SMALL, log))
    assert twins.diverged is None
    while twins.day < 100:
        twins.step(steps)
    assert twins.diverged == 45 == first_difference(twins)
    twins.go_to(20)
    twins.step(3)
    assert twins.diverged == 45
    twins.change(SMALL)
    assert twins.diverged is None
    twins.step(200)
    assert twins.diverged is None and twins.policy.world.tobytes() == twins.baseline.world.tobytes()


def test_twins_of_a_scenario_part_under_its_own_policy():
    twins = Twins(Scenario("p", {"cells": 20}, (InspectionRate(33, coverage=0.6),), days=60, burn_in=5), 1)
    twins.step(60)
    assert twins.diverged == 33 == first_difference(twins)
    assert not twins.baseline.scenario.interventions
    assert same(twins.baseline, simulate(twins.baseline.scenario, 1))


def test_a_day_that_differs_in_the_tables_by_month_alone_is_seen():
    twins = Twins(SMALL, 1)
    twins.step(5)
    twins.policy.world.monthly[0, 3].loads += 1
    twins.step(1)
    assert twins.diverged == 5
