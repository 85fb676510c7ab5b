"""Displaced: what leaves the field offices that clearly lose under a policy, and how much of it is found at others, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from abm.analysis.answers import Answer
from abm.analysis.corridors import Flows, corridor_changes
from abm.analysis.displacement import Displacement, displacement_of, judged_together
from abm.analysis.findings import digits_of, is_defined, number, percent, percent_range
from abm.analysis.pictures.letters import quoted
from abm.analysis.results import Scenario
from abm.inputs.geography import FIELD_OFFICES
from abm.measures.arrays import Floats
from abm.results.changed import listed

MODES, OFFICES = "shifted_modes", "shifted_offices"
Periods = dict[str, Displacement]


def displacements(flows: dict[str, Flows]) -> dict[str, Periods]:
    """Return what leaves and where it is found, by scenario and period; without periods in which no office clearly loses."""
    changes = corridor_changes(flows)
    found: dict[str, Periods] = {}
    for name, periods in flows.items():
        clear = {period: rows["clear"].to_numpy(bool) for period, rows in changes[name].groupby("period")}
        made = {period: displacement_of(*sides, clear[period]) for period, sides in periods.items()}
        found[name] = {period: one for period, one in made.items() if one is not None}
    return judged_together(found)


def displacement_title(
    page: Sequence[Scenario], found: Mapping[str, Periods], answers: Mapping[str, Answer] | None = None
) -> str:
    """Say under which policy most is missing, at which offices, and how much of it is found elsewhere."""
    every = [(scenario, *pair) for scenario in page for pair in found[scenario.name].items()]
    scenario, period, one = max(every, key=lambda each: each[2].lost)
    names = listed(part.name for part in one.losing)
    return (
        f"Under {quoted(scenario.label)} {percent(one.lost / one.usual)} less passes {names} in the {period.lower()} months, "
        f"and {found_text(one, shifts(answers.get(scenario.name) if answers else None))}"
    )


def shifts(answer: Answer | None) -> bool:
    """Tell whether more shifts between field offices than chance shifts, as the answer table says it; True where that is not known."""
    return answer is None or OFFICES not in answer.differences or bool(answer.beyond(OFFICES))


def found_text(one: Displacement, is_shifted: bool = True) -> str:
    """Say how much of what left is found at other offices, with its interval, and at which of them clearly.

    Where the answer has none shifted, and no office clearly has more, no share is said to be found.
    """
    share, clearly = one.elsewhere, listed(part.name for part in one.gaining)
    if len(one.losing) == len(FIELD_OFFICES):
        return "no office has more"
    if not is_defined(share.estimate):
        return "how much of it is found elsewhere cannot be determined"
    if not one.is_found:
        return "what passes all other offices together is not clearly more" + f", but more passes {clearly}" * bool(
            clearly
        )
    if not (clearly or is_shifted):
        return "no other office clearly has more"
    at = f"clearly at {clearly}" if clearly else "at no single one of them clearly"
    return f"{percent(share.estimate)} of it ({percent_range(share)}) is found at other offices, {at}"


def still_text(flow: Floats, usual: Floats) -> str:
    """Say by how much each office has more or less where none clearly loses, a line each; shapes [seeds, offices], kg a day."""
    change = (flow - usual).mean(axis=0)
    lines = [
        f"{name}: {number(kg, digits_of(kg), signed=True)} kg a day"
        for name, kg in zip(FIELD_OFFICES, change, strict=True)
    ]
    return "\n".join(["No office clearly loses:", *lines])


def shifts_text(answer: Answer | None) -> str:
    """Say how much shifted between offices and ways of crossing, where that is more than chance shifts; nothing of what cannot be reported."""
    if answer is None:
        return ""
    words = {OFFICES: "field offices", MODES: "ways of crossing"}
    parts = {
        f"between {words[name]}": f"{percent(answer[name].estimate)} (beyond chance)"
        if answer.beyond(name)
        else "none beyond chance"
        for name in words
        if name in answer.differences
    }
    return f"Shifted in the first year {'; '.join(map(': '.join, parts.items()))}." if parts else ""
