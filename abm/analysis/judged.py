"""Judged: which response variables of a policy clearly change; the one rule of tables, pictures, sentences and the report.

The flow is what is asked about first: it is judged alone, by its own 95% interval, wherever it is spoken of. All other response
variables of a policy are judged together, each by Holm's adjustment over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from abm.measures.arrays import Flags, Floats, Numbers
from abm.measures.chance import CLEAR
from abm.measures.paired import ALPHA, holm

FLOW = "delivered_kg"  # what is averted from the start on is by how much it falls, to the gram: before that no pair differs
_BRACKETS = (
    "What stands in brackets as a whole is not clear: chance may do as much. What is averted{public}: 0 lies in its own "
    "95% interval. Any other change: it is not {beyond}, so that an interval in brackets may leave 0 out."
)


_SHORT = (
    "a whole cell: may be chance alone. Averted{public}: 0 lies in its 95% interval{shown}; other changes "
    "are judged together, more strictly: an interval in brackets can leave 0 out"
)


def brackets_rule(public: bool = False) -> str:
    """Return the one rule of what stands in brackets, to be said where brackets are explained; `public`: a public cost is shown."""
    return _BRACKETS.format(public=" and the public cost" if public else "", beyond=CLEAR.removeprefix("clear: "))


def short_rule(public: bool = False) -> str:
    """Return the same rule for the terminal, without the names of methods; it shows no 95% interval of a public cost."""
    return _SHORT.format(public=", public cost" * public, shown=" (of the cost: not shown)" * public)


def adjusted(variables: Sequence[str], p_values: Numbers) -> Floats:
    """Return the p-values of the response variables of a policy as they are judged.

    Parameters
    ----------
    variables : sequence of str
    p_values : array, shape [variables]
        Of no paired difference, each alone.

    Returns
    -------
    array, shape [variables]
        Adjusted after Holm over all but the flow, whose p-value stays as it is.
    """
    p_values = np.asarray(p_values, float)
    alone = np.array([name == FLOW for name in variables], bool)
    found = p_values.copy()
    found[~alone] = holm(p_values[~alone])
    return found


def is_clear(p_adjusted: Numbers) -> Flags:
    """Tell which of some adjusted p-values are of changes that are clear; none of those that are not defined."""
    return np.asarray(p_adjusted, float) < ALPHA
