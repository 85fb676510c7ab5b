"""Wording: what a label or a question may be, so that tables, pictures, pages and terminals can show it as it is."""

from __future__ import annotations

import unicodedata

REFUSED = {"Cc": "a control character", "Cs": "half a letter", "Zl": "a line break", "Zp": "a line break"}
UNSEEN = ("Cf", "Zs")
RULE = "allowed: one line of text without control characters"


def check_wording(text: str) -> str:
    """Return a text that can be shown anywhere; raise ValueError, which says what is wrong, otherwise."""
    kinds = [unicodedata.category(letter) for letter in text]
    for place, (letter, kind) in enumerate(zip(text, kinds, strict=True), start=1):
        if kind in REFUSED:
            what = "a line break" if letter in "\n\r" else REFUSED[kind]
            raise ValueError(f"character {place} (U+{ord(letter):04X}) is {what}; {RULE}")
    if all(kind in UNSEEN for kind in kinds):
        raise ValueError(f"nothing in it can be seen; {RULE}")
    return text
