"""The sidebar: scenario, run, levers, actions, and what can be saved. It is drawn anew only when one of them changes."""

from __future__ import annotations

import json
from functools import cache

import ipyvuetify
import reacton.ipyvuetify as rv
import solara
from traitlets import Dict, Int, Unicode

from abm.model.intervention import SYSTEMS
from abm.model.interventions import kind_named
from abm.viewer.page.parameters import Parameters
from abm.viewer.page.save import Save
from abm.viewer.page.scenarios import known_scenarios, listed_scenarios
from abm.viewer.page.watch import Watch
from abm.viewer.session.steering import acts, levers
from abm.viewer.web_files import WEB

SPEEDS = (1, 2, 5, 10, 15, 30, 60, 1000)  # days a second, at most; the last one: as fast as the page can draw
STEP_BUTTONS = (("+1 day", 1), ("+1 week", 7), ("+1 month", 28))
KEYS_HELP = "Keys: Space plays, arrows step a day (Shift: a week), Home and End."


@solara.component
def Sidebar(watch: Watch) -> None:
    """Show all of it."""
    with solara.Column(gap="6px", style={"padding": "0 4px 24px"}):
        ChooseScenario(watch)
        RunCard(watch)
        Act(watch)
        SetLevers(watch)
        Parameters(watch)
        Save(watch)


@solara.component
def ChooseScenario(watch: Watch) -> None:
    """Choose a scenario."""
    known = known_scenarios()
    now = watch.steady.value["scenario"]

    def choose(name: str | None) -> None:
        if name:  # none: the text was cleared
            watch.choose(name)

    with solara.Card("Scenario", margin=0):
        rv.Autocomplete(
            label="Scenario to watch: type to find",
            v_model=now if now in known else None,
            items=listed_scenarios(),
            on_v_model=choose,
            dense=True,
            menu_props={"contentClass": "interdict-menu", "maxHeight": 520},
        ).key(
            f"scenario-{watch.refused.value}"
        )  # fmt: skip  (made anew where the answer was no: it shows what was chosen)
        if now in known:
            solara.Text(known[now].about, style={"font-size": "12.5px", "opacity": "0.75"})


@solara.component
def RunCard(watch: Watch) -> None:
    """Play, step, speed, seed and reset."""
    steady = watch.steady.value
    seed, set_seed = solara.use_state(str(steady["seed"]))
    speed, set_speed = solara.use_state(15)
    solara.use_effect(lambda: set_seed(str(watch.steady.value["seed"])), [steady["seed"]])

    def choose_speed(days: int) -> None:
        watch.session.speed = float(days)
        set_speed(days)

    playing = steady["playing"]
    with solara.Card("Run", margin=0), solara.Column(gap="6px"):
        with solara.Div(classes=["interdict-play"]):
            solara.Button(
                "Pause" if playing else "Play", icon_name="mdi-pause" if playing else "mdi-play", color="primary",
                on_click=watch.play,
            )  # fmt: skip
            for label, days in STEP_BUTTONS:
                solara.Button(label, outlined=True, small=True, disabled=playing, on_click=lambda d=days: watch.step(d))
        solara.Select(
            "Speed, days a second at most", value=speed, values=list(SPEEDS), on_value=choose_speed, dense=True
        )
        with solara.Row(gap="4px", style={"align-items": "center"}):
            solara.InputText("Seed", value=seed, on_value=set_seed)
            solara.Button(
                "Reset", icon_name="mdi-restart", outlined=True, small=True, on_click=lambda: watch.reset(seed)
            )
        if seed != str(steady["seed"]):
            solara.Text(f"Reset begins anew with seed {seed}.", style={"font-size": "12px"})
        solara.Text(KEYS_HELP, style={"font-size": "11.5px", "opacity": "0.7"})


class Acts(ipyvuetify.VuetifyTemplate):
    """One-click actions by the system they act on; one that is pressed is handed to `callbacks["pressed"]`."""

    template_file = str(WEB / "acts.vue")
    acts = Unicode(default_value="[]").tag(sync=True)
    armed = Unicode(default_value="").tag(sync=True)
    callbacks = Dict(default_value={})

    def vue_pressed(self, name: str) -> None:
        """Hand on an action."""
        self.callbacks["pressed"](name)


@cache
def acts_text() -> str:
    """Return every one-click action by the system it acts on, as JSON."""
    reported = [
        (kind_named(kind).system, {"name": act.name, "label": act.label, "icon": act.icon})
        for kind, act in acts().values()
    ]
    groups = [
        {"key": key, "title": title, "acts": [act for system, act in reported if system == key]}
        for key, title in SYSTEMS.items()
    ]
    return json.dumps([group for group in groups if group["acts"]])


@solara.component
def Act(watch: Watch) -> None:
    """One-click actions."""
    with solara.Card("Act now", margin=0), solara.Column(gap="6px"):
        Acts.element(acts=acts_text(), armed=watch.armed.value, callbacks={"pressed": watch.press})
        solara.Text("They act on the next day.", style={"font-size": "11.5px", "opacity": "0.7"})


class Controls(ipyvuetify.VuetifyTemplate):
    """Levers, generated from the definitions of the interventions; a change is handed to
    `callbacks["moved"]`, and `callbacks["asked"]` says what holds of a kind today."""

    template_file = str(WEB / "controls.vue")
    controls = Unicode(default_value="[]").tag(sync=True)
    held = Unicode(default_value="[]").tag(sync=True)
    usual = Unicode(default_value="{}").tag(sync=True)
    refused = Int(default_value=0).tag(sync=True)
    refusal = Unicode(default_value="").tag(sync=True)
    today = Unicode(default_value="{}").tag(sync=True)
    callbacks = Dict(default_value={})

    def vue_moved(self, sent: dict) -> None:
        """Hand on a move."""
        self.callbacks["moved"](sent)

    def vue_cleared(self, _: object = None) -> None:
        """Hand on that all levers go back."""
        self.callbacks["cleared"]()

    def vue_asked(self, kind: str) -> None:
        """Tell what holds of a kind on the day that is shown."""
        self.today = json.dumps(self.callbacks["asked"](kind))


@cache
def controls_text() -> str:
    """Return every lever by the system and the intervention it belongs to, as JSON."""
    groups: dict[str, dict] = {}
    for control in levers():
        kind = kind_named(control.kind)
        head = {"kind": kind.kind, "title": kind.title, "lasts": "stop" in kind.options, "fields": []}
        groups.setdefault(control.kind, head)["fields"].append(vars(control))
    systems = [
        {"key": key, "title": title, "groups": [one for name, one in groups.items() if kind_named(name).system == key]}
        for key, title in SYSTEMS.items()
    ]
    return json.dumps([system for system in systems if system["groups"]])


@solara.component
def SetLevers(watch: Watch) -> None:
    """Show the levers."""
    held = watch.steady.value["held"]
    with solara.Card("Levers", margin=0):
        Controls.element(
            controls=controls_text(), held=held, usual=watch.steady.value["usual"], refused=watch.refused.value,
            refusal=watch.steady.value["message"],
            callbacks={"moved": watch.move, "cleared": watch.clear_levers, "asked": watch.today},
        )  # fmt: skip
