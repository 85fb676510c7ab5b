"""The page: tabs, a sidebar, and the stage; one session per browser tab, freed when the tab is closed."""

from __future__ import annotations

import solara
import solara.lab

from abm.viewer.about_tab import About
from abm.viewer.results_tab import Results
from abm.viewer.sidebar import Sidebar
from abm.viewer.stage import Stage
from abm.viewer.watch import TABS, Watch

LABELS = {"live": "Live", "compare": "Compare", "log": "Log", "results": "Results", "about": "About & assumptions"}
STYLE = """
.v-application { font-family: Roboto, "DejaVu Sans", sans-serif; }
.v-navigation-drawer { width: 300px !important; }
.solara-content-main { padding: 0 !important; }
.interdict-part { padding: 8px 16px 24px; max-width: 1300px; margin: 0 auto; width: 100%; }
.v-toolbar__title { font-weight: 600; }
"""


@solara.component
def Page():
    """Show the page."""
    watch = solara.use_memo(Watch, [])
    solara.use_effect(lambda: watch.session.close, [])
    tab = watch.tab.value
    solara.Title("Interdict")
    solara.Style(STYLE)
    with solara.AppBar():
        solara.lab.ThemeToggle()
    solara.AppBarTitle("Interdict")
    with solara.Sidebar():
        Sidebar(watch)
    with solara.Column(gap="0px", style={"width": "100%"}):
        with solara.lab.Tabs(value=TABS.index(tab), on_value=lambda i: watch.tab.set(TABS[i])):
            for name in TABS:
                solara.lab.Tab(LABELS[name])
        Messages(watch)
        Shown(watch)
        if tab == "results":
            Results(watch)
        elif tab == "about":
            About()


@solara.component
def Messages(watch: Watch):
    """Show what went wrong, in a line that can be read out."""
    told = watch.told.value or watch.steady.value.get("message", "")
    if told:
        solara.Warning(told, dense=True, classes=["interdict-message"])


@solara.component
def Shown(watch: Watch):
    """Send the newest view to the stage; it stays where it is under the other tabs, and keeps what it holds."""
    view, tab, dark = watch.view.value, watch.tab.value, solara.lab.use_dark_effective()
    _ = watch.again.value
    stage = Stage.element(
        view=watch.text(view, tab == "compare"), bands=watch.bands(view), tab=tab, dark=dark, callbacks=watch.callbacks
    )

    def keep() -> None:
        watch.stage = solara.get_widget(stage)

    solara.use_effect(keep, [])
    return stage
