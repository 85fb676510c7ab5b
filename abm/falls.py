"""Measure how far one flow of deliveries falls under another, and how fast it comes back.

Everything is measured against the same seed without the policy, on daily deliveries (pure g/day). Day 0 is the first
recorded day; `start` is the day the policy starts. Functions take arrays [..., days] and work along the last axis; a
start outside the run and runs without their pair raise ValueError.

What the trailing window does, and what was chosen:

- r(t) looks back over days t-27..t, days before the start included. There both runs are the same, so r leaves 1
  without the jitter of a short window, but a sudden fall shows in full only 27 days later, and a fall that lasts
  n < 28 days shows as n/28 of its depth.
- A return shows late as well: after a fall of depth f, r is back at 0.9 when f x (low days in the window) / 28 <= 0.1.
  With f = 0.4 that is 20 days after the return. Recovery times compare with each other, and are late by up to 27 days.
- Recovery is dated to the first of the 28 days in a row, and those days must lie inside the run; a return in the last
  27 days is therefore censored.
- A policy that starts before day 27 is measured on the days there are, and short windows are noisy.

Source of the measures: the project's own definition (abm/ODD.md).
"""

import numpy as np

WINDOW = 28  # days in the trailing mean
RECOVERY_LEVEL = 0.9  # share of the flow without the policy
HOLD = 28  # days in a row at that level
YEAR_AFTER = (337, 393)  # first and last day after the start: a year, four weeks either way
# Running sums differ in the last bits: a smaller difference in r is no difference.
ROUNDING = 1e-9


def relative_flow(with_policy, without_policy, window=WINDOW):
    """Divide the trailing mean of deliveries with the policy by the one without.

    r(t) = sum of with(t-window+1..t) / sum of without(t-window+1..t); the first days use the days there are. 0/0 = 1,
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
    return ratio(trailing_sum(with_policy, window), trailing_sum(without_policy, window))


def largest_fall(r, start):
    """Return 1 - min r from the start on, shape [...]; negative if r stays above 1."""
    return 1.0 - _since(r, start).min(axis=-1)


def days_to_trough(r, start):
    """Count the days from the start to the first day of the lowest r, shape [...]; nan where r never falls below 1."""
    after = _since(r, start)
    return np.where(largest_fall(r, start) > ROUNDING, _trough(after), np.nan)


def recovery_day(r, start, level=RECOVERY_LEVEL, hold=HOLD):
    """Find the first day after the trough from which r >= level for `hold` days in a row.

    Parameters
    ----------
    r : array, shape [..., days]
        Relative flow.
    start, hold : int
        Day the policy starts; days in a row, all inside the run.
    level : float
        Share of the flow without the policy.

    Returns
    -------
    array, shape [...]
        Day of the run (not from the start); inf where the run ends first (censored); nan where r never is below the
        level after the start, so that there is nothing to recover from.
    """
    return start + _days_to_recovery(_since(r, start), level, hold)


def shortfall(with_policy, without_policy, start):
    """Sum (without - with) from the start to the end of the run, in pure grams, shape [...]."""
    with_policy, without_policy = same_shape(with_policy, without_policy)
    return (_since(without_policy, start) - _since(with_policy, start)).sum(axis=-1)


def level_after_year(r, start):
    """Average r over days 337-393 after the start, both included, shape [...]; nan where the run ends earlier."""
    after = _since(r, start)
    first, last = YEAR_AFTER
    if after.shape[-1] <= last:
        return np.full(after.shape[:-1], np.nan)
    return after[..., first : last + 1].mean(axis=-1)


def per_seed_measures(with_policy, without_policy, start):
    """Take every measure of every series, for one row per seed.

    Returns
    -------
    dict of arrays, shape [...]
        largest_fall, days_to_trough, days_to_recovery, recovered, censored, shortfall, level_after_year. Days count
        from the start. days_to_recovery is nan where r never was below 0.9, and the days watched (to the end of the
        run) where censored: read it with its flag, never average it.

    Raises
    ------
    ValueError
        If the shapes differ or the start lies outside the run.
    """
    r = relative_flow(with_policy, without_policy)
    recovery = recovery_day(r, start) - start
    censored = np.isinf(recovery)
    return {
        "largest_fall": largest_fall(r, start),
        "days_to_trough": days_to_trough(r, start),
        "days_to_recovery": np.where(censored, r.shape[-1] - start, recovery),
        "recovered": np.isfinite(recovery),
        "censored": censored,
        "shortfall": shortfall(with_policy, without_policy, start),
        "level_after_year": level_after_year(r, start),
    }


def ratio(above, below):
    """Divide arrays of one shape; nothing over nothing is 1, something over nothing inf."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = above / below
    nothing = below == 0
    if nothing.any():
        quotient[nothing & (above == 0)] = 1.0
    return quotient


def trailing_sum(daily, window):
    """Add up the last days, shape [..., days]; the first days use the days there are."""
    total = np.cumsum(daily, axis=-1)
    total[..., window:] = total[..., window:] - total[..., :-window]
    return total


def same_shape(first, second):
    """Return two arrays as floats; ValueError if their shapes differ."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"shapes {first.shape} and {second.shape} differ: need pairs, the same seeds and days in both")
    return first, second


def _trough(after):
    """Return the first day, counted from the start, on which r is at its lowest."""
    return (after <= after.min(axis=-1, keepdims=True) + ROUNDING).argmax(axis=-1)


def _days_to_recovery(after, level, hold):
    """Return the days from the start to the recovery, looking at the series that fell below the level alone."""
    fallen = 1.0 - after.min(axis=-1) > 1.0 - level + ROUNDING
    days, low = np.full(np.shape(fallen), np.nan), after[fallen]
    held = _held_from(low >= level - ROUNDING, hold)
    held &= np.arange(held.shape[-1]) > _trough(low)[..., None]
    days[fallen] = np.where(held.any(axis=-1), held.argmax(axis=-1), np.inf) if held.size else np.inf
    return days


def _held_from(reached, hold):
    """Mark the days from which `reached` holds for `hold` days in a row; the days too late to tell are left off."""
    length = 1
    while length < hold:  # two stretches side by side, or overlapping, make a longer one
        step = min(length, hold - length)
        reached = reached[..., :-step] & reached[..., step:]
        length += step
    return reached


def _since(series, start):
    series = np.asarray(series, dtype=float)
    days = series.shape[-1]
    if not 0 <= start < days:
        raise ValueError(f"start = {start}: outside the run, need 0 to {days - 1}")
    return series[..., start:]
