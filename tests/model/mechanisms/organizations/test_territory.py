"""Territory: members limit what an organization holds, allies lend theirs, and an heir takes it over."""

import numpy as np
import pytest

from abm.model.initialization import build_world
from abm.model.mechanisms.crossing.dispatch import pay_fees
from abm.model.mechanisms.organizations.alliances import inherit_alliances
from abm.model.mechanisms.organizations.territory import bid_for_territory, loose_share
from worlds import tiny


def test_rivals_bid_for_what_lies_beyond_the_members_of_an_organization(world):
    p, row = world.parameters, world.organizations[0]
    assert not any(loose_share(world, o) for o in range(8))  # on day 0 nobody holds too much
    held = float(world.territory[:, 0].sum())
    row.members = int(p.territory_members * held / 4)
    assert loose_share(world, 0) == pytest.approx(0.75)
    before = world.territory.copy()
    bid_for_territory(world, 28)
    members = world.organizations["members"][:8].astype(float)
    bidders = members * ((before[0, :8] > 0) | (world.host[0, :8] >= 0)) * (np.arange(8) > 0)
    given = p.territory_bidding * bidders.sum() / (bidders.sum() + members[0]) * 0.75 * before[0, 0]
    assert world.territory[0, 0] == pytest.approx(before[0, 0] - given)
    assert np.allclose(world.territory.sum(axis=1), before.sum(axis=1))


def test_who_holds_as_much_as_it_can_does_not_bid(world):
    world.organizations[1].members = 0
    world.organizations[0].leadership = 2
    before = float(world.territory[0, 1])
    bid_for_territory(world, 28)
    assert world.territory[0, 1] < before


def fees_paid(world, c, r):
    before = int(world.money.fees)
    pay_fees(world, c, r, 10**9)
    return int(world.money.fees) - before


def test_an_ally_pays_half_of_the_fee(world):
    c = int(np.flatnonzero(world.cells["organization"][: world.rows.cells] == 1)[0])
    r = int(np.flatnonzero(world.routes["office"][: world.rows.routes] == 1)[0])  # all of it is held by another one
    full = fees_paid(world, c, r)
    world.allies[1, 0] = world.allies[0, 1] = 1.0
    assert fees_paid(world, c, r) == full // 2 > 0


def test_nobody_who_pays_a_fee_is_an_ally_unless_hosts_are():
    world = build_world(tiny(), 1)
    assert not world.allies.any()
    world = build_world(tiny(parameters={"hosted_allies": 1}), 1)
    assert world.allies[0, 5] == world.allies[5, 0] == 1.0 and world.allies[1, 5] == 0.0


def test_a_faction_has_the_rivals_of_its_parent_which_is_its_rival(world):
    world.rows.organizations, world.allies[0, 2], world.allies[2, 0] = 9, 3.0, 3.0
    inherit_alliances(world, 0, 8)
    others = np.arange(1, 8)
    assert np.array_equal(world.rivals[8, others], world.rivals[0, others])
    assert world.rivals[8, 0] == world.rivals[0, 8] == world.parameters.faction_rivalry == 1.0
    assert world.allies[2, 8] == world.allies[8, 2] == 3.0 and world.allies[8, 0] == world.rivals[8, 8] == 0.0
    assert world.organizations[8].rivals_outside == world.organizations[0].rivals_outside
    assert np.array_equal(world.rivals[:9, :9], world.rivals[:9, :9].T)
