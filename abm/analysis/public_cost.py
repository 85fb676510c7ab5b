"""Public cost: what a policy costs governments and travelers beyond its baseline, per pure gram and per death averted.

Quantities are response variables, paired by seeds; unit costs stand in one table, and most of them are assumptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, is_defined, number
from abm.analysis.judged import FLOW
from abm.analysis.pictures.letters import quoted
from abm.analysis.results import Results, Scenario
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.inputs.unit_costs import PAYERS, SHIPPED_COSTS, UnitCost, UnitCosts, read_unit_costs
from abm.measures.chance import beyond_chance
from abm.measures.paired import paired_difference
from abm.measures.ratio import ratio_of_means
from abm.measures.survival import NOT_DEFINED, Interval

OWN_COSTS = "unit_costs"  # of a manifest: the text of a table that takes the place of the shipped one
TOTAL, GRAM, DEATH = "cost_public_million_usd", "cost_per_gram_averted_usd", "cost_per_death_averted_usd"
BY_PAYER = {payer: f"cost_{payer}_million_usd" for payer in PAYERS}
LOW, HIGH = "_unit_low", "_unit_high"
AVERTED = {GRAM: (FLOW, 1000.0), DEATH: ("deaths", 1.0)}  # the variable, and how much of it is averted a unit
PART, LEAST_PART = "cost_of_", 0.02  # of the cost, that a part must be to be reported
UNITS = {GRAM: "USD/g pure", DEATH: "USD/death"}
MILLION, MILLION_USD = 1e6, "million USD"
MONEY = {False: (1.0, MILLION_USD), True: (MILLION, "USD")}  # of parts, by whether the largest is under a million
PARTLY = "not priced: "  # then what
NONE_AVERTED = "not defined: what is averted is not clearly above 0"
RANGE = "estimate with each unit cost at the end of its range that makes it {}"
NOT_DEFINED_WORDS, PARTLY_MARK = "not defined", "*"
HEADS = {TOTAL: "USD", "range": "range", GRAM: "USD a gram", DEATH: "USD a death"}
ALWAYS = "deaths"  # reported where it does not change, too
EFFORT = (
    "exams_added_per_day",
    "scans_added_per_day",
    "guards_added_mean",
    "drone_fleets_mean",
)  # what is ordered: no finding
WAITED, WAITED_USD = "waiting_hours_per_day", "waiting_million_usd"
LESS_TRUCKS = "less all the same: those of trucks, which count for more, are fewer"
MORE_TRUCKS = "more all the same: those of trucks, which count for more, are more"
QUANTITIES = {
    "exams_per_day": "exams a day",
    WAITED: "hours waited a day",
    "crossings_barred_per_day": "crossings barred a day",
    "crossings_forgone_per_day": "crossings given up a day",
    "deaths": "deaths in the run",
}
READING = (
    "Public cost: what governments and travelers pay beyond the same seeds without the policy, never what it costs the "
    "trade; whole run, 95% intervals at the unit costs in the middle. Range: from the lowest to the "
    "highest unit costs; most of these are assumptions (abm/inputs/data/unit_costs.toml, or unit_costs of the experiment), so the range is to be read first. "
    "A gram, a death: averted, pure and over the southern border; not defined: none is clearly averted. "
    "*: what the policy itself takes is not priced, only what is counted beside it; below it is said what that is."
)


class CostRow(NamedTuple):
    """Hold a row of the summary: variable, unit, the value with its interval, what to bear in mind."""

    variable: str
    unit: str
    value: Interval
    note: str = ""


def unit_costs_of(results: Results) -> UnitCosts:
    """Return the unit costs of a results folder: the table of its experiment, or the shipped one."""
    own = results.folder.manifest.get(OWN_COSTS)
    if not isinstance(own, str):
        return read_unit_costs(SHIPPED_COSTS)
    return read_unit_costs(results.folder.folder / OWN_COSTS, own)


def cost_rows(results: Results, scenario: Scenario, seeds: np.ndarray, clear: Set[str]) -> Iterator[CostRow]:
    """Yield what a policy costs beyond its baseline; nothing where the runs do not have all that is priced.

    Parameters
    ----------
    seeds : array, shape [seeds]
        Two replicates or more that both have.
    clear : set
        Response variables that clearly change: what is not clearly averted has no cost.

    Raises
    ------
    ReadError
        The folder tells a table of unit costs of its own that is not as it must be.
    """
    table = unit_costs_of(results)
    costs, reported = table.costs, results.runs.entries
    if not all(
        name in reported for name in (*(one.variable for one in costs), *(name for name, _ in AVERTED.values()))
    ):
        return
    taken = np.array([_taken(results, scenario, seeds, one) for one in costs]).reshape(len(costs), len(seeds))
    middle = np.array([one.usd for one in costs])
    beside = table.beside(scenario.kinds)
    note = PARTLY + beside if beside else ""
    for payer, name in BY_PAYER.items():
        paid = middle * [one.payer == payer for one in costs] @ taken
        yield CostRow(name, MILLION_USD, paired_difference(paid / MILLION, np.zeros(len(seeds))), note)
    paid = middle @ taken
    ends = _ends(costs, taken)
    yield CostRow(TOTAL, MILLION_USD, paired_difference(paid / MILLION, np.zeros(len(seeds))), note)
    yield from _range(TOTAL, MILLION_USD, [end / MILLION for end in ends])
    for one, units in zip(costs, taken, strict=True):
        yield CostRow(
            part_of(one.name), MILLION_USD, paired_difference(one.usd * units / MILLION, np.zeros(len(seeds)))
        )
    for name, (variable, scale) in AVERTED.items():
        averted = -scale * _difference(results, scenario, seeds, variable)
        ratio = ratio_of_means(paid, averted) if variable in clear else NOT_DEFINED
        yield CostRow(name, UNITS[name], ratio, note if is_defined(ratio.estimate) else NONE_AVERTED)
        spread = [end / averted.mean() for end in ends] if is_defined(ratio.estimate) else [np.nan, np.nan]
        yield from _range(name, UNITS[name], spread)


def part_of(name: str) -> str:
    """Return what the summary calls a part of the cost."""
    return PART + re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")


def parts_line(answer: Answer) -> str:
    """Say what the cost of a policy is made of, the largest part first; those that are little, or chance, are left out."""
    clear = [name for name in answer.measures if name.startswith(PART) and beyond_chance(answer[name])]
    parts = {name: answer[name].estimate for name in clear}
    all_of_it = sum(map(abs, parts.values()))
    reported = [name for name, usd in parts.items() if abs(usd) > LEAST_PART * all_of_it]
    if not reported:
        return ""
    size, unit = MONEY[max(abs(parts[name]) for name in reported) < 1.0]
    write = plain_amount if size == 1.0 else short_amount  # thousands of millions are no "k"
    words = [
        f"{name.removeprefix(PART).replace('_', ' ')} {write(size * parts[name])}"
        for name in sorted(reported, key=lambda name: -abs(parts[name]))
    ]
    return f"Cost under {quoted(answer.label)}, parts beyond chance, in {unit}: {', '.join(words)}."


def _range(name: str, unit: str, ends: list[float]) -> Iterator[CostRow]:
    for end, value, word in zip((LOW, HIGH), ends, ("lowest", "highest"), strict=True):
        yield CostRow(name + end, unit, Interval(float(value), np.nan, np.nan), RANGE.format(word))


def _ends(costs: tuple[UnitCost, ...], taken: np.ndarray) -> list[float]:
    """Return the least and the most that may be paid (USD): each unit cost, or group of them, at one end of its range or the other."""
    groups: dict[str, np.ndarray] = {}
    for one, mean in zip(costs, taken.mean(axis=1), strict=True):
        name = one.group or f"alone: {one.name}"
        groups[name] = groups.get(name, np.zeros(2)) + mean * np.array([one.low, one.high])
    either = np.array([*groups.values()]).reshape(-1, 2)
    return [float(either.min(axis=1).sum()), float(either.max(axis=1).sum())]


def _taken(results: Results, scenario: Scenario, seeds: np.ndarray, cost: UnitCost) -> np.ndarray:
    """Return the units of a cost that a policy takes beyond its baseline in the whole run, shape [seeds]."""
    days = results.days if cost.per == "day" else 1
    return _difference(results, scenario, seeds, cost.variable) * cost.each * days


def _difference(results: Results, scenario: Scenario, seeds: np.ndarray, variable: str) -> np.ndarray:
    """Return a response variable with a policy less that without it, shape [seeds]."""
    with_policy, without = results.beside_baseline(scenario, variable, seeds)
    return with_policy - without


def tells_public_cost(answers: list[Answer]) -> bool:
    """Tell whether the summary has what policies cost the public."""
    return bool(answers) and all(TOTAL in answer.measures for answer in answers)


def not_priced(answer: Answer) -> str:
    """Return what a policy takes that is not priced, each thing once; "" where nothing."""
    return "; ".join(dict.fromkeys(answer.notes.get(TOTAL, "").partition(PARTLY)[2].split("; ")))


def priced_text(answer: Answer) -> str:
    """Write what is priced of the cost of a policy of which something is not, and that it is: a low sum is no saving; "" where all is priced."""
    beside = not_priced(answer).replace("; ", ", ")
    chance = "" if beyond_chance(answer[TOTAL]) else ", which may be chance"
    return (
        f"priced cost {cost(answer)} USD ({cost_range(answer)} over the unit costs assumed){chance}, {beside} not priced"
        if beside
        else ""
    )


def public_cost_cells(answer: Answer) -> dict[str, str]:
    """Return what a policy costs, in words by column of `HEADS`."""
    values = {TOTAL: answer[TOTAL]} | {name: answer.measures[name] for name in (GRAM, DEATH)}
    cells = {name: _cell(value, MILLION if name == TOTAL else 1.0) for name, value in values.items()}
    for name, value in values.items():
        if is_defined(value.estimate) and not beyond_chance(value):
            cells[name] = bracketed(cells[name])
    if not_priced(answer):
        cells |= {name: cells[name] + PARTLY_MARK for name, value in values.items() if is_defined(value.estimate)}
    return {name: cells.get(name, cost_range(answer)) for name in HEADS}


def cost_range(answer: Answer, sign: int = 1) -> str:
    """Write from where to where it is over the unit costs; with a `sign` of -1 what is saved."""
    ends = (sign * answer.measures.get(TOTAL + end, NOT_DEFINED).estimate for end in (LOW, HIGH))
    return " to ".join(short_amount(MILLION * end) for end in sorted(ends))


def cost(answer: Answer, sign: int = 1) -> str:
    """Write what a policy costs in all; with a `sign` of -1 what it saves."""
    return short_amount(sign * MILLION * answer[TOTAL].estimate)


def _cell(value: Interval, scale: float) -> str:
    """Write a value with its interval; in words where it is not defined."""
    if not is_defined(value.estimate):
        return NOT_DEFINED_WORDS
    ends = (
        f" ({short_amount(scale * value.low)} to {short_amount(scale * value.high)})"
        if is_defined(value.low) and value.low < value.high
        else ""
    )
    return short_amount(scale * value.estimate) + ends


def bracketed(text: str) -> str:
    """Put a value and what stands in brackets behind it into one pair of them: it is not clear."""
    return f"({text.replace(' (', ', ').rstrip(')')})"


def brief_cost(answer: Answer) -> str:
    """Write what a policy costs in all, and from where to where with the unit costs; in brackets where that is within chance."""
    text = f"{cost(answer)} ({cost_range(answer)})"
    return text if beyond_chance(answer[TOTAL]) else bracketed(text)


def quantities_line(answer: Answer) -> str:
    """Say how many more are examined, wait and die under a policy than without it; nothing where that is not known."""
    changes = _changes(answer, [name for name in QUANTITIES if answer.beyond(name) or name == ALWAYS])
    return f"Under {quoted(answer.label)}: {', '.join(changes)}." if changes else ""


def at_ports(answer: Answer) -> str:
    """Say how many more are examined, wait, are barred or give up under a policy, where that is clear; else nothing."""
    changes = _changes(answer, [name for name in QUANTITIES if answer.beyond(name) and name != ALWAYS])
    return ", ".join(changes)


def _changes(answer: Answer, names: list[str]) -> list[str]:
    known = [name for name in names if name in answer.differences]
    return [f"{QUANTITIES[name]} {_quantity(answer, name)}{_worth(answer, name)}" for name in known]


def _worth(answer: Answer, name: str) -> str:
    """Say why more hours waited may cost less, or fewer more: an hour of a truck is worth more than one of a car."""
    hours, usd = answer.beyond(WAITED), beyond_chance(answer.differences.get(WAITED_USD, NOT_DEFINED))  # as its part
    if name != WAITED or hours * usd >= 0:
        return ""
    return f" (worth {LESS_TRUCKS if hours > 0 else MORE_TRUCKS})"


def _quantity(answer: Answer, name: str) -> str:
    """Write a change with its interval, where it has one, and as a share of the baseline."""
    one = answer.differences[name]
    ends = "" if one.low == one.high else f"{number(one.low, 0, signed=True)} to {number(one.high, 0, signed=True)}"
    reported = ", ".join(filter(None, (ends, _relative(answer, name))))
    reported += "" if answer.beyond(name) or not reported else "; not clear"
    return number(one.estimate, 0, signed=True) + (f" ({reported})" if reported else "")


def _relative(answer: Answer, name: str) -> str:
    """Write a change as a share of the baseline; nothing where that is 0."""
    share = answer.change(name).estimate
    return f"{number(100.0 * share, 0 if abs(share) >= 0.1 else 1, signed=True)}%" if is_defined(share) else ""


def short_amount(value: float) -> str:
    """Write an amount with two or three digits, for thousands, millions and billions alike: '4.4bn'."""
    for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= size:
            return number(value / size, 0 if abs(value) >= 10 * size else 1) + word
    return plain_amount(value)


def plain_amount(value: float) -> str:
    """Write an amount without a word for its thousands: '1,100', '7.2'."""
    return number(value, 0 if abs(value) >= 10 or value == 0.0 else 1)


def tick_amount(usd: float) -> str:
    """Write an amount beside a tick, in the words of the table: '0', '500k', '2bn'."""
    return short_amount(usd).replace(".0", "")


def not_priced_lines(answers: Sequence[Answer], mark: str = f" ({PARTLY_MARK})") -> list[str]:
    """Say what policies take that is not priced, those that take the same together."""
    reported: dict[str, list[str]] = {}
    for answer in answers:
        if beside := not_priced(answer):
            reported.setdefault(beside, []).append(quoted(answer.label))
    return [f"Not priced{mark} under {', '.join(names)}: {beside}." for beside, names in reported.items()]


def public_cost_table(answers: list[Answer], room: int = WIDTH) -> list[str]:
    """Write what each policy costs the public; no lines where a folder does not tell that."""
    if not tells_public_cost(answers):
        return []
    rows = [TextRow(one.label, [[cell] for cell in public_cost_cells(one).values()]) for one in answers]
    return text_table("Public cost of", [[head] for head in HEADS.values()], rows, room)


def public_cost_title(answers: list[Answer]) -> str:
    """Say what the dearest policy costs, and the range of that; nothing is said to cost what chance may do, or little where not all is priced."""
    clear = [one for one in answers if beyond_chance(one[TOTAL]) > 0]
    partly = sum(map(bool, map(not_priced, answers)))
    if not clear:
        none = "No policy clearly costs the public more than no policy does"
        return (
            f"{none}, in what is priced: of {counted(partly, 'policy', 'policies')} (*) it is not all"
            if partly
            else none
        )
    dearest = max(clear, key=lambda one: one[TOTAL].estimate)
    ends = [short_amount(MILLION * dearest[TOTAL + end].estimate) for end in (LOW, HIGH)]
    least, rest = ("at least ", ", and what is not priced (*)") if not_priced(dearest) else ("", "")
    return (
        f"{quoted(dearest.label)} costs the public {least}{short_amount(MILLION * dearest[TOTAL].estimate)} USD in the run, "
        f"from {ends[0]} to {ends[1]} over the unit costs assumed{rest}"
    )
