"""Sureness: how sure an answer is, in sentences made of the numbers: seeds, placebo, ties, what speaks for it, what no interval holds."""

from __future__ import annotations

from collections.abc import Iterator

from abm.analysis.findings import counted
from abm.analysis.results import PLACEBO, seeds_text
from abm.analysis.verdict import verdict_sentence
from abm.measures.resampling import FEW_SEEDS
from abm.model.declared import PARAMETERS
from abm.report.answer import first_of
from abm.report.assumptions import assumed_count
from abm.report.lead import kilograms
from abm.report.gathered import Gathered


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
        yield f"The placebo, which changes the random numbers alone, averts {kilograms(kept)}.{beyond}"
    if found.differences is not None:
        rows = found.differences[found.differences["variable"] == "averted_kg"]
        clear = int((rows["clear"] == 1).sum())
        yield (
            f"Policies are compared in pairs over the same seeds: {clear} of {counted(len(rows), 'pair')} {'differs' if clear == 1 else 'differ'} in what "
            f"they avert after Holm's adjustment for that many comparisons{'; the others are ties' if clear < len(rows) else ''}."
        )
    yield (
        f"No interval or probability on this page holds what is not known of the world: {assumed_count()} of {len(PARAMETERS)} parameters of the model are assumptions with "
        "wide ranges. What the answer rests on stands below."
    )


def verdict_text(found: Gathered) -> str:
    """Return the verdict on the policy that averts most in a sentence."""
    first, _ = first_of(found)
    return verdict_sentence(found.verdicts[found.policies.index(first)])
