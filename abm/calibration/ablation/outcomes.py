"""Outcomes: what is looked at when a mechanism is taken out, and the checks that measure it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from abm.calibration.checks.check import Bound, Check, Take
from abm.calibration.checks.measures import change
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import DAYS, held
from abm.model.ablation import Ablation
from abm.model.declared import ABLATIONS
from abm.model.interventions import kind_named

OUTCOMES: dict[str, Take] = {
    "flow": Daily("delivered"),
    "seizures": Daily("seizures"),
    "street price": Daily("price"),
    "organizations": Daily("organizations", DAYS - 1),
    "concentration": Daily("concentration", DAYS - 1),
    "killings": Daily("killed"),
    "members": Daily("members", DAYS - 1),
    "labs found": Daily("labs_found"),
    "purity": Daily("purity"),
    "deaths": Daily("deaths"),
}


@dataclass(frozen=True)
class Row:
    """Hold one row of the table: a part of a mechanism that is taken out, in a world without policies or with some."""

    mechanism: str
    ablation: Ablation
    policies: tuple[Mapping[str, Any], ...]

    @property
    def under(self) -> str:
        """Return the policies in words; "no policy" where there are none."""
        return " and ".join(_in_words(policy) for policy in self.policies) or "no policy"

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return a check for each outcome: by which share it lies higher with the mechanism than without it."""
        policies = [kind_named(policy["kind"])(**_fields(policy)) for policy in self.policies]
        on, inputs = self.ablation.on, self.ablation.inputs
        without = () if self.ablation.off == {} else policies
        scenarios = (
            held(*policies, parameters=on, inputs=inputs),
            held(*without, parameters={**on, **self.ablation.off}, inputs=inputs),
        )
        return tuple(
            Check(f"{self.mechanism}.{name}", self.ablation.part, scenarios, (take,), change, Bound(), "")
            for name, take in OUTCOMES.items()
        )


def rows(chosen: list[str]) -> Iterator[Row]:
    """Yield the rows of the chosen mechanisms, of all where none is: each part without a policy, and under its own.

    What acts under its policies alone has the second row only.
    """
    for mechanism, ablations in ABLATIONS.items():
        if chosen and mechanism not in chosen:
            continue
        for ablation in ablations:
            if ablation.off:
                yield Row(mechanism, ablation, ())
            if ablation.under:
                yield Row(mechanism, ablation, ablation.under)


def _fields(policy: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in policy.items() if name != "kind"}


def _in_words(policy: Mapping[str, Any]) -> str:
    fields = ", ".join(f"{name} {value}" for name, value in _fields(policy).items() if name != "start")
    return f"{policy['kind']} ({fields})" if fields else str(policy["kind"])
