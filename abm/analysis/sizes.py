"""Sizes: policies that are the same but for the size of one lever, or of two, and from which size on an effect is beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from numbers import Real
from typing import Any, NamedTuple, TypeGuard

from abm.analysis.findings import MINUS
from abm.analysis.results import Results
from abm.inputs.units import PURE, is_share, percent_of


class Field(NamedTuple):
    """Name a field of a policy: which of its interventions, of which kind, and what the field is called."""

    intervention: int
    kind: str
    name: str


@dataclass(frozen=True)
class Lever:
    """Describe a size that differs between policies: of which kind, its name, its unit."""

    kind: str
    name: str
    unit: str

    def write(self, size: float) -> str:
        """Return a size in words: a share in percent, else the number."""
        return (percent_of(size) if is_share(self.unit) else f"{size:.4g}").replace("-", MINUS)

    def say(self, size: float) -> str:
        """Return a size with its name and its unit, in a sentence: "coverage 40%", "2 times today's share", "number 3 leaders"."""
        if is_share(self.unit) or self.unit in PURE:
            return f"{self.name} {self.write(size)}"
        titled = self.titled
        return (
            f"{self.write(size)} {titled}"
            if titled in (self.name, self.unit)
            else f"{self.name} {self.write(size)} {self.unit}"
        )

    @property
    def titled(self) -> str:
        """Return its name with its unit, as it stands on an axis; one of the two alone where that says the other."""
        if self.unit in PURE:
            return self.name
        longer, other = sorted((self.name, self.unit), key=len, reverse=True)
        return longer if longer.startswith(other) else f"{self.name} ({self.unit})"


@dataclass(frozen=True)
class Alike:
    """Hold policies that differ in the sizes of some levers alone.

    Attributes
    ----------
    words : str
        What they have in common.
    levers : tuple of Lever
        One or two.
    names : dict of str
        Scenario by its sizes, ascending.
    """

    words: str
    levers: tuple[Lever, ...]
    names: dict[tuple[float, ...], str]

    def sizes(self, lever: int = 0) -> list[float]:
        """Return the different sizes of one of the levers, ascending."""
        return sorted({sizes[lever] for sizes in self.names})


def first_beyond(signs: Sequence[int]) -> int | None:
    """Return the place of the smallest size from which on every effect is beyond chance, on the side of that of the largest; None: there is none.

    Sizes are tried from the largest down, until one is within chance. In that fixed order none needs an adjustment: the chance
    of a false finding among all of them is 5% at most (Maurer, Hothorn and Lehmacher 1995, in Biometrie in der
    chemisch-pharmazeutischen Industrie 6:3).

    Parameters
    ----------
    signs : sequence of int
        By size, ascending: 1 where an effect is above none beyond chance, -1 where below, else 0.
    """
    if not signs or not signs[-1]:
        return None
    return next((len(signs) - i for i, sign in enumerate(reversed(signs)) if sign != signs[-1]), 0)


def alike(results: Results, levers: int) -> list[Alike]:
    """Return the policies that differ in the sizes of so many levers alone, each lever with two sizes or more, and all combinations there."""
    known = results.folder.manifest.get("interventions", {})
    shown = {scenario.name for scenario in results.policies}
    policies = {
        entry["name"]: _fields(entry["interventions"])
        for entry in results.folder.scenarios
        if entry["name"] in shown and entry.get("interventions")
    }
    units = {
        field: known[field.kind]["sizes"][field.name]
        for fields in policies.values()
        for field in fields
        if field.name in known.get(field.kind, {}).get("sizes", {})
    }
    found = []
    for moved in combinations(units, levers):
        for names in _groups(policies, moved):
            fields = policies[next(iter(names.values()))]
            of_each = {f: _lever(f, units, known, fields) for f in units if f in fields}
            held = [f for f in of_each if f not in moved and _is_size(fields[f]) and _differs(policies, f)]
            words = [_words(fields, known), *(f"{of_each[f].name} {of_each[f].write(fields[f])}" for f in held)]
            found.append(Alike(", ".join(words), tuple(of_each[f] for f in moved), names))
    return found


def _differs(policies: Mapping[str, Mapping[Field, Any]], field: Field) -> bool:
    return len({fields[field] for fields in policies.values() if field in fields}) > 1


def _fields(interventions: Sequence[Mapping[str, Any]]) -> dict[Field, Any]:
    return {
        Field(number, made["kind"], name): value
        for number, made in enumerate(interventions)
        for name, value in made.items()
    }


def _groups(policies: Mapping[str, Mapping[Field, Any]], moved: tuple[Field, ...]) -> Iterator[dict]:
    """Yield, by their sizes, the policies that are the same in all but what is moved."""
    groups: dict[str, dict[tuple[float, ...], str]] = {}
    for name, fields in policies.items():
        sizes = tuple(size for field in moved if _is_size(size := fields.get(field)))
        if len(sizes) == len(moved):
            rest = str(sorted((field, str(value)) for field, value in fields.items() if field not in moved))
            groups.setdefault(rest, {})[sizes] = name
    for names in groups.values():
        each = [len(set(one)) for one in zip(*names, strict=True)]
        if min(each) > 1 and prod(each) == len(names):
            yield dict(sorted(names.items()))


def _is_size(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)


def _lever(field: Field, units: Mapping[Field, str], known: Mapping[str, Any], fields: Mapping[Field, Any]) -> Lever:
    """Return a lever; where a policy has several kinds it is called as its own, with the size where that kind has several."""
    kind = known[field.kind]["title"]
    name = known[field.kind].get("labels", {}).get(field.name, field.name.replace("_", " "))
    own = [one for one in units if one in fields and one.intervention == field.intervention]
    of_kind = kind if len(own) == 1 else f"{name} of {kind}"
    return Lever(kind, of_kind if len({one.kind for one in fields}) > 1 else name, units[field])


def _words(fields: Mapping[Field, Any], known: Mapping[str, Any]) -> str:
    """Return the kinds of a policy, each with the names that say where or on whom it acts."""
    parts = []
    for number, kind in dict.fromkeys((field.intervention, field.kind) for field in fields):
        own = [value for field, value in fields.items() if field.intervention == number and field.name != "kind"]
        names = ", ".join(value if isinstance(value, str) else ", ".join(value) for value in own if _is_named(value))
        parts.append(f"{known[kind]['title']}{f' ({names})' if names else ''}")
    return " and ".join(parts)


def _is_named(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
