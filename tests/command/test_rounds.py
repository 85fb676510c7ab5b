"""Designs and adaptive replicates through the whole engine: what is asked for is run, kept, paired and reported."""

import json

import numpy as np
import pandas as pd
import pytest
from experiment_text import experiment_text, policy_text
from scipy.stats import t as student

import abm
from abm.command import cli

CARS = policy_text("cars", "More cars scanned", kind="inspection_rate", start=10, coverage=0.4)
NOTHING = policy_text("nothing", "A crackdown of no effort", kind="crackdown", start=10, intensity=0)
FEW = {"demand_level": 0.1, "cells": 12}


def call(*arguments) -> int:
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    return end.value.code or 0


def batch(path, text, place, *options: str) -> int:
    path.write_text(text)
    return call("batch", path, "--out", place, "--workers", 2, *options)


def finished(place, text):
    """Return the folder of an experiment that is done."""
    assert batch(place / "asked.toml", text, place / "results") == 0
    return place / "results"


def undrawn(place, text):
    """Return the folder of an experiment that is done but for its pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abm.analysis.draw_pictures", lambda *_: None)
        return finished(place, text)


def short(name: str, *policies: str, blocks: str, **values) -> str:
    return experiment_text(name, *policies, days=60, burn_in=0, parameters=FEW, blocks=blocks, **values)


def adaptive(half_width: float, *policies: str) -> str:
    block = f"[replication]\nminimum = 4\ncap = 8\n[replication.adaptive]\ndelivered_kg = {half_width}\n"
    return short("rounds", *(policies or [CARS]), blocks=block)


@pytest.mark.usefixtures("no_pictures")
def test_rounds_go_on_until_the_cap_and_what_is_missed_is_named(tmp_path, capsys):
    place = tmp_path / "results"
    assert batch(tmp_path / "rounds.toml", adaptive(0.001), place) == 0
    reported = capsys.readouterr().out
    assert "x 4 replicates" in reported and "x 8 replicates" in reported and "x 16" not in reported
    assert "0 of 1 paired differences" in reported and "not reached: cars, delivered_kg" in reported
    assert pd.read_csv(place / "runs.csv").groupby("scenario").size().to_dict() == dict.fromkeys(
        ("baseline", "cars", "placebo"), 8
    )


@pytest.mark.usefixtures("no_pictures")
def test_rounds_stop_when_the_difference_is_known(tmp_path, capsys):
    assert batch(tmp_path / "rounds.toml", adaptive(1e6), tmp_path / "results") == 0
    reported = capsys.readouterr().out
    assert "times narrower than with" in reported and "delivered_kg" in reported.splitlines()[-5]
    assert "1 of 1 paired differences are as precise as asked" in reported and "x 8 replicates" not in reported


TWO = adaptive(0.001, CARS, NOTHING)
TABLES = ("runs.csv", "daily.csv", "offices.csv", "summary.csv", "dictionary.csv")


def tables(folder):
    return {name: (folder / name).read_bytes() for name in TABLES}


def lines_in(folder):
    return len((folder / "store/runs.jsonl").read_text().splitlines())


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return the folder of rounds in which one policy needs the cap, and one without effect the minimum."""
    return undrawn(tmp_path_factory.mktemp("two"), TWO)


def test_each_policy_has_the_replicates_its_own_difference_needs(two):
    runs = pd.read_csv(two / "runs.csv")
    assert runs.groupby("scenario").size().to_dict() == {"baseline": 8, "cars": 8, "nothing": 4, "placebo": 8}
    seeds = runs.pivot(index="replicate", columns="scenario", values="seed")
    assert (seeds.loc[:3, "nothing"] == seeds.loc[:3, "baseline"]).all()
    summary = pd.read_csv(two / "summary.csv").query("variable == 'delivered_kg'").set_index("scenario")
    assert summary.n.to_dict() == {"baseline": 8, "cars": 8, "nothing": 4, "placebo": 8}
    assert summary.loc["nothing", "difference"] == 0.0
    manifest = json.loads((two / "manifest.json").read_text())
    assert manifest["replicates"] == 8 and manifest["fewer_replicates"] == {"nothing": 4}
    assert manifest["incomplete_replicates"] == [] and lines_in(two) == len(runs) == 28


def test_how_well_differences_are_known_is_a_table(two):
    precision = pd.read_csv(two / "precision.csv").set_index("scenario")
    runs = pd.read_csv(two / "runs.csv").set_index(["scenario", "replicate"]).delivered_kg
    difference = runs["cars"] - runs["baseline"]
    assert precision.replicates.to_dict() == precision.pairs.to_dict() == {"cars": 8, "nothing": 4}
    assert precision.reached.to_dict() == {"cars": False, "nothing": True}
    assert precision["mean"].cars == pytest.approx(difference.mean())
    width = student.ppf(0.975, 7) * difference.std() / np.sqrt(8)
    assert precision.half_width.to_dict() == pytest.approx({"cars": width, "nothing": 0.0})
    reported = pd.read_csv(two / "dictionary.csv").query("file == 'precision.csv'")
    assert reported.column.tolist() == pd.read_csv(two / "precision.csv", nrows=1).columns.tolist()
    assert abm.open_results(two).precision.response.tolist() == ["delivered_kg"] * 2


@pytest.mark.usefixtures("no_pictures")
def test_rounds_that_are_done_are_not_done_again_and_give_the_same_bytes(two, tmp_path, capsys):
    held = tables(two)
    assert batch(tmp_path / "two.toml", TWO, two) == 0
    assert tables(two) == held and lines_in(two) == 28
    call("export", two)
    assert tables(two) == held
    call("merge", tmp_path / "merged", two)
    assert tables(tmp_path / "merged") == held


@pytest.mark.usefixtures("no_pictures")
def test_rounds_that_were_interrupted_end_with_the_same_tables(two, tmp_path):
    part = tmp_path / "part"
    assert batch(tmp_path / "two.toml", TWO, part, "--replicates", 3) == 0  # less than a round asks for, and more
    assert batch(tmp_path / "two.toml", TWO, part) == 0 and tables(part) == tables(two)
    more = tmp_path / "more"
    assert batch(tmp_path / "two.toml", TWO, more, "--replicates", 11) == 0
    assert batch(tmp_path / "two.toml", TWO, more) == 0 and tables(more) == tables(two)
    counted = abm.open_results(more).sql("select scenario, count(*) / 60 as n from daily group by scenario")
    assert dict(counted.itertuples(index=False)) == {"baseline": 8, "cars": 8, "nothing": 4, "placebo": 8}


VARY = '[design]\nkind = "factorial"\n[design.vary]\nlift = [2, 4]\n"cars.coverage" = [0.1, 0.4]\n'
DESIGN = short("design", CARS, blocks=VARY, replicates=2)


@pytest.fixture(scope="module")
def design(tmp_path_factory):
    return finished(tmp_path_factory.mktemp("design"), DESIGN)


def test_every_point_of_a_design_is_paired_with_its_own_baseline(design):
    points, pairs, runs = (pd.read_csv(design / f"{name}.csv") for name in ("design", "pairs", "runs"))
    assert points["lift"].tolist() == [2, 2, 4, 4] and points["cars.coverage"].tolist() == [0.1, 0.4, 0.1, 0.4]
    assert pairs.baseline.nunique() == 2
    runs = runs.set_index(["scenario", "replicate"])
    summary = pd.read_csv(design / "summary.csv").set_index(["scenario", "variable"])
    for pair in pairs.itertuples():
        kept_back = runs.delivered_kg[pair.baseline] - runs.delivered_kg[pair.scenario]
        assert runs.averted_kg[pair.scenario].tolist() == pytest.approx(kept_back.tolist(), abs=1e-3)
        row = summary.loc[(pair.scenario, "delivered_kg")]
        assert row.difference == pytest.approx(-kept_back.mean(), abs=1e-3) and row.compared_with == pair.baseline


def test_every_table_of_a_design_is_explained_and_listed(design):
    reported = pd.read_csv(design / "dictionary.csv")
    for name in ("design.csv", "pairs.csv", "summary.csv"):
        assert reported[reported.file == name].column.tolist() == pd.read_csv(design / name, nrows=1).columns.tolist()
    manifest = json.loads((design / "manifest.json").read_text())
    assert {"design.csv", "pairs.csv", "figures/effect_on_seizures.png"} <= set(manifest["files"])
    assert manifest["design"]["kind"] == "factorial" and len(manifest["design"]["factors"]) == 2


@pytest.mark.usefixtures("no_pictures")
def test_export_and_merge_write_the_tables_of_a_design_too(design, tmp_path, capsys):
    names = ("design.csv", "pairs.csv", "summary.csv", "effects.csv", "dictionary.csv")
    whole = {name: (design / name).read_bytes() for name in names}
    for name in names:
        (design / name).unlink()
    call("export", design)
    assert {name: (design / name).read_bytes() for name in names} == whole
    assert "Full factorial: 4 points x 1 policy, 2 seeds a pair" in capsys.readouterr().out
    for part in (1, 2):
        assert batch(tmp_path / "design.toml", DESIGN, tmp_path / f"{part}", "--shard", f"{part}/2") == 0
    call("merge", tmp_path / "all", tmp_path / "1", tmp_path / "2")
    assert {name: (tmp_path / "all" / name).read_bytes() for name in names} == whole


def test_a_sobol_design_leaves_indices(tmp_path, capsys):
    vary = 'lift = "prior"\n"cars.coverage" = {low = 0.1, high = 0.4}'
    block = f'[design]\nkind = "sobol"\npoints = 4\n[design.vary]\n{vary}'
    place = tmp_path / "results"
    text = short("sobol", CARS, blocks=block, replicates=2)
    assert batch(tmp_path / "sobol.toml", text, place) == 0
    indices = pd.read_csv(place / "indices.csv")
    assert set(indices.factor) == {"lift", "cars.coverage"} and (indices.points == 16).all()
    reported = pd.read_csv(place / "dictionary.csv").query("file == 'indices.csv'")
    assert reported.column.tolist() == indices.columns.tolist() and (place / "figures/indices.png").exists()
    assert "with others" in capsys.readouterr().out
