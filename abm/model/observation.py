"""Observation: what is recorded of a run, and what is kept of it to be paired.

A column of the daily table is one entry in `DAILY_COLUMNS`. Nothing here tells how likely a load is to be found
at a port, by a mode or by the class of its courier: loads and deliveries are given by office only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.measures.falls import WINDOW
from abm.measures.shown import with_changes
from abm.model.annotations import World
from abm.model.declared import COUNTS, LEVELS, RESPONSES
from abm.inputs.dates import first_date
from abm.model.parameters import changed
from abm.model.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

MODE_NAMES = tuple(mode.name.lower() for mode in Mode)
DAILY_COLUMNS = (*COUNTS, *LEVELS)
LINEAGE = (
    "parent",
    "founded",
    "heir",
    "taken_over",
)  # fields of organizations: whom they left and who took them over, and when


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
    lineage : array of int, shape (organizations, 4)
        `LINEAGE` of each organization there ever was; days from the first recorded one, and -1 rows for none.
    """

    scenario: Scenario
    seed: int
    daily: np.recarray
    monthly: np.recarray
    lab_days: np.ndarray
    office: np.ndarray
    mode: np.ndarray
    traffic: np.ndarray
    lineage: np.ndarray

    @classmethod
    def of(cls, world: World, scenario: Scenario, seed: int) -> Recording:
        """Take the recording out of a world."""
        days = slice(scenario.burn_in, scenario.burn_in + scenario.days)
        calendar = world.calendar[days]
        months = int(world.clock.period) + 1
        routes, organizations = world.routes[: world.rows.routes], world.organizations[: world.rows.organizations]
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
            lineage=np.column_stack([organizations[name] for name in LINEAGE]) - [0, scenario.burn_in] * 2,
        )

    def __repr__(self) -> str:
        scenario = self.scenario
        return (
            f"Recording({scenario.name!r}, seed {self.seed}: {scenario.days} days from {first_date(scenario.inputs)})"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a recorded day: day, date and the columns of daily.csv; dictionary.csv has their units.

        Its `attrs` name the scenario, the seed and the parameters that are others than usual.
        """
        import pandas as pd

        days = np.arange(self.scenario.days)
        dates = (first_date(self.scenario.inputs) + days.astype("m8[D]")).astype("M8[s]")
        columns = {column.name: column.publish(self.daily) for column in DAILY_COLUMNS}
        frame = pd.DataFrame({"day": days, "date": dates} | columns)
        changes = changed(self.scenario.parameters)
        frame.attrs |= {"scenario": self.scenario.name, "seed": self.seed, "changed_parameters": changes}
        return frame

    def plot(self, column: str = "delivered_g", ax: Any = None) -> Any:
        """Draw a column of daily.csv over the dates, each day and as a mean of 28 days; return the axes of Matplotlib.

        A mass in grams may be asked for in kilograms: "delivered_kg" is "delivered_g" in kg.

        Raises
        ------
        ValueError
            There is no such column, or it is not one name.
        """
        import pandas as pd

        columns = {one.name: one for one in DAILY_COLUMNS}
        if not isinstance(column, str):
            raise ValueError(f"column = {shown(column)}: allowed one name in quotes, such as 'delivered_g'")
        grams = re.sub("_kg$", "_g", column)
        in_kilograms = grams in columns and column not in columns
        if not in_kilograms and column not in columns:
            raise ValueError(f"unknown column {shown(column)}{closest(column, columns, 'to_frame()')}")
        found = columns[grams if in_kilograms else column]
        days = self.to_frame().set_index("date")[found.name] / (1000 if in_kilograms else 1)
        unit = found.unit.replace("g ", "kg ", 1) if in_kilograms else found.unit
        lines = pd.DataFrame({"each day": days, f"mean of {WINDOW} days": days.rolling(WINDOW).mean()})
        own = ax is None
        ax = lines.plot(ax=ax, color=["0.75", "tab:blue"])
        ax.set_ylabel(f"{found.meaning} ({unit})", wrap=True)
        ax.set_xlabel("date")
        ax.set_title(
            with_changes(f"{self.scenario.name}, seed {self.seed}", changed(self.scenario.parameters)), parse_math=False
        )
        if own:
            ax.figure.set_layout_engine("constrained")
        return ax

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
class Outcome:
    """Hold what is kept of one replicate: little, so that it crosses from process to process at no cost.

    Attributes
    ----------
    responses : dict of str to float
        Response variables of the run alone.
    delivered : array of int, shape (days,)
        mg pure a day.
    places : dict of arrays, shape (months, places)
        What can be shifted: deliveries by office and by mode (mg), lab-days by region.
    lineage : array of int, shape (organizations, 4)
        As in the recording.
    """

    seed: int
    responses: dict[str, float]
    delivered: np.ndarray
    places: dict[str, np.ndarray]
    lineage: np.ndarray

    @classmethod
    def of(cls, recording: Recording) -> Outcome:
        """Reduce a recording to what is kept."""
        flow = recording.amounts("delivered")
        places = {
            "shifted_offices": flow.sum(axis=2),
            "shifted_modes": flow.sum(axis=1),
            "shifted_lab_regions": recording.lab_days,
        }
        responses = {column.name: float(column.take(recording.daily)) for column in RESPONSES}
        return cls(recording.seed, responses, recording.daily.delivered.copy(), places, recording.lineage)
