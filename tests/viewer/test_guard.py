"""The guard of the page's server: one rule after the other, over HTTP and over web sockets."""

import asyncio
import socket

import pytest

from abm.viewer.page.guard import REFUSAL, Guard, make_token, names_of

PORT, TOKEN = 8521, "a-token-of-43-letters-that-is-the-same-always"  # tests are named after it
OURS = "127.0.0.1:8521"
COOKIE = ("cookie", f"theme=dark; interdict-8521={TOKEN}")
OPEN = {"127.0.0.1": "127.0.0.1", "0.0.0.0": "192.0.2.7", "::": "::ffff:192.0.2.7"}  # --host: where a request arrives


async def inner(scope, receive, send):
    """Stand for Solara: it says what it was asked for."""
    if scope["type"] == "websocket":
        return await send({"type": "websocket.accept", "headers": [tuple(line) for line in scope["headers"]]})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-path", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(*headers, kind="http", query="", host="127.0.0.1", at=None, path="/"):
    """Return all that is answered to a request."""
    reported = []
    scope = {
        "type": kind, "path": path, "query_string": query.encode(), "server": (at or OPEN[host], PORT), "method": "GET",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }  # fmt: skip

    async def send(message):
        reported.append(message)

    async def receive():
        raise AssertionError("a refused request is never read")

    asyncio.run(Guard(inner, TOKEN, names_of(host), PORT)(scope, receive, send))
    return reported


def status(*headers, **options):
    """Return the status of an answer; of a web socket 101, or the 403 that a server makes of one that is closed."""
    first = ask(*headers, **options)[0]
    return {"websocket.accept": 101, "websocket.close": 403}.get(first["type"]) or first["status"]


def answered(kind):
    return 200 if kind == "http" else 101


def held(kind):
    """Return the headers that an honest browser sends."""
    return (COOKIE,) if kind == "http" else (COOKIE, ("origin", f"http://{OURS}"))


both = pytest.mark.parametrize("kind", ("http", "websocket"))


@both
def test_an_honest_browser_is_let_in(kind):
    assert status(("host", OURS), *held(kind), kind=kind) == answered(kind)
    assert status(("host", OURS), COOKIE, ("origin", f"http://{OURS}"), kind=kind) == answered(kind)


@both
@pytest.mark.parametrize("cookie", [
    None, "", "interdict-8521=", "interdict-8521=wrong", f"interdict-8522={TOKEN}", f"{TOKEN}", "\xff=\xfe", f"interdict-8521={TOKEN[:-1]}",
])  # fmt: skip
def test_without_the_token_nobody_is_let_in(kind, cookie):
    lines = [("origin", f"http://{OURS}"), *([("cookie", cookie)] if cookie is not None else [])]
    assert status(("host", OURS), *lines, kind=kind) == 403
    assert status(("host", OURS), *lines, kind=kind, query="token=wrong") == 403
    assert status(("host", OURS), *lines, kind=kind, query="token=%ff%00&token=&") == 403


@both
@pytest.mark.parametrize("host", [
    "evil.example:8521", "127.0.0.1", "127.0.0.1:8522", "127.0.0.1.evil.example:8521", "", "localhost", "[::1]", "192.0.2.7:8521",
    "127.0.0.1:8521@evil.example", "evil.example", "127.0.0.1:8521:8521", "[127.0.0.1]:8521",
])  # fmt: skip
def test_a_name_that_is_not_ours_is_refused_with_the_right_token_too(kind, host):
    lines = (("host", host), COOKIE, ("origin", f"http://{host}"))
    assert status(*lines, kind=kind) == 403
    assert status(*lines, kind=kind, query=f"token={TOKEN}") == 403


@both
def test_no_name_and_two_names_are_refused(kind):
    assert status(*held(kind), kind=kind) == 403
    assert status(("host", OURS), ("host", OURS), *held(kind), kind=kind) == 403


@both
@pytest.mark.parametrize("host", ("127.0.0.1:8521", "localhost:8521", "LOCALHOST:8521", "[::1]:8521"))
def test_every_name_of_this_machine_alone_is_ours(kind, host):
    assert status(("host", host), COOKIE, ("origin", f"http://{host}"), kind=kind) == answered(kind)


@both
@pytest.mark.parametrize("origin", [
    "http://evil.example", "http://127.0.0.1:9999", "http://localhost:8521", "https://127.0.0.1:8521", "null", "",
    "http://127.0.0.1:8521.evil.example", "http://127.0.0.1:8521/", "file://",
])  # fmt: skip
def test_a_page_of_another_origin_is_refused_with_the_right_token_too(kind, origin):
    assert status(("host", OURS), COOKIE, ("origin", origin), kind=kind) == 403
    assert status(("host", OURS), ("origin", origin), kind=kind, query=f"token={TOKEN}") == 403
    assert status(("host", OURS), COOKIE, ("origin", f"http://{OURS}"), ("origin", origin), kind=kind) == 403


def test_a_web_socket_without_an_origin_needs_the_token_itself():
    assert status(("host", OURS), COOKIE, kind="websocket") == 403
    assert status(("host", OURS), kind="websocket", query=f"session_id=1&token={TOKEN}") == 101


def test_the_printed_address_leaves_a_cookie_and_leads_to_the_page_without_the_token():
    start, body = ask(("host", OURS), query=f"token={TOKEN}")
    headers = dict(start["headers"])
    assert start["status"] == 200
    assert headers[b"set-cookie"] == f"interdict-8521={TOKEN}; HttpOnly; SameSite=Strict; Path=/".encode()
    assert headers[b"cache-control"] == b"no-store"
    assert b'http-equiv="refresh" content="0;url=/"' in body["body"] and TOKEN.encode() not in body["body"]


def test_a_browser_that_asks_for_an_icon_is_reported_that_there_is_none():
    assert status(("host", OURS), COOKIE, path="/favicon.ico") == 204
    assert status(("host", OURS), path="/favicon.ico") == 403


def test_a_refusal_is_one_plain_line():
    start, body = ask(("host", OURS))
    assert (start["status"], body["body"].decode()) == (403, REFUSAL + "\n")
    assert dict(start["headers"])[b"content-type"] == b"text/plain; charset=utf-8"
    assert "open the address that interdict view printed" in REFUSAL


@pytest.mark.parametrize("headers", [(), (COOKIE,)], ids=("refused", "let in"))
@pytest.mark.parametrize("path", ("/", "/static/main.js", "/resourcez", "/_solara/cdn/x.js"))
def test_no_answer_is_shown_in_a_frame_or_handed_on(headers, path):
    found = dict(ask(("host", OURS), *headers, path=path)[0]["headers"])
    assert found[b"x-frame-options"] == b"DENY"
    assert b"frame-ancestors 'none'" in found[b"content-security-policy"]
    assert found[b"referrer-policy"] == b"no-referrer"
    assert found[b"x-content-type-options"] == b"nosniff"
    assert found[b"cross-origin-resource-policy"] == b"same-origin"


def test_what_a_proxy_would_say_is_not_heeded():
    names = ("x-forwarded-host", "x-forwarded-proto", "x-script-name", "script-name", "forwarded")
    lines = tuple((name, "evil.example") for name in names)
    [accepted] = ask(("host", OURS), *held("websocket"), *lines, kind="websocket")
    assert {name for name, _ in accepted["headers"]} == {b"host", b"cookie", b"origin"}


@pytest.mark.parametrize("host", ("0.0.0.0", "::"))
def test_where_others_are_let_in_the_addresses_and_the_name_of_this_machine_are_ours(host):
    for name in ("192.0.2.7", "127.0.0.1", "localhost", socket.gethostname()):
        assert status(("host", f"{name}:8521"), COOKIE, host=host) == 200, name
        assert status(("host", f"{name}:8521"), host=host) == 403, name
    for name in ("192.0.2.8", "evil.example"):
        assert status(("host", f"{name}:8521"), COOKIE, host=host) == 403, name


def test_a_host_that_was_given_by_name_is_ours():
    assert names_of("box.example") == ("box.example",)
    assert set(names_of("localhost")) == {"localhost", "127.0.0.1", "::1"}
    assert names_of("192.0.2.7") == ("192.0.2.7",)


def test_on_port_80_a_browser_leaves_the_port_out():
    reported = []

    async def send(message):
        reported.append(message)

    scope = {"type": "http", "path": "/", "query_string": b"", "server": ("127.0.0.1", 80),
             "headers": [(b"host", b"localhost"), (b"cookie", f"interdict-80={TOKEN}".encode())]}  # fmt: skip
    asyncio.run(Guard(inner, TOKEN, names_of("127.0.0.1"), 80)(scope, None, send))
    assert reported[0]["status"] == 200


def test_tokens_are_long_and_never_the_same():
    made = {make_token() for _ in range(100)}
    assert len(made) == 100 and min(map(len, made)) >= 43
