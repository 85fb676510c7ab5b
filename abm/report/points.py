"""Points of a design: which policy averts most at each, and what turns that around."""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.analysis.design import Design, distinct, effect_title, of_policy
from abm.analysis.findings import number, percent, percent_range
from abm.analysis.ranking import (
    AVERTED,
    DROP,
    Driver,
    Part,
    Race,
    driver_text,
    effects_by_point,
    place_text,
    plain_title,
    race_of,
    ranks_by_point,
)
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


def points_part(found: Gathered) -> Html | None:
    """Return the policies at every point, who averts most, and what turns that around; None with fewer than two policies."""
    design = found.design
    if design is None or len(design.policies) < 2 or not found.folder.has("effects"):
        return None
    effects = found.folder.table("effects")
    shares = effects_by_point(effects, AVERTED)
    if shares.empty or shares.shape[1] < 2:
        return None
    firsts, clear, race = shares.idxmax(axis=1), clear_firsts(found, shares), race_of(design, shares)
    return join(
        [
            paragraphs([_counts(design, firsts, clear), _turns(design, race)]),
            _drivers(design, race),
            _table(found, shares, firsts, clear),
        ]
    )


def effects_of(found: Gathered) -> tuple[Design, pd.DataFrame]:
    """Return a design and its table of effects; raise StoreError where it is no design."""
    if found.design is None or not found.folder.has("effects"):
        raise StoreError(f"{found.folder.folder}: no design, so that nothing in it is over ranges")
    return found.design, found.folder.table("effects")


def clear_firsts(found: Gathered, shares: pd.DataFrame) -> pd.Series:
    """Tell at which points the first is clearly different from every other one (Holm over all of the design)."""
    assert found.design is not None, "asked of designs alone"
    ranks, sure = ranks_by_point(found.design, shares, found.differences)
    return ((ranks == 1) & sure).any(axis=1)


def _counts(design: Design, firsts: pd.Series, clear: pd.Series) -> str:
    """Say at how many points each policy averts most."""
    said = [
        f"“{design.labels[policy]}” at {int((firsts == policy).sum())} (clearly, against every other one, at {int((clear & (firsts == policy)).sum())})"
        for policy in firsts.value_counts().index
    ]
    return f"Which policy averts most of the flow, over {len(firsts)} points: {'; '.join(said)}. Where it is not clear, they tie."


def _turns(design: Design, race: Race) -> str:
    """Say with what the lead of the policy that is first most often goes most, how surely, and whether that turns the ranking around."""
    if not race.drivers:
        return ""
    most, (one, other) = race.drivers[0], (f"“{design.labels[policy]}”" for policy in (race.one, race.other))
    sure = "beyond chance" if most.is_clear else "not beyond chance"
    of = f", the strongest of {len(race.drivers)}" if len(race.drivers) > 1 else ""
    text = f"What {one} averts beyond {other} goes most with {plain_title(design, most.name)} ({_strength(most)}{of}; {sure}). "
    turn = next((driver for driver in race.drivers if driver.is_clear and driver.turns), None)
    if turn is None:
        return f"{text}Nothing that varies puts it, alone, clearly behind."
    behind, ahead = (
        next(part for part in turn.parts if sign * part.lead.low > 0.0 and sign * part.lead.high > 0.0)
        for sign in (-1, 1)
    )
    means = (f"{_points(part.lead.estimate)} at {place_text(turn, part)}" for part in (behind, ahead))
    return f"{text}With {plain_title(design, turn.name)} their ranking turns around: on average {', '.join(means)}."


def _strength(driver: Driver) -> str:
    return driver_text(driver).replace("r = ", "rank correlation ").replace(" (", ", 95% interval ").rstrip(")")


def _points(share: float) -> str:
    return f"{number(100 * share, 1, signed=True)} points"


def _range(part: Part) -> str:
    return percent_range(part.lead, 1).removesuffix("%")


def _drivers(design: Design, race: Race) -> Html | None:
    """Return by how much the first is ahead at points with low and with high values of what varies, the strongest first."""
    if not race.drivers:
        return None
    rows: list[Row] = []
    for one in race.drivers:
        ends, r = (one.parts[0], one.parts[-1]), one.strength.estimate
        leads = (
            Cell(
                f"{number(100 * part.lead.estimate, 1, signed=True)} ({_range(part)}), ahead at {part.ahead} of {part.points}",
                part.lead.estimate,
            )
            for part in ends
        )
        rows.append(
            [
                plain_title(design, one.name),
                Cell(driver_text(one).removeprefix("r = "), abs(r)),
                "yes" if one.is_clear else "no",
                *leads,
            ]
        )
    pair = " over ".join(f"“{design.labels[policy]}”" for policy in (race.one, race.other))
    heads = [
        "What varies",
        "Rank correlation (95% interval)",
        "Beyond chance",
        "Lead at its lowest values, percentage points",
        "At its highest values",
    ]
    return table(f"What the lead of {pair} goes with", heads, rows, wide=True)


def _table(found: Gathered, shares: pd.DataFrame, firsts: pd.Series, clear: pd.Series) -> Html:
    design = found.design
    assert design is not None, "asked of designs alone"
    drops = effects_by_point(found.folder.table("effects"), DROP).reindex(shares.index)
    labels = design.points.set_index("point")["label"]
    rows: list[Row] = []
    for point, row in shares.head(MOST_ROWS).iterrows():
        cells = [Cell(percent(row[policy], signed=True), row[policy]) for policy in shares]
        falls = [
            Cell(percent(one) if one == one else "", one)
            for one in (drops.loc[point].get(policy, np.nan) for policy in shares)
        ]
        first = design.labels[firsts[point]] if clear[point] else "tie"
        rows.append([str(labels[point]), first, *cells, *falls])
    names = [design.labels[policy] for policy in shares]
    heads = [
        "Point",
        "Averts most",
        *(f"Averted: {name}" for name in names),
        *(f"Largest drop: {name}" for name in names),
    ]
    return table("Policies at each point of the design", heads, rows, wide=True)
