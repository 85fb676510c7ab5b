"""Experiments: a question in words, a baseline and policies, read from a TOML file and checked.

Every problem of a file is one line: file, key, what is wrong, what is allowed, the closest valid name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from abm.experiment.dating import with_days
from abm.experiment.design.factors import DesignError
from abm.experiment.design.feasibility import check_moves, check_points, move_once
from abm.experiment.design.points import NOTHING_VARIES, Design, make_design
from abm.experiment.drivers import HISTORY, with_drivers
from abm.experiment.places import with_names
from abm.experiment.policies import faults_of_policies, make_scenario
from abm.experiment.replication import Replication, check_replication
from abm.experiment.keys import field_meant
from abm.experiment.schema import DesignEntry, ExperimentEntry, experiment_schema, explain, is_explained
from abm.experiment.wording import distinct_labels
from abm.inputs.naming import closest, meant, most_like
from abm.inputs.reading import NoFileError, ReadError, read_text, read_toml, require_path, shown
from abm.inputs.unit_costs import MOST_COSTS, read_unit_costs
from abm.inputs.units import UnitError, in_unit
from abm.model.compilation import PACKAGE
from abm.model.declare import ParameterError
from abm.model.declared import PARAMETERS, RESPONSES
from abm.model.parameters import LISTING, contradiction, proposed
from abm.model.scenario import Scenario, ScenarioError

BASELINE = "baseline"
PLACEBO = "placebo"
ALONE = "the baseline stands alone, so that there is nothing to compare"
RESPONSE_NAMES = tuple(response.name for response in RESPONSES)


class ExperimentError(ValueError):
    """An experiment that cannot be run; `problems` holds one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


EMPTY = "nothing in it; needs name, question and two or more [[scenario]]: README, Ask your own question"
UNREADABLE = {  # what is said besides, by what is wrong with a file
    "a folder": ", such as {path}/NAME.toml",
    "Cannot overwrite a value": "; a key stands there twice: each once in a table",
    "Invalid statement (at line 1, ": '; a file of TOML has lines such as name = "my_question"',
}


@dataclass(frozen=True)
class Experiment:
    """Hold a checked experiment.

    Attributes
    ----------
    text : str
        The file, word for word.
    scenarios : tuple of Scenario
        The baseline first.
    labels : mapping of str to str
        Readable name of each scenario.
    daily : str or None
        What is kept of the days; None leaves it to the number of runs.
    time_limit : float or None
        Seconds a run may take; None: ten minutes.
    design : Design
        What varies besides the policy, and at which points; one empty point where nothing does.
    replication : Replication or None
        How well paired differences are to be known; None: `replicates` runs of each scenario.
    drivers : str
        Text of the files of dated drivers beside it.
    unit_costs : str
        Text of the table of unit costs beside it; "": the shipped table.
    """

    text: str
    name: str
    question: str
    replicates: int
    seed: int
    scenarios: tuple[Scenario, ...]
    labels: Mapping[str, str]
    daily: str | None = None
    time_limit: float | None = None
    design: Design = NOTHING_VARIES
    replication: Replication | None = None
    drivers: str = ""
    unit_costs: str = ""

    @property
    def sha256(self) -> str:
        """Return the hash of the text, and of the files that design, drivers and unit costs were read from."""
        return hashlib.sha256((self.text + self.design.text + self.drivers + self.unit_costs).encode()).hexdigest()

    def require_policy(self) -> None:
        """Raise ExperimentError where there is nothing to compare."""
        if len(self.scenarios) < 2:
            reported = f"{self.name}: {ALONE}; a batch needs another [[scenario]], with interventions"
            raise ExperimentError([f"{reported}; one run of it: interdict run --scenario FILE.toml"])

    def find(self, name: str, file: Path | str) -> Scenario:
        """Return the scenario of a name; raise ExperimentError, which names the file, when there is none."""
        known = {scenario.name: scenario for scenario in self.scenarios}
        if name not in known:
            raise ExperimentError([f"{file}: unknown scenario {shown(name)}{closest(name, known)}"])
        return known[name]


def shipped_folders() -> list[Path]:
    """Return where experiment files are looked for: here, then in the package, where an installed one has them."""
    return [Path("experiments"), PACKAGE / "experiments"]


def read_experiment(path: Path | str) -> Experiment:
    """Read and check an experiment file.

    Returns
    -------
    Experiment
        For `run_batch`; its `scenarios`, the baseline first, are for `simulate` and `compare`.

    Raises
    ------
    ExperimentError
        With every problem found, a line each.
    TypeError
        What is no path.
    """
    require_path(path, "path")
    path = Path(path)
    try:
        values, text = read_toml(path)
    except NoFileError as error:
        folders = [path.parent, *shipped_folders()]
        known = {file.stem: file for folder in reversed(folders) for file in sorted(folder.glob("*.toml"))}
        near = most_like(path.stem, known)
        raise ExperimentError([f"{error}{meant(known[near]) if near else ''}"]) from None
    except ReadError as error:
        hint = next((said for part, said in UNREADABLE.items() if part in error.problem), "")
        raise ExperimentError([f"{error}{hint.format(path=path)}"]) from None
    if not values:
        raise ExperimentError([f"{path}: {EMPTY}"])
    return check_experiment(values, text, str(path))


def check_experiment(values: dict[str, Any], text: str, file: str) -> Experiment:
    """Turn the values of a file into an experiment; raise ExperimentError with every problem found."""
    parameters, problems = check_parameters(values.get("parameters", {}))
    values, dated, wrong, drivers = with_drivers(values, Path(file).parent, Scenario.days)
    values, undated = with_days(values, Scenario.inputs, Scenario.days)
    problems += wrong + undated
    against = contradiction(parameters)
    if against:
        problems.append(f"parameters.{against}")
        parameters = {}
    try:
        entry = experiment_schema().model_validate(values)
    except ValidationError as error:
        problems += [explain(e) for e in error.errors() if is_explained(e["loc"])]
        problems += faults_of_policies(values, parameters)
        raise ExperimentError([f"{file}: {with_names(problem, values, dated)}" for problem in problems]) from None
    problems += _check_names(entry)
    try:
        plain = Scenario(inputs=entry.inputs, days=entry.days, burn_in=entry.burn_in, parameters=parameters)
    except ScenarioError as error:
        raise ExperimentError([f"{file}: {problem}" for problem in (*problems, error)]) from None
    scenarios = [make_scenario(scenario, i, plain, problems) for i, scenario in enumerate(entry.scenario)]
    if problems:
        raise ExperimentError([f"{file}: {with_names(problem, values, dated)}" for problem in problems])
    labels = distinct_labels({scenario.name: scenario.label for scenario in entry.scenario})
    try:
        design = make_design(entry.design, scenarios, entry.seed, Path(file).parent)
        check_points(design, scenarios)
        replication = check_replication(entry.replication)
    except DesignError as error:
        raise ExperimentError([f"{file}: {line}" for line in str(error).split("\n")]) from None
    costs = _unit_costs(entry.unit_costs, file)
    about = (text, entry.name, entry.question, entry.replicates, entry.seed)
    rest = (entry.daily, entry.time_limit, design, replication)
    return Experiment(*about, tuple(scenarios), labels, *rest, drivers, costs)


def _unit_costs(named: str | None, file: str) -> str:
    """Return the text of the table of unit costs that an experiment names; raise ExperimentError for one that is wrong."""
    if named is None:
        return ""
    try:
        return unit_costs_text(Path(file).parent / named)
    except ReadError as error:
        raise ExperimentError([f"{file}: unit_costs: {error}"]) from None


def unit_costs_text(path: Path) -> str:
    """Return the text of a table of unit costs.

    Raises
    ------
    ReadError
        There is no such file, a cost is not as it must be, or its variable is no response variable.
    """
    text = read_text(path, MOST_COSTS)
    for one in read_unit_costs(path, text).costs:
        if one.variable not in RESPONSE_NAMES:
            near = closest(one.variable, RESPONSE_NAMES)
            raise ReadError(path, f"variable = {shown(one.variable)}: no response variable{near}")
    return text


def _check_names(entry: ExperimentEntry) -> list[str]:
    """Return what is wrong with the names of the scenarios, and with which of them have a policy."""
    problems: list[str] = []
    first_with: dict[str, int] = {}
    for i, scenario in enumerate(entry.scenario):
        place = f"scenario[{i}]"
        if scenario.name in first_with:
            problems.append(
                f"{place}.name = {scenario.name!r}: already the name of scenario[{first_with[scenario.name]}]"
            )
        first_with.setdefault(scenario.name, i)
        if scenario.name == PLACEBO:
            problems.append(f"{place}.name = {PLACEBO!r}: taken by the scenario that is added to every experiment")
        if i == 0 and scenario.name != BASELINE:
            problems.append(
                f"{place}.name = {scenario.name!r}: the first scenario is the baseline; allowed {BASELINE!r}"
            )
        if i == 0 and scenario.interventions:
            problems.append(f"{place}.interventions: allowed none in the baseline")
        if i == 0 and scenario.drivers:
            problems.append(f"{place}.drivers: allowed none in the baseline")
        if len(entry.scenario) == 1 and (entry.design != DesignEntry() or entry.replication):
            problems.append(f"{place}: {ALONE}; allowed neither [design] nor [replication]")
        if i > 0 and not scenario.interventions and not scenario.drivers:
            problems.append(f"{place}.interventions: missing; only the baseline has none")
    return problems


def check_parameters(values: object) -> tuple[dict[str, float], list[str]]:
    """Return parameters as numbers in their own units, and what is wrong with the others."""
    checked, problems = {}, []
    for name, value in values.items() if isinstance(values, dict) else ():
        place = f"parameters.{shown(name)[1:-1]}"
        if name not in PARAMETERS:
            near = field_meant(name) or closest(name, proposed(name, PARAMETERS), LISTING)
            problems.append(f"{place}: unknown parameter{near}")
            continue
        parameter, written = PARAMETERS[name], value
        try:
            value = in_unit(value, parameter.unit)
            if not isinstance(value, (int, float)):  # of any length, which a number is not
                allowed = f"allowed {parameter.low} to {parameter.high} {'' if parameter.unit == '1' else parameter.unit}".rstrip()
                problems.append(f"{place} = {shown(value)}: {allowed}")
                continue
            checked[name] = parameter.check(value)
        except UnitError as error:
            problems.append(
                f"{place} = {shown(value)}: {error.problem}, {parameter.low} to {parameter.high}{error.hint}"
            )
        except ParameterError as error:
            problem = str(error).removeprefix(f"parameter {name} = {shown(value)}")
            problems.append(f"{place} = {shown(written)}{problem}")
    return checked, problems


def override(scenario: Scenario, days: int | None, settings: list[str]) -> Scenario:
    """Return a scenario with other days and with parameters given as NAME=VALUE; raise ExperimentError otherwise."""
    pairs = [setting.partition("=") for setting in settings]
    problems = [f"--set {shown(name)[1:-1]}: needs NAME=VALUE" for name, equals, _ in pairs if not equals]
    parameters, wrong = check_parameters({name.strip(): value for name, equals, value in pairs if equals})
    if problems + wrong:
        raise ExperimentError([*problems, *(f"--set: {problem}" for problem in wrong)])
    parameters = dict(scenario.parameters) | parameters
    against = contradiction(parameters)
    if against:
        raise ExperimentError([f"--set: parameters.{against}"])
    days = scenario.days if days is None else days
    policies = scenario.interventions
    if scenario.name == HISTORY:  # what happened later is no part of a shorter one
        policies = tuple(one for one in policies if one.start < days)
    changed = replace(scenario, days=days, interventions=policies, parameters=parameters)
    for intervention in changed.interventions:
        move_once(intervention, changed)
    check_moves(changed, changed.interventions)
    return changed
