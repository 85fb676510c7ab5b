"""Imports: product that arrives finished, until it is banned.

Represents product that cells got finished from abroad until May 2019.

Rule. A share `import_share x dated x (1 - imports_stopped)` of what a cell means to send arrives finished in its stock every day, `imports_stopped` being
the lever; its labs make the rest. The dated share is 1 until May 2019 and falls to nothing in nine months (`abm/inputs/data/finished_imports.csv`); under a fiscal
year that is held it is that year's mean. Cells pay for it what making the same would have cost them in precursors.

Assumptions. The share before the ban is 0.3-0.8 in reports without a figure (A); how fast it fell (A, 6-18 months).

Departures. Labs make up for the ban well within the 12-18 months after which V19 has four fifths back (no source has the day): of a half of what was sent all is made in Mexico nine months after
it, and on average no month delivers less than 90%. The default is 0, that is no imports: the model is fitted without them. Finished imports go the
way of all product: that they went by truck rather is left out, as is their arrival at a seaport.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Row, World
from abm.model.declare import INFLOW, Lever, fields, masses, parameters
from abm.model.ground import today
from abm.model.mechanisms.market.accounts import pay
from abm.model.mechanisms.supply.margin import making_cost
from abm.model.streams import rule

PARAMETERS = parameters(
    ("import_share", 0.0, "share", 0.0, 0.8, "A: before the ban .3-.8 of what was sent came finished; 0 = not modeled"),
)

FIELDS = fields(
    inputs=(("finished_imports", "f8", "share", "what goes on of finished imports"),),
    mass=(("imported", "i8", "mg pure", "got finished so far", INFLOW),),
    money=(("imports", "i8", "cents", "paid for finished imports so far"),),
)

LEVERS = (Lever("imports_stopped", "share of imports", 0, 1, 0, "finished imports that no longer come"),)

COUNTS = masses(("imported", "imported_g", "g pure/day", "got finished from abroad"))

ABLATIONS = (
    Ablation(
        "finished imports", {"import_share": 0.0}, ({"kind": "import_control", "start": 90, "share": 1.0},),
        on={"import_share": 0.5}, inputs="FY2019",
    ),
)  # fmt: skip


@rule
def import_rate(world: World, c: Row) -> float:
    """Return what a cell gets finished (mg pure a day)."""
    goes_on = world.inputs[world.clock.input].finished_imports * (1.0 - world.government.imports_stopped)
    return world.parameters.import_share * goes_on * world.cells[c].intended


@rule
def buy_finished(world: World, c: Row) -> int:
    """Let a cell pay for what it gets finished today, and return it (mg pure)."""
    mass = int(import_rate(world, c))
    cents = making_cost(world, mass)
    pay(world, c, cents)
    world.money.imports += cents
    world.mass.imported += mass
    today(world).imported += mass
    return mass
