"""The card of parameters: any of them can be changed before a run; what is changed begins the run anew."""

from __future__ import annotations

import reacton.ipyvuetify as rv
import solara

from abm.model.declared import PARAMETERS
from abm.viewer.page.watch import Watch

SMALL = {"font-size": "11.5px", "opacity": "0.7"}


def listed_parameters() -> list[dict[str, str]]:
    """Return what the list shows: every mechanism, and below it its parameters, each in words and by its name in files: both can be typed."""
    mechanisms: dict[str, list[dict[str, str]]] = {}
    for one in PARAMETERS.values():
        mechanisms.setdefault(one.submodel, []).append({"text": f"{one.title} ({one.name})", "value": one.name})
    return [
        item
        for mechanism, own in mechanisms.items()
        for item in ({"header": mechanism.replace("_", " ").capitalize()}, *own)
    ]


@solara.component
def Parameters(watch: Watch) -> None:
    """Choose a parameter and its value, and show those that are changed."""
    name, set_name = solara.use_state("")
    value, set_value = solara.use_state(0.0)
    changed = watch.steady.value["changed"]

    def choose(chosen: str | None) -> None:
        set_name(chosen or "")
        if chosen:
            set_value(float(changed.get(chosen, PARAMETERS[chosen].default)))

    with solara.Card("Parameters", margin=0), solara.Column(gap="4px"):
        rv.Autocomplete(
            label="Change before a run",
            v_model=name or None,
            items=listed_parameters(),
            on_v_model=choose,
            dense=True,
            menu_props={"contentClass": "interdict-menu"},
        )
        if name in PARAMETERS:
            about = PARAMETERS[name]
            reported = (
                f"{about.default:g} {about.unit}, allowed {about.low:g} to {about.high:g}. Source: {about.source}"
            )
            solara.Text(reported, style=SMALL)
            with solara.Row(gap="4px", style={"align-items": "center"}):
                solara.InputFloat("Value", value=value, on_value=set_value)
                solara.Button(
                    "Begin anew", outlined=True, small=True, on_click=lambda: watch.set_parameter(name, value)
                )
        for one, now in changed.items():
            solara.Button(
                PARAMETERS[one].in_words(now), icon_name="mdi-close", text=True, small=True, style={"justify-content": "flex-start"},
                on_click=lambda one=one: watch.set_parameter(one, None),
            )  # fmt: skip
        if not changed:
            solara.Text("All as the scenario has them.", style=SMALL)
