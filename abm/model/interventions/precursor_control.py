"""Precursor control: suppliers of precursors are stopped, and come back with a substitute after a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abm.inputs.units import percent_of
from abm.model.intervention import CHOICE, Act, Addition
from abm.model.kinds import SUPPLIERS
from abm.model.choices import LeverError
from abm.model.levers import Option

USUAL_SHARE = 0.4  # where neither share nor largest is given


@dataclass(frozen=True)
class PrecursorControl(Addition):
    """Control a share of the capacity of suppliers (1: all of them), or so many of the largest.

    Whole suppliers stop at once; each comes back with a substitute after a time of its own, and sells what it did before when the control
    ends. `share` is 0.4 where neither is given.
    """

    share: float | None = None
    largest: int | None = None

    title = "Control of precursors"
    short = "precursors"
    color = "#8C6D31"
    system = "supply"
    today = ("precursor_days", "suppliers_stopped")
    asks = ("purity_mean", "purity_least", "pure_price_mean", "precursor_days_mean", "labs_working_mean")
    question = "What happens when suppliers of precursors are controlled?"
    options = {
        "share": Option(
            "share of capacity", f"; 1 is all suppliers; {USUAL_SHARE:.0%} where neither it nor largest is given", CHOICE, "amount",
            "Share of the capacity of suppliers that is controlled; whole suppliers, drawn by lot.",
            low=0, high=1, step=0.05, neutral=0,
        ),
        "largest": Option(
            "suppliers", ", instead of share", CHOICE, "manner", "How many of the largest suppliers are controlled.",
            low=0, high=SUPPLIERS, step=1, neutral=0, whole=True,
        ),
    }  # fmt: skip
    acts = (Act("control_suppliers", "Control all suppliers of precursors", "mdi-link-off", {"share": 1.0}),)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.share is None and self.largest is None:
            object.__setattr__(self, "share", USUAL_SHARE)
        if self.share and self.largest:
            raise LeverError("share and largest: one of the two is allowed")

    @property
    def added(self) -> dict[str, float]:
        """Return what it adds to those who are controlled."""
        return {"suppliers_share": self.share or 0.0, "suppliers_largest": self.largest or 0}

    @classmethod
    def idles(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether no supplier is controlled."""
        return not (values.get("share") or values.get("largest"))

    def usual(self, inputs: str, parameters: Mapping[str, float], day: int | None = None) -> str:
        """Return how large the largest suppliers are, and how much all of them could sell."""
        from abm.model.declared import PARAMETERS  # as any module asks that policies of plugins stand on

        number, slack = (parameters.get(name, PARAMETERS[name].default) for name in ("suppliers", "supplier_slack"))
        room = f"capacity of all is {slack:g} times the use"
        if self.largest is None:
            return f"of {number:g} suppliers; {room}"
        shares = [1 / rank for rank in range(1, int(number) + 1)]
        part = percent_of(sum(shares[: self.largest]) / sum(shares))
        return f"{part} of the capacity of {number:g} suppliers; {room}"
