"""Shown: the measures of a policy as a table and as a picture, for whoever asks for them in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.measures.named import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from abm.measures.arrays import Floats
    from abm.measures.survival import Interval

GRAMS_PER_KILOGRAM = 1000.0


class Shown:
    """Print what became of the flow and the table that `to_frame` gives, in a terminal and in a notebook."""

    recovery_status: str
    parameters: Mapping[str, float]  # those that are others than usual, of what is compared

    def to_frame(self) -> pd.DataFrame:
        """Return the table."""
        raise NotImplementedError

    def __str__(self) -> str:
        table = in_words(self.to_frame()).to_string()
        return with_changes(f"The flow: {self.recovery_status}.", self.parameters) + f"\n{table}"

    def _repr_html_(self) -> str:
        table = in_words(self.to_frame()).to_html()
        said = with_changes(f"The flow: {self.recovery_status}.", self.parameters).replace("\n", "<br>")
        return f"<p>{said}</p>{table}"


def measures_frame(measured: dict[str, Interval]) -> pd.DataFrame:
    """Return one row a measure: estimate, ends of its 95% interval, unit and label, by its name in summary.csv.

    Parameters
    ----------
    measured : dict of Interval
        By name; what is in grams is reported in kilograms, as in all tables.
    """
    import pandas as pd

    rows = {}
    for name, interval in measured.items():
        reported, scale = name, 1.0
        if name.endswith("_g"):
            reported, scale = f"{name[:-2]}_kg", GRAMS_PER_KILOGRAM
        measure, estimate = MEASURES[reported], interval.estimate
        label = f"{measure.label} (blank: {measure.blank})" if measure.blank and np.isnan(estimate) else measure.label
        rows[reported] = [estimate / scale, interval.low / scale, interval.high / scale, measure.unit, label]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high", "unit", "label"])
    return frame.rename_axis("measure")


def with_changes(title: str, changes: Mapping[str, float]) -> str:
    """Return a title with the parameters that are others than usual in a line below; alone where there are none."""
    return "\n".join([title, *filter(None, [", ".join(f"{name} = {value:g}" for name, value in changes.items())])])


def in_words(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its numbers as people write them: shares in percent, four digits, nothing where there is none."""
    table = measures.astype(object)
    for name, unit in measures["unit"].items():
        for column in ("estimate", "low", "high"):
            table.loc[name, column] = _written(measures.loc[name, column], str(unit).startswith("share"))
    return table


def _written(value: float, is_share: bool) -> str:
    if value != value:
        return ""
    return f"{100.0 * value:.3g}%" if is_share else f"{value:,.4g}" if abs(value) < 1000.0 else f"{value:,.0f}"


def plot_flow(r: Floats, band: Floats, window: int, seeds: int, ax: Any = None) -> Any:
    """Draw the relative flow from the start of a policy, with its band; return the axes of Matplotlib.

    Parameters
    ----------
    r : array, shape [days]
        Share of the flow without the policy.
    band : array, shape [2, days]
        Its simultaneous band.
    ax : axes, optional
        Where to draw; a new figure if not given.
    """
    import pandas as pd

    own = ax is None
    ax = pd.DataFrame({f"mean of {seeds} seeds": 100.0 * r}).plot(ax=ax)
    ax.fill_between(range(len(r)), *(100.0 * band), alpha=0.25, label="95% band of the mean")
    ax.axhline(100.0, color="0.5", linewidth=1.0)
    ax.set_xlabel("days from the start of the policy")
    ax.set_ylabel(f"{window}-day flow (% of the flow without the policy)")
    ax.set_ylim(bottom=0.0)
    ax.legend()
    if own:
        ax.figure.set_layout_engine("constrained")
    return ax
