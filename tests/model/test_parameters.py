"""Every number has a unit, a range and a source, and is used."""

import re
from pathlib import Path

import pytest

import abm
from abm.inputs.geography import FIELD_OFFICES, load_geography
from abm.model.declare import ParameterError
from abm.model.declared import PARAMETERS
from abm.model.parameters import ORDERED, contradiction, resolve
from abm.model.world import PARAMETER_ROW

MODEL = Path(abm.__file__).parent / "model"
USERS = "".join(path.read_text(encoding="utf-8") for path in sorted(MODEL.rglob("*.py")))


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda parameter: parameter.name)
def test_unit_range_and_source(parameter):
    assert parameter.unit and parameter.source and parameter.submodel
    assert parameter.low < parameter.high
    assert parameter.low <= parameter.default <= parameter.high
    assert parameter.check(parameter.default) == parameter.default


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_used_by_a_rule_or_on_day_0(name):
    assert re.search(rf"\b(p|parameters)\.{name}\b", USERS)


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_is_about_one_place(name):
    """Offices, ports and sectors differ by official data alone."""
    words = name.split("_")
    places = [*FIELD_OFFICES, *map(str, load_geography().stations.name)]
    assert not [place for place in places if place.lower().replace(" ", "_") in name]
    assert not {"office", "port", "sector", "station"} & set(words)


def test_detection_is_one_number_for_all_classes():
    """A class may differ by legal status (admissibility, loss of status) and by how many cross, and by nothing else."""
    about_a_class = {n for n in PARAMETERS if re.search("citizen|resident|document|status|admissib", n)}
    assert about_a_class == {"citizen_crossers", "resident_crossers", "status_loss", "admissibility_share"}
    assert [n for n in PARAMETERS if re.search("skill|detection", n)] == ["detection_skill", "between_detection"]


def test_overrides_are_in_force_and_the_rest_stays():
    values = resolve({"lift": 4.0})
    assert values["lift"] == 4.0
    assert {n: v for n, v in values.items() if n != "lift"} == {
        n: p.default for n, p in PARAMETERS.items() if n != "lift"
    }


def test_whole_numbers_stay_whole():
    assert isinstance(resolve({"cells": 20.0})["cells"], int)
    assert PARAMETER_ROW["cells"].kind == "i" and PARAMETER_ROW["lift"].kind == "f"


@pytest.mark.parametrize(
    "overrides, message",
    [
        ({"lifft": 3.0}, "did you mean 'lift'"),
        ({"lift": 100.0}, "allowed 2.0 to 6.0 ratio"),
        ({"lift": "50%"}, "wrong unit '%'; allowed 'ratio'; did you mean 0.5[?]$"),
        ({"demand_elasticity": "x"}, "allowed -0.6 to -0.1$"),
        ({"lift": float("nan")}, "allowed 2.0 to 6.0"),
        ({"lift": "high"}, "allowed 2.0 to 6.0"),
        ({"lift": True}, "allowed 2.0 to 6.0"),
        ({"cells": 20.5}, "a whole number"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_range(overrides, message):
    with pytest.raises(ParameterError, match=message):
        resolve(overrides)


def test_both_ends_of_every_range_are_held_together():
    lows = {name for name in PARAMETERS if name.endswith("_low")}
    assert lows <= {low for low, _ in ORDERED} and all(high in PARAMETERS for _, high in ORDERED)
    assert contradiction({}) is None and contradiction({"hiring_days_low": 14.0, "hiring_days_high": 14.0}) is None


@pytest.mark.parametrize("low, high", ORDERED)
def test_parameters_that_contradict_each_other_are_reported_in_one_line(low, high):
    values = {low: PARAMETERS[low].high, high: PARAMETERS[high].low}
    with pytest.raises(ParameterError, match=rf"^parameter {low} = .*: allowed at most {high}, which is .*\w$"):
        resolve(values)


def test_a_number_that_python_cannot_write_is_a_line():
    with pytest.raises(ParameterError, match=r"^parameter lift = .{1,100}: allowed 2\.0 to 6\.0 ratio$"):
        PARAMETERS["lift"].check(10**5000)


def test_a_parameter_is_written_with_its_value_and_its_unit_once():
    written = {"lab_setup_days": (14, "lab setup 14 days"), "import_share": (0.4, "import share 40%"), "suppliers": (20, "suppliers 20"),
               "recruitment_rate": (0.003, "recruitment rate 0.003 per week"), "lab_reserve": (2, "lab reserve 2"),
               "dependent_users": (2e6, "dependent users 2,000,000 people"), "lab_opening_days": (1, "lab opening 1 day"),
               "risk_learning": (0.36, "risk learning 36% per 28 days")}  # fmt: skip
    assert {name: PARAMETERS[name].in_words(value) for name, (value, _) in written.items()} == {
        name: words for name, (_, words) in written.items()
    }
