"""Costs: what a policy does to prices, pay, earnings and interdiction beside the flow, of the whole trade, paired by seeds."""

from __future__ import annotations

from collections.abc import Iterable

from abm.analysis.answers import Answer
from abm.analysis.findings import is_defined, number, percent
from abm.analysis.pictures.letters import quoted
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.measures.falls import CANNOT
from abm.measures.survival import Interval

FLOW, INTERDICTION, PAY = "Flow", "Interdicted", "Courier pay"
COSTS = {  # in the whole run, and in its last year
    FLOW: ("delivered_kg", "delivered_last_year_kg"),
    "Border price": ("border_price_mean", "border_price_last_year"),
    "Street price": ("price_mean", "price_last_year"),
    PAY: ("pay_mean", "pay_last_year"),
    "Earnings": ("earnings_mean", "earnings_last_year"),
    INTERDICTION: ("interdiction_share", "interdiction_last_year"),
}
TITLED = {
    FLOW: "flow",
    "Border price": "price at the border",
    "Street price": "street price",
    PAY: "pay of couriers",
    "Earnings": "earnings of sellers",
}
INTERDICTED = "share interdicted"
BORDER = "Border price"
PAID = {"Border price": "border", "Street price": "street", PAY: "courier pay"}
CHANGE_UNDER = "Change under"  # head of the policies
SPANS = ("run", "year")
LEAST_SHARE_SHOWN = 0.005  # what would be reported as 0% is not reported in a line
YEAR = 365  # days
MOST_BRACKETED = 0.1  # a change from which on one in brackets has no decimals
LEAST_HALF = 1.5  # half of an interval, in hundredths, from which on a change has no decimals
MOST_PERCENT = 10.0  # a change of ten times or more is written as a multiple
READING = (
    "What it costs whom: change against the same seeds without the policy, {spans}, "
    "± 95%; ×: times what is there without the policy. Border price: what cells are paid per gross weight; street price: per gross gram; earnings: of all sellers, sales at the border less "
    "what they pay; interdicted: share seized of what is seized or delivered, in percentage points."
)


def spans_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Return the spans that costs are reported over: a run of a year or less has no last year of its own."""
    return SPANS if any(answer.days > YEAR for answer in answers) else SPANS[:1]


def costs_reading(answers: list[Answer]) -> str:
    """Say how the table of costs is read; nothing where a folder does not tell them."""
    if not tells_costs(answers):
        return ""
    year = f" and in its last {YEAR} days" if len(spans_of(answers)) > 1 else ""
    return READING.format(spans=f"in the whole run (days before the policy included){year}")


def tells_costs(answers: Iterable[Answer]) -> bool:
    """Tell whether the summary has what policies cost: that of a folder of before has not."""
    run, year = ([names[span] for names in COSTS.values()] for span in range(len(SPANS)))
    return all(
        answer.differences.keys() >= {*run} and (answer.differences.keys() >= {*year} or answer.days <= YEAR)
        for answer in answers
    )


def costs_table(answers: list[Answer], room: int = WIDTH) -> list[str]:
    """Write what each policy does to the flow and to who pays for it; no lines where a folder does not tell that."""
    if not tells_costs(answers):
        return []
    spans = spans_of(answers)
    rows = []
    for answer in answers:
        columns = zip(*(cost_cells(answer, span, answers) for span in spans), strict=True)
        rows.append(TextRow(answer.label, [spans, *columns]))
    return text_table(CHANGE_UNDER, [[""], *([head] for head in COSTS)], rows, room, repeated=1)


def cost_cells(answer: Answer, span: str, among: Iterable[Answer] = ()) -> list[str]:
    """Return what a policy does to the flow and to who pays for it over a span, in the order of `COSTS`, with the decimals of each column."""
    among = [*among] or [answer]
    return [
        change_cell(answer, head, names[SPANS.index(span)], column_digits(among, head, names))
        for head, names in COSTS.items()
    ]


def column_digits(answers: Iterable[Answer], head: str, names: Iterable[str]) -> int:
    """Return the decimals of a column of changes: those of the cell that has most."""
    held = [(one, name) for one in answers for name in names if name in one.differences]
    return max((_digits(one, head, name) for one, name in held), default=0)


def _digits(answer: Answer, head: str, variable: str) -> int:
    """Return the decimals of a change: one where half the width of its interval is small, and it is clear or small itself."""
    change = _change(answer, head, variable)
    half = 50.0 * (change.high - change.low)
    shown = is_defined(change.estimate) and (answer.beyond(variable) or abs(change.estimate) < MOST_BRACKETED)
    return int(bool(shown) and is_defined(half) and half < LEAST_HALF)


def _change(answer: Answer, head: str, variable: str) -> Interval:
    return answer.differences[variable] if head == INTERDICTION else answer.change(variable)


def change_cell(answer: Answer, head: str, variable: str, digits: int | None = None) -> str:
    """Write a change with half the width of its interval, in brackets where it is not clear; its own decimals unless its column has others."""
    change, unit = _change(answer, head, variable), "" if head == INTERDICTION else "%"
    text = changed(change, unit, _digits(answer, head, variable) if digits is None else digits)
    return text if answer.beyond(variable) or not is_defined(change.estimate) else f"({text})"


def changed(change: Interval, unit: str = "%", digits: int | None = None) -> str:
    """Write a change in hundredths with half the width of its interval, with a decimal where that is small or as many as are asked for."""
    if not is_defined(change.estimate):
        return "?"
    half = 50.0 * (change.high - change.low)
    if unit and abs(change.estimate) >= MOST_PERCENT:
        return times(change.estimate, half / 100.0)
    digits = int(is_defined(half) and half < LEAST_HALF) if digits is None else digits
    ends = f" ±{half:.{digits}f}" if is_defined(half) else ""
    return number(100.0 * change.estimate, digits, signed=True) + ends + unit


def times(change: float, half: float) -> str:
    """Write a change as a multiple of what is there without the policy, of thousands where it is that large: '×6.2k ±7.6k'."""
    size, word = (1e3, "k") if abs(change) >= 1e3 else (1.0, "")
    digits = 1 if abs(change) < 10.0 * size else 0
    ends = f" ±{number(half / size, digits)}{word}" if is_defined(half) else ""
    return f"×{number((1.0 + change) / size, digits)}{word}{ends}"


def _latest(head: str, answers: Iterable[Answer]) -> str:
    """Return the variable of the last span that costs are reported over."""
    return COSTS[head][len(spans_of(answers)) - 1]


def cost_line(answer: Answer) -> str:
    """Say what clearly changes for who pays, in the last year of the run, or all of a shorter one; nothing where that is nobody."""
    if not tells_costs([answer]):
        return ""
    moved = {word: _latest(head, [answer]) for head, word in PAID.items() if answer.beyond(_latest(head, [answer]))}
    changes = {word: answer.change(name).estimate for word, name in moved.items()}
    reported = [
        f"{word} {percent(change, signed=True)}" for word, change in changes.items() if abs(change) >= LEAST_SHARE_SHOWN
    ]
    return f"cost: {', '.join(reported)}" if reported else ""


def cost_title(answers: list[Answer]) -> str:
    """Say of the policy that moves the price at the border most, or else anything, what the flow of the last year costs whom."""
    if not (answers and tells_costs(answers)):
        return f"What policies cost is {CANNOT}"
    span = "the last year of the run" if len(spans_of(answers)) > 1 else "the run"
    moved = {answer.name: _clear_changes(answer, answers) for answer in answers}
    if not any(moved.values()):
        return f"No policy clearly moves flow, prices, pay, earnings or interdiction in {span}"
    most = max(answers, key=lambda one: (abs(moved[one.name].get(BORDER, 0.0)), *_largest(moved[one.name])))
    changes = moved[most.name]
    flow = f"changes by {percent(changes[FLOW], signed=True)}" if FLOW in changes else "does not clearly change"
    paid = [
        f"{words} {percent(changes[head], signed=True)}"
        for head, words in TITLED.items()
        if head in changes and head != FLOW
    ]
    if INTERDICTION in changes:
        paid.append(f"{INTERDICTED} {number(100.0 * changes[INTERDICTION], 0, signed=True)} points")
    still = "" if BORDER in changes else "; the price at the border does not clearly change"
    return f"Under {quoted(most.label)} the flow of {span} {flow}" + f"; {', '.join(paid)}" * bool(paid) + still


def most_moved_first(answers: Iterable[Answer]) -> list[str]:
    """Return the names of policies by the largest change over the last span that is clear; those that change nothing as they come, last."""
    among = [*answers]
    if not tells_costs(among):
        return [one.name for one in among]
    moved = {one.name: _largest(_clear_changes(one, among))[0] for one in among}
    return sorted(moved, key=lambda name: -moved[name])


def moves_nothing(answer: Answer) -> bool:
    """Tell whether no cost is clearly another under a policy, over the whole run and over its last year; False where it is not known."""
    names = [name for spans in COSTS.values() for name in spans if name in answer.differences]
    return bool(names) and not any(map(answer.beyond, names))


def _clear_changes(answer: Answer, answers: Iterable[Answer]) -> dict[str, float]:
    """Return what clearly changes over the last span of some policies, by column: shares, of interdiction in points."""
    latest = {head: _latest(head, answers) for head in COSTS}
    clear = {head: name for head, name in latest.items() if answer.beyond(name)}
    return {
        head: (answer.differences[name] if head == INTERDICTION else answer.change(name)).estimate
        for head, name in clear.items()
    }


def _largest(changes: dict[str, float]) -> tuple[float, int]:
    """Return the largest change, and how many there are: the order of policies where the border price tells none apart."""
    return max(map(abs, changes.values()), default=0.0), len(changes)
