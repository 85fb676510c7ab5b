"""The way in without a browser: the printed address gives a cookie, and the cookie gives the page."""

import urllib.request


def enter(url: str) -> tuple[urllib.request.OpenerDirector, str]:
    """Return what opens pages with the cookie of a printed address, and that address without its token."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(url, timeout=60).close()
    return opener, url.partition("?")[0]
