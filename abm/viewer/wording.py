"""Wording: what a multiple of 0 is called of what there is: closed, suspended."""

from __future__ import annotations

import re

from abm.model.levers import Option

CALLED = re.compile(r"\b0: (\w+)")  # in what an option allows: the word for what is switched off


def off_word(option: Option, value: object) -> str:
    """Return the word for a multiple of 0 of what there is ("closed"); "" for any other value."""
    if value != 0 or not (option.part == "amount" and option.is_multiple):
        return ""
    found = CALLED.search(option.words)
    return found[1] if found else "none"
