"""Where policies at the border act: at the ports of a field office or a list of them, at some ports, or at all."""

from __future__ import annotations

from collections.abc import Collection

from abm.inputs.geography import FIELD_OFFICES
from abm.inputs.plain import plain
from abm.inputs.reading import shown
from abm.model.choices import ALL, LeverError, nearest, office_ports, port_names
from abm.model.intervention import CHOICE
from abm.model.levers import Option

OFFICE = Option(
    "names", "a field office, a list or all, instead of ports", CHOICE, "place", "Where: all ports of a field office.",
    names=lambda: FIELD_OFFICES,
)  # fmt: skip
PORTS = Option(
    "names", "a port or a list; left out: all", CHOICE, "place", "Where; all ports where none is named.",
    names=port_names,
)  # fmt: skip

Given = Collection[str] | str | None


def names_of(given: Given) -> tuple[str, ...]:
    """Return names as a tuple: one, several or none."""
    return (given,) if isinstance(given, str) else tuple(plain(one) for one in given or ())


def ports_named(office: Given, ports: Given) -> tuple[str, ...] | None:
    """Return the ports of the offices or ports that are named; None: all."""
    if office is None:
        return None if ports is None else names_of(ports)
    return tuple(port for one in names_of(office) for port in office_ports()[one])


def checked_places(office: Given, ports: Given) -> tuple[tuple[str, ...] | str | None, tuple[str, ...] | None]:
    """Return offices and ports as they are held; raise LeverError for both at once, or a name that is none."""
    office, ports = (None if one == ALL else one for one in (office, ports))
    if office is not None and ports is not None:
        raise LeverError("office and ports: one of the two is allowed")
    for one in names_of(office):
        _check_office(one)
    for called, given in (("office", office), ("ports", ports)):
        if given is not None and not names_of(given):
            raise LeverError(f"{called}: none is named; left out, it is all of them")
    for one in names_of(ports):
        _check_port(one)
    held = office if office is None or isinstance(office, str) else names_of(office)
    return held, None if ports is None else names_of(ports)


def _check_port(name: str) -> None:
    """Raise LeverError unless a port has this name."""
    if name in FIELD_OFFICES and name not in port_names():
        ports = ", ".join(office_ports()[name])
        raise LeverError(f"ports: {shown(name)} is a field office; give office = {shown(name)}, or its ports: {ports}")
    nearest(name, port_names(), "port")


def _check_office(name: str) -> None:
    """Raise LeverError unless a field office has this name."""
    of = next((office for office, ports in office_ports().items() if name in ports), None)
    if name not in FIELD_OFFICES and of is not None:
        raise LeverError(
            f"office: {shown(name)} is a port; give ports = {shown(name)}, or its field office, {shown(of)}"
        )
    nearest(name, FIELD_OFFICES, "field office")
