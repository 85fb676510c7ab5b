"""Tests of the strip of policies above the panels of one run."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from abm.analysis.pictures import run
from abm.analysis.pictures.run import picture_of_run, shaded_days
from abm.analysis.pictures.timeline import PolicyWindow, draw_timeline, height_of, spells_of, spells_text
from abm.experiment.finding import find_scenario
from abm.results.reader import Entry
from abm.viewer.windows import windows

HISTORY = find_scenario("history")
OF_HISTORY = [PolicyWindow(one["start"], one["stop"], one["label"]) for one in windows(HISTORY)]
DATES = [f"{date:%Y-%m-%d}" for date in pd.date_range("2018-10-01", periods=HISTORY.days)]


@pytest.fixture(scope="module")
def strip():
    figure = Figure(figsize=(12, 6))
    axis = draw_timeline(figure, OF_HISTORY, HISTORY.days, DATES, 0.95, 1.0)
    figure.draw_without_rendering()
    return axis


def boxes_of(texts):
    return [text.get_window_extent() for text in texts if text.get_text()]


def test_a_name_has_one_row_however_often_it_acts(strip):
    """The words threat, arrests and precursors stood twice over each panel of the history."""
    names = [text.get_text() for text in strip.get_yticklabels()]
    assert len(names) == len(set(names)) == len({one.name for one in OF_HISTORY if one.name})
    assert {"threat", "arrests", "precursors"} <= set(names) and len(strip.patches) == len(set(OF_HISTORY))


def test_no_words_of_the_strip_lie_upon_each_other_or_beyond_it(strip):
    """Fifteen labels were stacked over the line and down into the next panel, and dates ran together."""
    edge = strip.get_window_extent()
    words = boxes_of(strip.texts)
    assert len(words) == len(spells_of(OF_HISTORY))
    assert all(edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1 for box in words)
    for texts in (strip.texts, strip.get_yticklabels(), strip.get_xticklabels()):
        assert not [pair for pair in combinations(boxes_of(texts), 2) if pair[0].overlaps(pair[1])]


def test_dates_below_the_panels_of_a_long_run_do_not_run_together(tmp_path, monkeypatch):
    seen, lay_out = [], run.lay_out
    monkeypatch.setattr(run, "lay_out", lambda *given, **named: seen.extend(lay_out(*given, **named)) or seen)
    columns = {name: np.ones(HISTORY.days) for name in "abc"}
    daily = pd.DataFrame({"date": DATES, "delivered_g": 1.0, "seized_kg_gross": 1.0} | columns)
    entries = {name: Entry("count", "what", name) for name in columns}
    picture_of_run(daily, entries, tmp_path / "run.png", "Title", OF_HISTORY, dated=True)
    for axis in seen[: len(columns)]:
        words = boxes_of(axis.get_xticklabels())
        assert 3 <= len(words) and not [pair for pair in combinations(words, 2) if pair[0].overlaps(pair[1])]
        assert len(axis.texts) == 0  # names stand in the strip alone


def test_days_of_a_policy_are_written():
    found = spells_of(
        [PolicyWindow(90, 91, "arrests"), PolicyWindow(150, 151, ""), PolicyWindow(60, 300, "more scans")]
    )
    assert [*found] == ["more scans", "arrests"]  # in the order in which they first act
    written = {name: spells_text(own, 300) for name, own in found.items()}
    assert written == {"more scans": "from day 60 on", "arrests": "day 90 and day 150"}
    assert spells_text([PolicyWindow(day, day + 1, "arrests") for day in (10, 20, 31)], 300) == "3 times, days 10 to 31"
    assert spells_text([PolicyWindow(10, 40, "cases")], 300) == "days 10 to 39"
    dated = [PolicyWindow(31, 61, "cases"), PolicyWindow(92, 365, "")]
    assert spells_text(dated, 365, DATES) == "Nov 2018 and from Jan 2019 on"
    assert spells_of([]) == {} and height_of([]) == 0.0


def test_days_on_which_two_policies_act_are_shaded_once():
    assert shaded_days([(5, 9, "b"), (0, 3, "a"), (2, 6, ""), (20, 21, "c")]) == [(0, 9), (20, 21)]
