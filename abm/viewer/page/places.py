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
    for path in _named_results():
        found[_short_name(path, found)] = path
    known = {path.resolve() for path in found.values()}
    for path in _results_in(ROOT):
        name = path.relative_to(ROOT).as_posix()
        if path.resolve() not in known:
            found[str(path) if name in found else name] = path
    return found


def named_folder() -> str:
    """Return the name of the first folder of results that the command line names, as it is on the page; "": none."""
    return next(iter(result_folders())) if _named_results() else ""


def _named_results() -> list[Path]:
    """Return the folders of results that the command line names."""
    folders = filter(Path.is_dir, _named)
    every = (path for one in folders for path in ([one] if _holds_results(one) else _results_in(one)))
    return list({path.resolve(): path for path in every}.values())


def _short_name(path: Path, taken: Iterable[str]) -> str:
    """Return the last parts of a path, as few as no other folder has for its name."""
    parts = path.absolute().parts
    names = ["/".join(parts[-many:]) for many in range(1, len(parts))]
    return next((name for name in names if name not in taken), str(path))


def _results_in(folder: Path) -> list[Path]:
    """Return the folders of results within a folder, the newest first, and then those within its other folders."""
    inside = list(filter(Path.is_dir, _within(folder, "*")))
    held = [path for path in inside if _holds_results(path)]
    deeper = [path for one in inside if one not in held for path in _within(one, "*") if _holds_results(path)]
    return [*_newest_first(held), *_newest_first(deeper)]


def _newest_first(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)


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
