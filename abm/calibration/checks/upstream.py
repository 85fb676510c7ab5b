"""Upstream: precursors that run short, by how many sell them, and finished imports that are banned.

V17.price-back contradicts V18.gross: price per gross gram = price per pure gram x purity, so that a price per pure gram at most a tenth up and
one per gross gram at most a fifth down need a purity of .8 / 1.1 = 73% of the usual, when V17 has it at 20 to 50%, low for a year or more. They
are two episodes: methamphetamine in 1995 (Dobkin and Nicosia 2009: price x3, back within four months; purity from 90 to 20%, back within 18
months, that is a price per gross gram under a half by the time the price was back, if it is per pure gram) and fentanyl in 2023-25, where it is the pill that keeps its price. V18 is of this trade.
V19 asks for the share regained after 12 to 18 months; how many days it takes until 80% is back has no source, and is reported.
"""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import change, quotient_ratio, ratio
from abm.calibration.checks.series import DaysUntilBack, GrossAllowed, highest, lowest
from abm.calibration.checks.takes import YEAR, Daily
from abm.calibration.checks.worlds import DAYS, held
from abm.model.interventions.checkpoints import Checkpoints
from abm.model.interventions.import_control import ImportControl
from abm.model.interventions.precursor_control import PrecursorControl
from abm.model.interventions.seaport_control import SeaportControl
from abm.model.kinds import MONTH
from abm.model.scenario import Scenario

NUMBERS = (2, 5, 20, 100)
NOTHING = 0.1  # assumption: what a price or a purity may move by where nothing much is to happen
INLAND, WEEKS = (held(Checkpoints(start=0, stop=14, times=5.0)), held()), 22
SHORT = (held(SeaportControl(start=0, share=0.67)), held())  # that takes about 40% of what arrives
HALF = YEAR // 2
LATER = (Daily("deaths", HALF, HALF + YEAR), Daily("purity", HALF, HALF + YEAR))
IMPORTED = {"import_share": 0.5}
BANNED = tuple(held(*policy, parameters=IMPORTED, inputs="FY2019") for policy in ((ImportControl(start=0),), ()))
BAN = 212  # 1 May 2019, from 1 October 2018
BACK = 0.1  # how far off what is back may still be
LONG = 5 * YEAR  # in which nearly every substitute is there
RECORD = tuple(
    Scenario(inputs="history", days=BAN + YEAR + HALF, burn_in=YEAR, parameters={"import_share": share}) for share in (0.5, 0.0)
)  # fmt: skip


def months(column: str, days: int = DAYS) -> tuple[Daily, ...]:
    """Return the means of a column over each 28 days."""
    return tuple(Daily(column, day, day + MONTH) for day in range(0, days - MONTH + 1, MONTH))


def _largest(number: int, days: int = DAYS) -> tuple[Scenario, Scenario]:
    """Return the worlds in which the largest of so many suppliers is controlled, and none; the number alone moves nothing."""
    return held(PrecursorControl(start=0, largest=1), parameters={"suppliers": number}, days=days), held(days=days)


def _shock(number: int) -> tuple[Check, Check]:
    price = Bound(1.0, 2.0) if number == 2 else Bound(high=NOTHING)
    purity = Bound(-0.8, -0.5) if number == 2 else Bound(low=-NOTHING)
    what = f"the largest of {number} suppliers is controlled:"
    return (
        Check(f"V17.price-{number}", f"{what} price per pure gram, the highest of 28 days", _largest(number),
              months("pure_price"), highest, price, "V17"),
        Check(f"V17.purity-{number}", f"{what} purity, the lowest of 28 days", _largest(number), months("purity"), lowest,
              purity, "V17"),
    )  # fmt: skip


def _short(name: str, asks: str, column: str, bound: Bound) -> Check:
    return Check(
        f"V18.{name}", f"precursors -40% for a year: {asks}", SHORT, (Daily(column, 0, YEAR),), change, bound, "V18"
    )


CHECKS: tuple[Check, ...] = (
    *(check for number in NUMBERS for check in _shock(number)),
    Check("V17.price-back", "the largest of two suppliers is controlled: days until the price per pure gram is back within 10% for good",
          _largest(2, LONG), months("pure_price", LONG), DaysUntilBack(BACK), Bound(0.0, 183.0), "V17", "{:.0f}"),
    Check("V17.gross-then", "how far the price per gross gram would have to lie off for that on day 183, as low as purity is then", _largest(2),
          (Daily("purity", 183, 183 + MONTH),), GrossAllowed(BACK), Bound(), "V17"),
    Check("V17.purity-back", "the largest of two suppliers is controlled: days until purity is back within 10% for good", _largest(2, LONG), months("purity", LONG),
          DaysUntilBack(BACK), Bound(365.0, 730.0), "V17", "{:.0f}"),
    _short("precursors", "what arrives (the shock itself)", "precursors_arrived", Bound(-0.5, -0.3)),
    _short("purity", "purity", "purity", Bound(-0.5, -0.3)),
    _short("gross", "price per gross gram", "price", Bound(-0.2, 0.2)),
    Check("V18.pure", "precursors -40% for a year: price per gross gram over purity, as its bound is derived", SHORT,
          (Daily("purity", 0, YEAR), Daily("price", 0, YEAR)), quotient_ratio, Bound(1.35, 2.0), "V18", "x{:.2f}"),
    _short("pure-daily", "the price per pure gram of single days, whose mean is higher", "pure_price", Bound()),
    _short("flow", "pure flow", "delivered", Bound()),
    _short("deaths", "deaths", "deaths", Bound(-0.4, -0.3)),
    Check("V18.deaths-later", "deaths in months 7 to 18 of it, as 2024 was of the shock of mid-2023", SHORT, LATER[:1], change, Bound(), "V18"),
    Check("V18.purity-later", "purity then", SHORT, LATER[1:], change, Bound(), "V18"),
    Check("V31.national", "a shock to the supply of all lowers deaths", SHORT, (Daily("deaths", 0, YEAR),), change, Bound(high=0.0), "V31"),
    Check("V31.inland", "five times the hours at checkpoints, for two weeks: deaths in the three weeks from then on", INLAND,
          (Daily("deaths", 1, WEEKS),), change, Bound(low=0.0), "V31", "{:+.2%}"),
    Check("V19.regained", "half came finished until the dated ban of May 2019: the flow 12 to 18 months later, over that without imports",
          RECORD, (Daily("delivered", BAN + YEAR, BAN + YEAR + HALF),), change, Bound(low=-0.2), "V19"),
    Check("V19.made", "what is made in Mexico then, as a part of what it would be without imports", RECORD,
          (Daily("produced", BAN + YEAR, BAN + YEAR + HALF),), ratio, Bound(0.8, 1.05), "V19", "{:.2f}"),
    Check("V19.first", "all is banned at once, trade of FY2019: the flow in the first 90 days", BANNED, (Daily("delivered", 0, 90),), change,
          Bound(), "V19"),
    Check("V19.days", "days until 80% of the flow is back for good", BANNED, months("delivered"), DaysUntilBack(0.2), Bound(), "V19", "{:.0f}"),
)  # fmt: skip
