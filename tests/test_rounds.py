"""Designs and adaptive replicates through the whole engine: what is asked for is run, kept, paired and told."""

import pandas as pd
import pytest

from abm import cli

BASE = """
question = "Does more scanning lower the flow?"
days = 60
burn_in = 0
{head}

[parameters]
demand_level = 0.1
cells = 12
{block}

[[scenario]]
name = "baseline"
label = "No new policy"

[[scenario]]
name = "cars"
label = "More cars scanned"
[[scenario.interventions]]
kind = "inspection_rate"
start = 10
coverage = 0.4
"""


def batch(path, text, place, *options: str) -> int:
    path.write_text(text)
    with pytest.raises(SystemExit) as end:
        cli.main(["batch", str(path), "--out", str(place), "--workers", "2", *options])
    return end.value.code or 0


def adaptive(half_width: float) -> str:
    block = f"[replication]\nminimum = 4\ncap = 8\n[replication.adaptive]\ndelivered_kg = {half_width}"
    return BASE.format(head='name = "rounds"', block=block)


def test_rounds_go_on_until_the_cap_and_what_is_missed_is_named(tmp_path, capsys):
    place = tmp_path / "results"
    assert batch(tmp_path / "rounds.toml", adaptive(0.001), place) == 0
    told = capsys.readouterr().out
    assert "x 4 replicates" in told and "x 8 replicates" in told and "x 16" not in told
    assert "0 of 1 paired differences" in told and "not reached: cars, delivered_kg" in told
    assert pd.read_csv(place / "runs.csv").groupby("scenario").size().to_dict() == dict.fromkeys(
        ("baseline", "cars", "placebo"), 8
    )


def test_rounds_stop_when_the_difference_is_known(tmp_path, capsys):
    assert batch(tmp_path / "rounds.toml", adaptive(1e6), tmp_path / "results") == 0
    told = capsys.readouterr().out
    assert "1 of 1 paired differences are as precise as asked" in told and "x 8 replicates" not in told


def test_every_point_of_a_design_is_paired_with_its_own_baseline(tmp_path):
    block = '[design]\nkind = "factorial"\n[design.vary]\nlift = [2, 4]\n"cars.coverage" = [0.1, 0.4]'
    place = tmp_path / "results"
    assert batch(tmp_path / "design.toml", BASE.format(head='name = "design"\nreplicates = 2', block=block), place) == 0
    design, pairs, runs = (pd.read_csv(place / f"{name}.csv") for name in ("design", "pairs", "runs"))
    assert design["lift"].tolist() == [2, 2, 4, 4] and design["cars.coverage"].tolist() == [0.1, 0.4, 0.1, 0.4]
    assert pairs.baseline.nunique() == 2
    delivered = runs.set_index(["scenario", "replicate"]).delivered_kg
    shortfall = runs.set_index(["scenario", "replicate"]).shortfall_kg
    for pair in pairs.itertuples():
        for replicate in (0, 1):
            kept_back = delivered[pair.baseline, replicate] - delivered[pair.scenario, replicate]
            assert shortfall[pair.scenario, replicate] == pytest.approx(kept_back, abs=1e-3)
    told = pd.read_csv(place / "dictionary.csv")
    assert {"design.csv", "pairs.csv"} <= set(told.file)
