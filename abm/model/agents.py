"""Agents: Mesa handles on rows. An attribute reads the row, a process calls the rule that the compiled day calls.

Nothing is kept here but the number of a row and the cell of the grid it stands in.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from mesa import Agent
from mesa.discrete_space import CellAgent

from abm.inputs.geography import Mode
from abm.model.day import PROCESSES, ROW_RULE, live_row
from abm.model.kinds import (
    CELL,
    COURIER,
    INSPECTOR,
    LAB,
    ORGANISATION,
    ROUTE,
    Citizenship,
    CourierState,
    Form,
    LabState,
    Leadership,
)
from abm.model.mechanisms.crossing import dispatch, inspection, recruitment, routing, travel
from abm.model.mechanisms.government import enforcement, policy
from abm.model.mechanisms.market import market
from abm.model.mechanisms.organizations import leadership, learning, membership
from abm.model.mechanisms.supply import production, relocation

MEANINGS = {
    (LAB, "state"): LabState,
    (COURIER, "state"): CourierState,
    (COURIER, "citizenship"): Citizenship,
    (COURIER, "form"): Form,
    (ORGANISATION, "leadership"): Leadership,
    (ROUTE, "mode"): Mode,
}


def _field(kind: np.dtype, name: str) -> property:
    meaning = MEANINGS.get((kind, name), lambda value: value.item())
    return property(lambda self: meaning(self.record[name]), doc=f"Read `{name}` from the row.")


class Handle(Agent):
    """A live handle on one row of one table.

    Parameters
    ----------
    model : InterdictionModel
    row : int
        Number of the row in the table of this kind.
    """

    table: ClassVar[str]
    kind: ClassVar[np.dtype]
    entity: ClassVar[str]

    def __init_subclass__(cls, **options) -> None:
        """Give each field of the row an attribute of its name."""
        super().__init_subclass__(**options)
        for name in getattr(cls, "kind", np.dtype([])).names or ():
            setattr(cls, name, _field(cls.kind, name))

    def __init__(self, model, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.record = model.world[self.table][row]
        self.follow()

    def live(self, rule) -> None:
        """Call a rule on this row for today, and stand where the row says."""
        live_row(self.model.worlds, ROW_RULE[rule], self.row, self.model.tick)
        self.follow()

    def follow(self) -> None:
        """Stand on the grid where the row says; a handle without a place stands nowhere."""

    def step(self) -> None:
        """Live this agent's processes of today, in the order of the day."""
        for process in PROCESSES:
            if process.entity == self.entity:
                getattr(self, process.name)()


class PlacedHandle(CellAgent, Handle):
    """A handle whose row has a place on the grid."""

    def follow(self) -> None:
        """Stand in the cell of the grid that the row names."""
        there = self.model.grid[(int(self.record["x"]), int(self.record["y"]))]
        if self.cell is not there:
            self.cell = there


class Organisation(Handle):
    """A trafficking organisation: leadership, members, trade, territory and what it remembers."""

    table, kind, entity = "organisations", ORGANISATION, "organisation"

    def succeed(self) -> None:
        """Lose a leader or come nearer to a new one."""
        self.live(leadership.succeed)

    def renew_members(self) -> None:
        """Recruit and lose members."""
        self.live(membership.renew_members)

    def plan_loads(self) -> None:
        """Weigh load sizes."""
        self.live(routing.plan_loads)

    def weigh_routes(self) -> None:
        """Weigh ports and modes."""
        self.live(routing.weigh_routes)

    def remember(self) -> None:
        """Learn from the loads of the week."""
        self.live(learning.remember)


class CartelCell(PlacedHandle):
    """A cell of an organisation: cash, stock, labs, couriers, orders."""

    table, kind, entity = "cells", CELL, "cell"

    def invest(self) -> None:
        """Open or close labs."""
        self.live(production.invest)

    def confiscate(self) -> None:
        """Lose the stock of labs found today."""
        self.live(enforcement.confiscate)

    def succeed_cell(self) -> None:
        """Lose the cell's leader or find the next one."""
        self.live(leadership.succeed_cell)

    def plan_routes(self) -> None:
        """Choose among ports and modes."""
        self.live(routing.plan_routes)

    def recruit(self) -> None:
        """Fill the roster of couriers."""
        self.live(recruitment.recruit)

    def send(self) -> None:
        """Send what is owed."""
        self.live(dispatch.send)

    def settle(self) -> None:
        """Close the books of the day."""
        self.live(market.settle)

    def share_orders(self) -> None:
        """Take tomorrow's orders."""
        self.live(market.share_orders)


class Lab(PlacedHandle):
    """A laboratory of a cell."""

    table, kind, entity = "labs", LAB, "lab"

    def produce(self) -> None:
        """Work a day."""
        self.live(production.produce)

    def search(self) -> None:
        """Be found, or not."""
        self.live(enforcement.search)

    def relocate(self) -> None:
        """Move, pause or restart."""
        self.live(relocation.relocate)


class Courier(PlacedHandle):
    """A courier of a cell."""

    table, kind, entity = "couriers", COURIER, "courier"

    def travel(self) -> None:
        """Move towards the port, or come home."""
        self.live(travel.travel)

    def cross(self) -> None:
        """Cross the border."""
        self.live(inspection.cross)


class Inspector(PlacedHandle):
    """A team of inspectors with its scanner, or a patrol between ports."""

    table, kind, entity = "inspectors", INSPECTOR, "inspector"

    def report_for_duty(self) -> None:
        """Take a share of the exams ordered."""
        self.live(inspection.report_for_duty)

    def follow(self) -> None:
        """Stand at the station of the team's route."""
        route = self.model.world.routes[int(self.record["route"])]
        there = self.model.grid[(int(route["x"]), int(route["y"]))]
        if self.cell is not there:
            self.cell = there


class Route(PlacedHandle):
    """A mode of crossing at a port, or between ports in a sector."""

    table, kind, entity = "routes", ROUTE, "route"

    def order_exams(self) -> None:
        """Set the exams ordered for today."""
        self.live(policy.order_exams)

    def open_lanes(self) -> None:
        """Open for the traffic of today."""
        self.live(inspection.open_lanes)


HANDLES: dict[str, type[Handle]] = {
    handle.entity: handle for handle in (Organisation, CartelCell, Lab, Courier, Inspector, Route)
}
