"""The tab of stored results: a folder, its answer and pictures, and its runs, each of which opens in the viewer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import solara

from abm.analysis.headline import AnswerParts
from abm.inputs.inside import StoreError
from abm.report.pictures import figure_of, image_source
from abm.viewer.page.about_tab import escape
from abm.viewer.page.numbers import alike, measures_in_words, table_html
from abm.viewer.page.places import ROOT, result_folders
from abm.viewer.page.report_part import ReportPart
from abm.viewer.page.stored import RUN_KEYS, StoredBatch
from abm.viewer.page.watch import Watch

ROWS_SHOWN = 20  # runs shown at a time
ALL_SCENARIOS = "all scenarios"
MOST_PICTURES = 12
FEW_COLUMNS = 5  # of a table that fits a telephone
ELSEWHERE = "Results that lie elsewhere are named to the command: interdict view FOLDER."
RUN_COLUMNS = {
    "scenario": "Scenario", "replicate": "Replicate", "seed": "Random seed", "delivered_kg": "Delivered, kg pure",
    "seizures": "Seizures", "interdiction_share": "Interdicted, %", "price_mean": "Street price, 1 = usual",
}  # fmt: skip


@solara.component
def ResultsTab(watch: Watch) -> None:
    """Show the folder that the command line names, or else the newest one, or one that is chosen; one that is no result is a message."""
    known = result_folders()
    name = watch.folder.value or next(iter(known), "")

    def open_folder() -> tuple[StoredBatch | None, str]:
        try:
            return (StoredBatch(known[name]), "") if name in known else (None, "")
        except (StoreError, OSError) as error:
            return None, str(error)

    batch, fault = solara.use_memo(open_folder, [name])
    with solara.Column(classes=["interdict-part"], gap="10px"):
        with solara.Row(gap="16px", style={"align-items": "center", "flex-wrap": "wrap"}):
            chosen = name if name in known else None
            solara.Select("Folder of results", value=chosen, values=list(known), on_value=watch.folder.set)
        if fault:
            solara.Error(fault, dense=True)
        elif batch is None:
            solara.Text(f"No results under {ROOT.resolve()}: interdict batch writes them. {ELSEWHERE}")
        else:
            Opened(watch, batch).key(name)


@solara.component
def Opened(watch: Watch, batch: StoredBatch) -> None:
    """Show one folder, or the report in place of it: clicks on what stood below its frame were lost."""
    report, set_report = solara.use_state("")
    held = use_read(batch)
    solara.HTML(tag="h2", unsafe_innerHTML=escape(batch.question or batch.folder.name), style="font-size:18px")
    if batch.has_report:
        ReportPart(watch, batch, report, set_report)
    if not report:
        Shown(watch, batch, held)


class Read(NamedTuple):
    """Hold what is read of a folder before it is shown: its answer in parts or as a text, and its pictures as HTML."""

    parts: AnswerParts | None
    answer: str
    pictures: tuple[str, ...]


def read(batch: StoredBatch) -> Read:
    """Read a folder, which takes seconds where it is a large one."""
    parts = batch.answer_parts
    pictures = (figure_of(path, image_source(path, is_whole=True)) for path in batch.pictures[:MOST_PICTURES])
    return Read(parts, "" if parts else batch.answer, tuple(pictures))


def _read_or_why_not(batch: StoredBatch) -> Read | str:
    try:
        return read(batch)
    except Exception as error:  # noqa: BLE001 a page must never turn into a traceback
        return f"{batch.folder}: cannot be shown: {error}"


def use_read(batch: StoredBatch) -> Read | str | None:
    """Return what is read of a folder, or why not, once a thread has it; the page goes on meanwhile."""
    found, set_found = solara.use_state(None)

    def begin() -> Callable[[], None]:
        left = threading.Event()

        def work() -> None:
            held = _read_or_why_not(batch)
            if not left.is_set():
                set_found(held)

        threading.Thread(target=work, name="interdict-results", daemon=True).start()
        return left.set

    solara.use_effect(begin, [])
    return found


@solara.component
def Shown(watch: Watch, batch: StoredBatch, held: Read | str | None) -> None:
    """Say that a folder is read; then show it whole, so that nothing moves under a click."""
    if held is None:
        solara.Text(f"Reading {batch.folder.name} ...")
        solara.ProgressLinear(True)
    elif isinstance(held, str):
        solara.Error(held, dense=True)
    else:
        Found(watch, batch, held)


@solara.component
def Found(watch: Watch, batch: StoredBatch, held: Read) -> None:
    """Show what a folder holds, what matters most first: the answer, its pictures, every measure, and the runs."""
    parts, answer, pictures = held
    if parts:
        solara.HTML(tag="p", unsafe_innerHTML=escape(parts.lead), classes=["interdict-lead"])
        Tables(parts.tables[:1])
    elif answer:
        solara.HTML(tag="pre", unsafe_innerHTML=escape(answer), classes=["interdict-answer"])
    if batch.is_single:
        solara.Text("To see it live, choose its scenario and seed on the Live tab. Its tables are in the folder.")
    for picture in pictures[:1]:
        Picture(picture)
    if parts:
        MoreOfTheAnswer(parts)
    for picture in pictures[1:]:
        Picture(picture)
    for path in batch.pictures[MOST_PICTURES:]:
        AskedFor(path).key(path.name)
    if len(batch.summary):
        with solara.Details(f"Every measure ({len(batch.summary):,} lines)", expand=False):
            Measures(batch)
    if len(batch.runs) and not batch.is_single:
        solara.HTML(tag="h3", unsafe_innerHTML="Runs: open one to see how it came about", style="font-size:15px")
        Runs(watch, batch)


@solara.component
def MoreOfTheAnswer(parts: AnswerParts) -> None:
    """Show the tables behind the first, and, folded, what else changes and how to read them."""
    Tables(parts.tables[1:])
    if parts.changes:
        with solara.Details(f"What else changes ({len(parts.changes)} lines)", expand=False):
            solara.HTML(tag="ul", unsafe_innerHTML="".join(f"<li>{escape(change)}</li>" for change in parts.changes))
    with solara.Details("How to read it", expand=False):
        for text in "\n".join(parts.reading).split("\n"):  # a line each, as in answer.txt
            solara.HTML(tag="p", unsafe_innerHTML=escape(text), style="max-width: 75ch")


@solara.component
def Tables(tables: Sequence[pd.DataFrame]) -> None:
    """Show tables, each with its own bar where it is wider than the page."""
    for table in tables:
        many = ["interdict-many"] if len(table.columns) > FEW_COLUMNS else []
        solara.HTML(tag="div", unsafe_innerHTML=table_html(table), classes=["interdict-wide", *many])


@solara.component
def Measures(batch: StoredBatch) -> None:
    """Show every measure."""
    every = solara.use_memo(lambda: table_html(measures_in_words(batch)), [])
    solara.HTML(tag="div", unsafe_innerHTML=every, classes=["interdict-scroll"])


@solara.component
def Picture(figure: str) -> None:
    """Show a picture with its caption and its alternative text, as a report does."""
    solara.HTML(tag="div", unsafe_innerHTML=figure, classes=["interdict-picture"])


@solara.component
def AskedFor(path: Path) -> None:
    """Name a picture beyond the first ones, and show it once it is asked for: each is megabytes on the page."""
    shown, set_shown = solara.use_state(False)
    if shown:
        Picture(figure_of(path, image_source(path, is_whole=True)))
    else:
        words, at_left = f"Show picture: {path.stem.replace('_', ' ')}", {"align-self": "flex-start"}
        solara.Button(words, on_click=lambda: set_shown(True), outlined=True, small=True, style=at_left)


@solara.component
def Runs(watch: Watch, batch: StoredBatch) -> None:
    """Show the runs, a page at a time; one that is chosen opens at a day."""
    scenario, set_scenario = solara.use_state(ALL_SCENARIOS)
    page, set_page = solara.use_state(0)
    day, set_day = solara.use_state(0)
    named = {label: name for name, label in batch.labels.items()}
    runs = batch.runs if scenario == ALL_SCENARIOS else batch.runs[batch.runs["scenario"] == named[scenario]]
    pages = max(1, -(-len(runs) // ROWS_SHOWN))
    shown = min(page, pages - 1)

    def choose(name: str) -> None:
        set_scenario(name)
        set_page(0)

    with solara.Row(gap="16px", style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Select("Scenario", value=scenario, values=[ALL_SCENARIOS, *named], on_value=choose)
        solara.InputInt("Open at day", value=day, on_value=lambda d: set_day(max(0, d or 0)))
        solara.Button("Earlier", text=True, disabled=shown == 0, on_click=lambda: set_page(shown - 1))
        solara.Text(f"page {shown + 1} of {pages}, {len(runs):,} runs")
        solara.Button("Later", text=True, disabled=shown >= pages - 1, on_click=lambda: set_page(shown + 1))
    RunList(
        runs.iloc[shown * ROWS_SHOWN : (shown + 1) * ROWS_SHOWN],
        batch.labels,
        lambda name, replicate: open_run(watch, batch, name, replicate, day),
    )


@solara.component
def RunList(runs: pd.DataFrame, labels: Mapping[str, str], on_open: Callable[[str, int], None]) -> None:
    """Show some runs, each after a button that opens it."""
    columns = [name for name in RUN_COLUMNS if name in runs]
    numbers = [n for n in columns if n not in RUN_KEYS and pd.api.types.is_numeric_dtype(runs[n])]
    scales = {name: 100.0 if RUN_COLUMNS[name].endswith("%") else 1.0 for name in numbers}
    runs = runs.assign(**{name: alike(scale * runs[name]) for name, scale in scales.items()})
    with solara.Div(
        classes=["interdict-runs"],
        style={"grid-template-columns": f"auto minmax(160px, auto) repeat({len(columns) - 1}, auto)"},
    ):
        solara.Text("", classes=["head"])
        for name in columns:
            solara.Text(RUN_COLUMNS[name], classes=["head"] if name == "scenario" else ["head", "num"])
        for row in runs[columns].itertuples(index=False):
            run = (str(row.scenario), int(row.replicate))
            solara.Button(
                "Open", small=True, text=True, on_click=lambda run=run: on_open(*run)
            )  # first: never out of sight
            solara.Text(labels.get(run[0], run[0]))
            for value in row[1:]:
                solara.Text(str(value), classes=["num"])


def open_run(watch: Watch, batch: StoredBatch, scenario: str, replicate: int, day: int) -> None:
    """Live a stored run again until the end of a day, and show it."""
    try:
        run = batch.run(scenario, replicate)
    except StoreError as error:
        watch.notice.value = str(error)
        return
    changed = "The code has changed since this batch: the bits may differ from the stored ones."
    words = f"stored run of {batch.folder}, replicate {replicate}"
    watch.open_stored((batch.labels[scenario], run.scenario), run.seed, min(day, run.scenario.days - 1), words)
    if not run.same_code and not watch.steady.peek()["message"]:  # what went wrong matters more
        watch.notice.value = changed
    watch.tab.value = "live"
