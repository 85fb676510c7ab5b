"""Answer: what was found in a paragraph, and how sure one can be, every sentence made of the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from abm.analysis import headline
from abm.analysis.answers import Answer
from abm.analysis.changes import range_text
from abm.analysis.differences import told_apart
from abm.analysis.findings import counted, finding, is_told, leaders, mass, number, small_percent
from abm.analysis.probability import COST
from abm.analysis.results import PLACEBO, seeds_text
from abm.analysis.verdict import verdict_sentence
from abm.measures.resampling import FEW_SEEDS
from abm.model.declared import PARAMETERS
from abm.report.gathered import Gathered

ASIDE = {  # what is said of the first policy beside the flow
    "deaths": "deaths from overdoses",
    "killed": "killings tied to the trade",
    "price_mean": "the street price",
    "wait_minutes_mean": "the mean wait of a car",
}
MOST_TIED = 3  # that are named


def answer_text(found: Gathered) -> str:
    """Return the answer of an experiment that varies no parameter in one paragraph."""
    if not found.policies:
        return "Nothing can be compared: that takes a policy with a window, and two seeds or more of it and of its baseline."
    first, tied = first_of(found)
    seeds = seeds_text([answer.seeds for answer in found.policies])
    parts = [f"Over {seeds}, each with and without the policy: {_lead(found, first, tied)}"]
    parts += [_course(found.policies, first)]
    if len(found.policies) > 1:
        parts.append(_counts(found.policies))
    parts += [_aside(first)]
    return " ".join(filter(None, parts))


def first_of(found: Gathered) -> tuple[Answer, list[Answer]]:
    """Return the policy that averts most, beyond chance if any does, and those that cannot be distinguished from it."""
    apart = told_apart(found.differences, "averted_kg")
    first, *tied = leaders(found.policies, "averted_kg", apart, lambda answer: answer.keeps_back)
    return first, tied


def _lead(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    if not first.keeps_back:
        many = len(found.policies)
        none = "the policy averts nothing" if many == 1 else f"none of the {many} policies averts anything"
        return f"{none} of the flow beyond chance; {_mean(first)}"
    said = f"“{first.label}” averts {'most' if len(found.policies) > 1 else _kilograms(first)}"
    said = f"{said}: {_kilograms(first)}" if len(found.policies) > 1 else said
    share = first["averted_share"]
    said += f", which is {small_percent(share.estimate)} of the flow from its start to the end of the run"
    if not tied:
        return f"{said}."
    names = ", ".join(f"“{one.label}” ({mass(one['averted_kg'].estimate)})" for one in tied[:MOST_TIED])
    more = f" and {counted(len(tied) - MOST_TIED, 'other')}" if len(tied) > MOST_TIED else ""
    return f"{said}. It ties with {names}{more}: over these seeds they cannot be distinguished."


def _course(answers: list[Answer], first: Answer) -> str:
    """Say how far the flow falls, and whether it comes back, under the first policy, or else the one under which it falls most."""
    fallen = [answer for answer in answers if answer.detected]
    if first.keeps_back or first.detected or not fallen:
        return f"The course of the flow under “{first.label}”: {finding(first)}."
    most = max(fallen, key=lambda answer: answer["largest_drop"].estimate)
    return f"At its lowest it is under “{most.label}”: {finding(most)}."


def _mean(answer: Answer) -> str:
    return f"of “{answer.label}”, which has the highest mean, it is {_kilograms(answer)}."


def _kilograms(answer: Answer) -> str:
    kept = answer["averted_kg"]
    if not (is_told(kept.low) and is_told(kept.high)):
        return f"{mass(kept.estimate)} of pure fentanyl"
    ends = (number(end, 0) for end in (kept.low, kept.high))
    return f"{mass(kept.estimate)} of pure fentanyl (95% interval {' to '.join(ends)} kg)"


def _counts(answers: list[Answer]) -> str:
    """Count what policies do to the flow in all."""
    less, more = (sum(answer.beyond("averted_kg") == side for answer in answers) for side in (1, -1))
    rest = len(answers) - less - more
    added = f", {more} let more through" if more else ""
    none = f", and of {rest} the effect in all may be chance" if rest else ""
    return f"Of the {len(answers)} policies {less or 'none'} avert{'s' * (less < 2)} flow beyond chance{added}{none}."


def _aside(answer: Answer) -> str:
    """Say what one policy does beside the flow, with intervals."""
    parts = [
        f"{words} {range_text(answer.change(name), 100.0, '%')}"
        for name, words in ASIDE.items()
        if name in answer.differences and is_told(answer.change(name).low) and answer.differences[name].estimate != 0.0
    ]
    cost = answer.measures.get(COST)
    if cost is not None and is_told(cost.low):
        parts.append(f"the public cost {range_text(cost, 1.0)} million USD")
    return f"Beside the flow “{answer.label}” changes, over the whole run: {'; '.join(parts)}." if parts else ""


def design_answer(found: Gathered) -> str:
    """Return the answer of a design as it is printed, without the question."""
    said, question = headline(found.folder.folder), found.folder.question.split()
    head, _, rest = said.partition("\n\n")
    return rest if head.split() == question else said


def sureness(found: Gathered) -> Iterator[str]:
    """Yield what is to be known of how sure the answer is."""
    if found.missing:
        yield found.missing
    if found.design:
        yield "Each point of the design is a world of its own: what an effect does over the points says how much of the answer is an assumption."
        return
    fewest = min((answer.seeds for answer in found.policies), default=0)
    if not fewest:
        return
    yield (
        f"Every policy runs under the same random seeds as its baseline ({seeds_text([one.seeds for one in found.policies])}), so that both differ by "
        "the policy alone. An interval of 95% holds what chance does over seeds."
    )
    if fewest < FEW_SEEDS:
        yield f"Few seeds: with under {FEW_SEEDS} the intervals are wide and rough. More replicates extend the batch."
    if PLACEBO in found.answers:
        kept = found.answers[PLACEBO]
        beyond = " That is not 0: what a policy does by as much may be chance." if kept.beyond("averted_kg") else ""
        yield f"The placebo, which changes the random numbers alone, averts {_kilograms(kept)}.{beyond}"
    if found.differences is not None:
        rows = found.differences[found.differences["variable"] == "averted_kg"]
        clear = int((rows["clear"] == 1).sum())
        yield (
            f"Policies are compared in pairs over the same seeds: {clear} of {counted(len(rows), 'pair')} {'differs' if clear == 1 else 'differ'} in what "
            "they avert after Holm's adjustment for that many comparisons; the others are ties."
        )
    assumed = sum(parameter.source.startswith("A") for parameter in PARAMETERS.values())
    yield (
        f"No interval on this page holds what is not known of the world: {assumed} of {len(PARAMETERS)} parameters of the model are assumptions with "
        "wide ranges. What the answer rests on stands below."
    )


def verdict_text(found: Gathered) -> str:
    """Return the verdict on the policy that averts most in a sentence."""
    first, _ = first_of(found)
    return verdict_sentence(found.verdicts[found.policies.index(first)])
