"""Events of a run: all that its recording counts, each with the process that brought it about; the run stays as it is."""

from dataclasses import replace

import numpy as np
import pytest

from abm import AssetSeizure, Crackdown, LeadershipArrests, Scenario, simulate
from abm.model.branching import save_at
from abm.model.declared import HAPPENINGS
from abm.model.observation import DAILY_COLUMNS
from abm.model.saving import load
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
