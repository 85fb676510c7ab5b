"""Evidence: how often one world's own record shows that a policy did something, and how often it shows it in vain.

A government has one world and no twin of it without the policy. It compares the months after a start with those before, as
here: an observable stands out where its mean over the months after lies outside what a mean of so many months is, given the
months before (Student's prediction, one-sided at 5%, or two-sided where either direction would count).
"""

from __future__ import annotations

import numpy as np

from abm.measures.arrays import Flags, Numbers

LEVEL = 0.05
BEFORE = 12  # months that are looked back on
FELL, EITHER, ROSE = -1, 0, 1


def stands_out(before: Numbers, after: Numbers, side: int) -> Flags:
    """Tell of each run whether the months after differ from those before by more than chance is said to do.

    t = (mean after - mean before) / (s sqrt(1 / after + 1 / before)), s the standard deviation of the months before, against
    Student's with so many less one degrees of freedom. Months are taken to be independent, as such a comparison does: where they
    are not, it claims more often than it says, which `stands_out` of runs without a policy measures.

    Parameters
    ----------
    before, after : arrays, shape [runs, months]
        An observable; before has 2 months or more.
    side : int
        `FELL` (-1), `ROSE` (1) or `EITHER` (0): what would be shown as a success.

    Returns
    -------
    array of bool, shape [runs]
        False also where a month before or after has no value, or all before are alike and so is the mean after.
    """
    from scipy.special import stdtrit  # here, so that importing the measures needs NumPy alone

    before, after = np.asarray(before, float), np.asarray(after, float)
    months, width = before.shape[-1], after.shape[-1]
    change = after.mean(axis=-1) - before.mean(axis=-1)
    scatter = before.std(axis=-1, ddof=1) * np.sqrt(1 / width + 1 / months)
    level = LEVEL if side else LEVEL / 2
    size = side * change if side else np.abs(change)
    return (size > scatter * stdtrit(months - 1, 1 - level)) & (size > 0)


def is_better(before: Numbers, after: Numbers, side: int) -> Flags:
    """Tell of each run whether the mean after is on the side of success of the last month before, as a press release says it."""
    change = np.asarray(after, float).mean(axis=-1) - np.asarray(before, float)[..., -1]
    return side * change > 0
