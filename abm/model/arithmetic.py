"""Exponential and logarithm with the same bits on every machine.

The floating-point standard asks the same bits of sums, products, quotients and square roots everywhere, not of exp and
log: there a C library takes the way that suits the processor, with or without fused multiply-add, and the last bit
differs. Here both are made of additions, multiplications and divisions alone, in an order that is written down; nothing
fuses or reorders them, as rules are compiled without fast-math. Every number that a run depends on comes from here, or
from what is exact (`math.sqrt`, `math.ldexp`, `math.ceil`).

Errors stay below one unit in the last place. Method: the argument is reduced by a logarithm of 2 in two parts (Cody and
Waite 1980), exp by a short table of powers besides (Tang 1989), and the rest is a minimax polynomial (Muller 2016,
Elementary Functions); the coefficients were found by Remez's exchange at 200 bits for the least relative error.
"""

from __future__ import annotations

import math
from decimal import Context, Decimal

import numpy as np

from abm.model.caching import compiled

STEPS = 32  # powers of 2 in the table, and steps of the exponent from one power of 2 to the next
STEP_BITS = 5
MANTISSA_BITS = 52
ROUNDING = 6755399441055744.0  # 1.5 x 2^52: added and taken off again, it leaves the nearest whole number

LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42fefc0000p-1"), float.fromhex("-0x1.c610ca86c3899p-37")
STEPS_PER_E = float.fromhex("0x1.71547652b82fep+5")
EXP_LOWEST, EXP_HIGHEST = -745.1332191019412, 709.782712893384  # beyond: 0, and infinity
EXP_PLAIN = 708.0  # up to here the result is a normal number
FAR = 64  # power of 2 that a result beyond is brought near by
TWO_TO_FAR = 18446744073709551616.0

HALF_ROOT_BITS = 0x3FE6A09E667F3BCD  # of sqrt(1/2): mantissas are taken from there to sqrt(2)
SMALLEST_NORMAL, LARGEST = 2.2250738585072014e-308, 1.7976931348623157e308


def _powers() -> tuple[np.ndarray, np.ndarray]:
    """Return 2^(i / STEPS), and what rounding took off each, as a share of it; in decimals, the same everywhere."""
    context = Context(prec=50)
    exact = [context.power(Decimal(2), context.divide(Decimal(i), Decimal(STEPS))) for i in range(STEPS)]
    rounded = [float(power) for power in exact]
    tails = [float(context.divide(context.subtract(p, Decimal(r)), p)) for p, r in zip(exact, rounded, strict=True)]
    return np.array(rounded), np.array(tails)


POWERS, POWER_TAILS = _powers()
POWER_BITS = POWERS.view(np.int64)

inlined = compiled(forceinline=True)  # a call costs as much as the arithmetic


@inlined
def exp(x: float) -> float:
    """Return e to the power `x`; 0 and infinity beyond what a number can hold, nan for nan."""
    if -EXP_PLAIN < x < EXP_PLAIN:
        return _exp_over(x, 0)
    return _exp_far(x)


@inlined
def _exp_over(x: float, power: int) -> float:
    """Return exp(x) / 2^power, a normal number.

    x = k ln 2 / 32 + r and exp(x) = 2^(k / 32) (1 + r + r^2 q(r)), where |r| < 0.0109 and q is of degree 4 (relative error
    9e-20).
    """
    whole = x * STEPS_PER_E + ROUNDING - ROUNDING
    k = np.int64(whole)
    i = k & (STEPS - 1)
    r = x - whole * (LN2_HIGH / STEPS) - whole * (LN2_LOW / STEPS)
    r2 = r * r
    q = (0.5 + 0.16666666666526062 * r) + r2 * (
        (0.04166666666622596 + 0.008333367987557367 * r) + 0.0013888949061332163 * r2
    )
    bits = POWER_BITS[i] + ((k - i) << (MANTISSA_BITS - STEP_BITS)) - (power << MANTISSA_BITS)
    scale = np.int64(bits).view(np.float64)
    return scale + scale * (POWER_TAILS[i] + (r + r2 * q))


@compiled()
def _exp_far(x: float) -> float:
    if x > EXP_HIGHEST:
        return math.inf
    if x < EXP_LOWEST:
        return 0.0
    if x > 0.0:
        return _exp_over(x, FAR) * TWO_TO_FAR
    if x < 0.0:
        return _exp_over(x, -FAR) / TWO_TO_FAR
    return x  # nan


@inlined
def log(x: float) -> float:
    """Return the natural logarithm of `x`; -infinity at 0, nan below and for nan."""
    if SMALLEST_NORMAL <= x <= LARGEST:
        return _log_normal(x, 0)
    return _log_far(x)


@inlined
def _log_normal(x: float, power: int) -> float:
    """Return ln(x / 2^power) of a normal number `x`.

    x = 2^k (1 + f), s = f / (2 + f), z = s^2 < 0.0295, and ln(1 + f) = 2 s + 2 s^3 / 3 + ... = f - s (f - z p(z)), where p
    is of degree 6 (relative error 1.3e-18).
    """
    bits = np.float64(x).view(np.int64)
    exponent = (bits - HALF_ROOT_BITS) >> MANTISSA_BITS
    f = np.int64(bits - (exponent << MANTISSA_BITS)).view(np.float64) - 1.0
    k = np.float64(exponent - power)
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    p = (
        (0.6666666666666735 + 0.3999999999941315 * z)
        + (0.2857142874276262 + 0.22222198531378182 * z) * z2
        + ((0.1818356666145269 + 0.15313986852634437 * z) + 0.14796624819400392 * z2) * (z2 * z2)
    )
    return k * LN2_HIGH + (f - (s * (f - z * p) - k * LN2_LOW))


@compiled()
def _log_far(x: float) -> float:
    if x == 0.0:
        return -math.inf
    if x < 0.0:
        return math.nan
    if x < SMALLEST_NORMAL:
        return _log_normal(x * TWO_TO_FAR, FAR)
    return x  # infinity, nan


@inlined
def left_of(half_life: float) -> float:
    """Return what is left after a day of what halves in so many days."""
    return exp(-log(2.0) / half_life)


@inlined
def approach(now: float, aim: float, falling: float, rising: float) -> float:
    """Return by how much a value moves today toward its aim: with one half-life (days) downwards, with another upwards."""
    return (aim - now) * (1.0 - left_of(falling if aim < now else rising))
