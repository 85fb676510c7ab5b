"""Command line: `interdict run`, `batch`, `report`, `view`, `animate`, `export`, `merge`, `replay`, and lists of what there is.

What a command needs is imported when it runs, so that `interdict --help` answers at once. A mistake of the user is reported
in one line per problem with exit code 2; a run that fails has exit code 1; Ctrl-C has 130.
"""

from __future__ import annotations

import errno
import logging
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from abm.command.batch import batch, export, merge
from abm.command.diff import diff
from abm.command.explain import explain
from abm.command.reporting import report
from abm.command.standard import standard
from abm.command.options import Days, Drivers, Events, Folder, Out, Port, Seed, Seeds, Settings
from abm.command.options import hint_of, refuse_agents, take_plugins
from abm.command.terminal import brief, compile_once, lasting_output, progress, raise_when_stopped, tell
from abm.inputs.naming import closest
from abm.model.plugin_files import name_plugins

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # what is reported is text, in brackets or not
    help="Simulate the illegal fentanyl flow over the US-Mexico border, and what policy does to it.",
)
USER_ERRORS = (  # by name, so that nothing is imported before it is needed
    "ExperimentError", "ScenarioError", "ParameterError", "LeverError", "StoreError", "DataError", "SavedStateError",
    "AnimationError", "FilmError", "ViewError", "OptionError", "KindError", "ReportError", "ReadError", "PluginError",
)  # fmt: skip
RUN_ERRORS = ("BatchError", "RunError", "OSError")
INTERRUPTED = 130
STOPPED = dict.fromkeys(
    ("batch", "explain", "export", "merge", "standard"),
    "stopped; every run that is finished is kept; the same command does the rest",
)


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
        words, files = take_plugins([word for word in arguments if word != "--debug"])
        if files:
            name_plugins(files)  # before a command imports the model, which is declared with them
        refuse_agents(words)
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
            reported = " ".join(shown.format_message().split())
            _fail([reported if "Did you mean" in reported else reported.rstrip(".") + _hint(words)], 2)
        if "BatchInterrupted" in names:
            _fail(str(error).splitlines(), INTERRUPTED)
        if names.intersection(USER_ERRORS):
            _fail(str(error).splitlines(), 2)
        if names.intersection(RUN_ERRORS):
            _fail(str(error).splitlines(), 1)
        _fail([f"{type(error).__name__}: {error} (a fault of the program; --debug shows where)"], 1)


def _hint(words: list[str]) -> str:
    """Say what is meant or allowed: a command that there is, or what stands behind it."""
    known = [one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands]
    command = next((word for word in words if not word.startswith("-")), None)
    return closest(command, known) if command and command not in known else hint_of(words)


def _fail(lines: list[str], code: int) -> NoReturn:
    for line in lines:
        print(f"interdict: {brief(line)}", file=sys.stderr)
    raise SystemExit(code)


@app.callback()
def describe(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error (anywhere in the command).")
    ] = False,
    plugin: Annotated[
        list[str] | None,
        typer.Option(
            "--plugin",
            metavar="FILE",
            help="A mechanism or policy of your own (anywhere in the command; may be repeated).",
        ),
    ] = None,
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
    drivers: Drivers = None,
    settings: Settings = None,
    save_day: Annotated[
        tuple[str, Path] | None, typer.Option(metavar="N FILE", help="Stop on the morning of day N and save the state.")
    ] = None,
    origin: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Go on from a saved state, with this scenario.")
    ] = None,
    events: Events = False,
    out: Out = None,
) -> None:
    """Run one scenario once: daily tables, a picture, a summary on the screen."""
    from abm.command.single import choose_run, save_morning

    chosen = choose_run(scenario, days, seed, settings or [], origin, drivers)
    if save_day is not None:
        save_morning(chosen, *save_day)
        return
    compile_once()
    folder = out or Path("results") / f"run-{chosen.scenario.name}-{chosen.seed}"
    from abm.command.report import run_text
    from abm.command.single import run_single
    from abm.running.steps import Steps

    steps = Steps(tell)
    with progress(chosen.days_to_run, "day") as bar:
        noted = chosen.run_with_events if events else None
        recording = run_single(chosen.scenario, chosen.seed, folder, bar.update, chosen.run, steps, chosen.label, noted)
    print(run_text(recording, folder))
    if steps.faults:
        raise SystemExit(1)


app.command()(batch)


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
    """Watch two runs with the same random seed, in the browser; everything stays on this machine.

    The page opens what is in results/, the shipped experiments, those in experiments/, and every PLACE; nothing else.
    """
    from abm.viewer.page.places import name_places
    from abm.viewer.page.server import require_installed, serve_page

    require_installed()
    name_places(places or [])
    compile_once()
    serve_page(host, port, stock, browser=not no_open)


app.command()(report)
app.command()(explain)
app.command()(diff)
app.command()(standard)
app.command()(export)
app.command()(merge)


@app.command()
def replay(
    folder: Folder,
    run: Annotated[str, typer.Option(metavar="ID", help="Run, as in store/runs.jsonl, or SCENARIO/REPLICATE.")],
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what happened in it, too (.csv): day, actor, what, cause."),
    ] = None,
) -> None:
    """Repeat one run of a batch, and check that it gives exactly the same numbers."""

    from abm.command.replaying import replay_with_events
    from abm.store.verify import replay as repeat

    compile_once()
    again = repeat(folder, run) if events is None else replay_with_events(folder, run, events)
    line = again.line
    print(f"{line.id}: {line.scenario}, replicate {line.replicate}, seed {line.seed}")
    if not again.same_code:
        print("The code has changed since the batch.")
    if again.differences:
        _fail([f"not the same bits: {', '.join(again.differences)}"], 1)
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
    from abm.viewer.film.animation import animate as make

    print(make(scenarios, 1 if seed is None else seed, days, out, compile_once, progress))


@app.command()
def history(seeds: Seeds = None, drivers: Drivers = None, out: Out = None) -> None:
    """Draw the history, FY2019 to 2026 under dated inputs and drivers, beside official figures by month."""
    from abm.calibration.history import SEEDS, drawn_histories, history_table, write_history

    number = SEEDS if seeds is None else seeds
    scenarios = drawn_histories(number, drivers)
    compile_once()
    with progress(number, "run") as bar:
        table = history_table(scenarios, bar.update)
    print(write_history(table, number, out or Path("results") / "history"))


@app.command()
def drivers(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Drivers of your own (TOML), added to the shipped ones.")
    ] = None,
) -> None:
    """List the dated drivers of the history: what governments did, when, how much, from which source."""
    from abm.command.drivers import driver_text

    print(driver_text(file))


@app.command()
def parameters(
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only those with this text in them.")] = "",
) -> None:
    """List every parameter: default, unit, range, source."""
    from abm.command.report import parameter_text

    print(parameter_text(search))


@app.command()
def interventions(
    kinds: Annotated[
        list[str] | None, typer.Argument(metavar="KIND...", help="Such as crackdown; all if left out.")
    ] = None,
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only kinds with this text in them.")] = "",
) -> None:
    """List every intervention and its fields: unit, default, range, source."""
    from abm.command.report import intervention_text, kinds_found

    print(intervention_text(kinds_found(search, kinds or ()) if search else kinds or ()))


@app.command()
def targets(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Such as C27 or V12; C1 stands for C1a to C1d.")
    ] = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="calibration, check, derived, input, prior or validation.")
    ] = "",
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only those with this text in them.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
) -> None:
    """List official figures and findings that sources refer to (C.., V..): value, range, source."""
    from abm.command.targets import find_targets, target_csv, target_text

    print((target_csv if as_csv else target_text)(find_targets(ids or [], kind, search)))


@app.command()
def docs(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the pages.")] = Path("results/docs"),
) -> None:
    """Write pages (HTML) that describe the public names of the Python package, from their docstrings."""
    from abm.command.docs import write_docs

    print(write_docs(out))


@app.command()
def benchmark(as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False) -> None:
    """Measure how fast the model is on this machine."""
    from abm.benchmark.benchmark import benchmark as measure

    raise_when_stopped()
    measure(as_json)


if __name__ == "__main__":
    main()
