"""What is said of a wrong entry of a file: the name of the same kind that is meant, and what it stands for."""

import re

import pytest

from abm.command.options import OptionError
from abm.command.report import intervention_text, kinds_found
from abm.experiment.experiment import ExperimentError, read_experiment

FILE = """name = "t"
question = "What happens?"
days = 60
{head}
[[scenario]]
name = "baseline"
label = "Baseline"
[[scenario]]
name = "p"
label = "P"
interventions = [{{ start = 5, {policy} }}]
"""
CRACKDOWN = 'kind = "crackdown"'
SHARE_HINT = r"did you mean 'intensity', which is no share but usual efforts \(0 to 20, added to the usual effort, which is 1\)\?"


@pytest.mark.parametrize(
    "head, policy, said",
    [
        ("", 'kind = "inspection_rate", office = San Diego', r'a text needs quotes: "San Diego"$'),
        ("inputs = FY2022", CRACKDOWN, r'a text needs quotes: "FY2022"$'),
        ("[parameters]\ncoverage = 0.3", CRACKDOWN, r"parameters\.coverage: unknown parameter; it belongs in an intervention, of kind inspection_rate$"),
        ("", 'kind = "inspection_rate", office = 5', r"office = 5: allowed a name or a list of names \(in 'p' inspection_rate\)$"),
        ("", 'kind = "arrest"', r"did you mean 'arrest_campaign' or 'leadership_arrests'\? \(in 'p'\)$"),
        ("", 'kind = "inspect"', r"did you mean 'blind_inspection' or 'inspection_rate' or 'southbound_inspection'\?"),
        ("", 'kind = "drones"', r"did you mean 'drone_surveillance'\?"),
        ("", 'kind = "decapitation"', r"unknown kind of intervention; allowed: anti_corruption, "),
        ("", 'kind = "precursor_control", number = 1', r"number: unknown key; allowed: .*share, largest.*; 'number' is for 4 other kinds"),
        ("[parameters]\nlabs = 3", CRACKDOWN, r"labs: unknown parameter; did you mean 'lab_capacity' or "),
        ("[parameters]\ndemand_elasticity = 'x'", CRACKDOWN, r"= 'x': allowed -0\.6 to -0\.1$"),
        ("", 'kind = "inspection_rate", coverage = "0.095"', r"; did you mean 0\.095, without quotes\? \(in"),
        ("", 'kind = "inspection_rate", times = "2"', r"; did you mean 2, without quotes\? \(in"),
        ("", CRACKDOWN + ", stop = 2021-11-01T10:00:00Z", r"stop = '2021-11-01 10:00:00\+00:00': allowed a whole number of days"),
        ("", CRACKDOWN + ", stop = 10:00:00", r"stop = '10:00:00': allowed a whole number of days"),
        ("seed = 1\nseed = 2", CRACKDOWN, r"at line 5, column 9\); a key stands there twice: each once in a table$"),
        ("", CRACKDOWN + ", share = 0.5", SHARE_HINT),
        ("", CRACKDOWN + ", percent = 50", SHARE_HINT),
        ('inputs = "FY2025"', CRACKDOWN, r"inputs = 'FY2025': not known; allowed: history, FY2019, FY2020, FY2021, FY2022$"),
        ('inputs = "fy2021"', CRACKDOWN, r"inputs = 'fy2021': not known; did you mean 'FY2021'\?$"),
        ("", 'kind = "surge", office = "California"', r"allowed: San Diego, Tucson, El Paso, Laredo, all \(in"),
        ("", 'kind = "inspection_rate", office = "Texas"', r"allowed: San Diego, Tucson, El Paso, Laredo \(in"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_one_line_with_what_is_meant(head, policy, said, tmp_path):
    file = tmp_path / "t.toml"
    file.write_text(FILE.format(head=head, policy=policy))
    with pytest.raises(ExperimentError) as caught:
        read_experiment(file)
    [problem] = caught.value.problems
    assert re.search(said, problem), problem


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "nothing in it; needs name, question and two or more \\[\\[scenario\\]\\]: README, Ask your own question$"),
        ("# a comment\n", "nothing in it; "),
        ('{"name": "t"}', r"\(at line 1, column 1\); a file of TOML has lines such as name = \"my_question\"$"),
        (FILE.format(head="", policy=CRACKDOWN).replace('"p"', '"política"'), r"did you mean 'politica'\?$"),
        (FILE.format(head="", policy=CRACKDOWN).replace('"P"', '"P\u202eQ"'), r"character 2 \(U\+202E\) turns the direction of writing"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_one_line(text, said, tmp_path):
    file = tmp_path / "t.toml"
    file.write_text(text)
    with pytest.raises(ExperimentError) as caught:
        read_experiment(file)
    [problem] = caught.value.problems
    assert re.search(said, problem), problem


def test_kinds_are_found_by_a_text():
    assert "anti_corruption" in kinds_found("corrupt") and "lab_raids" not in kinds_found("corrupt")
    assert kinds_found("ARRESTS", ["crackdown", "leadership_arrests"]) == ["leadership_arrests"]
    assert "\nlab_raids" not in intervention_text(kinds_found("corrupt"))
    with pytest.raises(OptionError, match="^no kind of intervention has 'qqq' in it"):
        kinds_found("qqq")
