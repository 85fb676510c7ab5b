"""Kinds: what policies of one kind do to the flow, where an experiment has policies of several kinds."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, fine_percent, percent, whole
from abm.measures.falls import NOT_RECOVERED, STAYED_ABOVE
from abm.model.intervention import Intervention
from abm.model.interventions import known_kinds
from abm.report.course import low_days, return_of
from abm.report.gathered import Gathered
from abm.report.found import Point, span
from abm.report.people import KILLED
from abm.report.sources import kinds_of

MOST_KINDS = 4  # a table says more of more


def by_kind(found: Gathered) -> tuple[Point, ...]:
    """Return, kind by kind, how far the flow falls, when it is back, and what is averted; nothing where all are of one kind, or of many."""
    groups: dict[str, list[Answer]] = {}
    for answer in found.policies:
        groups.setdefault(kind_of(found, answer), []).append(answer)
    if not 1 < len(groups) <= MOST_KINDS or len(groups) == len(found.policies):
        return ()
    return tuple(
        Point(f"{title} ({counted(len(answers), 'policy', 'policies')})", _does(found, answers))
        for title, answers in groups.items()
    )


def kind_of(found: Gathered, answer: Answer) -> str:
    """Return the titles of the interventions of a policy."""
    known = known_kinds()
    titles = (known[kind].title if kind in known else kind for kind in kinds_of(found, answer))
    return " and ".join(dict.fromkeys(titles))


def words_of_kinds(found: Gathered) -> str:
    """Say what each kind of policy of a report is, in a line."""
    known = known_kinds()
    made = (one["kind"] for entry in found.folder.scenarios for one in entry["interventions"] if one["kind"] in known)
    said = "; ".join(f"{known[kind].title}: {_about(known[kind])}" for kind in dict.fromkeys(made))
    return f"{said}." if said else ""


def _about(kind: type[Intervention]) -> str:
    """Return what a kind of policy is, as the first line of its module has it behind its name, and what its amounts count."""
    first = (sys.modules[kind.__module__].__doc__ or kind.question).strip().splitlines()[0]
    amounts = [
        option.help[:1].lower() + option.help[1:].rstrip(".")
        for option in kind.options.values()
        if option.part in ("amount", "relative")
    ]
    about = first.partition(": ")[2].rstrip(".") or first
    return f"{about} ({'; '.join(amounts)})" if amounts else first


def _does(found: Gathered, answers: Sequence[Answer]) -> str:
    """Say what some policies do to the flow, from the least to the most."""
    return f"the flow falls by {_drops(answers)}; {_returns(found, answers)}; in all {_averted(answers)}{_killed(answers)}."


def _drops(answers: Sequence[Answer]) -> str:
    fallen = sorted(one["largest_drop"].estimate for one in answers if one.detected)
    if not fallen:
        return "no more than chance"
    few = f" under {_of(len(fallen), answers)}, else by no more than chance" if len(fallen) < len(answers) else ""
    return span([percent(end) for end in fallen]) + few


def _of(many: int, answers: Sequence[Answer]) -> str:
    return f"{many} of {len(answers)}"


def _returns(found: Gathered, answers: Sequence[Answer]) -> str:
    """Say when the flows are back that fell below 90%, and when the others are above 95% for good."""
    days = sorted(back.day for one in answers if (back := return_of(one)) and one.detected)
    above = [one for one in answers if one.status == STAYED_ABOVE]
    never = sum(one.status == NOT_RECOVERED for one in answers)
    every = f" under {_of(len(above), answers)}" if len(above) < len(answers) else ""
    said = [
        f"it is back at 95% after {span([whole(day) for day in days])} days" if days else "",
        f"under {_of(never, answers)} it is not back by the end of the run" * bool(never),
        f"it never falls below 90%{every}{_soon(found, above)}" * bool(above),
    ]
    return ", ".join(filter(None, said)) or "it need not come back"


def _soon(found: Gathered, answers: Sequence[Answer]) -> str:
    """Say when flows that never fall below 90% are above 95% for good; "" where that is not read, or they never fall below it."""
    low = [days for one in answers if (days := low_days(found, one)) is not None and days.size]
    last = sorted(int(days[-1]) for days in low)
    return f" (last below 95% on day {span([whole(day) for day in last])})" if last else ""


def _averted(answers: Sequence[Answer]) -> str:
    """Say from where to where what is averted reaches, and under how many policies that is more or less than chance does."""
    shares = sorted(one["averted_share"].estimate for one in answers)
    less, more = (sum(one.beyond("averted_kg") == side for one in answers) for side in (1, -1))
    unclear = len(answers) - less - more
    counts = ((less, "less gets through"), (more, "more gets through"), (unclear, "it may be chance"))
    said = ", ".join(f"{what} under {_of(many, answers)}" for many, what in counts if many and many < len(answers))
    return f"{span([fine_percent(share) for share in shares])} of the flow is averted{f' ({said})' if said else ''}"


def _killed(answers: Sequence[Answer]) -> str:
    """Say how far killings change where that is clear."""
    clear = [one for one in answers if KILLED in one.differences and one.beyond(KILLED)]
    changes = sorted((one.change(KILLED).estimate for one in clear), key=abs)
    if not changes:
        return ""
    few = f" under {_of(len(changes), answers)}" if len(changes) < len(answers) else ""
    return f"; killings in Mexico change by {span([fine_percent(change, True) for change in changes])}{few}"
