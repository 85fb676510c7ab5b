"""A batch gives the same tables on any number of processes, and whole files or none."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tiny_batch import SEEDS, TABLES, tiny

from abm import Crackdown, InspectionRate, LeadershipArrests, Scenario, compare, simulate
from abm.command import single
from abm.inputs.inside import StoreError
from abm.measures.resilience import shifted_share
from abm.model.initialization import RunError, build_world
from abm.model.interventions import known_kinds
from abm.model.observation import Outcome
from abm.model.pairing import months_after, paired_measures, window_of
from abm.model.scenario import ScenarioError
from abm.model.simulation import advance
from abm.results.columns import SUMMARY_COLUMNS
from abm.results.manifest import describe_scenario, git_state
from abm.running import tables
from abm.running.engine import check_batch, run_batch
from abm.running.steps import Steps
from abm.store import folder as store
from abm.store.archive import Archive
from abm.store.folder import BatchError, BatchInterrupted
from abm.store.plan import child_seed

NAMES = ("runs.csv", "daily.csv", "offices.csv")


def stop_at_a_fault(scenario, seed):
    raise RunError("day 3: a table is full")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "two"
    run_batch(tiny(), place, workers=2)
    return place


def test_the_number_of_processes_changes_nothing(folder, tmp_path):
    run_batch(tiny(), tmp_path / "one", workers=1, analyze=False)
    for name in NAMES:
        assert (folder / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_a_batch_is_its_runs(folder):
    daily = pd.read_csv(folder / "daily.csv").set_index(["scenario", "replicate"])
    recording = simulate(tiny().scenarios[1], SEEDS[10])
    assert len(daily) == 3 * 12 * 30
    rows = daily.loc[("cars", 10)]
    assert rows.seizures.tolist() == recording.daily.seizures.tolist()
    assert rows.delivered_g.tolist() == np.round(recording.daily.delivered / 1000).astype(int).tolist()
    assert rows.date.iloc[[0, -1]].tolist() == ["2021-10-01", "2021-10-30"]


def test_all_scenarios_share_seeds_and_part_on_the_first_day_of_the_policy(folder):
    runs = pd.read_csv(folder / "runs.csv").pivot(index="replicate", columns="scenario", values="seed")
    assert (runs.cars == runs.baseline).all() and (runs.placebo == runs.baseline).all()
    daily = pd.read_csv(folder / "daily.csv").set_index(["scenario", "day"]).loads
    for name in ("cars", "placebo"):
        same = [(daily.loc[name, day].values == daily.loc["baseline", day].values).all() for day in range(30)]
        assert all(same[:10]) and not all(same[10:])


def test_only_policies_and_the_placebo_are_measured_against_the_baseline(folder):
    runs = pd.read_csv(folder / "runs.csv").set_index("scenario")
    assert runs.loc["baseline", "largest_drop":].isna().all(axis=None)
    assert runs.loc[["cars", "placebo"], ["largest_drop", "shifted_offices", "recovered"]].notna().all(axis=None)
    assert runs.loc["cars", "shifted_modes"].mean() > runs.loc["placebo", "shifted_modes"].mean()


def test_what_crosses_is_reported_by_office_only(folder):
    offices = pd.read_csv(folder / "offices.csv")
    by_mode, together = offices[offices["mode"] != "all"], offices[offices["mode"] == "all"]
    assert by_mode[["delivered_kg", "loads"]].isna().all(axis=None)
    assert together[["delivered_kg", "loads", "wait_minutes"]].notna().all(axis=None)
    assert by_mode.seizures.sum() == together.seizures.sum() > 0
    runs = pd.read_csv(folder / "runs.csv")
    assert together.delivered_kg.sum() == pytest.approx(runs.delivered_kg.sum(), rel=1e-4)
    assert offices[offices["mode"] == "between"][["exams", "wait_minutes"]].isna().all(axis=None)


def test_the_dictionary_explains_every_column_of_every_table(folder):
    dictionary = pd.read_csv(folder / "dictionary.csv")
    for name in (*TABLES, "summary.csv"):
        reported = dictionary[dictionary.file == name]
        assert reported.column.tolist() == pd.read_csv(folder / name, nrows=1).columns.tolist()
    assert dictionary[["file", "column", "unit", "meaning"]].notna().all(axis=None)
    assert set(dictionary[dictionary.file == "summary.csv"].column) == set(SUMMARY_COLUMNS)


def test_the_manifest_says_how_to_get_the_results_again(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["experiment"] == tiny().text and manifest["experiment_sha256"] == tiny().sha256
    assert manifest["seeds"] == SEEDS and manifest["workers"] == 2
    assert [s["window"] for s in manifest["scenarios"]] == [None, [10, 30], [10, 30]]
    assert not any(s["is_event"] for s in manifest["scenarios"])
    assert manifest["scenarios"][1]["interventions"][0]["coverage"] == 0.4
    reported = ("title", "color")
    kinds = {
        kind.kind: {name: getattr(kind, name) for name in reported} | {"asks": list(kind.asks)}
        for kind in known_kinds().values()
    }
    sizes = {kind: reported.pop("sizes") for kind, reported in manifest["interventions"].items()}
    labels = {kind: reported.pop("labels", {}) for kind, reported in manifest["interventions"].items()}
    assert manifest["interventions"] == kinds and labels["arrest_campaign"]["intensity"] == "arrests"
    assert sizes["inspection_rate"] == {"coverage": "share of crossings", "times": "times today's share"}
    assert manifest["scenarios"][2]["placebo_day"] == 10
    assert set(manifest["versions"]) >= {"interdict-abm", "python", "numpy", "numba", "mesa", "pandas"}
    assert manifest["parameters"]["cells"] == 12 and manifest["seconds"] > 0
    assert set(manifest["files"]) == set(store.files_in(folder)) and manifest["failed_runs"] == 0
    assert Archive(folder).plan().as_header() == check_batch(tiny(), folder)[1].as_header()


def test_times_stand_in_the_manifest_alone(folder, tmp_path):
    run_batch(tiny(), tmp_path / "again", workers=2)
    chunks, again = (
        {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*.parquet")}
        for place in (folder, tmp_path / "again")
    )
    shared = chunks.keys() & again.keys()  # a busy machine may make more and smaller ones
    assert len(shared) >= 3 and all(chunks[name] == again[name] for name in shared)
    for name in store.files_in(folder):
        same = (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
        assert same or name == "manifest.json", name


def test_seeds_hang_on_the_root_and_the_replicate_alone():
    assert len(set(SEEDS)) == 12 and child_seed(4, 0) not in SEEDS


def test_tasks_hold_every_wanted_run_of_a_shard_once(tmp_path):
    _, plan = check_batch(tiny(replicates=23), tmp_path)
    everything = [plan.number(run) for task in plan.tasks(lambda number: True) for run in task.runs]
    assert everything == list(range(3 * 23))
    assert [run.seed for run in next(plan.tasks(lambda number: True)).runs][:12] == SEEDS
    shards = [[plan.number(run) for t in plan.tasks(lambda n: n != 7, (k, 4)) for run in t.runs] for k in (1, 2, 3, 4)]
    assert sorted(number for shard in shards for number in shard) == [
        number for number in everything if number != 7
    ] and all(shards)


def test_a_batch_of_which_every_run_fails_says_why_and_writes_no_table(tmp_path):
    with pytest.raises(BatchError, match=r"every run failed; the first: baseline, replicate 0: .*a table is full"):
        run_batch(tiny(), tmp_path / "results", workers=1, replicates=2, run=stop_at_a_fault)
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["store"]


def test_an_interruption_leaves_the_tables_that_were_there(folder, monkeypatch):
    before = {name: (folder / name).read_bytes() for name in store.files_in(folder)}

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "runs_rows", interrupt)
    with pytest.raises(BatchInterrupted, match=r"6 of 6 runs are kept in .*; the same command does the rest"):
        run_batch(tiny(), folder, workers=1, replicates=2)
    assert before == {name: (folder / name).read_bytes() for name in store.files_in(folder)}


def test_another_experiment_is_not_written_over(tmp_path):
    place = tmp_path / "results"
    run_batch(tiny(), place, workers=1, replicates=2, analyze=False)
    (place / "monthly.csv").write_text("left by an older version")
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps(manifest | {"files": [*manifest["files"], "monthly.csv", "../x"]}))
    (tmp_path / "x").write_text("not ours")
    with pytest.raises(StoreError, match=r"results of another experiment \(tiny; .*days: 30 -> 25\).*--force"):
        run_batch(tiny(days=25), place, workers=1, replicates=2, analyze=False)
    run_batch(tiny(days=25), place, workers=1, replicates=2, analyze=False, force=True)
    assert len(pd.read_csv(place / "daily.csv")) == 3 * 2 * 25
    assert not (place / "monthly.csv").exists() and (tmp_path / "x").exists()


def test_a_folder_with_other_files_is_not_used(tmp_path):
    (tmp_path / "letter.txt").write_text("")
    with pytest.raises(StoreError, match="holds other files"):
        store.require_ours(tmp_path, "x", has_runs=False, force=False)
    with pytest.raises(StoreError, match="not a folder"):
        store.require_ours(tmp_path / "letter.txt", "x", has_runs=False, force=False)


def test_what_acts_on_single_days_alone_is_an_event():
    again, scans = LeadershipArrests(90, number=6, every=60), InspectionRate(90, coverage=0.4)
    made = ((LeadershipArrests(90),), (again,), (scans,), (again, scans), ())
    events = [describe_scenario(Scenario(interventions=own), "A")["is_event"] for own in made]
    assert events == [True, True, False, False, False]


def test_windows_of_policies_end_with_the_run():
    assert window_of(Scenario()) is None
    assert window_of(Scenario(placebo_day=9)) == (9, 730)
    assert window_of(Scenario(interventions=(Crackdown(90, stop=270), LeadershipArrests(80)))) == (80, 270)
    assert window_of(Scenario(interventions=(InspectionRate(90, stop=9999),))) == (90, 730)
    assert window_of(Scenario(interventions=(LeadershipArrests(90, number=6, every=60),))) == (90, 391)


def test_displacement_is_taken_over_months_that_lie_in_the_window():
    scenario = Scenario(days=730)
    assert months_after(scenario, 90).tolist() == list(range(3, 15))  # a year from 30 December on
    assert months_after(scenario, 500).tolist() == list(range(16, 24))


def test_a_pair_has_known_measures():
    scenario = Scenario(days=250, interventions=(Crackdown(100, stop=150),))
    delivered = np.full(300, 1_000_000)
    names = ("shifted_offices", "shifted_modes", "shifted_lab_regions")
    baseline = Outcome(1, {}, delivered, dict.fromkeys(names, np.ones((10, 4))), np.empty((0, 4), int))
    moved = np.ones((10, 4)) * [3, 1, 0, 0]
    low = np.where((np.arange(300) >= 100) & (np.arange(300) < 150), 500_000, delivered)
    policy = Outcome(1, {}, low, dict.fromkeys(names, moved), np.empty((0, 4), int))
    measures = paired_measures([baseline, policy], [baseline, baseline], scenario)
    assert measures["largest_drop"].tolist() == [0.0, 0.5] and measures["recovered"].tolist() == [False, True]
    assert np.isnan(measures["days_to_lowest"]).all()  # never below the baseline, and the width of the window
    assert measures["averted_kg"].tolist() == [0.0, 25.0]
    assert measures["shifted_modes"].tolist() == [0.0, shifted_share([3, 1, 0, 0], [1, 1, 1, 1])] == [0.0, 0.5]
    with pytest.raises(ValueError, match="not a pair"):
        paired_measures([replace(baseline, seed=2)], [baseline], scenario)


def test_a_run_in_blocks_of_days_is_the_same_run(monkeypatch):
    monkeypatch.setattr("abm.model.simulation.BLOCK", 28)
    scenario = Scenario(days=50, burn_in=9)
    passed = []
    recording = simulate(scenario, 4, passed.append)
    world = build_world(scenario, 4)
    advance(world, 0, 59)
    assert recording.daily.tobytes() == world.daily[9:59].tobytes()
    assert passed == [28, 28, 3]


def test_a_single_run_does_not_replace_a_batch(folder):
    with pytest.raises(StoreError, match="results of a batch"):
        single.run_single(Scenario(days=5, burn_in=1), 1, folder)


def test_a_picture_that_fails_costs_a_single_run_no_table(tmp_path, monkeypatch):
    def fail(*given):
        raise ValueError("no room for $x$")

    reported = []
    monkeypatch.setattr(single, "_draw", fail)
    single.run_single(Scenario(days=5, burn_in=1), 1, tmp_path / "run", steps=Steps(reported.append))
    assert {path.name for path in (tmp_path / "run").iterdir()} == set(single.FILES) - {
        single.PICTURE,
        "run.svg",
        "events.csv",
    }
    assert reported == ["run.png: could not be made (ValueError: no room for $x$); everything else is kept"]


def test_a_single_run_replaces_its_own_files_and_nobody_elses(tmp_path):
    for _ in range(2):
        single.run_single(Scenario(days=5, burn_in=1), 1, tmp_path / "own")
    (tmp_path / "daily.csv").write_text("mine")
    with pytest.raises(store.StoreError, match="holds daily.csv that no run wrote; choose another folder with --out"):
        single.run_single(Scenario(days=5, burn_in=1), 1, tmp_path)
    assert (tmp_path / "daily.csv").read_text() == "mine"


def test_compare_measures_a_policy_against_the_same_seeds():
    baseline = Scenario(days=60, burn_in=20)
    answer = compare(baseline, replace(baseline, interventions=(InspectionRate(10, coverage=1.0),)), seeds=4)
    assert answer.drop_detected and answer.largest_drop.estimate > answer.placebo_drop.high
    nothing = compare(baseline, replace(baseline, interventions=(Crackdown(10, intensity=0),)), seeds=[5, 6])
    assert nothing.largest_drop.estimate == 0.0


def test_compare_refuses_what_is_no_pair():
    with pytest.raises(ScenarioError, match="no intervention"):
        compare(Scenario(), Scenario())
    with pytest.raises(ScenarioError, match="days"):
        compare(Scenario(days=100), Scenario(interventions=(Crackdown(10),)))


def test_git_is_asked_only_about_this_project():
    state = git_state()
    assert state is None or len(state["commit"]) == 40
