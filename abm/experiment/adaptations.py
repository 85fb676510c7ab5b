"""Adaptations: what can bring a flow back, in the words in which it is asked about, and the switches that hold each still."""

from __future__ import annotations

from dataclasses import dataclass

SWITCH = "freeze_"


@dataclass(frozen=True)
class Adaptation:
    """Name an adaptation: its key, its words in sentences, and the switches `freeze_...` that together hold it still."""

    name: str
    words: str
    switches: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters that hold it still from a day on."""
        return tuple(f"{SWITCH}{switch}" for switch in self.switches)


ADAPTATIONS = (
    Adaptation(
        "labs", "labs that pause, leave, open and close", ("relocation", "labs", "experience", "counter_drones")
    ),
    Adaptation("leaders", "replacement of leaders", ("succession", "splitting", "takeover")),
    Adaptation("routes", "rerouting and change of mode", ("routes", "memory", "territory")),
    Adaptation("pay", "recruitment and pay", ("pay", "roster", "classes")),
    Adaptation("loads", "load size", ("loads",)),
    Adaptation("stocks", "stocks that are refilled", ("correction",)),
    Adaptation("price", "price, and output that follows it", ("prices", "margin")),
    Adaptation("sellers", "buyers who change sellers", ("custom",)),
    Adaptation("precursors", "other suppliers and seaports of precursors", ("suppliers", "seaports")),
    Adaptation("elsewhere", "other sources", ("elsewhere",)),
    Adaptation("officers", "inspectors who move and learn", ("officers",)),
)
WITHOUT_SWITCH = {  # asked about, and no switch of its own
    "change of mode": "a route is a port and a mode, chosen together: part of rerouting",
    "entry": "nobody enters the trade in the south anew; other sources enter, organizations split, buyers change sellers",
}
