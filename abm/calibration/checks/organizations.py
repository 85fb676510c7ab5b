"""Organizations: what arrests do to the flow, to killings and to members, orderly and contested successions distinguished."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import (
    Added,
    AddedOnAverage,
    Among,
    Apart,
    PartAdded,
    change,
    last_over_first,
    quotient,
)
from abm.calibration.checks.series import later, PerArrest
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import held
from abm.inputs.series import homicide_victims
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention
from abm.model.interventions.arrest_campaign import ArrestCampaign
from abm.model.interventions.leadership_arrests import LeadershipArrests
from abm.model.interventions.recruitment_prevention import RecruitmentPrevention

FIVE_YEARS = 1825
TOP = (held(LeadershipArrests(start=0, number=1, target="top")), held())
ORDERLY, CONTESTED = 1, 2
OUTCOME = (Daily("orderly", 0, 2), Daily("contests", 0, 2))  # how the succession goes is drawn on the day of the arrest
FLOW = (Daily("delivered", 0, 180), *OUTCOME)
WEIGHT = (Daily("seized_gross", 90, 455), *OUTCOME)  # a year, after a lag of three months
HARDLY = Bound(-0.2, 0.2)
EVERY = 60
SUSTAINED = LeadershipArrests(start=0, number=1 + (FIVE_YEARS - 1) // EVERY, target="random", every=EVERY)
ARRESTED = 10
MID = (held(LeadershipArrests(start=0, number=ARRESTED, target="mid-level")), held(), *TOP)
NORTHWEST = 0  # the region in which the largest group is at home
GROUND = float(PARAMETERS["home_ground"].default * homicide_victims()[NORTHWEST])  # killed a day on its home ground
HALF_A_YEAR, TEN_MONTHS = 182, 300
MEMBERS = (Daily("members", 0, 1), Daily("members", FIVE_YEARS - 1))
AT_HOME = 3  # the take that tells a contest, behind the two of killings and that of an orderly succession
ORDER = float(PARAMETERS["orderly_succession"].default)
OUTCOMES = ((AT_HOME, 1.0 - ORDER), (AT_HOME - 1, ORDER))  # contested, orderly


def _killed(days: int) -> tuple[Daily, ...]:
    """Return what is taken of killings where the largest group is at home, in the country, and of the succession."""
    return Daily("killed_northwest", 0, days), Daily("killed", 0, days), *OUTCOME


def _members(name: str, asks: str, *policies: Intervention) -> Check:
    world = (held(*policies, days=FIVE_YEARS),)
    return Check(
        f"V25.{name}",
        f"{asks}: members of the groups of the trade after five years; the 150 of the study, with its law of sizes, are held to it in a test",
        world,
        MEMBERS,
        last_over_first,
        Bound(),
        "V25",
    )


CHECKS: tuple[Check, ...] = (
    Check("V12.flow", "the top leader is arrested: the flow of six months hardly moves", TOP, FLOW, change, HARDLY, "V12"),
    Check("V12.orderly", "the same, where the succession is orderly", TOP, FLOW, Among(ORDERLY), HARDLY, "V12"),
    Check("V12.contested", "the same, where it is contested", TOP, FLOW, Among(CONTESTED), HARDLY, "V12"),
    Check("V12.apart", "contested less orderly", TOP, FLOW, Apart(CONTESTED, ORDERLY), Bound(), "V12"),
    Check("V15.contested", "a top leader is arrested and the succession is contested: weight seized in the year from the third month on falls by 30 to 50%", TOP, WEIGHT,
          Among(CONTESTED), Bound(-0.5, -0.3), "V15"),
    Check("V15.orderly", "the same, where the succession is orderly", TOP, WEIGHT, Among(ORDERLY), Bound(), "V15"),
    Check("V16.sustained", f"a leader arrested every {EVERY} days: organizations after five years over those on day 0",
          (held(SUSTAINED, days=FIVE_YEARS),), (Daily("organizations", 0, 1), Daily("organizations", FIVE_YEARS - 1)), quotient,
          Bound(2.0, 5.0), "V16", "x{:.2f}"),
    Check("V11.home", "killings on the home ground of the largest group in six months, over the usual there: its leader is arrested (by 36%)",
          TOP, _killed(HALF_A_YEAR), AddedOnAverage(GROUND, OUTCOMES), Bound(0.2, 0.8), "V11"),
    Check("V14.weaker", "killings of six months that an arrest at the level of cells adds, over those that one at the top does",
          MID, _killed(HALF_A_YEAR)[1:2], PerArrest(ARRESTED), Bound(high=1.0), "V14", "{:+.2f}"),
    Check("V14.later", "arrests at the level of cells: the change of killings in days 28-181 less that in days 0-13", MID[:2],
          (Daily("killed", 0, 14), Daily("killed", 28, HALF_A_YEAR)), later, Bound(low=0.0), "V14"),
    Check("V15.month", "killings on the home ground in the first month, where the largest group is contested (x2.5 to x4.5)",
          TOP, _killed(28), Added(GROUND, AT_HOME), Bound(1.5, 3.5), "V15"),
    Check("V15.months", "the same over ten months (x3.7 on record)", TOP, _killed(TEN_MONTHS), Added(GROUND, AT_HOME), Bound(1.5, 3.5), "V15"),
    Check("V15.region", "most of that rise is within the region", TOP, _killed(TEN_MONTHS), PartAdded(AT_HOME), Bound(0.5, 1.0), "V15", "{:.2f}"),
    _members("baseline", "no policy (+26% of all 150)"),
    _members("half", "half of recruitment prevented (-10%)", RecruitmentPrevention(start=0, share=0.5)),
    _members("doubled", "arrests doubled (+6%)", ArrestCampaign(start=0, intensity=1.0)),
)  # fmt: skip
