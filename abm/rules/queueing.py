"""Queueing: how long legal traffic waits at a port (Erlang C)."""

from __future__ import annotations

import math

from abm.streams import rule


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
    """Return the mean wait in line of an M/M/c queue, in the unit of `service`; utilisation is capped at 0.98."""
    offered = min(arrivals * service, 0.98 * servers)
    if offered <= 0.0:
        return 0.0
    return erlang_c(servers, offered) * service / (servers - offered)


@rule
def waiting_minutes(world, r):
    """Return the mean wait at a route (minutes): the primary lanes, and referrals blocked before a full secondary.

    Primary lanes are opened for the traffic at the usual utilisation, secondary lanes for the exams of the year
    at theirs; when they are full, referrals wait in primary and slow it.
    """
    p = world.parameters
    route = world.routes[r]
    if route.traffic <= 0.0:
        return 0.0
    arrivals = route.traffic / (p.opening_hours * 60.0)
    service = p.primary_seconds / 60.0
    lanes = max(1, math.ceil(arrivals * service / p.primary_utilisation))
    exams = route.queued_exams / (p.opening_hours * 60.0)
    usual = route.usual_exams / (p.opening_hours * 60.0)
    bays = max(1, math.ceil(usual * p.secondary_minutes / p.secondary_utilisation))
    blocked = mean_wait(bays, exams, p.secondary_minutes)
    service += blocked * exams / arrivals
    return mean_wait(lanes, arrivals, service)
