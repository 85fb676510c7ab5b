"""Reader: the one way into a results folder: its manifest and dictionary, read once, and of its tables what is asked for.

A table is read whole, a few columns of it, some rows at a time, or streamed in narrow types; nothing is read before it is
asked for. Names and labels are a user's text: `20`, `1e5`, `true`, `nan` or `null` is a name as any other. A blank cell is a
missing value, and nothing else is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from abm.inputs.inside import StoreError, inside
from abm.results.changed import changed_of
from abm.store.folder import KEPT, MANIFEST, TABLES, plain, read_manifest

SCHEMA = 3  # of what stands in manifest and dictionary; one that names none has the first
LEDGER, DICTIONARY = "ledger", "dictionary.csv"
FILES = TABLES | {LEDGER: f"{KEPT}/runs.jsonl"}
BLOCK_BYTES = 2**20  # of a streamed table at a time; some more are read ahead
TEXT = (
    "scenario", "label", "variable", "unit", "compared_with", "basis", "status", "note",  # summary.csv
    "compared_label", "compared_start_date",  # differences.csv
    "observable", "name",  # evidence.csv
    "date", "policy_start_date", "month", "field_office", "mode", "region",  # runs.csv, daily.csv, monthly.csv, offices.csv, regions.csv
    "policy", "baseline", "factor", "with_factor", "response",  # pairs.csv, indices.csv, precision.csv
    "period", "adaptation", "words", "experiment_sha256", "code",  # explanation.csv
    "stage", "message", "file", "column", "meaning", "kind",  # failures.csv, dictionary.csv
)  # fmt: skip
INSTEAD = {"daily": "days (daily)", "monthly": "means of months (monthly)", "none": "deliveries alone (delivered)"}
DAMAGED = (ValueError, OSError, LookupError, NotImplementedError, OverflowError)  # of pandas and Arrow


Columns = Sequence[str] | Callable[[str], bool] | None  # which are read; None: all


KEY, RESPONSE, MAIN, PAIR, SHIFTED = "key", "response", "main response", "pair", "shifted"


class Entry(NamedTuple):
    """Say what the dictionary tells of a column.

    Attributes
    ----------
    label : str
        What it is called in titles and on axes; "" where it stands in none.
    kind : str
        Of runs.csv: which run it is (`KEY`), taken of one run (`RESPONSE`; `MAIN`: a design tells first what it hangs
        on), of a run and its baseline (`PAIR`), or the share of it that moved elsewhere (`SHIFTED`); "" in other tables.
    note : str
        What is to be borne in mind wherever it is reported.
    """

    unit: str
    meaning: str
    label: str = ""
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class ResultsFolder:
    """Read a results folder; what is not there, cut off or damaged raises StoreError, which says so in a line.

    Attributes
    ----------
    folder : Path
        Where it is.
    """

    folder: Path

    @classmethod
    def at(cls, folder: Path | str) -> Self:
        """Open a folder that is there, and whose manifest, if it has one, was written by this version or one before."""
        opened = cls(plain(Path(folder)))
        if not opened.folder.is_dir():
            raise StoreError(
                f"{folder}: {'a file, not a folder of results' if opened.folder.exists() else 'no such folder'}"
            )
        if not opened.manifest and inside(opened.folder, MANIFEST).exists():
            raise StoreError(f"{opened.folder / MANIFEST}: not what a batch writes, or cut off; {opened.remedy}")
        schema = opened.schema
        if not isinstance(schema, int) or schema > SCHEMA:
            made = f"{folder}: written under schema {str(schema)[:20]} by {opened.version}"
            raise StoreError(f"{made}; this one reads up to {SCHEMA}")
        return opened

    @cached_property
    def manifest(self) -> dict:
        """Return what has to be known to get the same results again."""
        return read_manifest(self.folder)

    @property
    def schema(self) -> object:
        """Return what says how manifest and dictionary are to be read; the first where they do not say."""
        return self.manifest.get("schema", 1)

    @property
    def version(self) -> str:
        """Say which version of this program wrote the folder, as far as it is reported."""
        versions = self.manifest.get("versions")
        written = versions.get("interdict-abm") if isinstance(versions, dict) else None
        return f"interdict {str(written)[:20]}" if written else "another version of interdict"

    @property
    def remedy(self) -> str:
        """Say what writes the tables anew."""
        return f"interdict export {self.folder} writes it anew"

    @property
    def is_batch(self) -> bool:
        """Tell whether it holds the tables of a batch."""
        return self.manifest.get("kind") == "batch"

    @property
    def scenarios(self) -> list[dict]:
        """Return what the manifest tells of the scenarios."""
        scenarios = self.manifest.get("scenarios")
        if not isinstance(scenarios, list) or not all(isinstance(entry, dict) for entry in scenarios) or not scenarios:
            raise StoreError(f"{self.folder / MANIFEST}: tells of no scenarios; {self.remedy}")
        return scenarios

    @property
    def question(self) -> str:
        """Return what was asked, in words."""
        return str(self.manifest.get("question") or "")

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the parameters that are others than the defaults in every scenario, in words."""
        return changed_of(self.manifest)

    @cached_property
    def dictionary(self) -> dict[str, dict[str, Entry]]:
        """Return what every column of every table says, by file and column."""
        path = self._file(DICTIONARY)
        entries: dict[str, dict[str, Entry]] = {}
        table = self._read(path).fillna("")
        with self._damage(path):
            for file, column, *values in table[["file", "column", *Entry._fields]].itertuples(index=False):
                entries.setdefault(file, {})[column] = Entry(*values)
        return entries

    def entries(self, name: str) -> dict[str, Entry]:
        """Return what the columns of a table say; StoreError for a folder of before, whose dictionary tells too little."""
        if self.schema != SCHEMA:
            made = f"{self.folder}: written under schema {self.schema} by {self.version}"
            raise StoreError(f"{made}; what is reported of it needs {SCHEMA}: {self.remedy}")
        return self.dictionary.get(FILES[name], {})

    @cached_property
    def design_entry(self) -> dict | None:
        """Return what the manifest tells of the design; None without one."""
        design = self.manifest.get("design")
        if design is not None and not _is_design(design):
            raise StoreError(f"{self.folder / MANIFEST}: damaged (design); {self.remedy}")
        return design

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that are there."""
        return tuple(name for name in FILES if self.has(name))

    def has(self, name: str) -> bool:
        """Tell whether a table is there."""
        return os.path.lexists(self.folder / FILES[name])

    def path(self, name: str) -> Path:
        """Return where a table is."""
        if not inside(self.folder, FILES[name]).exists():
            raise StoreError(self.why_not(name))
        return self._file(FILES[name])

    def table(self, name: str, columns: Columns = None) -> pd.DataFrame:
        """Return a table, or some columns of it."""
        return self._read(self.path(name), columns)

    def heads(self, name: str) -> tuple[str, ...]:
        """Return the columns that a table has, of which no row is read."""
        with self._damage(path := self.path(name)):
            return tuple(self._open_csv(path, None, nrows=0).columns)

    def parts(self, name: str, columns: Sequence[str], rows: int) -> Iterator[pd.DataFrame]:
        """Yield some columns of a table, so many rows at a time."""
        with self._damage(path := self.path(name)), self._open_csv(path, columns, chunksize=rows) as parts:
            yield from parts

    def stream(self, name: str, kinds: Mapping[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
        """Yield some columns of a large table in the types that are asked for, a block of rows at a time."""
        convert = csv.ConvertOptions(include_columns=list(kinds), column_types=dict(kinds))
        options = csv.ReadOptions(block_size=BLOCK_BYTES)
        file = pa.OSFile(str(self.path(name)))  # a path would be read as an address, if it can be
        with self._damage(self.path(name)), csv.open_csv(file, options, convert_options=convert) as reader:
            yield from reader

    def lists(self, name: str) -> pq.ParquetFile:
        """Return a table in row groups, of which none is read yet."""
        with self._damage(self.path(name)):
            return pq.ParquetFile(pa.OSFile(str(self.path(name))))

    def why_not(self, name: str) -> str:
        """Return in one line why a table is not there."""
        days, design = self.manifest.get("daily"), self.design_entry
        no_design = not design and "the experiment has no [design]"
        reasons = {
            "delivered": days == "daily" and "days are kept (daily, column delivered_g)",
            "regions": days == "none"
            and 'kept are deliveries alone; daily = "daily" or "monthly" in the experiment file keeps what it is made of',
            "failures": not self.manifest.get("failed_runs") and "no run failed",
            "differences": "it takes two policies with the same baseline, and interdict export when its runs are done",
            "evidence": "it takes days that are kept, a year of them before every policy, and interdict export when its runs are done",
            "explanation": "interdict explain EXPERIMENT --policy NAME makes it",
            "precision": "the experiment has no [replication], which asks for one",
            **dict.fromkeys(("design", "pairs", "effects"), no_design),
            "indices": (design or {}).get("kind") != "sobol" and 'kind = "sobol" of a [design] makes them',
        }
        if name in ("daily", "monthly") and name != days and days in INSTEAD:
            reasons[name] = f'kept are {INSTEAD[days]}; daily = "{name}" in the experiment file keeps this table'
        why = reasons.get(name) or f"interdict export {self.folder} writes it when its runs are done"
        return f"{self.folder / FILES[name]}: not there; {why}"

    def _file(self, name: str) -> Path:
        """Return where a file is; a CSV whose last line does not end is cut off."""
        path = inside(self.folder, name)
        with self._damage(path):
            if path.suffix == ".csv" and _is_cut_off(path):
                raise ValueError("cut off within a line")
        return path

    def _read(self, path: Path, columns: Columns = None) -> pd.DataFrame:
        with self._damage(path):
            if path.suffix == ".parquet":
                return pd.read_parquet(BytesIO(path.read_bytes()), columns=columns)  # a path may be read as an address
            return self._open_csv(path, columns)

    def _open_csv(self, path: Path, columns: Columns, **how: Any) -> Any:
        kinds = dict.fromkeys((*TEXT, *text_factors(self.design_entry)), str)
        return pd.read_csv(
            path, dtype=kinds, keep_default_na=False, na_values=[""], encoding="utf-8", usecols=columns, **how
        )

    @contextmanager
    def _damage(self, path: Path) -> Iterator[None]:
        """Say in one line that a table cannot be read, and what writes it anew."""
        try:
            yield
        except FileNotFoundError:
            raise StoreError(f"{path}: not there; {self.remedy}") from None
        except DAMAGED as error:
            why = " ".join(str(error).split())[:200]
            raise StoreError(f"{path}: damaged ({why}); {self.remedy}") from None


def text_factors(design: Mapping[str, Any] | None) -> list[str]:
    """Return the factors of a design, as the manifest tells it, whose values are words: columns of design.csv."""
    factors = design["factors"] if design else ()
    return [factor["name"] for factor in factors if any(isinstance(level, str) for level in factor["levels"])]


def _is_cut_off(path: Path) -> bool:
    """Tell whether the last line of a file has no end."""
    with open(path, "rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _is_design(design: object) -> bool:
    """Tell whether what a manifest tells of a design names its factors with their levels."""
    factors = design.get("factors") if isinstance(design, dict) else None
    return isinstance(factors, list) and all(
        isinstance(factor, dict) and isinstance(factor.get("name"), str) and isinstance(factor.get("levels"), list)
        for factor in factors
    )
