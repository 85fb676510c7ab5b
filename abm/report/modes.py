"""Modes: what a policy changes of what is seized in each way of crossing, as a table."""

from __future__ import annotations

from abm.analysis.corridors import months_of, period_text
from abm.analysis.findings import digits_of, number
from abm.analysis.modes import TOGETHER, WAYS, Way, changes_by_way, seizures_of
from abm.analysis.public_cost import bracketed
from abm.report.gathered import MOST_POLICIES, Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table

READING = (
    "What is seized, and not what passes: by way of crossing the flow is not reported, as beside seizures it would tell how likely a load is found. More that is seized may be more "
    "that is tried or more that is searched; in a way in which a policy searches no more, it is what moved there. In brackets as a whole: within chance (Holm over all ways, months and policies)."
)


def modes_part(found: Gathered) -> Html | None:
    """Return a row for each policy and period; None where nothing is recorded by month, or there are very many policies."""
    scenarios = [one for one in found.results.policies if one.window] if found.folder.has("offices") else []
    if not scenarios or len(scenarios) > MOST_POLICIES:
        return None
    rows: list[Row] = []
    changes = changes_by_way(seizures_of(found.results, scenarios))
    for scenario in scenarios:
        months = months_of(found.results, scenario)
        for period, ways in changes[scenario.name].items():
            rows.append(
                [scenario.label, period_text(found.results, scenario, period, months[period]), *map(_cell, ways)]
            )
    heads = ["Policy", "Months", *(way[0].upper() + way[1:] for way in (*WAYS, TOGETHER))]
    caption = "Change of what is seized by way of crossing, kg gross a day (95% interval)"
    return join([table(caption, heads, rows, wide=True), paragraphs([READING], class_="note")]) if rows else None


def _cell(way: Way) -> Cell:
    one, digits = way.change, digits_of(way.change.estimate)
    middle, low, high = (number(value, digits, signed=True) for value in (one.estimate, one.low, one.high))
    text = f"{middle} ({low} to {high})"
    return Cell(text if way.is_clear else bracketed(text), one.estimate)
