"""What is canned while inputs are drawn: runs, pictures, compilation. All that reads and checks is as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from types import SimpleNamespace
from unittest.mock import patch

import typer.main
from tiny_batch import canned, fake

import abm.command.preview
import abm.command.single
import abm.running.engine
import abm.store.verify
import abm.viewer.film.animation
from abm.running.work import Answer


class Here:
    """Do tasks in this process."""

    def __init__(self, *_: object) -> None:
        pass

    def answers(self, tasks: Iterable, work: Callable) -> Iterator[Answer]:
        """Yield an answer for every task."""
        for task in tasks:
            yield from work(task)


def nothing(*_: object, **__: object) -> str:
    """Do nothing."""
    return ""


def silent(*_: object) -> nullcontext:
    """Show no bar."""
    return nullcontext(SimpleNamespace(update=nothing))


@contextmanager
def stubbed() -> Iterator[None]:
    """Have no run simulated, no picture drawn and nothing compiled."""

    canned()
    with ExitStack() as stack:
        for name, stub in {
            "typer.main.get_command": cache(typer.main.get_command),  # else made anew for every call
            "abm.command.cli.compile_once": nothing,
            "abm.command.cli.progress": silent,
            "abm.command.screen.progress": silent,
            "abm.command.screen.compile_once": nothing,
            "abm.command.preview.measure": lambda *_: (0.1, 1e3, "canned"),
            "abm.running.engine.Processes": Here,
            "abm.store.verify.simulate_with_own": fake,
            "abm.command.single.simulate_with_own": lambda scenario, seed, report: fake(scenario, seed),
            "abm.command.single._draw": nothing,
            "abm.model.branching.save_at": nothing,
            "abm.viewer.film.animation.record": nothing,
            "abm.viewer.film.animation.replay_html": nothing,
            "abm.viewer.film.animation.write_film": nothing,
            "abm.analysis.draw_pictures": nothing,
        }.items():
            stack.enter_context(patch(name, stub))
        stack.enter_context(patch.dict(abm.running.engine.run_batch.__kwdefaults__, {"run": fake}))
        yield
