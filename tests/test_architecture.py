"""The shape of the package: layers without cycles, who may know what, sizes, and words in every module."""

import ast
import re
from pathlib import Path

import pytest

import abm
from abm.model import declared
from abm.model.day import PROCESSES
from abm.report.page import SCRIPTS as REPORT_SCRIPTS
from abm.viewer.web_files import REPLAY_SCRIPTS, STAGE_SCRIPTS

PACKAGE = Path(abm.__file__).parent
MODULES = {
    ".".join(("abm", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in sorted(PACKAGE.rglob("*.py"))
}
SOURCE = {name: path.read_text() for name, path in MODULES.items()}
TREE = {name: ast.parse(text) for name, text in SOURCE.items()}

# From the ground up. A unit imports what stands in the lines above it.
LAYERS = (
    {"inputs", "measures", "version"},
    {"model"},
    {"experiment", "store"},
    {"results"},
    {"analysis"},
    {"running", "report"},
    {"viewer", "benchmark", "calibration"},
    {"command"},
)
LAYER = {part: height for height, layer in enumerate(LAYERS) for part in layer}
MOST_UNITS, MOST_LEVELS = 14, 8


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


def test_there_are_few_units_on_few_levels():
    units = {part(name) for name in INNER} - {"__main__"}
    assert units == set(LAYER) and len(units) <= MOST_UNITS and len(LAYERS) <= MOST_LEVELS


@pytest.mark.parametrize("name", [name for name in INNER if part(name) != "__main__"])
def test_imports_go_downwards_only(name):
    here = part(name)
    assert here in LAYER, f"{here} has no layer: say where it stands"
    for other in imported(name):
        there = part(other)
        if there not in ("__init__", here):
            assert LAYER[there] < LAYER[here], f"{name} imports {other}, which does not stand below it"


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
    "numba": lambda name: name.startswith(("abm.model.", "abm.benchmark.")),
    "mesa": lambda name: (
        name in ("abm.model.agents", "abm.model.grid", "abm.model.mesa_model") or part(name) == "viewer"
    ),
    "solara": lambda name: part(name) == "viewer",
    "typer": lambda name: part(name) == "command",
    "pydantic": lambda name: part(name) == "experiment",
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
            assert {part(other) for other in imported(name)} <= {"analysis", "results", "measures", "inputs", "version"}


def taken_by(tree):
    """Return the module, the name and the name here of all that is imported from modules of the package."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found = {(node.module, alias.name, alias.asname or alias.name) for node in nodes for alias in node.names}
    return sorted((module, name, here) for module, name, here in found if f"{module}.{name}" not in MODULES)


TAKEN = {name.removesuffix(".__init__"): {here for _, _, here in taken_by(TREE[name])} for name in MODULES}
READERS = {path.relative_to(PACKAGE.parent).as_posix(): path for path in PACKAGE.parent.glob("tests/**/*.py")}
READERS |= {path.relative_to(PACKAGE.parent).as_posix(): path for path in MODULES.values()}


@pytest.mark.parametrize("reader", READERS)
def test_a_name_is_imported_from_where_it_is_defined(reader):
    """No module hands on what another one defines; `import abm` and an attribute of a package are another matter."""
    found = taken_by(ast.parse(READERS[reader].read_text(encoding="utf-8")))
    assert [f"{module}: {name}" for module, name, _ in found if name in TAKEN.get(module, ())] == []


@pytest.mark.parametrize("name", MODULES)
def test_sizes(name):
    """A module past 350 lines or a function past 40, its docstring not counted, wants a split; the day is a list, a line a process."""
    assert len(SOURCE[name].splitlines()) <= 350
    for node in ast.walk(TREE[name]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            words = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
            most = 80 if (name, node.name) == ("abm.model.day", "run_day") else 40
            assert node.end_lineno - node.lineno + 1 - words <= most, node.name


WEB = sorted((PACKAGE / "viewer" / "web").iterdir())
REPORT_WEB = sorted((PACKAGE / "report" / "web").iterdir())


@pytest.mark.parametrize("path", [*WEB, *REPORT_WEB], ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_sizes_of_what_the_browser_is_sent(path):
    """Scripts, styles and templates are modules like the others; a script has the size that a module should have."""
    assert len(path.read_text().splitlines()) <= (170 if path.suffix == ".js" else 350)


def test_scripts_of_the_report_use_only_what_stands_before_them():
    """All parts but the last are one object each, named after their file; the last one puts them to work."""
    assert {path.name for path in REPORT_WEB if path.suffix == ".js"} == set(REPORT_SCRIPTS)
    defined = set()
    for name in REPORT_SCRIPTS:
        text = (PACKAGE / "report" / "web" / name).read_text()
        own = re.findall(r"(?m)^const (Report\w+) = ", text)
        assert own == ([] if name == REPORT_SCRIPTS[-1] else [f"Report{name.removesuffix('.js').capitalize()}"])
        assert set(re.findall(r"\bReport[A-Z]\w+", text)) - set(own) <= defined
        defined |= set(own)


@pytest.mark.parametrize("names", (STAGE_SCRIPTS, REPLAY_SCRIPTS), ids=("stage", "replay"))
def test_scripts_use_only_what_stands_before_them(names):
    """The parts of a script are put together in their order, each once; a part is one object of its own name."""
    defined = set()
    for name in names:
        text = (PACKAGE / "viewer" / "web" / name).read_text()
        [own] = re.findall(r"(?m)^const (Interdict\w+) = ", text)
        used = set(re.findall(r"\bInterdict[A-Z]\w+", text)) - {own}
        assert used <= defined, f"{name} uses {sorted(used - defined)}, which does not stand before it"
        assert own not in defined
        defined.add(own)


def test_every_script_is_part_of_the_page_or_of_the_replay():
    assert {path.name for path in WEB if path.suffix == ".js"} == {*STAGE_SCRIPTS, *REPLAY_SCRIPTS}


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


# What numbers of a run depend on: the rules and all that fills a world, moves a lever, samples a design or pairs runs.
NUMBERS = ("abm.inputs.", "abm.model.", "abm.experiment.design.", "abm.measures.falls", "abm.store.rows")
DIFFERENT_BITS = set(
    "exp exp2 expm1 log log2 log10 log1p pow power float_power cbrt sin cos tan asin acos atan atan2 arcsin arccos arctan "
    "arctan2 sinh cosh tanh hypot erf erfc gamma lgamma logspace geomspace interp dot vdot inner matmul einsum".split()
)


def has_own_bits(node):
    """Tell whether an expression may have other bits on another processor."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):  # whole powers of whole numbers are exact
        return not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, int))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id in ("math", "np", "numpy") and node.attr in DIFFERENT_BITS
    if isinstance(node, ast.ImportFrom):
        return node.module in ("math", "numpy") and any(alias.name in DIFFERENT_BITS for alias in node.names)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "pow"


@pytest.mark.parametrize("name", MODULES)
def test_numbers_have_the_same_bits_on_every_machine(name):
    """The C library's exp and log, and NumPy's, differ over processors: `abm.model.arithmetic` has ours."""
    if name.startswith(NUMBERS):
        assert [ast.unparse(node) for node in ast.walk(TREE[name]) if has_own_bits(node)] == []


@pytest.mark.parametrize(
    "text, own",
    [
        ("math.exp(x)", True), ("np.log(x)", True), ("x ** 0.5", True), ("2.0 ** (k - 2.0)", True), ("a @ b", True),
        ("from math import log", True), ("np.interp(x, a, b)", True), ("2 ** 63", False), ("math.sqrt(x)", False),
        ("exp(x)", False), ("from abm.model.arithmetic import exp", False), ("call(**values)", False),
    ],
)  # fmt: skip
def test_what_has_other_bits_elsewhere_is_seen(text, own):
    assert any(map(has_own_bits, ast.walk(ast.parse(text)))) == own


RULES = [name for name in MODULES if name.startswith("abm.model.mechanisms.") and not name.endswith("__init__")]


@pytest.mark.parametrize("name", RULES)
def test_rules_are_compiled_and_take_the_world_first(name):
    """Every function of a rule module is compiled; one that takes the world takes it first."""
    for node in TREE[name].body:
        if isinstance(node, ast.FunctionDef):
            assert [decorator.id for decorator in node.decorator_list] == ["rule"], node.name
            arguments = [argument.arg for argument in node.args.args]
            assert "world" not in arguments[1:], node.name


def test_the_compiled_day_is_the_list_of_processes():
    """Each rule of PROCESSES exactly once, and every entity has a sweep of its own."""
    assert [process.name for process in PROCESSES] == [process.rule.__name__ for process in PROCESSES]
    assert len({process.name for process in PROCESSES}) == len(PROCESSES)


USERS = "".join(text for name, text in SOURCE.items() if part(name) == "model")
USES = set(re.findall(r"\.(\w+)|[\"'](\w+)[\"']", re.sub(r"(?s)FIELDS = fields\(.*?\n\)\n", "", USERS)))
USED = {word for pair in USES for word in pair}


@pytest.mark.parametrize("table", declared.TABLES)
def test_every_table_and_every_field_is_used(table):
    assert table in USED
    assert [field.name for field in declared.FIELDS if field.table == table and field.name not in USED] == []


def test_every_field_extends_a_table_and_is_declared_once():
    fields = [(field.table, field.name) for field in declared.FIELDS]
    assert len(set(fields)) == len(fields) and {table for table, _ in fields} <= set(declared.TABLES)
    columns = [column.name for column in (*declared.COUNTS, *declared.LEVELS)]
    assert len(set(columns)) == len(columns)
