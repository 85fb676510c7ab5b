"""Compiled rules are kept by what they are made of; an edit compiles what it concerns, and what is damaged is as none."""

import dis
import inspect
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import CodeType, SimpleNamespace

import pytest
from abm import simulate
from abm.model.caching import _globals_in
from abm.model.compilation import PACKAGE, cache_folder, forget_old, machine_hash, source_hash
from abm.model.observation import Outcome
from abm.model.pairing import paired_measures
from abm.store.chunks import encode
from abm.store.plan import AS_TABLES, WITH_NUMBERS, code_version
from abm.store.rows import tables_of
from numba.core.dispatcher import Dispatcher


def test_the_key_changes_with_a_rule(tmp_path, monkeypatch):
    before = source_hash()
    copy = tmp_path / "abm"
    for folder in ("inputs", "model"):
        shutil.copytree(PACKAGE / folder, copy / folder)
    monkeypatch.setattr("abm.model.compilation.PACKAGE", copy)
    assert source_hash() == before
    (copy / "inputs" / "naming.py").write_text("# other hints\n")  # no number depends on it
    assert source_hash() == before
    (copy / "model" / "mechanisms" / "market" / "market.py").write_text("# another market\n")
    assert source_hash() != before


def test_versions_not_compiled_for_long_are_forgotten(tmp_path):
    old, new, other, link = tmp_path / ("0" * 16), tmp_path / ("1" * 16), tmp_path / "thesis", tmp_path / ("2" * 16)
    mixed = tmp_path / ("3" * 16 + "-checked")
    machine = tmp_path / ("4" * 8)
    for folder, age in ((old, 40), (new, 1), (other, 40), (mixed, 40), (machine, 40)):
        (folder / "rules_1").mkdir(parents=True)
        (folder / "rules_1/market.trade-9.py311.nbi").write_bytes(b"")
        (folder / "market.trade-0a1b-2c3d.nbc").write_bytes(b"")
        (folder / ("9" * 16)).touch()
        if folder == mixed:
            (folder / "notes.txt").write_text("mine")
        moment = os.stat(tmp_path).st_mtime - age * 86400
        os.utime(folder, (moment, moment))
    link.symlink_to(other)
    forget_old(tmp_path)
    assert set(tmp_path.iterdir()) == {new, other, mixed, link} and [*other.rglob("*.nbi")]
    assert [path.name for path in mixed.rglob("*")] == ["notes.txt"]  # what is not ours stays, wherever it lies


def test_another_python_compiles_anew_and_takes_runs_as_they_are(monkeypatch):
    before = (source_hash(), code_version(), machine_hash.__wrapped__())
    monkeypatch.setattr("abm.model.compilation.platform.python_version", lambda: "3.99.1")
    code_version.cache_clear()
    assert (source_hash(), code_version()) == before[:2] and machine_hash.__wrapped__() != before[2]


def names_in(code):
    """Return every name that a function, and what is defined in it, looks up."""
    return {*code.co_names, *(name for part in code.co_consts if isinstance(part, CodeType) for name in names_in(part))}


def files_behind(*roots):
    """Return the file of every function and class that is reached from some, by the names that they look up."""
    waiting, seen = list(roots), {}
    while waiting:
        thing = waiting.pop()
        thing = getattr(thing, "py_func", getattr(thing, "__func__", thing))  # of a rule, and of a class method
        if id(thing) in seen or not (getattr(thing, "__module__", None) or "").startswith("abm."):
            continue
        seen[id(thing)] = sys.modules[thing.__module__].__file__
        if inspect.isclass(thing):
            waiting += [value for value in vars(thing).values() if callable(value) or isinstance(value, classmethod)]
        elif code := getattr(thing, "__code__", None):
            waiting += [thing.__globals__[name] for name in names_in(code) if name in thing.__globals__]
    return {Path(file).relative_to(PACKAGE).as_posix() for file in seen.values()}


def test_numbers_of_runs_come_from_no_source_that_their_ids_leave_out():
    behind = files_behind(simulate, Outcome.of, tables_of, encode, paired_measures)
    assert {"model/simulation.py", "model/day.py", "model/observation.py", "measures/falls.py"} <= behind
    assert {name for name in behind if not name.startswith(WITH_NUMBERS)} == set(AS_TABLES)


def environment(cache):
    """Return the environment of a process that keeps what it compiles in a folder."""
    reported = ("INTERDICT_REPORTED_COMPILING", "INTERDICT_REPORTED_DAMAGE")
    kept = {name: value for name, value in os.environ.items() if name not in reported}
    return kept | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(PACKAGE.parent)}


def outcome(cache, *command):
    """Run Python so; return what it printed, and what it said besides."""
    command = [sys.executable, *map(str, command)]
    reported = subprocess.run(command, env=environment(cache), capture_output=True, text=True, check=False)
    assert reported.returncode == 0, reported.stderr
    return reported.stdout, reported.stderr


CHANGE = "Compiling rules that are new or have changed (once) ...\n"
HARMS = {
    "truncated": lambda content: content[: len(content) // 2],
    "shorter": lambda content: content[:-1],
    "empty": lambda content: b"",
    "flipped": lambda content: content[:-300] + bytes([content[-300] ^ 1]) + content[-299:],
    "garbage": lambda content: b"\x80\x05garbage" * 99,
}
ONE_FUNCTION = """
from abm.model.caching import compiled
@compiled()
def double(x):
    return 2.0 * x
print(double(21.0), len(double.stats.cache_hits))
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """Return a program of one rule, and a cache in which that is compiled."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "one.py").write_text(ONE_FUNCTION)
    assert outcome(folder / "cache", folder / "one.py") == ("42.0 0\n", CHANGE)
    return folder


def test_what_is_kept_is_found_and_what_is_not_there_is_compiled(one, tmp_path):
    cache = shutil.copytree(one / "cache", tmp_path / "cache")
    assert outcome(cache, one / "one.py") == ("42.0 1\n", "")
    for path in cache.rglob("*.nbc"):
        path.unlink()
    assert outcome(cache, one / "one.py") == ("42.0 0\n", CHANGE)


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_file_of_the_cache_is_compiled_anew_with_one_line(one, tmp_path, harm):
    cache = shutil.copytree(one / "cache", tmp_path / "cache")
    both = [*cache.rglob("*.nbc")]
    for path in both:  # the rule, and what Python calls of it
        path.write_bytes(HARMS[harm](path.read_bytes()))
    printed, said = outcome(cache, one / "one.py")
    assert printed == "42.0 0\n" and said.count("\n") == 1 and any(str(path) in said for path in both)
    assert outcome(cache, one / "one.py") == ("42.0 1\n", "")


CHAIN = """
from enum import IntEnum
from abm.model.caching import compiled, stamp_of
LOW = 2.0
class State(IntEnum):
    NONE = 0
    OPEN = 1
@compiled()
def lowest(x):
    return LOW * x + State.OPEN.value
@compiled()
def other(x):
    return x - 1.0
@compiled()
def both(x):
    return lowest(x) + other(x)
if __name__ == "__main__":
    print([rule(3.0) for rule in (lowest, other, both)], [len(rule.stats.cache_hits) for rule in (lowest, other, both)])
    print(*(stamp_of(rule).hex() for rule in (lowest, other, both)))
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """Return a cache in which three rules are compiled."""
    folder = tmp_path_factory.mktemp("chain")
    (folder / "chain.py").write_text(CHAIN)
    assert outcome(folder / "cache", folder / "chain.py")[0].splitlines()[0] == "[7.0, 2.0, 9.0] [0, 0, 0]"
    return folder / "cache"


@pytest.mark.parametrize(
    "edit, values, kept",
    [
        (("LOW = 2.0", "LOW = 5.0"), [16.0, 2.0, 18.0], [0, 1, 0]),
        (("OPEN = 1", "OPEN = 4"), [10.0, 2.0, 12.0], [0, 1, 0]),
        (("LOW * x", "LOW + x"), [6.0, 2.0, 8.0], [0, 1, 0]),
        (("x - 1.0", "x - 3.0"), [7.0, 0.0, 7.0], [1, 0, 0]),
        (("lowest(x) + other", "lowest(x) * other"), [7.0, 2.0, 14.0], [1, 1, 0]),
        (("@compiled()\ndef other", "\n# a remark\n@compiled()\ndef other"), [7.0, 2.0, 9.0], [1, 1, 1]),
    ],
    ids=["a constant", "a state", "a rule that is called", "another that is called", "the rule itself", "a remark"],
)
def test_an_edit_compiles_the_rule_and_what_calls_it_alone(chain, tmp_path, edit, values, kept):
    cache, source = shutil.copytree(chain, tmp_path / "cache"), tmp_path / "chain.py"
    before = {*cache.rglob("*.nbc")}
    source.write_text(CHAIN.replace(*edit))
    printed, said = outcome(cache, source)
    made = Counter(path.name.partition("-")[0] for path in {*cache.rglob("*.nbc")} - before)
    names = "__main__.lowest", "__main__.other", "__main__.both"
    assert made == {name: 2 for name, is_kept in zip(names, kept, strict=True) if not is_kept}  # and what Python calls
    assert CHAIN.count(edit[0]) == 1 and printed.splitlines()[0] == f"{values} {kept}"
    assert said == ("" if all(kept) else CHANGE), "a remark compiles nothing, and says nothing"
    source.write_text(CHAIN)
    assert outcome(cache, source)[0].splitlines()[0] == "[7.0, 2.0, 9.0] [1, 1, 1]"  # versions lie side by side


CALLED = """
from enum import IntEnum
from abm.model.caching import compiled
class State(IntEnum):
    OPEN = 1
class Stream(IntEnum):
    PLACE = 5
@compiled()
def half(x, is_whole=False):
    return x // 2 if is_whole else x / 2
@compiled()
def halves(x):
    return half(x, x > 3) + half(7, True) + half(State.OPEN, False) + half(x=Stream.PLACE, is_whole=False)
print(halves(8), len(half.signatures))
"""


def test_a_rule_called_with_literals_and_states_is_compiled_once_for_numbers(tmp_path):
    (tmp_path / "called.py").write_text(CALLED)
    printed, _ = outcome(tmp_path / "cache", tmp_path / "called.py")
    assert printed == "10.0 0\n"  # 4 + 3 + 0.5 + 2.5; what Python does not call is not made for it
    assert len([*tmp_path.rglob("*.half-*.nbc")]) == 1


def test_what_a_rule_is_made_of_is_reported_alike_in_every_process(tmp_path):
    (tmp_path / "chain.py").write_text(CHAIN)
    reported = {outcome(tmp_path / "cache", tmp_path / "chain.py")[0].splitlines()[1] for _ in range(3)}
    assert len(reported) == 1


def test_the_names_that_a_rule_reads_are_those_that_python_tells():
    """Of every rule, and of functions with so many names that the number of one takes two bytes, or three."""

    def read(code):
        own = {found.argval for found in dis.get_instructions(code) if found.opname == "LOAD_GLOBAL"}
        return own.union(*(read(part) for part in code.co_consts if isinstance(part, CodeType)))

    modules = [module for name, module in sys.modules.items() if name.startswith("abm.model.")]
    rules = {value for module in modules for value in vars(module).values() if isinstance(value, Dispatcher)}
    codes = [rule.py_func.__code__ for rule in rules]
    assert len(codes) > 150
    for names in (126, 128, 300, 33000):
        made = "def many():\n" + "".join(f"    a.b{i}, c{i}\n" for i in range(names))
        codes += [part for part in compile(made, "many", "exec").co_consts if isinstance(part, CodeType)]
    codes += [test_the_names_that_a_rule_reads_are_those_that_python_tells.__code__]  # with functions in it
    for code in codes:
        assert _globals_in(code) == read(code), code.co_name


def test_what_a_module_holds_is_no_constant():
    code = "import abm.model.kinds as kinds\nfrom abm.model.caching import *\n@compiled()\ndef days():\n    return kinds.DAYS\n"
    with pytest.raises(TypeError, match="import the names"):
        exec(code + "days()", {"__name__": "abm.model.days"})


AROUND = """
from numba.extending import register_jitable
from abm.model.caching import compiled, stamp_of
STEP = {step}
@register_jitable
def stepped(x):
    return x + STEP
def made(times):
    @compiled()
    def both(x):
        return stepped(x) * times
    return both
"""


@pytest.mark.compiled_only
def test_a_rule_is_reported_by_helpers_that_are_no_rules_and_by_what_is_around_it():
    def stamp(step, times):
        names = {"__name__": "of_somebody_else"}
        exec(AROUND.format(step=step), names)
        return names["stamp_of"](names["made"](times))

    assert stamp(2, 3) == stamp(2, 3)
    assert len({stamp(2, 3), stamp(5, 3), stamp(2, 4)}) == 3


@pytest.mark.compiled_only
@pytest.mark.parametrize(
    "reported, read, said",
    [
        ("import yaml", "yaml.YAMLError", "import the names"),
        ("from pathlib import Path\nfrom tests_of import OWN", "OWN.x", "a Own"),
    ],
)
def test_what_nobody_can_tell_of_is_refused(reported, read, said, monkeypatch):
    kind = type("Own", (), {"x": 3, "__module__": "tests_of"})
    monkeypatch.setitem(sys.modules, "tests_of", SimpleNamespace(OWN=kind()))
    code = f"{reported}\nfrom abm.model.caching import *\n@compiled()\ndef reads():\n    return {read}\n"
    with pytest.raises(TypeError, match=said):
        exec(code + "stamp_of(reads)", {"__name__": "of_somebody_else"})


SAYS = """
from abm.model.caching import compiled
@compiled()
def says(x):
    print("found", x)
    return x + 1
@compiled()
def calls(x):
    return says(x) * 2
print(calls(3))
"""


def test_a_rule_that_another_calls_can_say_something_when_it_is_compiled_and_when_it_is_found(tmp_path):
    (tmp_path / "says.py").write_text(SAYS)
    said = [outcome(tmp_path / "cache", tmp_path / "says.py")[0] for _ in range(2)]
    assert said == ["found 3\n8\n"] * 2


def test_who_has_no_home_compiles_for_this_process_alone():
    code = """
import os, pathlib
from abm.model import compilation
def no_home():
    raise RuntimeError("Could not determine home directory.")
pathlib.Path.home = no_home
folder = compilation.cache_root()
print(folder == compilation.cache_root(), folder.parent == pathlib.Path(os.environ["NUMBA_CACHE_DIR"]))
print(folder.parent)
"""
    kept = {name: value for name, value in environment("").items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    reported = subprocess.run([sys.executable, "-c", code], env=kept, capture_output=True, text=True, check=True)
    right, folder = reported.stdout.splitlines()
    assert right == "True True" and not Path(folder).exists()


def test_importing_changes_nothing_in_the_process(tmp_path):
    code = "import os; before = dict(os.environ); import abm, abm.model.simulation; print(before == dict(os.environ))"
    assert outcome(tmp_path / "cache", "-c", code) == ("True\n", "")
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_is_all_damaged_is_compiled_anew(chain, tmp_path):
    cache = shutil.copytree(chain, tmp_path / "cache")
    (tmp_path / "chain.py").write_text(CHAIN)
    for path in cache.rglob("*.nbc"):
        path.write_bytes(HARMS["truncated"](path.read_bytes()))
    printed, said = outcome(cache, tmp_path / "chain.py")
    assert printed.splitlines()[0] == "[7.0, 2.0, 9.0] [0, 0, 0]" and said.count("damaged") == 1


def test_a_run_that_finds_what_it_calls_damaged_compiles_that_anew(tmp_path):
    """The rules of the day alone are damaged, as compiling all of them takes a minute."""
    command = ("-m", "abm", "run", "--days", 2, "--seed", 1, "--out")
    outcome(cache_folder().parents[1], *command, tmp_path / "sound")
    cache = tmp_path / "cache"
    shutil.copytree(cache_folder(), cache / "interdict-abm" / cache_folder().name)
    for path in cache.rglob("day.*.nbc"):
        path.write_bytes(HARMS["truncated"](path.read_bytes()))
    said = outcome(cache, *command, tmp_path / "again")[1]
    assert said.count("damaged") == 1
    assert (tmp_path / "again/daily.csv").read_bytes() == (tmp_path / "sound/daily.csv").read_bytes()


def test_other_options_of_numba_compile_anew(monkeypatch):
    monkeypatch.delenv("NUMBA_BOUNDSCHECK", raising=False)
    before = machine_hash.__wrapped__()
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert machine_hash.__wrapped__() != before
