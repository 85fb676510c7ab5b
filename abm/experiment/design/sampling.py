"""Sampling: points of a design, one value per factor. Pure numbers: what a factor stands for is said elsewhere.

Sampled designs draw in the unit cube and map each coordinate through the distribution of its factor: choices have
the same chance each; a range is uniform, or uniform in the logarithm where a parameter's is wide (`LOG_RATIO`)
or the file says `scale = "log"`. An end of a range can be the value of another factor at the same point: the coordinate
is then the place between the ends, so that the cube stays whole and no point contradicts itself.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.model.arithmetic import exp, log

LOG_RATIO = 20.0  # a range of a parameter whose ends differ by this factor or more is sampled in its logarithm
LOG_DIGITS = 14  # of values between the ends of such a range: 0.1 to 10 in three is 0.1, 1, 10
MOST_SHOWN = 8  # levels that are named in words
DESIGN_KEY = (2**32 - 1, 0)  # no replicate's seed is spawned under this key

Value = float | int | str | None
Point = tuple[Value, ...]


@dataclass(frozen=True)
class Factor:
    """Describe what varies: levels, or a range and how it is distributed.

    Attributes
    ----------
    levels : tuple
        The values that it can take; empty for a range.
    whole : bool
        Only whole numbers of the range.
    log : bool
        Uniform in the logarithm rather than in the value.
    low_of, high_of : str
        Factor whose value is this end of the range, which then lies within `low` and `high`; empty for none.
    apart : int
        How far the range stays from the values of those factors.
    """

    name: str
    levels: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    whole: bool = False
    log: bool = False
    low_of: str = ""
    high_of: str = ""
    apart: int = 0

    @property
    def hangs(self) -> bool:
        """Tell whether an end of the range is another factor."""
        return bool(self.low_of or self.high_of)

    def beside(self, values: Mapping[str, Any]) -> Factor:
        """Return the factor with its ends at a point, given the values of the others there (None: no end)."""
        low, high = values.get(self.low_of), values.get(self.high_of)
        low = self.low if low is None else max(self.low, low + self.apart)
        high = self.high if high is None else min(self.high, high - self.apart)
        if self.whole:
            low, high = math.ceil(low), math.floor(high)
        return replace(self, low=low, high=high, low_of="", high_of="")

    def at(self, u: float) -> Value:
        """Return the quantile `u`, from 0 up to but without 1."""
        if self.levels:
            return self.levels[int(u * len(self.levels))]
        high = self.high + self.whole  # each whole number has an interval of its own
        value = self.low * exp(u * log(high / self.low)) if self.log else self.low + u * (high - self.low)
        return int(min(math.floor(value), self.high)) if self.whole else float(min(max(value, self.low), self.high))

    def spread(self, number: int) -> tuple[Value, ...]:
        """Return the levels, or `number` values from one end of the range to the other, whole ones once each."""
        if self.levels:
            return self.levels
        if self.log:
            ways = np.linspace(0.0, log(self.high / self.low), number)[1:-1].tolist()
            between = (float(f"{self.low * exp(way):.{LOG_DIGITS}g}") for way in ways)
            values = [self.low, *between, *([self.high] if number > 1 else [])]
        else:
            values = np.linspace(self.low, self.high, number).tolist()
        values = [min(max(float(value), self.low), self.high) for value in values]
        return tuple(dict.fromkeys(round(value) if self.whole else value for value in values))

    def __str__(self) -> str:
        if self.levels:
            shown = ", ".join("none" if level is None else str(level) for level in self.levels[:MOST_SHOWN])
            left = len(self.levels) - MOST_SHOWN
            return shown + (f" and {left:,} more" if left > 0 else "")
        kind = "log-uniform" if self.log else "uniform"
        low = self._end(self.low_of, "+", self.low)
        return f"{kind}{', whole numbers' if self.whole else ''}, {low} to {self._end(self.high_of, '-', self.high)}"

    def _end(self, name: str, sign: str, end: float) -> str:
        return f"{name} {sign} {self.apart}" if name and self.apart else name or f"{end:g}"


def is_wide(low: float, high: float) -> bool:
    """Tell whether a range is sampled in its logarithm."""
    return low > 0.0 and high / low >= LOG_RATIO


def design_seed(root: int) -> np.random.SeedSequence:
    """Return the seed of the design of an experiment with this root seed; it is none of the replicates' seeds."""
    return np.random.SeedSequence(root, spawn_key=DESIGN_KEY)


def factorial(factors: Sequence[Factor], number: int) -> list[Point]:
    """Return every combination; ranges are cut into `number` values. The last factor changes fastest.

    Those of which an end is another factor change faster than all others.
    """
    plain = [factor for factor in factors if not factor.hangs]
    points: list[Point] = []
    for combination in itertools.product(*(factor.spread(number) for factor in plain)):
        values: dict[str, tuple[Value, ...]] = {
            factor.name: (value,) for factor, value in zip(plain, combination, strict=True)
        }
        held = {name: value for name, (value,) in values.items()}
        values |= {factor.name: factor.beside(held).spread(number) for factor in factors if factor.hangs}
        points += itertools.product(*(values[factor.name] for factor in factors))
    return points


def one_at_a_time(factors: Sequence[Factor], number: int, reference: Point) -> list[Point]:
    """Return the reference, then each factor at each of its other values with the rest at the reference."""
    points, held = [reference], {factor.name: value for factor, value in zip(factors, reference, strict=True)}
    for i, factor in enumerate(factors):
        spread = (factor.beside(held) if factor.hangs else factor).spread(number)
        points += [(*reference[:i], value, *reference[i + 1 :]) for value in spread if value != reference[i]]
    return points


def latin_hypercube(factors: Sequence[Factor], number: int, root: int) -> list[Point]:
    """Return `number` points, one in each of so many equal slices of every factor (McKay, Beckman, Conover 1979)."""
    from scipy.stats import qmc  # here, as SciPy's statistics take a second to load

    sampler = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(design_seed(root)))
    return _map(factors, sampler.random(number))


def sobol_sequence(factors: Sequence[Factor], number: int, root: int) -> list[Point]:
    """Return the first `number` points (a power of 2) of a scrambled Sobol' sequence, which fills the space."""
    from scipy.stats import qmc

    sampler = qmc.Sobol(len(factors), rng=np.random.default_rng(design_seed(root)))
    return _map(factors, sampler.random(number))


def sobol(factors: Sequence[Factor], number: int, second_order: bool, root: int) -> list[Point]:
    """Return the points from which SALib estimates variance-based indices.

    They are `number` x (factors + 2), or x (2 factors + 2) with the second order, in the order SALib needs them in.
    """
    from SALib.sample import sobol as saltelli

    problem = unit_problem(factors)
    seed = int(design_seed(root).generate_state(1)[0])
    return _map(factors, saltelli.sample(problem, number, calc_second_order=second_order, seed=seed))


def unit_problem(factors: Sequence[Factor]) -> dict[str, object]:
    """Return the factors as SALib wants them: quantiles, as the distributions are applied here."""
    return {
        "num_vars": len(factors),
        "names": [factor.name for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }


def _map(factors: Sequence[Factor], quantiles: np.ndarray) -> list[Point]:
    below_one = np.minimum(quantiles, np.nextafter(1.0, 0.0))
    return [_point(factors, row.tolist()) for row in below_one]


def _point(factors: Sequence[Factor], row: Sequence[float]) -> Point:
    """Return the values at some quantiles; of factors that depend on others after those."""
    if not any(factor.hangs for factor in factors):
        return tuple(factor.at(u) for factor, u in zip(factors, row, strict=True))
    values = {f.name: f.at(u) for f, u in zip(factors, row, strict=True) if not f.hangs}
    values |= {f.name: f.beside(values).at(u) for f, u in zip(factors, row, strict=True) if f.hangs}
    return tuple(values[factor.name] for factor in factors)
