"""Unit costs: what one unit of what runs count costs governments and travelers, read from one table with sources."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from abm.inputs.plain import is_number
from abm.inputs.reading import ReadError, read_toml, shown
from abm.inputs.tables import DATA

SHIPPED_COSTS = DATA / "unit_costs.toml"
PAYERS = ("government", "travelers")
PER = ("run", "day")
NUMBERS = ("each", "usd", "low", "high")


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


def read_unit_costs(path: Path = SHIPPED_COSTS) -> tuple[tuple[UnitCost, ...], frozenset[str]]:
    """Return the unit costs of a file, and the kinds of interventions whose own effort they price.

    Raises
    ------
    ReadError
        There is no such file, it is no TOML, or a cost is not as it must be: one line that says which.
    """
    values, _ = read_toml(path)
    unknown = [key for key in values if key not in ("cost", "priced")]
    if unknown:
        raise ReadError(path, f"{unknown[0]}: unknown key; allowed priced and tables [[cost]]")
    entries, priced = values.get("cost"), values.get("priced", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ReadError(path, "cost: needs tables [[cost]]")
    if not isinstance(priced, list) or not all(isinstance(one, str) for one in priced):
        raise ReadError(path, f"priced = {shown(priced)}: needs a list of kinds of interventions")
    return tuple(_unit_cost(entry, f"{path}: cost[{i}]") for i, entry in enumerate(entries)), frozenset(priced)


def _unit_cost(entry: dict[str, Any], place: str) -> UnitCost:
    """Return one cost of the table, or raise the first thing that is wrong with it."""
    names = [one.name for one in fields(UnitCost)]
    if {*entry} != {*names}:
        raise ReadError(place, f"has {', '.join(entry)}; needs {', '.join(names)}")
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
