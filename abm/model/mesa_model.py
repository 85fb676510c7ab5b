"""The model as Mesa sees it: `InterdictionModel` steps the world; agents and grid are built when someone asks."""

from __future__ import annotations

import copy
import random
from typing import Any, ClassVar, NoReturn

import mesa
import numpy as np

from abm.inputs.plain import check_seed, plain
from abm.inputs.reading import shown
from abm.model.agent_kinds import kinds_of, refuse_near_names, refuse_unknown
from abm.model.agents import HANDLES, MADE, STAYS, Handle
from abm.model.annotations import World
from abm.model.day import PROCESSES, ROW_RULE, run_rows
from abm.model.declare import Process
from abm.model.grid import MapGrid
from abm.model.initialization import build_world, check_fault
from abm.model.mesa_columns import reporters
from abm.model.mesa_copy import Core, core_of, own_of, take_core
from abm.model.mesa_step import counted, let_go
from abm.model.observation import Recording
from abm.model.scenario import Scenario
from abm.model.seeding import seed_of
from abm.model.simulation import change_random_numbers, pass_days
from abm.model.world import rows_alive


NO_RESET = "a run keeps the seed it was made with; for other random numbers make InterdictionModel(config=model.config, seed=...)"
NO_CHANGE = (
    "a run keeps what it was made with; for another one make InterdictionModel(config=..., seed=..., activation=...)"
)
KEPT = ("config", "seed", "activation", "world")


class InterdictionModel(mesa.Model):
    """A world under Mesa.

    Parameters
    ----------
    config : Scenario, optional
        What is run; the default scenario when left out.
    seed, rng : int, optional
        Seed of the world, by either of Mesa's names: a whole number gives the same bits as `abm.simulate`; one is drawn
        from a generator, a seed sequence or a list, and from the machine where both are left out.
    activation : {"compiled", "agents"}
        How `step` simulates a day: by the compiled schedule, or by stepping every agent process by process.
    shuffle : int
        Seed of the order in which Mesa activates agents; it changes no result.

    Attributes
    ----------
    agent_classes : tuple of type
        Set by a subclass: agents of its own, each a subclass of one in `abm.model.agents`. A process that such a
        class defines anew is carried out by its agents, one by one, whatever the activation.
    seed : int
        Seed of the world, also where it was drawn.
    datacollector : mesa.DataCollector
        Every column of `daily.csv` for each recorded day, collected by `step`.

    Raises
    ------
    ValueError
        An unknown activation, a seed that is none, or a seed by both names.
    TypeError
        A config that is no scenario, an unknown keyword, or classes of agents that are none.
    """

    agent_classes: ClassVar[tuple[type[Handle], ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Count the steps of a subclass that has its own."""
        super().__init_subclass__(**options)
        if "step" in vars(cls):
            cls.step = counted(cls.step)  # type: ignore[method-assign]

    def __init__(
        self,
        config: Scenario | None = None,
        *,
        seed: Any = None,
        rng: Any = None,
        activation: str = "compiled",
        shuffle: int = 0,
        **unknown: Any,
    ) -> None:
        """Make the world of a scenario and a seed; what can be given is described above, of the class."""
        refuse_unknown(unknown)
        if activation not in ("compiled", "agents"):
            raise ValueError(f"activation = {activation!r}: allowed 'compiled' or 'agents'")
        if not isinstance(config, Scenario | None):
            raise TypeError(f"config = {shown(config)}: allowed an abm.Scenario")
        found, order = seed_of(seed, rng), random.Random(check_seed(shuffle, "shuffle"))
        config = Scenario() if config is None else config
        self._begin(config, found, activation, order, build_world(config, found))

    def _begin(self, config: Scenario, seed: int, activation: str, order: random.Random, world: World) -> None:
        before = set(vars(self))
        super().__init__(rng=seed)
        let_go(self)
        self.inner_step: Any = None  # of a step that goes on
        self.making: Any = None  # the class of an agent that is being made
        self.config, self.seed, self.activation, self.order = config, seed, activation, order
        self.world = world
        self.worlds = np.array(world, copy=False, ndmin=1)  # the same memory, quicker to pass to a rule
        self.tick = self.last_id = 0
        self.acting = False
        self._grid: MapGrid | None = None
        self._kinds = kinds_of(self.agent_classes)
        refuse_near_names(self)
        self._handles: dict[str, dict[int, Handle]] = {entity: {} for entity in HANDLES}
        self.made: frozenset[str] = frozenset()
        self.made = frozenset(set(vars(self)) - before)
        self.datacollector = mesa.DataCollector(model_reporters=reporters())

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; raise AttributeError for what a run is made from, which would be another one's from here on."""
        if name in KEPT and name in vars(self):
            raise AttributeError(f"{type(self).__name__}.{name}: {NO_CHANGE}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Say what is run, and where it stands."""
        last, days = self.config.days - 1, f"day {self.day} of 0 to {self.config.days - 1} is next"
        stands = f"over: days 0 to {last} are simulated" if self.tick >= self.last_tick else days
        policies = (
            f"{len(self.config.interventions)} interventions, inputs {self.config.inputs}, activation {self.activation}"
        )
        return f"<{type(self).__name__} {self.config.name!r}, seed {self.seed}; {stands}; {policies}>"

    @property
    def day(self) -> int:
        """Return the next day to be simulated, counted from the first recorded one (negative in the burn-in)."""
        return self.tick - self.config.burn_in

    @property
    def last_tick(self) -> int:
        """Return the tick at which the run is over."""
        return self.config.burn_in + self.config.days

    @property
    def recording(self) -> Recording:
        """Return what was recorded of a run that is over, as `abm.simulate` does; raise ValueError before its end."""
        if self.tick < self.last_tick:
            raise ValueError(f"recording: day {self.day} of {self.config.days} is next; run_model() simulates them all")
        return Recording.of(self.world, self.config, self.seed)

    @classmethod
    def simulate(cls, scenario: Scenario, seed: int) -> Recording:
        """Run one replicate under Mesa, as `abm.simulate` does without, and return what was recorded."""
        model = cls(config=scenario, seed=seed)
        model.run_model()
        return model.recording

    def warm_up(self) -> None:
        """Simulate what is left of the burn-in; nothing of it is collected."""
        if self._by_agents:
            while self.day < 0:
                self._live_by_process()
        self.simulate_until(self.config.burn_in)

    def simulate_until(self, tick: int) -> None:
        """Simulate all days before `tick`, compiled, and collect none of them."""
        tick = min(plain(tick), self.last_tick)
        if tick > self.tick:
            pass_days(self.world, self.config, self.tick, tick, lambda days: None)
            self.tick = tick
            self.refresh()

    @counted
    def step(self) -> None:
        """Simulate one recorded day and collect it; the first step does the burn-in before, one after the end nothing."""
        self.warm_up()
        if self.tick < self.last_tick:
            if self._by_agents or self.activation == "agents":
                self._live_by_process()
            else:
                self.simulate_until(self.tick + 1)
            self.datacollector.collect(self)
        self.running = self.tick < self.last_tick

    def _user_step(self) -> None:
        """Do what Mesa has counted."""
        self.inner_step()

    @property
    def _by_agents(self) -> bool:
        """Tell whether agents of a user's own carry out a process."""
        return any(self._is_own(process) for process in PROCESSES if process.entity != "world")

    def _is_own(self, process: Process) -> bool:
        kind, usual = self._kinds[process.entity], HANDLES[process.entity]
        return getattr(kind, process.name) is not getattr(usual, process.name)

    def _live_by_process(self) -> None:
        """Simulate one day process by process: by every agent it concerns, in shuffled order, or compiled."""
        self.populate()
        change_random_numbers(self.world, self.config, self.tick)
        for process in PROCESSES:
            if process.entity == "world":
                process.rule(self.world, self.tick)
            elif self._is_own(process):
                self.refresh()
                self._activate(process)
            elif self.activation == "agents":
                self._match(process.entity)
                self._activate(process)
            else:
                rows = rows_alive(self.world, HANDLES[process.entity].table)
                run_rows(self.worlds, ROW_RULE[process.rule], rows, self.tick)
        check_fault(self.world)
        self.tick += 1
        self.refresh()

    def _activate(self, process: Process) -> None:
        agents = self.agents_by_type.get(self._kinds[process.entity])
        if agents is not None:
            if len(agents) != len(self._handles[process.entity]):
                raise RuntimeError(f"{type(agents[0]).__name__}: {STAYS}")
            agents.random = self.order
            self.acting = True
            try:
                agents.shuffle_do(process.name)
            finally:
                self.acting = False

    @property
    def grid(self) -> MapGrid:
        """Return the grid with the agents in its cells, built at first use; its layers share the memory of the rules."""
        if self._grid is None:
            self._grid = MapGrid(self.world)
            self._grid.let_go_with(self)
            self.populate()
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
    def agent_types(self) -> list[type]:
        """Return the classes of the agents, built at first use."""
        return list(self.agents_by_type)

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
                    self.make_handle(entity, row)
        if self.activation == "compiled":
            places = self._kinds[entity].places(self.world, rows)
            for row, place in zip(rows, places, strict=False):  # none where nobody has a place
                if handles[row].stands_elsewhere(place):
                    handles[row].follow()

    def make_handle(self, entity: str, row: int) -> Handle:
        """Return a new handle on a row."""
        self.making = self._kinds[entity]
        self._handles[entity][row] = handle = self.making(self, row)
        return handle

    def handle(self, entity: str, row: int) -> Handle | None:
        """Return the handle on a row; None where it has none."""
        return self._handles[entity].get(row)

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent; where Mesa counts agents in a table of their class that keeps every model, count here."""
        if isinstance(agent, Handle) and (self.making is not type(agent) or "row" in vars(agent)):
            raise RuntimeError(f"{type(agent).__name__}: {MADE}")
        self.making = None
        self.last_id += 1
        if hasattr(mesa.Agent, "_ids"):
            mesa.Agent._ids.pop(self, None)
            agent.unique_id = self.last_id
        super().register_agent(agent)

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Let an agent go; raise RuntimeError as long as it stands for a row."""
        if isinstance(agent, Handle):
            agent.require_gone()
        super().deregister_agent(agent)

    def remove_all_agents(self) -> NoReturn:
        """Refuse: agents go with their rows, also where none has been built."""
        raise RuntimeError(f"{type(self).__name__}: {STAYS}; those that you have added yourself are removed one by one")

    def reset_rng(self, rng: Any = None) -> NoReturn:
        """Refuse: the random numbers of a run follow from the seed it was made with, and from nothing else."""
        raise NotImplementedError(NO_RESET)

    def reset_randomizer(self, seed: Any = None) -> NoReturn:
        """Refuse, as `reset_rng` does."""
        raise NotImplementedError(NO_RESET)

    def __copy__(self) -> InterdictionModel:
        """Return a whole copy, as two models cannot share a world."""
        return copy.deepcopy(self)

    def __reduce__(self) -> tuple:
        """Return how a copy is made (`abm.model.mesa_copy`)."""
        return _copied, (type(self), core_of(self)), own_of(self)

    def __setstate__(self, own: dict[str, Any]) -> None:
        """Take what a user has put on the model and its agents."""
        self.__dict__.update(own["model"])
        for (entity, row), values in own["agents"].items():
            self._handles[entity][row].__dict__.update(values)


def _copied(kind: type[InterdictionModel], core: Core) -> InterdictionModel:
    model = kind.__new__(kind)
    saved = core.saved
    model._begin(saved.scenario, saved.seed, core.activation, random.Random(), saved.world())
    take_core(model, core)
    return model
