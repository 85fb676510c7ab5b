"""Report: the fitted numbers as TOML, and a table of model against official figures, as CSV and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from abm.calibration.fit import Tried
from abm.calibration.targets import Target
from abm.inputs.series import LAST_FITTED
from abm.model.declared import PARAMETERS


def compare_table(targets: Sequence[Target], fitted: np.ndarray, default: np.ndarray) -> pd.DataFrame:
    """Return model and official figure of each target.

    Parameters
    ----------
    fitted, default : arrays, shape (seeds, targets)
        What runs give with the fitted numbers, and with the defaults.

    Returns
    -------
    DataFrame
        Medians over seeds, the middle 90% of single runs, and ratios to the official figure; `used` says which targets
        the fit saw.
    """
    low, middle, high = np.nanpercentile(fitted, (5.0, 50.0, 95.0), axis=0)
    usual = np.nanmedian(default, axis=0)
    official = np.array([target.official for target in targets])
    return pd.DataFrame(
        {
            "id": [target.id for target in targets],
            "quantity": [" ".join((target.quantity, target.place)).strip() for target in targets],
            "years": [_years(target) for target in targets],
            "official": official,
            "official_low": [target.low for target in targets],
            "official_high": [target.high for target in targets],
            "model": middle,
            "model_5": low,
            "model_95": high,
            "ratio": middle / official,
            "model_default": usual,
            "ratio_default": usual / official,
            "used": [target.last_year <= LAST_FITTED for target in targets],
        }
    )


def _years(target: Target) -> str:
    if target.first_year == target.last_year:
        return f"FY{target.first_year}"
    return f"FY{target.first_year}-{target.last_year % 100:02d}"


def points_table(tried: Sequence[Tried]) -> pd.DataFrame:
    """Return every point that was tried: generation, distance, numbers."""
    rows = [{"generation": one.generation, "distance": one.distance, **one.values} for one in tried]
    return pd.DataFrame(rows).sort_values(["generation", "distance"], ignore_index=True)


def as_toml(values: Mapping[str, float], distance: float, default: float, how: str) -> str:
    """Return the fitted numbers as a table [parameters], which an experiment file takes as it is."""
    lines = [
        f"# Fitted to FY2019-22 by {how}",
        f"# distance {distance:.3f}, with the defaults {default:.3f}, under seeds that chose neither",
        "[parameters]",
    ]
    for name, value in values.items():
        p = PARAMETERS[name]
        lines.append(f"{name} = {value:.6g}  # {p.unit}; {p.low:g} to {p.high:g}, default {p.default:g}")
    return "\n".join(lines) + "\n"


def as_text(table: pd.DataFrame) -> str:
    """Return the table for a terminal: what was fitted, then what was withheld."""
    parts = []
    for used, title in ((True, "Fitted (FY2019-22)"), (False, "Withheld from the fit (FY2023 and later)")):
        rows = table[table.used == used]
        shown = pd.DataFrame(
            {
                "target": rows.id,
                "quantity": rows.quantity,
                "years": rows.years,
                "official": rows.official.map("{:,.4g}".format),
                "model": rows.model.map("{:,.4g}".format),
                "5-95% of runs": [f"{a:,.4g} - {b:,.4g}" for a, b in zip(rows.model_5, rows.model_95, strict=True)],
                "model / official": rows.ratio.map("{:.2f}".format),
                "default / official": rows.ratio_default.map("{:.2f}".format),
                "within": np.where(rows.model.between(rows.official_low, rows.official_high), "yes", "no"),
            }
        )
        parts.append(f"{title}\n{shown.to_string(index=False)}")
    return "\n\n".join(parts)


def write_fit(folder: Path, toml: str, table: pd.DataFrame, points: pd.DataFrame) -> None:
    """Write fit.toml, fit.csv and points.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fit.toml").write_text(toml, encoding="utf-8")
    table.to_csv(folder / "fit.csv", index=False, float_format="%.6g")
    points.to_csv(folder / "points.csv", index=False, float_format="%.6g")
