"""Waiting: the fluid line against its equation and the record, quiet ports, and what scans cost those who cross."""

import math

import numpy as np
import pytest
from worlds import simulated

from abm.inputs.geography import Mode, load_geography
from abm.inputs.waits import LANES, waits_of
from abm.model.interventions import InspectionRate
from abm.model.mechanisms.crossing.waiting import fluid_line, joining_of, line_of, wait
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

FEW = {"demand_level": 0.05, "cells": 12}
YEAR = 365


@pytest.mark.parametrize("level, patience", [(1.5, 90.0), (2.1, 30.0), (2.6, 90.0), (2.9, 90.0), (2.9, 45.0)])
def test_a_line_that_never_ends_has_its_closed_form(level, patience):
    """tau ln(r0 (1 + sqrt(1 - B^2)) / 2), B = A / sqrt(1 + (w tau)^2)."""
    swing = 0.25 / math.sqrt(1.0 + (2.0 * math.pi / 24.0 * patience / 60.0) ** 2)
    exact = patience * math.log(level * (1.0 + math.sqrt(1.0 - swing**2)) / 2.0)
    minutes, joined = fluid_line(level, patience, 0.25)
    assert minutes == pytest.approx(exact, rel=0.03)
    assert joined == pytest.approx(1.0, abs=0.03)  # the lanes are never empty: as many join as can pass


def test_where_lanes_are_never_full_nobody_waits_and_nobody_turns_back():
    minutes, joined = fluid_line(0.6, 90.0, 0.25)
    assert minutes == 0.0 and joined == pytest.approx(0.6)


def test_half_the_lanes_lengthen_a_line_by_patience_times_ln_2_and_half_cross(world):
    usual = line_of(world, 2.9, 90.0)[0]
    minutes, crossings = joining_of(world, 2.9, 90.0, 0.5, 1.0)
    assert minutes - usual == pytest.approx(90.0 * math.log(2.0), rel=0.02)
    assert crossings == pytest.approx(0.5, abs=0.02)


@pytest.fixture(scope="module")
def usual():
    return simulated(Scenario(days=30, burn_in=0, inputs="FY2022", parameters=FEW), 1)


@pytest.mark.parametrize("port", ["San Ysidro", "Otay Mesa"])
def test_lines_are_those_of_the_record_by_class(usual, port):
    """C29, mean over the day: within 30%. Levels are fitted to San Ysidro; Otay Mesa is not fitted."""
    stations = load_geography().stations
    routes = usual.routes[: usual.rows.routes]
    row = routes[(stations.name[routes["station"]] == port) & (routes["mode"] == Mode.CAR)][0]
    for lane, minutes in zip(LANES, (row["line_general"], row["line_ready"], row["line_trusted"]), strict=True):
        assert minutes == pytest.approx(np.nanmean(waits_of(port, "car", lane)), rel=0.3)


def test_quiet_ports_hardly_wait(usual):
    """Under three minutes wherever no line is recorded."""
    routes = usual.routes[: usual.rows.routes]
    quiet = routes[(routes["busy"] == 0) & (routes["traffic"] > 0.0)]
    assert len(quiet) > 30 and quiet["line"].max() < 3.0
    assert (quiet["joining"] == 1.0).all()


def test_nothing_is_forgone_without_a_policy_and_hours_add_up(usual):
    row, routes = usual.daily[usual.clock.day], usual.routes[: usual.rows.routes]
    assert row.crossings_forgone == 0.0
    assert row.waiting_hours == pytest.approx((routes["traffic"] * routes["waiting"]).sum() / 60.0)
    assert row.waiting_usd > 20.0 * row.waiting_hours  # trucks are worth more


def test_exams_by_officers_of_the_lanes_slow_them_by_their_seconds(world):
    """A tenth more examined at 60 s each over 52.5 s a car; the same with officers of their own slows nobody."""
    routes = world.routes[: world.rows.routes]
    r = int(np.flatnonzero((routes["busy"] == 1) & (routes["mode"] == Mode.CAR))[0])
    route = world.routes[r]
    route.exam_share = route.usual_exams / route.traffic + 0.1
    wait(world, r, 0)
    assert route.passing == 1.0
    world.government.unstaffed[r] = 1.0
    wait(world, r, 0)
    assert route.passing == pytest.approx(52.5 / (52.5 + 6.0))


def hours(staffed, seed):
    """Return the daily table of a year in which 40% of cars are scanned with a share of own officers; None: not."""
    scans = () if staffed is None else (InspectionRate(0, coverage=0.4, staffed=staffed),)
    return simulate(Scenario(days=YEAR, burn_in=0, inputs="FY2022", parameters=FEW, interventions=scans), seed).daily


@pytest.mark.compiled_only
def test_scans_without_more_officers_cost_hours_and_crossings():
    """Hours at every port where lines are, and crossings; with officers of their own no crossing is forgone."""
    usual, own, none = hours(None, 1), hours(1.0, 1), hours(0.0, 1)
    assert usual.line_general.mean() == own.line_general.mean() < none.line_general.mean() - 15.0
    assert own.crossings_forgone.sum() == 0.0 < none.crossings_forgone.sum()
    assert none.waiting_hours.mean() > own.waiting_hours.mean() > usual.waiting_hours.mean() * 1.05
    assert none.waiting_usd.sum() > own.waiting_usd.sum() > usual.waiting_usd.sum()
    assert np.array_equal(own.delivered, none.delivered)  # who waits has no say in what is sent
