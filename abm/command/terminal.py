"""Terminal: all that commands say goes through here; nothing is imported before it is needed.

What is printed never costs what was made: an output that is closed, full or gone away takes nothing more, and that is
all. Text of users is text: what would move, color or reorder a terminal is written out, and a letter that an output
lacks is replaced.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from abm.model.compilation import tell_of_compiling

if TYPE_CHECKING:
    from tqdm import tqdm

CONTROLS = (*range(32), *range(127, 160))
REORDERING = (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
WRITTEN_OUT = {code: f"\\x{code:02x}" for code in CONTROLS} | {code: f"\\u{code:04x}" for code in REORDERING}
del WRITTEN_OUT[ord("\n")], WRITTEN_OUT[ord("\t")]
WIDTH = 79  # letters of a line of a list, so that terminals of 80 columns break none
MOST_SHOWN = 1200  # letters of a line on standard error


class Lasting:
    """Be an output that takes whatever comes, and loses what its other end does not take.

    Attributes
    ----------
    lost : OSError or None
        Why what was printed is lost, if it is.
    """

    def __init__(self, stream: Any) -> None:
        self.lost: OSError | None = None
        self.stream = open(os.devnull, "w", encoding="utf-8") if stream is None else stream
        if hasattr(self.stream, "reconfigure"):
            self.stream.reconfigure(errors="replace")

    def write(self, text: str) -> int:
        """Write text; a bar of progress alone begins with a return to the start of its line."""
        shown = text.translate(WRITTEN_OUT)
        if text.startswith("\r"):
            shown = "\r" + text[1:].translate(WRITTEN_OUT)
        self._try(lambda: self.stream.write(shown))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        self._try(self.stream.flush)

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except (OSError, ValueError) as error:  # ValueError: it is closed
            self.lost = self.lost or (error if isinstance(error, OSError) else OSError(errno.EPIPE, str(error)))
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.stream.fileno())  # what it still holds goes there, too
                os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextlib.contextmanager
def lasting_output() -> Iterator[Lasting]:
    """Print to outputs that last as long as the command; give the standard one."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = made = Lasting(sys.stdout), Lasting(sys.stderr)
    try:
        yield made[0]
    finally:
        for stream in made:
            stream.flush()
        sys.stdout, sys.stderr = before


def compile_once() -> None:
    """Compile the rules, and say so when it takes long."""
    tell_of_compiling()
    from abm.running.engine import compile_rules

    compile_rules()
    raise_when_stopped()


def raise_when_stopped() -> None:
    """Have signals to stop raise KeyboardInterrupt from now on, so that what is half-made is taken away."""
    from abm.running.stopping import SIGNALS

    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def progress(total: int, unit: str, done: int = 0) -> tqdm:
    """Return a bar that shows how much is done and the time left, reckoned from what is done from now on.

    It is drawn on a terminal alone: in a file each of its steps would be a piece of a line.
    """
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, initial=done, leave=False, dynamic_ncols=True, file=sys.stderr, disable=None)


def tell(line: str) -> None:
    """Say a line on standard error, above a bar if there is one."""
    from tqdm import tqdm

    tqdm.write(f"interdict: {brief(line)}", file=sys.stderr)


def brief(line: str) -> str:
    """Return a line without its middle where it is longer than people read: a path, a name or a label may be."""
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN * 3 // 4]} ... {line[-MOST_SHOWN // 5 :]}"
