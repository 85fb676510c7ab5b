"""Steps: what is left to do when the runs are done, of which no piece may cost another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_REASON = 200  # characters of the message of an error


class Steps:
    """Do one step after another whatever becomes of each; tell of those that fail, a line each.

    Attributes
    ----------
    faults : list of str
        The lines that were reported.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.tell = tell
        self.faults: list[str] = []

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Let what is done in a `with` block fail by itself; Ctrl-C ends everything all the same."""
        try:
            yield
        except Exception as error:  # whatever it is, what is there already stays
            self.failed(what, error)

    def failed(self, what: str, error: Exception) -> None:
        """Tell that something could not be made, and why."""
        logging.getLogger(__name__).debug(what, exc_info=error)  # seen with --debug
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        reason = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]} ..."
        self.faults.append(f"{what}: could not be made ({reason}); everything else is kept")
        self.tell(self.faults[-1])
