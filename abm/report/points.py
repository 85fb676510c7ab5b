"""Points of a design: which policy averts most at each, and what turns that around."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from abm.analysis.design import Design, distinct, effect_title, of_policy
from abm.analysis.findings import counted, number, percent, whole
from abm.analysis.races import MOST_RACES, Driver, Part, Race, Races, driver_text, place_text, plain_title, races_of
from abm.analysis.ranking import AVERTED, DROP, averted_by_point, effects_by_point, ranks_by_point
from abm.inputs.inside import StoreError
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table

MOST_ROWS = 3000  # of the table


def reaches(found: Gathered) -> list[str]:
    """Say of each policy how far what it averts and its largest drop reach over the points."""
    design, folder = found.design, found.folder
    if design is None or not folder.has("effects"):
        return []
    effects = folder.table("effects")
    reported = [
        (name, policy) for policy in design.policies for name in (AVERTED, DROP) if name in set(effects["variable"])
    ]
    return [
        f"{effect_title(design, distinct(of_policy(effects, policy, name)), policy, name)}."
        for name, policy in reported
    ]


def most_often_first(found: Gathered) -> Iterator[str]:
    """Yield at how many points each policy of a design averts most; nothing with fewer than two policies."""
    design = found.design
    if design is None or len(design.policies) < 2 or not found.folder.has("effects"):
        return
    averted = averted_by_point(found.folder.table("effects"))
    if not averted.empty and averted.shape[1] > 1:
        yield _counts(design, averted.idxmax(axis=1), clear_firsts(found, averted))


def points_part(found: Gathered) -> Html | None:
    """Return the policies at every point, who averts most, and what turns that around; None with fewer than two policies."""
    design = found.design
    if design is None or len(design.policies) < 2 or not found.folder.has("effects"):
        return None
    effects = found.folder.table("effects")
    averted = averted_by_point(effects)
    if averted.empty or averted.shape[1] < 2:
        return None
    races = races_of(design, averted)
    said = [_contested(races), *(_turns(design, race) for race in races.asked)]
    tables = [_drivers(design, race) for race in races.asked]
    return join(
        [paragraphs(said), *tables, _table(found, averted, averted.idxmax(axis=1), clear_firsts(found, averted))]
    )


def effects_of(found: Gathered) -> tuple[Design, pd.DataFrame]:
    """Return a design and its table of effects; raise StoreError where it is no design."""
    if found.design is None or not found.folder.has("effects"):
        raise StoreError(f"{found.folder.folder}: no design, so that nothing in it is over ranges")
    return found.design, found.folder.table("effects")


def clear_firsts(found: Gathered, averted: pd.DataFrame) -> pd.Series:
    """Tell at which points the first is clearly different from every other one (Holm over all of the design)."""
    assert found.design is not None, "asked of designs alone"
    ranks, sure = ranks_by_point(found.design, averted, found.differences)
    return ((ranks == 1) & sure).any(axis=1)


def _counts(design: Design, firsts: pd.Series, clear: pd.Series) -> str:
    """Say at how many points each policy averts most."""
    said = [
        f"“{design.labels[policy]}” at {int((firsts == policy).sum())} (clearly, against every other one, at {int((clear & (firsts == policy)).sum())})"
        for policy in firsts.value_counts().index
    ]
    return (
        f"Which policy averts most (kg), over {len(firsts)} points: {'; '.join(said)}. Where it is not clear, they tie."
    )


def _contested(races: Races) -> str:
    """Say how many pairs of policies change places, by the rule, and of which it is asked what flips them."""
    rule = "at a tenth of the points or more"
    if not races.contested:
        return f"What flips the ranking: no two policies change places {rule}; asked of the first two."
    nearest = f"; asked of the {MOST_RACES} nearest to even" if races.contested > MOST_RACES else ""
    of = counted(races.pairs, "pair")
    return f"What flips the ranking: of {of} of policies {races.contested} change places {rule}{nearest}."


def _turns(design: Design, race: Race) -> str:
    """Say at how many points a policy averts more than another, and what turns that around, or goes with it most."""
    one, other = (f"“{design.labels[policy]}”" for policy in (race.one, race.other))
    text = (
        f"{one} averts more than {other} at {race.ahead} of {len(race.leads)} points, less at {race.behind or 'none'}."
    )
    if not race.drivers:
        return text
    if (turn := race.turn) is None:
        return f"{text} {_strongest(design, race.drivers)} Nothing that varies puts it, alone, clearly behind."
    behind, ahead = (
        next(part for part in turn.parts if sign * part.lead.low > 0.0 and sign * part.lead.high > 0.0)
        for sign in (-1, 1)
    )
    means = " and ".join(f"{_kilograms(part.lead.estimate)} kg at {place_text(turn, part)}" for part in (behind, ahead))
    return f"{text} With {plain_title(design, turn.name)} their order turns around: on average {means} ({_strength(turn)})."


def _strongest(design: Design, drivers: list[Driver]) -> str:
    """Say with what a lead goes most, and how surely."""
    most, sure = drivers[0], "beyond chance" if drivers[0].is_clear else "not beyond chance"
    of = f", the strongest of {len(drivers)}" if len(drivers) > 1 else ""
    return f"That goes most with {plain_title(design, most.name)} ({_strength(most)}{of}; {sure})."


def _strength(driver: Driver) -> str:
    return driver_text(driver).replace("r = ", "rank correlation ").replace(" (", ", 95% interval ").rstrip(")")


def _kilograms(lead: float) -> str:
    return number(lead, 0 if abs(lead) >= 1 else 1, signed=True)


def _lead(part: Part) -> Cell:
    """Return a mean lead with its interval, and at how many points the first is ahead."""
    low, high = whole(part.lead.low), whole(part.lead.high)
    ahead = f"ahead at {part.ahead} of {part.points}"
    return Cell(f"{_kilograms(part.lead.estimate)} ({low} to {high}), {ahead}", part.lead.estimate)


def _drivers(design: Design, race: Race) -> Html | None:
    """Return by how much the first is ahead at points with low and with high values of what varies, the strongest first."""
    if not race.drivers:
        return None
    rows: list[Row] = [
        [
            plain_title(design, one.name),
            Cell(driver_text(one).removeprefix("r = "), abs(one.strength.estimate)),
            "yes" if one.is_clear else "no",
            _lead(one.parts[0]),
            _lead(one.parts[-1]),
        ]
        for one in race.drivers
    ]
    pair = " over ".join(f"“{design.labels[policy]}”" for policy in (race.one, race.other))
    heads = [
        "What varies",
        "Rank correlation (95% interval)",
        "Beyond chance",
        "Lead at its lowest values, kg",
        "At its highest values",
    ]
    return table(f"What the lead of {pair} goes with", heads, rows, wide=True)


def _table(found: Gathered, averted: pd.DataFrame, firsts: pd.Series, clear: pd.Series) -> Html:
    design = found.design
    assert design is not None, "asked of designs alone"
    drops = effects_by_point(found.folder.table("effects"), DROP).reindex(averted.index)
    labels = design.points.set_index("point")["label"]
    rows: list[Row] = []
    for point, row in averted.head(MOST_ROWS).iterrows():
        cells = [Cell(_kilograms(row[policy]), row[policy]) for policy in averted]
        falls = [
            Cell(percent(one) if one == one else "", one)
            for one in (drops.loc[point].get(policy, np.nan) for policy in averted)
        ]
        first = design.labels[firsts[point]] if clear[point] else "tie"
        rows.append([str(labels[point]), first, *cells, *falls])
    names = [design.labels[policy] for policy in averted]
    heads = [
        "Point",
        "Averts most",
        *(f"Averted, kg: {name}" for name in names),
        *(f"Largest drop: {name}" for name in names),
    ]
    return table("Policies at each point of the design", heads, rows, wide=True)
