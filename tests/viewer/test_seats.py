"""How much one client may ask for: tabs, connections of a tab, the length of a message; the server outlives all of it."""

import asyncio
import contextlib
import json
import shutil
import urllib.error

import pytest
from entry import enter
from page_fixtures import view_folder, view_url  # noqa: F401

from abm.viewer.page.seats import FULL, KERNELS, LONGEST_MESSAGE, MOST_SOCKETS, MOST_TABS, Seats
from abm.viewer.session.asked import MOST_REPEATED, SessionError, read_seed

NONSENSE = (
    "no JSON",
    "[]",
    "{}",
    "null",
    "[" * 60_000,
    b"\x00",
    b"\xff" * 100,
    '{"header": {"msg_type": "nothing"}, "channel": "shell"}',
)


class Served:
    """A server of tabs whose connections stay open until it is asked to end."""

    def __init__(self, living=()):
        self.seats, self.end = Seats(self.serve, lambda: list(living)), asyncio.Event()

    async def serve(self, scope, receive, send):
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            await self.end.wait()
        else:
            await send({"type": "http.response.start", "status": 200})

    async def ask(self, path, kind="http"):
        """Return the first thing that is answered, and the text that follows."""
        reported = []

        async def send(message):
            reported.append(message)

        task = asyncio.create_task(self.seats({"type": kind, "path": path, "headers": []}, None, send))
        while not reported:
            await asyncio.sleep(0)
        if reported[0].get("status") == 503:
            await task
            return reported[0]["status"], reported[1]["body"].decode()
        return reported[0].get("status") or reported[0]["type"], task

    async def connect(self, tab):
        answered, _ = await self.ask(f"{KERNELS}{tab}/channels", "websocket")
        return answered


def test_no_more_tabs_than_can_be_served():
    async def reported():
        served = Served()
        assert {await served.connect(tab) for tab in range(MOST_TABS)} == {"websocket.accept"}
        assert await served.connect("one more") == "websocket.close"
        assert await served.ask("/") == (503, FULL + "\n")
        assert await served.connect(0) == "websocket.accept"  # a tab that is there connects anew
        assert (await served.ask("/static/main.js"))[0] == 200

    asyncio.run(reported())


def test_a_tab_that_left_makes_room():
    async def reported():
        served = Served()
        tasks = [(await served.ask(f"{KERNELS}{tab}/channels", "websocket"))[1] for tab in range(MOST_TABS)]
        assert await served.connect("one more") == "websocket.close"
        served.end.set()
        await asyncio.gather(*tasks)
        assert (await served.ask("/"))[0] == 200
        assert await served.connect("one more") == "websocket.accept"

    asyncio.run(reported())


def test_tabs_whose_connection_is_lost_are_counted():
    async def reported():
        served = Served(living=[f"lost {i}" for i in range(MOST_TABS)])
        assert await served.connect("one more") == "websocket.close"
        assert await served.connect("lost 3") == "websocket.accept"

    asyncio.run(reported())


def test_no_more_connections_of_a_tab_than_a_lost_one_and_the_next():
    async def reported():
        served = Served()
        found = [await served.connect("one") for _ in range(MOST_SOCKETS + 1)]
        assert found == ["websocket.accept"] * MOST_SOCKETS + ["websocket.close"]

    asyncio.run(reported())


@pytest.mark.parametrize("seed", ("9" * 60_000, "1" * 20, "x" * 60_000, "0" * 5_000, "٣" * 9_999))
def test_a_seed_of_any_length_is_one_short_line(seed):
    with pytest.raises(SessionError, match="seed = '") as reported:
        read_seed(seed)
    assert len(str(reported.value)) < MOST_REPEATED + 60


def test_one_client_does_not_end_the_server(view_url):
    """Sockets without end, a message that is too long and words that are none: others are served as before."""
    client = pytest.importorskip("websockets.sync.client")
    exceptions = pytest.importorskip("websockets.exceptions")
    opener, address = enter(view_url)
    query = view_url.partition("?")[2]

    def socket(tab):
        url = f"{address.replace('http', 'ws', 1)}{KERNELS[1:]}{tab}/channels?session_id={tab}&{query}"
        return client.connect(url, open_timeout=60, proxy=None)

    def tabs():
        with opener.open(address + "resourcez", timeout=60) as answer:
            return json.load(answer)["kernels"]["total"]

    with contextlib.ExitStack() as stack:
        opened, refused = [], 0
        for i in range(MOST_TABS + 20):
            try:
                opened.append(stack.enter_context(socket(f"flood-{i}")))
            except exceptions.InvalidStatus as error:
                assert error.response.status_code == 403
                refused += 1
        assert len(opened) <= MOST_TABS and refused >= 20
        assert tabs() <= MOST_TABS
        with pytest.raises(urllib.error.HTTPError, match="503") as reported:
            opener.open(address, timeout=60)
        assert reported.value.read().decode() == FULL + "\n"
        opened[0].send("x" * (LONGEST_MESSAGE + 1))
        with pytest.raises(exceptions.ConnectionClosedError, match="1009"):
            while True:
                opened[0].recv(timeout=60)
        wrong = [*zip(NONSENSE, opened[1:], strict=False)]
        for words, one in wrong:
            one.send(words)
        for number, (_, one) in enumerate(wrong):
            with contextlib.suppress(exceptions.ConnectionClosed, TimeoutError):
                while True:
                    one.recv(timeout=0.1 if number else 2)
        with opener.open(address + "readyz", timeout=60) as answer:
            assert answer.status == 200


def test_asking_for_a_folder_of_assets_deletes_nothing(view_url):
    """Solara's own way of handing them out does."""
    solara_settings = pytest.importorskip("solara.server.settings")
    assets = solara_settings.assets.proxy_cache_dir
    before = sorted(path.name for path in assets.glob("@widgetti/*"))
    opener, address = enter(view_url)
    folder = assets / "@widgetti" / "nobody-needs-this" / "inner"
    folder.mkdir(parents=True)
    try:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            opener.open(address + "_solara/cdn/@widgetti/nobody-needs-this/inner", timeout=60)
        assert folder.is_dir()
    finally:
        shutil.rmtree(folder.parent)
    assert sorted(path.name for path in assets.glob("@widgetti/*")) == before
