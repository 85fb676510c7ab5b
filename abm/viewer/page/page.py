"""The page: tabs, a sidebar, and the stage; one session per browser tab, freed when the tab is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textwrap import shorten

import solara
import solara.lab

from abm.viewer.page.about_tab import About
from abm.viewer.page.results_tab import ResultsTab
from abm.viewer.page.sidebar import Sidebar
from abm.viewer.page.stage import Stage
from abm.viewer.page.watch import TABS, Watch

LABELS = {"live": "Live", "compare": "Compare", "log": "Log", "results": "Results", "about": "About & assumptions"}
MESSAGE_LETTERS = 1000  # letters of a message
STYLE = """
.v-application, .v-application .v-btn { font-family: Roboto, "DejaVu Sans", sans-serif; letter-spacing: normal !important; }
.v-application .v-btn, .v-application .v-tab { text-transform: none !important; letter-spacing: normal !important; }
.interdict { display: grid; grid-template: 48px 1fr / 292px minmax(0, 1fr); min-height: 100vh; }
.interdict { background: #f5f6f7; color: #222; }
.theme--dark .interdict { background: #0f1419; color: #e8edf2; }
.interdict-top { grid-column: 1 / -1; display: flex; align-items: center; gap: 18px; padding: 0 16px; position: sticky; top: 0; z-index: 5; background: inherit; border-bottom: 1px solid rgba(128, 128, 128, .35); }
.interdict-top strong { font-size: 18px; width: 258px; }
.interdict-top > :nth-child(2) { flex: 1; min-width: 0; }
.interdict-top .v-tabs, .interdict-top .v-tabs-bar { background: transparent !important; }
.interdict-side { padding: 8px 4px 8px 12px; position: sticky; top: 48px; height: calc(100vh - 48px); overflow-y: auto; scrollbar-width: thin; }
.interdict-side .v-card__title { font-size: 13px; font-weight: 600; padding: 8px 12px 0; line-height: 1.3; }
.interdict-side .v-card__text { padding: 4px 12px 8px !important; }
.interdict-side .v-card { border-radius: 10px; box-shadow: none !important; border: 1px solid rgba(128, 128, 128, .3); }
.interdict-side .v-text-field { margin-top: 0; padding-top: 8px; }
.interdict-side .v-messages { min-height: 0; }
.interdict-side .v-text-field__details { display: none; }
.interdict-main { min-width: 0; padding-top: 6px; }
.interdict-part { padding: 8px 16px 24px; max-width: 1300px; margin: 0 auto; width: 100%; }
.interdict-part, .interdict-part .v-sheet, .interdict-side .v-sheet { background: transparent !important; }
.interdict-side .v-card { background: rgba(128, 128, 128, .04) !important; }
.interdict-side .v-card__text > div { gap: 6px !important; }
.interdict-table { border-collapse: collapse; font-size: 13px; }
.interdict-table th, .interdict-runs .head { text-align: left; font-weight: 600; }
.interdict-table td, .interdict-table th { padding: 2px 12px 2px 0; vertical-align: top; max-width: 44ch; overflow-wrap: break-word; unicode-bidi: plaintext; }
.interdict-part h2 { overflow-wrap: anywhere; unicode-bidi: plaintext; }
.interdict-answer { font: 12.5px/1.4 "DejaVu Sans Mono", monospace; overflow-x: auto; padding: 10px 14px; border: 1px solid rgba(128, 128, 128, .3); border-radius: 10px; width: max-content; max-width: 100%; }
.interdict-picture { background: #fff; border: 1px solid rgba(128, 128, 128, .3); border-radius: 10px; padding: 6px; }
.interdict-lead { font-size: 15px; font-weight: 600; max-width: 90ch; margin: 0 !important; }
.interdict-question { margin: 4px 16px !important; }
.interdict-question .v-btn { margin-left: 10px; }
.interdict-scroll { max-height: 420px; overflow: auto; }
.interdict-runs { display: grid; gap: 0 18px; align-items: center; font-size: 13px; width: max-content; max-width: 100%; overflow-x: auto; }
@media (max-width: 1000px) { .interdict { grid-template-columns: 236px minmax(0, 1fr); } .interdict-top strong { width: auto; } }
@media (max-width: 640px) { .interdict { grid-template: 48px auto auto / minmax(0, 1fr); } .interdict-main { grid-row: 2; } .interdict-side { grid-row: 3; position: static; height: auto; padding-right: 12px; } }
"""


@solara.component
def Layout(children: Sequence[Any] = ()) -> Any:
    """Stand in for Solara's own layout, which hides its sidebar on screens up to 1280 wide."""
    return solara.Div(children=list(children))


@solara.component
def Page() -> None:
    """Show the page."""
    watch = solara.use_memo(Watch, [])
    solara.use_effect(lambda: watch.session.close, [])
    tab = watch.tab.value
    solara.Title("Interdict")
    solara.Style(STYLE)
    with solara.Div(classes=["interdict"]):
        with solara.Div(classes=["interdict-top"]):
            solara.HTML(tag="strong", unsafe_innerHTML="Interdict")
            with solara.lab.Tabs(value=TABS.index(tab), on_value=lambda i: watch.tab.set(TABS[i])):
                for name in TABS:
                    solara.lab.Tab(LABELS[name])
            solara.lab.ThemeToggle()
        with solara.Div(classes=["interdict-side"]):
            Sidebar(watch)
        with solara.Div(classes=["interdict-main"]):
            Messages(watch)
            StageShown(watch)
            if tab == "results":
                ResultsTab(watch)
            elif tab == "about":
                About()


@solara.component
def Messages(watch: Watch) -> None:
    """Show what went wrong, in a line that can be read out, and what has to be decided."""
    told = watch.told.value or watch.steady.value.get("message", "")
    if told:
        solara.Warning(shorten(told, MESSAGE_LETTERS, placeholder=" ..."), dense=True, classes=["interdict-message"])
    asked = watch.asked.value
    if asked is not None:
        with solara.Warning(asked.words, dense=True, classes=["interdict-question"]):
            solara.Button("Discard them and go on", small=True, color="primary", on_click=lambda: watch.answer(True))
            solara.Button("Keep them", small=True, outlined=True, on_click=lambda: watch.answer(False))


@solara.component
def StageShown(watch: Watch) -> None:
    """Put the stage on the page; it stays where it is under the other tabs, and keeps what it holds."""
    tab = watch.tab.value
    stage = Stage.element(tab=tab, callbacks=watch.callbacks)
    solara.use_effect(lambda: watch.show_on(solara.get_widget(stage)), [tab])
    return stage
