"""Rivals and allies: in how many states organizations are reported to fight each other, or to work together."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abm.inputs.tables import DATA, SOURCE, Column, read_table
from abm.inputs.territory import load_organizations

OUTSIDE = "outside"  # all groups outside the trade, taken together
MOST_STATES = 1000.0  # added up over all others; Mexico has 32


@dataclass(frozen=True, eq=False)
class Relations:
    """Hold who is whose rival and ally on day 0, in states, read-only.

    Attributes
    ----------
    rivals, allies : float [organizations, organizations]
        Alike in both directions.
    rivals_outside : float [organizations]
        States in which a group outside the trade is a rival: a mean over these, weighted by their members.
    allies_outside : float [organizations]
        The same of allies, added up.
    """

    rivals: np.ndarray
    allies: np.ndarray
    rivals_outside: np.ndarray
    allies_outside: np.ndarray


def load_relations(directory: Path = DATA) -> Relations:
    """Read rivals and allies; a pair without a row is neither.

    Raises
    ------
    DataError
        When the file is not as declared, a name is unknown, or a pair comes twice or is no pair.
    """
    names = tuple(organization.name for organization in load_organizations(directory))
    columns = (
        Column("organization", choices=names),
        Column("other", choices=(*names, OUTSIDE)),
        Column("rival_states", float, 0, MOST_STATES, "states"),
        Column("allied_states", float, 0, MOST_STATES, "states"),
        SOURCE,
    )
    table = read_table(directory, "rivals.csv", columns)
    pairs, outside = np.zeros((2, len(names), len(names))), np.zeros((2, len(names)))
    seen: set[frozenset[str]] = set()
    for i, row in enumerate(table.rows):
        pair = frozenset((row["organization"], row["other"]))
        if len(pair) == 1 or pair in seen:
            raise table.error(i, "other", f"{row['other']}; allowed another one, each pair once")
        seen.add(pair)
        o, states = names.index(row["organization"]), (row["rival_states"], row["allied_states"])
        if row["other"] == OUTSIDE:
            outside[:, o] = states
        else:
            other = names.index(row["other"])
            pairs[:, o, other] = pairs[:, other, o] = states
    for array in (pairs, outside):
        array.setflags(write=False)
    return Relations(pairs[0], pairs[1], outside[0], outside[1])
