"""`python -m abm.calibration`: fit the free numbers to FY2019-22, and tell model and official figures year by year."""

from __future__ import annotations

import argparse
from dataclasses import fields

from tqdm import tqdm

from abm.calibration.fit import FIRST_FINAL_SEED, Budget, fit
from abm.calibration.free import Numbers
from abm.calibration.options import Options, add_common, run, whole
from abm.calibration.report import as_text, as_toml, compare_table, points_table, write_fit
from abm.calibration.runs import observe_points, pool_of
from abm.calibration.targets import fitted_targets, withheld_targets


HELP = {
    "points": "points of the sample that fills the ranges of the free numbers",
    "seeds": "seeds of a point of the sample; each generation has as many more",
    "generations": "generations drawn around the best points so far; 0: the sample alone",
    "offspring": "points of a generation",
    "candidates": "best points that meet the defaults at the end",
    "final_seeds": "seeds under which they meet; none of them chose a point",
}
ABOUT = (
    "Fit the free numbers of the model to the official figures of fiscal years 2019 to 2022, and tell model and official "
    "figures year by year; later years are withheld from the fit. A run is those years of history; the defaults ask for "
    "{runs:,} of them. Writes fit.toml (a table [parameters] that an experiment file takes as it is), "
    "fit.csv (model and official figures) and points.csv (every point that was tried). The same seed gives the same numbers."
)


def main(arguments: list[str] | None = None) -> None:
    """Fit, and write fit.toml, fit.csv and points.csv."""
    options = read_options(arguments)
    budget = Budget(**{field.name: getattr(options, field.name) for field in fields(Budget)})
    numbers, targets = Numbers.of(), fitted_targets()
    everything = (*targets, *withheld_targets())
    total = budget.runs + 2 * budget.final_seeds
    with pool_of(options.workers) as pool, tqdm(total=total, unit="run", dynamic_ncols=True) as bar:
        tried, final = fit(pool, numbers, targets, budget, options.seed, bar.update, tqdm.write)
        best, default = final[0], next(one for one in final if one.generation < 0)
        seeds = range(FIRST_FINAL_SEED, FIRST_FINAL_SEED + budget.final_seeds)
        observed = observe_points(pool, [best.values, {}], seeds, everything, bar.update)
    table = compare_table(everything, observed[0], observed[1])
    how = f"python -m abm.calibration --seed {options.seed}, {budget}"
    toml = as_toml(best.values, best.distance, default.distance, how)
    write_fit(options.out, toml, table, points_table([*tried, *final]))
    print(f"{toml}\n{as_text(table)}\n\nWritten: {options.out}/fit.toml, fit.csv, points.csv")


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options: the budget, the seed, processes and the folder."""
    default = Budget()
    runs = default.runs + 2 * default.final_seeds
    parser = Options("python -m abm.calibration", description=ABOUT.format(runs=runs))
    for field in fields(Budget):
        least = 0 if field.name == "generations" else 1
        name, text = f"--{field.name.replace('_', '-')}", f"{HELP[field.name]} (default {field.default})"
        parser.add_argument(name, type=whole(least), default=field.default, metavar="N", help=text)
    add_common(parser, "calibration", "seed of the sample and the generations (default 1)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main)
