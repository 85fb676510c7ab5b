"""The contributor page: every path in it is there, and the two ways through the code are as long as it says."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from longest import LONGEST, longest_first

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PATH = re.compile(r"(?<![\w./])(?:(?:abm|tests)/[\w./-]*|[\w-]+(?:/[\w-]+)*\.(?:py|md)|[\w-]+/(?=`))")
STEP = re.compile(r"^(\d+)\. `([\w/]+\.py)` ((?:`[\w.]+`(?:, )?)+): \S", re.M)
WAY = re.compile(r"^### (.+): (\d+) files, (\d+) steps back up\n\n((?:\d+\. .+\n)+)", re.M)
WAYS = {title: (int(files), int(back), lines) for title, files, back, lines in WAY.findall(PAGE)}


def is_there(path):
    """Tell whether a path is there; an AREA stands for any."""
    return any(ROOT.glob(path.rstrip("/").replace("AREA", "*")))


def defined_in(path):
    """Return the public functions and classes of a module, and of its classes as Class.name."""
    names = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
            inner = node.body if isinstance(node, ast.ClassDef) else []
            names |= {f"{node.name}.{one.name}" for one in inner if isinstance(one, ast.FunctionDef)}
    return names


def returns_to(files):
    """Return how many steps go to a file that was left before."""
    stays = [file for i, file in enumerate(files) if i == 0 or files[i - 1] != file]
    return len(stays) - len(set(stays))


def test_every_path_is_there():
    paths = sorted(set(PATH.findall(PAGE)))
    assert len(paths) > 40
    assert [path for path in paths if not is_there(path)] == []


def test_every_module_of_a_command_is_there():
    modules = re.findall(r"-m ((?:abm|tests)[\w.]*)", PAGE)
    paths = {name: name.replace(".", "/") for name in modules}
    ends = (".py", "/__main__.py")
    assert modules and [name for name in paths if not any(is_there(paths[name] + end) for end in ends)] == []


def test_both_ways_are_there():
    assert [title.partition(",")[0] for title in WAYS] == ["A load", "An experiment file"]


@pytest.mark.parametrize("title", WAYS)
def test_a_way_is_as_long_as_the_page_says(title):
    files, back, lines = WAYS[title]
    steps = STEP.findall(lines)
    assert [int(number) for number, _, _ in steps] == list(range(1, lines.count("\n") + 1))
    passed = [path for _, path, _ in steps]
    assert (len(set(passed)), returns_to(passed)) == (files, back)


@pytest.mark.parametrize("title", WAYS)
def test_every_step_of_a_way_is_in_its_file(title):
    missing = [
        (path, name)
        for _, path, names in STEP.findall(WAYS[title][2])
        for name in re.findall(r"`([\w.]+)`", names)
        if name not in defined_in(path) or name.rpartition(".")[2].startswith("_")
    ]
    assert missing == []


def test_the_longest_test_files_are_there_and_begun_first():
    assert [file for file in LONGEST if not (ROOT / "tests" / file).exists()] == []
    files = [f"tests/{file}" for file in ("analysis/test_analysis.py", *reversed(LONGEST), "viewer/test_watch.py")]
    items = [SimpleNamespace(location=(file, number)) for file in files for number in (1, 2)]
    longest_first(items)
    assert [item.location[0] for item in items[::2]] == [
        *(f"tests/{file}" for file in LONGEST),
        files[0],
        files[-1],
    ] and [item.location[1] for item in items] == [1, 2] * len(files)
