"""What happened: a line for everything that is counted, at the place where it was, and the newest ones stay."""

import pytest
from worlds import all_policies, tiny

from abm.model.declared import HAPPENINGS
from abm.model.initialization import build_world
from abm.model.kinds import HAPPENED
from abm.model.mechanisms.observer.happenings import note, note_at_home
from abm.model.observation import DAILY_COLUMNS
from abm.model.simulation import advance

DAYS = 250


@pytest.mark.compiled_only
def test_everything_that_is_counted_leaves_a_line():
    often = {"demand_level": 0.5, "find_hazard": 0.1, "leader_loss": 0.5, "impunity_top": 0.4}
    scenario = tiny(days=DAYS, parameters=often, interventions=all_policies(5, 200))
    world = build_world(scenario, 3)
    advance(world, 0, DAYS)
    assert world.clock.happened < HAPPENED
    lines, columns = world.happened[: world.clock.happened], {column.name: column for column in DAILY_COLUMNS}
    happened = 0
    for one in HAPPENINGS:
        if one.number:
            counted = columns[one.column].take(world.daily[:DAYS]) != 0
            assert set(lines["day"][lines["number"] == one.number]) == set(counted.nonzero()[0]), one.column
            happened += counted.any()
    assert happened >= 5
    arrests = next(one.number for one in HAPPENINGS if one.column == "arrests")
    assert (lines["number"] == arrests).sum() == world.daily["arrests"][:DAYS].sum() >= 9
    at = lines["place"] >= 0
    assert at.any() and (world.region_of[lines["place"][at]] == lines["region"][at]).all()


def test_the_oldest_line_is_written_over():
    world = build_world(tiny(), 1)
    world.clock.day = 4
    for k in range(HAPPENED + 2):
        note(world, 9, int(world.places[k % 5]), 3)
    world.clock.day = 5
    home = max(range(world.rows.cells), key=lambda c: (world.cells[c].organization == 0, world.cells[c].share))
    note_at_home(world, 8, 0)
    assert world.clock.happened == HAPPENED + 3
    assert [int(line["day"]) for line in world.happened[:4]] == [4, 4, 5, 4]
    reported = world.happened[2]
    assert (reported.number, reported.place, reported.region) == (
        8,
        world.cells[home].place,
        world.organizations[0].region,
    )
