"""Offered: what is wrong with what a kind from outside says of one of its fields."""

from __future__ import annotations

from collections.abc import Iterator

from abm.inputs.plain import is_number, plain
from abm.inputs.reading import shown
from abm.model.levers import Option

PARTS = ("window", "place", "amount", "relative", "manner")


def option_problems(option: object) -> Iterator[str]:
    """Yield what nobody could set a field by: no numbers, a range upside down, a step that leads nowhere."""
    if not isinstance(option, Option):
        yield f"{shown(option)}: allowed an abm.Option"
        return
    if option.part not in PARTS:
        yield f"part = {shown(option.part)}: allowed {', '.join(PARTS)}"
    given = {name: getattr(option, name) for name in ("low", "high", "step", "neutral")}
    numbers = {name: plain(value) for name, value in given.items() if value is not None}
    for name, value in numbers.items():
        if not is_number(value):
            yield f"{name} = {shown(value)}: allowed a number"
            return
    yield from _range_problems(numbers)


def _range_problems(numbers: dict[str, float]) -> Iterator[str]:
    """Yield what is wrong with the numbers of a range."""
    if ("low" in numbers) != ("high" in numbers):
        yield "low, high: allowed both ends or neither"
        return
    if "low" in numbers and numbers["low"] >= numbers["high"]:
        yield f"low = {numbers['low']:g}, high = {numbers['high']:g}: allowed a low end below the high one"
    elif "low" in numbers and not numbers["low"] <= numbers.get("neutral", numbers["low"]) <= numbers["high"]:
        yield f"neutral = {numbers['neutral']:g}: allowed {numbers['low']:g} to {numbers['high']:g}"
    if numbers.get("step", 1) <= 0:
        yield f"step = {numbers['step']:g}: allowed more than 0"
