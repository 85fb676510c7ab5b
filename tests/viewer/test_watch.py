"""What a tab holds: a text belongs to one run, and the page's own words never hide those of a session."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("solara")

from abm.inputs.rates import scan_rate_on, scan_rates
from abm.model.declared import HAPPENINGS, LAYERS
from abm.model.interventions import LeadershipArrests
from abm.model.interventions.inspection_rate import MODES
from abm.model.mechanisms.organizations.leadership import LEADER_ARRESTED
from abm.model.scenario import Scenario
from abm.viewer.frame import DRAWN
from abm.viewer.page.results_tab import open_run
from abm.viewer.page.happened import _month, _recorded, log_of
from abm.viewer.page.stage import Sender, moment
from abm.viewer.page.stored import StoredRun
from abm.model.declare import Column
from abm.viewer.page.today import _in_words, usual_amounts
from abm.viewer.page.watch import Watch
from abm.viewer.session import steered as steered_module
from abm.viewer.session.session import Session
from abm.viewer.session.steering import Move
from abm.viewer.session.twins import Twins

RATES = scan_rates("FY2022")
TODAY = [f"today {RATES[mode]} of {words}, FY2022" for mode, words in MODES.items()]
SMALL = Scenario("small", {"cells": 20}, days=90, burn_in=5)


def test_the_log_has_the_newest_first_also_within_a_day():
    moves = [Move(day, "crackdown", {"region": "all", "intensity": amount}) for day, amount in ((3, 1.0), (9, 0.0))]
    windows = [
        {"label": "arrests", "by_hand": False, "start": start, "stop": start + 1, "words": words}
        for start, words in ((5, "of leaders"), (10, "of leaders to come"))
    ]
    names = ("delivered_g", "seizures", "labs_found", *(one.column for one in HAPPENINGS))
    series = {name: [0.0] * 10 for name in names}
    reported = log_of(
        SimpleNamespace(
            moves=moves,
            windows=windows,
            series=(series, series),
            whereabouts=({}, {}),
            diverged=None,
            day=9,
            last_day=9,
        )
    )
    usual, more = (
        "Crackdown on labs: all, back to usual",
        "Crackdown on labs: all, efforts added: as many as usual, 2 times the usual in all",
    )
    assert [entry["words"] for entry in reported] == [usual, "of leaders", more]


def test_clicks_of_one_day_are_one_line_of_the_log_and_an_end_is_reported_once(watch):
    watch.step(10)
    for _ in range(3):
        watch.act("arrest_top_leader")
    watch.move({"lever": "crackdown", "value": 2.0, "where": {"region": "North"}})
    watch.step(10)
    watch.move({"lever": "crackdown", "value": 0.0, "where": {"region": "North"}})
    watch.step(2)
    reported = [(entry["day"], entry["words"]) for entry in log_of(watch.session.view) if entry["by"] == "by hand"]
    assert [day for day, _ in reported] == [20, 10, 10]
    assert reported[0][1].endswith("North, back to usual") and reported[2][1] == "Arrests of leaders: top, 3 arrests"
    totals = dict(zip(DRAWN, watch.session.view.policy.map["totals"], strict=True))
    assert totals[LEADER_ARRESTED] == sum(watch.session.view.series[0]["arrests"]) == 3


def test_what_is_after_the_day_that_is_shown_is_in_no_line_of_the_log(watch):
    """Own moves of later days were listed, what happened on those days was not."""
    watch.step(10)
    watch.act("arrest_top_leader")
    assert log_of(watch.session.view)[0]["day"] == 10  # it acts on the next day, and no later one is known
    watch.step(30)
    watch.act("arrest_top_leader")
    watch.step(5)
    watch.go(20)
    reported = log_of(watch.session.view)
    assert {entry["day"] for entry in reported if entry["by"] == "by hand"} == {10}
    assert max(entry["day"] for entry in reported) <= 20
    watch.go(44)
    assert {entry["day"] for entry in log_of(watch.session.view) if entry["by"] == "by hand"} == {40, 10}


def test_the_log_tells_what_happened_and_whether_the_baseline_has_it_too(watch):
    watch.step(10)
    watch.act("arrest_top_leader")
    watch.step(50)
    reported = log_of(watch.session.view)
    days = [entry["day"] for entry in reported]
    assert days == sorted(days, reverse=True)
    here = [entry["words"] for entry in reported if (entry["day"], entry["by"]) == (10, "in this run alone")]
    assert "A leader was arrested: Sinaloa (Northwest)" in here and "This run and its baseline diverged" in here
    delivered = sum(watch.session.view.series[0]["delivered_g"][28:56]) / 1e3
    assert any(e["day"] == 55 and f"28 days: {delivered:,.0f} kg pure delivered" in e["words"] for e in reported)
    watch.clear_levers()
    assert not any("ends" in entry["words"] for entry in log_of(watch.session.view))  # an arrest is over at once


def test_pointing_at_a_lever_tells_what_holds_of_its_kind_today(watch):
    assert watch.today("inspection_rate")["lines"] == ["no policy of this kind is on", *TODAY]
    watch.move({"lever": "inspection_rate", "value": 0.4, "where": {"mode": "car"}})
    watch.step(20)
    reported, view = watch.today("inspection_rate"), watch.session.view
    assert reported["day"] == "Day 19" and reported["question"].startswith("What happens when more vehicles")
    mine, usual = (series["seizures"][-1] for series in view.series)
    assert mine != usual
    assert reported["lines"][:4] == ["on: Inspection at ports: car, all ports, coverage 40% (by hand)", *TODAY]
    assert f"seizures at and between ports: {mine:.0f} events/day (baseline {usual:.0f})" in reported["lines"]
    assert watch.today("crackdown")["lines"][0] == "no policy of this kind is on"


def test_the_share_that_is_usual_stands_at_its_lever_and_a_refused_one_goes_back(watch):
    usual = json.loads(watch.steady.value["usual"])
    assert usual == {"inspection_rate": {mode: rate.high for mode, rate in RATES.items()}}
    october = {mode: scan_rate_on(0, "history", mode).high for mode in MODES}
    assert usual_amounts("history", -1) == {"inspection_rate": october} != usual_amounts("history", 1400)
    watch.move({"lever": "inspection_rate", "value": 0.4, "where": {"mode": "car", "aimed": 45}})
    assert watch.refused.peek() == 1 and "aimed = 45" in watch.session.view.message
    watch.move({"lever": "inspection_rate", "value": 0.4, "where": {"mode": "car", "aimed": 0.45}})
    assert watch.refused.peek() == 1 and len(watch.session.view.held) == 1


def test_a_month_of_the_log_counts_in_words():
    assert _month(
        {"delivered_g": [1e3] * 28, "seizures": [0.0] * 27 + [1.0], "labs_found": [1.0] * 2 + [0.0] * 26}, 27
    ) == ("28 days: 28 kg pure delivered, 1 seizure, 2 labs found")


def test_only_the_layer_that_is_shown_is_taken(watch):
    def layers():
        return {one.table for one in LAYERS} & set(watch.session.view.policy.map)

    assert layers() == {"pressure"} == {LAYERS[0].table}
    watch.layered("landed")
    assert layers() == {"landed"}
    watch.step(1)
    assert layers() == {"landed"} and set(watch.session.view.baseline.map) == set(watch.session.view.policy.map)
    watch.layered("")
    assert layers() == set()


def test_a_month_of_both_runs_that_differ_has_that_of_the_baseline_beside_it():
    names = ("delivered_g", "seizures", "labs_found", *(one.column for one in HAPPENINGS))
    series, baseline = ({name: [0.0] * 28 for name in names} for _ in range(2))
    series["members_dismissed"], baseline["members_dismissed"] = [2.0] * 28, [1.0] * 28
    by_month = next(one for one in HAPPENINGS if one.column == "members_dismissed")
    reported = {e["words"]: e["by"] for e in _recorded(series, baseline, ({}, {}))}
    assert reported[by_month.tell(56)] == "baseline: 28 members were dismissed by organizations that cannot pay them"
    assert {e["words"]: e["by"] for e in _recorded(baseline | {"members_dismissed": [0.0] * 28}, baseline, ({}, {}))}[
        by_month.tell(28)
    ] == "in the baseline alone"


def test_what_happened_in_the_baseline_alone_is_in_the_log():
    """It was in no line: a lab found there and not here, or at another place on the same day."""
    names = ("delivered_g", "seizures", "labs_found", *(one.column for one in HAPPENINGS))
    series, baseline = ({name: [0.0] * 3 for name in names} for _ in range(2))
    series["labs_found"], baseline["labs_found"] = [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]
    here = {0: {"labs_found": ("North",)}, 1: {"labs_found": ("North", "South")}, 2: {"labs_found": ("North",)}}
    there = {0: {"labs_found": ("South",)}, 1: {"labs_found": ("North",)}}
    alone, only, both = "in this run alone", "in the baseline alone", "in the baseline, too"
    one, more = "A lab was found and closed", "2 labs were found and closed"
    reported = [(e["day"], e["words"], e["by"]) for e in _recorded(series, baseline, (here, there))]
    assert reported == [
        (0, f"{one}: North", alone), (0, f"{one}: South", only), (1, f"{one}: North", both), (1, f"{one}: South", alone),
        (2, one, both), (2, one, only),  # of one that has no place it is known how often it was
    ]  # fmt: skip
    reported = [
        (e["words"], e["by"])
        for e in _recorded({**series, "labs_found": [0.0] * 3}, {**baseline, "labs_found": [0.0, 0.0, 2.0]}, ({}, {}))
    ]
    assert reported == [(more, only)]


def test_what_goes_on_day_after_day_is_reported_once_a_month():
    by_month = next(one for one in HAPPENINGS if one.column == "members_dismissed")
    names = ("delivered_g", "seizures", "labs_found", *(one.column for one in HAPPENINGS))
    series, baseline = ({name: [0.0] * 60 for name in names} for _ in range(2))
    series["members_dismissed"] = [2.0] * 60
    baseline["members_dismissed"] = [2.0] * 28 + [0.0] * 32
    reported = log_of(
        SimpleNamespace(
            moves=[], windows=[], series=(series, baseline), whereabouts=({}, {}), diverged=None, day=59, last_day=59
        )
    )
    words = by_month.tell(56)
    assert words == "28 days: 56 members were dismissed by organizations that cannot pay them"
    assert [(e["day"], e["by"]) for e in reported if e["words"] == words] == [
        (55, "in this run alone"), (27, "in the baseline, too"),
    ]  # fmt: skip


class Texts:
    """Stand in for the stage: keep every text that is sent."""

    def __init__(self):
        self.sent, self.bands = [], ""

    view = property(fset=lambda self, text: self.sent.append(json.loads(text)))


@pytest.fixture
def watch():
    made = Watch()
    made.choose(SMALL)
    yield made
    made.session.close()


def test_a_late_view_of_the_old_run_is_not_taken_for_the_new_one(watch, monkeypatch):
    stage = Texts()
    watch.show_on(stage)
    watch.step(5)
    late = watch.session.view

    def make(scenario, seed):  # what a thread that plays may do while the new worlds are made
        watch._send(late)
        return Twins(scenario, seed)

    monkeypatch.setattr(steered_module, "Twins", make)
    watch.choose(replace(SMALL, name="other"))
    watch.reset("3")
    runs = [(text["now"]["scenario"], text["now"]["seed"], text["run"]) for text in stage.sent]
    assert len(set(runs)) == len({run for *_, run in runs}) == 3
    assert [text["from"] for text in stage.sent if text["now"]["scenario"] == "other"] == [0, 0]


def test_what_discards_days_is_asked_before_it_is_done(watch):
    watch.step(10)
    watch.act("arrest_top_leader")
    assert watch.asked.peek() is None and len(watch.session.view.moves) == 1
    for share in (0.2, 0.3, 0.4):  # one move, however often the lever was pressed on the way
        watch.move({"lever": "inspection_rate", "value": share, "where": {"mode": "car"}})
    watch.step(5)
    watch.go(4)
    watch.act("arrest_top_leader")
    words = watch.asked.peek().words
    assert "discards days 5 to 14 and 2 later moves." in words and watch.session.view.last_day == 14
    watch.answer(False)
    assert watch.asked.peek() is None and watch.refused.peek() == 1 and watch.session.view.last_day == 14
    watch.clear_levers()
    watch.go(14)  # something else is done: nothing is asked any more
    assert watch.asked.peek() is None
    watch.go(4)
    watch.act("arrest_top_leader")
    watch.answer(True)
    assert [move.day for move in watch.session.view.moves] == [5] and watch.session.view.last_day == 4
    watch.undo()
    assert {move.day for move in watch.session.view.moves} == {10} and watch.session.view.last_day == 14


def test_a_run_that_cannot_begin_is_none():
    session = Session(SMALL, 1, bands=False)
    runs = [session.view.run]
    for ask in (lambda: session.reset("no seed"), lambda: session.choose("nowhere.toml"), lambda: session.reset(1)):
        ask()
        runs.append(session.view.run)
    session.close()
    assert runs == [1, 1, 1, 2]


def test_only_days_that_the_browser_lacks_are_sent_and_all_of_them_to_a_new_run():
    session, sender = Session(SMALL, 1, bands=False), Sender()
    session.step(5)
    sender.text(session.view, "live")
    sender.drawn({"number": session.view.number, "held": 5})
    session.step(3)
    assert json.loads(sender.text(session.view, "live"))["from"] == 5
    session.choose(replace(SMALL, name="other"), day=9)
    text = json.loads(sender.text(session.view, "live"))
    assert text["from"] == 0 and len(text["series"][0]["delivered_g"]) == 10
    session.close()


def test_days_that_were_simulated_again_after_an_undo_are_sent_again():
    """The browser kept the steered days under the title of the baseline, which was said to be the same."""
    session, sender, held = Session(SMALL, 1, bands=False), Sender(), {}

    def show():
        text = json.loads(sender.text(session.view, "live"))
        for name, values in text["series"][0].items():
            held[name] = held.get(name, [])[: text["from"]] + values
        sender.drawn({"number": text["now"]["number"], "held": len(held["delivered_g"])})
        return text["from"]

    session.step(20)
    show()
    session.move("crackdown", 6.0, region="all")
    assert show() == 20  # nothing that has passed is other
    session.step(30)
    assert show() == 20 and held["delivered_g"] != session.view.series[1]["delivered_g"]
    session.undo()
    assert (session.view.day, session.view.moves) == (49, ())
    assert 20 <= show() < 50
    assert held == {name: session.view.series[1][name] for name in held}
    session.step(1)
    assert show() == 50 and held == {name: session.view.series[1][name] for name in held}
    session.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda watch: watch.choose("nowhere.toml"),
        lambda watch: watch.reset("no seed"),
        lambda watch: watch.move({"lever": "crackdown", "value": 99, "where": {}}),
        lambda watch: watch.go(50),
        lambda watch: watch.step(0),
        lambda watch: watch.pick({"kind": "cell", "row": 10**6}),
        lambda watch: watch.act("crackdown", region="Norwest"),
    ],
)
def test_words_of_the_page_do_not_hide_what_a_session_says_later(watch, ask):
    watch.notice.value = "No region of Mexico lies there"
    ask(watch)
    assert watch.notice.value == "" and watch.steady.value["message"]


def test_words_of_the_page_go_with_the_next_thing_that_is_done(watch):
    for ask in (watch.play, watch.play, watch.clear_levers, lambda: watch.pressed("forward"), lambda: watch.pick(None)):
        watch.notice.value = "No region of Mexico lies there"
        ask()
        assert watch.notice.value == ""


def test_words_of_the_page_go_with_another_tab(watch):
    """What was said on one tab still stood on another."""
    watch.notice.value, watch.steering.value = "no report: a table is missing", True
    watch.open("compare")
    assert (watch.notice.value, watch.tab.value) == ("", "compare")
    assert not watch.steering.value  # the sidebar, which lay over the page
    watch.notice.value = "No region of Mexico lies there"
    watch.press("crackdown")
    assert watch.notice.value == "" and watch.armed.value == "crackdown"


def test_a_stored_run_of_other_code_is_opened_and_says_so(watch):
    run = StoredRun(SMALL, 0, 7, same_code=False)
    open_run(
        watch,
        SimpleNamespace(run=lambda *_: run, labels={"small": "Few cells"}, folder=Path("results/few")),
        "small",
        0,
        4,
    )
    assert (
        watch.session.view.title == "Few cells"
        and watch.session.view.day == 4
        and "The code has changed" in watch.notice.value
    )


def test_a_key_after_the_tab_was_closed_does_nothing(watch):
    watch.session.close()
    for key in ("play", "forward", "back far", "last"):
        watch.pressed(key)
    assert watch.session.view is None


def test_an_organization_is_followed_by_name_even_while_a_crackdown_waits_for_its_place(watch):
    watch.press("crackdown")
    watch.pick({"kind": "organization", "row": 1})
    assert watch.armed.value == "crackdown" and watch.notice.value == ""
    assert moment(watch.session.view)["selected"]["name"] == watch.session.view.policy.map["organizations"][1]


def test_an_action_that_wants_a_place_waits_for_a_click_in_mexico(watch):
    watch.press("crackdown")
    watch.press("crackdown")
    assert watch.armed.value == ""  # pressed again, it waits no longer
    watch.press("crackdown")
    watch.pick({"kind": "region", "region": "Pacific"})
    assert watch.armed.value == "" and [move.fields["region"] for move in watch.session.view.held] == ["Pacific"]
    watch.press("crackdown")
    for outside in ({"kind": "port", "row": 0, "region": None}, None):
        watch.pick(outside)
        assert watch.armed.value == "crackdown" and "click inside Mexico" in watch.notice.value  # it was forgotten
    watch.pick({"kind": "region", "region": "North"})
    assert watch.notice.value == "" and watch.session.view.held[-1].fields["region"] == "North"
    watch.press("arrest_top_leader")
    assert watch.armed.value == "" and watch.session.view.held[-1].kind == "leadership_arrests"


def test_escape_lets_be_what_waits_for_a_place_or_an_answer(watch):
    watch.press("crackdown")
    watch.notice.value = "No region of Mexico lies there"
    watch.pressed("leave")
    assert (watch.armed.value, watch.notice.value) == ("", "")
    watch.step(3)
    watch.go(0)
    watch.act("arrest_top_leader")
    assert watch.asked.value
    watch.pressed("leave")
    assert watch.asked.value is None and watch.session.view.moves == ()


def test_repeated_arrests_are_one_line_of_the_log_and_one_label():
    policy = (LeadershipArrests(10, number=3, every=20), LeadershipArrests(60, number=2))
    session = Session(replace(SMALL, interventions=policy), 1, bands=False)
    reported, before = moment(session.view), log_of(session.view)
    session.step(62)
    log = [line for line in log_of(session.view) if line["by"] == "scenario"]
    session.close()
    assert before == []  # what is to come has not happened
    assert [window["start"] for window in reported["windows"]] == [10, 30, 50, 60]
    assert [window["label"] for window in reported["windows"]] == ["arrests", "", "", "arrests"]
    assert [(line["day"], line["words"]) for line in log] == [
        (60, "Arrests of leaders: top, 2 arrests"),
        (10, "Arrests of leaders: top, 3 arrests, every 20 days"),
    ]


def test_what_holds_today_is_written_as_people_write_it():
    """Where a lever is pointed at stood "0.5000 share" and "1.0000 1 = usual"."""
    written = {
        unit: _in_words(Column("name", unit, "meaning", "f8", digits=4), 0.5)
        for unit in ("share", "1 = usual", "leads")
    }
    assert written == {"share": "50%", "1 = usual": "0.50 times the usual", "leads": "0.50 leads"}


def test_what_was_moved_by_hand_is_given_up_only_when_asked():
    """Another scenario, a reset or a parameter threw a steered run away without a word."""
    watch = Watch()
    watch.choose(SMALL)
    watch.step(5)
    watch.act("arrest_top_leader")
    watch.step(2)
    for anew in (lambda: watch.reset("3"), lambda: watch.choose("history"), lambda: watch.set_parameter("cells", 24.0)):
        anew()
        assert watch.asked.value.words == "To begin anew discards 1 move by hand and the days through 6."
        watch.answer(False)
        assert watch.session.view.moves and watch.session.view.last_day == 6
    watch.set_parameter("cells", SMALL.parameters["cells"])
    watch.answer(True)
    assert not watch.session.view.moves and dict(watch.session.view.changed) == {}


def test_a_stored_run_says_of_which_batch_it_is_and_leaves_its_seed_behind(watch):
    """Its seed stayed for whatever was chosen next, and nothing said where the run came from."""
    batch = SimpleNamespace(run=lambda *_: StoredRun(SMALL, 2, 777, same_code=True), labels={"small": "Few cells"}, folder=Path("results/few"))  # fmt: skip
    own = watch.session.view.seed
    for _ in range(2):  # also after another stored run
        open_run(watch, batch, "small", 2, 4)
        assert watch.steady.value["origin"] == "stored run of results/few, replicate 2"
        assert watch.session.view.seed == 777
    watch.choose("history")
    assert (watch.session.view.seed, watch.steady.value["origin"]) == (own, "")
    open_run(watch, batch, "small", 2, 4)
    watch.reset("5")
    assert (watch.session.view.seed, watch.steady.value["origin"]) == (5, "")
