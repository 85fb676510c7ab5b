"""Governments: what threats, suspensions, drones, raids, strikes and inspections to the south do, in sign and time."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import change, last_over_first, mean, quotient, quotient_rise
from abm.calibration.checks.series import later
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import held
from abm.model.intervention import Intervention
from abm.model.interventions.anti_corruption import AntiCorruption
from abm.model.interventions.cooperation import Cooperation
from abm.model.interventions.drone_surveillance import DroneSurveillance
from abm.model.interventions.lab_raids import LabRaids
from abm.model.interventions.political_threat import PoliticalThreat
from abm.model.interventions.southbound_inspection import SouthboundInspection
from abm.model.interventions.strikes import Strikes
from abm.model.kinds import MONTH
from abm.model.scenario import Scenario

ISSUE = "What must hold"
DEADLINE, FORCE, YEARS = 90, 56, 1825
FALL, RISE = Bound(high=0.0), Bound(low=0.0)
NEAR = Bound(-0.05, 0.05)  # assumption: what counts as back


def _against(*policies: Intervention, days: int = 730) -> tuple[Scenario, Scenario]:
    return held(*policies, days=days), held(days=days)


def _force(name: str, policy: Intervention) -> tuple[Check, Check]:
    worlds = _against(policy)
    what = f"{name} on all known labs for {FORCE} days:"
    return (
        Check(f"{name}.flow", f"{what} the flow falls", worlds, (Daily("delivered", 14, FORCE),), change, FALL, ISSUE),
        Check(f"{name}.back", f"{what} back within 12 weeks", worlds, (Daily("delivered", FORCE + 84, 365),), change, NEAR, ISSUE),
    )  # fmt: skip


THREAT = _against(PoliticalThreat(start=0, stop=DEADLINE, size=1.0))
SUSPENDED = _against(Cooperation(start=0, stop=180, times=0.0))
DRONES = _against(DroneSurveillance(start=0, fleets=1.0))
STRUCK = _against(Strikes(start=0, stop=FORCE, region="all", number=20.0))
CLEAN = _against(AntiCorruption(start=0))
SOUTHBOUND = _against(SouthboundInspection(start=0, share=0.8), days=YEARS)
CHECKS: tuple[Check, ...] = (
    Check("threat.effort", f"the greatest threat, deadline after {DEADLINE} days: effort on its eve over the usual", THREAT,
          (Daily("effective_effort", DEADLINE - 1, DEADLINE),), change, RISE, ISSUE),
    Check("threat.fades", "what is added to effort is a quarter or less 120 days after it", THREAT,
          (Daily("political_pressure", DEADLINE - 1, DEADLINE), Daily("political_pressure", DEADLINE + 119, DEADLINE + 120)), quotient,
          Bound(high=0.26), ISSUE, "{:.2f}"),
    Check("threat.flow", "the flow falls in the last 28 days before it", THREAT, (Daily("delivered", DEADLINE - MONTH, DEADLINE),),
          change, FALL, ISSUE),
    Check("threat.lag", "and more than in the first 28: the flow follows with a lag", THREAT,
          (Daily("delivered", 0, MONTH), Daily("delivered", DEADLINE - MONTH, DEADLINE)), later, FALL, ISSUE),
    Check("threat.year", "a year after it the flow is as without the threat", THREAT, (Daily("delivered", DEADLINE + 365, 640),), change,
          NEAR, ISSUE),
    Check("cooperation.leads", "sharing suspended for 180 days: fewer leads in days 60-179", SUSPENDED, (Daily("leads", 60, 180),), change,
          FALL, ISSUE),
    Check("cooperation.finds", "fewer labs found in days 60-364", SUSPENDED, (Daily("labs_found", 60, 365),), change, FALL, ISSUE),
    Check("cooperation.flow", "the flow of the first year", SUSPENDED, (Daily("delivered", 0, 365),), change, Bound(), ISSUE),
    Check("drones.finds", "a fleet over every region: more labs found in two years", DRONES, (Daily("labs_found"),), change, RISE, ISSUE),
    Check("drones.fades", "leads of drones in the last 28 days over the first, as groups pay for what counters them", DRONES,
          (Daily("drone_leads", 0, MONTH), Daily("drone_leads", 702, 730)), last_over_first, FALL, ISSUE),
    Check("drones.flow", "the flow", DRONES, (Daily("delivered"),), change, Bound(), ISSUE),
    *_force("raids", LabRaids(start=0, stop=FORCE, region="all", number=20.0)),
    *_force("strikes", Strikes(start=0, stop=FORCE, region="all", number=20.0)),
    Check("strikes.cooperation", f"cooperation on day {FORCE}", STRUCK, (Daily("cooperation", FORCE - 1, FORCE),), mean,
          Bound(0.0, 0.2), ISSUE, "{:.2f}"),
    Check("strikes.bystanders", "bystanders killed by a strike", STRUCK, (Daily("strikes"), Daily("collateral_deaths")), quotient,
          Bound(2.0, 4.0), ISSUE, "{:.2f}"),
    Check("strikes.recruits", "more are recruited in half a year", STRUCK, (Daily("members_recruited", 0, 182),), change, RISE, ISSUE),
    Check("corruption.raids", "corruption is fought: the share of raids that succeed rises in the second year", CLEAN,
          (Daily("raids", 365), Daily("labs_found", 365)), quotient_rise, RISE, ISSUE, "{:+.3f}"),
    Check("southbound.raids", "80% of weapons seized for five years: the share of raids that succeed rises", SOUTHBOUND,
          (Daily("raids"), Daily("labs_found")), quotient_rise, RISE, ISSUE, "{:+.3f}"),
    Check("southbound.killed", "and fewer are killed", SOUTHBOUND, (Daily("killed"),), change, FALL, ISSUE),
)  # fmt: skip
