"""Course: how the flow goes under a policy, in order of time, in a sentence made of the numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, depth, is_defined, number, percent, percent_range, whole
from abm.measures.falls import CAME_BACK, NOT_RECOVERED, RECOVERY_LEVEL, STAYED_ABOVE, WINDOW
from abm.measures.paired import paired_difference
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.survival import NOT_DEFINED, Interval
from abm.report.gathered import Gathered

Moments = list[tuple[float, str]]  # day from the start of the policy, and what is then


class Return(NamedTuple):
    """Hold when a flow is back at 95%, when it is below that again, and on how many days; days from the start of the policy, nan for never."""

    day: float
    again: float
    low: float


def return_of(answer: Answer) -> Return | None:
    """Return when the flow came back; None where it did not, or need not."""
    names = ("days_to_recovery", "days_to_relapse", "days_below_95_again")
    found = Return(*(answer.measures.get(name, NOT_DEFINED).estimate for name in names))
    return found if answer.status in CAME_BACK and is_defined(found.day) else None


def course(found: Gathered, shown: Answer) -> str:
    """Say how the flow goes under the policy that is spoken of, in order of time, and how much less and more comes through for that."""
    if not shown.detected:
        return "the flow does not fall beyond chance at any time."
    *before, last = (text for _, text in sorted(moments(found, shown), key=lambda moment: moment[0]))
    said = f"{'; '.join(before)}; and {last}" if before else last
    return " ".join(
        filter(
            None,
            (
                f"the flow, as a share of that without the policy (mean of the last {WINDOW} days; days from its start), {said}.",
                before_and_after(found, shown),
            ),
        )
    )


def in_short(answer: Answer, of: str = "Under it") -> str:
    """Say in one sentence how far the flow falls and when it is back; "" where it does not fall beyond chance."""
    if not answer.detected:
        return ""
    back = return_of(answer)
    ends = {NOT_RECOVERED: "is not back by the end of the run", STAYED_ABOVE: "is never below 90%"}
    lowest = answer.measures.get("days_to_lowest", NOT_DEFINED).estimate
    then, at = ends.get(answer.status, ""), ""
    if back:
        at = f", at its lowest on day {whole(lowest)}," if is_defined(lowest) else ""
        after = f", {counted(back.day - lowest, 'day')} after that" if at else ""
        then = f"is back at 95% on day {whole(back.day)} after its start{_ends(answer, '95% interval ')}{after}{_relapse(back)}"
    return f"{of} the flow falls by up to {depth(answer)}{at}{f' and {then}' if then else ''}."


def _ends(answer: Answer, what: str = "") -> str:
    """Write the interval of the day of return in brackets; "" where it has none."""
    day = answer["days_to_recovery"]
    return f" ({what}{whole(day.low)} to {whole(day.high)})" if is_defined(day.low) and is_defined(day.high) else ""


def back_on(answer: Answer, day: float) -> str:
    """Say on which day a flow is back, with the interval."""
    return f"back at 95% on day {whole(day)}{_ends(answer)}"


def _relapse(back: Return) -> str:
    """Say on how many days a flow that came back is below 95% again; "" where it is not."""
    return (
        f", but below that again on {counted(back.low, 'day')}, from day {back.again:.0f} on"
        if is_defined(back.again)
        else ""
    )


def before_and_after(found: Gathered, answer: Answer) -> str:
    """Say how much less gets through until a flow is back, and how much more or less after that; "" where it does not come back."""
    if (returned := return_of(answer)) is None:
        return ""
    until, after = _parts(found, answer, int(returned.day))
    then = f"{_kilograms(after)} {'less' if after.estimate > 0.0 else 'more'}"
    if after.low <= 0.0 <= after.high:
        then = "no more and no less, beyond chance"
    return f"Until day {returned.day:.0f}, {_kilograms(until)} less come through than without it; from then on {then}."


def _parts(found: Gathered, answer: Answer, day: int) -> tuple[Interval, Interval]:
    """Return what does not get through (kg pure) up to a day from the start of a policy, and from that day on."""
    made = next(one for one in found.results.policies if one.name == answer.name)
    early, late = [], []
    for policy, without in found.results.pairs(made):
        kept = (without - policy)[:, made.start :] / GRAMS_PER_KILOGRAM
        early.append(kept[:, :day].sum(axis=1))
        late.append(kept[:, day:].sum(axis=1))
    return _mean(np.concatenate(early)), _mean(np.concatenate(late))


def _mean(values: np.ndarray) -> Interval:
    return paired_difference(values, np.zeros_like(values))


def _kilograms(averted: Interval) -> str:
    ends = " to ".join(whole(end) for end in sorted((abs(averted.low), abs(averted.high))))
    return f"{whole(abs(averted.estimate))} kg ({ends})"


def moments(found: Gathered, answer: Answer) -> Moments:
    """Return what becomes of the flow under a policy, with the day from its start; what has no day comes first, or last."""
    return [*_lowest(found, answer), *_return(found, answer), *_highest(answer)]


def _lowest(found: Gathered, answer: Answer) -> Moments:
    if not answer.detected:
        return [(0, "shows no drop beyond chance")]
    day = answer.measures.get("days_to_lowest", NOT_DEFINED).estimate
    at = f"falls by {depth(answer)} ({percent_range(answer['largest_drop'])})"
    above = [_above_90(found, answer)] if answer.status == STAYED_ABOVE else []
    return [(day, f"{at} on day {day:.0f}") if is_defined(day) else (0, f"{at} within the first weeks"), *above]


def _above_90(found: Gathered, answer: Answer) -> tuple[float, str]:
    """Say of a flow that is never below 90% for how long it is below 95%, with the last day on which it is."""
    low, end = low_days(found, answer), float(answer.days_watched)
    if low is None:
        return end, "is never below 90%"
    if not low.size:
        return end, "is never below 95%"
    many, last = counted(low.size, "day"), int(low[-1])
    if last >= end - 1:
        return end, f"is never below 90%, and below 95% on {many}, to the end of the run"
    return last, f"is above 95% for good after day {last} (never below 90%, below 95% on {many})"


def low_days(found: Gathered, answer: Answer) -> np.ndarray | None:
    """Return the days from the start of a policy on which the flow is below 95%; None where its days are not read."""
    sample = found.samples.get(answer.name)
    return None if sample is None else np.flatnonzero(sample.r < RECOVERY_LEVEL)


def _after_its_end(found: Gathered, answer: Answer, day: float) -> str:
    """Say how long after the end of a policy a day is; "" where the policy still acts, or acts once."""
    acts = [one for one in found.results.policies if one.name == answer.name and one.window and not one.is_event]
    lasts = next((one.stop - one.start for one in acts), answer.days_watched)
    return f", {counted(day - lasts, 'day')} after the policy ended" if lasts < day else ""


def _return(found: Gathered, answer: Answer) -> Moments:
    if answer.status == NOT_RECOVERED:
        return [(float(answer.days_watched), f"is not back at 95% by the end of the run, day {answer.days_watched}")]
    if (returned := return_of(answer)) is None:
        return []
    day, again, low = returned
    back = [(day, f"is {back_on(answer, day)}{_after_its_end(found, answer, day)}")]
    if not is_defined(again):
        return back
    remain = answer.days_watched - again
    days = f"{low:.0f} of the last {counted(remain, 'day')}" if round(remain) > 1 else "the last day"
    sample = found.samples.get(answer.name)
    level = f" (lowest {number(100.0 * float(sample.r[int(again) :].min()), 1)}%)" if sample else ""
    return [*back, (again, f"is below 95% again on {days}, from day {again:.0f}{level}")]


def _highest(answer: Answer) -> Moments:
    if not answer.rises:
        return []
    peak, day = answer["largest_rise"].estimate, answer["days_to_peak"].estimate
    if not is_defined(peak) or not is_defined(day):
        return []
    return [(day, f"is highest, {percent(1 + peak)}, on day {day:.0f}")]
