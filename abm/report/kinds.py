"""Kinds: what policies of one kind do to the flow, where an experiment has policies of several kinds."""

from __future__ import annotations

from collections.abc import Sequence

from abm.analysis.answers import Answer
from abm.analysis.findings import fine_percent, percent, whole
from abm.measures.falls import NOT_RECOVERED, STAYED_ABOVE
from abm.model.interventions import known_kinds
from abm.report.course import return_of
from abm.report.gathered import Gathered
from abm.report.found import Point

MOST_KINDS = 4  # a table says more of more


def by_kind(found: Gathered) -> tuple[Point, ...]:
    """Return, kind by kind, how far the flow falls, when it is back, and what is averted; nothing where all are of one kind, or of many."""
    groups: dict[str, list[Answer]] = {}
    for answer in found.policies:
        groups.setdefault(kind_of(found, answer), []).append(answer)
    if not 1 < len(groups) <= MOST_KINDS or len(groups) == len(found.policies):
        return ()
    return tuple(Point(title, _does(answers)) for title, answers in groups.items())


def kind_of(found: Gathered, answer: Answer) -> str:
    """Return the titles of the interventions of a policy."""
    made = next(one for one in found.folder.scenarios if one["name"] == answer.name)["interventions"]
    known = known_kinds()
    titles = [known[one["kind"]].title if one["kind"] in known else str(one["kind"]) for one in made]
    return " and ".join(dict.fromkeys(titles))


def _does(answers: Sequence[Answer]) -> str:
    """Say what some policies do to the flow, from the least to the most."""
    many = len(answers)
    return f"{many} {'policy' if many == 1 else 'policies'}: the flow falls by {_drops(answers)}; {_returns(answers)}; {_averted(answers)}."


def _drops(answers: Sequence[Answer]) -> str:
    fallen = sorted(one["largest_drop"].estimate for one in answers if one.detected)
    if not fallen:
        return "no more than chance"
    low, high = (percent(end) for end in (fallen[0], fallen[-1]))
    few = f" under {len(fallen)} of them, else by no more than chance" if len(fallen) < len(answers) else ""
    return (low if low == high else f"{low} to {high}") + few


def _returns(answers: Sequence[Answer]) -> str:
    """Say when the flows are back that fell below 90%."""
    days = sorted(back.day for one in answers if (back := return_of(one)) and one.detected)
    above = sum(one.status == STAYED_ABOVE for one in answers)
    never = sum(one.status == NOT_RECOVERED for one in answers)
    ends = whole(days[0]) if days and days[0] == days[-1] else f"{whole(days[0])} to {whole(days[-1])}" if days else ""
    said = [
        f"it is back at 95% after {ends} days" * bool(days),
        f"it is not back under {never}" * bool(never),
        f"it stays above 90% under {above if above < len(answers) else 'all'}" * bool(above),
    ]
    return ", ".join(filter(None, said)) or "it need not come back"


def _averted(answers: Sequence[Answer]) -> str:
    shares = sorted(one["averted_share"].estimate for one in answers)
    low, high = (fine_percent(end) for end in (shares[0], shares[-1]))
    less, more = (sum(one.beyond("averted_kg") == side for one in answers) for side in (1, -1))
    adds = f"; under {more} more gets through" if more else ""
    return f"in all {low if low == high else f'{low} to {high}'} of the flow is averted (beyond chance under {less or 'none'}{adds})"
