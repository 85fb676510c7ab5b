"""Outcomes: what is looked at when a mechanism is taken out, and the checks that measure it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from abm.calibration.ablation.further import FURTHER, Further, Policies
from abm.calibration.checks.check import Bound, Check, Take
from abm.calibration.checks.measures import change
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import DAYS, held
from abm.model.ablation import Ablation
from abm.model.declared import ABLATIONS
from abm.model.intervention import Intervention
from abm.model.interventions import kind_named

YEAR = 365


def outcomes(days: int) -> dict[str, Take]:
    """Return what every row looks at, of runs of so many days."""
    return {
        "flow": Daily("delivered"),
        "seizures": Daily("seizures"),
        "street price": Daily("price"),
        "organizations": Daily("organizations", days - 1),
        "concentration": Daily("concentration", days - 1),
        "killings": Daily("killed"),
        "members": Daily("members", days - 1),
        "labs found": Daily("labs_found"),
        "purity": Daily("purity"),
        "deaths": Daily("deaths"),
    }


OUTCOMES = outcomes(DAYS)


@dataclass(frozen=True)
class Row:
    """Hold one row of the table: a part of a mechanism that is taken out, in a world without policies or with some.

    `instead` are the policies of the world without it, where they are others; `own` are outcomes of this row alone.
    """

    mechanism: str
    ablation: Ablation
    policies: Policies
    instead: Policies | None = None
    days: int = DAYS
    own: Mapping[str, Take] = field(default_factory=dict)

    @classmethod
    def of(cls, mechanism: str, one: Further) -> Row:
        """Return the row of a mechanism that does not declare it itself."""
        return cls(mechanism, one.ablation, one.ablation.under, one.instead, one.days, one.own)

    @property
    def under(self) -> str:
        """Return the policies in words, and those of the world without it where they are others; "no policy" where there are none."""
        words = _all_in_words(self.policies)
        words += f", over {_all_in_words(self.instead)}" if self.instead is not None else ""
        return f"{words}, {self.days // YEAR} years" if self.days != DAYS else words

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return a check for each outcome: by which share it lies higher with the mechanism than without it."""
        on, inputs = self.ablation.on, self.ablation.inputs
        without = () if self.ablation.off == {} else self.policies
        scenarios = tuple(
            held(*_made(policies), parameters=parameters, inputs=inputs, days=self.days)
            for policies, parameters in (
                (self.policies, on),
                (without if self.instead is None else self.instead, {**on, **self.ablation.off}),
            )
        )
        return tuple(
            Check(f"{self.mechanism}.{name}", self.ablation.part, scenarios, (take,), change, Bound(), "")
            for name, take in (outcomes(self.days) | dict(self.own)).items()
        )


def mechanisms() -> list[str]:
    """Return the mechanisms that have rows, each once."""
    return [*dict.fromkeys((*ABLATIONS, *FURTHER))]


def rows(chosen: list[str]) -> Iterator[Row]:
    """Yield the rows of the chosen mechanisms, of all where none is: each part without a policy, and under its own.

    What acts under its policies alone has the second row only.
    """
    for mechanism in chosen or mechanisms():
        for ablation in ABLATIONS.get(mechanism, ()):
            if ablation.off:
                yield Row(mechanism, ablation, ())
            if ablation.under:
                yield Row(mechanism, ablation, ablation.under)
        for one in FURTHER.get(mechanism, ()):
            yield Row.of(mechanism, one)


def _made(policies: Policies) -> list[Intervention]:
    return [kind_named(policy["kind"])(**_fields(policy)) for policy in policies]


def _fields(policy: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in policy.items() if name != "kind"}


def _all_in_words(policies: Policies) -> str:
    return " and ".join(_in_words(policy) for policy in policies) or "no policy"


def _in_words(policy: Mapping[str, Any]) -> str:
    fields = ", ".join(f"{name} {value}" for name, value in _fields(policy).items() if name != "start")
    return f"{policy['kind']} ({fields})" if fields else str(policy["kind"])
