"""Preview: what a batch would run, how long it would take and how much it would write, without running it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import pandas as pd
import pyarrow as pa

from abm.experiment.changed import changed_parameters
from abm.experiment.design.factors import Place, intervention_at, known_places, unit_of
from abm.experiment.design.points import Design
from abm.experiment.experiment import Experiment
from abm.experiment.overruled import idle_words
from abm.inputs.dates import date_of
from abm.inputs.units import counted
from abm.model.initialization import RunError
from abm.model.observation import DAILY_COLUMNS, Outcome, Recording
from abm.model.simulation import simulate
from abm.store.chunks import encode
from abm.store.folder import text_of
from abm.store.plan import Plan
from abm.store.rows import Tables, tables_of

ROWS = 8  # points that are shown
TIMED = 4  # runs that are timed
UNITS = ("B", "kB", "MB", "GB", "TB")


def preview(experiment: Experiment, plan: Plan, workers: int = 1, replicates: int | None = None) -> str:
    """Return the design, the number of runs, the expected time and the expected disk.

    Parameters
    ----------
    plan : Plan
        What would be run.
    workers : int
        Processes the time is divided by.
    replicates : int or None
        Instead of those of the file; where those are adaptive, the fewest and the most are reported.
    """
    seconds, size, notes = measure(plan)
    asked, number = experiment.replication, len(plan.scenarios)
    span = [asked.minimum, asked.cap] if asked and replicates is None else [replicates or experiment.replicates]
    counts = [f"{per:,}" for per in span]
    lasts = _range(span, lambda n: duration(seconds * number * n / workers))
    rows = [
        ("design", _design(experiment)),
        *(("varies" if i == 0 else "", line) for i, line in enumerate(_factors(experiment))),
        ("scenarios", _scenarios(plan)),
        *(("parameters" if i == 0 else "", line) for i, line in enumerate(_changed(experiment))),
        *(("policies" if i == 0 else "", line) for i, line in enumerate(_policies(experiment))),
        *(("today" if i == 0 else "", line) for i, line in enumerate(_today(experiment, plan))),
        ("days", _days(plan)),
        ("replicates", f"{' to '.join(counts)} of each, with the same seeds in all (root seed {experiment.seed})"),
        ("runs", " to ".join(f"{number * per:,}" for per in span)),
        ("time", f"{lasts} for the runs with {counted(workers, 'workers')}; {notes}"),
        ("disk", f"{_range(span, lambda n: amount(size * number * n))}; {amount(size)} a run"),
    ]
    if asked and replicates is None:
        widths = ", ".join(f"{name} ± {width:g}" for name, width in asked.half_widths.items())
        rows.insert(-3, ("until", f"{widths} (95% interval of the paired difference), or {asked.cap} replicates"))
    return "\n".join(
        [experiment.question, *(f"  {name:<11} {text}" for name, text in rows), *_points(experiment.design)]
    )


def measure(plan: Plan, timed: int = TIMED) -> tuple[float, float, str]:
    """Return mean seconds and bytes of a run, tables included, and what was found on the way.

    The runs that are timed are spread over the design, so that its slow corners count.
    """
    places = sorted({round(i * (len(plan.scenarios) - 1) / max(1, timed - 1)) for i in range(timed)})
    runs = [plan.run(place, 0) for place in places]
    kept: list[Tables] = []
    faults: list[str] = []
    for i, run in enumerate([runs[0], *runs]):
        if i == 1:  # the first one loads what all others use, and is not counted
            kept, faults, started = [], [], time.perf_counter()
        try:
            recording = simulate(run.scenario, run.seed)
        except RunError as error:
            faults.append(f"{run.scenario.name} stopped at a fault: {error}")
        else:
            kept.append(tables_of([run], [recording], [Outcome.of(recording)], plan.daily))
    size = _bytes(kept) / len(kept) if kept else 0.0
    seconds = (time.perf_counter() - started) / len(runs)
    return seconds, size, "; ".join([f"{len(runs)} timed runs of {seconds:.3f} s on average", *faults])


def _bytes(kept: Sequence[Tables]) -> int:
    """Return what the store and the large tables at the end take."""
    joined = {name: pa.concat_tables([tables[name] for tables in kept]).unify_dictionaries() for name in kept[0]}
    stored = sum(len(content) for content in encode(joined).values())
    return stored + sum(len(text_of(joined[name])) for name in joined.keys() - {"runs"})


def _design(experiment: Experiment) -> str:
    design = experiment.design
    if not design.factors:
        return f"scenarios: {len(experiment.scenarios)}, as listed"
    local = " (local: says nothing of factors together)" if design.kind == "one_at_a_time" else ""
    return f"{design.kind}{local}: {len(design.points):,} points x {_policies_counted(len(experiment.scenarios) - 1)}"


def _policies_counted(number: int) -> str:
    return f"{number:,} {'policy' if number == 1 else 'policies'}"


def _factors(experiment: Experiment) -> list[str]:
    """Return what varies by its key in the file, with its unit; of a policy also the kind of which it is a field."""
    places = known_places(experiment.scenarios)
    return [f"{one.name:<27} {one}{_unit(places[one.name], experiment)}" for one in experiment.design.factors]


def _unit(place: Place, experiment: Experiment) -> str:
    """Return the unit of what varies, and the title of the policy that it is a field of."""
    unit = unit_of(place, experiment.scenarios)
    of = "" if place.scenario is None else f" of {intervention_at(place, experiment.scenarios).title}"
    return of if unit in ("", "1") else f" {unit}{of}"


def _scenarios(plan: Plan) -> str:
    baselines = len(set(plan.baseline_of.values()))
    placebos = sum(scenario.placebo_day is not None for scenario in plan.scenarios)
    policies = len(plan.scenarios) - baselines - placebos
    reported = f"{counted(baselines, 'baselines')}, {_policies_counted(policies)}"
    return f"{len(plan.scenarios):,}: {reported}, {counted(placebos, 'placebos')}"


def _changed(experiment: Experiment) -> list[str]:
    """Say which parameters the file changes, in every scenario; those that the design varies are among what varies."""
    varied = {factor.name for factor in experiment.design.factors}
    changed = changed_parameters(experiment.scenarios[0].parameters)
    return [f"{words}, in every scenario" for name, words in changed.items() if name not in varied]


def _days(plan: Plan) -> str:
    """Say how long a run is, and from which date on."""
    scenario = plan.scenarios[0]
    ends = [date_of(day, scenario.inputs) for day in (0, scenario.days - 1)]
    return f"{scenario.days:,}, from {ends[0]} (day 0) to {ends[1]}, after {scenario.burn_in:,} days of burn-in"


def _policies(experiment: Experiment) -> list[str]:
    """Say what the first policies do, and what holds without them."""
    reported = []
    for scenario in experiment.scenarios:
        idle = idle_words(scenario)
        for place, made in enumerate(scenario.interventions):
            words = made.in_words(scenario.inputs, scenario.days, scenario.parameters)
            reported.append(f"{scenario.name}: {words}{f'; {idle[place]}' if place in idle else ''}")
    return reported[:ROWS] + _rest(len(reported))


def _today(experiment: Experiment, plan: Plan) -> list[str]:
    """Say what goes on without the policies where neither inputs nor parameters say it: means of a run of the baseline."""
    scenario, first = plan.run(0, 0).scenario, plan.run(0, 0).seed
    made = [one for policy in experiment.scenarios for one in policy.interventions]
    kinds = {one.kind: type(one) for one in made if not one.usual(scenario.inputs, scenario.parameters, one.start)}
    try:
        recording = simulate(scenario, first)
    except RunError:  # as `measure` says
        return []
    lines = [f"{kind.title}: {', '.join(_means(kind.today, recording))}" for kind in kinds.values() if kind.today]
    return [*lines[:ROWS], *_rest(len(lines)), *["(means of a run of the baseline)"][: len(lines)]]


def _means(names: Sequence[str], recording: Recording) -> Iterator[str]:
    """Yield columns of the day with their means over the recorded days of a run; what is rare by 28 days."""
    days = recording.to_frame()
    for column in DAILY_COLUMNS:
        if column.name in names:
            mean, unit = days[column.name].mean(), column.unit
            if unit.endswith("/day") and mean < 1:
                mean, unit = 28 * mean, f"{unit.removesuffix('day')}28 days"
            yield f"{mean:{',.0f' if mean >= 100 else '.3g'}} {unit} ({column.meaning})"


def _rest(number: int) -> list[str]:
    """Say how many of so many lines are left out after the first ones."""
    return [f"... and {number - ROWS:,} more"] if number > ROWS else []


def _points(design: Design) -> list[str]:
    """Return the first points as a table."""
    if not design.factors:
        return []
    table = pd.DataFrame(design.points[:ROWS], columns=[factor.name for factor in design.factors])
    table.insert(0, "point", range(len(table)))
    shown = table.to_string(index=False, float_format="{:.4g}".format).split("\n")
    return ["", *(f"  {line}" for line in shown), *(f"  {line}" for line in _rest(len(design.points)))]


def _range(span: Sequence[int], reported: Callable[[int], str]) -> str:
    return "about " + " to ".join(reported(number) for number in span)


def duration(seconds: float) -> str:
    """Return a time as people say it, to two places."""
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.2g} {unit}" if seconds < 99.5 * size else f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.2g} s" if seconds < 99.5 else f"{seconds:.0f} s"


def amount(size: float) -> str:
    """Return a number of bytes as people say it."""
    for unit in UNITS:
        if size < 999.5 or unit == UNITS[-1]:
            return f"{size:.3g} {unit}"
        size /= 1000
    raise AssertionError
