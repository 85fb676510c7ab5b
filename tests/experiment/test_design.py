"""A design declared in the experiment file becomes points, and every policy of a point has a baseline of its own."""

import re
import tomllib
from itertools import product

import numpy as np
import pytest
from experiment_text import experiment_text, keys, policy_text
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as saltelli
from scipy.stats import qmc
from tiny_batch import tiny_with

from abm import simulate
from abm.experiment.design import sampling
from abm.experiment.design.expansion import columns_of, design_tables, expand
from abm.experiment.design.sampling import Factor, design_seed, unit_problem
from abm.experiment.experiment import ExperimentError, check_experiment, read_experiment
from abm.model.declared import PARAMETERS
from abm.store.plan import child_seed

CARS = policy_text("cars", "Cars", kind="inspection_rate", start=10, stop=50, coverage=0.2)
MIXED = policy_text("mixed", "Mixed", kind="crackdown", start=20)
ARRESTS = "[[scenario.interventions]]\n" + keys(kind="leadership_arrests", start=30)
HEAD = {"days": 60, "burn_in": 10, "replicates": 3, "seed": 5, "parameters": {"cells": 20}}
BASE = experiment_text("small", CARS, MIXED + ARRESTS, **HEAD)


def experiment(design, file="small.toml"):
    text = BASE + design
    return check_experiment(tomllib.loads(text), text, str(file))


def test_without_a_design_nothing_changes():
    plain, said = experiment(""), experiment('[design]\nkind = "scenarios"')
    expansion = expand(plain)
    assert [scenario.name for scenario in expansion.scenarios] == ["baseline", "cars", "mixed", "placebo"]
    assert expansion.scenarios[:3] == plain.scenarios and expansion.scenarios[3].placebo_day == 10
    assert expansion.baseline_of == {"cars": "baseline", "mixed": "baseline", "placebo": "baseline"}
    assert expansion.labels["cars"] == "Cars" and list(expansion.points.columns) == ["point", "label"]
    assert said.scenarios == plain.scenarios and said.design == plain.design


FACTORIAL = """
[design]
kind = "factorial"
levels = 3
[design.vary]
lift = [2, 4, 6]
"cars.coverage" = {low = 0.1, high = 0.3}
"mixed.start" = [20, 25]
"""


def test_values_of_factors_take_their_units(tmp_path):
    vary = 'lab_setup_days = ["14 days", 28]\nmove_days = {low = "3 days", high = "9 days"}\n"cars.stop" = ["40 days"]'
    text = f'[design]\nkind = "factorial"\nlevels = 2\n[design.vary]\n{vary}'
    assert experiment(text).design.points == tuple(product([14.0, 28.0], [3.0, 9.0], [40]))
    (tmp_path / "p.csv").write_text("lab_setup_days,cars.stop\n14 days,40\n")
    read = experiment('[design]\nkind = "csv"\nfile = "p.csv"', tmp_path / "small.toml")
    assert read.design.points == ((14.0, 40),)


def test_a_factorial_has_every_combination_once():
    with pytest.raises(ExperimentError, match=r"mixed.start: unknown.*did you mean 'mixed.[01].start'"):
        experiment(FACTORIAL)
    design = experiment(FACTORIAL.replace("mixed.start", "mixed.1.start")).design
    expected = list(product([2.0, 4.0, 6.0], [0.1, 0.2, 0.3], [20, 25]))
    assert [tuple(np.round(point, 12)) for point in design.points] == expected


def test_every_policy_has_the_baseline_of_its_point():
    checked = experiment(FACTORIAL.replace("mixed.start", "mixed.1.start"))
    expansion = expand(checked)
    made = {scenario.name: scenario for scenario in expansion.scenarios}
    assert len(made) == len(expansion.scenarios)
    counts = [sum(name.startswith(kind) for name in made) for kind in ("baseline", "cars", "mixed", "placebo")]
    assert counts == [3, 9, 6, 1]  # a baseline per lift, not one per point
    assert len(expansion.pairs) == 18 * 2
    for number, policy, scenario, baseline in expansion.pairs.itertuples(index=False):
        lift, coverage, start = checked.design.points[number]
        assert made[scenario].parameters == made[baseline].parameters == {"cells": 20, "lift": lift}
        assert made[scenario].parameters is made[baseline].parameters  # held once, however many policies there are
        assert made[baseline].interventions == () and expansion.baseline_of[scenario] == baseline
        moved = made[scenario].interventions
        assert moved[0].coverage == coverage if policy == "cars" else moved[1].start == start
    assert expansion.scenarios[0].name == "baseline_p00" == expansion.baseline_of["placebo"]
    assert expansion.labels["cars_p02"] == "Cars; lift = 2, cars.coverage = 0.2, mixed.1.start = 20"
    assert list(expansion.points.columns) == ["point", "label", "lift", "cars.coverage", "mixed.1.start"]


def test_what_no_factor_changes_keeps_its_name():
    expansion = expand(experiment('[design]\nkind = "factorial"\nvary."cars.coverage" = [0.1, 0.4]'))
    assert [s.name for s in expansion.scenarios] == ["baseline", "cars_p0", "mixed", "cars_p1", "placebo"]
    assert set(expansion.baseline_of.values()) == {"baseline"} and expansion.policies == ("cars_p0", "mixed", "cars_p1")
    assert [expansion.labels[name] for name in ("baseline", "mixed", "placebo")] == [
        "No new policy",
        "Mixed",
        "Chance alone",
    ]
    text = BASE.replace('"mixed"', '"cars_p1"') + '[design]\nkind = "factorial"\nvary.lift = [2, 4]'
    with pytest.raises(ExperimentError, match="'cars_p1': names that end in _p and a number"):
        check_experiment(tomllib.loads(text), text, "small.toml")


def test_every_baseline_can_have_a_placebo():
    expansion = expand(experiment('[design]\nkind = "factorial"\nplacebo = "every"\nvary.lift = [2, 4]'))
    assert {n: b for n, b in expansion.baseline_of.items() if "placebo" in n} == {
        "placebo_p0": "baseline_p0", "placebo_p1": "baseline_p1",
    }  # fmt: skip
    assert expansion.scenarios[-1].parameters["lift"] == 4.0 and expansion.labels["placebo_p1"].endswith("lift = 4")


def test_a_pair_differs_by_the_policy_alone():
    """A policy without effect gives the bits of its baseline at any point: no parameter is in the difference."""
    vary = '[design.vary]\nlift = [2, 4]\n"mixed.intensity" = [0.0]\n"mixed.number" = [0]'
    expansion = expand(experiment(f'[design]\nkind = "factorial"\n{vary}'))
    seed = child_seed(5, 0)
    daily = {s.name: simulate(s, seed).daily.tobytes() for s in expansion.scenarios if "cars" not in s.name}
    assert daily["mixed_p0"] == daily["baseline_p0"] != daily["baseline_p1"] == daily["mixed_p1"]


def test_one_at_a_time_is_local_and_starts_at_the_file():
    vary = '[design.vary]\ncells = [10, 20, 30]\n"cars.coverage" = {low = 0.1, high = 0.3}'
    checked = experiment(f'[design]\nkind = "one_at_a_time"\nlevels = 2\n{vary}')
    assert checked.design.points == ((20, 0.2), (10, 0.2), (30, 0.2), (20, 0.1), (20, 0.3))
    labels = list(expand(checked).points.label)
    assert labels[0] == "as in the file (local)" and labels[1] == "cells = 10 (local)"
    assert labels[4] == "cars.coverage = 0.3 (local)"


HYPERCUBE = """
[design]
kind = "latin_hypercube"
points = 16
[design.vary]
lift = "prior"
demand_level = "prior"
cells = {low = 21, high = 36}
"cars.mode" = ["car", "truck", "foot", "car"]
"""


def test_a_latin_hypercube_is_stratified_in_every_factor():
    with pytest.raises(ExperimentError, match="each value once"):
        experiment(HYPERCUBE)
    design = experiment(HYPERCUBE.replace(', "car"]', "]")).design
    lift, demand, cells, mode = zip(*design.points, strict=True)
    p = PARAMETERS["demand_level"]
    assert sorted(np.floor((np.array(lift) - 2.0) / 4.0 * 16)) == list(range(16))
    log_share = np.log(np.array(demand) / p.low) / np.log(p.high / p.low)
    assert sorted(np.floor(log_share * 16)) == list(range(16))  # uniform in the logarithm: the range is 2000-fold
    assert sorted(cells) == list(range(21, 37))
    assert all(5 <= mode.count(name) <= 6 for name in ("car", "truck", "foot"))
    assert str(Factor("a", levels=tuple(range(2000)))) == "0, 1, 2, 3, 4, 5, 6, 7 and 1,992 more"
    assert "log-uniform" in str(design.factors[1]) and str(design.factors[0]) == "uniform, 2 to 6"


def test_ranges_are_logarithmic_where_a_parameter_is_wide_or_the_file_says_so():
    vary = """
    demand_level = {low = 1, high = 20}
    border_price = {low = 1800, high = 45000, scale = "linear"}
    lift = {low = 2, high = 6, scale = "log"}
    "cars.stop" = {low = 11, high = 1000}
    """
    design = experiment(f'[design]\nkind = "latin_hypercube"\npoints = 4\n[design.vary]{vary}').design
    assert [factor.log for factor in design.factors] == [True, False, True, False]


def test_sampling_hangs_on_the_root_seed_alone():
    text = HYPERCUBE.replace(', "car"]', "]")
    assert experiment(text).design.points == experiment(text).design.points
    other = BASE.replace("seed = 5", "seed = 6") + text
    assert check_experiment(tomllib.loads(other), other, "f").design.points != experiment(text).design.points
    seeds = [int(child.generate_state(1)[0]) for child in np.random.SeedSequence(5).spawn(50)]
    assert int(design_seed(5).generate_state(1)[0]) not in seeds


@pytest.mark.parametrize("second_order, rows", [("false", 8 * 4), ("true", 8 * 6)])
def test_sobol_is_salibs_own_sample(second_order, rows):
    vary = '[design.vary]\nlift = "prior"\n"cars.coverage" = {low = 0.1, high = 0.4}'
    checked = experiment(f'[design]\nkind = "sobol"\npoints = 8\nsecond_order = {second_order}\n{vary}')
    problem = {"num_vars": 2, "names": ["lift", "cars.coverage"], "bounds": [[2.0, 6.0], [0.1, 0.4]]}
    seed = int(design_seed(5).generate_state(1)[0])
    own = saltelli.sample(problem, 8, calc_second_order=second_order == "true", seed=seed)
    assert own.shape == (rows, 2)
    np.testing.assert_allclose(np.array(checked.design.points), own, rtol=1e-14)


def test_indices_of_a_known_function_come_out_of_the_sobol_points():
    factors = (Factor("a", low=0.0, high=1.0), Factor("b", low=0.0, high=2.0))
    points = np.array(sampling.sobol(factors, 512, False, 1))
    y = points[:, 0] + points[:, 1]  # variances 1/12 and 4/12
    found = sobol_analysis.analyze(unit_problem(factors), y, calc_second_order=False, seed=1)
    np.testing.assert_allclose(found["S1"], [0.2, 0.8], atol=0.03)


def test_a_sobol_sequence_is_scipys_and_longer_ones_extend_it():
    factors = (Factor("a", low=0.0, high=1.0), Factor("b", low=0.0, high=1.0))
    own = qmc.Sobol(2, rng=np.random.default_rng(design_seed(5))).random(16)
    assert np.array_equal(sampling.sobol_sequence(factors, 16, 5), own)
    assert sampling.sobol_sequence(factors, 8, 5) == sampling.sobol_sequence(factors, 16, 5)[:8]


def test_an_end_of_a_range_can_be_another_factor():
    """The coordinate is the place between the ends: the cube stays whole, and no point contradicts itself."""
    vary = """[design.vary]
    hiring_days_high = {low = "hiring_days_low", high = 60, scale = "linear"}
    hiring_days_low = {low = 5, high = 14}
    trip_days = {low = 1, high = "crossing_interval"}
    crossing_interval = {choices = [5, 6]}
    "cars.stop" = {low = "cars.start", high = 13}
    "cars.start" = {low = 9, high = 12}
    """
    design = experiment(f'[design]\nkind = "latin_hypercube"\npoints = 64\n{vary}').design
    high, low, trip, interval, stop, start = (np.array(column) for column in zip(*design.points, strict=True))
    assert sorted(np.floor((high - low) / (60 - low) * 64)) == list(range(64))
    assert sorted(np.floor((trip - 1) / (interval - 1) * 64)) == list(range(64))
    assert {*zip(start, stop, strict=True)} == {(a, b) for a in range(9, 13) for b in range(a + 1, 14)}
    assert [str(factor) for factor in design.factors][::2] == [
        "uniform, hiring_days_low to 60",
        "uniform, 1 to crossing_interval",
        "uniform, whole numbers, cars.start + 1 to 13",
    ]


def test_a_sobol_sample_over_ranges_that_meet_is_whole():
    vary = 'hiring_days_high = {low = "hiring_days_low", high = 60, scale = "linear"}\nhiring_days_low = "prior"'
    points = np.array(experiment(f'[design]\nkind = "sobol"\npoints = 8\n[design.vary]\n{vary}').design.points)
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [1, 14]]}
    own = saltelli.sample(problem, 8, calc_second_order=False, seed=int(design_seed(5).generate_state(1)[0]))
    least = np.maximum(own[:, 1], 3.0)  # of hiring_days_high there are no values under 3
    np.testing.assert_allclose(points, np.column_stack([least + own[:, 0] * (60 - least), own[:, 1]]), rtol=1e-12)


def test_levels_between_named_ends_are_cut_anew_at_every_point():
    vary = '"cars.stop" = {low = "cars.start", high = 50}\n"cars.start" = [9, 29]'
    text = f'[design]\nkind = "factorial"\nlevels = 3\n[design.vary]\n{vary}'
    factorial = experiment(text).design.points
    assert factorial == ((10, 9), (30, 9), (50, 9), (30, 29), (40, 29), (50, 29))
    assert experiment(text.replace("factorial", "one_at_a_time")).design.points == (
        (50, 10), (11, 10), (30, 10), (50, 9), (50, 29),
    )  # fmt: skip


def test_all_points_that_cannot_be_run_are_counted():
    vary = """[design.vary]
    hiring_days_low = "prior"
    hiring_days_high = "prior"
    lift = "prior"
    "cars.start" = [9, 70, 80]
    """
    with pytest.raises(ExperimentError) as error:
        experiment(f'[design]\nkind = "factorial"\nlevels = 5\n{vary}')
    first, second = str(error.value).split("\n")  # low: 1, 4.25, 7.5, 10.75, 14; high: 3, 6.3, 13.4, 28.4, 60
    assert "design: 120 of 375 points cannot be run; the first, point 75: hiring_days_low = 4.25: allowed at" in first
    assert 'which is 3 days; write hiring_days_high = {low = "hiring_days_low", high = 60}, vary one of' in first
    assert "250 of 375 points cannot be run; the first, point 1: cars.start = 70: window 70 to 50 is empty" in second
    mended = vary.replace('high = "prior"', 'high = {low = "hiring_days_low", high = 60}').replace(", 70, 80", "")
    assert len(experiment(f'[design]\nkind = "factorial"\nlevels = 5\n{mended}').design.points) == 125


def test_every_whole_number_and_level_has_the_same_chance():
    u = np.linspace(0, 1, 1200, endpoint=False)
    for factor in (Factor("a", low=1, high=6, whole=True), Factor("b", levels=tuple("abcdef"))):
        assert set(np.unique([factor.at(x) for x in u], return_counts=True)[1]) == {200}
    log = Factor("c", low=1, high=7, whole=True, log=True)  # cut at 1, 2, 4 and 8: a third of the logarithm each
    drawn = np.array([log.at(x) for x in u])
    assert [np.sum(drawn == 1), np.sum((drawn > 1) & (drawn < 4)), np.sum(drawn > 3)] == [400, 400, 400]
    assert drawn.max() == 7 and log.at(np.nextafter(1.0, 0.0)) == 7


def test_ranges_of_parameters_become_values_that_are_allowed():
    for p in PARAMETERS.values():
        factor = Factor(p.name, (), p.low, p.high, p.whole, sampling.is_wide(p.low, p.high))
        for value in (*factor.spread(5), *(factor.at(u) for u in (0.0, 0.3, np.nextafter(1.0, 0.0)))):
            assert p.check(value) == value


def test_a_design_table_can_be_read_as_a_design(tmp_path):
    sampled = experiment(HYPERCUBE.replace(', "car"]', "]"))
    (tmp_path / "design.csv").write_text(design_tables(expand(sampled))["design.csv"])
    (tmp_path / "small.toml").write_text(BASE + '[design]\nkind = "csv"\nfile = "design.csv"')
    read = read_experiment(tmp_path / "small.toml")
    assert read.design.points == sampled.design.points and read.design.places == sampled.design.places
    ours, theirs = expand(read), expand(sampled)
    assert ours.scenarios == theirs.scenarios and ours.pairs.equals(theirs.pairs)
    held = read.sha256
    (tmp_path / "design.csv").write_text((tmp_path / "design.csv").read_text() + "16,x,3,1.0,8,car\n")
    assert read_experiment(tmp_path / "small.toml").sha256 != held  # other points are another experiment


@pytest.mark.parametrize(
    "design",
    [
        FACTORIAL.replace("mixed.start", "mixed.1.start"),
        '[design]\nkind = "one_at_a_time"\nvary = {lift = [2, 4], "mixed.stop" = [40, 50], "cars.aimed" = [0.5, 1]}',
        '[design]\nkind = "one_at_a_time"\nlevels = 3\nvary = {"cars.coverage" = {low = 0.1, high = 0.7}, cells = "prior"}',
        '[design]\nkind = "latin_hypercube"\npoints = 9\nvary = {lift = [2, 6], "mixed.region" = ["all", "Northwest"]}',
        '[design]\nkind = "sobol"\npoints = 4\nvary = {demand_level = "prior", "cars.start" = [9, 30]}',
        '[design]\nkind = "sobol_sequence"\npoints = 8\nvary = {demand_level = "prior", lift = {choices = [2, 3, 4]}}',
    ],
    ids=lambda text: text.split('"')[1],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_the_table_of_any_design_gives_the_same_runs(tmp_path, design, mark):
    made = experiment(design)
    (tmp_path / "p.csv").write_text(mark + design_tables(expand(made))["design.csv"], encoding="utf-8")
    read = experiment('[design]\nkind = "csv"\nfile = "p.csv"', tmp_path / "small.toml")
    assert repr(read.design.points) == repr(made.design.points)  # types and last bits, too
    ours, theirs = expand(read), expand(made)
    assert repr(ours.scenarios) == repr(theirs.scenarios) and ours.pairs.equals(theirs.pairs)
    assert design_tables(ours)["pairs.csv"] == design_tables(theirs)["pairs.csv"]


def test_a_list_is_levels_where_they_are_combined_and_a_range_where_points_are_drawn():
    combined = experiment('[design]\nkind = "factorial"\nvary.lift = [2, 6]').design
    chosen = experiment('[design]\nkind = "factorial"\nvary.lift = {choices = [2, 6]}').design
    assert combined == chosen and combined.points == ((2.0,), (6.0,))
    for kind in ("latin_hypercube", "sobol", "sobol_sequence"):
        text = f'[design]\nkind = "{kind}"\npoints = 8\nvary.lift = '
        listed, ranged = (experiment(text + entry).design for entry in ("[2, 6]", "{low = 2, high = 6}"))
        assert listed == ranged and len(set(listed.points)) >= 8
        assert {point[0] for point in experiment(text + "{choices = [2, 6]}").design.points} == {2.0, 6.0}
        united = experiment(text.replace("lift", "lab_setup_days") + '["14 days", 28]').design
        assert str(united.factors[0]) == "uniform, 14 to 28"
        named = experiment(text.replace("vary.lift = ", 'vary."cars.mode" = ["car", "truck"]')).design
        assert {point[0] for point in named.points} == {"car", "truck"}
    text = '[design]\nkind = "sobol"\npoints = 8\n[design.vary]\nhiring_days_low = [2, 9]\nhiring_days_high = '
    listed, ranged = (
        experiment(text + e).design for e in ('["hiring_days_low", 60]', '{low = "hiring_days_low", high = 60}')
    )
    assert listed == ranged and listed.factors[1].low_of == "hiring_days_low"


@pytest.mark.parametrize("entry", ['["x"]', '"x"', "[-5]", '["9 parsecs"]', "{low = 9e9, high = 1}", "true", "[[1]]"])
def test_place_and_fault_never_run_together(entry):
    """Of every parameter and field, whoever says what is wrong."""
    fields = ("start", "stop", "mode", "coverage", "aimed")
    names = ["lift", "cells", *(f"cars.{name}" for name in fields), "mixed.region", "mixed.target", "mixed.intensity"]
    for name in names:
        with pytest.raises(ExperimentError) as error:
            experiment(f'[design]\nkind = "factorial"\nvary."{name}" = {entry}')
        place = re.escape(f"small.toml: design.vary.{name}") + r"(\.low|\.high)?( = |: )"
        assert re.match(f"{place}|small.toml: design: 1 of 1 points", str(error.value)), str(error.value)


def test_every_column_of_the_design_is_explained():
    checked = experiment(FACTORIAL.replace("mixed.start", "mixed.1.start"))
    reported, expansion = columns_of(checked.design, checked.scenarios), expand(checked)
    assert list(reported["design.csv"]) == list(expansion.points.columns)
    assert list(reported["pairs.csv"]) == list(expansion.pairs.columns)
    assert reported["design.csv"]["lift"] == ("ratio", "parameter; 2.0, 4.0, 6.0")
    assert reported["design.csv"]["cars.coverage"] == (
        "share of crossings", "field coverage of the policy cars; uniform, 0.1 to 0.3",
    )  # fmt: skip


@pytest.mark.parametrize(
    "content, reported",
    [
        (None, "design.file = 'p.csv': no such file"),
        ("", "p.csv: empty; needs a first line"),
        ("\n \n", "p.csv: empty; needs a first line"),
        ("point,label\n1,a\n", "needs a first line"),
        ("lift\n", "0 points; allowed 1 to"),
        ("lift\n\n", "0 points; allowed 1 to"),
        ("lift;cells\n3;20\n", "p.csv: line 1: columns stand between semicolons; needs commas, and points as"),
        ("lift;cells\n3,5;20\n", "p.csv: line 1: columns stand between semicolons; needs commas, and points as"),
        ("lift\tcells\n3\t20\n", "p.csv: line 1: columns stand between tabs; needs commas"),
        (
            "lift\n3,5\n",
            "p.csv: line 2: 2 values; needs 1, as in the first line; a decimal mark is a point, not a comma",
        ),
        ('lift,cells\n"3,5",20\n', "p.csv: line 2, lift = '3,5': a comma; needs a point as the decimal mark"),
        ("lift,cells,lift\n3,20,3\n", "p.csv: line 1: column 'lift' stands there twice"),
        ("lift,,cells\n3,1,20\n", "p.csv: line 1: column 2 has no name"),
        ("lift,cells\n3,20\n,20\n", "p.csv: line 3, lift: blank; needs a value"),
        ("lift,cells\n3,20\n\n3,20,1\n", "p.csv: line 4: 3 values; needs 2"),
        ('label,lift\n"a\nb",3\nc,9\n', "p.csv: line 4, lift = 9: allowed 2.0 to 6.0"),
        ('name,lift\n"a\nb",3\n', "p.csv: line 3, name = 'a\\nb': character 2 (U+000A) is a line break"),
        ("name,lift\n ,3\n", "p.csv: line 2, name = ' ': nothing in it can be seen"),
        ('lift\n"3\n', "p.csv: line 2: not readable as CSV: unexpected end of data"),
        (
            "mixed.region\nNorthwst\n",
            "p.csv: line 2, mixed.region: unknown region 'Northwst'; did you mean 'Northwest'",
        ),
        ("lift\n3\n".encode("utf-16"), "design.file = 'p.csv': UTF-16 text; save it as UTF-8"),
        ("lift\n3\n".encode("utf-16-le"), "design.file = 'p.csv': UTF-16 text; save it as UTF-8"),
        ("label,lift\n\u00e9,3\n".encode("latin-1"), "design.file = 'p.csv': another encoding; save it as UTF-8"),
        ("lft\n3\n", "column 'lft': unknown parameter or field of a policy; did you mean 'lift'"),
        ("lift\n3\n9\n", "line 3, lift = 9: allowed 2.0 to 6.0 ratio"),
        ("lift\nx\n", "line 2, lift = 'x': allowed 2.0 to 6.0"),
        ("lift,cells\n3\n", "line 2: 1 values; needs 2"),
        (
            "cars.start,cars.stop\n5,9\n30,20\n",
            "1 of 2 points cannot be run; the first, point 1: cars.start = 30, cars.stop = 20: "
            "window 30 to 20 is empty: stop must be after start; nearest stop 31; change or leave out these rows",
        ),
    ],
)
def test_a_mistake_in_a_design_file_is_reported_with_its_line(tmp_path, content, reported):
    if content is not None:
        (tmp_path / "p.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ExperimentError) as error:
        experiment('[design]\nkind = "csv"\nfile = "p.csv"', tmp_path / "small.toml")
    assert reported in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "design, reported",
    [
        ('kind = "factoral"', "design.kind = 'factoral': allowed one of scenarios, factorial"),
        ('kind = "factoral"', "did you mean 'factorial'?"),
        ('kind = "factorial"', "design.vary: missing"),
        ('kind = "csv"', "design.file: missing"),
        ('kind = "latin_hypercube"\nvary.lift = "prior"', "design.points: missing"),
        (
            'kind = "latin_hypercube"\npoints = 0\nvary.lift = "prior"',
            "design.points = 0: allowed a whole number, 1 to",
        ),
        (
            'kind = "factorial"\npoints = 5\nvary.lift = "prior"',
            "design.points: not for kind 'factorial'; allowed levels",
        ),
        (
            'kind = "one_at_a_time"\nlevels = 100\nvary."cars.coverage" = {choices = [' + ",".join(
                str(i / 1e6) for i in range(100_001)) + "]}",
            "small.toml: design: 100,002 points; allowed 100,000",
        ),
        (
            'kind = "latin_hypercube"\npoints = 4\nvary.lift = [2, 4, 6]',
            "design.vary.lift = [2, 4, 6]: where points are drawn, a list is [low, high]; values with the same chance "
            "each are {choices = [2, 4, 6]}",
        ),
        ('kind = "sobol"\npoints = 4\nvary.lift = [2]', "are {choices = [2]}"),
        ('kind = "sobol"\npoints = 4\nvary.lift = [4, 2]', "design.vary.lift = {'low': 4, 'high': 2}: allowed numbers"),
        ('kind = "sobol"\npoints = 4\nvary.lift = [2, 9]', "design.vary.lift.high = 9: allowed 2.0 to 6.0"),
        ('kind = "factorial"\nvary.lift = {choices = []}', "design.vary.lift.choices = []: allowed a list of values"),
        ('kind = "factorial"\nvary.lift = {choices = 3}', "design.vary.lift.choices = 3: allowed a list of values"),
        ('kind = "factorial"\nvary.lift = {choices = [9]}', "design.vary.lift.choices = 9: allowed 2.0 to 6.0"),
        ('kind = "factorial"\nvary.lift = {choices = [3], low = 2}', "allowed choices alone, or {low = , high = }"),
        ('kind = "factorial"\nvary.lift = {choice = [3], low = 2}', "did you mean 'choices'?"),
        ("vary.lift = [2]", "design.vary: not for kind 'scenarios'; allowed none"),
        ('kind = "sobol"\npoints = 100\nvary.lift = "prior"', "design.points = 100: allowed a power of 2; nearest 128"),
        ('kind = "factorial"\npints = 5', "design.pints: unknown key; did you mean 'points'?"),
        (
            'kind = "factorial"\nvary.lfit = [2]',
            "design.vary.lfit: unknown parameter or field of a policy; did you mean 'lift'?",
        ),
        ('kind = "factorial"\nvary."cars.covrage" = [0.2]', "did you mean 'cars.coverage'?"),
        ('kind = "factorial"\nvary.lift = [2, 9]', "design.vary.lift = 9: allowed 2.0 to 6.0 ratio"),
        (
            'kind = "factorial"\nvary.lift = "piror"',
            "design.vary.lift = 'piror': allowed 'prior', a list of values, or {low",
        ),
        ('kind = "factorial"\nvary.lift = []', "design.vary.lift = []: allowed"),
        ('kind = "factorial"\nvary.lift = {low = 2}', "design.vary.lift.high: missing"),
        (
            'kind = "factorial"\nvary.lift = [2]\nvary.hiring_days_high = {low = "hiring_days_low", high = 9}',
            "hiring_days_high.low = 'hiring_days_low': allowed a number, or the name of another that varies; allowed: lift",
        ),
        (
            'kind = "sobol"\npoints = 8\n'
            'vary.hiring_days_low = "prior"\nvary.hiring_days_high = {low = "hiring_days_low", high = 9}',
            "hiring_days_high.low = 'hiring_days_low': goes up to 14; allowed up to 9",
        ),
        (
            'kind = "factorial"\n'
            'vary.hiring_days_low = {low = 7, high = "hiring_days_high"}\nvary.hiring_days_high = [5, 9]',
            "hiring_days_low.high = 'hiring_days_high': goes down to 5; allowed down to 7",
        ),
        (
            'kind = "factorial"\nvary.hiring_days_low = {low = 1, high = "hiring_days_high"}\n'
            'vary.hiring_days_high = {low = "hiring_days_low", high = 9}',
            "hiring_days_low.high = 'hiring_days_high': its own range has an end that is named; allowed one with",
        ),
        (
            'kind = "factorial"\nvary.lift = {low = 2, high = "cars.mode"}\nvary."cars.mode" = ["car"]',
            "lift.high = 'cars.mode': allowed a number, or the name of another that varies",
        ),
        ('kind = "factorial"\nvary.lift = {low = 2, high = 4, max = 5}', "design.vary.lift.max: unknown key"),
        ('kind = "factorial"\nvary.lift = {low = 4, high = 3}', "numbers with low under high"),
        ('kind = "factorial"\nvary.size_lift = {low = 0, high = 1, scale = "log"}', "allowed above 0"),
        ('kind = "factorial"\nvary.cells = [20.5]', "design.vary.cells = 20.5: a whole number"),
        ('kind = "factorial"\nvary."cars.coverage" = "prior"', "only parameters have one"),
        (
            'kind = "factorial"\nvary."cars.coverage" = {low = 0.1, high = 1.4}',
            "design.vary.cars.coverage.high = 1.4: allowed 0 to 1",
        ),
        ('kind = "factorial"\nvary."cars.coverage" = ["x"]', "design.vary.cars.coverage = 'x': allowed a number"),
        ('kind = "factorial"\nvary."cars.coverage" = ["2x"]', "coverage = '2x': allowed 0 to 1, or '0%' to '100%'; 8% where neither it nor times is given; did you mean times = 2?"),
        ('kind = "factorial"\nvary."cars.mode" = ["cat"]', "unknown mode 'cat'; did you mean 'car'?"),
        ('kind = "factorial"\nvary."mixed.region" = ["Northwst"]', "did you mean 'Northwest'?"),
        ('kind = "factorial"\nvary."mixed.number" = [1.5]', "design.vary.mixed.number = 1.5: allowed a whole number"),
        ('kind = "factorial"\nvary."cars.start" = [60]', "window 60 to 50 is empty"),
        (
            'kind = "factorial"\nvary."mixed.0.start" = [60]',
            "design: 1 of 1 points cannot be run; the first, point 0: mixed.0.start = 60: start = 60: allowed 0 to 59",
        ),
        (
            'kind = "factorial"\nvary.lab_setup_days = ["2 weeks"]',
            "lab_setup_days = '2 weeks': wrong unit 'weeks'; allowed 'days'",
        ),
        (
            'kind = "factorial"\nvary."cars.start" = ["3 weeks"]',
            "cars.start = '3 weeks': wrong unit 'weeks'; allowed 'day'",
        ),
        (
            'kind = "factorial"\nvary.hiring_days_low = [2, 14]\nvary.hiring_days_high = [9]',
            "design: 1 of 2 points cannot be run; the first, point 1: hiring_days_low = 14: allowed at most "
            "hiring_days_high, which is 9 days; give values that do not overlap, or list the wanted points in a file",
        ),
        (
            'kind = "factorial"\nlevels = 100\nvary = {lift = "prior", size_lift = "prior", quit_share = "prior"}',
            "1,000,000 points; allowed 100,000",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_design_is_reported_in_one_line(design, reported):
    with pytest.raises(ExperimentError) as error:
        experiment(f"[design]\n{design}")
    assert reported in str(error.value) and "\n" not in str(error.value) and str(error.value).startswith("small.toml: ")


def test_a_key_with_a_dot_that_is_not_quoted_is_reported_so():
    with pytest.raises(ExperimentError) as error:
        tiny_with('[design]\nkind = "factorial"\n[design.vary]\ncars.coverage = [0.1, 0.2]')
    reported = 'design.vary.cars.coverage: a field of a policy stands in quotes: "cars.coverage" = ...'
    assert reported in str(error.value) and "\n" not in str(error.value)
