"""Explained: why a flow came back, where that was asked: in words, as a picture, and what each adaptation brings."""

from __future__ import annotations

import math

import pandas as pd

from abm.analysis.answers import Answer
from abm.analysis.explanation import AMONG_REST, WHOLE, last_period, paragraph, period_words
from abm.inputs.inside import inside
from abm.report.frozen import frozen_part
from abm.report.gathered import Gathered
from abm.report.later_fall import later_fall
from abm.report.markup import Cell, Html, Row, fold, join, paragraphs, table, tag
from abm.report.pictures import image_source
from abm.report.reproduction import file_of
from abm.report.tables import number_cell
from abm.store.folder import EXPLAINED

HEADS = (
    "Adaptation",
    "Days",
    "Brings (Shapley value)",
    "Low",
    "High",
    "Beyond chance",
    "Brings where nothing else adapts",
    "Brings besides all others, gone where it alone stands still",
)
ASK = "Not asked here. It takes some hundreds of runs: interdict explain {file} --policy NAME, and then this report again."


def explained_part(found: Gathered) -> Html:
    """Return what brought the flow back under each policy of which that was asked; else how it is asked."""
    reported = found.explanation
    if reported is None:
        return tag("p", ASK.format(file=file_of(found)))
    parts: list[Html] = []
    for name, rows in reported.groupby("policy", sort=False):
        said = paragraph(rows, last_period(rows))
        parts.append(paragraphs([*said_of_later_fall(found.answers.get(name), rows), said]))
        picture = image_source(inside(found.folder.folder, f"{EXPLAINED}/{name}.png"))
        if picture:
            parts.append(tag("figure", tag("img", src=picture, alt=f"What brings the flow back, part by part. {said}")))
        label = str(rows["label"].iloc[0])
        parts.append(frozen_part(label, rows))
        parts.append(fold(f"Table: what each adaptation brings under “{label}”", _table(label, rows)))
    return join(parts)


def said_of_later_fall(answer: Answer | None, rows: pd.DataFrame) -> list[str]:
    """Say which days are explained where the largest drop comes after them, and what brings the flow back over all days; nothing elsewhere."""
    about = later_fall(answer, rows)
    if not about:
        return []
    if WHOLE not in set(rows["period"]):
        return [about]
    return [f"{about} The days of that drop are explained only within the whole time.", paragraph(rows, WHOLE)]


def _table(label: str, rows: object) -> Html:
    made: list[Row] = []
    for row in rows[rows["kind"] != AMONG_REST].itertuples():  # type: ignore[index]
        clear = "" if math.isnan(row.clear) else "yes" if row.clear else "no"
        shares = (_share(value) for value in (row.effect, row.low, row.high))
        made.append([str(row.words), period_words(row.period), *shares, clear, _share(row.alone), _share(row.lacking)])
    caption = f"What each adaptation brings under “{label}”, as a share of the flow without the policy (95% intervals)"
    return table(caption, list(HEADS), made, wide=True)


def _share(value: float) -> Cell:
    return (
        number_cell(value) if math.isnan(value) else Cell(f"{100 * value:.1f}%".replace("-", "\N{MINUS SIGN}"), value)
    )
