"""Perceived risk: what an organisation believes its chance of loss to be, and how much that weighs."""

from __future__ import annotations

from abm.model.arithmetic import exp
from abm.model.streams import rule


@rule
def perceived_risk(world, o, r):
    """Return the chance of loss organisation `o` perceives on route `r`: (lost + w prior) / (sent + w)."""
    p = world.parameters
    prior = p.risk_prior_weight * p.risk_prior
    return (world.lost[o, r] + prior) / (world.sent[o, r] + p.risk_prior_weight)


@rule
def felt_risk(world, risk):
    """Return the risk as it weighs: hardly below the deterrence threshold, fully above (Anthony et al. 2000)."""
    p = world.parameters
    return risk / (1.0 + exp((p.deterrence_threshold - risk) / p.deterrence_width))


@rule
def access(world, o, office):
    """Return an organisation's access to a corridor: its own share and that of the host who lets it work there."""
    share = world.territory[office, o]
    host = world.host[office, o]
    if host >= 0:
        share += world.territory[office, host]
    return min(1.0, share)


@rule
def usual_load(world, o, between):
    """Return the usual load of an organisation (g gross), at ports or between them."""
    if between:
        return world.organisations[o].usual_load_between
    return world.organisations[o].usual_load


@rule
def border_value(world, grams):
    """Return the value (USD) of a gross weight at the border."""
    return grams / 1000.0 * world.parameters.border_price * world.market.price
