"""How often the 95% intervals of the flow cover the truth: `python tests/benchmark/interval_coverage.py`.

A sharp fall to a known depth that comes back, the same for all seeds but for its own luck, over lognormal luck with a
memory that both runs share; the truth is taken over many seeds. Slow and flat effects are another matter: the lowest
point of a series that stays at one level is lower than that level, however it is measured.
"""

import sys

import numpy as np

from abm.measures.resilience import measure_resilience

DAYS, START = 460, 60
DEPTH, DOWN, FLAT, BACK = 0.4, 5, 40, 60  # share, and days
MEASURES = ("shortfall", "shortfall_share", "largest_fall", "days_below_90", "area_lost", "days_to_recovery")
SEEDS, REPETITIONS, TRUTH = (2, 3, 5, 10, 20, 40), 300, 4000


def pairs(seeds, generator):
    """Return deliveries with and without a policy, shape [seeds, days] each."""
    shared = _luck(generator, seeds, 0.10, 0.9)
    depth = DEPTH + 0.05 * generator.normal(size=(seeds, 1))
    shape = np.interp(np.arange(DAYS) - START, [0, DOWN, DOWN + FLAT, DOWN + FLAT + BACK], [0, 1, 1, 0])
    own = _luck(generator, seeds, 0.05, 0.9)
    own[:, :START] = 1.0
    return 15_000 * shared * (1 - depth * shape) * own, 15_000 * shared


def _luck(generator, seeds, spread, memory):
    shocks = generator.normal(0, spread * np.sqrt(1 - memory**2), (DAYS, seeds))
    for day in range(1, DAYS):
        shocks[day] += memory * shocks[day - 1]
    return np.exp(shocks.T - spread**2 / 2)


def coverage(seeds, repetitions=REPETITIONS, draws=400):
    """Return the share of intervals that hold the truth, by measure.

    An upper end beyond the end of the run holds it; an interval without a lower end holds nothing.
    """
    generator = np.random.default_rng(7)
    truth = measure_resilience(*pairs(TRUTH, generator), START, draws=2)
    held = dict.fromkeys(MEASURES, 0)
    for repetition in range(repetitions):
        found = measure_resilience(*pairs(seeds, generator), START, draws=draws, seed=repetition)
        for name in MEASURES:
            interval, true = getattr(found, name), getattr(truth, name).estimate
            low, high = np.nan_to_num([interval.low, interval.high], nan=np.inf)
            held[name] += low <= true <= high
    return {name: count / repetitions for name, count in held.items()}


if __name__ == "__main__":
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    print("seeds " + " ".join(f"{name:>16}" for name in MEASURES))
    for number in SEEDS:
        print(
            f"{number:>5} " + " ".join(f"{share:16.1%}" for share in coverage(number, repetitions).values()), flush=True
        )
