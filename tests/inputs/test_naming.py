"""What is meant by a name that is none: the nearest of the same kind, those that have its words, or what is allowed."""

import pytest

from abm.inputs.naming import closest, with_words
from abm.model.declared import PARAMETERS
from abm.model.parameters import proposed

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


@pytest.mark.parametrize(
    "name", ["decapitation", "interdiction", "eradication", "deportation", "incarceration", "sanctions"]
)
def test_a_long_word_is_not_meant_by_the_ending_it_shares(name):
    """ "decapitation" was said to mean the designation of organizations, and "eradication" education."""
    known = ("designation", "education", "cooperation", "prosecution")
    assert closest(name, known) == f"; allowed: {', '.join(known)}"


@pytest.mark.parametrize(
    "name, near",
    [("designaton", "designation"), ("prosecutoin", "prosecution"), ("cooperations", "cooperation"), ("eductaion", "education"),
     ("drones", "drone_surveillance"), ("raids", "lab_raids"), ("lab_raid", "lab_raids"), ("gaurds", "guards")],
)  # fmt: skip
def test_a_name_is_meant_where_a_letter_is_wrong_or_a_word_is_the_same(name, near):
    known = ("designation", "education", "cooperation", "prosecution", "drone_surveillance", "lab_raids", "guards")
    assert closest(name, known).startswith(f"; did you mean {near!r}?")


def test_a_switch_is_proposed_only_where_something_is_to_stand_still():
    assert "freeze_" not in closest("labs", proposed("labs", PARAMETERS), "LIST")
    for name in ("freeze_lab", "frozen_labs", "labs_freeze"):
        assert "'freeze_labs'" in closest(name, proposed(name, PARAMETERS), "LIST")


def test_a_kind_is_meant_by_one_of_its_words():
    assert with_words("arrests", KINDS) == ["leadership_arrests"]
    assert closest("control", KINDS).startswith("; did you mean 'import_control' or 'precursor_control' or")
    assert closest("lab_raid", KINDS).startswith("; did you mean 'lab_raids'?")
    assert with_words("of", KINDS) == [] and closest("wall", KINDS) == f"; allowed: {', '.join(KINDS)}"


@pytest.mark.parametrize(
    "name, known",
    [
        ("Dallas", ("San Diego", "Laredo", "all")), ("air", ("car", "truck", "foot")), ("Santa Fe", ("Santa Teresa", "El Paso")),
        ("San Luis Potosi", ("San Luis", "Laredo")), ("northbound_inspection", ("southbound_inspection", "guards")),
        ("violence_prevention", ("recruitment_prevention", "guards")), ("user_arrests", ("leadership_arrests", "guards")),
        ("seaport_closure", ("port_closure", "guards")), ("gun_control", ("import_control", "precursor_control")),
    ],
)  # fmt: skip
def test_what_shares_a_word_or_an_ending_with_a_name_is_not_said_to_mean_it(name, known):
    """An office of "Dallas" was said to mean 'all', and 'air' 'car'."""
    assert closest(name, known) == f"; allowed: {', '.join(known)}"


@pytest.mark.parametrize(
    "name, near",
    [("San Deigo", "San Diego"), ("Del Roi", "Del Rio"), ("al", "all"), ("cra", "car"), ("trucks", "truck"), ("leader_arrests", "leadership_arrests"),
     ("El Pasoo", "El Paso"), ("recruitment_preventoin", "recruitment_prevention")],
)  # fmt: skip
def test_a_name_is_meant_where_each_of_its_words_is(name, near):
    known = ("San Diego", "Del Rio", "El Paso", "all", "car", "truck", "leadership_arrests", "recruitment_prevention")
    assert closest(name, known).startswith(f"; did you mean {near!r}?")


@pytest.mark.parametrize(
    "name, near", [("day", "days"), ("parameter", "parameters"), ("interventoin", "interventions")]
)
def test_a_field_in_the_singular_is_no_other_that_has_its_word(name, near):
    """Scenario(day=5) was said to mean 'placebo_day'."""
    assert closest(name, ("name", "parameters", "interventions", "days", "burn_in", "placebo_day")).startswith(
        f"; did you mean {near!r}?"
    )


def test_a_short_name_with_another_first_letter_is_another():
    """Crackdown(begin=5) was said to mean 'region'."""
    assert closest("begin", ("start", "stop", "region", "intensity")) == "; allowed: start, stop, region, intensity"
