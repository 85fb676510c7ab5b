"""Kinds of agents: the classes of a user's own in place of those of the model; names that nothing reads are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from abm.inputs.naming import closest, meant, most_like
from abm.model.agents import HANDLES, Handle
from abm.model.day import PROCESSES
from abm.model.scenario import Scenario

OWN_CLASSES = "agent_classes"  # the attribute in which a subclass of the model names its agents
KEYWORDS = ("config", "seed", "rng", "activation", "shuffle")
ALMOST = 0.85  # of a name, for it to be meant


def refuse_unknown(given: Mapping[str, Any]) -> None:
    """Raise TypeError, with what is meant, for keywords that the model does not have."""
    for name in given:
        hint = closest(name, KEYWORDS)
        if name in {field.name for field in fields(Scenario)}:
            hint = f"; it is of the scenario: config = abm.Scenario({name}=...)"
        elif most_like(name, [OWN_CLASSES], ALMOST):
            hint = f"; a subclass sets it: {OWN_CLASSES} = (...)"
        raise TypeError(f"InterdictionModel: no keyword {name!r}{hint}")


def refuse_near_names(model: Any) -> None:
    """Raise TypeError where a subclass says almost `agent_classes`, which would be read by nobody."""
    for name in {name for base in type(model).__mro__ for name in vars(base)} - {OWN_CLASSES}:
        if most_like(name, [OWN_CLASSES], ALMOST):
            raise TypeError(f"{type(model).__name__}.{name}: nothing reads it{meant(OWN_CLASSES)}")


def kinds_of(own: tuple[type[Handle], ...]) -> dict[str, type[Handle]]:
    """Return the class of the agents of each entity; raise TypeError where own ones are none, or two are of one entity."""
    if not isinstance(own, (tuple, list)):
        raise TypeError(f"{OWN_CLASSES} = {getattr(own, '__name__', own)}: allowed a tuple of classes")
    kinds = dict(HANDLES)
    for kind in own:
        entity = getattr(kind, "entity", None)
        if entity is None or not issubclass(kind, HANDLES[entity]):
            names = ", ".join(usual.__name__ for usual in HANDLES.values())
            raise TypeError(f"agent_classes: {kind.__name__} is no subclass of one of {names}")
        if kinds[entity] is not HANDLES[entity]:
            raise TypeError(f"agent_classes: {kinds[entity].__name__} and {kind.__name__} are both of one kind")
        _require_processes(kind, entity)
        kinds[entity] = kind
    return kinds


def _require_processes(kind: type[Handle], entity: str) -> None:
    """Raise TypeError where a method of an own class is named almost as a process of its agents is, so that it never acts."""
    processes = [process.name for process in PROCESSES if process.entity == entity]
    own = {name for base in kind.__mro__ if base not in HANDLES[entity].__mro__ for name in vars(base)}
    for name in sorted(own):
        near = most_like(name, processes)
        if near and not name.startswith("_") and not hasattr(HANDLES[entity], name) and callable(getattr(kind, name)):
            own_name = f"one of your own begins with _, as _{name}"
            raise TypeError(f"agent_classes: {kind.__name__}.{name}: no process of that name{meant(near)}; {own_name}")
