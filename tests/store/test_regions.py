"""Killings by region and month: they add up to those of the days, whether days or months are kept."""

import pandas as pd
import pytest
from tiny_batch import batch

from abm import LeadershipArrests, Scenario, simulate
from abm.inputs.geography import REGIONS
from abm.store.regions import regions_table
from abm.store.rows import Replicates, daily_table, monthly_table

ARRESTS = LeadershipArrests(5, number=3, every=20)
SCENARIO = Scenario(name="arrests", days=70, burn_in=5, interventions=(ARRESTS,))


@pytest.fixture(scope="module")
def runs():
    return Replicates.of("arrests", {replicate: simulate(SCENARIO, replicate + 1) for replicate in (0, 3)})


@pytest.mark.parametrize("make", [daily_table, monthly_table])
def test_regions_of_a_month_add_up_to_the_killings_of_its_days(runs, make):
    table, days = regions_table(make(runs)).to_pandas(), daily_table(runs).to_pandas()
    table["month"] = table["month"].astype(str).str.removesuffix("-01")  # the first day of each
    keys = ["replicate", days["date"].astype(str).str[:7].rename("month")]
    of_mexico = days.groupby(keys)["killed"].sum()
    assert table.groupby(["replicate", "month"])["killed"].sum().to_dict() == of_mexico.to_dict()
    for name, rows in table.groupby("region"):
        own = days.groupby(keys)[f"killed_{name.lower()}"].sum()
        assert rows.set_index(["replicate", "month"])["killed"].to_dict() == own.to_dict()
    assert of_mexico.min() > 100 and table["region"].tolist() == [*REGIONS] * 6
    assert table["scenario"].unique().tolist() == ["arrests"] and table["month"].is_monotonic_increasing is False


@pytest.mark.parametrize("kept", ["daily", "monthly"])
def test_a_batch_writes_them_of_every_run(tmp_path, kept):
    batch(tmp_path / kept, daily=kept, replicates=3)
    table, days = (pd.read_csv(tmp_path / kept / f"{name}.csv") for name in ("regions", kept))
    days["killed"] *= 1 if kept == "daily" else days["days"]
    runs = ["scenario", "replicate"]
    pd.testing.assert_series_equal(
        table.groupby(runs)["killed"].sum(), days.groupby(runs)["killed"].sum(), check_dtype=False, atol=0.5
    )
    assert len(table) == 3 * 3 * len(REGIONS)
    reported = pd.read_csv(tmp_path / kept / "dictionary.csv")
    assert reported.column[reported.file == "regions.csv"].tolist() == list(table)
