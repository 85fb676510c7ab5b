"""Wait for what a thread of the page does."""

import time


def wait_for(found):
    """Return what is looked for as soon as it is there."""
    for _ in range(600):
        if found():
            return found()
        time.sleep(0.05)
    raise AssertionError("not there")
