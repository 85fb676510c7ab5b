"""Leadership arrests: leaders of organizations or of cells are arrested, at once or one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.inputs.reading import MOST_DAYS
from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.levers import Levers, Option

TARGETS = ("top", "mid-level", "random")


@dataclass(frozen=True)
class LeadershipArrests(Intervention):
    """Arrest `number` leaders, `every` so many days (0: all on the first day).

    Without a `number` it is one leader, or, with `every`, one after the other to the end of the run.
    `target` is "top" (leaders of the largest organizations in the trade), "mid-level" (leaders of cells, at
    random) or "random" (leaders of organizations, at random).
    """

    number: int | None = None
    target: str = "top"
    every: int = 0

    title = "Arrests of leaders"
    short = "arrests"
    color = "#0072B2"
    system = "organizations"
    today = ("arrests", "organizations")
    asks = ("killed", "arrests", "organizations_end", "contested_successions")
    question = "What happens when leaders are arrested?"
    options = {
        "number": Option(
            "arrests", "; left out: 1, or, with every, to the end of the run", CHOICE, "amount", "How many leaders are arrested.",
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

    def __post_init__(self) -> None:
        """Arrest one leader where neither a number nor days between arrests are given."""
        super().__post_init__()
        if self.number is None and self.every == 0:
            object.__setattr__(self, "number", 1)

    @property
    def end(self) -> int | None:
        """Return the day after the last arrest; None: to the end of the run."""
        return None if self.number is None else self.start + max(0, self.number - 1) * self.every + 1

    @property
    def _lever(self) -> str:
        return self.target.removesuffix("-level")

    @property
    def added(self) -> dict[str, float]:
        """Return the most arrests it adds on a day."""
        number = 1 if self.number is None else self.number
        return {f"arrests_{self._lever}": min(number, 1) if self.every else number}

    @property
    def moves(self) -> int:
        """Return on how many days it moves its lever, at the most: there and back with each arrest."""
        return 2 * len(self._days(MOST_DAYS)) if self.every else 2

    @classmethod
    def idles(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether nobody is arrested: without a number somebody is."""
        return values.get("number") == 0

    @classmethod
    def lasts(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether leaders are arrested again: arrests made at once are over."""
        return values.get("every", 0) > 0

    def spells(self, days: int) -> list[tuple[int, int]]:
        """Return the days of the arrests."""
        return [(day, day + 1) for day in sorted(set(self._days(days)))]

    def _days(self, days: int) -> list[int]:
        """Return the day of each arrest in a run of so many days."""
        number = days if self.number is None else self.number
        return [day for k in range(number) if (day := self.start + self.every * k) < days]

    def beyond(self, days: int) -> str:
        """Say how many of the arrests fall into a run of so many days, where not all do."""
        made = len(self._days(days))
        return "" if self.number in (None, made) else f"{made} of {self.number} arrests fall into the run"

    def until(self, day: int) -> LeadershipArrests | None:
        """Return the arrests before `day`; None: there is none."""
        made = len(self._days(day))
        return replace(self, number=made) if made else None

    def move(self, levers: Levers) -> None:
        """Add the arrests to the days they fall on; those beyond the end of the run do not happen."""
        levers.window(self.start, None)
        np.add.at(levers[f"arrests_{self._lever}"], self._days(levers.days), 1)
