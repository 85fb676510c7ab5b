"""Checkpoints: what they take of what crossed, by field office, and that nothing but the goods is lost."""

import pytest
from worlds import today

from abm.inputs.geography import FIELD_OFFICES
from abm.model.kinds import Citizenship, CourierState
from abm.model.mechanisms.crossing.checkpoints import inland_share
from abm.model.mechanisms.crossing.seizure import pass_border

GROSS, PURE = 10_000_000, 1_000_000


def crossed(world, times):
    """Let a load pass, with the checkpoints behind its stretch open for so many times the usual hours; return the row of the day."""
    courier = world.couriers[0]
    courier.state, courier.citizenship, courier.route = CourierState.CROSSING, Citizenship.CITIZEN, 0
    courier.load, courier.gross, world.mass.transit = PURE, GROSS, PURE
    world.cells[0].roster = 5
    world.government.checkpoints[world.routes[0].office] = times
    pass_border(world, 0, 3)
    return today(world)


def test_usual_hours_leave_the_inland_loss_as_it_is_to_the_bit(world):
    assert all(inland_share(world, r) == world.parameters.domestic_loss for r in range(world.rows.routes))


@pytest.mark.parametrize("times", [0.0, 1.0, 2.0, 5.0])
def test_they_take_their_part_in_proportion_to_their_hours(world, times):
    p = world.parameters
    row = crossed(world, times)
    usual = p.domestic_loss * p.checkpoint_part
    assert row.checkpoints == pytest.approx(GROSS * usual * times, abs=1)
    assert row.inland == pytest.approx(PURE * (p.domestic_loss + usual * (times - 1)), abs=1)
    assert row.inland + row.delivered == PURE and world.mass.lost == row.inland


@pytest.mark.parametrize("times", [0.0, 5.0])
def test_buyers_bear_the_loss_and_no_money_moves(world, times):
    """Paid is what crossed the border, whatever is seized behind it."""
    crossed(world, times)
    p = world.parameters
    earned = int(GROSS * 1e-4 * p.border_price * world.market.border_price)
    assert world.money.earned == world.cells[0].sales == earned
    assert world.cells[0].spent == world.money.pay


def test_other_field_offices_keep_theirs(world):
    tucson = FIELD_OFFICES.index("Tucson")
    world.government.checkpoints[tucson] = 0.0
    for r in range(world.rows.routes):
        closed = world.routes[r].office == tucson
        assert (inland_share(world, r) < world.parameters.domestic_loss) == closed
