"""Exponential and logarithm: close to the exact value, the same bits compiled, interpreted and on any machine."""

import math
from decimal import Context, Decimal

import numpy as np
import pytest
from numba import config, njit

from abm.model import arithmetic
from abm.model.arithmetic import exp, log

NAMES = ("exp", "_exp_over", "_exp_far", "log", "_log_normal", "_log_far")
EXACT = Context(prec=60)
compiled = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")

# Written down once; they must come out on every machine. The last ones lie where results leave the normal numbers.
KNOWN_EXP = {
    0.0: "0x1.0000000000000p+0",
    1.0: "0x1.5bf0a8b145769p+1",
    -1.0: "0x1.78b56362cef38p-2",
    0.25: "0x1.48b5e3c3e8186p+0",
    -0.1: "0x1.cf46d99d52b3ap-1",
    0.34657359027997264: "0x1.6a09e667f3bccp+0",
    -7.3: "0x1.622d4792b6a8dp-11",
    12.75: "0x1.5079f95a52756p+18",
    -38.2: "0x1.da19c18dfb50dp-56",
    100.1: "0x1.5508d07df81bbp+144",
    700.9: "0x1.230411e619905p+1011",
    709.5: "0x1.81e9b4b52d0c9p+1023",
    -708.7: "0x0.bcf8b155b3ee0p-1022",
    -744.9: "0x0.0000000000001p-1022",
}
KNOWN_LOG = {
    1.0: "0x0.0p+0",
    2.0: "0x1.62e42fefa39efp-1",
    0.5: "-0x1.62e42fefa39efp-1",
    0.7071067811865475: "-0x1.62e42fefa39f1p-2",
    0.7071067811865476: "-0x1.62e42fefa39eep-2",
    1.0000001: "0x1.ad7f2847b6492p-24",
    0.9999999: "-0x1.ad7f2b1049b9fp-24",
    10.0: "0x1.26bb1bbb55516p+1",
    0.15: "-0x1.e5a9a7c3ac418p+0",
    3.7e-05: "-0x1.468c05e014db1p+3",
    1e-300: "-0x1.5963447f87fb5p+9",
    1e300: "0x1.5963447f87fb5p+9",
    5e-324: "-0x1.74385446d71c3p+9",
}


def points(number: int, low: float, high: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(low, high, number)


def units_off(value: float, exact: Decimal) -> float:
    """Return how far a number is from the exact value, in units of its last place."""
    return float(abs(Decimal(value) - exact) / Decimal(math.ulp(value)))


EXPONENTS = {"near": points(3000, -1, 1), "usual": points(3000, -40, 5), "all": points(3000, -745, 709.7)}
NUMBERS = {
    "near": points(3000, 0.5, 2),
    "shares": points(3000, 0, 1),
    "next to 1": 1 + points(3000, -1e-3, 1e-3),
    "all": 2.0 ** points(3000, -1070, 1023.9),
}


@pytest.mark.parametrize("where", EXPONENTS)
def test_exp_is_off_by_less_than_a_unit_in_the_last_place(where):
    assert max(units_off(exp(x), EXACT.exp(Decimal(x))) for x in EXPONENTS[where].tolist()) < 0.6


@pytest.mark.parametrize("where", NUMBERS)
def test_log_is_off_by_less_than_a_unit_in_the_last_place(where):
    assert max(units_off(log(x), EXACT.ln(Decimal(x))) for x in NUMBERS[where].tolist()) < 1.0


@pytest.mark.parametrize(
    "x, power",
    [
        (0.0, 1.0),
        (-0.0, 1.0),
        (710.0, math.inf),
        (math.inf, math.inf),
        (-746.0, 0.0),
        (-math.inf, 0.0),
        (-745.13, 5e-324),
    ],
)
def test_exp_at_its_ends(x, power):
    assert exp(x) == power


@pytest.mark.parametrize("x, logarithm", [(1.0, 0.0), (0.0, -math.inf), (-0.0, -math.inf), (math.inf, math.inf)])
def test_log_at_its_ends(x, logarithm):
    assert log(x) == logarithm


def test_what_has_no_value_is_nan():
    assert math.isnan(exp(math.nan)) and math.isnan(log(math.nan))
    assert math.isnan(log(-1.0)) and math.isnan(log(-math.inf))


def test_both_rise_without_a_step_back():
    """Over the joints of the table and of the exponents: neighbors are in order."""
    joints = np.arange(-64, 65) * math.log(2.0) / 64
    near = np.sort(np.concatenate([joints, np.nextafter(joints, -9.0), np.nextafter(joints, 9.0)])).tolist()
    powers = [exp(x) for x in near]
    assert powers == sorted(powers)
    joints = np.sqrt(2.0) * 2.0 ** np.arange(-6, 7)
    near = np.sort(np.concatenate([joints, np.nextafter(joints, 0.0), np.nextafter(joints, 999.0)])).tolist()
    logarithms = [log(x) for x in near]
    assert logarithms == sorted(logarithms)


@pytest.mark.parametrize("x", KNOWN_EXP)
def test_known_bits_of_exp(x):
    assert exp(x).hex() == KNOWN_EXP[x]


@pytest.mark.parametrize("x", KNOWN_LOG)
def test_known_bits_of_log(x):
    assert log(x).hex() == KNOWN_LOG[x]


@compiled
def test_compiled_and_plain_python_give_the_same_bits():
    plain = {}
    for name in NAMES:  # the plain functions must call each other, not the compiled ones
        function = getattr(arithmetic, name).py_func
        plain[name] = type(function)(function.__code__, vars(arithmetic) | {}, name)
    for function in plain.values():
        function.__globals__.update(plain)
    for x in np.concatenate([*EXPONENTS.values(), [-720.0, 709.0]]).tolist():
        assert exp(x) == plain["exp"](x)
    for x in np.concatenate([*NUMBERS.values(), [5e-324, 1e-310]]).tolist():
        assert log(x) == plain["log"](x)


@compiled
def test_nothing_is_fused():
    """No multiply-add in machine code, where the processor has one."""

    @njit
    def both(x):
        return exp(x) * log(x)

    both(2.0)
    (assembly,) = both.inspect_asm().values()
    assert "mul" in assembly and "madd" not in assembly and "msub" not in assembly
