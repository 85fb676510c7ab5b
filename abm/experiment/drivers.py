"""Drivers: what governments did and when, read from a file of dated drivers: the scenario `history` runs on them.

A driver is an intervention with a date, a source, and the range that its size may have had where no source gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from abm.experiment.dating import is_date
from abm.experiment.wording import check_wording
from abm.inputs.dates import day_of
from abm.inputs.naming import closest, meant, most_like
from abm.inputs.plain import is_number, is_whole
from abm.inputs.reading import ReadError, read_toml, shown
from abm.inputs.tables import DATA
from abm.model.intervention import Intervention
from abm.model.interventions import known_kinds

SHIPPED_DRIVERS = DATA / "drivers.toml"
HISTORY = "history"  # inputs, and the name of the scenario
SHIPPED = "shipped"
OWN = ("driver", "source", "known", "range")  # keys of a driver that are not fields of its intervention
TEXT = "text in quotes"


@dataclass(frozen=True)
class Driver:
    """Hold one dated driver.

    Attributes
    ----------
    name, source : str
    known : bool
        Whether a source gives its size.
    ranges : mapping of str to pair of float
        Lowest and highest value that each field of its size may have had; none where the size is known.
    policy : dict
        The intervention as it stands in the file: kind, start, fields.
    place : str
        The file and the entry, for messages.
    """

    name: str
    source: str
    known: bool
    ranges: Mapping[str, tuple[float, float]]
    policy: dict[str, Any]
    place: str


def read_drivers(path: Path | None = None) -> tuple[tuple[Driver, ...], list[str], str]:
    """Return the shipped drivers with those of a file added, what is wrong, one line each, and the text of the file.

    A driver of the file takes the place of the shipped one with the same name. What its intervention may hold is checked
    where the scenario is made.

    Raises
    ------
    ReadError
        There is no such file, or it is no TOML.
    """
    problems: list[str] = []
    drivers, text = {one.name: one for one in _read(SHIPPED_DRIVERS, problems)[0]}, ""
    if path is not None:
        own, text = _read(Path(path), problems)
        drivers |= {one.name: one for one in own}
    return tuple(drivers.values()), problems, text


def _read(path: Path, problems: list[str]) -> tuple[list[Driver], str]:
    """Return the drivers of a file and its text; add to `problems` what is wrong with it."""
    values, text = read_toml(path)
    for key in values:
        if key != "driver":
            problems.append(f"{path}: {shown(key)[1:-1]}: unknown key; allowed tables [[driver]]")
    entries = values.get("driver")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        problems.append(f"{path}: driver: {'missing' if entries is None else shown(entries)}; needs tables [[driver]]")
        return [], text
    found: dict[str, Driver] = {}
    for i, entry in enumerate(entries):
        place = f"{path}: driver[{i}]"
        wrong = [f"{place}{line}" for line in _problems(entry)]
        if not wrong and entry["driver"] in found:
            wrong = [f"{place}.driver = {shown(entry['driver'])}: already the name of another"]
        problems += wrong
        if not wrong:
            found[entry["driver"]] = _driver(entry, place)
    return list(found.values()), text


def _driver(entry: Mapping[str, Any], place: str) -> Driver:
    ranges = {name: (float(low), float(high)) for name, (low, high) in entry.get("range", {}).items()}
    policy = {key: value for key, value in entry.items() if key not in OWN}
    return Driver(entry["driver"], entry["source"], entry["known"], ranges, policy, place)


def _problems(entry: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a driver besides its intervention: behind its place, one line each."""
    lines = [line for key in ("driver", "source") for line in _text_problems(key, entry.get(key))]
    if not isinstance(entry.get("known"), bool):
        said = f" = {shown(entry['known'])}" if "known" in entry else ""
        lines.append(f".known{said}: needs true (a source gives the size) or false (the size is a prior)")
    ranges = entry.get("range", {})
    if not isinstance(ranges, dict):
        return [*lines, f".range = {shown(ranges)}: needs a table, such as {{ share = [0.1, 0.3] }}"]
    if entry.get("known") is False and not ranges:
        lines.append(".range: missing; a size that is a prior needs the range that it may have had")
    if entry.get("known") is True and ranges:
        lines.append(".range: a size that is known has none; leave it out, or say known = false")
    return lines + [line for name in ranges for line in _range_problems(name, ranges[name], entry)]


def _text_problems(key: str, value: object) -> list[str]:
    if not isinstance(value, str) or not value:
        return [f".{key}{f' = {shown(value)}' if value is not None else ': missing'}; needs {TEXT}"]
    try:
        check_wording(value)
    except ValueError as error:
        return [f".{key} = {shown(value)}: {error}"]
    return []


def _range_problems(name: str, ends: object, entry: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the range of a field: its name, its two ends, or that the size lies outside."""
    kind = known_kinds().get(entry.get("kind", ""))
    options = {} if kind is None else {f.name: kind.options[f.name] for f in fields(kind)}
    sizes = {key: option for key, option in options.items() if option.high is not None and option.part != "window"}
    if kind is None:  # which is reported with the intervention
        return []
    key = f".range.{shown(name)[1:-1]}"
    if name not in sizes:
        return [f"{key}: no size of {kind.kind}{closest(name, sizes)}"]
    low, high = sizes[name].low, sizes[name].high
    pair = ends if isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)) else None
    if pair is None or not low <= pair[0] <= pair[1] <= high:
        return [f"{key} = {shown(ends)}: needs [lowest, highest], from {low:g} to {high:g}"]
    size = entry.get(name)
    if not is_number(size) or not pair[0] <= size <= pair[1]:
        return [f".{name} = {shown(size)}: the size has to be a number in its range, {pair[0]:g} to {pair[1]:g}"]
    return []


def with_drivers(
    values: Mapping[str, Any], folder: Path, default_days: int
) -> tuple[dict[str, Any], dict[tuple[int, int], str], list[str], str]:
    """Add to the scenarios of an experiment the interventions of the drivers that they name.

    Returns the values; the place of each added intervention, by scenario and intervention; what is wrong; and the text of
    the files that were read. A driver that begins after the last recorded day is left out.
    """
    days = values.get("days", default_days)
    scenarios: list[Any] = []
    places: dict[tuple[int, int], str] = {}
    problems, texts = list[str](), list[str]()
    entries = values.get("scenario")
    for i, entry in enumerate(entries if isinstance(entries, list) else []):
        named = entry.get("drivers") if isinstance(entry, dict) else None
        if not isinstance(named, str) or not isinstance(entry.get("interventions", []), list):
            scenarios.append(entry)
            continue
        if values.get("inputs") != HISTORY:
            problems.append(
                f"scenario[{i}].drivers = {shown(named)}: drivers are dated; allowed with inputs = {HISTORY!r}"
            )
        file = None if named == SHIPPED else folder / named
        try:
            drivers, wrong, text = read_drivers(file)
        except ReadError as error:
            drivers, wrong, text = (), [f"{error}{meant(SHIPPED) if most_like(named, [SHIPPED]) else ''}"], ""
        texts.append(text)
        problems += [f"scenario[{i}].drivers: {line}" for line in wrong]
        own = list(entry.get("interventions", []))
        chosen = within(drivers, days) if is_whole(days) else drivers
        places |= {(i, len(own) + j): driver.place for j, driver in enumerate(chosen)}
        scenarios.append({**entry, "interventions": own + [driver.policy for driver in chosen]})
    return {**values, "scenario": scenarios} if scenarios else dict(values), places, problems, "".join(texts)


def within(drivers: Sequence[Driver], days: int) -> tuple[Driver, ...]:
    """Return the drivers that begin before the end of a run of so many days, or at no date that can be read."""
    return tuple(one for one in drivers if not _begins_after(one.policy.get("start"), days))


def _begins_after(start: object, days: int) -> bool:
    try:
        return is_date(start) and day_of(str(start), HISTORY) >= days
    except ValueError:
        return False


def drawn(
    interventions: Sequence[Intervention], drivers: Sequence[Driver], quantiles: np.ndarray
) -> tuple[Intervention, ...]:
    """Return interventions of drivers, each size that is a prior at its quantile between the ends of its range.

    Parameters
    ----------
    quantiles : array of float, shape [sizes]
        From 0 to 1, in the order of the drivers and of their ranges.
    """
    left = iter(quantiles.tolist())
    made = []
    for one, driver in zip(interventions, drivers, strict=True):
        sizes = {name: low + next(left) * (high - low) for name, (low, high) in driver.ranges.items()}
        whole = {name: round(size) for name, size in sizes.items() if one.options[name].whole}
        made.append(replace(one, **(sizes | whole)))
    return tuple(made)


def sizes_of(drivers: Sequence[Driver]) -> int:
    """Return how many sizes are priors."""
    return sum(len(driver.ranges) for driver in drivers)
