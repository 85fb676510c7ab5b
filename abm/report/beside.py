"""Beside: the numbers of a picture as a table beside it, or in which part of the page they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from abm.analysis.corridors import corridor_changes, flows_of
from abm.analysis.examined import GROUPS
from abm.analysis.findings import digits_of, number
from abm.analysis.public_cost import TOTAL, bracketed, not_priced_lines
from abm.measures.named import MEASURES
from abm.report.gathered import MOST_POLICIES, Gathered, is_number
from abm.report.markup import Cell, Html, Row, fold, tag, table
from abm.report.tables import measure_in_words

MOST_ROWS = 40
DIGITS = ((100.0, 0), (10.0, 1), (0.0, 2))  # decimals, by what a number is at least
SHARE = "share"  # how units begin of what is written in percent
SUMMARY = {  # what is drawn of the summary, by the beginnings of the names of pictures, the longer first
    "cost_over_time": (
        "delivered_last_year_kg", "border_price_last_year", "price_last_year", "pay_last_year", "earnings_last_year", "interdiction_last_year",
    ),
    "cost": (TOTAL, "cost_government_million_usd", "cost_travelers_million_usd", "cost_per_gram_averted_usd", "cost_per_death_averted_usd"),
    "tradeoffs": (
        "averted_kg", TOTAL, "waiting_hours_per_day", *GROUPS, "killed", "deaths",
    ),
    "resilience": (
        "averted_kg", "averted_days", "largest_drop", "days_below_90", "days_to_recovery", "largest_rise", "shifted_offices", "shifted_modes", "shifted_lab_regions",
    ),
    "flow_over_time": ("flow_days_0_29", "flow_days_30_89", "flow_days_90_179", "flow_days_180_364", "flow_days_365_729", "largest_drop", "averted_kg"),
    "delivered": ("delivered_kg", "averted_kg"),
    "by_seed": ("averted_kg",),
    "killings": ("killed",),
    "organizations": ("organizations_end", "orderly_successions", "contested_successions", "mergers"),
}  # fmt: skip
COSTS = {  # in words, which the dictionary has not
    TOTAL: "public cost",
    "cost_government_million_usd": "cost to governments",
    "cost_travelers_million_usd": "cost to travelers",
    "cost_per_gram_averted_usd": "public cost of what is averted",
    "cost_per_death_averted_usd": "public cost of a death averted",
}
BY_OFFICE = ("flow_map", "displacement")
ELSEWHERE = ("doses", "seized_by_mode", "ranking", "effect", "points", "heat_map")  # in the tables of the page
READING = "95% interval in brackets; a change is one to the same seeds without the policy."
OFFICES_READING = "Against the same months and seeds without the policy; in brackets: no more than chance (Holm over all offices, months and policies)."


def numbers_beside(found: Gathered, name: str) -> Html | None:
    """Return the numbers of a picture, given the name of its file without the ending; None where no table of the folder has them."""
    if name.startswith(BY_OFFICE):
        return _folded(_by_office(found), OFFICES_READING)
    kept = next((variables for start, variables in SUMMARY.items() if name.startswith(start)), None)
    if kept and not found.design:
        return _folded(
            _of_summary(found, kept),
            " ".join([READING, *(not_priced_lines(found.policies, "") if TOTAL in kept else [])]),
        )
    link = tag("a", "Its numbers are among the tables of this page.", href="#tables", class_="screen")
    return tag("p", link) if name.startswith(ELSEWHERE) else None


def _folded(made: Html | None, reading: str) -> Html | None:
    return fold("Numbers of this picture", made, tag("p", reading)) if made else None


def _of_summary(found: Gathered, variables: Sequence[str]) -> Html | None:
    """Return a row for each policy, and a column for each variable: what is measured of the flow, of others the change."""
    entries = found.folder.entries("runs")
    rows = found.summary[found.summary["variable"].isin(variables)]
    known = [one for one in variables if (rows["variable"] == one).any()]
    units = rows.drop_duplicates("variable").set_index("variable")["unit"].fillna("")
    given = rows.set_index(["scenario", "variable"])
    made: list[Row] = [
        [one.label, *(_cell(given, one.name, variable) for variable in known)] for one in found.policies[:MOST_ROWS]
    ]
    heads = [
        ", ".join(filter(None, (COSTS.get(one) or measure_in_words(one, entries) + _kind(one), units[one])))
        for one in known
    ]
    return table("Numbers of this picture, by policy", ["Policy", *heads], made, wide=True) if known and made else None


def _is_measured(variable: str) -> bool:
    """Tell whether a variable compares with the baseline already."""
    return variable in MEASURES or variable.startswith("cost_")


def _kind(variable: str) -> str:
    return "" if _is_measured(variable) else ", change"


def _cell(rows: pd.DataFrame, scenario: str, variable: str) -> Cell:
    if (scenario, variable) not in rows.index:
        return Cell("", float("nan"))
    row = rows.loc[(scenario, variable)]
    names = ("mean", "low", "high") if _is_measured(variable) else ("difference", "difference_low", "difference_high")
    return _interval([row[name] for name in names], not _is_measured(variable), str(row["unit"]).startswith(SHARE))


def _interval(values: list[float], signed: bool, in_percent: bool) -> Cell:
    """Write an estimate with its interval."""
    if not is_number(values[0]):
        return Cell("", float("nan"))
    scale, mark = (100.0, "%") if in_percent else (1.0, "")
    digits = 1 if in_percent else next(digits for least, digits in DIGITS if abs(values[0]) >= least)
    middle, low, high = (number(scale * one, digits, signed=signed) if is_number(one) else "?" for one in values)
    return Cell(f"{middle}{mark} ({low} to {high}{mark})", float(values[0]))


def _by_office(found: Gathered) -> Html | None:
    """Return what passes each field office in the first and last months, as a change; in brackets where that is within chance."""
    scenarios = [one for one in found.results.policies if one.window] if found.folder.has("offices") else []
    if not scenarios or len(scenarios) > MOST_POLICIES:
        return None
    changes = corridor_changes(flows_of(found.results, scenarios))
    rows = [row for one in scenarios for row in _office_rows(one.label, changes[one.name])][:MOST_ROWS]
    offices = list(dict.fromkeys(changes[scenarios[0].name]["office"]))
    return table("Change of the flow by field office, kg pure a day", ["Policy", "Months", *offices], rows, wide=True)


def _office_rows(label: str, changes: pd.DataFrame) -> Iterator[Row]:
    for period, rows in changes.groupby("period", sort=False):
        moved = (rows["kg_per_day"] - rows["baseline_kg_per_day"]).to_numpy(float)
        written = (number(kg, max(1, digits_of(kg)), signed=True) for kg in moved)
        clear = rows["clear"].to_numpy(bool)
        texts = (text if is_clear else bracketed(text) for text, is_clear in zip(written, clear, strict=True))
        yield [label, str(period), *(Cell(*one) for one in zip(texts, moved.tolist(), strict=True))]
