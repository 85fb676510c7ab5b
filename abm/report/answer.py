"""Answer: what was found, how sure that is, and what it assumes, in paragraphs made of the numbers."""

from __future__ import annotations

from typing import NamedTuple

from abm.analysis import headline
from abm.analysis.answers import Answer
from abm.analysis.differences import distinguished
from abm.analysis.findings import leaders
from abm.analysis.headline import evidence_of
from abm.report.abstract import assumes_text, found_text, others_over_versions, sure_text
from abm.report.carried import assumes, carried, subject
from abm.report.course import course
from abm.report.found import Point, found_points, shifts, travelers
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind, words_of_kinds
from abm.report.lead import spoken_of
from abm.report.sources import DOUBTS, sources_of_doubt
from abm.report.yardsticks import yardsticks

FOUND = "What it found"
SHORT = 3  # paragraphs that stand before the table of all policies
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
    about = subject(found, shown.label)
    scale = yardsticks(found)
    kinds, moved = by_kind(found), tuple(shifts(found.policies))
    points = [*(moved if kinds else ()), *found_points(found, first)]
    points += [Point("For scale", scale), Point("What was tried", words_of_kinds(found))]
    return [
        Said(FOUND, found_text(found, first, tied), (*(kinds or moved), *travelers(found.policies), *_shown(found))),
        Said("How sure", sure_text(found, shown, about), others_over_versions(found, about)),
        Said("What it assumes", assumes_text(found, about)),
        Said("More of what it found", course(found, shown), tuple(one for one in points if one.text)),
        Said("More of how sure", DOUBTS, sources_of_doubt(found, shown)),
        Said("More of what it assumes", assumes(found, about), carried(found, about)),
    ]


def _shown(found: Gathered) -> tuple[Point, ...]:
    """Return by what a government can tell that a policy works, and when, where an experiment asks that."""
    said = evidence_of(found.folder)
    return (Point("What a government can show", " ".join(said)),) if said else ()


def first_of(found: Gathered) -> tuple[Answer, list[Answer]]:
    """Return the policy that averts most, beyond chance if any does, and those that cannot be distinguished from it."""
    apart = distinguished(found.differences, "averted_kg")
    first, *tied = leaders(found.policies, "averted_kg", apart, lambda answer: answer.averts)
    return first, tied


def design_answer(found: Gathered) -> str:
    """Return the answer of a design as it is printed, without the question."""
    said, question = headline(found.folder.folder), found.folder.question.split()
    head, _, rest = said.partition("\n\n")
    return rest if head.split() == question else said
