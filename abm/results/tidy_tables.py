"""Tidy tables: the CSV files of a results folder, read back as they were written.

Names and labels are a user's text: `20`, `1e5`, `true`, `nan` or `null` is a name as any other. A blank cell is a
missing value, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

TEXT = (
    "scenario", "label", "variable", "unit", "compared_with", "basis", "status", "note",  # summary.csv
    "compared_label",  # differences.csv
    "date", "month", "field_office", "mode",  # daily.csv, monthly.csv, offices.csv
    "policy", "baseline", "factor", "with_factor", "response",  # pairs.csv, indices.csv, precision.csv
    "stage", "message", "file", "column", "meaning",  # failures.csv, dictionary.csv
)  # fmt: skip


def read_tidy_table(path: Path, text: Iterable[str] = (), **how: Any) -> pd.DataFrame:
    """Return a table of a results folder: columns of `TEXT` and of `text` as text, blank cells as missing.

    Parameters
    ----------
    text : iterable of str
        Further columns that are text: factors of a design that are words.
    **how
        As `pandas.read_csv` takes it: `usecols`, `chunksize`.

    Raises
    ------
    ValueError
        The file is no such table; a UnicodeDecodeError is one as well.
    """
    kinds = dict.fromkeys((*TEXT, *text), str)
    return pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=[""], encoding="utf-8", **how)


def text_factors(design: Mapping[str, Any] | None) -> list[str]:
    """Return the factors of a design, as the manifest tells it, whose values are words: columns of design.csv."""
    factors = design["factors"] if design else ()
    return [factor["name"] for factor in factors if any(isinstance(level, str) for level in factor["levels"])]
