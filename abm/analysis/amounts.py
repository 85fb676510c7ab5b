"""Amounts: what gets through a day on the day of the largest drop, with a policy and without it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from abm.analysis.answers import Answer
from abm.analysis.pictures.letters import quoted


class Lowest(NamedTuple):
    """Hold the flow (kg a day) on the day of the largest drop, with a policy and without it."""

    flow: float
    usual: float


def amount_title(usual: float, answers: list[Answer], lowest: Mapping[str, Lowest | None]) -> str:
    """Say what gets through on the day of the largest drop, with and without the policy; where none drops, what does without one."""
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        moved = any(answer.beyond("averted_kg") or answer.rises for answer in answers)
        none = "no policy shows a drop" if moved else "no policy changes that"
        return f"Without a policy {usual:,.1f} kg of pure fentanyl get through a day; {none} beyond chance"
    deepest = max(fallen, key=lambda answer: answer["largest_drop"].estimate)
    at = lowest.get(deepest.name)
    if at is None:
        return f"Without a policy {usual:,.1f} kg of pure fentanyl get through a day"
    return (
        f"At the largest drop, under {quoted(deepest.label)}, {at.flow:,.1f} kg of pure fentanyl get through a day, "
        f"{at.usual:,.1f} kg without the policy on the same days"
    )
