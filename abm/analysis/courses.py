"""Courses: how much flows under each policy in the periods after its start, as a table."""

from __future__ import annotations

from itertools import zip_longest

from abm.analysis.answers import Answer
from abm.analysis.findings import is_defined
from abm.analysis.lettering import fold, pad
from abm.analysis.points import FLOW, whole_percent
from abm.measures.chance import together

FLOW_UNDER = "Flow, in days after the start, under"  # head of the policies
LABEL_WIDTH, WIDTH = 45, 11  # of a name, and of a column
READING = (
    "Flow, in days after the start: of that without the policy; \N{PLUS-MINUS SIGN} half of the 95% interval, rounded up, "
    "which holds for all periods of a policy at once."
)


def course_cells(answer: Answer) -> dict[str, str]:
    """Return the flow of each period as a share of that without the policy, by its days; intervals hold for all at once."""
    names = [name for name in FLOW if name in answer.measures]
    flow = {name: together(answer[name], answer.seeds, len(names)) for name in names}
    return {FLOW[name]: whole_percent(one) + "%" * is_defined(one.estimate) for name, one in flow.items()}


def courses_table(answers: list[Answer]) -> list[str]:
    """Write how much flows under each policy; no lines where no period lies within the run."""
    found = [(answer.label, course_cells(answer)) for answer in answers]
    heads = [head for head in FLOW.values() if any(head in cells for _, cells in found)]
    if not heads:
        return []
    lines = [FLOW_UNDER.ljust(LABEL_WIDTH) + "".join(head.rjust(WIDTH) for head in heads)]
    for label, cells in found:
        row = "".join(cells.get(head, "").rjust(WIDTH) for head in heads)
        names = zip_longest(fold(label, LABEL_WIDTH - 1), [row], fillvalue="")
        lines += [(pad(name, LABEL_WIDTH) + numbers).rstrip() for name, numbers in names]
    return lines
