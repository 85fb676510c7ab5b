"""Runs: analytic answers with adaptation off, conservation, determinism, policies without effect, monotone answers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from worlds import SEEDS, all_policies, differing_tables, simulated, tiny, total

from abm.inputs.geography import Mode
from abm.model.initialization import RunError, build_world
from abm.model.interventions import (
    CaseBuilding,
    Cooperation,
    Crackdown,
    DroneSurveillance,
    InspectionRate,
    Investigators,
    JointTaskForce,
    LeadershipArrests,
    PoliticalThreat,
)
from abm.model.kinds import CourierState, LabState
from abm.model.scenario import Scenario, ScenarioError
from abm.model.simulation import advance, compare, simulate

# No learning on either side, one skill, one lift for every load, and no checks by legal status.
STILL = {
    "load_drift": 0.0, "alertness_gain": 0.0, "restationed_share": 0.0, "mode_moves": 0.0, "size_lift": 0.0,
    "admissibility_share": 0.0, "consignment_share": 0.0,
}  # fmt: skip
ADDED = ("calendar", "settings", "clock", "government")  # where a policy may leave a trace that has no effect


def arrived_by_route(world):
    """Count the loads that reached the border: those sent less those still on their way."""
    sent = world.monthly["loads"].sum(axis=0)
    waiting = (world.couriers["state"] == CourierState.TRAVELING) | (world.couriers["state"] == CourierState.CROSSING)
    return sent - np.bincount(world.couriers["route"][waiting], minlength=len(sent))


def analytic_chance(world):
    """Return the chance of loss by route: exam by referral or scan, then skill; patrols between the ports."""
    p = world.parameters
    mode = world.routes["mode"]
    referred = np.where(mode == Mode.FOOT, p.foot_referral_share, p.referral_share)
    traffic = np.maximum(1.0, world.inputs[0].legal_crossings[: len(mode)])
    exams = referred * world.routes["officers_for"] / traffic + world.inputs[0].scan_coverage[mode]
    aimed, random = exams * p.aimed_share, exams * (1 - p.aimed_share)
    at_ports = (1 - (1 - random) * (1 - aimed) ** p.lift) * p.detection_skill
    return np.where(mode == Mode.BETWEEN, p.between_detection, at_ports)


@pytest.mark.parametrize("changes", [{}, {"lift": 6.0, "aimed_share": 0.8}, {"detection_skill": 0.5}], ids=str)
def test_with_adaptation_off_the_seized_share_is_the_analytic_one(changes):
    """Over four seeds of two years, by mode: within four binomial standard errors."""
    expected, variance, seized, mass, sent = np.zeros(4), np.zeros(4), np.zeros(4), 0, 0
    for seed in range(4):
        scenario = Scenario(parameters=STILL | changes, burn_in=0)
        world = build_world(scenario, seed)
        world.parameters.patrol_finds = 1e12  # patrols stay the usual ones
        advance(world, 0, scenario.days)
        loads, chance, mode = arrived_by_route(world), analytic_chance(world), world.routes["mode"]
        expected += np.bincount(mode, loads * chance, 4)
        variance += np.bincount(mode, loads * chance * (1 - chance), 4)
        seized += np.bincount(mode, world.monthly["seizures"].sum(axis=0), 4)
        mass += world.mass.seized
        sent += world.mass.seized + world.mass.delivered / (1 - world.parameters.domestic_loss)
    assert seized.sum() > 1000 and (np.abs(seized - expected) < 4 * np.sqrt(variance)).all()
    share = expected.sum() / (arrived_by_route(world).sum() * 4)
    assert mass / sent == pytest.approx(share, rel=0.2)  # loads scatter, so weight is less certain than events


def test_a_crackdown_everywhere_raises_pressure_as_its_equation_says():
    """P = 1 + k (1 - (1 - 1/60) ^ days) when finds add nothing, from the first day of the policy on."""
    policy = Crackdown(start=20, region="all", intensity=3.0)
    world = build_world(tiny(days=80, interventions=(policy,), parameters={"find_pressure": 0.0}), 1)
    places = world.places[: world.rows.places]
    for days, expected in ((20, 1.0), (21, 1 + 3 / 60), (80, 1 + 3 * (1 - (1 - 1 / 60) ** 60))):
        advance(world, int(world.clock.day) + (days > 20), days)
        assert world.pressure[places] == pytest.approx(np.full(len(places), expected))


HISTORY = Scenario("history", inputs="history", burn_in=0, days=500, interventions=all_policies(50, 400))
CONSERVED = {
    "default": Scenario(days=400, burn_in=0),
    "history with all policies": HISTORY,
    "scarcity": Scenario(
        days=300, burn_in=0, inputs="FY2019", parameters={"find_hazard": 0.1}, interventions=all_policies(5, 300)
    ),
    "tiny": tiny(days=400, interventions=all_policies(30, 300)),
}


@pytest.mark.parametrize("name", CONSERVED)
def test_mass_is_conserved_every_day(name):
    """Worked out from the tables, not from the counters the compiled rule adds up."""
    scenario = CONSERVED[name]
    world = build_world(scenario, 3)
    start, bought = int(world.cells["stock"].sum()), int(world.market.inventory)
    for day in range(scenario.days):
        delivered = int(world.mass.delivered)
        advance(world, day, day + 1)
        daily = world.daily[: day + 1]
        couriers = world.couriers[: 256 * world.rows.courier_slots]  # blocks may have grown
        held = int(world.cells["stock"].sum()) + int(couriers["load"].sum())
        gone = int(daily["seized"].sum()) + int(daily["lost"].sum()) + int(daily["delivered"].sum())
        assert held + gone == start + int(daily["produced"].sum()), f"day {day}"
        assert couriers["load"].sum() == world.mass.transit == daily["transit"][-1]
        arrived = int(world.mass.delivered) - delivered + int(world.elsewhere.added)
        bought += arrived - int(world.market.consumption)
        assert world.market.inventory == bought
    months = world.monthly
    for column in ("loads", "seizures", "seized", "seized_gross", "delivered", "delivered_gross"):
        assert months[column].sum() == world.daily[column][: scenario.days].sum(), column
    assert world.territory.sum(axis=1) == pytest.approx(np.ones(4))


@pytest.mark.parametrize("thief", ["cells", "clock"])
def test_a_missing_gram_stops_the_run(thief):
    world = build_world(tiny(), 1)
    advance(world, 0, 10)
    if thief == "cells":
        world.cells[0].stock -= 1000
    else:
        world.mass.delivered -= 1000
    with pytest.raises(RunError, match="mass is not conserved"):
        advance(world, 10, 40)


def test_the_same_seed_gives_the_same_bits_and_another_one_does_not():
    scenario = tiny(days=200, interventions=all_policies(20, 150))
    assert differing_tables(simulated(scenario, 5), simulated(scenario, 5)) == []
    assert "daily" in differing_tables(simulated(scenario, 5), simulated(scenario, 6))


def test_days_may_be_simulated_in_any_portions():
    scenario = tiny(days=200, interventions=all_policies(20, 150))
    world = build_world(scenario, 5)
    for first, last in ((0, 1), (1, 63), (63, 64), (64, 200)):
        advance(world, first, last)
    assert differing_tables(world, simulated(scenario, 5)) == []


def test_a_placebo_changes_random_numbers_from_its_day_on_and_nothing_before():
    scenario = Scenario(days=200, burn_in=100)
    plain, placebo = (simulate(s, 2).daily for s in (scenario, replace(scenario, placebo_day=80)))
    assert plain[:80].tobytes() == placebo[:80].tobytes()
    assert plain[80:].tobytes() != placebo[80:].tobytes()
    same = [row["loads"] == other["loads"] for row, other in zip(plain[80:], placebo[80:])]
    assert not all(same)


def dated(mode, inputs="FY2019"):
    return float(build_world(tiny(inputs=inputs), 1).inputs[0].scan_coverage[mode])


NO_EFFECT = {
    "no arrests": lambda: LeadershipArrests(start=20, number=0),
    "no effort": lambda: Crackdown(start=20, stop=60, region="all", intensity=0.0),
    "no threat": lambda: PoliticalThreat(start=20, stop=60, size=0.0),
    "cooperation as usual": lambda: Cooperation(start=20, stop=60, times=1.0),
    "no task force": lambda: JointTaskForce(start=20, size=0.0),
    "no investigators more": lambda: Investigators(start=20, number=0.0),
    "no drones": lambda: DroneSurveillance(start=20, fleets=0.0),
    "no cases": lambda: CaseBuilding(start=20, leads=0.0),
    "coverage as dated": lambda: InspectionRate(start=20, mode="car", coverage=dated(Mode.CAR)),
    "coverage as dated, aimed": lambda: InspectionRate(
        start=20, stop=90, mode="truck", coverage=dated(Mode.TRUCK), aimed=1.0
    ),
    "once what is scanned": lambda: InspectionRate(start=20, stop=90, mode="truck", times=1),
    "arrests after the end": lambda: LeadershipArrests(start=119, number=5, every=30, target="mid-level"),
}


@pytest.mark.parametrize("name", NO_EFFECT)
def test_a_policy_of_no_effect_leaves_every_bit(name):
    policy = NO_EFFECT[name]()
    days = 120 if name != "arrests after the end" else 119
    plain, governed = build_world(tiny(days=120), 4), build_world(tiny(days=120, interventions=(policy,)), 4)
    for world in (plain, governed):
        advance(world, 0, days)
    assert [table for table in differing_tables(plain, governed) if table not in ADDED] == []
    for field in set(plain.clock.dtype.names) - {"setting"}:
        assert plain.clock[field] == governed.clock[field], field


def test_twice_what_is_scanned_is_the_share_that_it_is():
    policies = (
        InspectionRate(start=5, mode="truck", times=2),
        InspectionRate(start=5, mode="truck", coverage=2.0 * dated(Mode.TRUCK)),
    )
    worlds = [build_world(tiny(days=40, interventions=(policy,)), 4) for policy in policies]
    for world in worlds:
        advance(world, 0, 40)
    assert [table for table in differing_tables(*worlds) if table not in ADDED] == []


@pytest.mark.parametrize(
    "policy",
    [
        LeadershipArrests(start=60, number=3),
        LeadershipArrests(start=60, number=3, target="mid-level"),
        LeadershipArrests(start=60, number=3, target="random"),
        Crackdown(start=60, region="all", intensity=5.0),
        InspectionRate(start=60, mode="car", coverage=0.5),
        PoliticalThreat(start=60, stop=100),
        Cooperation(start=60),
        JointTaskForce(start=60),
        Investigators(start=60),
        DroneSurveillance(start=60),
        CaseBuilding(start=60),
    ],
    ids=lambda policy: f"{policy.kind} {getattr(policy, 'target', '')}",
)
def test_a_policy_changes_nothing_before_its_first_day_and_something_after(policy):
    scenario = Scenario(days=150, burn_in=50)
    plain, governed = (simulate(s, 8).daily for s in (scenario, replace(scenario, interventions=(policy,))))
    assert plain[:60].tobytes() == governed[:60].tobytes()
    assert plain[60:].tobytes() != governed[60:].tobytes()


YEAR = Scenario(days=365, burn_in=90)


def mean_change(field, changed, scenario=YEAR, per=None):
    """Return the mean paired difference of a sum (over another sum, if given) and its standard error."""

    def value(s):
        return total(s, field) / (total(s, per) if per else 1.0)

    difference = value(changed) - value(scenario)
    return difference.mean(), difference.std(ddof=1) / math.sqrt(len(SEEDS))


def parameters(**changes):
    return replace(YEAR, parameters=changes)


@pytest.mark.parametrize(
    "field, per, changed",
    [
        ("seizures", "loads", replace(YEAR, interventions=(InspectionRate(start=0, mode="car", coverage=0.4),))),
        ("seizures", "loads", parameters(referral_share=0.02)),
        ("seizures", "loads", parameters(detection_skill=0.95)),
        ("seizures", "loads", parameters(lift=5.0)),
        ("delivered", None, parameters(demand_level=1.5)),
        ("labs_found", None, parameters(find_hazard=0.1)),
        ("labs_found", None, parameters(raid_success=0.9, find_hazard=0.1)),
        ("labs_moved", None, replace(YEAR, interventions=(Crackdown(start=0, region="Northwest", intensity=3.0),))),
        ("labs_paused", None, replace(YEAR, interventions=(Crackdown(start=0, region="all", intensity=3.0),))),
        ("recruits", None, parameters(quit_share=0.9)),
    ],
    ids=[
        "scans",
        "referrals",
        "skill",
        "lift",
        "demand",
        "hazard",
        "raids",
        "crackdown here",
        "crackdown everywhere",
        "careers",
    ],
)
def test_answers_go_the_way_theory_says(field, per, changed):
    """Mean over eight paired seeds, more than two standard errors above nothing."""
    mean, error = mean_change(field, changed, per=per)
    assert mean > 2 * error > 0


def shares_seized(scenario, coverages):
    """Return the share of loads that is seized at several coverages of cars."""
    policies = [InspectionRate(start=0, mode="car", coverage=coverage) for coverage in coverages]
    scenarios = [replace(scenario, interventions=(policy,)) for policy in policies]
    return [(total(one, "seizures") / total(one, "loads")).mean() for one in scenarios]


def test_fewer_exams_mean_fewer_seizures_where_routes_stay():
    """The order of four levels of coverage, not just its ends."""
    shares = shares_seized(parameters(freeze_ports=0, freeze_modes=0), (0.02, 0.1, 0.3, 0.6))
    assert shares == sorted(shares)


def test_no_level_of_exams_ends_with_fewer_seizures_than_without():
    """Routes are free, so that more exams of cars need not mean more seizures, but never fewer than as dated."""
    usual = (total(YEAR, "seizures") / total(YEAR, "loads")).mean()
    assert min(shares_seized(YEAR, (0.1, 0.3, 0.6, 1.0))) > usual


def test_states_are_known_and_masses_not_negative():
    world = simulated(replace(HISTORY, days=400), 1)
    assert set(np.unique(world.labs["state"])) <= {int(state) for state in LabState}
    assert set(np.unique(world.couriers["state"])) <= {int(state) for state in CourierState}
    for table, fields in (("cells", ["stock", "roster", "roster_between", "labs"]), ("couriers", ["load", "gross"])):
        for field in fields:
            assert world[table][field].min() >= 0, field
    routes = world.routes[: world.rows.routes]
    most = np.where(
        routes["mode"] == Mode.BETWEEN, 2.0, 1.0
    )  # between ports: patrols over the usual ones, at most twofold
    assert (routes["exam_share"] <= most).all()


def test_rosters_agree_with_rows_after_years_of_policies():
    world = simulated(HISTORY, 2)
    slots = int(world.rows.courier_slots)
    rows = world.couriers[: world.rows.cells * slots].reshape(-1, slots)
    on_roster = ((rows["state"] > CourierState.NONE) & (rows["state"] < CourierState.JAILED)).sum(axis=1)
    cells = world.cells[: world.rows.cells]
    assert np.array_equal(on_roster, cells["roster"] + cells["roster_between"])


def test_compare_measures_the_policy_against_the_same_seeds():
    baseline = Scenario(days=420, burn_in=30)
    shock = replace(baseline, interventions=(Crackdown(start=30, region="all", intensity=10.0),))
    nothing = replace(baseline, interventions=(Crackdown(start=30, region="all", intensity=0.0),))
    assert compare(baseline, nothing, 3).largest_drop.estimate == 0.0
    assert compare(baseline, shock, 3).largest_drop.estimate > 0.0


POLICY = (Crackdown(start=20, region="all", intensity=5.0),)


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"burn_in": 10}, "burn_in = 0 and 10"),
        ({"days": 50}, "days = 60 and 50"),
        ({"inputs": "FY2020"}, "inputs = 'FY2019' and 'FY2020'"),
        ({"parameters": {"lift": 3.0}}, "parameter lift = 2.25 and 3.0"),
        ({"placebo_day": 20}, "placebo_day = None and 20"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_differs_by_more_than_its_policy_is_no_pair(changes, reported):
    with pytest.raises(ScenarioError, match=rf"^{reported}: .*differs by its policy alone; give both the same$"):
        compare(tiny(), tiny(interventions=POLICY, **changes), 2)


def test_a_default_that_is_written_out_is_no_difference():
    named = tiny(name="other", interventions=POLICY, parameters={"lift": 2.25})
    reported, plain = compare(tiny(), named, 2), compare(tiny(), tiny(interventions=POLICY), 2)
    assert repr(reported) == repr(plain)  # nan, of what not determined, equals nothing, not even itself


def test_what_both_have_is_not_compared():
    both, cars = tiny(interventions=POLICY), InspectionRate(start=30, coverage=0.4)
    added = replace(both, interventions=(*POLICY, cars))
    assert compare(both, added, 2).averted_g.estimate != 0.0
    for baseline, policy in ((both, both), (both, tiny()), (tiny(), tiny())):
        with pytest.raises(ScenarioError, match="nothing to compare"):
            compare(baseline, policy, 2)
    with pytest.raises(ScenarioError, match="placebo_day = 9: leave it out"):
        compare(tiny(placebo_day=9), tiny(placebo_day=9, interventions=POLICY), 2)
