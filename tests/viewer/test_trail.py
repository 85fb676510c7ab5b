"""The thing that is followed: its last days are those it simulated, however one comes to the day."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from abm.model.declare import KILOGRAM
from abm.model.initialization import build_world
from abm.model.interventions import Crackdown, LeadershipArrests
from abm.model.kinds import LabState
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days
from abm.viewer.inspector import INSPECTED
from abm.viewer.session.course import Course
from abm.viewer.session.trail import ARRESTED, BEGINNINGS, LONGEST_TRAIL, READERS, Trail, followed_thing
from abm.viewer.session.twins import Twins

SMALL = Scenario("small", {"cells": 20}, days=130, burn_in=10)


def test_every_kind_of_the_inspector_can_be_followed():
    assert set(READERS) == set(INSPECTED)


@pytest.mark.parametrize("kind", READERS)
def test_the_last_days_are_the_same_however_one_comes_to_the_day(kind):
    course, step_by_step = Course(SMALL, 2), Trail(kind, 1)
    for _ in range(120):
        course.step()
        reported = step_by_step.recorded(course)
    before = course.world.tobytes()
    assert reported == Trail(kind, 1).recorded(course) and course.world.tobytes() == before
    start = reported["start"] if reported["since"] else 120 - LONGEST_TRAIL
    assert reported["start"] == start and {len(values) for values in reported["lines"].values()} == {120 - start}
    course.go_to(50)
    assert step_by_step.recorded(course) == Trail(kind, 1).recorded(course)
    earlier = Trail(kind, 1).recorded(course)
    assert earlier["start"] == (earlier["since"] or 0)
    course.go_to(-1)
    assert step_by_step.recorded(course) == {"start": 0, "since": None, "lines": {}}


def test_days_that_other_levers_have_made_are_read_again():
    course, trail = Course(SMALL, 2), Trail("lab", 1)
    course.step(40)
    usual = trail.recorded(course)
    course.go_to(9)
    course.change(replace(SMALL, interventions=(Crackdown(10, intensity=6.0),)))
    course.step(30)
    reported = trail.recorded(course)
    assert reported == Trail("lab", 1).recorded(course) and reported != usual


@pytest.mark.parametrize(("kind", "table"), [("courier", "couriers"), ("lab", "labs")])
def test_a_row_that_is_used_again_begins_anew(kind, table):
    """The trips of a courier that was followed fell to 0: the row had gone to another, as if to the same person."""
    course, states, rows = Course(SMALL, 2), [], {}
    for _ in range(100):
        course.step()
        states.append(course.world[table]["state"][:2000].copy())
    beginning = BEGINNINGS[kind]
    for day in range(12, 100):
        for row in (states[day] == beginning.first).nonzero()[0]:
            if states[day - 1][row] and states[day - 1][row] not in beginning.own:
                rows[int(row)] = day
    row, day = max(rows.items(), key=lambda one: -one[1])
    twins = SimpleNamespace(policy=course, baseline=course)
    reported = followed_thing(Trail(kind, row), twins)
    assert reported["history"]["start"] == reported["history"]["since"] == day
    assert {len(values) for values in reported["history"]["lines"].values()} <= {100 - day}
    assert reported["policy"][beginning.label] == f"day {day}; {beginning.words}"
    course.go_to(day - 1)
    before = followed_thing(Trail(kind, row), twins)
    assert before["history"]["start"] < day and beginning.label not in before["policy"]


def test_the_numbers_are_those_of_the_world():
    course = Course(SMALL, 2)
    course.step(30)
    lines = Trail("cell", 4).recorded(course)["lines"]
    world = build_world(SMALL, 2)
    for day in range(30):
        pass_days(world, SMALL, SMALL.burn_in + day if day else 0, SMALL.burn_in + day + 1, lambda days: None)
        cell = world.cells[4]
        assert (
            lines["stock, kg pure"][day] == round(float(cell.stock / KILOGRAM), 3) and lines["labs"][day] == cell.labs
        )


def test_days_on_which_it_was_not_there_are_empty():
    scenario = Scenario("young", days=60, burn_in=0)
    course, first = Course(scenario, 1), build_world(scenario, 1)
    course.step(40)
    rows = course.world.rows.cells * course.world.rows.lab_slots
    (new, *_) = ((course.world.labs["state"][:rows] == LabState.WORKING) & (first.labs["state"][:rows] == 0)).nonzero()[
        0
    ]
    at_work = Trail("lab", int(new)).recorded(course)["lines"]["at work"]
    assert len(at_work) == 40 and at_work[0] is None and at_work[-1] == 1.0


def test_arrests_in_the_cells_of_an_organization_are_counted_as_in_the_log():
    """Of ten leaders of cells that were arrested none was said to be: leaders at the top alone were counted."""
    arrests = (LeadershipArrests(5, number=10, target="mid-level"), LeadershipArrests(7, number=1))
    twins = Twins(replace(SMALL, interventions=arrests), 2)
    twins.step(20)
    rows = range(int(twins.policy.world.rows.organizations))

    def arrested(world):
        return [int(followed_thing(Trail("organization", row), twins)[world].get(ARRESTED, 0)) for row in rows]

    for world, course in (("policy", twins.policy), ("baseline", twins.baseline)):
        burn_in = course.scenario.burn_in
        assert sum(arrested(world)) == course.world.daily["arrests"][burn_in : burn_in + 20].sum()
    assert sum(arrested("policy")) - sum(arrested("baseline")) == 11
    twins.go_to(5)
    assert sum(arrested("policy")) - sum(arrested("baseline")) == 10
    twins.go_to(4)
    assert arrested("policy") == arrested("baseline")
