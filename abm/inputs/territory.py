"""Organizations and territory: who takes part on day 0, and who may use which corridor."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abm.inputs.geography import FIELD_OFFICES, REGIONS
from abm.inputs.tables import DATA, SOURCE, Column, DataError, Table, read_table

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Organization:
    """Hold one organization of the trade as it stands on day 0.

    Attributes
    ----------
    name : str
    home_region : int
        Index into `REGIONS`.
    production_share : float
        Share of all fentanyl produced; sums to 1 over the organizations.
    member_share : float
        Share of the members of ALL criminal organizations, also those outside this trade.
    """

    name: str
    home_region: int
    production_share: float
    member_share: float


@dataclass(frozen=True)
class Guest:
    """Say that `guest` may use the corridor of `office` where `host` lets it; all three are indices."""

    office: int
    guest: int
    host: int


@dataclass(frozen=True, eq=False)
class Territory:
    """Hold who has which corridor on day 0.

    Attributes
    ----------
    shares : float [offices, organizations]
        Share of the corridor each organization holds, read-only; sums to 1 over the organizations.
    guests : tuple of Guest
        Who holds nothing there, yet may use it.
    """

    shares: np.ndarray
    guests: tuple[Guest, ...]


def load_organizations(directory: Path = DATA) -> list[Organization]:
    """Read the organizations, in the order that every index of an organization refers to.

    Raises
    ------
    DataError
        When the file is not as declared, a name comes twice, the production shares do not sum to 1
        or the member shares exceed 1.
    """
    columns = (
        Column("organization"),
        Column("home_region", choices=REGIONS),
        Column("production_share", float, 0, 1),
        Column("member_share", float, 0, 1),
        SOURCE,
    )
    table = read_table(directory, "organizations.csv", columns)
    table.require_unique("organization")
    production = math.fsum(row["production_share"] for row in table.rows)
    if abs(production - 1) > TOLERANCE:
        raise DataError(table.file, f"sum is {production:g}; allowed is 1", column="production_share")
    members = math.fsum(row["member_share"] for row in table.rows)
    if members > 1 + TOLERANCE:
        raise DataError(table.file, f"sum is {members:g}; allowed is at most 1", column="member_share")
    return [
        Organization(
            row["organization"],
            REGIONS.index(row["home_region"]),
            row["production_share"],
            row["member_share"],
        )
        for row in table.rows
    ]


def load_territory(directory: Path = DATA) -> Territory:
    """Read holders (rows without a host) and guests (rows with one) of each corridor.

    Raises
    ------
    DataError
        When the file is not as declared, a name is unknown, the holders of an office do not sum
        to 1, a guest has a share, or a host holds nothing there.
    """
    names = tuple(organization.name for organization in load_organizations(directory))
    columns = (
        Column("field_office", choices=FIELD_OFFICES),
        Column("organization", choices=names),
        Column("share_on_day_0", float, 0, 1),
        Column("host", choices=names, blank=True),
        SOURCE,
    )
    table = read_table(directory, "territory.csv", columns)
    table.require_unique("field_office", "organization")
    shares = np.zeros((len(FIELD_OFFICES), len(names)))
    for row in table.rows:
        office, organization = FIELD_OFFICES.index(row["field_office"]), names.index(row["organization"])
        if not row["host"]:
            shares[office, organization] = row["share_on_day_0"]
    for name, total in zip(FIELD_OFFICES, shares.sum(axis=1), strict=True):
        if abs(total - 1) > TOLERANCE:
            raise DataError(table.file, f"{name} sums to {total:g}; allowed is 1", column="share_on_day_0")
    shares.setflags(write=False)
    return Territory(shares, read_guests(table, shares, names))


def read_guests(table: Table, shares: np.ndarray, names: tuple[str, ...]) -> tuple[Guest, ...]:
    """Collect the guests; raise `DataError` when one holds a share or its host holds none."""
    guests = []
    for i, row in enumerate(table.rows):
        if not row["host"]:
            continue
        office, host = FIELD_OFFICES.index(row["field_office"]), names.index(row["host"])
        if row["share_on_day_0"] != 0:
            raise table.error(i, "share_on_day_0", f"{row['share_on_day_0']:g}; a guest is allowed 0 only")
        if shares[office, host] == 0:
            raise table.error(i, "host", f"{row['host']} holds nothing in {row['field_office']}")
        guests.append(Guest(office, names.index(row["organization"]), host))
    return tuple(guests)
