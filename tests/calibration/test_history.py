"""The history beside official seizures: units, years, what the title owns up to."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from abm.analysis.pictures.history import history_title, largest_miss, picture_of_history, ratios
from abm.calibration import history
from abm.command import cli

MONTHS = 72


@pytest.fixture
def table(monkeypatch):
    """Return the history of a model that seizes 100 kg in 50 seizures a month, and seed after seed 1 kg more."""

    def simulate(scenario, seed):
        assert (scenario.inputs, scenario.days, scenario.burn_in) == ("history", 2192, 365)
        monthly = np.zeros((MONTHS, 2), [("seized_gross", np.int64), ("seizures", np.int64)]).view(np.recarray)
        monthly.seized_gross[:] = (49 + seed, 50)
        monthly.seized_gross *= 1_000_000
        monthly.seizures[:] = (20, 30)
        return SimpleNamespace(monthly=monthly)

    monkeypatch.setattr(history, "simulate", simulate)
    return history.history_table(3, lambda runs: None)


def test_official_years_are_those_that_are_published_and_the_model_is_in_their_units(table):
    years = table.groupby("fiscal_year").sum(numeric_only=True)
    assert len(table) == MONTHS and table.month.iloc[[0, -1]].tolist() == ["2018-10", "2024-09"]
    assert years.official_seizures.tolist() == [370, 884, 1324, 1212, 1210, 863]
    assert years.official_kg_gross.round().tolist() == [1194, 2067, 4802, 6398, 12119, 9593]
    assert set(table.model_kg_gross) == {101.0} and set(table.model_seizures) == {50.0}
    assert table.low_kg_gross.iloc[0] == pytest.approx(100.1) and table.high_kg_gross.iloc[0] == pytest.approx(101.9)
    assert set(table.fiscal_year[table.fitted]) == {2019, 2020, 2021, 2022}


def test_the_title_tells_the_miss_of_the_years_that_were_fitted_and_of_the_others(table):
    assert ratios(table, "seizures")[2019] == pytest.approx(600 / 370)
    assert history_title(table) == (
        "The model makes 0.5 to 1.6 times the official number of seizures in the years used for calibration and 0.5 to 0.7 after; "
        "their weight is 0.2 to 1.0 and 0.1 times the official one"
    )
    assert largest_miss(table) == "weight in FY2023, 0.1 times the official figure"


def test_the_picture_shades_and_names_what_was_not_used(table, tmp_path):
    picture_of_history(table, tmp_path / "history.png", 3)
    text = (tmp_path / "history.svg").read_text(encoding="utf-8")
    assert text.count("not used for calibration<") == 2 and "FY2024: ×0.7" in text and "3 seeds" in text
    assert (tmp_path / "history.png").stat().st_size > 30_000


@pytest.mark.parametrize(("seeds", "number"), [((), 20), (("--seeds", "2"), 2)])
def test_the_command_writes_picture_and_table(seeds, number, table, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli, "compile_once", lambda: None)
    with pytest.raises(SystemExit) as end:
        cli.main(["history", "--out", str(tmp_path / "h"), *seeds])
    told = capsys.readouterr().out
    assert end.value.code == 0 and told.count("not used for calibration") == 2 and f"Mean of {number} seeds" in told
    assert {path.name for path in (tmp_path / "h").iterdir()} == {"history.csv", "history.png", "history.svg"}
    written = pd.read_csv(tmp_path / "h" / "history.csv")
    assert written.columns.tolist() == table.columns.tolist() and len(written) == MONTHS
