"""Plan: the runs of a batch, each named by a hash over all that its numbers depend on, and the tasks they are done in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import numpy as np

from abm.inputs.inside import StoreError
from abm.inputs.naming import closest
from abm.inputs.reading import parse_json, shown
from abm.model.compilation import PACKAGE, hash_of
from abm.model.interventions import KindError, sources_hash
from abm.model.parameters import resolve
from abm.model.plugins import plugged_code
from abm.model.scenario import Scenario, as_scenario, as_values
from abm.store.outside import require_plugins

KEPT_NAME = "[a-z0-9][a-z0-9_]*"  # of an experiment and of a scenario, those of points of a design among them
DESIGN_TABLES = ("design.csv", "pairs.csv")
MOST_KEPT = 10**6  # replicates
SEEDS = range(10**8, 10**9)  # of replicates
SCHEMA = 4  # of what is stored; raised when a reader of today could not read it
TASK_RUNS = 20  # enough to hide the cost of a file; what a worker loses is limited by time
WITH_NUMBERS = ("inputs", "measures", "model")  # measures of single runs are kept with them
AS_TABLES = ("store/chunks.py", "store/rows.py")  # how they are put into tables


@dataclass(frozen=True)
class Run:
    """Name one run: a scenario and a seed."""

    id: str
    scenario: Scenario
    replicate: int
    seed: int


@dataclass(frozen=True)
class Task:
    """Hold some runs of one scenario, which are done one after another and kept in one chunk."""

    runs: tuple[Run, ...]

    @cached_property
    def chunk(self) -> str:
        """Return the name of the chunk: the same runs have the same."""
        return hashlib.sha256("".join(run.id for run in self.runs).encode()).hexdigest()[:20]


@cache
def code_version() -> str:
    """Return a hash over all sources and data that the numbers of a run depend on."""
    found = [
        path for folder in WITH_NUMBERS for path in (PACKAGE / folder).rglob("*") if "__pycache__" not in path.parts
    ]
    return hash_of([*filter(Path.is_file, found), *(PACKAGE / name for name in AS_TABLES)])


def code_of(scenarios: Iterable[Scenario]) -> str:
    """Return the version of the code that the numbers of scenarios depend on, plugins and kinds from outside included."""
    outside = sources_hash(made for scenario in scenarios for made in scenario.interventions)
    return "+".join(filter(None, (code_version() + plugged_code(), outside)))


def child_seed(root: int, replicate: int) -> int:
    """Return the seed of a replicate: nine digits, which a spreadsheet keeps, one after another from where the root says.

    No two replicates of a root have the same. Draws of a run mix its seed, so that neighbors share nothing.
    """
    return _first_seed(root) + replicate


@lru_cache(maxsize=64)  # all runs of a batch have the same
def _first_seed(root: int) -> int:
    drawn = int(np.random.SeedSequence(root).generate_state(1, np.uint64)[0])
    return SEEDS.start + drawn % (len(SEEDS) - MOST_KEPT)


@dataclass(frozen=True)
class Plan:
    """Hold the scenarios of a batch, the baseline first, and how often each is run.

    Attributes
    ----------
    baseline_of : mapping of str to str
        The scenario that each policy, and each placebo, is measured against.
    root_seed : int
        Every scenario has the seeds that are spawned from it.
    replicates : int
        The most of any scenario.
    fewer : mapping of str to int
        Replicates of the scenarios that have fewer: the first ones, so that a policy is paired with those of its
        baseline.
    daily : str
        What is kept of the days: "none", "monthly" (means of months) or "daily".
    code : str
        Version of the code the runs are for.
    about : mapping
        Name, question, experiment text, labels, and the tables of the design: nothing that numbers depend on.
    """

    scenarios: tuple[Scenario, ...]
    baseline_of: Mapping[str, str]
    root_seed: int
    replicates: int
    daily: str
    about: Mapping[str, Any]
    code: str = ""
    fewer: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", self.code or code_of(self.scenarios))

    def __len__(self) -> int:
        return self._starts[-1]

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *accumulate(self.replicates_of(scenario.name) for scenario in self.scenarios))

    def replicates_of(self, name: str) -> int:
        """Return how often a scenario is run."""
        return self.fewer.get(name, self.replicates)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {scenario.name: i for i, scenario in enumerate(self.scenarios)}

    @cached_property
    def _keys(self) -> dict[int, str]:
        return {}

    def _key(self, place: int) -> str:
        """Return a hash over what the numbers of a scenario depend on, made when it is first asked for."""
        if place not in self._keys:
            scenario = self.scenarios[place]
            values = as_values(scenario) | {"parameters": resolve(scenario.parameters)}
            text = json.dumps([SCHEMA, self.code, self.root_seed, self.daily, values], sort_keys=True)
            self._keys[place] = hashlib.sha256(text.encode()).hexdigest()
        return self._keys[place]

    def in_words(self) -> str:
        """Return in words what is to be run."""
        placebos = sum(scenario.placebo_day is not None for scenario in self.scenarios)
        chance = "a placebo" if placebos == 1 else f"{placebos} placebos"
        fewest = f"{min(self.fewer.values())} to " if self.fewer else ""
        return f"{len(self.scenarios) - placebos} scenarios and {chance} x {fewest}{self.replicates} replicates"

    def run(self, place: int, replicate: int) -> Run:
        """Return a run by the place of its scenario and its replicate."""
        seed = child_seed(self.root_seed, replicate)
        name = hashlib.sha256(f"{self._key(place)}/{replicate}/{seed}".encode()).hexdigest()[:16]
        return Run(name, self.scenarios[place], replicate, seed)

    def find(self, scenario: str, replicate: int) -> Run | None:
        """Return a run by name and replicate, which may be above those of the plan; None without such a scenario."""
        place = self._places.get(scenario)
        return None if place is None else self.run(place, replicate)

    def require(self, scenario: str, replicate: int) -> Run:
        """Return a run as `find` does; raise StoreError without such a scenario."""
        run = self.find(scenario, replicate)
        if run is None:
            names = [known.name for known in self.scenarios]
            raise StoreError(f"no scenario {shown(scenario)} in this batch{closest(scenario, names)}")
        return run

    def holds(self, name: str, scenario: str, replicate: int) -> bool:
        """Tell whether a run of that id is of this plan, or of it with more replicates."""
        run = self.find(scenario, replicate)
        return run is not None and run.id == name

    def baseline(self, place: int) -> int | None:
        """Return the place of the scenario that another is measured against; None when it is a baseline itself."""
        name = self.baseline_of.get(self.scenarios[place].name)
        return None if name is None else self._places[name]

    def number(self, run: Run) -> int | None:
        """Return where a run stands in the order of the tables; None for a replicate above those of its scenario."""
        return self.number_of(run.scenario.name, run.replicate)

    def number_of(self, scenario: str, replicate: int) -> int | None:
        """Return where a run stands, by the name of its scenario and its replicate, as `number` does."""
        return self.number_at(self._places[scenario], replicate) if replicate < self.replicates_of(scenario) else None

    def number_at(self, place: int, replicate: int) -> int:
        """Return where a run stands, by the place of its scenario and its replicate."""
        return self._starts[place] + replicate

    def blocks(self, size: int) -> Iterator[tuple[int, range]]:
        """Yield scenarios by their places, and at most `size` replicates at a time, in the order of the tables."""
        for place, scenario in enumerate(self.scenarios):
            number = self.replicates_of(scenario.name)
            for first in range(0, number, size):
                yield place, range(first, min(first + size, number))

    def _blocks(self, shard: tuple[int, int]) -> Iterator[tuple[int, range]]:
        """Yield the scenario and the replicates of each task; of a shard every n-th."""
        return islice(self.blocks(TASK_RUNS), shard[0] - 1, None, shard[1])

    def numbers(self, shard: tuple[int, int]) -> Iterator[int]:
        """Yield the number of each run of a shard."""
        for place, replicates in self._blocks(shard):
            yield from (self.number_at(place, i) for i in replicates)

    def size(self, shard: tuple[int, int]) -> int:
        """Return the number of runs of a shard."""
        return sum(len(replicates) for _, replicates in self._blocks(shard))

    def tasks(self, wanted: Callable[[int], bool], shard: tuple[int, int] = (1, 1)) -> Iterator[Task]:
        """Yield tasks of the runs of a shard whose numbers are wanted, in the order of the tables."""
        for place, replicates in self._blocks(shard):
            runs = tuple(self.run(place, i) for i in replicates if wanted(self.number_at(place, i)))
            if runs:
                yield Task(runs)

    def as_header(self) -> dict[str, object]:
        """Return the plan as plain values, as they are stored beside the runs."""
        return self._without_scenarios() | {"scenarios": [as_values(scenario) for scenario in self.scenarios]}

    def _without_scenarios(self) -> dict[str, object]:
        return {
            "schema": SCHEMA,
            "code": self.code,
            "root_seed": self.root_seed,
            "replicates": self.replicates,
            "fewer": dict(self.fewer),
            "daily": self.daily,
            "baseline_of": dict(self.baseline_of),
            "about": dict(self.about),
        }

    def header_lines(self) -> Iterator[str]:
        """Yield the lines of the stored header, one for each scenario: all at once would be much of a large plan."""
        for name, value in self._without_scenarios().items():
            yield f'{"{" if name == "schema" else " "}"{name}": {json.dumps(value, ensure_ascii=False)},\n'
        yield ' "scenarios": [\n'
        for i, scenario in enumerate(self.scenarios):
            yield f"  {json.dumps(as_values(scenario), ensure_ascii=False)}{',' * (i + 1 < len(self.scenarios))}\n"
        yield " ]}\n"

    @classmethod
    def of_text(cls, text: str) -> Plan:
        """Return the plan of the text of a stored header.

        Raises
        ------
        StoreError
            It was written under another schema, or has policies of a kind that is not known here.
        ValueError, KeyError, TypeError
            It is damaged.
        """
        return cls.of_header(parse_json(text, "header", _scenario_or_values))

    @classmethod
    def of_header(cls, header: Mapping[str, Any]) -> Plan:
        """Return the plan of a stored header; raise StoreError where `of_text` does."""
        if header["schema"] != SCHEMA:
            made = f"stored under schema {str(header['schema'])[:20]}, by another version of interdict"
            raise StoreError(f"{made}; this one reads {SCHEMA}")
        require_plugins(header["code"])
        require_header(header)
        try:
            scenarios = tuple(s if isinstance(s, Scenario) else as_scenario(s) for s in header["scenarios"])
        except KindError as error:
            raise StoreError(f"it cannot be read here: {error}") from None
        kept = {name: header[name] for name in ("baseline_of", "root_seed", "replicates", "daily", "about", "code")}
        return cls(scenarios, **kept, fewer=header.get("fewer", {}))

    def with_replicates(self, numbers: Mapping[str, int]) -> Plan:
        """Return the same plan with other numbers of replicates, by the name of the scenario."""
        most = max(numbers.values())
        fewer = {name: number for name, number in numbers.items() if number < most}
        return replace(self, replicates=most, fewer=fewer)


def require_header(header: Mapping[str, Any]) -> None:
    """Raise ValueError, KeyError or TypeError where a stored header says something that a batch does not write."""
    names = [s.name if isinstance(s, Scenario) else s["name"] for s in header["scenarios"]]
    about, fewer = header["about"], header.get("fewer", {})
    design = about.get("design", {})
    texts = [header["code"], *names, *(about[name] for name in ("name", "question", "experiment", "experiment_sha256"))]
    numbers = [header["replicates"], *fewer.values()]
    wrong = {
        "text": not all(isinstance(text, str) for text in [*texts, *about["labels"].values()]),
        "name": not all(re.fullmatch(KEPT_NAME, name) for name in [about["name"], *names]),
        "scenarios": not names or len(set(names)) < len(names) or not set(names).issubset(about["labels"]),
        "replicates": not all(type(number) is int and 1 <= number <= MOST_KEPT for number in numbers),
        "fewer": not set(fewer).issubset(names),
        "root_seed": type(header["root_seed"]) is not int or not 0 <= header["root_seed"] < 2**63,
        "daily": header["daily"] not in ("none", "monthly", "daily"),
        "baseline_of": not {*header["baseline_of"], *header["baseline_of"].values()}.issubset(names),
        "unit_costs": not isinstance(about.get("unit_costs", ""), str),
        "design": not set(design.get("tables", {})).issubset(DESIGN_TABLES),
    }
    found = next((name for name, is_wrong in wrong.items() if is_wrong), None)
    if found:
        raise ValueError(f"{found}: not what a batch writes")


def _scenario_or_values(values: dict[str, object]) -> object:
    """Make a scenario as soon as its values are read, so that those of a large plan are not held as well."""
    try:
        return as_scenario(values)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        # something else, or damaged, or of another schema: its reader says
        return values


def difference(held: Plan, asked: Plan) -> str | None:
    """Return in words the first thing in which a plan has other numbers than the one whose runs are held."""
    for name, reported in (("code", "code"), ("root_seed", "seed"), ("daily", "daily")):
        before, after = getattr(held, name), getattr(asked, name)
        if before != after:
            return f"{reported}: {before} -> {after}"
    new = {scenario.name: scenario for scenario in asked.scenarios}
    for scenario in held.scenarios:
        if scenario.name not in new:
            return f"scenario {scenario.name} is gone"
        if scenario != new[scenario.name]:
            changed = as_values(new[scenario.name])
            key, value = next((key, value) for key, value in as_values(scenario).items() if changed[key] != value)
            return f"scenario {scenario.name}, {_change(key, value, changed[key])}"
    return None


def _change(key: str, before: object, after: object) -> str:
    """Return one change in words: the first thing that differs, however deep it lies."""
    if isinstance(before, dict) and isinstance(after, dict):
        name = next(name for name in {**before, **after} if before.get(name) != after.get(name))
        within = "" if key == "parameters" else f"{key}."
        return _change(f"{within}{name}", before.get(name, "default"), after.get(name, "default"))
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        if len(before) != len(after):
            return f"{key}: {len(before)} -> {len(after)} of them"
        place = next(i for i, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1])
        return _change(f"{key}[{place}]", before[place], after[place])
    return f"{key}: {before} -> {after}"
