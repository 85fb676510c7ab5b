"""Elsewhere: what comes by other ways than over the southern border stays small, unless that is nearly closed."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import change, quotient
from abm.calibration.checks.takes import YEAR, Daily
from abm.calibration.checks.worlds import CLOSED_SOUTH, held, scanned
from abm.calibration.runs import history
from abm.model.intervention import Intervention
from abm.model.interventions.crackdown import Crackdown
from abm.model.interventions.guards import Guards
from abm.model.interventions.precursor_control import PrecursorControl

SEIZED = (Daily("seized"), Daily("elsewhere_seized"))
SMALL = Bound(0.0, 0.01)
POLICIES: dict[str, tuple[str, tuple[Intervention, ...]]] = {
    "cars40": ("40% of cars scanned", (scanned(0.4),)),
    "cars100": ("all cars scanned", (scanned(1.0),)),
    "guards": ("six times the patrols", (Guards(0, size=5.0),)),
    "crackdown": ("effort x2 everywhere", (Crackdown(0, region="all", intensity=1.0),)),
    "precursors": ("40% of suppliers stopped", (PrecursorControl(0, share=0.4),)),
}
CLOSED = held(*CLOSED_SOUTH)
LEAST = 0.05


def _delivered(first: int, last: int | None = None) -> tuple[Daily, Daily]:
    return Daily("delivered", first, last), Daily("elsewhere", first, last)


CHECKS: tuple[Check, ...] = (
    Check("C25.ratio", "seized elsewhere over seized at the southern border, FY2019-24", (history(2024),), SEIZED, quotient,
          Bound(0.0001, 0.007), "C25", "{:.4f}"),
    *(Check(f"V29.{name}", f"the same under {words}", (held(*policies),), SEIZED, quotient, SMALL, "V29", "{:.4f}")
      for name, (words, policies) in POLICIES.items()),
    Check("closed.early", "all ports closed, 21 times the patrols: from elsewhere over what comes over the border, first half-year",
          (CLOSED,), _delivered(0, YEAR // 2), quotient, Bound(high=LEAST), "V29, its row", "{:.3f}"),
    Check("closed.late", "the same in the second year", (CLOSED,), _delivered(YEAR), quotient, Bound(low=LEAST), "V29, its row", "{:.3f}"),
    Check("closed.price", "the street price per pure gram in that year, over that with nobody entering elsewhere",
          (CLOSED, held(*CLOSED.interventions, parameters={"freeze_elsewhere": 0.0})), (Daily("pure_price", YEAR),), change,
          Bound(high=-LEAST), "V29, its row"),
)  # fmt: skip
