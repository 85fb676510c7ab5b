"""Session: what one person watches and steers: two worlds behind one lock, and one immutable view per step.

Whatever is asked of a session ends in one new view. What goes wrong is a line in that view. The view is handed to the
page outside the lock, so that a page may ask for something while it draws.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from abm.experiment.changed import changed_words
from abm.experiment.finding import find_scenario
from abm.model.initialization import RunError
from abm.model.scenario import Scenario
from abm.viewer.frame import ALL_LAYERS, take_frame
from abm.viewer.inspector import about
from abm.viewer.page.export import daily_csv, scenario_text
from abm.viewer.session.asked import SessionError, differing, fault_of
from abm.viewer.session.beside import NOTHING_BESIDE, Beside
from abm.viewer.session.naming import steered_name
from abm.viewer.session.player import Player
from abm.viewer.session.recovery import measure_recovery
from abm.viewer.session.series import BothSeries
from abm.viewer.session.steered import NOTHING, Chosen, Steered
from abm.viewer.session.steering import in_force, is_again, make_act, make_move
from abm.viewer.session.trail import Trail, followed_thing
from abm.viewer.session.view import View, windows_of


class Session:
    """Hold what one page shows.

    Parameters
    ----------
    scenario : str or Scenario
        As `interdict run --scenario` takes it, or a scenario itself.
    seed : int
    publish : function
        Is given every new view, by the thread that asked for it.
    bands : bool
        Whether bands of twenty seeds are made in the background.
    find : function
        Returns the scenario of a name.
    called : function
        Returns what the scenario of a name is called in all that is read.
    layers : names
        Layers of the map that are shown: no other is taken.

    Attributes
    ----------
    player : Player
        Days a second (`speed`) while playing.
    """

    def __init__(
        self,
        scenario: str | Scenario = "baseline",
        seed: int | str = 1,
        publish: Callable[[View], object] = lambda view: None,
        bands: bool = True,
        find: Callable[[str], Scenario] = find_scenario,
        called: Callable[[str], str] = str,
        layers: Collection[str] = ALL_LAYERS,
    ) -> None:
        self.player, self._called = Player(), called
        self._publish = publish
        self._lock = threading.RLock()
        self._closed, self._number, self._message = False, 0, ""
        self._selected: Trail | None = None
        self._steered = Steered(find)
        self._series, self._layers = BothSeries(), layers
        self._view: View = NOTHING
        self._beside = Beside(self._take_bands, lambda: self._ask(lambda: None, None)) if bands else None
        self._ask(lambda: self._begin(scenario, seed))
        if self._view is None:  # what was asked for cannot be: the page shows the baseline, and says why
            message = self._message
            self._ask(lambda: self._begin("baseline", 1), message)

    @property
    def view(self) -> View:
        """Return the newest view."""
        return self._view

    @property
    def watched(self) -> tuple[Scenario, View]:
        """Return the scenario that is simulated, moves by hand included, and the view of the same moment."""
        with self._lock:
            return self._steered.twins.policy.scenario, self._view

    @property
    def speed(self) -> float:
        """Return the most steps a second while playing."""
        return self.player.speed

    @speed.setter
    def speed(self, steps: float) -> None:
        self.player.speed = steps

    def choose(self, scenario: Chosen, seed: int | str | None = None, day: int = -1) -> None:
        """Begin another scenario (or one with what it is called) without moves, with the same seed if none is given."""
        self._ask(lambda: self._leave_for(scenario, self._steered.run.seed if seed is None else seed, day))

    def reset(self, seed: int | str | None = None) -> None:
        """Begin anew without moves, with another seed if one is given."""
        now = self._steered.run
        self._ask(
            lambda: self._leave_for((now.name, now.base), now.seed if seed is None else seed, changed=now.changed)
        )

    def set_parameter(self, name: str, value: float | None) -> None:
        """Begin anew without moves, with another value of one parameter; None: that of the scenario."""
        now = self._steered.run
        changed = differing(now.base, {**now.changed, name: value})
        self._ask(lambda: self._leave_for((now.name, now.base), now.seed, changed=changed))

    def step(self, days: int = 1) -> None:
        """Live so many days, or those that are left."""
        self._ask(lambda: self._step(days))

    def go_to(self, day: int) -> None:
        """Show the end of a day that has been simulated; -1: the morning of day 0."""
        self._ask(lambda: self._steered.twins.go_to(day))

    def move(self, lever: str, value: object, **where: object) -> None:
        """Move a lever, "KIND.FIELD" or "KIND" for its amount, at a place, from the next day on; see `make_move`.

        Later moves are dropped with the days that followed them; the same lever moved again on the day is one move.
        """
        self._ask(
            lambda: self._steered.steer(lambda log, day: (*log, make_move(log, day, lever, value, **where)), is_again)
        )

    def act(self, act: str, **where: object) -> None:
        """Do a one-click action (`steering.acts`) on the next day."""
        self._ask(lambda: self._steered.steer(lambda log, day: (*log, make_act(log, day, act, **where))))

    def clear_levers(self) -> None:
        """End everything moved by hand from the next day on; what the scenario does by itself goes on."""
        self._ask(lambda: self._steered.steer(lambda log, day: (*log, *(m.ended(day) for m in in_force(log, day)))))

    def undo(self) -> None:
        """Take the last move back, and live the days again that it discarded or changed; or return to the run that was left."""
        self._ask(lambda: self._anew(self._steered.undo))

    def select(self, kind: str | None, row: int = 0) -> None:
        """Follow one thing of the map in the views to come; None: nothing."""
        self._ask(lambda: self._select(kind, row))

    def show_layers(self, layers: Collection[str]) -> None:
        """Take these layers of the map, and no other, from this view on."""
        self._layers = layers
        self._ask(lambda: None, None)

    def play(self) -> None:
        """Let `run_loop` live days; it is the page that runs it."""
        self._ask(self._play)

    def pause(self) -> None:
        """Let `run_loop` end."""
        self._ask(self.player.stop)

    def ack(self, day: int) -> None:
        """Take note that the page has drawn a day."""
        view = self._view
        if view is not None and day == view.day:
            self.player.drawn()

    def run_loop(self) -> None:
        """Live days while playing, no faster than the page draws them; the newest loop takes over from any other."""
        self.player.run(
            lambda: self._ask(lambda: self._step(1), None),
            lambda: self._ask(self.player.stop, "paused: the page no longer answers"),
        )

    def scenario_text(self, name: str = "steered") -> str:
        """Return the scenario as an experiment file that repeats this run to the bit; empty, and reported, if it cannot."""
        return self._answer(
            lambda: scenario_text(self._steered.twins.policy.scenario, self._steered.run.seed, name, self._view.title)
        )

    def csv_text(self) -> str:
        """Return the daily table of both runs up to the day that is shown; empty, and reported, before day 0."""
        return self._answer(lambda: daily_csv(self._steered.twins, self._view.title))

    def close(self) -> None:
        """Free the worlds and end what runs in the background; nothing can be asked afterwards."""
        with self._lock:
            self._closed = True
            self._steered.twins, self._view = NOTHING, NOTHING
            self._publish = lambda view: None
        self.player.stop()
        if self._beside is not None:
            self._beside.close()

    def _ask(self, action: Callable[[], object], message: str | None = "") -> None:
        """Do something under the lock, and publish what is to be seen then; message None: the last one stays."""
        with self._lock:
            if self._closed:
                return
            self._message = self._message if message is None else message
            self._try(action)
            if self._steered.twins is not None:
                self._try(self._renew)
        self._show()

    def _answer(self, action: Callable[[], str]) -> str:
        answers = []
        self._ask(lambda: answers.append(action()))
        return answers[0] if answers else ""

    def _try(self, action: Callable[[], object]) -> None:
        """Do something; what goes wrong becomes the message."""
        try:
            action()
        except ValueError as error:  # what a person can put right: every error of that sort is a ValueError
            self._message = "; ".join(str(error).splitlines())
        except RunError as error:
            self._message = f"{error}; the worlds stand where they stood before"
            self.player.stop()
        except Exception as error:  # noqa: BLE001 a page must never turn into a traceback
            self._message = fault_of(error)
            self.player.stop()

    def _show(self) -> None:
        """Publish the newest view; when another thread has made a newer one meanwhile, that one is published last."""
        shown = None
        while (view := self._view) is not None and view is not shown:
            self._publish(view)
            shown = view

    def _renew(self) -> None:
        """Make the view of this moment."""
        if self._beside is not None:
            self._beside.want(self._steered.twins.policy.scenario)
        try:
            self._view = self._look()
        except Exception as error:
            if self._view is not None:  # the last one stays, and says so
                self._view = replace(self._view, number=self._number, playing=False, message=fault_of(error))
            raise

    def _look(self) -> View:
        """Return what is to be seen now."""
        run, twins, self._number = self._steered.run, self._steered.twins, self._number + 1
        policy, baseline = ((course.world, course.scenario, course.day) for course in (twins.policy, twins.baseline))
        return View(
            self._number,
            self._steered.number,
            take_frame(*policy, self._layers),
            take_frame(*baseline, self._layers),
            series=self._series.taken(twins),
            whereabouts=(dict(twins.policy.whereabouts), dict(twins.baseline.whereabouts)),
            lead=self._series.lead,
            moves=run.log,
            held=in_force(run.log, twins.day + 1),
            windows=windows_of(run.own, run.log),
            diverged=twins.diverged,
            resilience=self._recovery(),
            **(self._beside.seen if self._beside else NOTHING_BESIDE),
            selected=followed_thing(self._selected, twins),
            playing=self.player.playing,
            day=twins.day,
            last_day=twins.policy.furthest,
            days=run.own.days,
            scenario=run.name,
            inputs=run.own.inputs,
            changed=run.changed,
            own=tuple(
                changed_words({one: value for one, value in run.base.parameters.items() if one not in run.changed})
            ),
            title=steered_name(self._called(run.name), run.base, run.changed, run.log),
            undo=self._steered.past.words,
            returns=self._steered.past.left is not None,
            seed=run.seed,
            message=self._message,
        )

    def _recovery(self) -> dict:
        """Return the measures of the pair, and those of the whole runs over the seeds, whatever day is shown."""
        bands = self._beside.shown if self._beside else None
        return measure_recovery(self._steered.twins) | {"over_seeds": bands and bands["over_seeds"]}

    def _take_bands(self, scenario: Scenario, bands: dict | str) -> None:
        """Show bands that have been made."""

        def take() -> None:
            if self._beside is not None:
                self._message = self._beside.take(scenario, bands) or self._message

        self._ask(take, None)

    def _begin(self, scenario: Chosen, seed: int | str) -> None:
        self._anew(lambda: self._steered.begin(scenario, seed))

    def _leave_for(
        self, scenario: Chosen, seed: int | str, day: int = -1, changed: Mapping[str, float] | None = None
    ) -> None:
        self._anew(lambda: self._steered.leave_for(scenario, seed, day, changed, self._view.title))

    def _anew(self, action: Callable[[], object]) -> None:
        """Do what may put another run in place: nothing of it is followed, and it does not play."""
        number = self._steered.number
        action()
        if self._steered.number != number:
            self._selected = None
            self.player.stop()

    def _step(self, days: int) -> None:
        if isinstance(days, bool) or not isinstance(days, int) or days < 1:
            raise SessionError(f"days = {days!r}: a whole number from 1 on; nearest 1")
        self._require_days()
        self._steered.twins.step(days)
        if self._steered.twins.policy.is_over:
            self.player.stop()

    def _select(self, kind: str | None, row: int) -> None:
        if kind is not None:
            about(self._steered.twins.policy.world, kind, row)
        self._selected = None if kind is None else Trail(kind, row)

    def _play(self) -> None:
        self._require_days()
        self.player.start()

    def _require_days(self) -> None:
        if self._steered.twins.policy.is_over:
            self.player.stop()
            raise SessionError(f"the run is over: day {self._steered.twins.day} is its last")
