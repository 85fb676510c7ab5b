"""Ranking over the points of a design: ranks and ties, what moves the lead of the first, and the picture of both, with known answers."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from analysis_folder import design_of

from abm.analysis.design import Factor
from abm.analysis.pictures.ranking import pictures_of_ranking
from abm.analysis.pictures.ranking_panels import ordinal
from abm.analysis.races import drivers_of, races_of
from abm.analysis.ranking import averted_by_point, ranks_by_point

POINTS = 30
FACTORS = (Factor("lift", None, "times", False), Factor("c", None, "ratio", False))


@pytest.fixture
def design():
    """Return a design over which a lift from 0 to 29 goes with the lead, and a second parameter does not."""
    return design_of(
        [(float(i), float(i * 7 % POINTS)) for i in range(POINTS)], factors=FACTORS, policies=("cars", "labs", "none")
    )


@pytest.fixture
def effects(design):
    """Cars avert 1% less with each lift, from 20% on; labs 10% everywhere; none nothing."""
    averted = {"cars": 0.2 - 0.01 * np.arange(POINTS), "labs": np.full(POINTS, 0.1), "none": np.zeros(POINTS)}
    rows = design.pairs.merge(design.points, on="point").assign(n=4)
    rows["effect"] = [averted[policy][point] for policy, point in zip(rows["policy"], rows["point"], strict=True)]
    rows = rows.assign(low=rows["effect"] - 0.01, high=rows["effect"] + 0.01, clear=1.0)
    return pd.concat([rows.assign(variable="averted_kg"), rows.assign(variable="largest_drop")])


@pytest.fixture
def differences():
    """At the first point all differ clearly, at the second the first two tie, elsewhere nothing is clear."""
    pairs = [(0, "cars", "labs"), (0, "cars", "none"), (0, "labs", "none"), (1, "cars", "none"), (1, "labs", "none")]
    return pd.DataFrame(
        [(f"{one}_p{i}", f"{other}_p{i}", "delivered_kg", 1) for i, one, other in pairs],
        columns=["scenario", "compared_with", "variable", "clear"],
    )


def test_a_rank_is_sure_where_it_can_be_no_other(design, effects, differences):
    ranks, sure = ranks_by_point(design, averted_by_point(effects), differences)
    assert ranks.loc[0].to_dict() == {"cars": 1, "labs": 2, "none": 3} and sure.loc[0].all()
    assert sure.loc[1].to_dict() == {"cars": False, "labs": False, "none": True}
    assert not sure.loc[2].any() and ranks.loc[29].to_dict() == {"cars": 3, "labs": 1, "none": 2}
    _, untested = ranks_by_point(design, averted_by_point(effects), None)
    assert not untested.any(axis=None)


def test_what_turns_a_lead_around_is_found(design, effects):
    """Labs are first at 19 points (cars tie with them at 10%, of which the first is taken), and lead by lift / 100 - 10%."""
    asked, contested, pairs = races_of(design, averted_by_point(effects))
    assert [(race.one, race.other) for race in asked] == [("labs", "cars"), ("cars", "none")]
    assert (contested, pairs) == (2, 3)
    race = asked[0]
    assert race.drivers[0].name == "lift" and race.turn is race.drivers[0]
    lift, other = race.drivers
    assert lift.is_clear and lift.turns and not other.is_clear
    assert [(part.name, part.points, part.ahead) for part in lift.parts] == [
        ("lowest third", 10, 0), ("middle third", 10, 9), ("highest third", 10, 10),
    ]  # fmt: skip
    np.testing.assert_allclose([part.lead.estimate for part in lift.parts], [-0.055, 0.045, 0.145])
    assert lift.parts[0].lead.high < 0.0 < lift.parts[2].lead.low


def test_policies_behind_the_first_are_asked_what_flips_their_order(design, effects):
    """The first was ahead everywhere, so that nothing was asked, while two behind it changed places."""
    averted = averted_by_point(effects).assign(none=lambda rows: rows.max(axis=1) + 1.0)  # none is ahead everywhere
    [race], contested, _ = races_of(design, averted)
    assert (race.one, race.other, race.behind, contested) == ("labs", "cars", 10, 1) and race.turn.name == "lift"
    [first], contested, _ = races_of(design, averted[["none", "cars"]])
    assert (first.one, first.other, first.is_contested, contested) == ("none", "cars", False, 0)


def test_policies_are_ranked_by_kilograms_of_the_same_run(design, effects):
    """Shares are each of the time from a policy's own start: one that starts late was first by a share of little."""
    shares = effects[effects["variable"] == "averted_kg"].assign(variable="averted_share")
    shares["effect"] = np.where(shares["policy"] == "none", 0.9, shares["effect"])
    averted = averted_by_point(pd.concat([effects, shares]))
    assert averted.idxmax(axis=1).value_counts().to_dict() == {"labs": 19, "cars": 11}


def test_values_without_an_order_and_few_values_are_shown_one_by_one():
    leads = pd.Series([-0.1, -0.11, -0.12, 0.1, 0.11, 0.12])
    points = pd.DataFrame({"where": list("aaabbb"), "size": [1.0, 4.0, 1.0, 4.0, 1.0, 4.0], "same": 1.0})
    found = {driver.name: driver for driver in drivers_of(points, leads)}
    assert list(found) == ["where", "size"] and not found["where"].has_order
    assert [(part.name, part.ahead) for part in found["where"].parts] == [("a", 0), ("b", 3)]
    assert [part.name for part in found["size"].parts] == ["1", "4"] and np.isnan(found["where"].strength.low)
    assert drivers_of(points[:2], leads[:2]) == []


def test_the_picture_says_who_is_first_and_what_flips_it(design, effects, differences, tmp_path):
    for path, draw in pictures_of_ranking(design, effects, differences, "4 seeds", tmp_path):
        draw()
    assert path.name == "ranking.png" and path.with_suffix(".svg").exists()
    with Image.open(path) as picture:
        info = dict(picture.info)
    assert info["Title"] == (
        "“Labs” averts most at 19 of 30 points, clearly at none; it is clearly behind “Cars” at points of the lowest third of "
        "how much likelier an exam aimed by risk meets a load"
    )
    assert "mean of 4 seeds" in info["Description"] and "Holm over all 2 that vary" in info["Description"]
    assert "“Cars”: largest drop −9% to 20%" in info["Comment"].replace("\N{MINUS SIGN}", "−")
    assert "first at 19 of 30" in info["Comment"] and "meets a load: r = +1.00" in info["Comment"]


def test_one_policy_has_no_ranking(design, effects, differences, tmp_path):
    assert not list(pictures_of_ranking(design, effects[effects["policy"] == "cars"], differences, "4 seeds", tmp_path))


def test_a_rank_is_written():
    assert [ordinal(rank) for rank in (1, 2, 3, 4, 11, 12, 13, 21)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st",
    ]  # fmt: skip
