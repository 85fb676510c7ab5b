"""Who is whose rival and ally on day 0."""

import numpy as np
import pytest

from abm.inputs.rivals import load_relations
from abm.inputs.territory import load_organizations

NAMES = [organization.name for organization in load_organizations()]
RELATIONS = load_relations()


def test_rivals_are_those_on_record_alike_in_both_directions():
    assert RELATIONS.rivals[NAMES.index("Sinaloa"), NAMES.index("Jalisco")] == 7.0
    assert RELATIONS.rivals[NAMES.index("Gulf"), NAMES.index("Northeast")] == 3.0
    assert np.array_equal(RELATIONS.rivals, RELATIONS.rivals.T) and not RELATIONS.rivals.diagonal().any()
    assert (RELATIONS.rivals > 0).sum() == 10 and not RELATIONS.allies.any()


def test_groups_outside_the_trade_are_rivals_and_allies_too():
    assert (RELATIONS.rivals_outside[NAMES.index("Jalisco")], RELATIONS.allies_outside[NAMES.index("Jalisco")]) == (
        2.024,
        55,
    )
    assert (RELATIONS.allies_outside > 0).all()
    with pytest.raises(ValueError, match="read-only"):
        RELATIONS.allies_outside[0] = 1
