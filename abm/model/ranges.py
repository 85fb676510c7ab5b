"""Ranges: what each number of a world may be, by table and field: a row of which table, a count, an amount.

A bound that is a word is the last row of that table, as far as it is in use. Amounts end far above what any run reaches
and far below what 64 bits hold.
"""

from __future__ import annotations

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.kinds import CLASSES, INSPECTORS, NEVER, PLACES, REGIONS, CourierState, LabState, Leadership

Range = tuple[float | str, float | str]

MOST = 10**16  # mg, cents, people
COUNT: Range = (0, MOST)
MONEY: Range = (-MOST, MOST)
DAYS: Range = (-1, 10**6)
FLAG: Range = (0, 1)
AMOUNT: Range = (0.0, 1e16)
POSITIVE: Range = (1e-12, 1e16)
SHARE: Range = (0.0, 1.0 + 1e-6)
TERRITORY: Range = (-1e-9, 1e3)
ROUTE: Range = (0, "routes")
PLACE: Range = (0, PLACES - 1)
REGION: Range = (0, REGIONS - 1)
AT = {"place": PLACE, "x": (0, WIDTH - 1), "y": (0, HEIGHT - 1)}


def _all(names: str, allowed: Range) -> dict[str, Range]:
    return dict.fromkeys(names.split(), allowed)


# Fields of the tables that a run writes to; what a scenario fixes is compared with the scenario.
RANGES: dict[str, dict[str, Range]] = {
    "rows": _all("organisations cells", (1, 256)) | {"inspectors": (0, INSPECTORS)},
    "run": {"fault": (0, 0)},
    "enforcement": {"lowest_pressure": AMOUNT},
    "mass": _all("start transit produced seized lost delivered", COUNT),
    "money": _all("start earned pay fees moves wages", COUNT) | {"rent": COUNT},
    "market": (
        _all("price pure_price purity demand mean_consumption effective_purity", POSITIVE)
        | {"inventory": COUNT, "consumption": COUNT, "orders": AMOUNT, "share_lost": (0.0, 1.0 - 1e-9)}
    ),
    "organisations": (
        _all("active arrested", FLAG)
        | _all("members loads_sent loads_sent_between", COUNT)
        | _all("usual_load usual_load_between", POSITIVE)
        | _all("load_steps load_steps_between", MONEY)
        | _all("capacity production", SHARE)
        | {"parent": (-1, "organisations"), "region": REGION, "leadership": (0, max(Leadership))}
        | {"leadership_days": DAYS, "factions": (0, 3)}
    ),
    "cells": (
        AT
        | _all("active leader arrested", FLAG)
        | _all("stock labs_found delivered lab_capacity", COUNT)
        | _all("cash spent sales backlog", MONEY)
        | _all("purity share pace between_share", SHARE)
        | _all("orders wanted_gross mean_load roster_wanted roster_between_wanted", AMOUNT)
        | _all("labs lab_rows", (0, "lab_slots"))
        | _all("roster roster_between courier_rows cursor", (0, "courier_slots"))
        | {"organisation": (0, "organisations"), "region": REGION, "leaderless_days": DAYS}
    ),
    "labs": (
        AT
        | _all("exposure perceived threshold", AMOUNT)
        | {"state": (0, max(LabState)), "region": (-1, REGIONS - 1), "days_to_go": DAYS, "capacity": (0, 10**12)}
    ),
    "couriers": (
        AT
        | {"state": (0, max(CourierState)), "citizenship": (0, CLASSES - 1), "route": (-1, "routes")}
        | {"crossings": (0, 10**8), "pay": COUNT, "load": COUNT, "gross": COUNT}
    ),
    "inspectors": (
        _all("skill aimed alertness", SHARE)
        | {"active": FLAG, "route": ROUTE, "exams_left": AMOUNT, "finds_today": (0, 10**6), "finds": COUNT}
    ),
    "routes": (
        _all("traffic usual_exams wanted_exams waiting queued_traffic queued_exams exams finds_per_exam", AMOUNT)
        | _all("wanted_aimed aimed_share", SHARE)
        | _all("authorised sized teams", (0, INSPECTORS))
        | _all("offered offered_aimed sent_week lost_week finds finds_today seized_gross_today", COUNT)
        | {"exam_share": AMOUNT}
    ),
    "calendar": {"input": COUNT, "setting": COUNT, "period": (-1, MOST)},
    "monthly": (
        _all("loads seizures seized seized_gross delivered delivered_gross days", COUNT) | _all("exams waiting", AMOUNT)
    ),
    "daily": (
        _all(
            "delivered delivered_gross produced sent seized seized_gross seizures seized_gross_at_ports "
            "seizures_at_ports lost loads caught caught_at_ports caught_citizens stock transit inventory labs_working "
            "labs_paused labs_idle labs_found labs_moved organisations contested cells couriers recruits arrests members",
            COUNT,
        )
        | _all("price pure_price purity waiting exams concentration", AMOUNT)
    ),
}
WHOLE: dict[str, Range] = {  # tables of one number a row
    "courier_due": (0, NEVER),
    "route_teams": (0, INSPECTORS - 1),
    "route_teams_start": (0, INSPECTORS),
    "territory": TERRITORY,
    "host": (-1, "organisations"),
    "class_plan": SHARE,
    "plan": SHARE,
    "load_plan": AMOUNT,
    **_all("sent lost sent_week lost_week events lab_days", COUNT),
    **_all("pull distance_weight pressure next_pressure intelligence", AMOUNT),
}
