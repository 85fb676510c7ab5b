"""Assumptions: what was run, what differs from the defaults, and which assumptions matter most."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from abm.analysis.findings import counted
from abm.experiment.changed import changed_words
from abm.inputs.units import unit_in_words
from abm.model.declare import Parameter
from abm.model.declared import PARAMETERS, RESPONSES
from abm.model.interventions import known_kinds
from abm.report.gathered import Gathered, is_number
from abm.report.markup import Html, Row, join, paragraphs, table
from abm.report.tables import number_cell
from abm.results.changed import sentence_of

DATA = Path(__file__).parent / "data"
ASSUMED = "A"  # of a source
SHOWN = 12  # of the parameters that matter most
OF_ASSUMPTION = re.compile(rf"^{ASSUMED}\b[^:]*:")  # before what a source says: "A: ", "A from C4a: "
NOTE = re.compile(
    rf"'[^']*'|no published figure|{ASSUMED}( from .*)?|[\w, ]+ \d{{4}}"
)  # of where it comes from, not of what it is
LAST_YEAR = " in the last year"
RESPONDING = {response.name: response.label or response.meaning for response in RESPONSES}  # in words
FLOWING = ("delivered", "seiz", "price", "purity", "interdiction")  # response variables of the flow


def policies_table(found: Gathered) -> Html:
    """Return what each policy is: kind, values, and its first and last day."""
    first = date.fromisoformat(str(found.manifest.get("first_date") or "2021-10-01"))
    titles = found.manifest.get("interventions") or {}
    rows: list[Row] = []
    for entry in found.folder.scenarios:
        for made in entry.get("interventions") or [{}]:
            kind = made.get("kind", "")
            given = {k: v for k, v in made.items() if k not in ("kind", "start", "stop") and v is not None}
            days = [
                str(first + timedelta(int(made[end]))) if made.get(end) is not None else "" for end in ("start", "stop")
            ]
            title = titles.get(kind, {}).get("title", kind) if kind else "none"
            rows.append(
                [
                    str(entry.get("label") or entry["name"]),
                    title,
                    ", ".join(_given(kind, name, value) for name, value in given.items()),
                    *days,
                ]
            )
    return table("What was run", ["Scenario", "Intervention", "With", "From", "Until (the day after)"], rows, wide=True)


def _given(kind: str, name: str, value: object) -> str:
    """Write a value of an intervention with its unit, as far as its kind is known here."""
    options, words = known_kinds()[kind].options if kind in known_kinds() else {}, name.replace("_", " ")
    if name in options and isinstance(value, (int, float)):
        return options[name].say(name, value)
    return f"{words} {', '.join(map(str, value)) if isinstance(value, list) else value}"


def changed_values(found: Gathered) -> dict[str, float]:
    """Return every parameter that differs from its default in all runs, those that a design varies left out."""
    given, design = found.manifest.get("parameters") or {}, found.folder.design_entry or {}
    varied = {factor["name"] for factor in design.get("factors", ())}
    return {
        name: float(value)
        for name, value in given.items()
        if name in PARAMETERS.keys() - varied and is_number(value) and value != PARAMETERS[name].default
    }


def changed_line(found: Gathered) -> str:
    """Say what was changed of the model in every run, below the question; "" where nothing was."""
    return sentence_of(changed_words(changed_values(found)))


def conditions(found: Gathered) -> list[str]:
    """Say under which conditions the experiment ran."""
    base = found.folder.scenarios[0]
    inputs = "as dated, from year to year" if base.get("inputs") == "history" else "of that fiscal year, held"
    said = [
        f"{counted(base['days'], 'day')} recorded from {found.manifest.get('first_date')} on, after {base.get('burn_in')} days of burn-in. Inputs "
        f"{base.get('inputs')}: legal traffic, scanning and demand {inputs}."
    ]
    changed = changed_values(found)
    said.append(
        "Parameters that differ from the defaults, in every scenario: "
        + "; ".join(
            f"{words_of(PARAMETERS[name])}, {value:g} {unit_in_words(PARAMETERS[name].unit)}".rstrip()
            + f" ({span_of(PARAMETERS[name])})"
            for name, value in changed.items()
        )
        + "."
        if changed
        else "No parameter differs from its default."
    )
    dated = re.findall(r"(?m)^\s*drivers\s*=\s*[\"']([^\"']+)[\"']", str(found.manifest.get("experiment") or ""))
    said.append(
        f"Dated drivers: {', '.join(dict.fromkeys(dated))}."
        if dated
        else "No dated drivers: governments do what they did in those inputs, but for the policies."
    )
    if found.design:
        names = (str(one["name"]) for one in (found.folder.design_entry or {}).get("factors", []))
        factors = "; ".join(
            f"{words_of(PARAMETERS[name])} ({span_of(PARAMETERS[name])})"
            if name in PARAMETERS
            else name.replace("_", " ")
            for name in names
        )
        said.append(f"Varied by the design: {factors}.")
    return said


def parameters_table() -> Html:
    """Return every parameter of the model with what is known of it."""
    rows: list[Row] = [
        [
            p.title,
            p.name,
            number_cell(float(p.default)),
            unit_in_words(p.unit),
            number_cell(float(p.low)),
            number_cell(float(p.high)),
            p.source,
            p.submodel.replace("_", " ").capitalize(),
        ]
        for p in PARAMETERS.values()
    ]
    heads = ["Parameter", "Name in files", "Default", "Unit", "Lowest", "Highest", "Source (A: assumption)", "Submodel"]
    return table("Every parameter of the model", heads, rows, wide=True)


def assumed_count() -> int:
    """Return how many parameters of the model are assumptions."""
    return sum(parameter.source.startswith(ASSUMED) for parameter in PARAMETERS.values())


def words_of(parameter: Parameter) -> str:
    """Return what a parameter is, as its source has it: the name in words where that says nothing more."""
    parts = map(str.strip, re.split(r";(?![^()]*\))", OF_ASSUMPTION.sub("", parameter.source)))
    said = "; ".join(part for part in parts if part and not NOTE.fullmatch(part))
    return f"{parameter.title}: {said}" if said else parameter.title


def span_of(parameter: Parameter) -> str:
    """Return default and range of a parameter in words."""
    return f"default {parameter.default:g}, range {parameter.low:g} to {parameter.high:g}"


def screened() -> pd.DataFrame:
    """Return the assumptions that move a response variable of the flow, as the shipped screening has them.

    Returns
    -------
    DataFrame
        `parameter`; `moved`: response variables and how far each is moved (standard deviations over all points of the
        screening, for a step of two thirds of the range), the most first; `flow`: how far that of the flow that is moved most
        is, by which rows are in order.
    """
    with open(DATA / "screening.csv", encoding="utf-8", newline="") as file:
        rows = pd.DataFrame(csv.DictReader(file))[["parameter", "responses"]]
    assumed = {name for name, parameter in PARAMETERS.items() if parameter.source.startswith(ASSUMED)}
    rows["moved"] = [
        [(name, float(size)) for name, size in map(str.split, said.split(", "))] if said else []
        for said in rows["responses"]
    ]
    rows["flow"] = [
        max((size for name, size in moved if any(word in name for word in FLOWING)), default=0.0)
        for moved in rows["moved"]
    ]
    kept = rows[rows["parameter"].isin(assumed) & (rows["flow"] > 0.0)]
    return kept.sort_values("flow", ascending=False, ignore_index=True)[["parameter", "moved", "flow"]]


def screening_part() -> Html:
    """Return the assumptions that matter most for the flow, and in a sentence how the table is read."""
    rows: list[Row] = []
    for one in screened().head(SHOWN).itertuples():
        p = PARAMETERS[one.parameter]
        numbers = (number_cell(float(value)) for value in (p.default, p.low, p.high))
        rows.append([words_of(p), *numbers, unit_in_words(p.unit), _moved(one.moved)])
    heads = [
        "Assumption",
        "Default",
        "Lowest",
        "Highest",
        "Unit",
        "What it moves most (1: the spread over all worlds tried)",
    ]
    made = table(
        "The assumptions that move the flow, its price or its seizures most, under policies of every kind at once",
        heads,
        rows,
        wide=True,
    )
    return join([paragraphs([screening_sentence()]), made])


def screening_sentence() -> str:
    """Say which assumption moves the flow most, and what its number means."""
    first = screened().iloc[0]
    p, (response, size) = PARAMETERS[first["parameter"]], first["moved"][0]
    return (
        "Every assumption was moved by two thirds of its range, under policies of every kind at once, while all others lay anywhere in theirs. The one that moves "
        f"the flow, its price or its seizures most is “{words_of(p)}” ({span_of(p)}): such a step moves {RESPONDING[response]} by {size:.2f} of "
        "the spread (standard deviation) that it has over all of these worlds, and so are the numbers of the table. Only what another random seed does not do as well is named."
    )


def _moved(moved: list[tuple[str, float]]) -> str:
    """Name what is moved, with how far; what is of the last year only where the whole run is not there."""
    sizes = {RESPONDING.get(name, name): size for name, size in moved}
    return ", ".join(
        f"{words} {size:.2f}"
        for words, size in sizes.items()
        if not words.endswith(LAST_YEAR) or words.removesuffix(LAST_YEAR) not in sizes
    )
