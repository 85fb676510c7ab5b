"""Checks: verdicts and intervals by hand, ladders interpolated, what is hidden stays hidden, wrong names in a line."""

import numpy as np
import pytest
from scipy import stats

from abm.calibration.checks.__main__ import CHECKS, chosen_checks, main
from abm.calibration.checks.check import Bound, Check, estimate
from abm.calibration.checks.measures import (
    Added,
    AddedOnAverage,
    Among,
    Apart,
    AtChance,
    AtRise,
    EarlyPart,
    PartAdded,
    change,
    fall_over_rise,
    growth_of_quotient,
    in_spreads,
    last_over_first,
    mean,
    more_slowly,
    part_change,
    quotient,
    quotient_ratio,
    quotient_rise,
    ratio,
    regained,
    rest_change,
    share_rise,
)
from abm.calibration.checks.report import as_text
from abm.calibration.checks.running import runs_of
from abm.calibration.checks.series import DaysUntilBack, GrossAllowed, highest, later, lowest, PerArrest
from abm.calibration.checks.worlds import dated_coverage, frozen_but, ports_of
from abm.measures.survival import Interval


def check(measure=mean, bound=Bound(), form="{:.2f}"):
    return Check("group.name", "what", (), (), measure, bound, "row", form)


def constant(*scenarios):
    """Return what is taken where all of three seeds give the same, shape [scenarios, 3, takes]."""
    return np.repeat(np.array(scenarios, float)[:, None, :], 3, axis=1)


@pytest.mark.parametrize(
    "low, estimate, high, verdict",
    [
        (1.1, 1.5, 1.9, "met"),
        (0.9, 1.5, 1.9, "unsure"),
        (1.5, 1.9, 2.3, "unsure"),
        (1.9, 2.1, 2.3, "unsure"),
        (2.1, 2.2, 2.3, "missed"),
    ],
)
def test_a_bound_is_met_where_the_whole_interval_lies_within(low, estimate, high, verdict):
    assert Bound(1.0, 2.0).verdict(Interval(estimate, low, high)) == verdict
    assert Bound().verdict(Interval(estimate, low, high)) == "reported"


def test_nothing_is_no_rise():
    assert (
        Bound(low=0.0).verdict(Interval(0.0, 0.0, 0.0)) == Bound(high=0.0).verdict(Interval(0.0, 0.0, 0.0)) == "unsure"
    )


def test_what_cannot_be_reported_is_unsure():
    nan = float("nan")
    assert Bound(0.0).verdict(Interval(nan, nan, nan)) == "unsure"
    assert Bound(0.0).verdict(Interval(1.0, nan, nan)) == "unsure"
    assert Bound(0.0).verdict(Interval(-1.0, nan, nan)) == "missed"


def test_the_interval_of_a_mean_is_students():
    values = np.random.default_rng(1).normal(5.0, 2.0, (1, 12, 1))
    low, high = stats.t.interval(0.95, 11, values.mean(), stats.sem(values.ravel()))
    found = estimate(check(), values)
    assert (found.estimate, found.low, found.high) == pytest.approx((values.mean(), low, high))


def test_the_interval_of_a_ratio_is_of_pairs():
    """Where a policy is the same part of each seed's baseline, the interval has no width, however much seeds differ."""
    base = np.random.default_rng(1).uniform(1.0, 9.0, (12, 1))
    found = estimate(check(change), np.stack([0.8 * base, base]))
    assert (found.estimate, found.low, found.high) == pytest.approx((-0.2, -0.2, -0.2))


@pytest.mark.parametrize(
    "measure, scenarios, expected",
    [
        (mean, [[3.0]], 3.0),
        (change, [[3.0], [4.0]], -0.25),
        (ratio, [[3.0], [4.0]], 0.75),
        (quotient, [[4.0, 3.0]], 0.75),
        (quotient_rise, [[4.0, 3.0], [4.0, 1.0]], 0.5),
        (quotient_ratio, [[4.0, 3.0], [4.0, 1.0]], 3.0),
        (last_over_first, [[4.0, 3.0]], -0.25),
        (growth_of_quotient, [[2.0, 3.0, 4.0, 18.0]], 3.0),
        (share_rise, [[3.0, 1.0], [1.0, 1.0]], 0.25),
        (more_slowly, [[1.0], [2.0], [3.0], [4.0]], -0.25),
        (part_change, [[1.0, 5.0], [2.0, 5.0]], -0.5),
        (rest_change, [[1.0, 7.0], [2.0, 6.0]], 0.5),
        (regained, [[1.0, 7.0], [5.0, 8.0]], 0.75),
        (fall_over_rise, [[9.0, 3.0], [10.0, 2.0]], 0.2),
        (highest, [[3.0, 8.0, 1.0], [2.0, 4.0, 1.0]], 1.0),
        (lowest, [[3.0, 1.0, 4.0], [2.0, 4.0, 4.0]], -0.75),
        (DaysUntilBack(0.2), [[0.5, 1.0, 0.7, 0.9], [1.0, 1.0, 1.0, 1.0]], 84.0),
        (DaysUntilBack(0.6), [[0.5, 1.0, 0.7, 0.9], [1.0, 1.0, 1.0, 1.0]], 0.0),
        (later, [[3.0, 8.0], [2.0, 4.0]], 0.5),
        (PerArrest(10), [[25.0], [5.0], [9.0], [5.0]], 0.5),
        (Added(4.0), [[6.0], [4.0]], 0.5),
    ],
)
def test_measures_by_hand(measure, scenarios, expected):
    assert measure(constant(*scenarios)) == pytest.approx(expected)


def test_spreads_are_those_of_single_seeds_of_the_second():
    values = np.array([[[5.0], [6.0], [7.0]], [[2.0], [4.0], [6.0]]])
    assert in_spreads(values) == pytest.approx(2.0 / 2.0)


def test_a_ladder_is_interpolated_and_not_extended():
    """The share rises by .1 and by .3 over the rungs; halfway, so does what is reported."""
    ladder = constant([1, 9, 10, 10], [2, 8, 20, 14], [4, 6, 40, 20])
    assert AtRise(0.2)(ladder) == pytest.approx(2.0)
    assert AtRise(0.2, (0.0, 5.0, 7.0))(ladder) == pytest.approx(6.0)
    assert EarlyPart(AtRise(0.1))(ladder[:, :, [0, 1, 3, 2]]) == pytest.approx(0.4)
    assert np.isnan(AtRise(0.4)(ladder))
    attempts = constant([10, 1], [8, 2.4], [4, 2])
    assert AtChance(0.2)(attempts) == pytest.approx(0.9) and AtChance(0.4)(attempts) == pytest.approx(0.6)
    assert np.isnan(AtChance(0.6)(attempts)) and np.isnan(AtChance(0.05)(attempts))


def test_outcomes_are_distinguished_by_seed():
    policy = [[8.0, 1, 0], [9.0, 1, 0], [5.0, 0, 1]]
    values = np.array([policy, [[10.0, 0, 0]] * 3])
    assert Among(1)(values) == pytest.approx(-0.15) and Among(2)(values) == pytest.approx(-0.5)
    assert Apart(2, 1)(values) == pytest.approx(-0.35)
    assert Added(4.0, 1)(values) == pytest.approx(-1.5 / 4.0) and Added(4.0, 2)(values) == pytest.approx(-5.0 / 4.0)
    rises = np.array([[[3.0, 6.0, 1], [9.0, 9.0, 0]], [[1.0, 1.0, 0]] * 2])
    assert PartAdded(2)(rises) == pytest.approx(0.4) and np.isnan(PartAdded(2)(rises[:, 1:]))
    assert np.isnan(Among(2)(values[:, :2])) and np.isnan(Added(4.0, 2)(values[:, :2]))


def test_what_is_off_to_the_end_is_not_back():
    assert np.isnan(DaysUntilBack(0.2)(constant([1.0, 0.5], [1.0, 1.0])))


def test_what_comes_at_another_time_in_each_seed_is_not_averaged_away():
    """In one seed the price doubles early, in the other late: it doubles."""
    seeds = np.array([[[2.0, 1.0, 1.0], [1.0, 2.0, 1.0]], [[1.0, 1.0, 1.0]] * 2])
    assert highest(seeds) == 1.0 and DaysUntilBack(0.1)(seeds) == 42.0 and lowest(1.0 / seeds) == -0.5


def test_an_outcome_counts_by_its_chance_and_not_by_the_seeds_that_drew_it():
    contested, orderly = [7.0, 1.0, 0.0], [2.0, 0.0, 1.0]  # killed, contested, orderly
    without = np.array([[1.0, 0.0, 0.0]] * 4)
    values = np.array([[contested, orderly, orderly, orderly], without])
    assert AddedOnAverage(2.0, ((1, 0.4), (2, 0.6)))(values) == pytest.approx(0.4 * 3.0 + 0.6 * 0.5)
    assert np.isnan(AddedOnAverage(2.0, ((1, 0.4), (2, 0.6)))(values[:, 1:]))  # nothing is known of contests


def test_a_price_per_pure_gram_that_is_back_at_half_the_purity_needs_a_gross_price_of_about_half():
    values = constant([0.05, 0.04], [0.1, 0.1])
    assert GrossAllowed(0.1)(values) == pytest.approx(1.1 * 0.45 - 1.0)
    assert GrossAllowed(0.1)(constant([0.8 / 1.1], [1.0])) == pytest.approx(-0.2)  # V18.gross


def test_every_check_is_declared_once_with_its_source():
    names = [one.name for one in CHECKS]
    assert len(set(names)) == len(names) and all("." in name for name in names)
    assert all(one.asks and one.source and one.scenarios and one.takes for one in CHECKS)
    assert all(one.bound.low < one.bound.high for one in CHECKS)


def test_what_several_checks_ask_for_is_run_once():
    wanted = [one for one in CHECKS if one.group in ("cars20", "cars40")]
    assert len(runs_of(wanted)) == 3  # 20%, 40%, and the world without


def test_all_but_what_is_thawed_stands_still():
    frozen = frozen_but("ports", "memory")
    assert "freeze_ports" not in frozen and frozen["freeze_pay"] == 0.0 and len(frozen_but()) == len(frozen) + 2


def test_worlds_know_the_ports_of_an_office_and_what_was_scanned():
    assert "Nogales" in ports_of("Tucson") and not set(ports_of("Tucson")) & set(ports_of("Laredo"))
    assert dated_coverage()["foot"] == 0.0 < dated_coverage()["car"] < dated_coverage()["truck"]


def test_a_number_that_may_not_be_reported_is_not_printed():
    found = Interval(0.123456, 0.1, 0.2)
    shown = as_text([check(bound=Bound(0.0, 1.0))], [found], 4)
    hidden = as_text([check(bound=Bound(0.0, 1.0), form="")], [found], 4)
    assert "0.12" in shown and "0.10 to 0.20" in shown and "0.00 to 1.00" in shown
    assert "0.1" not in hidden and "met" in hidden
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    assert "not determined" in as_text([check(bound=Bound(0.0, 1.0))], [nothing], 4)


def test_no_check_of_one_mode_prints_a_chance_of_being_found():
    """Loads and finds of one mode together are a probability of detection; only ladders over whole policies may use them."""
    for one in CHECKS:
        fields = {getattr(take, "field", "") for take in one.takes}
        if {"loads", "seizures"} <= fields:
            assert one.form == "" or isinstance(one.measure, AtChance), one.name


def test_checks_are_chosen_by_name_or_group():
    assert {one.group for one in chosen_checks(["V7"])} == {"V7"}
    assert [one.name for one in chosen_checks(["V2.loads"])] == ["V2.loads"]
    assert chosen_checks([]) == list(CHECKS)


@pytest.mark.parametrize(
    "wrong, reported",
    [
        (["--seeds", "1"], "allowed a whole number from 3 to 100,000"),
        (["--only", "V77"], "V7"),
        (["--workers", "0"], "allowed a whole number from 1 to 100,000"),
    ],
)
def test_wrong_options_are_reported_in_a_line(wrong, reported, capsys):
    with pytest.raises(SystemExit) as end:
        main(wrong)
    error = capsys.readouterr().err
    assert end.value.code == 2 and reported in error and error.count("\n") == 1


@pytest.mark.compiled_only
def test_the_table_is_printed_and_the_same_again(capsys):
    tables = []
    for _ in range(2):
        main(["--seeds", "3", "--workers", "1", "--only", "burn-in.events-0"])
        tables.append(capsys.readouterr().out)
    assert tables[0] == tables[1] and "burn-in.events-0" in tables[0] and "3 paired seeds" in tables[0]
