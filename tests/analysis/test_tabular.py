"""Tables of the answer: columns never touch, whatever stands in them, and a column has the same decimals in all its rows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.analysis.answers import Answer
from abm.analysis.brief import _cost_lines
from abm.analysis.costs import COSTS, change_cell, cost_cells, costs_table
from abm.analysis.headline import _cells, flow_table
from abm.analysis.tabular import TextRow, text_table
from abm.measures.survival import Interval

WORDS = st.text("0123456789.,±%() ", max_size=25).map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=4, max_size=4), min_size=1, max_size=4), st.sampled_from([60, 80, 100]))
def test_columns_of_any_width_have_two_blanks_between_them(cells, room):
    """With four seeds a share and a drop were one word: '(0.1%)2.4%'."""
    rows = [TextRow("A policy", [[cell] for cell in row]) for row in cells]
    lines = text_table("Policy", [["One"], ["Two"], ["Three"], ["Four"]], rows, room)
    assert max(map(len, lines)) <= room
    parts = [part for line in lines for part in re.split(r" {2,}", line.strip())]
    assert all(cell in parts for row in cells for cell in row if cell)


def wide(label, change):
    """Return the answer of a policy of few seeds, all of whose numbers are as wide as they come."""
    large = Interval(-123_456.0, -1_234_567.0, 987_654.0)
    measures = {name: Interval(200.0, 0.0, 0.0) for names in COSTS.values() for name in names} | {
        "averted_kg": large, "averted_share": Interval(-0.0123, -0.5, 0.4), "largest_drop": Interval(0.024, 0.0003, 0.172),
        "drop_detected": Interval(1.0, 1.0, 1.0), "days_below_90": Interval(12.0, 1.0, 40.0), "days_watched": Interval(550.0, 550.0, 550.0),
        "days_to_recovery": Interval(120.0, 100.0, 140.0), "largest_rise": Interval(0.25, 0.1, 0.4), "rise_detected": Interval(1.0, 1.0, 1.0),
    }  # fmt: skip
    moved = {
        name: Interval(200.0 * change, 200.0 * change - 1e4, 200.0 * change + 1e4)
        for names in COSTS.values()
        for name in names
    }
    return Answer(label, label, 4, measures, "recovered", moved)


@pytest.mark.parametrize("room", [80, 100])
def test_the_tables_of_a_wide_answer_fit_a_terminal_and_their_columns_stand_apart(room):
    answers = [wide("A policy whose name goes on for more than a line", 0.4), wide("Another", -7.3)]
    for lines in (flow_table(answers, room), costs_table(answers, room), _cost_lines(answers, room)):
        assert max(map(len, lines)) <= room
        assert not [line for line in lines if re.search(r"[%)][+(\u00d7\u2212\d]|none\d", line)]
    parts = [part for line in flow_table(answers, room) for part in re.split(r" {2,}", line)]
    for cells in map(_cells, answers, [answers] * 2):
        assert all(line in parts for lines in cells.values() for line in lines)


def test_a_table_that_is_too_wide_is_two_with_the_names_in_both():
    lines = text_table("Policy", [["One"], ["Two"]], [TextRow("Scans", [["1" * 30], ["2" * 30]])], 60)
    assert [line.split() for line in lines] == [
        ["Policy", "One"],
        ["Scans", "1" * 30],
        [],
        ["Policy", "Two"],
        ["Scans", "2" * 30],
    ]


def test_what_a_row_is_over_stands_in_every_table():
    row = TextRow("Scans", [["run", "year"], ["1" * 30] * 2, ["2" * 30] * 2])
    lines = text_table("Change", [[""], ["One"], ["Two"]], [row], 60, repeated=1)
    assert [line.split() for line in lines if "2" in line] == [["Scans", "run", "2" * 30], ["year", "2" * 30]]


def test_all_numbers_of_a_column_have_the_same_decimals():
    """1.2% stood among whole percents."""
    little, much = (
        Answer(name, name, 40, {"averted_kg": kept, "averted_share": share, "largest_drop": fall, "drop_detected": Interval(1.0, 1.0, 1.0),
            "days_below_90": share, "days_to_recovery": share, "largest_rise": share, "days_watched": Interval(90.0, 90.0, 90.0)}, "not recovered")
        for name, kept, share, fall in (
            ("a", Interval(9.0, 5.0, 13.0), Interval(0.012, 0.01, 0.02), Interval(0.031, 0.003, 0.06)),
            ("b", Interval(90.0, 50.0, 130.0), Interval(0.25, 0.2, 0.3), Interval(0.22, 0.21, 0.24)),
        )
    )  # fmt: skip
    assert [_cells(one, [little, much])["Share"] for one in (little, much)] == [["1.2%"], ["25.0%"]]
    drops = [_cells(one, [little, much])["Largest drop"] for one in (little, much)]
    assert drops == [["3.1% (0.3 to 6.0%)"], ["22.0% (21.0 to 24.0%)"]]
    assert (_cells(much)["Share"], _cells(much)["Largest drop"]) == (["25%"], ["22% (21 to 24%)"])


def test_a_column_of_changes_has_the_decimals_of_the_one_that_needs_them():
    head, names = "Border price", COSTS["Border price"]
    fine, coarse = wide("Fine", 0.4), wide("Coarse", 0.4)
    fine.differences.update({name: Interval(80.0, 79.0, 81.0) for name in names})
    coarse.differences.update({name: Interval(80.0, 60.0, 100.0) for name in names})
    place = [*COSTS].index(head)
    assert change_cell(coarse, head, names[0]).strip("()").count(".") == 0
    among = [cost_cells(one, "run", [fine, coarse])[place].strip("()") for one in (fine, coarse)]
    assert [cell.count(".") for cell in among] == [2, 2]
