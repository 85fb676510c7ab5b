"""A page of another origin in a real browser reaches nothing of the view; the person who opened it reaches all of it."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from page_fixtures import browser, view_folder, view_url  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect
SOCKET = "jupyter/api/kernels/00000000-0000-4000-8000-000000000000/channels?session_id=attack"
# What a web socket, a request and a frame of another page come to.
OPENED = """url => new Promise(reported => {
  const socket = new WebSocket(url);
  socket.onopen = () => { reported("open"); socket.close(); };
  socket.onerror = () => reported("refused");
})"""
FETCHED = """([url, mode]) => fetch(url, { mode, credentials: "include" }).then(
  answer => answer.type === "opaque" ? "opaque" : answer.text(), () => "refused")"""
FRAMED = """url => new Promise(reported => {
  const frame = document.createElement("iframe");
  frame.onload = () => reported("loaded");
  frame.src = url;
  document.body.append(frame);
})"""


@contextmanager
def other_origin(text="<!doctype html><title>Other</title><p>Another page"):
    """Yield the address of a page at another port of this machine: the nearest that an attacker can be."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def victim(browser, view_url):
    """Yield a browser window that holds the cookie, and in it a page of another origin."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(view_url)
    page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    with other_origin() as address:
        other = context.new_page()
        other.goto(address)
        yield page, other
    context.close()


def test_no_web_socket_is_opened_from_another_origin(victim, view_url):
    page, other = victim
    address = view_url.partition("?")[0].replace("http", "ws")
    assert other.evaluate(OPENED, address + SOCKET) == "refused"
    assert page.evaluate(OPENED, address + SOCKET) == "open"  # the same from the page itself


def test_nothing_is_fetched_from_another_origin(victim, view_url):
    page, other = victim
    address = view_url.partition("?")[0]
    for path in ("", "resourcez", "static/main.js"):
        assert other.evaluate(FETCHED, [address + path, "cors"]) == "refused", path
        assert other.evaluate(FETCHED, [address + path, "no-cors"]) == "refused", path
    assert "kernels" in page.evaluate(FETCHED, [address + "resourcez", "cors"])


def test_the_page_is_not_shown_in_a_frame(victim, view_url):
    _, other = victim
    address = view_url.partition("?")[0]
    other.evaluate(FRAMED, address)
    [frame] = [frame for frame in other.frames if frame.parent_frame]
    assert not frame.url.startswith(address)
    assert "solara" not in frame.content()


def test_a_name_that_was_rebound_to_this_address_gets_nothing(browser, view_url):
    rebound = view_url.replace("127.0.0.1", "rebound.test")
    address, _, query = rebound.partition("?")
    page = browser.new_page()
    page.set_default_timeout(120_000)
    for path in ("", "static/main.js", "resourcez", f"?{query}"):
        assert page.goto(address + path).status == 403, path
        expect(page.locator("body")).to_contain_text("open the address that interdict view printed")
    assert page.evaluate(OPENED, address.replace("http", "ws") + SOCKET) == "refused"
    assert page.context.cookies() == []
    page.close()


def test_the_bare_address_says_what_to_open_and_the_printed_one_leaves_no_token(browser, view_url):
    address = view_url.partition("?")[0]
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    assert page.goto(address).status == 403
    expect(page.locator("body")).to_contain_text("open the address that interdict view printed")
    page.goto(view_url)
    page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    assert page.url == address
    [kept] = [cookie for cookie in context.cookies() if cookie["name"].startswith("interdict-")]
    assert (kept["httpOnly"], kept["sameSite"], kept["path"]) == (True, "Strict", "/")
    assert kept["value"] not in page.evaluate("document.cookie")
    context.close()


def test_the_printed_address_may_be_a_link_on_another_page(browser, view_url):
    """A strict cookie is withheld where another page leads: it must not be asked for on that very way."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    with other_origin(f"<!doctype html><a href='{view_url}'>Open</a>") as address:
        page.goto(address.replace("127.0.0.1", "localhost"))
        page.get_by_role("link", name="Open").click()
        page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    context.close()


def test_reload_a_second_tab_and_a_lost_connection(browser, view_url):
    address = view_url.partition("?")[0]
    context = browser.new_context()
    page, second = context.new_page(), context.new_page()
    for tab, url in ((page, view_url), (second, address)):
        tab.set_default_timeout(120_000)
        tab.goto(url)
        tab.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    page.reload()
    page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("solara.debug.reconnectCount > 0 && solara.debug.connectionStatus === 'connected'")
    page.get_by_role("button", name="+1 day", exact=True).click()
    page.wait_for_selector("[data-testid=stage][data-drawn='0']")
    assert second.get_by_test_id("stage").get_attribute("data-day") == "-1"
    context.close()
