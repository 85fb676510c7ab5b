"""What an experiment changes of the model stands in words behind what is compared."""

import pytest

from abm.analysis.pictures.stamp import CHANGED, made_by
from abm.experiment.changed import changed_words
from abm.results.changed import changed_of, listed, named_with, sentence_of

PARTS = ("lab setup 14 days instead of 21", "import share 45% instead of 40%", "cells 20 instead of 40", "lift 4")


def test_each_parameter_is_said_with_its_usual_value():
    given = {"lab_setup_days": 14.0, "import_share": 0.45, "cells": 20, "lift": 4.0, "suppliers": 40}
    usual = {"lab_setup_days": 21.0, "import_share": 0.40, "cells": 40, "lift": 4.0, "suppliers": 40}
    assert tuple(changed_words(given, usual)) == PARTS[:3]
    assert changed_words({"freeze_roster": 90}) == ["roster held still from day 90 on"]


@pytest.mark.parametrize(
    ("number", "most", "said"),
    [
        (0, None, ""),
        (1, None, PARTS[0]),
        (2, None, f"{PARTS[0]} and {PARTS[1]}"),
        (4, None, f"{PARTS[0]}, {PARTS[1]}, {PARTS[2]} and {PARTS[3]}"),
        (4, 3, f"{PARTS[0]}, {PARTS[1]}, {PARTS[2]} and 1 other changed parameter"),
        (4, 2, f"{PARTS[0]}, {PARTS[1]} and 2 other changed parameters"),
    ],
)
def test_what_was_changed_is_listed_or_counted(number, most, said):
    assert listed(PARTS[:number], most) == said


def test_nothing_is_said_where_nothing_was_changed():
    assert (named_with("baseline", ()), sentence_of(()), changed_of({})) == ("baseline", "", ())
    assert CHANGED not in made_by({})


def test_what_a_design_varies_is_not_among_what_is_the_same_in_every_run():
    noted = {"changed_parameters": {"lab_setup_days": PARTS[0], "cells": PARTS[2]}}
    assert changed_of(noted | {"design": {"factors": [{"name": "cells"}]}}) == PARTS[:1]
    assert changed_of(noted | {"design": None}) == (PARTS[0], PARTS[2])
