"""Explaining: worlds in which some adaptations stand still from the day of a policy on, as an experiment that asks why a flow came back.

A policy and its baseline are frozen alike, from the first day of the policy: until then every world is the same to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from abm.experiment.adaptations import ADAPTATIONS, Adaptation
from abm.experiment.design.factors import known_places
from abm.experiment.design.points import Design
from abm.experiment.design.sampling import Factor
from abm.experiment.experiment import BASELINE, Experiment, ExperimentError
from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.model.parameters import resolve
from abm.model.scenario import Scenario

Free = frozenset[str]  # names of the adaptations that are free; all others stand still
MOST_ALONE = 6  # adaptations whose shares are distinguished exactly; what the others bring is reported together
NOTHING, EVERYTHING = frozenset[str](), frozenset(one.name for one in ADAPTATIONS)


def policy_of(experiment: Experiment, name: str | None, file: str) -> Scenario:
    """Return the policy that is to be explained: the one of a name, or the only one.

    Raises
    ------
    ExperimentError
        There is none of the name, or several and no name; or the experiment has points of its own.
    """
    policies = {one.name: one for one in experiment.scenarios if one.name != BASELINE}
    if experiment.design.factors:
        raise ExperimentError(
            [f"{file}: has a [design]; explain needs an experiment in which nothing but the policy varies"]
        )
    if name is None and len(policies) > 1:
        raise ExperimentError(
            [f"{file}: has {len(policies)} policies; choose one with --policy: {', '.join(policies)}"]
        )
    chosen = name or next(iter(policies))
    if chosen not in policies:
        raise ExperimentError([f"{file}: unknown policy {shown(chosen)}{closest(chosen, policies)}"])
    return policies[chosen]


def start_of(policy: Scenario) -> int:
    """Return the first day of a policy, from which on adaptations stand still."""
    return min(made.start for made in policy.interventions)


def one_at_a_time() -> list[Free]:
    """Return the worlds of a first look: all free, none, each adaptation alone, all but each."""
    alone = [frozenset({one.name}) for one in ADAPTATIONS]
    return [EVERYTHING, NOTHING, *alone, *(EVERYTHING - one for one in alone)]


def parts_of(chosen: Iterable[str]) -> list[Free]:
    """Return what is distinguished: the chosen adaptations, each alone, and all others together, if any are left."""
    parts = [frozenset({name}) for name in chosen]
    rest = EVERYTHING.difference(*parts)
    return [*parts, rest] if rest else parts


def sets_of(parts: Sequence[Free]) -> list[Free]:
    """Return what is free in every set of parts, in the order of its bits: none first, all last."""
    return [
        NOTHING.union(*(part for place, part in enumerate(parts) if number >> place & 1))
        for number in range(2 ** len(parts))
    ]


def explaining(experiment: Experiment, policy: Scenario, worlds: Sequence[Free]) -> Experiment:
    """Return an experiment of one policy and its baseline in some worlds, each under the same seeds.

    A switch that the experiment itself sets earlier stays as early.
    """
    usual, start = resolve(policy.parameters), start_of(policy)
    owners = {
        parameter: {one.name for one in ADAPTATIONS if parameter in one.parameters}
        for parameter in dict.fromkeys(p for one in ADAPTATIONS for p in one.parameters)
    }
    held = {parameter: min(start, usual[parameter]) for parameter in owners}
    points = [tuple(usual[p] if free & names else held[p] for p, names in owners.items()) for free in worlds]
    names = tuple(_name(free) for free in worlds)
    places = known_places(experiment.scenarios)
    factors = tuple(Factor(parameter, (held[parameter], usual[parameter])) for parameter in owners)
    design = Design(
        "csv",
        factors,
        tuple(points),
        tuple(places[p] for p in owners),
        text="\n".join((policy.name, *names)),
        names=names,
    )
    return replace(
        experiment,
        scenarios=(experiment.scenarios[0], policy),
        labels={name: experiment.labels[name] for name in (BASELINE, policy.name)},
        daily="none",
        design=design,
        replication=None,
    )


def _name(free: Free) -> str:
    """Say which adaptations are free in a world, in a few words."""
    ordered = [one.name for one in ADAPTATIONS if one.name in free]
    missing = [one.name for one in ADAPTATIONS if one.name not in free]
    if not missing:
        return "all free"
    if len(missing) < len(ordered):
        return f"all free but {', '.join(missing)}"
    return f"only {', '.join(ordered)} free" if ordered else "nothing free"


def adaptations(names: Iterable[str]) -> list[Adaptation]:
    """Return adaptations by their names, in the order in which they are listed."""
    wanted = set(names)
    return [one for one in ADAPTATIONS if one.name in wanted]
