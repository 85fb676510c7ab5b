"""Legal traffic: how many cars, trucks and people on foot cross at each port on a day."""

import calendar
from pathlib import Path

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, PORT, Mode, read_stations
from abm.inputs.tables import DATA, Column, DataError, Table, read_table

FIRST_YEAR = 2019  # first fiscal year of the official files
NEW_SHARES = 2023  # fiscal year from which the port shares of 2023 hold
MEASURES = {"Personal Vehicles": Mode.CAR, "Trucks": Mode.TRUCK, "Pedestrians": Mode.FOOT}
JOINED = ("El Paso", "Ysleta")  # counted together, as El Paso, before 2023

FIELD_OFFICE = Column("field_office", choices=FIELD_OFFICES)
MEASURE = Column("measure", choices=tuple(MEASURES))
CROSSINGS = Column("crossings", int, 0, 1e9, "crossings a year")


def legal_crossings(fiscal_year: np.ndarray, directory: Path = DATA) -> np.ndarray:
    """Give legal crossings per day for each entry of `fiscal_year`.

    A port has its office's total of the fiscal year times its share of all ports of that office,
    so the traffic of crossings that are not on the map stays away.

    Parameters
    ----------
    fiscal_year : int [months]
        A year outside the file holds the nearest year of the file.
    directory : Path
        Where the files are.

    Returns
    -------
    float [months, stations, modes]
        Crossings per day; 0 at sectors and between the ports.

    Raises
    ------
    DataError
        When a file is not as declared, or an office, a measure or a port is missing.
    """
    stations = read_stations(directory)
    totals = office_totals(directory)
    years = FIRST_YEAR + np.arange(len(totals))
    old, new = port_shares(directory, stations)
    shares = np.where((years < NEW_SHARES)[:, None, None], old, new)
    per_day = shares * totals[:, stations.office]
    return per_day[np.clip(fiscal_year, years[0], years[-1]) - FIRST_YEAR]


def office_totals(directory: Path) -> np.ndarray:
    """Read crossings per day, [fiscal years, offices, modes]; raise `DataError` for a gap."""
    fiscal_year = Column("fiscal_year", int, FIRST_YEAR, 2050)
    columns = (fiscal_year, FIELD_OFFICE, MEASURE, CROSSINGS)
    table = read_table(directory, "bts_sw_crossings_office_by_fy.csv", columns)
    table.require_unique("fiscal_year", "field_office", "measure")
    last = max(row["fiscal_year"] for row in table.rows)
    totals = np.full((last - FIRST_YEAR + 1, len(FIELD_OFFICES), len(Mode)), np.nan)
    totals[:, :, Mode.BETWEEN] = 0
    for row in table.rows:
        days = 366 if calendar.isleap(row["fiscal_year"]) else 365
        place = (row["fiscal_year"] - FIRST_YEAR, FIELD_OFFICES.index(row["field_office"]))
        totals[*place, MEASURES[row["measure"]]] = row["crossings"] / days
    for year, office, mode in np.argwhere(np.isnan(totals)):
        gap = f"no {Mode(mode).name} row for {FIELD_OFFICES[office]} in {FIRST_YEAR + year}"
        raise DataError(table.file, gap, column="crossings")
    return totals


def port_shares(directory: Path, stations: np.recarray) -> tuple[np.ndarray, np.ndarray]:
    """Find each station's share of its office's crossings in 2019 and 2023, [stations, modes].

    The ports that were counted together in 2019 are split as in 2023.
    """
    columns = (Column("year", int, FIRST_YEAR, 2050), Column("port"), FIELD_OFFICE, MEASURE, CROSSINGS)
    table = read_table(directory, "bts_sw_crossings_port_by_year.csv", columns)
    table.require_unique("year", "port", "measure")
    old, old_totals = count_crossings(table, 2019, stations)
    new, new_totals = count_crossings(table, 2023, stations)
    joined = np.isin(stations.name, JOINED)
    together = np.maximum(new[joined].sum(axis=0), 1)  # no crossing at all splits into nothing
    old[joined] = old[joined].sum(axis=0) * new[joined] / together
    return old / old_totals[stations.office], new / new_totals[stations.office]


def count_crossings(table: Table, year: int, stations: np.recarray) -> tuple[np.ndarray, np.ndarray]:
    """Count a year's crossings by station [stations, modes] and by office [offices, modes].

    The offices count every port of the file, the stations only those on the map. An office without
    any crossing counts 1, so that shares are 0 there.

    Raises
    ------
    DataError
        When a port lies in another office than on the map, or a port of the map has no row.
    """
    counts = np.zeros((len(stations), len(Mode)))
    totals = np.zeros((len(FIELD_OFFICES), len(Mode)))
    row_of = {name: i for i, name in enumerate(stations.name)}
    for i, row in enumerate(table.rows):
        if row["year"] != year:
            continue
        office, mode = FIELD_OFFICES.index(row["field_office"]), MEASURES[row["measure"]]
        totals[office, mode] += row["crossings"]
        station = row_of.get(row["port"])
        if station is not None:
            if stations.office[station] != office:
                raise table.error(i, "field_office", f"{row['port']} lies elsewhere in ports.csv")
            counts[station, mode] = row["crossings"]
    require_ports(table, year, stations)
    return counts, np.maximum(totals, 1)


def require_ports(table: Table, year: int, stations: np.recarray) -> None:
    """Raise `DataError` when a port of the map has no row in `year`, save one counted with another."""
    named = {row["port"] for row in table.rows if row["year"] == year}
    hidden = JOINED[1] if year < NEW_SHARES else None
    for name in stations.name[stations.kind == PORT]:
        if name not in named and name != hidden:
            raise DataError(table.file, f"no row for {name} in {year}", column="port")
