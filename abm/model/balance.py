"""Balance: the proof at the end of every day that neither mass, money nor precursors are lost, over all lines that mechanisms declare.

What came in and did not go out is what cells hold; `mechanisms/observer/ledgers.py` says it in words.
"""

from __future__ import annotations

from collections.abc import Callable

from abm.model.annotations import Day, Record, World

from abm.model.declared import FIELDS
from abm.model.ground import stop
from abm.model.mechanisms.observer.ledgers import MASS_LOST, MONEY_LOST
from abm.model.mechanisms.supply.precursors import PRECURSORS_LOST
from abm.model.streams import rule


def _left_in(ledger: str) -> Callable[[Record], int]:
    """Return the rule that tells what has come into a ledger and not gone out: the sum of its lines, each by its name.

    It is put together as text: a loop over names takes Numba a second to compile.
    """
    lines = [field for field in FIELDS if field.table == ledger]
    left = eval("lambda ledger: " + "".join(f"{'+' if line.inflow else '-'} ledger.{line.name} " for line in lines))
    left.__name__ = f"{ledger}_left"
    return rule(left)


mass_left, money_left = _left_in("mass"), _left_in("money")  # mg pure, cents
precursors_left = _left_in("precursors")  # mg of the product they would make


@rule
def balance(world: World, day: Day) -> None:
    """Stop the run unless all ledgers agree with what cells hold."""
    stock, cash, precursors = 0, 0, 0
    for c in range(world.rows.cells):
        stock += world.cells[c].stock
        cash += world.cells[c].cash
        precursors += world.cells[c].precursors
    if stock != mass_left(world.mass):
        stop(world, MASS_LOST)
    if cash != money_left(world.money):
        stop(world, MONEY_LOST)
    if precursors != precursors_left(world.precursors):
        stop(world, PRECURSORS_LOST)
