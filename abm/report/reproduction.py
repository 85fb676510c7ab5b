"""Reproduction: the command, the file, the seeds and the code by which the same numbers are made again."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import abm
from abm.report.gathered import Gathered
from abm.report.markup import Html, fold, join, paragraphs, table, tag

EXPERIMENTS = Path(abm.__file__).parent / "experiments"
COSTS = "unit_costs.toml"  # what the table is called here
MOST_SEEDS = 40  # that are shown


def command_of(found: Gathered) -> str:
    """Return the command that makes the same results."""
    manifest = found.manifest
    try:
        asked = tomllib.loads(str(manifest.get("experiment") or ""))
    except tomllib.TOMLDecodeError:
        asked = {}
    made = manifest.get("replicates")
    replicates = f" --replicates {made}" if made is not None and made != asked.get("replicates") else ""
    costs = f" --unit-costs {COSTS}" if manifest.get("unit_costs") and "unit_costs" not in asked else ""
    plugins = "".join(f" --plugin {one['file']}" for one in manifest.get("plugins") or [] if one.get("file"))
    return f"interdict batch {file_of(found)}{replicates}{costs}{plugins}"


def file_of(found: Gathered) -> str:
    """Return the experiment file as it is named in a command."""
    shipped = EXPERIMENTS / f"{found.name}.toml"
    return f"experiments/{shipped.name}" if is_shipped(found.manifest, shipped) else f"{found.name}.toml"


def is_shipped(manifest: dict[str, Any], file: Path) -> bool:
    """Tell whether the text of an experiment is that of a shipped file."""
    return file.is_file() and manifest.get("experiment") == file.read_text(encoding="utf-8")


def reproduction_part(found: Gathered) -> Html:
    """Return the command, what it rests on, and the experiment file."""
    manifest, versions = found.manifest, found.manifest.get("versions") or {}
    git, seeds = manifest.get("git") or {}, manifest.get("seeds") or []
    shown = ", ".join(map(str, seeds[:MOST_SEEDS])) + (
        f" and {len(seeds) - MOST_SEEDS} more in manifest.json" if len(seeds) > MOST_SEEDS else ""
    )
    text, costs = (str(manifest.get(key) or "") for key in ("experiment", "unit_costs"))
    rows = [
        ["Version", f"interdict {versions.get('interdict-abm')}"],
        ["Commit", f"{git.get('commit')}{', with changes that are not committed' if git.get('dirty') else ''}"],
        ["Hash of the rules", str(manifest.get("rule_source_hash"))],
        ["Hash of the experiment", str(manifest.get("experiment_sha256") or hashlib.sha256(text.encode()).hexdigest())],
        ["Root seed", str(manifest.get("root_seed"))],
        ["Seeds", shown],
        ["With", ", ".join(f"{name} {version}" for name, version in versions.items() if name != "interdict-abm")],
        ["On", str(manifest.get("platform"))],
        ["Finished", f"{manifest.get('ended')}, after {manifest.get('seconds')} s"],
    ]  # fmt: skip
    file = (
        f"With the file below as {found.name}.toml"
        if not command_of(found).startswith("interdict batch experiments/")
        else "With the shipped file, whose text is below"
    )
    return join([
        paragraphs([f"{file}, the same version and the same seeds, this command makes the same tables, to the byte:"]),
        tag("pre", command_of(found), class_="command"),
        table("What the numbers come from", ["What", "Value"], rows),
        fold(f"The experiment file ({found.name}.toml)", tag("pre", text)),
        fold(f"Its unit costs ({COSTS})", tag("pre", costs)) if costs else Html(""),
    ])  # fmt: skip
