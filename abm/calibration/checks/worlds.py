"""Worlds: the scenarios that checks compare; every policy is an intervention of the package."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, PORT, load_geography
from abm.inputs.series import SCANNED, monthly_inputs
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention
from abm.model.interventions import SHIPPED
from abm.model.interventions.inspection_rate import InspectionRate
from abm.model.mechanisms.market.elsewhere import CLOSED
from abm.model.scenario import Scenario

HELD_YEAR = 2022
DAYS, BURN_IN = 730, 365
CLOSED_SOUTH = tuple(
    SHIPPED[str(one["kind"])](**{name: value for name, value in one.items() if name != "kind"})  # type: ignore[arg-type]
    for one in CLOSED
)  # as the ablation of another source closes it
FROZEN = {name: 0.0 for name in PARAMETERS if name.startswith("freeze_")}


def held(
    *policies: Intervention,
    parameters: Mapping[str, float] = MappingProxyType({}),
    days: int = DAYS,
    burn_in: int = BURN_IN,
    inputs: str = f"FY{HELD_YEAR}",
) -> Scenario:
    """Return a world in which the inputs of a year are held: of the last fitted one, unless another is named."""
    return Scenario(parameters=parameters, interventions=policies, inputs=inputs, days=days, burn_in=burn_in)


def frozen_but(*thawed: str) -> Mapping[str, float]:
    """Return parameters with which all adaptation stands still from the first recorded day on, but that named."""
    return {name: value for name, value in FROZEN.items() if name.removeprefix("freeze_") not in thawed}


def scanned(coverage: float, mode: str = "car", **fields: object) -> InspectionRate:
    """Return scans of a share of a mode's crossings from day 0 on."""
    return InspectionRate(start=0, mode=mode, coverage=coverage, **fields)  # type: ignore[arg-type]


def ports_of(office: str) -> tuple[str, ...]:
    """Return the ports of a field office."""
    stations = load_geography().stations
    here = (stations.kind == PORT) & (stations.office == FIELD_OFFICES.index(office))
    return tuple(map(str, np.asarray(stations.name)[here]))


def dated_coverage() -> dict[str, float]:
    """Return the share of each mode's crossings scanned in the held year, the mean of its months."""
    inputs = monthly_inputs(f"{HELD_YEAR - 1}-10", 12)["scan_coverage"]
    return {name: float(inputs[:, mode].mean()) for name, mode in SCANNED.items()}
