"""Balance: the proof at the end of every day that neither mass nor money is lost, over all lines that mechanisms declare.

What came in and did not go out is what cells hold; `mechanisms/observer/ledgers.py` says it in words.
"""

from __future__ import annotations

from numba import literal_unroll

from abm.model.annotations import Day, Record, World

from abm.model.declared import FIELDS
from abm.model.ground import stop
from abm.model.mechanisms.observer.ledgers import MASS_LOST, MONEY_LOST
from abm.model.streams import rule


def _lines(ledger: str, inflow: bool) -> tuple[str, ...]:
    """Return the lines of a ledger that came in, or the others."""
    return tuple(field.name for field in FIELDS if field.table == ledger and field.inflow == inflow)


MASS_IN, MASS_OUT = _lines("mass", True), _lines("mass", False)
MONEY_IN, MONEY_OUT = _lines("money", True), _lines("money", False)


@rule
def mass_left(mass: Record) -> int:
    """Return what has come in and not gone out (mg pure)."""
    left = 0
    for name in literal_unroll(MASS_IN):
        left += mass[name]
    for name in literal_unroll(MASS_OUT):
        left -= mass[name]
    return left


@rule
def money_left(money: Record) -> int:
    """Return what has come in and not gone out (cents)."""
    left = 0
    for name in literal_unroll(MONEY_IN):
        left += money[name]
    for name in literal_unroll(MONEY_OUT):
        left -= money[name]
    return left


@rule
def balance(world: World, day: Day) -> None:
    """Stop the run unless both ledgers agree with what cells hold."""
    stock, cash = 0, 0
    for c in range(world.rows.cells):
        stock += world.cells[c].stock
        cash += world.cells[c].cash
    if stock != mass_left(world.mass):
        stop(world, MASS_LOST)
    if cash != money_left(world.money):
        stop(world, MONEY_LOST)
