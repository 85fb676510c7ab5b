"""Options: every option of every command, with values that are odd."""

from __future__ import annotations

from random import Random

from fuzz_values import NUMBERS, number, text
from tiny_batch import SMALL

from abm.model.declared import PARAMETERS

SHARDS = ("1/2", "2/1", "0/3", "1/10000", "1/" + "1" + "0" * 20, "1" * 400 + "/1", "1", "/", "1/", "/2", "1/2/3", "²/2", "١/٢", "1/²", "-1/2",
          "1 / 2", "1.0/2", "１/２", "1/0", "+1/2", "1_0/20", "", "a/b", "99999999999999999999/100000000000000000000")  # fmt: skip
SCENARIOS = ("baseline", "history", "a.toml", "a.toml/cars", "a.toml/", "a.toml/x", "/", "", ".", "crackdown/all_regions_3", "crackdown/x",
             "x/y/z", "a.toml/cars/x", "/dev/zero.toml", "~/a.toml", "a.toml.toml", ".toml", "/.toml", "here.toml", "x" * 5000)  # fmt: skip
OUTS = ("out", "out/deeper/still", "a.toml", "a.toml/x", "", ".", "/dev/null", "/dev/null/x", "x" * 300, "é", "a\nb", "out.html", "out.gif",
        "out.mp4", "out.HTML", "../here/out", "a.toml/out.html", "T10:30", "s3:bucket", "link", "loop")  # fmt: skip
OF = {
    "run": ("--scenario", "--days", "--seed", "--set", "--set", "--set", "--out", "--save-day", "--from"),
    "batch": (
        "--replicates",
        "--shard",
        "--shard",
        "--dry-run",
        "--force",
        "--out",
        "--time-limit",
        "--memory-limit",
        "--cluster",
    ),
    "animate": ("--seed", "--days", "--out"),
    "parameters": ("--search",),
    "interventions": (),
    "export": (),
    "merge": (),
    "replay": ("--run",),
}


def options(random: Random, place) -> None:
    """Draw a command with options."""
    (place.here / "a.toml").write_text(SMALL)
    (place.here / "here.toml").mkdir()
    (place.here / "loop").symlink_to("loop")
    (place.here / "link").symlink_to("nowhere")
    command = random.choice(("run", "run", "run", "batch", "batch", "batch", *OF))
    words = [command, *_arguments(random, command)]
    for option in random.sample(OF[command], min(len(OF[command]), random.choice((0, 1, 1, 2, 3)))):
        words += [option, *_values(random, option)]
    if command == "batch" and "--dry-run" not in words and "--cluster" not in words:
        words += [] if "--shard" in words else ["--shard", "1/7"]
    if random.random() < 0.05:
        words.insert(random.randrange(len(words) + 1), random.choice(("--help", "--", "-h", "--x", text(random))))
    place.call(*(word.replace("\0", "") for word in words))


def _arguments(random: Random, command: str) -> list[str]:
    match command:
        case "batch":
            return [random.choice(("a.toml", "a.toml", "a.toml", "a.toml", *SCENARIOS))]
        case "animate":
            return [random.choice(SCENARIOS) for _ in range(random.choice((0, 1, 1, 2, 4)))]
        case "export" | "replay":
            return [random.choice(OUTS)]
        case "merge":
            return [random.choice(OUTS) for _ in range(random.choice((1, 2, 3)))]
    return []


def _values(random: Random, option: str) -> list[str]:
    odd = random.choice((str(_whole(random)), str(_whole(random)), text(random)))
    match option:
        case "--dry-run" | "--force":
            return []
        case "--shard":
            return [random.choice((*SHARDS, odd, f"{odd}/{odd}"))]
        case "--scenario":
            return [random.choice((*SCENARIOS, odd))]
        case "--set":
            return [_setting(random)]
        case "--out":
            return [random.choice((*OUTS, odd))]
        case "--from":
            return [random.choice((*OUTS, *SCENARIOS, odd))]
        case "--save-day":
            return [odd, random.choice(OUTS)]
        case "--run":
            return [random.choice(("cars/1", "cars", "/", "x" * 400, odd))]
        case "--cluster":
            return [random.choice(("", "x", "tcp:", odd.replace("://", "")))]
    return [odd]


def _setting(random: Random) -> str:
    name = random.choice(
        (*PARAMETERS, "cells", "lift", "lab_setup_days", "hiring_days_low", "hiring_days_high", "cels", text(random))
    )
    held = random.choice((str(_whole(random)), str(_whole(random)), text(random), f"{_whole(random)} days", "10**400"))
    return random.choice(
        (
            f"{name}={held}",
            f"{name}={held}",
            f"{name}={held}",
            f"{name} = {held}",
            name,
            f"{name}=",
            f"={held}",
            f"{name}=={held}",
        )
    )


def _whole(random: Random) -> int | float:
    found = number(random)
    return found if found in NUMBERS or isinstance(found, float) else abs(found) % 1000
