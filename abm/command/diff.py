"""Diff from the command line: two runs that people name, and in words where they part and what followed."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.command.options import Days, OptionError, Seed
from abm.command.terminal import compile_once, progress

if TYPE_CHECKING:
    import numpy as np

    from abm.model.scenario import Scenario
    from abm.running.parting import Compared, Difference, Run

MOST_GIVEN = 8  # things that are named

Named = Annotated[
    str, typer.Argument(metavar="RUN", help="EXPERIMENT/SCENARIO, RESULTS/SCENARIO/REPLICATE, or a saved state.")
]


def diff(first: Named, second: Named, seed: Seed = None, days: Days = None) -> None:
    """Say on which day, in which process and in which row two runs diverge, and what followed.

    A run of a batch and a saved state have seeds of their own; a scenario has --seed, or that of the other run.
    """
    named = [_find(text) for text in (first, second)]
    known = [own for _, own, _ in named if own is not None]
    usual = seed if seed is not None else known[0] if known else 1
    compile_once()
    from abm.running.parting import Run, compare_runs

    runs = [Run(scenario, usual if own is None else own, min(until, days or until)) for scenario, own, until in named]
    if len({run.scenario.burn_in for run in runs}) > 1:
        raise OptionError(f"{first} and {second}: burn-ins of other lengths; no days of the two go together")
    with progress(min(run.last for run in runs), "day") as bar:
        compared = compare_runs(runs[0], runs[1], bar.update)
    print("\n".join(diff_lines((first, second), runs, compared)))


def _find(text: str) -> tuple[Scenario, int | None, int]:
    """Return the scenario of a run, its seed where it has one, and the morning on which it ends."""
    path = Path(text)
    if path.is_file() and path.suffix != ".toml":
        from abm.model.saving import load

        state = load(path)
        return state.scenario, state.seed, state.day
    from abm.store.folder import KEPT

    for depth in (2, 1):  # SCENARIO/REPLICATE, or an id
        if len(path.parts) > depth and (Path(*path.parts[:-depth]) / KEPT).is_dir():
            return _of_batch(Path(*path.parts[:-depth]), "/".join(path.parts[-depth:]))
    from abm.experiment.finding import find_scenario

    scenario = find_scenario(text)
    return scenario, None, scenario.days


def _of_batch(folder: Path, name: str) -> tuple[Scenario, int, int]:
    from abm.store.archive import Archive
    from abm.store.verify import find_line

    archive = Archive(folder)
    plan = archive.require_plan()
    line = find_line(archive, plan, name)
    run = plan.require(line.scenario, line.replicate)
    return run.scenario, run.seed, run.scenario.days


def diff_lines(names: tuple[str, str], runs: list[Run], compared: Compared) -> list[str]:
    """Write what two runs share, where they part, and what followed, a line each."""
    lines = [f"{name}: {run.scenario.name}, seed {run.seed}" for name, run in zip(names, runs, strict=True)]
    lines += _given(runs, compared.levers)
    from abm.running.by_process import process_in_words

    parting = compared.parting
    if parting is None:
        same = min(run.until for run in runs)
        return [*lines, f"The same bits in every table, to the morning of day {same}."]
    lines.append(f"They diverge on {_day(parting.day, runs[0].scenario)}, in {process_in_words(parting.process)}:")
    lines += [f"  {_difference(one)}" for one in parting.differences]
    lines.append("What followed, by the day at whose end a table differs first:")
    for day, tables in groupby(parting.followed.items(), key=lambda item: item[1]):
        lines.append(f"  {_day(day, runs[0].scenario)}:")
        lines += [f"    {_table(name)}" for name, _ in tables]
    return [*lines, *_amounts(compared, parting.day)]


def _given(runs: list[Run], levers: int | None) -> list[str]:
    """Say what is given in other ways: seed, policies, parameters; and from when on governments act otherwise."""
    from abm.model.scenario import contrast

    one, other = (run.scenario for run in runs)
    reported = list(contrast(one, other))
    reported += ["interventions"] if one.interventions != other.interventions else []
    reported += ["seed"] if runs[0].seed != runs[1].seed else []
    more = f" and {len(reported) - MOST_GIVEN} more" if len(reported) > MOST_GIVEN else ""
    lines = [f"Given differently: {', '.join(reported[:MOST_GIVEN]) or 'nothing'}{more}."]
    if levers is not None:
        lines.append(f"Governments act differently from {_day(levers, one)} on.")
    return lines


def _day(day: int, scenario: Scenario) -> str:
    from abm.inputs.dates import date_of

    return f"day {day} ({date_of(day, scenario.inputs)})" if day >= 0 else f"day {day}, in the burn-in"


def _difference(one: Difference) -> str:
    """Say where two worlds differ; what stands there is not said, as it may be of one port."""
    from abm.model.declared import FIELDS

    row = ", ".join(map(str, one.row))
    meaning = next((field.meaning for field in FIELDS if (field.table, field.name) == (one.table, one.field)), "")
    return f"{_table(one.table)}, row {row}" + (f": {meaning} ({one.field})" if one.field else "")


def _table(name: str) -> str:
    """Return what a table holds, in words, with its name."""
    from abm.model.declared import TABLES

    return f"{TABLES[name].meaning} ({name})"


def _amounts(compared: Compared, day: int) -> list[str]:
    """Say what became of what is delivered and seized, from the day on which the runs diverge."""
    start = max(0, day)
    lines = _amount("Delivered", compared.delivered, start) + _amount(
        "Seized at and between ports", compared.seized, start
    )
    chance = "This is one pair of runs, with chance in it; what a policy does is the mean over many: interdict batch."
    return [*lines, chance]


def _amount(what: str, flows: np.ndarray, start: int) -> list[str]:
    """Say how much of it there is in both runs, and how far apart they are, by period from a day on."""
    from abm.measures.falls import period_sums
    from abm.model.declare import KILOGRAM

    apart = (flows[0] != flows[1]).nonzero()[0]
    if not len(apart):
        return [f"{what}: the same on every day."]
    sums = period_sums(flows / KILOGRAM, start) | {"all": flows[:, start:].sum(axis=-1) / KILOGRAM}
    spans = {
        name: "all days from then on" if name == "all" else f"days {'-'.join(name.split('_')[-2:])}" for name in sums
    }
    lines = [f"{what}, kilograms pure, counted from day {start} on (the runs differ first on day {apart[0]}):"]
    return lines + [
        f"  {spans[name]}: {one:,.1f} kg and {other:,.1f} kg, {_apart(one, other)}"
        for name, (one, other) in sums.items()
    ]


def _apart(one: float, other: float) -> str:
    """Return by how much the second amount differs from the first, in kilograms and percent."""
    if one == other:
        return "the same"
    return f"{abs(other - one):,.1f} kg {'more' if other > one else 'less'} in the second{_change(one, other)}"


def _change(one: float, other: float) -> str:
    from abm.analysis.findings import number

    return f" ({number(100 * (other / one - 1), 1, True)}%)" if one > 0 else ""
