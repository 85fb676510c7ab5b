"""Fit: the distance by hand, a sample that finds what it looks for, the same again under the same seed."""

import math
import tomllib

import numpy as np
import pytest

from abm.calibration import fit as fitting
from abm.calibration.__main__ import main, read_options
from abm.calibration.fit import Budget, Tried, distances, fit, offspring
from abm.calibration.free import FREE, Numbers
from abm.calibration.report import as_text, compare_table
from abm.calibration.targets import Target, fitted_targets, withheld_targets
from abm.model.declared import PARAMETERS, RESPONSES
from abm.model.scenario import Scenario

ROW = Target("a", "weight", "", 2019, 2019, 100.0, 50.0, 200.0, "lb", "")
NUMBERS = Numbers.of(("lift", "willing_people"))


def test_free_numbers_are_parameters_within_their_declared_ranges():
    numbers = Numbers.of()
    assert [factor.name for factor in numbers.factors] == list(FREE)
    for place in (np.zeros(len(FREE)), np.full(len(FREE), 0.37), np.ones(len(FREE))):
        Scenario(parameters=numbers.at(place))
    assert NUMBERS.at(np.array([0.5, 0.5]))["willing_people"] == pytest.approx(math.sqrt(5000.0 * 100000.0))
    assert NUMBERS.at(np.array([0.5, 0.5]))["lift"] == 4.0


def test_no_outcome_is_a_free_number():
    outcomes = {response.name for response in RESPONSES} | {"demand_level"}
    assert not outcomes & set(FREE) and set(FREE) <= set(PARAMETERS)


def test_distance_is_the_mean_square_of_log_ratios_over_tolerances():
    other = Target("b", "share_at_ports", "", 2019, 2019, 0.8, 0.4, 1.6, "", "")
    observed = np.array([[[100.0, 0.8], [200.0, 0.8], [400.0, 0.8]], [[100.0, 0.8]] * 3, [[np.nan, 0.8]] * 3])
    assert distances(observed, [ROW, other]) == pytest.approx([0.5, 0.0, np.inf])
    nothing = distances(np.zeros((1, 3, 1)), [ROW])
    assert nothing == pytest.approx((math.log(1000.0) / math.log(2.0)) ** 2)


def observe_model(pool, points, seeds, targets, report):
    """Stand in for the model: as far from 100 as `lift` is from 3, with noise that is a seed's."""
    noise = {seed: 0.02 * np.random.default_rng(seed).normal() for seed in seeds}
    rows = [[[100.0 * math.exp(p.get("lift", 2.2) - 3.0 + noise[seed])] for seed in seeds] for p in points]
    report(len(points) * len(seeds))
    return np.array(rows)


def test_a_fit_finds_the_number_and_finds_it_again(monkeypatch):
    monkeypatch.setattr(fitting, "observe_points", observe_model)
    budget, done = Budget(20, 2, 3, 12, 2, 6), []
    found = [fit(None, NUMBERS, [ROW], budget, 5, done.append, lambda line: None) for _ in range(2)]
    assert [one.values for one in found[0][1]] == [one.values for one in found[1][1]]
    assert found[0][1][0].values["lift"] == pytest.approx(3.0, abs=0.05)
    assert found[0][1][-1].generation == -1 and found[0][1][-1].values == {"lift": 2.25, "willing_people": 20000.0}
    assert sum(done) == 2 * budget.runs
    assert len(found[0][0]) == 20 + 3 * 12


def test_defaults_stay_where_nothing_is_better(monkeypatch):
    def perfect(pool, points, seeds, targets, report):
        return np.array([[[100.0 if not p else 150.0] for _ in seeds] for p in points])

    monkeypatch.setattr(fitting, "observe_points", perfect)
    _, final = fit(None, NUMBERS, [ROW], Budget(8, 1, 1, 8, 2, 2), 1, lambda number: None, lambda line: None)
    assert final[0].generation == -1 and final[0].distance == 0.0


def test_offspring_stay_in_the_cube_and_keep_the_best():
    rng = np.random.default_rng(1)
    parents = [Tried(0, place, {}, float(i)) for i, place in enumerate(rng.random((30, 4)) * 0.05)]
    parents.append(Tried(0, np.full(4, 0.9), {}, np.inf))
    drawn = offspring(parents, 64, rng)
    assert drawn.shape == (64, 4) and drawn.min() >= 0.0 and drawn.max() < 0.5
    assert np.array_equal(drawn[0], parents[0].place)


def test_the_table_tells_fitted_and_withheld_apart():
    targets = [fitted_targets()[0], withheld_targets()[0]]
    table = compare_table(targets, np.array([[2633.0, 26718.0]] * 3), np.array([[5266.0, 1.0]] * 3))
    assert table.ratio.tolist() == [1.0, 1.0] and table.ratio_default.tolist()[0] == 2.0
    assert table.used.tolist() == [True, False] and table.years.tolist() == ["FY2019", "FY2023"]
    fitted, withheld = as_text(table).split("\n\n")
    assert "C1a" in fitted and "V1a" in withheld and withheld.startswith("Withheld")


@pytest.mark.parametrize("wrong", [["--points", "0"], ["--seeds", "two"], ["--generations", "-1"]])
def test_a_wrong_budget_is_reported_in_a_line(wrong, capsys):
    with pytest.raises(SystemExit) as end:
        read_options(wrong)
    assert end.value.code == 2 and "allowed a whole number from" in capsys.readouterr().err


@pytest.mark.compiled_only
def test_the_script_writes_numbers_that_an_experiment_takes(tmp_path, capsys):
    budget = "--points 2 --seeds 1 --generations 0 --candidates 1 --final-seeds 2 --workers 2".split()
    main([*budget, "--out", str(tmp_path / "fit")])
    values = tomllib.loads((tmp_path / "fit" / "fit.toml").read_text(encoding="utf-8"))
    Scenario(parameters=values["parameters"])
    assert list(values["parameters"]) == list(FREE)
    assert len((tmp_path / "fit" / "fit.csv").read_text().splitlines()) == 1 + 27
    assert len((tmp_path / "fit" / "points.csv").read_text().splitlines()) == 1 + 2 + 2
    assert "Withheld from the fit" in capsys.readouterr().out
