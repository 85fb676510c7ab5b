"""Preloaded: what every worker on this machine has from the start, as the process they are copied from imports it."""

from __future__ import annotations

import abm.running.work  # noqa: F401
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

simulate(Scenario(days=1, burn_in=1), 1)  # loads the compiled rules once, not once a worker
