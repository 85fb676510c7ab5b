"""A few hundred inputs of every kind: none ends in an error of the program, hangs, or changes what lies outside.

`fuzz.py` draws thousands, and says how one that went wrong is drawn again.
"""

from random import Random

import pytest
from fuzz import faults
from fuzz_folders import spoil_json

FEW = {"experiments": 150, "options": 150, "designs": 100, "folders": 25, "states": 60}


@pytest.mark.parametrize("kind", FEW)
def test_no_input_ends_in_an_error_of_the_program(kind):
    """The first number is no round one, so that the command draws others at first."""
    _, found = faults(kind, range(10**6, 10**6 + FEW[kind]))
    assert list(found.values()) == []


def test_a_file_that_an_earlier_change_made_too_deep_is_left_as_it_is(tmp_path):
    """Several changes may meet in one file; the command that draws thousands once ended here."""
    file = tmp_path / "batch.json"
    file.write_text(deep := "[" * 3000 + "]" * 3000)
    spoil_json(Random(0), file)
    assert file.read_text() == deep
