"""How likely a policy changes a response variable by more than a threshold: known answers, and what is said holds as often as it says."""

import numpy as np
import pytest
from scipy.stats import t

from abm.analysis.probability import (
    ASKED,
    FLOW,
    SURE,
    Chances,
    Moments,
    chance_sentence,
    moments_of,
    probabilities,
    probability_text,
    reaching,
)
from abm.measures.paired import paired_difference
from abm.report.tables import chance_table


def test_without_a_share_it_is_student_t_about_the_mean_change():
    change = np.array([1.0, 2.0, 4.0, 5.0])
    moments = Moments(4, change.mean(), change_variance=change.var(ddof=1))
    error = change.std(ddof=1) / 2
    falls, rises = probabilities(moments, 1.5)
    assert rises == pytest.approx(t.sf((1.5 - change.mean()) / error, 3))
    assert falls == pytest.approx(t.cdf((-1.5 - change.mean()) / error, 3))


def test_a_share_is_one_of_the_baseline_seed_by_seed():
    """By hand: the policy less 90% of its baseline, of each seed."""
    generator = np.random.default_rng(1)
    base = generator.normal(100.0, 10.0, 9)
    policy = 0.93 * base + generator.normal(0.0, 4.0, 9)
    contrast = policy - 0.9 * base
    falls, _ = probabilities(moments_of(policy, base), 0.1)
    assert falls == pytest.approx(t.cdf(-contrast.mean() / (contrast.std(ddof=1) / 3), 8))


def test_a_change_that_is_the_same_under_all_seeds_is_certain():
    moments = moments_of([90.0, 90.0], [100.0, 100.0])
    assert probabilities(moments, 0.05) == (1.0, 0.0) and probabilities(moments, 0.2) == (0.0, 0.0)
    assert probabilities(moments_of([5.0, 6.0], [5.0, 6.0]), 0.0) == (0.0, 0.0)


@pytest.mark.parametrize("seeds", [6, 20])
def test_what_is_said_holds_as_often_as_it_says(seeds):
    """Effects and spreads are drawn from wide ranges; of all that are said to be 80 to 90% likely, 80 to 90% are so, and likewise of others."""
    generator = np.random.default_rng(seeds)
    said, so = [], []
    for _ in range(4000):
        effect, spread = generator.uniform(-0.6, 0.6), np.exp(generator.uniform(np.log(4.0), np.log(40.0)))
        base = generator.normal(100.0, 12.0, seeds)
        policy = (1.0 + effect) * base + generator.normal(0.0, spread, seeds)
        falls, rises = probabilities(moments_of(policy, base), 0.1)
        said += [falls, rises]
        so += [effect < -0.1, effect > 0.1]
    said, so = np.array(said), np.array(so)
    for low, high in [(0.05, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.999)]:
        within = (said >= low) & (said < high)
        error = np.sqrt(said[within].mean() * (1 - said[within].mean()) / within.sum())
        assert abs(so[within].mean() - said[within].mean()) < 3.5 * error, (low, high, within.sum())


def test_of_many_experiments_with_one_effect_every_probability_is_as_frequent():
    """At the true effect the probability is uniform: it is under 5% in 5% of experiments, under 50% in half of them."""
    generator = np.random.default_rng(7)
    found = []
    for _ in range(3000):
        base = generator.normal(50.0, 10.0, 8)
        policy = 0.8 * base + generator.normal(0.0, 5.0, 8)
        found.append(probabilities(moments_of(policy, base), 0.2)[0])
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert abs(np.mean(np.array(found) < share) - share) < 3.5 * np.sqrt(share * (1 - share) / 3000)


@pytest.mark.parametrize(
    "values, baseline", [([1.0], [1.0]), ([1.0, 2.0], [1.0, 2.0, 3.0]), ([[1.0, 2.0]], [[1.0, 2.0]])]
)
def test_values_that_are_no_pairs_are_refused(values, baseline):
    with pytest.raises(ValueError, match="need the same 2 seeds"):
        moments_of(values, baseline)


def test_the_sentence_names_who_falls_who_rises_and_who_is_open():
    def policy(label, change):
        return label, Moments(20, change, 100.0, 4.0, 1.0, 0.0)

    chances = Chances(FLOW, (policy("Down", -20.0), policy("Up", 20.0), policy("Still", 0.0), policy("Near", -5.0)))
    said = chance_sentence(chances, 5.0)
    assert said == (
        "In the model, with a probability of 97.5% or more, the flow in all falls by more than 5% under “Down” (over 99.9%); it rises by more than "
        "that under “Up” (over 99.9%); it changes by less than that, up or down, under “Still” (over 99.9%). Nothing of that "
        "is as sure under “Near” (falls: 50%, rises: under 0.1%)."
    )
    assert chance_sentence(chances, 30.0) == (
        "In the model, with a probability of 97.5% or more, the flow in all changes by less than 30%, up or down, under 4 of 4 policies."
    )
    near = Chances(FLOW, chances.policies[3:])
    assert chance_sentence(near, 5.0) == (
        "In the model neither a change of the flow in all by more than 5% nor one by less is as sure as 97.5% under “Near” (falls: 50%, rises: under 0.1%)."
    )
    plural = chance_sentence(Chances(ASKED[1], chances.policies), 5.0)
    assert "deaths from overdoses fall by more than 5%" in plural and "they rise" in plural


def test_a_cost_of_which_a_part_has_no_price_is_never_said_to_fall_without_that():
    """ "With a probability of 95% or more the public cost falls by more than 10 million USD": soldiers and police had no price."""
    rows = tuple(
        (label, Moments(20, change, change_variance=4.0)) for label, change in (("Troops", -22.0), ("Scans", 900.0))
    )
    cost = next(one for one in ASKED if one.unit != "%")
    chances = Chances(cost, rows, frozenset({"Troops"}), "Unit costs are held at their middle.")
    assert chance_sentence(chances, 10.0) == (
        "In the model, with a probability of 97.5% or more, the public cost falls by more than 10 million USD under “Troops” (as far as it is priced, over 99.9%); "
        "it rises by more than that under “Scans” (over 99.9%). Unit costs are held at their middle."
    )
    assert chance_sentence(chances, 22.0).endswith(
        "Nothing of that is as sure under “Troops” (as far as it is priced, falls: 50%, rises: under 0.1%). Unit costs are held at their middle."
    )
    assert chance_sentence(Chances(cost, rows[:1], *chances[2:]), 22.0).endswith(
        "under 0.1%). Unit costs are held at their middle."
    )
    rows_of_table = chance_table(chances)
    assert ">Troops (as far as it is priced)<" in rows_of_table and ">Scans<" in rows_of_table


def test_at_0_a_change_is_as_sure_where_its_interval_leaves_0_out_and_only_there():
    """A policy of p = 0.079 fell "with a probability of 95% or more" by more than 0%, and may be chance everywhere else."""
    usual = np.random.default_rng(7).normal(100.0, 5.0, 12)
    noise = np.random.default_rng(8).normal(0.0, 2.0, 12)
    noise -= noise.mean()
    sides = set()
    for change in np.linspace(-3.0, 0.0, 31):
        values = usual + change + noise
        interval = paired_difference(values, usual)
        fall, _ = probabilities(moments_of(values, usual), 0.0)
        assert (fall >= SURE) == (interval.high < 0.0)
        sides.add((fall >= 0.95, interval.high < 0.0))
    assert (True, False) in sides  # of what the lower bar said more


def test_no_probability_is_written_as_certain():
    texts = [probability_text(share) for share in (0.0, 0.004, 0.5, 0.993, 1.0)]
    assert texts == ["under 0.1%", "0.4%", "50%", "99.3%", "over 99.9%"]


def test_thresholds_reach_beyond_the_largest_change():
    """A reader could not ask of 25 or 50% where policies avert that: the slider ended at 20%."""
    asked = ASKED[0]
    assert reaching(asked, [Moments(9, -0.1, 1.0)]) == asked
    assert reaching(asked, [Moments(9, -1.0, 10.0), Moments(9, -50.0, 100.0)]).most == 60.0
    cost = next(one for one in ASKED if one.unit != "%")
    assert reaching(cost, [Moments(9, 4_376.0)]).most == 5_300.0
