"""The shipped reports: sentence, tables and pictures have the numbers of the summary beside them, and say where they come from."""

import base64
import hashlib
import io
import json
import re
import zlib
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from report_folder import Reader

import abm
from abm.analysis.amounts import averted_sentence
from abm.analysis.answers import policies, read_answers
from abm.command.standard import STANDARD
from abm.inputs.inside import StoreError
from abm.model.compilation import source_hash
from abm.report import shipped
from abm.report.answer import first_of
from abm.report.lead import kilograms, spoken_of
from abm.report.gathered import gather
from abm.report.markup import text
from abm.report.ranking import ranks_of
from abm.report.rests import shipped_rests

ROOT = Path(abm.__file__).parents[1]
HERE = ROOT / "results" / "standard"
NAMES = sorted(path.parent.name for path in HERE.glob("*/report.html"))
THREE = {"quickstart", "leadership_arrests", "crackdown", "inspection_rates"}  # the headline questions
MOST_BYTES = 17_000_000  # of all that is shipped under results/, as Git keeps it


@pytest.fixture(scope="module", params=NAMES)
def one(request):
    """Return a shipped folder, its manifest, and its report."""
    folder = HERE / request.param
    return folder, json.loads((folder / "manifest.json").read_text()), (folder / "report.html").read_text()


def test_the_headline_questions_are_answered_and_the_whole_is_small():
    assert THREE <= set(NAMES) <= set(STANDARD)
    files = filter(is_shipped_file, (ROOT / "results").rglob("*"))
    assert sum(len(zlib.compress(path.read_bytes(), 1)) for path in files) < MOST_BYTES


def is_shipped_file(path):
    return path.is_file() and path.relative_to(ROOT / "results").parts[0] in ("standard", "readme")


def test_the_experiment_is_the_file_that_is_shipped(one):
    folder, manifest, page = one
    file = ROOT / "experiments" / f"{folder.name}.toml"
    assert manifest["experiment"] == file.read_text()
    assert manifest["experiment_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert text(manifest["experiment"]) in page and f"interdict batch experiments/{folder.name}.toml" in page
    assert not manifest["failed_runs"] and not manifest["git"]["dirty"]


def test_the_report_and_its_pictures_say_what_the_manifest_says(one):
    _, manifest, page = one
    seeds = manifest["seeds"]
    assert len(seeds) == manifest["replicates"]
    for reported in (
        manifest["rule_source_hash"],
        manifest["git"]["commit"],
        str(manifest["root_seed"]),
        manifest["ended"],
    ):
        assert f"<td>{reported}" in page or f'">{reported}' in page, reported
    assert ", ".join(map(str, seeds[:40])) in page and f"interdict {manifest['versions']['interdict-abm']}" in page
    pictures = [Image.open(io.BytesIO(base64.b64decode(found))) for found in re.findall(r'png;base64,([^"]+)"', page)]
    stamps = [picture.info for picture in pictures if "Seeds" in picture.info]
    said = ", ".join(map(str, seeds))
    assert sum(info["Seeds"] == said for info in stamps) >= 5
    for info in stamps:  # an explanation has the first of the seeds
        assert info["Rules"] == manifest["rule_source_hash"] and said.startswith(info["Seeds"])
        if info["Seeds"] == said:
            assert text(" ".join(info["Title"].split())) in page


def test_the_answer_has_the_numbers_of_the_summary(one):
    folder, _, page = one
    found, lead = gather(folder), shipped.lead_of(page)
    first, tied = first_of(found)
    shown = spoken_of(found, first)
    row = found.summary.query("scenario == @shown.name and variable == 'averted_kg'").iloc[0]
    assert f"“{shown.label}”" in lead and kilograms(shown, -1 if shown.beyond("averted_kg") < 0 else 1) in lead
    assert row["mean"] == shown["averted_kg"].estimate and f"{int(row['n'])} seeds" in lead
    assert ("cannot be distinguished over these seeds" in lead) == bool(tied and first.averts)
    assert found.missing == ""


def test_every_policy_has_its_line_and_its_rank(one):
    folder, _, page = one
    found, read = gather(folder), Reader(page).text
    ranks = ranks_of(found)
    for answer in found.policies:
        kept, (low, high) = answer["averted_kg"], ranks[answer.name]
        numbers = [f"{round(value):,}".replace("-", "\N{MINUS SIGN}") for value in (kept.estimate, kept.low, kept.high)]
        line = f"{numbers[0]} ({numbers[1]} to {numbers[2]})"
        assert line in read, answer.name
        rank = str(low) if low == high else f"{low} to {high}"
        assert re.search(rf">{re.escape(line)}</td><td[^>]*>.*?</td><td[^>]*>{rank}</td>", page), answer.name
    said = (folder / "answer.txt").read_text()
    assert all(answer.label.split()[0] in said for answer in found.policies)


def test_an_explanation_is_of_the_policies_that_are_named_and_its_table_is_in_the_page(one):
    folder, manifest, page = one
    if not shipped.is_of_today(folder):
        pytest.skip(f"{folder.name}: of an earlier tree")
    asked = STANDARD[folder.name]
    assert (folder / "explanation.csv").exists() == bool(asked)
    if not asked:
        return
    table = pd.read_csv(folder / "explanation.csv")
    assert set(table["policy"]) == set(asked) and set(table["experiment_sha256"]) == {manifest["experiment_sha256"]}
    for policy, rows in table.groupby("policy"):
        with Image.open(folder / "explanation" / f"{policy}.png") as picture:
            assert text(picture.text["Title"]) in " ".join(
                (folder / "explanation" / f"{policy}.svg").read_text().split()
            )
        whole = rows[rows["period"] == "flow_from_start"].set_index("kind")["effect"]
        assert whole["free"] - whole["frozen"] == pytest.approx(whole["return"], abs=1e-6)
        for effect in rows.loc[rows["kind"] == "part", "effect"]:
            assert f"{100 * effect:.1f}%".replace("-", "\N{MINUS SIGN}") in page


def test_every_report_holds_what_stands_still_of_its_own_policy_and_the_ranges_of_its_own(one):
    """Reports of office_inspection and history had tables of other policies alone."""
    folder, manifest, page = one
    if not shipped.is_of_today(folder):
        pytest.skip(f"{folder.name}: of an earlier tree")
    read = Reader(page).text
    labels = {entry["name"]: entry["label"] for entry in manifest["scenarios"]}
    assert STANDARD[folder.name]
    for policy in STANDARD[folder.name]:
        assert f"What the flow rests on: “{labels[policy]}”" in read
    design = "ranges_history" if folder.name == "history" else "ranges"
    assert f"(experiments/{design}.toml: " in read and "No policy of this report is among these" not in read
    assert ": of other policies, none of them in this report" not in read
    assert "was run over random seeds alone, not over other assumptions" not in read


def test_borrowed_tables_name_their_policies_and_what_here_is_one_of_them(one):
    folder, _, page = one
    read = Reader(page).text
    if folder.name == "quickstart":
        assert all(rests.policy in read for rests in shipped_rests()) and "(experiments/freeze.toml: " in read
        assert (
            "it is about “20% of cars scanned”; “40% of cars scanned (the goal)”, there “40% of cars scanned”." in read
        )


def test_the_index_has_the_answer_of_every_report():
    index = (HERE / "README.md").read_text()
    plain = re.sub(r"\\(.)", r"\1", index)
    for name in NAMES:
        assert f"\n## {name}\n" in index and shipped.lead_of((HERE / name / "report.html").read_text()) in plain


def test_the_reports_are_of_the_rules_of_today(one):
    """No failure: rules change at many commits, and a report is made anew when it is worth it."""
    folder, manifest, _ = one
    if not shipped.is_of_today(folder):
        pytest.skip(
            f"{folder.name}: of an earlier tree, rules {manifest['rule_source_hash']}, now {source_hash()}: "
            f"interdict standard {folder.name} makes it anew, interdict standard --index says so in the index"
        )
    [entry] = re.findall(rf"(?s)\n## {folder.name}\n(.*?)(?=\n## |\Z)", (HERE / "README.md").read_text())
    assert shipped.EARLIER not in entry


def test_the_index_marks_what_is_of_an_earlier_tree(tmp_path, monkeypatch):
    for name in NAMES[:1]:
        (tmp_path / name).mkdir()
        for file in (HERE / name).glob("*.*"):
            (tmp_path / name / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(shipped, "source_hash", lambda: "another")
    assert shipped.write_index(tmp_path, NAMES).read_text().count(shipped.EARLIER) == 1


@pytest.mark.parametrize(
    ("experiment", "name"), [(one, name) for one, names in shipped.IN_README.items() for name in names]
)
def test_a_picture_of_the_readme_is_of_a_shipped_experiment_and_has_an_svg_beside_it(experiment, name):
    readme, kept = (ROOT / "README.md").read_text(), ROOT / "results" / "readme" / name
    manifest = json.loads((HERE / experiment / "manifest.json").read_text())
    assert f"(results/readme/{name}.png)" in readme and f"(results/readme/{name}.svg)" in readme
    with Image.open(kept.with_suffix(".png")) as picture:
        words = picture.text
    svg = " ".join(kept.with_suffix(".svg").read_text(encoding="utf-8").split())
    assert (
        words["Seeds"] == ", ".join(map(str, manifest["seeds"]))
        and words["Experiment"] == manifest["experiment_sha256"]
    )
    assert text(words["Title"]) in svg and words["Rules"] in svg
    if name == "flow_over_time":
        answers = read_answers(pd.read_csv(HERE / experiment / "summary.csv"))
        assert words["Comment"] == averted_sentence(policies(answers))


def test_pictures_of_the_readme_are_copied_as_png_and_as_svg(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped.rests, "FILE", tmp_path / "readme" / "what_it_rests_on.txt")
    figures = tmp_path / "run" / "figures"
    figures.mkdir(parents=True)
    (tmp_path / "readme").mkdir()
    for drawn in shipped.IN_README["quickstart"].values():
        for kind in (".png", ".svg"):
            (figures / f"{drawn}{kind}").write_text(drawn + kind)
    written = shipped.illustrate("quickstart", tmp_path / "run")
    assert [path.name for path in written] == [
        "flow_over_time.png", "flow_over_time.svg", "cost_over_time.png", "cost_over_time.svg",
    ]  # fmt: skip
    assert written[3].read_text() == "cost_over_time.svg" and shipped.illustrate("history", tmp_path / "run") == []


def test_what_is_no_shipped_experiment_is_not_shipped(tmp_path):
    reported = {"kind": "batch", "schema": 3, "name": "quickstart", "experiment": "name = 'quickstart'"}
    (tmp_path / "manifest.json").write_text(json.dumps(reported))
    with pytest.raises(StoreError, match="not of experiments/quickstart.toml as it is now"):
        shipped.ship(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
