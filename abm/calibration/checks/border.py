"""Border: whom couriers are, what they dare, how long travelers wait, and where the flow goes when policies act at one place."""

from __future__ import annotations

import numpy as np

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import (
    AtChance,
    change,
    fall_over_rise,
    mean,
    part_change,
    quotient,
    quotient_rise,
    regained,
    rest_change,
)
from abm.calibration.checks.takes import YEAR, Daily, Monthly
from abm.calibration.checks.worlds import dated_coverage, frozen_but, held, ports_of, scanned
from abm.inputs.geography import Mode
from abm.inputs.waits import LANES, busy_lines, waits_of
from abm.model.intervention import Intervention
from abm.model.interventions.guards import Guards
from abm.model.interventions.travel_restrictions import TravelRestrictions
from abm.model.parameters import DEFAULTS

DARED = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)  # shares of cars scanned at the ports of San Diego
FIXED = frozen_but("ports", "modes", "memory")  # pay and all of supply stand still
HERE = ports_of("San Diego")
DARE = tuple(held(scanned(c, ports=HERE), days=365, parameters=FIXED) for c in DARED)
ATTEMPTS = tuple(Monthly(field, 6, 12, "San Diego", Mode.CAR) for field in ("loads", "seizures"))
CITIZENS = (Daily("caught_at_ports"), Daily("caught_citizens"))
EQUAL = {"admissibility_share": 0.0, "status_loss": 0.0}
LEAST = 0.05
SURGE_END = 61  # October and November
REFERRED = {
    "car": DEFAULTS["referral_share"],
    "truck": DEFAULTS["referral_share"],
    "foot": DEFAULTS["foot_referral_share"],
}


def _more(office: str, part: float, **fields: object) -> tuple[Intervention, ...]:
    """Return scans at an office that add a part of its exams, which are scans and referrals, in each mode."""
    return tuple(
        scanned(share + part * (share + REFERRED[mode]), mode, ports=ports_of(office), **fields)
        for mode, share in dated_coverage().items()
    )


def _surge_checks(office: str) -> list[Check]:
    pair = (held(*_more(office, 0.5, stop=SURGE_END, aimed=0.8), days=365), held(days=365))
    during, after = ((Monthly("seized_gross", a, b, office, ports_only=True),) for a, b in ((0, 2), (5, 8)))
    everywhere = Monthly("seized_gross", 0, 2, ports_only=True)
    name = f"V6.{office.lower().replace(' ', '-')}"
    return [
        Check(f"{name}-surge", f"50% more exams for two months, better aimed (no lever raises skill), at the {office} "
              "office: 25 to 200% more seized", pair, during, change, Bound(0.25, 2.0), "V6"),
        Check(f"{name}-others", f"during it the other offices seize at most 30% less (surge at {office})", pair, (*during, everywhere), rest_change, Bound(low=-0.3), "V6"),
        Check(f"{name}-after", f"three months after that surge seizures at the {office} office are back within 20%", pair, after, change, Bound(-0.2, 0.2), "V6"),
        Check(f"{name}-flow", "deliveries fall far less than seizures rise: by a fifth of it or less", pair,
              (Daily("delivered", 0, SURGE_END), *during), fall_over_rise, Bound(high=0.2), "V6", "{:.2f}"),
    ]  # fmt: skip


def _balloon(office: str) -> list[Check]:
    pair = (held(*_more(office, 1.0)), held())
    takes = (Monthly("delivered", 12, 24, office), Monthly("delivered", 12, 24))
    name = f"V7.{office.lower().replace(' ', '-')}"
    return [
        Check(f"{name}-share", f"twice the exams at the {office} office for good: its share of the flow falls by 5% or more",
              pair, takes, part_change, Bound(high=-0.05), "V7"),
        Check(f"{name}-others", "the flow elsewhere rises", pair, takes, rest_change, Bound(low=0.0), "V7"),
        Check(f"{name}-leak", "half or more of what it loses goes through elsewhere", pair, takes, regained, Bound(low=0.5),
              "V7", "{:.2f}"),
    ]  # fmt: skip


def _waits() -> list[Check]:
    """Return the checks of lines by class of lane: the record is the mean over the ports with lines and the hours of the day."""
    ports = sorted(port for port, mode in busy_lines() if mode == Mode.CAR)
    columns = ("line_general", "line_ready", "line_trusted")
    recorded = [float(np.mean([np.nanmean(waits_of(port, "car", lane)) for port in ports])) for lane in LANES]
    return [
        Check(f"C29.{column.removeprefix('line_')}", f"line of cars in {lane} lanes where lines are recorded, on record {minutes:.0f} minutes",
              (held(days=YEAR),), (Daily(column),), mean, Bound(0.7 * minutes, 1.3 * minutes), "C29", "{:.0f}")
        for column, lane, minutes in zip(columns, ("ordinary", "ready", "trusted"), recorded, strict=True)
    ]  # fmt: skip


def _unstaffed() -> list[Check]:
    """Return what a scan of 40% without more officers costs who crosses legally."""
    pair = (held(scanned(0.4, staffed=0.0), days=YEAR), held(days=YEAR))
    return [
        Check(f"C29.{name}", f"40% of cars scanned without more officers: {asks}", pair, (Daily(column),), change,
              Bound(low=LEAST), "What must hold")
        for name, asks, column in (
            ("hours", "hours waited", "waiting_hours"), ("money", "what they are worth", "waiting_usd"),
            ("scanned", "the line of ordinary lanes", "line_general"))
    ]  # fmt: skip


def _guards() -> list[Check]:
    pair = (held(Guards(0, size=5.0)), held())
    at_ports = (Daily("seized_gross"), Daily("seized_gross_at_ports"))
    return [
        Check("V30.flow", "six times the patrols between ports: the flow is about unchanged", pair, (Daily("delivered"),), change,
              Bound(-0.05, 0.05), "V30"),
        Check("V30.ports", "more of what is seized is seized at ports", pair, at_ports, quotient_rise, Bound(low=0.0), "V30", "{:+.3f}"),
        Check("V30.between", "of all that is seized, what guards and patrols seize between ports falls", pair, at_ports[::-1],
              rest_change, Bound(high=0.0), "V30"),
    ]  # fmt: skip


CHECKS: tuple[Check, ...] = (
    Check("V22.little", "at fixed pay, loads by one office and mode hardly respond to a chance of 0.1", DARE, ATTEMPTS,
          AtChance(0.1), Bound(low=0.8), "V22", "{:.2f}"),
    Check("V22.steep", "at a chance of 0.4 less than half of them are left, and never none", DARE, ATTEMPTS,
          AtChance(0.4), Bound(0.01, 0.5), "V22", "{:.2f}"),
    Check("V23.equal", "under equal scrutiny citizens are caught as they cross, 0.45", (held(parameters=EQUAL),), CITIZENS, quotient,
          Bound(0.41, 0.49), "V23, C10b", "{:.3f}"),
    Check("V23.falls", "their share is lower then than under the usual scrutiny", (held(parameters=EQUAL), held()), CITIZENS,
          quotient_rise, Bound(high=0.0), "V23", "{:+.3f}"),
    Check("V23.rises", "it rises where four fifths of the others are barred from crossing",
          (held(TravelRestrictions(start=0, share=0.8)), held()), CITIZENS,
          quotient_rise, Bound(low=0.0), "V23", "{:+.3f}"),
    *_waits(),
    *_unstaffed(),
    *_guards(),
    *_surge_checks("Tucson"),
    *_surge_checks("San Diego"),
    *_balloon("San Diego"),
    *_balloon("Tucson"),
)  # fmt: skip
