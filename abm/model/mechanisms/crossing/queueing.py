"""Queueing: how long legal traffic waits at a port (Erlang C).

Represents what inspection costs the people who cross legally.

Rule. Erlang C (M/M/c). Primary lanes are as many as give `primary_utilization` at today's traffic and
`primary_seconds` a crossing; secondary lanes as many as give `secondary_utilization` at the exams usual for the year
and `secondary_minutes` an exam; exams that a policy adds bring lanes at the primary utilization. Those referred who
find secondary full wait in primary and slow it. `delay = wait in primary + share referred x (wait in secondary +
secondary_minutes)`. A day's traffic is spread over `opening_hours`; utilization is capped at 0.98.

Assumptions. All but the seconds (A). Trucks and people on foot use the seconds of cars (A).

Departures. The delay **includes the exam itself**: where lanes are built for the exams a policy adds, the line alone
hardly grows, and full scanning would look nearly free to those who cross. It is worked out again only when traffic or
exams changed by a hundredth.
"""

from __future__ import annotations

import math

from abm.model.annotations import Row, World

from abm.model.declare import parameters
from abm.model.streams import rule

PARAMETERS = parameters(
    ("primary_seconds", 34.0, "s/vehicle", 30.0, 40.0, "C23: Villegas et al. 2006"),
    ("primary_utilization", 0.85, "share", 0.5, 0.98, "A: lanes are opened for this at usual traffic"),
    ("secondary_minutes", 20.0, "min/exam", 5.0, 60.0, "A: an exam's stay in a secondary lane"),
    ("secondary_utilization", 0.5, "share", 0.2, 0.9, "A: secondary lanes are built for this"),
    ("opening_hours", 18.0, "h/day", 8.0, 24.0, "A: hours over which a day's traffic is spread"),
)


MOST_UTILIZATION = 0.98  # beyond it a stationary queue says nothing


@rule
def erlang_c(servers: int, offered: float) -> float:
    """Return the chance that an arrival waits in an M/M/c queue.

    `servers` c and `offered` load a = arrival rate x service time, a < c. By the Erlang B recursion
    B(k) = a B(k-1) / (k + a B(k-1)), and C = B / (1 - (a/c) (1 - B)) (Erlang 1917; Gross and Harris).
    """
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


@rule
def mean_wait(servers: int, arrivals: float, service: float) -> float:
    """Return the mean wait in line of an M/M/c queue, in the unit of `service`; utilization is capped."""
    offered = min(arrivals * service, MOST_UTILIZATION * servers)
    if offered <= 0.0:
        return 0.0
    return erlang_c(servers, offered) * service / (servers - offered)


@rule
def waiting_minutes(world: World, r: Row) -> float:
    """Return the mean delay of a crossing at a route (minutes): the line, and for those referred the exam.

    Primary lanes are opened for the traffic at their usual utilization, secondary lanes for the exams of the year
    at theirs; what a policy adds brings lanes at the utilization of primary ones. Referrals who find secondary
    full wait where they are and slow primary.
    """
    p = world.parameters
    route = world.routes[r]
    if route.traffic <= 0.0:
        return 0.0
    minutes = p.opening_hours * 60.0
    arrivals = route.traffic / minutes
    service = p.primary_seconds / 60.0
    lanes = max(1, math.ceil(arrivals * service / p.primary_utilization))
    exams = route.queued_exams / minutes
    usual = min(exams, route.usual_exams / minutes)
    bays = usual / p.secondary_utilization + (exams - usual) / p.primary_utilization
    blocked = mean_wait(max(1, math.ceil(bays * p.secondary_minutes)), exams, p.secondary_minutes)
    referred = exams / arrivals
    return mean_wait(lanes, arrivals, service + referred * blocked) + referred * (blocked + p.secondary_minutes)
