"""Fuzzing: inputs drawn by number, each given to the command line in a place of its own, and what may never follow.

Every input is made from its kind and its number alone, so that one that went wrong is drawn again:

    .venv/bin/python tests/fuzz/fuzz.py 10000                 # so many inputs in all; a table by kind
    .venv/bin/python tests/fuzz/fuzz.py 2000 experiments      # of one kind
    .venv/bin/python tests/fuzz/fuzz.py experiments/123       # one input, with all that it said

No run is simulated: those of a batch are canned. `test_fuzz` draws a few hundred of each kind.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from fuzz_stubs import stubbed  # noqa: E402

from abm.command import cli  # noqa: E402

HANGS = int(os.environ.get("FUZZ_HANGS", 120))  # seconds: only what never ends takes so long
LONGEST = 1250  # letters of a line
OUTSIDE = {"table.csv": "a,b\n1,2\n", "folder/notes.txt": "notes"}


@dataclass
class Outcome:
    """Hold what calls of the command line said, and what went wrong in them."""

    words: list[list[str]] = field(default_factory=list)
    codes: list[object] = field(default_factory=list)
    out: str = ""
    err: str = ""
    faults: list[str] = field(default_factory=list)


class Place:
    """Hold a folder to work in, and another one beside it that nothing may touch."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.here, self.outside = folder, folder / "here", folder / "outside"
        for name, text in OUTSIDE.items():
            (self.outside / name).parent.mkdir(parents=True, exist_ok=True)
            (self.outside / name).write_text(text)
        self.outcome = Outcome()
        self._before = self._found()

    def clear(self) -> None:
        """Begin anew."""
        if self.here.exists():
            for path in (self.here, *self.here.rglob("*")):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
        shutil.rmtree(self.here, ignore_errors=True)
        self.here.mkdir()
        self.outcome = Outcome()

    def call(self, *words: object) -> None:
        """Call the command line here, and note what it may not do."""
        words = [str(word) for word in words]
        self.outcome.words.append(words)
        self.do(lambda: cli.main(words))

    def do(self, action: Callable[[], object]) -> None:
        """Do something that may end with an exit code, and note what it may not do."""
        out, err, code = io.StringIO(), io.StringIO(), 0
        with contextlib.chdir(self.here), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                with _limit():
                    action()
            except SystemExit as end:
                code = end.code or 0
            except BaseException as error:  # noqa: BLE001 whatever it is, it is the fault that is looked for
                code = f"{type(error).__name__}: {str(error)[:200]}"
                err.write("".join(f"  | {line}" for line in traceback.format_exc().splitlines(keepends=True)))
        self.outcome.codes.append(code)
        self.outcome.out += out.getvalue()
        self.outcome.err += err.getvalue()
        self.outcome.faults += faults_of(code, out.getvalue(), err.getvalue())
        if self._found() != self._before:
            self.outcome.faults.append("files outside were changed")
            shutil.rmtree(self.outside)
            self.__init__(self.folder)

    def _found(self) -> dict[str, object]:
        return {
            str(path.relative_to(self.outside)): path.read_bytes() if path.is_file() else None
            for path in sorted(self.outside.rglob("*"))
        }


@contextlib.contextmanager
def _limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"not at its end after {HANGS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def faults_of(code: object, out: str, err: str) -> Iterator[str]:
    """Yield what may not follow from any input."""
    if code not in (0, 1, 2):
        yield f"ended with {code}"
    if code and not err.strip():
        yield f"exit code {code} without a word"
    for line in err.splitlines():
        if "a fault of the program" in line:
            yield line.removeprefix("interdict: ")
        elif not line.startswith("interdict: ") and code in (0, 1, 2):
            yield f"no line of ours: {line}"
        if len(line) > LONGEST:
            yield f"a line of {len(line)} letters: {line[:80]}"
    if found := re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", out + err):
        yield f"a control character reaches the terminal: {found[0]!r}"


def same(fault: str) -> str:
    """Return a fault without what differs from input to input."""
    return re.sub(r"'[^']*'|\"[^\"]*\"|/[^ ]*|\d+", "_", fault)[:110]


def draw(place: Place, kind: str, number: int) -> Outcome:
    """Draw an input, give it to the command line, and return what followed."""
    from fuzz_kinds import KINDS

    place.clear()
    KINDS[kind](random.Random(f"{kind}/{number}"), place)
    return place.outcome


@contextlib.contextmanager
def a_place() -> Iterator[Place]:
    """Give a place to draw in, where no run is simulated."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        with stubbed():
            yield Place(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def faults(kind: str, numbers: Iterable[int]) -> tuple[Counter, dict[str, str]]:
    """Return how many inputs ended with which codes, and by kind of fault the first input with all it said."""
    codes, found = Counter(), {}
    with a_place() as place:
        for number in numbers:
            reported = draw(place, kind, number)
            codes[max((str(code) for code in reported.codes), default="none")[:1]] += 1
            codes["faults"] += bool(reported.faults)
            for fault in reported.faults:
                codes[same(fault)] += 1
                found.setdefault(same(fault), f"{kind}/{number}: {fault[:300]}   {reported.words}"[:1500])
    return codes, found


def main(words: list[str]) -> None:
    """Draw inputs and print what followed."""
    from fuzz_kinds import KINDS

    if words and "/" in words[0]:
        kind, _, number = words[0].partition("/")
        with a_place() as place:
            reported = draw(place, kind, int(number))
            for path in sorted(place.here.rglob("*")):
                if path.is_file() and path.stat().st_size < 5000:
                    print(f"--- {path.relative_to(place.here)}\n{path.read_bytes().decode(errors='replace')}")
        print(reported.words, reported.codes, reported.out, reported.err, *reported.faults, sep="\n---\n")
        return
    kinds = words[1:] or list(KINDS)
    number = int(words[0]) if words else 600
    first = int(os.environ.get("FUZZ_FIRST", 0))
    for kind in kinds:
        codes, found = faults(kind, range(first, first + number // len(kinds)))
        total = number // len(kinds)
        reported = ", ".join(f"{codes[code]} x {code}" for code in ("0", "1", "2"))
        print(f"{kind}: {total} inputs, exit codes {reported}; with a fault: {codes['faults']}", flush=True)
        for fault, example in sorted(found.items(), key=lambda pair: -codes[pair[0]]):
            print(f"  {codes[fault]:5} {example}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
