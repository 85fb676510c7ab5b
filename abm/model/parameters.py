"""What can be set: every number of the model with its unit, range and source.

"A" in a source marks an assumption whose range is a wide prior. Codes such as C24 are the rows of the
target table that the project was calibrated against (official statistics or the literature named there).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from abm.inputs.plain import is_number, plain


class ParameterError(ValueError):
    """A parameter that does not exist or lies outside its range."""


@dataclass(frozen=True)
class Parameter:
    """Describe one number: its name, default, unit, admissible range, source and submodel."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    source: str
    submodel: str

    @property
    def whole(self) -> bool:
        """Tell whether only whole numbers are admitted."""
        return isinstance(self.default, int)

    def check(self, value: float) -> float:
        """Return `value` as a number; raise ParameterError when it is outside the range."""
        value = plain(value)
        if not is_number(value) or not self.low <= value <= self.high:
            raise ParameterError(f"parameter {self.name} = {value!r}: allowed {self.low} to {self.high} {self.unit}")
        if self.whole and value != int(value):
            raise ParameterError(f"parameter {self.name} = {value!r}: a whole number, {self.low} to {self.high}")
        return int(value) if self.whole else float(value)


def _group(submodel: str, *rows: tuple) -> list[Parameter]:
    return [Parameter(*row, submodel) for row in rows]


_ALL = [
    *_group(
        "production",
        ("lab_capacity", 150.0, "g pure/day", 50.0, 400.0, "A: median output of a working lab"),
        ("lab_capacity_spread", 0.5, "log SD", 0.0, 1.0, "A"),
        ("lab_setup_days", 21.0, "days", 7.0, 42.0, "A: 'quickly erected'; no published figure"),
        ("lab_opening_days", 14.0, "days", 7.0, 60.0, "A: time in which a gap in capacity is closed, before set-up"),
        ("lab_closing_days", 60.0, "days", 30.0, 180.0, "A: time in which a surplus is closed"),
        ("lab_reserve", 2.0, "ratio", 1.0, 5.0, "A: most labs a cell keeps, paused ones too, over those it needs"),
        ("stock_days", 14.0, "days of orders", 7.0, 30.0, "A"),
        ("stock_correction_days", 60.0, "days", 20.0, 180.0, "A: time in which capacity corrects the stock"),
        ("stretch_exponent", 0.5, "1", 0.3, 0.8, "A: purity gives way before price (Dobkin and Nicosia 2009; C15)"),
        ("stretch_floor", 0.25, "share", 0.1, 0.5, "A: product is never stretched under this share of usual purity"),
    ),
    *_group(
        "enforcement",
        ("pressure_memory_days", 60.0, "days", 20.0, 180.0, "A: pressure fades at 1/60 a day"),
        ("pressure_spread", 0.1, "1/day", 0.0, 0.24, "A: diffusion between neighbouring cells"),
        ("find_pressure", 0.5, "base efforts", 0.0, 2.0, "A: pressure added where a lab is found"),
        ("intelligence_half_life", 180.0, "days", 90.0, 365.0, "A"),
        ("intelligence_start", 0.5, "1", 0.0, 5.0, "A: intelligence on day 0, everywhere"),
        ("intelligence_seizure", 0.002, "1/event", 0.0, 0.02, "A: knowledge of a region from a courier's arrest"),
        ("intelligence_find", 0.1, "1/event", 0.0, 1.0, "A"),
        ("intelligence_arrest", 0.2, "1/event", 0.0, 2.0, "A"),
        ("find_hazard", 0.04, "1/lab-year", 0.002, 0.1, "C20: 1-8 sites found a year of 80-200 labs"),
        ("intelligence_weight", 1.0, "1", 0.0, 5.0, "A: hazard x (1 + weight x intelligence)"),
        ("patrol_weight", 0.05, "1", 0.0, 0.5, "V30: patrol density finds little"),
        ("exposure_days", 90.0, "days", 30.0, 365.0, "A: days in one place until a lab is fully exposed"),
        ("raid_success", 0.7, "share", 0.4, 0.9, "A"),
    ),
    *_group(
        "relocation",
        ("lab_learning", 0.36, "share per 28 days", 0.05, 0.7, "C24 (NarcoLogic)"),
        ("move_threshold", 1.5, "base efforts", 1.2, 2.5, "A: median over labs"),
        ("move_threshold_spread", 0.5, "log SD", 0.0, 1.0, "A"),
        ("restart_ratio", 0.8, "share", 0.5, 1.0, "A: hysteresis between moving and restarting"),
        ("move_days", 7.0, "days", 2.0, 30.0, "A: mean delay until a lab that wants to move does"),
        ("move_lost_days_low", 7.0, "days", 1.0, 30.0, "A"),
        ("move_lost_days_high", 42.0, "days", 10.0, 90.0, "A"),
        ("move_distance", 6.0, "cells", 2.0, 20.0, "A: scale of the distance moved; a cell is about 50 km"),
        ("move_pressure_scale", 0.5, "base efforts", 0.1, 2.0, "A"),
        ("pause_days", 120.0, "days", 30.0, 730.0, "A: a lab paused for longer is given up"),
        ("move_cost", 20000.0, "USD", 1000.0, 100000.0, "A"),
        ("lab_wages", 1000.0, "USD/lab-day", 100.0, 5000.0, "A"),
        ("cash_short_days", 30.0, "days of wages", 5.0, 90.0, "A: a poorer cell restarts its paused labs"),
        ("cash_kept_days", 90.0, "days of wages", 30.0, 365.0, "A: what is above goes to the organisation as rent"),
    ),
    *_group(
        "leadership",
        ("orderly_succession", 0.6, "share", 0.5, 0.7, "A from the record (Calderon et al. 2015; Phillips 2015)"),
        ("orderly_days", 30.0, "days", 5.0, 90.0, "A: median vacancy"),
        ("orderly_longest", 90.0, "days", 30.0, 180.0, "A from the record: orderly successions took up to 3 months"),
        ("orderly_spread", 0.7, "log SD", 0.0, 1.5, "A; the same for leaders of cells"),
        ("contested_days", 365.0, "days", 180.0, 730.0, "A: shortest contest"),
        ("contested_extra_days", 120.0, "days", 0.0, 730.0, "A: mean of the time beyond, exponential"),
        ("vacancy_capacity", 0.8, "share", 0.6, 1.0, "A: lowest capacity in a vacancy (highest 1)"),
        ("contest_capacity_low", 0.6, "share", 0.3, 0.9, "A"),
        ("contest_capacity_high", 0.9, "share", 0.5, 1.0, "A"),
        ("factions_three", 0.3, "share", 0.0, 1.0, "A: a split makes three factions rather than two"),
        ("leader_loss", 0.03, "1/organisation-year", 0.0, 0.5, "A: background losses of top leaders"),
        ("cell_leader_loss", 0.1, "1/cell-year", 0.0, 1.0, "A: background losses of mid-level leaders"),
        ("cell_leader_days", 10.0, "days", 1.0, 60.0, "A: median replacement of a cell's leader"),
        ("leaderless_capacity", 0.8, "share", 0.5, 1.0, "A: capacity of a cell without its leader"),
        ("territory_bidding", 0.05, "share per 28 days", 0.0, 0.3, "A: what a contested organisation loses to rivals"),
    ),
    *_group(
        "membership",
        ("recruitment_rate", 0.00206, "1/week", 0.0, 0.01, "C21b: 360 recruits a week of 175,000 members"),
        ("incapacitation_rate", 0.00063, "1/week", 0.0, 0.01, "C21c: 110 arrests a week of 175,000"),
        ("conflict_rate", 0.00054, "1/week", 0.0, 0.01, "C21c: 95 deaths a week of 175,000"),
        ("contest_conflict", 4.0, "ratio", 1.0, 10.0, "V15: local killings x4-5 when an organisation splits"),
        ("saturation_members", 2000000.0, "people", 100000.0, 10000000.0, "A: other exits, about 25 a week (C21c)"),
    ),
    *_group(
        "recruitment",
        ("crossing_interval", 14.0, "days", 5.0, 60.0, "A: days between two crossings of a courier"),
        ("trip_days", 3.0, "days", 0.0, 7.0, "A: days of the interval that are spent on the way"),
        ("roster_margin", 1.35, "ratio", 1.0, 2.0, "A: places wanted over places in use, for the time to fill them"),
        ("courier_pay", 2500.0, "USD/crossing", 500.0, 10000.0, "C11: median"),
        ("courier_pay_spread", 0.5, "log SD", 0.0, 1.5, "A"),
        ("class_scale", 500.0, "USD", 100.0, 3000.0, "A: scale of the choice between classes of couriers"),
        ("citizen_crossers", 0.45, "share", 0.40, 0.50, "C10b: US citizens among people who cross at ports"),
        ("resident_crossers", 0.10, "share", 0.02, 0.2, "A: permanent residents; border documents hold the rest"),
        ("status_loss", 5000.0, "USD", 0.0, 30000.0, "A: what losing the legal status is worth to a non-citizen"),
        ("hiring_days_low", 3.0, "days", 1.0, 14.0, "A"),
        ("hiring_days_high", 14.0, "days", 3.0, 60.0, "A"),
        ("quit_share", 0.333, "share per crossing", 0.1, 1.0, "A: career near 3 crossings (1-10)"),
    ),
    *_group(
        "dispatch",
        ("choice_scale", 0.2, "share of load value", 0.1, 0.3, "A: scale of the choice of port and mode"),
        ("territory_weight", 2.0, "1", 0.0, 3.0, "A: k in k ln(access + e)"),
        ("territory_floor", 0.03, "share", 0.01, 0.1, "A: e in k ln(access + e)"),
        ("territory_fee", 0.1, "share of load value", 0.0, 0.5, "A: fee for another organisation's territory"),
        ("between_access", 8500.0, "crossings/day", 100.0, 20000.0, "A: a sector's cover, in legal crossings"),
        ("distance_cost", 50.0, "USD/cell", 0.0, 500.0, "A"),
        ("waiting_cost", 20.0, "USD/h", 0.0, 100.0, "A"),
        ("load_cost", 0.33, "share of load value", 0.1, 0.6, "C18: price in Mexico to price at the border, 1 : 3"),
        ("replacement_cost", 2000.0, "USD", 0.0, 20000.0, "A: finding another courier"),
        ("usual_load", 800.0, "g gross", 500.0, 10000.0, "A from C4a: load at a port that an organisation starts from"),
        ("usual_load_between", 800.0, "g gross", 200.0, 10000.0, "A from official weight and events, FY2019"),
        ("smallest_load", 20.0, "g gross", 1.0, 100.0, "A: less than this is not sent"),
        ("pill_share", 0.5, "share of loads", 0.0, 1.0, "A: loads of pills rather than powder"),
        ("load_spread", 1.0, "log SD", 0.0, 1.5, "A: spread of single loads"),
        ("load_scale", 0.1, "share of load value", 0.02, 0.5, "A: scale of the choice of load size"),
        ("load_premium", 0.3, "1", 0.0, 5.0, "A: aversion to putting much in one load, per chance of loss"),
        ("load_drift", 0.018, "1/week", 0.0, 0.1, "A: drift of the usual load towards what is chosen (V2)"),
        ("foot_limit", 0.3, "share of usual load", 0.05, 1.0, "A"),
        ("deterrence_threshold", 0.125, "probability", 0.0, 0.3, "Anthony, Crane and Hanson 2000"),
        ("deterrence_width", 0.02, "probability", 0.005, 0.1, "A: width of the threshold"),
        ("risk_prior", 0.05, "probability", 0.005, 0.3, "A: perceived chance of loss before any experience"),
        ("risk_prior_weight", 5.0, "loads", 1.0, 50.0, "A"),
        ("risk_learning", 0.36, "share per 28 days", 0.05, 0.7, "C24 (NarcoLogic)"),
        ("hearsay_weight", 0.5, "1", 0.0, 1.0, "A: others' loads count at this weight"),
        ("backlog_days", 14.0, "days", 1.0, 60.0, "A: unsent orders older than this are given up"),
    ),
    *_group(
        "travel",
        ("travel_speed", 8, "cells/day", 6, 10, "A: about 400 km a day"),
    ),
    *_group(
        "inspection",
        ("referral_share", 0.007, "share of crossings", 0.005, 0.05, "A: referrals to secondary inspection"),
        ("team_exams", 60.0, "exams/team-day", 20.0, 150.0, "A"),
        ("aimed_share", 0.5, "share of exams", 0.2, 0.8, "A: exams aimed by risk profile, not drawn at random"),
        ("lift", 2.5, "ratio", 2.0, 6.0, "A: an aimed exam meets a load so many times as often; equal everywhere"),
        ("size_lift", 0.25, "1", 0.0, 1.0, "A: lift grows with load size to this power"),
        ("size_reference", 3000.0, "g gross", 500.0, 10000.0, "A from C4a: load at which lift holds"),
        ("admissibility_share", 0.025, "share of crossings", 0.0, 0.05, "A: extra exams of who can be refused entry"),
        ("detection_skill", 0.8, "probability", 0.5, 0.95, "A: an exam of a load finds it; equal everywhere"),
        ("between_detection", 0.15, "probability per crossing", 0.1, 0.3, "A: patrols and checkpoints"),
        ("patrol_teams", 5, "teams/sector", 1, 20, "A: teams that the chance between ports stands for"),
        ("alertness_gain", 0.1, "share of exams", 0.0, 0.3, "A: aim added by a fully alert team"),
        ("alertness_days", 30.0, "days", 7.0, 180.0, "A: alertness fades"),
        ("team_learning", 0.6, "share per observation", 0.2, 0.7, "C24 (NarcoLogic)"),
        ("restationed_share", 0.1, "share per 28 days", 0.0, 0.5, "A: teams moved towards ports with more finds"),
        ("primary_seconds", 34.0, "s/vehicle", 30.0, 40.0, "C23: Villegas et al. 2006"),
        ("primary_utilisation", 0.85, "share", 0.5, 0.98, "A: lanes are opened for this at usual traffic"),
        ("secondary_minutes", 20.0, "min/exam", 5.0, 60.0, "A: an exam's stay in a secondary lane"),
        ("secondary_utilisation", 0.5, "share", 0.2, 0.9, "A: secondary lanes are built for this"),
        ("opening_hours", 18.0, "h/day", 8.0, 24.0, "A: hours over which a day's traffic is spread"),
    ),
    *_group(
        "market",
        ("demand_level", 1.0, "ratio", 0.02, 40.0, "C27: multiplies the dated demand; 1 = as dated"),
        ("demand_elasticity", -0.3, "1", -0.6, -0.1, "A"),
        ("inventory_days", 30.0, "days", 14.0, 60.0, "A: retail stock in the United States"),
        ("order_days", 28.0, "days", 7.0, 90.0, "A: orders follow mean consumption of this time"),
        ("inventory_correction_days", 60.0, "days", 20.0, 180.0, "A"),
        ("price_days", 30.0, "days", 7.0, 90.0, "A: adjustment of the price"),
        ("price_response", 0.5, "1", 0.0, 2.0, "A: log price per relative shortfall of inventory"),
        ("border_price", 9000.0, "USD/kg gross", 1800.0, 45000.0, "C17b: press 2017"),
        ("domestic_loss", 0.1, "share", 0.0, 0.2, "C26: seized inland"),
        ("custom_learning", 0.1, "share per 28 days", 0.0, 0.5, "A: buyers move to those who deliver"),
    ),
    *_group(
        "initialisation",
        ("cells", 40, "cells", 8, 200, "A: cartel cells on day 0"),
        ("lab_slots", 48, "rows/cell", 4, 64, "size of a cell's block of labs"),
        ("roster_slots", 6.0, "ratio", 2.0, 40.0, "size of a cell's block of couriers, over its expected roster"),
    ),
]

PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in _ALL}
DEFAULTS: dict[str, float] = {parameter.name: parameter.default for parameter in _ALL}
PARAMETER_ROW = np.dtype([(p.name, "i8" if p.whole else "f8") for p in _ALL])


def _pairs() -> tuple[tuple[str, str], ...]:
    """Return which parameter must not exceed which other: both ends of a range, and what is a part of another."""
    ends = [(name, f"{name.removesuffix('_low')}_high") for name in PARAMETERS if name.endswith("_low")]
    return (*ends, ("orderly_days", "orderly_longest"), ("trip_days", "crossing_interval"))


ORDERED = _pairs()


def contradiction(overrides: Mapping[str, float]) -> str | None:
    """Return in words the first pair of parameters of which the lower one exceeds the other; None when all agree."""
    values = {**DEFAULTS, **overrides}
    for low, high in ORDERED:
        if values[low] > values[high]:
            unit = PARAMETERS[low].unit
            return f"{low} = {values[low]}: allowed at most {high}, which is {values[high]} {unit}"
    return None


def resolve(overrides: Mapping[str, float]) -> dict[str, float]:
    """Return all parameters with `overrides` in force.

    Raises
    ------
    ParameterError
        An unknown name (with the nearest one), a value outside its range, or two that contradict each other.
    """
    values = dict(DEFAULTS)
    for name, value in overrides.items():
        if name not in PARAMETERS:
            near = difflib.get_close_matches(name, PARAMETERS, 1, 0.0)
            raise ParameterError(f"unknown parameter {name!r}; did you mean {near[0]!r}?")
        values[name] = PARAMETERS[name].check(value)
    against = contradiction(values)
    if against:
        raise ParameterError(f"parameter {against}")
    return values
