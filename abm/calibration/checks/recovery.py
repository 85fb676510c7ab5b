"""Recovery: what more interdiction costs whom, and what the return of the flow rests on."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import (
    AtRise,
    EarlyPart,
    change,
    growth_of_quotient,
    more_slowly,
    quotient_ratio,
    share_rise,
)
from abm.calibration.checks.takes import Daily, Monthly
from abm.calibration.checks.worlds import FROZEN, held, scanned
from abm.inputs.geography import Mode
from abm.model.interventions.crackdown import Crackdown

ISSUE = "What must hold"  # the table of the outcome that was asked for
RISE, FALL = Bound(low=0.0), Bound(high=0.0)
LATE, MONTHS_LATE = 365, (12, 24)  # the second year
INTERDICTION = (Daily("seized", LATE), Daily("delivered", LATE))
CARS = (0.0, 0.1, 0.15, 0.2, 0.3)  # scanned; of trucks twice as many, of people on foot half as many
LADDER = (held(), *(held(scanned(c), scanned(2 * c, "truck"), scanned(c / 2, "foot")) for c in CARS[1:]))
AT_TEN, AT_TEN_EARLY = AtRise(0.10), EarlyPart(AtRise(0.10))
SCANS = {20: 0.2, 40: 0.4, 100: 1.0}
SLOWER: dict[str, dict[str, float]] = {
    "labs": {"lab_setup_days": 42.0, "lab_opening_days": 60.0},
    "learning": {"risk_learning": 0.05},
    "correction": {"inventory_correction_days": 180.0, "stock_correction_days": 180.0},
    "foot": {"foot_limit": 200.0},
    "cash": {"precursor_cost": 0.5, "cash_kept_days": 30.0, "credit_days": 0.0},
}


def _doubled(name: str, asks: str, column: str, bound: Bound, first: int = LATE, last: int | None = None) -> Check:
    """Return a check of a column where interdiction lies 10 points higher in the second year."""
    takes = (*INTERDICTION, Daily(column, first, last))
    return Check(f"doubled.{name}", asks, LADDER, takes, AT_TEN, bound, "V21, its row")


def _scans(percent: int, coverage: float) -> list[Check]:
    """Return the checks of a share of cars scanned for good."""
    pair = (held(scanned(coverage)), held())

    def reported(name: str, asks: str, column: str, bound: Bound) -> Check:
        return Check(f"cars{percent}.{name}", asks, pair, (Daily(column, LATE),), change, bound, ISSUE)

    return [
        Check(
            f"cars{percent}.interdiction",
            f"{percent}% of cars scanned for good: interdiction in the second year not lower than without",
            pair, INTERDICTION, share_rise, RISE, ISSUE, "{:+.3f}",
        ),
        Check(
            f"cars{percent}.catch",
            "weight seized rises less than in proportion to exams: over what it would be",
            pair,
            (Daily("exams", LATE), Daily("seized_gross", LATE)),
            quotient_ratio,
            Bound(high=1.0),
            "V10",
            "{:.2f}",
        ),
        Check(
            f"cars{percent}.events",
            "the same of seizures, whatever they weigh",
            pair,
            (Daily("exams", LATE), Daily("seizures", LATE)),
            quotient_ratio,
            Bound(),
            "V10",
            "{:.2f}",
        ),
        reported("pay", "couriers' pay rises", "pay", RISE),
        reported("border", "the border price rises", "border_price", RISE),
        reported("street", "the street price rises by 0 to 20%", "price", Bound(0.0, 0.2)),
    ]  # fmt: skip


def _slower(name: str, parameters: dict[str, float]) -> Check:
    """Return the check that the flow is back less far by day 180 with some parameters."""
    worlds = (held(scanned(0.4), parameters=parameters), held(parameters=parameters), held(scanned(0.4)), held())
    said = ", ".join(f"{k.replace('_', ' ')} {v:g}" for k, v in parameters.items())
    asks = f"40% of cars scanned: the path is longer with {said}"
    return Check(f"slower.{name}", asks, worlds, (Daily("delivered", 30, 180),), more_slowly, FALL, ISSUE, "{:+.3f}")


def _in_modes(mode: Mode) -> tuple[Monthly, Monthly]:
    return Monthly("loads", *MONTHS_LATE, mode=mode), Monthly("seizures", *MONTHS_LATE, mode=mode)


CHECKS: tuple[Check, ...] = (
    Check(
        "doubled.order", "cars to scan for good so that interdiction is 10 points higher; trucks 2x, on foot 1/2x as many",
        LADDER, (*INTERDICTION, INTERDICTION[0]), AtRise(0.10, CARS), Bound(), "V21", "{:.1%}",
    ),
    Check(
        "doubled.months", "reached over months: in days 0-29 less than half of the rise of the border price is there",
        LADDER, (*INTERDICTION, Daily("border_price", 0, 30), Daily("border_price", LATE)), AT_TEN_EARLY, Bound(high=0.5),
        ISSUE,
    ),
    _doubled("border", "the border price rises", "border_price", RISE),
    _doubled("street", "the street price rises by 0 to 5% (V21: 0 to 3%)", "price", Bound(0.0, 0.05)),
    _doubled("flow", "the flow falls by 0.2 to 5% in the second year", "delivered", Bound(-0.05, -0.002)),
    _doubled("flow-0", "the flow in days 0-29", "delivered", Bound(), 0, 30),
    _doubled("flow-30", "the flow in days 30-89", "delivered", Bound(), 30, 90),
    _doubled("flow-90", "the flow in days 90-179", "delivered", Bound(), 90, 180),
    _doubled("flow-180", "the flow in days 180-364", "delivered", Bound(), 180, 365),
    *(check for percent, coverage in SCANS.items() for check in _scans(percent, coverage)),
    Check(
        "V10.yield", "weight found per exam of a car where 40% are examined, all alike, over that where 2% are, by suspicion: a fifth or less",
        (held(scanned(0.4, aimed=0.0)), held(scanned(0.02, aimed=1.0))),
        tuple(Monthly(field, 0, 24, mode=Mode.CAR) for field in ("exams", "seized_gross")), quotient_ratio, Bound(high=0.2),
        "V10", "{:.2f}",
    ),
    Check(
        "foot.detection", "detection on foot is of the order of that in cars, a third of it or more; the size is not printed, as no chance of detection is",
        (held(),), (*_in_modes(Mode.CAR), *_in_modes(Mode.FOOT)), growth_of_quotient, Bound(1 / 3, 3.0), ISSUE, "",
    ),
    *(_slower(name, parameters) for name, parameters in SLOWER.items()),
    Check(
        "frozen.all", "40% of cars scanned, all adaptation frozen: the flow of the second year stays down by a quarter or more",
        (held(scanned(0.4), parameters=FROZEN), held(parameters=FROZEN)), (Daily("delivered", LATE),), change, Bound(high=-0.25), ISSUE,
    ),
    Check(
        "frozen.none", "all free: it comes back to nine tenths or more",
        (held(scanned(0.4)), held()), (Daily("delivered", LATE),), change, Bound(low=-0.1), ISSUE,
    ),
    Check(
        "finds.crackdown", "finds of labs rise under effort x4 everywhere",
        (held(Crackdown(start=0, region="all", intensity=3.0)), held()), (Daily("labs_found"),), change, RISE, ISSUE,
    ),
)  # fmt: skip
