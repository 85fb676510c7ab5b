"""Hearing: what a batch says while it goes, to whoever wants to hear it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from abm.store.plan import Plan


def _pass_over(*reported: object) -> None:
    """Hear nothing."""


@dataclass(frozen=True)
class Hearing:
    """Hear how a batch goes; what nobody asks for is passed over.

    Attributes
    ----------
    tell : callable
        Informed of what was damaged, of runs that failed or are missing, and of files that could not be made, a line each.
    begin : callable
        Informed of the plan, of the number of its runs that are to be here in the end, and of those that are here already,
        before the first one is done.
    report : callable
        Informed of the number of runs that ended, whenever some did.
    answer : callable
        Informed of the folder when there is a summary, before pictures are drawn.
    end : callable
        Informed of the files of the results when every run is done and all of them are there, while the folder is locked.
    """

    tell: Callable[[str], object] = _pass_over
    begin: Callable[[Plan, int, int], object] = _pass_over
    report: Callable[[int], object] = _pass_over
    answer: Callable[[Path], object] = _pass_over
    end: Callable[[list[str]], object] = _pass_over
