"""Course: how the flow goes under a policy, in order of time, in a sentence made of the numbers."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, is_defined, percent, percent_range
from abm.measures.falls import CAME_BACK, NOT_RECOVERED, STAYED_ABOVE, WINDOW
from abm.measures.survival import NOT_DEFINED, Interval
from abm.report.gathered import Gathered

Moments = list[tuple[float, str]]  # day from the start of the policy, and what is then


def course(found: Gathered, shown: Answer) -> str:
    """Say how the flow goes under the policy that is spoken of."""
    if not any(answer.detected for answer in found.policies):
        return "Under no policy the flow falls beyond chance at any time."
    said = "; ".join(text for _, text in sorted(moments(found, shown), key=lambda moment: moment[0]))
    return f"The flow under it in order of time, as a share of that without it (mean of {WINDOW} days; days from its start): {said}."


def moments(found: Gathered, answer: Answer) -> Moments:
    """Return what becomes of the flow under a policy, with the day from its start; what has no day comes first, or last."""
    return [*_lowest(answer), *_end(found, answer), *_return(answer), *_highest(answer)]


def _lowest(answer: Answer) -> Moments:
    if not answer.detected:
        return [(0, "no drop beyond chance")]
    fall, day = answer["largest_drop"], answer.measures.get("days_to_lowest", NOT_DEFINED).estimate
    left = Interval(1 - fall.estimate, 1 - fall.high, 1 - fall.low)
    at = f"lowest, {percent(left.estimate)} ({percent_range(left)})"
    still = [(float(answer.days_watched), "never below 90%")] if answer.status == STAYED_ABOVE else []
    return [(day, f"{at}, on day {day:.0f}") if is_defined(day) else (0, f"{at}, within the first weeks"), *still]


def _end(found: Gathered, answer: Answer) -> Moments:
    """Say when the policy ends, where the run goes on."""
    acts = [one for one in found.results.policies if one.name == answer.name and one.window and not one.is_event]
    return [
        (one.stop - one.start, f"the policy ends on day {one.stop - one.start}")
        for one in acts
        if one.stop < found.results.days
    ]


def _return(answer: Answer) -> Moments:
    day, again, low = (
        answer.measures.get(name, NOT_DEFINED).estimate
        for name in ("days_to_recovery", "days_to_relapse", "days_below_95_again")
    )
    if answer.status == NOT_RECOVERED:
        return [(float(answer.days_watched), f"not back at 95% by the end of the run, day {answer.days_watched}")]
    if answer.status not in CAME_BACK or not is_defined(day):
        return []
    back = [(day, f"back at 95% from day {day:.0f} on")]
    if not is_defined(again):
        return back
    left = counted(answer.days_watched - again, "day")
    return [*back, (again, f"below 95% again from day {again:.0f} on, on {low:.0f} of the {left} that remain")]


def _highest(answer: Answer) -> Moments:
    if not answer.rises:
        return []
    peak, day = answer["largest_rise"].estimate, answer["days_to_peak"].estimate
    if not is_defined(peak) or not is_defined(day):
        return []
    return [(day, f"highest, {percent(1 + peak)}, on day {day:.0f}")]
