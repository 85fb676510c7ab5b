"""Frame: what can be seen of a world at the end of a day, as plain values; page, replay and film draw nothing else.

A frame tells nothing of how likely a load is to be found, nor where loads cross: couriers under way are drawn toward
the middle of the field office they head for, never toward their port, and what passes is reported in total only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, HEIGHT
from abm.model.declare import KILOGRAM
from abm.model.looks import Layer, Portrayal
from abm.model.declared import HAPPENINGS, LAYERS, PORTRAYALS
from abm.inputs.dates import first_date
from abm.model.kinds import STATIONS
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario
from abm.model.world import rows_taken
from abm.viewer.charts import LEAD
from abm.viewer.owners import BRANCH
from abm.viewer.outline import FADE_DAYS, fixed_map, office_middles, region_middles
from abm.viewer.portrayals import shown_columns

__all__ = ["Frame", "history", "lead", "take_frame"]
ALL_LAYERS = tuple(layer.table for layer in LAYERS)
FULL_LAYER = 255  # of a layer, where its color is full
DRAWN = [one.number for one in HAPPENINGS if one.number]
COUNTING = {column.name: column for column in DAILY_COLUMNS}
COUNTED = [COUNTING[one.column] for one in HAPPENINGS if one.number]


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
        Every table that declares a portrayal (id, x, y, and what its look depends on: `shown_columns`), every layer that is asked for (0 to
        255, one value a place of `fixed_map`), ports (catch: kg gross seized today, seizures: events today; one value a
        station), pulses (stations with a seizure today), offices (seized: kg gross since day 0, at the ports of a field office and between them), organizations (name of every row), happened (what happened on the
        last `FADE_DAYS` days: age in days, number of the happening, and x and y on the map), totals (how often each happening
        that is drawn was counted since day 0, in their order).
    """

    day: int
    date: str
    map: dict


def take_frame(world: np.record, scenario: Scenario, day: int, layers: Collection[str] = ALL_LAYERS) -> Frame:
    """Return the frame of a world that has passed the recorded day `day`, with those layers; the world is only read."""
    seen = {
        "day": day,
        **{portrayal.table: _table(world, portrayal) for portrayal in PORTRAYALS},
        "organizations": organization_names(world),
        **_stations(world),
        "offices": {"seized": _seized_by_office(world)},
        **{layer.table: _layer(world, layer) for layer in LAYERS if layer.table in layers},
        "happened": _happened(world, scenario.burn_in + day),
        "totals": _totals(world.daily[scenario.burn_in : scenario.burn_in + day + 1]),
    }
    return Frame(day, _date(scenario, day), seen)


def history(world: np.record, scenario: Scenario, day: int, first: int = 0) -> dict[str, list[float]]:
    """Return the columns of the daily table (`DAILY_COLUMNS`) from day `first` to `day`, in their units."""
    return _columns(world.daily[scenario.burn_in + first : scenario.burn_in + day + 1])


def lead(world: np.record, scenario: Scenario) -> dict[str, list[float]]:
    """Return the daily columns of the last days of the burn-in (at most `LEAD`), in their units."""
    return _columns(world.daily[max(0, scenario.burn_in - LEAD) : scenario.burn_in])


def organization_names(world: np.record) -> list[str]:
    """Return the name of every organization; a faction is named after the organization it left: the first that leaves "X faction 1" is "X faction 1.1"."""
    names = list(fixed_map()["organizations"])
    parents = world.organizations["parent"][: world.rows.organizations].tolist()
    factions = dict.fromkeys(range(len(parents)), 0)
    for parent in parents[len(names) :]:
        factions[parent] += 1
        names.append(f"{names[parent]}{'.' if BRANCH in names[parent] else BRANCH}{factions[parent]}")
    return names


def _columns(rows: np.ndarray) -> dict[str, list[float]]:
    return {column.name: np.round(column.take(rows), column.digits).tolist() for column in DAILY_COLUMNS}


def _date(scenario: Scenario, day: int) -> str:
    return str(first_date(scenario.inputs) + np.timedelta64(max(day, 0), "D")) if scenario.inputs == "history" else ""


def _table(world: np.record, portrayal: Portrayal) -> dict[str, list]:
    """Return the rows of a table that are shown: their number, where they are drawn, and what their look depends on."""
    rows = getattr(world, portrayal.table)[: rows_taken(world, portrayal.table)]
    states = rows[portrayal.field]
    shown = np.flatnonzero(np.logical_or.reduce([states == state for state in portrayal.looks]))
    x, y = PLACED.get(portrayal.table, _at_home)(world, rows[shown], shown)
    columns = {"id": shown, "x": x, "y": y} | {name: rows[name][shown] for name in shown_columns(portrayal)}
    return {name: values.tolist() for name, values in columns.items()}


def _at_home(world: np.record, rows: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the place on the grid that a row has."""
    return rows["x"], rows["y"]


def _toward_the_office(world: np.record, couriers: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places that come nearer to the middle of a courier's field office as it comes nearer to its port."""
    routes = world.routes
    route, home = couriers["route"], world.cells["place"][numbers // world.rows.courier_slots]
    station = routes["station"][route]
    gone = 1.0 - world.distance[station, couriers["place"]] / np.maximum(1, world.distance[station, home])
    middle = np.array(office_middles())[routes["office"][route]] - 0.5
    gone = np.clip(gone, 0.0, 1.0)
    x, y = ((1.0 - gone) * couriers[axis] + gone * middle[:, column] for column, axis in enumerate(("x", "y")))
    return np.round(x, 1), np.round(y, 1)


PLACED = {"couriers": _toward_the_office}  # tables whose rows are not drawn where they are


def _stations(world: np.record) -> dict:
    routes = world.routes[: world.rows.routes]
    seizures = np.bincount(routes["station"], routes["finds_today"], STATIONS).astype(np.int64)
    catch = np.bincount(routes["station"], routes["seized_gross_today"], STATIONS) / KILOGRAM
    ports = {"catch": np.round(catch, 3).tolist(), "seizures": seizures.tolist()}
    return {"ports": ports, "pulses": np.flatnonzero(seizures).tolist()}


def _seized_by_office(world: np.record) -> list[float]:
    """Return what was seized since day 0 by field office, kg gross."""
    routes, months = world.routes[: world.rows.routes], world.monthly["seized_gross"][: max(0, world.clock.period + 1)]
    seized = np.bincount(routes["office"], months[:, : len(routes)].sum(axis=0), len(FIELD_OFFICES)) / KILOGRAM
    return np.round(seized, 3).tolist()


def _happened(world: np.record, tick: int) -> dict[str, list]:
    """Return what happened on the last days, newest last, where a happening that is drawn says where it was."""
    lines = world.happened[np.isin(world.happened["number"], DRAWN)]
    lines = lines[(lines["day"] <= tick) & (lines["day"] > tick - FADE_DAYS)]
    lines = lines[np.lexsort((lines["place"], lines["number"], lines["day"]))]
    places, middles = lines["place"], np.array(region_middles())[lines["region"]]
    x = np.where(places < 0, middles[:, 0], places // HEIGHT + 0.5)
    y = np.where(places < 0, middles[:, 1], places % HEIGHT + 0.5)
    columns = {"age": tick - lines["day"], "number": lines["number"], "x": np.round(x, 1), "y": np.round(y, 1)}
    return {name: values.tolist() for name, values in columns.items()}


def _totals(rows: np.ndarray) -> list[int]:
    """Return how often each happening that is drawn was counted on some days."""
    return [round(float(column.take(rows).sum())) for column in COUNTED]


def _layer(world: np.record, layer: Layer) -> list[int]:
    """Return a value a place as whole numbers, on a scale of logarithms that leaves room above what is usual."""
    values = getattr(world, layer.table)[world.places[: world.rows.places]]
    scaled = np.log(np.maximum(values - layer.usual, 0.0) + 1.0) / np.log(layer.most - layer.usual + 1.0)
    return np.rint(FULL_LAYER * np.minimum(scaled, 1.0)).astype(int).tolist()
