"""Kinds of intervention from outside the package: registered by a class, and known wherever shipped ones are."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest
from tiny_batch import SMALL, VALUES
from worlds import tiny

from abm import Intervention, Option, compare, register
from abm.analysis.pictures import look
from abm.command.report import intervention_text
from abm.experiment.experiment import ExperimentError, check_experiment
from abm.model.hooks import hook_problems
from abm.model.intervention import Addition
from abm.model.interventions import (
    LEAST_APART,
    RESERVED,
    SHIPPED,
    KindError,
    _apart,
    known_kinds,
    load_plugins,
    sources_hash,
)
from abm.model.offered import option_problems
from abm.model.scenario import Scenario, as_scenario, as_values
from abm.model.simulation import simulate
from abm.results.manifest import describe_run
from abm.running.engine import require_files
from abm.store.finished import Asked
from abm.store.folder import BatchError
from abm.store.plan import code_of, code_version
from abm.viewer.session.steering import levers, make_move
from abm.viewer.windows import windows

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class PortSurge(Intervention):
    """Scan more of the trucks everywhere."""

    stop: int | None = None
    share: float = 0.5

    title: ClassVar[str] = "Surge"
    short: ClassVar[str] = "surge"
    question: ClassVar[str] = "What happens in a surge?"
    color: ClassVar[str] = "#56B4E9"
    options: ClassVar = {
        "share": Option("share of crossings", "", "choice", "amount", "How much.", low=0, high=1, step=0.1),
    }

    def move(self, levers):
        levers["coverage"][levers.window(self.start, self.stop), levers.routes("truck", None)] = self.share


@pytest.fixture
def surge(monkeypatch):
    """Register the kind for one test."""
    monkeypatch.setitem(known_kinds(), "port_surge", PortSurge)
    return register(PortSurge)


def experiment_with(**policy):
    """Return a tiny experiment with one policy."""
    made = [VALUES["scenario"][0], {"name": "surge", "label": "Surge", "interventions": [policy]}]
    return check_experiment({**VALUES, "scenario": made}, "", "surge.toml")


def test_a_kind_from_outside_is_known_everywhere(surge):
    policy = experiment_with(kind="port_surge", start=10, share=0.6).scenarios[1]
    assert policy.interventions == (PortSurge(10, share=0.6),)
    assert as_scenario(as_values(policy)) == policy
    assert windows(policy) == [{"start": 10, "stop": 30, "label": "surge"}]
    assert "port_surge: What happens in a surge?" in intervention_text()
    assert "port_surge.share" in {control.name for control in levers()}
    assert make_move((), 5, "port_surge", 0.3).words == "Surge: share 30%"
    reported = describe_run([(policy, "Surge")], datetime.now(UTC))["interventions"]["port_surge"]
    assert reported == {"title": "Surge", "color": "#56B4E9", "asks": [], "sizes": {"share": "share of crossings"}}
    with pytest.raises(ExperimentError, match="share.*allowed a number"):
        experiment_with(kind="port_surge", start=10, share="much")


def test_it_can_be_compared_and_its_source_is_part_of_what_runs_hang_on(surge):
    policy = tiny(name="surge", days=60, interventions=(PortSurge(10, share=1.0),))
    counted = []

    def run(scenario: Scenario, seed: int):
        counted.append((scenario.name, seed))
        return simulate(scenario, seed)

    answer = compare(tiny(), policy, seeds=2, run=run)
    assert counted == [(name, seed) for name in ("surge", "baseline", "baseline") for seed in (1, 2)]
    assert answer.averted_g == compare(tiny(), policy, seeds=2).averted_g
    assert sources_hash(()) == "" and code_of([tiny()]) == code_version()
    assert code_of([tiny(), policy]) == f"{code_version()}+{sources_hash(policy.interventions)}"


def test_a_kind_that_is_not_known_is_reported_with_those_that_are():
    values = as_values(replace(tiny(), interventions=(PortSurge(10),)))
    with pytest.raises(
        KindError, match=r"'port_surge' \(known: .*crackdown, .*\); name the module .* INTERDICT_PLUGINS"
    ):
        as_scenario(values)


def variant(**reported):
    """Return the class with something else informed of it."""
    return dataclass(frozen=True)(
        type("Other", (PortSurge,), {"title": "Other", "short": "other", "color": "#112233"} | reported)
    )


def bare(**reported):
    """Return a class of its own, without what that one does."""
    texts = {"title": "Other", "short": "other", "color": "#112233", "question": "What?"}
    return dataclass(frozen=True)(type("Other", (reported.pop("base", Intervention),), texts | reported))


def no_move(self, levers):
    """Move nothing."""


def offering(**said):
    """Return the class with an option that says something else of its field."""
    return variant(options={"share": replace(PortSurge.options["share"], **said)})


@pytest.mark.parametrize(
    "kind, reported",
    [
        (int, "allowed a subclass of abm.Intervention"),
        (type("Bare", (PortSurge,), {}), "@register stands above @dataclass"),
        (variant(color="#D55E00"), "color = '#D55E00': like #D55E00 of crackdown, from which nobody could tell it"),
        (variant(color="#D55E01"), "color = '#D55E01': like #D55E00 of crackdown, from which nobody could tell it"),
        (variant(short="Crackdown"), "short = 'Crackdown': that of crackdown"),
        (variant(color="#cc79a7"), "color = '#cc79a7': like #CC79A7 of policies of several kinds in pictures"),
        (
            variant(color="#CC79A6"),
            "color = '#CC79A6': like #CC79A7 of policies of several kinds in pictures; allowed one",
        ),
        (variant(color="#999999"), "color = '#999999': like #9A9A9A of the placebo and axes in pictures"),
        (variant(color="red"), "color = 'red': allowed #RRGGBB"),
        (variant(short="x" * 21), "allowed 20 characters"),
        (variant(question=" "), "question: missing"),
        (variant(system="boarder"), "system = 'boarder': not known; did you mean 'border'?"),
        (variant(system=["border"]), "system = ['border']: not known"),
        (variant(today=("seizure",)), "today = 'seizure': not known; did you mean 'seizures'?"),
        (variant(options={}), "options: allowed one for each field, and no other; see share"),
        (variant(options={"share": "share"}), "share: 'share': allowed an abm.Option"),
        (offering(low=1, high=0), "share: low = 1, high = 0: allowed a low end below the high one"),
        (offering(high=None), "share: low, high: allowed both ends or neither"),
        (offering(high="1"), "share: high = '1': allowed a number"),
        (offering(high=float("nan")), "share: high = nan: allowed a number"),
        (offering(step=0), "share: step = 0: allowed more than 0"),
        (offering(neutral=2), "share: neutral = 2: allowed 0 to 1"),
        (offering(part="size"), "share: part = 'size': allowed window, place, amount"),
        (bare(), "move: missing; allowed a method move(self, levers), which moves levers"),
        (bare(mvoe=no_move), "which moves levers; is it 'mvoe', which nothing calls?"),
        (variant(move=lambda self: None), "move: allowed move(self, levers)"),
        (variant(utnil=no_move), "utnil: nothing asks for it; did you mean 'until'?"),
        (bare(move=no_move), "stop: no such field; allowed stop: int | None = None, or a method until(self, day)"),
        (bare(base=Addition, lever="coverag"), "lever = 'coverag': no such lever; did you mean 'coverage'?"),
        (bare(base=Addition, lever="surge"), "options: allowed one of part 'amount', which is added"),
        (
            variant(kind="crackdown"),
            "kind 'crackdown' is known already, as abm.model.interventions.crackdown.Crackdown",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_registered_is_reported_in_one_line(kind, reported):
    before = dict(known_kinds())
    with pytest.raises(KindError) as caught:
        register(kind)
    assert reported in str(caught.value) and "\n" not in str(caught.value) and before == known_kinds()


def test_shipped_kinds_have_all_that_is_asked_of_one_from_outside():
    assert [problem for kind in SHIPPED.values() for problem in hook_problems(kind)] == []
    offered = [option for kind in SHIPPED.values() for option in kind.options.values()]
    assert [problem for option in offered for problem in option_problems(option)] == []


def test_no_color_of_pictures_can_be_that_of_a_kind():
    colors = {value.upper() for value in vars(look).values() if isinstance(value, str) and value.startswith("#")}
    kinds = {SHIPPED[name].color.upper() for name in SHIPPED}
    assert not kinds & set(RESERVED)
    assert not [(one, other) for one in kinds for other in RESERVED if _apart(one, other) < LEAST_APART]
    assert colors <= kinds | set(RESERVED)


def test_a_policy_that_stands_in_no_file_is_refused_for_a_batch(monkeypatch):
    """As in a notebook, whose module has no file."""
    policy = replace(tiny(), name="surge", interventions=(PortSurge(10),))
    require_files([tiny(), policy])
    monkeypatch.setattr(PortSurge, "__module__", "__notebook__")
    monkeypatch.setitem(sys.modules, "__notebook__", ModuleType("__notebook__"))
    with pytest.raises(
        BatchError, match="PortSurge is defined in a notebook .*: put the class into a file, such as my_"
    ):
        require_files([tiny(), policy])


def test_modules_that_are_named_are_imported_or_reported(tmp_path, monkeypatch):
    """And where some are named, no note of a finished batch is trusted, as their sources may have changed."""
    (tmp_path / "night_watch.py").write_text("from abm import Crackdown\n")
    (tmp_path / "day_watch.py").write_text("from abm import Clockdown\n")
    (tmp_path / "small.toml").write_text(SMALL)
    monkeypatch.syspath_prepend(tmp_path)
    assert Asked.of(tmp_path / "small.toml", None, None) is not None
    monkeypatch.setenv("INTERDICT_PLUGINS", "night_watch")
    load_plugins.cache_clear()
    known_kinds()
    assert "night_watch" in sys.modules and Asked.of(tmp_path / "small.toml", None, None) is None
    monkeypatch.setenv("INTERDICT_PLUGINS", "night_watch, day_watch")
    load_plugins.cache_clear()
    with pytest.raises(KindError, match="^INTERDICT_PLUGINS = day_watch: ImportError: cannot import name 'Clockdown'"):
        known_kinds()


EVERYTHING = """import importlib, pkgutil, abm
for module in pkgutil.walk_packages(abm.__path__, "abm."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
ASKED = """
import sys
assert "surge" not in sys.modules
from abm.model.interventions import known_kinds
known_kinds()
assert sys.modules["surge"].simulate
"""


@pytest.mark.parametrize(
    "first", ["import abm.running.work", "from abm import simulate", "", EVERYTHING], ids=["worker", "name", "", "all"]
)
def test_a_module_may_import_anything_whatever_is_imported_first(first, tmp_path):
    """No module of the package asks for kinds while it is imported: the module is whole, whoever asks first."""
    (tmp_path / "surge.py").write_text(
        "from abm import InterdictionModel, Scenario, compare, simulate\nimport abm.experiment.experiment, abm.running.engine\n"
    )
    variables = os.environ | {"INTERDICT_PLUGINS": "surge", "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    done = subprocess.run([sys.executable, "-c", first + ASKED], env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
