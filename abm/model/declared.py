"""What all mechanisms declare, gathered: a new file under `mechanisms/` is found by itself, one from outside is plugged in.

A plugin is imported while this module is: of what stands above it reads names of this one when they are called, not before.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from types import ModuleType

from abm.model import founding, ground, mechanisms
from abm.model.declare import Parameter
from abm.model.plugging import plugged

AREAS = ("supply", "organizations", "government", "crossing", "market", "harm", "observer")
PUBLISHED = (
    "crossing",
    "closures",
    "lost_crossings",
    "labor",
    "market",
    "harm",
    "observer",
    "supply",
    "government",
    "organizations",
)  # areas, and modules out of their area: the flow comes first in tables


def _mechanism_modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(mechanisms.__path__, f"{mechanisms.__name__}.")
    names = [module.name for module in found if not module.ispkg]
    return [importlib.import_module(name) for name in sorted(names, key=lambda n: (AREAS.index(n.split(".")[-2]), n))]


_SHIPPED = (ground, *_mechanism_modules(), founding)
_PLUGGED = plugged(_SHIPPED)
MODULES = (*_SHIPPED, *_PLUGGED)


def title_of(module: ModuleType) -> str:
    """Return the name of a mechanism."""
    return module.__name__.rpartition(".")[2]


def gathered(name: str) -> tuple:
    """Return what all modules declare under a name, in the order of the areas."""
    return tuple(one for module in MODULES for one in getattr(module, name, ()))


def published(name: str) -> tuple:
    """Return what the mechanisms declare under a name, in the order of tables; what comes from outside is last."""
    places = [(module, module.__name__.split(".")[-2:]) for module in _SHIPPED[1:-1]]
    ordered = sorted(places, key=lambda one: PUBLISHED.index(one[1][1] if one[1][1] in PUBLISHED else one[1][0]))
    shipped = (one for module, _ in ordered for one in getattr(module, name, ()))
    return (*shipped, *(one for module in _PLUGGED for one in getattr(module, name, ())))


def parameters_of(module: ModuleType) -> tuple[Parameter, ...]:
    """Return the parameters of a mechanism, its switches last."""
    return (*getattr(module, "PARAMETERS", ()), *getattr(module, "FREEZES", ()))


class Parameters(dict[str, Parameter]):
    """Hold every parameter by name; shown as their names, each is shown whole when it is asked for."""

    def __repr__(self) -> str:
        """Return the names."""
        return f"{len(self)} parameters: {', '.join(self)}"


PARAMETERS = Parameters(
    (parameter.name, replace(parameter, submodel=title_of(module)))
    for module in MODULES
    for parameter in parameters_of(module)
)
TABLES = {table.name: table for table in gathered("TABLES")}
FIELDS = gathered("FIELDS")
LEVERS = gathered("LEVERS")
PORTRAYALS = gathered("PORTRAYALS")
LAYERS = tuple(
    sorted(published("LAYERS"), key=lambda one: one.table != "pressure")
)  # which is shown unless another is asked for
HAPPENINGS = gathered("HAPPENINGS")
COUNTS, LEVELS, RESPONSES = published("COUNTS"), published("LEVELS"), published("RESPONSES")
STREAMS = {one: module for module in MODULES for one in getattr(module, "Stream", ())}
ABLATIONS = {title_of(module): module.ABLATIONS for module in MODULES if hasattr(module, "ABLATIONS")}
FAULTS = {number: words for module in MODULES for number, words in getattr(module, "FAULTS", {}).items()}
PROCESSES = gathered("PROCESSES")  # of plugins: those of the package are lines of the day
