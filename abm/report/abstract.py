"""Abstract: an answer in three short paragraphs, before its tables: what was found, how sure that is, and what it assumes."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, fine_percent, percent
from abm.analysis.results import seeds_text
from abm.report.carried import Tested, adapting, moving, tested, who
from abm.report.course import in_short
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind
from abm.report.lead import counts, lead, spoken_of
from abm.report.missed import MET, held
from abm.report.sources import direction

IN_A_TABLE = 4  # policies that a reader counts at a glance
BUILT_IN = "A part of every recovery is built in: couriers, labs and leaders who are lost are replaced, and a shortage raises the price, which more output answers."


def found_text(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    """Say which policy averts most, and how the flow goes under the one that is spoken of."""
    seeds = seeds_text([answer.seeds for answer in found.policies])
    many = len(found.policies) > IN_A_TABLE and not by_kind(found)
    return " ".join(
        filter(
            None,
            (
                f"In the model, over {seeds} (runs with other random numbers), {lead(found, first, tied)}",
                in_short(found, spoken_of(found, first)),
                counts(found.policies) if many else "",
            ),
        )
    )


def sure_text(found: Gathered, shown: Answer, about: str) -> str:
    """Say how far chance, the assumptions and what the model misses reach."""
    share = shown["averted_share"]
    low, high = (fine_percent(end) for end in (share.low, share.high))
    leaves = "little" if share.low * share.high > 0.0 else "even its direction"
    chance = f"Chance leaves {leaves} open: over {counted(shown.seeds, 'seed')} “{shown.label}” averts {low} to {high} of the flow (95%)."
    return " ".join((chance, over_versions(tested(found, about), about), _held()))


def over_versions(there: Tested | None, about: str) -> str:
    """Say what is averted over the versions of the model, in short."""
    if there is None:
        return f"What is assumed leaves more open: what other assumptions do to “{about}” was not tested."
    one = there.row
    averted = " to ".join(percent(one[f"averted_{end}"], True) for end in ("low", "high"))
    unclear = one["points"] - one["less"] - one["more"]
    return (
        f"What is assumed leaves more open: over {one['points']} versions of the model, {one['parameters']} uncertain numbers anywhere in their ranges, {who(there, about)} averts {averted}, "
        f"clearly something in {one['less']}, clearly the reverse in {one['more'] or 'none'}, and in {unclear} it may be chance. {direction(there)}"
    )


def _held() -> str:
    """Say how much of what is on record the model meets."""
    met, of = sum(one.verdict == MET for one in held()), len(held())
    return f"Of {of} official figures and published findings that the model is held against it meets {met}: it is no forecast."


def assumes_text(found: Gathered, about: str) -> str:
    """Say what is built in, which adaptation matters most, and which uncertain numbers do."""
    adapts, there = adapting(found, about, 1), tested(found, about)
    return " ".join(
        filter(None, (BUILT_IN, f"Of all that adapts, {adapts}" * bool(adapts), moving(there) if there else ""))
    )
