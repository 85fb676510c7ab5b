"""Drivers: the dated drivers of the history, listed for people."""

from __future__ import annotations

import textwrap
from pathlib import Path

from abm.command.terminal import WIDTH
from abm.experiment.drivers import HISTORY, Driver
from abm.experiment.finding import HISTORY_DAYS, history_drivers, history_scenario
from abm.inputs.dates import date_of
from abm.inputs.units import is_share, percent_of
from abm.model.intervention import Intervention

INDENT = " " * 12


def driver_text(file: Path | None) -> str:
    """Return every driver of the history, those of a file among them: dates, size and its range, source.

    Raises
    ------
    ExperimentError
        The file, or a driver in it, is not as it has to be.
    """
    scenario, drivers = history_scenario(file), history_drivers(file)
    pairs = sorted(zip(scenario.interventions, drivers, strict=True), key=lambda pair: pair[0].start)
    lines = [line for one, driver in pairs for line in _driver_lines(one, driver)]
    known = sum(driver.known for driver in drivers)
    end = date_of(HISTORY_DAYS - 1, HISTORY)
    reported = f"{len(drivers)} drivers up to {end}; the size of {known} is known, of the others a prior: drawn in its range by interdict history"
    return "\n".join([*lines, "", *textwrap.wrap(reported, WIDTH)])


def _driver_lines(one: Intervention, driver: Driver) -> list[str]:
    window = [date_of(one.start, HISTORY)]
    stop = getattr(one, "stop", None)
    window += [f"to {date_of(stop - 1, HISTORY)}"] if stop is not None else []  # the last day on which it acts
    sizes = [_size_text(one, name, *ends) for name, ends in driver.ranges.items()]
    reported = [f"{one.kind}, {' '.join(window[1:] or ['from then on' if hasattr(one, 'stop') else 'once'])}"]
    reported += ["; ".join(sizes) if sizes else "size known", f"Source: {driver.source}"]
    head = textwrap.wrap(f"{window[0]}  {driver.name}", WIDTH, subsequent_indent=INDENT)
    return [
        *head,
        *(
            line
            for text in reported
            for line in textwrap.wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
        ),
    ]


def _size_text(one: Intervention, name: str, low: float, high: float) -> str:
    """Say how large a field is, and between which ends it may have been."""
    option = one.options[name]
    ends = (percent_of(low), percent_of(high)) if is_share(option.unit) else (f"{low:g}", f"{high:g}")
    of = "added: " if option.adds_to_usual else ""
    return f"{one.value_in_words(name)} ({of}{' to '.join(ends)})"
