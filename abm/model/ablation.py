"""Ablation: how a mechanism says that it is taken out, so that one command can measure what it does to the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ablation:
    """Describe how a mechanism, or a part of it, is taken out, and under which policies it acts.

    Attributes
    ----------
    part : str
        What is taken out, in words.
    off : dict of str to number
        Parameters that take it out; none: it acts under its policies alone, and is taken out with them.
    under : tuple of dict
        Interventions, as an experiment file says them (kind and fields); none: it acts without a policy.
    on : dict of str to number
        Parameters with which it is there, where the usual ones leave it out.
    inputs : str
        The fiscal year whose inputs are held.
    """

    part: str
    off: Mapping[str, float]
    under: tuple[Mapping[str, Any], ...] = ()
    on: Mapping[str, float] = field(default_factory=dict)
    inputs: str = "FY2022"
