"""Terminal: what commands say while they work; nothing is imported before it is needed."""

from __future__ import annotations

import sys


def compile_once() -> None:
    """Compile the rules, and say so when it takes long."""
    from abm.batch.engine import cache_is_cold, compile_rules

    if cache_is_cold():
        print("Compiling the rules for this machine (once, about a minute) ...", file=sys.stderr, flush=True)
    compile_rules()


def progress(total: int, unit: str):
    """Return a bar that shows how much is done and the time left."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, leave=False, dynamic_ncols=True)


def start_at(bar, number: int) -> None:
    """Let a bar begin where an earlier batch ended: the time left is reckoned from what is done from now on."""
    bar.initial = number
    bar.update(number)


def tell(line: str) -> None:
    """Say a line on standard error, above a bar if there is one."""
    from tqdm import tqdm

    tqdm.write(f"interdict: {line}", file=sys.stderr)
