"""Schema: what may stand in an experiment file, and what is said of a wrong entry.

The fields of an intervention are read off its class, so that a new one needs nothing here. A field's description
is what a user reads when the entry is wrong: it names the type and the range.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, time
from functools import cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, cast, get_args, get_type_hints

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import ErrorDetails

from abm.experiment.keys import (
    days_meant,
    entry_meant,
    key_meant,
    kinds_holding,
    kinds_with,
    name_meant,
    number_meant,
    year_meant,
)
from abm.experiment.wording import check_wording
from abm.inputs.naming import closest, meant, most_like
from abm.inputs.reading import MOST_DAYS, MOST_REPLICATES, shown
from abm.model.intervention import Intervention
from abm.model.interventions import SHIPPED, known_kinds
from abm.model.scenario import INPUTS, inputs_meant

NAME = r"^[a-z0-9][a-z0-9_]{0,39}$"
FILE_NAME = r"^[^\x00-\x1f]+$"
NAME_RULE = "a name of 1 to 40 lower-case letters, digits and _"
Wording = Annotated[str, AfterValidator(check_wording)]
DAILY = ("none", "monthly", "daily")  # what is kept of the days
MOST_POINTS = 100_000
OF_YOUR_OWN = "; one of your own is read with --plugin FILE"
MOST_KINDS = 2000  # letters of their names in a message: there is no other place from which one could guess them
ONE_NAME, SEVERAL = "one name in quotes", "; for several, an intervention each"
DESIGN_KINDS = ("scenarios", "factorial", "one_at_a_time", "latin_hypercube", "sobol", "sobol_sequence", "csv")
DAY = "a whole number of days from day 0 on, or a date in quotes as 'YYYY-MM-DD'"
DAYS = "a whole number of days"
NUMBERS = ("a number", "a whole number")  # how what is allowed of a number begins
TYPES = {"tuple": "a name or a list of names", "int": "a whole number", "float": "a number", "str": "text in quotes"}


class Strict(BaseModel):
    """Refuse unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _kind_schema(kind: type[Intervention]) -> type[Strict]:
    """Return the schema of one kind of intervention, read off the fields of its class."""
    hints = get_type_hints(kind)
    entries: dict[str, Any] = {"kind": (Literal[kind.kind], Field(description="a kind of intervention"))}
    for field in fields(kind):
        text = str(hints[field.name])
        option = kind.options[field.name]
        words = next(words for name, words in TYPES.items() if name in text)
        hint = str | list[str] | None if "tuple" in text else hints[field.name]
        if not option.choices:
            hint = Annotated[hint, BeforeValidator(partial(kind.read, field.name))]
            words += f", {option.allowed}" if option.high is not None else ""
            words = DAY if option.part == "window" else words
        elif "tuple" not in text:
            words = f"{ONE_NAME}: {option.allowed}"
        default = ... if field.default is MISSING else field.default
        entries[field.name] = (hint, Field(default, description=words))
    return create_model(kind.__name__, __base__=Strict, **entries)


KIND_SCHEMAS = {name: _kind_schema(kind) for name, kind in SHIPPED.items()}
if TYPE_CHECKING:  # words and kinds that are known when the program runs
    DesignKind: TypeAlias = str
    Daily: TypeAlias = str
    Inputs: TypeAlias = str
    AnyIntervention: TypeAlias = Strict
else:
    DesignKind, Daily, Inputs = Literal[DESIGN_KINDS], Literal[DAILY], Literal[INPUTS]
    AnyIntervention = Annotated[reduce(or_, KIND_SCHEMAS.values()), Field(discriminator="kind")]


class ScenarioEntry(Strict):
    """Describe one [[scenario]] of an experiment file."""

    name: str = Field(pattern=NAME, description=NAME_RULE)
    label: Wording = Field(min_length=1, description="text in quotes, as it stands in pictures")
    interventions: list[AnyIntervention] = Field(
        default=[], description="a list of tables, [{ kind = ..., start = ... }]"
    )
    drivers: str | None = Field(
        default=None,
        pattern=FILE_NAME,
        description="'shipped', or the name of a TOML file of dated drivers beside the experiment",
    )


class DesignEntry(Strict):
    """Describe [design]: what varies besides the policy, and at which points."""

    kind: DesignKind = Field(default="scenarios", description="one of " + ", ".join(DESIGN_KINDS))
    vary: dict[str, Any] = Field(default={}, description="a table [design.vary] of what varies")
    points: int | None = Field(default=None, ge=1, le=MOST_POINTS, description=f"a whole number, 1 to {MOST_POINTS}")
    levels: int | None = Field(default=None, ge=2, le=100, description="a whole number, 2 to 100")
    second_order: bool = Field(default=False, description="true or false")
    placebo: Literal["first", "every"] = Field(
        default="first", description="'first' or 'every': which baselines have one"
    )
    file: str | None = Field(
        default=None, pattern=FILE_NAME, description="the name of a CSV file beside the experiment"
    )


class ReplicationEntry(Strict):
    """Describe [replication]: replicates are added until paired differences are known well enough."""

    adaptive: dict[str, float | str] = Field(
        min_length=1, description="a table [replication.adaptive] of response variables and half-widths above 0"
    )
    minimum: int = Field(default=10, ge=3, le=MOST_REPLICATES, description=f"a whole number, 3 to {MOST_REPLICATES}")
    cap: int = Field(default=400, ge=3, le=MOST_REPLICATES, description=f"a whole number, 3 to {MOST_REPLICATES}")


TABLES: dict[str, type[Strict]] = {"scenario": ScenarioEntry, "design": DesignEntry, "replication": ReplicationEntry}


class ExperimentEntry(Strict):
    """Describe an experiment file."""

    name: str = Field(pattern=NAME, description=NAME_RULE)
    question: Wording = Field(min_length=1, description="text in quotes")
    inputs: Inputs = Field(default="FY2022", description="one of " + ", ".join(INPUTS))
    days: int = Field(default=730, ge=1, le=MOST_DAYS, description=f"{DAYS}, 1 to {MOST_DAYS}")
    burn_in: int = Field(default=365, ge=0, le=MOST_DAYS, description=f"{DAYS}, 0 to {MOST_DAYS}")
    replicates: int = Field(default=40, ge=2, le=MOST_REPLICATES, description=f"a whole number, 2 to {MOST_REPLICATES}")
    daily: Daily | None = Field(default=None, description="one of " + ", ".join(DAILY))
    time_limit: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="a number of seconds a run may take, above 0"
    )
    seed: int = Field(default=0, ge=0, lt=2**63, description=f"a whole number, 0 to {2**63 - 1}")
    parameters: dict[str, int | float | str] = Field(
        default={}, description='a table of numbers, or of text such as "14 days"'
    )
    scenario: list[ScenarioEntry] = Field(min_length=1, description="tables [[scenario]]: the baseline, then policies")
    design: DesignEntry = Field(default=DesignEntry(), description="a table [design]")
    replication: ReplicationEntry | None = Field(default=None, description="a table [replication]")
    unit_costs: str | None = Field(
        default=None, pattern=FILE_NAME, description="the name of a TOML file of unit costs beside the experiment"
    )


def experiment_schema() -> type[ExperimentEntry]:
    """Return the schema of an experiment file, with the kinds of intervention that are known by now."""
    kinds = tuple(known_kinds().values())
    return ExperimentEntry if kinds == tuple(SHIPPED.values()) else _schema_with(kinds)


@cache
def _schema_with(kinds: tuple[type[Intervention], ...]) -> type[ExperimentEntry]:
    """Return the schema with other kinds than those of the package alone."""
    KIND_SCHEMAS.update({kind.kind: _kind_schema(kind) for kind in kinds})
    union: Any = Annotated[reduce(or_, KIND_SCHEMAS.values()), Field(discriminator="kind")]
    words, listed = (entry.model_fields[name].description for entry, name in _LISTS)
    interventions: Any = (list[union], Field(default=[], description=words))
    scenario: Any = create_model("ScenarioEntry", __base__=ScenarioEntry, interventions=interventions)
    scenarios: Any = (list[scenario], Field(min_length=1, description=listed))
    return create_model("ExperimentEntry", __base__=ExperimentEntry, scenario=scenarios)


_LISTS = ((ScenarioEntry, "interventions"), (ExperimentEntry, "scenario"))


def is_explained(location: tuple) -> bool:
    """Tell whether a line is said of an error: parameters are checked by themselves, and a field of two types is said once."""
    return (location[:1] != ("parameters",) or len(location) == 1) and "list[str]" not in location


def explain(error: ErrorDetails) -> str:
    """Return one line for one error of pydantic: the key, what is wrong, what is allowed."""
    place, entry = _place(error["loc"])
    kind, value = error["type"], _as_written(error.get("input"))
    if kind == "extra_forbidden":
        return f"{place}: unknown key{_key_hint(error['loc'][-1], value, entry)}"
    if kind == "union_tag_invalid":
        unknown = f"{place}.kind = {shown(value['kind'])}: unknown kind of intervention"
        near = most_like(value["kind"], known_kinds())
        if holding := kinds_holding(value["kind"], known_kinds()):
            return f"{unknown}; did you mean {holding}?"
        return f"{unknown}{closest(value['kind'], known_kinds(), most=MOST_KINDS)}{'' if near else OF_YOUR_OWN}"
    if kind == "union_tag_not_found":
        return f"{place}.kind: missing; allowed {', '.join(known_kinds())}"
    field = entry.model_fields.get(_last_name(error["loc"])) if entry else None
    allowed = (field.description or "") if field else "a table"
    if kind == "missing":
        return f"{place}: missing; needs {allowed}"
    if kind == "value_error":
        return f"{place} = {shown(value)}: {error['ctx']['error']}"
    if place == "inputs" and kind == "literal_error":
        return f"{place} = {shown(value)}: not known{inputs_meant(value)}"
    near = most_like(value, _choices(field.annotation)) if field and kind == "literal_error" else None
    return f"{place} = {shown(value)}: allowed {allowed}{meant(near) if near else _meant_by(value, allowed)}"


def _as_written(value: Any) -> Any:
    """Return a time of TOML as the file has it, any other value as it is."""
    return str(value) if isinstance(value, (date, time)) else value


def _meant_by(value: Any, allowed: str) -> str:
    """Return the hint what is meant by a value of another form than the one that is allowed; "" where nothing is known."""
    if isinstance(value, list) and allowed.startswith(ONE_NAME):
        return SEVERAL
    if allowed == NAME_RULE:
        return name_meant(value)
    if allowed.startswith(DAYS):
        return (year_meant(value) if allowed == DAY else "") or days_meant(value)
    return number_meant(value) if allowed.startswith(NUMBERS) else ""


def _key_hint(key: Any, value: object, entry: type[BaseModel] | None) -> str:
    """Say which key is meant by one that is not known, what is allowed, and which kinds of intervention have it."""
    known = list(entry.model_fields) if entry else []
    kind = next((name for name, schema in KIND_SCHEMAS.items() if schema is entry), None)
    kinds = known_kinds()
    if kind not in kinds:
        return entry_meant(key, known) or closest(key, known)
    meant_by = key_meant(key, value, kinds[kind])
    if meant_by is None:
        return closest(key, known) + kinds_with(key, kinds)
    return f"{meant_by or kinds_with(key, kinds)}; allowed: {', '.join(known)}"


def _choices(annotation: Any) -> list[str]:
    """Return the words of a Literal, also where there may be none of them."""
    parts = [annotation, *get_args(annotation)]
    return [word for part in parts for word in get_args(part) if isinstance(word, str)]


def _place(location: tuple) -> tuple[str, type[BaseModel] | None]:
    """Return the dotted path of an error's key, and the schema the key stands in."""
    path, entry = "", cast(type[BaseModel] | None, ExperimentEntry)
    for depth, step in enumerate(location):
        if isinstance(step, int):
            path += f"[{step}]"
            entry = TABLES.get(location[depth - 1])
        elif depth == 4 and step in KIND_SCHEMAS and location[2] == "interventions":
            entry = KIND_SCHEMAS[step]  # the tag of the union: a step of pydantic's, not of the file
        elif step not in ("int", "float", "str"):
            path += f".{step}" if path else str(step)
            if depth == 0 and step in ("design", "replication") and len(location) > 1:
                entry = TABLES[step]
    return path, entry


def _last_name(location: tuple) -> str:
    return next((s for s in reversed(location) if isinstance(s, str) and s not in ("int", "float", "str")), "")
