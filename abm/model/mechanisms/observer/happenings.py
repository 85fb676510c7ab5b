"""Happenings: where something happened that a person would hear of, kept for some days.

Represents the observer, who changes nothing.

Rule. Where a leader is arrested, a lab found, an organization split or taken over, a line is written: the day, what it was, the place
on the grid or the region. The last lines are kept; a map shows those of the last days. Nothing of a load, a courier or a port is
written here, and no rule reads it.

Departures. None.
"""

from __future__ import annotations

from abm.model.annotations import Row, World
from abm.model.declare import Table, fields
from abm.model.kinds import HAPPENED
from abm.model.ranges import COUNT, PLACE, REGION
from abm.model.streams import rule

TABLES = (Table("happened", HAPPENED, "what happened last, and where; the oldest line is written over"),)

FIELDS = fields(
    happened=(
        ("day", "i8", "days", "day of the run, burn-in included"),
        ("number", "i8", "", "what it was, by its number; 0: an empty line", COUNT),
        ("place", "i8", "", "place on the grid, x * 44 + y; -1: somewhere in the region", (-1, PLACE[1])),
        ("region", "i8", "", "region of Mexico", REGION),
    ),
    clock=(("happened", "i8", "lines", "lines written so far", COUNT),),
)


@rule
def note(world: World, number: int, place: Row, region: Row) -> None:
    """Note that something happened today at a place of a region, or (-1) somewhere in it."""
    line = world.happened[world.clock.happened % HAPPENED]
    line.day, line.number, line.place, line.region = world.clock.day, number, place, region
    world.clock.happened += 1


@rule
def note_at_home(world: World, number: int, o: Row) -> None:
    """Note that something happened today at the home of organization `o`: at its largest cell, or in its region."""
    place, most = -1, -1.0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o and cell.share > most:
            place, most = cell.place, cell.share
    note(world, number, place, world.organizations[o].region)
