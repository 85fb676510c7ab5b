"""The stage: the part of the page that changes with the day, a Vue component that is sent one text per view.

Series grow day by day, so only the days that the browser does not hold yet are sent: it says how many it holds with
every day it has drawn. Days that were simulated again under other levers are sent again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import ipyvuetify
import numpy as np
from traitlets import Dict, Unicode

from abm.inputs.series import official_seizures
from abm.results.changed import MOST_NAMED, listed
from abm.viewer.charts import CARDS, PAGE, chart_columns, charts_of
from abm.viewer.outline import fixed_map
from abm.viewer.page.happened import log_of
from abm.viewer.session.bands import SEEDS
from abm.viewer.session.series import Columns
from abm.viewer.session.view import View
from abm.viewer.web_files import STAGE_SCRIPTS, script_text, web_text

FIRST_DATE = np.datetime64("2018-10-01")  # of dated inputs
SENT = chart_columns(charts_of(PAGE))


@cache
def template() -> str:
    """Return the component as one text: template, scripts and style, so that nothing has to be fetched."""
    return (
        web_text("stage.vue")
        .replace("//SCRIPTS", script_text(*STAGE_SCRIPTS))
        .replace("/*STYLE*/", web_text("stage.css"))
    )


class Stage(ipyvuetify.VuetifyTemplate):
    """Draw views; events are handed to `callbacks` by name: drawn, pick, go, pressed, undo, layered."""

    template = Unicode(default_value="").tag(sync=True)
    view = Unicode(default_value="").tag(sync=True)
    fixed = Unicode(default_value="").tag(sync=True)
    charted = Unicode(default_value="").tag(sync=True)
    points = Unicode(default_value="[]").tag(sync=True)
    bands = Unicode(default_value="").tag(sync=True)
    tab = Unicode(default_value="live").tag(sync=True)
    armed = Unicode(default_value="").tag(sync=True)
    origin = Unicode(default_value="").tag(sync=True)
    callbacks = Dict(default_value={})

    def __init__(self, **values: Any) -> None:
        super().__init__(
            template=template(), fixed=fixed_text(), charted=charts_text(), points=official_text(), **values
        )

    def vue_drawn(self, sent: dict) -> None:
        """Take note that a day was drawn."""
        self.callbacks["drawn"](sent)

    def vue_pick(self, thing: dict | None) -> None:
        """Hand on what was clicked on the map."""
        self.callbacks["pick"](thing)

    def vue_go(self, day: int) -> None:
        """Hand on the day to be shown."""
        self.callbacks["go"](day)

    def vue_layered(self, name: str) -> None:
        """Hand on the layer of the map that is chosen."""
        self.callbacks["layered"](name)

    def vue_undo(self, _: object = None) -> None:
        """Hand on that the last move is taken back."""
        self.callbacks["undo"]()

    def vue_pressed(self, key: str) -> None:
        """Hand on a key that was pressed."""
        self.callbacks["pressed"](key)

    def save(self, name: str, text: str = "", kind: str = "text/plain") -> None:
        """Hand a file to the browser; kind "picture": what is seen, drawn by the browser itself."""
        self.send({"method": "save", "args": [{"name": name, "text": text, "kind": kind}]})


@cache
def fixed_text() -> str:
    """Return what of the map never changes, as JSON."""
    return json.dumps(fixed_map())


@cache
def charts_text() -> str:
    """Return the charts and cards of the page, as JSON."""
    cards = [asdict(card) for card in CARDS]
    return json.dumps({"charts": [chart.values() for chart in charts_of(PAGE)], "cards": cards})


@cache
def official_text() -> str:
    """Return official seizures as day of a dated run and events a day, at the middle of each month, as JSON."""
    points = []
    for row in official_seizures():
        month = np.datetime64("2018-10", "M") + np.timedelta64(int(row.month), "M")
        first, after = (m.astype("datetime64[D]") for m in (month, month + np.timedelta64(1, "M")))
        days = (after - first).astype(int)
        day = int((first - FIRST_DATE).astype(int) + days // 2)
        points.append([day, round(float(row.ports_events + row.between_events) / float(days), 3)])
    return json.dumps(points)


def band_text(bands: dict | None) -> str:
    """Return the bands beside a run for every chart, as JSON; empty while there are none.

    The band of the policy is left out where there is none, or where it is still being made and no day of it is known.
    """
    if not bands:
        return ""
    steered = bands["policy"] if bands["policy"] is not bands["baseline"] else None
    reported = {name: bands[name] for name in ("seeds", "of", "before", "whole")}
    reported |= {"moves": [words for _, words in bands["moves"]]}
    reported |= {
        "baselineSeeds": bands["baseline_seeds"],
        "ofSeeds": f"random seeds {SEEDS[0]} to {SEEDS[bands['seeds'] - 1]}",
    }
    return json.dumps(reported | {"baseline": bands["baseline"], "policy": steered})


class Sender:
    """Turn views into the text that is sent, with the days of the series that the browser lacks."""

    def __init__(self) -> None:
        self._held, self.number = 0, -1
        self._run: int | None = None
        self._sent: tuple[Columns, Columns] = ({}, {})

    def text(self, view: View, tab: str) -> str:
        """Return one view as JSON, with what only one tab needs: the map of the baseline, or the log."""
        if view.run != self._run:
            self._held, self._run = 0, view.run
        length = len(view.series[0][SENT[0]])
        first = self._held = days_alike(self._sent, view.series, min(self._held, length))
        self.number, self._sent = view.number, view.series
        return json.dumps(
            {
                "now": moment(view) | {"number": view.number, "log": log_of(view) if tab == "log" else []},
                "run": view.run,
                "from": first,
                "lead": {name: view.lead[name] for name in SENT} if first == 0 else None,
                "series": [{name: series[name][first:] for name in SENT} for series in view.series],
                "maps": [view.policy.map, view.baseline.map if tab == "compare" else None],
            }
        )

    def drawn(self, sent: dict) -> None:
        """Take note of how many days the browser holds, if it is the newest view it tells of."""
        if sent.get("number") == self.number:
            self._held = int(sent["held"])


def days_alike(sent: tuple[Columns, Columns], series: tuple[Columns, Columns], most: int) -> int:
    """Return how many of the first `most` days are the same in what was sent last and in the series of now."""
    for before, now in zip(sent, series, strict=True):
        for name in SENT if most else ():
            if before[name][:most] != now[name][:most]:
                most = next(day for day in range(most) if before[name][day : day + 1] != now[name][day : day + 1])
    return most


def moment(view: View) -> dict:
    """Return all of a view but its map and its series, as plain values."""
    on = [window for window in view.windows if window["start"] <= view.day < window["stop"]]
    return {
        "day": view.day,
        "days": view.days,
        "lastDay": view.last_day,
        "date": view.policy.date,
        "firstDate": str(FIRST_DATE) if view.policy.date else "",
        "scenario": view.scenario,
        "title": view.title,
        "own": f"Scenario with {listed(view.own, MOST_NAMED)}" if view.own else "",
        "undo": view.undo,
        "undoes": "beginning anew" if view.returns else "last move",
        "seed": str(view.seed),
        "playing": view.playing,
        "diverged": view.diverged,
        "fault": view.fault,
        "made": view.made,
        "on": [window["words"] for window in on],
        "windows": [{name: window[name] for name in ("start", "stop", "label", "words")} for window in view.windows],
        "recovery": recovery_of(view),
        "selected": named(view),
    }


def recovery_of(view: View) -> dict:
    """Return the measures of the pair, with those over the seeds and how many seeds they are of."""
    over = view.resilience.get("over_seeds")
    return view.resilience | ({"over_seeds": over | {"seeds": view.bands["seeds"]}} if over and view.bands else {})


def named(view: View) -> dict | None:
    """Return what is followed, with a name."""
    if view.selected is None:
        return None
    kind, row = view.selected["kind"], view.selected["row"]
    names = {
        "port": [port["name"] for port in fixed_map()["ports"]],
        "organization": view.policy.map["organizations"],  # a faction has no name before it splits
    }.get(kind, [])
    name = names[row] if row < len(names) else f"{kind.capitalize()} {row}"
    return view.selected | {"name": name}
