"""Places: what the page may open: results/, the experiments, and what the command line names besides.

The page chooses from lists. It takes no path, and a link that leads out of a listed folder is not in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from abm.inputs.naming import meant, most_like
from abm.experiment.experiment import read_experiment, shipped_folders
from abm.store.folder import KEPT, MANIFEST

ROOT = Path("results")
ENDING = ".toml"


class ViewError(RuntimeError):
    """A view that cannot be opened."""


_named: tuple[Path, ...] = ()  # by the command line, for as long as the process runs


def name_places(paths: Sequence[Path]) -> None:
    """Let the page open these too: folders of results, folders of such folders, experiment files.

    Raises
    ------
    ViewError
        There is nothing at a path, or two files go by one name.
    ExperimentError
        A file is no experiment.
    """
    global _named
    for path in paths:
        if not path.exists():
            raise ViewError(
                f"{path}: no such file or folder{_nearest(path)}; needs a folder of results or FILE{ENDING}"
            )
        if not path.is_dir():
            read_experiment(path)
    stems = [path.stem for path in paths if not path.is_dir()]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise ViewError(f"two files named {twice[0]}{ENDING}: the page could not tell their scenarios apart; name one")
    _named = tuple(paths)


def _nearest(path: Path) -> str:
    try:
        beside = {entry.name: entry for entry in path.parent.iterdir()}
    except OSError:
        return ""
    near = most_like(path.name, beside)
    return meant(beside[near]) if near else ""


def result_folders() -> dict[str, Path]:
    """Return the folders of results by the names they have on the page: what the command line names, then results/, the newest first."""
    found: dict[str, Path] = {}
    for place in filter(Path.is_dir, _named):
        found |= {str(path): path for path in ([place] if _holds_results(place) else _results_in(place))}
    known = {path.resolve() for path in found.values()}
    return found | {path.name: path for path in _results_in(ROOT) if path.resolve() not in known}


def _results_in(folder: Path) -> list[Path]:
    """Return the folders of results within a folder, the newest first."""
    held = [path for path in _within(folder, "*") if _holds_results(path)]
    return sorted(held, key=lambda path: path.stat().st_mtime, reverse=True)


def _holds_results(folder: Path) -> bool:
    return (folder / MANIFEST).exists() or (folder / KEPT / "batch.json").exists()


def experiment_files() -> dict[str, Path]:
    """Return the experiment files by the names they have on the page; one that is nearer hides its namesake."""
    files = [file for folder in reversed(shipped_folders()) for file in _within(folder, f"*{ENDING}")]
    return {file.stem: file for file in files} | named_experiments()


def named_experiments() -> dict[str, Path]:
    """Return the experiment files that the command line names, by the names they have on the page."""
    return {path.stem: path for path in _named if not path.is_dir()}


def _within(folder: Path, pattern: str) -> Iterable[Path]:
    """Return what is in a folder, in the order of names, without links that lead out of it."""
    whole = folder.resolve()
    return [path for path in sorted(folder.glob(pattern)) if path.resolve().is_relative_to(whole)]
