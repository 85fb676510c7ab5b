"""Response variables that changed beyond chance are named, those first that are asked about; nothing is said to be nothing."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import START, analyze, fall, make_folder, scenario

from abm.analysis import brief, changes, headline
from abm.analysis.answers import Answer
from abm.analysis.changes import changed, changes_of
from abm.measures.chance import beyond_chance
from abm.measures.paired import paired_differences
from abm.measures.survival import Interval
from abm.model.declared import RESPONSES
from abm.model.interventions import known_kinds
from abm.results.reader import RESPONSE, Entry

SEEDS = 12
FLAT = {"drop_detected": 0.0, "rise_detected": 0.0, "averted_kg": 0.0}


def answer_of(placebo=None, seeds=SEEDS, **differences):
    measures = {name: Interval(value, value, value) for name, value in FLAT.items()}
    measures |= {name: Interval(100.0, 90.0, 110.0) for name in differences}
    return Answer("policy", "A policy", seeds, measures, "no drop", differences, START, placebo)


def said(answer, asks=("killed",)):
    entries = {
        name: Entry("people", f"{name} in all", kind=RESPONSE) for name in ("seizures", "raids", "killed", "labs_found")
    }
    folder = SimpleNamespace(
        entries=lambda table: entries,
        manifest={"interventions": {"strikes": {"asks": list(asks)}}},
        scenarios=[{"name": "policy", "interventions": [{"kind": "strikes"}]}],
    )
    return changes_of(folder, [answer])[0]


def test_what_is_asked_about_is_named_first_with_its_interval():
    clear = {name: Interval(20.0, 15.0, 25.0) for name in ("seizures", "raids", "killed")}
    text = said(answer_of(**clear))
    assert text.startswith("Beside the flow, under “A policy”: killed in all +25% (+19 to +31%); seizures in all +25%")
    assert text.endswith("raids in all +25% (+19 to +31%).")


def test_what_is_asked_about_and_did_not_change_is_said():
    text = said(answer_of(killed=Interval(5.0, -5.0, 15.0), raids=Interval(20.0, 15.0, 25.0)))
    assert text.endswith("under “A policy”: raids in all +25% (+19 to +31%). No clear change of killed in all.")


def test_a_unit_that_the_words_name_is_not_said_twice():
    """It said "leaders arrested +1 arrests" and "organizations on the last day +3 organizations"."""
    for label, unit, said_unit in (
        ("leaders arrested", "arrests", ""),
        ("organizations on the last day", "organizations", ""),
        ("killed", "people", " people"),
    ):
        assert changes._unit(Entry(unit, "meaning", label=label)) == said_unit


def test_what_shifts_to_other_ways_of_crossing_is_said_beside_chance():
    """The table tells of field offices alone: with 40% of cars scanned it said "none" while 41% crossed in another way."""
    answer = answer_of(shifted_modes=Interval(0.33, 0.31, 0.35), killed=Interval(20.0, 15.0, 25.0))
    answer.measures["shifted_modes"] = Interval(0.41, 0.39, 0.43)
    answer.measures["placebo_shifted_modes"] = Interval(0.08, 0.07, 0.09)
    ways = "41% of the flow of the first year shifts to other ways of crossing (chance: 8%)"
    assert said(answer) == f"Beside the flow, under “A policy”: {ways}; killed in all +25% (+19 to +31%)."


def test_labs_that_move_to_other_regions_are_said_beside_chance():
    """A crackdown was asked whether labs move, and its answer gave a number of labs alone."""
    answer = answer_of(shifted_lab_regions=Interval(0.25, 0.23, 0.27), killed=Interval(20.0, 15.0, 25.0))
    answer.measures["shifted_lab_regions"] = Interval(0.30, 0.29, 0.31)
    answer.measures["placebo_shifted_lab_regions"] = Interval(0.05, 0.05, 0.06)
    labs = "30% of all days of labs are in other regions than without it (chance: 5%)"
    assert said(answer) == f"Beside the flow, under “A policy”: {labs}; killed in all +25% (+19 to +31%)."


def test_where_nothing_is_without_the_policy_the_change_has_its_unit_and_thousands_are_apart():
    answer = answer_of(killed=Interval(12000.0, 11000.0, 13000.0))
    answer.measures["killed"] = Interval(12000.0, 11000.0, 13000.0)
    assert said(answer).endswith("killed in all +12,000 (+11,000 to +13,000) people.")


def test_a_change_of_next_to_nothing_is_no_percentage():
    """Labs that moved were +20,175%, of a fifth of a lab."""
    answer = answer_of(raids=Interval(40.0, 38.0, 43.0))
    answer.measures["raids"] = Interval(40.2, 38.0, 43.0)
    assert said(answer).endswith("raids in all +40 (+38 to +43) people. No clear change of killed in all.")


def test_an_interval_of_next_to_no_width_needs_no_decimals():
    assert said(answer_of(killed=Interval(50.0, 49.999, 50.001))).endswith("killed in all +100% (+100 to +100%).")


def test_a_policy_without_effect_is_called_so():
    for unclear in (Interval(5.0, -5.0, 15.0), Interval(0.0, 0.0, 0.0)):
        assert said(answer_of(killed=unclear)).startswith("“A policy” changes nothing beyond chance")


def test_what_is_clear_is_what_the_summary_calls_so(tmp_path):
    """One rule: in the summary, in the short answer, in the whole one, in sentences and in the cost of a gram."""
    weak = scenario("weak", "A little less", "inspection_rate", None, (START, None), 0.05)
    make_folder(tmp_path, [scenario("baseline", "No policy"), weak], 6)
    runs = pd.read_csv(tmp_path / "runs.csv")
    rising = np.where(runs["scenario"] == "weak", [0.05, 0.01, 0.06, 0.02, 0.07, 0.03] * 2, 0.0)
    for name in ("border_price_mean", "border_price_last_year"):
        runs[name] = 1.0 + rising
    runs.to_csv(tmp_path / "runs.csv", index=False)
    found = analyze(tmp_path)
    rows = found.summary[(found.summary["scenario"] == "weak") & found.summary["compared_with"].eq("baseline")]
    answer = found.answers["weak"]
    assert answer.clear == {*rows.loc[rows["clear"] == 1, "variable"]} and set(rows["variable"]) == {*answer.responses}
    assert beyond_chance(answer.differences["border_price_mean"]) == 1 and answer.beyond("border_price_mean") == 0
    for text in (headline(tmp_path), brief(tmp_path, "answer.txt")):
        assert "(+4 ±2%)" in text


def test_with_six_seeds_chance_alone_is_hardly_ever_named():
    """Of 50 response variables two or three leave 0 out by chance, each alone; of heavy tails, too."""
    draw = np.random.default_rng(3)
    alone = named = 0
    for _ in range(100):
        values = draw.lognormal(0.0, 1.0, (50, 6)) - draw.lognormal(0.0, 1.0, (50, 6))
        intervals = [Interval(*row) for row in zip(*paired_differences(values, np.zeros_like(values)), strict=True)]
        answer = answer_of(seeds=6, **{f"v{i}": one for i, one in enumerate(intervals)})
        alone += sum(map(bool, map(beyond_chance, intervals)))
        named += bool(changed(answer))
    assert alone > 100 and named <= 8


@pytest.mark.parametrize("kind", known_kinds().values(), ids=lambda kind: kind.kind)
def test_every_kind_asks_about_response_variables_that_there_are(kind):
    assert kind.asks and set(kind.asks) <= {response.name for response in RESPONSES}


def test_the_answer_of_a_folder_says_so(tmp_path):
    deep = scenario("deep", "Half of all cars", "inspection_rate", fall(0.4), (START, None), 0.0, 0.1)
    none = scenario("none", "Nothing", "crackdown", None, (START, None))
    make_folder(tmp_path, [scenario("baseline", "No policy"), deep, none], SEEDS)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["interventions"] = {"inspection_rate": {"title": "", "color": "#000000", "asks": ["seizures"]}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    analyze(tmp_path)
    text = " ".join(headline(tmp_path).split())
    assert "Beside the flow, under “Half of all cars”: seizures +2.4%." in text
    assert (
        "“Nothing” changes nothing beyond chance: neither the flow, nor where it goes, nor any response variable."
        in text
    )
