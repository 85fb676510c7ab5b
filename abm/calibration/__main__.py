"""`python -m abm.calibration`: fit the free numbers to FY2019-22, and tell model and official figures year by year."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from tqdm import tqdm

from abm.calibration.fit import FIRST_FINAL_SEED, Budget, fit
from abm.calibration.free import Numbers
from abm.calibration.options import whole
from abm.calibration.report import as_text, as_toml, compare_table, points_table, write_fit
from abm.calibration.runs import observe_points, pool_of
from abm.calibration.targets import fitted_targets, withheld_targets
from abm.running.engine import available_cores


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
    parser = argparse.ArgumentParser("python -m abm.calibration", description=__doc__)
    for field in fields(Budget):
        least = 0 if field.name == "generations" else 1
        told = f"{field.name.replace('_', ' ')} (default {field.default})"
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=whole(least), default=field.default, help=told)
    parser.add_argument("--seed", type=whole(0), default=1, help="of the sample and the generations (default 1)")
    parser.add_argument("--workers", type=whole(1), default=available_cores(), help="processes (default: one per core)")
    parser.add_argument("--out", type=Path, default=Path("calibration"), help="folder (default: calibration)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
