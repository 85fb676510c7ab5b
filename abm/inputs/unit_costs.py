"""Unit costs: what one unit of what runs count costs governments and travelers, read from one table with sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from abm.inputs.plain import is_number
from abm.inputs.reading import ReadError, parse_toml, read_text, shown
from abm.inputs.tables import DATA

SHIPPED_COSTS = DATA / "unit_costs.toml"
PAYERS = ("government", "travelers")
PER = ("run", "day")
NUMBERS = ("each", "usd", "low", "high")
MOST_COSTS = 2**20  # bytes of a file
NOT_KNOWN = "whatever {} takes"


@dataclass(frozen=True)
class UnitCost:
    """Hold the cost of one unit.

    Attributes
    ----------
    name, variable : str
        What the unit is, and the response variable that counts what takes it.
    per : str
        Of that variable: one of `PER`, a sum over the run or a mean over its days.
    each : float
        Units that one of the variable takes.
    usd, low, high : float
        Cost of a unit (USD), and the range that it may have.
    payer : str
        One of `PAYERS`.
    source : str
        A public source, or the word assumption.
    group : str
        Costs of one group are at the low or at the high ends of their ranges together, as they rest on the same number; "": alone.
    """

    name: str
    variable: str
    per: str
    each: float
    usd: float
    low: float
    high: float
    payer: str
    source: str
    group: str = ""


@dataclass(frozen=True)
class UnitCosts:
    """Hold a table of unit costs.

    Attributes
    ----------
    costs : tuple of UnitCost
        What is priced.
    priced : frozenset of str
        Kinds of interventions whose own effort is among that.
    not_priced : mapping of str to str
        What others take besides, by kind.
    """

    costs: tuple[UnitCost, ...]
    priced: frozenset[str]
    not_priced: Mapping[str, str]

    def beside(self, kinds: Iterable[str]) -> str:
        """Return what some kinds of interventions take that is not priced; "" where nothing."""
        reported = [
            self.not_priced.get(kind, NOT_KNOWN.format(kind.replace("_", " ")))
            for kind in kinds
            if kind not in self.priced
        ]
        return "; ".join(dict.fromkeys(reported))


def read_unit_costs(path: Path = SHIPPED_COSTS, text: str | None = None) -> UnitCosts:
    """Return the unit costs of a file, or of the text of one.

    Raises
    ------
    ReadError
        There is no such file, it is no TOML, or a cost is not as it must be: one line that says which.
    """
    values = parse_toml(read_text(path, MOST_COSTS) if text is None else text, path)
    unknown = [key for key in values if key not in ("cost", "priced", "not_priced")]
    if unknown:
        raise ReadError(path, f"{unknown[0]}: unknown key; allowed priced, a table [not_priced] and tables [[cost]]")
    entries, priced, beside = values.get("cost"), values.get("priced", []), values.get("not_priced", {})
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ReadError(path, "cost: needs tables [[cost]]")
    if not isinstance(priced, list) or not all(isinstance(one, str) for one in priced):
        raise ReadError(path, f"priced = {shown(priced)}: needs a list of kinds of interventions")
    if not isinstance(beside, dict) or not all(isinstance(one, str) and one.strip() for one in beside.values()):
        raise ReadError(path, f"not_priced = {shown(beside)}: needs text in quotes for each kind of intervention")
    costs = tuple(_unit_cost(entry, f"{path}: cost[{i}]") for i, entry in enumerate(entries))
    return UnitCosts(costs, frozenset(priced), beside)


def costs_hash(text: str | None) -> str:
    """Return the hash of a table of unit costs; None: of the shipped one."""
    return hashlib.sha256(SHIPPED_COSTS.read_bytes() if text is None else text.encode()).hexdigest()


def _unit_cost(entry: dict[str, Any], place: str) -> UnitCost:
    """Return one cost of the table, or raise the first thing that is wrong with it."""
    names = [one.name for one in fields(UnitCost) if one.default is MISSING]
    if {*entry} - {"group"} != {*names}:
        raise ReadError(place, f"has {', '.join(entry)}; needs {', '.join(names)}, and may have group")
    for key, value in entry.items():
        right = is_number(value) and value >= 0 if key in NUMBERS else isinstance(value, str) and value.strip()
        if not right:
            raise ReadError(
                place, f"{key} = {shown(value)}: needs {'a number from 0' if key in NUMBERS else 'text in quotes'}"
            )
    if not entry["low"] <= entry["usd"] <= entry["high"]:
        raise ReadError(place, f"usd = {shown(entry['usd'])}: lies in its range, low to high")
    for key, allowed in (("payer", PAYERS), ("per", PER)):
        if entry[key] not in allowed:
            raise ReadError(place, f"{key} = {shown(entry[key])}: one of {', '.join(allowed)}")
    return UnitCost(**entry)
