"""Leadership arrests: leaders of organizations or of cells are arrested, at once or one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.levers import Levers, Option

TARGETS = ("top", "mid-level", "random")


@dataclass(frozen=True)
class LeadershipArrests(Intervention):
    """Arrest `number` leaders, `every` so many days (0: all on the first day).

    `target` is "top" (leaders of the largest organizations in the trade), "mid-level" (leaders of cells, at
    random) or "random" (leaders of organizations, at random).
    """

    number: int = 1
    target: str = "top"
    every: int = 0

    title = "Arrests of leaders"
    short = "arrests"
    color = "#0072B2"
    system = "organizations"
    today = ("arrests", "organizations")
    question = "What happens when leaders are arrested?"
    options = {
        "number": Option(
            "arrests", "", CHOICE, "amount", "How many leaders are arrested.",
            low=0, high=1000, step=1, neutral=0, whole=True,
        ),
        "target": Option(
            "name", "top (of the largest organizations), mid-level (of cells) or random", CHOICE, "place",
            "Who is arrested: leaders of the largest organizations, of cells, or of any organization.",
            names=lambda: TARGETS,
        ),
        "every": Option(
            "days", ", 0 = all on the first day", CHOICE, "manner", "Days from one arrest to the next.",
            low=0, high=3650, step=1, neutral=0, whole=True,
        ),
    }  # fmt: skip
    acts = (Act("arrest_top_leader", "Arrest the top leader", "mdi-account-lock", {"number": 1, "target": "top"}),)

    @property
    def end(self) -> int | None:
        """Return the day after the last arrest."""
        return self.start + max(0, self.number - 1) * self.every + 1

    @property
    def _lever(self) -> str:
        return self.target.removesuffix("-level")

    @property
    def added(self) -> dict[str, float]:
        """Return the most arrests it adds on a day."""
        return {f"arrests_{self._lever}": min(self.number, 1) if self.every else self.number}

    @property
    def moves(self) -> int:
        """Return on how many days it moves its lever, at the most: there and back with each arrest."""
        return 2 * self.number if self.every else 2

    @classmethod
    def lasts(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether leaders are arrested again: arrests made at once are over."""
        return values.get("every", 0) > 0

    def spells(self, days: int) -> list[tuple[int, int]]:
        """Return the days of the arrests."""
        dates = sorted({self.start + self.every * k for k in range(self.number)})
        return [(day, day + 1) for day in dates if day < days]

    def until(self, day: int) -> LeadershipArrests | None:
        """Return the arrests before `day`; None: there is none."""
        if day <= self.start or self.number == 0:
            return None
        made = self.number if self.every == 0 else min(self.number, (day - self.start - 1) // self.every + 1)
        return replace(self, number=made)

    def move(self, levers: Levers) -> None:
        """Add the arrests to the days they fall on; those beyond the end of the run do not happen."""
        levers.window(self.start, None)
        days = self.start + self.every * np.arange(self.number)
        np.add.at(levers[f"arrests_{self._lever}"], days[days < levers.days], 1)
