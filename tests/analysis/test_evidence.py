"""Evidence of a policy in one world: months from the tables, the true drop from pairs, and what is said of them."""

from pathlib import Path

import pandas as pd
import pytest
from tiny_batch import SMALL

from abm.analysis.evidence import (
    MONTH,
    OBSERVABLES,
    WINDOWS,
    evidence_table,
    evidence_text,
    evidence_title,
    has_a_year_before,
    soonest,
)
from abm.analysis.results import read_results
from abm.command import cli
from abm.experiment.experiment import read_experiment
from abm.measures.evidence import BEFORE, stands_out
from abm.measures.survival import share_interval
from abm.results.reader import ResultsFolder

FILE = SMALL
for _old, _new in (
    ("small", "year"),
    ("days = 30", "days = 541"),
    ("replicates = 2", "replicates = 5"),
    ("start = 10", "start = 360"),
):
    FILE = FILE.replace(_old, _new)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the results of a small experiment with a year before its policy."""
    place = tmp_path_factory.mktemp("evidence")
    (place / "year.toml").write_text(FILE)
    with pytest.raises(SystemExit) as end:
        cli.main(["batch", str(place / "year.toml"), "--workers", "1", "--out", str(place / "out")])
    assert end.value.code == 0
    return place / "out"


def test_the_table_is_that_of_the_days(folder):
    table = pd.read_csv(folder / "evidence.csv")
    assert len(table) == len(WINDOWS) * len(OBSERVABLES) and set(table.n) == {5}
    days = pd.read_csv(folder / "daily.csv")
    runs = {
        name: days[days.scenario == name].pivot(index="replicate", columns="day", values="seizures")
        for name in ("cars", "baseline")
    }
    months = {name: run.to_numpy()[:, :540].reshape(5, -1, MONTH).mean(axis=2) for name, run in runs.items()}
    rows = table[table.observable == "seizures"].set_index("window_days")
    for window in WINDOWS:
        after = BEFORE + window // MONTH
        for column, name in (("shown", "cars"), ("shown_without", "baseline")):
            share = stands_out(months[name][:, :BEFORE], months[name][:, BEFORE:after], -1)
            assert rows.loc[window, column] == share.mean()
            assert rows.loc[window, f"{column}_high"] == pytest.approx(share_interval(share.sum(), 5).high)
    flow = {name: days[(days.scenario == name) & days.day.between(360, 389)].delivered_g.sum() for name in runs}
    assert rows.loc[30, "true_drop"] == pytest.approx(1 - flow["cars"] / flow["baseline"], abs=1e-4)
    assert rows.loc[30, "true_drop_low"] < rows.loc[30, "true_drop"] < rows.loc[30, "true_drop_high"]
    assert rows.praised.between(0, 1).all() and table[table.observable == "wait_minutes"].praised.isna().all()


def test_what_is_measured_has_an_error_that_is_the_same_each_time(folder):
    results = read_results(ResultsFolder.at(folder))
    assert evidence_table(results).equals(evidence_table(results))
    assert {one.name for one in OBSERVABLES if not one.error} == {"weight seized", "seizures"}


def test_answer_dictionary_and_picture_have_it(folder):
    assert (folder / "figures" / "evidence.png").stat().st_size > 30_000
    dictionary = pd.read_csv(folder / "dictionary.csv")
    assert (
        dictionary[dictionary.file == "evidence.csv"].column.tolist()
        == pd.read_csv(folder / "evidence.csv").columns.tolist()
    )


def test_without_a_year_before_there_is_none(tmp_path):
    (tmp_path / "late.toml").write_text(FILE.replace("start = 360", "start = 359"))
    with pytest.raises(SystemExit):
        cli.main(["batch", str(tmp_path / "late.toml"), "--workers", "1", "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out" / "evidence.csv").exists()
    assert not has_a_year_before(read_results(ResultsFolder.at(tmp_path / "out")))


def table_of(*rows):
    """Return a table with a row for each (scenario, observable, window, shown, highest share in vain)."""
    reported = [
        {"scenario": s, "label": s, "observable": o, "name": o, "window_days": w, "shown": p, "shown_without": q,
         "shown_without_high": q, "praised_without": 0.5, "true_drop": 0.2, "true_drop_low": 0.1, "true_drop_high": 0.3}
        for s, o, w, p, q in rows
    ]  # fmt: skip
    return pd.DataFrame(reported)


def test_the_soonest_is_the_shortest_window_and_no_false_alarm_counts():
    table = table_of(
        ("a", "purity", 30, 0.5, 0.1), ("a", "purity", 60, 0.9, 0.1), ("a", "seizures", 60, 0.8, 0.1), ("a", "seizures", 180, 1.0, 0.1),
        ("b", "seizures", 30, 0.9, 0.95), ("b", "seizures", 180, 0.79, 0.1),
    )  # fmt: skip
    assert soonest(table) == {"a": (60, ["purity", "seizures"])}
    first, second, last = evidence_text(table)
    assert (
        "“a”" in first
        and "in 60 days is 20% (10 to 30%)" in first
        and "purity, seizures can show it within 60 days" in first
    )
    assert "“b”" in second and "nothing shows it within 180 days" in second
    assert "in up to 95% of worlds" in last and "in up to 50%" in last
    assert (
        evidence_title(table) == "1 of 2 policies show in anything within 90 days, and 1 in what is seized within 180"
    )


def test_the_shipped_experiment_has_a_year_before_and_half_a_year_after():
    experiment = read_experiment(Path("experiments") / "thirty_days.toml")
    starts = {one.start for scenario in experiment.scenarios for one in scenario.interventions}
    assert min(starts) >= BEFORE * MONTH and max(starts) + max(WINDOWS) <= experiment.scenarios[0].days
