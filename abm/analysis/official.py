"""Official: months of a run under dated inputs, as official figures count them, beside those figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.inputs.deaths import official_deaths
from abm.inputs.geography import FIELD_OFFICES
from abm.inputs.series import (
    FIRST_MONTH,
    LAST_FITTED,
    POUND,
    homicide_victims,
    official_homicides,
    official_office_weights,
    official_seizures,
)
from abm.inputs.traffic import FIRST_YEAR

KG_PER_POUND = POUND / 1e6
CITIZENS = 0.802  # C10, C10v: of couriers caught at ports, FY2019-24 as one
OFFICE_WEIGHTS = {name: f"kg_{name.lower().replace(' ', '_')}" for name in FIELD_OFFICES}  # measure of each office
LEADING = [FIELD_OFFICES.index(name) for name in ("San Diego", "Tucson")]  # most of what is seized
BAND = (0.05, 0.95)  # quantiles of single seeds


@dataclass(frozen=True)
class Counted:
    """Hold what is counted of runs by month; every array has shape [runs, months] but for `office_kg`.

    Attributes
    ----------
    seizures, caught, citizens, killed, deaths : array
        Numbers of events and of people: caught at ports, citizens among them, killed in violence tied to the trade, and dead
        from overdoses in the United States.
    kg, kg_at_ports : array
        Weight seized, gross.
    office_kg : array, shape [runs, months, offices]
        That at the ports of each field office.
    days : array of int, shape [months]
        Days of each month that were recorded.
    trade_killings : float
        Share of usual homicides that is tied to the trade.
    """

    seizures: np.ndarray
    kg: np.ndarray
    kg_at_ports: np.ndarray
    office_kg: np.ndarray
    caught: np.ndarray
    citizens: np.ndarray
    killed: np.ndarray
    deaths: np.ndarray
    days: np.ndarray
    trade_killings: float

    def measures(self) -> dict[str, np.ndarray]:
        """Return each measure of the picture of the history, shape [runs, months]; nan where it has no value."""
        others = homicide_victims().sum() * (1.0 - self.trade_killings) * self.days
        return _measures(self.seizures, self.kg, self.kg_at_ports, self.office_kg) | {
            "citizen_share": _share(self.citizens, self.caught),
            "homicide_victims": self.killed + others,
            "deaths": self.deaths,
        }


def official_measures() -> dict[str, np.ndarray]:
    """Return the same of official figures, shape [months]."""
    seizures, pounds = official_seizures(), official_office_weights()
    at_ports, between = seizures.ports_lb * KG_PER_POUND, seizures.between_lb * KG_PER_POUND
    events = seizures.ports_events + seizures.between_events
    return _measures(events, at_ports + between, at_ports, pounds * KG_PER_POUND) | {
        "citizen_share": np.full(len(seizures), CITIZENS),
        "homicide_victims": _from_first(official_homicides()),
        "deaths": _from_first(official_deaths()),
    }


def _from_first(counts: dict[str, int]) -> np.ndarray:
    """Return counts by month from the first month of the history on."""
    return np.array([number for month, number in counts.items() if month >= FIRST_MONTH])


def _measures(events: np.ndarray, kg: np.ndarray, at_ports: np.ndarray, office_kg: np.ndarray) -> dict[str, np.ndarray]:
    first, second = (office_kg[..., office] for office in LEADING)
    return {
        "seizures": events.astype(float),
        "kg_gross": kg,
        "kg_per_seizure": _share(kg, events),
        "share_at_ports": _share(at_ports, kg),
        "tucson_share": _share(second, first + second),
    } | {measure: office_kg[..., office] for office, measure in enumerate(OFFICE_WEIGHTS.values())}


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def beside_official(modeled: dict[str, np.ndarray], names: Sequence[str]) -> pd.DataFrame:
    """Return a row per month from October 2018 on: what runs give beside the official figures.

    Columns are month (YYYY-MM), fiscal_year, fitted (whether the model was fitted to that year), and for each measure
    official_ (nan where there is none), model_ (mean of the runs), low_ and high_ (where 90% of the runs are).

    Parameters
    ----------
    modeled : dict of arrays, shape [runs, months]
        As `Counted.measures` gives them.
    """
    months = modeled[names[0]].shape[1]
    fiscal_year = FIRST_YEAR + np.arange(months) // 12
    month = (np.datetime64(FIRST_MONTH, "M") + np.arange(months)).astype(str)
    columns = {"month": month, "fiscal_year": fiscal_year, "fitted": fiscal_year <= LAST_FITTED}
    official = official_measures()
    for name in names:
        known = official[name][:months]
        low, high = np.nanquantile(modeled[name], BAND, axis=0)
        columns |= {
            f"official_{name}": np.append(known, np.full(months - len(known), np.nan)),
            f"model_{name}": np.nanmean(modeled[name], axis=0),
            f"low_{name}": low,
            f"high_{name}": high,
        }
    return pd.DataFrame(columns)
