"""The table of what stands still: the flow of each world, made of the rows of an explanation."""

import re

import numpy as np
import pandas as pd

from abm.analysis.explanation import EXPLANATION_COLUMNS
from abm.report.frozen import frozen_part


def row(period, kind, adaptation="", words="", **values):
    shown = {"period": period, "kind": kind, "adaptation": adaptation, "words": words}
    return dict.fromkeys(EXPLANATION_COLUMNS, np.nan) | shown | values


def ends(period, frozen, free):
    return [
        row(period, kind, effect=flow, low=flow - 0.01, high=flow + 0.01)
        for kind, flow in (("frozen", frozen), ("free", free))
    ]


def single(period, kind, name, alone, lacking):
    sides = {
        f"{side}_{end}": value + by
        for side, value in (("alone", alone), ("lacking", lacking))
        for end, by in (("low", -0.02), ("high", 0.02))
    }
    return row(period, kind, name, f"the {name}", alone=alone, lacking=lacking, **sides)


def test_every_world_has_its_flow_with_what_stands_still_and_what_matters_most_last_comes_first():
    early, late = "flow_days_0_29", "flow_days_30_89"
    rows = [
        *ends(early, 0.5, 0.6), single(early, "part", "labs", 0.2, 0.05), single(early, "among the rest", "pay", 0.01, 0.02),
        *ends(late, 0.5, 1.0), single(late, "part", "labs", 0.1, 0.05), single(late, "among the rest", "pay", 0.3, 0.4),
    ]  # fmt: skip
    made = frozen_part("Mine & yours", pd.DataFrame(rows))
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", one) for one in re.findall(r"<tr>(.*?)</tr>", made)]
    assert cells == [
        ["What stands still", "days 0 to 29 after its start", "days 30 to 89 after its start"],
        ["Nothing stands still", "60 ±1", "100 ±1"],
        ["Stands still: the pay", "58 ±2", "60 ±2"],
        ["Stands still: the labs", "55 ±2", "95 ±2"],
        ["Everything but: the pay", "51 ±2", "80 ±2"],
        ["Everything but: the labs", "70 ±2", "60 ±2"],
        ["Everything stands still", "50 ±1", "50 ±1"],
    ]
    assert "“Mine &amp; yours”" in made
