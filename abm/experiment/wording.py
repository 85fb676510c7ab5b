"""Wording: what a label or a question may be, so that tables, pictures, pages and terminals can show it as it is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

REFUSED = {"Cc": "a control character", "Cs": "half a letter", "Zl": "a line break", "Zp": "a line break"}
# What stands behind one of these is shown in another order.
TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
UNSEEN = ("Cf", "Zs")
RULE = "allowed: one line of text without control characters"


def distinct_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels by name, each with its name behind it where others have the same label."""
    many = Counter(labels.values())
    return {name: label if many[label] == 1 else f"{label} ({name})" for name, label in labels.items()}


def check_wording(text: str) -> str:
    """Return a text that can be shown anywhere; raise ValueError, which says what is wrong, otherwise."""
    kinds = [unicodedata.category(letter) for letter in text]
    for place, (letter, kind) in enumerate(zip(text, kinds, strict=True), start=1):
        if kind in REFUSED:
            what = "a line break" if letter in "\n\r" else REFUSED[kind]
            raise ValueError(f"character {place} (U+{ord(letter):04X}) is {what}; {RULE}")
        if unicodedata.bidirectional(letter) in TURNS:
            raise ValueError(f"character {place} (U+{ord(letter):04X}) turns the direction of writing; {RULE}")
    if all(kind in UNSEEN for kind in kinds):
        raise ValueError(f"nothing in it can be seen; {RULE}")
    return text
