"""Frame: what can be seen of a world at the end of a day, as plain values; page, replay and film draw nothing else.

A frame tells nothing of how likely a load is to be found, nor where loads cross: couriers under way are drawn towards
the middle of the field office they head for, never towards their port, and what passes is told in total only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.model.declare import KILOGRAM
from abm.model.initialization import first_date
from abm.model.kinds import STATIONS, CourierState, LabState
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario
from abm.viewer.outline import fixed_map, office_middles

__all__ = ["Frame", "fixed_map", "history", "take_frame"]
STRONGEST_PRESSURE = 8.0  # base efforts; drawn as 255, the usual effort of 1 as 0, on a scale of logarithms
MOST_INTELLIGENCE = 30.0  # drawn as 255, nothing known as 0, on a scale of logarithms
FULL = 255


@dataclass(frozen=True)
class Frame:
    """Hold one day as plain values that can be written as JSON.

    Attributes
    ----------
    day : int
        Recorded day, at its end; -1 is the morning of day 0.
    date : str
        Date in ISO form where inputs are dated; otherwise empty.
    map : dict
        cells (id, x, y, organisation), labs (id, x, y, state: `LabState`), couriers under way (id, x, y), ports (catch:
        kg gross seized today, seizures: events today; one value a station), pressure and intelligence (0 to 255, one
        value a place of `fixed_map`), pulses (stations with a seizure today), organisations (name of every row).
    today : dict of str to float
        The columns of the daily table (`DAILY_COLUMNS`) in their units.
    """

    day: int
    date: str
    map: dict
    today: dict[str, float]


def take_frame(world: np.record, scenario: Scenario, day: int) -> Frame:
    """Return the frame of a world that has lived the recorded day `day`; the world is only read."""
    rows = world.daily[max(0, scenario.burn_in + day)][None].view(np.recarray)
    today = {name: values[0] for name, values in _columns(rows).items()}
    seen = {
        "day": day,
        "cells": _cells(world),
        "labs": _labs(world),
        "couriers": _couriers(world),
        "organisations": organisation_names(world),
        **_stations(world),
        **_layers(world),
    }
    return Frame(day, _date(scenario, day), seen, today)


def history(world: np.record, scenario: Scenario, day: int) -> dict[str, list[float]]:
    """Return the daily columns from day 0 to `day`, in their units."""
    return _columns(world.daily[scenario.burn_in : scenario.burn_in + day + 1].view(np.recarray))


def organisation_names(world: np.record) -> list[str]:
    """Return the name of every organisation; a faction is named after the organisation it left."""
    names = list(fixed_map()["organisations"])
    parents = world.organisations["parent"][: world.rows.organisations].tolist()
    factions = dict.fromkeys(range(len(parents)), 0)
    for parent in parents[len(names) :]:
        factions[parent] += 1
        names.append(f"{names[parent]} faction {factions[parent]}")
    return names


def _columns(rows: np.recarray) -> dict[str, list[float]]:
    return {column.name: np.round(column.take(rows), column.digits).tolist() for column in DAILY_COLUMNS}


def _date(scenario: Scenario, day: int) -> str:
    return str(first_date(scenario) + np.timedelta64(max(day, 0), "D")) if scenario.inputs == "history" else ""


def _cells(world: np.record) -> dict[str, list[int]]:
    rows = world.cells[: world.rows.cells]
    shown = np.flatnonzero(rows["active"])
    return {"id": shown.tolist()} | {name: rows[name][shown].tolist() for name in ("x", "y", "organisation")}


def _labs(world: np.record) -> dict[str, list[int]]:
    rows = world.labs[: world.rows.cells * world.rows.lab_slots]
    state = rows["state"]
    shown = np.flatnonzero((state > LabState.NONE) & (state < LabState.CLOSED))
    return {"id": shown.tolist()} | {name: rows[name][shown].tolist() for name in ("x", "y", "state")}


def _couriers(world: np.record) -> dict[str, list]:
    """Return couriers with a load under way, drawn towards the middle of their field office as they come nearer."""
    slots = world.rows.courier_slots
    state = world.couriers["state"][: world.rows.cells * slots]
    shown = np.flatnonzero(state == CourierState.TRAVELLING)
    rows, routes = world.couriers[shown], world.routes
    route, home = rows["route"], world.cells["place"][shown // slots]
    station = routes["station"][route]
    gone = 1.0 - world.distance[station, rows["place"]] / np.maximum(1, world.distance[station, home])
    middle = np.array(office_middles())[routes["office"][route]] - 0.5
    gone = np.clip(gone, 0.0, 1.0)
    x, y = (np.round((1.0 - gone) * rows[axis] + gone * middle[:, column], 1) for column, axis in enumerate(("x", "y")))
    return {"id": shown.tolist(), "x": x.tolist(), "y": y.tolist()}


def _stations(world: np.record) -> dict:
    routes = world.routes[: world.rows.routes]
    seizures = np.bincount(routes["station"], routes["finds_today"], STATIONS).astype(np.int64)
    catch = np.bincount(routes["station"], routes["seized_gross_today"], STATIONS) / KILOGRAM
    ports = {"catch": np.round(catch, 3).tolist(), "seizures": seizures.tolist()}
    return {"ports": ports, "pulses": np.flatnonzero(seizures).tolist()}


def _layers(world: np.record) -> dict[str, list[int]]:
    """Return pressure and intelligence by place as whole numbers that leave room above what is usual."""
    places = world.places[: world.rows.places]
    pressure = np.log(np.maximum(world.pressure[places], 1.0)) / np.log(STRONGEST_PRESSURE)
    intelligence = np.log1p(world.intelligence[places]) / np.log1p(MOST_INTELLIGENCE)
    scaled = {"pressure": pressure, "intelligence": intelligence}
    return {name: np.rint(FULL * np.minimum(values, 1.0)).astype(int).tolist() for name, values in scaled.items()}
