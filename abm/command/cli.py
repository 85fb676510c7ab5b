"""Command line: `interdict run`, `batch`, `view`, `animate`, `export`, `merge`, `replay`, and lists of what there is.

What a command needs is imported when it runs, so that `interdict --help` answers at once. A mistake of the user is told
in one line per problem with exit code 2; a run that fails has exit code 1; Ctrl-C has 130.
"""

from __future__ import annotations

import errno
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from abm.command.options import (
    Days,
    MemoryLimit,
    Port,
    Replicates,
    Seed,
    TimeLimit,
    Workers,
    check_cluster,
    read_shard,
)
from abm.command.rounds import Rounds, end, is_told_again, print_answer, print_preview
from abm.command.terminal import brief, compile_once, lasting_output, progress, raise_when_told_to_stop, tell
from abm.inputs.reading import number_of
from abm.model.compilation import tell_of_compiling
from abm.store.finished import Asked

if TYPE_CHECKING:
    from abm.command.single import ChosenRun

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # what is told is text, in brackets or not
    help="Simulate the illegal fentanyl flow over the US-Mexico border, and what policy does to it.",
)
USER_ERRORS = (  # by name, so that nothing is imported before it is needed
    "ExperimentError", "ScenarioError", "ParameterError", "LeverError", "StoreError", "DataError", "SavedStateError",
    "AnimationError", "FilmError", "ViewError", "OptionError",
)  # fmt: skip
RUN_ERRORS = ("BatchError", "RunError", "OSError")
INTERRUPTED = 130
STOPPED = dict.fromkeys(
    ("batch", "export", "merge"), "stopped; every run that is finished is kept; the same command does the rest"
)
Folder = Annotated[Path, typer.Argument(metavar="RESULTS", help="Folder of a batch, such as results/NAME.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; end with an exit code, never with a traceback unless --debug is given."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in arguments
    if debug:
        logging.basicConfig()
        logging.getLogger("abm").setLevel(logging.DEBUG)  # says where what could not be made went wrong
    with lasting_output() as printed:
        try:
            _run(arguments, debug)
        except SystemExit as end:
            printed.flush()
            if not end.code and printed.lost and printed.lost.errno != errno.EPIPE:  # a reader that left had enough
                _fail([f"standard output: {printed.lost.strerror}: what was printed is lost"], 1)
            raise


def _run(arguments: list[str], debug: bool) -> None:
    """Run a command; end with SystemExit."""
    try:
        words = [word for word in arguments if word != "--debug"]
        raise SystemExit(app(words, prog_name="interdict", standalone_mode=False) or 0)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer catches Ctrl-C itself, and says nothing
            _fail([STOPPED.get(arguments[0], "stopped; nothing was written")], INTERRUPTED)
        raise
    except Exception as error:
        if debug:
            raise
        shown: Any = error  # of what reads the command line, by whatever name it is imported
        names = {kind.__name__ for kind in type(error).__mro__}
        if "NoArgsIsHelpError" in names:
            shown.show()
            raise SystemExit(2) from None
        if "ClickException" in names:
            _fail([" ".join(shown.format_message().split())], 2)
        if "BatchInterrupted" in names:
            _fail(str(error).splitlines(), INTERRUPTED)
        if names.intersection(USER_ERRORS):
            _fail(str(error).splitlines(), 2)
        if names.intersection(RUN_ERRORS):
            _fail(str(error).splitlines(), 1)
        _fail([f"{type(error).__name__}: {error} (a fault of the program; --debug shows where)"], 1)


def _fail(lines: list[str], code: int) -> NoReturn:
    for line in lines:
        print(f"interdict: {brief(line)}", file=sys.stderr)
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
        str | None,
        typer.Option(
            metavar="NAME|FILE", help="baseline (default), history, EXPERIMENT/SCENARIO, FILE.toml[/SCENARIO]."
        ),
    ] = None,
    days: Days = None,
    seed: Seed = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter; may be given more than once.")
    ] = None,
    save_day: Annotated[
        tuple[str, Path] | None, typer.Option(metavar="N FILE", help="Stop on the morning of day N and save the state.")
    ] = None,
    origin: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Go on from a saved state, with this scenario.")
    ] = None,
    out: Out = None,
) -> None:
    """Run one scenario once: daily tables, a picture, a summary on the screen."""
    tell_of_compiling()
    from abm.command.single import choose_run

    chosen = choose_run(scenario, days, seed, settings or [], origin)
    if save_day is not None:
        _save(chosen, *save_day)
        return
    compile_once()
    folder = out or Path("results") / f"run-{chosen.scenario.name}-{chosen.seed}"
    from abm.command.report import run_text
    from abm.command.single import run_single
    from abm.running.steps import Steps

    steps = Steps(tell)
    with progress(chosen.days_to_live, "day") as bar:
        recording = run_single(chosen.scenario, chosen.seed, folder, bar.update, chosen.live, steps)
    print(run_text(recording, folder))
    if steps.faults:
        raise SystemExit(1)


def _save(chosen: ChosenRun, morning: str, path: Path) -> None:
    from abm.model.branching import save_at
    from abm.model.saving import SavedStateError, require_day, require_file

    if chosen.state is not None:
        _fail(["--save-day: a state that was gone on from cannot be saved again; leave out --from"], 2)
    number = number_of(morning)
    day = number if isinstance(number, int) else morning
    try:
        require_day(chosen.scenario, day)
    except SavedStateError as error:
        _fail([f"--save-day: {error}"], 2)
    assert isinstance(day, int)  # any other text was refused
    require_file(path)
    compile_once()
    with progress(chosen.scenario.burn_in + day, "day") as bar:
        save_at(chosen.scenario, chosen.seed, day, path, bar.update)
    print(f"{chosen.scenario.name}, seed {chosen.seed}: the morning of day {day} is in {path}")


@app.command()
def batch(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT.toml", help="Experiment file.")],
    replicates: Replicates = None,
    workers: Workers = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Do again what changed since the folder was begun.")] = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    shard: Annotated[str, typer.Option(metavar="K/N", help="Only the k-th of n parts, to be merged.")] = "1/1",
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run, how long and how large.")] = False,
) -> None:
    """Run an experiment, scenarios x replicates, and write tables and pictures to results/NAME.

    The same command again does what is missing or failed; more --replicates extend it.
    """
    part = read_shard(shard)
    known = None if dry_run or cluster or part[1] > 1 else Asked.of(experiment, out, replicates)
    if not force and is_told_again(known):
        return
    tell_of_compiling()
    from abm.experiment.experiment import read_experiment

    check_cluster(cluster)
    checked = read_experiment(experiment)
    folder = out or Path("results") / (checked.name + ("" if part[1] == 1 else f"-{part[0]}-of-{part[1]}"))
    from abm.running.engine import check_batch, make_engine

    if dry_run:
        return print_preview(checked, folder, workers, replicates)
    check_batch(checked, folder, replicates, force)
    compile_once()
    engine = make_engine(workers, time_limit or checked.time_limit, memory_limit, cluster, tell)
    asked = checked.replication if replicates is None else None
    rounds = Rounds(checked, folder, workers, engine, part, force, asked is None, known)
    if part[1] > 1:
        if asked:
            tell(f"--shard: a shard cannot know how many replicates are enough; {checked.replicates} of each are run")
        is_whole = rounds.run(replicates)
        print(f"Shard {shard} is done: interdict merge OUT {folder} ... joins all of them")
        raise SystemExit(0 if is_whole else 1)
    end(folder, rounds.run_until_precise() if asked else rounds.run(replicates))


@app.command()
def view(
    places: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PLACE...", help="More to open: a folder of results, a folder of such, FILE.toml."),
    ] = None,
    stock: Annotated[bool, typer.Option("--stock", help="The plain page of Mesa's own SolaraViz.")] = False,
    port: Port = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other machines reach it if not 127.0.0.1.")
    ] = "127.0.0.1",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
) -> None:
    """Watch two worlds under the same luck, in the browser; everything stays on this machine.

    The page opens what is in results/, the shipped experiments, those in experiments/, and every PLACE; nothing else.
    """
    tell_of_compiling()
    from abm.viewer.page.places import name_places
    from abm.viewer.page.server import require_installed, serve_page

    require_installed()
    name_places(places or [])
    compile_once()
    serve_page(host, port, stock, browser=not no_open)


@app.command()
def export(folder: Folder, workers: Workers = None) -> None:
    """Write the tables and pictures of the runs a folder holds, all of them or not."""
    from abm.running.engine import export_folder

    raise_when_told_to_stop()
    end(folder, not export_folder(folder, workers, tell=tell, answer=print_answer).amiss)


@app.command()
def merge(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for all runs together.")],
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of shards.")],
    workers: Workers = None,
) -> None:
    """Join the runs of several folders, and write tables and pictures."""
    from abm.running.engine import export_folder
    from abm.store.merge import merge as join

    raise_when_told_to_stop()
    join(out, folders, tell)
    end(out, not export_folder(out, workers, tell=tell, answer=print_answer).amiss)


@app.command()
def replay(
    folder: Folder,
    run: Annotated[str, typer.Option(metavar="ID", help="Run, as in store/runs.jsonl, or SCENARIO/REPLICATE.")],
) -> None:
    """Do one run of a batch once more, and check that it gives the same bits."""
    tell_of_compiling()
    from abm.store.verify import replay as repeat

    compile_once()
    told = repeat(folder, run)
    line = told.line
    print(f"{line.id}: {line.scenario}, replicate {line.replicate}, seed {line.seed}")
    if not told.same_code:
        print("The code has changed since the batch.")
    if told.differences:
        _fail([f"not the same bits: {', '.join(told.differences)}"], 1)
    print("The same bits, in every column of every table.")


@app.command()
def animate(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="EXPERIMENT[/SCENARIO]...", help="Up to two policies; the baseline is added.")
    ],
    seed: Seed = None,
    days: Days = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="FILE.html (a page), .mp4 or .gif; results/NAME.html if not given."),
    ] = None,
) -> None:
    """Record up to three runs under one seed and write them side by side: a page in one file, or a film."""
    tell_of_compiling()
    from abm.viewer.film.animation import animate as make

    print(make(scenarios, 1 if seed is None else seed, days, out, compile_once, progress))


@app.command()
def parameters(
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only those with this text in them.")] = "",
) -> None:
    """List every parameter: default, unit, range, source."""
    from abm.command.report import parameter_text

    print(parameter_text(search))


@app.command()
def interventions() -> None:
    """List every intervention and its fields: unit, default, range, source."""
    from abm.command.report import intervention_text

    print(intervention_text())


@app.command()
def benchmark(as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False) -> None:
    """Measure how fast the model is on this machine."""
    tell_of_compiling()
    from abm.benchmark.benchmark import benchmark as measure

    raise_when_told_to_stop()
    measure(as_json)


if __name__ == "__main__":
    main()
