"""Organizations: what arrests of leaders do, orderly and contested successions distinguished."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import Among, Apart, change, quotient
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import held
from abm.model.interventions.leadership_arrests import LeadershipArrests

FIVE_YEARS = 1825
TOP = (held(LeadershipArrests(start=0, number=1, target="top")), held())
ORDERLY, CONTESTED = 1, 2
OUTCOME = (Daily("orderly", 0, 2), Daily("contests", 0, 2))  # how the succession goes is drawn on the day of the arrest
FLOW = (Daily("delivered", 0, 180), *OUTCOME)
WEIGHT = (Daily("seized_gross", 90, 455), *OUTCOME)  # a year, after a lag of three months
HARDLY = Bound(-0.2, 0.2)
EVERY = 60
SUSTAINED = LeadershipArrests(start=0, number=1 + (FIVE_YEARS - 1) // EVERY, target="random", every=EVERY)
CHECKS: tuple[Check, ...] = (
    Check("V12.flow", "the top leader is arrested: the flow of six months hardly moves", TOP, FLOW, change, HARDLY, "V12"),
    Check("V12.orderly", "the same, where the succession is orderly", TOP, FLOW, Among(ORDERLY), HARDLY, "V12"),
    Check("V12.contested", "the same, where it is contested", TOP, FLOW, Among(CONTESTED), HARDLY, "V12"),
    Check("V12.apart", "contested less orderly", TOP, FLOW, Apart(CONTESTED, ORDERLY), Bound(), "V12"),
    Check("V15.contested", "weight seized in a year after three months falls by 30 to 50% where the largest is contested", TOP, WEIGHT,
          Among(CONTESTED), Bound(-0.5, -0.3), "V15"),
    Check("V15.orderly", "the same, where the succession is orderly", TOP, WEIGHT, Among(ORDERLY), Bound(), "V15"),
    Check("V16.sustained", f"a leader arrested every {EVERY} days: organizations after five years over those on day 0",
          (held(SUSTAINED, days=FIVE_YEARS),), (Daily("organizations", 0, 1), Daily("organizations", FIVE_YEARS - 1)), quotient,
          Bound(2.0, 5.0), "V16", "x{:.2f}"),
)  # fmt: skip
