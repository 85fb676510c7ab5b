"""Changes: which response variables a policy changes beyond chance, those first that are asked about with its kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from abm.analysis.answers import Answer, relative
from abm.analysis.costs import COSTS
from abm.analysis.findings import is_defined, number, percent
from abm.analysis.pictures.letters import quoted
from abm.analysis.public_cost import ALWAYS, EFFORT, QUANTITIES
from abm.measures.survival import Interval
from abm.results.reader import MAIN, RESPONSE, SHIFTED, ResultsFolder, Entry

MOST_NAMED = 4  # of a policy: the others are counted
MOST_UNMOVED = 3
MOST_BRIEF = 2  # in the short answer
FIRST = "elsewhere_share_last_year"  # where others have entered the flow, which is that over the southern border, is not all that comes
LARGEST_SHARE = 10.0  # a change of what is next to nothing without the policy is written in its unit
NARROW = 1e-3  # an interval of such a share of its change is none
MOVED = {  # where labs and the flow move to, beside field offices, of which the table has a column
    "shifted_lab_regions": "of all days of labs are in other regions than without it",
    "shifted_modes": "of the flow of the first year shifts to other ways of crossing",
}
SHOWN_BEFORE = {name for names in COSTS.values() for name in names} | {*QUANTITIES}  # in tables and lines above
_INTERVAL = re.compile(r" \([^)]*\)")  # behind a change
READING = (
    "Beside the flow: change over the whole run, with its 95% interval, of those of {number} response variables that change beyond "
    "chance, judged all together; the flow, which is asked about first, alone."
)


def changes_of(folder: ResultsFolder, answers: Sequence[Answer]) -> list[str]:
    """Say of each policy what it changes beside the flow, or that it changes nothing beyond chance."""
    entries = {name: one for name, one in folder.entries("runs").items() if one.kind in (RESPONSE, MAIN)}
    shifted = [name for name, one in folder.entries("runs").items() if one.kind == SHIFTED]
    return [_sentence(answer, entries, asked_of(folder, answer.name), shifted) for answer in answers]


def brief_changes(folder: ResultsFolder, answers: Sequence[Answer]) -> list[str]:
    """Say of each policy what it changes most asked about beside the flow, without intervals."""
    entries = {name: one for name, one in folder.entries("runs").items() if one.kind in (RESPONSE, MAIN)}
    return [_brief(answer, entries, asked_of(folder, answer.name)) for answer in answers]


def _brief(answer: Answer, entries: Mapping[str, Entry], asked: Sequence[str]) -> str:
    named, found = _named(answer, entries, asked), changed(answer)
    quantities = [
        name for name in QUANTITIES if name in found and name in entries and name != ALWAYS
    ]  # deaths: in the table
    parts = _moved(answer) + [
        _change(answer, name, entries[name], brief=True) for name in (*quantities, *named[:MOST_BRIEF])
    ]
    rest = f"; {len(named) - MOST_BRIEF} more in summary.csv" if len(named) > MOST_BRIEF else ""
    still = [_words(entries[name]) for name in asked if name in entries and name not in found][:MOST_BRIEF]
    unmoved = f"; no clear change of {', '.join(still)}" if still else ""
    return f"{quoted(answer.label)} beside the flow: {'; '.join(parts) or 'no clear change'}{rest}{unmoved if parts else ''}."


def changes_reading(answers: Sequence[Answer]) -> str:
    """Say how the sentences are read."""
    return READING.format(number=max(len(answer.responses) for answer in answers))


def changed(answer: Answer) -> list[str]:
    """Return the response variables that a policy clearly changes, in the order of the summary table."""
    return [name for name in answer.responses if name in answer.clear]


def asked_of(folder: ResultsFolder, scenario: str) -> list[str]:
    """Return the response variables that are asked about with the kinds of a policy, each once."""
    known = folder.manifest.get("interventions", {})
    entry: Mapping = next((one for one in folder.scenarios if one["name"] == scenario), {})
    kinds = dict.fromkeys(made["kind"] for made in entry.get("interventions", []))
    return list(dict.fromkeys(name for kind in kinds for name in known.get(kind, {}).get("asks", ())))


def _sentence(answer: Answer, entries: Mapping[str, Entry], asked: Sequence[str], shifted: Sequence[str]) -> str:
    """Say what one policy changes beside the flow: what comes from elsewhere, what is asked about, then the others in their order."""
    found = changed(answer)
    flow = answer.detected or answer.rises or answer.beyond("averted_kg") or any(map(answer.beyond, shifted))
    if not found and not flow:
        return f"{quoted(answer.label)} changes nothing beyond chance: neither the flow, nor where it goes, nor any response variable."
    named = _named(answer, entries, asked)
    parts = _moved(answer) + [_change(answer, name, entries[name]) for name in named[:MOST_NAMED]]
    rest = len(named[MOST_NAMED:])
    text = "; ".join(parts) + (f"; {rest} more in summary.csv" if rest else "") if parts else "no clear change"
    unmoved = [_words(entries[name]) for name in asked if name in entries and name not in found][:MOST_UNMOVED]
    still = f" No clear change of {', '.join(unmoved)}." if unmoved and parts else ""
    return f"Beside the flow, under {quoted(answer.label)}: {text}.{still}"


def _moved(answer: Answer) -> list[str]:
    """Say which share of labs and of the flow is elsewhere, or crosses in another way, where that is more than chance does."""
    return [_share_moved(answer, name) for name in MOVED if name in answer.measures and answer.beyond(name) > 0]


def _share_moved(answer: Answer, name: str) -> str:
    chance = answer.measures.get(f"placebo_{name}")
    beside = f" (chance: {percent(chance.estimate)})" if chance else ""
    return f"{percent(answer[name].estimate)} {MOVED[name]}{beside}"


def _named(answer: Answer, entries: Mapping[str, Entry], asked: Sequence[str]) -> list[str]:
    """Return what a policy changes beside the flow and its costs, what is asked about first."""
    hidden = {*SHOWN_BEFORE, *EFFORT}
    shown = [name for name in changed(answer) if name in entries and name not in hidden]
    before = [name for name in (FIRST, *asked) if name in shown]
    return [*before, *(name for name in shown if name not in before)]


def _words(entry: Entry) -> str:
    return entry.label or entry.meaning


def _change(answer: Answer, name: str, entry: Entry, brief: bool = False) -> str:
    """Write a change with its interval: as a share of the baseline, where that is not next to nothing, else with its unit."""
    change = answer.differences[name]
    share = relative(change, answer[name].estimate)
    if entry.unit == "share":
        text = range_text(change, 100.0, " points")
    elif is_defined(share.estimate) and abs(share.estimate) <= LARGEST_SHARE:
        text = range_text(share, 100.0, "%")
    else:
        text = range_text(change, 1.0) + _unit(entry)
    return f"{_words(entry)} {_INTERVAL.sub('', text) if brief else text}"


def _unit(entry: Entry) -> str:
    """Return the unit, unless the words name what is counted ("leaders arrested +1", not "+1 arrests")."""
    counted = entry.unit.removesuffix("s")
    return "" if any(word.startswith(counted) for word in _words(entry).split()) else f" {entry.unit}"


def range_text(change: Interval, scale: float, unit: str = "") -> str:
    """Write a change and its interval with as many decimals as the interval has room for: '+12% (+4 to +20%)'."""
    values = [scale * value for value in (change.estimate, change.low, change.high)]
    width = values[2] - values[1]
    large = abs(values[0]) >= 10
    whole = large or values[0] == round(values[0])
    if width == 0.0:
        return f"{number(values[0], 0 if whole else 1, signed=True)}{unit}"
    narrow = width <= NARROW * abs(values[0])
    digits = 0 if width >= 2 or narrow and whole else 1 if width >= 0.2 or narrow or large else 2
    estimate, low, high = (number(value, digits, signed=True) for value in values)
    return f"{estimate}{unit} ({low} to {high}{unit if unit == '%' else ''})"
