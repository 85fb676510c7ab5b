"""Cooperation: what is learned in the United States reaches Mexico as far as the two governments cooperate.

Represents the sharing of information between the two governments, its suspension and its return.

Rule. Cooperation c is `cooperation_usual` on day 0. A lever says how many times the usual is agreed on (0: suspended,
at most full cooperation, 1). Above what is agreed on, c falls with half-life `cooperation_loss_days`; below, it comes back
with half-life `cooperation_return_days`: trust is lost faster than won. Force used by one side alone breaks it at
once. What is learned in the United States (arrests of couriers, drones) counts in Mexico times `c / cooperation_usual`; in a
region with a joint task force times `1 + size` besides.

Assumptions. All (A). What Mexico learns by itself (finds, arrests of leaders) does not depend on c.

Departures. None.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import approach
from abm.model.declare import Column, Lever, Response, fields, parameters
from abm.model.streams import rule

PARAMETERS = parameters(
    ("cooperation_usual", 0.5, "share", 0.2, 0.8, "A: share of what is learned that is shared, on day 0"),
    ("cooperation_loss_days", 20.0, "days", 5.0, 60.0, "A: half-life of cooperation that is suspended"),
    ("cooperation_return_days", 270.0, "days", 90.0, 720.0, "A: half-life of what is missing of it afterwards"),
)

FIELDS = fields(politics=(("cooperation", "f8", "share", "cooperation of the two governments: 1 = all is shared"),))

LEVERS = (
    Lever("cooperation", "times the usual", 0, 5, 1, "cooperation that is agreed on"),
    Lever("task_force", "usual investigators", 0, 10, 0, "joint task force in a region", of="region"),
)

LEVELS = (
    Column(
        "cooperation", "share", "cooperation of the two governments: share of what is learned that is shared", "f8", digits=4
    ),
)  # fmt: skip

RESPONSES = (
    Response("cooperation_mean", "share", "mean cooperation of the two governments", lambda days: days.cooperation.mean()),
)  # fmt: skip


ABLATIONS = (
    Ablation("a joint task force", {}, ({"kind": "joint_task_force", "start": 0, "region": "all", "size": 1.0},)),
    Ablation("a suspension of cooperation", {}, ({"kind": "cooperation", "start": 0, "times": 0.0},)),
)


@rule
def cooperate(world: World, day: Day) -> None:
    """Let cooperation move toward what is agreed on: fast downwards, slowly upwards."""
    p = world.parameters
    politics = world.politics
    agreed = min(1.0, world.government.cooperation * p.cooperation_usual)
    politics.cooperation += approach(politics.cooperation, agreed, p.cooperation_loss_days, p.cooperation_return_days)


@rule
def break_cooperation(world: World, level: float) -> None:
    """Let cooperation fall to a level at once, as after force used by one side alone; it never rises by this."""
    world.politics.cooperation = min(world.politics.cooperation, level)


@rule
def sharing(world: World) -> float:
    """Return what is shared over what usually is; 1 as usual."""
    return world.politics.cooperation / world.parameters.cooperation_usual


@rule
def shared_with(world: World, region: Row) -> float:
    """Return what reaches a region of what is learned in the United States, over the usual: more under a task force."""
    return sharing(world) * (1.0 + world.government.task_force[region])
