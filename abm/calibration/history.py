"""History: what the scenario `history` gives, month by month, beside the official figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from abm.analysis.history import SUMS
from abm.analysis.official import Counted, beside_official
from abm.analysis.pictures.history import MEASURES, picture_of_history, ratios
from abm.analysis.pictures.stamp import made_by, stamped
from abm.analysis.results import replace_file
from abm.calibration.observing import months_of
from abm.experiment.drivers import drawn, sizes_of
from abm.experiment.finding import history_drivers, history_scenario
from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.inside import make_folder
from abm.model.declared import PARAMETERS
from abm.model.observation import Recording
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.results.manifest import origin_of

SEEDS = 20  # unless others are asked for
KILOGRAM = 1e6  # mg
DRAW = 20181001  # seed of the sizes of drivers, which are the same however many processes work


def history_table(scenarios: Sequence[Scenario], report: Callable[[int], object]) -> pd.DataFrame:
    """Run a history each under seeds 1, 2 ..., and return a row a month, as `picture_of_history` takes it.

    Parameters
    ----------
    scenarios : sequence of Scenario
        As `drawn_histories` gives them.
    """
    runs = []
    for seed, scenario in enumerate(scenarios, start=1):
        runs.append(counted(simulate(scenario, seed)).measures())
        report(1)
    modeled = {one.column: np.array([run[one.column] for run in runs]) for one in MEASURES}
    return beside_official(modeled, [one.column for one in MEASURES])


def counted(recording: Recording) -> Counted:
    """Count a run by month, each array with shape [months]."""
    monthly, daily = recording.monthly, recording.daily
    kg = monthly.seized_gross / KILOGRAM
    at_ports = kg * (recording.mode != Mode.BETWEEN)
    offices = [at_ports[:, recording.office == office].sum(axis=1) for office in range(len(FIELD_OFFICES))]
    _, month = np.unique(months_of(recording), return_inverse=True)
    caught, citizens, killed, deaths = (np.bincount(month, daily[name]) for name in SUMS)
    default = PARAMETERS["trade_killings"].default
    share = recording.scenario.parameters.get("trade_killings", default)
    return Counted(
        monthly.seizures.sum(axis=1), kg.sum(axis=1), at_ports.sum(axis=1), np.stack(offices, axis=-1),
        caught, citizens, killed, deaths, np.bincount(month), share,
    )  # fmt: skip


def drawn_histories(seeds: int, file: Path | None = None) -> list[Scenario]:
    """Return the history once a seed, with sizes of its drivers spread over their ranges (Latin hypercube).

    Each seed has its own sizes of the drivers that are priors, so that a band holds both chance and what is not known.

    Parameters
    ----------
    file : Path or None
        Drivers besides the shipped ones.

    Raises
    ------
    ExperimentError
        The file is not as it has to be.
    """
    from scipy.stats import qmc  # here, as SciPy's statistics take a second to load

    scenario, drivers = history_scenario(file), history_drivers(file)
    quantiles = np.empty((seeds, 0))
    if sizes_of(drivers):
        quantiles = qmc.LatinHypercube(sizes_of(drivers), rng=np.random.default_rng(DRAW)).random(seeds)
    return [replace(scenario, interventions=drawn(scenario.interventions, drivers, row)) for row in quantiles]


def write_history(table: pd.DataFrame, seeds: int, folder: Path) -> str:
    """Write history.csv, history.png and history.svg; return model and official figures by fiscal year as text."""
    make_folder(folder)
    replace_file(folder / "history.csv", lambda path: table.to_csv(path, index=False, float_format="%.6g"))
    with stamped(made_by(origin_of(range(1, seeds + 1)))):
        picture_of_history(table, folder / "history.png", seeds)
    years = table.groupby("fiscal_year").sum(numeric_only=True)
    fitted = table.groupby("fiscal_year")["fitted"].all()
    lines = ["fiscal year   seizures  official  model/official   kg gross  official  model/official"]
    for year, row in years.iterrows():
        cells = [f"FY{year}      "]
        for name in ("seizures", "kg_gross"):
            ratio = ratios(table, name).get(year)
            official = f"{row[f'official_{name}']:>10,.0f}{ratio:>16.2f}" if ratio else f"{'none':>10}{'none':>16}"
            cells.append(f"{row[f'model_{name}']:>10,.0f}{official}")
        lines.append(" ".join(cells) + ("" if fitted[year] else "   not used for calibration"))
    return "\n".join([*lines, "", f"Mean of {seeds} seeds; picture and table: {folder}/history.png, .svg, .csv"])
