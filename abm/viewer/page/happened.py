"""What happened: the log of a run, taken of what is recorded: policies, moves by hand, what mechanisms tell of, and each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from abm.analysis.findings import counted
from abm.model.declared import HAPPENINGS
from abm.model.kinds import MONTH
from abm.viewer.session.steering import settled
from abm.viewer.session.view import View
from abm.viewer.session.whereabouts import Whereabouts

SCENARIO, HAND, BOTH, HERE = "scenario", "by hand", "in the baseline, too", "in this run alone"
Series = dict[str, list[float]]


def log_of(view: View) -> list[dict]:
    """Return what happened up to the day that is shown, the newest first: day, words, and by whom or in which run.

    What was moved for the next day is there, too, as long as no later day has been simulated.
    """
    entries = [*_steered(view), *_recorded(*view.series, view.whereabouts)]
    if view.diverged is not None and view.diverged <= view.day:
        entries.append(_entry(view.diverged, "This run and its baseline diverged", HERE))
    return sorted(entries, key=lambda entry: entry["day"])[::-1]


def _entry(day: int, words: str, by: str) -> dict:
    return {"day": day, "words": words, "by": by}


def _steered(view: View) -> Iterator[dict]:
    """Yield what begins by itself, repeated arrests once, what ends, and what was moved by hand, at its final size."""
    moves = settled(view.moves)
    moved = {(move.kind, move.day) for move in moves}
    for window in view.windows:
        if window["label"] and not window["by_hand"] and window["start"] <= view.day:
            yield _entry(window["start"], window["words"], SCENARIO)
        is_said = window["by_hand"] and (window["kind"], window["stop"]) in moved  # the move that ended it says so
        if window["stop"] <= view.day and window["stop"] - window["start"] > 1 and not is_said:
            yield _entry(window["stop"], f"{window['words']}: ends", HAND if window["by_hand"] else SCENARIO)
    for move in moves:
        if move.day <= view.day or view.day == view.last_day:
            yield _entry(move.day, move.words, HAND)


def _recorded(policy: Series, baseline: Series, whereabouts: Mapping[int, Whereabouts]) -> Iterator[dict]:
    """Yield what the days of a run tell, and whether the same was in its baseline on that day."""
    for one in HAPPENINGS:
        for (last, many), (_, usual) in zip(one.sums(policy[one.column]), one.sums(baseline[one.column]), strict=False):
            if many:
                known = whereabouts.get(last, {}).get(one.column, ())
                yield _entry(last, one.tell(many) + _of(known, many), BOTH if usual == many else HERE)
    for last in range(MONTH - 1, len(policy["delivered_g"]), MONTH):
        yield _entry(last, _month(policy, last), f"baseline: {_month(baseline, last).partition(': ')[2]}")


def _of(known: tuple[str, ...], many: float) -> str:
    """Say whom or where it was; nothing unless it is known of each."""
    if len(known) != many:
        return ""
    return ": " + "; ".join(f"{text}, {times} times" if times > 1 else text for text, times in Counter(known).items())


def _month(series: Series, last: int) -> str:
    """Return what the last days up to a day came to."""
    days = slice(last + 1 - MONTH, last + 1)
    delivered, seizures, labs = (sum(series[name][days]) for name in ("delivered_g", "seizures", "labs_found"))
    return f"{MONTH} days: {delivered / 1e3:,.0f} kg pure delivered, {counted(seizures, 'seizure')}, {counted(labs, 'lab')} found"
