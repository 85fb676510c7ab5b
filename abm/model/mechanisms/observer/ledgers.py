"""Ledgers: the proof that neither mass nor money is lost or comes from nowhere.

Represents the observer, who changes nothing.

Rule. The run stops unless, to the milligram, `stock on day 0 + produced = stock + in transit + seized + lost +
delivered`, and, to the cent, `cash on day 0 + earned = cash + pay + fees + moves + wages + rent`. Lost = taken in Mexico
+ seized inland. Rent is what an organization takes out of its cells.

Departures. Fees and rent leave the model: what holders of territory and organizations do with them is not modeled.
"""

from __future__ import annotations

from abm.model.declare import Table, fields
from abm.model.ground import stop
from abm.model.kinds import Fault
from abm.model.streams import rule

TABLES = (
    Table("mass", None, "the ledger of mass"),
    Table("money", None, "the ledger of money"),
)

FIELDS = fields(
    mass=(("start", "i8", "mg pure", "stock on day 0"),),
    money=(("start", "i8", "cents", "cash of all cells on day 0"),),
)  # all other lines are declared by who books them


@rule
def balance(world, day):
    """Stop the run unless both ledgers agree with what cells hold."""
    stock, cash = 0, 0
    for c in range(world.rows.cells):
        stock += world.cells[c].stock
        cash += world.cells[c].cash
    mass, money = world.mass, world.money
    if stock + mass.transit + mass.seized + mass.lost + mass.delivered != mass.start + mass.produced:
        stop(world, Fault.MASS)
    spent = money.pay + money.fees + money.moves + money.wages + money.rent
    if cash + spent != money.start + money.earned:
        stop(world, Fault.MONEY)
