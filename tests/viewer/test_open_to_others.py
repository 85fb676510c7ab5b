"""Where other machines reach the page, it opens no file or folder by its path."""

import pytest

pytest.importorskip("solara")

import solara
from ipyvuetify import TextField

from abm.viewer.results_tab import Results
from abm.viewer.scenarios import OTHERS
from abm.viewer.sidebar import ChooseScenario
from abm.viewer.watch import Watch

LABELS = {"or FILE.toml/NAME", "or any other folder"}


@pytest.fixture
def watch():
    made = Watch()
    yield made
    made.session.close()


def fields(watch):
    """Return the labels of the text fields with which a path could be given."""
    found = set()
    for part in (ChooseScenario, Results):
        _, context = solara.render(part(watch), handle_error=False)
        found |= {widget.label for widget in context.find(TextField).widgets}
        context.close()
    return found & LABELS


def test_alone_any_path_can_be_given(watch, monkeypatch):
    monkeypatch.delenv(OTHERS, raising=False)
    assert fields(watch) == LABELS
    watch.choose("nowhere.toml/one")
    assert "nowhere.toml" in watch.steady.value["message"] and not watch.told.value


def test_with_others_no_path_is_taken(watch, monkeypatch):
    monkeypatch.setenv(OTHERS, "1")
    assert not fields(watch)
    watch.choose("nowhere.toml/one")
    assert watch.told.value == "nowhere.toml/one: no file is opened where other machines reach the page"
    watch.choose("history")
    assert watch.session.view.scenario == "history"
