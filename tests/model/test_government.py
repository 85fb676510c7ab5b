"""What a government wants and what it does: forty paired seeds, FY2022, each policy for as long as it takes to show."""

import numpy as np
import pytest
from worlds import interval

from abm.model.initialization import build_world
from abm.model.interventions import (
    CaseBuilding,
    Cooperation,
    Crackdown,
    DroneSurveillance,
    Investigators,
    PoliticalThreat,
)
from abm.model.parameters import resolve
from abm.model.scenario import Scenario
from abm.model.simulation import advance, simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(1, 41)
BURN_IN, DAYS, START, DEADLINE = 120, 540, 60, 150
KNOWN = DroneSurveillance(START, fleets=3.0)  # more than investigators can follow
WORLDS = {  # interventions, parameters, days
    "usual": ((), {}, DAYS),
    "threat": ((PoliticalThreat(START, stop=DEADLINE),), {}, 420),
    "suspended": ((Cooperation(START),), {}, DAYS),
    "investigators": ((Investigators(START, number=3.0),), {}, 420),
    "drones": ((DroneSurveillance(START, region="Northwest"),), {}, DAYS),
    "patrols": ((KNOWN, Crackdown(START, region="all", intensity=1.0)), {}, 420),
    "more patrols": ((KNOWN, Crackdown(START, region="all", intensity=2.0)), {}, 420),
    "more investigators": ((KNOWN, Crackdown(START, region="all", intensity=1.0), Investigators(START)), {}, 420),
    "cases, a fifth at the top": ((CaseBuilding(START, top=0.2),), {}, 300),
    "cases, four fifths at the top": ((CaseBuilding(START, top=0.8),), {}, 300),
}
KEPT: dict[str, list[np.recarray]] = {}


def scenario(name):
    interventions, parameters, days = WORLDS[name]
    return Scenario(days=days, burn_in=BURN_IN, interventions=interventions, parameters=parameters)


def parameter(name):
    """Return the default of a parameter."""
    return resolve({})[name]


def runs(name):
    """Return the days of every seed in a world; each is run once."""
    if name not in KEPT:
        KEPT[name] = [simulate(scenario(name), seed).daily for seed in SEEDS]
    return KEPT[name]


def taken(name, field, first=START, last=None):
    """Return the sum of a column over some days, for each seed."""
    days = runs(name) if isinstance(name, str) else name
    return np.array([day[field][first:last].sum() for day in days], float)


def more(a, b, field, first=START, last=None):
    """Return the interval of how much more of a column there is in a world than in another, under the same seeds."""
    last = last or min(len(runs(a)[0]), len(runs(b)[0]))
    return interval(taken(a, field, first, last) - taken(b, field, first, last))


def test_effort_is_highest_on_the_eve_of_the_deadline_and_fades():
    for days in runs("threat"):
        added = days.effective_effort - 1.0
        assert added[START - 1] == 0.0 and added.argmax() == DEADLINE - 1
        assert added[DEADLINE + 120] == pytest.approx(added[DEADLINE - 1] / 4, rel=0.05)


def test_the_flow_follows_effort_with_a_lag():
    """It is lower around the deadline than in the first month of effort, still falls after it, and comes back."""
    fall = {first: taken("threat", "delivered", first, first + 28) / taken("usual", "delivered", first, first + 28) - 1
            for first in (START, DEADLINE - 28, DEADLINE, 392)}  # fmt: skip
    early, eve, after, late = fall.values()
    assert interval(eve)[1] < -0.02 and interval(eve - early)[1] < 0.0
    assert interval(after)[1] < -0.02 and interval(late - eve)[0] > 0.0


def test_a_suspension_lowers_finds_for_months():
    assert more("suspended", "usual", "leads", START + 60, START + 90)[1] < 0.0
    assert more("suspended", "usual", "labs_found", START, START + 240)[1] < 0.0
    assert more("suspended", "usual", "labs_found", START + 240)[1] < 0.0


def test_finds_follow_leads_that_are_worked_and_not_patrols():
    """Where investigators work as much as they can, half as many patrols again find no more labs; twice the investigators do."""
    late = START + 60
    limit = 6 * parameter("lead_capacity") * (420 - late)
    worked = {name: taken(name, "leads_worked", late) for name in ("patrols", "more patrols", "more investigators")}
    assert worked["patrols"].mean() > 0.9 * limit
    assert worked["more patrols"].mean() < 1.03 * worked["patrols"].mean() < 0.7 * worked["more investigators"].mean()
    patrolled, found = (more(name, "patrols", "labs_found", late) for name in ("more patrols", "more investigators"))
    assert found[0] > 0.0 and patrolled[1] < found[0]
    assert (
        more("investigators", "usual", "leads_worked")[0] > 0.0
        and more("investigators", "usual", "labs_found")[0] > 0.0
    )


def broke():
    """Return the days of worlds under drones whose organizations take all cash out of their cells every morning."""
    found = []
    for seed in SEEDS:
        world = build_world(scenario("drones"), seed)
        for day in range(BURN_IN + DAYS):
            cash = world.cells["cash"][: world.rows.cells]
            rent = np.maximum(cash, 0)
            cash -= rent
            world.money.rent += rent.sum()
            advance(world, day, day + 1)
        found.append(world.daily[BURN_IN : BURN_IN + DAYS].copy().view(np.recarray))
    return found


def test_what_drones_bring_fades_while_groups_can_pay_and_stays_with_no_money():
    poor = broke()
    first, last = (START, START + 28), (DAYS - 28, DAYS)
    rich = taken("drones", "drone_leads", *last) / taken("drones", "drone_leads", *first)
    left = [np.mean(0.3 + 0.7 * 0.5 ** ((np.arange(*days) - START + 1) / 120)) for days in (first, last)]
    assert rich.mean() == pytest.approx(left[1] / left[0], abs=0.05)
    assert taken(poor, "drone_leads", *last) == pytest.approx(taken(poor, "drone_leads", *first))
    assert taken(poor, "counter_drones").sum() == 0.0 < taken("drones", "counter_drones").min()
    assert more("drones", "usual", "labs_found")[0] > 0.0
    assert interval(taken(poor, "drone_leads") - taken("drones", "drone_leads"))[0] > 0.0


def test_top_and_mid_level_arrests_compete_for_the_same_investigators():
    low, high = "cases, a fifth at the top", "cases, four fifths at the top"
    assert more(low, "usual", "case_arrests_top")[0] > 0.0
    assert more(high, low, "case_arrests_top")[0] > 0.0 > more(high, low, "case_arrests_mid")[1]
    used = [
        parameter("case_leads") * taken(name, "case_arrests_top")
        + parameter("mid_case_leads") * taken(name, "case_arrests_mid")
        for name in (low, high)
    ]
    assert used[1].mean() == pytest.approx(used[0].mean(), rel=0.1)  # what the one takes the other lacks
