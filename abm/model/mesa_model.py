"""The model as Mesa sees it: `InterdictionModel` steps the world; agents and grid are built when someone asks."""

from __future__ import annotations

import copyreg
import random

import mesa
import numpy as np
from mesa.discrete_space import Cell, OrthogonalMooreGrid, PropertyLayer

from abm.inputs.geography import HEIGHT, WIDTH
from abm.inputs.plain import check_seed, plain
from abm.model.agents import HANDLES, Handle
from abm.model.declared import LAYERS
from abm.model.day import PROCESSES
from abm.model.initialization import build_world, check_fault
from abm.model.scenario import Scenario
from abm.model.simulation import advance
from abm.model.world import rows_alive


class InterdictionModel(mesa.Model):
    """A world under Mesa.

    Parameters
    ----------
    config : Scenario, optional
        What is run; the default scenario when left out.
    rng : int
        Seed of the world; the same seed gives the same bits as `abm.simulate`.
    activation : {"compiled", "agents"}
        How `step` lives a day: by the compiled schedule, or by stepping every agent process by process.
    shuffle : int
        Seed of the order in which Mesa activates agents; it changes no result.

    Raises
    ------
    ValueError
        An unknown activation, or a seed that is none.
    """

    def __init__(
        self, *, config: Scenario | None = None, rng: int = 0, activation: str = "compiled", shuffle: int = 0
    ) -> None:
        if activation not in ("compiled", "agents"):
            raise ValueError(f"activation = {activation!r}: allowed 'compiled' or 'agents'")
        rng = check_seed(rng, "rng")
        super().__init__(rng=rng)
        self.config = Scenario() if config is None else config
        self.activation = activation
        self.order = random.Random(check_seed(shuffle, "shuffle"))
        self.world = build_world(self.config, rng)
        self.worlds = np.array(self.world, copy=False, ndmin=1)  # the same memory, quicker to pass to a rule
        self.tick = 0
        self._grid: OrthogonalMooreGrid | None = None
        self._handles: dict[str, dict[int, Handle]] = {entity: {} for entity in HANDLES}

    @property
    def day(self) -> int:
        """Return the next day to be lived, counted from the first recorded one (negative in the burn-in)."""
        return self.tick - self.config.burn_in

    @property
    def last_tick(self) -> int:
        """Return the tick at which the run is over."""
        return self.config.burn_in + self.config.days

    def warm_up(self) -> None:
        """Live what is left of the burn-in, compiled."""
        self.live_until(self.config.burn_in)

    def live_until(self, tick: int) -> None:
        """Live all days before `tick`, compiled."""
        tick = plain(tick)
        if tick > self.tick:
            advance(self.world, self.tick, min(tick, self.last_tick))
            self.tick = min(tick, self.last_tick)
            self.refresh()

    def step(self) -> None:
        """Live one day; nothing happens after the last day of the scenario."""
        if self.tick >= self.last_tick:
            self.running = False
        elif self.activation == "compiled":
            self.live_until(self.tick + 1)
        else:
            self.step_by_agents()

    def step_by_agents(self) -> None:
        """Live one day through Mesa: each process in order, by every agent it concerns, in shuffled order."""
        self.populate()
        for process in PROCESSES:
            if process.entity == "world":
                process.rule(self.world, self.tick)
            elif (agents := self.agents_by_type.get(HANDLES[process.entity])) is not None:
                agents.random = self.order
                agents.shuffle_do(process.name)
            self.refresh()
        check_fault(self.world)
        self.tick += 1

    @property
    def grid(self) -> OrthogonalMooreGrid:
        """Return the grid, built at first use; its layers share the memory of the rules."""
        if self._grid is None:
            self._grid = OrthogonalMooreGrid((WIDTH, HEIGHT), torus=False, random=random.Random(0))
            for layer in LAYERS:
                values = self.world[layer.table].reshape(WIDTH, HEIGHT)
                self._grid.add_property_layer(shared_layer(layer.table, values))
        return self._grid

    @property
    def agents(self) -> mesa.model.AgentSet:
        """Return all agents, built at first use."""
        self.populate()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[Handle], mesa.model.AgentSet]:
        """Return the agents by class, built at first use."""
        self.populate()
        return super().agents_by_type

    @property
    def populated(self) -> bool:
        """Tell whether agents have been built."""
        return any(self._handles.values())

    def populate(self) -> None:
        """Build a handle for every row in use, once."""
        if not self.populated:
            for entity in HANDLES:
                self._match(entity)

    def refresh(self) -> None:
        """Bring the handles in line with the rows, if any have been built: new ones, gone ones, moved ones."""
        if self.populated:
            for entity in HANDLES:
                self._match(entity)

    def _match(self, entity: str) -> None:
        handles = self._handles[entity]
        rows = rows_alive(self.world, HANDLES[entity].table).tolist()
        if handles.keys() != (in_use := set(rows)):
            for row in handles.keys() - in_use:
                handles.pop(row).remove()
            for row in rows:
                if row not in handles:
                    handles[row] = HANDLES[entity](self, row)
        if self.activation == "compiled":
            for handle in handles.values():
                handle.follow()

    def close(self) -> None:
        """Let Mesa forget this model, which tables of its classes would keep alive."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        if self._grid is not None:
            copyreg.dispatch_table.pop(self._grid.cell_klass, None)
        for cached in ("get_neighborhood", "_neighborhood"):
            clear = getattr(getattr(Cell, cached, None), "cache_clear", None)
            if clear is not None:
                clear()


def shared_layer(name: str, data: np.ndarray) -> PropertyLayer:
    """Return a property layer that uses `data` itself: Mesa's own setter copies, and its field has had two names."""
    layer = PropertyLayer(name, data.shape, default_value=0.0, dtype=float)
    setattr(layer, "_mesa_data" if hasattr(layer, "_mesa_data") else "_data", data)
    return layer
