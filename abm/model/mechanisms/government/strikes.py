"""Strikes: known labs are destroyed from the air, by force of one side alone; bystanders die, and trust with them.

Represents strikes on labs in Mexico, and what follows of them.

Rule. A lever orders so many strikes in 28 days in a region, each on a known lab (see known_labs). The lab is destroyed with
its share of the cell's stock, and its place is heated up as by a raid. Each strike kills a number of bystanders that
is Poisson with mean `strike_deaths` (they are among those killed in the region, see violence), lets cooperation of the two governments fall to `strike_cooperation` at once (see cooperation),
and more be recruited in the region for a while (see membership).

Assumptions. All (A). A strike always destroys what it is aimed at: nobody in Mexico knows of it before, so that it is not sold,
and it is not met by force. What is destroyed tells nothing: a strike brings no leads.

Departures. None.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, World
from abm.model.declare import Lever, Response, counts, parameters
from abm.model.ground import today
from abm.model.kinds import REGIONS, LabState
from abm.model.looks import Happening
from abm.model.mechanisms.government.cooperation import break_cooperation
from abm.model.mechanisms.government.known_labs import STRIKES, find_known, ordered_today
from abm.model.mechanisms.government.raids import close_by_force
from abm.model.mechanisms.observer.happenings import note
from abm.model.mechanisms.organizations.membership import rouse
from abm.model.mechanisms.organizations.violence import kill
from abm.model.streams import poisson, rule, uniform

PARAMETERS = parameters(
    ("strike_deaths", 3.0, "people/strike", 0.0, 10.0, "A: mean of bystanders killed"),
    ("strike_cooperation", 0.1, "share", 0.0, 1.0, "A: cooperation that is left after a strike"),
)

Stream = IntEnum("Stream", {"COLLATERAL": 94})

LEVERS = (Lever("strikes", "strikes/28 days", 0, 60, 0, "known labs destroyed from the air in a region", of="region"),)

COUNTS = counts(
    ("strikes", "strikes/day", "labs destroyed from the air"),
    ("collateral_deaths", "people/day", "bystanders killed by strikes"),
)

LAB_STRUCK = 10  # number of a happening
HAPPENINGS = (
    Happening(
        "strikes", "A lab was destroyed from the air", "{} labs were destroyed from the air", LAB_STRUCK, "lab struck from the air",
        "#111827", "#F9FAFB",
    ),
    Happening("collateral_deaths", "A bystander was killed by a strike", "{} bystanders were killed by strikes"),
)  # fmt: skip

RESPONSES = (
    Response("strikes", "strikes", "labs destroyed from the air", lambda days: days.strikes.sum()),
    Response(
        "collateral_deaths", "people", "bystanders killed by strikes", lambda days: days.collateral_deaths.sum()
    ),
)  # fmt: skip

UNDER = ({"kind": "strikes", "start": 0, "region": "Northwest", "number": 8.0},)
ABLATIONS = (
    Ablation("strikes", {}, UNDER),
    Ablation("cooperation broken by strikes", {"strike_cooperation": 1.0}, UNDER),
)

MOST_KILLED = 100  # by one strike


@rule
def strike(world: World, day: Day) -> None:
    """Destroy the known labs that the lever orders for today, region by region, and let follow what follows."""
    for region in range(REGIONS):
        for k in range(ordered_today(world, world.government.strikes[region], STRIKES, region, day)):
            i = find_known(world, STRIKES, region, k, day)
            if i < 0:
                break
            close_by_force(world, i, LabState.STRUCK)
            today(world).strikes += 1
            note(world, LAB_STRUCK, world.labs[i].place, region)
            u = uniform(world.run.seed, Stream.COLLATERAL, i, day)
            deaths = min(MOST_KILLED, poisson(world.parameters.strike_deaths, u))
            today(world).collateral_deaths += deaths
            kill(world, region, deaths)
            break_cooperation(world, world.parameters.strike_cooperation)
            rouse(world, region, day)
