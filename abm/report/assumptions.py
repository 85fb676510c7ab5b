"""Assumptions: what was run, what differs from the defaults, which assumptions matter most, and what a recovery rests on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from abm.model.declared import PARAMETERS
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, fold, join, paragraphs, table
from abm.report.tables import number_cell

DATA = Path(__file__).parent / "data"
ASSUMED = "A"  # of a source
SHOWN = 12  # of the parameters that matter most
FLOWING = ("delivered", "seiz", "price", "purity", "interdiction")  # response variables of the flow
VALUE = re.compile(r"[^±]+±\d+|\?")
NAME_WIDTH = 28  # of the shipped tables
FREE, LESS_ONE = "all free", "all free but "
HEADS = ("Frozen or thawed", "Flow, days 0-29", "30-89", "90-179", "180-364", "365-729", "Border price", "Street price", "Pay", "Seized")


class Rests(NamedTuple):
    """Hold the table of what the return of the flow rests on under one policy: rows of cells, the name first."""

    policy: str
    rows: tuple[tuple[str, ...], ...]


def policies_table(found: Gathered) -> Html:
    """Return what each policy is: kind, values, and its first and last day."""
    first = date.fromisoformat(str(found.manifest.get("first_date") or "2021-10-01"))
    titles = found.manifest.get("interventions") or {}
    rows = []
    for entry in found.folder.scenarios:
        for made in entry.get("interventions") or [{}]:
            kind = made.get("kind", "")
            given = {k: v for k, v in made.items() if k not in ("kind", "start", "stop") and v is not None}
            days = [str(first + timedelta(int(made[end]))) if made.get(end) is not None else "" for end in ("start", "stop")]
            title = titles.get(kind, {}).get("title", kind) if kind else "none"
            rows.append([str(entry.get("label") or entry["name"]), title, ", ".join(f"{k} = {v}" for k, v in given.items()), *days])
    return table("What was run", ["Scenario", "Intervention", "With", "From", "Until (the day after)"], rows, wide=True)


def changed_parameters(found: Gathered) -> list[tuple[str, float, float]]:
    """Return name, value and default of every parameter that differs from its default in the baseline."""
    given = found.manifest.get("parameters") or {}
    return [
        (name, float(value), PARAMETERS[name].default)
        for name, value in given.items()
        if name in PARAMETERS and isinstance(value, (int, float)) and float(value) != float(PARAMETERS[name].default)
    ]


def conditions(found: Gathered) -> list[str]:
    """Say under which conditions the experiment ran."""
    base = found.folder.scenarios[0]
    inputs = "as dated, from year to year" if base.get("inputs") == "history" else "of that fiscal year, held"
    said = [
        f"{base.get('days')} days recorded from {found.manifest.get('first_date')} on, after {base.get('burn_in')} days of burn-in. Inputs "
        f"{base.get('inputs')}: legal traffic, scanning and demand {inputs}."
    ]
    changed = changed_parameters(found)
    said.append(
        "Parameters that differ from the defaults, in every scenario: "
        + "; ".join(f"{name} = {value:g} {PARAMETERS[name].unit} (default {default:g})" for name, value, default in changed)
        + "."
        if changed
        else "No parameter differs from its default."
    )
    dated = re.findall(r"(?m)^\s*drivers\s*=\s*[\"']([^\"']+)[\"']", str(found.manifest.get("experiment") or ""))
    said.append(f"Dated drivers: {', '.join(dict.fromkeys(dated))}." if dated else "No dated drivers: governments do what they did, but for the policies.")
    if found.design:
        factors = ", ".join(str(one["name"]) for one in (found.folder.design_told or {}).get("factors", []))
        said.append(f"Varied by the design: {factors}.")
    return said


def parameters_table() -> Html:
    """Return every parameter of the model with what is known of it."""
    rows = [
        [p.name, number_cell(float(p.default)), p.unit, number_cell(float(p.low)), number_cell(float(p.high)), p.source, p.submodel]
        for p in PARAMETERS.values()
    ]
    heads = ["Parameter", "Default", "Unit", "Lowest", "Highest", "Source (A: assumption)", "Submodel"]
    return table("Every parameter of the model", heads, rows, wide=True)


def screened() -> pd.DataFrame:
    """Return the assumptions that move a response variable of the flow, the strongest first, as the shipped screening has them."""
    rows = pd.read_csv(DATA / "screening.csv")
    assumed = {name for name, parameter in PARAMETERS.items() if parameter.source.startswith(ASSUMED)}
    flowing = rows["responses"].fillna("").map(lambda text: any(word in text for word in FLOWING))
    return rows[rows["parameter"].isin(assumed) & flowing]


def screening_table() -> Html:
    """Return the assumptions that matter most for the flow."""
    rows = [
        [r.parameter, PARAMETERS[r.parameter].unit, *(number_cell(float(v)) for v in (PARAMETERS[r.parameter].low, PARAMETERS[r.parameter].high, r.times_chance)), r.responses]
        for r in screened().head(SHOWN).itertuples()
    ]
    heads = ["Assumption", "Unit", "Lowest", "Highest", "Times as much as chance", "What it moves most, over its range (as a share)"]
    return table("The assumptions that move the flow, its price or its seizures most, without a policy", heads, rows, wide=True)


@cache
def shipped_rests() -> tuple[Rests, ...]:
    """Return the shipped tables of what the return of the flow rests on when cars are scanned for good."""
    found: list[Rests] = []
    rows: list[list[str]] = []
    for line in (DATA / "what_it_rests_on.txt").read_text(encoding="utf-8").splitlines():
        name, numbers = line[:NAME_WIDTH].strip(), line[NAME_WIDTH:].split()
        if "flow in days" in line:
            rows = []
            found.append(Rests(name, ()))
        elif found and name and len(numbers) == len(HEADS) - 1 and all(map(VALUE.fullmatch, numbers)):
            rows.append([name, *numbers])
        elif line.startswith("---"):
            rows = []
        elif rows and name and not numbers:
            rows[-1][0] += f" {name}"
        if found and rows:
            found[-1] = Rests(found[-1].policy, tuple(map(tuple, rows)))
    return tuple(one for one in found if one.rows)


def rests_sentence(rests: Rests, most: int = 3) -> str:
    """Say without which adaptations the flow of the second year is lowest."""
    last = {row[0]: _middle(row[5]) for row in rests.rows}
    lacking = {name.removeprefix(LESS_ONE): flow for name, flow in last.items() if name.startswith(LESS_ONE) and " and " not in name}
    lowest = sorted(lacking.items(), key=lambda one: one[1])[:most]
    named = ", ".join(f"{name} ({flow:.0f}%)" for name, flow in lowest)
    return f"{rests.policy}: in the second year the flow is at {last[FREE]:.0f}% of that without the policy. It is lowest where one of these stands still: {named}."


def rests_part(found: Gathered) -> Html:
    """Return what a return of the flow rests on: the shipped tables, which freeze one adaptation after the other."""
    told = (
        "From the shipped experiment freeze.toml, another one than this: cars are scanned for good, some of what adapts stands still, under the "
        "same seeds. Flow in percent of that without the policy; prices and pay: change in percent in the last year; seized: of the share "
        "interdicted, in points; ± half of the 95% interval."
    )
    tables = [
        fold(f"Table: {one.policy}", table(f"What the flow rests on: {one.policy}", list(HEADS), [[row[0], *(Cell(cell, _middle(cell)) for cell in row[1:])] for row in one.rows], wide=True))
        for one in shipped_rests()
    ]
    own = f"The same of one's own policy: parameters = {{ freeze_pay = 0 }} in the experiment file, or a design as in freeze.toml ({found.name} has none)."
    return join([*paragraphs([told, *map(rests_sentence, shipped_rests()), own]), *tables])


def _middle(cell: str) -> float:
    try:
        return float(cell.split("±")[0].replace("\N{MINUS SIGN}", "-").replace("+", ""))
    except ValueError:
        return float("nan")
