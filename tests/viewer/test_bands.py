"""Bands of twenty seeds: what they hold, where they are kept, and the process that makes them."""

import contextlib
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.experiment.finding import find_scenario
from abm.measures.resilience import measure_resilience
from abm.model.interventions import Crackdown, InspectionRate
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario, as_values
from abm.model.simulation import simulate
from abm.viewer.charts import BEFORE, PAGE, chart_columns, charts_of, six_digits
from abm.viewer.page.scenarios import known_scenarios
from abm.viewer.page.stage import moment
from abm.viewer.session import background as module
from abm.viewer.session import bands, making
from abm.viewer.session.background import Background
from abm.viewer.session.bands import SEEDS, as_shown, band_file, part_file, read_band, read_part, wanted, write_band
from abm.viewer.session.beside import seconds_left
from abm.viewer.session.making import Runs, make_bands
from abm.viewer.session.session import Session
from abm.viewer.session.twins import Twins
from abm.viewer.web_files import web_text

PATIENCE = 1800.0  # seconds; a process of low priority gets little of a machine that is busy
POLICY = Scenario("policy", {"cells": 20}, (Crackdown(10, intensity=6.0, region="all"),), days=80, burn_in=30)
PLAIN = replace(POLICY, name="plain", interventions=())


def band_of(scenario, seeds=SEEDS):
    runs = Runs(scenario)
    for seed in seeds:
        runs.add(seed)
    return runs.band()


@pytest.fixture(scope="module")
def found():
    return {name: band_of(scenario) for name, scenario in wanted(POLICY).items()}


@pytest.fixture
def nothing_kept():
    def clear():
        for scenario in wanted(POLICY).values():
            band_file(scenario).unlink(missing_ok=True)
            part_file(scenario).unlink(missing_ok=True)

    clear()
    yield
    clear()


def columns_of_run(recording):
    return {column.name: column.take(recording.daily) for column in DAILY_COLUMNS}


def chart_lines(columns):
    return {chart.key: six_digits(chart.take(columns)) for chart in charts_of(PAGE)}


def test_lines_are_means_and_shares_of_the_days_up_to_each_day():
    columns = columns_of_run(simulate(POLICY, 1))
    lines = chart_lines(columns)
    assert set(chart_columns(charts_of(PAGE))) <= set(columns)
    delivered, seized = columns["delivered_g"], columns["seized_g"]
    for day in (0, 3, 6, 7, 50, 79):
        assert lines["delivered"][day] == pytest.approx(delivered[max(0, day - 27) : day + 1].mean() / 1000, rel=1e-5)
        month = slice(max(0, day - 27), day + 1)
        share = seized[month].sum() / (seized[month].sum() + delivered[month].sum())
        assert lines["interdiction"][day] == pytest.approx(100 * share, rel=1e-5)
        assert lines["price"][day] == pytest.approx(columns["price_index"][day], rel=1e-5)
    nobody = columns | {"caught_at_ports": np.zeros(80), "caught_citizens": np.zeros(80)}
    assert set(chart_lines(nobody)["citizens"]) == {None}
    assert chart_lines({name: [] for name in columns})["purity"] == []


def test_a_band_holds_the_quantiles_of_twenty_runs_smoothed_as_the_line_is(found):
    assert len(SEEDS) >= 20
    runs = np.array([chart_lines(columns_of_run(simulate(POLICY, seed)))["delivered"] for seed in SEEDS])
    expected = np.quantile(runs, [0.1, 0.5, 0.9], axis=0)
    whole = slice(27, None)  # from there on, a mean has no day of the burn-in in it
    lines, before = found["policy"].lines["delivered"], found["policy"].before
    assert before == BEFORE and np.allclose(lines[:, before:][:, whole], expected[:, whole], rtol=1e-4)
    assert (lines[:, :before] > 0).all()
    assert found["policy"].delivered.shape == (20, 80)
    shown = found["policy"].as_values()
    assert list(shown) == [chart.key for chart in charts_of(PAGE)]
    for chart in charts_of(PAGE):
        low, middle, high = (shown[chart.key][which] for which in ("low", "middle", "high"))
        assert len(low) == before + 80 and all(
            a <= b <= c for a, b, c in zip(low, middle, high, strict=True) if a is not None
        )
    assert np.array_equal(
        lines[:, : before + 10], found["baseline"].lines["delivered"][:, : before + 10]
    )  # nothing differs before the policy
    assert not np.array_equal(found["policy"].lines["delivered"], found["baseline"].lines["delivered"])


def test_what_is_shown_has_the_measures_over_the_seeds(found):
    shown = as_shown(POLICY, found)
    measured = measure_resilience(
        found["policy"].delivered, found["baseline"].delivered, 10, found["placebo"].delivered
    )
    assert shown["seeds"] == 20 and shown["over_seeds"]["start"] == 10
    assert shown["over_seeds"]["largest_drop"]["estimate"] == measured.largest_drop.estimate
    assert shown["over_seeds"]["level_after_year"]["estimate"] is None and math.isnan(
        measured.level_after_year.estimate
    )
    assert shown["moves"] == [
        (10, "Crackdown on labs: all, efforts added: 6 times the usual, 7 times the usual in all, from day 10")
    ]
    plain = as_shown(PLAIN, {"baseline": found["baseline"]})
    assert plain["moves"] == []
    assert plain["policy"] == plain["baseline"] and plain["over_seeds"] is None


def test_the_page_reads_measures_that_there_are(found):
    words = web_text("stage_words.js")
    [listed] = re.findall(r"const \{ ([^}]+) \} = over\b", words)
    read = {*listed.split(", "), *re.findall(r"\bover\.(\w+)", words)}
    assert len(read) >= 8 and read <= {*as_shown(POLICY, found)["over_seeds"], "seeds"}


def test_a_band_is_kept_under_what_numbers_hang_on(found, nothing_kept, monkeypatch):
    write_band(POLICY, found["policy"])
    kept = read_band(replace(POLICY, name="another name"))
    assert all(np.array_equal(kept.lines[n], rows, equal_nan=True) for n, rows in found["policy"].lines.items())
    assert np.array_equal(kept.delivered, found["policy"].delivered)
    others = (
        replace(POLICY, days=81), replace(POLICY, burn_in=31), replace(POLICY, inputs="FY2021"), PLAIN,
        replace(POLICY, parameters={"cells": 21}), replace(POLICY, placebo_day=10),
        replace(POLICY, interventions=(Crackdown(10, intensity=6.5, region="all"),)),
    )  # fmt: skip
    assert len({band_file(scenario) for scenario in (POLICY, *others)}) == 8
    monkeypatch.setattr(bands, "code_of", lambda scenarios: "other rules")
    assert read_band(POLICY) is None


def test_a_damaged_band_is_made_anew(found, nothing_kept):
    write_band(POLICY, found["policy"])
    band_file(POLICY).write_bytes(band_file(POLICY).read_bytes()[:-99])
    assert read_band(POLICY) is None and not band_file(POLICY).exists()


def test_the_oldest_of_too_many_go(found, nothing_kept, monkeypatch, tmp_path):
    monkeypatch.setattr(bands, "band_file", lambda scenario: tmp_path / f"{scenario.days:020d}.npz")
    monkeypatch.setattr(bands, "MOST_FILES", 2)
    for number, days in enumerate((80, 81, 82)):
        write_band(replace(POLICY, days=days), found["policy"])
        os.utime(tmp_path / f"{days:020d}.npz", (number, number))
    write_band(replace(POLICY, days=83), found["policy"])
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{days:020d}.npz" for days in (82, 83)]


class Answer:
    """Collect what a background hands over."""

    def __init__(self):
        self.given, self.came = [], threading.Event()

    def __call__(self, scenario, shown):
        self.given.append((scenario, shown))
        self.came.set()


def test_bands_are_made_by_another_process_the_first_seeds_shown_first_and_then_kept(found, nothing_kept, monkeypatch):
    """A minute passed in which one seed was all there was; its process got no share of a machine that also played."""
    monkeypatch.setattr(module, "SETTLED", 0.01)
    counts, given = [], []

    def take(scenario, shown):
        given.append((scenario, shown))
        if shown["whole"]:
            came.set()

    came = threading.Event()
    background = Background(take, lambda scenario, runs, of: counts.append((runs, of)))
    background.ask(POLICY)
    nicest = 0
    while not came.wait(0.02):
        process = background._process
        if process is not None:
            with contextlib.suppress(ProcessLookupError):  # it may end, and be waited for, at any moment
                nicest = max(nicest, os.getpriority(os.PRIO_PROCESS, process.pid))
    assert nicest == os.getpriority(os.PRIO_PROCESS, 0)
    assert counts == [(runs, 60) for runs in range(61)]  # the policy, its baseline and the placebo
    assert all(scenario == POLICY for scenario, _ in given)
    seeds = [shown["seeds"] for _, shown in given]
    assert seeds[-1] == 20 and seeds == sorted(seeds) and {*seeds} <= {3, 5, 10, 20}
    assert given[-1][1] == as_shown(POLICY, found)
    assert not part_file(POLICY).exists()
    monkeypatch.setattr(module, "_spawn", lambda scenarios: pytest.fail("they are kept"))
    came.clear()
    background.ask(POLICY)
    assert came.wait(PATIENCE) and given[-1][1] == as_shown(POLICY, found)
    background.close()


def test_seeds_that_are_done_stay_when_the_work_begins_again(found, nothing_kept):
    """After an undo the band of five seeds was gone, and that of three came in its place."""
    write_band(POLICY, band_of(POLICY, SEEDS[:5]))
    assert bands.runs_kept(wanted(POLICY).values()) == 5
    counted = [(kept, read_part(POLICY).seeds) for kept, _ in zip(make_bands([POLICY]), range(5), strict=False)]
    assert counted == [(5, 5)] * 4 + [(10, 10)]
    assert np.array_equal(read_part(POLICY).delivered, found["policy"].delivered[:10])
    for _ in make_bands([POLICY]):  # the ten that were broken off go on to twenty
        pass
    assert read_band(POLICY).as_values() == found["policy"].as_values() and not read_band(POLICY).runs


def test_an_undo_brings_the_seeds_that_were_done_and_their_count_before_any_further_run(nothing_kept, monkeypatch):
    monkeypatch.setattr(module, "SETTLED", 0.01)
    monkeypatch.setattr(module, "COMMAND", "import time; time.sleep(600)")
    for name, seeds in (("baseline", 5), ("policy", 3), ("placebo", 5)):
        scenario = wanted(POLICY)[name]
        write_band(scenario, band_of(scenario, SEEDS[:seeds]))
    answer, counts, counted = Answer(), [], threading.Event()
    background = Background(answer, lambda scenario, runs, of: (counts.append((runs, of)), counted.set()))
    background.ask(POLICY)
    assert counted.wait(PATIENCE) and counts == [(13, 60)] and [shown["seeds"] for _, shown in answer.given] == [3]
    background.close()


def test_seconds_left_are_those_of_the_speed_since_the_first_run():
    """The process takes seconds to start, and runs that were kept take none."""
    assert seconds_left([(0, 0.0)], 60) is seconds_left([(0, 0.0), (1, 9.0)], 60) is None
    assert seconds_left([(0, 0.0), (1, 9.0), (2, 10.0)], 60) == 58.0
    assert seconds_left([(30, 0.0), (31, 9.0), (32, 10.0), (33, 13.0)], 60) == 27 * 2.0


def test_the_answer_of_the_first_seeds_is_that_of_these_alone(found, nothing_kept, monkeypatch):
    scenarios = [scenario for name, scenario in wanted(POLICY).items() if name != "baseline"]
    write_band(PLAIN, found["baseline"])  # whole, as it is kept beside each policy
    counted = []
    for kept in make_bands(scenarios):
        counted.append(kept)
        if kept == 5:
            break
    assert counted == [0] * 5 + [3] * 4 + [5]
    assert read_band(POLICY) is None and read_part(POLICY).seeds == 5
    shown = as_shown(POLICY, module._collect(POLICY, read_part))
    assert (shown["seeds"], shown["of"], shown["baseline_seeds"], shown["whole"]) == (5, 20, 20, False)
    few = {name: band.delivered[:5] for name, band in found.items()}
    measured = measure_resilience(few["policy"], few["baseline"], 10, few["placebo"])
    assert shown["over_seeds"]["averted_g"]["low"] == measured.averted_g.low
    assert shown["policy"] == band_of(POLICY, SEEDS[:5]).as_values()
    write_band(POLICY, found["policy"])
    assert not part_file(POLICY).exists() and read_part(POLICY).seeds == 20


def test_quantiles_are_of_the_runs_in_which_a_line_is_defined():
    values = np.array([[1.0, np.nan, np.nan], [2.0, 4.0, np.nan], [3.0, 6.0, np.nan]])
    found = making._quantiles(values, [0.0, 0.5])
    assert np.array_equal(found, [[1.0, 4.0, np.nan], [2.0, 5.0, np.nan]], equal_nan=True)


def started(background):
    """Wait until the process of a background runs, and return it."""
    while background._process is None:
        time.sleep(0.01)
    return background._process


def test_only_the_newest_is_made_and_closing_ends_the_process(nothing_kept, monkeypatch):
    monkeypatch.setattr(module, "SETTLED", 0.05)
    long = Scenario("long", {"cells": 20, "demand_level": 0.9}, days=30000, burn_in=0)
    answer = Answer()
    background = Background(answer)
    background.ask(long)
    first = started(background)
    background.ask(replace(long, days=29000))
    background.ask(POLICY)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    assert answer.came.wait(PATIENCE)
    background.ask(long)
    second = started(background)
    background.close()
    assert second.wait(PATIENCE) == -signal.SIGKILL
    assert all(scenario == POLICY for scenario, _ in answer.given)


def test_the_process_ends_with_the_one_that_asked():
    script = (
        "import abm, os, time\n"
        "from abm.model.scenario import Scenario\n"
        "from abm.viewer.session import background\n"
        "process = background._spawn([Scenario('long', {'demand_level': 0.8}, days=30000)])\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(1)\n"
        "os._exit(1)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE, check=False)
    pid = int(done.stdout)
    for _ in range(6000):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.05)
    pytest.fail("it is still running")


def test_bands_are_made_by_the_code_of_the_page(tmp_path, monkeypatch):
    """Another copy of the package in the folder of the command made bands that this one never found."""
    (tmp_path / "abm").mkdir()
    (tmp_path / "abm" / "__init__.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "COMMAND", "import abm; raise SystemExit(abm.__file__)")
    assert Path(module._wait(module._spawn(None))).parent == module.PACKAGE


def test_what_a_killed_process_left_goes(found, nothing_kept):
    folder = band_file(POLICY).parent
    left, fresh = folder / f".{'a' * 20}.npz.1.tmp", folder / f".{'b' * 20}.npz.2.tmp"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (left, fresh):
        file.write_bytes(b"half")
    os.utime(left, (0, 0))
    write_band(POLICY, found["policy"])
    assert not left.exists() and fresh.exists()
    fresh.unlink()


def test_known_scenarios_are_prepared_once_each_with_what_belongs_beside_them(nothing_kept, monkeypatch):
    files = [band_file(scenario) for scenario in making.shipped()]
    chosen = [one for name in known_scenarios() for one in wanted(find_scenario(name)).values()]
    assert len(files) == len(set(files)) and set(files) == {band_file(scenario) for scenario in chosen}
    assert len(files) < bands.MOST_FILES
    small = f"bands.SEEDS = (1, 2); making.shipped = lambda: [making.as_scenario({as_values(PLAIN)!r})]"
    small += "; making.os.nice = lambda by: print('nice', by)"
    monkeypatch.setattr(
        module, "COMMAND", f"from abm.viewer.session import bands, making; {small}; making.serve_bands()"
    )
    monkeypatch.setattr(bands, "SEEDS", (1, 2))
    band_file(PLAIN).unlink(missing_ok=True)
    process = module.prepare_bands()
    assert module._wait(process) == "" and process.returncode == 0
    assert read_band(PLAIN).delivered.shape == (2, 80)
    band_file(PLAIN).unlink()


@pytest.mark.parametrize("broken", ("_spawn", "_collect"))
def test_a_fault_of_our_own_is_reported_too(broken, nothing_kept, monkeypatch):
    def breaks(*given):
        raise PermissionError("not allowed to write")

    monkeypatch.setattr(module, "SETTLED", 0.01)
    monkeypatch.setattr(module, broken, breaks)
    answer = Answer()
    Background(answer).ask(POLICY)
    assert answer.came.wait(PATIENCE) and answer.given[0][1] == f"{module.NOT_MADE}: not allowed to write"


def test_why_there_are_no_bands_is_reported(nothing_kept, monkeypatch):
    monkeypatch.setattr(module, "SETTLED", 0.01)
    monkeypatch.setattr(module, "COMMAND", "raise SystemExit('no room left')")
    answer = Answer()
    background = Background(answer)
    background.ask(POLICY)
    assert answer.came.wait(PATIENCE) and answer.given[0][1] == f"{module.NOT_MADE}: no room left"


def test_a_page_that_waits_for_nothing_says_why(nothing_kept, monkeypatch):
    """The panel said for ever that twenty seeds were being run, after their process had ended."""
    monkeypatch.setattr(module, "SETTLED", 0.01)
    monkeypatch.setattr(module, "COMMAND", "raise SystemExit('no room left')")
    session, until = Session(POLICY, 1), time.monotonic() + PATIENCE
    while not session.view.fault and time.monotonic() < until:
        time.sleep(0.02)
    assert moment(session.view)["fault"] == session.view.message == f"{module.NOT_MADE}: no room left"
    session.step()
    assert session.view.fault.endswith("no room left") and session.view.message == ""
    monkeypatch.setattr(module, "COMMAND", "import time; time.sleep(600)")
    session.move("crackdown", 6.0, region="all")
    assert session.view.fault == ""  # others are asked for
    session.close()


def test_a_session_shows_the_bands_of_its_present_scenario(nothing_kept, monkeypatch):
    monkeypatch.setattr(module, "SETTLED", 0.01)
    session = Session(PLAIN, 1)

    def wait_for_bands():
        until = time.monotonic() + PATIENCE
        while not (session.view.bands and session.view.bands["whole"]) and time.monotonic() < until:
            time.sleep(0.02)
        return session.view.bands

    first = wait_for_bands()
    assert first["policy"] == first["baseline"]
    session.step(10)
    session.move("crackdown", 6.0, region="all")
    known = session.view.bands
    assert (
        known["moves"] == []
        and not known["whole"]
        and known["baseline"] is first["baseline"]
        and known["over_seeds"] is None
    )
    before, low = first["before"], known["policy"]["delivered"]["low"]
    assert low == first["baseline"]["delivered"]["low"][: before + 10]  # up to the day of the move nothing has changed
    session.step(30)
    assert session.view.resilience["start"] == 10
    second = wait_for_bands()
    assert second["baseline"] == first["baseline"] != second["policy"]
    assert [day for day, _ in second["moves"]] == [10]
    assert session.view.resilience["over_seeds"] == second["over_seeds"] and session.view.day == 39
    session.go_to(3)  # before the policy: there is nothing of this pair, and the answer of the seeds stays
    assert session.view.resilience == {"over_seeds": second["over_seeds"]}
    session.go_to(39)
    session.step(1)
    assert session.view.bands is second
    session.choose(replace(PLAIN, inputs="FY2021"))
    assert session.view.bands is None
    session.close()


def test_recovery_of_a_pair_is_what_the_measures_say_of_the_days_so_far():
    from abm.measures.falls import per_seed_measures
    from abm.viewer.session.recovery import measure_recovery

    scenario = Scenario("p", {}, (InspectionRate(40, stop=60, coverage=0.9), Crackdown(40, stop=60, intensity=20.0, region="all")), days=300, burn_in=60)  # fmt: skip
    twins = Twins(scenario, 2)
    twins.step(40)
    assert measure_recovery(twins) == {}
    pair = [simulate(s, 2).daily.delivered / 1e3 for s in (scenario, twins.baseline.scenario)]
    for days in (1, 25, 60, 174):
        twins.step(days)
        reported = measure_recovery(twins)
        expected = per_seed_measures(*(series[: twins.day + 1] for series in pair), 40)
        assert (reported["start"], reported["days"]) == (40, twins.day - 39)
        assert reported["largest_drop"] == max(0, expected["largest_drop"])
        assert reported["averted_kg"] == pytest.approx(expected["averted_g"] / 1e3)
        assert (reported["recovered_after"] is not None) == expected["recovered"]
        if reported["regained"] is not None:
            lowest = 1 - reported["largest_drop"]
            assert reported["level"] == pytest.approx(lowest + reported["regained"] * reported["largest_drop"])
    assert reported["largest_drop"] > 0.1 and reported["days_below_90"] > 0
