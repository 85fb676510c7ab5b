"""Names on agents: what cannot be set, and what an agent has not, each said in a line with the kind that is meant."""

from __future__ import annotations

from functools import cache

from abm.inputs.naming import closest, meant, most_like
from abm.model.day import PROCESSES
from abm.model.declared import FIELDS, TABLES

READ_ONLY = (
    "is read, not set: a run is what its scenario and its seed make it; allowed: interventions of the scenario, or a "
    "process of agents of your own (abm/MESA.md)"
)
GONE = "the model of this agent or cell is gone; keep the model as long as its agents and its grid are used"
ALMOST = 0.8  # of the name of a field, for it to be meant


@cache
def names_of(entity: str) -> tuple[str, ...]:
    """Return the fields and processes of an entity."""
    fields = [field.name for field in FIELDS if TABLES[field.table].entity == entity]
    return (*fields, *(process.name for process in PROCESSES if process.entity == entity))


@cache
def _entities_with(name: str) -> tuple[str, ...]:
    entities = {TABLES[field.table].entity: None for field in FIELDS if TABLES[field.table].entity}
    return tuple(entity for entity in entities if name in names_of(entity))


@cache
def _elsewhere(name: str) -> str:
    """Return the hint which kinds of agents have a name; "" where none has."""
    kinds = [{"cell": "CartelCell"}.get(entity, entity.title()) for entity in _entities_with(name)]
    return f"; {' and '.join(kinds)} {'have' if len(kinds) > 1 else 'has'} it: model.agents_by_type" if kinds else ""


@cache
def fault_of_setting(kind: str, entity: str, name: str, own: bool) -> str:
    """Return what is wrong with setting an attribute of an agent; "" where it may be set.

    Parameters
    ----------
    own : bool
        Whether the class is a user's own, which may have attributes of any name but those of its row.
    """
    if name in names_of(entity):
        return f"{kind}.{name} {READ_ONLY}"
    if own or name.startswith("_"):
        return ""
    if _entities_with(name):
        return f"{kind} has no {name!r}{_elsewhere(name)}, and it {READ_ONLY}"
    near = most_like(name, names_of(entity), ALMOST)
    return f"{kind} has no {name!r}{meant(near)} That {READ_ONLY}" if near else ""


@cache
def fault_of_reading(kind: str, entity: str, name: str) -> str:
    """Return what is wrong with asking an agent for what it has not."""
    return f"{kind} has no {name!r}{_elsewhere(name) or closest(name, names_of(entity))}"
