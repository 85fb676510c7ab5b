"""A finished batch is known by a note: the same command does nothing, and whatever differs is found out and done."""

import json
import os
import shutil
from pathlib import Path

import pytest
from tiny_batch import SMALL

from abm.command import cli, screen
from abm.store import finished
from abm.store.archive import Archive
from abm.store.chunks import TABLES
from abm.store.finished import Asked, Said
from abm.store.folder import KEPT
from abm.store.lock import NAME as LOCK


def call(*arguments):
    """Run the command line; return its exit code."""
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    return end.value.code or 0


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("made")
    (place / "small.toml").write_text(SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert call("batch", "small.toml", "--workers", "1") == 0
    return place


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    """Return a copy of a finished batch, the times of its files among it, with a note of its own."""
    copy = shutil.copytree(made, tmp_path / "copy")
    monkeypatch.chdir(copy)
    note = copy / "results/small/store/finished.json"
    values = json.loads(note.read_text())
    Asked.of(Path("small.toml"), None, None).note(Said(**values["answer"]), list(values["files"]))
    return copy


class WorkError(Exception):
    """More is done than to look."""


@pytest.fixture
def idle(monkeypatch):
    """Have a command that does more than to look fail."""

    def works(*arguments):
        raise WorkError

    monkeypatch.setattr("abm.experiment.experiment.read_experiment", works)
    return works


def again(*options):
    return call("batch", "small.toml", "--workers", "1", *options)


def files(place):
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
            for path in (place / "results").rglob("*") if path.is_file()}  # fmt: skip


def test_nothing_is_loaded_read_or_written_where_nothing_is_to_be_done(place, idle, capsys):
    before = files(place)
    assert again() == 0 and files(place) == before
    reported = capsys.readouterr()
    assert "Nothing was to be done" in reported.out and reported.err == ""


@pytest.mark.parametrize("before, now", [("120", "70"), ("70", "120")])
def test_it_is_answered_as_wide_as_the_terminal_is_now(place, idle, monkeypatch, capsys, before, now):
    """Made in a terminal of 120 columns, it was shown in one of 80 as a table of 100."""
    note, kept = place / "results/small/store/finished.json", (place / "results/small/answer.txt").read_bytes()
    values = json.loads(note.read_text())
    monkeypatch.setenv("COLUMNS", before)
    said = values["answer"] | {"columns": int(before)}
    said["texts"][said["place"]] = screen.answer_text(Path("results/small"))
    Asked.of(Path("small.toml"), None, None).note(Said(**said), list(values["files"]))
    monkeypatch.setenv("COLUMNS", now)
    assert again() == 0
    shown = capsys.readouterr().out
    assert screen.answer_text(Path("results/small")) in shown and said["texts"][said["place"]] not in shown
    assert f"\n{'-' * min(100, int(now))}\n" in shown
    assert (place / "results/small/answer.txt").read_bytes() == kept


def test_the_same_is_answered_as_the_first_time(place, capsys):
    (place / "results/small/store/finished.json").unlink()
    again()
    first = capsys.readouterr().out
    again()
    second = capsys.readouterr().out
    line = "\n\nNothing was to be done: every run is there, and no file has changed."
    assert line in second and second.replace(line, "") == first


def touch(path):
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))


def grow(path):
    found = path.stat()
    path.write_bytes(path.read_bytes() + b" ")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def swap(path):
    """Put another file of the same size and times in its place."""
    content, found = path.read_bytes(), path.stat()
    (other := path.with_name("other")).write_bytes(content)
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.replace(other, path)


def flip(path):
    content, found = bytearray(path.read_bytes()), path.stat()
    content[-2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


HARMS = [
    *((name, harm) for name in ("runs.csv", "summary.csv", "figures/summary.png", "manifest.json", "store/chunks/daily/*",
                                "store/chunks/runs/*") for harm in (Path.unlink, touch, grow, swap)),
    *((f"store/{name}", harm) for name in ("runs.jsonl", "batch.json") for harm in (Path.unlink, grow, flip)),
    ("store/lock.json", lambda path: path.write_text(json.dumps({"host": "elsewhere"}))),
    ("store/finished.json", Path.unlink), ("store/finished.json", flip),
    ("store/finished.json", lambda path: path.write_text("[" * 10**5)),
    ("store/finished.json", lambda path: path.write_text("[]")),
]  # fmt: skip


@pytest.mark.parametrize("name, harm", HARMS)
def test_a_file_that_is_not_as_it_was_left_is_looked_into(place, idle, name, harm):
    path = next((place / "results/small").glob(name), None) or next((place / "results/small/figures").iterdir())
    harm(path)
    assert again() == 1  # it sets to work


def test_a_chunk_more_is_looked_into(place, idle):
    chunk = next((place / "results/small/store/chunks/daily").iterdir())
    shutil.copy(chunk, chunk.with_name("0" * 20 + ".parquet"))
    assert again() == 1


@pytest.mark.parametrize(
    "options", [["--replicates", 3], ["--force"], ["--shard", "1/2"], ["--out", "results/../results/small"]]
)
def test_another_question_is_another_command(place, idle, options):
    assert again(*options) == 1


def test_other_words_another_code_and_another_library_are_looked_into(place, idle, monkeypatch):
    asked = Asked.of(Path("small.toml"), None, None)
    with monkeypatch.context() as patch:
        patch.setattr(finished, "version", lambda package: "99")
        assert Asked.of(Path("small.toml"), None, None).digest != asked.digest
    Path("small.toml").write_text(SMALL.replace("Every car", "All cars"))
    assert Asked.of(Path("small.toml"), None, None).digest != asked.digest and again() == 1
    Path("small.toml").write_text(SMALL)
    assert again() == 0


def test_points_of_a_design_are_part_of_the_question(place):
    Path("small.toml").write_text(f'{SMALL}\n[design]\nkind = "csv"\nfile = "points.csv"\n')
    digests = []
    for text in ("demand_level\n0.1\n", "demand_level\n0.2\n"):
        Path("points.csv").write_text(text)
        digests.append(Asked.of(Path("small.toml"), None, None).digest)
    assert digests[0] != digests[1]
    Path("points.csv").unlink()
    assert Asked.of(Path("small.toml"), None, None) is None


def test_unit_costs_and_drivers_beside_it_are_part_of_the_question(place):
    drivers = SMALL.replace('label = "Every car"', 'label = "Every car"\ndrivers = "mine.toml"')
    for text in (SMALL.replace("days = 30", 'unit_costs = "mine.toml"\ndays = 30'), drivers):
        Path("small.toml").write_text(text)
        digests = set()
        for content in ("a = 1", "a = 2"):
            Path("mine.toml").write_text(content)
            digests.add(Asked.of(Path("small.toml"), None, None).digest)
        assert len(digests) == 2
    Path("small.toml").write_text(drivers.replace("mine.toml", "shipped"))
    assert Asked.of(Path("small.toml"), None, None) != Asked.of(Path("small.toml"), None, None, Path("mine.toml"))


def test_a_batch_at_work_is_not_a_finished_one(place, idle):
    with Archive(Path("results/small")).locked():
        assert again() == 1
    assert again() == 0


def test_a_picture_that_failed_is_tried_again(place, monkeypatch):
    def fails(*arguments, **named):
        raise ValueError("no picture")

    touch(place / "results/small/runs.csv")
    with monkeypatch.context() as patch:
        patch.setattr("abm.analysis.draw_pictures", fails)
        assert again() == 1
    pictures = place / "results/small/figures"
    assert not list(pictures.glob("*"))
    assert again() == 0 and list(pictures.iterdir())


def test_harm_that_only_a_reader_sees_is_found_by_export_and_then_by_batch(place, capsys):
    chunk = next((place / "results/small/store/chunks/daily").iterdir())
    before = (place / "results/small/daily.csv").read_bytes()
    flip(chunk)
    assert again() == 0 and "Nothing was to be done" in capsys.readouterr().out
    assert call("export", "results/small", "--workers", "1") == 1 and "damaged" in capsys.readouterr().err
    assert again() == 0 and (place / "results/small/daily.csv").read_bytes() == before


def test_names_of_the_store_are_those_of_its_makers():
    archive = Archive(Path("a"))
    assert (archive.store.name, archive.chunks.name) == (KEPT, "chunks") == (finished.STORE, "chunks")
    assert finished.CONTENT == (archive.header.name, archive.ledger.name)
    assert finished.CHUNKS == TABLES and finished.LOCK == LOCK
