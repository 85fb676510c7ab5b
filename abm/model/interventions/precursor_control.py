"""Precursor control: suppliers of precursors are stopped, and come back with a substitute after a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.inputs.reading import shown
from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.kinds import SUPPLIERS
from abm.model.levers import LeverError, Levers, Option

USUAL_SHARE = 0.4  # where neither share nor largest is given


@dataclass(frozen=True)
class PrecursorControl(Intervention):
    """Control a share of the capacity of suppliers (1: all of them), or so many of the largest.

    Whole suppliers stop at once; each comes back with a substitute after a time of its own, and sells what it did before when the control
    ends. `share` is 0.4 where neither is given.
    """

    stop: int | None = None
    share: float | None = None
    largest: int | None = None

    title: ClassVar[str] = "Control of precursors"
    short: ClassVar[str] = "precursors"
    color: ClassVar[str] = "#8C6D31"
    question: ClassVar[str] = "What happens when suppliers of precursors are controlled?"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("precursor_days", "suppliers_stopped")
    options: ClassVar = {
        "share": Option(
            "share of capacity", f"; 1 is all suppliers; {USUAL_SHARE:.0%} where neither it nor largest is given", CHOICE, "amount",
            "Share of the capacity of suppliers that is controlled; whole suppliers, drawn by lot.",
            low=0, high=1, step=0.05, neutral=0,
        ),
        "largest": Option(
            "suppliers", ", instead of share", CHOICE, "manner", "How many of the largest suppliers are controlled.",
            low=0, high=SUPPLIERS, step=1, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("control_suppliers", "Control all suppliers of precursors", "mdi-link-off", {"share": 1.0}),)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.share is None and self.largest is None:
            object.__setattr__(self, "share", USUAL_SHARE)
        for name in ("share", "largest"):
            if getattr(self, name) is not None:
                self.options[name].check(name, getattr(self, name))
        if self.share and self.largest:
            raise LeverError("share and largest: one of the two is allowed")
        if self.largest is not None:
            if self.largest != int(self.largest):
                raise LeverError(f"largest = {shown(self.largest)}: a whole number; nearest {round(self.largest)}")
            object.__setattr__(self, "largest", int(self.largest))

    @property
    def added(self) -> dict[str, float]:
        """Return what it adds to those who are controlled."""
        return {"suppliers_share": self.share or 0.0, "suppliers_largest": self.largest or 0}

    def move(self, levers: Levers) -> None:
        """Control suppliers in the window."""
        window = levers.window(self.start, self.stop)
        levers["suppliers_share"][window] += self.share or 0.0
        levers["suppliers_largest"][window] += self.largest or 0
