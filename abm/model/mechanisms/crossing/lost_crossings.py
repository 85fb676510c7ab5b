"""Lost crossings: what legal crossings would have been worth that are not made, as they are barred or the line is too long.

Represents what closures, restrictions and longer lines take from people who cross legally, beside the hours that they wait.

Rule. Of travelers who would come, the share `exp(-W / patience)` joins a line of W minutes (see waiting): a crossing is worth
`patience + W` minutes of line on average to those who make it, waits included. What is lost is
`usual crossings x (patience + usual line) - crossings x (patience + line)` minutes, at the value of time. With the hours that are waited
less, a policy then costs travelers `patience` for each crossing that is not made, which is their surplus where demand is exponential. Trucks that do not cross are counted, as their loads are worth more than the time of a driver.

Assumptions. Those who are barred value crossings as others do. `patience` is not identified (45 to 150 minutes), and is that of ordinary
lanes for all (A).

Departures. What visitors would have spent, wages, schools and families are not in it: it is the least that barring them costs. A lost
crossing is lost for its day; nobody comes later instead.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.inputs.waits import WAIT_NOTE
from abm.model.annotations import Day, World
from abm.model.declare import Column, Response
from abm.model.ground import today
from abm.model.streams import rule

COUNTS = (
    Column("crossings_lost_usd", "USD/day", "what crossings by car and on foot that are barred or given up would have been worth, waits included", "f8", digits=0, note=WAIT_NOTE),
    Column("trucks_lost", "trucks/day", "crossings of trucks that are barred or given up", "f8", digits=0),
)  # fmt: skip

RESPONSES = (
    Response("crossings_lost_million_usd", "million USD", "what crossings by car and on foot that are barred or given up would have been worth, waits included", lambda days: days.crossings_lost_usd.sum() / 1e6, note=WAIT_NOTE),
    Response("trucks_lost_per_day", "trucks/day", "mean crossings of trucks that are barred or given up", lambda days: days.trucks_lost.mean()),
)  # fmt: skip


@rule
def observe_lost(world: World, day: Day) -> None:
    """Add up over ports, in the order of routes, what crossings that are not made would have been worth."""
    p = world.parameters
    legal = world.inputs[world.clock.input].legal_crossings
    row = today(world)
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.mode == Mode.BETWEEN:
            continue
        made = route.traffic * route.joining
        if route.mode == Mode.TRUCK:
            row.trucks_lost += legal[r] - made
        else:
            minutes = legal[r] * (p.patience + route.line_usual) - made * (p.patience + route.line)
            row.crossings_lost_usd += minutes / 60.0 * p.time_value
