"""Each kind of mistake in a data file must be refused with its file, row, column and what is allowed."""

import shutil

import pytest

from abm.inputs.geography import load_geography
from abm.inputs.rivals import load_relations
from abm.inputs.series import monthly_inputs, official_areas, official_seizures
from abm.inputs.tables import DATA, Column, DataError, read_table
from abm.inputs.territory import load_organizations, load_territory

OFFICES = "bts_sw_crossings_office_by_fy.csv"
PORTS = "bts_sw_crossings_port_by_year.csv"
SEIZURES = "cbp_sw_fentanyl_monthly.csv"
AREAS = "cbp_sw_fentanyl_area_by_fy.csv"


def read_inputs(directory):
    return monthly_inputs(months=1, directory=directory)


# by loader and file: text, its replacement (first occurrence), what the message must say
MISTAKES = {
    (read_inputs, "demand.csv"): [
        ("tonnes_pure", "kilograms", "demand.csv, row 1: .*allowed are .*tonnes_pure"),
        ("2020,3.5", "2020,many", "row 3, column tonnes_pure: 'many' is not a number"),
        ("2020,3.5", "2020,-1", "row 3, column tonnes_pure: .* from 0 to 100 t a year"),
        ("2020,3.5", "2020,nan", "row 3, column tonnes_pure"),
        ("2020,3.5", "2019,3.5", "row 3, column fiscal_year: .*allowed once"),
        ("2020,3.5", "2020.5,3.5", "row 3, column fiscal_year: .*whole number"),
        ("2020,3.5", "2020", "row 3: 2 values; allowed are 3"),
    ],
    (read_inputs, "effective_purity.csv"): [
        ("0.09", "9", "row 2, column effective_purity: .* to 1"),
        (",target", ",,target", "effective_purity.csv, row 2: 4 values"),
    ],
    (read_inputs, "scan_coverage.csv"): [
        ("2019,car", "2019,boat", "row 2, column mode: .*car, truck, foot"),
        ("2019,car,0.0116", "2019,car,1.5", "row 2, column share: .*0 to 1"),
        ("2020,car", "2019,car", "row 3, column mode: .*allowed once"),
    ],
    (load_relations, "rivals.csv"): [
        (
            "Sinaloa,Jalisco,7",
            "Sinaloa,Jalisko,7",
            "rivals.csv, row 2, column other: 'Jalisko' is not one of .*outside",
        ),
        (
            "Jalisco,Northeast,6",
            "Jalisco,Sinaloa,6",
            "row 3, column other: Sinaloa; allowed another one, each pair once",
        ),
        ("Sinaloa,Juarez,2", "Sinaloa,Sinaloa,2", "row 6, column other: Sinaloa; allowed another one"),
        ("Jalisco,7", "Jalisco,-7", "row 2, column rival_states: .*0 to 1000 states"),
    ],
    (read_inputs, OFFICES): [
        ("2019,El Paso,Trucks,957895\n", "", "no TRUCK row for El Paso in 2019"),
        ("2019,El Paso", "2019,Houston", "row 2, column field_office: .*Tucson"),
        ("8493509", "-5", "row 2, column crossings: .*crossings a year"),
    ],
    (read_inputs, PORTS): [
        ("Andrade,San Diego", "Andrade,Tucson", "row 2, column field_office: Andrade"),
        ("2019,Boquillas", "2019,Andrade", "row 4, column measure: .*allowed once"),
    ],
    (load_geography, "map.txt"): [
        ("UUUU\n", "UUU\n", "map.txt, row 1: 63 letters; allowed are 64"),
        ("U", "?", r"map.txt, row 1, column 1: '\?' is not one of MUg\."),
        ("U" * 64 + "\n", "", "map.txt: 43 lines; allowed are 44"),
    ],
    (load_geography, "regions.txt"): [
        ("W", "U", "regions.txt, row 8, column 3: .*map.txt has 'M'"),
        ("U", "W", "regions.txt, row 1, column 1: .*map.txt has 'U'"),
    ],
    (load_geography, "ports.csv"): [
        ("32.54,-117.03", "-117.03,32.54", "row 2, column latitude: .*degrees"),
        ("32.54,-117.03", "35.90,-117.03", "ports.csv, column longitude: San Ysidro"),
        ("Tecate,San", "Otay Mesa,San", "row 4, column port: .*allowed once"),
    ],
    (load_geography, "sectors.csv"): [
        ("Sector,Tucson", "Sector,Yuma", "row 4, column field_office: 'Yuma'"),
        ("32.60,-116.30", "33.60,-116.30", "sectors.csv, column longitude: San Diego"),
    ],
    (official_seizures, SEIZURES): [
        ("137.63", "137,63", "row 2: 8 values"),
        ("137.63", "-137.63", "row 2, column lbs: .* lb gross"),
        ("1,OCT", "1,NOV", "row 2, column month: .*allowed is OCT"),
        ("OCT,2018", "OCT,2019", "row 2, column calendar_year: .*2018"),
        ("2019,1,OCT,2018,U.S. Border Patrol,14.77,1\n", "", "two components"),
    ],
    (official_areas, AREAS): [
        ("YUMA SECTOR", "YUMA STATION", "column area: 'YUMA STATION'"),
    ],
    (load_organizations, "organizations.csv"): [
        ("0.6,", "0.5,", "column production_share: sum is 0.9; allowed is 1"),
        (",0.17,", ",0.97,", "column member_share: sum is 1.2.*at most 1"),
        ("Northwest", "West", "row 2, column home_region: 'West'"),
        ("Gulf,", "Sinaloa,", "row 6, column organization: .*once"),
    ],
    (load_territory, "territory.csv"): [
        ("0.7", "0.6", "San Diego sums to 0.9; allowed is 1"),
        ("Jalisco", "Nobody", "row 3, column organization: 'Nobody'"),
        ("0,Sinaloa", "0,Nobody", "row 9, column host: 'Nobody'"),
        ("0,Sinaloa", "0,Gulf", "row 9, column host: Gulf holds nothing"),
        ("0,Sinaloa", "0.2,Sinaloa", "row 9, column share_on_day_0: .*guest"),
    ],
}
CASES = [(*made, *mistake) for made, mistakes in MISTAKES.items() for mistake in mistakes]


@pytest.fixture
def copy(tmp_path):
    """Copy the data to a place where it may be spoilt."""
    return shutil.copytree(DATA, tmp_path / "data")


@pytest.mark.parametrize(("load", "file", "old", "new", "message"), CASES)
def test_mistake_is_refused_and_placed(copy, load, file, old, new, message):
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1))
    with pytest.raises(DataError, match=message) as caught:
        load(copy)
    assert file in str(caught.value)


@pytest.mark.parametrize("load", [read_inputs, load_geography, official_seizures, official_areas, load_territory])
def test_true_copy_is_accepted(copy, load):
    load(copy)


def test_missing_file_is_refused(copy):
    (copy / "demand.csv").unlink()
    with pytest.raises(DataError, match="demand.csv: there is no such file"):
        read_inputs(copy)


def test_missing_port_is_refused(copy):
    path = copy / PORTS
    path.write_text(path.read_text().replace("2019,Sasabe", "2019,Elsewhere"))
    with pytest.raises(DataError, match="column port: no row for Sasabe in 2019"):
        read_inputs(copy)


def test_missing_month_is_refused(copy):
    path = copy / SEIZURES
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:3] + lines[5:]))  # November 2018, both components
    with pytest.raises(DataError, match="column fiscal_year: an earlier month lacks a row"):
        official_seizures(copy)


@pytest.mark.parametrize(("text", "message"), [("", "is empty"), ("a\n", "no row below the header")])
def test_file_without_rows_is_refused(tmp_path, text, message):
    (tmp_path / "some.csv").write_text(text)
    with pytest.raises(DataError, match=message):
        read_table(tmp_path, "some.csv", [Column("a")])


def test_text_may_be_empty_only_where_declared(tmp_path):
    (tmp_path / "some.csv").write_text("a,b\n1,\n")
    assert read_table(tmp_path, "some.csv", [Column("a", int, 0, 2), Column("b", blank=True)]).rows == [
        {"a": 1, "b": ""}
    ]
    with pytest.raises(DataError, match="row 2, column b: '' is not a text that is not empty"):
        read_table(tmp_path, "some.csv", [Column("a", int, 0, 2), Column("b")])
    with pytest.raises(DataError, match=r"'1' is not a whole number from 2 to 3 lb"):
        read_table(tmp_path, "some.csv", [Column("a", int, 2, 3, "lb"), Column("b", blank=True)])


@pytest.mark.parametrize("text", ["inf", "-inf", "nan"])
def test_number_must_be_finite_even_without_a_range(tmp_path, text):
    (tmp_path / "some.csv").write_text(f"a\n{text}\n")
    with pytest.raises(DataError, match="row 2, column a"):
        read_table(tmp_path, "some.csv", [Column("a", float)])


def test_provenance_names_every_file():
    text = (DATA / "PROVENANCE.md").read_text()
    files = [path.name for path in DATA.iterdir() if path.name != "PROVENANCE.md"]
    assert len(files) >= 14
    assert [name for name in files if f"`{name}`" not in text] == []


def test_made_tables_give_a_source_for_every_row():
    for file in ("sectors", "scan_coverage", "demand", "effective_purity", "organizations", "territory"):
        header = (DATA / f"{file}.csv").read_text().splitlines()[0]
        assert header.endswith(",source")
