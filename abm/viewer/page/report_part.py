"""The report of a folder of results on the page: read in a frame without a way out, or saved to be sent."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable

import solara

from abm.report.page import report_html
from abm.viewer.page.stored import StoredBatch
from abm.viewer.page.watch import Watch

OPEN, CLOSE, MAKING, SAVE = "Report: one page to read or send", "Close the report", "Making the report ...", "Save it"
FRAME = '<iframe title="Report" sandbox="allow-scripts" srcdoc="{page}" style="width:100%;height:85vh;border:1px solid #888"></iframe>'


@solara.component
def ReportPart(watch: Watch, batch: StoredBatch, page: str, set_page: Callable[[str], None]) -> None:
    """Show what opens the report, and the report where `page` holds it; it is made when it is asked for."""
    making, set_making = solara.use_state(False)

    def make() -> None:
        try:
            set_page(
                report_html(batch.folder)
                if batch.opened.has("runs")
                else batch.written_report.read_text(encoding="utf-8")
            )
        except Exception as error:  # noqa: BLE001 a page must never turn into a traceback
            watch.notice.value = f"no report: {error}"
        finally:
            set_making(False)

    def click() -> None:
        watch.notice.value = ""
        if page:
            set_page("")
        elif not making:
            set_making(True)
            threading.Thread(target=make, name="interdict-report", daemon=True).start()

    with solara.Row(gap="8px", style={"flex-wrap": "wrap"}):
        said = MAKING if making else CLOSE if page else OPEN
        solara.Button(said, icon_name="mdi-file-document-outline", small=True, disabled=making, on_click=click)
        if page:
            solara.Button(
                SAVE, icon_name="mdi-download", small=True, text=True, on_click=lambda: _save(watch, batch, page)
            )
    if page:
        solara.HTML(tag="div", unsafe_innerHTML=FRAME.format(page=html.escape(page)))


def _save(watch: Watch, batch: StoredBatch, page: str) -> None:
    watch.save(f"report-{batch.folder.name}.html", page, "text/html")
