"""What is meant by a name that is none: the nearest of the same kind, those that have its words, or what is allowed."""

import pytest

from abm.inputs.naming import closest, with_words
from abm.model.declared import PARAMETERS

KINDS = ("crackdown", "lab_raids", "leadership_arrests", "import_control", "precursor_control", "seaport_control")


@pytest.mark.parametrize(
    "name, hint",
    [
        ("elasticity", "; did you mean 'pay_elasticity' or 'demand_elasticity'?"),
        ("price_elasticity", "; did you mean 'pay_elasticity' or 'demand_elasticity'?"),
        ("lab_setup", "; did you mean 'lab_setup_days'?"),
        ("margin_respons", "; did you mean 'margin_response'?"),
        ("scan_share", f"; none of the {len(PARAMETERS)} names is like it; LIST lists them"),
        ("xyz", f"; none of the {len(PARAMETERS)} names is like it; LIST lists them"),
    ],
)
def test_a_parameter_is_meant_by_its_words_before_its_letters(name, hint):
    """ "elasticity" was said to mean the pay of couriers, and "scan_share" the rent of an organization."""
    assert closest(name, PARAMETERS, "LIST") == hint


def test_a_kind_is_meant_by_one_of_its_words():
    assert with_words("arrests", KINDS) == ["leadership_arrests"]
    assert closest("control", KINDS).startswith("; did you mean 'import_control' or 'precursor_control' or")
    assert closest("lab_raid", KINDS).startswith("; did you mean 'lab_raids'?")
    assert with_words("of", KINDS) == [] and closest("wall", KINDS) == f"; allowed: {', '.join(KINDS)}"
