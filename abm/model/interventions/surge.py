"""Surge: officers are sent to the ports of a field office for some time, and examine more who cross."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.choices import office_choices
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class Surge(Addition):
    """Add exams at the ports of a field office, or at all, by officers who come for it and go with it."""

    office: str = "San Diego"
    size: float = 0.5

    title = "Surge at ports"
    short = "more officers"
    color = "#3A5A40"
    system = "border"
    today = ("seizures", "exams")
    asks = ("seizures", "seized_kg_gross", "refused")
    lever = "surge"
    question = "What happens when officers are sent to the ports of one field office?"
    options = {
        "office": Option(
            "name", "a field office, or all", CHOICE, "place", "At the ports of which field office.", names=office_choices
        ),
        "size": Option(
            "usual exams", ", added to the usual ones, which are 1", CHOICE, "amount",
            "Exams added, in usual ones.", low=0, high=10, step=0.1, neutral=0,
        ),
    }  # fmt: skip

    def move(self, levers: Levers) -> None:
        """Add the exams at the ports of the office in the window."""
        levers["surge"][levers.window(self.start, self.stop), levers.offices(self.office)] += self.size
