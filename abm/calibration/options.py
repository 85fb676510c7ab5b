"""Options: numbers of a command line, read within their bounds."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def whole(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` up; it raises ArgumentTypeError, which says what is allowed."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r}: allowed a whole number from {least} up")
        return int(text)

    return read
