"""Perceived risk: what an organization believes its chance of loss to be, and how much that weighs.

Represents the chance of loss as an organization believes it, which is not the true one.

Rule. `perceived = (lost + risk_prior_weight x risk_prior) / (sent + risk_prior_weight)` for each route. It weighs as
`felt = perceived / (1 + exp((deterrence_threshold - perceived) / deterrence_width))`: hardly below the threshold,
fully above. Access to a corridor = own territory + territory of the host who lets it work there, at most 1.

Assumptions. Prior, its weight and the width (A); the threshold is published for another drug and place.

Departures. None in the form. A faction keeps the hosts of its parent.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import Row, World
from abm.model.arithmetic import exp
from abm.model.declare import parameters
from abm.model.streams import rule

PARAMETERS = parameters(
    ("risk_prior", 0.05, "probability", 0.005, 0.3, "A: perceived chance of loss before any experience"),
    ("risk_prior_weight", 5.0, "loads", 1.0, 50.0, "A"),
    ("deterrence_threshold", 0.125, "probability", 0.0, 0.3, "Anthony, Crane and Hanson 2000"),
    ("deterrence_width", 0.02, "probability", 0.005, 0.1, "A: width of the threshold"),
)


@rule
def perceived_risk(world: World, o: Row, r: Row) -> float:
    """Return the chance of loss organization `o` perceives on route `r`: (lost + w prior) / (sent + w)."""
    p = world.parameters
    prior = p.risk_prior_weight * p.risk_prior
    return (world.lost[o, r] + prior) / (world.sent[o, r] + p.risk_prior_weight)


@rule
def felt_risk(world: World, risk: float) -> float:
    """Return the risk as it weighs: hardly below the deterrence threshold, fully above (Anthony et al. 2000)."""
    p = world.parameters
    return risk / (1.0 + exp((p.deterrence_threshold - risk) / p.deterrence_width))


@rule
def access(world: World, o: Row, office: Row) -> float:
    """Return an organization's access to a corridor: its own share and that of the host who lets it work there."""
    share = world.territory[office, o]
    host = world.host[office, o]
    if host >= 0:
        share += world.territory[office, host]
    return min(1.0, share)


@rule
def usual_load(world: World, o: Row, mode: int) -> float:
    """Return the usual load of an organization by a mode (g gross); on foot no more than a person carries."""
    if mode == Mode.BETWEEN:
        return world.organizations[o].usual_load_between
    return carried(world, mode, world.organizations[o].usual_load)


@rule
def carried(world: World, mode: int, grams: float) -> float:
    """Return what of a weight (g gross) goes by a mode: on foot no more than a person carries."""
    return min(grams, world.parameters.foot_limit) if mode == Mode.FOOT else grams


@rule
def border_value(world: World, grams: float) -> float:
    """Return the value (USD) of a gross weight at the border."""
    return grams / 1000.0 * world.parameters.border_price * world.market.border_price
