"""Ownership: what a rule reads and writes, read off its source. A field is written by the mechanism that declares it alone."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType

OWN = "made by the rule itself"
ARGUMENTS = {"organization": "organizations", "route": "routes"}  # rows that some rules take as arguments
Tables = dict[str, str | None]  # by the name of a variable: the table that it is a row or a part of


def table_of(node: ast.AST, known: Tables) -> str | None:
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


def _pairs(node: ast.Assign | ast.AugAssign) -> list[tuple[ast.expr, ast.expr | None]]:
    """Return what an assignment gives its value to, one by one, with the value where it is known."""
    if isinstance(node, ast.AugAssign):
        return [(node.target, None)]
    made: list[tuple[ast.expr, ast.expr | None]] = []
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [None] * len(target.elts)
            made += zip(target.elts, values, strict=True)
        else:
            made.append((target, node.value))
    return made


def _unrolled(function: ast.FunctionDef, module: ModuleType) -> dict[str, tuple[str, ...]]:
    """Return the names of fields that a loop over a constant of the module goes through, by the name of the loop."""
    found = {}
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and isinstance(loop.target, ast.Name):
            if ast.unparse(loop.iter.func) == "literal_unroll":
                found[loop.target.id] = getattr(module, ast.unparse(loop.iter.args[0]))
    return found


def _assignments(function: ast.FunctionDef) -> list[ast.Assign | ast.AugAssign]:
    return [node for node in ast.walk(function) if isinstance(node, (ast.Assign, ast.AugAssign))]


def _tables_in(function: ast.FunctionDef) -> Tables:
    """Return what the variables of a function are rows of."""
    known: Tables = {a.arg: ARGUMENTS.get(a.arg) for a in function.args.args}
    for target, value in (pair for node in _assignments(function) for pair in _pairs(node)):
        if isinstance(target, ast.Name) and value is not None:
            known[target.id] = table_of(value, known) or known.get(target.id)
    return known


def written(function: ast.FunctionDef, module: ModuleType) -> Iterator[tuple[str | None, str | None, int]]:
    """Yield every (table, field) that a function writes, with the line; an unknown table is None."""
    loops, known = _unrolled(function, module), _tables_in(function)
    for node in _assignments(function):
        for target, _ in _pairs(node):
            if isinstance(target, ast.Name):
                continue
            if isinstance(target, ast.Subscript) and ast.unparse(target.slice) in loops:
                for name in loops[ast.unparse(target.slice)]:
                    yield table_of(target.value, known), name, node.lineno
                continue
            named = target.value if isinstance(target, ast.Subscript) else target
            above = table_of(named.value, known) if isinstance(named, ast.Attribute) else None
            if above is None or above == "world":  # the whole row of a table, or a table of values
                yield table_of(target, known), None, node.lineno
            else:
                assert isinstance(named, ast.Attribute)
                yield above, named.attr, node.lineno


def read(function: ast.FunctionDef) -> Iterator[tuple[str, str, int]]:
    """Yield every ("world", table) and (table, field) that a function names, with the line."""
    known = _tables_in(function)
    for node in ast.walk(function):
        above = table_of(node.value, known) if isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Attribute) and above is not None:
            yield above, node.attr, node.lineno


def rules_in(tree: ast.Module) -> list[ast.FunctionDef]:
    """Return the functions at the top of a module."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def trespasses(
    tree: ast.Module, owner_of: Mapping[tuple[str, str | None], ModuleType], module: ModuleType
) -> list[str]:
    """Return what the functions of a module write that is another's, or that nobody declares."""
    return [
        f"{function.name}, line {line}: {table}.{field}"
        for function in rules_in(tree)
        for table, field, line in written(function, module)
        if table != OWN and owner_of.get((table or "", field)) is not module
    ]


def strangers(tree: ast.Module, names: Mapping[str, Collection[str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the table and the name of all that the functions of a module read and that nobody declares.

    Parameters
    ----------
    names : mapping of str to collection of str
        The names of fields, by table; of tables, by "world".
    """
    for function in rules_in(tree):
        for table, name, line in read(function):
            if table in names and names[table] and name not in names[table]:
                yield line, table, name
