"""How often the 95% intervals of the flow cover the truth: `python tests/benchmark/interval_coverage.py`.

Synthetic experiments: lognormal chance with a memory that both runs share, chance of the policy's own from the start on,
and an effect that is known, an eighth deeper or shallower from seed to seed. The truth is the effect without chance.

`--paired` instead: paired differences of a table of runs, by Student's t and by bootstrap, where they are normal and skewed.
"""

import argparse

import numpy as np
import pandas as pd

from abm.analysis.statistics import paired_differences
from abm.measures.resilience import measure_resilience

DAYS, START, GRAMS, MEMORY = 560, 60, 15_000.0, 0.9
DAY = np.arange(DAYS) - START
EFFECTS = {
    "sharp": 0.4 * np.interp(DAY, [0, 5, 45, 105], [0, 1, 1, 0]),  # 40%, back after 105 days
    "short": 0.6 * ((DAY >= 0) & (DAY < 14)),  # 60% for two weeks
    "flat": 0.03 * (DAY >= 0),  # for good
    "flat12": 0.12 * (DAY >= 0),
    "half year": 0.10 * ((DAY >= 0) & (DAY < 180)),
    "triangle": 0.10 * np.interp(DAY, [0, 90, 180], [0, 1, 0]),
    "gradual": 0.10 * np.interp(DAY, [0, 180], [0, 1]),
    "none": np.zeros(DAYS),
}
MEASURES = ("averted_g", "averted_share", "largest_drop", "days_below_90", "area_lost", "days_to_recovery")
PAIRED_MEAN, AIM = 1.0, (0.93, 0.97)
SHAPES = {  # of paired differences: mean 1, deviation 1 or 2
    "normal": lambda generator, shape: PAIRED_MEAN + 2.0 * generator.normal(size=shape),
    "skewed": lambda generator, shape: generator.exponential(PAIRED_MEAN, shape),  # skewness 2
}
DEVIATIONS = {"normal": 2.0, "skewed": 1.0}
OF_EFFECTS = ("largest_drop", "largest_drop_week", "band", "flow")


def pairs(seeds, generator, effect="sharp", own=0.05):
    """Return deliveries with and without a policy, shape [seeds, days] each; `own`: spread of the policy's own chance."""
    shared, depth = _chance(generator, seeds, 0.10), 1.0 + 0.125 * generator.normal(size=(seeds, 1))
    of_policy = _chance(generator, seeds, own)
    of_policy[:, :START] = 1.0
    return GRAMS * shared * (1.0 - depth * EFFECTS[effect]) * of_policy, GRAMS * shared


def truth(effect):
    """Return what is measured without chance."""
    alike = np.full((2, DAYS), GRAMS)
    return measure_resilience(alike * (1.0 - EFFECTS[effect]), alike, START, draws=2)


def experiments(effect, seeds, repetitions, draws=400, own=0.05):
    """Yield what is measured in one experiment after the other."""
    generator = np.random.default_rng([list(EFFECTS).index(effect), seeds])
    for repetition in range(repetitions):
        yield measure_resilience(*pairs(seeds, generator, effect, own), START, draws=draws, seed=repetition)


def coverage(seeds, repetitions=300, draws=400):
    """Return the share of intervals of a sharp effect that hold the truth, by measure, of those that are reported.

    An upper end beyond the end of the run holds it; an interval without a lower end holds nothing.
    """
    true, held = truth("sharp"), {name: [] for name in MEASURES}
    for found in experiments("sharp", seeds, repetitions, draws):
        for name in MEASURES:
            interval = getattr(found, name)
            low, high = np.nan_to_num([interval.low, interval.high], nan=np.inf)
            if name != "days_to_recovery" or found.drop_detected:
                held[name].append(low <= getattr(true, name).estimate <= high)
    return {name: np.mean(values) if values else np.nan for name, values in held.items()}


def coverage_of_effect(effect, seeds=40, repetitions=500, draws=250, own=0.05):
    """Return the shares of experiments in which intervals hold the truth of an effect, and how often it is detected.

    `under` and `over`: the interval of the largest drop lies under or over it; `bias` and `width` of that interval as
    shares of the flow.
    """
    true, rows = truth(effect), []
    for found in experiments(effect, seeds, repetitions, draws, own):
        fall, deepest = found.largest_drop, true.largest_drop.estimate
        row = {name: _holds(getattr(found, name), getattr(true, name)) for name in OF_EFFECTS if name.startswith("l")}
        low, high = found.band
        row["band"] = bool(np.all((low <= true.relative_flow + 1e-12) & (true.relative_flow - 1e-12 <= high)))
        row["flow"] = np.mean([_holds(found.flow[name], true.flow[name]) for name in true.flow])
        row |= {"under": fall.high < deepest - 1e-12, "over": fall.low > deepest + 1e-12}
        row |= {"fall": found.drop_detected, "rise": found.rise_detected}
        rows.append(row | {"bias": fall.estimate - deepest, "width": fall.high - fall.low})
    return {name: np.mean([row[name] for row in rows]) for name in rows[0]}


def coverage_of_pairs(shape, seeds, bootstrap, repetitions=500, draws=2000):
    """Return the share of intervals of a paired difference, and of d_z, that hold the truth: each variable is an experiment."""
    generator = np.random.default_rng([list(SHAPES).index(shape), seeds])
    shared = generator.normal(10.0, 5.0, (seeds, repetitions))
    values = np.vstack([shared, shared + SHAPES[shape](generator, (seeds, repetitions))])
    runs = (
        pd.DataFrame(values)
        .add_prefix("x")
        .assign(scenario=np.repeat(["baseline", "policy"], seeds), replicate=np.tile(np.arange(seeds), 2))
    )
    table = paired_differences(runs, bootstrap=bootstrap, draws=draws)
    effect = PAIRED_MEAN / DEVIATIONS[shape]
    return table.eval(f"low <= {PAIRED_MEAN} <= high").mean(), table.eval(f"d_z_low <= {effect} <= d_z_high").mean()


def _holds(interval, true):
    return interval.low - 1e-12 <= true.estimate <= interval.high + 1e-12


def _chance(generator, seeds, spread):
    shocks = generator.normal(0, spread * np.sqrt(1 - MEMORY**2), (DAYS, seeds))
    for day in range(1, DAYS):
        shocks[day] += MEMORY * shocks[day - 1]
    return np.exp(shocks.T - spread**2 / 2)


def _print_few(repetitions):
    print("A sharp effect, by the number of seeds\nseeds " + " ".join(f"{name:>16}" for name in MEASURES))
    for seeds in (2, 3, 5, 10, 20, 40):
        shares = coverage(seeds, repetitions).values()
        print(f"{seeds:>5} " + " ".join(f"{share:16.1%}" for share in shares), flush=True)


def _print_effects(repetitions, seeds, own):
    columns = (*OF_EFFECTS, "under", "over", "bias", "width", "fall", "rise")
    print(
        f"{seeds} seeds, own chance {own:.0%}\n{'effect':>10} "
        + " ".join(f"{name:>{max(6, len(name))}}" for name in columns)
    )
    for effect in EFFECTS:
        found = coverage_of_effect(effect, seeds, repetitions, own=own)
        shown = (f"{found[name]:>{max(6, len(name))}.{2 if name in ('bias', 'width') else 1}%}" for name in columns)
        print(f"{effect:>10} " + " ".join(shown), flush=True)


def _print_pairs(repetitions):
    print(f"Paired differences, {repetitions} experiments; *: outside {AIM[0]:.0%} to {AIM[1]:.0%}")
    print(f"{'differences':>12} {'seeds':>5} {'t':>7} {'bootstrap':>10} {'d_z':>7}")
    for shape in SHAPES:
        for seeds in (10, 40):
            (by_t, of_effect), (by_draws, _) = (coverage_of_pairs(shape, seeds, way, repetitions) for way in (0, 1))
            shares = (
                f"{share:.1%}{' ' if AIM[0] <= share <= AIM[1] else '*'}" for share in (by_t, by_draws, of_effect)
            )
            print(f"{shape:>12} {seeds:>5} " + " ".join(f"{text:>8}" for text in shares), flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--repetitions", type=int, default=500)
    asked.add_argument("--seeds", type=int, default=40)
    asked.add_argument("--own", type=float, default=0.05, help="spread of the chance of the policy's own")
    asked.add_argument("--few", action="store_true", help="a sharp effect by the number of seeds instead")
    asked.add_argument("--paired", action="store_true", help="paired differences of a table of runs instead")
    given = asked.parse_args()
    if given.paired:
        _print_pairs(given.repetitions)
    elif given.few:
        _print_few(given.repetitions)
    else:
        _print_effects(given.repetitions, given.seeds, given.own)
