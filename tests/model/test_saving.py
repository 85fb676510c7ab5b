"""A run that goes on from a saved state gives the same bits as one that was never interrupted."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from abm import Crackdown, InspectionRate, LeadershipArrests, Scenario, simulate
from abm.model import saving
from abm.model.branching import branch, save_at, simulate_from
from abm.model.initialization import build_world
from abm.model.declare import Table, fields
from abm.model.kinds import LabState
from abm.model.saving import SavedStateError, digest_of, load, save
from abm.model.simulation import pass_days
from abm.model.soundness import FIXED, HELD, RANGES, SAME
from abm.model.world import WORLD

SEED = 11
POLICY = Scenario(
    "all", {"cells": 20}, (Crackdown(40, stop=90, intensity=3.0), InspectionRate(60, ports=("San Ysidro",)),
    LeadershipArrests(45, number=3, every=10)), days=130, burn_in=30,
)  # fmt: skip
BEFORE = Scenario("before", {"cells": 20}, days=100, burn_in=30)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    path = tmp_path_factory.mktemp("state") / "day40.state"
    save_at(BEFORE, SEED, 40, path)
    return path


def same(recording, other):
    tables = ("daily", "monthly", "lab_days", "office", "mode", "traffic")
    return all(getattr(recording, name).tobytes() == getattr(other, name).tobytes() for name in tables)


@pytest.mark.parametrize("day", [-30, -1, 0, 39, 40, 41, 75, 129])
def test_going_on_gives_the_same_bits(tmp_path, day):
    save_at(POLICY, SEED, day, tmp_path / "state")
    loaded = load(tmp_path / "state")
    assert (loaded.scenario, loaded.seed, loaded.day) == (POLICY, SEED, day)
    straight, resumed = build_world(POLICY, SEED), branch(loaded, POLICY)
    pass_days(straight, POLICY, 0, 160, lambda days: None)
    pass_days(resumed, POLICY, loaded.tick, 160, lambda days: None)
    assert straight.tobytes() == resumed.tobytes()  # every table, every bit
    assert same(simulate_from(loaded), simulate(POLICY, SEED))


def test_many_policies_branch_from_one_state(state):
    loaded = load(state)
    for policy in (POLICY, BEFORE, Scenario("longer", {"cells": 20}, (Crackdown(40),), days=200, burn_in=30)):
        assert same(simulate_from(loaded, policy), simulate(policy, SEED))
    assert same(simulate_from(loaded), simulate(BEFORE, SEED))  # and none has left a mark on the state


@pytest.mark.parametrize("day", [20, 60, 61])
def test_a_change_of_chance_is_kept_or_still_to_come(tmp_path, day):
    placebo = Scenario("placebo", days=100, burn_in=10, placebo_day=60)
    save_at(placebo, SEED, day, tmp_path / "state")
    assert same(simulate_from(load(tmp_path / "state")), simulate(placebo, SEED))


def test_a_policy_in_force_can_be_ended_on_another_day(tmp_path):
    save_at(POLICY, SEED, 80, tmp_path / "state")
    shorter = Scenario("s", {"cells": 20}, (Crackdown(40, stop=80, intensity=3.0), *POLICY.interventions[1:]),
                       days=130, burn_in=30)  # fmt: skip
    assert same(simulate_from(load(tmp_path / "state"), shorter), simulate(shorter, SEED))


@pytest.mark.parametrize(
    "scenario, reported",
    [
        (
            Scenario("early", {"cells": 20}, (Crackdown(39),), days=100, burn_in=30),
            "'early' differs .* on day 39: allowed from day 40",
        ),
        (Scenario("other", {"cells": 21}, days=100, burn_in=30), "parameter cells = 21: the saved state has 20"),
        (Scenario("other", days=100, burn_in=30), "parameter cells = 40: the saved state has 20"),
        (Scenario("other", {"cells": 20}, days=100, burn_in=31), "burn_in = 31: the saved state has 30"),
        (Scenario("other", {"cells": 20}, inputs="FY2021", days=100, burn_in=30), "inputs = FY2021: .* FY2022"),
        (Scenario("other", {"cells": 20}, days=40, burn_in=30), "days = 40: .* needs a later end"),
        (Scenario("other", {"cells": 20}, days=90, burn_in=30, placebo_day=39), "placebo_day = 39: .* has None"),
    ],
)  # fmt: skip
def test_what_is_no_branch_is_refused(state, scenario, reported):
    with pytest.raises(SavedStateError, match=reported):
        simulate_from(load(state), scenario)


def test_changed_data_are_refused(state):
    loaded = load(state)
    loaded.tables["inputs"]["demand"][0] += 1.0
    with pytest.raises(SavedStateError, match=r"official data have changed .*\(inputs\)"):
        branch(loaded, BEFORE)


def test_only_rows_in_use_are_stored(state):
    assert state.stat().st_size < 5e6 and len(load(state).tables["couriers"]) < 2**19


def rewritten(state, path, **changes):
    with np.load(state) as archive:
        arrays = dict(archive)
    arrays[saving.ABOUT] = np.array(json.dumps(json.loads(str(arrays[saving.ABOUT])) | changes))
    with open(path, "wb") as file:
        np.savez(file, **arrays)


@pytest.mark.parametrize(
    "changes, reported",
    [
        ({"schema": 99}, "saved under schema 99; this version reads schema 2"),
        ({"source_hash": "0" * 16}, "saved by other rules"),
        ({"format": "photographs"}, "not a saved state of this model"),
        ({"scenario": {}}, "not a saved state, or cut short or damaged"),
        ({"seed": "11"}, "not a saved state, or cut short or damaged"),
        ({"seed": 11.0}, "not a saved state, or cut short or damaged"),
        ({"seed": -1}, "not a saved state, or cut short or damaged"),
        ({"day": "40"}, "not a saved state, or cut short or damaged"),
        ({"day": 101}, "not a saved state, or cut short or damaged"),
    ],
)
def test_a_state_of_another_version_is_refused(state, tmp_path, changes, reported):
    rewritten(state, tmp_path / "state", **changes)
    with pytest.raises(SavedStateError, match=reported) as error:
        load(tmp_path / "state")
    assert "\n" not in str(error.value) and str(tmp_path / "state") in str(error.value)


def test_a_damaged_or_foreign_file_is_reported_in_one_line(state, tmp_path):
    whole = state.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    np.save(tmp_path / "array.npy", np.zeros(3))
    np.savez(tmp_path / "foreign.npz", a=np.zeros(3))
    np.savez(tmp_path / "pickled.npz", about=np.array([{}], object))
    contents = {"cut": whole[:-1000], "short": whole[:100], "empty": b"", "text": b"hello\nworld", "flipped": flipped}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    for path in (*(tmp_path / name for name in contents), *tmp_path.glob("*.np*"), tmp_path):
        with pytest.raises(SavedStateError) as error:
            load(path)
        assert str(error.value).startswith(f"{path}: ") and "\n" not in str(error.value)
        assert "pickle" not in str(error.value).removeprefix(
            str(path)
        )  # no advice to load what is not a state unsafely
    with pytest.raises(SavedStateError, match="no such file"):
        load(tmp_path / "missing")


def test_any_byte_may_be_wrong(state, tmp_path):
    whole, generator = state.read_bytes(), np.random.default_rng(1)
    tables = {name: rows.tobytes() for name, rows in load(state).tables.items()}
    for place in [*generator.integers(len(whole) - 4000, len(whole), 300), *generator.integers(0, 200, 100)]:
        wrong = bytearray(whole)
        wrong[place] ^= 1 << int(generator.integers(8))
        (tmp_path / "state").write_bytes(wrong)
        try:
            assert {name: rows.tobytes() for name, rows in load(tmp_path / "state").tables.items()} == tables
        except SavedStateError as error:
            assert "\n" not in str(error)


def read_only(*arguments, **options):
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_state_is_whole_or_not_there(state, tmp_path, monkeypatch):
    world = branch(load(state), BEFORE)
    monkeypatch.setattr(np, "savez_compressed", lambda *a, **b: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(SavedStateError, match="cannot be written: No space left"):
        save(world, BEFORE, SEED, 40, tmp_path / "state")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SavedStateError, match="cannot be written: No such file"):
        save(world, BEFORE, SEED, 40, tmp_path / "nowhere" / "state")
    monkeypatch.setattr("builtins.open", read_only)
    monkeypatch.setattr(Path, "unlink", read_only)
    with pytest.raises(SavedStateError, match=f"{tmp_path / 'state'}: cannot be written: Read-only file system$"):
        save(world, BEFORE, SEED, 40, tmp_path / "state")
    monkeypatch.undo()
    with pytest.raises(SavedStateError, match="day 101: allowed -30 to 100"):
        save_at(BEFORE, SEED, 101, tmp_path / "state")


def test_every_number_of_a_world_has_a_range_or_is_fixed_by_the_scenario():
    whole = {"parameters", "calendar", "settings", *FIXED}
    whole |= {"government"}  # a day begins by writing it anew from the settings
    for name in WORLD.names:
        kind = WORLD[name].subdtype[0] if WORLD[name].subdtype else WORLD[name]
        known = {*RANGES.get(name, ()), *SAME.get(name, ()), *HELD.get(name, ())}
        assert name in whole or known == set(kind.names or {""}), name


@pytest.mark.parametrize(
    "row, found",
    [
        (("x", "f8", "share", ""), (0.0, 1.0 + 1e-6)),
        (("x", "f8", "days", ""), (0.0, 1e16)),
        (("x", "i8", "days", ""), (-1, 10**6)),
        (("x", "i4", "labs", ""), (0, 10**16)),
        (("x", "i8", "", "", LabState), (0, max(LabState))),
        (("x", "i8", "", "", (0, "cells")), (0, "cells")),
        (("x", "i8", "", "", LabState, (0, 1)), (0, 1)),
    ],
)
def test_a_field_has_the_range_it_says_or_the_usual_one(row, found):
    [field] = fields(depots=(row,))
    assert field.range == found and (field.states is LabState) == (LabState in row)


@pytest.mark.parametrize("unit", ["", "rows"])
def test_what_may_be_the_row_of_something_has_to_say_its_range(unit):
    [field] = fields(depots=(("owner", "i8", unit, "cell it belongs to"),))
    with pytest.raises(TypeError, match="field depots.owner: a row or a flag needs a range"):
        field.range  # noqa: B018
    with pytest.raises(TypeError, match="table held_by: whole numbers need a range"):
        Table("held_by", (4,), "row of a depot", kind="i8").range  # noqa: B018


@pytest.mark.parametrize(
    "table, field, row, value, reported",
    [
        ("cells", "place", 3, 99999, "cells.place, row 3: 99999 is outside 0 to 2815"),
        ("cells", "organization", 0, 8, "cells.organization, row 0: 8 is outside 0 to 7"),
        ("cells", "cursor", 2, -2, "cells.cursor, row 2: -2 is outside 0 to"),
        ("cells", "share", 2, 0.0, "cells.share: their sum is not 1"),
        ("couriers", "route", 5, 96, "couriers.route, row 5: 96 is outside -1 to"),
        ("courier_due", None, 5, -1, "courier_due, row 5: -1 is outside 0 to"),
        ("market", "price", 0, np.nan, "market.price, row 0: nan is outside"),
        ("labs", "threshold", 1, np.inf, "labs.threshold, row 1: inf is outside"),
        ("labs", "region", 0, 3, "labs: a place that is not in the region"),
        ("rows", "organizations", 0, 9, "organizations.usual_load, row 8: 0.0 is outside"),
        ("rows", "organizations", 0, 2**40, "rows.organizations, row 0: 1099511627776 is outside 1 to 256"),
        ("rows", "lab_slots", 0, 65, "rows.lab_slots: not that of its scenario, doubled or not"),
        ("clock", "day", 0, 12, "clock.day: 12 does not go with day 40"),
        ("mass", "produced", 0, 0, "mass is not conserved"),
        ("inspectors", "route", 0, 1, "routes.teams: not the number of inspectors there"),
        ("route_teams", None, 0, 7, "route_teams: not the inspectors of each route"),
        ("calendar", "period", 3, 7, "calendar: not that of its scenario"),
        ("parameters", "cells", 0, 21, "parameters: not those of its scenario"),
        ("plan", None, 0, 2.0, "plan, row 0: 2.0 is outside"),
    ],
)
def test_a_state_with_one_wrong_number_is_refused_by_its_name(state, tmp_path, table, field, row, value, reported):
    loaded = load(state)
    rows = loaded.tables[table] if field is None else loaded.tables[table][field]
    rows.reshape(len(rows), -1)[row, 0] = value
    with np.load(state) as archive:
        about = json.loads(str(archive[saving.ABOUT]))
    for fits, named in ((True, f"{tmp_path / 'state'}: cannot be the state of a run: {reported}"), (False, "damaged")):
        about |= {"digest": digest_of(about, loaded.tables)} if fits else {"digest": "0" * 32}
        with open(tmp_path / "state", "wb") as file:
            np.savez(file, **{saving.ABOUT: np.array(json.dumps(about))}, **loaded.tables)
        with pytest.raises(SavedStateError, match=named) as error:
            simulate_from(load(tmp_path / "state"))
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("scenario", [
    Scenario("placebo", {"demand_level": 0.05, "cells": 12}, (Crackdown(5, intensity=20.0),), days=90, burn_in=7, placebo_day=50),
    Scenario("arrests", {"demand_level": 0.05, "cells": 12, "territory_fee": 0.0}, (LeadershipArrests(3, number=30, every=2),),
             inputs="history", days=90, burn_in=0),
])  # fmt: skip
def test_no_state_of_a_run_is_refused(tmp_path, scenario):
    for day in [-scenario.burn_in, *range(0, 90, 4)]:
        save_at(scenario, SEED, day, tmp_path / "state")
        branch(load(tmp_path / "state"), scenario)


def test_forged_states_are_refused_or_simulated_and_none_crashes():
    """Draw some; `python tests/forged_states.py 5000` draws more."""
    script = Path(__file__).parents[1] / "forged_states.py"
    reported = subprocess.run([sys.executable, str(script), "150"], capture_output=True, text=True, timeout=900)
    last = reported.stdout.splitlines()[-1:]
    assert reported.returncode == 0, f"forgery {last}: exit code {reported.returncode}\n{reported.stderr[-2000:]}"
    found = json.loads(last[0])
    assert sum(found.values()) == 150 and found["refused"] > 75


def test_what_is_packed_small_and_is_large_is_not_unpacked(state, tmp_path):
    with np.load(state) as archive:
        arrays = dict(archive)
    arrays["organizations"] = np.zeros(2**22, WORLD["organizations"].base)
    with open(tmp_path / "state", "wb") as file:
        np.savez_compressed(file, **arrays)
    assert (tmp_path / "state").stat().st_size < 10e6
    with pytest.raises(SavedStateError, match="not a saved state, or cut short or damaged"):
        load(tmp_path / "state")
