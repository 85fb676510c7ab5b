"""Whether one lever adds to what another does: known answers in the words of a design's report."""

import json
import re

import numpy as np
import pytest
from analysis_folder import GRAMS, make_folder, scenario, summarize
from report_folder import Reader

from abm.report.gathered import gather
from abm.report.page import report_html
from abm.report.together import together

DAYS, START, SEEDS = 120, 20, 8
FACTORS = ("both.times", "both.intensity")


def levers(folder, shares, factors=FACTORS, policy="both"):
    """Write a factorial design of two levers, each with two sizes; `shares` of the flow that is left at each of the four."""
    made = [scenario("baseline", "No policy")]
    for i, share in enumerate(shares):
        left = np.where(np.arange(DAYS) < START, 1.0, share)
        made.append(scenario(f"both_p{i}", f"Both; {i}", "inspection_rate", left, (START, DAYS), 0.02))
    make_folder(folder, made, SEEDS, DAYS)
    sizes = ((1.0, 0.0), (8.0, 0.0), (1.0, 2.0), (8.0, 2.0))
    rows = "".join(f"{i},point {i},{x},{y}\n" for i, (x, y) in enumerate(sizes))
    (folder / "design.csv").write_text(f"point,label,{','.join(factors)}\n{rows}")
    rows = "".join(f"{i},both,both_p{i},baseline\n" for i in range(4))
    (folder / "pairs.csv").write_text(f"point,policy,scenario,baseline\n{rows}")
    varied = [
        {"name": name, "policy": policy, "unit": "ratio", "levels": levels, "log": False}
        for name, levels in zip(factors, ([1.0, 8.0], [0.0, 2.0]), strict=True)
    ]
    design = {"kind": "factorial", "second_order": False, "factors": varied, "policies": {"both": "<Both>"}}
    paired = {f"both_p{i}": "baseline" for i in range(4)}
    manifest = json.loads((folder / "manifest.json").read_text()) | {"design": design, "baseline_of": paired}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    summarize(folder)
    return gather(folder)


@pytest.mark.parametrize(
    ("shares", "answer", "adds", "beside"),
    [
        ((1.0, 0.8, 0.9, 0.7), "each adds to what the other does", (0.1, 0.2), "as much as"),
        ((1.0, 0.8, 0.9, 0.8), "one adds to what the other does, and not the other way around", (None, 0.1), (0.1, "less")),
        ((1.0, 0.8, 0.9, 0.5), "each adds to what the other does", (0.3, 0.4), (0.2, "more")),
    ],
)  # fmt: skip
def test_what_two_levers_avert_together_stands_beside_what_each_does_alone(tmp_path, shares, answer, adds, beside):
    """A report that asked whether one adds to what the other does answered "0% to +25%, at 8 of 9 points"."""
    found = levers(tmp_path, shares)
    [said] = together(found)
    usual = GRAMS * (DAYS - START) / 1000.0
    alone = [
        float(value.replace(",", "")) for value in re.findall(r"(?:averts|8\)|2\)|at once) (−?[\d,]+) kg \(", said)[:3]
    ]
    assert alone == pytest.approx([usual * (1.0 - share) for share in shares[1:]], rel=0.08)
    assert said.startswith(f"“<Both>”: {answer}") and ". times raised alone (from 1 to 8) averts " in said
    sums = re.findall(r"Both at once avert (as much as|(\d+) kg \(.*?\) (less|more) than) the sum of each alone", said)
    if beside == "as much as":
        assert sums == [("as much as", "", "")]
    else:
        assert (float(sums[0][1]), sums[0][2]) == (pytest.approx(beside[0] * usual, rel=0.1), beside[1])
    for name, other, share in zip(("intensity", "times"), ("times", "intensity"), adds, strict=True):
        [what] = re.findall(rf"{name} adds (.*?) where {other} is raised", said)
        if share is None:
            assert what.startswith("nothing beyond chance")
        else:
            assert float(what.partition(" ")[0]) == pytest.approx(share * usual, rel=0.1)
    assert said in Reader(report_html(tmp_path)).text


def test_of_a_lever_and_an_assumption_nothing_is_said_to_add(tmp_path):
    assert [*together(levers(tmp_path, (1.0, 0.8, 0.9, 0.7), policy=None))] == []
