"""Answer: what was found, in a paragraph of which every sentence is made of the numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from abm.analysis import headline
from abm.analysis.answers import Answer
from abm.analysis.changes import range_text
from abm.analysis.differences import distinguished
from abm.analysis.findings import (
    counted,
    fine_percent,
    finding,
    is_defined,
    leaders,
    mass,
    number,
    percent,
    percent_range,
    whole,
)
from abm.analysis.probability import COST
from abm.analysis.public_cost import HIGH, LOW, not_priced
from abm.analysis.results import seeds_text
from abm.measures.chance import beyond_chance
from abm.measures.falls import CAME_BACK, NOT_RECOVERED, WINDOW
from abm.measures.survival import NOT_DEFINED, Interval
from abm.report.carried import assumes, carried, subject
from abm.report.gathered import Gathered
from abm.report.sources import DOUBTS, sources_of_doubt
from abm.report.yardsticks import yardsticks

DEATHS, KILLED = "deaths", "killed"
PEOPLE = (DEATHS, KILLED)  # where clear: of every policy, elsewhere
IF_CLEAR = {"pure_price_mean": "the price per pure gram"}
ASIDE = {  # what is said of the first policy beside the flow
    DEATHS: "deaths from overdoses",
    KILLED: "killings tied to the trade",
    "price_mean": "the street price per gross gram",
    **IF_CLEAR,
    "wait_minutes_mean": "the mean wait of a car",
}
SHIFTS = {  # what may shift, and of what it is a share
    "shifted_lab_regions": ("Regions of labs", "all days of labs"),
    "shifted_offices": ("Field offices of the border", "the flow of the first year"),
    "shifted_modes": ("Ways of crossing", "the flow of the first year"),
}
FOUND = "What it found"
NOTHING = "Nothing can be compared: that takes a policy with a window, and two seeds or more of it and of its baseline."
ASIDE_DOES = {True: "changes", False: "does not clearly change"}
MOST_TIED = 3  # that are named
MOST_STILL = 5  # of policies without a drop that are named


class Said(NamedTuple):
    """Hold a paragraph of the answer: what it is about, its text, and what is listed below it."""

    head: str
    text: str
    items: tuple[str, ...] = ()


def answer_text(found: Gathered) -> str:
    """Return the answer of an experiment that varies no parameter."""
    return " ".join(text for one in answer_paragraphs(found) for text in (one.text, *one.items))


def answer_paragraphs(found: Gathered) -> list[Said]:
    """Return the answer in paragraphs: what is there without a policy, what was found, how sure that is, and what it assumes."""
    if not found.policies:
        return [Said("", NOTHING)]
    first, tied = first_of(found)
    about = subject(found, first.label)
    every = [_counts(found.policies), _drops(found.policies)] if len(found.policies) > 1 else []
    seeds = seeds_text([answer.seeds for answer in found.policies])
    lead = f"Over {seeds}, each run with and without the policy: {_lead(found, first, tied)}"
    said = [
        Said("Without a policy", yardsticks(found)),
        Said(FOUND, " ".join(filter(None, (lead, _course(found, first), *every)))),
        Said("How sure", DOUBTS, sources_of_doubt(found, first)),
        Said("What it assumes", assumes(found, about), carried(found, about)),
    ]
    return [one for one in said if one.text]


def beside_the_flow(found: Gathered) -> list[str]:
    """Return what is to be known beside the flow: people, what shifts, which policies end, and what the first policy changes."""
    if not found.policies:
        return []
    first = first_of(found)[0]
    others = [*_people(found.policies, first), *_shifts(found.policies), _lasting(found)]
    return [text for text in (" ".join(filter(None, others)), _aside(first)) if text]


def first_of(found: Gathered) -> tuple[Answer, list[Answer]]:
    """Return the policy that averts most, beyond chance if any does, and those that cannot be distinguished from it."""
    apart = distinguished(found.differences, "averted_kg")
    first, *tied = leaders(found.policies, "averted_kg", apart, lambda answer: answer.averts)
    return first, tied


def _lead(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    if not first.averts:
        many = len(found.policies)
        if many == 1:
            return f"“{first.label}” averts nothing of the flow beyond chance: {kilograms(first)}."
        return f"none of the {many} policies averts anything of the flow beyond chance; {_mean(first)}"
    said = f"“{first.label}” averts {'most' if len(found.policies) > 1 else kilograms(first)}"
    said = f"{said}: {kilograms(first)}" if len(found.policies) > 1 else said
    share = first["averted_share"]
    said += f", which is {fine_percent(share.estimate)} of the flow from its start to the end of the run ({counted(first.days_watched, 'day')})"
    if not tied:
        return f"{said}."
    names = ", ".join(f"“{one.label}” ({mass(one['averted_kg'].estimate)})" for one in tied[:MOST_TIED])
    more = f" and {counted(len(tied) - MOST_TIED, 'other')}" if len(tied) > MOST_TIED else ""
    return f"{said}. It ties with {names}{more}: over these seeds they cannot be distinguished."


def _lasting(found: Gathered) -> str:
    """Say which policies end before the run does, and after how many days."""
    by_days: dict[int, list[str]] = {}
    for one in found.results.policies:
        if one.window and not one.is_event and one.stop < found.results.days:
            by_days.setdefault(one.stop - one.start, []).append(f"“{one.label}”")
    said = "; ".join(f"{lasting} days under {', '.join(labels)}" for lasting, labels in sorted(by_days.items()))
    return f"Not every policy lasts to the end of the run: {said}." if said else ""


def _drops(answers: list[Answer]) -> str:
    """Say under how many policies the flow falls, comes back, and does not fall."""
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        return "Under none of them the flow falls beyond chance at any time."
    below = [answer for answer in fallen if answer.status in (*CAME_BACK, NOT_RECOVERED)]
    back = sum(answer.status in CAME_BACK for answer in below)
    text = f"The flow falls for some time under {len(fallen)} of them"
    text += (
        f", below 90% under {len(below)}, of which it comes back under {back or 'none'}"
        if below
        else ", under none below 90%"
    )
    still = [f"“{answer.label}”" for answer in answers if not answer.detected]
    named = ", ".join(still[:MOST_STILL]) + (
        f" and {counted(len(still) - MOST_STILL, 'other')}" if len(still) > MOST_STILL else ""
    )
    return text + (f"; no drop beyond chance under {named}." if still else ".")


def _course(found: Gathered, first: Answer) -> str:
    """Say how far the flow falls, and whether it comes back, under the policy that averts most, or else the one under which it falls most."""
    fallen = [answer for answer in found.policies if answer.detected]
    if first.averts or not fallen:
        return f"The flow (mean of {WINDOW} days) {finding(first)}.{_after_its_end(found, first)}"
    most = max(fallen, key=lambda answer: answer["largest_drop"].estimate)
    return f"The deepest drop of the flow is under “{most.label}”: {finding(most)}.{_after_its_end(found, most)}"


def _after_its_end(found: Gathered, answer: Answer) -> str:
    """Say how long after a policy has ended the flow is back; nothing where it is back before, or never."""
    day = answer["days_to_recovery"].estimate if answer.status in CAME_BACK else math.nan
    stops = [s.stop for s in found.results.policies if s.name == answer.name]
    if not (stops and is_defined(day) and answer.start + day > stops[0]):
        return ""
    return f" It is back {counted(answer.start + day - stops[0], 'day')} after the policy ended."


def _people(answers: list[Answer], first: Answer) -> Iterator[str]:
    """Yield under which policies more or fewer are killed, the policy that averts most before the others."""
    clear = [answer for answer in answers if KILLED in answer.differences and answer.beyond(KILLED)]
    clear.sort(key=lambda answer: (answer is not first, -abs(answer.differences[KILLED].estimate)))
    named = [f"{_people_text(one.differences[KILLED])} under “{one.label}”" for one in clear[:MOST_TIED]]
    named += [f"under {counted(len(clear) - MOST_TIED, 'other')}, too"] if len(clear) > MOST_TIED else []
    if clear:
        usual = clear[0][KILLED].estimate - clear[0].differences[KILLED].estimate
        yield f"Killings tied to the trade in Mexico, of {whole(usual)} in the {counted(clear[0].days, 'day')} without a policy: {'; '.join(named)}."


def _people_text(change: Interval) -> str:
    """Write how many more or fewer, with the interval."""
    return f"{number(change.estimate, 0, signed=True)} ({number(change.low, 0, signed=True)} to {number(change.high, 0, signed=True)})"


def _shifts(answers: list[Answer]) -> Iterator[str]:
    """Yield, for labs, field offices and ways of crossing, under which policies more shifts than chance does, or that it does under none."""
    for name, (subject_of, words) in SHIFTS.items():
        known = [one for one in answers if name in one.measures]
        moved = sorted((one for one in known if one.beyond(name) > 0), key=lambda one: -one[name].estimate)
        usual = known[0].measures.get(f"placebo_{name}") if known else None
        chance = f"; chance alone: {percent(usual.estimate)}" if usual and is_defined(usual.estimate) else ""
        named = [f"{percent(one[name].estimate)} ({percent_range(one[name])}) under “{one.label}”" for one in moved]
        if named:
            yield f"{subject_of}: of {words}, so much is elsewhere than without the policy: {'; '.join(named)}{chance}."
        elif known:
            yield f"{subject_of}: under no policy more of {words} is elsewhere than chance alone moves{chance.replace('; chance alone:', ',')}."


def _mean(answer: Answer) -> str:
    return f"of “{answer.label}”, which has the highest mean, it is {kilograms(answer)}."


def kilograms(answer: Answer) -> str:
    """Write what is averted in all, with its interval."""
    kept = answer["averted_kg"]
    if not (is_defined(kept.low) and is_defined(kept.high)):
        return f"{mass(kept.estimate)} of pure fentanyl"
    ends = (number(end, 0) for end in (kept.low, kept.high))
    return f"{mass(kept.estimate)} of pure fentanyl (95% interval {' to '.join(ends)} kg)"


def _counts(answers: list[Answer]) -> str:
    """Count what policies do to the flow in all, and name those that let more through."""
    less = sum(answer.beyond("averted_kg") == 1 for answer in answers)
    more = [answer for answer in answers if answer.beyond("averted_kg") == -1]
    rest = len(answers) - less - len(more)
    named = [f"“{one.label}”, {mass(-one['averted_kg'].estimate)}" for one in more[:MOST_TIED]]
    named += [counted(len(more) - MOST_TIED, "other")] if len(more) > MOST_TIED else []
    added = f", {len(more)} let{'s' * (len(more) == 1)} more through ({'; '.join(named)})" if more else ""
    none = f", and of {rest} the effect in all may be chance" if rest else ""
    many = "all" if less == len(answers) else less or "none"
    return f"Of the {len(answers)} policies {many} avert{'s' * (less < 2)} flow beyond chance{added}{none}."


def _aside(answer: Answer) -> str:
    """Say what one policy clearly changes beside the flow, and what it does not, with intervals."""
    reported = [
        (bool(answer.beyond(name)), f"{words} {range_text(answer.change(name), 100.0, '%')}")
        for name, words in ASIDE.items()
        if name in answer.differences
        and is_defined(answer.change(name).low)
        and answer.differences[name].estimate != 0.0
        and (answer.beyond(name) or name not in IF_CLEAR)
        and not (answer.beyond(name) and name in PEOPLE)  # the answer has it
    ]
    cost = answer.measures.get(COST)
    if cost is not None and is_defined(cost.low):
        reported.append((bool(beyond_chance(cost)), _cost(answer, cost)))
    parts = {does: [words for is_clear, words in reported if is_clear == side] for side, does in ASIDE_DOES.items()}
    said = "; it ".join(f"{does}: {'; '.join(words)}" for does, words in parts.items() if words)
    return f"Beside the flow, as means or sums over the whole run, “{answer.label}” {said}." if said else ""


def _cost(answer: Answer, cost: Interval) -> str:
    """Write what a policy costs, with its interval, from where to where it is over the unit costs, and what is not in it."""
    ends = [answer.measures.get(COST + end, NOT_DEFINED).estimate for end in (LOW, HIGH)]
    said = f"the public cost {range_text(cost, 1.0)} million USD"
    if all(map(is_defined, ends)):
        said += f", {number(ends[0], 0, signed=True)} to {number(ends[1], 0, signed=True)} over the unit costs assumed"
    return said + (f", without {beside}" if (beside := not_priced(answer)) else "")


def design_answer(found: Gathered) -> str:
    """Return the answer of a design as it is printed, without the question."""
    said, question = headline(found.folder.folder), found.folder.question.split()
    head, _, rest = said.partition("\n\n")
    return rest if head.split() == question else said
