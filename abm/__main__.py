"""The command `interdict`: from its first moment on, Ctrl-C ends it in one line."""

import _signal  # what `signal` is made of: at hand at once, where `signal` loads modules for 10 ms
import os


def stop_at_once(number: int, frame: object) -> None:
    """End where nothing is begun that could be lost: what is imported may swallow an exception, or show where it was."""
    try:
        os.write(2, b"interdict: stopped; nothing was written\n")
    except OSError:
        pass
    os._exit(128 + number)


if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, stop_at_once)


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


open_standard_files()

if __name__ == "__main__":
    main()
