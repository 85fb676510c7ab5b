"""Observation: what is recorded of a run, in which unit, and the response variables taken from it.

A response variable is one entry in `RESPONSES`; a column of the daily table is one entry in `DAILY_COLUMNS`. Nothing
here tells how likely a load is to be found at a port, by a mode or by the class of its courier: loads and deliveries
are given by office only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.traffic import WAIT_NOTE
from abm.model.scenario import Scenario

GRAM = 1e3  # mg
KILOGRAM = 1e6  # mg
MODE_NAMES = tuple(mode.name.lower() for mode in Mode)


@dataclass(frozen=True)
class Recording:
    """Hold what one replicate left behind, burn-in excluded.

    Attributes
    ----------
    daily : recarray, shape (days,)
        Totals of each day (masses in mg).
    monthly : recarray, shape (months, routes)
        Totals by route; never published by route.
    lab_days : array of int, shape (months, 6)
        Days worked by labs in each region.
    office, mode : arrays of int, shape (routes,)
        Field office and mode of each route.
    traffic : array of float, shape (months, routes)
        Legal crossings a day.
    """

    scenario: Scenario
    seed: int
    daily: np.recarray
    monthly: np.recarray
    lab_days: np.ndarray
    office: np.ndarray
    mode: np.ndarray
    traffic: np.ndarray

    @classmethod
    def of(cls, world: np.record, scenario: Scenario, seed: int) -> Recording:
        """Take the recording out of a world."""
        days = slice(scenario.burn_in, scenario.burn_in + scenario.days)
        calendar = world.calendar[days]
        months = int(world.clock.period) + 1
        routes = world.routes[: world.clock.routes]
        inputs = calendar["input"][np.searchsorted(calendar["period"], np.arange(months))]
        return cls(
            scenario=scenario,
            seed=seed,
            daily=world.daily[days].copy().view(np.recarray),
            monthly=world.monthly[:months, : len(routes)].copy().view(np.recarray),
            lab_days=world.lab_days[:months].copy(),
            office=routes["office"].copy(),
            mode=routes["mode"].copy(),
            traffic=world.inputs["legal_crossings"][inputs][:, : len(routes)].copy(),
        )

    def amounts(self, field: str) -> np.ndarray:
        """Add a monthly field up over the routes of each office and mode, shape (months, offices, modes)."""
        return self._add_up(self.monthly[field])

    def waiting(self) -> np.ndarray:
        """Average the wait over routes, weighted by traffic (minutes), shape (months, offices, modes); nan if none."""
        wait = self.monthly.waiting / np.maximum(self.monthly.days, 1)
        traffic = self.traffic_by_office()
        return np.where(traffic > 0, self._add_up(wait * self.traffic) / np.maximum(traffic, 1e-9), np.nan)

    def traffic_by_office(self) -> np.ndarray:
        """Add legal crossings a day up by office and mode, shape (months, offices, modes)."""
        return self._add_up(self.traffic)

    def _add_up(self, values: np.ndarray) -> np.ndarray:
        places = len(FIELD_OFFICES) * len(Mode)
        place = np.arange(len(values))[:, None] * places + self.office.astype(np.intp) * len(Mode) + self.mode
        total = np.bincount(place.ravel(), values.ravel(), len(values) * places)  # whole mg are exact up to 2**53
        return total.astype(values.dtype).reshape(-1, len(FIELD_OFFICES), len(Mode))


@dataclass(frozen=True)
class Column:
    """Describe one column of a table: its unit, its meaning, how it is taken from a recording, and its decimals."""

    name: str
    unit: str
    meaning: str
    take: Callable
    digits: int = 0


def _mass(name: str, field: str, scale: float, unit: str, meaning: str) -> Column:
    return Column(name, unit, meaning, lambda daily: daily[field] / scale, 0 if scale == GRAM else 3)


def _count(name: str, unit: str, meaning: str, digits: int = 0, field: str | None = None) -> Column:
    return Column(name, unit, meaning, lambda daily: daily[field or name], digits)


DAILY_COLUMNS = (
    _mass("delivered_g", "delivered", GRAM, "g pure/day", "delivered to the market in the United States"),
    _mass("delivered_kg_gross", "delivered_gross", KILOGRAM, "kg gross/day", "the same, gross weight"),
    _mass("produced_g", "produced", GRAM, "g pure/day", "made by labs"),
    _mass("sent_g", "sent", GRAM, "g pure/day", "sent towards the border"),
    _mass("seized_g", "seized", GRAM, "g pure/day", "seized at and between ports"),
    _mass("seized_kg_gross", "seized_gross", KILOGRAM, "kg gross/day", "the same, gross weight"),
    _mass(
        "seized_at_ports_kg_gross", "seized_gross_at_ports", KILOGRAM, "kg gross/day", "seized at ports, gross weight"
    ),
    _mass("lost_g", "lost", GRAM, "g pure/day", "lost to finds of labs in Mexico and to seizures inland"),
    _mass("stock_g", "stock", GRAM, "g pure", "held by cells in Mexico at the end of the day"),
    _mass("transit_g", "transit", GRAM, "g pure", "on the way to the border at the end of the day"),
    _mass("inventory_g", "inventory", GRAM, "g pure", "retail stock in the United States at the end of the day"),
    _count("price_index", "1 = usual", "street price per gross gram", 4, "price"),
    _count("pure_price_index", "1 = usual", "street price per pure gram", 4, "pure_price"),
    _count("purity", "share", "street purity: pure weight over gross weight", 5),
    _count("seizures", "events/day", "seizures at and between ports"),
    _count("seizures_at_ports", "events/day", "seizures at ports"),
    _count("loads", "loads/day", "loads sent towards the border, all offices and modes"),
    _count("caught", "people/day", "couriers caught"),
    _count("caught_at_ports", "people/day", "couriers caught at ports"),
    _count("caught_citizens", "people/day", "United States citizens among those caught at ports"),
    _count("exams", "exams/day", "secondary exams of vehicles and people at ports"),
    _count("wait_minutes", "min", f"mean wait of a car at a port, weighted by traffic; {WAIT_NOTE}", 1, "waiting"),
    _count("labs_working", "labs", "labs at work"),
    _count("labs_paused", "labs", "labs that paused under enforcement"),
    _count("labs_idle", "labs", "labs that are set up or moving"),
    _count("labs_found", "labs/day", "labs found and closed by enforcement"),
    _count("labs_moved", "labs/day", "labs that left their place under enforcement"),
    _count("organisations", "organisations", "organisations in the trade"),
    _count("contested", "organisations", "organisations with a contested leadership"),
    _count("cells", "cells", "cartel cells"),
    _count("couriers", "people", "couriers on a roster"),
    _count("recruits", "people/day", "couriers recruited"),
    _count("arrests", "arrests/day", "leaders arrested"),
    _count("members", "people", "members of all organisations"),
    _count("concentration", "0..1", "concentration of the trade (Herfindahl index of organisations)", 4),
)


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


# What is taken of one run, over its recorded days.
RESPONSES = (
    Column("delivered_kg", "kg pure", "delivered to the United States", lambda d: d.delivered.sum() / KILOGRAM),
    Column("seized_kg_gross", "kg gross", "seized at and between ports", lambda d: d.seized_gross.sum() / KILOGRAM),
    Column("seizures", "events", "seizures at and between ports", lambda d: d.seizures.sum()),
    Column(
        "share_at_ports", "share", "share of the gross weight seized that was seized at ports",
        lambda d: _ratio(d.seized_gross_at_ports.sum(), d.seized_gross.sum()),
    ),
    Column(
        "citizen_share", "share", "share of United States citizens among couriers caught at ports",
        lambda d: _ratio(d.caught_citizens.sum(), d.caught_at_ports.sum()),
    ),
    Column(
        "interdiction_share", "share", "pure weight seized over pure weight seized or delivered",
        lambda d: _ratio(d.seized.sum(), d.seized.sum() + d.delivered.sum()),
    ),
    Column("price_mean", "1 = usual", "mean street price per gross gram", lambda d: d.price.mean()),
    Column("purity_mean", "share", "mean street purity", lambda d: d.purity.mean()),
    Column("wait_minutes_mean", "min", f"mean wait of a car at a port; {WAIT_NOTE}", lambda d: d.waiting.mean()),
    Column("exams_per_day", "exams/day", "mean number of secondary exams", lambda d: d.exams.mean()),
    Column("labs_working_mean", "labs", "mean number of labs at work", lambda d: d.labs_working.mean()),
    Column("labs_found", "labs", "labs found and closed by enforcement", lambda d: d.labs_found.sum()),
    Column("labs_moved", "labs", "labs that left their place under enforcement", lambda d: d.labs_moved.sum()),
    Column("organisations_end", "organisations", "organisations on the last day", lambda d: d.organisations[-1]),
    Column("arrests", "arrests", "leaders arrested", lambda d: d.arrests.sum()),
)  # fmt: skip
