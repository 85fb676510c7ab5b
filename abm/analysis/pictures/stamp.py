"""Stamp: what made a picture, written into its file, so that one that was sent on can still be made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from abm.results.changed import MOST_NAMED, changed_of, sentence_of

CHANGED = "Parameters"  # what an experiment changes in every run
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
        CHANGED: sentence_of(changed_of(manifest), MOST_NAMED),
    }
    return {key: str(value) for key, value in said.items() if value not in (None, "")}


@contextmanager
def stamped(words: Mapping[str, str]) -> Iterator[None]:
    """Write some words into the file of every picture that is drawn within."""
    before = _MADE_BY.set(words)
    try:
        yield
    finally:
        _MADE_BY.reset(before)


def changed_said() -> str:
    """Return the sentence on what was changed in every run of what is drawn; "" where nothing was."""
    return _MADE_BY.get().get(CHANGED, "")


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
