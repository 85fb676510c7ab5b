"""What is said: as text, at once, to any output, and never at the cost of what was made."""

import io
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from tiny_batch import SMALL

from abm import Scenario
from abm.command import cli, screen
from abm.command.terminal import Lasting, brief, compile_once, lasting_output, tell
from abm.model import compilation
from abm.model import initialization as initialization
from abm.running import engine

ROOT = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(cli.app).commands
ODD = SMALL.replace("Does it work?", "Is it \u201ctrue\u201d?").replace("Every car", "Ev\u00e9ry car [/x] \U0001f697")


def ran(code, *arguments, **environment):
    """Run Python code or, with None, the command line; return exit code and what was said on standard error."""
    start = ["-m", "abm"] if code is None else ["-c", code]
    undefined = {name: value for name, value in os.environ.items() if name != compilation.REPORTED}
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)], cwd=ROOT, env=undefined | environment, text=True,
        encoding="utf-8", errors="replace", stderr=subprocess.PIPE, stdout=subprocess.PIPE, timeout=580, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def hearing(code):
    """Return Python code that hears Ctrl-C, to which a job in the background starts deaf."""
    return f"import _signal; _signal.signal(_signal.SIGINT, _signal.default_int_handler); {code}"


def test_next_to_nothing_is_loaded_before_ctrl_c_is_heard_and_a_notebook_keeps_its_own_way():
    reported = (
        "import sys, _signal; before = set(sys.modules); {}\n"
        "print(sorted(set(sys.modules) - before), _signal.getsignal(2).__name__, file=sys.stderr)"
    )
    command = "['abm', 'abm.__main__', 'abm.version'] stop_at_once\n"
    assert ran(hearing(reported.format("import abm.__main__"))) == (0, command)
    assert ran(hearing(reported.format("import abm"))) == (0, "['abm', 'abm.version'] default_int_handler\n")


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_of_every_command_is_text(command, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([*([command] if command else []), "--help"])
    reported = capsys.readouterr().out
    assert end.value.code == 0 and "Usage: interdict" in reported
    for option in COMMANDS[command].params if command else ():
        assert " ".join((getattr(option, "help", None) or "").split()) in " ".join(reported.split())


@pytest.mark.parametrize(
    "words", [["[/x]"], ["run", "--days", "[/x]"], ["batch", "[/x].toml"], ["run", "--set", "[/x]"]]
)
def test_what_a_user_wrote_is_no_markup_in_an_error(words, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    reported = capsys.readouterr().err
    assert (
        end.value.code == 2 and "fault of the program" not in reported and ("[/x]" in reported or words[1] == "--days")
    )


@pytest.mark.parametrize(
    "words",
    [["run", "--scenario", "x"], ["batch", "x.toml"], ["view", "x"], ["animate", "x"]],
    ids=lambda words: words[0],
)
def test_a_mistake_is_reported_before_anything_is_compiled(words, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    monkeypatch.setenv(compilation.REPORTED, "")
    monkeypatch.delenv(compilation.REPORTED)
    compilation.tell_of_compiling.cache_clear()
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    reported = capsys.readouterr().err
    assert end.value.code == 2 and reported.startswith("interdict: ") and "Compiling" not in reported


def test_that_rules_are_compiled_is_said_before_it_begins(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    monkeypatch.setenv(compilation.REPORTED, "")
    monkeypatch.delenv(compilation.REPORTED)
    compilation.tell_of_compiling.cache_clear()
    monkeypatch.setattr(engine, "compile_rules", lambda: print("heavy", file=sys.stderr))
    compile_once()
    assert capsys.readouterr().err == "Compiling the rules for this machine (once, about a minute) ...\nheavy\n"
    compilation.tell_of_compiling.cache_clear()


def test_the_bar_of_a_batch_starts_when_the_rules_are_compiled_and_only_where_a_run_is_left(monkeypatch):
    done = []
    monkeypatch.setattr(screen, "compile_once", lambda: done.append("compiled"))
    monkeypatch.setattr(screen, "progress", lambda *reported: nullcontext(done.append(reported)))
    plan = SimpleNamespace(about={"name": "small"}, in_words=lambda: "3 scenarios")
    for left, reported in ((2, ["compiled", (6, "run", 4)]), (0, [(6, "run", 6)])):
        with screen.Screen() as shown:
            shown.hearing.begin(plan, 6, 6 - left)
        assert done == reported
        done.clear()


def test_that_rules_are_compiled_is_said_in_python_once_and_first(monkeypatch, capsys, tmp_path):
    def stop(scenario):
        raise InterruptedError

    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    monkeypatch.setenv(compilation.REPORTED, "")
    monkeypatch.delenv(compilation.REPORTED)
    monkeypatch.setattr(initialization, "resolve", stop)
    compilation.tell_of_compiling.cache_clear()
    for _ in range(2):
        with pytest.raises(InterruptedError):
            initialization.build_world(Scenario(), 1)
    assert capsys.readouterr().err.count("Compiling the rules") == 1
    compilation.tell_of_compiling.cache_clear()


def test_nothing_is_said_of_compiling_where_the_rules_are_there(tmp_path):
    code = "from abm.model.compilation import note_compiled, tell_of_compiling; note_compiled(); tell_of_compiling()"
    assert ran(code, NUMBA_CACHE_DIR=str(tmp_path)) == (0, "")


def test_what_would_move_or_color_a_terminal_is_written_out():
    seen = io.StringIO()
    out = Lasting(seen)
    out.write("a\x1b[31mb\x9bc\rd\u202ee\tf\n")
    out.write("\r 10% done")
    assert seen.getvalue() == "a\\x1b[31mb\\x9bc\\x0dd\\u202ee\tf\n\r 10% done"


def test_a_line_is_reported_without_its_middle_where_it_is_very_long(capsys):
    tell("began " + "x" * 9999 + " ended")
    reported = capsys.readouterr().err
    assert reported.startswith("interdict: began x") and reported.endswith("x ended\n") and len(reported) < 1200
    assert brief("x" * 1200) == "x" * 1200


def test_an_output_that_lacks_a_letter_or_takes_nothing_costs_nothing(monkeypatch):
    raw = io.BytesIO()
    out = Lasting(io.TextIOWrapper(raw, "latin-1"))
    out.write("\u00e9 \u2212 \U0001f697")
    out.flush()
    assert raw.getvalue() == b"\xe9 ? ?"
    closed = io.StringIO()
    closed.close()
    for stream in (closed, None):
        monkeypatch.setattr(sys, "stdout", stream)
        with lasting_output():
            print("said to nobody", flush=True)
        assert sys.stdout is stream


@pytest.mark.parametrize(
    ("where", "code"), [(">&-", 0), ("| true", 0), (">/dev/full", 1)], ids=("closed", "gone", "full")
)
def test_a_list_that_cannot_be_printed_is_reported_in_a_line_at_most(where, code):
    command = f"set -o pipefail; {sys.executable} -m abm parameters {where}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=580, check=False
    )
    assert done.returncode == code and done.stderr.count("\n") == code and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("where", "code"),
    [(">&- 2>&-", 0), ("2>&1 | true", 0), (">/dev/full 2>/dev/full", 1)],
    ids=("closed", "gone", "full"),
)
def test_output_that_goes_away_costs_no_table(tmp_path, where, code):
    (tmp_path / "small.toml").write_text(ODD, encoding="utf-8")
    command = (
        f"set -o pipefail; {sys.executable} -m abm batch {tmp_path}/small.toml --workers 1 --out {tmp_path}/out {where}"
    )
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, timeout=580, check=False)
    found = {path.name for path in (tmp_path / "out").rglob("*")}
    assert done.returncode == code and found >= {"runs.csv", "summary.csv", "manifest.json", "flow_map.png"}


def test_any_label_is_printed_whatever_letters_a_terminal_has(tmp_path):
    (tmp_path / "small.toml").write_text(ODD, encoding="utf-8")
    code, reported = ran(
        None, "batch", tmp_path / "small.toml", "--workers", 1, "--out", tmp_path / "out", PYTHONIOENCODING="latin-1"
    )
    assert code == 0 and "Traceback" not in reported


def test_ctrl_c_while_modules_are_loaded_is_a_line(tmp_path):
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nraise ImportError\n")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from abm.__main__ import main; main()"
    assert ran(hearing(start), "run") == (130, "interdict: stopped; nothing was written\n")


def test_ctrl_c_while_rules_are_compiled_is_a_line():
    start = (
        "import os, signal; from abm.__main__ import main; from abm.running import engine\n"
        "engine.compile_rules = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "main(['run'])"
    )
    assert ran(hearing(start), **{compilation.REPORTED: "1"}) == (130, "interdict: stopped; nothing was written\n")


def test_more_workers_than_a_machine_can_have_are_refused(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["batch", "x.toml", "--workers", "100000"])
    assert end.value.code == 2 and "--workers" in capsys.readouterr().err
