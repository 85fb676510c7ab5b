"""Rests: what the return of the flow rests on, as the shipped experiment has it in which one adaptation after the other stands still."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from abm.experiment.adaptations import SWITCH
from abm.model.declared import PARAMETERS
from abm.report.assumptions import DATA
from abm.report.borrowed import made_for
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, fold, join, paragraphs, table
from abm.report.reproduction import file_of

VALUE = re.compile(r"[^±]+±\d+|\?")
NAME_WIDTH = 28  # of the shipped tables
BEFORE, AFTER = "switch for structure: ", " from this day on"  # what the source of a switch says besides
TOGETHER = {  # what the names of rows mean that are no switch
    "routes": "ports and modes together",
    "supply": "margin, labs, experience, prices and correction together",
}
FREE, LESS_ONE = "all free", "all free but "
HEADS = (
    "Frozen or thawed",
    "Flow, days 0-29",
    "30-89",
    "90-179",
    "180-364",
    "365-729",
    "Border price",
    "Street price",
    "Pay",
    "Seized",
)
LEAST = 3  # adaptations that are named
NAME = "freeze"  # of the experiment of which the tables are
FILE = DATA / "what_it_rests_on.txt"
OWN = "This experiment holds nothing still itself: interdict explain {file} --policy NAME splits what comes back under a policy of its own."


class Rests(NamedTuple):
    """Hold the table of what the return of the flow rests on under one policy: rows of cells, the name first."""

    policy: str
    rows: tuple[tuple[str, ...], ...]


@cache
def shipped_rests() -> tuple[Rests, ...]:
    """Return the shipped tables of what the return of the flow rests on when cars are scanned for good."""
    found: list[Rests] = []
    rows: list[list[str]] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, numbers = line[:NAME_WIDTH].strip(), line[NAME_WIDTH:].split()
        if "flow in days" in line:
            rows = []
            found.append(Rests(name, ()))
        elif found and name and len(numbers) == len(HEADS) - 1 and all(map(VALUE.fullmatch, numbers)):
            rows.append([name, *numbers])
        elif line.startswith("---"):
            rows = []
        elif rows and name and not numbers:
            rows[-1][0] += f" {name}"
        if found and rows:
            found[-1] = Rests(found[-1].policy, tuple(map(tuple, rows)))
    return tuple(one for one in found if one.rows)


def stands_still(name: str) -> str:
    """Return what stands still under a name, in words: `pay` is "pay stays, and so does what couriers think of the risk"."""
    parameter = PARAMETERS.get(f"{SWITCH}{name}")
    return TOGETHER.get(name, name) if parameter is None else parameter.source.removeprefix(BEFORE).removesuffix(AFTER)


def without_each(rests: Rests) -> tuple[float, dict[str, float]]:
    """Return the flow of the second year (percent) where all adapts, and where one adaptation alone does not, by what then stands still in words."""
    last = {row[0]: _middle(row[5]) for row in rests.rows}
    lacking = {
        stands_still(name): flow
        for row, flow in last.items()
        if row.startswith(LESS_ONE) and " and " not in (name := row.removeprefix(LESS_ONE)) and "," not in name
    }
    return last[FREE], lacking


def rests_sentence(rests: Rests) -> str:
    """Say without which adaptations the flow of the second year is lowest."""
    free, lacking = without_each(rests)
    lowest = sorted(lacking.items(), key=lambda one: one[1])[:LEAST]
    named = "; ".join(f"{flow:.0f}% where {words}" for words, flow in lowest)
    return f"{rests.policy}: in the second year the flow is at {free:.0f}% of that without the policy. It is lowest, at {named}."


def rests_part(found: Gathered) -> Html:
    """Return what a return of the flow rests on: the shipped tables, which freeze one adaptation after the other."""
    reported = (
        "Some of what adapts stands still from the first day of the policy on, under the same seeds. Flow in percent of that without the policy; prices and pay: change in percent in the last year; seized: of the share "
        "interdicted, in points; ± half of the 95% interval."
    )
    tables = [
        fold(
            f"Table: {one.policy}",
            table(
                f"What the flow rests on: {one.policy}",
                list(HEADS),
                [[row[0], *(Cell(cell, _middle(cell)) for cell in row[1:])] for row in one.rows],
                wide=True,
            ),
        )
        for one in shipped_rests()
    ]
    own = "" if _freezes(found) or found.explanation is not None else OWN.format(file=file_of(found))
    return join(
        [paragraphs([made_for(found, NAME), *map(rests_sentence, shipped_rests()), reported, own]), *tables, _words()]
    )


def _words() -> Html:
    """Return what the names in the rows mean."""
    names = [name.removeprefix(SWITCH) for name in PARAMETERS if name.startswith(SWITCH)]
    rows = [[name, stands_still(name)] for name in (*names, *TOGETHER)]
    return fold(
        "What the names of adaptations mean",
        table("Frozen: what stands still from the first day on", ["Name", "What stands still"], rows),
    )


def _freezes(found: Gathered) -> bool:
    """Tell whether the experiment itself varies what stands still."""
    factors = (found.folder.design_entry or {}).get("factors", [])
    return any(str(one["name"]).startswith("freeze_") for one in factors)


def _middle(cell: str) -> float:
    try:
        return float(cell.split("±")[0].replace("\N{MINUS SIGN}", "-").replace("+", ""))
    except ValueError:
        return float("nan")
