"""Workers run the code that asked for them, also where another copy of the package lies in the folder of the command."""

import os
import subprocess
import sys
from pathlib import Path

import abm

PACKAGE = Path(abm.__file__).parent
SCRIPT = """
import os
import abm
from abm.running.worker import process_context

def say():
    import abm
    print(abm.__file__, flush=True)

if __name__ == "__main__":
    before = dict(os.environ)
    worker = process_context().Process(target=say)
    worker.start()
    worker.join()
    assert dict(os.environ) == before, "the environment of the command was changed"
"""


def test_workers_run_the_package_that_asked_for_them(tmp_path):
    """Two clones lay on a machine: a batch of one, started in the folder of the other, was run by the rules of the other."""
    other = tmp_path / "abm"
    other.mkdir()
    (other / "__init__.py").write_text("")
    script = tmp_path / "script" / "ask.py"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parent == PACKAGE


FROM_STDIN = """
import sys
from abm.running.worker import Worker

worker = Worker(print, 2**32)
worker.stop()
while True:
    try:
        worker.listen()
    except EOFError:
        break
worker.process.join()
print(worker.process.exitcode, sys.modules["__main__"].__file__)
"""


def test_a_script_from_standard_input_has_workers_without_a_traceback(tmp_path):
    """Each of them looked for a file of the name <stdin>, and said so in a traceback."""
    done = subprocess.run(
        [sys.executable], input=FROM_STDIN, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.stderr == "" and done.stdout.split() == ["0", "<stdin>"]
