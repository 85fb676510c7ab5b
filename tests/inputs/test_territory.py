"""Who takes part on day 0, and who may use which corridor."""

import numpy as np
import pytest

from abm.inputs.geography import FIELD_OFFICES, REGIONS
from abm.inputs.territory import load_organizations, load_territory

ORGANIZATIONS = load_organizations()
NAMES = [organization.name for organization in ORGANIZATIONS]


def test_two_organizations_make_most_of_it():
    production = {row.name: row.production_share for row in ORGANIZATIONS}
    assert len(production) == 8
    assert (production["Sinaloa"], production["Jalisco"]) == (0.60, 0.25)
    assert sum(production.values()) == pytest.approx(1)


def test_members_follow_the_published_law():
    members = sorted((row.member_share for row in ORGANIZATIONS), reverse=True)
    assert members[:2] == [0.17, 0.10]
    assert members[2:] == pytest.approx([0.17 / rank for rank in range(4, 10)], abs=1e-4)


def test_home_regions():
    homes = {row.name: REGIONS[row.home_region] for row in ORGANIZATIONS}
    assert homes["Sinaloa"] == "Northwest" and homes["Jalisco"] == "Pacific"
    assert homes["Gulf"] == homes["Northeast"] == "Northeast"


def test_holders_of_each_corridor_sum_to_one():
    shares = load_territory().shares
    assert shares.shape == (4, 8)
    assert shares.sum(axis=1) == pytest.approx(np.ones(4))
    assert shares[FIELD_OFFICES.index("El Paso"), NAMES.index("Juarez")] == 0.7
    assert shares[FIELD_OFFICES.index("Tucson"), NAMES.index("Sinaloa")] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        shares[0, 0] = 1


def test_independents_are_guests_of_sinaloa_in_the_west():
    territory = load_territory()
    guests = {(FIELD_OFFICES[g.office], NAMES[g.guest], NAMES[g.host]) for g in territory.guests}
    expected = {(o, f"Independent {i}", "Sinaloa") for o in ("San Diego", "Tucson") for i in (1, 2, 3)}
    assert guests == expected
    assert len(territory.guests) == 6
    assert not any(territory.shares[g.office, g.guest] for g in territory.guests)
