"""Owners: a field is written by the mechanism that declares it alone; others read it, or call a rule of the owner.

The source of every mechanism is walked for assignments. What is written on day 0 is no mechanism's: `founding` and
`initialization` fill the world. The observer (`recording`) writes what stands at the end of the day (`LEVELS`).
"""

import ast
import inspect

import pytest

from abm.model import declared, founding, ground
from abm.model.mechanisms.observer import recording
from abm.model.mechanisms.organizations import violence

RULES = [module for module in declared.MODULES if module is not founding]
OWN = "made by the rule itself"
ARGUMENTS = {"organization": "organizations", "route": "routes"}  # rows that some rules take as arguments


def owners():
    """Return the module that may write each (table, field), and (table, None) for tables whose rows are values."""
    found = {}
    for module in RULES:
        for table in getattr(module, "TABLES", ()):
            found[table.name, None] = module
        for field in getattr(module, "FIELDS", ()):
            found[field.table, field.name] = module
        for column in getattr(module, "COUNTS", ()):
            found["daily", column.field] = module
    return found | {("daily", column.field): recording for column in declared.LEVELS}


def table_of(node, known):
    """Return the table that an expression is a row or a part of; None where it is of no table."""
    if isinstance(node, ast.Name):
        return "world" if node.id == "world" else known.get(node.id)
    if isinstance(node, ast.Subscript):
        return table_of(node.value, known)
    if isinstance(node, ast.Attribute):
        above = table_of(node.value, known)
        return node.attr if above == "world" else None
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return "daily" if called == "today" else OWN if called.startswith("np.") else None


def pairs(node):
    """Return what an assignment gives its value to, one by one, with the value where it is known."""
    if isinstance(node, ast.AugAssign):
        return [(node.target, None)]
    made = []
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [None] * len(target.elts)
            made += zip(target.elts, values, strict=True)
        else:
            made.append((target, node.value))
    return made


def unrolled(function, module):
    """Return the names of fields that a loop over a constant of the module goes through, by the name of the loop."""
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For) and isinstance(node.iter, ast.Call)]
    loops = [loop for loop in loops if ast.unparse(loop.iter.func) == "literal_unroll"]
    return {loop.target.id: getattr(module, loop.iter.args[0].id) for loop in loops}


def written(function, module):
    """Return every (table, field) that a function writes, with the line; an unknown table is None."""
    loops = unrolled(function, module)
    assignments = [node for node in ast.walk(function) if isinstance(node, (ast.Assign, ast.AugAssign))]
    known = {a.arg: ARGUMENTS.get(a.arg) for a in function.args.args}
    for target, value in (pair for node in assignments for pair in pairs(node)):
        if isinstance(target, ast.Name) and value is not None:
            known[target.id] = table_of(value, known) or known.get(target.id)
    found = []
    for node in assignments:
        for target, _ in pairs(node):
            if isinstance(target, ast.Name):
                continue
            if isinstance(target, ast.Subscript) and ast.unparse(target.slice) in loops:
                names = loops[ast.unparse(target.slice)]
                found += [(table_of(target.value, known), name, node.lineno) for name in names]
                continue
            named = target.value if isinstance(target, ast.Subscript) else target
            above = table_of(named.value, known) if isinstance(named, ast.Attribute) else None
            if above is None or above == "world":  # the whole row of a table, or a table of values
                found.append((table_of(target, known), None, node.lineno))
            else:
                found.append((above, named.attr, node.lineno))
    return found


def trespasses(tree, owner_of, module):
    """Return what the functions of a module write that is another's, or that nobody declares."""
    found = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for table, field, line in written(function, module):
            if table != OWN and owner_of.get((table, field)) is not module:
                found.append(f"{function.name}, line {line}: {table}.{field}")
    return found


@pytest.mark.parametrize("module", RULES, ids=declared.title_of)
def test_a_mechanism_writes_what_it_declares_and_nothing_else(module):
    assert trespasses(ast.parse(inspect.getsource(module)), owners(), module) == []


@pytest.mark.parametrize(
    "body, found",
    [
        ("world.labs[i].state = 1", "labs.state"),
        ("lab = world.labs[i]\n    lab.state += 1", "labs.state"),
        ("cell, lab = world.cells[0], world.labs[i]\n    lab.days_to_go, cell.orders = 1, 2.0", "labs.days_to_go"),
        ("world.clock.day = 3", "clock.day"),
        ("world.courier_due[i] = 3", "courier_due.None"),
        ("world.sent[i] = world.sent[0]", "sent.None"),
        ("today(world).labs_moved += 1", "daily.labs_moved"),
        ("row = today(world)\n    row.price = 1.0", "daily.price"),
        ("market = world.market\n    market.nothing = 1.0", "market.nothing"),
        ("thing.nothing = 1.0", "None.None"),
        ("rows = world.couriers\n    rows[0] = 1", "couriers.None"),
        ("route.station = 1", "routes.station"),
    ],
)
def test_what_is_written_to_another_mechanisms_field_is_seen(body, found):
    tree = ast.parse(f"def rule(world, i, route):\n    {body}\n")
    market = next(module for module in RULES if declared.title_of(module) == "market")
    assert [line.partition(": ")[2] for line in trespasses(tree, owners(), market)] == [found]


def test_what_a_loop_over_fields_writes_is_seen():
    held = {pair: module for pair, module in owners().items() if pair != ("daily", "killed_south")}
    found = trespasses(ast.parse(inspect.getsource(violence)), held, violence)
    assert [line.partition(": ")[2] for line in found] == ["daily.killed_south"]


def test_every_field_has_one_owner():
    declaring = [(f.table, f.name) for module in RULES for f in getattr(module, "FIELDS", ())]
    assert len(set(declaring)) == len(declaring) and ("clock", "day") in owners() and ground in RULES
