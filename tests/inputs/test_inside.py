"""What a kept file says, and a link among kept files, never makes us write, delete or read outside what we made."""

import json
import os
import shutil
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny_batch import VALUES, batch, fails

import abm
from abm import Scenario
from abm.analysis.results import replace_file
from abm.inputs.inside import StoreError, inside, make_folder, remove_files, remove_folder, require_plain, write_whole
from abm.model.branching import save_at
from abm.model.saving import SavedStateError, load
from abm.running.engine import export_folder
from abm.running.hearing import Hearing
from abm.store.chunks import encode
from abm.store.folder import OURS
from abm.store.ledger import read_lines
from abm.store.merge import merge

SMALL = {"replicates": 2, "days": 30}
FOREIGN = ("notes.txt", "thesis.parquet", "0123456789abcdef0123.parquet", ".hidden.1.tmp")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "tiny"
    batch(place, **SMALL)
    return place


@pytest.fixture
def folder(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "tiny")


@pytest.fixture
def elsewhere(tmp_path):
    """Return a folder of somebody else's."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    for name in FOREIGN:
        (place / name).write_text("mine")
    return place


def again(folder, **changes):
    batch(folder, **SMALL | {"run": fails} | changes)


def held(folder):
    """Return every path below a folder with what is in it."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_manifest_that_names_the_ledger_or_other_files_deletes_none_of_them(folder, elsewhere):
    manifest = json.loads((folder / "manifest.json").read_text())
    named = ["store/runs.jsonl", "notes.txt", "../elsewhere/notes.txt", str(elsewhere / "notes.txt"), "figures/../x", 7,
             "/", "", "..", "figures/notes.txt", "monthly.csv", "a\0b", "store/batch.json"]  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": [*manifest["files"], *named]}))
    for name in ("notes.txt", "monthly.csv"):
        (folder / name).write_text("mine")
    ledger = (folder / "store/runs.jsonl").read_bytes()
    export_folder(folder, 1, analyze=False)
    assert (folder / "store/runs.jsonl").read_bytes() == ledger and (folder / "store/batch.json").exists()
    assert (folder / "notes.txt").exists() and (elsewhere / "notes.txt").exists()
    assert not (folder / "monthly.csv").exists()  # a name of ours, named by our manifest, and no longer made
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": "everything"}))
    export_folder(folder, 1, analyze=False)


def shortened(rows):
    """Return rows whose lists are one shorter."""
    column = pa.array([cells[:-1] for cells in rows["delivered"].to_pylist()[:1]] + rows["delivered"].to_pylist()[1:])
    return rows.set_column(rows.column_names.index("delivered"), "delivered", column)


FOREIGN_ROWS = {
    "other columns": ("runs", lambda rows: rows.append_column("thesis", pa.array(["mine"] * len(rows)))),
    "a column less": ("offices", lambda rows: rows.drop_columns(["exams"])),
    "other days": ("daily", lambda rows: rows.rename_columns(["scenario", "replicate", "tag", *rows.column_names[3:]])),
    "rows of nothing": (
        "runs",
        lambda rows: rows.set_column(6, rows.column_names[6], pa.nulls(len(rows), pa.float64())),
    ),
    "no lists": ("runs", lambda rows: rows.set_column(rows.column_names.index("delivered"), "delivered", rows["seed"])),
    "lists of another length": ("runs", shortened),
    "rows that are missing": ("daily", lambda rows: rows.slice(1)),
    "words for numbers": (
        "offices",
        lambda rows: rows.set_column(5, rows.column_names[5], pa.array(["x"] * len(rows))),
    ),
}


@pytest.mark.parametrize("kind", FOREIGN_ROWS)
def test_a_chunk_without_lines_whose_rows_are_not_ours_is_reported_in_one_line_and_done_again(folder, kind):
    before, reported = (folder / "runs.csv").read_bytes(), []
    table, change = FOREIGN_ROWS[kind]
    path = sorted((folder / "store/chunks" / table).iterdir())[0]
    path.write_bytes(encode({table: change(pq.read_table(BytesIO(path.read_bytes())))})[table])
    (folder / "store/runs.jsonl").unlink()
    again(folder, run=abm.simulate, reported=reported)
    line = next(line for line in reported if path.name in line)
    assert "\n" not in line and "than a batch writes" in line or "empty cells" in line or "not all of them" in line
    assert line.endswith("its runs are done again") and (folder / "runs.csv").read_bytes() == before


@pytest.mark.parametrize("rows", [{"scenario": ["cars"], "replicate": [0]}, {"x": [1]},
    {"run_id": [None], "scenario": [None], "replicate": [None], "seed": [None]},
    {"run_id": ["a"], "scenario": ["cars"], "replicate": ["0"], "seed": [1.5]}])  # fmt: skip
def test_a_chunk_that_says_nothing_of_runs_is_not_taken_over(folder, rows):
    before = (folder / "runs.csv").read_bytes()
    for table in ("runs", "daily", "offices"):
        (folder / f"store/chunks/{table}/{'0' * 20}.parquet").write_bytes(encode({table: pa.table(rows)})[table])
    again(folder)
    assert (folder / "runs.csv").read_bytes() == before


@pytest.mark.parametrize("kind", ["a link", "a pipe", "a folder"])
def test_a_manifest_that_is_no_file_is_reported_by_all_who_read_it(folder, elsewhere, kind):
    place = folder / "manifest.json"
    place.unlink()
    {"a link": lambda: place.symlink_to(elsewhere / "notes.txt"), "a pipe": lambda: os.mkfifo(place),
     "a folder": place.mkdir}[kind]()  # fmt: skip
    for act in (again, export_folder, abm.open_results):
        with pytest.raises(StoreError, match=f"{place}: {kind}; only a plain file"):
            act(folder)


def test_every_file_of_a_batch_has_a_name_that_is_known_to_be_ours(tmp_path):
    batch(tmp_path / "a", design={"kind": "factorial", "vary": {"demand_level": [0.1, 0.2]}}, **SMALL)
    export_folder(tmp_path / "a", 1)
    two = [*VALUES["scenario"], VALUES["scenario"][1] | {"name": "more"}]
    batch(tmp_path / "b", scenario=two, replication={"adaptive": {"delivered_kg": 50}}, **SMALL)
    export_folder(tmp_path / "b", 1)
    files = [file for name in "ab" for file in json.loads((tmp_path / name / "manifest.json").read_text())["files"]]
    assert {"differences.csv", "precision.csv", "pairs.csv"}.issubset(files) and all(
        OURS.fullmatch(name) for name in files if name != "manifest.json"
    )


@pytest.mark.parametrize("name", ["", "chunks", "chunks/daily", "chunks/runs"])
def test_a_link_to_a_folder_is_refused_and_nothing_in_it_is_touched(folder, elsewhere, name):
    place = folder / "store" / name
    if place.exists():
        for path in place.iterdir():
            shutil.move(path, elsewhere)
        place.rmdir()
    place.symlink_to(elsewhere)
    before = held(elsewhere)
    for act in (again, lambda folder: again(folder, force=True), export_folder, abm.open_results):
        with pytest.raises(StoreError, match=f"{place}: a link; needs a folder of its own") as error:
            opened = act(folder)
            opened.sql("select * from daily")
        assert "\n" not in str(error.value) and held(elsewhere) == before


@pytest.mark.parametrize("name", ["lock.json", "runs.jsonl", "batch.json", "finished.json"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_link_or_a_pipe_in_place_of_a_kept_file_is_refused(folder, elsewhere, name, kind):
    place = folder / "store" / name
    place.unlink(missing_ok=True)
    {"link": lambda: place.symlink_to(elsewhere / "notes.txt"), "pipe": lambda: os.mkfifo(place),
     "folder": place.mkdir}[kind]()  # fmt: skip
    for act in (again, lambda folder: again(folder, force=True), export_folder):
        with pytest.raises(StoreError, match=f"{place}: a {kind}; only a plain file"):
            act(folder)
    assert (elsewhere / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["daily.csv", "figures", "runs.csv"])
def test_tables_are_not_written_over_a_link(folder, elsewhere, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(elsewhere if name == "figures" else elsewhere / "notes.txt")
    before = held(elsewhere)
    reported = []
    if name == "figures":  # a picture that cannot be kept costs no table
        export_folder(folder, 1, hear=Hearing(tell=reported.append))
        assert any(f"{folder / name}: a link" in line for line in reported)
    else:
        with pytest.raises(StoreError, match=f"{folder / name}: a link"):
            export_folder(folder, 1)
    assert held(elsewhere) == before


def test_files_of_others_among_ours_stay_and_are_no_error(folder):
    for place in ("", "store", "store/chunks", "store/chunks/daily", "store/chunks/runs", "figures"):
        (folder / place / ".ipynb_checkpoints").mkdir(parents=True)
        for name in (*FOREIGN, ".ipynb_checkpoints/notes.txt"):
            (folder / place / name).write_text("mine")
    before = held(folder)
    again(folder)
    again(folder, run=abm.simulate, force=True, seed=9)
    export_folder(folder, 1, analyze=False)
    reported = abm.open_results(folder).sql("select count(*) as n from daily")
    assert reported.n[0] == 3 * 2 * 30
    after = held(folder)
    assert {path for path in before if path.name in FOREIGN} == {path for path in after if path.name in FOREIGN}


def test_a_force_drops_the_chunks_of_the_old_experiment(folder):
    old = {path.name for path in (folder / "store/chunks/daily").iterdir()}
    again(folder, run=abm.simulate, force=True, seed=9)
    assert old and not old & {path.name for path in (folder / "store/chunks/daily").iterdir()}


@pytest.mark.parametrize("file", ["../../../elsewhere/thesis", "/etc/passwd", "notes", "A" * 20, "0" * 19, 7, None])
def test_a_ledger_that_names_no_chunk_is_a_broken_line(folder, elsewhere, tmp_path, file):
    ledger = folder / "store/runs.jsonl"
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    ledger.write_text("".join(json.dumps(line | {"file": file}) + "\n" for line in lines))
    assert all(line is None for _, line in read_lines(ledger))
    merge(tmp_path / "out", [folder])
    assert not list((tmp_path / "out/store/chunks").rglob("*.parquet"))
    assert sorted(path.name for path in elsewhere.iterdir()) == sorted(FOREIGN)


@pytest.mark.parametrize("other", ["exp1", "exp["])
def test_a_bracket_in_the_name_of_a_folder_stands_for_itself(folder, tmp_path, other):
    pytest.importorskip("duckdb")
    shutil.move(folder, tmp_path / "exp[1]")
    again(tmp_path / other, run=abm.simulate, seed=9)
    for name in ("exp[1]", other):
        opened = abm.open_results(tmp_path / name)
        assert opened.sql("select sum(delivered_g) as g from daily").g[0] == opened.daily.delivered_g.sum()


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "link"])
def test_a_state_is_saved_over_a_plain_file_alone_and_that_is_reported_before_a_day_is_simulated(
    tmp_path, kind, monkeypatch
):
    path = tmp_path / "state"
    {"device": lambda: os.mknod(path, 0o020666, os.makedev(1, 3)), "pipe": lambda: os.mkfifo(path),
     "folder": path.mkdir, "link": lambda: path.symlink_to(tmp_path / "other")}[kind]()  # fmt: skip
    monkeypatch.setattr("abm.model.branching.build_world", fails)
    before = os.lstat(path)
    for act in (lambda: save_at(Scenario(days=2, burn_in=0), 1, 1, path), lambda: load(path)):
        with pytest.raises(SavedStateError, match=f"{path}: a {kind}; only a plain file"):
            act()
    assert os.lstat(path).st_ino == before.st_ino and os.lstat(path).st_mode == before.st_mode


def test_what_is_written_whole_follows_no_link_laid_for_it(tmp_path, elsewhere):
    path, secret = tmp_path / "a.png", elsewhere / "notes.txt"
    (tmp_path / f".a.png.{os.getpid()}.png").symlink_to(secret)
    (tmp_path / f".a.png.{os.getpid()}.tmp").symlink_to(secret)
    replace_file(path, lambda unfinished: unfinished.write_text("one"))
    assert path.read_text() == "one" and secret.read_text() == "mine"
    write_whole(path, lambda file: file.write(b"two"))
    assert path.read_text() == "two" and secret.read_text() == "mine"
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(StoreError, match="a.png: a link"):
        replace_file(path, lambda unfinished: unfinished.write_text("three"))
    assert secret.read_text() == "mine" and {file.name for file in tmp_path.iterdir()} == {"a.png", "elsewhere"}


def test_names_that_lead_out_of_a_folder_are_refused(tmp_path, elsewhere):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/way").symlink_to(elsewhere)
    (tmp_path / "in/file").write_text("")
    for name in ("../x", "/x", "", ".", "a/../../x", "way/notes.txt", "file/x", "way", "a\0b", "x" * 300):
        with pytest.raises(StoreError):
            inside(tmp_path / "in", name)
    assert inside(tmp_path / "in", "a/b.csv") == tmp_path / "in/a/b.csv"
    assert require_plain(tmp_path / "in/file").exists()


def test_nothing_is_removed_through_a_link(tmp_path, elsewhere):
    (tmp_path / "way").symlink_to(elsewhere)
    remove_files(tmp_path / "way", lambda name: True)
    remove_folder(tmp_path / "way", lambda name: True)
    assert len(held(elsewhere)) == len(FOREIGN)
    (tmp_path / "deep/below").mkdir(parents=True)
    (tmp_path / "deep/below/ours").write_text("")
    (tmp_path / "deep/way").symlink_to(elsewhere)
    remove_folder(tmp_path / "deep", lambda name: name == "ours")
    assert not (tmp_path / "deep/below").exists() and len(held(elsewhere)) == len(FOREIGN)


WRONG = {
    "replicates": (-1, 0, "2", 2.5, None, True, 10**400, [2]), "fewer": ({"cars": -1}, {"x": 2}, 7, {"cars": "a"}),
    "root_seed": (-1, 2**64, "3", None), "daily": ("hourly", 7, None, ["daily"]), "code": (7, None),
    "baseline_of": ({"cars": "x"}, {"x": "baseline"}, 7, {"cars": ["baseline"]}, [1]), "schema": ([], {}, "9" * 400, None),
    "scenarios": ([], 7, [7], [{}], None), "about": ({}, [], None, {"name": "../x"}),
}  # fmt: skip


@pytest.mark.parametrize("key, value", [(key, value) for key, values in WRONG.items() for value in [*values, "gone"]])
def test_a_header_of_another_kind_is_reported_in_one_line(folder, key, value):
    path = folder / "store/batch.json"
    header = json.loads(path.read_text())
    if value == "gone":
        del header[key]
    else:
        header[key] = value
    if (key, value) == ("fewer", "gone"):
        return
    path.write_text(json.dumps(header))
    for act in (again, export_folder):
        with pytest.raises(StoreError, match=f"{path}: (damaged|stored under schema)") as error:
            act(folder)
        assert "\n" not in str(error.value) and len(str(error.value)) < 500


@pytest.mark.parametrize("text", ["", "[]", "7", "null", "[" * 10**5, '{"schema": 1' + "0" * 5000 + "}", "\udcff"])
def test_a_header_that_is_none_is_reported_in_one_line(folder, text):
    path = folder / "store/batch.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match=f"{path}: (damaged|stored)") as error:
        again(folder)
    assert "\n" not in str(error.value) and len(str(error.value)) < 500


@pytest.mark.parametrize(
    "changes",
    [{"replicate": -1}, {"replicate": True}, {"replicate": 10**400}, {"seed": -1}, {"seed": 2**63}, {"seconds": "x"},
     {"status": "lost"}, {"message": 7}, {"digest": None}, {"peak_mib": -1}, {"further": 1}, {"id": ["a"]}],
)  # fmt: skip
def test_a_line_of_another_kind_is_a_broken_one(folder, changes):
    ledger, reported = folder / "store/runs.jsonl", []
    first, *rest = ledger.read_text().splitlines(keepends=True)
    ledger.write_text(json.dumps(json.loads(first) | changes) + "\n" + "".join(rest))
    export_folder(folder, 1, analyze=False, hear=Hearing(tell=reported.append))
    assert any(f"{ledger}: line 1 is broken" in line for line in reported)


def test_folders_are_made_however_deep_they_lie(tmp_path):
    """Python makes a folder above another by a call within a call, and gives up at a thousand."""
    deep = tmp_path.joinpath(*"x" * 1500)
    make_folder(deep)
    make_folder(deep)
    assert deep.is_dir()
    for folder in (deep, *deep.parents[:1499]):  # pytest gives up at a thousand as well
        folder.rmdir()
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        make_folder(tmp_path / "file" / "folder")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")
