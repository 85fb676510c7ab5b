"""Addressed draws: uniform, independent of each other and of any order, and the same bits compiled or not."""

import inspect
import math

import numpy as np
import pytest
from numba import config

from abm.model import streams
from abm.model.declared import MODULES, STREAMS
from abm.model.mechanisms.crossing.inspection import Stream
from abm.model.streams import between, find_chance, lognormal, mix, normal, pick, uniform

SEED = np.uint64(12345)
ADDRESSES = {
    "LAB_CAPACITY": 1,
    "LAB_THRESHOLD": 2,
    "LAB_PLACE": 3,
    "LAB_SETUP": 4,
    "LAB_OPENING": 5,
    "LAB_CLOSING": 6,
    "LAB_FIND": 7,
    "RAID": 8,
    "LAB_MOVE": 9,
    "LAB_LOST_DAYS": 10,
    "LEADER_LOSS": 11,
    "SUCCESSION": 12,
    "SUCCESSION_DAYS": 13,
    "CAPACITY": 14,
    "FACTIONS": 15,
    "LOYALTY": 16,
    "ARREST_TARGET": 17,
    "CELL_LEADER_LOSS": 18,
    "CELL_LEADER_DAYS": 19,
    "HIRING_DAYS": 20,
    "CITIZENSHIP": 21,
    "PAY": 22,
    "QUIT": 23,
    "REST": 24,
    "ROUTE": 25,
    "LOAD_CHOICE": 26,
    "LOAD_SPREAD": 27,
    "EXAM": 29,
    "ADMISSIBILITY": 30,
    "DETECTION": 31,
    "TEAM": 32,
    "PATROL": 33,
    "RESTATION": 34,
    "RESTATION_TARGET": 35,
    "CELL_PLACE": 36,
    "MEMBERS": 37,
    "MODE": 38,
    "MODE_TARGET": 39,
    "REFUSAL": 40,
    "LAB_CLOSED": 60,
    "LAB_PARTS": 61,
    "RELEASE": 90,
    "RECRUITS": 100,
    "MEMBERS_ARRESTED": 101,
    "MEMBERS_KILLED": 102,
    "SUPPLIER_ORDER": 70,
    "SUBSTITUTE": 71,
    "DELIVERY": 72,
    "SEAPORT": 73,
    "SEAPORT_SEIZURE": 74,
    "SEAPORT_CHOICE": 75,
    "CASE": 80,
    "CELL_CASE": 81,
    "CASE_CELL": 82,
    "ORDERED": 91,
    "TARGET": 92,
    "ORDERED_RAID": 93,
    "COLLATERAL": 94,
    "DISMISSED": 110,
    "RESISTED_RAID": 111,
    "RESISTED_ARREST": 112,
    "RESISTANCE_DEATHS": 113,
    "KILLED": 114,
    "DISPUTE": 115,
    "RESISTANCE_ODD": 116,
    "CONSIGNED": 120,
    "SIZE": 121,
    "CELL": 122,
    "CORRIDOR": 123,
}
compiled = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")


def draws(number, seed=SEED, stream=Stream.EXAM, day=10):
    return np.array([uniform(seed, stream, i, day) for i in range(number)])


def test_draws_are_uniform():
    """Mean, variance and ten equal bins of 20,000 draws lie within five standard errors."""
    values = draws(20000)
    assert 0.0 <= values.min() and values.max() < 1.0
    assert abs(values.mean() - 0.5) < 5 * math.sqrt(1 / 12 / len(values))
    assert abs(values.var() - 1 / 12) < 5 * math.sqrt(1 / 180 / len(values))
    counts = np.histogram(values, 10, (0, 1))[0]
    assert ((counts - 2000) ** 2 / 2000).sum() < 33.7  # chi-square with 9 degrees of freedom, p = 0.0001


@pytest.mark.parametrize("shift", ["seed", "stream", "entity", "day"])
def test_every_part_of_the_address_counts(shift):
    """Draws at neighboring addresses are uncorrelated, whatever part of the address differs by one."""
    here = draws(20000)
    there = {
        "seed": lambda: draws(20000, seed=SEED + np.uint64(1)),
        "stream": lambda: draws(20000, stream=Stream.EXAM + 1),
        "entity": lambda: np.roll(here, 1),
        "day": lambda: draws(20000, day=11),
    }[shift]()
    assert abs(np.corrcoef(here, there)[0, 1]) < 5 / math.sqrt(20000)


def test_draws_do_not_depend_on_their_order():
    forward = [uniform(SEED, Stream.EXAM, i, 3) for i in range(100)]
    backward = [uniform(SEED, Stream.EXAM, i, 3) for i in reversed(range(100))]
    assert forward == backward[::-1]


def test_no_two_decisions_share_a_stream():
    addresses = [int(stream) for module in MODULES for stream in getattr(module, "Stream", ())]
    assert len(set(addresses)) == len(addresses) == len(STREAMS)


def test_addresses_stay_what_they_were():
    """Another address is another draw: results of before would not come out again."""
    assert {stream.name: int(stream) for stream in STREAMS} == ADDRESSES
    assert 28 not in ADDRESSES.values()  # was drawn from once, and is not used again


@compiled
def test_compiled_and_plain_python_give_the_same_bits():
    plain = {name: getattr(streams, name).py_func for name in ("mix", "uniform", "normal", "_tail", "lognormal")}
    interpreted = {}
    for name, function in plain.items():  # the plain functions must call each other, not the compiled ones
        interpreted[name] = type(function)(function.__code__, vars(streams) | interpreted, name)
    with np.errstate(over="ignore"):
        for entity in range(300):
            u = interpreted["uniform"](SEED, Stream.EXAM, entity, 40)
            assert u == uniform(SEED, Stream.EXAM, entity, 40)
            assert interpreted["normal"](u) == normal(u)
            assert interpreted["lognormal"](u, 150.0, 0.5) == lognormal(u, 150.0, 0.5)
        assert interpreted["mix"](np.uint64(7)) == mix(np.uint64(7))


def test_mixer_is_the_published_one():
    """Splitmix64 from state 0 begins with this number (Steele, Lea and Flood 2014; Vigna's reference code)."""
    assert int(mix(np.uint64(0x9E3779B97F4A7C15))) == 0xE220A8397B1DCDAF


@pytest.mark.parametrize("u, quantile", [(0.5, 0.0), (0.975, 1.959964), (0.01, -2.326348), (0.999, 3.090232)])
def test_normal_quantiles_match_the_tables(u, quantile):
    assert normal(u) == pytest.approx(quantile, abs=1e-6)


def test_normal_is_finite_at_the_ends():
    """The ends of the half-open interval a uniform lies in."""
    assert math.isfinite(normal(0.0)) and math.isfinite(normal(1.0 - 2.0**-53))


def test_lognormal_and_between():
    assert lognormal(0.5, 150.0, 0.5) == pytest.approx(150.0)
    assert lognormal(0.975, 150.0, 0.5) == pytest.approx(150.0 * math.exp(0.5 * 1.959964), rel=1e-6)
    assert between(0.25, 4.0, 8.0) == 5.0


def test_every_stream_is_drawn_from_by_a_rule():
    rules = "".join(inspect.getsource(module) for module in MODULES)
    assert [stream.name for stream in STREAMS if f"Stream.{stream.name}" not in rules] == []


def test_one_of_some_rows_is_picked_all_alike():
    rows = np.array([4, 7, 9, -5])
    assert [pick(rows, 3, u) for u in (0.0, 0.33, 0.34, 0.66, 0.67, 0.999)] == [4, 4, 7, 7, 9, 9]
    assert pick(rows, 0, 0.5) == -1


def test_a_uniform_falls_in_the_chance_it_is_below():
    chances = np.array([0.2, 0.2, 0.5, 1.0, 7.0])
    assert [find_chance(chances, 4, u) for u in (0.0, 0.19, 0.2, 0.49, 0.5, 0.99)] == [0, 0, 2, 2, 3, 3]
    assert find_chance(chances, 1, 0.9) == 0 and find_chance(chances, 3, 0.99) == 2  # the last where sums fall short
