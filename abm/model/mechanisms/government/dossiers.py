"""Dossiers: leads on organizations, which arrests below their top bring.

Represents what the two governments know of an organization, apart from where its labs are.

Rule. The arrest of a courier in the United States brings `courier_leads` on the organization, in proportion to
cooperation, and that of the leader of a cell `cell_leader_leads`. Leads grow old with `intelligence_half_life`. What is done with
them is in cases.

Assumptions. Both numbers (A): a courier knows hardly more than who hired him. What the arrest of the leader of a cell brings
is less than a case against one takes (see cases): arrests that feed themselves would never end.

Departures. An organization that has just left another starts without: nobody knows yet who leads it. One that takes another over
takes the leads on it as well.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import left_of
from abm.model.declare import fields, parameters
from abm.model.mechanisms.government.cooperation import sharing
from abm.model.streams import rule

PARAMETERS = parameters(
    ("courier_leads", 0.05, "leads/arrest", 0.0, 0.5, "A: on an organization, from the arrest of a courier"),
    (
        "cell_leader_leads",
        3.0,
        "leads/arrest",
        0.5,
        3.0,
        "A: from the arrest of a cell's leader; less than its case takes",
    ),
)

FIELDS = fields(organizations=(("leads", "f8", "leads", "leads on it that nobody has used"),))


UNDER = ({"kind": "case_building", "start": 0, "leads": 20.0, "top": 0.5},)
ABLATIONS = (
    Ablation("leads from couriers", {"courier_leads": 0.0}, UNDER),
    Ablation("leads from arrested leaders of cells", {"cell_leader_leads": 0.5}, UNDER),
)


@rule
def age_dossier(world: World, o: Row, day: Day) -> None:
    """Let the leads on one organization grow old by a day."""
    world.organizations[o].leads *= left_of(world.parameters.intelligence_half_life)


@rule
def note_courier(world: World, o: Row) -> None:
    """Note what the arrest of a courier in the United States tells of the organization, as far as it is shared."""
    world.organizations[o].leads += world.parameters.courier_leads * sharing(world)


@rule
def note_cell_leader(world: World, o: Row) -> None:
    """Note what the arrest of the leader of a cell tells of the organization."""
    world.organizations[o].leads += world.parameters.cell_leader_leads


@rule
def pass_leads(world: World, o: Row, heir: Row) -> None:
    """Let the leads on an organization be leads on the one that takes it over."""
    world.organizations[heir].leads += world.organizations[o].leads
    world.organizations[o].leads = 0.0


@rule
def use_leads(world: World, o: Row, leads: float) -> None:
    """Use up leads on an organization, as an arrest that is made does."""
    world.organizations[o].leads = max(0.0, world.organizations[o].leads - leads)
