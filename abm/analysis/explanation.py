"""Explanation: what brought a flow back, split among the adaptations that were held still and let go, as a table and a paragraph.

The value of a world is the flow under the policy as a share of the flow without it, both with the same adaptations frozen and the
same seeds. Shares are Shapley values; their intervals are Student's over seeds, of ratios to first order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from abm.analysis.findings import counted, is_defined, number
from abm.analysis.results import Results, Scenario
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.measures.arrays import Floats
from abm.measures.falls import PERIOD, ROUNDING, period_sums
from abm.measures.paired import ALPHA, holm, paired_difference, paired_test
from abm.measures.ratio import linearized
from abm.measures.shapley import added_by_each, shapley_values
from abm.measures.survival import Interval
from abm.results.columns import Columns

Free = frozenset[str]
Worlds = Mapping[Free, Floats]  # by what is free: the share of each seed, shape [seeds]
WHOLE = "flow_from_start"
FROZEN, PART, REST, AMONG_REST, FREE, RETURN = "frozen", "part", "rest", "among the rest", "free", "return"
ENDS = (FROZEN, FREE, RETURN)  # of what each period has a row: the third is the second less the first
REST_WORDS = "all other adaptations"
WORDS_WIDTH = 44  # columns of a terminal for what adapts
SHARE = "share of the flow without the policy"
EXPLANATION_COLUMNS: Columns = {
    "policy": ("name", "scenario of the experiment file"),
    "label": ("text", "what it is called"),
    "period": ("name", "days of which the flow is taken, after the start of the policy"),
    "kind": (
        "name",
        "frozen, free: the flow where nothing adapts, as it is; return: their difference; part, rest: what brings it",
    ),
    "adaptation": ("name", "what stands still or is free"),
    "words": ("text", "the same in words"),
    "effect": (SHARE, "the flow; of a part, what it brings: its Shapley value"),
    "low": (SHARE, "low end of the 95% interval"),
    "high": (SHARE, "high end of it"),
    "clear": ("1 = yes, 0 = no", "beyond chance, after Holm's adjustment over the parts of the period"),
    "least": (SHARE, "the least that it brings in any order, mean over seeds"),
    "most": (SHARE, "the most"),
    "alone": (SHARE, "what it brings where nothing else adapts"),
    "alone_low": (SHARE, "low end of the 95% interval"),
    "alone_high": (SHARE, "high end of it"),
    "lacking": (SHARE, "what is lost where it alone stands still"),
    "lacking_low": (SHARE, "low end of the 95% interval"),
    "lacking_high": (SHARE, "high end of it"),
    "seeds": ("seeds", "pairs of runs in each world"),
    "start": ("day", "first day of the policy, from which on adaptations stand still"),
    "experiment_sha256": ("text", "hash of the experiment file"),
    "code": ("text", "version of the code that the runs were done with"),
}


@dataclass(frozen=True)
class Policy:
    """Name the policy that is explained, its first day, and what its runs rest on."""

    name: str
    label: str
    start: int
    experiment_sha256: str
    code: str


def flows_of(results: Results, scenarios: Sequence[str], seeds: np.ndarray) -> dict[str, Floats]:
    """Return, by period, the flow under a policy in several worlds as shares whose mean over seeds is the ratio of sums.

    Parameters
    ----------
    scenarios : sequence of str
        What the policy is called in each world.
    seeds : array of int, shape [seeds]
        Replicates that all worlds have.

    Returns
    -------
    dict of arrays, shape [worlds, seeds]
    """
    known = {one.name: one for one in results.policies}
    worlds = [_shares(results, known[name], seeds) for name in scenarios]
    return {period: np.stack([world[period] for world in worlds]) for period in worlds[0]}


def _shares(results: Results, scenario: Scenario, seeds: np.ndarray) -> dict[str, Floats]:
    blocks = [np.stack(pair) for pair in results.pairs(scenario, seeds)]
    pair = np.concatenate(blocks, axis=1)
    sums = period_sums(pair, scenario.start) | {WHOLE: pair[..., scenario.start :].sum(axis=-1)}
    return {name: linearized(*sides) for name, sides in sums.items()}


def most_telling(periods: Mapping[str, Worlds], names: Sequence[str], most: int) -> list[str]:
    """Return the adaptations that change most in any period, alone or by lacking, in the order in which they are named."""
    everything, nothing = frozenset(names), Free()

    def change(name: str) -> float:
        one = frozenset({name})
        return max(
            float(abs((worlds[to] - worlds[of]).mean()))
            for worlds in periods.values()
            for to, of in ((one, nothing), (everything, everything - one))
        )

    changes = {name: change(name) for name in names}
    chosen = sorted((name for name in names if changes[name] > ROUNDING), key=lambda name: -changes[name])[:most]
    return [name for name in names if name in chosen]


def explanation_table(
    policy: Policy, periods: Mapping[str, Worlds], parts: Sequence[Free], sets: Sequence[Free], words: Mapping[str, str]
) -> pd.DataFrame:
    """Return a row for each flow, part and adaptation, by period.

    Parameters
    ----------
    periods : mapping of mappings of arrays, shape [seeds]
        By period and by what is free: shares of each seed, the same seeds in all.
    parts : sequence of frozenset
        What is distinguished; one of more than a single adaptation is the rest.
    sets : sequence of frozenset
        What is free in each set of parts, in the order of its bits.
    words : mapping of str to str
        Adaptations in words, by name, in the order in which they are listed.
    """
    rows = [{"period": period} | row for period, worlds in periods.items() for row in _rows(worlds, parts, sets, words)]
    table = pd.DataFrame(rows).assign(**vars(policy)).rename(columns={"name": "policy"})
    return table.reindex(columns=list(EXPLANATION_COLUMNS))


def _rows(worlds: Worlds, parts: Sequence[Free], sets: Sequence[Free], words: Mapping[str, str]) -> list[dict]:
    values = np.stack([worlds[free] for free in sets])
    shares, added = shapley_values(values), added_by_each(values.mean(axis=-1))
    tests = [paired_test(share, np.zeros_like(share)) for share in shares]
    clear = holm([one.p for one in tests]) < ALPHA
    everything, nothing = sets[-1], sets[0]
    seeds = {"seeds": values.shape[-1]}
    rows: list[dict[str, Any]] = [_ends(worlds[nothing]) | seeds | {"kind": FROZEN, "words": "nothing adapts"}]
    for place, (part, found) in enumerate(zip(parts, tests, strict=True)):
        rows.append(
            _named(part, words) | seeds | _interval(found) | _single(worlds, part, everything)
            | {"clear": int(clear[place]), "least": added[place].min(), "most": added[place].max()}
        )  # fmt: skip
    for name in words:
        one = frozenset({name})
        if one not in parts:
            rows.append(
                {"kind": AMONG_REST, "adaptation": name, "words": words[name]}
                | seeds
                | _single(worlds, one, everything)
            )
    back = paired_test(worlds[everything], worlds[nothing])
    rows.append(_ends(worlds[everything]) | seeds | {"kind": FREE, "words": "as it is"})
    rows.append(_interval(back) | seeds | {"kind": RETURN, "words": "what comes back", "clear": int(back.p < ALPHA)})
    return rows


def _named(part: Free, words: Mapping[str, str]) -> dict[str, object]:
    if len(part) == 1:
        (name,) = part
        return {"kind": PART, "adaptation": name, "words": words[name]}
    return {"kind": REST, "adaptation": " ".join(name for name in words if name in part), "words": REST_WORDS}


def _single(worlds: Worlds, one: Free, everything: Free) -> dict[str, float]:
    alone = paired_difference(worlds[one], worlds[Free()])
    lacking = paired_difference(worlds[everything], worlds[everything - one])
    return _interval(alone, "alone", "alone_") | _interval(lacking, "lacking", "lacking_")


def _ends(values: Floats) -> dict[str, float]:
    return _interval(paired_difference(values, np.zeros_like(values)))


def _interval(found: Interval, name: str = "effect", before: str = "") -> dict[str, float]:
    return {name: found.estimate, f"{before}low": found.low, f"{before}high": found.high}


def period_words(period: str) -> str:
    """Return a period in words: 'from its start on', 'in days 90 to 179 after its start'."""
    if period == WHOLE:
        return "from its start on"
    first, last = days_of(period)
    return f"in days {first} to {last} after its start"


def days_of(period: str) -> tuple[int, int]:
    """Return the first and the last day of a period, from the start of the policy on."""
    first, last = period.removeprefix(PERIOD).split("_")
    return int(first), int(last)


def last_period(table: pd.DataFrame) -> str:
    """Return the period that is reported in words and as a picture: the last one, or the whole where a run has none."""
    periods = [name for name in table["period"].unique() if name != WHOLE]
    return periods[-1] if periods else WHOLE


def paragraph(table: pd.DataFrame, period: str) -> str:
    """Say in a few sentences what came back in a period, what brought it, and how far that depends on what else adapts.

    Parameters
    ----------
    table : DataFrame
        Rows of explanation.csv of one policy.
    """
    rows = table[table["period"] == period]
    kinds = {row.kind: row for row in rows.itertuples()}
    frozen, free, back = kinds[FROZEN], kinds[FREE], kinds[RETURN]
    label, seeds, digits = rows["label"].iloc[0], counted(back.seeds, "seed"), digits_that_add(rows)
    text = (
        f"{label}: {period_words(period)} the flow is {_level(frozen, digits)} of that without it where nothing adapts, and {_level(free, digits)} "
        f"as it is: {_points(back, digits)}."
    )
    cancel = bool(not back.clear and (rows.loc[rows["kind"] == PART, "clear"] == 1).any())
    text += (
        f"{' In sum that is within chance, while parts of it are not.' * cancel} {_shares_in_words(rows, digits)}{_rest_in_words(rows)}"
        if back.clear or cancel
        else " That is within chance, and there is nothing to split."
    )
    text += _fall_in_words(table, period)
    return f"{text} {seeds}; 95% intervals over seeds. Shares are Shapley values: they add up to what comes back."


def digits_that_add(rows: pd.DataFrame) -> int:
    """Return the decimals of percentages: one where rounded levels of a period have another difference than the rounded difference."""
    frozen, free, back = (round(100 * float(rows.loc[rows["kind"] == kind, "effect"].iloc[0])) for kind in ENDS)
    return int(free - frozen != back)


def _shares_in_words(rows: pd.DataFrame, digits: int) -> str:
    parts = rows[rows["kind"].isin((PART, REST))]
    clear = parts[parts["clear"] == 1].sort_values("effect", ascending=False)
    reported = [f"{row.words} {_points(row, digits)}" for row in clear.itertuples()]
    text = f"Of these: {'; '.join(reported)}." if reported else "No part of it is clear."
    others = [row.words for row in parts[parts["clear"] != 1].itertuples()]
    text += f" Within chance: {'; '.join(others)}." if others else ""
    if len(clear):
        first = clear.loc[clear["effect"].abs().idxmax()]
        low, high = (number(100 * value, 0, True) for value in (first["least"], first["most"]))
        text += f" What {first['words']} can bring depends on what else adapts: {low} to {high} points, as others come before or after."
    return text


def _fall_in_words(table: pd.DataFrame, period: str) -> str:
    """Say where adapting itself lowers the flow clearly in an earlier period, and by what; nothing elsewhere, and of the whole time."""
    if period == WHOLE:
        return ""
    backs = table[(table["kind"] == RETURN) & ~table["period"].isin((period, WHOLE))]
    lowered = backs[(backs["clear"] == 1) & (backs["effect"] < 0.0)]
    if lowered.empty:
        return ""
    most = lowered.loc[lowered["effect"].idxmin()]
    parts = table[(table["period"] == most["period"]) & table["kind"].isin((PART, REST)) & (table["clear"] == 1)]
    text = f" Before, adapting itself lowers the flow: {period_words(most['period'])} by {_points(most)}"
    if parts.empty:
        return f"{text}."
    first = parts.loc[parts["effect"].idxmin()]
    return f"{text}, {first['words']} {_points(first)}."


def _rest_in_words(rows: pd.DataFrame) -> str:
    """Name what is taken together, and what is lost where one of it alone stands still."""
    others = rows[(rows["kind"] == AMONG_REST) & (rows["lacking"] != 0.0)]
    if others.empty:
        return ""
    named = "; ".join(f"{row.words} ({number(100 * row.lacking, 0, True)})" for row in others.itertuples())
    return f" {REST_WORDS.capitalize()} are taken together; points that one of them adds to the flow (+) or takes from it (\N{MINUS SIGN}), gone where one of them alone stands still: {named}."


def _points(row: Any, digits: int = 0) -> str:
    """Write a difference of shares in points with its interval."""
    effect, low, high = (number(100 * value, digits, True) for value in (row.effect, row.low, row.high))
    return f"{effect} points ({low} to {high})"


def _level(row: Any, digits: int) -> str:
    effect, low, high = (number(100 * value, digits) for value in (row.effect, row.low, row.high))
    return f"{effect}% ({low} to {high}%)"


def explanation_lines(table: pd.DataFrame, room: int = WIDTH) -> list[str]:
    """Write what each part brings, a part a row and a period a column, in points with half of the interval."""
    periods = list(table["period"].unique())
    heads = ["all days" if name == WHOLE else "-".join(name.removeprefix(PERIOD).split("_")) for name in periods]
    reported = table[table["kind"] != AMONG_REST]
    rows = []
    for words, of_part in reported.groupby("words", sort=False):
        by = {row.period: row for row in of_part.itertuples()}
        rows.append(TextRow(words, [[_cell(by[name])] for name in periods]))
    return text_table("", [[head] for head in heads], rows, room, widest=WORDS_WIDTH)


def _cell(row: Any) -> str:
    if not is_defined(row.effect):
        return "?"
    half = 50.0 * (row.high - row.low)
    signed = row.kind not in (FROZEN, FREE)
    return f"{number(100 * row.effect, 0, signed)}\N{PLUS-MINUS SIGN}{int(np.ceil(round(half, 9)))}"
