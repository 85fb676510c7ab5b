"""Inspector: what one cell, lab, courier, port or organization is doing, in words and units.

Left out on purpose: exams and finds at a port, plans, loads and ways of couriers, territory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from abm.inputs.geography import REGIONS, Mode
from abm.inputs.waits import WAIT_NOTE
from abm.model.annotations import Record, Row, World
from abm.model.declare import KILOGRAM, Table
from abm.model.looks import Portrayal
from abm.model.declared import PORTRAYALS, TABLES
from abm.model.kinds import CourierState, LabState, Leadership
from abm.model.world import rows_taken
from abm.viewer.frame import organization_names
from abm.viewer.outline import fixed_map
from abm.viewer.portrayals import inspected_fields
from abm.viewer.written import written

LEADERSHIP = {
    Leadership.SETTLED: "undisputed",
    Leadership.VACANT: "vacant: the leader was arrested",
    Leadership.CONTESTED: "contested",
}
LAB_STATES = {
    LabState.SETTING_UP: "being set up",
    LabState.WORKING: "working",
    LabState.PAUSED: "paused: too much pressure here",
    LabState.MOVING: "moving to a quieter place",
    LabState.FOUND: "found by enforcement",
    LabState.STRUCK: "struck from the air",
    LabState.CLOSED: "closed",
}
COURIER_STATES = {
    CourierState.JOINING: "recruited, not yet at work",
    CourierState.IDLE: "waiting",
    CourierState.TRAVELING: "under way",
    CourierState.CROSSING: "at the border",
    CourierState.RESTING: "between two trips",
    CourierState.JAILED: "caught",
    CourierState.QUIT: "left",
}
Teller = Callable[[World, Row], dict[str, str]]
NOT_THERE = {"state": "not there"}
DOLLAR = 100  # cents


def about(world: np.record, kind: str, row: int) -> dict[str, str]:
    """Return the state of one thing as label and text.

    Parameters
    ----------
    kind : str
        What a row of a table on the map is ("cell", "lab", "courier", ...), "port" or "organization".
    row : int
        Its id in a frame; for a port: its number in `fixed_map()["ports"]`.

    Raises
    ------
    ValueError
        A kind or a row that does not exist.
    """
    if kind not in INSPECTED:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(INSPECTED)}")
    tell, size = INSPECTED[kind]
    if not 0 <= row < size(world):
        raise ValueError(f"{kind} {row}: allowed 0 to {size(world) - 1}")
    return tell(world, row)


def in_days(days: int) -> str:
    """Return a number of days in words."""
    return f"{days} day{'' if days == 1 else 's'}"


def _cell(world: np.record, row: int) -> dict[str, str]:
    cell = world.cells[row]
    if not cell.active:
        return NOT_THERE
    return {
        "organization": organization_names(world)[cell.organization],
        "region": REGIONS[cell.region],
        "leader of the cell": "in place" if cell.leader else f"lost, {in_days(cell.days_without)} without one",
        "lead of the organization": LEADERSHIP[Leadership(world.organizations[cell.organization].leadership)],
        "share of the trade": f"{cell.share:.1%}",
        "labs": f"{cell.labs}",
        "couriers on the roster": f"{cell.roster + cell.roster_between}",
        "stock": f"{cell.stock / KILOGRAM:.1f} kg pure",
        "orders": f"{cell.orders / KILOGRAM:.2f} kg pure a day",
        "cash": f"{written([cell.cash / DOLLAR])[0]} dollars",
    }


def _teller_of_block(table: Table, states: Mapping, rest: Callable[[World, Record, Record], dict[str, str]]) -> Teller:
    """Return what tells of a table in which every cell has a block of rows: state, whose it is, and the rest."""
    assert table.block is not None
    slots, _ = table.block

    def tell(world: np.record, row: int) -> dict[str, str]:
        thing = getattr(world, table.name)[row]
        if not thing.state:
            return NOT_THERE
        cell = world.cells[row // int(world.rows[slots])]
        fields = {"state": states[int(thing.state)], "organization": organization_names(world)[cell.organization]}
        return fields | rest(world, thing, cell)

    return tell


def _lab(world: World, lab: Record, _home: Record) -> dict[str, str]:
    return {
        "region": REGIONS[lab.region],
        "capacity": f"{lab.capacity / KILOGRAM:.2f} kg pure a day",
        "pressure here": f"{world.pressure[lab.place]:.1f} times the usual effort",
    }


def _courier(_world: World, courier: Record, home: Record) -> dict[str, str]:
    return {"home region of the cell": REGIONS[home.region], "trips made": f"{courier.crossings}"}


def _port(world: np.record, row: int) -> dict[str, str]:
    station = fixed_map()["ports"][row]
    routes = world.routes[: world.rows.routes]
    here = routes[routes["station"] == row]
    fields = {"kind": "port of entry" if station["kind"] == "port" else "Border Patrol sector"}
    fields |= {"field office": station["office"]}
    if station["kind"] == "port":
        fields["legal traffic"] = f"{here['traffic'].sum():,.0f} crossings a day"
    for route in here[here["mode"] == Mode.CAR]:
        fields["wait of a car"] = f"{route['waiting']:.0f} minutes ({WAIT_NOTE})"
    seized, events = here["seized_gross_today"].sum() / KILOGRAM, here["finds_today"].sum()
    fields["seized today"] = f"{seized:.1f} kg gross in {events} seizure{'' if events == 1 else 's'}"
    return fields


def _organization(world: np.record, row: int) -> dict[str, str]:
    organization = world.organizations[row]
    cells = world.cells[: world.rows.cells]
    own = cells[(cells["organization"] == row) & (cells["active"] == 1)]
    fields = {"name": organization_names(world)[row]}
    if organization.heir >= 0:
        return fields | {"taken over by": organization_names(world)[organization.heir]}
    if organization.parent >= 0:
        fields["split from"] = organization_names(world)[organization.parent]
    return fields | {
        "home region": REGIONS[organization.region],
        "leadership": LEADERSHIP[Leadership(organization.leadership)],
        "working capacity": f"{organization.capacity:.0%}",
        "members": f"{organization.members:,}",
        "share of the trade": f"{organization.production:.1%}",
        "cells": f"{len(own)}",
        "cells without a leader now": f"{(own['leader'] == 0).sum()}",
        "labs": f"{own['labs'].sum()}",
        "top leaders lost, arrests included": f"{organization.losses}",
    }


def declared_teller(portrayal: Portrayal) -> Teller:
    """Return what describes a row by the fields that its table declares to be inspected."""

    def tell(world: np.record, row: int) -> dict[str, str]:
        thing = getattr(world, portrayal.table)[row]
        look = portrayal.looks.get(int(thing[portrayal.field]))
        if look is None:
            return NOT_THERE
        fields = {"state": look.words} if look.words else {}
        for field in inspected_fields(portrayal):
            value = thing[field.name]
            named = field.states(value).name.lower().replace("_", " ") if field.states else _in_unit(value, field.unit)
            fields[field.meaning] = named.rstrip()
        return fields

    return tell


def _in_unit(value: float, unit: str) -> str:
    """Write a value with its unit; weights, which tables hold in milligrams, in kilograms."""
    if unit.split(" ")[0] == "mg":
        return f"{value / KILOGRAM:,.1f} {unit.replace('mg', 'kg', 1)}"
    return f"{value:,} {unit}"


def _taken(table: str) -> Callable[[World], int]:
    return lambda world: rows_taken(world, table)


TELLERS: dict[str, Teller] = {
    "cell": _cell,
    "lab": _teller_of_block(TABLES["labs"], LAB_STATES, _lab),
    "courier": _teller_of_block(TABLES["couriers"], COURIER_STATES, _courier),
}
INSPECTED: dict[str, tuple[Teller, Callable[[World], int]]] = {
    **{one.name: (TELLERS.get(one.name) or declared_teller(one), _taken(one.table)) for one in PORTRAYALS},
    "port": (_port, lambda world: len(fixed_map()["ports"])),
    "organization": (_organization, lambda world: int(world.rows.organizations)),
}
