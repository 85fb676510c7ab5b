"""Legal status: shares of classes, exams for the right to enter, and whom restrictions bar."""

import pytest
from worlds import today

from abm.inputs.geography import Mode
from abm.model.kinds import Citizenship
from abm.model.mechanisms.crossing.labor import supply
from abm.model.mechanisms.crossing.status import (
    admissibility_chance,
    crossers,
    kept_in_traffic,
    observe_status,
    share_now,
)

CLASSES = (Citizenship.CITIZEN, Citizenship.RESIDENT, Citizenship.BORDER_DOCUMENT)


@pytest.mark.parametrize("restricted", [0.0, 0.6])
@pytest.mark.parametrize("blind", [0.0, 0.3, 1.0])
def test_blind_exams_are_as_many_as_before(world, restricted, blind):
    world.government.restricted = restricted
    shares = [share_now(world, k, Mode.CAR) for k in CLASSES]
    assert sum(shares) == pytest.approx(1.0)
    usual = shares[Citizenship.BORDER_DOCUMENT] * world.parameters.admissibility_share
    world.government.blind = blind
    chances = [admissibility_chance(world, k) for k in CLASSES]
    assert sum(s * c for s, c in zip(shares, chances, strict=True)) == pytest.approx(usual)
    assert (chances[0] == chances[2]) == (blind == 1.0) and chances[0] == chances[1]


def test_without_a_policy_only_border_documents_are_examined(world):
    p = world.parameters
    assert [admissibility_chance(world, k) for k in CLASSES] == [0.0, 0.0, p.admissibility_share]


def test_restrictions_bar_travelers_and_couriers_but_no_trucks(world):
    cars, trucks = supply(world, Mode.CAR), supply(world, Mode.TRUCK)
    world.government.restricted = 0.5
    kept = 1.0 - 0.5 * crossers(world, Citizenship.BORDER_DOCUMENT)
    assert supply(world, Mode.CAR) == pytest.approx(kept * cars)
    assert supply(world, Mode.TRUCK) == trucks
    assert [kept_in_traffic(world, mode) for mode in Mode] == pytest.approx([kept, 1.0, kept, 1.0])
    world.government.lacking = 1.0
    assert kept_in_traffic(world, Mode.CAR) == 1.0
    assert share_now(world, Citizenship.CITIZEN, Mode.CAR) == pytest.approx(crossers(world, Citizenship.CITIZEN) / kept)


def test_those_examined_are_examined_by_teams_or_for_the_right_to_enter(world):
    row, routes = today(world), world.routes[: world.rows.routes]
    row.examined_citizens = row.examined_residents = row.examined_visitors = 0.0
    observe_status(world, 0)
    ports = routes[routes["mode"] != Mode.BETWEEN]
    exams = (ports["traffic"] * ports["exam_share"]).sum()
    assert exams > 0.0
    assert row.examined_citizens == pytest.approx(exams * crossers(world, Citizenship.CITIZEN))
    visitors = crossers(world, Citizenship.BORDER_DOCUMENT)
    more = world.parameters.admissibility_share * (ports["traffic"].sum() - exams)
    assert row.examined_visitors == pytest.approx((exams + more) * visitors)
