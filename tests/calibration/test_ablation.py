"""Ablation: every declared one can be run, cells say what is clear, a wrong name is a line."""

import pytest

from abm.calibration.ablation.__main__ import as_text, cell, main
from abm.calibration.ablation.further import FIVE_YEARS, TAKEOVERS
from abm.calibration.ablation.notes import NOTES, note_of
from abm.calibration.ablation.outcomes import OUTCOMES, Row, rows
from abm.calibration.checks.check import estimate
from abm.calibration.checks.running import measure_all, runs_of
from abm.calibration.checks.worlds import DAYS
from abm.measures.survival import Interval
from abm.model.ablation import Ablation
from abm.model.declared import ABLATIONS, MODULES, title_of
from abm.model.world import rows_of

LABS = Ablation(
    "labs that follow sales",
    {"freeze_labs": 0},
    ({"kind": "crackdown", "start": 0, "region": "all", "intensity": 3.0},),
)


def test_all_that_is_declared_can_be_run():
    """Parameters exist and lie in their ranges, policies are known; with and without differ by the parameters alone, or by policies."""
    for row in rows([]):
        for check in row.checks:
            with_it, without = check.scenarios
            same = with_it.interventions == without.interventions
            assert same != (with_it.parameters == without.parameters) and same == bool(row.ablation.off)
            replaced = len(row.instead or ()) == len(without.interventions)
            assert with_it.inputs == without.inputs and with_it.days == without.days == row.days
            assert same or replaced


def test_every_mechanism_that_governments_or_suppliers_act_through_can_be_taken_out():
    """Each that has a lever, but for the border and for effort and arrests that levers give; and those without one."""
    levers = {
        title_of(module) for module in MODULES if hasattr(module, "LEVERS") and ".crossing" not in module.__name__
    }
    assert levers - {"enforcement", "leadership", "policy"} <= set(ABLATIONS), "of these none can be taken out"
    assert {"dossiers", "known_labs", "violence", "alliances", "dissolution"} <= set(ABLATIONS)


def test_the_border_has_rows_with_outcomes_of_its_own():
    for mechanism in ("waiting", "trusted", "checkpoints"):
        for row in rows([mechanism]):
            names = [check.name for check in row.checks]
            assert names[len(OUTCOMES) :] == [f"{mechanism}.{name}" for name in row.own] != []
            assert {take.column for take in row.own.values()} <= set(rows_of("daily").names)


def test_what_acts_over_years_is_looked_at_on_the_last_day_of_five():
    (late,) = [row for row in rows(["territory"]) if row.days != DAYS]
    ends = {check.takes[0].first for check in late.checks}
    assert ends == {0, FIVE_YEARS - 1} and late.under.endswith("), 5 years")
    assert all(scenario.days == FIVE_YEARS for check in late.checks for scenario in check.scenarios)


SAME, CHANCE, CLEAR = ["-", "-"], ["-", "+1.0±2.0"], ["-", "+2.0±1.0*"]
EARLY = Ablation(TAKEOVERS, {"freeze_takeover": 0}, LABS.under)
HOURS = {"hours waited": "+30.0±1.0*"}


@pytest.mark.parametrize(
    "ablation, policies, cells, own, reported",
    [
        (LABS, (), SAME, {}, "acts under its policies alone"),
        (LABS, LABS.under, SAME, {}, ""),
        (LABS, LABS.under, CHANCE, {}, "nothing beyond chance"),
        (LABS, LABS.under, CLEAR, {}, ""),
        (LABS, LABS.under, CLEAR, HOURS, "hours waited +30.0±1.0*"),
        (LABS, LABS.under, SAME, HOURS, "hours waited +30.0±1.0*; nothing of the trade: it is what inspection costs those who cross legally"),
        (EARLY, LABS.under, SAME, {}, NOTES[TAKEOVERS]),
    ],
)  # fmt: skip
def test_a_row_that_moves_nothing_says_why(ablation, policies, cells, own, reported):
    assert note_of(Row("production", ablation, policies), cells, own) == reported


def test_parts_with_a_note_are_declared():
    assert set(NOTES) <= {ablation.part for ones in ABLATIONS.values() for ablation in ones}


def test_what_acts_under_its_policy_alone_has_one_row(monkeypatch):
    reported = Ablation("raids", {}, LABS.under)
    monkeypatch.setitem(ABLATIONS, "production", (reported,))
    (row,) = rows(["production"])
    (scenario, other) = row.checks[0].scenarios
    assert scenario.interventions and not other.interventions and scenario.parameters == other.parameters


def test_outcomes_are_columns_of_the_day():
    assert {take.column for take in OUTCOMES.values()} <= set(rows_of("daily").names)


def test_a_row_without_a_policy_and_one_under_its_own(monkeypatch):
    monkeypatch.setitem(ABLATIONS, "production", (LABS,))
    reported = [row.under for row in rows(["production"])]
    assert reported == ["no policy", "crackdown (region all, intensity 3.0)"]
    assert len(runs_of([check for row in rows(["production"]) for check in row.checks])) == 4


@pytest.mark.parametrize(
    "found, reported",
    [
        (Interval(0.0, 0.0, 0.0), "-"),
        (Interval(0.1, 0.05, 0.15), "+10.0±5.0*"),
        (Interval(-0.1, -0.15, -0.05), "-10.0±5.0*"),
        (Interval(0.1, -0.05, 0.25), "+10.0±15.0"),
    ],
)
def test_what_is_off_zero_has_a_mark(found, reported):
    assert cell(found) == reported


def test_a_name_that_is_not_there_is_reported_with_the_nearest(monkeypatch, capsys):
    monkeypatch.setitem(ABLATIONS, "production", (LABS,))
    with pytest.raises(SystemExit) as ended:
        main(["--only", "producton"])
    assert ended.value.code == 2 and "did you mean 'production'?" in capsys.readouterr().err


class Here:
    """Run at once what is submitted."""

    def submit(self, function, *arguments):
        from concurrent.futures import Future

        future = Future()
        future.set_result(function(*arguments))
        return future


def test_the_table_has_a_line_for_each_world():
    asked = [Row("production", LABS, ()), Row("production", LABS, LABS.under)]
    checks = [check for row in asked for check in row.checks]
    values = measure_all(Here(), checks, range(3), lambda _: None)
    text = as_text(asked, [estimate(c, taken) for c, taken in zip(checks, values, strict=True)], 3)
    lines = text.splitlines()
    assert len(lines) == 5 and "crackdown" in lines[2] and "3 paired seeds" in lines[-1]


def test_outcomes_of_a_row_alone_stand_in_its_note():
    (lines, _) = rows(["waiting"])
    found = [Interval(0.0, 0.0, 0.0)] * len(OUTCOMES) + [Interval(0.3, 0.29, 0.31), Interval(0.0, 0.0, 0.0)]
    text = as_text([lines, lines], found * 2, 3).splitlines()
    assert text[1] == text[2] and "hours waited +30.0±1.0*; exams -; nothing of the trade" in text[1]
