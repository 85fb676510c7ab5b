"""The log says whose leader was lost and where a lab was found; days gone back to and levers moved on the way change nothing of it."""

from collections import Counter
from dataclasses import replace

import pytest

from abm.model.declared import HAPPENINGS
from abm.model.interventions import LeadershipArrests
from abm.model.scenario import Scenario
from abm.viewer.page.happened import BOTH, HERE, THERE, _each, _of, log_of
from abm.viewer.session.course import Course
from abm.viewer.session.session import Session

ARRESTS = Scenario("arrests", {"cells": 40}, (LeadershipArrests(5, number=6),), days=200, burn_in=40)


@pytest.fixture(scope="module")
def view():
    session = Session(ARRESTS, 2, bands=False)
    session.step(200)
    yield session.view
    session.close()


def test_whom_or_where_each_thing_concerned_is_known(view):
    named, nameless = [], []
    for one in HAPPENINGS:
        for day, many in (
            one.sums(view.series[0][one.column]) if one.days == 1 and one.column != "collateral_deaths" else []
        ):
            if many:
                known = len(view.whereabouts[0][day].get(one.column, ())) == many
                (named if known else nameless).append((day, one.column))
    assert nameless == [] and {"arrests", "orderly", "contests", "splits"} <= {column for _, column in named}


def test_the_largest_organizations_are_those_whose_leaders_are_arrested(view):
    first = {
        word: line["words"]
        for line in log_of(view)
        for word in ("arrested", "contested", "orderly")
        if line["day"] == 5 and word in line["words"]
    }
    names = [text.partition(" (")[0] for text in first["arrested"].partition(": ")[2].split("; ")]
    assert names[0] == "Sinaloa" and len(set(names)) == 6
    lost = [name for word in ("contested", "orderly") for name in first[word].rpartition(": ")[2].split("; ")]
    assert sorted(lost) == sorted(names)  # no more and no others


def test_what_is_known_is_of_the_run_as_it_is_now():
    course = Course(ARRESTS, 2)
    course.step(60)
    before = dict(course.whereabouts)
    course.go_to(3)
    course.step(57)
    assert course.whereabouts == before and sorted(before) == list(range(61 - 1))
    course.go_to(3)
    course.change(replace(ARRESTS, interventions=()))
    assert sorted(course.whereabouts) == [0, 1, 2, 3]
    course.step(3)
    assert "arrests" not in course.whereabouts[5]


def test_where_one_thing_is_not_known_none_is_named():
    (mine, usual), (known, _) = _each((2.0, 1.0), [("North",), ("South",)]), _each((1.0, 0.0), [("North",), ()])
    assert _of(mine) == _of(usual) == "" and (mine.total(), usual.total()) == (2, 1) and _of(known) == ": North"
    assert _of(Counter(("North", "South", "North"))) == ": North, 2 times; South"


def test_the_log_has_all_labs_found_in_this_run_and_in_its_baseline(view):
    """As many as the days of each count."""
    found = Counter()
    for line in log_of(view):
        if line["words"].partition(":")[0].endswith("found and closed"):
            found[line["by"]] += 1 if line["words"].startswith("A lab") else int(line["words"].split()[0])
    for series, alone in zip(view.series, (HERE, THERE), strict=True):
        assert found[BOTH] + found[alone] == sum(series["labs_found"]) > 0
