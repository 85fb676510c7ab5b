"""What is recorded adds up, in the units it says."""

import math
from dataclasses import replace

import numpy as np
import pytest

from abm import InspectionRate, Scenario, compare, simulate
from abm.inputs.geography import Mode
from abm.model.declared import RESPONSES
from abm.model.observation import DAILY_COLUMNS, Recording

LAREDO = 3
from abm.model.world import rows_of


@pytest.fixture(scope="module")
def recording():
    return simulate(Scenario(days=70, burn_in=30), 7)


def make_recording(**monthly):
    """Return two car routes of one office, recorded for one month."""
    rows = np.zeros((1, 2), rows_of("monthly")).view(np.recarray)
    for name, values in monthly.items():
        rows[name][0] = values
    return Recording(
        scenario=Scenario(),
        seed=0,
        daily=np.zeros(2, rows_of("daily")).view(np.recarray),
        monthly=rows,
        lab_days=np.zeros((1, 6), int),
        office=np.array([LAREDO, LAREDO]),
        mode=np.array([Mode.CAR, Mode.CAR]),
        traffic=np.array([[300.0, 100.0]]),
        lineage=np.empty((0, 4), int),
    )


def response(recording, name):
    return next(column.take(recording.daily) for column in RESPONSES if column.name == name)


def test_the_last_year_is_that_of_the_run():
    days = np.zeros(500, rows_of("daily")).view(np.recarray)
    days.delivered[:] = 3
    days.deaths[-365:] = 2.0
    for day, (price, seized, earned) in ((134, (20.0, 7, 900)), (135, (2.0, 2, 200)), (499, (4.0, 3, 530))):
        days.border_price[day], days.pay[day], days.seized[day], days.earnings[day] = price, price, seized, earned
    taken = {column.name: column.take(days) for column in RESPONSES if "_last_year" in column.name}
    own = {f"{name}_last_year" for name in ("border_price", "price", "pay", "interdiction", "earnings", "deaths")}
    elsewhere = {"elsewhere_last_year_kg", "elsewhere_share_last_year"}
    assert set(taken) == {*own, *elsewhere, "delivered_last_year_kg"}
    assert taken["delivered_last_year_kg"] == pytest.approx(3 * 365 / 1e6)
    assert taken["border_price_last_year"] == taken["pay_last_year"] == pytest.approx(6 / 365)
    assert taken["interdiction_last_year"] == pytest.approx(5 / (5 + 3 * 365))
    assert taken["earnings_last_year"] == pytest.approx(730 / 365 / 100)  # cents
    assert taken["deaths_last_year"] == pytest.approx(2.0 * 365 / 12)
    last_year = next(column.take for column in RESPONSES if column.name == "pay_last_year")
    assert last_year(days[-365:]) == taken["pay_last_year"] and math.isnan(last_year(days[-364:]))  # no year, no row


def test_days_are_a_frame_with_dates_and_units_in_names(recording):
    frame = recording.to_frame()
    assert list(frame) == ["day", "date", *(column.name for column in DAILY_COLUMNS)] and len(frame) == 70
    assert frame.date.dtype.kind == "M" and str(frame.date[69].date()) == "2021-12-09"
    assert frame.delivered_g.tolist() == np.round(recording.daily.delivered / 1e3).astype(int).tolist()
    assert frame.seized_kg_gross.sum() == pytest.approx(recording.daily.seized_gross.sum() / 1e6, abs=0.05)


def test_a_recording_prints_in_one_line(recording):
    assert str(recording) == f"Recording({recording.scenario.name!r}, seed {recording.seed}: 70 days from 2021-10-01)"


def test_every_weight_says_grams_or_kilograms_in_its_name():
    for column in (*DAILY_COLUMNS, *RESPONSES):
        reported = {"g pure": "_g", "kg pure": "_kg", "kg gross": "_kg_gross"}.get(column.unit.removesuffix("/day"))
        assert reported is None or column.name.endswith(reported), column.name
        assert reported or "g pure" not in column.unit and "g gross" not in column.unit, column.name


def test_a_column_is_drawn_on_axes_that_say_its_unit(recording):
    ax = recording.plot("seized_kg_gross")
    assert "(kg gross/day)" in ax.get_ylabel() and ax.get_xlabel() == "date" and len(ax.lines) == 2
    assert recording.plot() is not ax and recording.plot(ax=ax) is ax
    kilograms, grams = (recording.plot(f"delivered_{unit}") for unit in ("kg", "g"))
    assert "(kg pure/day)" in kilograms.get_ylabel() and "(g pure/day)" in grams.get_ylabel()
    days = [axes.lines[0].get_ydata() for axes in (kilograms, grams)]
    assert days[0].any() and np.allclose(1000 * days[0], days[1])
    with pytest.raises(ValueError, match="unknown column 'delivered'; did you mean 'delivered_g'"):
        recording.plot("delivered")
    with pytest.raises(
        ValueError, match=r"^unknown column 'nonsense'; none of the \d+ names is like it; to_frame\(\) lists them$"
    ):
        recording.plot("nonsense")
    with pytest.raises(
        ValueError, match=r"^column = \['seizures', 'labs'\]: allowed one name in quotes, such as 'delivered_g'$"
    ):
        recording.plot(["seizures", "labs"])


@pytest.mark.parametrize("field", ["delivered", "seized_gross", "seizures", "delivered_gross"])
def test_months_and_offices_add_up_to_days(recording, field):
    assert recording.amounts(field).sum() == recording.daily[field].sum() > 0


def test_the_recording_starts_after_the_burn_in(recording):
    assert len(recording.daily) == 70
    assert recording.monthly.days[:, 0].tolist() == [31, 30, 9]


def test_the_preparation_is_no_day_of_the_first_month():
    without = simulate(Scenario(days=32, burn_in=0), 7)
    assert without.monthly.days[:, 0].tolist() == [31, 1]
    wait = without.monthly.waiting[0].max()  # minutes, added up over the days
    assert wait > 0 and np.nanmax(without.waiting()[0]) <= wait / 31 + 1e-9
    month = without.traffic_by_office()[0, :, Mode.CAR]
    mean = (without.waiting()[0, :, Mode.CAR] * month).sum() / month.sum()
    assert mean == pytest.approx(without.daily.waiting[:31].mean(), rel=1e-3)


def test_waiting_is_weighted_by_traffic():
    waiting = make_recording(waiting=[60.0, 300.0], days=[30, 30]).waiting()
    assert waiting[0, LAREDO, Mode.CAR] == pytest.approx((300 * 2 + 100 * 10) / 400)
    assert np.isnan(waiting[0, LAREDO, Mode.BETWEEN])


def test_amounts_are_added_up_by_office_and_mode():
    amounts = make_recording(delivered=[3, 4]).amounts("delivered")
    assert amounts[0, LAREDO, Mode.CAR] == 7 and amounts.sum() == 7


def test_traffic_follows_the_dated_inputs():
    traffic = simulate(Scenario(inputs="history", days=800, burn_in=1), 1).traffic.sum(axis=1)
    assert traffic[0] == traffic[11] != traffic[12]  # October 2018 and September 2019 are one fiscal year


def test_every_recorded_total_has_a_column_in_readable_units():
    class Spy(dict):
        """Stand in for a table of days, and note which fields are asked for."""

        def __missing__(self, name):
            self[name] = 1000.0
            return self[name]

    spy = Spy()
    values = {column.name: column.take(spy) for column in DAILY_COLUMNS}
    assert set(spy) == set(rows_of("daily").names)
    assert values["delivered_g"] == 1.0 and values["seized_kg_gross"] == 0.001
    assert len(values) == len(DAILY_COLUMNS)


def test_responses_have_their_units():
    recording = make_recording()
    recording.daily.delivered, recording.daily.seized, recording.daily.seized_gross = 3_000_000, 1_000_000, 8_000_000
    recording.daily.seized_gross_at_ports = 6_000_000
    assert response(recording, "delivered_kg") == 6.0
    assert response(recording, "seized_kg_gross") == 16.0
    assert response(recording, "interdiction_share") == 0.25
    assert response(recording, "share_at_ports") == 0.75


def test_a_share_of_nothing_is_not_a_number():
    assert np.isnan(response(make_recording(), "share_at_ports"))


@pytest.mark.parametrize("columns", [DAILY_COLUMNS, RESPONSES])
def test_nothing_tells_how_likely_a_load_is_found_at_a_port(columns):
    """Loads and deliveries are never split by port, mode or class: only what was seized is."""
    for column in columns:
        split = any(word in column.name for word in ("port", "citizen", "car", "truck", "foot"))
        assert not (split and column.name.startswith(("loads", "delivered", "sent", "interdiction"))), column.name


def test_frames_titles_and_answers_name_parameters_that_are_others_than_usual():
    """Two results under other parameters looked the same in a notebook."""
    world = Scenario(days=30, burn_in=0, parameters={"lab_setup_days": 14.0})
    policy = replace(world, interventions=(InspectionRate(start=5, mode="car", coverage=0.4),))
    recording, answer = simulate(world, 1), compare(world, policy, seeds=2)
    assert recording.to_frame().attrs == {
        "scenario": world.name, "seed": 1, "changed_parameters": {"lab_setup_days": 14.0},
    }  # fmt: skip
    assert answer.to_frame().attrs["changed_parameters"] == {"lab_setup_days": 14.0}
    for title in (recording.plot().get_title(), answer.plot().get_title(), str(answer), answer._repr_html_()):
        assert "lab_setup_days = 14" in title
    assert simulate(replace(world, parameters={}), 1).plot().get_title() == f"{world.name}, seed 1"
