"""Observation: what is recorded of a run, in which unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.scenario import Scenario


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
    """

    scenario: Scenario
    seed: int
    daily: np.recarray
    monthly: np.recarray
    lab_days: np.ndarray

    @classmethod
    def of(cls, world: np.record, scenario: Scenario, seed: int) -> Recording:
        """Take the recording out of a world."""
        days = slice(scenario.burn_in, scenario.burn_in + scenario.days)
        months = int(world.clock.period) + 1
        routes = int(world.clock.routes)
        monthly = world.monthly[:months, :routes].copy().view(np.recarray)
        return cls(scenario, seed, world.daily[days].copy().view(np.recarray), monthly, world.lab_days[:months].copy())
