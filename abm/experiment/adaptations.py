"""Adaptations: what can bring a flow back, in the words in which it is asked about, and the switches that hold each still."""

from __future__ import annotations

from dataclasses import dataclass

SWITCH = "freeze_"


@dataclass(frozen=True)
class Adaptation:
    """Name an adaptation: its key, its words in sentences, and the switches `freeze_...` that together hold it still.

    A switch of several adaptations holds still what it does where all of them stand still: without memory neither ports nor modes change.
    """

    name: str
    words: str
    switches: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters that hold it still from a day on."""
        return tuple(f"{SWITCH}{switch}" for switch in self.switches)


ADAPTATIONS = (
    Adaptation("relocation", "labs that pause and move", ("relocation", "counter_drones")),
    Adaptation(
        "entry",
        "entry and exit of labs and organizations",
        ("labs", "experience", "splitting", "takeover"),
    ),
    Adaptation("leaders", "replacement of leaders", ("succession",)),
    Adaptation("routes", "rerouting within each mode", ("ports", "territory", "memory")),
    Adaptation("modes", "change of mode", ("modes", "memory")),
    Adaptation("pay", "recruitment and pay", ("pay", "roster", "classes")),
    Adaptation("loads", "load size", ("loads",)),
    Adaptation("stocks", "stocks that are refilled", ("correction",)),
    Adaptation("price", "price, and output that follows it", ("prices", "margin")),
    Adaptation("sellers", "buyers who change sellers", ("custom",)),
    Adaptation("precursors", "other suppliers and seaports of precursors", ("suppliers", "seaports")),
    Adaptation("elsewhere", "other sources", ("elsewhere",)),
    Adaptation("officers", "inspectors who move and learn", ("officers",)),
)
