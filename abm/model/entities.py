"""What exists: one row per entity, one table per kind, and the world that holds them.

Counts, money (cents) and mass (milligrams of pure drug unless a name says gross) are integers, so that sums do
not depend on the order of agents. Floats are written by their owner alone.

Labs and couriers stand in blocks: cell `c` owns the rows `c * slots` to `(c + 1) * slots - 1`, so that no two
cells ever compete for a row. Places are flat cell indices, `x * 44 + y`.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.parameters import PARAMETER_ROW

# `courier_due` where no day is set: a free row, or a courier ready for a load at ports or between them.
NEVER = 2**31 - 1
READY = NEVER - 2
READY_BETWEEN = NEVER - 1
WEEK = 7  # days between two reviews of plans and memory
MONTH = 28  # days between two reviews of custom, territory and stations
MODES = 4
LOAD_CHOICES = 5
CLASSES = 4
REGIONS = 6
OFFICES = 4
EVENTS = 3
PLACES = WIDTH * HEIGHT
STATIONS = 35
# The most rows each table holds.
ORGANISATIONS = 256
CELLS = 256
LABS = CELLS * 64
COURIERS = 2**21
INSPECTORS = 2**14
ROUTES = 96
DAYS = 36525
MONTHS = 1212
INPUTS = 128
SETTINGS = 4096


class LabState(IntEnum):
    """Tell what a lab is doing; a row that is not open can be used again."""

    NONE = 0
    SETTING_UP = 1
    WORKING = 2
    PAUSED = 3
    MOVING = 4
    FOUND = 5
    CLOSED = 6


class CourierState(IntEnum):
    """Tell what a courier is doing; a row that is not on a roster can be used again."""

    NONE = 0
    JOINING = 1
    IDLE = 2
    TRAVELLING = 3
    CROSSING = 4
    RESTING = 5
    JAILED = 6
    QUIT = 7


class Citizenship(IntEnum):
    """Name the legal status a courier crosses with."""

    CITIZEN = 0
    RESIDENT = 1
    BORDER_DOCUMENT = 2
    NO_DOCUMENT = 3


class Leadership(IntEnum):
    """Tell whether an organisation has an undisputed leader."""

    SETTLED = 0
    VACANT = 1
    CONTESTED = 2


class Form(IntEnum):
    """Name the form of a load."""

    PILL = 0
    POWDER = 1


class Fault(IntEnum):
    """Tell why the compiled day stopped."""

    NONE = 0
    MASS = 1
    ORGANISATIONS_FULL = 2
    CELLS_FULL = 3
    LABS_FULL = 4
    COURIERS_FULL = 5
    TEAMS_FULL = 6


def _table(**fields: str) -> np.dtype:
    return np.dtype([(name, kind) for name, kind in fields.items()])


ORGANISATION = _table(
    active="i8", parent="i8", region="i8",
    leadership="i8", leadership_days="i8", capacity="f8", arrested="i8", factions="i8",
    members="i8", production="f8",
    usual_load="f8", usual_load_between="f8", load_steps="i8", load_steps_between="i8",
    loads_sent="i8", loads_sent_between="i8",
)  # fmt: skip
CELL = _table(
    active="i8", organisation="i8", place="i8", x="i8", y="i8", region="i8",
    leader="i8", leaderless_days="i8", arrested="i8",
    cash="i8", spent="i8", sales="i8", stock="i8", purity="f8",
    share="f8", orders="f8", wanted_gross="f8", backlog="i8",
    labs="i8", lab_rows="i8", lab_capacity="i8", pace="f8", labs_found="i8",
    roster="i8", roster_between="i8", roster_wanted="f8", roster_between_wanted="f8",
    between_share="f8", mean_load="f8", courier_rows="i8", cursor="i8", delivered="i8",
)  # fmt: skip
LAB = _table(
    state="i8", place="i8", x="i8", y="i8", region="i8", days_to_go="i8", capacity="i8",
    exposure="f8", perceived="f8", threshold="f8",
)  # fmt: skip
COURIER = _table(
    state="i4", citizenship="i4", route="i4", place="i4", x="i4", y="i4", form="i4", crossings="i4",
    pay="i8", load="i8", gross="i8",
)  # fmt: skip
INSPECTOR = _table(
    active="i8", route="i8", exams_left="f8", skill="f8", aimed="f8", alertness="f8",
    finds_today="i8", finds="i8",
)  # fmt: skip
ROUTE = _table(
    station="i8", mode="i8", office="i8", place="i8", x="i8", y="i8",
    traffic="f8", usual_exams="f8", wanted_exams="f8", wanted_aimed="f8", authorised="i8", sized="i8", teams="i8",
    offered="i8", offered_aimed="i8", exam_share="f8", aimed_share="f8", waiting="f8",
    queued_traffic="f8", queued_exams="f8",
    sent_week="i8", lost_week="i8", finds="i8", exams="f8", finds_per_exam="f8",
    finds_today="i8", seized_gross_today="i8",
)  # fmt: skip
MARKET = _table(
    price="f8", pure_price="f8", purity="f8", inventory="i8", demand="f8", consumption="i8", mean_consumption="f8",
    orders="f8", share_lost="f8", effective_purity="f8",
)  # fmt: skip
CLOCK = _table(
    seed="u8", day="i8", input="i8", setting="i8", period="i8", fault="i8", start_stock="i8",
    organisations="i8", cells="i8", inspectors="i8", routes="i8", places="i8",
    lab_slots="i8", courier_slots="i8", transit="i8", lowest_pressure="f8",
    produced="i8", seized="i8", lost="i8", delivered="i8",
)  # fmt: skip
TODAY = _table(
    produced="i8", lost="i8", loads="i8", sent="i8", crossed="i8", crossed_gross="i8",
    seizures="i8", seized="i8", seized_gross="i8", seizures_at_ports="i8", seized_gross_at_ports="i8",
    caught_at_ports="i8", caught_citizens="i8", caught="i8", recruits="i8", labs_found="i8", labs_moved="i8",
    labs_working="i8", labs_paused="i8", labs_idle="i8", arrests="i8",
)  # fmt: skip
CALENDAR = _table(input="i8", setting="i8", period="i8")
INPUT = np.dtype([
    ("demand", "f8"), ("effective_purity", "f8"),
    ("legal_crossings", "f8", (ROUTES,)), ("scan_coverage", "f8", (MODES,)),
])  # fmt: skip
SETTING = np.dtype([
    ("arrests_top", "i8"), ("arrests_mid", "i8"), ("arrests_random", "i8"), ("effort", "f8", (REGIONS,)),
    ("coverage", "f8", (ROUTES,)), ("aimed", "f8", (ROUTES,)),
])  # fmt: skip
DAILY = np.dtype([
    ("delivered", "i8"), ("delivered_gross", "i8"), ("produced", "i8"), ("sent", "i8"), ("seized", "i8"),
    ("seized_gross", "i8"), ("seizures", "i8"), ("seized_gross_at_ports", "i8"), ("seizures_at_ports", "i8"),
    ("lost", "i8"), ("loads", "i8"), ("caught", "i8"), ("caught_at_ports", "i8"), ("caught_citizens", "i8"),
    ("stock", "i8"), ("transit", "i8"), ("inventory", "i8"), ("price", "f8"), ("pure_price", "f8"), ("purity", "f8"),
    ("waiting", "f8"), ("exams", "f8"), ("labs_working", "i8"), ("labs_paused", "i8"), ("labs_idle", "i8"),
    ("labs_found", "i8"), ("labs_moved", "i8"), ("organisations", "i8"), ("contested", "i8"), ("cells", "i8"),
    ("couriers", "i8"), ("recruits", "i8"), ("arrests", "i8"), ("members", "i8"), ("concentration", "f8"),
])  # fmt: skip
MONTHLY = _table(
    loads="i8", seizures="i8", seized="i8", seized_gross="i8", delivered="i8", delivered_gross="i8",
    exams="f8", waiting="f8", days="i8",
)  # fmt: skip
_TABLES = {
    "parameters": PARAMETER_ROW,
    "clock": CLOCK,
    "today": TODAY,
    "market": MARKET,
    "organisations": (ORGANISATION, (ORGANISATIONS,)),
    "cells": (CELL, (CELLS,)),
    "labs": (LAB, (LABS,)),
    "couriers": (COURIER, (COURIERS,)),
    "courier_due": ("i4", (COURIERS,)),
    "inspectors": (INSPECTOR, (INSPECTORS,)),
    "routes": (ROUTE, (ROUTES,)),
    "route_teams": ("i8", (INSPECTORS,)),
    "route_teams_start": ("i8", (ROUTES + 1,)),
    "territory": ("f8", (OFFICES, ORGANISATIONS)),
    "host": ("i8", (OFFICES, ORGANISATIONS)),
    "sent": ("f8", (ORGANISATIONS, ROUTES)),
    "lost": ("f8", (ORGANISATIONS, ROUTES)),
    "sent_week": ("i8", (ORGANISATIONS, ROUTES)),
    "lost_week": ("i8", (ORGANISATIONS, ROUTES)),
    "plan": ("f8", (CELLS, ROUTES)),
    "pull": ("f8", (ORGANISATIONS, ROUTES)),
    "distance_weight": ("f8", (ORGANISATIONS, MODES)),
    "load_plan": ("f8", (ORGANISATIONS, MODES, LOAD_CHOICES + 1)),
    "class_plan": ("f8", (CELLS, CLASSES)),
    "pressure": ("f8", (PLACES,)),
    "next_pressure": ("f8", (PLACES,)),
    "intelligence": ("f8", (PLACES,)),
    "region_events": ("i8", (REGIONS, EVENTS)),
    "region_of": ("i8", (PLACES,)),
    "places": ("i8", (PLACES,)),
    "neighbours": ("i8", (PLACES, 4)),
    "distance": ("i2", (STATIONS, PLACES)),
    "jump": ("i2", (STATIONS, PLACES)),
    "calendar": (CALENDAR, (DAYS,)),
    "inputs": (INPUT, (INPUTS,)),
    "settings": (SETTING, (SETTINGS,)),
    "daily": (DAILY, (DAYS,)),
    "monthly": (MONTHLY, (MONTHS, ROUTES)),
    "lab_days": ("i8", (MONTHS, REGIONS)),
}
WORLD = np.dtype(
    (np.record, [(name, *kind) if isinstance(kind, tuple) else (name, kind) for name, kind in _TABLES.items()])
)  # one object for all worlds, which Numba recognises at once


def new_world() -> np.record:
    """Return an empty world: one record that holds every table, so that a rule takes a single address.

    Tables are larger than any run needs; the operating system hands out memory only for rows that are touched.
    """
    return np.zeros(1, WORLD)[0]
