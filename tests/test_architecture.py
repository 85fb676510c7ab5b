"""The shape of the package: layers without cycles, who may know what, sizes, and words in every module."""

import ast
import re
from pathlib import Path

import pytest

import abm
from abm import entities
from abm.rules.schedule import PROCESSES

PACKAGE = Path(abm.__file__).parent
MODULES = {
    ".".join(("abm", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in sorted(PACKAGE.rglob("*.py"))
}
SOURCE = {name: path.read_text() for name, path in MODULES.items()}
TREE = {name: ast.parse(text) for name, text in SOURCE.items()}

# From the ground up. A module may import what stands below it; within a line, the order is free but without cycles.
LAYERS = (
    {"tables", "tidy_tables", "lettering", "reading", "version", "compilation", "survival", "plain", "parameters"},
    {"geography", "streams", "traffic"},
    {"entities", "inputs", "territory", "levers"},
    {"rules", "interventions"},
    {"falls", "paired", "resampling", "samples"},
    {"resilience"},
    {"scenario"},
    {"initialisation", "observation", "saving"},
    {"simulation"},
    {"agents", "branching"},
    {"model"},
    {"batch", "analysis", "benchmark", "timing", "sweeps"},
    {"terminal"},
    {"viewer", "batching", "cli", "__main__"},
)
LAYER = {part: height for height, layer in enumerate(LAYERS) for part in layer}


def part(module):
    """Return the part of the package a module belongs to: its first name below `abm`."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "__init__"


def imported(name):
    """Return all modules of the package that a module imports, anywhere in it, also under TYPE_CHECKING."""
    found = set()
    for node in ast.walk(TREE[name]):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "abm":
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                found.add(deeper if deeper in MODULES else node.module)
            assert node.level == 0, f"{name}: relative import"
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "abm"}
    return found


def outside(name):
    """Return the first names of all packages a module imports."""
    names = set()
    for node in ast.walk(TREE[name]):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
    return names


INNER = [name for name in MODULES if not name.endswith("__init__") or name.count(".") > 1]


@pytest.mark.parametrize("name", INNER)
def test_imports_go_downwards_only(name):
    here = part(name)
    assert here in LAYER, f"{here} has no layer: say where it stands"
    for other in imported(name):
        there = part(other)
        if there not in ("__init__", here):
            assert LAYER[there] <= LAYER[here], f"{name} imports {other}, which stands above it"


def test_there_is_no_cycle():
    """Depth first over all imports; `abm/__init__` imports by name when asked, and is left out."""

    def edges(name):
        return sorted(
            {other if other in MODULES else f"{other}.__init__" for other in imported(name)} - {"abm.__init__"}
        )

    done, way = set(), []

    def visit(name):
        assert name not in way, " -> ".join([*way[way.index(name) :], name])
        if name in done or name not in MODULES:
            return
        way.append(name)
        for other in edges(name):
            visit(other)
        way.pop()
        done.add(name)

    for name in INNER:
        visit(name)


KNOWERS = {
    "numba": lambda name: name in ("abm.streams", "abm.sweeps") or name.startswith("abm.rules."),
    "mesa": lambda name: part(name) in ("agents", "model", "viewer"),
    "solara": lambda name: part(name) == "viewer",
    "typer": lambda name: part(name) == "cli",
    "pydantic": lambda name: part(name) == "batch",
    "matplotlib": lambda name: part(name) in ("analysis", "viewer", "benchmark"),
}


@pytest.mark.parametrize("library", KNOWERS)
def test_only_those_who_need_a_library_know_it(library):
    users = {name for name in MODULES if library in outside(name)}
    assert {name for name in users if not KNOWERS[library](name)} == set()
    if library in ("numba", "mesa"):
        assert users


def test_analysis_never_imports_the_simulation():
    for name in MODULES:
        if part(name) == "analysis":
            known = {part(other) for other in imported(name)}
            below = {"tables", "tidy_tables", "traffic", "lettering", "version"}
            measures = {"falls", "paired", "resampling", "resilience", "samples", "survival"}
            allowed = below | {"analysis", "geography", *measures}
            assert known <= allowed, name


@pytest.mark.parametrize("name", MODULES)
def test_sizes(name):
    """A module past 350 lines or a function past 40, its docstring not counted, wants a split."""
    assert len(SOURCE[name].splitlines()) <= 350
    for node in ast.walk(TREE[name]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            words = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
            assert node.end_lineno - node.lineno + 1 - words <= 40, node.name


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_left_to_be_done(name):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", SOURCE[name])
    assert not re.search("util|helper|manager|misc|common", name.rsplit(".", 1)[-1])


@pytest.mark.parametrize("name", MODULES)
def test_modules_public_functions_and_classes_have_docstrings(name):
    if SOURCE[name].strip():
        assert ast.get_docstring(TREE[name])
    for node in TREE[name].body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


RULES = [name for name in MODULES if name.startswith("abm.rules.") and not name.endswith("__init__")]
ORDER = "abm.rules.schedule"


@pytest.mark.parametrize("name", [name for name in RULES if name != ORDER])
def test_rules_are_compiled_and_take_the_world_first(name):
    """Every function of a rule module is compiled; one that takes the world takes it first."""
    for node in TREE[name].body:
        if isinstance(node, ast.FunctionDef):
            assert [decorator.id for decorator in node.decorator_list] == ["rule"], node.name
            arguments = [argument.arg for argument in node.args.args]
            assert "world" not in arguments[1:], node.name


def called_in_order():
    """Return the names of what `live_day` calls, in order, with the functions of the schedule written out."""
    functions = {node.name: node for node in TREE[ORDER].body if isinstance(node, ast.FunctionDef)}

    def calls(name):
        nodes = [n for n in ast.walk(functions[name]) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        for node in sorted(nodes, key=lambda n: (n.lineno, n.col_offset)):
            if node.func.id in functions:
                yield from calls(node.func.id)
            elif node.func.id != "range":
                yield node.func.id

    return list(calls("live_day"))


def test_the_compiled_day_is_the_list_of_processes():
    """Each rule of PROCESSES exactly once, in the same order."""
    assert called_in_order() == [process.rule.__name__ for process in PROCESSES]
    assert [process.name for process in PROCESSES] == [process.rule.__name__ for process in PROCESSES]
    assert len({process.name for process in PROCESSES}) == len(PROCESSES)


USERS = "".join(text for name, text in SOURCE.items() if part(name) in ("rules", "initialisation", "observation"))
TABLES = ("ORGANISATION", "CELL", "LAB", "COURIER", "INSPECTOR", "ROUTE", "MARKET", "CLOCK", "TODAY", "CALENDAR",
          "INPUT", "SETTING", "DAILY", "MONTHLY")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_row_is_used(table):
    unused = [f for f in getattr(entities, table).names if not re.search(rf"\.{f}\b|[\"']{f}[\"']", USERS)]
    assert unused == []


def test_every_table_of_the_world_is_used():
    text = USERS + SOURCE["abm.model"]
    assert [name for name in entities.WORLD.names if not re.search(rf"world\.{name}\b|world\[\"{name}\"\]", text)] == []
