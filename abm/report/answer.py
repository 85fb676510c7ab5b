"""Answer: what was found, how sure that is, and what it assumes, in paragraphs made of the numbers."""

from __future__ import annotations

from typing import NamedTuple

from abm.analysis import headline
from abm.analysis.answers import Answer
from abm.analysis.differences import distinguished
from abm.analysis.findings import leaders
from abm.report.adapting import resting
from abm.report.abstract import found_in_short, found_text
from abm.report.carried import BUILT_IN, carried, tested
from abm.report.found import Point, found_points, moves, still, travelers
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind, words_of_kinds
from abm.report.lead import spoken_of
from abm.report.missed import missed_text
from abm.report.sources import kinds_of, sources_of_doubt, sure_text
from abm.report.yardsticks import yardsticks

FOUND = "What it found"
SHORT = 3  # paragraphs that stand before the table of all policies
DOUBTS = (
    "Chance, assumptions and what the model misses are three kinds of doubt, which no single interval holds together."
)
NOTHING = "Nothing can be compared: that takes a policy with a window, and two seeds or more of it and of its baseline."


class Said(NamedTuple):
    """Hold a paragraph of the answer: what it is about, its text, and the points below it."""

    head: str
    text: str
    points: tuple[Point, ...] = ()


def answer_text(found: Gathered) -> str:
    """Return the answer of an experiment that varies no parameter."""
    return " ".join(
        text for one in answer_paragraphs(found) for text in (one.text, *(point.text for point in one.points))
    )


def answer_paragraphs(found: Gathered) -> list[Said]:
    """Return the answer in paragraphs: what was found, how sure that is, and what it assumes, in short and then with more of each."""
    if not found.policies:
        return [Said("", NOTHING)]
    first, tied = first_of(found)
    shown = spoken_of(found, first)
    others = [one for one in found.policies if one is not shown]
    moved = moves(found.policies) if by_kind(found) else ()
    more = (
        *moved,
        still(found.policies),
        *travelers(others),
        *found_points(found, first),
        Point("For scale", yardsticks(found)),
        Point("What was tried", words_of_kinds(found)),
    )
    return [
        Said(FOUND, found_text(found, first, tied), found_in_short(found, first, tied)),
        Said(
            "How sure",
            sure_text(tested(found, shown.label), shown) + resting(found, shown.label),
            sources_of_doubt(found, shown),
        ),
        Said("What it assumes", BUILT_IN, carried(found, shown.label)),
        Said("More of what it found", "", tuple(one for one in more if one.text)),
        Said("More of how sure", DOUBTS, (Point("The real world", missed_text(kinds_of(found, shown).keys())),)),
    ]


def first_of(found: Gathered) -> tuple[Answer, list[Answer]]:
    """Return the policy that averts most, beyond chance if any does, and those that cannot be distinguished from it."""
    apart = distinguished(found.differences, "averted_kg")
    first, *tied = leaders(found.policies, "averted_kg", apart, lambda answer: answer.averts)
    return first, tied


def design_answer(found: Gathered) -> str:
    """Return the answer of a design as it is printed, without the question."""
    said, question = headline(found.folder.folder), found.folder.question.split()
    head, _, rest = said.partition("\n\n")
    return rest if head.split()[: len(question)] == question else said
