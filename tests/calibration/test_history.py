"""The history beside official seizures: units, years, what the title owns up to."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from abm.analysis.official import KG_PER_POUND, OFFICE_WEIGHTS
from abm.analysis.pictures.history import MEASURES, history_title, largest_miss, picture_of_history, ratios
from abm.calibration import history
from abm.command import cli
from abm.experiment.finding import history_drivers, history_scenario
from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.series import homicide_victims, official_office_weights
from abm.model.declared import PARAMETERS

MONTHS, DAYS = 96, 2922
OFFICE, MODE = np.array([0, 1, 1]), np.array([Mode.CAR, Mode.TRUCK, Mode.BETWEEN])


def recording_of(scenario, seed):
    """Return a run with 101 kg in 50 seizures a month under seed 2, and 1 kg more from seed to seed."""
    monthly = np.zeros((MONTHS, 3), [("seized_gross", np.int64), ("seizures", np.int64)]).view(np.recarray)
    monthly.seized_gross[:] = (49 + seed, 40, 10)
    monthly.seized_gross *= 1_000_000
    monthly.seizures[:] = (20, 20, 10)
    fields = [(name, np.int64) for name in ("caught_at_ports", "caught_citizens", "killed", "deaths")]
    daily = np.zeros(DAYS, fields).view(np.recarray)
    daily.caught_at_ports, daily.caught_citizens, daily.killed, daily.deaths = 4, 3, 50, 200
    return SimpleNamespace(scenario=scenario, monthly=monthly, daily=daily, mode=MODE, office=OFFICE)


@pytest.fixture
def table(monkeypatch):
    """Return the history of a model whose runs are those of `recording_of`."""
    monkeypatch.setattr(history, "simulate", recording_of)
    scenarios = history.drawn_histories(3)
    assert {(one.inputs, one.days, one.burn_in) for one in scenarios} == {("history", DAYS, 365)}
    return history.history_table(scenarios, lambda runs: None)


def test_official_years_are_those_that_are_published_and_the_model_is_in_their_units(table):
    years = table.groupby("fiscal_year").sum(numeric_only=True)
    assert len(table) == MONTHS and table.month.iloc[[0, -1]].tolist() == ["2018-10", "2026-09"]
    assert years.official_seizures.tolist() == [370, 884, 1324, 1212, 1210, 863, 0, 0]
    assert years.official_kg_gross.round().tolist() == [1194, 2067, 4802, 6398, 12119, 9593, 0, 0]
    assert table.official_seizures.notna().sum() == table.official_tucson_share.notna().sum() == 72
    assert set(table.model_kg_gross) == {101.0} and set(table.model_seizures) == {50.0}
    assert table.low_kg_gross.iloc[0] == pytest.approx(100.1) and table.high_kg_gross.iloc[0] == pytest.approx(101.9)
    assert set(table.fiscal_year[table.fitted]) == {2019, 2020, 2021, 2022}


def test_shares_and_people_are_those_of_the_month(table):
    assert table.model_share_at_ports.to_numpy() == pytest.approx(np.mean([90 / 100, 91 / 101, 92 / 102]), abs=1e-4)
    assert table.model_tucson_share.to_numpy() == pytest.approx(np.mean([40 / 90, 40 / 91, 40 / 92]))
    assert set(table.model_citizen_share) == {0.75} and set(table.model_kg_per_seizure) == {101 / 50}
    kilograms = {name: table[f"model_{column}"].unique().round(6).tolist() for name, column in OFFICE_WEIGHTS.items()}
    assert kilograms == {"San Diego": [51.0], "Tucson": [40.0], "El Paso": [0.0], "Laredo": [0.0]}
    others = homicide_victims().sum() * (1 - PARAMETERS["trade_killings"].default)
    assert table.model_homicide_victims.iloc[:3].tolist() == pytest.approx(
        [(50 + others) * days for days in (31, 30, 31)]
    )
    assert table.model_deaths.iloc[:2].tolist() == [200 * 31, 200 * 30] and table.official_deaths.iloc[71] > 3000
    assert table.official_homicide_victims.iloc[[0, 71]].tolist() == [2848, 2607]


def test_every_office_has_a_panel_with_what_was_seized_at_its_ports(table):
    shown = {measure.column for measure in MEASURES}
    for office, name in enumerate(FIELD_OFFICES):
        assert OFFICE_WEIGHTS[name] in shown
        official = table[f"official_{OFFICE_WEIGHTS[name]}"].dropna()
        assert (
            official.sum() == pytest.approx(official_office_weights()[:, office].sum() * KG_PER_POUND)
            and official.sum() > 500
        )


def test_each_seed_draws_its_own_sizes_within_their_ranges_and_known_ones_stay():
    drivers, scenarios = history_drivers(), history.drawn_histories(8)
    assert scenarios == history.drawn_histories(8) != history.drawn_histories(9)[:8]
    for i, driver in enumerate(drivers):
        made = [scenario.interventions[i] for scenario in scenarios]
        assert {one.start for one in made} == {history_scenario().interventions[i].start}
        for name, (low, high) in driver.ranges.items():
            sizes = sorted(getattr(one, name) for one in made)
            slices = np.floor((np.array(sizes) - low) / (high - low) * 8)
            assert slices.tolist() == list(range(8))  # one in each of eight equal parts
    assert any(driver.known for driver in drivers) and any(driver.ranges for driver in drivers)


def test_the_title_tells_the_miss_of_the_years_that_were_fitted_and_of_the_others(table):
    assert ratios(table, "seizures")[2019] == pytest.approx(600 / 370)
    assert history_title(table) == (
        "Over the southwest border, the model makes 0.5 to 1.6 times the official number of seizures in the years used for calibration and 0.5 to 0.7 after; "
        "their weight is 0.2 to 1.0 and 0.1 times the official one"
    )
    assert largest_miss(table) == "weight in FY2023, 0.1 times the official figure"


def test_the_picture_shades_and_names_what_was_not_used(table, tmp_path):
    picture_of_history(table, tmp_path / "history.png", 3)
    text = (tmp_path / "history.svg").read_text(encoding="utf-8")
    assert text.count("not used for calibration<") == len(MEASURES) and "×0.7" in text and "3 seeds" in text
    assert text.count("FY2026<") == len(MEASURES) and "75% / 80%" in text
    assert (tmp_path / "history.png").stat().st_size > 30_000


@pytest.mark.parametrize(("seeds", "number"), [((), 20), (("--seeds", "2"), 2)])
def test_the_command_writes_picture_and_table(seeds, number, table, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli, "compile_once", lambda: None)
    with pytest.raises(SystemExit) as end:
        cli.main(["history", "--out", str(tmp_path / "h"), *seeds])
    reported = capsys.readouterr().out
    assert (
        end.value.code == 0
        and reported.count("not used for calibration") == 4
        and f"Mean of {number} seeds" in reported
    )
    assert {path.name for path in (tmp_path / "h").iterdir()} == {"history.csv", "history.png", "history.svg"}
    words = Image.open(tmp_path / "h" / "history.png").text
    assert words["Title"] and words["Rules"] and words["Seeds"] == ", ".join(map(str, range(1, number + 1)))
    written = pd.read_csv(tmp_path / "h" / "history.csv")
    assert written.columns.tolist() == table.columns.tolist() and len(written) == MONTHS
