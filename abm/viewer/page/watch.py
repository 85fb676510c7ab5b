"""Watch: what one browser tab holds: its session, what of it is shown, and what the tab asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass

import solara

from abm.analysis.findings import counted
from abm.model.declared import LAYERS
from abm.model.scenario import Scenario
from abm.viewer.page.places import named_folder
from abm.viewer.page.scenarios import find_known, words_of
from abm.viewer.page.today import today_of, usual_amounts
from abm.viewer.page.stage import Sender, Stage, band_text
from abm.viewer.session.session import Session
from abm.viewer.session.steering import Move, acts, settled
from abm.viewer.session.view import View

FAR_DAYS = 7  # days of an arrow key with shift
MAPPED = ("live", "compare")  # tabs with maps and charts
TABS = (*MAPPED, "log", "results", "about")


@dataclass(frozen=True)
class Question:
    """Hold what is to be done if a person says so, and what it costs, in words."""

    words: str
    act: Callable[[], object]


@dataclass(frozen=True)
class Origin:
    """Hold where a stored run was opened from, in words; `seed_before` is the one that was watched before any was opened."""

    words: str
    seed_before: int


class Watch:
    """Hold a session and the reactive values that the parts of the page read.

    Attributes
    ----------
    stage : Stage or None
        Is given every view as one text. It is no reactive value: Solara would compare the whole page at every day.
    steady : Reactive of dict
        What changes seldom (playing, scenario, seed, levers held, message): what all other parts read.
    armed : Reactive of str
        The action that the next click on the map does there; "" when it does none.
    steering : Reactive of bool
        Whether the sidebar is open where it lies over the page, on a narrow screen.
    asked : Reactive of Question or None
        What a person has to say yes to before it is done.
    folder : Reactive of str
        The folder of results that was chosen, at first the one that the command names; "": none, and the newest is shown.
    refused : Reactive of int
        How often the answer was no, or a move was not allowed: levers that were dragged go back.
    """

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self.steady: solara.Reactive[dict] = solara.Reactive({})
        named = named_folder()  # whoever names a folder wants to see it
        self.tab: solara.Reactive[str] = solara.Reactive("results" if named else TABS[0])
        self.armed: solara.Reactive[str] = solara.Reactive("")
        self.notice: solara.Reactive[str] = solara.Reactive("")  # what the page itself has to say
        self.steering: solara.Reactive[bool] = solara.Reactive(False)
        self.asked: solara.Reactive[Question | None] = solara.Reactive(None)
        self.folder: solara.Reactive[str] = solara.Reactive(named)
        self.refused: solara.Reactive[int] = solara.Reactive(0)
        self._origins: dict[tuple[str, int], Origin] = {}
        self.sender = Sender()
        self._bands: dict | None = None
        self._band_text = ""
        self._sending = threading.Lock()
        self.session = Session(publish=self._take, find=find_known, called=words_of, layers=(LAYERS[0].table,))
        self.callbacks = {"drawn": self.drawn, "pick": self.pick, "go": self.go, "pressed": self.pressed,
                          "undo": self.undo, "layered": self.layered}  # fmt: skip

    def _take(self, view: View) -> None:
        self._send(view)
        origin = self._origin_of(view)
        steady = steady_of(view) | {"origin": origin.words if origin else ""}
        if steady != self.steady.peek():
            self.steady.value = steady

    def _origin_of(self, view: View | None) -> Origin | None:
        """Return where the run of a view was opened from; None where it is no stored run, or its parameters were changed."""
        return self._origins.get((view.scenario, view.seed)) if view and not view.changed else None

    def show_on(self, stage: Stage) -> None:
        """Show the newest view on the stage, with all that a tab needs."""
        self.stage = stage
        self._send(self.session.view)

    def save(self, name: str, text: str = "", kind: str = "text/plain") -> None:
        """Hand a file to the browser, as `Stage.save` does."""
        if self.stage is not None:
            self.stage.save(name, text, kind)

    def _send(self, view: View | None) -> None:
        with self._sending:
            if self.stage is None or view is None or view.number < self.sender.number:
                return
            self.stage.bands = self.bands(view)
            self.stage.view = self.sender.text(view, self.tab.peek())

    def bands(self, view: View) -> str:
        """Return the bands beside a view as JSON; the same text as long as they are the same."""
        if view.bands is not self._bands:
            self._bands, self._band_text = view.bands, band_text(view.bands)
        return self._band_text

    def clear(self) -> None:
        """Take away what was said, and what was asked: something else is being done."""
        self.notice.value = ""
        if self.asked.peek() is not None:
            self.answer(False)

    def open(self, tab: str) -> None:
        """Show a tab; what was said on another one is over, and a sidebar that lay over it is away."""
        self.notice.value, self.steering.value = "", False
        self.tab.value = tab

    def answer(self, yes: bool) -> None:
        """Do what was asked for, or let it be."""
        asked, self.asked.value = self.asked.peek(), None
        if asked is not None and yes:
            asked.act()
        else:
            self.refused.value = self.refused.peek() + 1

    def _ask(self, loses: Callable[[View], str], act: Callable[[], object]) -> None:
        """Do something; ask first where it says of the view that it loses something."""
        self.clear()
        view = self.session.view
        words = loses(view) if view is not None else ""
        if words:
            self.asked.value = Question(words, act)
        else:
            act()

    def _ask_first(self, act: Callable[[], object]) -> None:
        """Do something on the day that is shown; ask before it discards days that were simulated after it."""
        self._ask(later_days, act)

    def _ask_anew(self, act: Callable[[], object]) -> None:
        """Begin anew; ask before that gives up what was moved by hand."""
        self._ask(moves_by_hand, act)

    def undo(self, _: object = None) -> None:
        """Take back the last thing that was done by hand."""
        self.clear()
        self.session.undo()

    def choose(
        self, scenario: str | Scenario | tuple[str, Scenario], seed: int | str | None = None, day: int = -1
    ) -> None:
        """Begin another scenario; after a stored run one of the list has the seed of before, not that of the batch."""
        origin = self._origin_of(self.session.view)
        if seed is None and origin:
            seed = origin.seed_before
        self._ask_anew(lambda: self.session.choose(scenario, seed, day))

    def open_stored(self, scenario: tuple[str, Scenario], seed: int, day: int, words: str) -> None:
        """Begin a stored run with what its scenario is called; `words` say where it was opened from."""
        view, before = self.session.view, self._origin_of(self.session.view)
        own = before.seed_before if before else view.seed if view else seed

        def begin() -> None:
            self._origins[scenario[0], seed] = Origin(words, own)
            self.session.choose(scenario, seed, day)

        self._ask_anew(begin)

    def reset(self, seed: str) -> None:
        """Begin anew, with the seed that was typed."""
        self._ask_anew(lambda: self.session.reset(seed))

    def set_parameter(self, name: str, value: float | None) -> None:
        """Begin anew with another value of a parameter; None: that of the scenario."""
        self._ask_anew(lambda: self.session.set_parameter(name, value))

    def play(self) -> None:
        """Play, or pause."""
        self.clear()
        if self.steady.peek()["playing"]:
            self.session.pause()
            return
        self.session.play()
        threading.Thread(target=self.session.run_loop, name="interdict-play", daemon=True).start()

    def step(self, days: int) -> None:
        """Live so many days."""
        self.clear()
        self.session.step(days)

    def drawn(self, sent: dict) -> None:
        """Take note that the browser has drawn a day."""
        self.sender.drawn(sent)
        if sent.get("missing"):
            self._send(self.session.view)
        self.session.ack(int(sent["day"]))

    def go(self, day: int) -> None:
        """Show a day that has been simulated."""
        self.clear()
        self.session.pause()
        self.session.go_to(int(day))

    def pick(self, thing: dict | None) -> None:
        """Follow what was clicked; while an action waits for a place, do it there."""
        self.clear()
        placed = thing is None or thing["kind"] != "organization"  # which is chosen by name, nowhere on the map
        armed = self.armed.peek()
        if armed and placed:
            self._act_there(armed, thing)
        elif thing is None or thing["kind"] == "region":
            self.session.select(None)
        else:
            self.session.select(thing["kind"], int(thing["row"]))

    def _act_there(self, armed: str, thing: dict | None) -> None:
        """Do the action that waits for a place where was clicked; it waits on where there is no such place."""
        field = acts()[armed][1].place
        if thing and thing.get(field):
            self.armed.value = ""
            self.act(armed, **{field: thing[field]})
        else:
            self.notice.value = f"No {field} of Mexico lies there; click inside Mexico"

    def layered(self, name: str) -> None:
        """Take the layer of the map that is chosen; "": none."""
        self.session.show_layers((name,) if name else ())

    def pressed(self, key: str) -> None:
        """Do what a key asks for."""
        name, _, far = key.partition(" ")
        view, days = self.session.view, FAR_DAYS if far else 1
        if view is None:  # the tab is being closed
            return
        if name == "leave":
            self.leave()
        elif name == "play":
            self.play()
        elif name == "forward" and view.day == view.last_day:
            self.step(days)
        else:
            day = {"forward": view.day + days, "back": view.day - days, "first": -1, "last": view.last_day}[name]
            self.go(min(max(day, -1), view.last_day))

    def leave(self) -> None:
        """Let be what waits for a place or an answer, and take away what was said."""
        self.armed.value = ""
        self.clear()

    def press(self, name: str) -> None:
        """Do a one-click action; one that wants a place waits for a click on the map, or no longer."""
        self.steering.value, self.notice.value = False, ""
        if acts()[name][1].place:
            self.armed.value = "" if self.armed.peek() == name else name
        else:
            self.act(name)

    def act(self, name: str, **where: object) -> None:
        """Do a one-click action."""
        self._ask_first(lambda: self.session.act(name, **where))

    def move(self, sent: dict) -> None:
        """Move a lever."""
        self._ask_first(lambda: self._move(sent))

    def _move(self, sent: dict) -> None:
        self.session.move(sent["lever"], sent["value"], **sent["where"])
        if self.session.view and self.session.view.message:
            self.refused.value = self.refused.peek() + 1

    def today(self, kind: str) -> dict:
        """Return what holds of a kind of intervention on the day that is shown."""
        if self.session.view is None:  # the tab is being closed
            return {}
        scenario, view = self.session.watched
        return today_of(view, scenario, kind)

    def clear_levers(self) -> None:
        """End everything that was moved by hand."""
        self._ask_first(self.session.clear_levers)


def later_days(view: View) -> str:
    """Say which days a change on the day that is shown discards; "" where none."""
    if view.day >= view.last_day:
        return ""
    later = sum(move.day > view.day + 1 for move in settled(view.moves))
    moves = f" and {counted(later, 'later move')}" if later else ""
    shown = f"Day {view.day}" if view.day >= 0 else "The morning of day 0"
    return (
        f"{shown} is shown. A change from day {view.day + 1} on discards days {view.day + 1} to {view.last_day}{moves}."
    )


def moves_by_hand(view: View) -> str:
    """Say what beginning anew gives up; "" where nothing was moved."""
    moves = len(settled(view.moves))
    return (
        f"To begin anew discards {counted(moves, 'move')} by hand and the days through {view.last_day}."
        if moves
        else ""
    )


def steady_of(view: View) -> dict:
    """Return what of a view changes seldom."""
    return {
        "playing": view.playing,
        "scenario": view.scenario,
        "seed": view.seed,
        "message": view.message,
        "held": held_text(view.held),
        "usual": json.dumps(usual_amounts(view.inputs, view.day)),
        "changed": dict(view.changed),
    }


def held_text(held: tuple[Move, ...]) -> str:
    """Return the moves that hold, as JSON."""
    return json.dumps([{"kind": move.kind, "fields": dict(move.fields), "words": move.words} for move in held])
