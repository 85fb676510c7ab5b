"""Single runs: how many of them come back by themselves, and when, beside the mean of all of which the days of an answer are."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, is_defined, percent, percent_range, whole
from abm.measures.falls import CAME_BACK, NOT_RECOVERED
from abm.measures.survival import NOT_DEFINED, Interval

WHY = (
    " The day above is that of the mean of all runs: a run by itself goes up and down more than their mean, so that "
    "fewer stay at 95% for half a year, and those that do begin later."
)
UNCLEAR = "the day above is that of the mean of all runs; of runs by themselves none can be said: they do not fall clearly further than those of the placebo."


def run_by_run(answer: Answer) -> str:
    """Say how many of the runs that fall come back by themselves, their median day, and why the mean of all is back earlier; "" where none falls that far."""
    if not answer.detected or answer.status not in (*CAME_BACK, NOT_RECOVERED):
        return ""
    fallen, share, median = (
        answer.measures.get(name, NOT_DEFINED) for name in ("seeds_fallen", "share_recovered", "median_recovery")
    )
    if not is_defined(share.estimate):
        return UNCLEAR if answer.status in CAME_BACK else ""
    back = round(share.estimate * fallen.estimate)
    said = f"of {counted(fallen.estimate, 'run')} that {'falls' if fallen.estimate == 1 else 'fall'} below 90% {back or 'none'} {'is' if back < 2 else 'are'} back at 95% by the end ({percent(share.estimate)}, {percent_range(share)}){_median(median, answer)}."
    return said + (WHY if answer.status in CAME_BACK else "")


def _median(median: Interval, answer: Answer) -> str:
    """Say on which day half of them are back, those that are not yet back counted as later (survival analysis)."""
    if not is_defined(median.low):
        return ""
    if not is_defined(median.estimate):
        return f"; their median day is after the end of the run, day {whole(answer.days_watched)} (95% interval from {whole(median.low)} on)"
    high = whole(median.high) if is_defined(median.high) else "after the end"
    return f"; their median day, with those counted as later that are not back, is {whole(median.estimate)} (95% interval {whole(median.low)} to {high})"
