"""Probability: how likely a policy changes a response variable by more than a threshold, given its paired seeds.

The mean over all seeds there could be is what is asked about. Of the change less the threshold, seed by seed, the posterior of
that mean under a flat prior for it and for the logarithm of its spread is Student's t with as many degrees of freedom as there are
seeds but one, at the mean of the seeds and as wide as its standard error (Box and Tiao 1973, Bayesian Inference in Statistical
Analysis, 2.4). A threshold that is a share is one of the baseline's mean, whose own chance is in the contrast as well (as in
Fieller 1954, J. R. Stat. Soc. B 16:175). Said of one policy alone: over many policies some are that sure by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.public_cost import not_priced, not_priced_lines
from abm.analysis.results import Results, Scenario
from abm.measures.arrays import Numbers
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.paired import standard_error_of
from abm.results.changed import listed

SURE = 0.975  # from which on something is said to be so: that of a threshold at which a two-sided 95% interval ends
MOST_NAMED = 3  # of policies that change little: the others are counted
COST = "cost_public_million_usd"
PRICED = "as far as it is priced"
HELD = "Unit costs are held at their middle: their range, most of which is assumed, is in no probability."


class Moments(NamedTuple):
    """Hold what paired seeds say of a change: its mean, the level it is a share of, and how both vary over seeds.

    Of a change in a unit of its own the level is 1, which does not vary.
    """

    seeds: int
    change: float
    level: float = 1.0
    change_variance: float = 0.0
    level_variance: float = 0.0
    covariance: float = 0.0


class Asked(NamedTuple):
    """Say what is asked about: a response variable in words, and the threshold from which a reader begins.

    Attributes
    ----------
    variable : str
        Of runs.csv or summary.csv; of the flow what is delivered from the start of the policy on.
    subject : str
        What falls or rises, as it stands in a sentence.
    plural : bool
        The subject is.
    unit : str
        Of the threshold: "%", which is of the baseline, or one behind a number.
    threshold, most, step : float
        Where a reader begins, how far the slider goes, and its steps.
    """

    variable: str
    title: str
    subject: str
    plural: bool
    unit: str
    threshold: float
    most: float
    step: float

    def scaled(self, threshold: float) -> float:
        """Return a threshold as a share of the level."""
        return threshold / 100.0 if self.unit == "%" else threshold


FLOW = Asked("delivered_kg", "Flow", "the flow in all", False, "%", 1.0, 20.0, 0.1)
ASKED = (
    FLOW,
    Asked("deaths", "Deaths", "deaths from overdoses", True, "%", 1.0, 20.0, 0.1),
    Asked("killed", "Violence", "killings tied to the trade in Mexico", True, "%", 5.0, 60.0, 0.5),
    Asked("wait_minutes_mean", "Waits", "the mean wait of a car", False, "%", 5.0, 60.0, 0.5),
    Asked(COST, "Public cost", "the public cost", False, " million USD", 100.0, 2000.0, 10.0),
)


BEYOND = 1.2  # times the largest change, that a reader sees where no policy reaches


class Chances(NamedTuple):
    """Hold what is asked about, and what the seeds say of each policy: its label and moments.

    Attributes
    ----------
    partly : frozenset of str
        Labels of the policies of which only a part is counted.
    note : str
        What no probability holds, said at the end of each sentence; "" where nothing.
    """

    asked: Asked
    policies: tuple[tuple[str, Moments], ...]
    partly: frozenset[str] = frozenset()
    note: str = ""

    def of(self, label: str) -> str:
        """Return what stands before the probability of a policy: that it is of what is priced, where that is not all."""
        return f"{PRICED}, " if label in self.partly else ""


def moments_of(values: Numbers, baseline: Numbers) -> Moments:
    """Return the moments of a change from its values with and without the policy, each shape [seeds], seed by seed.

    Raises
    ------
    ValueError
        Other than two seeds or more, or not as many of both.
    """
    one, other = np.asarray(values, float), np.asarray(baseline, float)
    if one.shape != other.shape or one.ndim != 1 or len(one) < 2:
        raise ValueError(f"shapes {one.shape} and {other.shape}: need the same 2 seeds or more")
    change = one - other
    (change_variance, covariance), (_, level_variance) = np.cov(change, other)
    return Moments(len(one), *map(float, (change.mean(), other.mean(), change_variance, level_variance, covariance)))


def probabilities(moments: Moments, threshold: float) -> tuple[float, float]:
    """Return how likely the mean falls, and rises, by more than a threshold (of the level, not below 0)."""
    return _below(moments, threshold), _below(_mirrored(moments), threshold)


def _mirrored(m: Moments) -> Moments:
    return m._replace(change=-m.change, covariance=-m.covariance)


def _below(m: Moments, threshold: float) -> float:
    """Return how likely change + threshold x level is below 0."""
    from scipy.special import stdtr

    mean = m.change + threshold * m.level
    variance = m.change_variance + 2.0 * threshold * m.covariance + threshold**2 * m.level_variance
    error = math.sqrt(max(variance, 0.0) / m.seeds)
    return float(stdtr(m.seeds - 1, -mean / error)) if error > 0.0 else float(mean < 0.0)


def chances_of(results: Results, answers: Sequence[Answer]) -> list[Chances]:
    """Return what can be asked of the policies of a folder: of each response variable all that were run with two seeds or more."""
    policies = [(answer, next(s for s in results.policies if s.name == answer.name)) for answer in answers]
    found = []
    for asked in ASKED:
        rows = [(answer.label, m) for answer, s in policies if (m := _moments(results, asked, answer, s))]
        if rows:
            beside = _not_counted(answers) if asked.variable == COST else ()
            found.append(Chances(reaching(asked, [m for _, m in rows]), tuple(rows), *beside))
    return found


def _not_counted(answers: Sequence[Answer]) -> tuple[frozenset[str], str]:
    """Return the labels of the policies whose cost is not priced in full, and what no probability of a cost holds."""
    return frozenset(one.label for one in answers if not_priced(one)), " ".join((HELD, *not_priced_lines(answers, "")))


def reaching(asked: Asked, moments: Sequence[Moments]) -> Asked:
    """Return what is asked with thresholds that reach beyond the largest change, two digits up."""
    largest = max(abs(one.change / one.level) for one in moments) * (100.0 if asked.unit == "%" else 1.0)
    if BEYOND * largest <= asked.most:
        return asked
    digit = 10.0 ** math.floor(math.log10(BEYOND * largest) - 1.0)
    return asked._replace(most=digit * math.ceil(BEYOND * largest / digit))


def _moments(results: Results, asked: Asked, answer: Answer, scenario: Scenario) -> Moments | None:
    """Return the moments of one policy; None where the folder does not say, or nothing is there without the policy."""
    seeds = results.seeds_of(scenario)
    if asked is FLOW:
        sums = [[flow[:, scenario.start :].sum(axis=1) for flow in pair] for pair in results.pairs(scenario, seeds)]
        with_policy, without = (np.concatenate(parts) / GRAMS_PER_KILOGRAM for parts in zip(*sums, strict=True))
        return _with_level(moments_of(with_policy, without))
    if asked.variable in results.runs.entries:
        pair = results.beside_baseline(scenario, asked.variable, seeds)
        return _with_level(moments_of(*pair)) if np.isfinite(pair).all() else None
    change = answer.measures.get(asked.variable)
    if asked.unit == "%" or change is None or not math.isfinite(change.high):
        return None
    variance = answer.seeds * standard_error_of(change, answer.seeds) ** 2
    return Moments(answer.seeds, change.estimate, change_variance=variance)


def _with_level(moments: Moments) -> Moments | None:
    return moments if moments.level > 0.0 else None


def probability_text(share: float) -> str:
    """Write a probability as a percentage: a decimal near its ends, and no 0% or 100%, which no seeds can show."""
    if share < 0.001:
        return "under 0.1%"
    if share > 0.999:
        return "over 99.9%"
    return f"{100 * share:.{1 if share < 0.01 or share > 0.99 else 0}f}%"


def threshold_text(asked: Asked, threshold: float) -> str:
    """Write a threshold with its unit."""
    return f"{threshold:,.2f}".rstrip("0").rstrip(".") + asked.unit


def chance_sentence(chances: Chances, threshold: float) -> str:
    """Say under which policies a response variable falls or rises by more than a threshold, and how sure that is."""
    asked, scaled = chances.asked, chances.asked.scaled(threshold)
    found = [(f"“{label}” ({chances.of(label)}", *probabilities(m, scaled)) for label, m in chances.policies]
    falls = [f"{name}{probability_text(fall)})" for name, fall, _ in found if fall >= SURE]
    rises = [f"{name}{probability_text(rise)})" for name, _, rise in found if rise >= SURE]
    less = [f"{name}{probability_text(1 - fall - rise)})" for name, fall, rise in found if 1 - fall - rise >= SURE]
    open_ = [
        f"{name}falls: {probability_text(fall)}, rises: {probability_text(rise)})"
        for name, fall, rise in found
        if max(fall, rise, 1 - fall - rise) < SURE
    ]
    fall, rise, change = ("fall", "rise", "change") if asked.plural else ("falls", "rises", "changes")
    note = f" {chances.note}" if chances.note else ""
    it, amount = "they" if asked.plural else "it", threshold_text(asked, threshold)
    few = listed(less) if len(less) <= MOST_NAMED else f"{len(less)} of {len(found)} policies"
    by = (f"{fall} by more than", "", listed(falls)), (f"{rise} by more than", "", listed(rises))
    reported = [one for one in (*by, (f"{change} by less than", ", up or down,", few)) if one[2]]
    if not reported:
        return f"In the model neither a change of {asked.subject} by more than {amount} nor one by less is as sure as {SURE:.1%} under {listed(open_)}.{note}"
    parts = [
        f"{it if i else asked.subject} {does} {'that' if i else amount}{ways} under {names}"
        for i, (does, ways, names) in enumerate(reported)
    ]
    text = f"In the model, with a probability of {SURE:.1%} or more, {'; '.join(parts)}."
    return text + (f" Nothing of that is as sure under {listed(open_)}." if open_ else "") + note
