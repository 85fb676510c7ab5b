"""What shared seeds are worth: the paired interval beside the one that runs with seeds of their own would have."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from abm.results.dictionary import dictionary_table
from abm.results.narrowing import MOST_LINES, narrowing, narrowing_table, narrowing_text
from abm.results.reader import SCHEMA


def test_shared_chance_makes_the_interval_narrower():
    generator = np.random.default_rng(2)
    chance, own = generator.normal(0, 3, 4000), generator.normal(0, 1, (2, 4000))
    assert narrowing(chance + own[0], chance + own[1]) == pytest.approx(math.sqrt(10), rel=0.05)
    assert narrowing(own[0], own[1]) == pytest.approx(1.0, rel=0.05)
    policy, baseline = chance[:20] + own[0, :20], 2 * chance[:20]
    welch = stats.ttest_ind(policy, baseline, equal_var=False).confidence_interval(0.95)
    paired = stats.ttest_rel(policy, baseline).confidence_interval(0.95)
    assert narrowing(policy, baseline) == pytest.approx((welch.high - welch.low) / (paired.high - paired.low))
    assert narrowing(baseline + 1, baseline) > 1e6 and math.isnan(narrowing(np.ones(1), np.ones(1)))


def runs_of(names, replicates=10):
    rows = [(name, i, float(i + (i % 2) * k), 2.0 * i * k) for k, name in enumerate(names) for i in range(replicates)]
    return pd.DataFrame(rows, columns=["scenario", "replicate", "delivered_kg", "seizures"])


def test_pairs_are_joined_by_replicate_and_may_lack_runs():
    runs = runs_of(["baseline", "cars"]).sample(frac=1, random_state=1)
    ordered = runs.sort_values("replicate").groupby("scenario").delivered_kg
    cars, baseline = (ordered.get_group(name).to_numpy() for name in ("cars", "baseline"))
    table = narrowing_table(runs, {"cars": "baseline", "gone": "baseline"}, ["delivered_kg"])
    assert table.index.tolist() == ["cars"] and table.loc["cars", "delivered_kg"] == narrowing(cars, baseline)
    fewer = runs[(runs.scenario == "cars") | (runs.replicate != 3)]
    kept = np.arange(10) != 3
    table = narrowing_table(fewer, {"cars": "baseline"}, ["delivered_kg"])
    assert table.iloc[0, 0] == narrowing(cars[kept], baseline[kept])


def folder_of(place, policies):
    names = ["baseline", *policies]
    runs_of([*names, "placebo"]).to_csv(place / "runs.csv", index=False)
    entries = [{"name": name, "placebo_day": None} for name in names] + [{"name": "placebo", "placebo_day": 3}]
    dictionary_table({}).to_csv(place / "dictionary.csv", index=False)
    manifest = {
        "schema": SCHEMA,
        "scenarios": entries,
        "baseline_of": dict.fromkeys([*policies, "placebo"], "baseline"),
    }
    (place / "manifest.json").write_text(json.dumps(manifest))
    return place


def test_the_factors_of_a_batch_are_reported(tmp_path):
    lines = narrowing_text(folder_of(tmp_path, ["cars", "trucks"]), ("averted_kg",)).splitlines()
    assert lines[2].split() == ["delivered_kg", "seizures"]
    assert [line.split()[0] for line in lines[3:]] == ["cars", "trucks"]
    assert max(map(len, lines)) <= 100 and float(lines[3].split()[1]) > 1.0


def test_policies_stand_by_their_labels_in_full(tmp_path):
    folder = folder_of(tmp_path, ["cars", "trucks"])
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenarios"][1]["label"] = "Two in five cars scanned at every port from the first day on"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    first, more, last = narrowing_text(folder).splitlines()[3:]
    assert first.startswith("  Two in five cars scanned at every") and float(first.split()[-1]) > 0.0
    assert f"{first[:40].strip()} {more.strip()}" == manifest["scenarios"][1]["label"] and last.split()[0] == "trucks"


def test_of_many_policies_the_range_is_reported(tmp_path):
    text = narrowing_text(folder_of(tmp_path, [f"cars_p{i}" for i in range(MOST_LINES + 1)]))
    assert "median of all pairs" in text and "cars_p1" not in text and len(text.splitlines()) == 6


def test_what_cannot_be_reported_is_no_inf_and_no_nan(tmp_path):
    folder = folder_of(tmp_path, ["cars"])
    runs = pd.read_csv(folder / "runs.csv")
    cars = runs["scenario"] == "cars"
    runs["seizures"], runs["delivered_kg"] = 5.0, np.where(cars, 1.0, 0.0) + 2.0 * runs["replicate"]
    runs.to_csv(folder / "runs.csv", index=False)
    last = narrowing_text(folder).splitlines()[-1]
    assert last.split() == ["cars", *2 * ["not", "determined"]]
