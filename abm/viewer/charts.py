"""Charts: every chart of the page, the replay and the film, declared once; the browser is sent what stands here.

A chart is one entry in `CHARTS`. What it shows is taken of the daily columns the same way for a run and for a band of runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.inputs.geography import REGIONS
from abm.inputs.waits import WAIT_NOTE
from abm.measures.falls import trailing_sum
from abm.model.kinds import MONTH
from abm.model.mechanisms.organizations.violence import KILLED_IN

PAGE, REPLAY, FILM = "page", "replay", "film"
BEFORE = MONTH  # days before day 0 that the page draws
LEAD = BEFORE + MONTH  # days before day 0 that it is sent, so that the first day that is drawn has a whole mean


def _added(daily: Mapping[str, Any], names: tuple[str, ...]) -> np.ndarray:
    return sum((np.asarray(daily[name], float) for name in names), np.zeros(()))


@dataclass(frozen=True)
class Chart:
    """Describe one chart: a line over the days.

    Attributes
    ----------
    key, title, unit : str
        Its name for programs, and what stands above it.
    columns, share_of : tuple of str
        Daily columns that are added up; with `share_of`, the line is their share in the sum of these.
    factor : float
        What values are multiplied by to be in `unit`.
    days : int
        Days up to each day over which it is taken: the mean of a sum of columns, or the sums of a share.
    least : float
        Value that the axis reaches at least.
    counted : bool
        Whether the axis has whole numbers only.
    official : bool
        Whether official seizures of each month are drawn in it, in runs with dates.
    shown : tuple of str
        Where: `PAGE`, `REPLAY`, `FILM`.
    """

    key: str
    title: str
    unit: str
    columns: tuple[str, ...]
    share_of: tuple[str, ...] = ()
    factor: float = 1.0
    days: int = 1
    least: float = 0.0
    counted: bool = False
    official: bool = False
    shown: tuple[str, ...] = (PAGE,)

    def take(self, daily: Mapping[str, Any]) -> np.ndarray:
        """Return the line, shape [..., days]; a share is nan while its whole is 0."""
        above = trailing_sum(_added(daily, self.columns), self.days)
        if not self.share_of:
            return self.factor * above / np.minimum(np.arange(1, above.shape[-1] + 1), self.days)
        below = trailing_sum(_added(daily, self.share_of), self.days)
        return np.divide(self.factor * above, below, out=np.full(below.shape, np.nan), where=below > 0)

    def values(self) -> dict:
        """Return it as the browser is sent it."""
        return {
            "key": self.key, "title": self.title, "unit": self.unit, "columns": self.columns, "shareOf": self.share_of,
            "factor": self.factor, "days": self.days, "least": self.least, "counted": self.counted,
            "official": self.official,
        }  # fmt: skip


@dataclass(frozen=True)
class Card:
    """Describe a card: the value of a chart's line on the day that is shown, or its sum since a policy began.

    Attributes
    ----------
    key : str
        The chart.
    digits : int
        Decimals.
    summed : bool
        Whether it is the sum of all days since the first policy began.
    factor : float
        What the line is multiplied by to be in `unit`.
    """

    key: str
    label: str
    unit: str
    digits: int
    summed: bool = False
    factor: float = 1.0


CHARTS = (  # what is reported of a run comes first
    Chart("delivered", "Delivered", "kg pure a day", ("delivered_g",), factor=1e-3, days=MONTH, shown=(PAGE, REPLAY, FILM)),
    Chart("seizures", "Seizures", "a day", ("seizures",), days=MONTH, official=True),
    Chart("seized", "Seized", "kg gross a day", ("seized_kg_gross",), days=MONTH, shown=(REPLAY,)),
    Chart(
        "interdiction", "Interdiction share", "% of pure weight, last 28 days", ("seized_g",),
        share_of=("seized_g", "delivered_g"), factor=100, days=MONTH,
    ),
    Chart("labs", "Labs at work", "labs, during the day", ("labs_working",), counted=True, shown=(PAGE, REPLAY)),
    Chart("border_price", "Price at the border", "1 = usual, per gross weight", ("border_price_index",), shown=(PAGE, REPLAY)),
    Chart("price", "Street price", "1 = usual, per gross gram", ("price_index",), shown=(PAGE, REPLAY, FILM)),
    Chart("pay", "Pay of couriers", "1 = usual", ("pay_index",), shown=(PAGE, REPLAY)),
    Chart("deaths", "Overdose deaths", "people a day, expected, in the United States", ("deaths",), days=MONTH),
    Chart("killed", "Killed in Mexico", "people a day, tied to the trade", ("killed",), days=MONTH),
    Chart("earnings", "Earnings of sellers", "million USD a day", ("earnings_usd",), factor=1e-6, days=MONTH),
    Chart("precursors", "Precursor stock", "days of use", ("precursor_days",)),
    Chart("purity", "Street purity", "% pure", ("purity",), factor=100),
    Chart("elsewhere", "From elsewhere", "kg pure a day (north, mail, sea)", ("elsewhere_g",), factor=1e-3, days=MONTH),
    Chart(
        "citizens", "Citizens among those caught", "% at ports, last 28 days", ("caught_citizens",),
        share_of=("caught_at_ports",), factor=100, days=MONTH, least=97,
    ),
    Chart("waiting", "Waiting time", f"minutes, cars; {WAIT_NOTE}", ("wait_minutes",), days=MONTH, least=5, shown=(PAGE, REPLAY)),
    Chart("lines", "Line of ordinary lanes", f"minutes, cars, where lines are recorded; {WAIT_NOTE}", ("line_general_minutes",), days=MONTH, least=5),
    Chart("waiting_hours", "Hours waited at ports", f"hours a day; {WAIT_NOTE}", ("waiting_hours",), days=MONTH, least=1000),
    Chart("members", "Members", "thousand, organizations in the trade", ("members",), factor=1e-3),
    Chart("effort", "Effort in Mexico", "1 = usual", ("effective_effort",)),
    Chart("leads", "Leads worked", "in 28 days", ("leads_worked",)),
    Chart("cooperation", "Cooperation of governments", "% of what is learned that is shared", ("cooperation",), factor=100),
    Chart("raids", "Raids on labs", "in 28 days", ("raids",), factor=MONTH, days=MONTH),
    Chart("raids_sold", "Raids that were sold", "in 28 days", ("raids_sold",), factor=MONTH, days=MONTH),
    Chart("raids_resisted", "Raids that were resisted", "in 28 days", ("raids_resisted",), factor=MONTH, days=MONTH),
    Chart("labs_found", "Labs found", "in 28 days", ("labs_found",), factor=MONTH, days=MONTH),
    Chart("organizations", "Organizations", "in the trade", ("organizations",), counted=True, shown=(PAGE, REPLAY)),
    Chart("concentration", "Concentration of the trade", "Herfindahl index, 1 = one organization", ("concentration",)),
    Chart("property", "Property sold", "USD a day", ("property_sold_usd",), days=MONTH),
    Chart("dismissed", "Members dismissed", "people a day", ("members_dismissed",), days=MONTH),
    *(
        Chart(column, f"Killed in the {name}", "people a day, tied to the trade", (column,), days=MONTH)
        for column, name in zip(KILLED_IN, REGIONS, strict=True)
    ),
    Chart("users", "People who depend", "million, in the United States", ("dependent_users",), factor=1e-6),
    Chart("treated", "People in treatment", "million, in the United States", ("treated_users",), factor=1e-6),
)  # fmt: skip
CARDS = (
    Card("delivered", "Delivered", "kg pure a day", 2),
    Card("seizures", "Seizures", "a day", 1),
    Card("interdiction", "Interdicted", "%", 1),
    Card("border_price", "Border price", "1 = usual", 2),
    Card("price", "Street price", "1 = usual", 3),
    Card("pay", "Pay of couriers", "1 = usual", 2),
    Card("waiting", "Waiting", "min, level uncertain", 0),
    Card("labs", "Labs at work", "during the day", 0),
)
REPLAY_CARDS = (
    Card("delivered", "Delivered", "kg pure/day", 1),
    Card("delivered", "Delivered", "kg pure", 0, summed=True),
    Card("seized", "Seized", "kg gross/day", 1),
    Card("price", "Street price", "1 = usual", 3),
)


def charts_of(place: str) -> tuple[Chart, ...]:
    """Return the charts that are shown on the page, in the replay or in the film."""
    return tuple(chart for chart in CHARTS if place in chart.shown)


def chart_columns(charts: Iterable[Chart]) -> tuple[str, ...]:
    """Return the daily columns that some charts are taken of, each once."""
    return tuple(dict.fromkeys(name for chart in charts for name in (*chart.columns, *chart.share_of)))


def six_digits(values: np.ndarray) -> list[float | None]:
    """Return numbers as they are written in JSON, to six significant digits."""
    return [None if math.isnan(value) else float(f"{value:.6g}") for value in values.tolist()]
