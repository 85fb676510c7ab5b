"""An explanation from an experiment to its table: runs are batches, which go on and are extended."""

import pytest
from PIL import Image
from tiny_batch import tiny

from abm.experiment.adaptations import ADAPTATIONS
from abm.experiment.explaining import policy_of
from abm.results.reader import ResultsFolder
from abm.running.explanation import explain_policy
from abm.running.hearing import Hearing
from abm.store.folder import require_ours


def explain(out, reported=None, **changes):
    experiment = tiny(days=45, **changes)
    begun = [] if reported is None else reported
    hear = Hearing(begin=lambda plan, number, done: begun.append((number, done)))
    return explain_policy(experiment, policy_of(experiment, None, "tiny.toml"), out, 1, 2, hear=hear, parts_alone=2)


def test_an_explanation_is_made_once_and_sums_to_the_whole(tmp_path):
    begun = []
    first = explain(tmp_path, begun)
    assert begun[0] == (28 * 2 * 2 + 2, 0) and begun[1][0] <= 3 * 2 * 2 + 2
    table = ResultsFolder(tmp_path).table("explanation")
    assert (table.policy == "cars").all() and (table.start == 10).all() and (table.seeds == 2).all()
    for _, rows in table.groupby("period"):
        of = rows.set_index("kind").effect
        split = rows[rows.kind.isin(["part", "rest"])].effect.sum()
        assert split == pytest.approx(of["return"], abs=1e-6) == pytest.approx(of["free"] - of["frozen"], abs=1e-6)
    assert first.picture.exists() and first.picture.with_suffix(".svg").exists() and not first.faults
    words = Image.open(first.picture).text
    assert words["Title"] and words["Rules"] and len(words["Seeds"].split(", ")) == 2
    before = (tmp_path / "explanation.csv").read_bytes()
    begun.clear()
    explain(tmp_path, begun)
    assert all(number == done for number, done in begun), "nothing is run twice"
    assert (tmp_path / "explanation.csv").read_bytes() == before
    require_ours(tmp_path, "tiny", has_runs=False, force=False)  # a batch may follow in the same folder


def test_where_the_file_froze_everything_nothing_is_brought_by_anything_and_rows_of_another_policy_stay(tmp_path):
    still = {"demand_level": 0.1, "cells": 12} | {name: 0 for one in ADAPTATIONS for name in one.parameters}
    table = explain(tmp_path, parameters=still).table
    assert (table.effect[table.kind.isin(["rest", "return"])] == 0.0).all() and not (table.kind == "part").any()
    assert table.effect[table.kind == "free"].tolist() == table.effect[table.kind == "frozen"].tolist()
    trucks = [{"kind": "inspection_rate", "start": 12, "mode": "truck", "coverage": 1.0}]
    scenarios = [{"name": "baseline", "label": "None"}, {"name": "trucks", "label": "Trucks", "interventions": trucks}]
    explain(tmp_path, parameters=still, scenario=scenarios)
    both = ResultsFolder(tmp_path).table("explanation")
    assert both.groupby("policy").start.unique().map(list).to_dict() == {"cars": [10], "trucks": [12]}
