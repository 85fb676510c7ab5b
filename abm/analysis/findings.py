"""Findings in words: titles of pictures, made from the numbers and from nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Set

from abm.analysis.answers import Answer
from abm.analysis.pictures.letters import cut, quoted
from abm.measures.falls import CAME_BACK, CANNOT, NOT_RECOVERED, RECOVERED
from abm.measures.survival import Interval

MINUS = "\N{MINUS SIGN}"
ELSEWHERE = "elsewhere_kg"  # what comes by other ways than over the southern border
THROUGHOUT = "beyond chance, from its start to the end of the run"
NEAR = 0.9  # of what the first policy averts: a policy that averts so much is named beside it
LEAST_SHOWN = 0.0002  # width of an interval that still moves a decimal of a percentage


def is_defined(value: float | None) -> bool:
    """Say whether a value is a number that can be written: neither missing nor infinite."""
    return value is not None and math.isfinite(value)


def number(value: float, digits: int, signed: bool = False) -> str:
    """Write a number that is reported with its decimals; zero has no sign, and a minus sign is as long as a plus."""
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    return f"{0:.{digits}f}" if float(text.replace(",", "")) == 0.0 else text.replace("-", MINUS)


def digits_of(kilograms: float) -> int:
    """Return the decimals of kilograms a day: one, and more where it would make a little look like nothing."""
    return 1 if abs(kilograms) >= 0.095 or abs(kilograms) < 0.0005 else 2 if abs(kilograms) >= 0.0095 else 3


def percent(share: float, signed: bool = False) -> str:
    """Write a share as a whole percentage; a minus sign as long as a plus."""
    if not is_defined(share):
        return CANNOT
    return f"{number(100 * share, 0, signed)}%"


def fine_percent(share: float, signed: bool = False) -> str:
    """Write a share with a decimal below ten hundredths, so that an interval beside it is not lost in rounding."""
    return f"{number(100 * share, 1, signed)}%" if is_small(share) else percent(share, signed)


def is_small(share: float) -> bool:
    """Tell whether a share has a decimal as a percentage."""
    return is_defined(share) and abs(share) < 0.0995


def depth(answer: Answer, least: int = 0) -> str:
    """Write the largest drop with the decimals of `depth_digits`, or as many as are asked for."""
    fall, digits = answer["largest_drop"], max(least, depth_digits(answer))
    return f"{number(100 * fall.estimate, digits)}%" if is_defined(fall.estimate) else percent(fall.estimate)


def depth_digits(answer: Answer) -> int:
    """Return the decimals of the largest drop: some where rounding would hide on which side of 10% it is, or that its interval is above 0."""
    fall = answer["largest_drop"]
    return max(digits_off_zero(fall), int(0.095 <= fall.estimate < 0.105))


def digits_off_zero(interval: Interval) -> int:
    """Return the decimals of percentages with which an interval that does not hold 0 has no end that is written as 0."""
    if not (is_defined(interval.low) and is_defined(interval.high)) or interval.low * interval.high <= 0.0:
        return 0
    nearest = min(abs(interval.low), abs(interval.high))
    return 0 if nearest >= 0.005 else 1 if nearest >= 0.0005 else 2


def with_range(interval: Interval) -> str:
    """Write a share with its interval, with a decimal where the interval would else have one end: '2.1% (1.8 to 2.3%)'."""
    ends = {number(100 * end, 0) for end in (interval.low, interval.high)}
    digits = max(digits_off_zero(interval), int(len(ends) == 1 and interval.low < interval.high))
    return f"{number(100 * interval.estimate, digits)}% ({percent_range(interval, digits)})"


def percent_range(interval: Interval, least: int = 0) -> str:
    """Write an interval of shares as '18 to 31%', with decimals where one that lies above 0 would else begin at 0, or as many as are asked for."""
    if not (is_defined(interval.low) and is_defined(interval.high)):
        return f"interval {CANNOT}"
    digits = max(least, digits_off_zero(interval))
    return f"{number(100 * interval.low, digits)} to {number(100 * interval.high, digits)}%"


def whole(number: float) -> str:
    """Write a number without decimals, zero without a sign."""
    if not is_defined(number):
        return CANNOT
    return f"{round(number):,}".replace("-", MINUS)


def counted(number: float, one: str, many: str = "") -> str:
    """Write a number of things: "1 day", "1,200 days"."""
    text = whole(number)
    return f"{text} {one if text.lstrip(MINUS) == '1' else many or f'{one}s'}"


def mass(kilograms: float) -> str:
    """Write whole kilograms, as tables do, a digit more below one: the one unit of mass in all that is reported."""
    if not is_defined(kilograms):
        return CANNOT
    return f"{number(kilograms, 0 if abs(kilograms) >= 1 else 1)} kg"


def recovery(answer: Answer) -> str:
    """Say in a few words how the flow comes back."""
    if answer.status in CAME_BACK and is_defined(answer["days_to_recovery"].estimate):
        return f"{RECOVERED} {counted(answer['days_to_recovery'].estimate, 'day')} after the start{relapse(answer)}"
    if answer.status == CANNOT:
        return f"return {CANNOT}"
    if answer.status == NOT_RECOVERED:
        return f"{NOT_RECOVERED} after {counted(answer.days_watched, 'day')}"
    return answer.status


def relapse(answer: Answer) -> str:
    """Say how long after the start the flow is below 95% again, and on how many days; nothing where it is not."""
    day, days = (answer.measures.get(name) for name in ("days_to_relapse", "days_below_95_again"))
    if day is None or days is None or not is_defined(day.estimate):  # the folder of a version before has neither
        return ""
    left = answer.days_watched - day.estimate
    those = f"{whole(days.estimate)} of the {whole(left)} that remain" if round(left) > 1 else "the one that remains"
    return f" (below 95% again after {counted(day.estimate, 'day')}, on {those})"


def rise(answer: Answer) -> str:
    """Say how far the flow rises above that without the policy, where that is beyond chance; else nothing."""
    if not answer.rises:
        return ""
    peak, day = answer["largest_rise"].estimate, answer["days_to_peak"].estimate
    if not is_defined(peak):  # of no flow at all
        return f"rises, how far is {CANNOT}"
    return f"rises to {percent(1 + peak)}" + (f", {counted(day, 'day')} after the start" if is_defined(day) else "")


def net(answer: Answer) -> str:
    """Say what is averted in all, or added, in kilograms and as a share of the flow without the policy."""
    kept, share = answer["averted_kg"], answer.measures.get("averted_share")
    if not (is_defined(kept.low) and is_defined(kept.high)):
        return f"the net effect over its whole time is {CANNOT}"
    if not answer.beyond("averted_kg"):
        return "no net effect beyond chance over its whole time"
    text = f"{'averts' if kept.estimate > 0 else 'adds'} {mass(abs(kept.estimate))}"
    if share is None or not is_defined(share.estimate):
        return text
    return f"{text} ({fine_percent(abs(share.estimate))}) in all"


def enters(answer: Answer) -> bool:
    """Tell whether more comes by other ways than over the southern border under a policy, beyond chance."""
    return ELSEWHERE in answer.differences and answer.beyond(ELSEWHERE) > 0


def elsewhere(answer: Answer) -> str:
    """Say what comes by other ways than over the southern border under a policy; "" where that is no more than chance."""
    return f"{mass(answer[ELSEWHERE].estimate)} come by other ways" if enters(answer) else ""


def finding(answer: Answer, least: int = 0) -> str:
    """Say what one policy does to the flow at its deepest and highest point, with the decimals of `fall_digits`, or as many as are asked for."""
    if not answer.detected:
        return "; ".join(filter(None, ("no drop beyond chance", rise(answer))))
    fall, digits = answer["largest_drop"], max(least, fall_digits(answer))
    size = f"{number(100 * fall.estimate, digits)}%" if is_defined(fall.estimate) else percent(fall.estimate)
    text = f"{size} ({percent_range(fall, digits)})"
    return "; ".join(filter(None, (f"falls {text}, {recovery(answer).removeprefix('dropped, ')}", rise(answer))))


def fall_digits(answer: Answer) -> int:
    """Return the decimals of the largest drop and its interval: some where rounding would hide how they lie to each other, to 0 or to 10%."""
    if not answer.detected:
        return 0
    fall = answer["largest_drop"]
    narrow = percent(fall.low) == percent(fall.high) and fall.high - fall.low >= LEAST_SHOWN
    near = depth(answer) != percent(fall.estimate) and is_defined(fall.low) and is_defined(fall.high)
    return max(digits_off_zero(fall), int(narrow or near))


def widest(answers: list[Answer], variable: str) -> Interval | None:
    """Return a measure with the highest upper end that is said of any answer; None where none is."""
    reported = [answer[variable] for answer in answers if is_defined(answer[variable].high)]
    return max(reported, key=lambda interval: interval.high, default=None)


def leaders(
    answers: list[Answer],
    variable: str,
    apart: Set[frozenset[str]],
    clear: Callable[[Answer], bool] = lambda answer: True,
) -> list[Answer]:
    """Return the answer with the highest value of a measure, and all that cannot be distinguished from it.

    Parameters
    ----------
    apart : set
        Pairs of policies that are clearly different in that measure.
    clear : callable
        Says which answers may be the first.
    """
    ranked = sorted(answers, key=lambda answer: -answer[variable].estimate)
    first = next((answer for answer in ranked if clear(answer)), ranked[0])
    return [first, *(one for one in ranked if one is not first and frozenset((first.name, one.name)) not in apart)]


def net_title(answers: list[Answer], apart: Set[frozenset[str]]) -> str:
    """Name the policy that averts most in all, or those that cannot be distinguished from it."""
    if not any(answer.averts for answer in answers):
        return _none_averts(answers)
    first, *tied = leaders(answers, "averted_kg", apart, lambda answer: answer.averts)
    if len(answers) == 1:
        return f"{cut(first.label)} {net(first)}"
    if not tied:
        return f"{quoted(first.label)} averts most: {net(first).removeprefix('averts ')}"
    return _tie(first, [one for one in tied if one.averts], [one for one in tied if not one.averts])


def _tie(first: Answer, clear: list[Answer], vague: list[Answer]) -> str:
    """Say what of a tie is clear, that some policies avert flow, and which policies cannot be distinguished."""
    size = mass(first["averted_kg"].estimate)
    if len(clear) == 1:
        sizes = f"{size} and {mass(clear[0]['averted_kg'].estimate)}"
        most = "" if vague else " most"
        said = f"{quoted(first.label)} and {quoted(clear[0].label)} avert{most}, {sizes}: they cannot be distinguished"
    else:
        others = f"; {len(clear)} other policies that avert flow cannot be distinguished from it"
        said = f"{quoted(first.label)} averts {size}" + others * bool(clear)
    if not vague:
        return said
    one = f"{quoted(vague[0].label)} ({averted_range(vague[0])}), whose effect may be chance,"
    many = f"{len(vague)} policies whose effect may be chance"
    return f"{said}; {one if len(vague) == 1 else many} cannot be distinguished from {'them' if clear else 'it'}"


def averted_range(answer: Answer) -> str:
    """Write what is averted with its interval: "27 kg, −18 to 72"."""
    kept = answer["averted_kg"]
    ends = (
        f", {number(kept.low, 0)} to {number(kept.high, 0)}" if is_defined(kept.low) and is_defined(kept.high) else ""
    )
    return mass(kept.estimate) + ends


def _averts_most(answers: list[Answer], apart: Set[frozenset[str]]) -> Answer | None:
    """Return the policy that averts most; None where none averts, or others cannot be distinguished from it."""
    first, *tied = leaders(answers, "averted_kg", apart, lambda answer: answer.averts)
    return first if first.averts and not tied else None


def near_text(answers: list[Answer], apart: Set[frozenset[str]]) -> str:
    """Name the policy that averts nearly as much as the one that clearly averts most; nothing where all others are far behind."""
    averting = sorted((one for one in answers if one.averts), key=lambda one: -one["averted_kg"].estimate)
    if len(averting) < 2 or len(leaders(averting, "averted_kg", apart)) > 1:
        return ""
    first, second = (one["averted_kg"].estimate for one in averting[:2])
    return f" {quoted(averting[1].label)} averts nearly as much, {mass(second)}." if second > NEAR * first else ""


def flow_title(
    answers: list[Answer], kept: Set[frozenset[str]] = frozenset(), fell: Set[frozenset[str]] = frozenset()
) -> str:
    """Name what is averted in all, then the largest drop and its recovery, and how many policies show none.

    Parameters
    ----------
    kept, fell : sets of pairs of policies
        Those that are clearly different in what they avert and in their largest drop.
    """
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        return _no_drop(answers, kept)
    first, *tied = leaders(fallen, "largest_drop", fell)
    if len(answers) == 1:
        reported = "; ".join(filter(None, (f"largest drop of the flow {depth(first)}, {recovery(first)}", rise(first))))
        return f"{cut(first.label)} {net(first) if first.averts else 'shows ' + net(first)}; {reported}"
    rest = len(answers) - len(fallen)
    unmoved = (
        f"; {rest} of {len(answers)} policies {_agree(rest, 'shows', 'show')} no drop beyond chance" if rest else ""
    )
    who = "the same policy" if _averts_most(answers, kept) is first else quoted(first.label)
    under = f"under {who}, {recovery(first)}"
    if tied:
        under = f"under {quoted(first.label)}, not distinguished from {others_text(tied)}"
    return f"{net_title(answers, kept)}. The largest drop is {depth(first)}, {under}{unmoved}"


def resilience_title(answers: list[Answer], kept: Set[frozenset[str]] = frozenset()) -> str:
    """Name the policy that averts most, and count who falls and who comes back."""
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        return _no_drop(answers, kept)
    if len(answers) == 1:
        return f"{net_title(answers, kept)}; the flow {finding(answers[0])}"
    count = f"{len(fallen)} of {len(answers)} policies {_agree(len(fallen), 'makes', 'make')} the flow fall"
    count += _returns([answer for answer in fallen if answer.beyond("days_below_90")])
    return f"{net_title(answers, kept)}. {count}"


def _none_averts(answers: list[Answer]) -> str:
    """Say that no policy averts flow, and under which one most is added where that is beyond chance."""
    most = min(answers, key=lambda answer: (answer.beyond("averted_kg"), answer["averted_kg"].estimate))
    adds = most.beyond("averted_kg") < 0
    if len(answers) == 1:
        return f"{cut(most.label)} {net(most)}" if adds else f"The policy averts no flow {THROUGHOUT}"
    return f"{_none_of(len(answers))} averts flow {THROUGHOUT}" + f"; {quoted(most.label)} {net(most)}" * adds


def _no_drop(answers: list[Answer], kept: Set[frozenset[str]]) -> str:
    """Say that the flow falls at no time, after what is averted or added in all and how far it rises, where that is beyond chance."""
    moved = [answer for answer in answers if answer.beyond("averted_kg") or answer.rises]
    if not moved:
        return f"{_none_of(len(answers))} makes the flow fall further than chance alone does"
    if len(answers) == 1:
        return "; ".join(
            filter(None, (net_title(answers, kept), "no drop beyond chance at its lowest point", rise(moved[0])))
        )
    return f"{net_title(answers, kept)}. At its lowest point the flow shows no drop beyond chance under any policy"


def _returns(below: list[Answer]) -> str:
    """Say how many of the policies that push the flow below 90% saw it come back."""
    if not below:
        return ""
    back, day = sum(answer.status in CAME_BACK for answer in below), max(answer.days_watched for answer in below)
    if len(below) == 1:
        return f"; the one below 90% {'came' if back else 'did not come'} back within {counted(day, 'day')}"
    number = "all" if back == len(below) else back or "none"
    return f"; of the {len(below)} below 90%, {number} came back within {counted(day, 'day')}"


def others_text(tied: list[Answer]) -> str:
    """Name the policy that cannot be distinguished from a first one, or say how many they are."""
    return quoted(tied[0].label) if len(tied) == 1 else f"{len(tied)} others"


def _agree(count: int, one: str, many: str) -> str:
    return one if count <= 1 else many


def _none_of(count: int) -> str:
    return "The policy never" if count == 1 else f"None of the {count} policies"
