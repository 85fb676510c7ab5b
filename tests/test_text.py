"""What a user wrote comes out as it went in: names, labels and questions, whatever stands in them."""

import ast

import pandas as pd
import pytest
from test_architecture import TREE
from tiny_batch import VALUES, tiny

import abm
from abm.analysis import SUMMARY_COLUMNS, headline
from abm.analysis.indices import INDEX_COLUMNS
from abm.batch.adaptive import PRECISION_COLUMNS
from abm.batch.dictionary import dictionary_table
from abm.batch.engine import run_batch
from abm.batch.replay import replay
from abm.tidy_tables import TEXT, read_tidy_table

WORDS = ("text", "name", "YYYY-MM", "YYYY-MM-DD")  # units of columns of text in the dictionary
NAMES = ("20", "007", "1e5", "inf", "true", "nan", "null", "na", "none", "n_a", "0x1f", "1_000", "2024_01_01", "all")


def policies(named):
    """Return the scenarios of a tiny experiment: the baseline, and a policy of each name with its label."""
    policy = VALUES["scenario"][1] | {"interventions": [{"kind": "inspection_rate", "start": 2, "coverage": 0.4}]}
    return [VALUES["scenario"][0], *(policy | {"name": name, "label": label} for name, label in named.items())]


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """Return a batch of policies whose names other programs take for numbers, truth or nothing."""
    folder = tmp_path_factory.mktemp("names") / "results"
    experiment = tiny(scenario=policies({name: name for name in NAMES}), replicates=2)
    run_batch(experiment, folder, 1, None, tell=lambda line: None)
    return folder


def test_names_are_text_in_every_opened_table(named):
    opened = abm.open_results(named)
    for table in ("runs", "daily", "offices", "summary"):
        assert set(getattr(opened, table).scenario) == {"baseline", "placebo", *NAMES}, table
    told = opened.summary.drop_duplicates("scenario").set_index("scenario").label
    assert all(told[name] == name for name in NAMES)
    assert set(opened.summary.compared_with.dropna()) == {"baseline", "placebo"}


def test_names_are_text_in_sql(named):
    pytest.importorskip("duckdb")
    opened = abm.open_results(named)
    for table in ("runs", "daily", "offices", "summary"):
        answer = opened.sql(f"select distinct scenario from {table} where scenario <> 'x'").scenario
        assert set(answer) == {"baseline", "placebo", *NAMES}, table
    assert opened.sql("select label from summary where scenario = 'nan' limit 1").label.item() == "nan"


def test_names_are_text_on_the_page_in_the_answer_and_in_a_replay(named):
    from abm.viewer.stored import StoredBatch

    stored = StoredBatch(named)
    assert set(stored.runs.scenario) == set(stored.summary.scenario) == {"baseline", "placebo", *NAMES}
    assert all(f"\n{name} " in headline(named) for name in NAMES)
    for name in NAMES:
        assert stored.run(name, 1).scenario.name == name
        assert replay(named, f"{name}/1").differences == ()


def test_every_column_of_text_is_read_as_text():
    told = dictionary_table(SUMMARY_COLUMNS, "daily", True)
    told = pd.concat([told, dictionary_table(SUMMARY_COLUMNS, "monthly", True)])
    declared = set(told.column[told.unit.isin(WORDS)]) | {"policy", "baseline"}
    for columns in (INDEX_COLUMNS, PRECISION_COLUMNS):
        declared |= {name for name, (unit, _) in columns.items() if unit in WORDS}
    assert declared - set(TEXT) == set()


def test_tables_of_results_are_read_in_one_place():
    readers = {
        name
        for name, tree in TREE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("read_csv", "read_table", "from_csv", "read_csv_auto")
        and isinstance(node.value, ast.Name) and node.value.id in ("pd", "pandas", "duckdb")
    }  # fmt: skip
    assert readers == {"abm.tidy_tables"}


def test_blank_is_missing_and_nothing_else_is(tmp_path):
    (tmp_path / "summary.csv").write_text("scenario,label,mean,status\nnan,NA,1.5,\n1e5,None,,null\n")
    table = read_tidy_table(tmp_path / "summary.csv")
    assert table.scenario.tolist() == ["nan", "1e5"] and table.label.tolist() == ["NA", "None"]
    assert table["mean"].isna().tolist() == [False, True] and table.status.isna().tolist() == [True, False]


TEXT_MODE = {"open", "read_text", "write_text", "fdopen", "TextIOWrapper", "NamedTemporaryFile", "run", "Popen"}
BINARY = {"rb", "wb", "ab", "r+b", "w+b", "xb"}


def opens_text_without_encoding(node):
    """Tell whether a call reads or writes text in whatever encoding the machine has."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    words = {word.value for word in (*node.args, *given.values()) if isinstance(word, ast.Constant)}
    if name not in TEXT_MODE or "encoding" in given or BINARY & {word for word in words if isinstance(word, str)}:
        return False
    if name in ("run", "Popen"):  # of subprocess
        return "text" in given or "universal_newlines" in given
    if name == "NamedTemporaryFile":
        return any(isinstance(word, str) and set(word) <= set("rwax+t") for word in words)
    owner = getattr(getattr(node.func, "value", None), "id", "")
    return not (name == "open" and owner == "os") and not (name == "write_text" and isinstance(node.func, ast.Name))


@pytest.mark.parametrize("name", TREE)
def test_files_are_utf_8_whatever_the_locale(name):
    wrong = [node.lineno for node in ast.walk(TREE[name]) if opens_text_without_encoding(node)]
    assert wrong == [], "text mode without encoding="
