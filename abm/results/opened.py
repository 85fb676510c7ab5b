"""Opened results: the tables of a batch as pandas frames, and answers to questions in SQL."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from abm.inputs.inside import StoreError, is_plain
from abm.inputs.naming import closest
from abm.inputs.reading import require_path, shown
from abm.results.changed import KEY, MOST_NAMED, sentence_of
from abm.results.reader import FILES, LEDGER, TEXT, Columns, ResultsFolder, text_factors
from abm.store.archive import Archive
from abm.store.chunks import path_of
from abm.store.ledger import COLUMNS, read_lines
from abm.version import pip_line

DATES = dict.fromkeys(("date", "policy_start_date", "compared_start_date"), "%Y-%m-%d") | {"month": "%Y-%m"}
DAYS = ("policy_start", "compared_start", "parent", "founded_day", "heir", "taken_over_day")
TRUTHS = ("recovered", "censored")
CHUNKS = {"daily": "daily", "monthly": "daily", "offices": "offices"}  # folder of a large table's chunks


class OpenedResults(ResultsFolder):
    """Give the tables of a results folder as frames; one that is not there raises StoreError, which says why."""

    def table(self, name: str, columns: Columns = None) -> pd.DataFrame:
        """Return a table, or some columns of it: dates are dates, a month its first day, and a column keeps its type where all of it is blank."""
        frame = super().table(name, columns)
        kinds = dict.fromkeys((*TEXT, *text_factors(self.design_entry)), "string")
        kinds |= dict.fromkeys(TRUTHS, "boolean") | dict.fromkeys(DAYS, "Int64")
        dates = {column: form for column, form in DATES.items() if column in frame}
        with self._damage(self.path(name)):
            try:
                frame = frame.astype({column: kind for column, kind in kinds.items() if column in frame})
                reported = {
                    date: pd.to_datetime(frame[date], format=form).astype("M8[s]") for date, form in dates.items()
                }
                return self._marked(frame.assign(**reported))
            except TypeError as error:  # pandas' for values that are no truth or no whole number
                raise ValueError(error) from None

    def to_frame(self, name: str = "summary") -> pd.DataFrame:
        """Return a table by its name (see `tables`); the summary if none is given.

        Its `attrs` name the experiment and, in words, the parameters that are others than the defaults in every run.
        """
        if name not in FILES:
            raise StoreError(f"no table {shown(name)}{closest(name, self.tables)}")
        return getattr(self, name)

    def plot(self, variable: str = "delivered_kg", ax: Any = None) -> Any:
        """Draw what each policy changes of a variable of the summary, against the same seeds without it; return the axes of Matplotlib.

        A dot and its 95% interval a scenario; of what is no difference to a baseline, such as the largest drop, the value itself.

        Raises
        ------
        StoreError
            There is no summary, or no such variable in it.
        """
        known = sorted(set(self.summary["variable"]))
        if not isinstance(variable, str) or variable not in known:
            raise StoreError(
                f"no variable {shown(variable)} in summary.csv{closest(variable, known, 'its dictionary')}"
            )
        rows, own = self.summary[self.summary["variable"] == variable][::-1], ax is None  # the first one on top
        is_change = rows["difference"].notna().any()
        columns = ("difference", "difference_low", "difference_high") if is_change else ("mean", "low", "high")
        rows = rows[rows[columns[0]].notna()]
        middle, low, high = (rows[column].to_numpy(float) for column in columns)
        dots = pd.DataFrame({"value": middle, "place": range(len(rows))})
        ax = dots.plot.scatter("value", "place", xerr=[middle - low, high - middle], ax=ax)
        if own:
            ax.figure.set_layout_engine("constrained")
        ax.set_ylabel("")
        ax.set_yticks(range(len(rows)), rows["label"])
        if is_change:
            ax.axvline(0.0, color="0.5", linewidth=1.0)
        entry = self.entries("runs").get(variable)
        words = f"{(entry and (entry.label or entry.meaning)) or variable} ({rows['unit'].iloc[0]})"
        title = [f"{'Change of ' if is_change else ''}{words}", sentence_of(self.changed, MOST_NAMED)]
        ax.set_title("\n".join(filter(None, title)), parse_math=False, wrap=True)
        ax.set_xlabel("change against the same seeds, 95% interval" if is_change else "95% interval")
        for text in ax.get_yticklabels():
            text.set_parse_math(False)  # a label is a user's text
        return ax

    def _marked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Name in a frame whose it is: two experiments may have the same scenarios under other parameters."""
        frame.attrs |= {"experiment": str(self.manifest.get("name", "")), KEY: list(self.changed)}
        return frame

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Return one row per scenario and replicate."""
        return self.table("runs")

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Return one row per run and day, where days are kept."""
        return self.table("daily")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Return one row per run and month, where months are kept: means over so many `days`."""
        return self.table("monthly")

    @cached_property
    def delivered(self) -> pd.DataFrame:
        """Return one row per run with a list of what was delivered each day (g), where no days are kept."""
        return self.table("delivered")

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Return one row per run, month, field office and mode."""
        return self.table("offices")

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Return one row per run, month and region of Mexico: who was killed, where days or months are kept."""
        return self.table("regions")

    @cached_property
    def organizations(self) -> pd.DataFrame:
        """Return one row per run and organization: whom it left and who took it over, and when."""
        return self.table("organizations")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Return one row per scenario and response variable."""
        return self.table("summary")

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Return one row per pair of policies and variable: how they differ over the same seeds."""
        return self.table("differences")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Return one row per policy, observable and window: how often it shows, where a year is recorded before."""
        return self.table("evidence")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Return one row per run that failed, where any did."""
        return self.table("failures")

    @cached_property
    def precision(self) -> pd.DataFrame:
        """Return one row per paired difference whose precision was asked for."""
        return self.table("precision")

    @cached_property
    def design(self) -> pd.DataFrame:
        """Return one row per point of a design: the value of every factor."""
        return self.table("design")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return one row per point of a design and policy: its scenario, and the baseline of it."""
        return self.table("pairs")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Return what each policy does at each point of a design, one row per response variable, policy and point."""
        return self.table("effects")

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Return the Sobol' indices of a design made for them."""
        return self.table("indices")

    @cached_property
    def explanation(self) -> pd.DataFrame:
        """Return what each adaptation brings of what comes back under a policy that was explained, one row per period and part."""
        return self.table("explanation")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Return one row per finished or failed run: time, memory, and why it failed."""
        path = self.path(LEDGER)
        last = {line.id: vars(line) for _, line in read_lines(path) if line is not None}
        return pd.DataFrame(last.values(), columns=list(COLUMNS))

    def sql(self, question: str) -> pd.DataFrame:
        """Answer a question in SQL over the tables that are there, by their names (see `tables`).

        Raises
        ------
        StoreError
            DuckDB is not installed, or cannot answer: the question is empty or wrong, or a table is not there.
        """
        try:
            import duckdb
        except ImportError:
            raise StoreError(f"sql needs DuckDB: {pip_line('sql')}") from None
        with duckdb.connect(config={"python_enable_replacements": "false"}) as connection:  # no variables as tables
            self._lay_out(connection, question)
            try:
                answer = connection.execute(question)
            except duckdb.Error as error:
                raise StoreError(self._explain(str(error))) from None
            if answer is None:
                raise StoreError(f"sql: the question is empty; needs one such as select * from {self.tables[0]}")
            return self._marked(answer.df())

    def _lay_out(self, connection: Any, question: str) -> None:
        """Give DuckDB the tables that a question names, or all: chunks of the large ones, frames of the others."""
        names = [name for name in self.tables if name in question.lower()] or self.tables
        for name in dict.fromkeys(["runs", *names]):
            if chunks := self._chunks(name):
                reported = "semi join runs using (scenario, replicate)"  # chunks may hold replicates beyond the batch's
                listed = ", ".join(map(_quote, chunks))
                connection.execute(f"create view {name} as from read_parquet([{listed}]) {reported}")
            else:
                connection.register(name, getattr(self, name))

    def _chunks(self, name: str) -> list[Path]:
        """Return the chunks of a large table that the ledger names; none of another table."""
        if name not in CHUNKS or not (archive := Archive(self.folder)).ledger.exists():
            return []
        archive.require_inside()
        files = dict.fromkeys(line.file for _, line in read_lines(archive.ledger) if line and line.file)
        paths = (path_of(archive.chunks, CHUNKS[name], file) for file in files)
        return [path.absolute() for path in paths if is_plain(path)]

    def _explain(self, message: str) -> str:
        """Return in one line why DuckDB cannot answer."""
        absent = [name for name in FILES if f"table with name {name} does not exist" in message.lower()]
        return self.why_not(absent[0]) if absent else f"sql: {' '.join(message.partition('LINE 1')[0].split())}"


def _quote(path: Path) -> str:
    """Return a path as text of SQL in which no character stands for others."""
    return "'" + re.sub(r"[\[*?]", r"[\g<0>]", str(path)).replace("'", "''") + "'"


def open_results(folder: Path | str) -> OpenedResults:
    """Open a results folder.

    Returns
    -------
    OpenedResults
        Its tables as pandas frames (`runs`, `summary`, `daily` and others; `to_frame()`), with the units that its dictionary names.

    Raises
    ------
    StoreError
        No batch has written its tables there.
    TypeError
        What is no path.
    """
    require_path(folder, "folder")
    opened = OpenedResults.at(folder)
    if not opened.is_batch:
        raise StoreError(f"{folder}: holds no tables of a batch; interdict export writes those of one that was stopped")
    return opened
