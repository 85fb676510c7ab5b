"""Courses: how much flows under each policy in the periods after its start, as a table."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import is_defined
from abm.analysis.points import FLOW, whole_percent
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.measures.chance import together
from abm.measures.falls import PERIODS, period_name

FLOW_UNDER = "Flow, in days after the start, under"  # head of the policies
LABEL_WIDTH = 45  # of a name
READING = (
    "Flow, in days after the start: of that without the policy; \N{PLUS-MINUS SIGN} half of the 95% interval, rounded up, "
    "which holds for all periods of a policy at once."
)

FLOW_OF_DAYS = (
    "Flow, in days after the start (the run goes on to day {last}), under"  # the same where days are left over
)
CUT = (
    " It ends with the last period that lies whole within the run, on day {shown} after the start; the run goes on to day "
    "{last}, and what it averts in all holds those days."
)


def days_after(answer: Answer) -> tuple[int, int] | None:
    """Return the last day after the start that lies in a period, and that of the run; None where no day is left over."""
    ends = [last for first, last in PERIODS if period_name(first, last) in answer.measures]
    last = answer.days_watched - 1
    return (ends[-1], last) if ends and ends[-1] < last else None


def courses_reading(answers: list[Answer]) -> str:
    """Say how the table is read, and with which day it ends where a run goes on; nothing where there is no table."""
    if not courses_table(answers):
        return ""
    left = _most_left(answers)
    return READING + (CUT.format(shown=left[0], last=left[1]) if left else "")


def course_rows(answers: list[Answer]) -> list[dict[str, str]]:
    """Return the flow by period as a page shows it, a row for each policy that has any; the head says how long a run goes on."""
    left = _most_left(answers)
    head = FLOW_OF_DAYS.format(last=left[1]) if left else FLOW_UNDER
    return [{head: one.label} | cells for one in answers if (cells := course_cells(one))]


def _most_left(answers: list[Answer]) -> tuple[int, int] | None:
    """Return the last day in a period, and of the run, of the policy after which most days are watched."""
    return max(filter(None, map(days_after, answers)), key=lambda days: days[1], default=None)


def course_cells(answer: Answer) -> dict[str, str]:
    """Return the flow of each period as a share of that without the policy, by its days; intervals hold for all at once."""
    names = [name for name in FLOW if name in answer.measures]
    flow = {name: together(answer[name], answer.seeds, len(names)) for name in names}
    return {FLOW[name]: whole_percent(one) + "%" * is_defined(one.estimate) for name, one in flow.items()}


def courses_table(answers: list[Answer], room: int = WIDTH) -> list[str]:
    """Write how much flows under each policy; no lines where no period lies within the run."""
    found = [(answer.label, course_cells(answer)) for answer in answers]
    heads = [head for head in FLOW.values() if any(head in cells for _, cells in found)]
    if not heads:
        return []
    rows = [TextRow(label, [[cells.get(head, "")] for head in heads]) for label, cells in found]
    return text_table(FLOW_UNDER, [[head] for head in heads], rows, room, widest=LABEL_WIDTH)
