"""Checkpoints: those of Border Patrol on roads north of the border are closed, or open for more or fewer hours."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.choices import office_choices
from abm.model.intervention import CHOICE, Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class Checkpoints(Intervention):
    """Keep the checkpoints behind a field office's stretch of the border ("all": every one) open for `times` the usual hours."""

    stop: int | None = None
    office: str = "all"
    times: float = 0.0

    title = "Inland checkpoints"
    short = "checkpoints"
    color = "#3F37C9"
    system = "border"
    today = ("checkpoints_kg_gross", "inland_g")
    asks = ("checkpoints_kg_gross", "deaths_per_month", "price_mean")
    question = "What happens when checkpoints on the roads north of the border are closed, or open for more hours?"
    options = {
        "office": Option(
            "name", "a field office, or all", CHOICE, "place", "Behind which stretch of the border.", names=office_choices
        ),
        "times": Option(
            "times the usual", "", CHOICE, "amount",
            "How many times the usual hours they are open with their usual staff; 0 closes them.",
            low=0, high=5, step=0.25, neutral=1, off="closed",
        ),
    }  # fmt: skip

    def name_in(self, inputs: str) -> str:
        """Say whether they are closed, or open for fewer or more hours than usual."""
        closed = self.options["times"].off
        hours = closed if self.times == 0 else "open for fewer hours" if self.times < 1 else "open for more hours"
        return self.short if self.times == 1 else f"{self.short} {hours}"

    def move(self, levers: Levers) -> None:
        """Set the hours in the window."""
        levers["checkpoints"][levers.window(self.start, self.stop), levers.places("checkpoints", self.office)] = (
            self.times
        )
