"""Tables are read a few runs at a time: the same answers as of all at once, and little that is held."""

import json
import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from analysis_folder import FIRST, OFFICES, analyze, fall, make_folder, scenario, write_manifest

from abm.analysis import bands, offices, results, summary
from abm.analysis.corridors import corridor_changes, flows_of, months_of
from abm.analysis.results import read_results
from abm.measures.falls import relative_flow
from abm.results import reader
from abm.results.deliveries import Deliveries, open_deliveries
from abm.results.reader import ResultsFolder
from abm.results.run_table import RunTable

DAYS, SEEDS, START = 90, 7, 30
SCENARIOS = [
    scenario("baseline", "No policy"),
    scenario("placebo", "Other random numbers", "placebo", None, (START, DAYS), 1.0),
    scenario("deep", "Deep", "crackdown", fall(0.4, 5, 20, 20, DAYS, START), (START, 60), 1.0, 0.1),
    scenario("NA", "Named like nothing", "crackdown", None, (START, DAYS), 1.0),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a folder in which a run of each of two scenarios is missing."""
    place = make_folder(tmp_path_factory.mktemp("results"), SCENARIOS, SEEDS, DAYS)
    for name in ("runs", "daily", "offices"):
        rows = pd.read_csv(place / f"{name}.csv", keep_default_na=False)
        lost = ((rows.scenario == "deep") & (rows.replicate == 2)) | (
            (rows.scenario == "placebo") & (rows.replicate == 5)
        )
        rows[~lost].to_csv(place / f"{name}.csv", index=False)
    analyze(place)
    return place


def read_daily(folder):
    return pd.read_csv(folder / "daily.csv", keep_default_na=False)


def flow_of(daily, name):
    """Return deliveries [replicates, days] of a scenario from a whole table."""
    rows = daily[daily.scenario == name].sort_values(["replicate", "day"])
    return rows.delivered_g.to_numpy().reshape(-1, DAYS)


def write_parquet(folder, place, order, group=3):
    """Write the deliveries of daily.csv as a list a run, the runs in some order."""
    runs = [(*key, rows.delivered_g.to_numpy()) for key, rows in read_daily(folder).groupby(["scenario", "replicate"])]
    shuffled = pd.DataFrame([runs[i] for i in order(len(runs))], columns=["scenario", "replicate", "delivered_g"])
    pq.write_table(pa.Table.from_pandas(shuffled), place / "delivered.parquet", row_group_size=group)
    for name in ("runs.csv", "offices.csv", "dictionary.csv"):
        (place / name).write_bytes((folder / name).read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text()) | {"daily": "none", "first_date": FIRST}
    (place / "manifest.json").write_text(json.dumps(manifest))


def test_runs_are_found_wherever_they_stand(folder, tmp_path):
    write_parquet(folder, tmp_path, np.random.default_rng(1).permutation)
    analyze(tmp_path)
    for name in ("summary.csv", "figures/flow_over_time.png", "figures/flow_map.png"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_size_of_the_blocks_changes_no_answer(folder, monkeypatch):
    whole = pd.concat(summary.summary_parts(read_results(ResultsFolder(folder))), ignore_index=True)
    monkeypatch.setattr(results, "BLOCK", 2)
    monkeypatch.setattr(summary, "PART", 1)
    monkeypatch.setattr(reader, "BLOCK_BYTES", 2000)  # some ten days
    parts = pd.concat(summary.summary_parts(read_results(ResultsFolder(folder))), ignore_index=True)
    pd.testing.assert_frame_equal(parts, whole, check_dtype=False, rtol=1e-12, atol=0.0)


def test_daily_rows_are_gathered_run_by_run(folder, monkeypatch):
    monkeypatch.setattr(reader, "BLOCK_BYTES", 2000)
    found, daily = open_deliveries(ResultsFolder(folder), DAYS), read_daily(folder)
    assert found.replicates["deep"].tolist() == [0, 1, 3, 4, 5, 6]
    for name in found.replicates:
        np.testing.assert_array_equal(found.flow(name, found.replicates[name]), flow_of(daily, name))
    np.testing.assert_array_equal(found.flow("deep", [6, 1]), flow_of(daily, "deep")[[5, 1]])
    assert not list(folder.glob("tmp*")) and not list(folder.glob(".*"))


def broken(folder, place, change):
    change(read_daily(folder)).to_csv(place / "daily.csv", index=False)
    return lambda: open_deliveries(ResultsFolder(place), DAYS)


def test_the_days_of_a_run_may_stand_in_any_order(folder, tmp_path):
    daily = read_daily(folder)
    shuffled = daily.sample(frac=1, random_state=1).sort_values(["replicate", "scenario"], kind="stable")
    found = broken(folder, tmp_path, lambda _: shuffled)()
    np.testing.assert_array_equal(found.flow("deep", found.replicates["deep"]), flow_of(daily, "deep"))


def test_days_that_stand_apart_or_twice_are_named(folder, tmp_path):
    apart = broken(folder, tmp_path, lambda daily: daily.sort_values("day", kind="stable"))
    with pytest.raises(ValueError, match=f"daily.csv: baseline, replicate 0 has 1 days in a row; need {DAYS}"):
        apart()
    twice = broken(folder, tmp_path, lambda daily: daily.assign(day=daily.day.replace(3, 4)))
    with pytest.raises(ValueError, match=f"baseline, replicate 0: need each day from 0 to {DAYS - 1} once"):
        twice()


def test_a_run_twice_is_named(folder, tmp_path):
    write_parquet(folder, tmp_path, lambda number: [*range(number), 0])
    with pytest.raises(ValueError, match="delivered.parquet: NA has 8 replicates, runs.csv has 7; need the same"):
        read_results(ResultsFolder(tmp_path))


def test_a_run_with_other_days_is_named(folder, tmp_path):
    write_parquet(folder, tmp_path, np.arange)
    found = Deliveries(ResultsFolder(tmp_path).lists("delivered"), "delivered.parquet", DAYS + 1)
    with pytest.raises(ValueError, match=f"delivered.parquet: a run has {DAYS} days; need {DAYS + 1}"):
        found.flow("deep", [0])


def test_run_table_gives_values_by_replicate(folder):
    table, rows = RunTable(ResultsFolder(folder)), pd.read_csv(folder / "runs.csv", keep_default_na=False)
    expected = rows[rows.scenario == "deep"].set_index("replicate").loc[[5, 0], ["seizures", "delivered_kg"]]
    np.testing.assert_array_equal(table.values("deep", ("seizures", "delivered_kg"), [5, 0]), expected.to_numpy().T)
    assert (
        table.replicates["NA"].tolist() == list(range(SEEDS))
        and "largest_drop" not in table.entries
        and table.entries["seizures"].unit == "events"
    )


def test_bands_are_those_of_all_seeds_at_once(folder, monkeypatch):
    found, daily = read_results(ResultsFolder(folder)), read_daily(folder)
    deep = next(s for s in found.policies if s.name == "deep")
    monkeypatch.setattr(bands, "HELD", 4 * SEEDS)  # four days at a time
    monkeypatch.setattr(results, "BLOCK", 2)
    parts = bands.read_bands(found, deep)
    policy, baseline = flow_of(daily, "deep"), flow_of(daily, "baseline")[[0, 1, 3, 4, 5, 6]]
    single = np.minimum(relative_flow(policy, baseline), bands.HIGHEST)
    np.testing.assert_allclose(parts.relative, np.quantile(single, bands.QUANTILES, axis=0), rtol=1e-12)
    months = np.lib.stride_tricks.sliding_window_view(baseline, bands.WINDOW, axis=-1).mean(axis=-1)
    expected = np.quantile(months, bands.QUANTILES, axis=0)
    np.testing.assert_allclose(parts.grams[1][:, bands.WINDOW - 1 :], expected, rtol=1e-12)
    np.testing.assert_allclose(parts.mean[0], policy.mean(axis=0), rtol=1e-12)


def test_offices_add_up_as_in_the_whole_table(folder, monkeypatch):
    monkeypatch.setattr(reader, "BLOCK_BYTES", 500)
    found = read_results(ResultsFolder(folder))
    deep = next(s for s in found.policies if s.name == "deep")
    changes = corridor_changes(flows_of(found, [deep]))["deep"].set_index(["period", "office"])
    rows = pd.read_csv(folder / "offices.csv", keep_default_na=False, na_values=[""]).query("mode == 'all'")
    rows = rows[rows.replicate != 2]
    months = months_of(found, deep)["First"]
    for name, column in (("deep", "kg_per_day"), ("baseline", "baseline_kg_per_day")):
        chosen = rows[(rows.scenario == name) & rows.month.isin(months)]
        expected = chosen.groupby("field_office").delivered_kg.sum() / (SEEDS - 1) / np.isin(found.months, months).sum()
        np.testing.assert_allclose(changes.loc["First", column][list(OFFICES)], expected[list(OFFICES)], rtol=1e-12)


def large_folder(place, policies, seeds=100, days=400):
    """Make a folder of many runs without the tables that nothing is asked of."""
    names = ["baseline", *(f"policy_{i}" for i in range(policies))]
    generator, shared = np.random.default_rng(1), range(seeds)
    rows = [(name, i, float(generator.integers(900, 1100))) for name in names for i in shared]
    pd.DataFrame(rows, columns=["scenario", "replicate", "delivered_kg"]).assign(
        shifted_offices=0.1, shifted_modes=0.1, shifted_lab_regions=0.1
    ).to_csv(place / "runs.csv", index=False)
    lists = [(name, i, generator.integers(10_000, 20_000, days)) for name in names for i in shared]
    table = pa.Table.from_pandas(pd.DataFrame(lists, columns=["scenario", "replicate", "delivered_g"]))
    pq.write_table(table, place / "delivered.parquet", row_group_size=40)
    crackdown = [{"kind": "crackdown"}]
    entries = [{"name": name, "days": days, "window": [20, days], "interventions": crackdown} for name in names]
    entries[0] |= {"window": None, "interventions": []}
    write_manifest(place, {"scenarios": entries, "daily": "none"})
    return seeds * days * 8  # bytes of a scenario


POOLS = []  # kept to the end: what the collector of garbage frees later is given back to the pool it came from


def held_at_once(read):
    """Return the most bytes that NumPy and Arrow held while something was read."""
    before, pool = pa.default_memory_pool(), pa.proxy_memory_pool(pa.default_memory_pool())
    POOLS.append(pool)
    pa.set_memory_pool(pool)
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1] + pool.max_memory()
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(before)


def test_more_scenarios_are_not_held_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(summary, "PART", 1)
    monkeypatch.setattr(summary, "DRAWS", 20)

    def read(place):
        found = read_results(ResultsFolder(place))
        for _ in summary.summary_parts(found):
            pass
        for policy in found.policies:
            bands.read_bands(found, policy)

    held = {}
    for policies in (3, 23):
        place = tmp_path / str(policies)
        place.mkdir()
        size = large_folder(place, policies)
        held[policies] = held_at_once(lambda place=place: read(place))
    assert held[23] - held[3] < 0.05 * 20 * size, "deliveries of twenty more scenarios are held"


def test_more_months_and_scenarios_of_offices_are_not_held_at_once(tmp_path, monkeypatch):
    months = [f"20{year:02d}-{month:02d}" for year in range(22, 32) for month in range(1, 13)]
    names = [f"policy_{i}" for i in range(20)]
    line = "{name},{replicate},{month},{office},{mode},1.5\n"
    with open(tmp_path / "offices.csv", "w") as file:
        file.write("scenario,replicate,month,field_office,mode,delivered_kg\n")
        for name in names:
            for replicate in range(5):
                file.writelines(
                    line.format(name=name, replicate=replicate, month=month, office=office, mode=mode)
                    for month in months for office in OFFICES for mode in ("car", "all")
                )  # fmt: skip
    replicates, asked = dict.fromkeys(names, np.arange(5)), {name: {tuple(months[:6])} for name in names}
    found = {}
    monkeypatch.setattr(reader, "BLOCK_BYTES", 2**14)
    held = held_at_once(lambda: found.update(offices.delivered_in(ResultsFolder(tmp_path), replicates, asked)))
    assert all((sums == 6 * 1.5).all() for sums in found.values()) and len(found) == 20
    assert held < (tmp_path / "offices.csv").stat().st_size / 2
