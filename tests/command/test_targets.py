"""Targets: every code that a source names is in the table that `interdict targets` prints."""

import csv
import re
from pathlib import Path

import pytest

from abm.calibration.targets import fitted_targets, withheld_targets
from abm.command import cli
from abm.command.targets import COLUMNS, KINDS, find_targets, read_targets, target_text
from abm.inputs.tables import DATA
from abm.model.declared import PARAMETERS

ROOT = Path(__file__).parents[2]
CODE = r"\b[CV]\d{1,2}[a-z]?\b(?!\()"
PROSE = (*ROOT.glob("*.md"), *ROOT.glob("abm/**/*.md"), *ROOT.glob("abm/**/*.csv"), *ROOT.glob("experiments/*"))
NAMED = {
    code: path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("abm/**/*.py"), *PROSE)
    for code in re.findall(CODE, path.read_text(encoding="utf-8"))
}
IDS = {row["id"] for row in read_targets()}


def call(*arguments):
    """Run the command line; return its exit code."""
    with pytest.raises(SystemExit) as end:
        cli.main(list(arguments))
    return end.value.code


def test_every_code_that_is_named_is_a_row_or_several():
    assert len(NAMED) > 50 and "C24" in NAMED
    unknown = {code: path for code, path in NAMED.items() if not any(re.fullmatch(f"{code}[a-z]?", own) for own in IDS)}
    assert unknown == {}


def test_a_target_says_what_the_model_is_given_where_that_differs():
    by_id = {row["id"]: row["test"] for row in read_targets()}
    with open(DATA / "demand.csv", encoding="utf-8") as file:
        demand = ", ".join(row["tonnes_pure"] for row in csv.DictReader(file))
    assert f"the model is given {demand} (demand.csv)" in by_id["C27"]
    assert f"the model is given {PARAMETERS['domestic_loss'].default:g} (parameter domestic_loss)" in by_id["C26"]
    with open(DATA / "effective_purity.csv", encoding="utf-8") as file:
        assert f"the model is given {next(csv.DictReader(file))['effective_purity']} (effective" in by_id["C15f"]


def test_what_a_fit_reads_has_the_figures_of_the_table():
    by_id = {row["id"]: row for row in read_targets()}
    fitted = [target for target in (*fitted_targets(), *withheld_targets()) if target.id in by_id]
    assert len(fitted) >= 20
    for target in fitted:
        if target.id != "C17":  # there the last year over the first, in the table its change
            row = by_id[target.id]
            reported = [float(row[name]) for name in ("value", "low", "high")]
            assert reported == [target.official, target.low, target.high], target.id


def test_rows_are_found_by_id_kind_and_text():
    assert [row["id"] for row in find_targets(["c1"])] == ["C1a", "C1b", "C1c", "C1d"]
    assert [row["id"] for row in find_targets(["V12", "C27"])] == ["C27", "V12"]
    assert [row["id"] for row in find_targets(["C10"])] == ["C10", "C10b", "C10v"]
    assert {row["kind"] for row in find_targets(kind="prior")} == {"prior"}
    assert [row["id"] for row in find_targets(search="narcologic", kind="prior")] == ["C24"]
    assert find_targets() == read_targets() and {row["kind"] for row in read_targets()} == set(KINDS)


def test_they_are_reported_in_lines_that_fit_a_terminal_with_value_range_and_source():
    reported = target_text(find_targets(["C23"])).splitlines()
    assert reported[:3] == [
        "C23   input: primary inspection time",
        "      34 s per car (30 to 40)",
        "      Source: Villegas et al. 2006, Transp. Res. Record 1942",
    ]
    assert reported[-1] == "input: the model is given it"
    assert max(map(len, target_text(read_targets()).splitlines())) <= 79


def test_the_command_prints_the_file_as_it_is(capsys):
    assert call("targets", "--csv") == 0
    assert capsys.readouterr().out == (DATA / "targets.csv").read_text(encoding="utf-8")
    assert call("targets", "V12", "--csv") == 0
    header, row = csv.reader(capsys.readouterr().out.splitlines())
    assert header == [column.name for column in COLUMNS] and row[0] == "V12"


@pytest.mark.parametrize(
    "asked, reported",
    [(("X9",), "no target 'X9': allowed C1 to C30 and V1 to V34"), (("--kind", "Prior"), "allowed calibration, check")],
)
def test_what_is_not_there_is_reported_with_what_is(asked, reported, capsys):
    assert call("targets", *asked) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert reported in line
