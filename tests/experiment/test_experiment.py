"""An experiment file is read whole, or every mistake in it is reported in one line."""

from dataclasses import replace
from pathlib import Path

import pytest

from abm import Crackdown, InspectionRate, LeadershipArrests
from abm.experiment.experiment import ExperimentError, check_parameters, override, read_experiment
from abm.experiment.finding import find_scenario
from abm.inputs.units import UnitError, in_unit
from abm.model.interventions import SHIPPED as SHIPPED_KINDS
from abm.model.scenario import Scenario

SHIPPED = Path(__file__).parents[2] / "experiments"
GOOD = """
name = "small"
question = "Does it work?"
days = 60
burn_in = 10
replicates = 2
seed = 5

[parameters]
lab_setup_days = "14 days"
cells = 20

[[scenario]]
name = "baseline"
label = "No new policy"

[[scenario]]
name = "crackdown_2"
label = "Twice"
[[scenario.interventions]]
kind = "crackdown"
start = 5
stop = 40
intensity = 2
"""
POLICY = GOOD[GOOD.index("[[scenario.interventions]]") :]


def problems_of(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(text)
    with pytest.raises(ExperimentError) as error:
        read_experiment(path)
    assert all(problem.startswith(str(path)) and "\n" not in problem for problem in error.value.problems)
    return error.value.problems


def test_a_good_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(GOOD)
    experiment = read_experiment(path)
    baseline, policy = experiment.scenarios
    assert experiment.text == GOOD and experiment.replicates == 2
    assert dict(baseline.parameters) == {"lab_setup_days": 14.0, "cells": 20} == dict(policy.parameters)
    assert policy.interventions == (Crackdown(5, stop=40, intensity=2),)
    assert (policy.days, policy.burn_in, policy.inputs) == (60, 10, "FY2022")
    assert experiment.labels == {"baseline": "No new policy", "crackdown_2": "Twice"}


def test_two_scenarios_with_one_label_have_their_names_behind_it(tmp_path):
    path, (head, policy) = tmp_path / "small.toml", GOOD.rsplit("[[scenario]]", 1)
    path.write_text("[[scenario]]".join([head, policy, policy.replace("crackdown_2", "again")]))
    assert read_experiment(path).labels == {
        "baseline": "No new policy", "crackdown_2": "Twice (crackdown_2)", "again": "Twice (again)",
    }  # fmt: skip


def test_a_mark_of_byte_order_does_no_harm(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert read_experiment(path).name == "small"


@pytest.mark.parametrize(
    "field, value, reported",
    [
        ("start", "[3, inf]", "= inf: allowed a whole number"),
        ("start", "[nan, 3]", "= nan: allowed a whole number"),
        ("intensity", "{low = 1, high = inf}", "= inf: allowed a number"),
    ],
)
def test_what_is_no_number_is_no_value_of_a_factor(tmp_path, field, value, reported):
    design = f'[design]\nkind = "factorial"\n[design.vary]\n"crackdown_2.{field}" = {value}\n\n[[scenario]]'
    (problem,) = problems_of(tmp_path, GOOD.replace("[[scenario]]", design, 1))
    assert f"design.vary.crackdown_2.{field}" in problem and reported in problem


def test_a_cell_that_is_too_large_is_a_message(tmp_path):
    (tmp_path / "points.csv").write_text("lift\n" + "9" * 200_000 + "\n")
    (problem,) = problems_of(
        tmp_path, GOOD.replace("[[scenario]]", '[design]\nkind = "csv"\nfile = "points.csv"\n\n[[scenario]]', 1)
    )
    assert "points.csv: line 2: not readable as CSV" in problem


@pytest.mark.parametrize(
    "old, new, reported",
    [
        ("days = 60", "dais = 60", ["dais: unknown key; did you mean 'days'?"]),
        ("days = 60", 'days = "60"', ["days = '60'", "a whole number of days, 1 to 36525"]),
        ("days = 60", "days = 0", ["days = 0", "1 to 36525"]),
        ("days = 60", "days = true", ["days = True", "1 to 36525"]),
        ("days = 60", 'days = 60\ninputs = "FY2020x"', ["inputs = 'FY2020x'", "did you mean 'FY2020'?"]),
        ("days = 60", 'days = 60\ndaily = "dayly"', ["daily = 'dayly': allowed one of", "did you mean 'daily'?"]),
        ("replicates = 2", "replicates = 1", ["replicates = 1", "2 to"]),
        ('question = "Does it work?"', "", ["question: missing"]),
        ('name = "small"', 'name = "../small"', ["name = '../small'", "lower-case"]),
        ("seed = 5", "seed = -1", ["seed = -1", "0 to"]),
        ("[parameters]", "[parameter]", ["parameter: unknown key; did you mean 'parameters'?"]),
        ("cells = 20", "cels = 20", ["parameters.cels: unknown parameter; did you mean 'cells'?"]),
        ("cells = 20", "cells = 3", ["parameters.cells = 3: allowed 8 to 200 cells"]),
        ("cells = 20", "cells = 20.5", ["parameters.cells = 20.5: a whole number"]),
        ("cells = 20", "cells = [1]", ["parameters.cells = [1]: allowed 8 to 200"]),
        (
            '"14 days"',
            '"2 weeks"',
            ["parameters.lab_setup_days", "wrong unit 'weeks'", "'days', 7.0 to 42.0; 2 weeks are 14 days"],
        ),
        (
            "cells = 20",
            "hiring_days_low = 9\nhiring_days_high = 8",
            ["parameters.hiring_days_low = 9.0: allowed at most hiring_days_high, which is 8.0 days"],
        ),
        ("cells = 20", 'hiring_days_low = "9 days"\nhiring_days_high = 8', ["hiring_days_low = 9.0: allowed at most"]),
        ("intensity = 2", 'intensity = "2 labs"', ["intensity = '2 labs': wrong unit 'labs'; allowed 'usual efforts'"]),
        ("start = 5", 'start = "5 weeks"', ["interventions[0].start = '5 weeks': wrong unit 'weeks'; allowed 'day'"]),
        ('"14 days"', '"long"', ["parameters.lab_setup_days = 'long': allowed 7.0 to 42.0 days"]),
        ('name = "baseline"', 'name = "base"', ["scenario[0].name = 'base'", "'baseline'"]),
        ('name = "crackdown_2"', 'name = "baseline"', ["scenario[1].name = 'baseline': already"]),
        ('name = "crackdown_2"', 'name = "placebo"', ["scenario[1].name = 'placebo': taken"]),
        ('label = "Twice"', "", ["scenario[1].label: missing"]),
        ('label = "Twice"', 'label = "Twice"\ncolor = 1', ["scenario[1].color: unknown key"]),
        ('kind = "crackdown"', 'kind = "crackdwn"', ["scenario[1].interventions[0].kind", "did you mean 'crackdown'?"]),
        (
            'kind = "crackdown"',
            'kind = "sanctions"',
            [
                "unknown kind of intervention; allowed: anti_corruption, ",
                "strikes",
                "one of your own is read with --plugin FILE",
            ],
        ),
        ('kind = "crackdown"', "", ["scenario[1].interventions[0].kind: missing", "inspection_rate"]),
        (
            "intensity = 2",
            'region = ["North"]',
            ["allowed one name in quotes: a region of Mexico, or all; for several"],
        ),
        (
            'kind = "crackdown"',
            'kind = "leadership_arrests"\nregion = "North"',
            ["region: unknown key; allowed: kind, start, number, target, every; 'region' is for "],
        ),
        ("stop = 40", 'stop = "2 months"', ["2 months are about 61 days; a day is counted from day 0 on"]),
        ("cells = 20", "aimed_share = 45", ["parameters.aimed_share = 45: allowed 0.2 to", "'45%', which is 0.45?"]),
        ("cells = 20", 'aimed_share = "450%"', ["parameters.aimed_share = '450%': allowed 0.2 to 0.8 share of exams"]),
        ("start = 5", "begin = 5", ["scenario[1].interventions[0].start: missing"]),
        ("intensity = 2", "intensty = 2", ["scenario[1].interventions[0].intensty", "did you mean 'intensity'?"]),
        ("intensity = 2", 'intensity = "2"', ["scenario[1].interventions[0].intensity = '2'", "a number"]),
        (
            "intensity = 2",
            "share = 2",
            [
                "share: unknown key; did you mean 'intensity', which is no share but usual efforts",
                "(in 'crackdown_2' crackdown)",
            ],
        ),
        ("intensity = 2", 'intensity = "double"', ["intensity = 'double': allowed 0 to 20, added to the usual effort"]),
        ("intensity = 2", 'region = "Sinaloa"', ["it lies in 'Northwest'", "(in 'crackdown_2' crackdown)"]),
        ('label = "Twice"', "", ["scenario[1].label: missing", "(in 'crackdown_2')"]),
        ("intensity = 2", "intensity = 50", ["scenario[1].interventions[0].intensity = 50", "0 to 20"]),
        ("intensity = 2", 'region = "Northwst"', ["scenario[1].interventions[0]: unknown region", "'Northwest'"]),
        ("stop = 40", "stop = 5", ["scenario[1].interventions[0]: window 5 to 5 is empty"]),
        (
            "start = 5\nstop = 40",
            'start = "2021-11-01"\nstop = "2021-10-20"',
            ["scenario[1].interventions[0].stop = '2021-10-20': not after start = '2021-11-01'; stop is the day after"],
        ),
        ("start = 5\nstop = 40", "start = 60", ["scenario[1].interventions[0].start = 60: allowed 0 to 59"]),
        (POLICY, "", ["scenario[1].interventions: missing"]),
    ],
)
def test_a_mistake_is_reported_with_its_key_and_what_is_allowed(tmp_path, old, new, reported):
    assert old in GOOD
    text = "\n".join(problems_of(tmp_path, GOOD.replace(old, new, 1)))
    for part in reported:
        assert part in text


@pytest.mark.parametrize(
    "more, reported",
    [
        ("", "scenario[1] 'crackdown_2': interventions[0] (crackdown from day 5) and interventions[1] (crackdown from day 9)"
         " together: effort in Northwest = 21 on day 9: allowed 0 to 20 usual efforts"),
        ("stop = 9", None),
    ],
)  # fmt: skip
def test_levers_are_checked_together_when_the_file_is_read(tmp_path, more, reported):
    policy = POLICY.replace("stop = 40", more) + '\n[[scenario.interventions]]\nkind = "crackdown"\nstart = 9\n'
    text = GOOD.replace(POLICY, policy + "intensity = 19")
    problems = [] if reported is None else [f"{tmp_path / 'small.toml'}: {reported}"]
    assert (problems_of(tmp_path, text) if reported else problems) == problems
    if reported is None:
        (tmp_path / "small.toml").write_text(text)
        assert len(read_experiment(tmp_path / "small.toml").scenarios[1].interventions) == 2


def test_a_design_is_refused_where_levers_go_too_far_at_a_point(tmp_path):
    policy = POLICY + '\n[[scenario.interventions]]\nkind = "crackdown"\nstart = 30\nregion = "all"\n'
    design = '[design]\nkind = "factorial"\n[design.vary]\n"crackdown_2.0.intensity" = [5, 12, 16]\n' + (
        '"crackdown_2.1.intensity" = [2, 8]\nlift = [2, 3]\n\n[[scenario]]'
    )
    text = GOOD.replace(POLICY, policy).replace("[[scenario]]", design, 1)
    reported = (
        "design: 2 of 12 points cannot be run; the first, point 10: crackdown_2.0.intensity = 16, crackdown_2.1.intensity"
        " = 8: interventions[0] (crackdown from day 5) and interventions[1] (crackdown from day 30) together: effort in "
        "Northwest = 24 on day 30: allowed 0 to 20 usual efforts"
    )
    assert problems_of(tmp_path, text) == [f"{tmp_path / 'small.toml'}: {reported}"]


def test_levers_that_move_too_often_are_refused_when_the_file_is_read(tmp_path):
    arrests = '[[scenario.interventions]]\nkind = "leadership_arrests"\nevery = 2\nnumber = 1000\nstart = '
    text = GOOD.replace("days = 60", "days = 9000").replace(POLICY, arrests.join(["", "0\n", "2500\n", "5000\n"]))
    reported = f"scenario[1] 'crackdown_2': levers move on {3 * 2000} days: at most 4095"
    assert problems_of(tmp_path, text) == [f"{tmp_path / 'small.toml'}: {reported}"]


def test_days_that_are_too_many_with_the_burn_in_are_reported_with_the_file(tmp_path):
    reported = problems_of(tmp_path, GOOD.replace("days = 60", "days = 36525"))
    assert reported[0].startswith(f"{tmp_path / 'small.toml'}: days + burn_in = ")


def test_every_mistake_is_reported_at_once(tmp_path):
    text = GOOD.replace("seed = 5", "sead = 5").replace("cells = 20", "cels = 20").replace("stop = 40", "stop = 'x'")
    assert len(problems_of(tmp_path, text)) == 3


def test_values_are_looked_at_where_a_question_or_a_label_is_missing(tmp_path):
    """A file was refused for its words first, and for its values when these were there."""
    bare = "\n".join(line for line in GOOD.splitlines() if not line.startswith(("question", "label")))
    wrong = bare.replace("intensity = 2", "intensity = 2\nregion = 'Northwst'")
    said = [problem.partition(".toml: ")[2] for problem in problems_of(tmp_path, wrong)]
    words = ["question: missing", "scenario[0].label: missing", "scenario[1].label: missing"]
    assert [one.split(";")[0] for one in said[:3]] == words
    assert (
        said[3].startswith("scenario[1].interventions[0]: unknown region 'Northwst'; did you mean 'Northwest'?")
        and len(said) == 4
    )
    undated = problems_of(
        tmp_path, wrong.replace("days = 60", "days = 'x'")
    )  # so it is not known on which days it acts
    assert len(undated) == 4 and "unknown region" not in str(undated)
    mixed = wrong.replace("intensity = 2", "intensity = 'x'")
    assert sum("interventions[0]" in problem for problem in problems_of(tmp_path, mixed)) == 1  # said once


def test_ports_and_modes_are_checked_against_the_map(tmp_path):
    inspection = '[[scenario.interventions]]\nkind = "inspection_rate"\nstart = 5\n'
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + 'ports = ["San Isidro"]'))
    assert "unknown port 'San Isidro'; did you mean 'San Ysidro'?" in reported[0]
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + 'ports = "San Diego"'))
    assert (
        "interventions[0]: ports: 'San Diego' is a field office; give office = 'San Diego', or its ports: San Ysidro, "
        "Otay Mesa, Tecate, Calexico, Calexico East, Andrade (in 'crackdown_2' inspection_rate)"
    ) in reported[0]
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + "ports = 5"))
    assert "interventions[0].ports = 5: allowed a name or a list of names" in reported[0]
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + "coverage = 9.5"))
    assert (
        "interventions[0].coverage = 9.5: allowed 0 to 1, or '0%' to '100%'" in reported[0]
        and "'9.5%', which is 0.095?" in reported[0]
    )
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + "times = 30"))
    assert "interventions[0].times = 30: today 5% of cars, FY2022; allowed up to 20.1" in reported[0]
    reported = problems_of(tmp_path, GOOD.replace(POLICY, inspection + 'mode = "cars"'))
    assert "unknown mode 'cars'; did you mean 'car'?" in reported[0]


def test_a_policy_is_read_as_it_stands_in_a_memo(tmp_path):
    memo = (
        '[[scenario.interventions]]\nkind = "inspection_rate"\nstart = "5 days"\n'
        'office = "San Diego"\ncoverage = "9.5%"\n'
        '[[scenario.interventions]]\nkind = "inspection_rate"\nstart = 5\nmode = "truck"\noffice = ["Laredo"]\ntimes = 2'
    )
    text = GOOD.replace(POLICY, memo).replace("cells = 20", 'cells = 20\naimed_share = "45%"')
    vary = '[design]\nkind = "factorial"\n[design.vary]\nadmissibility_share = ["1%", "2.5%"]\n'
    vary += '"crackdown_2.0.coverage" = ["20%", 0.4]\n"crackdown_2.0.office" = ["San Diego", "El Paso"]\n\n[[scenario]]'
    path = tmp_path / "small.toml"
    path.write_text(text)
    made = read_experiment(path).scenarios[1]
    assert made.interventions == (
        InspectionRate(5, office="San Diego", coverage=0.095),
        InspectionRate(5, mode="truck", office=("Laredo",), times=2.0),
    )
    assert made.parameters["aimed_share"] == 0.45
    assert Scenario(parameters={"aimed_share": "45%"}).parameters["aimed_share"] == 0.45
    path.write_text(text.replace("[[scenario]]", vary, 1))
    assert read_experiment(path).design.points[0] == (0.01, 0.2, "San Diego")


def test_a_file_that_is_not_toml_is_reported_with_line_and_column(tmp_path):
    reported = problems_of(tmp_path, GOOD.replace("days = 60", "days 60"))
    assert len(reported) == 1 and "line 4, column 6" in reported[0]


def test_a_missing_file_has_a_nearest_one():
    with pytest.raises(ExperimentError, match="no such file.*did you mean .*quickstart.toml"):
        read_experiment(SHIPPED / "quikstart.toml")
    with pytest.raises(ExperimentError, match="a folder"):
        read_experiment(SHIPPED)


def test_a_baseline_alone_is_run_and_not_compared(tmp_path):
    """So a change of parameters alone can be kept; a batch of it says what it lacks."""
    alone = GOOD[: GOOD.index("[[scenario]]", GOOD.index("No new policy"))]
    path = tmp_path / "alone.toml"
    path.write_text(alone)
    experiment = read_experiment(path)
    assert find_scenario(str(path)) == experiment.scenarios[0]
    with pytest.raises(ExperimentError, match="nothing to compare; a batch needs another .*scenario") as error:
        experiment.require_policy()
    assert len(error.value.problems) == 1
    reported = problems_of(tmp_path, alone + '[design]\nkind = "factorial"\n')
    assert "stands alone" in reported[0] and "allowed neither [design] nor [replication]" in reported[0]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_experiments_ask_a_question_and_compare_two_policies_or_more_or_one_at_many_points(path):
    experiment = read_experiment(path)
    assert experiment.name == path.stem and experiment.question.endswith("?")
    points = 1 if experiment.design is None else len(experiment.design.points)
    assert (len(experiment.scenarios) - 1) * points >= 2 and experiment.replicates * points >= 40


def kinds_of(path):
    """Return the kind of every intervention of an experiment."""
    scenarios = read_experiment(path).scenarios
    return [intervention.kind for scenario in scenarios for intervention in scenario.interventions]


def test_the_quickstart_has_two_levels_of_each_of_three_kinds():
    scenarios = read_experiment(SHIPPED / "quickstart.toml").scenarios
    kinds = kinds_of(SHIPPED / "quickstart.toml")
    assert all(kinds.count(kind) >= 2 for kind in ("leadership_arrests", "crackdown", "inspection_rate"))
    assert (scenarios[0].days, scenarios[0].burn_in) == (730, 365)


def test_every_kind_is_asked_about_by_an_experiment_that_is_shipped():
    assert {kind for path in SHIPPED.glob("*.toml") for kind in kinds_of(path)} >= set(SHIPPED_KINDS)


def test_parameters_take_a_number_or_a_number_with_its_unit():
    values, problems = check_parameters({"cells": "20", "lab_setup_days": "14 days", "move_days": 3})
    assert values == {"cells": 20, "lab_setup_days": 14.0, "move_days": 3.0} and problems == []


def test_fields_of_policies_take_a_number_with_its_unit(tmp_path):
    path = tmp_path / "small.toml"
    text = GOOD.replace("intensity = 2", 'intensity = "2 usual efforts"')
    path.write_text(text.replace("stop = 40", 'stop = "40 days"'))
    assert read_experiment(path).scenarios[1].interventions == (Crackdown(5, stop=40, intensity=2),)


@pytest.mark.parametrize("date", ['"2021-11-01"', "2021-11-01"])
def test_a_policy_may_start_and_stop_on_a_date(tmp_path, date):
    path = tmp_path / "small.toml"
    path.write_text(GOOD.replace("start = 5", f"start = {date}").replace("stop = 40", 'stop = "2021-11-15"'))
    assert read_experiment(path).scenarios[1].interventions == (Crackdown(31, stop=45, intensity=2),)
    path.write_text(
        GOOD.replace("start = 5", 'start = "2018-10-11"').replace("days = 60", 'days = 60\ninputs = "history"')
    )
    assert read_experiment(path).scenarios[1].interventions == (Crackdown(10, stop=40, intensity=2),)


@pytest.mark.parametrize(
    "date, reported",
    [
        ("2021-09-30", "outside the run; allowed 2021-10-01, which is day 0, to 2021-11-29, day 59"),
        ("2021-11-30", "outside the run; allowed 2021-10-01, which is day 0, to 2021-11-29, day 59"),
        ("2021-02-30", "no such date"),
        (
            "March 2022",
            "no such date; allowed YYYY-MM-DD, such as 2021-10-01, which is day 0; did you mean '2022-03-01'?",
        ),
        ("2021-11", "no such date; allowed YYYY-MM-DD, such as 2021-10-01, which is day 0; did you mean '2021-11-01'?"),
        ("March", "no such date; allowed YYYY-MM-DD, such as 2021-10-01, which is day 0; did you mean '2022-03-01'?"),
        ("15 Nov", "no such date; allowed YYYY-MM-DD, such as 2021-10-01, which is day 0; did you mean '2021-11-15'?"),
        ("30 February 2022", "no such date; allowed YYYY-MM-DD, such as 2021-10-01, which is day 0 (in"),
        ("next week", "allowed a whole number of days from day 0 on, or a date in quotes as 'YYYY-MM-DD'"),
    ],
)
def test_a_date_outside_the_run_is_reported_with_those_inside(tmp_path, date, reported):
    problems = problems_of(tmp_path, GOOD.replace("start = 5", f'start = "{date}"'))
    assert len(problems) == 1 and f"interventions[0].start = '{date}': {reported}" in problems[0]


CARS = 'kind = "inspection_rate"\nmode = "car"'


@pytest.mark.parametrize(
    "policy, key, reported",
    [
        (CARS, "percent = 40", "percent: unknown key; did you mean coverage = '40%'?; allowed: kind, start"),
        (CARS, "share = 0.4", "share: unknown key; did you mean 'coverage'?; allowed"),
        (CARS, "factor = 2", "factor: unknown key; did you mean 'times'?; allowed"),
        (CARS, "duration = 9", "did you mean 'stop', the day after the last on which it acts?; allowed"),
        (CARS, "begin = 9", "begin: unknown key; did you mean 'start'?; allowed"),
        ('kind = "lab_raids"', 'state = "Sonora"', "state: unknown key; did you mean 'region'?; allowed"),
        ('kind = "seaport_control"', 'place = "Colima"', "place: unknown key; did you mean 'seaport'?; allowed"),
        ('kind = "leadership_arrests"', 'state = "Sonora"', "state: unknown key; allowed: kind, start, number, target"),
        (
            'kind = "lab_raids"',
            "times = 2",
            "times: unknown key; 'times' is for checkpoints, cooperation, inspection_rate; allowed",
        ),
    ],
)
def test_a_key_in_other_words_names_the_field_that_is_meant(tmp_path, policy, key, reported):
    text = GOOD.replace('kind = "crackdown"', policy).replace("intensity = 2", key).replace("stop = 40\n", "")
    (problem,) = problems_of(tmp_path, text)
    assert reported in problem


@pytest.mark.parametrize(
    "old, new, reported",
    [
        ("replicates = 2", "seeds = 2", "seeds: unknown key; did you mean 'replicates'? (known: "),
        ("days = 60", "years = 2", "years: unknown key; did you mean 'days'? (known: "),
        (
            'label = "Twice"',
            'label = "Twice"\npolicies = []',
            "policies: unknown key; did you mean 'interventions'? (known: ",
        ),
        ('name = "crackdown_2"', 'name = "Crackdown, twice!"', "digits and _; did you mean 'crackdown_twice'?"),
        (
            "days = 60",
            'days = "2 years"',
            "days = '2 years': allowed a whole number of days, 1 to 36525; 2 years are about 730 days",
        ),
        ("days = 60", 'days = "60 days"', "1 to 36525; did you mean 60?"),
        ("start = 5", 'start = "5"', "or a date in quotes as 'YYYY-MM-DD'; did you mean 5?"),
        ("start = 5", 'start = "2022"', "or a date in quotes as 'YYYY-MM-DD'; did you mean '2022-01-01'?"),
    ],
)
def test_a_key_or_a_value_in_another_form_is_answered_with_what_is_meant(tmp_path, old, new, reported):
    assert old in GOOD and reported in "\n".join(problems_of(tmp_path, GOOD.replace(old, new, 1)))


def test_days_that_look_like_a_year_are_days(tmp_path):
    (problem,) = problems_of(
        tmp_path, GOOD.replace("start = 5", 'start = "2000 days"').replace("stop = 40", "stop = 3000")
    )
    assert "start = 2000: allowed 0 to 59 (days of this run, 2021-10-01 to 2021-11-29)" in problem


def test_what_is_allowed_is_listed_once(tmp_path):
    (problem,) = problems_of(tmp_path, GOOD.replace("days = 60", 'days = 60\ninputs = "FY2023"'))
    assert problem.count("FY2021") == 1 and problem.endswith("FY2021, FY2022")


def test_units_may_stand_in_the_singular_and_words_stay_words():
    assert [in_unit(value, "days") for value in ("14 days", "1 day", " 2.5  days ", "3", 7)] == [14, 1, 2.5, 3, 7]
    assert in_unit("90 days", "day") == 90
    assert in_unit("all", "name") == "all" and in_unit("Northwest", "days") == "Northwest"
    with pytest.raises(UnitError, match="wrong unit 'day of orders'; allowed 'days'"):
        in_unit("1 day of orders", "days")


def test_a_scenario_is_found_by_name_or_by_file(tmp_path):
    assert find_scenario("baseline") == Scenario()
    assert (find_scenario("history").inputs, find_scenario("history").days) == ("history", 2922)
    assert find_scenario("inspection_rates/cars_40").name == "cars_40"
    path = tmp_path / "small.toml"
    path.write_text(GOOD)
    assert find_scenario(str(path)).name == "crackdown_2" == find_scenario(f"{path}/crackdown_2").name


@pytest.mark.parametrize(
    "name, reported",
    [
        ("basline", "did you mean 'baseline'"),
        ("inspection_rates/cars_4", "did you mean 'cars_40'"),
        ("inspection_rates", "say which scenario"),
        ("inspection_rate/cars_40", "did you mean 'inspection_rates/cars_40'"),
    ],
)
def test_an_unknown_scenario_has_a_nearest_one(name, reported):
    with pytest.raises(ExperimentError, match=reported):
        find_scenario(name)


def test_days_and_parameters_can_be_set():
    changed = override(find_scenario("crackdown/all_regions_3"), 300, ["cells=20", "move_days = 3 days"])
    assert changed.days == 300 and dict(changed.parameters) == {"cells": 20, "move_days": 3.0}
    with pytest.raises(ExperimentError) as error:
        override(Scenario(), None, ["cells", "move_day=3"])
    assert error.value.problems[0] == "--set cells: needs NAME=VALUE"
    assert "did you mean 'move_days'" in error.value.problems[1]


def test_what_is_set_is_judged_with_what_the_scenario_holds():
    held = Scenario(parameters={"hiring_days_high": 8.0})
    assert override(held, None, ["hiring_days_low=8"]).parameters["hiring_days_low"] == 8.0
    with pytest.raises(ExperimentError, match="--set: parameters.hiring_days_low = 9.0: allowed at most hiring_"):
        override(held, None, ["hiring_days_low=9"])
    both = override(held, None, ["hiring_days_low=9", "hiring_days_high=10 days"])
    assert both.parameters["hiring_days_high"] == 10.0


def test_days_are_judged_with_the_levers_of_the_scenario():
    held = Scenario(days=60, interventions=[LeadershipArrests(0, 1000, every=2)] * 3)
    with pytest.raises(ValueError, match="levers move on 4200 days: at most 4095"):
        override(replace(held, interventions=[LeadershipArrests(i, 700, every=6) for i in (0, 2, 4)]), 9000, [])
    assert override(held, 3000, []).days == 3000


def test_days_that_leave_no_policy_are_refused():
    with pytest.raises(ValueError, match="start = 90: allowed 0 to 49"):
        override(find_scenario("crackdown/all_regions_3"), 50, [])


def test_where_the_inputs_are_wrong_no_date_is(tmp_path):
    """Each date was called no date as well."""
    (problem,) = problems_of(
        tmp_path, GOOD.replace("days = 60", 'days = 60\ninputs = "FY2023"').replace("start = 5", 'start = "2022-03-01"')
    )
    assert "inputs = 'FY2023': not known; allowed: history, FY2019" in problem


def test_one_bracket_for_two_is_answered_with_what_is_meant(tmp_path):
    (problem,) = problems_of(tmp_path, GOOD.replace("[[scenario]]", "[scenario]"))
    assert problem.endswith("each of several begins with [[scenario]], in two brackets")
