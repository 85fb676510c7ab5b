"""The record: what official figures tell of FY2019 to 2024, over 40 seeds, with consignments and without them."""

from dataclasses import replace

import numpy as np
import pytest

from abm.calibration.checks.__main__ import CHECKS
from abm.calibration.checks.check import estimate
from abm.calibration.checks.running import runs_of
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(1, 41)
MET = (
    "V28.level",
    "C3.2019",
    "C3.2023",
    "C17.price",
    "C25.ratio",
    "C28.2019",
    "C28.2020",
    "C28.2021",
    "C28.2022",
    "C28v.2023",
)


def of_record():
    """Return the checks of one run of the record, without policies."""
    named = {check.name: check for check in CHECKS}
    [(world, _)] = {id(world): (world, takes) for world, takes in runs_of([named["V5.lead"]]).values()}.values()
    return {name: check for name, check in named.items() if check.scenarios == (world,)}, world


@pytest.fixture(scope="module")
def measured():
    """Return what each check comes to, with consignments and without."""
    checks, world = of_record()
    found = []
    for share in (None, 0.0):
        scenario = world if share is None else replace(world, parameters={"consignment_share": share})
        taken = {name: [] for name in checks}
        for seed in SEEDS:
            recording = simulate(scenario, seed)
            for name, check in checks.items():
                taken[name].append([take(recording) for take in check.takes])
        found.append({name: estimate(checks[name], np.array(values, float)[None]) for name, values in taken.items()})
    return found


def test_consignments_bring_months_and_offices_nearer_to_the_record(measured):
    """V5: a lead that moves by itself; V28: monthly changes as large; V34: San Diego and Tucson change against each other."""
    with_them, without = measured
    offices = next(name for name in with_them if name.startswith("V34"))
    assert (
        with_them["V5.lead"].low > without["V5.lead"].high + 0.05 and with_them["V5.lead"].estimate > 0.18
    )  # on record 0.42
    assert with_them["V28.spread"].low > without["V28.spread"].high and 0.32 < with_them["V28.spread"].estimate < 0.55
    assert -0.5 < with_them[offices].low and with_them[offices].high < min(0.0, without[offices].low)


def test_levels_and_deaths_of_the_record_are_met(measured):
    checks, _ = of_record()
    with_them, _ = measured
    said = {name: checks[name].bound.verdict(with_them[name]) for name in MET}
    assert set(said.values()) == {"met"}, said
    assert -0.2 < with_them["V32.months"].estimate < 0.2  # deaths and seizures of a month tell nothing of each other
    assert -0.55 < with_them["V28.change"].low and with_them["V28.change"].high < -0.3  # on record -0.3 to -0.5


def test_deaths_of_2024_are_more_than_half_as_many_again_as_on_record(measured):
    """C28v, missed: deaths of its nine months fell by a third, which nothing in the dated inputs says; not fitted."""
    checks, _ = of_record()
    found, official = measured[0]["C28v.2024"], 38225
    assert checks["C28v.2024"].bound.verdict(found) == "missed"
    assert 1.5 * official < found.low and found.high < 1.65 * official


def test_seizures_are_within_a_factor_of_one_and_a_half_until_2023(measured):
    """2024 is missed: official seizures fell by a third as loads doubled, which nothing in the dated inputs says."""
    with_them, _ = measured
    checks, _ = of_record()
    said = {name: checks[name].bound.verdict(one) for name, one in with_them.items() if name.startswith("events.")}
    assert {name for name, verdict in said.items() if verdict != "met"} <= {"events.2024"}, said
