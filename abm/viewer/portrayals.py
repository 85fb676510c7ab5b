"""Portrayals: what the tables of the world declare of their look on a map, as the browser reads it."""

from __future__ import annotations

from dataclasses import asdict

from abm.model.looks import Happening, Layer, Look, Portrayal
from abm.model.declared import FIELDS


def portrayal_values(portrayal: Portrayal) -> dict:
    """Return a portrayal as plain values, its looks as a list with the state of each."""
    return {
        "table": portrayal.table,
        "name": portrayal.name,
        "legend": portrayal.legend,
        "field": portrayal.field,
        "looks": [_look_values(int(state), look) for state, look in portrayal.looks.items()],
        "radius": portrayal.radius,
        "coloredBy": portrayal.colored_by,
        "ahead": portrayal.ahead,
    }


def _look_values(state: int, look: Look) -> dict:
    values = {name: int(value) if isinstance(value, bool) else value for name, value in asdict(look).items()}
    return {"state": state, "isOpen": values.pop("is_open")} | values


def layer_values(layer: Layer) -> dict:
    """Return a layer as plain values."""
    return {"table": layer.table, "title": layer.title, "words": layer.words, "color": list(layer.color)}


def happening_values(happening: Happening) -> dict:
    """Return what the map gets of a happening, as plain values."""
    return {name: getattr(happening, name) for name in ("number", "words", "light", "dark")}


def shown_columns(portrayal: Portrayal) -> tuple[str, ...]:
    """Return the fields of a table that its picture depends on, beside its place."""
    look = (portrayal.field,) if len(portrayal.looks) > 1 else ()
    return look + ((portrayal.colored_by,) if portrayal.colored_by else ())


def inspected_fields(portrayal: Portrayal) -> list:
    """Return the declared fields that are shown of a row."""
    return [field for field in FIELDS if field.table == portrayal.table and field.name in portrayal.inspected]
