"""Seats: how many tabs are served at a time, as each holds two worlds; whoever comes then is informed in one line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable

from abm.viewer.page.guard import App, Receive, Send, answer, refuse

MOST_TABS = 32  # of 33 MB each, and more with every day simulated
MOST_SOCKETS = 3  # of one tab: a lost connection may still be there when the next one is opened
LONGEST_MESSAGE = 64 * 1024  # bytes; those of the page stay below 2 KB
FULL = f"Interdict serves {MOST_TABS} tabs at a time, and all are taken: close one, wait ten seconds, and reload."
KERNELS = "/jupyter/api/kernels/"


class Seats:
    """Refuse a tab where as many as can be served are there already.

    Parameters
    ----------
    app : ASGI application
        What serves them.
    living : function
        Returns the ids of the tabs that hold something, also of those whose connection is lost.
    """

    def __init__(self, app: App, living: Callable[[], Iterable[str]]) -> None:
        self.app, self._living = app, living
        self._sockets: Counter[str] = Counter()

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] == "websocket":
            return await self._connect(scope, receive, send)
        if scope["type"] == "http" and scope["path"] == "/" and len(self._taken()) >= MOST_TABS:
            return await answer(send, 503, "text/plain", FULL + "\n")
        await self.app(scope, receive, send)

    async def _connect(self, scope: dict, receive: Receive, send: Send) -> None:
        tab = scope["path"].removeprefix(KERNELS).partition("/")[0]
        taken = self._taken()
        if self._sockets[tab] >= MOST_SOCKETS or (tab not in taken and len(taken) >= MOST_TABS):
            return await refuse(scope, send)
        self._sockets[tab] += 1
        try:
            await self.app(scope, receive, send)
        except Exception:  # noqa: BLE001 what a client sends ends its own connection, and nothing else
            print("interdict: a connection was closed: it sent what no page of ours sends", file=sys.stderr, flush=True)
        finally:
            self._sockets[tab] -= 1

    def _taken(self) -> set[str]:
        self._sockets = +self._sockets  # without those that have none left
        return {*self._sockets, *self._living()}
