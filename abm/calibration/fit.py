"""Fit: a sample of the free numbers that fills their priors, then generations around the best of it.

Every point of a generation has the same seeds, so that points differ by their numbers alone; later generations have
more. The best of the last one and the defaults then meet under seeds that chose none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from abm.calibration.free import Numbers
from abm.calibration.runs import Report, observe_points
from abm.calibration.targets import Target

SMALLEST = 1e-3  # of the official figure: what is less counts as that, so that none is no infinite distance
ELITE, FEWEST_ELITE = 0.1, 6  # share and number of points that the next generation is drawn around
NARROWER = 0.7  # SD of a generation over that of the points it is drawn around
LEAST_SPREAD = 0.02  # of the range of a number
FIRST_FINAL_SEED = 1_000_001


@dataclass(frozen=True)
class Budget:
    """Say how much is run: points of the sample and of each generation, their seeds, candidates and seeds at the end."""

    points: int = 200
    seeds: int = 4
    generations: int = 4
    offspring: int = 40
    candidates: int = 4
    final_seeds: int = 40

    @property
    def runs(self) -> int:
        """Return the number of runs that a fit does."""
        later = sum(self.offspring * self.seeds_of(g) for g in range(1, self.generations + 1))
        return self.points * self.seeds + later + (self.candidates + 1) * self.final_seeds

    def seeds_of(self, generation: int) -> int:
        """Return the seeds of a generation: as many again in each."""
        return self.seeds * (generation + 1)


@dataclass(frozen=True)
class Tried:
    """Hold one point: its generation, its place in the unit cube, its numbers, and its distance there."""

    generation: int
    place: np.ndarray
    values: dict[str, float]
    distance: float


def distances(observed: np.ndarray, targets: Sequence[Target]) -> np.ndarray:
    """Return the mean square of log(model / official) / tolerance over the targets, of medians over seeds.

    Parameters
    ----------
    observed : array, shape (points, seeds, targets)

    Returns
    -------
    array, shape (points,)
        1 where the typical target is missed by half its range; infinite where a run stopped at a fault.
    """
    official = np.array([target.official for target in targets])
    tolerance = np.array([target.tolerance for target in targets])
    ratio = np.maximum(np.median(observed, axis=1) / official, SMALLEST)
    distance = np.mean((np.log(ratio) / tolerance) ** 2, axis=1)
    return np.where(np.isnan(distance), np.inf, distance)


def fit(
    pool: ProcessPoolExecutor,
    numbers: Numbers,
    targets: Sequence[Target],
    budget: Budget,
    seed: int,
    report: Report,
    tell: Callable[[str], object],
) -> tuple[list[Tried], list[Tried]]:
    """Return all points that were tried, and those that met the defaults under other seeds, the best first.

    The defaults are among the second, with generation -1; the others there have the number after that of the last one.
    """
    rng = np.random.default_rng(seed)

    def attempt(places: np.ndarray, generation: int) -> list[Tried]:
        values = [numbers.at(place) for place in places]
        seeds = range(1, budget.seeds_of(generation) + 1)
        found = distances(observe_points(pool, values, seeds, targets, report), targets)
        tried = [Tried(generation, *one) for one in zip(places, values, found.tolist(), strict=True)]
        tell(
            f"generation {generation}: {len(tried)} points, best distance {min(found):.2f}, median {np.median(found):.2f}"
        )
        return sorted(tried, key=lambda one: one.distance)

    latest = attempt(qmc.LatinHypercube(len(numbers.factors), rng=rng).random(budget.points), 0)
    everything = list(latest)
    for generation in range(1, budget.generations + 1):
        latest = attempt(offspring(latest, budget.offspring, rng), generation)
        everything += latest
    chosen = [one.values for one in latest[: budget.candidates]]
    seeds = range(FIRST_FINAL_SEED, FIRST_FINAL_SEED + budget.final_seeds)
    found = distances(observe_points(pool, [*chosen, {}], seeds, targets, report), targets).tolist()
    places = [one.place for one in latest[: budget.candidates]]
    final = [Tried(budget.generations + 1, *one) for one in zip(places, chosen, found[:-1], strict=True)]
    final.append(Tried(-1, np.full(len(numbers.factors), np.nan), numbers.defaults, found[-1]))
    return everything, sorted(final, key=lambda one: one.distance)


def offspring(parents: Sequence[Tried], number: int, rng: np.random.Generator) -> np.ndarray:
    """Return the best parents, and points drawn around them, shape (number, factors); walls of the cube reflect."""
    alive = [one.place for one in parents if np.isfinite(one.distance)]
    elite = np.array(alive[: max(FEWEST_ELITE, round(ELITE * len(parents)))])
    spread = np.maximum(elite.std(axis=0) * NARROWER, LEAST_SPREAD)
    kept = elite[: max(1, number // 8)]
    mothers = elite[rng.integers(len(elite), size=number - len(kept))]
    drawn = mothers + rng.normal(size=mothers.shape) * spread
    drawn = np.abs(drawn) % 2.0
    return np.vstack([kept, np.where(drawn > 1.0, 2.0 - drawn, drawn)])
