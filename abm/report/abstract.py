"""Abstract: what was found, in short: which policy averts most, how the flow goes under it, who dies, what it costs, and what the others do."""

from __future__ import annotations

from collections.abc import Iterator

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, fine_percent, is_defined, whole
from abm.analysis.headline import evidence_of
from abm.analysis.public_cost import TOTAL, at_ports, cost, cost_range, priced_text
from abm.analysis.results import seeds_text
from abm.measures.chance import beyond_chance
from abm.report.course import course, in_short
from abm.report.displaced import displaced_text
from abm.report.found import Point, against_the_flow, moves
from abm.report.gathered import Gathered
from abm.report.kinds import by_kind
from abm.report.lead import counts, lead, spoken_of
from abm.report.people import PEOPLE, from_to, more_or_fewer
from abm.report.single_runs import run_by_run
from abm.report.yardsticks import HISTORY

OF_CHANCE = "How far other assumptions move deaths, killings and cost was not tried."
FEW = 4  # policies that a reader takes in by name


def found_text(found: Gathered, first: Answer, tied: list[Answer]) -> str:
    """Say which policy averts most, of how many, and how much of the flow; or which tie."""
    seeds = seeds_text([answer.seeds for answer in found.policies])
    many = len(found.policies) > FEW and not by_kind(found)
    said = f"In the model as it is usually set{_where(found)}, over {seeds} (runs with other random numbers), {lead(found, first, tied)}"
    shown = spoken_of(found, first)
    short = in_short(shown, f"Under “{shown.label}”" if tied else "Under it")
    return " ".join(filter(None, (said, short, counts(found.policies) if many else "")))


def _where(found: Gathered) -> str:
    """Say of where and when a report is; "" where a folder does not say."""
    inputs, starts = found.folder.scenarios[0].get("inputs"), {answer.start for answer in found.policies}
    since = f", policies from day {starts.pop()} on" if len(starts) == 1 else ""
    when = "from year to year as dated" if inputs == HISTORY else f"as in {inputs}"
    days = counted(found.policies[0].days, "day")
    return f" (southern border of the United States {when}, {days}{since})" if inputs else ""


def found_in_short(found: Gathered, first: Answer, tied: list[Answer]) -> tuple[Point, ...]:
    """Return what a reader asks of the policy that is spoken of, and of the others, each in a sentence or two."""
    shown, kinds = spoken_of(found, first), by_kind(found)
    of = f" under “{shown.label}”" if tied else ""
    points = (
        Point("What a government can show", " ".join(evidence_of(found.folder))),
        Point(f"In order of time{of}", course(found, shown)),
        Point(f"Run by run{of}", run_by_run(shown)),
        Point(f"Deaths and cost{of}", _deaths_and_cost(shown)),
        Point(f"Exams and waits at ports{of}", f"{at_ports(shown)}." if at_ports(shown) else ""),
        *(kinds or [Point("The other policies", _others(found, [shown, *(tied if first.averts else ())]))]),
        Point("From office to office", displaced_text(found)),
        *(() if kinds else moves(found.policies)),
    )
    return tuple(point for point in points if point.text)


def _others(found: Gathered, known: list[Answer]) -> str:
    """Say what policies avert that are not named yet, where they are few."""
    rest = [one for one in found.policies if one.name not in {other.name for other in known}]
    if not rest or len(found.policies) > FEW:
        return ""
    return f"{'; '.join(map(_in_all, rest))}."


def _in_all(answer: Answer) -> str:
    """Say what a policy does to the flow in all."""
    kept, share = answer["averted_kg"].estimate, fine_percent(abs(answer["averted_share"].estimate))
    does = f"averts {whole(kept)} kg ({share})" if kept >= 0.0 else f"lets {whole(-kept)} kg more through ({share})"
    return f"“{answer.label}” {does}{'' if answer.beyond('averted_kg') else ', which may be chance'}"


def _deaths_and_cost(answer: Answer) -> str:
    """Say how many more or fewer die under a policy in the whole run, what it costs, and why fewer die where more gets through."""
    said = [*_people(answer), *_cost(answer)]
    still = [words for name, words in PEOPLE.items() if name in answer.differences and not answer.beyond(name)]
    still += ["public cost"] * (TOTAL in answer.measures and not any(_cost(answer)))
    unclear = f"no clear change of {' or '.join(still)}" if still else ""
    parts = "; ".join(filter(None, (*said, unclear)))
    return " ".join((f"{parts}.", *against_the_flow([answer]), OF_CHANCE)) if parts else ""


def _people(answer: Answer) -> Iterator[str]:
    """Yield how many more or fewer die, with the interval and the share of all, where that is clear."""
    for name, words in PEOPLE.items():
        if name not in answer.differences or not answer.beyond(name):
            continue
        change, share = answer.differences[name], answer.change(name).estimate
        of_all = (
            f"; {fine_percent(abs(share))} of those in the {whole(answer.days)} days without it"
            if is_defined(share)
            else ""
        )
        yield f"{more_or_fewer(change)} {words} ({from_to(change)}{of_all})"


def _cost(answer: Answer) -> Iterator[str]:
    """Yield what a policy costs the public, from where to where that is over the unit costs; where something has no price, what is priced, and that."""
    total = answer.measures.get(TOTAL)
    if total is None:
        return
    if partly := priced_text(answer):
        yield partly
    elif beyond_chance(total):
        what, sign = ("saving", -1) if total.estimate < 0.0 else ("cost", 1)
        yield f"a public {what} of {cost(answer, sign)} USD ({cost_range(answer, sign)} over the unit costs assumed)"
