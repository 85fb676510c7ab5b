"""What is drawn: addressed random numbers, and the one decorator that compiles a rule.

A uniform is a function of (seed, decision, entity, day), never of how many numbers were drawn before: agents
may act in any order, an added rule does not shift the random numbers of the others, and two scenarios with one seed
differ by the policy alone. The mixer is the splitmix64 finalizer (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numba import config, njit

from abm.measures.arrays import Floats, Whole

from abm.model.annotations import Day, Row

from abm.model.arithmetic import exp, log
from abm.model.caching import Rule, compiled

rule = compiled()
# Takes a rule: written out where it is called, as what takes rules is not cached.
sweep: Callable[[Rule], Rule] = njit(inline="always")

if config.DISABLE_JIT:
    np.seterr(over="ignore")  # uint64 products wrap by design; compiled code does so silently


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@rule
def mix(z: np.uint64) -> np.uint64:
    """Scramble 64 bits."""
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@rule
def uniform(seed: np.uint64, stream: IntEnum, entity: int, day: Day) -> float:
    """Return the uniform in [0, 1) that belongs to this seed, decision, entity and day."""
    key = mix(mix(seed ^ (np.uint64(stream) * _GOLDEN)) + np.uint64(day) * _GOLDEN)
    return np.float64(mix((np.uint64(entity) + key) * _GOLDEN) >> _S11) * 1.1102230246251565e-16


@rule
def normal(u: float) -> float:
    """Return the standard normal quantile of `u` (Acklam's rational approximation, relative error 1.2e-9)."""
    if u < 0.02425:
        q = math.sqrt(-2.0 * log(max(u, 1e-300)))
        return _tail(q)
    if u > 0.97575:
        q = math.sqrt(-2.0 * log(1.0 - u))
        return -_tail(q)
    q = u - 0.5
    r = q * q
    top = (
        (((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r
        - 30.66479806614716
    ) * r + 2.506628277459239
    low = (
        (((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
        - 13.28068155288572
    ) * r + 1.0
    return top * q / low


@rule
def _tail(q: float) -> float:
    top = (
        (((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q
        + 4.374664141464968
    ) * q + 2.938163982698783
    low = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0
    return top / low


@rule
def between(u: float, low: float, high: float) -> float:
    """Spread a uniform over [low, high)."""
    return low + u * (high - low)


@rule
def lognormal(u: float, median: float, spread: float) -> float:
    """Return the quantile `u` of a lognormal with this median and log standard deviation."""
    return median * exp(spread * normal(u))


@rule
def poisson(mean: float, u: float) -> int:
    """Return the Poisson quantile of a uniform (inversion, term by term)."""
    number, term = 0, exp(-mean)
    below, most = term, mean + 20.0 * math.sqrt(mean) + 20.0
    while below <= u and number < most:
        number += 1
        term *= mean / number
        below += term
    return number


@rule
def pick(rows: Whole, number: int, u: float) -> Row:
    """Return the one of the first `number` rows that the uniform `u` falls on, all alike; -1 where there is none."""
    return rows[int(u * number)] if number > 0 else -1


@rule
def find_chance(chances: Floats, number: int, u: float) -> int:
    """Return which of `number` cumulative chances the uniform `u` falls in (bisection)."""
    low, high = 0, number - 1
    while low < high:
        middle = (low + high) // 2
        if u < chances[middle]:
            high = middle
        else:
            low = middle + 1
    return low
