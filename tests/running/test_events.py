"""Events of a run: all that its recording counts, each with the process that brought it about; the run stays as it is."""

from dataclasses import replace

import numpy as np
import pytest

from abm import AssetSeizure, Crackdown, InspectionRate, LabRaids, LeadershipArrests, Scenario, simulate
from abm.inputs.geography import REGIONS
from abm.model.branching import save_at
from abm.model.declared import HAPPENINGS
from abm.model.observation import DAILY_COLUMNS
from abm.model.saving import load
from abm.running.causes import cause_on
from abm.running.events import COUNTED, EVENT_COLUMNS, simulate_with_events

POLICIES = (
    LeadershipArrests(start=20, number=3, target="top", every=30),
    Crackdown(start=40, stop=60, region="all", intensity=9.0),
)
SCENARIO = Scenario(name="pressed", days=110, burn_in=30, interventions=POLICIES)


@pytest.fixture(scope="module")
def run():
    return simulate_with_events(SCENARIO, 4)


def test_the_run_has_the_same_bits_and_its_events_are_all_that_it_counts(run):
    recording, events = run
    assert recording.daily.tobytes() == simulate(SCENARIO, 4).daily.tobytes()
    assert list(events) == list(EVENT_COLUMNS) and events.day.is_monotonic_increasing
    assert recording.daily["arrests"].sum() == 3 and recording.daily["labs_found"].sum() > 0
    for one, field in COUNTED.items():
        days = np.flatnonzero(recording.daily[field])
        said = events[[any(what == one.tell(many) for many in range(1, 9)) for what in events.what]]
        assert sorted(set(said.day)) == days.tolist(), one.column
        if one.number:
            assert len(said) == recording.daily[field].sum() and (said.actor.str.contains(", ")).all()


def test_an_event_says_who_acted_and_what_brought_it_about(run):
    _, events = run
    arrests = events[events.what == "A leader was arrested"]
    assert arrests.day.tolist() == [20, 50, 80] and arrests.cause.str.startswith("arrest (Carry out").all()
    assert arrests.date.tolist()[0] == "2021-10-21" and arrests.actor.str.startswith("organization, ").all()
    found = events[events.what == "A lab was found and closed"]
    assert found.actor.str.startswith("government, ").all() and found.cause.str.startswith("search (").any()
    assert arrests.cause.str.endswith(", by the policy Arrests of leaders (from day 20)").all()
    assert not found.cause.str.contains("polic").any() and not found.day.between(40, 59).any()
    policy = events[events.actor == "governments"]
    assert (policy.cause == "scenario pressed").all() and policy.day.tolist() == [20, 40, 50, 60, 80]
    assert policy.what.iloc[3].endswith(": ends") and policy.what.iloc[4].endswith(", again")


def test_what_goes_on_day_after_day_is_an_event_a_month(run):
    scenario = replace(SCENARIO, interventions=(AssetSeizure(start=0, share=5.0),))
    recording, events = simulate_with_events(scenario, 4)
    seized = next(one for one in HAPPENINGS if one.column == "assets_seized_usd")
    counts = {one.name: one for one in DAILY_COLUMNS}["assets_seized_usd"].take(recording.daily)
    assert (counts > 0).sum() > 28 and list(seized.sums([1.0] * 60)) == [(27, 28.0), (55, 28.0)]
    said = events[events.what.str.contains("cash and property worth")]
    assert said.day.tolist() == [27, 55, 83] and (said.actor == "organization").all()
    assert said.what.tolist() == [seized.tell(sum(counts[last - 27 : last + 1].tolist())) for last in (27, 55, 83)]


def test_events_from_a_saved_state_on_are_those_of_the_whole_run(run, tmp_path):
    save_at(SCENARIO, 4, 45, tmp_path / "state.npz")
    recording, events = simulate_with_events(SCENARIO, 4, state=load(tmp_path / "state.npz"))
    whole = run[1]
    assert recording.daily.tobytes() == run[0].daily.tobytes()
    later = whole[(whole.day >= 45) & ~whole.cause.str.contains("28 days")]
    assert events[~events.cause.str.contains("28 days")].to_dict("list") == later.to_dict("list")


def test_raids_that_are_ordered_are_distinguished_from_finds_that_a_policy_makes_likelier_where_it_holds():
    crackdown, raids = Crackdown(start=10, stop=20, region="North"), LabRaids(start=15, region="Northwest", number=9.0)
    under = replace(SCENARIO, interventions=(crackdown, raids))
    north, northwest = REGIONS.index("North"), REGIONS.index("Northwest")
    named = " the policy Crackdown on labs (from day 10)"
    assert cause_on(under, "search", "labs_found", 12, north).endswith(f", under{named}")
    assert cause_on(under, "search", "raids_resisted", 12, north).endswith(f", under{named}")
    for day, region in ((12, northwest), (9, north), (20, north)):
        assert "polic" not in cause_on(under, "search", "labs_found", day, region)
    both = cause_on(under, "search", "labs_found", 16)
    assert both.endswith(", under the policies Crackdown on labs (from day 10) and Lab raids (from day 15)")
    ordered = cause_on(under, "raid_known", "labs_found", 16, northwest)
    assert ordered.endswith(", by the policy Lab raids (from day 15)") and "under" not in ordered


def test_finds_of_labs_and_what_is_seized_in_a_month_name_the_policy_that_was_in_force():
    scans = replace(
        SCENARIO,
        interventions=(InspectionRate(start=40, coverage=0.4), Crackdown(start=70, region="all", intensity=20.0)),
    )
    recording, events = simulate_with_events(scans, 4)
    seized = events[events.what.str.endswith("kg (gross) were seized at and between ports")]
    whole = {one.name: one for one in DAILY_COLUMNS}["seized_kg_gross"].take(recording.daily)
    assert seized.what.tolist()[0] == f"28 days: {whole[:28].sum():,.0f} kg (gross) were seized at and between ports"
    assert seized.day.tolist() == [27, 55, 83] and (seized.actor == "government").all()
    assert seized.cause.str.contains(", under the policy ").tolist() == [False, True, True]
    found = events[events.what == "A lab was found and closed"]
    under = found.cause.str.endswith(", under the policy Crackdown on labs (from day 70)")
    assert under.any() and (under == (found.day >= 70)).all()
