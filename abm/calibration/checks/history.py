"""History: FY2019-24 against official figures, year by year, and the texture of its months."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import growth_of_quotient, mean
from abm.calibration.checks.takes import LeadRange, Official, Texture
from abm.calibration.runs import history
from abm.calibration.targets import Target, fitted_targets, withheld_targets
from abm.inputs.series import LAST_FITTED

FIRST, LAST = 2019, 2024
WORLD = (history(LAST),)
FACTOR = 1.5


def _of(quantity: str, first: int, last: int) -> Target:
    """Return the row of the target table with a quantity over some fiscal years."""
    rows = (*fitted_targets(), *withheld_targets())
    return next(row for row in rows if (row.quantity, row.first_year, row.last_year) == (quantity, first, last))


def _citizens(year: int) -> Check:
    """Return the check of the citizen share of a year: the rows for single years hold for the later ones, too."""
    row = _of("citizen_share", min(year, 2022), min(year, 2022))
    take = Official(Target(**{**vars(row), "first_year": year, "last_year": year}))
    asks = f"citizens among couriers caught at ports, FY{year}"
    source = "C10" if year <= LAST_FITTED else "C10v"
    return Check(f"C10.{year}", asks, WORLD, (take,), mean, Bound(row.low, row.high), source, "{:.3f}")


def _at_ports(years: tuple[int, int]) -> Check:
    """Return the check of the share of weight that is seized at ports."""
    row = _of("share_at_ports", *years)
    asks = f"share of the weight seized that is seized at ports, FY{years[0]}-{years[1] - 2000}"
    return Check(f"C3.{years[0]}", asks, WORLD, (Official(row),), mean, Bound(row.low, row.high), row.id, "{:.3f}")


def _events(year: int) -> Check:
    """Return the check of the events of a year."""
    row = _of("events", year, year)
    asks = f"seizures in FY{year}, within a factor of {FACTOR} of {row.official:,.0f}"
    bound = Bound(row.official / FACTOR, row.official * FACTOR)
    return Check(f"events.{year}", asks, WORLD, (Official(row),), mean, bound, row.id, "{:,.0f}")


def _texture(name: str, asks: str, statistic: str, bound: Bound) -> Check:
    return Check(f"V28.{name}", asks, WORLD, (Texture(statistic, FIRST, LAST),), mean, bound, "V28", "{:+.2f}")


YEARS = range(FIRST, LAST + 1)
CITIZENS, PRICE = _of("citizen_share", 2023, 2024), _of("pure_price_ratio", 2019, 2021)
LOADS = tuple(Official(_of(quantity, year, year)) for year in (2019, 2023) for quantity in ("events", "weight"))
CHECKS: tuple[Check, ...] = (
    *map(_citizens, YEARS),
    Check("C10v.share", "citizens among couriers caught at ports, FY2023-24", WORLD, (Official(CITIZENS),), mean,
          Bound(CITIZENS.low, CITIZENS.high), "C10v", "{:.3f}"),
    Check("V2.loads", "weight of a seizure, FY2023 over FY2019", WORLD, LOADS, growth_of_quotient, Bound(2.3, 3.9), "V2", "{:.2f}"),
    Check("C17.price", "price per pure gram, FY2021 over FY2019", WORLD, (Official(PRICE),), mean,
          Bound(PRICE.low, PRICE.high), "C17", "{:.2f}"),
    *map(_events, YEARS),
    *map(_at_ports, ((2019, 2022), (2023, 2024))),
    Check("V5.lead", "Tucson's share of the weight of Tucson and San Diego ranges by 0.3 or more over the years", WORLD,
          (LeadRange("Tucson", "San Diego", FIRST, LAST),), mean, Bound(low=0.3), "V5", "{:.2f}"),
    _texture("spread", "SD of the monthly log change of seized weight", "spread", Bound(0.35, 0.55)),
    _texture("change", "lag-1 autocorrelation of that change", "change", Bound(-0.5, -0.3)),
    _texture("level", "lag-1 autocorrelation of the log level", "level", Bound(0.75, 0.9)),
    Check("V34.offices", "correlation of monthly log changes, San Diego against Tucson, FY2023-24", WORLD,
          (Texture("offices", 2023, LAST, ("San Diego", "Tucson")),), mean, Bound(-0.5, 0.0), "V34", "{:+.2f}"),
)  # fmt: skip
