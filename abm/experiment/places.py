"""Places of a file: where in it a problem is, and the names of the scenario and the kind that stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from abm.inputs.reading import shown
from abm.model.interventions import known_kinds


def with_names(problem: str, values: Mapping[str, Any], dated: Mapping[tuple[int, int], str]) -> str:
    """Return a problem with an entry of the file, with the names of the scenario and the kind that it is about."""
    place = re.match(r"scenario\[(\d+)\](?:\.interventions\[(\d+)\])?", problem)
    if place is None:
        return problem
    if place[2] is not None and (int(place[1]), int(place[2])) in dated:
        driver = dated[int(place[1]), int(place[2])]
        return f"scenario[{place[1]}].drivers: {driver}{problem[place.end() :]}"
    scenario = _entry(values, "scenario", int(place[1]))
    names = [shown(scenario["name"])] if isinstance(scenario.get("name"), str) else []
    if place[2] is not None:
        kind = _entry(scenario, "interventions", int(place[2])).get("kind")
        names += [kind] if isinstance(kind, str) and kind in known_kinds() else []
    about = " ".join(names)
    return f"{problem} (in {about})" if names and not all(name in problem for name in names) else problem


def _entry(values: Mapping[str, Any], key: str, place: int) -> Mapping[str, Any]:
    """Return an entry of a list of tables; an empty one where there is none."""
    return dict(enumerate(tables_of(values.get(key)))).get(place, {})


def tables_of(entries: object) -> list[Mapping[str, Any]]:
    """Return the entries of a list, an empty one in the place of each that is no table."""
    return [one if isinstance(one, Mapping) else {} for one in (entries if isinstance(entries, list) else ())]
