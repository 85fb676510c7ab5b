"""Findings in words: titles of pictures, made from the numbers and from nothing else."""

from __future__ import annotations

import math

from abm.analysis.answers import Answer
from abm.analysis.style import cut, quoted
from abm.falls import NOT_RECOVERED, RECOVERED
from abm.geography import FIELD_OFFICES
from abm.survival import Interval

LEAST_SHOWN = 0.0002  # width of an interval that still moves a decimal of a percentage


def percent(share: float, signed: bool = False) -> str:
    """Write a share as a whole percentage; a minus sign as long as a plus."""
    text = f"{100 * share:+.0f}%" if signed else f"{100 * share:.0f}%"
    return text.replace("-0%", "0%").replace("+0%", "0%").replace("-", "\N{MINUS SIGN}")


def depth(answer: Answer) -> str:
    """Write the largest fall, with a decimal where rounding would hide on which side of 10% it is."""
    fall = answer["largest_fall"].estimate
    return f"{100 * fall:.1f}%" if 0.095 <= fall < 0.105 else percent(fall)


def percent_range(interval: Interval) -> str:
    """Write an interval of shares as '18 to 31%'."""
    return f"{percent(interval.low)[:-1]} to {percent(interval.high)}"


def whole(number: float) -> str:
    """Write a number without decimals, zero without a sign."""
    return f"{round(number):,}".replace("-", "\N{MINUS SIGN}")


def mass(kilograms: float) -> str:
    """Write whole kilograms (a digit more below ten), or tonnes from ten of them on."""
    value, unit = (kilograms / 1000, "t") if abs(kilograms) >= 10_000 else (kilograms, "kg")
    digits = 0 if abs(value) >= 10 else 1
    return f"{value:,.{digits}f} {unit}".replace("-", "\N{MINUS SIGN}")


def recovery(answer: Answer) -> str:
    """Say in a few words how the flow comes back."""
    if answer.status == RECOVERED:
        return f"{RECOVERED} on day {answer['days_to_recovery'].estimate:.0f}"
    return f"{NOT_RECOVERED} by day {answer.days_watched}" if answer.status == NOT_RECOVERED else answer.status


def finding(answer: Answer) -> str:
    """Say what one policy does to the flow, with decimals where whole numbers would hide how well it is known."""
    if not answer.detected:
        return "no fall beyond chance"
    fall = answer["largest_fall"]
    text = f"{depth(answer)} ({percent_range(fall)})"
    if percent(fall.low) == percent(fall.high) and fall.high - fall.low >= LEAST_SHOWN:
        text = f"{100 * fall.estimate:.1f}% ({100 * fall.low:.1f} to {100 * fall.high:.1f}%)"
    return f"falls {text}, {recovery(answer).removeprefix('dropped, ')}"


def flow_title(answers: list[Answer]) -> str:
    """Name the deepest fall and its recovery, and how many policies show none."""
    fallen = sorted((a for a in answers if a.detected), key=lambda a: -a["largest_fall"].estimate)
    if not fallen:
        return f"{_none_of(len(answers))} makes the flow fall further than chance alone does{_chance(answers)}"
    deepest = fallen[0]
    fall = depth(deepest)
    if len(answers) == 1:
        return f"{cut(deepest.label)}: the flow falls by {fall} at most, {recovery(deepest)}"
    rest = len(answers) - len(fallen)
    unmoved = (
        f"; {rest} of {len(answers)} policies {_agree(rest, 'shows', 'show')} no fall beyond chance" if rest else ""
    )
    return f"The deepest fall is {fall}, under {quoted(deepest.label)}, {recovery(deepest)}{unmoved}"


def resilience_title(answers: list[Answer]) -> str:
    """Count who falls and who comes back, and name the policy that keeps most away."""
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        return f"{_none_of(len(answers))} makes the flow fall further than chance alone does{_chance(answers)}"
    count = f"{len(fallen)} of {len(answers)} policies {_agree(len(fallen), 'makes', 'make')} the flow fall"
    if len(answers) == 1:
        count = f"{cut(answers[0].label)}: the flow {finding(answers[0])}"
    else:
        count += _returns([answer for answer in fallen if answer.status in (RECOVERED, NOT_RECOVERED)])
    strongest = max(fallen, key=lambda answer: answer["shortfall_kg"].estimate)
    if not strongest.keeps_back:
        return f"{count}. Over the whole time no fentanyl is clearly kept back"
    kept, days = strongest["shortfall_kg"].estimate, strongest["shortfall_days"].estimate
    return f"{count}. {quoted(strongest.label)} keeps back most: {mass(kept)}, {whole(days)} days of flow"


def corridor_title(changes: list[tuple[str, str, float]]) -> str:
    """Name the largest clear fall of a corridor, and the largest clear rise under the same policy.

    Parameters
    ----------
    changes : list of (label, office, change)
        Clear changes against the same months without the policy, as shares.
    """
    falls = [change for change in changes if change[2] < 0]
    if not changes:
        return "No corridor carries clearly more or less while a policy lasts"
    label, office, change = min(falls or changes, key=lambda row: row[2] if falls else -row[2])
    text = f"Under {quoted(label)} the flow through {office} {_moves(change)}"
    if sum(row[0] == label for row in falls) == len(FIELD_OFFICES):
        where = f"through every field office, most through {office}"
        return f"Under {quoted(label)} the flow falls {where}: {percent(-change)}"
    rises = [row for row in changes if row[0] == label and row[2] > 0 and row[1] != office]
    if not falls or not rises:
        return text
    _, other, rise = max(rises, key=lambda row: row[2])
    return f"{text}, while through {other} it {_moves(rise)}"


def amount_title(usual: float, answers: list[Answer], troughs: dict[str, float]) -> str:
    """Say what gets through without a policy, and at the deepest point under one, in g/day."""
    text = f"Without a policy {usual:,.0f} g of pure fentanyl get through a day"
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        return f"{text}; no policy changes that beyond chance"
    deepest = max(fallen, key=lambda answer: answer["largest_fall"].estimate)
    return f"{text}; under {quoted(deepest.label)} {troughs[deepest.name]:,.0f} g at the lowest point"


def _returns(below: list[Answer]) -> str:
    """Say how many of the policies that push the flow below 90% saw it come back."""
    if not below:
        return ""
    back, day = sum(answer.status == RECOVERED for answer in below), max(answer.days_watched for answer in below)
    if len(below) == 1:
        return f"; the one below 90% {'came' if back else 'did not come'} back by day {day}"
    number = "all" if back == len(below) else back or "none"
    return f"; of the {len(below)} below 90%, {number} came back by day {day}"


def _moves(change: float) -> str:
    return f"{'falls' if change < 0 else 'rises'} by {percent(abs(change))}"


def _agree(count: int, one: str, many: str) -> str:
    return one if count <= 1 else many


def _none_of(count: int) -> str:
    return "The policy never" if count == 1 else f"None of the {count} policies"


def _chance(answers: list[Answer]) -> str:
    high = max((answer["placebo_fall"].high for answer in answers), default=math.nan)
    return "" if math.isnan(high) else f" (up to {percent(high)})"
