"""The guard of the page's server: it lets in those who hold the printed address, and no page of another origin.

It stands before everything that is served. Three things are asked of every request, of a web socket as of a file: that
it names this server (a name that was rebound to this address is another one), that no page of another origin sent it,
and that it brings the token of the printed address, which a cookie keeps from then on.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

Receive = Callable[[], Awaitable[dict]]
Send = Callable[[dict], Awaitable[None]]
App = Callable[[dict, Receive, Send], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REFUSAL = "Interdict lets nobody in here: open the address that interdict view printed."
HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
SENT_BY_PROXIES = (b"forwarded", b"x-forwarded-", b"script-name", b"x-script-name")  # there is none; Solara heeds them
ENTER = '<!doctype html><title>Interdict</title><meta http-equiv="refresh" content="0;url=/">'


def make_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def names_of(host: str) -> tuple[str, ...]:
    """Return the names by which a server that listens on a host may be asked for, beside the address it is reached at.

    Parameters
    ----------
    host : str
        As `--host` takes it; one that stands for every address of this machine also goes by the machine's name.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return (host, *LOOPBACK) if host == "localhost" else (host,)
    if address.is_unspecified:
        return (*LOOPBACK, socket.gethostname(), f"{socket.gethostname()}.local")
    return LOOPBACK if address.is_loopback else (host,)


class Guard:
    """Refuse what does not come from a browser that opened the printed address.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    token : str
        See `make_token`.
    names : tuple of str
        See `names_of`.
    port : int
        Where the server listens.
    """

    def __init__(self, app: App, token: str, names: tuple[str, ...], port: int) -> None:
        self.app, self.token, self.port = app, token.encode(), port
        self.names = {_place(name, port) for name in names}
        self.cookie = f"interdict-{port}"  # cookies are shared by all ports of a host

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        given = _query_token(scope)
        if not self._is_meant(scope) or not (self._knows(given) or self._knows(self._kept(scope))):
            return await refuse(scope, send)
        if scope["type"] == "http" and self._knows(given):
            return await self._enter(send)
        if scope["type"] == "http" and scope["path"] == "/favicon.ico":  # every browser asks; the page has none
            return await answer(with_headers(send), 204, "text/plain", "")
        heeded = [line for line in scope["headers"] if not line[0].startswith(SENT_BY_PROXIES)]
        return await self.app(scope | {"headers": heeded}, receive, with_headers(send))

    def _is_meant(self, scope: dict) -> bool:
        """Tell whether a request names this server, and comes from no page of another origin."""
        hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
        if len(hosts) != 1 or not self._is_ours(hosts[0].lower(), scope):
            return False
        # a browser always sends the origin of a web socket; who has no browser shows the token itself
        if not origins:
            return scope["type"] == "http" or self._knows(_query_token(scope))
        return origins == [f"http://{hosts[0]}"]

    def _is_ours(self, host: str, scope: dict) -> bool:
        reached = _address(scope["server"][0])  # the address of this machine at which the request arrived
        named = host if ":" in host.rpartition("]")[2] else f"{host}:80"
        return named in self.names | {_place(reached, self.port)}

    def _kept(self, scope: dict) -> bytes:
        """Return the token of the cookie; empty where there is none."""
        for line in _values(scope, b"cookie"):
            for part in line.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self.cookie:
                    return value.encode()
        return b""

    def _knows(self, token: bytes) -> bool:
        return secrets.compare_digest(token, self.token)

    async def _enter(self, send: Send) -> None:
        """Keep the token in a cookie, and lead to the page without it.

        A page leads there, no redirect: after a link in a mail, a browser keeps a strict cookie back from redirects.
        """
        cookie = f"{self.cookie}={self.token.decode()}; HttpOnly; SameSite=Strict; Path=/"
        await answer(with_headers(send), 200, "text/html", ENTER, ((b"set-cookie", cookie.encode()),))


def with_headers(send: Send) -> Send:
    """Return a `send` that adds what keeps a browser from showing or handing on an answer elsewhere."""

    async def sent(message: dict) -> None:
        if message["type"] == "http.response.start":
            message = message | {"headers": [*message.get("headers", ()), *HEADERS]}
        await send(message)

    return sent


async def refuse(scope: dict, send: Send) -> None:
    """Refuse a request in one plain line; of a web socket, which has no room for it, say only that it is refused."""
    if scope["type"] == "websocket":  # before it is accepted: the server answers 403
        await send({"type": "websocket.close", "code": 1008})
    else:
        await answer(with_headers(send), 403, "text/plain", REFUSAL + "\n")


async def answer(send: Send, status: int, kind: str, text: str, more: tuple = ()) -> None:
    """Answer a request with a short text that no browser keeps; `more` are header lines."""
    body = text.encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _values(scope: dict, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _query_token(scope: dict) -> bytes:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])
    return found[0].encode()


def _address(text: str) -> str:
    """Return an address as a browser names it: one of IPv4 that came in by a socket for both kinds is itself."""
    try:
        mapped = ipaddress.IPv6Address(text).ipv4_mapped
    except ValueError:
        return text
    return str(mapped or text)


def _place(name: str, port: int) -> str:
    """Return a host with its port as a browser names it."""
    return f"{f'[{name}]' if ':' in name else name}:{port}".lower()
