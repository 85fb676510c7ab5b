"""Dated inputs and official series: what changed from month to month, each with its own source.

Months are counted from October 2018 (month 0), the first month of US fiscal year 2019. No number
here was fitted to seizures; `official_seizures` and `official_areas` are for comparison only.
"""

import re
from pathlib import Path

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, PORT, REGIONS, SECTOR, Mode, read_stations
from abm.inputs.tables import DATA, SOURCE, Column, DataError, Table, read_table
from abm.inputs.traffic import FIRST_YEAR, legal_crossings

FIRST_MONTH = "2018-10"
LAST_FITTED = 2022  # fiscal year; figures of later ones are withheld from every fit
DAYS_PER_YEAR = 365.25
MILLIGRAMS_PER_TONNE = 1e9
POUND = 453592.37  # mg
SCANNED = {"car": Mode.CAR, "truck": Mode.TRUCK, "foot": Mode.FOOT}
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
PLACES = {"Office of Field Operations": "ports", "U.S. Border Patrol": "between"}

FISCAL_YEAR = Column("fiscal_year", int, FIRST_YEAR, 2050)
POUNDS = Column("lbs", float, 0, 1e5, "lb gross")
EVENTS = Column("events", int, 0, 1e4, "events")

SEIZURE_MONTH = np.dtype(
    [
        ("fiscal_year", np.int16),
        ("month", np.int16),
        ("ports_lb", np.float64),
        ("ports_events", np.int64),
        ("between_lb", np.float64),
        ("between_events", np.int64),
    ]
)
SEIZURE_AREA = np.dtype(
    [
        ("fiscal_year", np.int16),
        ("area", "U32"),
        ("kind", np.int8),
        ("office", np.int8),
        ("lb", np.float64),
        ("events", np.int64),
    ]
)


def monthly_inputs(start: str = "2018-10", months: int = 120, directory: Path = DATA) -> dict[str, np.ndarray]:
    """Give every dated input for each month from `start`.

    Rates that are known once a year stand at the middle of the fiscal year, are linear between,
    and constant before the first and after the last; a month takes the value at its own middle.
    Legal crossings are counts of a fiscal year and change in steps.

    Parameters
    ----------
    start : str
        First month, as "YYYY-MM".
    months : int
        Number of months, at least 1.
    directory : Path
        Where the files are.

    Returns
    -------
    dict
        `demand` int64 [months], pure, on the land route;
        `effective_purity` float [months], 0 to 1;
        `scan_coverage` float [months, modes], share of the traffic scanned;
        `finished_imports` float [months], 0 to 1, what goes on of imports before they were banned;
        `legal_crossings` float [months, stations, modes], per day (see `legal_crossings`);
        `fiscal_year` int16 [months].

    Raises
    ------
    ValueError
        When `start` is no month or `months` is below 1.
    DataError
        When a file is not as declared.
    """
    if months < 1:
        raise ValueError(f"months is {months}; allowed is 1 or more")
    month = month_index(start) + np.arange(months)
    fiscal_year = (FIRST_YEAR + month // 12).astype(np.int16)
    tonnes = read_yearly(month, directory, "demand.csv", Column("tonnes_pure", float, 0, 100, "t a year"))
    purity = Column("effective_purity", float, 1e-6, 1)
    return {
        "demand": np.rint(tonnes * MILLIGRAMS_PER_TONNE / DAYS_PER_YEAR).astype(np.int64),
        "effective_purity": read_yearly(month, directory, "effective_purity.csv", purity),
        "scan_coverage": read_scan_coverage(month, directory),
        "finished_imports": read_dated(month, directory, "finished_imports.csv", "finished_imports"),
        "legal_crossings": legal_crossings(fiscal_year, directory),
        "fiscal_year": fiscal_year,
    }


def homicide_victims(directory: Path = DATA) -> np.ndarray:
    """Read homicide victims a day in each region of Mexico, a mean over fiscal years 2019 to 2022, [regions].

    Raises
    ------
    DataError
        When the file is not as declared.
    """
    columns = (FISCAL_YEAR, Column("region", choices=REGIONS), Column("victims", int, 0, 1e5, "people"))
    table = read_table(directory, "homicide_victims_by_region.csv", columns)
    table.require_unique("fiscal_year", "region")
    table.require_every("region", REGIONS)
    years = len({row["fiscal_year"] for row in table.rows})
    victims = np.zeros(len(REGIONS))
    for row in table.rows:
        victims[REGIONS.index(row["region"])] += row["victims"]
    return victims / (years * DAYS_PER_YEAR)


def month_index(text: str) -> int:
    """Count the months from October 2018 to "YYYY-MM"; raise `ValueError` for anything else."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if match is None:
        raise ValueError(f"{text!r} is no month; allowed is YYYY-MM, like 2018-10")
    return (int(match[1]) - 2018) * 12 + int(match[2]) - 10


def read_yearly(month: np.ndarray, directory: Path, file: str, column: Column) -> np.ndarray:
    """Read one value per fiscal year, and interpolate it at each month."""
    table = read_table(directory, file, (FISCAL_YEAR, column, SOURCE))
    table.require_unique("fiscal_year")
    return interpolate_years(month, {row["fiscal_year"]: row[column.name] for row in table.rows})


def read_dated(month: np.ndarray, directory: Path, file: str, name: str) -> np.ndarray:
    """Read a share that is known at the start of some months, linear between, and give it at the middle of each month."""
    table = read_table(directory, file, (Column("month"), Column(name, float, 0, 1), SOURCE))
    table.require_unique("month")
    known = {month_index(row["month"]): row[name] for row in table.rows}
    return interpolate(month + 0.5, known)


def read_scan_coverage(month: np.ndarray, directory: Path) -> np.ndarray:
    """Read the share of the traffic scanned, [months, modes]; 0 between the ports."""
    columns = (FISCAL_YEAR, Column("mode", choices=tuple(SCANNED)), Column("share", float, 0, 1), SOURCE)
    table = read_table(directory, "scan_coverage.csv", columns)
    table.require_unique("fiscal_year", "mode")
    table.require_every("mode", SCANNED)
    coverage = np.zeros((len(month), len(Mode)))
    for name, mode in SCANNED.items():
        share = {row["fiscal_year"]: row["share"] for row in table.rows if row["mode"] == name}
        coverage[:, mode] = interpolate_years(month, share)
    return coverage


def interpolate_years(month: np.ndarray, value: dict[int, float]) -> np.ndarray:
    """Interpolate values at the middle of fiscal years to the middle of each month."""
    return interpolate(month + 0.5, {(year - FIRST_YEAR) * 12 + 6: one for year, one in value.items()})


def interpolate(when: np.ndarray, value: dict[int, float]) -> np.ndarray:
    """Interpolate values that are known at some times (months from October 2018), constant before the first and after the last."""
    times = np.array(sorted(value))
    values = np.array([value[time] for time in times.tolist()])
    when = np.clip(when, times[0], times[-1])
    before = np.searchsorted(times, when, side="right") - 1
    slope = np.append(np.diff(values) / np.diff(times), 0.0)
    return values[before] + slope[before] * (when - times[before])  # np.interp fuses this on some processors


def official_seizures(directory: Path = DATA) -> np.recarray:
    """Read official fentanyl seizures on the southwest land border, month by month.

    Returns
    -------
    recarray of `SEIZURE_MONTH` [months]
        `month` counts from October 2018; pounds are gross; `ports` are ports of entry, `between`
        is the Border Patrol.

    Raises
    ------
    DataError
        When the file is not as declared, a month has another name or year than its number says,
        or a month lacks a row.
    """
    columns = (
        FISCAL_YEAR,
        Column("fy_month_index", int, 1, 12),
        Column("month", choices=MONTHS),
        Column("calendar_year", int, FIRST_YEAR - 1, 2050),
        Column("component", choices=tuple(PLACES)),
        POUNDS,
        EVENTS,
    )
    table = read_table(directory, "cbp_sw_fentanyl_monthly.csv", columns)
    table.require_unique("fiscal_year", "fy_month_index", "component")
    if len(table.rows) % 2:
        raise DataError(table.file, "a month lacks one of its two components", column="component")
    series = np.zeros(len(table.rows) // 2, SEIZURE_MONTH).view(np.recarray)
    series.month = np.arange(len(series))
    series.fiscal_year = FIRST_YEAR + series.month // 12
    for i, row in enumerate(table.rows):
        month = seizure_month(table, i, len(series))
        place = PLACES[row["component"]]
        series[f"{place}_lb"][month] = row["lbs"]
        series[f"{place}_events"][month] = row["events"]
    return series


def seizure_month(table: Table, i: int, months: int) -> int:
    """Find the month of row `i`; raise `DataError` when its dates disagree or leave a gap."""
    row = table.rows[i]
    index = row["fy_month_index"] - 1
    if row["month"] != MONTHS[index]:
        raise table.error(i, "month", f"{row['month']} is not month {index + 1}; allowed is {MONTHS[index]}")
    year = row["fiscal_year"] - (index < 3)
    if row["calendar_year"] != year:
        raise table.error(i, "calendar_year", f"{row['calendar_year']}; allowed is {year}")
    month = (row["fiscal_year"] - FIRST_YEAR) * 12 + index
    if month >= months:
        raise table.error(i, "fiscal_year", "an earlier month lacks a row")
    return month


def official_office_weights(directory: Path = DATA) -> np.ndarray:
    """Read the weight of fentanyl seized at the ports of each field office, month by month from October 2018 on.

    Returns
    -------
    array of float, shape [months, offices]
        Pounds gross; 0 where a month has no row.

    Raises
    ------
    DataError
        When the file is not as declared.
    """
    offices = {f"{name} Field Office".upper(): office for office, name in enumerate(FIELD_OFFICES)}
    table = read_table(directory, "cbp_sw_fentanyl_area_monthly.csv", (Column("month"), Column("area"), POUNDS, EVENTS))
    table.require_unique("month", "area")
    months = [month_index(row["month"]) for row in table.rows]
    weight = np.zeros((max(months) + 1, len(FIELD_OFFICES)))
    for month, row in zip(months, table.rows, strict=True):
        if row["area"] in offices:
            weight[month, offices[row["area"]]] = row["lbs"]
    return weight


def monthly_counts(directory: Path, file: str, column: str, *others: Column) -> dict[str, int]:
    """Read an official count of people by month ("2019-01"), in order and without a gap.

    Parameters
    ----------
    others : Column
        Further columns of the file, behind month and count.

    Raises
    ------
    DataError
        When the file is not as declared, a month has another form, or is not the one after that before it.
    """
    table = read_table(directory, file, (Column("month"), Column(column, int, 0, 1e6, "people"), *others))
    months = [row["month"] for row in table.rows]
    for i, month in enumerate(months):
        try:
            index = month_index(month)
        except ValueError as error:
            raise table.error(i, "month", str(error)) from None
        if i and index != month_index(months[i - 1]) + 1:
            raise table.error(i, "month", f"{month} does not follow {months[i - 1]}")
    return {row["month"]: row[column] for row in table.rows}


def official_homicides(directory: Path = DATA) -> dict[str, int]:
    """Read victims of intentional homicide in Mexico by month, as `monthly_counts` does; for comparison only, never an input."""
    return monthly_counts(directory, "homicide_victims_monthly.csv", "victims")


def official_areas(directory: Path = DATA) -> np.recarray:
    """Read official fentanyl seizures by field office and sector, year by year.

    Returns
    -------
    recarray of `SEIZURE_AREA` [rows]
        `area` is "Tucson Field Office" (kind `PORT`) or the name of a sector's station (kind
        `SECTOR`); `office` indexes `FIELD_OFFICES`; pounds are gross. An area without a seizure in
        a year has no row.

    Raises
    ------
    DataError
        When the file is not as declared.
    """
    areas = {f"{name} Field Office": (PORT, office) for office, name in enumerate(FIELD_OFFICES)}
    stations = read_stations(directory)
    for sector in stations[stations.kind == SECTOR]:
        areas[str(sector.name)] = (SECTOR, int(sector.office))
    titles = {area.upper(): area for area in areas}
    columns = (FISCAL_YEAR, Column("area", choices=tuple(titles)), POUNDS, EVENTS)
    table = read_table(directory, "cbp_sw_fentanyl_area_by_fy.csv", columns)
    table.require_unique("fiscal_year", "area")
    rows = []
    for row in table.rows:
        area = titles[row["area"]]
        rows.append((row["fiscal_year"], area, *areas[area], row["lbs"], row["events"]))
    return np.array(rows, SEIZURE_AREA).view(np.recarray)
