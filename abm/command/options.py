"""Options: what is typed behind a command, read as numbers in files are, and held against its range."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from abm.inputs.naming import MOST_LISTED
from abm.inputs.reading import MOST_DAYS, MOST_REPLICATES, number_of, shown
from abm.model.plugins import plugins

MOST_SHARDS = 1_000_000  # more than any batch has tasks worth a job
PLUGIN = "--plugin"
WITHOUT_AGENTS = (
    *("view", "animate", "history", "diff", "benchmark"),  # commands
    *("--save-day", "--from", "--events"),  # options
)
MOST_WORKERS = 4 * max(8, os.cpu_count() or 1)  # more wait for each other, and for memory


class OptionError(Exception):
    """An option of a command that is out of its range; no ValueError, which typer would tell in words of its own."""


def _number(name: str, low: float, high: float, words: str, metavar: str = "N", whole: bool = True) -> Any:
    """Return an option that is a number from `low` to `high` in ASCII digits; a whole one unless `whole` is False.

    Parameters
    ----------
    name : str
        As it is typed, with its dashes.
    words, metavar : str
        What --help says of it, and of its value.
    """

    def parse(text: str) -> int | float:
        number = number_of(text)
        if number is None or not low <= number <= high or (whole and not isinstance(number, int)):
            kind = " (a whole number)" if whole else ""
            raise OptionError(f"{name} {shown(text) if number is None else text}: allowed {low} to {high}{kind}")
        return number

    return typer.Option(name, parser=parse, metavar=metavar, help=f"{words} [{low} to {high}]")


Folder = Annotated[Path, typer.Argument(metavar="RESULTS", help="Folder of a batch, such as results/NAME.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]
Days = Annotated[
    int | None,
    _number("--days", 1, MOST_DAYS, "Days recorded, after the burn-in; those of the scenario if not given."),
]
Drivers = Annotated[
    Path | None,
    typer.Option("--drivers", metavar="FILE", help="Dated drivers (TOML) added to the shipped ones, of the history."),
]
Events = Annotated[bool, typer.Option("--events", help="Write events.csv, too: day, actor, what happened, cause.")]
Seed = Annotated[int | None, _number("--seed", 0, 2**63 - 1, "Random seed; 1 if not given.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter; may be given more than once.")
]
Seeds = Annotated[int | None, _number("--seeds", 2, 1000, "Runs under seeds 1, 2 ...; 20 if not given.")]
Replicates = Annotated[int | None, _number("--replicates", 2, MOST_REPLICATES, "Instead of those of the file.")]
Parts = Annotated[
    int | None, _number("--parts", 1, 8, "Adaptations that are distinguished, 6 if not given; each doubles the runs.")
]
Workers = Annotated[int | None, _number("--workers", 1, MOST_WORKERS, "Processes; all cores if not given.")]
Port = Annotated[int | None, _number("--port", 0, 65535, "8521, or the next free one, if not given; 0: any free one.")]
TimeLimit = Annotated[
    float | None,
    _number("--time-limit", 0.001, 10**9, "Longest a run may take; 600 if not given.", "SECONDS", whole=False),
]
MemoryLimit = Annotated[
    float | None,
    _number("--memory-limit", 0.2, 10**5, "Most memory of a worker; an equal share if not given.", "GB", whole=False),
]


def hint_of(words: list[str]) -> str:
    """Say what is allowed behind a command: files and folders that are there, how one line of a list is found; or nothing."""
    command, given = [word for word in words if not word.startswith("-")][:1], words[1:]
    if command and not given and command[0] in ("batch", "animate", "export", "replay", "merge"):
        return f"; {wanted(command[0])}"
    if command == ["run"] and any(word.endswith(".toml") for word in given):
        return (
            "; one scenario of a file: interdict run --scenario FILE.toml/NAME; all of them: interdict batch FILE.toml"
        )
    if command == ["parameters"] and given and not given[0].startswith("-"):
        return "; to find one: interdict parameters --search TEXT"
    return ""


def take_plugins(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of a command without --plugin FILE, wherever that stands, and the files."""
    left, files, rest = [], [], iter(words)
    for word in rest:
        if word == PLUGIN:
            file = next(rest, None)
            if file is None:
                raise OptionError(f"{PLUGIN} needs a file, such as my_plugin.py")
            files.append(file)
        elif word.startswith(f"{PLUGIN}="):
            files.append(word.removeprefix(f"{PLUGIN}="))
        else:
            left.append(word)
    return left, files


def refuse_agents(words: list[str]) -> None:
    """Raise OptionError where agents of a plugin would not act: in some commands, and beside some options."""
    options = (
        word.partition("=")[0] for word in words[1:] if word.startswith("--")
    )  # a scenario may be called history
    found = [word for word in (*words[:1], *options) if word in WITHOUT_AGENTS]
    named = [plugin.given for plugin in plugins() if plugin.has_agents] if found else []
    if named:
        raise OptionError(
            f"{found[0]}: agents of your own ({named[0]}) act in run, batch, explain and replay, without saved states and events"
        )


def read_shard(text: str) -> tuple[int, int]:
    """Return k and n of "k/n"; raise OptionError for anything else."""
    part, parts = (number_of(word) for word in (text.split("/") + [""])[:2])
    if text.count("/") != 1 or not (
        isinstance(part, int) and isinstance(parts, int) and 1 <= part <= parts <= MOST_SHARDS
    ):
        needs = f"needs K/N, such as 2/8, with K from 1 to N, and N at most {MOST_SHARDS}"
        raise OptionError(f"--shard {shown(text)}: {needs}")
    return part, parts


def check_cluster(address: str | None) -> None:
    """Raise OptionError for an address of no cluster."""
    if address is not None and "://" not in address:
        raise OptionError(f"--cluster {shown(address)}: needs tcp://HOST:PORT or tls://HOST:PORT of a Dask scheduler")


def _listed(names: list[str]) -> str:
    """Return names with commas between them, and how many more there are than have room in a line."""
    room = [len(", ".join(names[: i + 1])) <= MOST_LISTED for i in range(len(names))]
    rest = room.count(False)
    return ", ".join(names[: len(names) - rest]) + (f" and {rest} more" if rest else "")


def wanted(command: str) -> str:
    """Say what a command wants that was given nothing: an example, and what is there to choose from."""
    if command in ("batch", "animate"):
        from abm.experiment.experiment import shipped_folders

        names = sorted({file.stem for folder in shipped_folders() for file in folder.glob("*.toml")})
        example = "batch experiments/quickstart.toml" if command == "batch" else "animate quickstart/all_regions_1"
        return f"such as interdict {example}; there are {_listed(names)}"
    if command == "merge":
        return "such as interdict merge results/NAME results/NAME-1-of-2 results/NAME-2-of-2"
    there = sorted(str(file.parent) for file in Path("results").glob("*/manifest.json"))
    return f"there are {_listed(there)}" if there else "such as results/quickstart, once a batch has made it"
