"""Copies of a model under Mesa (`copy.deepcopy`, `pickle`): whole, or refused in one line.

The world, the day, Mesa's generators, the agents with their numbers, and what a user has put on the model or on agents
of own classes are carried over; the grid is made again. Agents of no class of the model may hold on to anything: a
model that has some is not copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abm.model.agents import OF_MESA, Handle
from abm.model.saving import SavedState, rows_of, used
from abm.model.scenario import Scenario
from abm.model.world import WORLD_TABLES


@dataclass(frozen=True)
class Core:
    """Hold what a model is without what a user has put on it.

    Attributes
    ----------
    random, rng, order : objects
        States of the generators of Mesa, and of that of the order of agents.
    roll : tuple
        Entity, row and number of each agent, in the order in which they came.
    """

    saved: SavedState
    activation: str
    random: Any
    rng: Any
    order: Any
    steps: int
    running: bool
    roll: tuple[tuple[str, int, int], ...]
    last_id: int


def core_of(model: Any) -> Core:
    """Return the core of a model; raise TypeError where the model cannot be copied whole."""
    agents = list(model._all_agents)
    others = sorted({type(agent).__name__ for agent in agents if not isinstance(agent, Handle)})
    if others:
        raise TypeError(f"a model with agents of classes that are not of the model ({', '.join(others)}) is not copied")
    if len(getattr(model, "_event_generators", ())) > 1:
        raise TypeError("a model with events that are scheduled through Mesa is not copied")
    config: Scenario = model.config
    tables = {name: used(rows_of(model.world, name)).copy() for name in WORLD_TABLES}
    return Core(
        saved=SavedState(config, model.seed, model.day, tables),
        activation=model.activation,
        random=model.random.getstate(),
        rng=model.rng.bit_generator.state,
        order=model.order.getstate(),
        steps=model.steps,
        running=model.running,
        roll=tuple((agent.entity, agent.row, agent.unique_id) for agent in agents),
        last_id=model.last_id,
    )


def take_core(model: Any, core: Core) -> None:
    """Bring a model that was just begun to where its original stands."""
    model.tick, model.running = core.saved.tick, core.running
    model.random.setstate(core.random)
    model.rng.bit_generator.state = core.rng
    model.order.setstate(core.order)
    model.steps = core.steps
    if hasattr(model, "_default_schedule"):  # Mesa 3.5 counts steps by events
        model.time = float(core.steps)
        model._default_schedule.pause()
        model._default_schedule.resume()
    for entity, row, number in core.roll:
        model.make_handle(entity, row).unique_id = number
    model.last_id = core.last_id
    if hasattr(model, "agent_id_counter"):
        model.agent_id_counter = core.last_id + 1


def own_of(model: Any) -> dict[str, Any]:
    """Return what a user has put on a model, and by entity and row on its agents."""
    agents = {
        (agent.entity, agent.row): {name: value for name, value in vars(agent).items() if name not in OF_MESA}
        for agent in model._all_agents
    }
    held = {name: value for name, value in vars(model).items() if name not in model.made}
    return {"model": held, "agents": {place: own for place, own in agents.items() if own}}
