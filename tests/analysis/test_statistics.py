"""Statistics of a table of runs: worked values, how often intervals hold the truth, and bad input in a line."""

import math

import numpy as np
import pandas as pd
import pytest
from benchmark.interval_coverage import AIM, coverage_of_pairs
from scipy.stats import bootstrap, nct, ttest_rel

from abm import paired_differences, rank_policies, recovery_curve, recovery_table


def table_of(**scenarios):
    """Return a table of runs with the variables x and y = 2 x of scenarios, replicate by replicate."""
    parts = [
        pd.DataFrame({"scenario": name, "replicate": range(len(x)), "seed": 7, "x": x, "y": 2 * np.asarray(x)})
        for name, x in scenarios.items()
    ]
    return pd.concat(parts, ignore_index=True)


WORKED = table_of(baseline=[10.0, 12.0, 11.0, 13.0], less=[8.0, 11.0, 8.0, 11.0], same=[10.0, 12.0, 11.0, 13.0])


def test_differences_have_the_worked_values():
    """Differences -2, -1, -3, -2: mean -2, deviation 0.8165, error 0.4082, t(0.975, 3) = 3.1824."""
    less = paired_differences(WORKED, variables=["x"]).iloc[0]
    assert (less["n"], less["left_out"], less["mean"], less["baseline_mean"]) == (4, 0, 9.5, 11.5)
    assert (less["difference"], less["low"], less["high"]) == pytest.approx((-2.0, -3.2992, -0.7008), abs=1e-4)
    assert less["relative"] == pytest.approx(-2 / 11.5) and less["p"] == pytest.approx(0.0163, abs=1e-4)
    assert less["d_z"] == pytest.approx(-2 / 0.8165, abs=1e-4)
    t = -2 / 0.40825
    assert nct.cdf(t, 3, 2 * less["d_z_low"]) == pytest.approx(0.975, abs=1e-4)
    assert nct.cdf(t, 3, 2 * less["d_z_high"]) == pytest.approx(0.025, abs=1e-4)


def test_a_row_for_each_policy_and_variable_adjusted_together():
    table = paired_differences(WORKED)
    assert list(zip(table["scenario"], table["variable"], strict=True)) == [
        ("less", "x"), ("less", "y"), ("same", "x"), ("same", "y"),
    ]  # fmt: skip
    p = ttest_rel([8, 11, 8, 11], [10, 12, 11, 13]).pvalue
    assert table["p_adjusted"].tolist() == pytest.approx([4 * p, 4 * p, 1.0, 1.0])
    assert not table["clear"].any() and table["d_z"].isna().tolist() == [False, False, True, True]


def test_the_order_of_rows_does_not_matter_and_replicates_without_a_partner_are_counted():
    shuffled = WORKED.sample(frac=1.0, random_state=1)
    columns = ["difference", "low", "high"]
    found = paired_differences(shuffled).set_index(["scenario", "variable"])[columns].sort_index()
    pd.testing.assert_frame_equal(
        found, paired_differences(WORKED).set_index(["scenario", "variable"])[columns].sort_index()
    )
    fewer = WORKED[~((WORKED["scenario"] == "less") & (WORKED["replicate"] == 2))]
    with pytest.warns(UserWarning, match="^replicates without a partner in 'baseline' are left out: 'less' 1$"):
        table = paired_differences(fewer, variables=["x"])
    assert table["n"].tolist() == [3, 4] and table["left_out"].tolist() == [1, 0]
    assert table["difference"].tolist() == pytest.approx([-5 / 3, 0.0])


def test_bootstrap_is_seeded_leans_to_the_long_tail_and_agrees_with_students_where_there_is_none():
    generator = np.random.default_rng(3)
    baseline = generator.normal(10.0, 1.0, 40)
    runs = table_of(
        baseline=baseline,
        normal=baseline + generator.normal(1.0, 2.0, 40),
        skewed=baseline + generator.exponential(1.0, 40),
    )
    first, again = (paired_differences(runs, variables=["x"], bootstrap=True, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["low"].equals(paired_differences(runs, variables=["x"], bootstrap=True, seed=6)["low"])
    student = paired_differences(runs, variables=["x"])
    assert first.loc[0, ["low", "high"]].tolist() == pytest.approx(student.loc[0, ["low", "high"]].tolist(), abs=0.12)
    skewed = first.iloc[1]
    assert skewed["high"] - skewed["difference"] > 1.1 * (skewed["difference"] - skewed["low"])
    assert skewed["p"] == pytest.approx(2 / 10_001) and student["difference"].equals(first["difference"])
    differences = (runs["x"][80:].to_numpy() - baseline,)
    bca = bootstrap(differences, np.mean, n_resamples=2000, rng=np.random.default_rng(1)).confidence_interval
    assert (skewed["low"], skewed["high"]) == pytest.approx((bca.low, bca.high), abs=0.12)


@pytest.mark.parametrize("seeds", [10, 40])
@pytest.mark.parametrize("shape", ["normal", "skewed"])
def test_intervals_hold_the_truth_in_95_of_100_experiments(shape, seeds):
    """Of 500 experiments; Student's falls short where differences are skewed, and d_z is exact where they are normal."""
    (student, effect), (drawn, _) = (coverage_of_pairs(shape, seeds, way, draws=1000) for way in (False, True))
    assert AIM[0] <= drawn <= AIM[1] and student > 0.87
    if shape == "normal":
        assert AIM[0] <= student <= AIM[1] and AIM[0] <= effect <= AIM[1]


def test_ranks_are_a_range_where_policies_tie_and_probabilities_add_up():
    generator = np.random.default_rng(2)
    baseline = generator.normal(100.0, 5.0, 30)
    noise = generator.normal(0.0, 1.0, (3, 30))
    noise -= noise.mean(axis=1, keepdims=True)
    runs = table_of(
        worst=baseline + noise[0], baseline=baseline, a=baseline - 5 + noise[1], b=baseline - 5.1 + noise[2]
    )
    table = rank_policies(runs, "x")
    assert table["scenario"].tolist() == ["b", "a", "worst"]
    assert table[["first_rank", "last_rank"]].to_numpy().tolist() == [[1, 2], [1, 2], [3, 3]]
    chances = table[["rank_1", "rank_2", "rank_3"]].to_numpy()
    assert chances.sum(axis=0) == pytest.approx(1.0) and chances.sum(axis=1) == pytest.approx(1.0)
    # The means of a and b differ by 0.1 with an error of about sqrt(2 / 30): b is first with about Phi(0.1 / error).
    error = np.std(noise[1] - noise[2], ddof=1) / math.sqrt(30)
    assert chances[0, 0] == pytest.approx(0.5 * (1 + math.erf(0.1 / error / math.sqrt(2))), abs=0.02)
    assert table["mean_rank"].tolist() == pytest.approx((chances @ [1, 2, 3]).tolist())
    turned = rank_policies(runs, "x", better="high")
    assert turned["scenario"].tolist() == ["worst", "a", "b"] and turned["rank_3"].iloc[2] == pytest.approx(
        chances[0, 0]
    )


def test_policies_that_do_the_same_share_their_ranks():
    table = rank_policies(WORKED.replace({"scenario": {"less": "one"}}).pipe(
        lambda runs: pd.concat([runs, runs[runs["scenario"] == "one"].assign(scenario="two")])), "x")  # fmt: skip
    assert table["scenario"].tolist() == ["one", "two", "same"]
    assert table[["rank_1", "rank_2"]].iloc[:2].to_numpy().tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert table["mean_rank"].iloc[:2].tolist() == [1.5, 1.5]


def recoveries(**scenarios):
    """Return a table of runs from days to the recovery, negative where censored and None where the flow never fell."""
    rows = [
        {"scenario": name, "replicate": i, "days_to_recovery": abs(day) if day else math.nan,
         "recovered": bool(day and day > 0), "censored": bool(day and day < 0)}
        for name, days in scenarios.items() for i, day in enumerate(days)
    ]  # fmt: skip
    baseline = pd.DataFrame({"scenario": "baseline", "replicate": range(2)})
    return pd.concat([baseline, pd.DataFrame(rows)], ignore_index=True)


def test_recovery_has_the_values_worked_by_hand():
    """S(3) = 3/4; 5 is censored; S(8) = 3/4 x 1/2 = 3/8; at 9 nobody is seen to recover. Two of four came back."""
    runs = recoveries(policy=[3, -5, 8, -9, None], steady=[None, None])
    table = recovery_table(runs)
    assert table["scenario"].tolist() == ["policy", "steady"]
    policy, steady = table.iloc[0], table.iloc[1]
    assert policy[["runs", "fallen", "recovered", "censored", "share_recovered", "median_days"]].tolist() == [
        5,
        4,
        2,
        2,
        0.5,
        8,
    ]
    assert (policy["share_low"], policy["share_high"]) == pytest.approx((0.1500, 0.8500), abs=1e-4)  # Wilson
    assert steady["fallen"] == 0 and math.isnan(steady["median_days"]) and math.isnan(steady["share_recovered"])
    curve = recovery_curve(runs)
    assert curve["scenario"].unique().tolist() == ["policy"] and curve["day"].tolist() == [3, 5, 8, 9]
    assert curve["survival"].tolist() == pytest.approx([0.75, 0.75, 0.375, 0.375])
    assert curve["at_risk"].tolist() == [4, 3, 2, 1] and curve["events"].tolist() == [1, 0, 1, 0]
    # Greenwood's variance at 3 is 1 / (4 x 3), so the log-log band is 0.75 ** exp(-+1.96 sqrt(1 / 12) / log 0.75).
    reach = math.exp(1.959964 * math.sqrt(1 / 12) / -math.log(0.75))
    assert (curve["low"][0], curve["high"][0]) == pytest.approx((0.75**reach, 0.75 ** (1 / reach)))


def test_recovery_of_published_times_of_remission():
    """6-MP of Freireich et al. 1963: median 23 weeks; S(6) = 0.857, S(23) = 0.448."""
    days = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
    runs = recoveries(treated=days)
    assert recovery_table(runs, ["treated"])[["median_days", "median_low"]].iloc[0].tolist() == [23, 13]
    curve = recovery_curve(runs).set_index("day")["survival"]
    assert (curve[6], curve[23]) == pytest.approx((0.857, 0.448), abs=5e-4)


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: paired_differences(WORKED, "base"), "no baseline 'base' among the scenarios; did you mean 'baseline'?"),
        (lambda: paired_differences(WORKED[:4]), "'baseline' is the only scenario; need a policy"),
        (lambda: paired_differences(WORKED, variables=["z"]), "no variable 'z' in runs; allowed: x, y"),
        (lambda: paired_differences(pd.concat([WORKED, WORKED])), "replicate 0 of 'baseline' is there twice or more"),
        (lambda: paired_differences(WORKED.drop(columns="replicate")), "runs: no column 'replicate'"),
        (lambda: paired_differences(WORKED[3:5]), "'less' and 'baseline': 0 paired replicates; need 2 or more"),
        (lambda: paired_differences({"x": [1]}), "runs: dict; need a DataFrame"),
        (lambda: paired_differences(WORKED, variables=["x"], bootstrap=True, draws=2), "2 draws: need 2 seeds or more"),
        (lambda: rank_policies(WORKED, "x", better="lo"), "better = 'lo'; did you mean 'low'?"),
        (lambda: recovery_table(WORKED), "runs: no column 'days_to_recovery'"),
        (lambda: recovery_table(recoveries(policy=[3, 4]), ["polcy"]), "no scenario 'polcy'; did you mean 'policy'?"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_in_a_line(call, said):
    with pytest.raises(ValueError) as error:
        call()
    assert said in str(error.value) and len(str(error.value).splitlines()) == 1


def test_what_a_baseline_has_no_value_of_is_not_compared():
    runs = WORKED.assign(fall=[math.nan] * 4 + [0.1] * 8)
    assert set(paired_differences(runs)["variable"]) == {"x", "y"}
    with pytest.raises(ValueError, match="^fall: blank in 'baseline'"):
        paired_differences(runs, variables=["fall"])
