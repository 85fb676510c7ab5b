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
from abm.viewer.page.watch import MAPPED, TABS, Watch
from abm.viewer.session.steering import acts
from abm.viewer.web_files import web_text

LABELS = {"live": "Live", "compare": "Compare", "log": "Log", "results": "Results", "about": "About"}
MESSAGE_LETTERS = 1000  # letters of a message


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
    solara.Style(web_text("page.css"))
    steered = tab in MAPPED  # elsewhere the sidebar does nothing, and the page has its room
    with solara.Div(classes=["interdict", *([] if steered else ["interdict-alone"])]):
        with solara.Div(classes=["interdict-top"]):
            solara.HTML(tag="strong", unsafe_innerHTML="Interdict")
            with solara.lab.Tabs(value=TABS.index(tab), on_value=lambda i: watch.open(TABS[i])):
                for name in TABS:
                    solara.lab.Tab(LABELS[name], classes=[f"interdict-{name}"])
            solara.IconButton(
                "mdi-close" if watch.steering.value else "mdi-tune", classes=["interdict-steer"],
                attributes={"aria-label": f"{'Close' if watch.steering.value else 'Open'} scenario and levers"},
                on_click=lambda: watch.steering.set(not watch.steering.value),
            )  # fmt: skip
            with solara.Div(classes=["interdict-theme"]):  # its button takes no name but that of the style sheet
                solara.lab.ThemeToggle()
        with solara.Div(classes=["interdict-side", *(["interdict-open"] if watch.steering.value else [])]):
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
    with solara.Div(classes=["interdict-said"]):
        message = watch.notice.value or watch.steady.value.get("message", "")
        if message:
            solara.Warning(
                shorten(message, MESSAGE_LETTERS, placeholder=" ..."), dense=True, classes=["interdict-message"]
            )
        armed = watch.armed.value
        if armed:
            with solara.Info(
                f"{acts()[armed][1].label.rstrip(' .')}: click on a region of the map (Esc: let it be)",
                dense=True,
                classes=["interdict-question"],
            ):
                solara.Button("Let it be", small=True, outlined=True, on_click=lambda: watch.press(armed))
        asked = watch.asked.value
        if asked is not None:
            with solara.Warning(asked.words, dense=True, classes=["interdict-question"]):
                solara.Button(
                    "Discard them and go on", small=True, color="primary", on_click=lambda: watch.answer(True)
                )
                solara.Button("Keep them", small=True, outlined=True, on_click=lambda: watch.answer(False))


@solara.component
def StageShown(watch: Watch) -> None:
    """Put the stage on the page; it stays where it is under the other tabs, and keeps what it holds."""
    tab = watch.tab.value
    stage = Stage.element(
        tab=tab, armed=watch.armed.value, origin=watch.steady.value.get("origin", ""), callbacks=watch.callbacks
    )
    solara.use_effect(lambda: watch.show_on(solara.get_widget(stage)), [tab])
    return stage
