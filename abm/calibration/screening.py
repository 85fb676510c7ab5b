"""`python -m abm.calibration.screening`: which parameter moves which response variable, and which moves none.

Elementary effects (Morris 1991; Campolongo et al. 2007) over the whole ranges of all parameters: trajectories on a grid of
the unit cube, of which each step moves one parameter. Every run is two years of the months of FY2019 under policies of every kind, and all runs
have the same seed, so that a response that is the same to the last bit was not moved. A second seed at the first point
of each trajectory says what chance does: a parameter whose mean effect is no larger than that may have moved
nothing but the chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from abm.calibration.options import Options, add_common, run, whole
from abm.calibration.runs import Report, pool_of, results_of
from abm.experiment.design.sampling import Factor, Value, is_wide, unit_problem
from abm.model.declared import PARAMETERS, RESPONSES
from abm.model.initialization import RunError
from abm.model.interventions import SHIPPED
from abm.model.parameters import ORDERED
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

DEFAULT = 40  # trajectories
ABOUT = (
    "Tell which of {factors} parameters moves which response variable, and which moves none: elementary effects (Morris) over "
    "the whole ranges. A run is two years (the months of FY2019, held) under policies of every kind; the default asks for {runs:,} of them. "
    "Writes screening.csv (a row for each parameter: what it moves, the strongest first, how many times as much as chance) and "
    "effects_by_response.csv (every parameter and response variable)."
)
LEVELS = 4  # of the grid, as Morris has it
SEED, OTHER_SEED = 1, 2
DAYS = 730
SWITCH = "freeze_"  # a switch for structure is no number of the model
PRIOR = {"demand_level": (0.6, 1.4)}  # C27: -40% to +40%; its range is that of worlds for tests and benchmarks
NAMES = tuple(response.name for response in RESPONSES)
INPUTS = "FY2019"  # its months are held: the only ones in which finished product is imported
FIELDS: dict[str, dict[str, Any]] = {
    "anti_corruption": {"stop": 400},
    "blind_inspection": {"stop": 150},
    "cooperation": {"stop": 300},
    "crackdown": {"stop": 210, "region": "all", "intensity": 3.0},
    "inspection_rate": {"coverage": 0.4, "staffed": 0.0},
    "leadership_arrests": {"number": 3, "every": 60},
    "political_threat": {"stop": 300},
    "port_closure": {"stop": 300, "ports": ("San Ysidro",)},
    "precursor_control": {"stop": 320, "share": 1.0},
    "travel_restrictions": {"stop": 400},
}  # of kinds that do little as they are, after which little else is left, or whose end is a mechanism of its own
APART = 10  # days from the start of one policy to that of the next
POLICIES = tuple(SHIPPED[kind](start=30 + APART * k, **FIELDS.get(kind, {})) for k, kind in enumerate(sorted(SHIPPED)))


def all_factors() -> tuple[Factor, ...]:
    """Return every parameter but the switches over its whole range; the upper one of two that are ordered depends on the lower."""
    low_of = {high: low for low, high in ORDERED}
    chosen = [p for name, p in PARAMETERS.items() if not name.startswith(SWITCH)]
    factors = []
    for p in chosen:
        low, high = PRIOR.get(p.name, (p.low, p.high))
        factors.append(Factor(p.name, (), low, high, p.whole, is_wide(low, high), low_of.get(p.name, "")))
    return tuple(factors)


def values_at(factors: Sequence[Factor], place: np.ndarray) -> dict[str, Value]:
    """Return the parameters at a place of the unit cube; those that depend on others after them."""
    below_one = dict(zip(factors, np.minimum(place, np.nextafter(1.0, 0.0)).tolist(), strict=True))
    values = {factor.name: factor.at(u) for factor, u in below_one.items() if not factor.hangs}
    return values | {factor.name: factor.beside(values).at(u) for factor, u in below_one.items() if factor.hangs}


def respond(values: dict[str, Any], seed: int) -> np.ndarray:
    """Return the response variables of two years; nan where the run stopped at a fault."""
    try:
        recording = simulate(
            Scenario(parameters=values, days=DAYS, burn_in=0, inputs=INPUTS, interventions=POLICIES), seed
        )
    except RunError:
        return np.full(len(RESPONSES), np.nan)
    return np.array([float(response.take(recording.daily)) for response in RESPONSES])


def run_all(pool: ProcessPoolExecutor, points: Sequence[dict[str, Value]], seed: int, report: Report) -> np.ndarray:
    """Return the response variables at each point, shape (points, responses)."""
    return np.array(results_of([pool.submit(respond, point, seed) for point in points], report))


def sample_trajectories(factors: Sequence[Factor], trajectories: int, seed: int) -> np.ndarray:
    """Return places of the unit cube, shape (trajectories x (factors + 1), factors): one factor moves at each step."""
    from SALib.sample import morris

    return morris.sample(unit_problem(factors), trajectories, num_levels=LEVELS, seed=seed)


def effects_table(factors: Sequence[Factor], places: np.ndarray, found: np.ndarray, other: np.ndarray) -> pd.DataFrame:
    """Return, for every parameter and response variable, what a step does.

    Parameters
    ----------
    places : array, shape (points, factors)
    found : array, shape (points, responses)
        nan where a response is a share of nothing, or the run stopped.
    other : array, shape (trajectories, responses)
        The first point of each trajectory under another seed.

    Returns
    -------
    DataFrame
        `mean_effect`: mean size of the change over a step of two thirds of the range, in SDs of the response over all points
        (Morris' mu*, per step); `chance`: the same for a change of seed; `changed`: share of steps that changed the
        response by a bit or more; `moves`: the mean effect is beyond chance. Steps that lack a response on either side
        are left out.
    """
    length = len(factors) + 1
    trajectories = len(places) // length
    # blank where nothing happened (a share of nothing): that it appears or goes is a change, but has no size
    series = found.reshape(trajectories, length, -1)
    moved = np.argmax(np.abs(np.diff(places.reshape(trajectories, length, -1), axis=1)) > 0, axis=2)
    change = np.abs(np.diff(series, axis=1))
    bits = ~((series[:, 1:] == series[:, :-1]) | (np.isnan(series[:, 1:]) & np.isnan(series[:, :-1])))
    sd = np.nanstd(found, axis=0)
    sd[sd == 0.0] = np.nan
    chance = np.nanmean(np.abs(series[:, 0] - other), axis=0) / sd
    rows = []
    for k, factor in enumerate(factors):
        mine = moved == k
        sized = ~np.isnan(change[mine])
        mean = np.where(sized, change[mine], 0.0).sum(axis=0) / np.maximum(1, sized.sum(axis=0)) / sd
        changed = bits[mine].mean(axis=0)
        rows += [
            (factor.name, name, mean[j], chance[j], changed[j], bool(mean[j] > chance[j]))
            for j, name in enumerate(NAMES)
        ]
    return pd.DataFrame(rows, columns=["parameter", "response", "mean_effect", "chance", "changed", "moves"])


def summary_table(effects: pd.DataFrame) -> pd.DataFrame:
    """Return one row per parameter: the response variables that it moves, the strongest first, or that none changed."""
    rows = []
    for name, mine in effects.groupby("parameter", sort=False):
        moved = mine[mine.moves].sort_values("mean_effect", ascending=False)
        first = mine.assign(beyond=mine.mean_effect / mine.chance).sort_values("beyond", ascending=False).iloc[0]
        rows.append(
            {
                "parameter": name,
                "moves": len(moved),
                "changes": int((mine.changed > 0).sum()),
                "times_chance": first.beyond,
                "responses": ", ".join(f"{row.response} {row.mean_effect:.2f}" for row in moved.head(4).itertuples()),
            }
        )
    return pd.DataFrame(rows).sort_values(["times_chance"], ascending=False, ignore_index=True)


def read_options(arguments: list[str] | None, factors: int) -> argparse.Namespace:
    """Return the options: trajectories, the seed, processes and the folder."""
    runs = DEFAULT * (factors + 2)
    parser = Options("python -m abm.calibration.screening", description=ABOUT.format(factors=factors, runs=runs))
    reported = f"ways through the ranges, {factors + 2} runs each (default {DEFAULT})"
    parser.add_argument("--trajectories", type=whole(2), default=DEFAULT, metavar="N", help=reported)
    add_common(parser, "screening", "seed of the trajectories (default 1)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Screen all parameters, and write screening.csv and effects_by_response.csv."""
    factors = all_factors()
    options = read_options(arguments, len(factors))
    places = sample_trajectories(factors, options.trajectories, options.seed)
    points = [values_at(factors, place) for place in places]
    total = len(points) + options.trajectories
    with pool_of(options.workers) as pool, tqdm(total=total, unit="run", dynamic_ncols=True) as bar:
        other = run_all(pool, points[:: len(factors) + 1], OTHER_SEED, bar.update)
        found = run_all(pool, points, SEED, bar.update)
    effects = effects_table(factors, places, found, other)
    summary = summary_table(effects)
    options.out.mkdir(parents=True, exist_ok=True)
    effects.to_csv(options.out / "effects_by_response.csv", index=False, float_format="%.6g")
    summary.to_csv(options.out / "screening.csv", index=False, float_format="%.6g")
    none = summary[summary.changes == 0].parameter.tolist()
    died = int(np.isnan(found).all(axis=1).sum())
    print(summary.to_string(index=False, float_format="{:.2f}".format))
    print(
        f"{len(factors)} parameters, {options.trajectories} trajectories, {len(points)} runs, of which {died} stopped at a fault"
    )
    print(f"Change no response variable by a bit: {', '.join(none) or 'none'}")
    print(f"Written: {options.out}/screening.csv, effects_by_response.csv")


if __name__ == "__main__":
    run(main)
