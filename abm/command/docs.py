"""Docs: the public names, and the classes that they give and take, as pages made from their docstrings."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import abm
from abm.command.options import OptionError
from abm.version import pip_line

MODULES = (
    "abm",
    "abm.measures.resilience",  # what compare gives
    "abm.results.opened",  # what open_results gives
    "abm.analysis.statistics",  # what is asked of a table of runs
    "abm.experiment.experiment",
    "abm.running.engine",
    "abm.model.intervention",
)


def write_docs(folder: Path) -> Path:
    """Write a page for each of `MODULES` and one that lists them; return the first, which holds the public names.

    Raises
    ------
    OptionError
        pdoc, which makes them, is not installed, or the folder cannot be written to.
    """
    try:
        from pdoc import doc, render
    except ImportError:
        raise OptionError(f"docs needs pdoc: {pip_line('docs')}") from None
    render.configure(docformat="numpy", show_source=False)
    for name in abm.__all__:
        setattr(abm, name, getattr(abm, name))  # pdoc tells of what is there, and they come when they are asked for
    modules = {name: doc.Module.from_name(name) for name in MODULES}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # types that Mesa names to type checkers alone
            _write_pages(modules, folder)
    except OSError as error:
        raise OptionError(f"{error.filename}: {error.strerror}") from None
    return folder / "abm.html"


def _write_pages(modules: dict[str, Any], folder: Path) -> None:
    from pdoc import render

    for name, module in modules.items():
        page = folder / f"{name.replace('.', '/')}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(render.html_module(module, modules), encoding="utf-8")
    (folder / "index.html").write_text(render.html_index(modules), encoding="utf-8")
    (folder / "search.js").write_text(render.search_index(modules), encoding="utf-8")
