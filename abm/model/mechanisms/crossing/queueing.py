"""Queueing: how long legal traffic waits at a port (Erlang C)."""

from __future__ import annotations

import math

from abm.model.streams import rule

MOST_UTILISATION = 0.98  # beyond it a stationary queue says nothing


@rule
def erlang_c(servers, offered):
    """Return the chance that an arrival waits in an M/M/c queue.

    `servers` c and `offered` load a = arrival rate x service time, a < c. By the Erlang B recursion
    B(k) = a B(k-1) / (k + a B(k-1)), and C = B / (1 - (a/c) (1 - B)) (Erlang 1917; Gross and Harris).
    """
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


@rule
def mean_wait(servers, arrivals, service):
    """Return the mean wait in line of an M/M/c queue, in the unit of `service`; utilisation is capped."""
    offered = min(arrivals * service, MOST_UTILISATION * servers)
    if offered <= 0.0:
        return 0.0
    return erlang_c(servers, offered) * service / (servers - offered)


@rule
def waiting_minutes(world, r):
    """Return the mean delay of a crossing at a route (minutes): the line, and for those referred the exam.

    Primary lanes are opened for the traffic at their usual utilisation, secondary lanes for the exams of the year
    at theirs; what a policy adds brings lanes at the utilisation of primary ones. Referrals who find secondary
    full wait where they are and slow primary.
    """
    p = world.parameters
    route = world.routes[r]
    if route.traffic <= 0.0:
        return 0.0
    minutes = p.opening_hours * 60.0
    arrivals = route.traffic / minutes
    service = p.primary_seconds / 60.0
    lanes = max(1, math.ceil(arrivals * service / p.primary_utilisation))
    exams = route.queued_exams / minutes
    usual = min(exams, route.usual_exams / minutes)
    bays = usual / p.secondary_utilisation + (exams - usual) / p.primary_utilisation
    blocked = mean_wait(max(1, math.ceil(bays * p.secondary_minutes)), exams, p.secondary_minutes)
    referred = exams / arrivals
    return mean_wait(lanes, arrivals, service + referred * blocked) + referred * (blocked + p.secondary_minutes)
