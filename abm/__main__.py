"""The command `interdict`: from its first moment on, Ctrl-C ends it in one line."""

from __future__ import annotations

import contextlib
import os
import signal


def stop_at_once(number: int, frame: object) -> None:
    """End where nothing is begun that could be lost: what is imported may swallow an exception, or show where it was."""
    with contextlib.suppress(OSError):
        os.write(2, b"interdict: stopped; nothing was written\n")
    os._exit(128 + number)


def open_standard_files() -> None:
    """Open what is closed of input, output and errors, so that no other file takes their place and is written into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it gets the lowest number that is free


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    from abm.command.cli import main as run

    run(arguments)


if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, stop_at_once)
open_standard_files()

if __name__ == "__main__":
    main()
