"""Stamp: what made a picture, written into its file, so that one that was sent on can still be made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from abm.analysis.pictures.letters import quoted
from abm.results.changed import MOST_NAMED, changed_of, sentence_of

CHANGED = "Parameters"  # what an experiment changes in every run
RUNS = "Runs"  # how long they are, and what policies are compared with
OF_POINT = "the same parameters without the policy"  # baseline of a point of a design
NUMBERS = "Comment"  # chunk of a PNG
_MADE_BY: ContextVar[Mapping[str, str]] = ContextVar("made_by", default={})


def made_by(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what a manifest says of the origin of its pictures: version, hash over the rules, seeds; what it lacks is left out."""
    seeds = manifest.get("seeds", [])
    said = {
        "Software": f"Interdict {manifest.get('versions', {}).get('interdict-abm', '')}".strip(),
        "Rules": manifest.get("rule_source_hash"),
        "Seeds": ", ".join(map(str, seeds)),
        "Root seed": manifest.get("root_seed"),
        "Experiment": manifest.get("experiment_sha256"),
        RUNS: runs_said(manifest),
        CHANGED: sentence_of(changed_of(manifest), MOST_NAMED),
    }
    return {key: str(value) for key, value in said.items() if value not in (None, "")}


def runs_said(manifest: Mapping[str, Any]) -> str:
    """Say how many days the runs of a manifest have, from which on policies are there, and what their baseline is; "" where it has no runs."""
    scenarios = manifest.get("scenarios") or [{}]
    days = {one["days"] for one in scenarios if "days" in one}
    if not days:
        return ""
    length = f"{min(days):,}" if len(days) == 1 else f"{min(days):,} to {max(days):,}"
    starts = {one["window"][0] for one in scenarios if one.get("window")}
    start = f", policies from day {starts.pop():,} on" if len(starts) == 1 else ""
    baseline = OF_POINT if manifest.get("design") else quoted(scenarios[0].get("label") or scenarios[0]["name"])
    return f"Runs of {length} days{start}; baseline: {baseline}."


@contextmanager
def stamped(words: Mapping[str, str]) -> Iterator[None]:
    """Write some words into the file of every picture that is drawn within."""
    before = _MADE_BY.set(words)
    try:
        yield
    finally:
        _MADE_BY.reset(before)


def basis_said() -> str:
    """Return what the runs are that are drawn, and what was changed in every one; "" where neither is known."""
    return " ".join(filter(None, map(_MADE_BY.get().get, (RUNS, CHANGED))))


def png_words(title: str, description: str, numbers: str = "") -> dict[str, str]:
    """Return the text chunks of a PNG: its title, what it shows, numbers that are read beside it, and what made it."""
    return {"Title": title, "Description": description, **({NUMBERS: numbers} if numbers else {}), **_MADE_BY.get()}


def svg_words(title: str, description: str, numbers: str = "") -> dict[str, Any]:
    """Return the same as the Dublin Core entries that an SVG can have, without the time, so that the same picture has the same bytes."""
    words = dict(_MADE_BY.get())
    creator = words.pop("Software", None)
    source = "; ".join(f"{key}: {value}" for key, value in words.items())
    said = {"Title": title, "Description": f"{description} {numbers}".strip(), "Creator": creator, "Source": source}
    return {"Date": None, **{key: value for key, value in said.items() if value}}
