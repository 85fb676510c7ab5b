"""Ranking: which ranks a policy may have, given which differ clearly, and how likely each is over the seeds there are.

Source: Goldstein and Spiegelhalter 1996, J. R. Stat. Soc. A 159:385 (ranks by resampling; a rank without its uncertainty misleads).
"""

from __future__ import annotations

import numpy as np

from abm.measures.arrays import Flags, Floats, Numbers, Whole
from abm.measures.extremes import errors_of_draws
from abm.measures.resampling import seed_counts

DIGITS = 12  # to which means of draws are compared: those of policies that do the same differ in the last bit


def possible_ranks(scores: Numbers, apart: Flags) -> tuple[Whole, Whole]:
    """Return the first and the last rank that each policy may have: behind all that are clearly better, before all clearly worse.

    Parameters
    ----------
    scores : array, shape [policies]
        What is ranked, the more the better; any unit.
    apart : array of bool, shape [policies, policies]
        Which pairs differ clearly; symmetric.

    Returns
    -------
    two arrays of int, shape [policies]
        From 1 on; a policy that is apart from all has one rank.
    """
    scores = np.asarray(scores, float)
    better = scores[None, :] > scores[:, None]
    return 1 + (better & apart).sum(axis=1), len(scores) - (better.T & apart).sum(axis=1)


def rank_probabilities(scores: Numbers, draws: int = 10_000, seed: int = 0) -> Floats:
    """Return how likely each policy has each rank by its mean over seeds, from draws of the seeds that all policies share.

    Deviations of the draws from the mean are stretched by sqrt(seeds / (seeds - 1)), as those of few seeds vary too little.
    Policies that are alike in a draw share the ranks that they hold together.

    Parameters
    ----------
    scores : array, shape [policies, seeds]
        What is ranked, the more the better; the same seeds in the same order; any unit.

    Returns
    -------
    array, shape [policies, ranks]
        Rows and columns add up to 1; nan if a score is.

    Raises
    ------
    ValueError
        If there are fewer than 2 seeds.
    """
    from scipy.stats import rankdata

    scores = np.asarray(scores, float)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError(f"shape {scores.shape}: need policies and 2 seeds or more")
    policies, seeds = scores.shape
    if not np.isfinite(scores).all():
        return np.full((policies, policies), np.nan)
    mean = scores.mean(axis=1)
    drawn = mean + errors_of_draws(mean, seed_counts(seeds, draws, seed) @ scores.T / seeds, seeds)
    drawn = np.round(drawn / (np.abs(drawn).max() or 1.0), DIGITS)
    first, last = (rankdata(-drawn, method, axis=1) for method in ("min", "max"))
    share = 1.0 / (last - first + 1.0)
    held = [np.where((first <= rank) & (rank <= last), share, 0.0).mean(axis=0) for rank in range(1, policies + 1)]
    return np.stack(held, axis=1)
