"""The card of parameters: a value as it is written in a file, and what is said of one that is none."""

import pytest

pytest.importorskip("solara")

from abm.model.declared import PARAMETERS
from abm.viewer.page.parameters import read_value

SETUP, CELLS = PARAMETERS["lab_setup_days"], PARAMETERS["cells"]


def test_a_value_is_read_with_its_unit_and_without_it():
    """A file took "14 days", the page said that a value must be a number."""
    assert read_value(SETUP, "14 days") == read_value(SETUP, " 14") == read_value(SETUP, "14.0") == (14, "")
    assert read_value(PARAMETERS["import_share"], "40%") == (0.4, "")


@pytest.mark.parametrize("text", ["100", "100 days", "2 weeks", "many", "", "nan"])
def test_what_is_no_value_is_said_in_words(text):
    """The name that programs have stood in the message."""
    assert read_value(SETUP, text) == (None, "Lab setup days: allowed 7 to 42 days")


def test_whole_numbers_are_asked_for():
    value, said = read_value(CELLS, "2.5")
    assert value is None and said.endswith("whole numbers") and said.startswith("Cells: allowed")
