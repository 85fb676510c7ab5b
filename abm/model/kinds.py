"""Kinds: what things can be (states, classes), and the most rows that tables hold."""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import HEIGHT, WIDTH

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
MEMBERS = 175000  # of all criminal organizations (C21a)
# The most rows each table holds.
ORGANIZATIONS = 256
CELLS = 256
LABS = CELLS * 256
COURIERS = 2**21
INSPECTORS = 2**14
ROUTES = 96
DAYS = 36525
MONTHS = 1212
INPUTS = 128
SETTINGS = 4096
SUPPLIERS = 200
SEAPORTS = 8
ARRIVALS = 512  # days ahead of which what is to arrive is kept
HAPPENED = 512


class LabState(IntEnum):
    """Tell what a lab is doing; a row that is not open can be used again."""

    NONE = 0
    SETTING_UP = 1
    WORKING = 2
    PAUSED = 3
    MOVING = 4
    FOUND = 5
    CLOSED = 6
    STRUCK = 7


class CourierState(IntEnum):
    """Tell what a courier is doing; a row that is not on a roster can be used again."""

    NONE = 0
    JOINING = 1
    IDLE = 2
    TRAVELING = 3
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
    """Tell whether an organization has an undisputed leader."""

    SETTLED = 0
    VACANT = 1
    CONTESTED = 2


class Fate(IntEnum):
    """Tell what becomes of a leader who was lost: followed by another, back by the end of the vacancy, or held."""

    REPLACED = 0
    RETURNS = 1
    HELD = 2


class Need(IntEnum):
    """Tell what a cell does for want of cash; each includes those before it."""

    NONE = 0
    SELLS = 1
    DISMISSES = 2
    RESTARTS = 3
