"""People read the words of the field: none of the shorthand that only its writers know."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest
from test_architecture import TREE

import abm
from abm.command.docs import MODULES

ROOT = Path(__file__).parents[1]
BANNED = re.compile(
    r"\b(luck|told|lived|lives|hangs? on|hang together|(kept|keeps?) (back|away)|parted|made up|deepest fall|organisation\w*)\b",
    re.IGNORECASE,
)
DOCUMENTS = (
    "README.md",
    "abm/ODD.md",
    "abm/MESA.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/tutorial.ipynb",
    *(f"experiments/{file.name}" for file in (ROOT / "experiments").iterdir()),
)
CODE = re.compile(r"[a-z_]+")  # a key or a name, which nobody reads as a sentence
ONLY_NAMES = ("luck",)  # not even as the name of a column


def strings(tree):
    """Return the text of a module that may reach a person: what is no docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                  if isinstance(node, documented) and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [(node.lineno, node.value) for node in constants if id(node) not in docstrings]


def banned(text):
    """Return the first banned word of a text; of a mere name, only those that are no name either."""
    found = BANNED.search(text)
    return found[0] if found and (not CODE.fullmatch(text) or text in ONLY_NAMES) else None


PRIVATE = re.compile(
    r"(?<![a-z])(un)?(told|luck|lucky|lived)(?![a-z])|\b(hangs? on|parted|made up|deepest fall)\b", re.IGNORECASE
)
SOURCES = (".py", ".js", ".vue", ".html", ".css", ".toml")


@pytest.mark.parametrize("folder", ["abm", "tests", "examples", "experiments"])
def test_no_name_and_no_comment_has_a_private_word(folder):
    """Those who read code are people, too: names, comments and tests say it in the words of the field."""
    files = [file for file in (ROOT / folder).rglob("*") if file.suffix in SOURCES and file != Path(__file__)]
    assert files
    assert [(str(file.relative_to(ROOT)), i, found[0]) for file in files
            for i, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            if (found := PRIVATE.search(line))] == []  # fmt: skip


def test_a_private_word_is_seen_as_a_part_of_a_name():
    assert [bool(PRIVATE.search(name)) for name in ("is_told", "other_luck", "_LIVED_", "untold", "toldo", "pluck", "outlived")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip


def commands():
    """Return the functions behind the command line: their docstrings are its help."""
    return [node for name in ("abm.command.cli", "abm.command.batch") for node in TREE[name].body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]  # fmt: skip


@pytest.mark.parametrize("name", TREE)
def test_no_text_of_the_program_has_a_banned_word(name):
    assert [(line, word) for line, text in strings(TREE[name]) if (word := banned(text))] == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_document_has_a_banned_word(path):
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert [(i, found[0]) for i, line in enumerate(lines, 1) if (found := BANNED.search(line))] == []


def page_texts(text):
    """Return what a file of the page may show: texts in quotes, and what stands between tags; without code in either."""
    bare = re.sub(r"/\*.*?\*/|<!--.*?-->|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    bare = re.sub(r"\$\{[^{}]*\}|\{\{.*?\}\}", " ", bare)
    bare = re.sub(r'\s(?::|@|v-)[\w.:-]+="[^"]*"', " ", bare)  # attributes whose values are code
    found = re.findall(r"\"([^\"\n]*)\"|`([^`]*)`|>([^<>{}=;]+)</", bare)
    return [part for parts in found for part in parts if re.search(r"\s", part.strip())]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "abm").glob("[rv]*/web/*")), ids=lambda path: f"{path.parts[-3]}/{path.name}"
)
def test_no_text_of_the_page_has_a_banned_word(path):
    texts = page_texts(path.read_text(encoding="utf-8"))
    assert [text for text in texts if BANNED.search(text)] == []


def test_a_banned_word_on_the_page_is_seen():
    assert page_texts('<dt>days lived</dt><p>{{ told }}</p> say(`made up ${told} of`, "a b")') == [
        "days lived",
        "made up   of",
        "a b",
    ]


def public_docstrings():
    """Yield every name that `help(abm)` leads to, with its docstring: what is public, and its public methods and properties."""
    for name in abm.__all__:
        yield from documented(name, getattr(abm, name))
    for module in map(importlib.import_module, MODULES):  # what the public names give and take
        for name, one in vars(module).items():
            if not name.startswith("_") and getattr(one, "__module__", "") == module.__name__:
                yield from documented(f"{module.__name__}.{name}", one)


def documented(name, one):
    yield name, inspect.getdoc(one) or ""
    for part, member in vars(one).items() if inspect.isclass(one) else ():
        if not part.startswith("_") and (callable(member) or isinstance(member, property)):
            yield f"{name}.{part}", inspect.getdoc(member) or ""


def test_no_public_docstring_has_a_banned_word():
    found_in = dict(public_docstrings())
    assert len(found_in) > 100 and {"InterdictionModel.step", "abm.running.engine.run_batch"} < set(found_in)
    assert {name: found[0] for name, text in found_in.items() if (found := BANNED.search(text))} == {}


def test_the_help_of_commands_has_no_banned_word():
    found = {node.name: banned(ast.get_docstring(node) or "") for node in commands()}
    assert len(found) > 8 and not any(found.values())


def test_a_banned_word_is_seen():
    assert banned("what the answer hangs on") == "hangs on" and banned("luck") == "luck"
    assert banned("parted") is None and banned("One draw of LUCK.") == "LUCK"
