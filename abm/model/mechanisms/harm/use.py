"""Use: people who use in the United States, in groups; treatment and education move them, and demand with them.

Represents three groups of people: those who use now and then, those who depend, and those in treatment.

Rule. A year brings `entry` new people to occasional use, falling by `entry_fall` a year from the first recorded day on, less what
education prevents. Of those who use now and then, `escalation` come to depend and `occasional_exit` stop, as shares a year; of those who depend,
`treatment_entry` and what a policy adds enter treatment, and `abstinence` stop; of those in treatment, `treatment_relapse` go back to dependence
and `treatment_success` are well. The dead are taken off their groups (see deaths). Use is counted in that of one who depends: `occasional_use` and `treated_use` of it
in the other groups. The same groups are kept a second time, as they would be without policies for users; `demand` is the dated one times
use over what it would be then.

Assumptions. Sizes and rates (A), so that the groups of day 0 hardly move. Treatment has room for all whom a policy brings to it.

Departures. The dated demand holds what became of users in the record, so that only policies for users move it from there: fewer deaths under a policy
against supply leave more users, about 1% a year, who ask for no more. Habit, by which the long-run response to a price is greater, is of all users together (see market); those in recovery, who cannot relapse, are left out.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp
from abm.model.declare import DAYS_OF_YEAR, Column, Lever, Response, Table, fields, parameters
from abm.model.ground import today
from abm.model.streams import rule

PARAMETERS = parameters(
    ("dependent_users", 2.0e6, "people", 1.0e6, 4.0e6, "A: who depend, on day 0"),
    ("occasional_users", 3.0e6, "people", 1.0e6, 6.0e6, "A: who use now and then, on day 0"),
    ("treated_users", 6.0e5, "people", 2.0e5, 1.2e6, "A: in treatment on day 0"),
    ("entry", 5.0e5, "people/year", 1.0e5, 1.0e6, "A: who begin to use"),
    ("entry_fall", 0.03, "share/year", 0.0, 0.1, "A: entry falls slowly"),
    ("escalation", 0.083, "share/year", 0.02, 0.2, "A: of occasional users, who come to depend"),
    ("occasional_exit", 0.083, "share/year", 0.02, 0.3, "A: of occasional users, who stop"),
    ("abstinence", 0.06, "share/year", 0.02, 0.15, "A: of those who depend, who stop without treatment"),
    ("treatment_entry", 0.21, "share/year", 0.05, 0.5, "A: of those who depend, who enter treatment"),
    ("treatment_relapse", 0.6, "share/year", 0.3, 1.2, "A: of those in treatment, who go back to dependence"),
    ("treatment_success", 0.1, "share/year", 0.02, 0.3, "A: of those in treatment, who are well"),
    ("occasional_use", 0.05, "share", 0.01, 0.2, "A: use of an occasional user, over that of one who depends"),
    ("treated_use", 0.25, "share", 0.1, 0.5, "A from Sordo et al. 2017, BMJ 357:j1550: overdose mortality in treatment over out of it"),
)  # fmt: skip

NOW, WITHOUT = 0, 1  # rows: as they are, and as they would be without policies for users
TABLES = (Table("users", 2, "people who use in the United States, by group: as it is, and without policies for users"),)
FIELDS = fields(
    users=(
        ("occasional", "f8", "people", "who use now and then"),
        ("dependent", "f8", "people", "who depend"),
        ("treated", "f8", "people", "in treatment"),
    ),
)

LEVERS = (
    Lever("admissions", "share/year", 0, 1, 0, "of those who depend, who enter treatment beyond the usual"),
    Lever("education", "share", 0, 1, 0, "share of those who would begin to use who do not"),
)

COUNTS = (Column("treatment_admissions", "people/day", "people who enter treatment", "f8", digits=1),)
LEVELS = (
    Column("occasional_users", "people", "people who use now and then, in the United States"),
    Column("dependent_users", "people", "people who depend, in the United States"),
    Column("treated_users", "people", "people in treatment, in the United States"),
)

RESPONSES = (
    Response("dependent_users_end", "people", "people who depend, on the last day", lambda days: days.dependent_users[-1], "people who depend"),
    Response("occasional_users_end", "people", "people who use now and then, on the last day", lambda days: days.occasional_users[-1], "occasional users"),
    Response("treated_users_mean", "people", "mean number of people in treatment", lambda days: days.treated_users.mean(), "people in treatment"),
)  # fmt: skip

UNDER = ({"kind": "treatment", "start": 0, "admissions": 0.3},)
ABLATIONS = (
    Ablation("treatment of users, and demand with it", {}, UNDER),
    Ablation("education, and demand with it", {}, ({"kind": "education", "start": 0, "share": 0.5},)),
)


@rule
def found_users(world: World) -> None:
    """Let the groups of day 0 be there, with and without policies alike."""
    p = world.parameters
    for k in (NOW, WITHOUT):
        group = world.users[k]
        group.occasional, group.dependent, group.treated = p.occasional_users, p.dependent_users, p.treated_users


@rule
def change_use(world: World, day: Day) -> None:
    """Let people begin, come to depend, enter treatment, relapse and stop, by one day; with policies and without."""
    government = world.government
    today(world).treatment_admissions = flow(world, NOW, government.admissions, government.education, day)
    flow(world, WITHOUT, 0.0, 0.0, day)


@rule
def flow(world: World, k: Row, admissions: float, education: float, day: Day) -> float:
    """Move the people of one row for a day (admissions: share a year; education: share), and return who entered treatment."""
    p = world.parameters
    group = world.users[k]
    past = max(0, day - world.clock.first) / DAYS_OF_YEAR
    entered = p.entry * exp(-p.entry_fall * past) * (1.0 - education) / DAYS_OF_YEAR
    worse = p.escalation * group.occasional / DAYS_OF_YEAR
    admitted = (p.treatment_entry + admissions) * group.dependent / DAYS_OF_YEAR
    relapsed = p.treatment_relapse * group.treated / DAYS_OF_YEAR
    group.occasional += entered - worse - p.occasional_exit * group.occasional / DAYS_OF_YEAR
    group.dependent += worse + relapsed - admitted - p.abstinence * group.dependent / DAYS_OF_YEAR
    group.treated += admitted - relapsed - p.treatment_success * group.treated / DAYS_OF_YEAR
    return admitted


@rule
def use_of(world: World, k: Row) -> float:
    """Return what the people of one row use, in that of people who depend."""
    p = world.parameters
    group = world.users[k]
    return group.dependent + p.occasional_use * group.occasional + p.treated_use * group.treated


@rule
def use_multiplier(world: World) -> float:
    """Return use over what it would be without policies for users; exactly 1 as long as there are none."""
    return use_of(world, NOW) / use_of(world, WITHOUT)


@rule
def lose_users(world: World, k: Row, occasional: float, dependent: float) -> None:
    """Take the dead of a day off one row: the chance of an occasional user, and of one who depends; less use, less risk."""
    group = world.users[k]
    group.occasional -= min(1.0, occasional) * group.occasional
    group.treated -= min(1.0, world.parameters.treated_use * dependent) * group.treated
    group.dependent -= min(1.0, dependent) * group.dependent
