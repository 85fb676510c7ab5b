"""Plugging: mechanisms from outside the package are read with the shipped ones, and held to the same rules.

What a shipped mechanism owes to tests, one from outside is refused for when it is read, before a world is made: names that are
taken, fields of others, numbers out of their range, addresses of random numbers that are not its own.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from abm.inputs.naming import closest
from abm.inputs.plain import is_number
from abm.model.declare import ParameterError
from abm.model.insertion import WORLD, Insertion
from abm.model.ownership import OWN, rules_in, strangers, written
from abm.model.plugin_files import check_file
from abm.model.plugins import Plugin, PluginError, mechanisms_named, plugins

ADDRESSES = range(10_000, 20_000)  # of random numbers: kept for plugins, no mechanism of the package takes one
FAULTS = range(1_000, 2_000)  # numbers of reasons to stop, kept for plugins
LEVERS_OF = ("", "region", "route", "seaport", "office")
NAMES: dict[str, Callable[[ModuleType], list]] = {  # what a mechanism brings, by name: none is there twice
    "mechanism": lambda of: [of.__name__.rpartition(".")[2]],
    "parameter": lambda of: [one.name for name in ("PARAMETERS", "FREEZES") for one in getattr(of, name, ())],
    "table": lambda of: [one.name for one in getattr(of, "TABLES", ())],
    "field": lambda of: [f"{one.table}.{one.name}" for one in getattr(of, "FIELDS", ())],
    "column of the day": lambda of: [one.field for one in _columns(of)],
    "published column": lambda of: [one.name for one in _columns(of)],
    "lever": lambda of: [one.name for one in getattr(of, "LEVERS", ())],
    "response variable": lambda of: [one.name for one in getattr(of, "RESPONSES", ())],
    "stream": lambda of: [one.name for one in getattr(of, "Stream", ())],
    "address of a stream": lambda of: [int(one) for one in getattr(of, "Stream", ())],
    "fault": lambda of: [*getattr(of, "FAULTS", {})],
    "process": lambda of: [one.name for one in getattr(of, "PROCESSES", ())],
}


def _columns(of: ModuleType) -> tuple:
    return (*getattr(of, "COUNTS", ()), *getattr(of, "LEVELS", ()))


def plugged(modules: Sequence[ModuleType]) -> tuple[ModuleType, ...]:
    """Return the mechanisms from outside the package, read and held against those in it.

    Raises
    ------
    PluginError
        One cannot be imported, or breaks a rule.
    """
    for named in plugins():
        if named.by_file:
            check_file(named.given)
    made: list[ModuleType] = []
    for plugin in mechanisms_named():
        module = _imported(plugin)
        for problem in _problems(module, ast.parse(plugin.source), [*modules, *made]):
            raise PluginError(f"{plugin.given}: {problem}")
        made.append(module)
    return tuple(made)


def _imported(plugin: Plugin) -> ModuleType:
    if getattr(getattr(sys.modules.get(plugin.module), "__spec__", None), "_initializing", False):
        raise PluginError(
            f"{plugin.given}: imported by itself, before the model: import abm.PARAMETERS, or anything else of it, first"
        )
    try:
        return importlib.import_module(plugin.module)
    except Exception as error:  # a module of a user's may raise anything
        why = " ".join(str(error).split())
        if "abm.model.declared" in why or "partially initialized" in why:
            why += "; a plugin that declares a mechanism imports of abm Intervention, Option and register alone, the rest in functions; agents of your own stand in another file"
        raise PluginError(f"{plugin.given}: {type(error).__name__}: {why}") from error


def _problems(module: ModuleType, tree: ast.Module, others: Sequence[ModuleType]) -> Iterator[str]:
    """Yield in words the rules that a mechanism breaks."""
    try:
        yield from _taken(module, others)
        yield from _out_of_range(module)
        yield from _misplaced(module, others)
        yield from _reads_what_is_not(module, tree, others)
        yield from _writes_of_others(module, tree, others)
    except (AttributeError, TypeError, ValueError) as error:  # what is declared is no declaration at all
        yield f"what it declares is not of the form that it has in the package: {error}"


def _taken(module: ModuleType, others: Iterable[ModuleType]) -> Iterator[str]:
    for what, names_of in NAMES.items():
        held = {name: other for other in others for name in names_of(other)}
        own = names_of(module)
        for name in own:
            if name in held:
                yield f"{what} {name}: there already, in {held[name].__name__}; choose another"
            if own.count(name) > 1:
                yield f"{what} {name}: declared twice"


def _out_of_range(module: ModuleType) -> Iterator[str]:
    """Yield what is declared with a number that it may not have."""
    for parameter in (*getattr(module, "PARAMETERS", ()), *getattr(module, "FREEZES", ())):
        try:
            parameter.check(parameter.default)
        except ParameterError as error:
            yield f"its default is out of its range: {error}"
    for lever in getattr(module, "LEVERS", ()):
        if not all(map(is_number, (lever.low, lever.high, lever.neutral))) or lever.low >= lever.high:
            yield f"lever {lever.name}: allowed numbers, low below high, and what has no effect"
        if lever.of not in LEVERS_OF:
            yield f"lever {lever.name}: of = {lever.of!r}{closest(lever.of, LEVERS_OF[1:])}"
    for what, numbers, allowed in (("address of stream", getattr(module, "Stream", ()), ADDRESSES),
                                   ("fault", getattr(module, "FAULTS", {}), FAULTS)):  # fmt: skip
        for number in numbers:
            if int(number) not in allowed:
                yield f"{what} {getattr(number, 'name', '')} = {int(number)}: plugins have {allowed[0]} to {allowed[-1]}"
    for one in (*getattr(module, "TABLES", ()), *getattr(module, "FIELDS", ())):
        if getattr(one, "kind", None) is not None:
            assert one.range, one.name  # TypeError where it has none


def _misplaced(module: ModuleType, others: Iterable[ModuleType]) -> Iterator[str]:
    """Yield what extends a table that there is not, and processes without a place in the day."""
    tables = _names((*others, module))["world"]
    for field in getattr(module, "FIELDS", ()):
        if field.table not in tables:
            yield f"field {field.table}.{field.name}: no table {field.table!r}{closest(field.table, tables)}"
    rules = {name for name, value in vars(module).items() if callable(value)}
    for one in getattr(module, "PROCESSES", ()):
        if not isinstance(one, Insertion):
            yield "PROCESSES: allowed process(rule, each=..., before=...) (abm.model.insertion)"
        elif bool(one.before) == bool(one.after):
            yield f"process {one.name}: allowed one of before= and after="
        elif one.name not in rules or not re.fullmatch("[a-z_]+", one.name):
            yield f"process {one.name}: allowed a rule of the plugin under its own name, in small letters"
        elif not _takes(one):
            of_row = "" if one.each == WORLD else ", row"
            yield f"process {one.name}: allowed {one.name}(world{of_row}, day)"


def _takes(one: Insertion) -> bool:
    """Tell whether the rule of a process can be called as the day calls it."""
    given = (None,) * (2 if one.each == WORLD else 3)
    try:
        inspect.signature(getattr(one.rule, "py_func", one.rule)).bind(*given)
    except TypeError:
        return False
    return True


def _names(modules: Iterable[ModuleType]) -> dict[str, set[str]]:
    """Return all names that rules may read, by table; tables by "world"."""
    found: dict[str, set[str]] = {"world": {"parameters"}}

    def add(table: str, names: Iterable[Any]) -> None:
        found.setdefault(table, set()).update(names)

    for module in modules:
        add("world", [table.name for table in getattr(module, "TABLES", ())])
        for field in getattr(module, "FIELDS", ()):
            add(field.table, [field.name])
        add("parameters", NAMES["parameter"](module))
        add("daily", NAMES["column of the day"](module))
        for table in ("government", "settings"):
            add(table, NAMES["lever"](module))
    return found


def _reads_what_is_not(module: ModuleType, tree: ast.Module, others: Iterable[ModuleType]) -> Iterator[str]:
    names = _names((*others, module))
    for line, table, name in strangers(tree, names):
        what = "no table" if table == "world" else f"table {table} has no field"
        yield f"line {line}: {what} {name!r}{closest(name, sorted(names[table]))}"


def _writes_of_others(module: ModuleType, tree: ast.Module, others: Iterable[ModuleType]) -> Iterator[str]:
    """Yield what its rules write that another mechanism declares."""
    own = {name.partition(".")[::2] for name in NAMES["field"](module)}
    own |= {(table, None) for table in NAMES["table"](module)} | {("daily", one.field) for one in _columns(module)}
    owner_of = {name: other.__name__.rpartition(".")[2] for other in others for name in NAMES["field"](other)}
    for function in rules_in(tree):
        for table, field, line in written(function, module):
            if table is not None and table != OWN and (table, field) not in own:
                owner = owner_of.get(f"{table}.{field}", "another mechanism")
                whole = f"{table}.{field}" if field else f"table {table}"
                yield f"line {line}, {function.name}: writes {whole}, which {owner} declares; call a rule of it, or declare a field"
