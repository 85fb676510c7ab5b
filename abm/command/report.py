"""Report: what is printed for people: the summary of a run, the parameters, the interventions."""

from __future__ import annotations

import textwrap
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from abm.inputs.rates import scan_rates
from abm.inputs.reading import shown
from abm.inputs.traffic import WAIT_NOTE
from abm.model.declare import Parameter
from abm.model.declared import LEVERS, PARAMETERS
from abm.model.interventions import kind_named, known_kinds
from abm.model.levers import office_ports
from abm.model.scenario import INPUTS

if TYPE_CHECKING:
    from abm.model.observation import Recording

RATES = INPUTS[::-1]  # the latest year first


def run_text(recording: Recording, folder: Path) -> str:
    """Return the summary of one run: what flowed, what was seized, what it was like at the ports."""
    from abm.inputs.dates import first_date
    from abm.model.observation import Outcome

    scenario, r = recording.scenario, Outcome.of(recording).responses
    rows = (
        ("delivered", f"{r['delivered_kg']:,.0f} kg pure ({r['delivered_kg'] / scenario.days:.1f} kg a day)"),
        ("seized", f"{r['seized_kg_gross']:,.0f} kg gross in {r['seizures']:,.0f} seizures"),
        (
            "",
            f"{r['share_at_ports']:.0%} of the weight at ports, {r['interdiction_share']:.0%} of the pure drug sent",
        ),
        ("couriers caught at ports", f"{r['citizen_share']:.0%} United States citizens"),
        ("street price, purity", f"{r['price_mean']:.2f} of the usual price, {r['purity_mean']:.1%} pure"),
        ("price at the border", f"{r['border_price_mean']:.2f} of the usual price"),
        ("pay of couriers", f"{r['pay_mean']:.2f} of the usual pay"),
        ("earnings of sellers", f"{r['earnings_mean'] / 1e6:.2f} million USD a day"),
        ("at the ports", f"{r['exams_per_day']:,.0f} exams a day"),
        ("", f"{r['wait_minutes_mean']:.0f} min mean wait of a car ({WAIT_NOTE})"),
        (
            "labs",
            f"{r['labs_working_mean']:.0f} at work, {r['labs_found']:.0f} found, {r['labs_moved']:.0f} moved away",
        ),
        ("organizations", f"{r['organizations_end']:.0f} at the end, {r['arrests']:.0f} leaders arrested"),
        ("files", f"{folder}/"),
    )
    burn_in = f"after {scenario.burn_in} days of burn-in"
    title = (
        f"{scenario.name}, seed {recording.seed}: {scenario.days} days from {first_date(scenario.inputs)}, {burn_in}"
    )
    return "\n".join([title, *(f"  {name:<26}{text}" for name, text in rows)])


def parameter_text(search: str = "") -> str:
    """Return every parameter in which `search` is found: default, unit, range and source, by submodel."""
    found = [p for p in PARAMETERS.values() if search.lower() in f"{p.name} {p.unit} {p.source} {p.submodel}".lower()]
    if not found:
        return f"No parameter has {shown(search)} in its name, unit, source or submodel."
    lines, submodel = [], None
    for parameter in found:
        if parameter.submodel != submodel:
            submodel = parameter.submodel
            lines += ["", submodel]
        lines.append(_parameter_line(parameter))
    legend = "A = assumption with a wide range; C.., V..: official figures and findings (interdict targets C24)"
    return "\n".join([*lines[1:], "", legend])


def _parameter_line(p: Parameter) -> str:
    return f"  {p.name:<28}{p.default:>9g} {p.unit:<26} {p.low:g} to {p.high:g}; {p.source}"


def intervention_text() -> str:
    """Return every kind of intervention with its fields, the names they take, and the levers that are moved."""
    lines = []
    for name, kind in known_kinds().items():
        lines += [f"{name}: {kind.question}", *(_field_line(name, field) for field in fields(kind)), ""]
    lines += ["Days count from the first recorded day. Names that can be used:"]
    chosen = {name: o for kind in known_kinds().values() for name, o in kind.options.items() if o.choices}
    places = ("office", "ports")
    for name, option in chosen.items():
        lines += [] if name in places else _named(name.removesuffix("s") + "s", ", ".join(option.choices))
    lines += ["", "Field offices (office) and their ports (ports), from west to east:"]
    lines += [line for office, ports in office_ports().items() for line in _named(office, ", ".join(ports))]
    lines += ["", "Scanned today, of the crossings, at every port alike (inputs of the scenario):"]
    lines += [line for inputs in RATES for line in _named(inputs, _rates_text(inputs))]
    lines += ["", "Levers, which interventions move; each default has no effect:"]
    for lever in LEVERS:
        effect = f"{lever.neutral:g} {lever.unit}"
        lines.append(f"  {lever.name:<16}{effect:<24} {lever.low:g} to {lever.high:g}; {lever.meaning}")
    return "\n".join(lines)


def _named(name: str, text: str) -> list[str]:
    """Write a text behind its name, over as many lines as it takes."""
    return [f"  {name if i == 0 else '':<12}{line}" for i, line in enumerate(textwrap.wrap(text, 90))]


def _rates_text(inputs: str) -> str:
    return ", ".join(f"{mode} {rate}" for mode, rate in scan_rates(inputs).items())


def _field_line(kind: str, field: Field) -> str:
    option = kind_named(kind).options[field.name]
    return f"  {field.name:<11}{_default(field):<20}{option.unit:<20} {option.allowed}; {option.source}"


def _default(field: Field) -> str:
    if field.default is MISSING:
        return "no default"
    return "left out" if field.default is None else str(field.default)
