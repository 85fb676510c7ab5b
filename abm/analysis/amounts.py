"""Amounts: what is averted in all, and what gets through a day on the day of the largest drop, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from abm.analysis.answers import Answer
from abm.analysis.findings import fine_percent, is_defined, leaders, net, number, others_text
from abm.analysis.pictures.letters import quoted
from abm.measures.survival import Interval


class Lowest(NamedTuple):
    """Hold the flow (kg a day) on the day of the largest drop, with a policy and without it."""

    flow: float
    usual: float


def amount_title(
    usual: float,
    answers: list[Answer],
    lowest: Mapping[str, Lowest | None],
    fell: Set[frozenset[str]] = frozenset(),
) -> str:
    """Say what gets through on the day of the largest drop, with and without the policy; where none drops, what does without one.

    Parameters
    ----------
    usual : float
        What gets through without a policy, kg a day.
    lowest : mapping
        By policy; None where no day is known.
    fell : set of pairs of policies
        Those that are clearly different in their largest drop.
    """
    fallen = [answer for answer in answers if answer.detected]
    if not fallen:
        moved = any(answer.beyond("averted_kg") or answer.rises for answer in answers)
        none = "no policy shows a drop" if moved else "no policy changes that"
        return f"Without a policy {usual:,.1f} kg of pure fentanyl get through a day; {none} beyond chance"
    deepest, *tied = leaders(fallen, "largest_drop", fell)
    at = lowest.get(deepest.name)
    if at is None:
        return f"Without a policy {usual:,.1f} kg of pure fentanyl get through a day"
    among = f" (not distinguished from {others_text(tied)})" if tied else ""
    return (
        f"At the largest drop, under {quoted(deepest.label)}{among}, {at.flow:,.1f} kg of pure fentanyl get through a day, "
        f"{at.usual:,.1f} kg without the policy on the same days"
    )


def averted_label(answer: Answer) -> str:
    """Write what is averted or added in all in kg of pure fentanyl, in two lines: its interval, and its share of the flow where it is clear."""
    kept, side = answer["averted_kg"], answer.beyond("averted_kg")
    if not (is_defined(kept.low) and is_defined(kept.high)):
        return net(answer)
    moved = Interval(-kept.estimate, -kept.high, -kept.low) if side < 0 else kept
    size, ends = _in_kilograms(moved)
    share = answer.measures.get("averted_share")
    beside = f", {fine_percent(abs(share.estimate))}" if share and is_defined(share.estimate) else ""
    return f"{'added' if side < 0 else 'averted'}: {size} kg pure\n({ends}){beside if side else ', not clear'}"


def averted_sentence(answers: Sequence[Answer]) -> str:
    """Write what each policy averts in all, as a sentence for who does not see the picture; "" of none."""
    said = []
    for answer in answers:
        kept = answer["averted_kg"]
        if is_defined(kept.low) and is_defined(kept.high):
            size, ends = _in_kilograms(kept)
            said.append(f"{answer.label}: {size} ({ends}{'' if answer.beyond('averted_kg') else ', not clear'})")
    return f"Averted in all, kg of pure fentanyl (95% interval; below 0: added): {'; '.join(said)}." if said else ""


def _in_kilograms(mass: Interval) -> tuple[str, str]:
    """Write kilograms and the ends of their interval, with a decimal where all of it is below ten."""
    digits = 0 if max(abs(mass.low), abs(mass.high)) >= 10 else 1
    return number(mass.estimate, digits), f"{number(mass.low, digits)} to {number(mass.high, digits)}"
