"""The replay in one file: what is in it are the frames, it stays small, and it shows only what belongs together."""

import base64
import gzip
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from recorded import BASELINE, DAYS, LABELS, POLICY, SEED, START, two_runs

from abm.analysis.results import replace_file
from abm.model.declared import HAPPENINGS
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.viewer.charts import LEAD
from abm.viewer.film.replay import POSITIONS, WEIGHT, record, replay_html, thinning
from abm.viewer.outline import FADE_DAYS, fixed_map
from abm.viewer.web_files import WEB
from abm.viewer.windows import windows

MEGABYTE = 1e6


@pytest.fixture(scope="module")
def html():
    return replay_html(two_runs(), LABELS, "A & B <title>", "Does </script> it work?")


def unpacked(html):
    """Return the text of a file and the bytes of its runs."""
    payload = json.loads(re.search(r"const PAYLOAD = (\{.*?\});", html).group(1))
    text, *blocks = (gzip.decompress(base64.b64decode(part)) for part in (payload["text"], *payload["blocks"]))
    return json.loads(text), blocks


def frames_of(text, run, block):
    """Return the frames of a run as lists, read as the header of `replay.py` says."""
    frames = [{} for _ in text["shown"]]
    at = 0
    for table, column, size, scale in text["columns"]:
        for i, frame in enumerate(frames):
            rows = run["counts"][table][i] if table in run["counts"] else len(text["fixed"]["ports"])
            values = np.frombuffer(block, f"<u{size}", rows, at) / scale
            frame.setdefault(table, {})[column] = values.tolist()
            at += rows * size
    for layer in text["layers"]:
        for frame in frames:
            frame[layer] = list(block[at : at + len(text["fixed"]["places"]["x"])])
            at += len(frame[layer])
    assert at == len(block)
    return frames


def happened_by(lines):
    """Return what each day shows of the lines of a run."""
    shown = [[(d - day, *rest) for day, *rest in lines if d - FADE_DAYS < day <= d] for d in range(DAYS)]
    return [
        dict(zip(("age", "number", "x", "y"), map(list, zip(*rows) if rows else [()] * 4), strict=True))
        for rows in shown
    ]


def test_the_file_holds_the_frames(html):
    text, blocks = unpacked(html)
    assert (text["seed"], text["days"], text["shown"]) == (SEED, DAYS, list(range(DAYS)))
    assert text["fixed"] == json.loads(json.dumps(fixed_map()))
    for run, recorded, block, label in zip(text["runs"], two_runs(), blocks, LABELS, strict=True):
        assert run["label"] == label
        assert happened_by(run["happened"]) == [frame.map["happened"] for frame in recorded.frames]
        assert recorded.frames[-1].map["totals"] == [
            round(sum(recorded.series[one.column])) for one in HAPPENINGS if one.number
        ]
        for name, values in run["series"].items():
            assert values == recorded.series[name], name
        for reported, frame in zip(frames_of(text, run, block), recorded.frames, strict=True):
            for table in ("cells", "labs"):
                assert reported[table] == frame.map[table]
            assert reported["couriers"]["id"] == frame.map["couriers"]["id"]
            for axis in ("x", "y"):
                assert reported["couriers"][axis] == pytest.approx(
                    frame.map["couriers"][axis], abs=0.5 / POSITIONS + 0.01
                )
            assert reported["ports"]["catch"] == pytest.approx(frame.map["ports"]["catch"], abs=0.51 / WEIGHT)
            assert reported["ports"]["seizures"] == frame.map["ports"]["seizures"]
            for layer in text["layers"]:
                assert reported[layer] == frame.map[layer]


def test_recording_a_run_changes_nothing_in_it():
    """The series are those of a run that nobody watched, the change of random numbers of a placebo included."""
    for scenario in (POLICY, replace(BASELINE, placebo_day=30)):
        unwatched = simulate(scenario, SEED).daily
        for every in (1, 7):
            series = record(scenario, SEED, every).series
            assert series["delivered_g"] == np.round(unwatched.delivered / 1000).tolist()
            assert series["price_index"] == np.round(unwatched.price, 4).tolist()


def test_runs_part_on_the_day_of_the_policy_and_nowhere_before():
    baseline, policy = two_runs()
    diverged = [a.map != b.map for a, b in zip(baseline.frames, policy.frames, strict=True)]
    assert not any(diverged[:START])
    assert diverged[START]
    assert any(baseline.series["price_index"][i] != policy.series["price_index"][i] for i in range(START, DAYS))


def test_long_runs_are_thinned_and_end_on_their_last_day():
    assert [thinning(days) for days in (1, 365, 732, 733, 2192)] == [1, 1, 1, 2, 3]
    assert record(replace(BASELINE, days=31), 1, every=7).days == [0, 7, 14, 21, 28, 30]


def test_a_year_of_three_runs_is_small():
    """Three runs of a year at the default population stay far under 3 MB."""
    runs = [record(Scenario(days=365, burn_in=60), 1)] * 3
    assert len(runs[0].frames) == 365
    assert len(runs[0].frames[100].map["labs"]["id"]) > 50
    assert len(replay_html(runs, ["a"] * 3, "t", "q")) < 3 * MEGABYTE / 2


def test_the_file_asks_for_nothing_and_cannot_be_broken_by_a_text(html):
    assert len(re.findall("<script", html)) == len(re.findall("</script>", html)) == 2
    assert not re.search(r"""(src|href)=["'](?!data:)""", html)
    assert "http" not in re.sub(r"http-equiv", "", html)
    assert "default-src 'none'" in html
    assert "<title>A &amp; B &lt;title></title>" in html


def test_it_names_nothing_that_must_not_be_reported(html):
    text, _ = unpacked(html)
    words = json.dumps({key: value for key, value in text.items() if key != "fixed"})
    page = html.partition("const PAYLOAD")[0] + html.partition("const PAYLOAD")[2].partition("</script>")[2] + words
    assert not re.search(r"exam|probab|chance of|detect|territory|route|profit|per port", page, re.IGNORECASE)


def test_what_does_not_belong_together_is_refused():
    baseline, policy = two_runs()
    for runs in ((), (baseline,) * 4, (baseline, replace(policy, seed=6)), (baseline, replace(policy, frames=()))):
        with pytest.raises(ValueError, match="allowed 1 to 3|same seed and the same days"):
            replay_html(runs, ["x"] * len(runs), "t", "q")


def test_windows_are_those_of_the_interventions():
    assert windows(POLICY) == [
        {"start": START, "stop": 45, "label": "crackdown"},
        {"start": 25, "stop": 26, "label": "arrests"},
        {"start": 35, "stop": 36, "label": ""},
        {"start": 45, "stop": 46, "label": ""},
    ]
    assert windows(BASELINE) == []
    forever = replace(BASELINE, interventions=(replace(POLICY.interventions[0], stop=None),))
    assert windows(forever)[0]["stop"] == DAYS


def test_a_file_is_there_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "a.html"

    def breaks(unfinished):
        unfinished.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace_file(path, breaks)
    assert list(path.parent.iterdir()) == []
    replace_file(path, lambda unfinished: unfinished.write_text("whole"))
    assert [file.name for file in path.parent.iterdir()] == ["a.html"]


def test_web_files_belong_to_the_package():
    """What the template names is there, and every mark in it is filled."""
    template = (WEB / "replay.html").read_text()
    html = replay_html(two_runs()[:1], ["one"], "t", "q")
    for mark in re.findall(r"/\*[A-Z]+\*/|<!--[A-Z]+-->", template):
        assert mark not in html


def test_means_of_the_first_days_are_of_the_burn_in_too(html):
    """The 28-day mean of day 0 was that of one day: 21 kg where 16.8 were usual."""
    text, _ = unpacked(html)
    for run, recorded in zip(text["runs"], two_runs(), strict=True):
        many = min(LEAD, recorded.scenario.burn_in)
        assert many and {len(values) for values in run["before"].values()} == {many}
        assert set(run["before"]) == set(run["series"])
