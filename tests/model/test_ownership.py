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
from abm.model.ownership import trespasses

RULES = [module for module in declared.MODULES if module is not founding]


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
