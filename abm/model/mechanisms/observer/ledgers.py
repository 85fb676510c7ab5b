"""Ledgers: the proof that neither mass nor money is lost or comes from nowhere.

Represents the observer, who changes nothing.

Rule. The run stops unless, to the milligram, `stock on day 0 + produced + imported = stock + in transit + seized + lost +
delivered`, and, to the cent, `cash on day 0 + earned + fees received + got for property = cash + pay + replacements + fees
+ precursors + imports + wages + moves + upkeep + transfers + spent on property + seized + rent + bribes`. Precursors have a
ledger of their own (see precursors). Lost = taken in Mexico + seized inland. Fees not yet received lie in the purses of organizations. Rent is what
an organization takes out of its cells.

Departures. Rent leaves the model: what organizations do with it is not modeled.
"""

from __future__ import annotations

from abm.model.declare import INFLOW, Table, fields

MASS_LOST, MONEY_LOST = 1, 7
FAULTS = {
    MASS_LOST: "mass is not conserved",
    MONEY_LOST: "money is not conserved",
}

TABLES = (
    Table("mass", None, "the ledger of mass"),
    Table("money", None, "the ledger of money"),
)

FIELDS = fields(
    mass=(("start", "i8", "mg pure", "stock on day 0", INFLOW),),
    money=(("start", "i8", "cents", "cash of all cells on day 0", INFLOW),),
)  # all other lines are declared by who books them; `abm/model/balance.py` adds them up
