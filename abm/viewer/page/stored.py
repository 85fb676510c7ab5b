"""Stored results, as the page lists them: folders, tables, pictures, and the run behind a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from abm.analysis import answer_parts, headline
from abm.analysis.headline import AnswerParts
from abm.experiment.wording import distinct_labels
from abm.inputs.inside import StoreError, is_plain
from abm.model.scenario import Scenario
from abm.report.pictures import drawn_pictures
from abm.report.shipped import REPORT
from abm.results.reader import ResultsFolder
from abm.store.archive import Archive
from abm.store.folder import KEPT
from abm.store.ledger import DONE, read_lines
from abm.store.plan import Plan, code_of

RUN_PICTURE = "run.png"  # of `interdict run`
RUN_KEYS = ("scenario", "replicate", "seed")  # of a run


@dataclass(frozen=True)
class StoredRun:
    """Name one run of a batch: what it was run with, and whether this code gives the same bits."""

    scenario: Scenario
    replicate: int
    seed: int
    same_code: bool


class StoredBatch:
    """Open a folder of results, and read all of it that is shown.

    Attributes
    ----------
    runs : DataFrame
        A row for each run that is kept: of runs.csv, or of the ledger when no tables were written.
    summary : DataFrame
        Of summary.csv; empty when none was written.

    Raises
    ------
    StoreError
        The folder is none, holds no results of a batch, some that cannot be read, or a link in the place of a file.
    """

    def __init__(self, folder: Path) -> None:
        self.opened, self.folder = ResultsFolder.at(folder), Path(folder)
        self.archive = Archive(self.folder)
        self.plan: Plan | None = self.archive.plan()
        if self.plan is None and not self.opened.is_batch and not self.is_single:
            raise StoreError(f"{folder}: holds no results of a batch or a run")
        self.runs = self._read_runs()
        self.summary = self.opened.table("summary") if self.opened.has("summary") else pd.DataFrame()

    @property
    def is_single(self) -> bool:
        """Tell whether it is one run, as `interdict run` writes it: its tables and its picture."""
        return self.opened.manifest.get("kind") == "run"

    @property
    def question(self) -> str:
        """Return what the batch was asked, or which run it is."""
        if self.is_single:
            seeds = self.opened.manifest.get("seeds")
            reported = ", ".join(map(str, seeds)) if isinstance(seeds, list) else ""
            return f"One run of {self.opened.manifest.get('name')}, seed {reported}"
        return str(self.opened.question or (self.plan and self.plan.about.get("question")) or "")

    @property
    def pictures(self) -> list[Path]:
        """Return the pictures, the most important first."""
        if self.is_single:
            return [*filter(is_plain, self.folder.glob(RUN_PICTURE))]
        return drawn_pictures(self.folder / "figures")

    @property
    def answer(self) -> str:
        """Return what the batch answers, as its command prints it below the question; empty where nothing is compared."""
        if self.is_single or not self.opened.has("summary"):
            return ""
        try:
            text = headline(self.folder)
        except (StoreError, ValueError, KeyError) as error:  # tables of another hand
            return f"no answer can be read from these tables: {error}"
        head, _, rest = text.partition("\n\n")
        return rest if head.split() == self.question.split() else text

    @property
    def answer_parts(self) -> AnswerParts | None:
        """Return the answer as tables and sentences; None where it is a text alone (of a design, or that none can be read)."""
        if self.is_single or not self.opened.has("summary"):
            return None
        try:
            return answer_parts(self.folder)
        except (StoreError, ValueError, KeyError):  # `answer` says why
            return None

    @property
    def written_report(self) -> Path:
        """Return where the report lies that was written of it: all there is where its runs are not shipped with it."""
        return self.folder / REPORT

    @property
    def has_report(self) -> bool:
        """Tell whether a report can be made of it, or was."""
        return self.opened.is_batch and (
            (self.opened.has("runs") and len(self.summary) > 0) or is_plain(self.written_report)
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return what each scenario is called, by its name; one that shares its label with others has its name behind it."""
        reported = self.plan.about["labels"] if self.plan else {}
        names = (
            [scenario.name for scenario in self.plan.scenarios]
            if self.plan
            else list(dict.fromkeys(self.runs["scenario"]))
        )
        return distinct_labels({name: str(reported.get(name) or name) for name in names})

    def _read_runs(self) -> pd.DataFrame:
        if self.opened.has("runs"):
            return check_runs(self.opened.path("runs"), self.opened.table("runs"))
        lines = [line for _, line in read_lines(self.archive.ledger) if line is not None and line.status == DONE]
        rows = [{"scenario": line.scenario, "replicate": line.replicate, "seed": line.seed} for line in lines]
        return pd.DataFrame(rows, columns=list(RUN_KEYS)).drop_duplicates(ignore_index=True)

    def run(self, scenario: str, replicate: int) -> StoredRun:
        """Return what one run was run with.

        Raises
        ------
        StoreError
            The runs themselves are not kept, or there is no such run.
        """
        if self.plan is None:
            raise StoreError(
                f"{self.folder}: its runs are not kept (no {KEPT}/batch.json); only its tables can be seen"
            )
        found = self.plan.find(scenario, replicate)
        if found is None or not 0 <= replicate:
            raise StoreError(f"{self.folder}: no run {scenario}/{replicate}")
        return StoredRun(found.scenario, replicate, found.seed, self.plan.code == code_of(self.plan.scenarios))


def check_runs(path: Path, runs: pd.DataFrame) -> pd.DataFrame:
    """Return a table of runs; raise StoreError unless every row says which run it is."""
    missing = [name for name in RUN_KEYS if name not in runs]
    if missing:
        raise StoreError(f"{path}: no column {', '.join(missing)}; a table of runs has {', '.join(RUN_KEYS)}")
    for name in ("replicate", "seed"):
        if len(runs) and not pd.api.types.is_integer_dtype(runs[name]):
            raise StoreError(f"{path}: {name} is not a whole number in every row")
    if runs["scenario"].isna().any():
        raise StoreError(f"{path}: scenario is missing in some rows")
    return runs
