"""The documents say what the model does: their snippets run, and the names in them exist, in both directions."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import pytest

from abm.measures.resilience import Resilience
from abm.model import ground
from abm.model.day import PROCESSES
from abm.model.declared import LEVERS, MODULES, PARAMETERS, RESPONSES, title_of
from abm.model import interventions
from abm.model.interventions import known_kinds
from abm.model.observation import DAILY_COLUMNS
from abm.model.odd import printed
from abm.model.world import WORLD

ROOT = Path(__file__).parents[1]
ODD = ROOT / "abm" / "ODD.md"
DOCUMENTS = [ODD, ROOT / "README.md", ROOT / "abm" / "MESA.md"]
RULES = {title_of(module) for module in MODULES if module is not ground} | {"day"}
ELEMENTS = [
    "1 Purpose and patterns",
    "2 Entities, state variables and scales",
    "3 Process overview and scheduling",
    "4 Design concepts",
    "5 Initialization",
    "6 Input data",
    "7 Submodels",
]
OTHER_SECTIONS = ["What is not put in", "What the model is not"]


class Block(NamedTuple):
    """Hold a fenced block: its language, its text and the line of the document it starts after."""

    language: str
    text: str
    line: int


def blocks(path: Path, language: str) -> list[Block]:
    """Return the fenced blocks of one language; none if there is no such document."""
    if not path.exists():
        return []
    document = path.read_text(encoding="utf-8")
    found = re.finditer(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", document, re.MULTILINE | re.DOTALL)
    every = [Block(match[1], match[2], document.count("\n", 0, match.start(2))) for match in found]
    return [block for block in every if block.language == language]


def prose(path: Path) -> str:
    """Return a document without its fenced blocks."""
    return re.sub(r"^```.*?^```\s*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def sections(text: str, level: int) -> dict[str, str]:
    """Return the text under each heading of a level, in order."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)[1:]
    titles = [title.strip() for title in parts[::2]]
    assert len(set(titles)) == len(titles), f"a heading stands twice in {titles}"
    return dict(zip(titles, parts[1::2], strict=True))


def spans(text: str) -> list[str]:
    """Return what stands in code type, in order."""
    return re.findall(r"`([^`\n]+)`", text)


def record_names(kind) -> set[str]:
    """Return the names of all fields of a record, those of its tables included."""
    kind = kind.base
    return set(kind.names or ()).union(*(record_names(kind[name]) for name in kind.names or ()))


def known_names() -> set[str]:
    """Return every name that ODD.md may put in code type."""
    columns = {column.name for column in (*DAILY_COLUMNS, *RESPONSES)}
    options = {field.name for kind in known_kinds().values() for field in fields(kind)}
    names = {
        *PARAMETERS,
        *RULES,
        *known_kinds(),
        *(process.name for process in PROCESSES),
        *(lever.name for lever in LEVERS),
    }
    return (
        names
        | columns
        | options
        | record_names(WORLD)
        | set(WORLD.names)
        | {field.name for field in fields(Resilience)}
        | {"code"}
    )


@pytest.fixture(scope="module")
def odd() -> dict[str, str]:
    """Return the sections of ODD.md."""
    return sections(prose(ODD), 2)


def test_odd_has_the_elements_of_the_protocol_in_order(odd):
    titles = [title for title in odd if title[0].isdigit()]
    assert titles == ELEMENTS
    assert set(OTHER_SECTIONS) <= set(odd)


def test_submodels_are_printed_from_the_mechanisms(odd):
    """`python -m abm.model.odd` writes them anew."""
    assert set(sections(odd["7 Submodels"], 3)) == RULES
    text = ODD.read_text(encoding="utf-8")
    assert printed(text) == text


def test_the_schedule_lists_every_process_in_order(odd):
    listed = re.findall(r"^\d+\. `(\w+)`", odd["3 Process overview and scheduling"], re.MULTILINE)
    assert listed == [process.name for process in PROCESSES]


def test_every_name_in_odd_exists():
    words = {span for span in spans(prose(ODD)) if re.fullmatch(r"[A-Za-z_]\w*", span)}
    inside = {word for span in spans(prose(ODD)) for word in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", span)}
    assert sorted((words | inside) - known_names()) == []


def test_every_parameter_is_mentioned_in_the_submodels(odd):
    mentioned = set(spans(odd["7 Submodels"]))
    assert [name for name in PARAMETERS if name not in mentioned] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_submodel_says_what_it_represents_and_where_it_departs(odd, name):
    text = sections(odd["7 Submodels"], 3)[name]
    parts = ["*Represents*"] if name == "day" else ["*Represents*", "*Rule.*", "*Parameters.*", "*Departures.*"]
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_python_snippets_run(path, tmp_path, monkeypatch):
    """Run a document's snippets in order, in one namespace, in a folder that sees the experiments."""
    found = blocks(path, "python")
    if not found:
        pytest.skip(f"{path.name} has no python snippet")
    (tmp_path / "experiments").symlink_to(ROOT / "experiments")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interventions, "_KNOWN", dict(known_kinds()))  # what a document registers is not known after it
    namespace = {"__name__": "__main__"}
    for block in found:
        exec(compile("\n" * block.line + block.text, str(path), "exec", dont_inherit=True), namespace)  # noqa: S102  (our own documents)


def test_odd_has_snippets():
    assert len(blocks(ODD, "python")) >= 2


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_toml_snippets_are_experiments(path):
    experiment = pytest.importorskip("abm.experiment.experiment")
    found = blocks(path, "toml")
    if not found:
        pytest.skip(f"{path.name} has no toml snippet")
    for block in found:
        place = f"{path.name}, line {block.line + 1}"
        checked = experiment.check_experiment(tomllib.loads(block.text), block.text, place)
        assert len(checked.scenarios) >= 2, f"{place}: needs a baseline and a policy"
