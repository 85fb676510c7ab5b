"""Command line: `interdict run`, `batch`, `parameters`, `interventions`, `benchmark`.

What a command needs is imported when it runs, so that `interdict --help` answers at once. A mistake of the user is told
in one line per problem with exit code 2; a run that fails has exit code 1; Ctrl-C has 130.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Simulate the illegal fentanyl flow over the US-Mexico border, and what policy does to it.",
)
USER_ERRORS = (  # by name, so that nothing is imported before it is needed
    "ExperimentError", "ScenarioError", "ParameterError", "LeverError", "StoreError", "DataError",
)  # fmt: skip
RUN_ERRORS = ("BatchError", "RunError", "OSError")
INTERRUPTED = 130
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; end with an exit code, never with a traceback unless --debug is given."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in arguments
    try:
        app([word for word in arguments if word != "--debug"], prog_name="interdict")
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer catches Ctrl-C itself, and says nothing
            _fail(["stopped; nothing was written"], INTERRUPTED)
        raise
    except Exception as error:
        if debug:
            raise
        names = {kind.__name__ for kind in type(error).__mro__}
        if "BatchInterrupted" in names:
            _fail(str(error).splitlines(), INTERRUPTED)
        if names.intersection(USER_ERRORS):
            _fail(str(error).splitlines(), 2)
        if names.intersection(RUN_ERRORS):
            _fail(str(error).splitlines(), 1)
        _fail([f"{type(error).__name__}: {error} (a fault of the program; --debug shows where)"], 1)


def _fail(lines: list[str], code: int) -> None:
    for line in lines:
        print(f"interdict: {line}", file=sys.stderr)
    raise SystemExit(code)


@app.callback()
def describe(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error (may stand anywhere).")
    ] = False,
) -> None:
    """Simulate the illegal fentanyl flow over the US-Mexico border, and what policy does to it."""


@app.command()
def run(
    scenario: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="baseline, history, EXPERIMENT/SCENARIO, or FILE.toml[/SCENARIO].")
    ] = "baseline",
    days: Annotated[int | None, typer.Option(help="Days recorded, after the burn-in.")] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of the random numbers.")] = 1,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter; may be given more than once.")
    ] = None,
    out: Out = None,
) -> None:
    """Run one scenario once: daily tables, a picture, a summary on the screen."""
    from abm.batch.experiment import find_scenario, override

    chosen = override(find_scenario(scenario), days, settings or [])
    folder = out or Path("results") / f"run-{chosen.name}-{seed}"
    from abm.batch.report import run_text
    from abm.batch.single import run_single

    _compile_once()
    with _progress(chosen.burn_in + chosen.days, "day") as bar:
        recording = run_single(chosen, seed, folder, bar.update)
    print(run_text(recording, folder))


@app.command()
def batch(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT.toml", help="Experiment file.")],
    replicates: Annotated[int | None, typer.Option(min=2, help="Instead of those of the file.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if not given.")] = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Do again what changed since the folder was begun.")] = False,
) -> None:
    """Run an experiment, scenarios x replicates, and write tables and pictures to results/NAME."""
    from abm.batch.experiment import read_experiment

    checked = read_experiment(experiment)
    folder = out or Path("results") / checked.name
    from abm.analysis import headline
    from abm.batch.engine import check_batch, run_batch

    check_batch(checked, folder, replicates, force)
    number, pairs = len(checked.scenarios), replicates or checked.replicates
    print(f"{checked.name}: {number} scenarios and a placebo x {pairs} replicates", flush=True)
    _compile_once()
    with _progress((number + 1) * pairs, "run") as bar:
        run_batch(
            checked, folder, workers, replicates, force, bar.update, held=partial(_start_at, bar), tell=_tell
        )
    print(headline(folder))
    print(f"\nTables and pictures: {folder}/ (dictionary.csv explains every column)")


@app.command()
def parameters(
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only those with this text in them.")] = "",
) -> None:
    """List every parameter: default, unit, range, source."""
    from abm.batch.report import parameter_text

    print(parameter_text(search))


@app.command()
def interventions() -> None:
    """List every intervention and its fields: unit, default, range, source."""
    from abm.batch.report import intervention_text

    print(intervention_text())


@app.command()
def benchmark(as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False) -> None:
    """Measure how fast the model is on this machine."""
    from abm.benchmark import benchmark as measure

    measure(as_json)


def _compile_once() -> None:
    from abm.batch.engine import cache_is_cold, compile_rules

    if cache_is_cold():
        print("Compiling the rules for this machine (once, about a minute) ...", file=sys.stderr, flush=True)
    compile_rules()


def _progress(total: int, unit: str):
    """Return a bar that shows how much is done and the time left."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, leave=False, dynamic_ncols=True)


def _start_at(bar, number: int) -> None:
    """Let a bar begin where an earlier batch ended: the time left is reckoned from what is done from now on."""
    bar.initial = number
    bar.update(number)


def _tell(line: str) -> None:
    from tqdm import tqdm

    tqdm.write(f"interdict: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
