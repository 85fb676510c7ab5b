"""What a user wrote comes out as it went in: names, labels and questions, whatever stands in them."""

import ast
import html
import json
import os
import re
import subprocess
import sys
import tomllib
import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_architecture import TREE
from tiny_batch import VALUES, tiny, tiny_with
from waiting import wait_for

import abm
from abm.analysis import headline
from abm.analysis.lettering import CUT, fold, length, pad, shorten
from abm.analysis.pictures.letters import drawable, em, lacking
from abm.analysis.pictures.style import picture, write_headings
from abm.experiment.adaptive import PRECISION_COLUMNS
from abm.experiment.experiment import ExperimentError
from abm.experiment.wording import REFUSED, check_wording
from abm.results.columns import DIFFERENCE_COLUMNS, EFFECT_COLUMNS, INDEX_COLUMNS, SUMMARY_COLUMNS
from abm.results.dictionary import dictionary_table
from abm.results.reader import TEXT, ResultsFolder
from abm.running.engine import run_batch
from abm.running.hearing import Hearing
from abm.store.folder import read_manifest, write_manifest, write_table
from abm.store.verify import replay

WORDS = ("text", "name", "YYYY-MM", "YYYY-MM-DD")  # units of columns of text in the dictionary
NAMES = ("20", "007", "1e5", "inf", "true", "nan", "null", "na", "none", "n_a", "0x1f", "1_000", "2024_01_01", "all")


PROFILE = settings(max_examples=150, derandomize=True, deadline=None, database=None)
HOSTILE = (
    "$x$ & $ costs 5% <b>_{}</b> \\frac{1}{2} $\\frac$",
    "_hidden # 'quoted' \"double\", comma; \\ back",
    "</script><!-- ${x} `back` $1 {{ x }}",
    "=1+1",
    "  spaces before and after  ",
    "e\u0301a\u0308 Ma\u00f1ana \u2014 caf\u00e9",
    "\u0648\u0642\u0641 \u0642\u0627\u062f\u0629 \u05e9\u05dc\u05d5\u05dd 2024",
    "\U0001f6c2\ufe0f\U0001f575\U0001f3fd\u200d\u2640\ufe0f \u6bce\u65e5",
    "A label of a hundred and fifty letters and a few more that goes on, so that nobody can read it in one line of a "
    "picture, or of a table, at all, really",
    "\u6bce\u65e5" * 75,
    "W" * 606,
)
PIECES = ("nan", "NA", "null", "None", "true", "007", "1e5", "-inf", '"', "'", ",", ";", "$", "%", "[", "]", "{}", "<",
          "&amp;", "\\", "#", "_", "=1+1", "@", " ", "\u00a0", "\u00e9", "e\u0301", "\u05d0", "\u0648", "\u6f22",
          "\U0001f600", "\u200d", "\ufe0f", "\u202e", "\ufeff", "\ufffd", "long " * 40)  # fmt: skip
ANY = st.text(st.characters(exclude_categories=list(REFUSED)), max_size=60)
SHOWN = (
    st.one_of(
        st.sampled_from((*HOSTILE, *PIECES)),
        ANY,
        st.lists(st.one_of(st.sampled_from(PIECES), ANY), max_size=8).map("".join),
    )
    .map(lambda text: text or "x")
    .filter(lambda text: not re.fullmatch(r"[\s\u200b-\u202e\ufe0f\ufeff\u2060-\u206f\xad]*", text))
    .filter(lambda text: accepted(text))
)


def accepted(text):
    """Tell whether a label may be so."""
    try:
        return bool(check_wording(text))
    except ValueError:
        return False


def drawn(number):
    """Return some texts, the same at any time."""
    found = []

    @PROFILE
    @given(SHOWN)
    def collect(text):
        found.append(text)

    collect()
    found = list(dict.fromkeys(text for text in found if text not in HOSTILE))
    return found[:: max(1, len(found) // number)][:number]


def toml(text):
    """Return a text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)


def policies(named):
    """Return the scenarios of a tiny experiment: the baseline, and a policy of each name with its label."""
    policy = VALUES["scenario"][1] | {"interventions": [{"kind": "inspection_rate", "start": 2, "coverage": 0.4}]}
    return [VALUES["scenario"][0], *(policy | {"name": name, "label": label} for name, label in named.items())]


LABELS = dict(zip(NAMES, (*HOSTILE, *drawn(len(NAMES) - len(HOSTILE))), strict=True))
ALL = {"baseline", "placebo", *NAMES}
QUESTION = f"Does {HOSTILE[0]} or {HOSTILE[2]} hold in {HOSTILE[6]}, 100% \\u003c /*STYLE*/?"


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """Return a batch of policies whose names other programs take for numbers, truth or nothing, and what it drew."""
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    folder, shown = tmp_path_factory.mktemp("names") / "T10:30 $x$ 100% 'a'" / "results", []
    reported = []
    save = Figure.savefig

    def savefig(figure, *words, **how):
        save(figure, *words, **how)
        shown.extend((text.get_text(), text.get_parse_math()) for text in figure.findobj(Text))

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr(Figure, "savefig", savefig)
        warnings.simplefilter("error", UserWarning)
        experiment = tiny(scenario=policies(LABELS), replicates=2, question=QUESTION, name="007")
        run_batch(experiment, folder, 1, None, hear=Hearing(tell=reported.append))
    return folder, shown, reported


def test_names_and_labels_are_text_in_every_opened_table(named):
    opened = abm.open_results(named[0])
    for table in ("runs", "daily", "offices", "summary"):
        assert set(getattr(opened, table).scenario) == ALL, table
    reported = opened.summary.drop_duplicates("scenario").set_index("scenario").label
    assert {name: reported[name] for name in NAMES} == LABELS
    assert set(opened.summary.compared_with.dropna()) == {"baseline", "placebo"}
    assert opened.manifest["question"] == QUESTION and opened.manifest["name"] == "007"
    assert {one["name"]: one["label"] for one in opened.manifest["scenarios"] if one["name"] in LABELS} == LABELS


def test_names_and_labels_are_text_in_sql(named):
    pytest.importorskip("duckdb")
    opened = abm.open_results(named[0])
    for table in ("runs", "daily", "offices", "summary"):
        assert set(opened.sql(f"select distinct scenario from {table} where scenario <> 'x'").scenario) == ALL, table
    reported = opened.sql("select distinct scenario, label from summary").set_index("scenario").label
    assert {name: reported[name] for name in NAMES} == LABELS


def test_names_are_text_on_the_page_and_in_a_replay(named):
    from abm.viewer.page.stored import StoredBatch

    stored = StoredBatch(named[0])
    assert set(stored.runs.scenario) == set(stored.summary.scenario) == ALL and stored.question == QUESTION
    for name in NAMES:
        assert stored.run(name, 1).scenario.name == name
    assert replay(named[0], "20/1").differences == replay(named[0], "nan/0").differences == ()


def test_the_page_shows_what_was_written(named):
    solara = pytest.importorskip("solara")
    from abm.viewer.page.results_tab import Opened
    from abm.viewer.page.stored import StoredBatch

    _, context = solara.render(Opened(None, StoredBatch(named[0])), handle_error=False)
    wait_for(lambda: len(context.find(solara.widgets.HTML).widgets) > 1)
    question, *others = (one.unsafe_innerHTML for one in context.find(solara.widgets.HTML).widgets)
    context.close()
    assert html.unescape(question) == QUESTION and not any("<script" in other for other in others)
    cells = {html.unescape(cell) for cell in re.findall("<td>(.*?)</td>", "".join(others))}
    assert {"No new policy", LABELS[NAMES[0]]} <= cells


def squeezed(text):
    """Return a text without its spaces: lines may be broken anywhere."""
    return re.sub(r"\s", "", text)


def test_labels_are_in_every_picture_as_they_were_written(named):
    figures = {path.name for path in (named[0] / "figures").glob("*.png")}
    assert {"flow_over_time.png", "delivered_kg_per_day.png", "resilience.png", "flow_map.png"} <= figures
    assert not any(is_mathematics for _, is_mathematics in named[1])
    for label in LABELS.values():
        whole = squeezed(drawable(label))
        times = sum(squeezed(text) == whole or shortened(squeezed(text), whole) for text, _ in named[1])
        assert times >= 4, label  # two flows, measures, map


def shortened(text, whole):
    return text.endswith(CUT) and whole.startswith(text[: -len(CUT)]) and len(text) > 40


def test_letters_without_a_shape_are_reported_once_for_the_batch(named):
    [boxes] = [line for line in named[2] if "DejaVu" in line]
    assert boxes == lacking(LABELS.values()) and "\u6bce" in boxes
    assert not any("could not be made" in line for line in named[2])


def test_labels_are_in_the_answer(named):
    lines = headline(named[0]).splitlines()
    assert max(map(length, lines)) <= 100
    names = squeezed("".join(pad(line, 20)[:20] if length(line[:20]) <= 20 else line for line in lines))
    for label in LABELS.values():
        assert squeezed(label)[:9] in names


def test_every_column_of_text_is_read_as_text():
    reported = dictionary_table(SUMMARY_COLUMNS, "daily", True)
    reported = pd.concat([reported, dictionary_table(SUMMARY_COLUMNS, "monthly", True)])
    declared = set(reported.column[reported.unit.isin(WORDS)]) | {"policy", "baseline"}
    for columns in (INDEX_COLUMNS, PRECISION_COLUMNS, DIFFERENCE_COLUMNS, EFFECT_COLUMNS):
        declared |= {name for name, (unit, _) in columns.items() if unit in WORDS}
    assert declared - set(TEXT) == set()


def test_tables_of_results_are_read_in_one_place():
    readers = {
        name
        for name, tree in TREE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("read_csv", "read_table", "open_csv", "read_csv_auto")
        and isinstance(node.value, ast.Name) and node.value.id in ("pd", "pandas", "csv", "duckdb")
    }  # fmt: skip
    assert readers == {"abm.results.reader"}


def test_blank_is_missing_and_nothing_else_is(tmp_path):
    (tmp_path / "summary.csv").write_text("scenario,label,mean,status\nnan,NA,1.5,\n1e5,None,,null\n")
    table = ResultsFolder(tmp_path).table("summary")
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
    return not (name == "open" and owner in ("os", "Image", "watch")) and not (
        name in ("read_text", "write_text") and isinstance(node.func, ast.Name)
    )


@pytest.mark.parametrize("name", TREE)
def test_files_are_utf_8_whatever_the_locale(name):
    wrong = [node.lineno for node in ast.walk(TREE[name]) if opens_text_without_encoding(node)]
    assert wrong == [], "text mode without encoding="


def test_a_manifest_is_utf_8_under_any_locale(tmp_path):
    code = (
        "import sys, pathlib; from abm.store.folder import read_manifest, write_manifest\n"
        "place = pathlib.Path(sys.argv[1]); write_manifest({'question': 'Ma\\u00f1ana \\u6f22'}, place)\n"
        "assert read_manifest(place)['question'] == 'Ma\\u00f1ana \\u6f22'"
    )
    poor = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=poor, check=True, timeout=300)
    assert json.loads((tmp_path / "manifest.json").read_bytes().decode("utf-8"))["question"] == "Ma\u00f1ana \u6f22"


@PROFILE
@given(SHOWN, SHOWN)
def test_an_experiment_file_gives_its_text(label, question):
    if "\x7f" in label + question:
        return
    text = f'question = {toml(question)}\n[[scenario]]\nname = "a"\nlabel = {toml(label)}'
    values = tomllib.loads(text)
    experiment = tiny(question=values["question"], scenario=policies({"nan": values["scenario"][0]["label"]}))
    assert experiment.question == question and experiment.labels["nan"] == label


@pytest.mark.parametrize("text, reported", [
    ("a\nb", "character 2 (U+000A) is a line break"),
    ("a\u2028b", "character 2 (U+2028) is a line break"),
    ("\x1b[31mred", "character 1 (U+001B) is a control character"),
    ("a\x00", "character 2 (U+0000) is a control character"),
    ("a\x9bb", "character 2 (U+009B) is a control character"),
    (" \u200b\u00a0", "nothing in it can be seen"),
    ("", "allowed text in quotes"),
])  # fmt: skip
@pytest.mark.parametrize("key", ("question", "label"))
def test_what_no_text_may_be_is_reported_in_one_line(text, reported, key):
    changes = {"question": text} if key == "question" else {"scenario": policies({"nan": text})}
    with pytest.raises(ExperimentError) as error:
        tiny(**changes)
    [problem] = error.value.problems
    place = "question = " if key == "question" else "scenario[1].label = "
    assert problem.startswith(f"tiny.toml: {place}") and reported in problem and problem.isprintable()


@PROFILE
@given(st.lists(st.tuples(SHOWN, st.floats(allow_infinity=False)), min_size=1, max_size=20))
def test_a_table_gives_its_text(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "summary.csv"
    table = pd.DataFrame(rows, columns=["label", "mean"])
    table.insert(0, "scenario", [label[::-1] for label in table.label])
    write_table(table, path)
    read = ResultsFolder(path.parent).table("summary")
    assert read.label.tolist() == table.label.tolist() and read.scenario.tolist() == table.scenario.tolist()
    assert read["mean"].isna().tolist() == table["mean"].isna().tolist() and pd.api.types.is_numeric_dtype(read["mean"])


@PROFILE
@given(SHOWN)
def test_a_manifest_gives_its_text(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "manifest"
    folder.mkdir(exist_ok=True)
    write_manifest({"question": text}, folder)
    assert read_manifest(folder)["question"] == text


@PROFILE
@given(SHOWN)
def test_html_gives_its_text(text):
    pytest.importorskip("solara")
    from abm.viewer.page.about_tab import escape
    from abm.viewer.page.numbers import table_html

    assert html.unescape(escape(text)) == text and "<" not in escape(text)
    shown = table_html(pd.DataFrame({"label": [text], "mean": [1.5]}))
    assert re.search(r"<td[^>]*>(.*)</td><td[^>]*>1\.50</td>", shown, re.DOTALL)[1] == escape(text)


@PROFILE
@given(SHOWN, st.integers(4, 100), st.sampled_from((None, em)), st.integers(0, 3))
def test_lines_fit_and_lose_nothing(text, room, width, most):
    how = {} if width is None else {"width": width}
    lines = fold(text, room, most=most, **how)
    assert all(length(line, **how) <= room for line in lines)
    whole = "".join(lines).replace(" ", "")
    if most and whole.endswith(CUT) and not text.endswith(CUT):
        assert len(lines) == most and text.replace(" ", "").startswith(whole[: -len(CUT)])
    else:
        assert whole == text.replace(" ", "")
    cut = shorten(text, room, **how)
    assert length(cut, **how) <= room and (cut == text or text.startswith(cut[: -len(CUT)]))
    assert length(pad(text, room)) == max(room, length(text))


@settings(PROFILE, max_examples=6)
@given(st.lists(SHOWN, min_size=20, max_size=20))
def test_any_text_can_be_drawn_without_a_word_of_warning(tmp_path_factory, texts):
    from abm.analysis.pictures.letters import cut, quoted, wrap

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with picture(tmp_path_factory.getbasetemp() / "texts.png", 13, 20) as figure:
            title = f"Under {quoted(texts[0])} the flow falls; {cut(texts[1])}: falls"
            assert 0 < write_headings(figure, title, wrap(texts[2], 10, 10), "Source") < 5
            axis = figure.subplots()
            axis.set_yticks(range(len(texts)), [wrap(text, 2.2, 9.5, 4) for text in texts])
            axis.set_title(wrap(texts[3], 4, 11), pad=20)


def test_letters_that_the_font_lacks_are_reported_once():
    assert lacking(["plain", "Ma\u00f1ana", "\u0648\u0642\u0641", "e\u0301"]) == ""
    reported = lacking(["\u6f22\u5b57\u6f22", "\u6bce\u200d\ufe0f"])
    assert reported.startswith("pictures show boxes for \u6f22 \u5b57 \u6bce: DejaVu Sans lacks them")
    assert "and 12 more" in lacking(["".join(map(chr, range(0x4E00, 0x4E14)))])
    assert drawable("a\u6f22\u200d\ufe0f") == "a\u25a1" or drawable("a\u6f22") == "a\u25a1"


def test_factors_that_are_words_are_text(tmp_path):
    policy = """
        design = {kind = "factorial", vary = {"20.region" = ["Northwest", "all"], "20.intensity" = [2, 4]}}
        replicates = 2
        daily = "none"
        [[scenario]]
        name = "baseline"
        label = "No new policy"
        [[scenario]]
        name = "20"
        label = "na"
        interventions = [{kind = "crackdown", start = 2, region = "all", intensity = 2}]
    """
    run_batch(tiny_with(policy), tmp_path, 1)
    opened = abm.open_results(tmp_path)
    assert opened.design["20.region"].tolist() == ["Northwest", "Northwest", "all", "all"]
    assert opened.design["20.intensity"].tolist() == [2, 4, 2, 4]
    assert set(opened.pairs.policy) == {"20"} and "\nna, " in headline(tmp_path)
    assert "no pair was run" not in headline(tmp_path)
    pytest.importorskip("duckdb")
    reported = opened.sql('select p.policy, d."20.region" as region from pairs p join design d using (point)')
    assert set(reported.policy) == {"20"} and set(reported.region) == {"Northwest", "all"}
