"""Agents: Mesa handles on rows. An attribute reads the row, a process calls the rule that the compiled day calls.

Nothing is kept here but the number of a row and the cell of the grid it stands in.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NoReturn

import numpy as np
from mesa import Agent
from mesa.discrete_space import CellAgent
from mesa.discrete_space.cell_agent import HasCell

from abm.model.annotations import RowRule, World

from abm.model.day import PROCESSES, ROW_RULE, run_row
from abm.model.declare import Field, Process
from abm.model.declared import FIELDS, TABLES
from abm.model.handle_names import GONE, READ_ONLY, fault_of_reading, fault_of_setting


def _attribute(field: Field) -> property:
    """Return what reads a field from the row, by the name of its value where that has one."""
    read = field.states or (lambda value: value.item() if isinstance(value, np.generic) else value)
    return property(lambda self: read(self.record[field.name]), doc=f"{field.meaning} ({field.unit})")


def _method(process: Process) -> Callable[[Handle], None]:
    """Return what carries out a process of an agent."""

    def act(self: Handle) -> None:
        self.carry_out(process.rule)

    act.__name__, act.__doc__ = process.name, process.rule.__doc__
    return act


OF_MESA = frozenset(
    "model _model unique_id pos row record _mesa_cell _cell cell".split()
)  # what a handle holds by itself
ONCE = {"pos", "row", "record"}  # of those, what is set by who makes it and not again
ASLEEP = (
    'agents act under activation="agents" alone, as under "compiled" model.step() simulates the day; '
    'allowed InterdictionModel(activation="agents")'
)
MADE = "the model makes one for each row of its world, and registers it; of your own: agent_classes, or a subclass of mesa.Agent"
STAYS = "an agent goes with its row, when rules end that; it is not removed"


class Handle(Agent):
    """A live handle on one row of one table.

    Parameters
    ----------
    model : InterdictionModel
    row : int
        Number of the row in the table of this kind.
    """

    table: ClassVar[str]
    entity: ClassVar[str]

    def __init_subclass__(cls, **options: object) -> None:
        """Give each field of the row an attribute of its name, and each process of the entity a method."""
        super().__init_subclass__(**options)
        if "table" not in vars(cls):
            return
        cls.entity = TABLES[cls.table].entity
        for field in FIELDS:
            if field.table == cls.table:
                if hasattr(cls, field.name):
                    raise TypeError(f"field {field.table}.{field.name}: agents have something of that name")
                setattr(cls, field.name, _attribute(field))
        for process in PROCESSES:
            if process.entity == cls.entity:
                setattr(cls, process.name, _method(process))

    def __init__(self, model: Any, row: int | None = None) -> None:
        if row is None:
            raise RuntimeError(f"{type(self).__name__}: {MADE}")
        super().__init__(model)
        self.row = row
        self.record = model.world[self.table][row]
        self.follow()

    @property
    def model(self) -> Any:  # it stands above: a checker knows nothing of it
        """Return the model, which is not kept alive by its agents; raise ReferenceError where it is gone."""
        model = self._model()
        if model is None:
            raise ReferenceError(GONE)
        return model

    @model.setter
    def model(self, model: Any) -> None:
        self._model = weakref.ref(model)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute that is a user's own; raise AttributeError for what is of the row, which is read alone."""
        if name not in OF_MESA:
            own = HANDLES[self.entity] is not type(self)
            fault = fault_of_setting(type(self).__name__, self.entity, name, own)
            if fault:
                raise AttributeError(fault)
        elif name in ONCE and name in vars(self):
            raise AttributeError(f"{type(self).__name__}.{name} {READ_ONLY}")
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> NoReturn:
        """Raise AttributeError, with the kinds of agents that have a name, or the name that is meant."""
        raise AttributeError(fault_of_reading(type(self).__name__, self.entity, name))

    def __repr__(self) -> str:
        """Say what it is, by the row it stands for."""
        return f"<{type(self).__name__} {self.row}>"

    def carry_out(self, rule: RowRule) -> None:
        """Call a rule on this row for today, and stand where the row says."""
        self.require_awake()
        run_row(self.model.worlds, ROW_RULE[rule], self.row, self.model.tick)
        self.follow()

    def require_awake(self) -> None:
        """Raise RuntimeError where a process of one agent would be carried out beside the compiled day."""
        if self.model.activation != "agents" and not self.model.acting:
            raise RuntimeError(ASLEEP)

    def remove(self) -> None:
        """Leave the model with the row; raise RuntimeError as long as the row stands for something."""
        self.require_gone()
        super().remove()

    def require_gone(self) -> None:
        """Raise RuntimeError as long as the row stands for something."""
        if self.model.handle(self.entity, self.row) is self:
            raise RuntimeError(f"{type(self).__name__}: {STAYS}")

    def __reduce__(self) -> tuple:
        """Return how a copy is made: the handle on the same row of a copy of the model."""
        return _same_handle, (self.model, self.entity, self.row)

    @classmethod
    def places(cls, world: World, rows: list[int]) -> Iterable[tuple[int, int]]:
        """Return column and row of the grid for each of some rows of the table; none where they have no place."""
        return ()

    def stands_elsewhere(self, place: tuple[int, int]) -> bool:
        """Tell whether it stands in another cell of the grid."""
        return False

    def follow(self) -> None:
        """Stand on the grid where the row says; a handle without a place stands nowhere."""

    def step(self) -> None:
        """Carry out this agent's processes of today, in the order of the day."""
        self.require_awake()
        for process in PROCESSES:
            if process.entity == self.entity:
                getattr(self, process.name)()


def _same_handle(model: Any, entity: str, row: int) -> Handle:
    return model.handle(entity, row)


class PlacedHandle(CellAgent, Handle):
    """A handle whose row has a place on the grid."""

    @property
    def cell(self) -> Any:
        """Return the cell of the grid in which it stands: that of its row."""
        return self._mesa_cell

    @cell.setter
    def cell(self, cell: Any) -> None:
        if cell is not None:
            raise AttributeError(f"{type(self).__name__}.cell {READ_ONLY}")
        self.require_gone()
        self.stand_in(None)

    def stand_in(self, cell: Any) -> None:
        """Stand in a cell of the grid, and no longer in another one."""
        HasCell.cell.fset(self, cell)

    @classmethod
    def places(cls, world: World, rows: list[int]) -> Iterable[tuple[int, int]]:
        """Return column and row of the grid for each of some rows of the table."""
        standing = world[cls.table][rows]
        return zip(standing["x"].tolist(), standing["y"].tolist(), strict=True)

    def stands_elsewhere(self, place: tuple[int, int]) -> bool:
        """Tell whether it stands in another cell of the grid."""
        return self.cell is None or self.cell.coordinate != place

    def follow(self) -> None:
        """Stand in the cell of the grid that the row names."""
        there = self.model.grid[(int(self.record["x"]), int(self.record["y"]))]
        if self.cell is not there:
            self.stand_in(there)


class Organization(Handle):
    """A trafficking organization: leadership, members, trade, territory and what it remembers."""

    table = "organizations"


class CartelCell(PlacedHandle):
    """A cell of an organization: cash, stock, labs, couriers, orders."""

    table = "cells"


class Lab(PlacedHandle):
    """A laboratory of a cell."""

    table = "labs"


class Courier(PlacedHandle):
    """A courier of a cell."""

    table = "couriers"


class Inspector(PlacedHandle):
    """A team of inspectors with its scanner, or a patrol between ports."""

    table = "inspectors"

    @classmethod
    def places(cls, world: World, rows: list[int]) -> Iterable[tuple[int, int]]:
        """Return column and row of the grid for each of some teams."""
        return Route.places(world, world.inspectors["route"][rows].tolist())

    def follow(self) -> None:
        """Stand at the station of the team's route."""
        route = self.model.world.routes[int(self.record["route"])]
        there = self.model.grid[(int(route["x"]), int(route["y"]))]
        if self.cell is not there:
            self.stand_in(there)


class Route(PlacedHandle):
    """A mode of crossing at a port, or between ports in a sector."""

    table = "routes"


HANDLES: dict[str, type[Handle]] = {
    handle.entity: handle for handle in (Organization, CartelCell, Lab, Courier, Inspector, Route)
}
