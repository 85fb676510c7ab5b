"""Trail: what the thing that is followed on the map did on the last days, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from abm.model.annotations import Row, World

from abm.model.declare import KILOGRAM
from abm.model.looks import Portrayal
from abm.model.declared import PORTRAYALS
from abm.model.kinds import CourierState, LabState
from abm.viewer.portrayals import inspected_fields
from abm.viewer.inspector import about
from abm.viewer.session.course import Course
from abm.viewer.session.twins import Twins
from abm.viewer.session.whereabouts import arrests_of

LONGEST_TRAIL = 90
ARRESTED = "leaders arrested since day 0, mid-level included"

Numbers = dict[str, float]
Reader = Callable[[World, Row], Numbers]


class Beginning(NamedTuple):
    """Say how one sees that a row is used again: the state in which another begins, and those before it that are its own."""

    table: str
    first: int
    own: frozenset[int]
    label: str
    words: str  # of the one before

    def is_another(self, before: int, now: int) -> bool:
        """Tell whether a row stands for another than on the day before; one that was never used stood for nobody."""
        return now == self.first and before not in {0, *self.own}


LAB_OPEN = frozenset({LabState.SETTING_UP, LabState.WORKING, LabState.PAUSED, LabState.MOVING})
BEGINNINGS = {
    "courier": Beginning(
        "couriers", CourierState.JOINING, frozenset({CourierState.JOINING}), "taken on", "the one before was caught or left"
    ),
    "lab": Beginning("labs", LabState.SETTING_UP, LAB_OPEN, "set up", "the one before was found or closed"),
}  # fmt: skip


class Trail:
    """Follow one row of one kind through a course; `recorded` gives its last days up to the day that is shown."""

    def __init__(self, kind: str, row: int) -> None:
        self.kind = kind
        self.row = row
        self._day: int | None = None
        self._under: object = None
        self._past: list[tuple[int, Numbers]] = []  # its state and its numbers

    def recorded(self, course: Course) -> dict[str, object]:
        """Return the first day and the numbers of each day since then, by label; None on days it was not there.

        A row that another has taken begins with that one, on the day `since`; None: no other has in these days.
        """
        is_same = self._under is course.scenario  # other levers may have made other days of those that were read
        if is_same and self._day is not None and course.day == self._day + 1:
            self._past.append(self._read(course.world))
        elif not is_same or course.day != self._day:
            self._past = course.past(max(0, course.day - LONGEST_TRAIL + 1), self._read)
        self._under, self._day, self._past = course.scenario, course.day, self._past[-LONGEST_TRAIL:]
        first = self._taken()
        past = [numbers for _, numbers in self._past[first:]]
        labels = dict.fromkeys(label for numbers in past for label in numbers)
        lines = {label: [numbers.get(label) for numbers in past] for label in labels}
        start = self._day + 1 - len(past)
        return {"start": start, "since": start if first else None, "lines": lines}

    def _taken(self) -> int:
        """Return the last of the days that are kept on which another took the row; 0: none."""
        beginning, states = BEGINNINGS.get(self.kind), [state for state, _ in self._past]
        taken = (i for i in range(len(states) - 1, 0, -1) if beginning and beginning.is_another(*states[i - 1 : i + 1]))
        return next(taken, 0)

    def _read(self, world: np.record) -> tuple[int, Numbers]:
        beginning = BEGINNINGS.get(self.kind)
        state = int(getattr(world, beginning.table)["state"][self.row]) if beginning else 0
        return state, {label: round(float(value), 3) for label, value in READERS[self.kind](world, self.row).items()}


def followed_thing(selected: Trail | None, twins: Twins) -> dict | None:
    """Return what is said of the thing that is followed, in both worlds, and its history in that of the policy."""
    if selected is None:
        return None
    kind, row = selected.kind, selected.row
    worlds = {name: _about(getattr(twins, name), kind, row) for name in ("policy", "baseline")}
    history = selected.recorded(twins.policy)
    if history["since"] is not None:
        worlds["policy"][BEGINNINGS[kind].label] = f"day {history['since']}; {BEGINNINGS[kind].words}"
    return {"kind": kind, "row": row, **worlds, "history": history}


def _about(course: Course, kind: str, row: int) -> dict:
    """Return what is said of one thing in one world; nothing where it is not there (yet, or in this world)."""
    try:
        fields = about(course.world, kind, row)
    except ValueError:
        return {}
    if kind == "organization":
        fields[ARRESTED] = f"{arrests_of(course.whereabouts, fields['name'], course.day)}"
    return fields


def _cell(world: np.record, row: int) -> Numbers:
    cell = world.cells[row]
    if not cell.active:
        return {}
    couriers = cell.roster + cell.roster_between
    return {"stock, kg pure": cell.stock / KILOGRAM, "labs": cell.labs, "couriers on the roster": couriers}


def _lab(world: np.record, row: int) -> Numbers:
    lab = world.labs[row]
    if not LabState.NONE < lab.state < LabState.CLOSED:
        return {}
    return {"pressure, times the usual effort": world.pressure[lab.place], "at work": lab.state == LabState.WORKING}


def _courier(world: np.record, row: int) -> Numbers:
    courier = world.couriers[row]
    return {"trips made": courier.crossings} if courier.state else {}


def _port(world: np.record, row: int) -> Numbers:
    routes = world.routes[: world.rows.routes]
    here = routes[routes["station"] == row]
    return {"seized, kg gross": here["seized_gross_today"].sum() / KILOGRAM, "seizures": here["finds_today"].sum()}


def _organization(world: np.record, row: int) -> Numbers:
    if row >= world.rows.organizations:
        return {}
    organization = world.organizations[row]
    cells = world.cells["organization"][: world.rows.cells][world.cells["active"][: world.rows.cells] == 1]
    return {
        "share of the trade, %": 100 * organization.production,
        "cells": (cells == row).sum(),
        "members": organization.members,
    }


def declared_reader(portrayal: Portrayal) -> Reader:
    """Return what reads the numbers of a table that it declares to be reported."""

    def read(world: np.record, row: int) -> Numbers:
        thing = getattr(world, portrayal.table)[row]
        there = int(thing[portrayal.field]) in portrayal.looks
        numbers = [field for field in inspected_fields(portrayal) if not field.states]
        return {f"{field.meaning}, {field.unit}": thing[field.name] for field in numbers} if there else {}

    return read


OWN_READERS: dict[str, Reader] = {"cell": _cell, "lab": _lab, "courier": _courier}
READERS: dict[str, Reader] = {
    **{one.name: OWN_READERS.get(one.name) or declared_reader(one) for one in PORTRAYALS},
    "port": _port,
    "organization": _organization,
}
