"""Choices: the places, modes and targets that policies name, and what is said where a name is none of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from abm.inputs.geography import FIELD_OFFICES, PORT, REGIONS, Mode, load_geography
from abm.inputs.naming import closest, most_like
from abm.inputs.places import offices_of, places, ports_near, region_of
from abm.inputs.reading import shown
from abm.inputs.seaports import seaport_names

ALL = "all"  # of a kind of place
REGION_CHOICES = (*REGIONS, ALL)
SPELLED = 0.8  # likeness of a name that is surely that of a place of another kind, with a letter too few or too many
MISTYPED = 0.9  # likeness of a name that is surely meant, whatever place it is the name of


class LeverError(ValueError):
    """A lever set outside its range, its window or its places."""


@cache
def place_names() -> dict[str, tuple[str, ...]]:
    """Return the names of all places of the kinds that policies name, in the order of their rows."""
    return {"region": REGIONS, "seaport": seaport_names(), "office": FIELD_OFFICES}


@cache
def seaport_choices() -> tuple[str, ...]:
    """Return the seaports, and all."""
    return (*seaport_names(), ALL)


@cache
def mode_names() -> tuple[str, ...]:
    """Return the ways of crossing at a port."""
    return tuple(mode.name.lower() for mode in Mode if mode != Mode.BETWEEN)


@cache
def port_names() -> tuple[str, ...]:
    """Return the ports of entry, from west to east."""
    stations = load_geography().stations
    return tuple(stations.name[stations.kind == PORT].tolist())


@cache
def office_choices() -> tuple[str, ...]:
    """Return the field offices, from west to east, and all."""
    return (*FIELD_OFFICES, ALL)


@cache
def office_ports() -> dict[str, tuple[str, ...]]:
    """Return the ports of entry of each field office, from west to east."""
    stations = load_geography().stations
    of = {name: FIELD_OFFICES[office] for name, office in zip(stations.name.tolist(), stations.office, strict=True)}
    return {office: tuple(port for port in port_names() if of[port] == office) for office in FIELD_OFFICES}


def nearest(name: str, known: Iterable[str], what: str, described: str = "") -> str:
    """Return `name` if it is known; otherwise raise LeverError with the nearest known name.

    Parameters
    ----------
    described : str
        All known names, with what they stand for: it is listed where none is near.
    """
    if name in known:
        return name
    known = list(known)
    near, unknown = most_like(name, known), f"unknown {what} {shown(name)}"
    place = "" if most_like(name, known, least=MISTYPED) else _place(str(name), set(known))
    if not (place or near) and (spelled := most_like(name, places(), least=SPELLED)):
        place = _place(spelled, set(known), spelled)
    if place:
        raise LeverError(f"{unknown}; {place}")
    raise LeverError(f"{unknown}; allowed: {described}" if described and not near else unknown + closest(name, known))


def _place(name: str, known: set[str], called: str = "it") -> str:
    """Say what a place of another kind has to do with the regions, field offices or ports that are wanted; "" if nothing."""
    if known >= set(REGIONS):
        return _as_region(name, known, called)
    if known - {ALL} == set(FIELD_OFFICES):
        return _as_office(name, (*FIELD_OFFICES, *known & {ALL}), called)
    return _as_ports(name, called) if known <= set(port_names()) else ""


def _as_region(name: str, known: set[str], called: str) -> str:
    """Say in which region a place lies, and which are allowed."""
    region = region_of(name)
    if not (region or offices_of(name) or name in (*FIELD_OFFICES, *port_names())):
        return ""
    where = repr(region) if region else "the United States"
    return f"{called} lies in {where}; allowed: {', '.join(one for one in REGION_CHOICES if one in known)}"


def _as_office(name: str, known: Iterable[str], called: str) -> str:
    """Say which field office a place belongs to, and which there are."""
    offices = _offices(name)
    return f"{_offices_in_words(offices, called)}; allowed: {', '.join(known)}" if offices else ""


def _as_ports(name: str, called: str) -> str:
    """Say which ports are near a place of Mexico, or which ports its field office has."""
    offices, near = _offices(name), _near(name)
    if not offices:
        return ""
    if near:
        ports = f"nearest {'ports' if len(near) > 1 else 'port'}: {', '.join(near)}"
        return f"{ports}; {_offices_in_words(offices, called)}"
    ports = ", ".join(port for office in offices for port in office_ports()[office])
    given = shown(offices[0] if len(offices) == 1 else list(offices))
    return f"{_offices_in_words(offices, called)}; give office = {given}, or ports of it: {ports}"


def _near(name: str) -> tuple[str, ...]:
    """Return the ports near a place of Mexico; none of another place."""
    return () if region_of(name) is None else tuple(ports_near(name))


def _offices(name: str) -> tuple[str, ...]:
    """Return the field offices of a state of the border, else those of the ports near a place."""
    near = {name} if name in port_names() else set(_near(name))
    return offices_of(name) or tuple(office for office, ports in office_ports().items() if near & set(ports))


def _offices_in_words(offices: tuple[str, ...], called: str) -> str:
    """Name field offices as those of a place."""
    whose = "its field office{}" if called == "it" else f"the field office{{}} of {called}"
    many = len(offices) > 1
    return f"{whose.format('s' * many)} {'are' if many else 'is'} {' and '.join(map(repr, offices))}"
