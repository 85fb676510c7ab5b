"""Whereabouts: of which organization, or in which region, each thing was that happened on a day; what is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from abm.inputs.geography import REGIONS
from abm.model.annotations import World
from abm.model.declared import HAPPENINGS
from abm.model.kinds import Fate, Leadership
from abm.viewer.frame import organization_names

AT_CELLS = ("arrests", "arrests_resisted", "leaders_back")  # noted where a cell of the organization is
NOBODY = -1
Whereabouts = dict[str, tuple[str, ...]]  # by the column that counts it: a text for each


def arrests_of(known: Mapping[int, Whereabouts], name: str, day: int) -> int:
    """Return how many leaders of an organization were arrested from day 0 to a day, of its cells or at its top, as the log counts them."""
    texts = [text for when, found in known.items() if when <= day for text in found.get("arrests", ())]
    return sum(text.startswith(f"{name} (") for text in texts)


class Morning:
    """Hold what of a world tells, at the end of its day, whom each thing happened to."""

    def __init__(self, world: World) -> None:
        cells = world.cells[: world.rows.cells]
        self._owners = {int(cell["place"]): int(cell["organization"]) for cell in cells[cells["active"] == 1]}
        self._before = world.organizations[: world.rows.organizations].copy()

    def whereabouts(self, world: World) -> Whereabouts:
        """Return what is known of what happened since, until the evening of the same day."""
        names = organization_names(world)
        found = {one.column: self._noted(world, one.number, one.column, names) for one in HAPPENINGS if one.number}
        return {column: texts for column, texts in (found | self._changed(world, names)).items() if texts}

    def _noted(self, world: World, number: int, column: str, names: list[str]) -> tuple[str, ...]:
        """Return the region of each line that was written of it today, and whose cell is there."""
        lines = world.happened[(world.happened["number"] == number) & (world.happened["day"] == world.clock.day)]
        texts = []
        for line in lines:
            owner = self._owners.get(int(line["place"]), NOBODY) if column in AT_CELLS else NOBODY
            region = REGIONS[line["region"]]
            texts.append(region if owner == NOBODY else f"{names[owner]} ({region})")
        return tuple(texts)

    def _changed(self, world: World, names: list[str]) -> Whereabouts:
        """Return which organizations lost their leader, are a part of another, or are new."""
        before, is_new = self._before, slice(len(self._before), int(world.rows.organizations))
        now = world.organizations[: len(before)]
        lost, days = now["losses"] > before["losses"], now["leadership_days"] - before["leadership_days"]
        contested, vacant = (now["leadership"] == state for state in (Leadership.CONTESTED, Leadership.VACANT))
        orderly = (vacant & (days > 0)) | (contested & lost & (days == 0))  # a contest that goes on keeps its days
        disputed = contested & ((days > 0) | (lost & (days < 0)))
        taken = np.flatnonzero((before["heir"] < 0) & (now["heir"] >= 0))
        return {
            "contests": tuple(names[o] for o in np.flatnonzero(disputed)),
            "orderly": tuple(names[o] for o in np.flatnonzero(orderly & (now["fate"] != Fate.HELD))),
            "mergers": tuple(f"{names[o]}, by {names[now['heir'][o]]}" for o in taken),
            "splits": tuple(names[is_new]),
        }
