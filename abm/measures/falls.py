"""Measure how far one flow of deliveries falls under another, and how fast it comes back.

Everything is measured against the same seed without the policy, on daily deliveries (pure g/day). Day 0 is the first
recorded day; `start` is the day the policy starts. Functions take arrays [..., days] and work along the last axis; a
start outside the run and runs without their pair raise ValueError.

What the trailing window does, and what was chosen:

- r(t) looks back over days t-27..t, days before the start included. There both runs are the same, so r leaves 1
  without the jitter of a short window, but a sudden fall shows in full only 27 days later, and a fall that lasts
  n < 28 days shows as n/28 of its depth.
- A return shows late as well: after a fall of depth f, r is back at 0.95 when f x (low days in the window) / 28 <= 0.05.
  With f = 0.4 that is 25 days after the return. Recovery times compare with each other, and are late by up to 27 days.
- The flow counts as low below 0.9 and as back at 0.95: one that wavers around a single level would come back many times.
- Recovery is dated to the first day from which r stays at 0.95 for half a year, or to the end of the run if that comes
  first. Less than 28 days of watch are no evidence: a return in the last 27 days counts as none.
- A sudden fall that stays is at its lowest when it fills the window, 27 days after the start whatever the policy does:
  `reported_day` gives no day then.
- Days before day 0 are not recorded; both runs are the same there. A window that looks back on them takes each as a mean
  day of the first 28 without the policy, so that a policy that starts on day 0 is measured as one that starts later. (On
  the days there are alone, a quiet third day showed as a drop of 14%.)

Source of the measures: the project's own definition (abm/ODD.md).
"""

from __future__ import annotations

import numpy as np

from abm.measures.arrays import Flags, Floats, Numbers, Whole

WINDOW = 28  # days in the trailing mean
WEEK = 7  # the shorter of the two windows in use: it shows falls that last days
LOW_LEVEL = 0.9  # share of the flow without the policy below which the flow is low
RECOVERY_LEVEL = 0.95  # share at which it is back
HOLD = 182  # days in a row at that level, unless the run ends first
LEAST_HOLD = 28  # days in a row at that level, at the end of a run, and of watch in all: fewer say nothing
PERIODS = ((0, 29), (30, 89), (90, 179), (180, 364), (365, 729))  # first and last day after the start, both included
PERIOD = "flow_days_"  # and the two days: the mean flow over a period
YEAR_AFTER = (337, 393)  # first and last day after the start: a year, four weeks either way
# Running sums differ in the last bits: a smaller difference in r is no difference.
ROUNDING = 1e-9

NO_DROP, STAYED_ABOVE = "no drop", "dropped, stayed above 90%"
RECOVERED, NOT_RECOVERED = "recovered", "not recovered"
RELAPSED = "recovered, later below 95% again"
CAME_BACK = (RECOVERED, RELAPSED)
CANNOT = "not determined"
STATUSES = (NO_DROP, STAYED_ABOVE, RECOVERED, RELAPSED, NOT_RECOVERED, CANNOT)


def relative_flow(with_policy: Numbers, without_policy: Numbers, window: int = WINDOW) -> Floats:
    """Divide the trailing mean of deliveries with the policy by the one without.

    r(t) = sum of with(t-window+1..t) / sum of without(t-window+1..t), days before the first as in `pair_sums`. 0/0 = 1,
    and with/0 = inf. Equal series give 1 exactly.

    Parameters
    ----------
    with_policy, without_policy : arrays, shape [..., days]
        Pure g/day; the answer has the same shape.
    window : int
        Days, 1 or more.

    Raises
    ------
    ValueError
        If the shapes differ, a delivery is not finite, or the window is shorter than a day.
    """
    with_policy, without_policy = same_shape(with_policy, without_policy)
    if window < 1:
        raise ValueError(f"window = {window}: need 1 day or more")
    if not (np.isfinite(with_policy).all() and np.isfinite(without_policy).all()):
        raise ValueError("deliveries: need finite g/day on every day of every run")
    return ratio(*pair_sums(with_policy, without_policy, window))


def largest_drop(r: Floats, start: int) -> Floats:
    """Return 1 - min r from the start on, shape [...]; negative if r stays above 1."""
    return 1.0 - _since(r, start).min(axis=-1)


def days_to_lowest(r: Floats, start: int) -> Floats:
    """Count the days from the start to the first day of the lowest r, shape [...]; nan where r never falls below 1."""
    after = _since(r, start)
    return np.where(largest_drop(r, start) > ROUNDING, _trough(after), np.nan)


def days_below(r: Floats, start: int, level: float = LOW_LEVEL) -> Whole:
    """Count the days from the start on which r is below a level, shape [...]."""
    return (_since(r, start) < level - ROUNDING).sum(axis=-1)


def area_lost(r: Floats, start: int, level: float = LOW_LEVEL) -> Floats:
    """Sum 1 - r over the days on which r is below a level, in days of the flow without the policy, shape [...]."""
    after = _since(r, start)
    return np.where(after < level - ROUNDING, 1.0 - after, 0.0).sum(axis=-1)


def largest_rise(r: Floats, start: int) -> Floats:
    """Return max r - 1 from the start on, shape [...]; negative if r stays below 1, inf over nothing."""
    return _since(r, start).max(axis=-1) - 1.0


def reported_day(day: Numbers, window: int = WINDOW) -> Floats:
    """Return the day of a lowest or highest r, nan where it is only the width of the window."""
    return np.where(np.equal(day, window - 1), np.nan, day)


def days_to_peak(r: Floats, start: int) -> Floats:
    """Count the days from the start to the first day of the highest r, shape [...]; nan where r never rises above 1."""
    after = _since(r, start)
    highest = after.max(axis=-1, keepdims=True)
    return np.where(highest[..., 0] > 1.0 + ROUNDING, (after >= highest - ROUNDING).argmax(axis=-1), np.nan)


def recovery_day(r: Floats, start: int, level: float = RECOVERY_LEVEL, hold: int = HOLD) -> Floats:
    """Find the first day after the lowest point from which r >= level for `hold` days, or to the end of the run.

    At the end of a run, `LEAST_HOLD` days at the level are needed, or `hold` where that is shorter.

    Parameters
    ----------
    r : array, shape [..., days]
        Relative flow.
    start, hold : int
        Day the policy starts; days in a row.
    level : float
        Share of the flow without the policy.

    Returns
    -------
    array, shape [...]
        Day of the run (not from the start); inf where the run ends first (censored); nan where r never is below
        `LOW_LEVEL` after the start, so that there is nothing to recover from.
    """
    return start + _days_to_recovery(_since(r, start), level, hold)


def relapse(r: Floats, recovery: float, level: float = RECOVERY_LEVEL) -> tuple[float, int]:
    """Return the first day after a recovery on which one series is below a level again, and how many such days follow.

    Parameters
    ----------
    r : array, shape [days]
        Relative flow from the start of the policy on.
    recovery : float
        Day of the recovery, from the start; nan or inf where there is none.

    Returns
    -------
    tuple
        Day from the start, nan where it never is; days.
    """
    if not np.isfinite(recovery):
        return np.nan, 0
    below = r[int(recovery) :] < level - ROUNDING
    return (recovery + float(below.argmax()) if below.any() else np.nan), int(below.sum())


def recovery_status(days_watched: int, dropped: bool, days_low: float, recovered: bool, relapsed: bool = False) -> str:
    """Say what became of a flow: no drop; stayed above 90%; recovered, for good or not; not recovered; not determined.

    Parameters
    ----------
    days_watched : int
        Days from the start to the end of the run: fewer than `LEAST_HOLD` tell nothing.
    dropped : bool
        The flow fell (for a mean over seeds: further than chance makes it fall).
    days_low : int
        Days below `LOW_LEVEL`.
    recovered : bool
        A day of recovery was found.
    relapsed : bool
        After it the flow was below `RECOVERY_LEVEL` again.
    """
    if days_watched < LEAST_HOLD:
        return CANNOT
    if not dropped:
        return NO_DROP
    if not days_low:
        return STAYED_ABOVE
    if not recovered:
        return NOT_RECOVERED
    return RELAPSED if relapsed else RECOVERED


def shortfall(with_policy: Numbers, without_policy: Numbers, start: int) -> Floats:
    """Sum (without - with) from the start to the end of the run, in pure grams, shape [...]."""
    with_policy, without_policy = same_shape(with_policy, without_policy)
    return (_since(without_policy, start) - _since(with_policy, start)).sum(axis=-1)


def level_after_year(r: Floats, start: int) -> Floats:
    """Average r over days 337-393 after the start, both included, shape [...]; nan where the run ends earlier."""
    after = _since(r, start)
    first, last = YEAR_AFTER
    if after.shape[-1] <= last:
        return np.full(after.shape[:-1], np.nan)
    return after[..., first : last + 1].mean(axis=-1)


def period_sums(daily: Numbers, start: int) -> dict[str, Floats]:
    """Add up the days of each of `PERIODS` that lies within the run, shape [...], by `period_name`."""
    after = _since(daily, start)
    within = [period for period in PERIODS if period[1] < after.shape[-1]]
    return {period_name(*period): after[..., period[0] : period[1] + 1].sum(axis=-1) for period in within}


def period_name(first: int, last: int) -> str:
    """Name the mean flow over some days after the start."""
    return f"{PERIOD}{first}_{last}"


def per_seed_measures(
    with_policy: Numbers, without_policy: Numbers, start: int, window: int = WINDOW
) -> dict[str, np.ndarray]:
    """Take every measure of every series, for one row per seed.

    Returns
    -------
    dict of arrays, shape [...]
        largest_drop, days_to_lowest, days_below_90, area_lost (days of flow), days_to_recovery, recovered, censored,
        averted_g (pure), level_after_year. Days count from the start. days_to_recovery is nan where r never was
        below 0.9, and the days watched (to the end of the run) where censored: read it with its flag, never average it.
        days_to_lowest as `reported_day` gives it.

    Raises
    ------
    ValueError
        If the shapes differ or the start lies outside the run.
    """
    r = relative_flow(with_policy, without_policy, window)
    recovery = recovery_day(r, start) - start
    censored = np.isinf(recovery)
    return {
        "largest_drop": largest_drop(r, start),
        "days_to_lowest": reported_day(days_to_lowest(r, start), window),
        "days_below_90": days_below(r, start),
        "area_lost": area_lost(r, start),
        "days_to_recovery": np.where(censored, r.shape[-1] - start, recovery),
        "recovered": np.isfinite(recovery),
        "censored": censored,
        "averted_g": shortfall(with_policy, without_policy, start),
        "level_after_year": level_after_year(r, start),
    }


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide arrays of one shape; nothing over nothing is 1, something over nothing inf."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = above / below
    nothing = below == 0
    if nothing.any():
        quotient[nothing & (above == 0)] = 1.0
    return quotient


def trailing_sum(daily: Floats, window: int) -> Floats:
    """Add up the last days, shape [..., days]; the first days use the days there are."""
    total = np.cumsum(daily, axis=-1)
    total[..., window:] = total[..., window:] - total[..., :-window]
    return total


def pair_sums(with_policy: Floats, without_policy: Floats, window: int) -> tuple[Floats, Floats]:
    """Add up the last days of a pair, each of shape [..., days].

    Each day before the first, on which the two are the same, counts as a mean day of the first `window` without the policy.
    """
    before = np.arange(window - 1, 0, -1)[: without_policy.shape[-1]]
    earlier = before * without_policy[..., :window].mean(axis=-1, keepdims=True)
    sums = trailing_sum(with_policy, window), trailing_sum(without_policy, window)
    for one in sums:
        one[..., : len(before)] += earlier
    return sums


def same_shape(first: Numbers, second: Numbers) -> tuple[Floats, Floats]:
    """Return two arrays as floats; ValueError if their shapes differ."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"shapes {first.shape} and {second.shape} differ: need pairs, the same seeds and days in both")
    return first, second


def _trough(after: Floats) -> Whole:
    """Return the first day, counted from the start, on which r is at its lowest."""
    return (after <= after.min(axis=-1, keepdims=True) + ROUNDING).argmax(axis=-1)


def _days_to_recovery(after: Floats, level: float, hold: int) -> Floats:
    """Return the days from the start to the recovery, looking at the series that were low alone."""
    low = after.min(axis=-1) < LOW_LEVEL - ROUNDING
    days, series = np.full(np.shape(low), np.nan), after[low]
    held = _held_from(series >= level - ROUNDING, hold)
    held &= np.arange(held.shape[-1]) > _trough(series)[..., None]
    days[low] = np.where(held.any(axis=-1), held.argmax(axis=-1), np.inf)
    return days


def _held_from(reached: Flags, hold: int) -> Flags:
    """Mark the days from which `reached` holds for `hold` days in a row, or for long enough until the end."""
    days = reached.shape[-1]
    day = np.arange(days)
    lost = np.where(reached, days, day)  # the next day on which it does not hold, or the end
    lost = np.minimum.accumulate(lost[..., ::-1], axis=-1)[..., ::-1]
    return (lost - day >= hold) | ((lost == days) & (days - day >= min(hold, LEAST_HOLD)))


def _since(series: Numbers, start: int) -> Floats:
    series = np.asarray(series, dtype=float)
    days = series.shape[-1]
    if not 0 <= start < days:
        raise ValueError(f"start = {start}: outside the run, need 0 to {days - 1}")
    return series[..., start:]
