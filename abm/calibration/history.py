"""History: what the shipped scenario `history` seizes, month by month, beside the official figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from abm.analysis.pictures.history import picture_of_history, ratios
from abm.analysis.results import replace_file
from abm.calibration.observing import POUND
from abm.calibration.targets import LAST_FITTED
from abm.experiment.experiment import find_scenario
from abm.inputs.series import official_seizures
from abm.model.simulation import simulate
from abm.inputs.inside import make_folder

SEEDS = 20  # unless others are asked for
KILOGRAM = 1e6  # mg
BAND = (0.05, 0.95)  # quantiles of single seeds


def history_table(seeds: int, report: Callable[[int], object]) -> pd.DataFrame:
    """Run the history under seeds 1, 2 ..., and return a row a month, as `picture_of_history` takes it."""
    scenario, weight, events = find_scenario("history"), [], []
    for seed in range(1, seeds + 1):
        monthly = simulate(scenario, seed).monthly
        weight.append(monthly.seized_gross.sum(axis=1) / KILOGRAM)
        events.append(monthly.seizures.sum(axis=1))
        report(1)
    official = official_seizures()
    table = pd.DataFrame(
        {
            "month": (np.datetime64("2018-10", "M") + official.month).astype(str),
            "fiscal_year": official.fiscal_year,
            "fitted": official.fiscal_year <= LAST_FITTED,
        }
    )
    pounds = (official.ports_lb + official.between_lb) * POUND / KILOGRAM
    measures = {
        "seizures": (official.ports_events + official.between_events, np.array(events)),
        "kg_gross": (pounds, np.array(weight)),
    }
    for name, (true, modeled) in measures.items():
        low, high = np.quantile(modeled, BAND, axis=0)
        columns = {"official": true, "model": modeled.mean(axis=0), "low": low, "high": high}
        table = table.assign(**{f"{what}_{name}": values for what, values in columns.items()})
    return table


def write_history(table: pd.DataFrame, seeds: int, folder: Path) -> str:
    """Write history.csv, history.png and history.svg; return model and official figures by fiscal year as text."""
    make_folder(folder)
    replace_file(folder / "history.csv", lambda path: table.to_csv(path, index=False, float_format="%.6g"))
    picture_of_history(table, folder / "history.png", seeds)
    years = table.groupby("fiscal_year").sum(numeric_only=True)
    fitted = table.groupby("fiscal_year")["fitted"].all()
    lines = ["fiscal year   seizures  official  model/official   kg gross  official  model/official"]
    for year, row in years.iterrows():
        cells = [f"FY{year}      "]
        for name in ("seizures", "kg_gross"):
            ratio = ratios(table, name)[year]
            cells.append(f"{row[f'model_{name}']:>10,.0f}{row[f'official_{name}']:>10,.0f}{ratio:>16.2f}")
        lines.append(" ".join(cells) + ("" if fitted[year] else "   not used for calibration"))
    return "\n".join([*lines, "", f"Mean of {seeds} seeds; picture and table: {folder}/history.png, .svg, .csv"])
