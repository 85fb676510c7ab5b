"""Legal traffic: the ports of an office add up to what the office counted."""

import csv

import numpy as np
import pytest

from abm.inputs.geography import FIELD_OFFICES, PORT, SECTOR, Mode, load_geography
from abm.inputs.tables import DATA
from abm.inputs.traffic import legal_crossings

STATIONS = load_geography().stations
YEARS = np.arange(2019, 2025)
CROSSINGS = legal_crossings(YEARS)


def at(name, year, mode):
    return CROSSINGS[year - 2019, STATIONS.name == name, mode][0]


def office_sum(office, year, mode):
    return CROSSINGS[year - 2019, STATIONS.office == FIELD_OFFICES.index(office), mode].sum()


def test_cars_of_san_diego_add_up_to_the_office():
    assert office_sum("San Diego", 2019, Mode.CAR) == pytest.approx(30_995_431 / 365)


def test_people_on_foot_of_san_diego_leave_room_for_the_unlisted_crossing():
    listed = 10_799_398 + 3_567_271 + 927_472 + 3_707_777 + 382_535 + 857_724
    unlisted = 1_620_661  # Cross Border Xpress
    expected = 21_723_302 / 365 * listed / (listed + unlisted)
    assert office_sum("San Diego", 2019, Mode.FOOT) == pytest.approx(expected)


def test_leap_year_has_366_days():
    assert office_sum("Tucson", 2020, Mode.TRUCK) == pytest.approx(412_302 / 366)
    assert office_sum("Tucson", 2021, Mode.TRUCK) == pytest.approx(462_581 / 365)


def test_every_office_adds_up_for_vehicles():
    """All ports with vehicles are on the map, so nothing of the office's total is left over."""
    measures = {"Personal Vehicles": Mode.CAR, "Trucks": Mode.TRUCK}
    with open(DATA / "bts_sw_crossings_office_by_fy.csv") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] in measures]
    assert len(rows) == 48
    for row in rows:
        year = int(row["fiscal_year"])
        days = 366 if year % 4 == 0 else 365
        total = office_sum(row["field_office"], year, measures[row["measure"]])
        assert total == pytest.approx(int(row["crossings"]) / days)


def test_shares_of_2019_hold_to_2022_and_those_of_2023_after():
    def share(year):
        return at("San Ysidro", year, Mode.CAR) / office_sum("San Diego", year, Mode.CAR)

    old = 14_979_363 / (14_979_363 + 6_584_442 + 985_301 + 4_984_781 + 3_239_218 + 580_028)
    new = 15_845_661 / (15_845_661 + 5_753_989 + 1_024_153 + 5_014_733 + 2_938_632 + 564_979)
    assert [share(year) for year in YEARS] == pytest.approx([old] * 4 + [new] * 2)


def test_ysleta_is_split_from_el_paso_as_in_2023():
    for year in YEARS:
        ratio = at("Ysleta", year, Mode.TRUCK) / at("El Paso", year, Mode.TRUCK)
        assert ratio == pytest.approx(640_667 / 89_772)
    both = at("Ysleta", 2019, Mode.TRUCK) + at("El Paso", 2019, Mode.TRUCK)
    office = 133_927 + 792_441 + 16_754 + 10_198  # Santa Teresa, El Paso, Columbus, Presidio
    assert both == pytest.approx(957_895 / 365 * 792_441 / office)


def test_nothing_legal_crosses_between_the_ports():
    assert not CROSSINGS[:, STATIONS.kind == SECTOR].any()
    assert not CROSSINGS[:, :, Mode.BETWEEN].any()
    assert (CROSSINGS[:, STATIONS.kind == PORT, Mode.CAR] > 0).all()


def test_no_truck_crosses_where_there_is_no_lane():
    for name in ("San Ysidro", "Calexico", "Andrade"):
        assert at(name, 2022, Mode.TRUCK) == 0


def test_years_outside_the_file_hold_the_nearest():
    outside = legal_crossings(np.array([2010, 2028]))
    assert np.array_equal(outside, CROSSINGS[[0, -1]])


def test_ports_file_repeats_the_traffic_of_the_file_by_port():
    titles = {"personal_vehicles": "Personal Vehicles", "trucks": "Trucks", "pedestrians": "Pedestrians"}
    with open(DATA / "bts_sw_crossings_port_by_year.csv") as file:
        counts = {(row["port"], row["year"], row["measure"]): row["crossings"] for row in csv.DictReader(file)}
    with open(DATA / "ports.csv") as file:
        for row in csv.DictReader(file):
            for year in ("2019", "2023"):
                for title, measure in titles.items():
                    assert row[f"{title}_{year}"] == counts.get((row["port"], year, measure), "0")
