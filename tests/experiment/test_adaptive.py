"""Replicates are added until paired differences are known as well as was asked, and never above the cap."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tiny_batch import VALUES, tiny, tiny_with

from abm.experiment.adaptive import (
    Precision,
    half_width,
    next_round,
    paired_differences,
    precisions,
    statement,
    until_precise,
    wanted_replicates,
)
from abm.experiment.design.expansion import expand
from abm.experiment.experiment import ExperimentError
from abm.experiment.replication import Replication
from abm.model.observation import Outcome
from abm.model.simulation import simulate
from abm.store.plan import child_seed

ASKED = Replication({"delivered_kg": 1.0}, 10, 200)
BASELINES = {"cars": "baseline", "trucks": "baseline", "placebo": "baseline"}
NAMES = ("baseline", "cars", "trucks", "placebo")


def known(values, asked=ASKED, scenario="cars"):
    return precisions({scenario: {"delivered_kg": np.asarray(values, float)}}, asked)[0]


def test_the_interval_is_students():
    values = [1.0, 2.0, 3.0, 4.0, 6.0]
    low, high = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    found = known(values)
    assert found.mean == pytest.approx((low + high) / 2) and found.half_width == pytest.approx((high - low) / 2)
    assert half_width(1.0, 2) == pytest.approx(12.7062047 / math.sqrt(2)) and half_width(1.0, 1) == math.inf


def test_pairs_without_a_difference_count_as_run_only():
    found = known([1.0, math.nan, 3.0, math.nan])
    assert (found.replicates, found.pairs, found.mean) == (4, 2, 2.0)
    assert known([math.nan, 1.0]).half_width == math.inf and not known([1.0, math.nan]).reached


def test_the_look_ahead_asks_for_what_the_deviation_seen_needs():
    values = np.tile([-3.0, 3.0], 20)
    asked = Replication({"delivered_kg": 0.8}, 10, 200)
    enough = next(n for n in range(2, 200) if half_width(values.std(ddof=1), n) <= 0.8)
    assert wanted_replicates(known(values, asked), asked) == enough == 58
    half_failed = np.where(np.arange(80) % 2, np.repeat(values, 2), math.nan)
    assert wanted_replicates(known(half_failed, asked), asked) == 2 * enough


@pytest.mark.parametrize(
    "replicates, half, wanted",
    [
        (4, math.inf, 10),  # the minimum first
        (10, 0.9, 10),  # reached
        (10, 1.0, 10),
        (20, 50.0, 40),  # no more than twice what there is
        (150, 50.0, 200),  # never above the cap
        (200, 50.0, 200),
        (100, 1.001, 110),  # no single runs
        (10, math.inf, 20),
    ],
)
def test_a_round_is_neither_a_leap_nor_a_crawl(replicates, half, wanted):
    pairs = 1 if math.isinf(half) else replicates
    assert wanted_replicates(Precision("cars", "delivered_kg", replicates, pairs, 0.0, half, 1.0), ASKED) == wanted


def test_a_baseline_has_the_replicates_of_all_its_policies():
    assert next_round([], ASKED, BASELINES, NAMES) == dict.fromkeys(NAMES, 10)
    rough, fine = known(np.tile([-9.0, 9.0], 10)), known(np.tile([-0.1, 0.1], 5), scenario="trucks")
    assert next_round([rough, fine], ASKED, BASELINES, NAMES) == {
        "baseline": 40, "cars": 40, "trucks": 10, "placebo": 40,
    }  # fmt: skip


def test_differences_are_taken_replicate_by_replicate():
    rows = [("baseline", i, 10.0 * i, 0.0) for i in range(4)] + [("cars", i, 10.0 * i + i, 7.0) for i in (0, 1, 3)]
    runs = pd.DataFrame(rows, columns=["scenario", "replicate", "delivered_kg", "averted_kg"]).sample(
        frac=1, random_state=1
    )
    found = paired_differences(runs, {"cars": "baseline"}, {"cars": 5}, ["delivered_kg", "averted_kg"])["cars"]
    np.testing.assert_array_equal(found["delivered_kg"], [0.0, 1.0, math.nan, 3.0, math.nan])
    np.testing.assert_array_equal(found["averted_kg"], [7.0, 7.0, math.nan, 7.0, math.nan])  # paired already


def stop(deviations, asked, generator):
    """Run adaptive rounds over normal differences; return their values and what was known at the end."""
    pool = {name: generator.normal(5.0, deviation, asked.cap) for name, deviation in deviations.items()}
    baseline_of = dict.fromkeys(pool, "baseline")
    numbers, rounds = next_round([], asked, baseline_of, ["baseline", *pool]), 0
    while True:
        found = precisions({name: {"delivered_kg": pool[name][: numbers[name]]} for name in pool}, asked)
        wanted = next_round(found, asked, baseline_of, numbers)
        assert all(wanted[name] >= numbers[name] for name in numbers) and max(wanted.values()) <= asked.cap
        assert wanted["baseline"] == max(wanted[name] for name in pool)
        if wanted == numbers:
            return found, rounds
        numbers, rounds = wanted, rounds + 1


def test_simulated_batches_stop_within_the_half_width_or_at_the_cap():
    generator = np.random.default_rng(1)
    covered, numbers = [], []
    for _ in range(300):
        found, rounds = stop({"quiet": 0.5, "cars": 4.0, "wild": 100.0}, ASKED, generator)
        quiet, cars, wild = found
        assert quiet.reached and quiet.replicates == 10 and cars.reached and cars.half_width <= 1.0
        assert not wild.reached and wild.replicates == 200 and rounds <= 12
        covered.append(abs(cars.mean - 5.0) <= cars.half_width)
        numbers.append(cars.replicates)
    fixed = next(n for n in range(2, 200) if half_width(4.0, n) <= 1.0)
    assert 0.9 <= np.mean(covered) <= 0.98  # a little under 95%: the price of stopping early
    assert 0.85 * fixed <= np.mean(numbers) <= 1.2 * fixed


def test_the_statement_names_what_was_not_reached():
    found, _ = stop({"cars": 4.0, "wild": 100.0}, ASKED, np.random.default_rng(1))
    first, second = statement(found, ASKED).split("\n")
    assert first.startswith("1 of 2 paired differences are as precise as asked (") and "at most 200" in first
    assert "not reached: wild, delivered_kg: " in second and "after 200, asked ± 1" in second


def test_real_runs_are_added_round_by_round_with_the_same_seeds_for_both_of_a_pair():
    expansion, asked = expand(tiny()), Replication({"delivered_kg": 1.2}, 5, 60)
    made, rounds, rows = {s.name: s for s in expansion.scenarios}, [], {}

    def run(numbers):
        rounds.append(numbers)
        for name, replicate in ((scenario, i) for scenario in numbers for i in range(numbers[scenario])):
            if (name, replicate) not in rows:
                outcome = Outcome.of(simulate(made[name], child_seed(VALUES["seed"], replicate)))
                rows[name, replicate] = {"scenario": name, "replicate": replicate} | outcome.responses
        return pd.DataFrame(rows.values())

    numbers, known = until_precise(asked, expansion.baseline_of, expansion.policies, run)
    assert [p.scenario for p in known] == ["cars"] and known[0].replicates == numbers["cars"] <= 60
    assert known[0].reached or numbers["cars"] == 60
    assert len(rounds) > 1 and len(rows) == sum(numbers.values()) and len(set(numbers.values())) == 1
    values = [rows["cars", i]["delivered_kg"] - rows["baseline", i]["delivered_kg"] for i in range(numbers["cars"])]
    low, high = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    assert (high - low) / 2 == pytest.approx(known[0].half_width)


def asked_in(text):
    return tiny_with(text).replication


def test_what_is_asked_stands_in_the_experiment_file():
    assert asked_in("") is None
    text = "[replication]\nminimum = 20\n[replication.adaptive]\ndelivered_kg = 50\naverted_kg = '2.5 kg pure'"
    assert asked_in(text) == Replication({"delivered_kg": 50.0, "averted_kg": 2.5}, 20, 400)


@pytest.mark.parametrize(
    "text, reported",
    [
        ("minimum = 20", "replication.adaptive: missing; needs a table [replication.adaptive]"),
        ("adaptive = {}", "replication.adaptive = {}: allowed a table"),
        (
            "adaptive = {delivred_kg = 1}",
            "replication.adaptive.delivred_kg: unknown response variable; did you mean 'delivered_kg'",
        ),
        (
            "adaptive = {days_to_lowest = 1}",
            "replication.adaptive.days_to_lowest: not defined for every pair of runs; allowed checkpoints_kg_gross, ",
        ),
        ("adaptive = {delivered_kg = 0}", "replication.adaptive.delivered_kg = 0.0: allowed a number above 0"),
        ('adaptive = {delivered_kg = "1 lb"}', "replication.adaptive.delivered_kg = '1 lb': wrong unit 'lb'; allowed"),
        ("adaptive = {delivered_kg = inf}", "replication.adaptive.delivered_kg = inf: allowed a number above 0, in kg"),
        ('adaptive = {delivered_kg = "x"}', "replication.adaptive.delivered_kg = 'x': allowed"),
        ("cap = 1\nadaptive = {delivered_kg = 1}", "replication.cap = 1: allowed a whole number, 3 to"),
        ("cap = 5\nadaptive = {delivered_kg = 1}", "replication.cap = 5: allowed 10 (the minimum) and more"),
        ("caps = 5\nadaptive = {delivered_kg = 1}", "replication.caps: unknown key; did you mean 'cap'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_asked_is_reported_in_one_line(text, reported):
    with pytest.raises(ExperimentError) as error:
        asked_in(f"[replication]\n{text}")
    assert reported in str(error.value) and "\n" not in str(error.value)
