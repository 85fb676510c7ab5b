"""Report: what is printed for people: the summary of a run, the parameters, the interventions."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from abm.analysis.findings import counted
from abm.command.options import OptionError
from abm.command.terminal import WIDTH
from abm.experiment.changed import changed_words
from abm.inputs.naming import closest
from abm.inputs.places import places_by_region
from abm.inputs.rates import scan_rates
from abm.inputs.reading import shown
from abm.inputs.waits import WAIT_NOTE
from abm.model.declare import Parameter
from abm.model.declared import LEVERS, PARAMETERS
from abm.model.intervention import CHOICE, Intervention
from abm.model.interventions import kind_named, known_kinds
from abm.model.choices import office_ports
from abm.model.scenario import INPUTS
from abm.results.changed import named_with

if TYPE_CHECKING:
    from abm.model.observation import Recording

RATES = INPUTS[::-1]  # the latest year first
MAP_NOTE = "  A cell of the map is half a degree wide: a city at the edge of its state may lie in the next region. A state is taken at its middle."
MOST_KINDS = 2000  # letters of the names of all kinds in a message
INDENT = 15  # of lines that go on


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
        ("organizations", f"{r['organizations_end']:.0f} at the end, {counted(r['arrests'], 'leader')} arrested"),
        ("files", f"{folder}/"),
    )
    burn_in = f"after {scenario.burn_in} days of burn-in"
    name = named_with(scenario.name, changed_words(scenario.parameters))
    title = f"{name}, seed {recording.seed}: {scenario.days} days from {first_date(scenario.inputs)}, {burn_in}"
    return "\n".join([title, *(f"  {name:<25} {text}" for name, text in rows)])


def parameter_text(search: str = "") -> str:
    """Return every parameter in which `search` is found: default, unit, range and source, by submodel."""
    found = [p for p in PARAMETERS.values() if search.lower() in f"{p.name} {p.unit} {p.source} {p.submodel}".lower()]
    if not found:
        words = {word for p in PARAMETERS.values() for word in p.name.split("_")}
        return (
            f"No parameter has {shown(search)} in its name, unit, source or submodel{closest(search.lower(), words)}."
        )
    lines, submodel = [], None
    for parameter in found:
        if parameter.submodel != submodel:
            submodel = parameter.submodel
            lines += ["", submodel]
        lines += _parameter_lines(parameter)
    legend = "A = assumption with a wide range; C.., V..: official figures and findings (interdict targets C24)"
    return "\n".join([*lines[1:], "", *hanging(legend, 0)])


def _parameter_lines(p: Parameter) -> list[str]:
    return hanging(f"  {p.name:<27} {p.default:>9g} {p.unit}, {p.low:g} to {p.high:g}; {p.source}", INDENT)


def hanging(text: str, indent: int) -> list[str]:
    """Break a line of a list into lines of `WIDTH` letters, all but the first after an indent; names stay whole."""
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def kinds_found(search: str, names: Sequence[str] = ()) -> list[str]:
    """Return the kinds (of those that are named, or of all) in whose name, title, question or fields a text is found.

    Raises
    ------
    OptionError
        It is found in none.
    """
    found = [name for name in names or known_kinds() if search.lower() in _words_of(kind_named(name)).lower()]
    if not found:
        words = {word for name in known_kinds() for word in name.split("_")}
        raise OptionError(f"no kind of intervention has {shown(search)} in it{closest(search.lower(), words)}")
    return found


def _words_of(kind: type[Intervention]) -> str:
    """Return what is said of a kind, in one text."""
    options = [f"{name} {option.help}" for name, option in kind.options.items() if option.part != "window"]
    return " ".join([kind.kind, kind.title, kind.short, kind.question, kind.system, *options])


def intervention_text(names: Sequence[str] = ()) -> str:
    """Return every kind of intervention with its fields, the names they take, and the levers that are moved.

    Parameters
    ----------
    names : sequence of str
        Kinds that are wanted alone, without the lists that are the same for all.

    Raises
    ------
    OptionError
        No kind has one of these names.
    """
    for name in names:
        if name not in known_kinds():
            raise OptionError(f"no kind of intervention {shown(name)}{closest(name, known_kinds(), most=MOST_KINDS)}")
    kinds = [_kind_lines(name) for name in names or known_kinds()]
    reported = [*_window_lines(), *(line for lines in kinds for line in lines)]
    others = hanging(
        "interdict interventions, without a name, lists all kinds, places, shares scanned today and levers.", 0
    )
    return "\n".join([*reported, *(others if names else _lists())])


def _window_lines() -> list[str]:
    """Say when an intervention acts."""
    once = " and ".join(name for name, kind in known_kinds().items() if "stop" not in kind.options)
    window = (
        "Every kind needs start, the first day on which it acts: 0, which is the first recorded day, to the last day of the run.",
        "Every kind may have stop, the day after the last on which it acts; left out, it acts to the end of the run. "
        f"There is none for {once}.",
        'Both may be dates: start = "2022-03-01".',
    )
    return [*(line for sentence in window for line in hanging(sentence, 0)), ""]


def _kind_lines(name: str) -> list[str]:
    """Return a kind with its question and its fields."""
    kind = kind_named(name)
    own = [field for field in fields(kind) if kind.options[field.name].part != "window"]
    return [*hanging(f"{name}: {kind.question}", 2), *(line for field in own for line in _field_lines(name, field)), ""]


def _lists() -> list[str]:
    """Return the names that fields take, what is scanned today, and the levers."""
    lines = ["Names that can be used:"]
    chosen = {name: o for kind in known_kinds().values() for name, o in kind.options.items() if o.choices}
    places = ("office", "ports")
    for name, option in chosen.items():
        lines += [] if name in places else _named(name.removesuffix("s") + "s", ", ".join(option.choices))
    lines += ["", "States and cities of Mexico, by the region (region) they lie in on the map:"]
    lines += [line for region, places in places_by_region().items() for line in _named(region, ", ".join(places))]
    lines += hanging(MAP_NOTE, 2)
    lines += ["", "Field offices (office) and their ports (ports), from west to east:"]
    lines += [line for office, ports in office_ports().items() for line in _named(office, ", ".join(ports))]
    lines += ["", "Scanned today, of the crossings, at every port alike (inputs of the scenario):"]
    lines += [line for inputs in RATES for line in _named(inputs, _rates_text(inputs))]
    lines += ["", "Levers, which interventions move; each default has no effect:"]
    wide = max(len(lever.name) for lever in LEVERS) + 2
    for lever in LEVERS:
        allowed = f"{lever.neutral:g} {lever.unit}, {lever.low:g} to {lever.high:g}; {lever.meaning}"
        lines += hanging(f"  {lever.name:<{wide}}{allowed}", wide + 2)
    return lines


def _named(name: str, text: str) -> list[str]:
    """Write a text behind its name, over as many lines as it takes."""
    return hanging(f"  {name:<11} {text}", 14)


def _rates_text(inputs: str) -> str:
    return ", ".join(f"{mode} {rate}" for mode, rate in scan_rates(inputs).items())


def _field_lines(kind: str, field: Field) -> list[str]:
    """Return a field with its unit, what is allowed, its default and its source, as far as there are any."""
    option = kind_named(kind).options[field.name]
    default = "" if field.default in (None, MISSING) else f"default {field.default}"
    source = "" if option.source == CHOICE else option.source
    reported = "; ".join(filter(None, (option.allowed, default, source)))
    return hanging(f"  {field.name:<12} {option.unit}: {reported}", INDENT)
