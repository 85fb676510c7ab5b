"""The public names are listed by `dir`, `help` and the pages of `interdict docs`, and described there."""

import inspect
import sys

import pytest

import abm
from abm.command.docs import MODULES, write_docs
from abm.command.options import OptionError
from abm.model.interventions import known_kinds


def test_dir_and_help_list_the_public_names():
    assert dir(abm) == sorted(abm.__all__)
    assert {"simulate", "compare", "Scenario", *(kind.__name__ for kind in known_kinds().values())} < set(abm.__all__)
    for name in set(abm.__all__) - {"__version__"}:
        assert f"- `{name}`: " in abm.__doc__


@pytest.mark.filterwarnings("error::UserWarning")
def test_pages_describe_every_public_name_and_what_is_given(tmp_path):
    first = write_docs(tmp_path / "docs").read_text(encoding="utf-8")
    assert [name for name in abm.__all__ if f'id="{name}"' not in first] == []
    for name in MODULES:
        assert (tmp_path / "docs" / f"{name.replace('.', '/')}.html").stat().st_size > 10_000, name
    with pytest.raises(OptionError, match="abm.html: Is a directory"):
        (tmp_path / "abm.html").mkdir()
        write_docs(tmp_path)


def test_what_is_to_be_installed_is_reported_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdoc", None)
    with pytest.raises(OptionError, match=r'^docs needs pdoc: pip install "interdict-abm\[docs\]", or in'):
        write_docs(tmp_path)


OTHERS = {
    "simulate": (1,),
    "compare": (abm.Scenario(days=5),),
    "run_batch": ("out",),
    "write_report": ("out.html",),
    "rank_policies": ("x",),
}
CALLED = sorted(name for name in abm.__all__ if inspect.isfunction(getattr(abm, name)))
MADE = ("InterdictionModel", "Intervention", "Crackdown", "LeadershipArrests", "InspectionRate")


@pytest.mark.parametrize("wrong", [3, [], object], ids=repr)
@pytest.mark.parametrize("name", [*CALLED, *MADE])
def test_a_wrong_first_argument_is_refused_in_one_line(name, wrong):
    """What is expected stands in it; Python's own errors (`'int' object has no attribute 'parameters'`) spoke of the inside."""
    if wrong == 3 and name in MADE[2:]:
        pytest.skip("day 3 is a day")
    with pytest.raises((TypeError, ValueError), match="allowed|need a DataFrame|a whole day from 0 on") as caught:
        getattr(abm, name)(wrong, *OTHERS.get(name, ()))
    assert "\n" not in str(caught.value) and "__" not in str(caught.value)


def test_other_wrong_arguments_are_refused_in_one_line(tmp_path):
    policy = abm.Scenario(days=5, interventions=(abm.Crackdown(start=1),))
    for call, said in (
        (lambda: abm.run_batch("x", tmp_path), r"^experiment = 'x': allowed an Experiment, such as abm\.read_experiment\('x'\)$"),
        (lambda: abm.write_report(tmp_path, 3), "^out = 3: allowed a path"),
        (lambda: abm.compare(abm.Scenario(days=5), policy, 2, 3), "^run = 3: allowed what takes a scenario and a seed"),
        (lambda: abm.compare(abm.Scenario(), abm.Crackdown(start=1)), r"^policy = .*: allowed a Scenario; interventions belong into one"),
        (lambda: abm.simulate("x", 1), "^scenario = 'x': allowed a Scenario$"),
        (lambda: abm.Scenario(interventions=3), "^interventions = 3: allowed a tuple"),
        (lambda: abm.Scenario(parameters=3), "^parameters = 3: allowed a mapping"),
        (lambda: abm.Scenario(name=None), "^name = None: allowed a text"),
        (lambda: abm.Scenario(dayz=3), r"^Scenario: no field 'dayz'; did you mean 'days'\?"),
        (lambda: abm.Crackdown(start=1, regio="all"), r"^Crackdown: no field 'regio'; did you mean 'region'\?"),
        (lambda: abm.Crackdown(start=None), "^start = None: a whole day from 0 on, or a date"),
        (lambda: abm.Scenario(inputs="FY2025"), "^unknown inputs 'FY2025'; allowed: history, FY2019, FY2020, FY2021, FY2022$"),
        (lambda: abm.Scenario(inputs="2021"), r"^unknown inputs '2021'; did you mean 'FY2021'\?$"),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError), match=said):
            call()
    assert abm.InterdictionModel(policy, seed=1).config is policy


SECTIONS = ("Parameters", "Returns", "Raises")


@pytest.mark.parametrize("name", CALLED)
def test_a_public_function_says_what_it_takes_returns_and_raises(name):
    function = getattr(abm, name)
    text, signature = inspect.getdoc(function), inspect.signature(function)
    gives = signature.return_annotation not in ("None", None, inspect.Signature.empty)
    needed = {"Returns": gives, "Raises": True, "Parameters": len(signature.parameters) > 1}
    assert [one for one, wanted in needed.items() if wanted and f"\n{one}\n{'-' * len(one)}\n" not in text] == []


def test_signatures_have_plain_defaults(tmp_path):
    """`hear: Hearing = Hearing(tell=<function _pass_over at 0x7f...>, ...)` stood on a page of `interdict docs`."""
    write_docs(tmp_path)
    pages = {page.name: page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")}
    assert [name for name, page in pages.items() if " at 0x" in page or "_pass_over" in page] == []
