"""Assumptions: what was run, what differs from the defaults, and which assumptions matter most."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from abm.model.declared import PARAMETERS
from abm.report.gathered import Gathered
from abm.report.markup import Html, Row, table
from abm.report.tables import number_cell

DATA = Path(__file__).parent / "data"
ASSUMED = "A"  # of a source
SHOWN = 12  # of the parameters that matter most
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
                    ", ".join(f"{k} = {v}" for k, v in given.items()),
                    *days,
                ]
            )
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
        + "; ".join(
            f"{name} = {value:g} {PARAMETERS[name].unit} (default {default:g})" for name, value, default in changed
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
        factors = ", ".join(str(one["name"]) for one in (found.folder.design_told or {}).get("factors", []))
        said.append(f"Varied by the design: {factors}.")
    return said


def parameters_table() -> Html:
    """Return every parameter of the model with what is known of it."""
    rows: list[Row] = [
        [
            p.name,
            number_cell(float(p.default)),
            p.unit,
            number_cell(float(p.low)),
            number_cell(float(p.high)),
            p.source,
            p.submodel,
        ]
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
    rows: list[Row] = [
        [
            r.parameter,
            PARAMETERS[r.parameter].unit,
            *(
                number_cell(float(v))
                for v in (PARAMETERS[r.parameter].low, PARAMETERS[r.parameter].high, r.times_chance)
            ),
            r.responses,
        ]
        for r in screened().head(SHOWN).itertuples()
    ]
    heads = [
        "Assumption",
        "Unit",
        "Lowest",
        "Highest",
        "Times as much as chance",
        "What it moves most, over its range (as a share)",
    ]
    return table(
        "The assumptions that move the flow, its price or its seizures most, without a policy", heads, rows, wide=True
    )
