"""The Results page shows the report of the folder that is open, in a frame without a way out, and saves it."""

import html
from threading import Event

import pytest
from page_fixtures import REPOSITORY
from report_folder import IMAGE, small_folder
from waiting import wait_for

solara = pytest.importorskip("solara")
vuetify = pytest.importorskip("ipyvuetify")

from abm.report.page import report_html
from abm.viewer.page import report_part, results_tab
from abm.viewer.page.report_part import ReportPart
from abm.viewer.page.results_tab import AskedFor, Opened, ResultsTab
from abm.viewer.page.stored import StoredBatch
from abm.viewer.page.watch import Watch


def frame(context):
    """Return the source of the frame, if one is shown."""
    shown = (str(one.unsafe_innerHTML) for one in context.find(solara.widgets.HTML).widgets)
    return next((one for one in shown if "<iframe" in one), "")


@solara.component
def Shown(watch, batch):
    """Show the part with what a folder that is open holds of the report."""
    page, set_page = solara.use_state("")
    ReportPart(watch, batch, page, set_page)


@pytest.mark.usefixtures("no_pictures")
def test_the_report_is_shown_when_it_is_asked_for_and_saved(tmp_path, monkeypatch):
    watch, saved = Watch(), []
    monkeypatch.setattr(watch, "save", lambda *what: saved.append(what))
    folder = small_folder(tmp_path)
    _, context = solara.render(Shown(watch, StoredBatch(folder)), handle_error=False)
    [button] = context.find(vuetify.Btn).widgets
    button.click()
    source = wait_for(lambda: frame(context))
    page = html.unescape(source.split('srcdoc="')[1].split('"')[0])
    assert page == report_html(folder) and 'sandbox="allow-scripts"' in source and IMAGE not in source
    context.find(vuetify.Btn).widgets[1].click()
    assert saved == [(f"report-{tmp_path.name}.html", page, "text/html")]
    context.find(vuetify.Btn).widgets[0].click()
    assert not frame(context)
    context.close()


def test_a_report_that_is_shipped_without_its_runs_is_shown_as_it_is(tmp_path):
    """Shipped folders hold their summary and their report, and no runs."""
    batch = StoredBatch(REPOSITORY / "results" / "standard" / "quickstart")
    assert batch.has_report and not len(batch.runs)
    watch = Watch()
    _, context = solara.render(Opened(watch, batch), handle_error=False)
    texts = lambda: str([one.unsafe_innerHTML for one in context.find(solara.widgets.HTML).widgets])  # noqa: E731
    assert wait_for(lambda: "interdict-lead" in str(context.find(solara.widgets.HTML).widgets) or "<table" in texts())
    assert "Runs: open one" not in texts()
    context.find(vuetify.Btn).widgets[0].click()
    page = html.unescape(wait_for(lambda: frame(context)).split('srcdoc="')[1].split('"')[0])
    assert page == batch.written_report.read_text("utf-8")
    context.close()
    watch.session.close()
    batch = StoredBatch(small_folder(tmp_path))
    assert batch.has_report and not batch.written_report.exists()


def test_a_folder_that_gives_none_is_a_line(tmp_path, monkeypatch):
    watch = Watch()
    folder = StoredBatch(small_folder(tmp_path))
    monkeypatch.setattr(report_part, "report_html", lambda _: 1 / 0)
    _, context = solara.render(Shown(watch, folder), handle_error=False)
    context.find(vuetify.Btn).widgets[0].click()
    assert wait_for(lambda: watch.notice.value).startswith("no report: division by zero")
    context.close()


@pytest.mark.usefixtures("no_pictures")
def test_the_report_stands_in_place_of_the_folder_until_another_folder_or_nothing_is_opened(tmp_path, monkeypatch):
    """Clicks on a run below the frame of a report were lost."""
    for name in ("one", "two"):
        (tmp_path / "results" / name).mkdir(parents=True)
        small_folder(tmp_path / "results" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report_part, "report_html", lambda folder: f"report of {folder.name}")
    watch = Watch()
    watch.folder.value = "one"
    _, context = solara.render(ResultsTab(watch), handle_error=False)

    def labels():
        return [str(child) for one in context.find(vuetify.Btn).widgets for child in one.children]

    assert wait_for(lambda: "Open" in labels())
    context.find(vuetify.Btn).widgets[0].click()
    assert "report of one" in wait_for(lambda: frame(context)) and "Open" not in labels()
    watch.folder.value = "two"
    assert not frame(context) and wait_for(lambda: "Open" in labels())
    context.close()
    watch.session.close()


@pytest.mark.usefixtures("no_pictures")
def test_a_folder_that_takes_long_is_read_beside_the_page_and_one_that_fails_is_a_line(tmp_path, monkeypatch):
    """For three seconds of a large folder the page held the one before, and clicks on that were lost."""
    batch, begin = StoredBatch(small_folder(tmp_path)), Event()
    monkeypatch.setattr(results_tab, "read", lambda _: begin.wait() and 1 / 0)
    _, context = solara.render(Opened(None, batch), handle_error=False)
    assert context.find(vuetify.ProgressLinear).widgets and not context.find(vuetify.Alert).widgets
    begin.set()
    [alert] = wait_for(lambda: context.find(vuetify.Alert).widgets)
    assert "cannot be shown: division by zero" in str(alert.children)
    assert not context.find(vuetify.ProgressLinear).widgets
    context.close()


def test_a_picture_beyond_the_first_ones_is_named_and_shown_once_it_is_asked_for(tmp_path):
    """It was said how many there are, and no more."""
    (tmp_path / "history_no_ban.png").write_bytes(b"a picture")
    _, context = solara.render(AskedFor(tmp_path / "history_no_ban.png"), handle_error=False)
    [button] = context.find(vuetify.Btn).widgets
    assert "Show picture: history no ban" in str(button.children) and not context.find(solara.widgets.HTML).widgets
    button.click()
    [shown] = context.find(solara.widgets.HTML).widgets
    assert "<figure>" in shown.unsafe_innerHTML and "YSBwaWN0dXJl" in shown.unsafe_innerHTML
    context.close()
