"""What happened: the log of a run, taken of what is recorded of it and of its baseline: policies, moves by hand, what mechanisms tell of, and each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from abm.analysis.findings import counted
from abm.model.declared import HAPPENINGS
from abm.model.kinds import MONTH
from abm.model.looks import Happening
from abm.viewer.session.steering import settled
from abm.viewer.session.view import View
from abm.viewer.session.whereabouts import Whereabouts

SCENARIO, HAND = "scenario", "by hand"
BOTH, HERE, THERE = "in the baseline, too", "in this run alone", "in the baseline alone"
Series = dict[str, list[float]]
Known = Mapping[int, Whereabouts]  # by day


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


def _recorded(policy: Series, baseline: Series, whereabouts: tuple[Known, Known]) -> Iterator[dict]:
    """Yield what the days of both runs tell, and whether it was in both of them."""
    for one in HAPPENINGS:
        sums = zip(one.sums(policy[one.column]), one.sums(baseline[one.column]), strict=False)
        for (last, many), (_, usual) in sums:
            if one.days > 1:
                yield from _summed(one, last, many, usual)
            else:
                texts = [known.get(last, {}).get(one.column, ()) for known in whereabouts]
                yield from _compared(one, last, *_each((many, usual), texts))
    for last in range(MONTH - 1, len(policy["delivered_g"]), MONTH):
        yield _entry(last, _month(policy, last), _beside(_month(baseline, last)))


def _summed(one: Happening, last: int, many: float, usual: float) -> Iterator[dict]:
    """Yield what some days came to; where they came to something in both runs, but not the same, with that of the baseline."""
    if many or usual:
        both = BOTH if many == usual else _beside(one.tell(usual))
        yield _entry(last, one.tell(many or usual), both if many and usual else HERE if many else THERE)


def _beside(words: str) -> str:
    """Return what some days of the baseline came to, to stand beside the same of this run."""
    return f"baseline: {words.partition(': ')[2]}"


def _each(counts: tuple[float, float], texts: list[tuple[str, ...]]) -> tuple[Counter, Counter]:
    """Return by whom or where it was how often it was, in this run and in the baseline; only how often unless it is known of each."""
    is_known = all(len(known) == many for known, many in zip(texts, counts, strict=True))
    mine, usual = texts if is_known else ([""] * round(many) for many in counts)
    return Counter(mine), Counter(usual)


def _compared(one: Happening, day: int, mine: Counter, usual: Counter) -> Iterator[dict]:
    """Yield what happened on a day in both runs, in this one alone, and in the baseline alone."""
    for found, by in ((mine & usual, BOTH), (mine - usual, HERE), (usual - mine, THERE)):
        if found:
            yield _entry(day, one.tell(found.total()) + _of(found), by)


def _of(found: Counter) -> str:
    """Say whom or where it was, where that is known."""
    named = "; ".join(f"{text}, {times} times" if times > 1 else text for text, times in found.items() if text)
    return f": {named}" if named else ""


def _month(series: Series, last: int) -> str:
    """Return what the last days up to a day came to."""
    days = slice(last + 1 - MONTH, last + 1)
    delivered, seizures, labs = (sum(series[name][days]) for name in ("delivered_g", "seizures", "labs_found"))
    return f"{MONTH} days: {delivered / 1e3:,.0f} kg pure delivered, {counted(seizures, 'seizure')}, {counted(labs, 'lab')} found"
