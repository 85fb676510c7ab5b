"""Waiting against the textbook: Erlang C, M/M/1 and M/M/c."""

import math

import pytest

from abm.model.mechanisms.crossing.queueing import erlang_c, mean_wait, waiting_minutes


def textbook_erlang_c(servers, offered):
    """The sum formula, as printed in any text on queues (Gross and Harris, eq. 2.33)."""
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**k / math.factorial(k) for k in range(servers)) + last)


@pytest.mark.parametrize(
    "servers, offered, chance", [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (5, 4.0, 0.5541), (10, 8.0, 0.4092)]
)
def test_chance_to_wait_matches_printed_tables(servers, offered, chance):
    assert erlang_c(servers, offered) == pytest.approx(chance, abs=5e-5)


@pytest.mark.parametrize("servers", [1, 3, 12, 60])
@pytest.mark.parametrize("utilization", [0.1, 0.85, 0.97])
def test_chance_to_wait_matches_the_formula(servers, utilization):
    offered = utilization * servers
    assert erlang_c(servers, offered) == pytest.approx(textbook_erlang_c(servers, offered), rel=1e-9)


def test_wait_of_one_server_is_that_of_mm1():
    """W = utilization / (service rate - arrival rate)."""
    assert mean_wait(1, 0.8, 1.0) == pytest.approx(0.8 / 0.2)


def test_wait_of_many_servers():
    assert mean_wait(5, 2.0, 2.0) == pytest.approx(textbook_erlang_c(5, 4.0) * 2.0 / (5 - 4.0))


def test_nobody_waits_when_nobody_comes():
    assert mean_wait(3, 0.0, 5.0) == 0.0


def test_an_overloaded_queue_is_capped():
    assert mean_wait(4, 100.0, 1.0) == mean_wait(4, 4 * 0.98, 1.0) < math.inf


def test_more_exams_never_shorten_the_delay(world):
    """At every port route: from the usual exams to four times as many."""
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.traffic > 0.0:
            before = waiting_minutes(world, r)
            route.queued_exams *= 4.0
            assert waiting_minutes(world, r) >= before > 0.0
