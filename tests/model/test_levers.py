"""Levers: neutral by default, and one setting for each run of days that are governed alike."""

import numpy as np
import pytest

from abm.inputs.geography import REGIONS, Mode
from abm.model.declared import LEVERS
from abm.model.interventions import Crackdown
from abm.model.kinds import SETTINGS
from abm.model.choices import LeverError, nearest
from abm.model.levers import Levers

STATIONS = ["San Ysidro", "San Ysidro", "Otay Mesa", "San Diego Sector"]
MODES = [Mode.CAR, Mode.FOOT, Mode.TRUCK, Mode.BETWEEN]


@pytest.fixture
def levers():
    return Levers(30, STATIONS, MODES)


def test_every_lever_is_described_and_neutral_is_no_effect(levers):
    assert all(lever.unit and lever.meaning and lever.low < lever.high for lever in LEVERS)
    setting, settings = levers.settings()
    assert set(setting) == {0} and len(settings) == 1
    neutral = {lever.name: lever.neutral for lever in LEVERS}
    assert set(neutral) == set(settings.dtype.names)
    for name, value in neutral.items():
        used = (
            settings[name][0][: len(STATIONS)] if name in ("coverage", "coverage_times", "aimed") else settings[name][0]
        )
        assert np.all(used == value), name


def test_days_governed_alike_share_a_setting(levers):
    levers["effort"][5:10, 2] = 3.0
    levers["arrests_top"][7] = 2
    setting, settings = levers.settings()
    assert len(settings) == 1 + 4  # from day 5, on day 7, from day 8, from day 10
    assert settings.effort[setting[6]][2] == 3.0 and settings.arrests_top[setting[6]] == 0
    assert settings.arrests_top[setting[7]] == 2 and settings.effort[setting[7]][2] == 3.0
    assert not settings.effort[setting[10]].any() and setting[29] == setting[10]


def test_a_lever_moved_on_the_first_day_is_moved_on_the_first_day(levers):
    levers["coverage"][0, 1] = 0.5
    setting, settings = levers.settings()
    assert settings.coverage[setting[0], 1] == 0.5 and settings.coverage[setting[1], 1] == -1.0


def test_too_many_settings_are_refused():
    levers = Levers(SETTINGS + 10, STATIONS, MODES)
    levers["effort"][:, 0] = np.arange(levers.days) % 2
    with pytest.raises(LeverError, match=f"at most {SETTINGS - 1}"):
        levers.settings()


def test_routes_are_chosen_by_mode_and_port(levers):
    assert levers.routes("car", None).tolist() == [True, False, False, False]
    assert levers.routes("foot", ["San Ysidro"]).tolist() == [False, True, False, False]
    with pytest.raises(LeverError, match="no truck traffic at San Ysidro"):
        levers.routes("truck", ["San Ysidro"])
    with pytest.raises(LeverError, match="did you mean 'San Ysidro'"):
        levers.routes("car", ["San Isidro"])
    with pytest.raises(LeverError, match="did you mean 'truck'"):
        levers.routes("trucks", None)
    with pytest.raises(LeverError, match="unknown mode 'between'"):
        levers.routes("between", None)


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_window_of_many_digits_is_refused_in_a_short_line(levers, digits):
    with pytest.raises(LeverError, match="^start = .* allowed 0 to ") as error:
        levers.window(10**digits, None)
    assert len(str(error.value)) < 150
    with pytest.raises(LeverError, match="is empty: stop must be after start") as error:
        Crackdown(start=10**digits, stop=10**digits)
    assert len(str(error.value)) < 300


def test_windows_outside_the_run_are_refused(levers):
    assert levers.window(3, None) == slice(3, 30) and levers.window(3, 99) == slice(3, 30)
    with pytest.raises(LeverError, match="allowed 0 to 29"):
        levers.window(30, None)
    with pytest.raises(LeverError, match="is empty"):
        levers.window(5, 5)


def test_nearest_keeps_a_known_name():
    assert nearest("North", REGIONS, "region") == "North"
    with pytest.raises(LeverError, match="did you mean 'North'"):
        nearest("Nort", REGIONS, "region")


def test_a_lever_that_is_misspelled_is_answered_with_the_one_that_is_meant():
    levers = Levers(5, ["Nogales"], np.array([0]))
    with pytest.raises(LeverError, match="^unknown lever 'coverag'; did you mean 'coverage'[?]$"):
        levers["coverag"]
    with pytest.raises(LeverError, match="^unknown lever 'scans'; none .*; interdict interventions lists them$"):
        levers["scans"][:] = 1.0
