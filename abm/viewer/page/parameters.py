"""The card of parameters: any of them can be changed before a run; what is changed begins the run anew."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from abm.inputs.units import unit_in_words
from abm.model.declare import Parameter, ParameterError
from abm.model.declared import PARAMETERS
from abm.viewer.page.watch import Watch

SMALL = {"font-size": "11.5px", "opacity": "0.7"}


def text_of(name: str) -> str:
    """Return how the list shows a parameter."""
    return f"{PARAMETERS[name].title} ({name})"


def listed_parameters() -> list[dict[str, str]]:
    """Return what the list shows: every mechanism, and below it its parameters, each in words and by its name in files: both can be typed."""
    mechanisms: dict[str, list[dict[str, str]]] = {}
    for one in PARAMETERS.values():
        mechanisms.setdefault(one.submodel, []).append({"text": text_of(one.name), "value": one.name})
    return [
        item
        for mechanism, own in mechanisms.items()
        for item in ({"header": mechanism.replace("_", " ").capitalize()}, *own)
    ]


def found_parameters(query: str) -> list[dict[str, str]]:
    """Return what the list shows of the parameters in which a text stands: in words, name, mechanism, unit or source, however it is spaced."""
    wanted, found, head = squeezed(query), [], {}
    for item in listed_parameters():
        if "header" in item:
            head = item
            continue
        one = PARAMETERS[item["value"]]
        if wanted in squeezed(f"{item['text']} {head['header']} {one.unit} {one.source}"):
            found += [item] if head in found else [head, item]
    return found


def squeezed(text: str) -> str:
    """Return the letters and digits of a text alone: "set up", "set-up" and "setup" are one."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def allowed(one: Parameter) -> str:
    """Return the range of a parameter, in words: "allowed 7 to 42 days"."""
    return (
        f"allowed {one.low:g} to {one.high:g} {unit_in_words(one.unit)}{', whole numbers' if one.whole else ''}".strip()
    )


def read_value(one: Parameter, text: str) -> tuple[float | None, str]:
    """Return the value that a text stands for, with its unit or without it as in a file, or why it is none."""
    try:
        value: Any = float(text)
    except ValueError:
        value = text.strip()
    try:
        return one.check(value), ""
    except ParameterError:
        return None, f"{one.title}: {allowed(one)}"


@solara.component
def Parameters(watch: Watch) -> None:
    """Choose a parameter and its value, and show those that are changed."""
    name, set_name = solara.use_state("")
    query, set_query = solara.use_state("")
    changed = watch.steady.value["changed"]

    with solara.Card("Parameters", margin=0), solara.Column(gap="4px"):
        choice = rv.Autocomplete(
            label="Change before a run",
            v_model=name or None,
            items=found_parameters("" if name and query == text_of(name) else query),
            no_filter=True,  # the browser's own looks at the words that are shown alone
            on_v_model=lambda chosen: set_name(chosen or ""),
            dense=True,
            menu_props={"contentClass": "interdict-menu"},
        )
        rv.use_event(choice, "update:search-input", lambda *given: set_query(given[-1] or ""))
        if name in PARAMETERS:
            Chosen(watch, PARAMETERS[name], changed.get(name, PARAMETERS[name].default)).key(name)
        for one, now in changed.items():
            solara.Button(
                PARAMETERS[one].in_words(now), icon_name="mdi-close", text=True, small=True, style={"justify-content": "flex-start"},
                on_click=lambda one=one: watch.set_parameter(one, None),
            )  # fmt: skip
        if not changed:
            solara.Text("All as the scenario has them.", style=SMALL)


@solara.component
def Chosen(watch: Watch, one: Parameter, now: float) -> None:
    """Say what a parameter is, and take another value of it."""
    value, set_value = solara.use_state(f"{now:.12g}")
    fault, set_fault = solara.use_state("")

    def begin() -> None:
        number, why_not = read_value(one, value)
        set_fault(why_not)
        if number is not None:
            watch.set_parameter(one.name, number)

    solara.Text(f"{one.default:g} {one.unit}, {allowed(one)}. Source: {one.source}", style=SMALL)
    with solara.Row(gap="4px", style={"align-items": "center"}):
        solara.InputText("Value", value=value, on_value=set_value)
        solara.Button("Begin anew", outlined=True, small=True, on_click=begin)
    if fault:
        solara.Error(fault, dense=True)
