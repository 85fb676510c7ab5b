"""View: everything a page shows of one moment, immutable; a page is a function of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from abm.model.scenario import Scenario
from abm.viewer.frame import Frame
from abm.viewer.session.steering import Move, interventions_of
from abm.viewer.session.whereabouts import Whereabouts
from abm.viewer.windows import windows


@dataclass(frozen=True)
class View:
    """Hold one moment of a session.

    Attributes
    ----------
    number : int
        Counts the views of a session: the highest is the newest.
    run : int
        Counts the runs that the session has begun: views of the same run share it.
    policy, baseline : Frame
        The two worlds at the end of the day that is shown.
    series : tuple of two dicts of lists
        Daily columns of both from day 0 to the day that is shown.
    whereabouts : tuple of two dicts
        Whom and where what happened on each day concerned, in both (`Course.whereabouts`).
    lead : dict of lists
        Daily columns of the last days of the burn-in, in which the two are one (`frame.lead`).
    moves : tuple of Move
        Log of the moves made by hand, with their days.
    held : tuple of Move
        Those of them that hold on the next day to be simulated: what the levers stand at.
    windows : tuple of dicts
        Every window of the policy (`windows.windows`, with kind, title, words and by_hand), to be shaded in charts.
    diverged : int or None
        First day on which what is recorded of the two differs.
    resilience : dict
        See `recovery.measure_recovery`; over_seeds: the same of the whole runs over the seeds of the bands, or None.
    bands : dict or None
        See `bands.as_shown` and `beside.Beside`; None, or not whole: still being made, or off.
    fault : str
        Why no bands are being made (`beside.Beside`); empty: nothing went wrong.
    made : tuple of two int and a float
        Runs of the bands that are done, and all of them (`beside.Beside`).
    selected : dict or None
        kind, row, what is said of it in both worlds (policy, baseline), and its history in this one (`Trail.recorded`).
    day, last_day, days : int
        Day that is shown (-1: the morning of day 0), last day simulated, number of days of the run.
    scenario : str
        Name of the scenario that was chosen.
    inputs : str
        "history": dated inputs; else the fiscal year that is held.
    changed : dict of float
        Parameters that were changed before the run, with their values.
    own : tuple of str
        Parameters that the scenario itself changes, in words.
    title : str
        What is watched: what the scenario is called, and what was done by hand (`naming.steered_name`).
    undo : str
        What would be taken back by `Session.undo`; empty: nothing.
    returns : bool
        Whether that is to return to the run that was left for this one, and no move.
    message : str
        What went wrong with the last thing that was asked, in a line; empty: nothing.
    """

    number: int
    run: int
    policy: Frame
    baseline: Frame
    series: tuple[dict, dict]
    whereabouts: tuple[Mapping[int, Whereabouts], Mapping[int, Whereabouts]]
    lead: dict
    moves: tuple[Move, ...]
    held: tuple[Move, ...]
    windows: tuple[dict, ...]
    diverged: int | None
    resilience: dict
    bands: dict | None
    fault: str
    made: tuple[int, int, float | None]
    selected: dict | None
    playing: bool
    day: int
    last_day: int
    days: int
    scenario: str
    inputs: str
    changed: dict[str, float]
    own: tuple[str, ...]
    title: str
    undo: str
    returns: bool
    seed: int
    message: str


def windows_of(own: Scenario, log: tuple[Move, ...]) -> tuple[dict, ...]:
    """Return the windows of a scenario's own interventions and of those made by hand."""
    made = [(intervention, False) for intervention in own.interventions]
    made += [(intervention, True) for intervention in interventions_of(log)]
    return tuple(
        {**window, "kind": one.kind, "title": one.title, "words": Move.of(one).words, "by_hand": by_hand}
        for one, by_hand in made
        for window in windows(replace(own, interventions=(one,)))
    )
