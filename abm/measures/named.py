"""Measures of the flow by name: the unit of each, and what it is called in titles and on axes.

Summary, differences, effects and pictures take both from here. How each is measured: abm/measures/falls.py, resilience.py.
"""

from typing import NamedTuple


class Measure(NamedTuple):
    """Name a measure: its unit, what it is called in titles, on axes and in tables, and why it may be blank."""

    unit: str
    label: str
    blank: str = ""


FLOW, FLOW_DAYS = "share of the flow without the policy", "days of flow without the policy"
NO_DAY = "no day: the lowest or highest flow is reached when the window is full, whatever the policy does"
NO_CHANGE = "no day: none is clear beyond chance"
NO_DAYS = "none is clear beyond chance, or it is the one on which the window is full, whatever the policy does"
FROM_START, YES = "days from the start", "1 = yes, 0 = no"

MEASURES = {
    "averted_kg": Measure("kg pure", "pure fentanyl averted in all"),
    "averted_share": Measure(FLOW, "share of the flow averted in all"),
    "averted_days": Measure(FLOW_DAYS, "days of flow averted in all"),
    "flow_days_0_29": Measure(FLOW, "flow in the first month"),
    "flow_days_30_89": Measure(FLOW, "flow in months 2 and 3"),
    "flow_days_90_179": Measure(FLOW, "flow in months 4 to 6"),
    "flow_days_180_364": Measure(FLOW, "flow in the second half of the first year"),
    "flow_days_365_729": Measure(FLOW, "flow in the second year"),
    "largest_drop": Measure("share", "largest drop of the flow"),
    "largest_drop_week": Measure("share", "largest drop of the 7-day flow"),
    "placebo_drop": Measure("share", "largest drop of the flow under the placebo"),
    "drop_detected": Measure(YES, "a drop beyond chance"),
    "days_to_lowest": Measure(FROM_START, "lowest point of the flow", NO_DAYS),
    "days_below_90": Measure("days", "time with the flow below 90%"),
    "area_lost": Measure(FLOW_DAYS, "flow missing on days below 90%"),
    "recovery_status": Measure("", "what became of the flow"),
    "days_to_recovery": Measure(FROM_START, "flow back at 95%"),
    "days_to_relapse": Measure(FROM_START, "flow below 95% again"),
    "days_below_95_again": Measure("days", "time with the flow below 95% again"),
    "days_watched": Measure(FROM_START, "end of the run"),
    "largest_rise": Measure("share", "largest rise of the flow"),
    "placebo_rise": Measure("share", "largest rise of the flow under the placebo"),
    "rise_detected": Measure(YES, "a rise beyond chance"),
    "days_to_peak": Measure(FROM_START, "highest point of the flow", NO_DAYS),
    "level_after_year": Measure(FLOW, "flow a year after the start"),
    "seeds_fallen": Measure("seeds", "seeds with the flow below 90%"),
    "share_recovered": Measure("share of seeds", "those of them in which the flow recovered"),
    "median_recovery": Measure(FROM_START, "median recovery of those seeds"),
}
