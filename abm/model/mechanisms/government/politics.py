"""Politics: a threat with a deadline raises effort in Mexico, and it fades when the deadline has passed.

Represents what a threat from the United States (tariffs, closed ports) makes the government of Mexico do.

Rule. While a threat stands, political pressure is at least its size (0 to 1); afterwards it fades with
`threat_half_life`. What the government does about it lags behind: while the threat is above the response, `response <-
response + (threat - response) / effort_lag` a day, and otherwise the response fades as pressure does. Effort in a
region is `(1 + effort of the levers) x (1 + threat_effect x response)`; what it does there is in enforcement.

Assumptions. Lag, half-life and strength (A). The record: within days of a threat with a deadline ten thousand guards
were sent.

Departures. The response is built up only while a threat stands, so that effort is highest on the eve of the deadline:
an average of pressure over the lag would go on rising after it, when nobody has a reason left to send more. Whether a
threat is carried out is not modeled, nor what it costs either side.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import left_of
from abm.model.declare import Column, Lever, Response, Table, fields, parameters
from abm.model.kinds import REGIONS
from abm.model.streams import rule

PARAMETERS = parameters(
    ("threat_effect", 1.5, "1", 0.0, 4.0, "A: effort x (1 + 1.5 x response)"),
    ("effort_lag", 14.0, "days", 3.0, 60.0, "A: mean time in which effort is built up under a threat"),
    ("threat_half_life", 60.0, "days", 30.0, 180.0, "A: pressure and response fade when a threat is over"),
)

TABLES = (Table("politics", None, "politics between the two governments"),)

FIELDS = fields(
    politics=(
        ("pressure", "f8", "share", "political pressure: 0 none, 1 the greatest"),
        ("response", "f8", "share", "what the government of Mexico does about it, so far"),
    ),
)

LEVERS = (Lever("threat", "share", 0, 1, 0, "size of the threat that stands today"),)

LEVELS = (
    Column("political_pressure", "share", "political pressure on the government of Mexico", "f8", digits=4),
    Column(
        "effective_effort",
        "usual efforts",
        "enforcement effort in Mexico, mean over regions; 1 = usual",
        "f8",
        digits=4,
        label="Effort in Mexico",
    ),
)

RESPONSES = (
    Response(
        "effort_mean", "usual efforts", "mean enforcement effort in Mexico", lambda days: days.effective_effort.mean()
    ),
    Response("effort_highest", "usual efforts", "highest enforcement effort", lambda days: days.effective_effort.max()),
)


ABLATIONS = (
    Ablation(
        "the effort that a threat raises",
        {"threat_effect": 0.0},
        ({"kind": "political_threat", "start": 90, "stop": 270, "size": 1.0},),
    ),
)


@rule
def weigh_threat(world: World, day: Day) -> None:
    """Let political pressure and the response to it rise under a threat, or fade."""
    p = world.parameters
    politics = world.politics
    threat = world.government.threat
    kept = left_of(p.threat_half_life)
    politics.pressure = max(threat, politics.pressure * kept)
    if threat > politics.response:
        politics.response += (threat - politics.response) / p.effort_lag
    else:
        politics.response = max(threat, politics.response * kept)


@rule
def effort_in(world: World, region: Row) -> float:
    """Return the effort in a region, in usual efforts: what levers order, raised by the response to a threat."""
    response = world.politics.response
    return (1.0 + world.government.effort[region]) * (1.0 + world.parameters.threat_effect * response)


@rule
def mean_effort(world: World) -> float:
    """Return the effort in Mexico, a mean over regions."""
    total = 0.0
    for region in range(REGIONS):
        total += effort_in(world, region)
    return total / REGIONS
