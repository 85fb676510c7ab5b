"""Dated inputs and official series against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from abm.inputs.geography import FIELD_OFFICES, PORT, REGIONS, SECTOR, Mode, load_geography
from abm.inputs.series import SCANNED, homicide_victims, month_index, monthly_inputs, official_areas, official_seizures

from abm.inputs.tables import DATA
from abm.inputs.traffic import office_totals

STATIONS = load_geography().stations
INPUTS = monthly_inputs()


def test_default_is_ten_years_from_october_2018():
    shapes = {name: array.shape for name, array in INPUTS.items()}
    assert shapes == {
        "demand": (120,),
        "effective_purity": (120,),
        "scan_coverage": (120, 4),
        "finished_imports": (120,),
        "legal_crossings": (120, 35, 4),
        "fiscal_year": (120,),
    }
    assert INPUTS["fiscal_year"].tolist() == [2019 + i // 12 for i in range(120)]


def test_demand_is_constant_then_linear_then_constant():
    demand = INPUTS["demand"]
    assert demand.dtype == np.int64
    per_day = 1e9 / 365.25
    assert demand[0] == demand[5] == round(2.5 * per_day)
    assert demand[6] == round((2.5 + 1.0 * 0.5 / 12) * per_day)  # April 2019, half a month after mid-year
    assert demand[29] == round((5.0 - 1.5 * 0.5 / 12) * per_day)  # March 2021
    assert demand[42] == demand[119] == round(6.0 * per_day)
    assert (np.diff(demand) >= 0).all()


def test_purity_rises_and_falls_as_published():
    purity = INPUTS["effective_purity"]
    assert purity[0] == 0.09
    assert purity[12] == pytest.approx(0.09 + 0.01 * 6.5 / 12)
    assert purity.max() == pytest.approx(0.11 - 0.01 * 0.5 / 12)
    assert purity[119] == 0.10


def test_scan_coverage_grows_from_2020_to_2024_and_only_for_vehicles():
    coverage = INPUTS["scan_coverage"]
    assert (coverage[:6, Mode.CAR] == 0.0116).all() and coverage[18, Mode.CAR] > 0.015
    assert coverage[30, Mode.CAR] == pytest.approx(0.0394 + 0.01 * 0.5 / 12)
    assert (coverage[66:, Mode.CAR] == 0.08).all()
    assert coverage[0, Mode.TRUCK] == 0.1497 and coverage[119, Mode.TRUCK] == 0.27
    assert not coverage[:, [Mode.FOOT, Mode.BETWEEN]].any()


@pytest.mark.parametrize("mode", ["car", "truck"])
def test_the_number_of_scans_is_the_same_in_2019_and_2020_and_then_lies_on_a_straight_line(mode):
    rows = pd.read_csv(DATA / "scan_coverage.csv").query("mode == @mode")
    scans = rows["share"].to_numpy() * office_totals(DATA)[:, :, SCANNED[mode]].sum(axis=1)
    assert scans[0] == pytest.approx(scans[1], rel=0.01)
    assert scans[1:] == pytest.approx(np.linspace(scans[1], scans[5], 5), rel=0.01)


def test_finished_imports_end_in_the_nine_months_after_may_2019():
    imports = INPUTS["finished_imports"]
    assert (imports[:7] == 1.0).all() and imports[7] == pytest.approx(1.0 - 0.5 / 9)
    assert imports[15] == pytest.approx(0.5 / 9) and not imports[16:].any()


def test_start_moves_the_window_and_nothing_else():
    later = monthly_inputs("2021-03", 30)
    for name, array in later.items():
        assert np.array_equal(array, INPUTS[name][29:59]), name
    earlier = monthly_inputs("2017-10", 24)
    assert earlier["fiscal_year"][0] == 2018
    assert np.array_equal(earlier["legal_crossings"][0], INPUTS["legal_crossings"][0])


@pytest.mark.parametrize("text", ["2018-13", "2018-00", "18-10", "2018-10-01", "October", "2018-1"])
def test_no_month_is_refused(text):
    with pytest.raises(ValueError, match="YYYY-MM"):
        monthly_inputs(text)


def test_months_are_counted_from_october_2018():
    assert [month_index(text) for text in ("2018-10", "2018-12", "2019-01", "2018-09")] == [0, 2, 3, -1]
    with pytest.raises(ValueError, match="allowed is 1 or more"):
        monthly_inputs(months=0)


def test_official_seizures_are_72_months_with_the_published_totals():
    series = official_seizures()
    assert series.month.tolist() == list(range(72))
    assert (series.fiscal_year[0], series.ports_lb[0], series.ports_events[0]) == (2019, 137.63, 16)
    assert (series.between_lb[71], series.between_events[71]) == (573.51, 21)
    pounds = series.ports_lb + series.between_lb
    events = series.ports_events + series.between_events
    expected = {2019: (2633, 370), 2020: (4558, 884), 2021: (10586, 1324), 2022: (14104, 1212)}
    for year, (pounds_of_year, events_of_year) in expected.items():
        chosen = series.fiscal_year == year
        assert round(pounds[chosen].sum()) == pounds_of_year
        assert events[chosen].sum() == events_of_year


def test_official_areas_agree_with_the_months():
    areas, series = official_areas(), official_seizures()
    for year in range(2019, 2025):
        in_year = series.fiscal_year == year
        for kind, place in ((PORT, "ports"), (SECTOR, "between")):
            chosen = (areas.fiscal_year == year) & (areas.kind == kind)
            assert areas.lb[chosen].sum() == pytest.approx(series[f"{place}_lb"][in_year].sum(), abs=0.1)
            assert areas.events[chosen].sum() == series[f"{place}_events"][in_year].sum()


def test_official_areas_carry_the_names_and_offices_of_the_stations():
    areas = official_areas()
    assert set(areas.area[areas.kind == SECTOR]) == set(STATIONS.name[STATIONS.kind == SECTOR])
    office_of = dict(zip(STATIONS.name, STATIONS.office, strict=True))
    for row in areas:
        if row.kind == PORT:
            assert row.area == f"{FIELD_OFFICES[row.office]} Field Office"
        else:
            assert row.office == office_of[row.area]


def test_san_diego_share_of_port_weight_is_the_published_one():
    areas = official_areas()
    shares = []
    for year in range(2019, 2023):
        ports = areas[(areas.fiscal_year == year) & (areas.kind == PORT)]
        shares.append(ports.lb[ports.office == 0].sum() / ports.lb.sum())
    assert np.mean(shares) == pytest.approx(0.62, abs=0.01)


def test_homicide_victims_are_those_of_fiscal_years_2019_to_2022():
    """C30: 2,800 a month in the country; the Northwest had 5,157, 5,399, 5,682 and 4,992 in a year."""
    victims = homicide_victims()
    assert victims.shape == (6,) and victims.sum() * 365.25 / 12 == pytest.approx(2800.9, abs=0.1)
    assert victims[REGIONS.index("Northwest")] == pytest.approx((5157 + 5399 + 5682 + 4992) / (4 * 365.25))
