"""Verdict: which response variables say that less gets through under a policy, and whether that rests on one of them alone.

Each says so where it clearly changes (as in summary.csv) in the direction in which a smaller flow moves it. Less
gets through where at least two say so, more than speak against it, and the flow itself does not speak against it; the same is asked
again with each of them left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, is_defined, whole
from abm.analysis.judged import FLOW

LEAST = 2  # that have to agree
LESS, MORE, OPEN = "less gets through", "more gets through", "undecided"
SEIZED, AVERTED, AVERTED_SHARE = "seized_kg_gross", "averted_kg", "averted_share"
WORDS = {
    FLOW: "flow", "pure_price_mean": "price per pure gram", "purity_mean": "street purity", "deaths": "deaths", SEIZED: "weight seized",
}  # fmt: skip
SIDES = {FLOW: -1, "pure_price_mean": 1, "purity_mean": -1, "deaths": -1}  # where a smaller flow moves it
READING = (
    "Changes of the flow are from the start of the policy on, as what is averted is; all others are of the whole run. Supports: clearly changes, by the same rule as in every table, as under a smaller flow: less delivered, a higher price per pure gram, lower "
    "purity, fewer deaths. Weight seized supports it where a policy at the border seizes more, or another one leaves less to be seized; of "
    "policies that do both it is not counted. The verdict takes two that support it, more than speak against it, and a flow that does not speak "
    "against it; it holds where that stays so with any one left out. In the model price, purity and deaths follow from the flow: they say whether it is large enough to be "
    "seen in them, not whether the model is right."
)


class Vote(NamedTuple):
    """Hold what one response variable says: 1 less gets through, -1 more, 0 nothing; and its change as a share."""

    variable: str
    side: int
    change: float


class Verdict(NamedTuple):
    """Hold what the response variables of a policy say together.

    Attributes
    ----------
    verdict : str
        One of `LESS`, `MORE`, `OPEN`.
    rests_on : tuple of str
        Response variables without which the verdict is another one.
    beside : str
        That what it averts overlaps what the placebo does; "" where it does not.
    """

    label: str
    votes: tuple[Vote, ...]
    verdict: str
    rests_on: tuple[str, ...]
    beside: str = ""

    @property
    def speaks(self) -> bool:
        """Tell whether any response variable says anything."""
        return any(vote.side for vote in self.votes)

    @property
    def holds(self) -> bool:
        """Tell whether anything is decided, and stays the same with any one left out."""
        return self.verdict != OPEN and not self.rests_on


def verdict_of(answer: Answer, seized: int) -> Verdict:
    """Return what the response variables of a policy say.

    Parameters
    ----------
    seized : {1, -1, 0}
        Whether more or less is seized under a policy of its kind when it works; 0: cannot be said.
    """
    sides = {name: side for name, side in (SIDES | {SEIZED: seized}).items() if side and _is_measured(answer, name)}
    votes = tuple(Vote(name, side * answer.beyond(name), _change(answer, name)) for name, side in sides.items())
    decided = _decide(votes)
    flips = tuple(one.variable for one in votes if _decide([v for v in votes if v is not one]) != decided)
    return Verdict(answer.label, votes, decided, flips, _beside_placebo(answer))


def _change(answer: Answer, name: str) -> float:
    """Return by which share a response variable changes over the run; the flow from the start of the policy on, as what is averted is."""
    if name == FLOW and AVERTED_SHARE in answer.measures:
        return -answer[AVERTED_SHARE].estimate
    return answer.change(name).estimate


def _beside_placebo(answer: Answer) -> str:
    """Say where the interval of what a policy averts overlaps that of the placebo."""
    if answer.placebo is None or not {AVERTED} <= answer.measures.keys() & answer.placebo.measures.keys():
        return ""
    own, chance = answer[AVERTED], answer.placebo[AVERTED]
    if not (own.low <= chance.high and chance.low <= own.high):
        return ""
    ends = (f"{whole(one.low)} to {whole(one.high)} kg" for one in (own, chance))
    return f"What it averts ({next(ends)}) overlaps what chance alone does under the placebo ({next(ends)})."


def _is_measured(answer: Answer, name: str) -> bool:
    return name in answer.differences and is_defined(answer.differences[name].low)


def _decide(votes: Sequence[Vote]) -> str:
    less, more = (sum(vote.side == side for vote in votes) for side in (1, -1))
    flow = next((vote.side for vote in votes if vote.variable == FLOW), 0)
    if less >= LEAST and less > more and flow >= 0:
        return LESS
    return MORE if more >= LEAST and more > less and flow <= 0 else OPEN


def seized_side(kinds: Sequence[str], systems: Mapping[str, str]) -> int:
    """Return the side on which the weight seized speaks for policies of some kinds, given the system each acts on."""
    at_border = {systems.get(kind) == "border" for kind in kinds if kind in systems}
    if len(at_border) != 1 or not all(kind in systems for kind in kinds):
        return 0
    return 1 if at_border == {True} else -1


def verdict_sentence(one: Verdict) -> str:
    """Say a verdict and what it rests on."""
    return f"{_decided(one)} {one.beside}".rstrip()


def _decided(one: Verdict) -> str:
    if not one.speaks:
        return (
            f"“{one.label}”: {one.verdict}, as of {counted(len(one.votes), 'response variable')} none clearly changes."
        )
    supports, against = ([WORDS[v.variable] for v in one.votes if v.side == side] for side in (1, -1))
    said = f"supported by {', '.join(supports) or 'none'}" + (f"; against it: {', '.join(against)}" if against else "")
    return f"“{one.label}”: {one.verdict} ({said}){_resting(one)}."


def _resting(one: Verdict) -> str:
    """Say whether a verdict holds with any one left out; of an undecided one without which it is decided, where that is so."""
    if one.holds:
        return "; that holds with any one of them left out"
    names = " or without ".join(WORDS[name] for name in one.rests_on)
    if one.verdict == OPEN:
        return f"; it is decided without {names}" if names else ""
    return f"; that does not hold without {names}"
