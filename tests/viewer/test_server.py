"""The server: what it says when it cannot start, that it stays on this machine, and how it ends."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from chromium import require_chromium
from entry import enter

from abm.command.cli import main
from abm.experiment.finding import find_scenario
from abm.viewer.page import server
from abm.viewer.session.bands import band_file

# Every address that is asked for or connected to beyond this machine leaves a line.
WATCHED = """
import socket, sys
def watch(name, of, place):
    own = getattr(of, name)
    def watched(*given, **named):
        host = place(given)
        if str(host) not in ("127.0.0.1", "localhost", "::1", "None", "0.0.0.0", ""):
            print("OUTSIDE", host, file=sys.stderr, flush=True)
        return own(*given, **named)
    setattr(of, name, watched)
watch("getaddrinfo", socket, lambda given: given[0])
watch("connect", socket.socket, lambda given: given[1][0] if isinstance(given[1], tuple) else "")
from abm.command.cli import main
main()
"""
# A browser plays some days; any request that fails or goes elsewhere is an error.
PLAYED = """
import sys
sys.path.insert(0, sys.argv[1])
from chromium import chromium, watched
with chromium() as browser, watched(browser, sys.argv[2].partition("?")[0]) as page:
    page.goto(sys.argv[2])
    page.get_by_role("button", name="Play", exact=True).click(timeout=200_000)
    page.wait_for_function("window.interdict.days >= 5", timeout=200_000)
    print("played")
"""
COMMAND = [sys.executable, "-c", "from abm.command.cli import main; main()", "view", "--no-open"]


def here():
    """Return an environment in which the package is found from any folder."""
    path = filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")])
    return os.environ | {"PYTHONPATH": os.pathsep.join(path)}


@pytest.fixture
def taken():
    """Yield a port somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def started(*arguments, command=COMMAND):
    """Start the command; return the process and the address it prints."""
    process = subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + process.stderr.read()
    return process, found[0]


def ended(process, number=signal.SIGINT):
    """Send a signal; return the exit code of the process and what it said."""
    process.send_signal(number)
    said = process.communicate(timeout=120)[1]  # half a second alone: only what hangs takes so long
    return process.returncode, said


def test_a_port_in_use_is_one_line(taken, monkeypatch, capsys):
    monkeypatch.setattr("abm.command.cli.compile_once", lambda: None)
    with pytest.raises(SystemExit) as end:
        main(["view", "--no-open", "--port", str(taken)])
    assert end.value.code == 2
    reported = capsys.readouterr().err.splitlines()
    assert len(reported) == 1 and f"port {taken}" in reported[0] and "in use" in reported[0]


def test_without_a_port_the_next_free_one_is_taken(taken, monkeypatch):
    monkeypatch.setattr(server, "FIRST_PORT", taken)
    with server.open_socket("127.0.0.1", None) as opened:
        assert taken < opened.getsockname()[1] < taken + server.TRIED


@pytest.mark.parametrize("host", ("nowhere.invalid", "192.0.2.1"))
def test_a_host_that_is_not_ours_is_one_line(host):
    with pytest.raises(server.ViewError, match=host.replace(".", r"\.")) as reported:
        server.open_socket(host, 0)
    assert "\n" not in str(reported.value)


def test_what_to_install_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(server.ViewError, match=r'pip install "interdict-abm\[view\]"'):
        server.require_installed()


@pytest.mark.parametrize(("host", "alone"), [
    ("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("nowhere.invalid", False),
])  # fmt: skip
def test_loopback_is_known(host, alone):
    assert server.is_loopback(host) is alone


def test_a_name_that_also_stands_for_another_address_is_not_this_machine_alone(monkeypatch):
    found = [(0, 0, 0, "", (address, 0)) for address in ("127.0.0.1", "192.0.2.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given: found)
    assert not server.is_loopback("both")


def test_it_answers_ends_at_once_and_stays_at_home():
    pytest.importorskip("solara")
    process, url = started("--port", "0")
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43}", url)
        opener, page = enter(url)
        with opener.open(page, timeout=60) as answer:
            assert b"solara" in answer.read()
        assert ended(process) == (0, "")
    finally:
        process.kill()


def children(pid):
    """Return the numbers of the processes that a process has started, by any of its threads."""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread may end before it is asked
            found += map(int, file.read_text().split())
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("kind", "made"), [([], 1), (["--stock"], 0)], ids=("ours", "stock"))
def test_bands_of_the_known_scenarios_are_made_beside_it_and_end_with_it(kind, made):
    pytest.importorskip("solara")
    band_file(find_scenario("history")).unlink(missing_ok=True)
    process, url = started("--port", "0", *kind)
    try:
        enter(url)
        making = [pid for pid in children(process.pid) if "bands" in Path(f"/proc/{pid}/cmdline").read_text()]
        assert len(making) == made
        assert ended(process) == (0, "")
    finally:
        process.kill()
    until = time.monotonic() + 60
    while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in making):
        time.sleep(0.05)
    assert not [pid for pid in making if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("kind", ([], ["--stock"]), ids=("ours", "stock"))
def test_nothing_outside_is_asked_for(kind):
    """Also not by the server, whose questions no browser sees: no telemetry, no look for a newer version, no CDN."""
    pytest.importorskip("solara")
    command = [sys.executable, "-c", WATCHED, "view", "--no-open"]
    process, url = started("--port", "0", *kind, command=command)
    try:
        opener, page = enter(url)
        for path in ("", "_solara/cdn/nothing@1/there.js"):
            with contextlib.suppress(urllib.error.HTTPError), opener.open(page + path, timeout=60) as answer:
                answer.read()
        assert "OUTSIDE" not in ended(process)[1]
    finally:
        process.kill()


def test_the_browser_is_given_the_whole_address(monkeypatch):
    pytest.importorskip("solara")
    opened, ran = [], []
    monkeypatch.setattr(server, "prepare_bands", lambda: None)
    monkeypatch.setattr(server, "_run", lambda socket, url, guard: (socket.close(), ran.append(url)))
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    monkeypatch.setattr(server.threading, "Timer", lambda after, act, given: threading.Thread(target=act, args=given))
    before = dict(os.environ)
    server.serve_page(port=0)
    monkeypatch.undo()
    os.environ.clear()
    os.environ.update(before)
    while not opened:
        time.sleep(0.01)
    assert opened == ran and "/?token=" in opened[0]


def test_it_says_when_others_can_reach_it():
    pytest.importorskip("solara")
    process, url = started("--port", "0", "--host", "0.0.0.0")
    try:
        opener, page = enter(url)
        with opener.open(page + "readyz", timeout=60) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(page + "readyz", timeout=60)
        assert "other machines" in ended(process)[1]
    finally:
        process.kill()


needs_namespace = pytest.mark.skipif(
    not (sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip")),
    reason="a network namespace needs Linux, root and iproute2",
)


def without_network(script, *arguments):
    """Run a script of bash in a network of its own; return what it printed, and what it said of faults."""
    process = subprocess.Popen(
        ["unshare", "-n", "bash", "-c", script, "bash", *map(str, arguments)], env=here(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    timer = threading.Timer(580, process.kill)
    timer.start()
    reported, said = process.communicate()
    timer.cancel()
    return reported, said


@needs_namespace
@pytest.mark.parametrize("kind", ([], ["--stock"]), ids=("ours", "stock"))
def test_it_starts_and_answers_without_any_network(kind, tmp_path):
    """In a network of its own, with the loopback alone: every request to anywhere else would fail, and be heard of."""
    pytest.importorskip("solara")
    script = (
        'ip link set lo up; cd "$1"; : >said; shift; "$@" >said & pid=$!; for i in $(seq 3000); do '
        "url=$(grep -o 'http://[^ ]*' said) && curl -sf -m 5 -c jar -o entry \"$url\" && "
        "page=$(curl -sf -m 5 -b jar http://127.0.0.1:8521/) && break; sleep 0.1; done; "
        """grep -o '<title[^>]*>[^<]*' <<<"$page"; kill -INT $pid; wait $pid"""
    )
    reported, said = without_network(script, tmp_path, *COMMAND, *kind)
    assert "<title" in reported
    assert said == ""


@needs_namespace
def test_it_plays_without_any_network(tmp_path):
    """A browser that shares this network presses Play: what the page asks for later comes from here as well."""
    pytest.importorskip("solara")
    require_chromium()
    script = (
        'ip link set lo up; cd "$1"; : >said; play=$2 here=$3; shift 3; "$@" >said & pid=$!; for i in $(seq 3000); do '
        "url=$(grep -o 'http://[^ ]*' said) && curl -sf -m 5 -o entry \"$url\" && break; sleep 0.1; done; "
        f'{sys.executable} -c "$play" "$here" "$url"; kill -INT $pid; wait $pid'
    )
    reported, said = without_network(script, tmp_path, PLAYED, Path(__file__).parents[1], *COMMAND)
    assert "played" in reported, said
    assert said == ""
