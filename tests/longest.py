"""The test files that take longest, which are begun first: one that is begun last would be waited for by all others.

The first two compile the rules in two ways, on two processors at a time where the cache of compiled rules is empty.
"""

from __future__ import annotations

LONGEST = (
    "model/test_modes.py",
    "model/test_what_must_hold.py",
    "model/test_over_forty_seeds.py",
    "model/test_precursor_shock.py",
    "calibration/test_record.py",
    "test_additions.py",
    "test_plugins.py",
    "benchmark/test_benchmark.py",
    "viewer/test_browser.py",
    "command/test_rounds.py",
    "model/test_compilation.py",
    "running/test_resume.py",
    "running/test_cluster.py",
    "running/test_stopping.py",
    "command/test_cli.py",
    "command/test_terminal.py",
    "viewer/test_server.py",
    "viewer/test_replay_browser.py",
    "viewer/test_other_origin.py",
    "model/test_groups_under_pressure.py",
    "model/test_emergence.py",
    "model/mechanisms/organizations/test_groups.py",
)


def longest_first(items: list) -> None:
    """Sort tests in place: those of the longest files first, all others as they were."""
    places = {f"tests/{file}": place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.location[0], len(LONGEST)))
