"""Targets: they are the official figures, and those of fiscal year 2023 or later are dropped before a fit."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest

from abm.calibration import runs
from abm.calibration.observing import TAKE, days_until_end_of, observe
from abm.calibration.targets import HERE, QUANTITIES, Target, fitted_targets, withheld_targets
from abm.inputs.deaths import official_deaths
from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.series import official_areas, official_seizures
from abm.inputs.tables import DataError

ALL = (*fitted_targets(), *withheld_targets())
MONTHS, AREAS = official_seizures(), official_areas()


def years(target):
    return range(target.first_year, target.last_year + 1)


def official(target):
    """Return what the official series of the package gives for a target; None where there is none."""
    of_years = [MONTHS[MONTHS.fiscal_year == year] for year in years(target)]
    ports, between = (sum(m[f"{place}_lb"].sum() for m in of_years) for place in ("ports", "between"))
    if target.quantity == "weight":
        return ports + between
    if target.quantity == "events":
        return sum(m.ports_events.sum() + m.between_events.sum() for m in of_years)
    if target.quantity == "share_at_ports":
        return ports / (ports + between)
    if target.quantity == "office_share":
        rows = [AREAS[(AREAS.fiscal_year == year) & (AREAS.kind == 0)] for year in years(target)]
        here = FIELD_OFFICES.index(target.place)
        return np.mean([row.lb[row.office == here].sum() / row.lb.sum() for row in rows])
    if target.quantity == "deaths_to_september":
        return sum(official_deaths()[f"{target.last_year}-{month:02d}"] for month in range(1, 10))
    return None


def test_every_target_with_a_series_is_what_the_series_says():
    seen = {target.id: official(target) for target in ALL}
    assert sum(value is not None for value in seen.values()) == 19
    for target in ALL:
        if seen[target.id] is not None:
            assert target.official == pytest.approx(seen[target.id], rel=0.02), target.id


def test_every_quantity_can_be_observed():
    assert set(TAKE) == set(QUANTITIES) == {target.quantity for target in ALL}


def rows():
    with open(HERE / "targets.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, changed):
    with open(folder / "targets.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, changed[0].keys())
        writer.writeheader()
        writer.writerows(changed)


def test_a_fit_sees_nothing_of_2023_or_later(tmp_path):
    """Whatever those rows say, also one that only ends there, the fit is reported the same."""
    changed = rows()
    for row in changed:
        if int(row["last_year"]) > 2022:
            row.update(official="7", low="6", high="8")
    changed.append(dict(changed[0], id="late", first_year="2021", last_year="2023"))
    write(tmp_path, changed)
    assert fitted_targets(tmp_path) == fitted_targets()
    assert [target.last_year for target in fitted_targets()] == [int(r["last_year"]) for r in rows()][:19]
    assert {target.last_year for target in withheld_targets()} == {2023, 2024}


def test_runs_of_a_fit_end_with_fiscal_year_2022(monkeypatch):
    simulated = []

    def simulate(scenario, seed):
        simulated.append((scenario.inputs, scenario.days))
        raise runs.RunError("the days are all that is asked")

    monkeypatch.setattr(runs, "simulate", simulate)
    pool = SimpleNamespace(submit=lambda do, *args: SimpleNamespace(result=lambda: do(*args)))
    found = runs.observe_points(pool, [{}, {"lift": 3.0}], (1, 2, 3), fitted_targets(), lambda number: None)
    assert simulated == [("history", 1461)] * 6
    assert found.shape == (2, 3, 19) and np.isnan(found).all()


@pytest.mark.parametrize(
    "field, value, reported",
    [
        ("last_year", "2018", "last_year"),
        ("high", "2600", "between"),
        ("place", "Tucson", "a field office for office_share"),
        ("quantity", "weigth", "weigth"),
        ("id", "C1b", "given before"),
    ],
)
def test_a_wrong_row_is_reported_with_its_place(tmp_path, field, value, reported):
    changed = rows()
    changed[0][field] = value
    write(tmp_path, changed)
    with pytest.raises(DataError, match=reported) as error:
        fitted_targets(tmp_path)
    assert "targets.csv, row " in str(error.value)


POUND = 453592.37


def recording():
    """Return four years of history in which every day of a fiscal year is alike, and every month of each route."""
    year = np.repeat([0, 1, 2, 3], [365, 366, 365, 365])
    daily = SimpleNamespace(
        seized_gross=np.ones(1461), seized_gross_at_ports=np.where(year == 3, 0.5, 1.0),
        caught_citizens=year, caught_at_ports=np.full(1461, 4), price=1.0 - 0.1 * year, purity=np.full(1461, 0.1), labs_found=(year == 1) * 1,
        deaths=(year + 1) * (np.arange(1461) >= 1188),
    )  # fmt: skip
    columns = list(vars(daily))
    table = np.rec.fromarrays([np.asarray(getattr(daily, name)) for name in columns], names=columns)
    monthly = np.zeros((48, 3), [("seized_gross", "i8"), ("seizures", "i8")]).view(np.recarray)
    monthly.seized_gross[:] = np.rint(np.array([3.0, 1.0, 5.0]) * POUND)
    monthly.seized_gross[36:, 1] *= 3
    monthly.seizures[12:24] = [1, 2, 3]
    return SimpleNamespace(
        daily=table, monthly=monthly, office=np.array([0, 1, 1]), mode=np.array([Mode.CAR, Mode.FOOT, Mode.BETWEEN])
    )


@pytest.mark.parametrize(
    "quantity, place, first, last, expected",
    [
        ("weight", "", 2019, 2019, 12 * 9.0),
        ("weight", "", 2021, 2022, 12 * (9.0 + 11.0)),
        ("events", "", 2020, 2020, 72),
        ("events", "", 2021, 2021, 0),
        ("share_at_ports", "", 2019, 2022, (1461 - 0.5 * 365) / 1461),
        ("office_share", "San Diego", 2019, 2022, (3 * 0.75 + 0.5) / 4),
        ("office_share", "Tucson", 2019, 2019, 0.25),
        ("citizen_share", "", 2021, 2021, 0.5),
        ("pure_price_ratio", "", 2019, 2021, 0.8),
        ("labs_found", "", 2019, 2022, 366 / 4),
        ("deaths_to_september", "", 2022, 2022, 4 * 273),
    ],
)
def test_what_is_observed_is_counted_as_the_official_figure_is(quantity, place, first, last, expected):
    target = Target("x", quantity, place, first, last, 1.0, 0.5, 2.0, "", "")
    assert observe(recording(), [target]) == pytest.approx([expected], rel=1e-6)


def test_fiscal_years_end_in_september():
    assert [days_until_end_of(year) for year in (2018, 2019, 2020, 2022, 2024)] == [0, 365, 731, 1461, 2192]
