"""The server of the browser view: Solara on this machine alone, without a word to any other.

Solara reads its settings from the environment when it is imported, so they are set before that, and it is imported
nowhere above the functions below.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import ipaddress
import logging
import os
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable

from abm.viewer.page.guard import App, Guard, make_token, names_of
from abm.viewer.page.places import ViewError
from abm.viewer.page.seats import LONGEST_MESSAGE, Seats
from abm.viewer.session.background import prepare_bands
from abm.version import pip_line

FIRST_PORT = 8521  # where Mesa's pages have always been
TRIED = 20  # ports after it, when the user asked for none
NO_SERVER = "http://127.0.0.1:9/"  # an asset that is not installed fails at once instead of being fetched
PAGE_PACKAGES = ("solara", "ipyvuetify", "uvicorn")
PAGES = {False: "abm.viewer.page.page:Page", True: "abm.viewer.page.stock:StockPage"}
SOLARA_SETTINGS = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": NO_SERVER,
    "SOLARA_ASSETS_PROXY": "True",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "Interdict",
    "SOLARA_MODE": "production",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10s",  # until the model of a tab that went away without a word is freed
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "MPLBACKEND": "Agg",
}


def require_installed() -> None:
    """Raise ViewError when the packages of the view are not installed."""
    missing = [name for name in PAGE_PACKAGES if not _is_there(name)]
    if missing:
        raise ViewError(f"the browser view needs more packages ({', '.join(missing)}): {pip_line('view')}")


def _is_there(name: str) -> bool:
    """Tell whether a package is installed, without importing it: Solara must not be imported before its settings."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def open_socket(host: str, port: int | None) -> socket.socket:
    """Return a socket bound to a port; None: the first free one from 8521 on.

    Raises
    ------
    ViewError
        The port is in use or not allowed, or the host is not one of this machine.
    """
    for number in (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + TRIED):
        try:
            return _bind(host, number)
        except socket.gaierror:
            raise ViewError(f"--host {host}: no such host; allowed an address of this machine, as 127.0.0.1") from None
        except OSError as error:
            reason = "in use" if error.errno == errno.EADDRINUSE else (error.strerror or "not to be had").lower()
            if error.errno != errno.EADDRINUSE:
                break
    where = f"port {port}" if port is not None else f"ports {FIRST_PORT} to {FIRST_PORT + TRIED - 1}"
    raise ViewError(f"{where} on {host}: {reason}; choose another with --port, or --port 0 for any that is free")


def _bind(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    # with the protocol named, asyncio sends at once; it would wait 40 ms for small messages otherwise
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address: all that a name stands for are its own."""
    try:
        found = {address[0] for *_, address in socket.getaddrinfo(host, None)}
        return all(ipaddress.ip_address(one).is_loopback for one in found)
    except (OSError, ValueError):
        return False


def serve_page(host: str = "127.0.0.1", port: int | None = None, stock: bool = False, browser: bool = True) -> None:
    """Serve the page until Ctrl-C; print where it is.

    Parameters
    ----------
    port : int or None
        0: any that is free; None: 8521, or the next one that is free.
    stock : bool
        The plain page of Mesa instead of our own.
    browser : bool
        Open it in the browser of the desktop.

    Raises
    ------
    ViewError
        A package, the port or the host is not to be had.
    """
    require_installed()
    opened = open_socket(host, port)
    if not is_loopback(host):
        print(
            f"interdict: {host} can be reached from other machines; so can the page, by whom the whole printed address "
            "is given, with the address of this machine in it", file=sys.stderr, flush=True,
        )  # fmt: skip
    os.environ.update(SOLARA_SETTINGS, SOLARA_APP=PAGES[stock])
    token, number = make_token(), opened.getsockname()[1]
    url = address_of(host, number, token)
    if browser:
        threading.Timer(1.5, webbrowser.open, [url]).start()
    making = None if stock else prepare_bands()
    try:
        _run(opened, url, lambda app: Guard(app, token, names_of(host), number))
    finally:
        if making is not None:
            making.kill()


def address_of(host: str, port: int, token: str) -> str:
    """Return the address that lets a browser on this machine in."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{here}]' if ':' in here else here}:{port}/?token={token}"


def _run(opened: socket.socket, url: str, guard: Callable[[App], App]) -> None:
    """Run the server on a bound socket, behind its guard, until it is asked to end."""
    import uvicorn

    logging.getLogger("solara.server.kernel").setLevel(logging.CRITICAL)  # tells of every tab that closes
    warnings.filterwarnings("ignore", module="solara")  # on cookies and on hooks inside Mesa: nothing to act on
    from solara.server.starlette import app, kernel_context, settings  # reads the settings and loads the page
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    # in place of Solara's own, which fetches a file that is missing, and deletes a folder that is asked for as a file
    assets = StaticFiles(directory=settings.assets.proxy_cache_dir, check_dir=False)
    app.router.routes.insert(0, Mount("/_solara/cdn", assets))
    config = uvicorn.Config(
        guard(Seats(app, lambda: list(kernel_context.contexts))), log_level="error", timeout_graceful_shutdown=1, ws_ping_interval=None,
        ws_max_size=LONGEST_MESSAGE, proxy_headers=False, server_header=False,
    )  # fmt: skip
    print(f"Interdict is at {url} (Ctrl-C ends it)", flush=True)
    with opened, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[opened])
