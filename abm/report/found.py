"""Found: what was found, in a few sentences and points, each made of the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from abm.analysis.answers import Answer
from abm.analysis.changes import range_text
from abm.analysis.findings import counted, fine_percent, is_defined, number, percent, whole, with_range
from abm.analysis.probability import COST
from abm.analysis.public_cost import HIGH, LOW, PARTLY, at_ports, not_priced
from abm.measures.chance import beyond_chance
from abm.measures.survival import NOT_DEFINED, Interval
from abm.report.gathered import Gathered
from abm.report.lead import MOST_NAMED, spoken_of
from abm.report.people import DEATHS, KILLED, PEOPLE, from_to, more_or_fewer

PRICE = "price_mean"
IF_CLEAR = {"pure_price_mean": "the price per pure gram", "purity_mean": "street purity"}
ASIDE = {  # what is said of the first policy beside the flow
    DEATHS: "deaths from overdoses",
    KILLED: "killings tied to the trade",
    PRICE: "the street price per gross gram",
    **IF_CLEAR,
    "wait_minutes_mean": "the mean wait of a car",
}
SHIFTS = {  # what may shift: where it does, of what it is a share and where that then is, and in short
    "shifted_lab_regions": ("Labs move", "of all days of labs are", "in other regions", "of labs between regions"),
    "shifted_offices": ("The flow moves along the border", "of the whole flow of the first year is", "at other field offices", "of the flow between field offices"),
    "shifted_modes": ("The flow changes its way", "of the whole flow of the first year is", "in other ways of crossing (car, truck, on foot, between ports; which of them is not reported)", "of the flow between ways of crossing"),
}  # fmt: skip
ASIDE_DOES = {True: "changes", False: "does not clearly change"}
MOST_OTHERS = 2  # policies that are named where they do not what others do


class Point(NamedTuple):
    """Hold a point of an answer: what it is about, and its text."""

    head: str
    text: str


def found_points(found: Gathered, first: Answer) -> list[Point]:
    """Return what happens to people, and what the policy that is spoken of changes beside the flow."""
    answers, shown = found.policies, spoken_of(found, first)
    people = (Point(words[0].upper() + words[1:], _people(answers, shown, name)) for name, words in PEOPLE.items())
    points = (*people, Point("Beside the flow", _aside(shown)), Point("Duration", _lasting(found)))
    return [one for one in points if one.text]


def travelers(answers: list[Answer]) -> list[Point]:
    """Return what policies do to those who cross at ports by law, where that is clear."""
    said = [f"under “{one.label}” {text}" for one in answers if (text := at_ports(one))]
    more = f"; {len(said) - MOST_NAMED} more in the tables" if len(said) > MOST_NAMED else ""
    return [Point("Exams and waits at ports", f"{'; '.join(said[:MOST_NAMED])}{more}.")] if said else []


def moves(answers: list[Answer]) -> Iterator[Point]:
    """Yield where labs and the flow move to another place or way beyond chance."""
    for name, (heading, what, where, _) in SHIFTS.items():
        known = [one for one in answers if name in one.measures]
        moved = sorted((one for one in known if one.beyond(name) > 0), key=lambda one: -one[name].estimate)
        if not moved:
            continue
        named = "; ".join(
            f"{with_range(one[name])}{'' if number else f' {what} {where} than without the policy'} under “{one.label}”"
            for number, one in enumerate(moved[:MOST_NAMED])
        )
        shares = [percent(one[name].estimate) for one in reversed(moved[MOST_NAMED:])]
        more = f"; {span(shares)} under {counted(len(shares), 'other')}" if shares else ""
        others = [f"“{one.label}”" for one in known if one not in moved]
        under = " and ".join(others) if len(others) <= MOST_OTHERS else "the others"
        rest = (
            f"under {under} no more than chance{_by_chance(known, name)}"
            if others
            else f"chance alone moves some, too{_by_chance(known, name)}"
        )
        yield Point(heading, f"{named}{more}; {rest}.")


def _by_chance(known: list[Answer], name: str) -> str:
    """Write in brackets what chance alone moves, where that was run."""
    usual = known[0].measures.get(f"placebo_{name}")
    return f" ({percent(usual.estimate)})" if usual and is_defined(usual.estimate) else ""


def still(answers: list[Answer]) -> Point:
    """Return what does not move beyond chance under any policy."""
    known = {name: [one for one in answers if name in one.measures] for name in SHIFTS}
    same = [
        f"{SHIFTS[name][-1]}{_by_chance(some, name)}"
        for name, some in known.items()
        if some and not any(one.beyond(name) > 0 for one in some)
    ]
    said = f"{', or '.join(same)}, under any policy; in brackets what chance alone moves." if same else ""
    return Point("No move beyond chance", said)


def _lasting(found: Gathered) -> str:
    """Say which policies end before the run does, and after how many days."""
    by_days: dict[int, list[str]] = {}
    for one in found.results.policies:
        if one.window and not one.is_event and one.stop < found.results.days:
            by_days.setdefault(one.stop - one.start, []).append(f"“{one.label}”")
    if len(by_days) == 1 and sum(map(len, by_days.values())) == len(found.policies):
        return f"every policy ends after {counted(next(iter(by_days)), 'day')}."
    said = "; ".join(f"{lasting} days under {', '.join(labels)}" for lasting, labels in sorted(by_days.items()))
    return f"not every policy lasts to the end of the run: {said}." if said else ""


def _people(answers: list[Answer], shown: Answer, variable: str) -> str:
    """Say under which policies more or fewer die, the policy that is spoken of before the others; "" where that may be chance under all."""
    clear = [answer for answer in answers if variable in answer.differences and answer.beyond(variable)]
    clear.sort(key=lambda answer: (answer is not shown, -abs(answer.differences[variable].estimate)))
    if not clear:
        return ""
    usual = clear[0][variable].estimate - clear[0].differences[variable].estimate
    named = [f"{_people_text(one.differences[variable], usual)} under “{one.label}”" for one in clear[:MOST_NAMED]]
    rest = [one.differences[variable].estimate for one in clear[MOST_NAMED:]]
    said = f"of {whole(usual)} in the {counted(clear[0].days, 'day')} without a policy: {'; '.join((*named, *_under_others(rest)))}."
    return " ".join((said, *against_the_flow(clear[clear[0] is shown :]))) if variable == DEATHS else said


def _under_others(changes: list[float]) -> Iterator[str]:
    """Yield from where to where changes reach under policies that are not named, fewer and more apart."""
    for does, some in (
        ("fewer", [-one for one in changes if one < 0.0]),
        ("more", [one for one in changes if one > 0.0]),
    ):
        if some:
            yield f"{span([whole(one) for one in sorted(some)])} {does} under {counted(len(some), 'other')}"


def against_the_flow(answers: list[Answer]) -> Iterator[str]:
    """Explain a policy under which more gets through and fewer die, where a higher street price tells why."""
    for one in answers:
        if one.beyond("averted_kg") < 0 and one.beyond(DEATHS) < 0 and one.beyond(PRICE) > 0:
            yield (
                f"Under “{one.label}” more gets through and yet fewer die: the flow falls first, stocks in the United States run down, and the street price rises, "
                f"over the run by {range_text(one.change(PRICE), 100.0, '%')}, so that users buy less; what comes through later refills the stocks."
            )


def span(ascending: Sequence[str]) -> str:
    """Write from where to where numbers reach, one alone where the ends are the same."""
    first, last = ascending[0], ascending[-1]
    return first if first == last else f"{first} to {last}"


def _people_text(change: Interval, usual: float) -> str:
    """Write how many more or fewer, with the interval, and as a share of all."""
    share = f", {fine_percent(abs(change.estimate) / usual)}," if usual > 0.0 else ""
    return f"{more_or_fewer(change)} ({from_to(change)}){share}"


def _aside(answer: Answer) -> str:
    """Say what one policy clearly changes beside the flow, and what it does not, with intervals."""
    reported = [
        (bool(answer.beyond(name)), f"{words} {range_text(answer.change(name), 100.0, '%')}")
        for name, words in ASIDE.items()
        if name in answer.differences
        and is_defined(answer.change(name).low)
        and answer.differences[name].estimate != 0.0
        and (answer.beyond(name) or name not in IF_CLEAR)
        and not (answer.beyond(name) and name in PEOPLE)  # said of all policies
    ]
    cost = answer.measures.get(COST)
    if cost is not None and is_defined(cost.low):
        reported.append((bool(beyond_chance(cost)), _cost(answer, cost)))
    parts = {does: [words for is_clear, words in reported if is_clear == side] for side, does in ASIDE_DOES.items()}
    said = "; it ".join(f"{does}: {'; '.join(words)}" for does, words in parts.items() if words)
    return f"over the whole run “{answer.label}” {said}." if said else ""


def _cost(answer: Answer, cost: Interval) -> str:
    """Write what a policy costs, with its interval, from where to where it is over the unit costs, and what is not in it."""
    ends = [answer.measures.get(COST + end, NOT_DEFINED).estimate for end in (LOW, HIGH)]
    beside = not_priced(answer)
    said = f"{'the priced part of ' if beside else ''}the public cost {range_text(cost, 1.0)} million USD"
    if all(map(is_defined, ends)):
        said += f", {number(ends[0], 0, signed=True)} to {number(ends[1], 0, signed=True)} over the unit costs assumed"
    return said + (f" ({PARTLY}{beside})" if beside else "")
