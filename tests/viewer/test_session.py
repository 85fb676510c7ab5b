"""A session: every request ends in one immutable view, errors are lines in it, and a run on the page is a run."""

import io
import tempfile
import threading
import time
from dataclasses import FrozenInstanceError
from pathlib import Path

import pandas as pd
import pytest

from abm.experiment.finding import find_scenario
from abm.model.initialization import build_world
from abm.model.interventions import Crackdown
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days, simulate
from abm.viewer.frame import take_frame
from abm.viewer.page.stage import moment
from abm.viewer.session import background
from abm.viewer.session import player as player_module
from abm.viewer.session import session as module
from abm.viewer.session.session import Session
from abm.viewer.session.steering import acts

PATIENCE = 300.0  # seconds; only what hangs takes so long
SMALL = Scenario("small", {"cells": 20}, days=90, burn_in=10)


@pytest.fixture
def views():
    return []


@pytest.fixture
def session(views):
    session = Session(SMALL, 4, views.append, bands=False)
    yield session
    session.close()


def test_every_request_is_one_view_and_views_do_not_change(session, views):
    assert [view.day for view in views] == [-1] and views[0].number == 1
    session.step(3)
    session.step()
    session.move("crackdown", 2)
    assert [view.day for view in views] == [-1, 2, 3, 3] and [view.number for view in views] == [1, 2, 3, 4]
    assert session.view is views[-1]
    with pytest.raises(FrozenInstanceError):
        views[0].day = 4
    assert [len(view.series[0]["delivered_g"]) for view in views] == [0, 3, 4, 4]
    assert set(views[-1].series[1]) == {column.name for column in DAILY_COLUMNS}


def test_any_day_simulated_is_seen_again_exactly(session, views):
    for _ in range(70):
        session.step()
    by_day = {view.day: view for view in views}
    for day in (30, 69, 0, -1, 41, 27, 28):
        session.go_to(day)
        view = session.view
        seen = (view.policy, view.baseline, view.series)
        assert seen == (by_day[day].policy, by_day[day].baseline, by_day[day].series)
        assert (view.day, view.last_day, view.message) == (day, 69, "")
    world = build_world(SMALL, 4)
    pass_days(world, SMALL, 0, SMALL.burn_in + 29, lambda days: None)
    assert session.view.policy == take_frame(world, SMALL, 28)


def test_a_lever_moved_lets_the_worlds_part_there_and_is_logged(session):
    session.step(20)
    session.act("crackdown", region="all", intensity=10.0)
    session.act("arrest_top_leader")
    view = session.view
    assert [move.day for move in view.moves] == [20, 20] and view.diverged is None and view.policy == view.baseline
    assert [(w["start"], w["stop"], w["by_hand"]) for w in view.windows] == [(20, 90, True), (20, 21, True)]
    session.step(30)
    view = session.view
    assert view.diverged == 20 and view.policy != view.baseline
    assert [s["arrests"][20] for s in view.series] == [1, 0]
    assert all(a[:20] == b[:20] for a, b in zip(*(s.values() for s in view.series), strict=True))
    assert view.resilience["start"] == 20 and view.resilience["days"] == 30
    assert "one random seed" in view.resilience["note"]
    session.clear_levers()
    session.step(90)
    assert session.view.held == () and session.view.windows[0]["stop"] == 50
    recording = simulate(find_file(session), 4)
    assert session.view.series[0]["delivered_g"] == [round(x / 1e3) for x in recording.daily.delivered.tolist()]


def find_file(session):
    """Return the scenario of the file that a session hands out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "steered.toml"
        path.write_text(session.scenario_text())
        return find_scenario(str(path))


def test_moves_after_the_day_that_is_shown_are_dropped_by_a_new_one(session):
    session.step(10)
    session.move("crackdown", 1, region="North")
    session.step(20)
    session.move("crackdown", 3, region="South")
    session.step(20)
    session.go_to(19)
    assert len(session.view.moves) == 2 and session.view.last_day == 49
    session.move("crackdown", 2, region="Pacific")
    assert [(move.day, move.fields["region"]) for move in session.view.moves] == [(10, "North"), (20, "Pacific")]
    assert session.view.last_day == 19
    session.go_to(30)
    assert session.view.day == 19 and session.view.message.startswith("day 30: allowed -1 to 19")


def test_what_changes_nothing_drops_nothing(session):
    session.step(30)
    session.go_to(10)
    session.clear_levers()
    session.move("crackdown", 0)
    assert session.view.last_day == 29 and session.view.moves == ()


@pytest.mark.parametrize("act", acts())
def test_every_action_moves_a_lever_on_the_next_day(session, act):
    session.step(5)
    session.act(act)
    session.act(act)
    assert session.view.windows[0]["start"] == 5 and session.view.message == ""
    session.step(1)
    assert session.view.series[0]["arrests"][5] == (2 if acts()[act][0] == "leadership_arrests" else 0)


@pytest.mark.parametrize(
    "ask, reported",
    [
        (lambda s: s.choose("crakdown/northwest_3"), "did you mean"),
        (lambda s: s.choose("crackdown"), "say which scenario"),
        (lambda s: s.choose("/nowhere/at_all.toml"), "no such file"),
        (lambda s: s.choose(Scenario("p", {"cells": 20}, (Crackdown(800),))), "allowed 0 to 729"),
        (lambda s: s.choose("baseline", 1, 730), "day 730: allowed -1 to 729"),
        (lambda s: s.reset(-1), "seed = -1: a whole number, 0 to"),
        (lambda s: s.reset("twelve"), "seed = 'twelve'"),
        (lambda s: s.reset(2**63), "seed = "),
        (lambda s: s.reset(True), "seed = True"),
        (lambda s: s.step(0), "days = 0: a whole number from 1 on"),
        (lambda s: s.step("x"), "days = 'x'"),
        (lambda s: s.go_to(50), "day 50: allowed -1 to 9"),
        (lambda s: s.move("crackdown", 21), "intensity = 21: allowed 0 to 20 usual efforts; nearest 20"),
        (
            lambda s: s.move("inspection_rate", 0.2, mode="truck", ports=["San Ysidro"]),
            "no truck traffic at San Ysidro",
        ),
        (lambda s: s.move("leadership_arrests", 11), "arrests_top = 11 on day"),
        (lambda s: s.act("arrest_everyone"), "unknown action"),
        (lambda s: s.act("crackdown", region="Norwest"), "did you mean 'Northwest'"),
        (lambda s: s.select("boat", 1), "unknown kind 'boat'"),
        (lambda s: s.select("cell", 10**6), "cell 1000000: allowed"),
    ],
)
def test_what_cannot_be_done_is_a_line_and_nothing_changes(session, ask, reported):
    session.step(10)
    before = session.view
    ask(session)
    view = session.view
    assert reported in view.message and "\n" not in view.message and "Traceback" not in view.message
    assert (view.policy, view.moves, view.seed, view.scenario) == (before.policy, (), 4, "small")
    session.step()
    assert session.view.day == 10 and session.view.message == ""


def test_a_fault_of_the_program_is_a_line_too(session, monkeypatch):
    def fail(*_):
        raise KeyError("lost")

    monkeypatch.setattr(module, "make_move", fail)
    session.move("crackdown", 1)
    assert session.view.message == "KeyError: 'lost' (a fault of the program)"


def test_a_view_that_cannot_be_made_is_a_line_too(session, monkeypatch):
    session.step(3)

    def fail(*_):
        raise KeyError("lost")

    monkeypatch.setattr(module, "take_frame", fail)
    session.play()
    assert (session.view.day, session.view.playing) == (2, False) and "KeyError" in session.view.message
    monkeypatch.undo()
    session.step()
    assert (session.view.day, session.view.message) == (3, "")


def test_a_run_that_stops_at_a_fault_stands_where_it_stood(session):
    session.step(10)
    session._steered.twins.baseline.world.mass.lost += 1
    session.play()
    session.step(5)
    view = session.view
    assert "mass is not conserved" in view.message and view.day == 9 and not view.playing
    session.step(5)
    assert session.view.day == 14 and session.view.message == ""


def test_a_wrong_start_shows_the_baseline_and_says_why(views):
    session = Session("crackdown/nowhere", 4, views.append, bands=False)
    assert len(views) == 1 and session.view.scenario == "baseline" and "unknown scenario" in session.view.message
    session.close()


def test_a_stored_run_is_opened_at_its_day(session):
    session.choose(Scenario("stored", {"cells": 20}, (Crackdown(10),), days=60, burn_in=5), 77, 40)
    view = session.view
    assert (view.scenario, view.seed, view.day, view.days) == ("stored", 77, 40, 60)
    recording = simulate(Scenario("stored", {"cells": 20}, (Crackdown(10),), days=60, burn_in=5), 77)
    assert view.series[0]["seizures"] == recording.daily.seizures[:41].tolist()


def test_parameters_that_a_scenario_itself_changes_are_named(views):
    """They stood in its file alone, while one that was changed on the page was named."""
    session = Session("small", 4, views.append, False, lambda name: SMALL)
    assert moment(session.view)["own"] == "Scenario with cells 20 instead of 40"
    plain = Session("plain", 4, views.append, False, lambda name: Scenario("plain", days=3, burn_in=1))
    assert moment(plain.view)["own"] == ""


def test_a_run_is_called_by_its_label(views):
    """The head of the page, its files and its replay had the name in code: quickstart/cars_40."""
    words = {"small": "Few cells"}
    session = Session("small", 4, views.append, False, lambda name: SMALL, called=lambda name: words.get(name, name))
    assert (session.view.title, session.view.scenario) == ("Few cells", "small")
    session.step()
    session.move("crackdown", 1, region="North")
    assert session.view.title.startswith("Few cells + crackdown (North) from day 1")
    session.choose(("Of a batch", SMALL), 5)
    assert (session.view.title, session.view.seed) == ("Of a batch", 5)
    session.close()


def test_a_run_is_called_by_how_many_leaders_are_arrested(session):
    """Thirteen arrests and one had the same name."""
    session.move("leadership_arrests", 13, target="mid-level")
    assert session.view.title == "small + 13 arrests (mid-level) on day 0"


def test_reset_begins_anew(session):
    session.step(10)
    session.move("crackdown", 1)
    session.reset(9)
    assert (session.view.day, session.view.moves, session.view.seed, session.view.scenario) == (-1, (), 9, "small")


def test_the_end_of_the_run_is_reported(session):
    session.step(1000)
    assert (session.view.day, session.view.message) == (89, "")
    session.step()
    assert "the run is over" in session.view.message
    session.play()
    assert not session.view.playing and "the run is over" in session.view.message
    session.move("crackdown", 1)
    assert "the run is over" in session.view.message and session.view.moves == ()


def test_what_is_selected_is_followed(session):
    session.select("cell", 2)
    session.step(10)
    chosen = session.view.selected
    assert (chosen["kind"], chosen["row"]) == ("cell", 2) and chosen["policy"] == chosen["baseline"] != {}
    assert chosen["history"]["start"] == 0 and len(chosen["history"]["lines"]["labs"]) == 10
    session.select(None)
    assert session.view.selected is None


def test_the_table_of_both_runs_as_text(session):
    assert session.csv_text() == "" and "nothing to save" in session.view.message
    session.step(30)
    session.act("arrest_top_leader")
    session.step(10)
    table = pd.read_csv(io.StringIO(session.csv_text()))
    steered = "small + arrests (top) on day 30"
    assert session.view.title == steered and table.groupby("scenario").size().to_dict() == {steered: 40, "baseline": 40}
    for name, series in zip((steered, "baseline"), session.view.series, strict=True):
        rows = table[table.scenario == name]
        assert all(rows[column.name].tolist() == series[column.name] for column in DAILY_COLUMNS)


def test_a_move_that_discards_days_is_taken_back_to_the_bit(session):
    session.undo()
    assert "nothing to take back" in session.view.message
    session.step(20)
    session.act("arrest_top_leader")
    session.step(30)
    simulated = session.view
    assert "Arrests of leaders" in simulated.undo and "day 20" in simulated.undo
    session.go_to(9)
    session.move("crackdown", 6.0, region="North")
    assert (session.view.last_day, session.view.title) == (9, "small + crackdown (North) from day 10")
    session.step(5)
    session.undo()
    assert (session.view.day, session.view.last_day, session.view.moves) == (14, 49, simulated.moves)
    session.go_to(49)
    seen = session.view
    assert (seen.series, seen.policy, seen.diverged, seen.title) == (
        simulated.series,
        simulated.policy,
        simulated.diverged,
        simulated.title,
    )
    session.undo()
    assert session.view.title == "small" and session.view.diverged is None and session.view.undo == ""
    assert session.view.series[0] == session.view.series[1]


def test_a_run_that_was_left_for_another_is_returned_to_to_the_bit(session):
    """To begin anew discarded moves and days for good, where a move that discards days could be taken back."""
    session.reset(5)
    assert session.view.undo == "" and session.view.seed == 5  # no day was simulated, and nothing moved
    session.step(20)
    session.act("arrest_top_leader")
    session.step(30)
    session.go_to(35)
    left = session.view
    for begin in (
        lambda: session.reset(9),
        lambda: session.set_parameter("cells", 30),
        lambda: session.choose("history"),
    ):
        begin()
        assert (
            session.view.undo
            == "Begun anew, after \u201csmall + arrests (top) on day 20\u201d, random seed 5, through day 49"
        )
        session.step(3)
        session.move("crackdown", 6.0, region="North")
        session.undo()
        session.undo()
        seen = session.view
        assert (seen.day, seen.last_day, seen.scenario, seen.seed, seen.changed) == (35, 49, left.scenario, 5, {})
        assert (seen.series, seen.policy, seen.baseline, seen.moves) == (
            left.series,
            left.policy,
            left.baseline,
            left.moves,
        )
        assert (seen.diverged, seen.title, seen.undo) == (left.diverged, left.title, left.undo)
    session.undo()
    assert session.view.moves == () and session.view.undo == ""
    session.choose("nowhere.toml")
    assert session.view.undo == "" and "nowhere.toml" in session.view.message  # nothing was begun


@pytest.mark.parametrize(
    ("coverage", "where", "title", "label"),
    [
        (0.1, {"mode": "truck"}, "fewer scans (10% of trucks)", "fewer scans"),  # 20.9% are usual
        (0.4, {"mode": "truck"}, "more scans (40% of trucks)", "more scans"),
        (0.1, {"mode": "car", "ports": ["Nogales"]}, "more scans (10% of cars, Nogales)", "more scans"),  # 5% are usual
    ],
)
def test_a_share_is_named_and_one_below_the_usual_is_fewer_scans(session, coverage, where, title, label):
    session.step(28)
    session.move("inspection_rate", coverage, **where)
    assert session.view.title == f"small + {title} from day 28"
    assert [window["label"] for window in session.view.windows] == [label]


@pytest.mark.parametrize(
    ("kind", "times", "words"),
    [
        ("checkpoints", 0.0, "Inland checkpoints: all, closed"),
        ("checkpoints", 0.5, "Inland checkpoints: all, 0.5 times the usual"),
        ("cooperation", 0.0, "Cooperation: suspended"),
    ],
)
def test_what_is_switched_off_is_said_to_be(session, kind, times, words):
    session.step(28)
    session.move(kind, times)
    assert [window["words"] for window in session.view.windows] == [words]


def test_a_lever_that_goes_on_being_moved_is_one_move(session):
    """Three times the key PageUp were three moves to take back."""
    session.step(20)
    session.act("arrest_top_leader")
    for effort in (2.0, 4.0, 6.0):
        session.move("crackdown", effort, region="North")
    assert "efforts added: 6 times" in session.view.undo
    session.move("crackdown", 3.0, region="Northwest")  # another place
    session.undo()
    assert "efforts added: 6 times" in session.view.undo and [
        move.fields["intensity"] for move in session.view.held[1:]
    ] == [6.0]
    session.undo()
    assert session.view.undo.startswith("Arrests of leaders") and len(session.view.held) == 1
    session.step(1)
    session.move("crackdown", 6.0, region="North")
    session.step(1)
    session.move("crackdown", 8.0, region="North")  # a day later it is another one
    session.undo()
    assert [move.fields["intensity"] for move in session.view.held if move.kind == "crackdown"] == [6.0]


def test_a_parameter_is_changed_before_a_run(session):
    session.step(5)
    usual = session.view.series
    session.set_parameter("cells", 24)
    assert (session.view.day, session.view.changed, session.view.title) == (
        -1, {"cells": 24}, f"small with cells 24 instead of {SMALL.parameters['cells']}",
    )  # fmt: skip
    assert find_file(session).parameters == {**SMALL.parameters, "cells": 24} and session.view.message == ""
    session.step(5)
    assert session.view.series != usual and session.view.series[0] == session.view.series[1]
    session.set_parameter("cells", 1e9)
    assert "cells" in session.view.message and session.view.changed == {"cells": 24} and session.view.day == 4
    session.reset()
    assert session.view.changed == {"cells": 24}
    session.set_parameter("cells", None)
    session.step(5)
    assert (session.view.changed, session.view.title, session.view.series) == ({}, "small", usual)


def test_the_last_days_of_the_burn_in_are_seen(session):
    session.step(3)
    world = build_world(SMALL, 4)
    pass_days(world, SMALL, 0, SMALL.burn_in, lambda days: None)
    delivered = [round(x / 1e3) for x in world.daily["delivered"][: SMALL.burn_in].tolist()]
    assert session.view.lead["delivered_g"] == delivered


def playing(session, answer):
    """Play in a thread of its own, as a page does, and return the thread."""
    session._publish, before = (lambda view: (before(view), answer(view))), session._publish
    session.speed = 1000.0
    session.play()
    thread = threading.Thread(target=session.run_loop, daemon=True)
    thread.start()
    return thread


def test_play_goes_to_the_end_while_the_page_answers(session, views):
    thread = playing(session, lambda view: session.ack(view.day))
    thread.join(PATIENCE)
    assert not thread.is_alive() and views[-1].day == 89 and not views[-1].playing
    assert [view.day for view in views] == [-1, -1, *range(90)]


def test_play_ends_when_the_page_no_longer_answers(session, views, monkeypatch):
    monkeypatch.setattr(player_module, "PATIENCE", 0.02)
    thread = playing(session, lambda view: session.ack(view.day) if view.day < 7 else None)
    thread.join(PATIENCE)
    assert not thread.is_alive() and views[-1].day == 11 and not views[-1].playing
    assert "no longer answers" in views[-1].message


def test_pause_ends_the_loop_and_a_second_loop_takes_over(session, views):
    session.speed = 20.0
    thread = playing(session, lambda view: session.ack(view.day))
    while len(views) < 10:
        time.sleep(0.01)
    second = threading.Thread(target=session.run_loop, daemon=True)
    second.start()
    thread.join(PATIENCE)
    assert not thread.is_alive() and second.is_alive()
    session.pause()
    second.join(PATIENCE)
    assert not second.is_alive() and not views[-1].playing
    days = [view.day for view in views]
    assert days[-1] == max(days) == session.view.day  # where two loops meet, one may show what the other simulated


def test_a_message_stays_while_days_go_by(session, views):
    thread = playing(session, lambda view: session.ack(view.day))
    session.move("crackdown", 99)
    thread.join(PATIENCE)
    assert "allowed 0 to 20" in views[-1].message


def test_levers_moved_by_several_threads_while_playing_give_one_run(session, views):
    thread = playing(session, lambda view: session.ack(view.day))
    movers = [threading.Thread(target=session.move, args=("crackdown", value), kwargs={"region": region})
              for value, region in ((1, "North"), (2, "South"), (3, "Pacific"))]  # fmt: skip
    for mover in movers:
        mover.start()
    for mover in [*movers, thread]:
        mover.join(PATIENCE)
    session.step(90)
    assert len(session.view.moves) == 3 and views[-1] is session.view  # one that is outrun need not be shown
    recording = simulate(find_file(session), 4)
    assert session.view.series[0]["loads"] == recording.daily.loads.tolist()


def test_a_page_may_ask_while_it_draws():
    asked = []

    def draw(view):
        if view.day == 2 and not asked:
            asked.append(view.day)
            session.step()

    session = Session(SMALL, 1, draw, bands=False)
    session.step(3)
    assert session.view.day == 3
    session.close()


def test_two_sessions_are_two_models(session):
    other = Session(SMALL, 4, bands=False)
    session.step(10)
    session.move("crackdown", 5)
    session.step(30)
    assert other.view.day == -1
    other.step(40)
    assert other.view.policy == session.view.baseline and not other.view.moves
    other.close()


def test_nothing_can_be_asked_of_a_closed_session(session, views):
    session.step(5)
    session.close()
    number = len(views)
    session.step()
    session.move("crackdown", 1)
    session.ack(4)
    assert session.scenario_text() == "" and session.view is None and len(views) == number
    session.close()


def test_sessions_with_bands_end_their_threads_and_processes(monkeypatch):
    monkeypatch.setattr(background, "SETTLED", 0.001)
    spawn, processes = background._spawn, []
    monkeypatch.setattr(background, "_spawn", lambda scenarios: processes.append(spawn(scenarios)) or processes[-1])
    scenario = Scenario("never kept", {"cells": 20}, days=9000, burn_in=1)
    before = threading.active_count()
    for number in range(6):
        session = Session(scenario, number)
        time.sleep(0.05 * number)
        while number == 5 and not processes:  # the last has one at the latest
            time.sleep(0.01)
        session.close()
    until = time.monotonic() + PATIENCE
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.02)
    assert threading.active_count() <= before
    assert processes and all(process.returncode is not None for process in processes)


def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


def test_sessions_opened_and_closed_leave_no_memory_behind():
    """Each of them takes some 15 MB while it is open."""

    def use():
        session = Session(Scenario("small", {"cells": 20}, days=20, burn_in=1), 1, bands=False)
        session.step(2)
        session.move("crackdown", 5)
        session.step(2)
        session.close()

    for _ in range(10):
        use()
    before = memory()
    for _ in range(200):
        use()
    assert memory() - before < 30
