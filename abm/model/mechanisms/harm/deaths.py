"""Deaths: people who die of what they use, by how strong it is against what they are used to, and by how much that varies.

Represents deaths in the United States from what comes over the border, as a number expected for the whole country.

Rule. Deaths a day are `deaths_per_kg x kg gross consumed x risk`, in which use is shared out over the groups (see use), and that of occasional users, whose tolerance is
low, counts `occasional_risk` times. `risk = (strength / tolerance ^ adaptation) ^ dose_response x spread x (1 + seller_risk x unsettled)`, where strength is street purity over
that of FY2022. Tolerance follows strength with a half-life of `tolerance_days`: a fall of purity lowers deaths at once and by less in the
end, a jump raises them at once. Doses are lognormal with a standard deviation of `dose_spread` of their log, and the mean of a power of them is `spread = exp(n (n - 1) / 2 x variance)`, here over the usual, with
n = `dose_response`; what comes in at another purity than the street's, squared in logs and averaged over `variance_days`, adds to the variance. Unsettled are those whose seller lost the goods inland: the share of what crossed that is seized there,
averaged over `settling_days`; a seller they do not know makes the risk greater. Where use is checked first, the spread of doses is `checked_spread` of what it is. Naloxone at hand saves `naloxone_works` of those who would die.

Assumptions. The forms (A). `deaths_per_kg` is the one number that is fitted, to calendar years 2019 to 2022 (C28); shapes are not.

Departures. The record of deaths is one of the sources of the dated demand (C27), so that deaths which follow it from year to year are no test of this form. Deaths are expected numbers without a draw: by
month they are thousands, and what chance adds is about 1%. The pandemic is left out, and the rise of deaths in its first months with it.
Measured with 40 paired seeds: with 39% less of precursors for a year deaths fall by 25%; on record are 30 to 40% (V18). What decides is assumed (20 seeds): by 9% with `dose_response` 1.5 and by 35% with 4, by 54%
with `adaptation` 0 and not at all with 0.9 (+6%), by 38% with `tolerance_days` 90; users' answer to price, naloxone and the other numbers move it by at most 5 points. No source gives these three, so that the row is no finding of its own. In months 7 to
18 of the same shortage deaths are 16% lower at half the purity, as people are used to less; on record, 2024 over 2023, they were 34% lower at 0.59 of it: the tolerance that is assumed makes up for too much of a lasting change, or something else lowered them, too.
Of the strategies of SOURCE (Stringfellow et al. 2022, Science Advances 8; its files), sized as there, over ten years a fifth less risk of use averts 19% of deaths (there 11%), a fifth more kits of naloxone 2.1% (2.7%), a fifth fewer who begin 4.1% (0.8%), a fifth
more who enter treatment for three years 0.8% (0.4%), of which nothing is left in the tenth year, as there. Education does more here, as more begin: each year an eighth of those who depend come to do so, in SOURCE 2 to 4%.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import approach, exp, log
from abm.model.declare import DAYS_OF_YEAR, KILOGRAM, Column, Lever, Response, Table, and_last_year, fields, parameters
from abm.model.ground import today
from abm.model.mechanisms.harm.use import NOW, WITHOUT, lose_users, use_of
from abm.model.streams import rule

PARAMETERS = parameters(
    ("deaths_per_kg", 1.09, "deaths/kg gross", 0.2, 6.0, "C28: fitted to calendar years 2019-22, at the other defaults"),
    ("dose_response", 2.5, "1", 1.5, 4.0, "A: power of the strength by which the risk of a dose rises"),
    ("adaptation", 0.6, "1", 0.0, 0.9, "A: part of a lasting change of strength that tolerance makes up for, in logs"),
    ("tolerance_days", 30.0, "days", 14.0, 90.0, "A: half-life in which tolerance follows strength"),
    ("dose_spread", 0.5, "1", 0.4, 0.8, "A from DEA: means of a pill, and shares of pills above a content, 2017-21, as a lognormal's"),
    ("variance_days", 28.0, "days", 14.0, 90.0, "A: time over which changes of purity add to the spread of doses"),
    ("seller_risk", 1.0, "1", 0.0, 2.0, "A from Ray et al. 2023, Am. J. Public Health 113:750: overdoses near a seizure about double"),
    ("settling_days", 14.0, "days", 7.0, 28.0, "V31: 1-3 weeks"),
    ("occasional_risk", 3.0, "1", 1.0, 6.0, "A: risk of a dose without tolerance, over that of people who depend"),
    ("naloxone_works", 0.45, "share", 0.3, 0.7, "A: of those who would die, whom somebody who has it finds in time"),
    ("checked_spread", 0.5, "share", 0.2, 0.9, "A: spread of doses that is left where use is checked first"),
)  # fmt: skip
USUAL_STRENGTH = 0.1  # effective purity of FY2022 (C15e): strength 1

TABLES = (Table("harm", None, "what the risk of use depends on"),)
FIELDS = fields(
    harm=(
        ("tolerance", "f8", "1 = usual", "strength that people are used to"),
        ("variance", "f8", "1", "variance of log purity that changes of supply add"),
        ("unsettled", "f8", "share", "users whose seller lost the goods inland"),
    ),
)

LEVERS = (
    Lever("naloxone", "share", 0, 1, 0, "share of use with somebody near who has naloxone, beyond the usual"),
    Lever("drug_checking", "share", 0, 1, 0, "share of use that is checked first, beyond the usual"),
)

COUNTS = (
    Column("deaths", "people/day", "deaths from overdoses in the United States, expected", "f8", digits=2, label="Deaths a day"),
    Column("overdoses_reversed", "people/day", "saved by naloxone beyond the usual, expected", "f8", digits=2),
    Column("drug_checks", "days of use/day", "days of use that were checked first", "f8"),
)  # fmt: skip

RESPONSES = (
    *and_last_year(
        Response("deaths_per_month", "people/month", "mean deaths from overdoses a month in the United States",
                 lambda days: days.deaths.mean() * DAYS_OF_YEAR / 12.0, "deaths"),
        "deaths_last_year",
    ),
    Response("deaths", "people", "deaths from overdoses in the United States", lambda days: days.deaths.sum()),
    Response("overdoses_reversed", "people", "saved by naloxone beyond the usual", lambda days: days.overdoses_reversed.sum()),
    Response("drug_checks", "days of use", "days of use that were checked first", lambda days: days.drug_checks.sum()),
)  # fmt: skip

SHORT = ({"kind": "seaport_control", "start": 0, "share": 0.7},)
ABLATIONS = (
    Ablation("tolerance", {"adaptation": 0.0}, SHORT),
    Ablation("sellers who are lost", {"seller_risk": 0.0}, SHORT),
    Ablation("naloxone", {}, ({"kind": "naloxone", "start": 0, "share": 0.5},)),
    Ablation("drug checking", {}, ({"kind": "drug_checking", "start": 0, "share": 0.5},)),
)


@rule
def found_harm(world: World) -> None:
    """Let people be used to what there is on day 0, and settled as usual."""
    world.harm.tolerance = world.market.purity / USUAL_STRENGTH
    world.harm.variance, world.harm.unsettled = 0.0, world.parameters.domestic_loss


@rule
def die(world: World, day: Day) -> None:
    """Count the deaths of the day, and take them off their groups; without policies for users, too."""
    p = world.parameters
    row, government = today(world), world.government
    note_changes(world)
    gross = world.market.consumption / world.market.purity / KILOGRAM
    unit = p.deaths_per_kg * gross / use_of(world, NOW) * strength_risk(world)  # a day, for one who depends
    plain, checked = spread_risk(world, 1.0), spread_risk(world, p.checked_spread)
    share = government.drug_checking
    before = unit * ((1.0 - share) * plain + share * checked)
    saved = government.naloxone * p.naloxone_works
    exposed = exposure(world, NOW)
    row.deaths = before * (1.0 - saved) * exposed
    row.overdoses_reversed = before * saved * exposed
    row.drug_checks = share * use_of(world, NOW)
    bury(world, NOW, before * (1.0 - saved))
    bury(world, WITHOUT, unit * plain)


@rule
def note_changes(world: World) -> None:
    """Let tolerance follow strength, and note how far supply varies and how many users lost their seller."""
    p, harm, market, row = world.parameters, world.harm, world.market, today(world)
    days = p.tolerance_days
    harm.tolerance += approach(harm.tolerance, market.purity / USUAL_STRENGTH, days, days)
    if row.delivered > 0 and row.delivered_gross > 0:
        apart = log(row.delivered / row.delivered_gross / market.purity)
        harm.variance += (apart * apart - harm.variance) / p.variance_days
        harm.unsettled += (row.inland / (row.inland + row.delivered) - harm.unsettled) / p.settling_days


@rule
def strength_risk(world: World) -> float:
    """Return the risk of a dose by its strength, what people are used to, and who sold it."""
    p, harm = world.parameters, world.harm
    strength = log(world.market.purity / USUAL_STRENGTH) - p.adaptation * log(harm.tolerance)
    return exp(p.dose_response * strength) * (1.0 + p.seller_risk * harm.unsettled)


@rule
def spread_risk(world: World, left: float) -> float:
    """Return the risk by the spread of doses, over the usual one, where a share of the spread is left.

    The mean of the n-th power of a lognormal is that of its mean times exp(n (n - 1) / 2 x variance of its log).
    """
    p = world.parameters
    usual = p.dose_spread * p.dose_spread
    variance = left * left * (usual + world.harm.variance) - usual
    return exp(0.5 * p.dose_response * (p.dose_response - 1.0) * variance)


@rule
def exposure(world: World, k: Row) -> float:
    """Return the use of one row, that of occasional users by its risk, in use of people who depend."""
    p, group = world.parameters, world.users[k]
    return group.dependent + p.treated_use * group.treated + p.occasional_use * p.occasional_risk * group.occasional


@rule
def bury(world: World, k: Row, risk: float) -> None:
    """Take the dead off the groups of one row, given the chance to die today of one who depends."""
    p = world.parameters
    lose_users(world, k, p.occasional_use * p.occasional_risk * risk, risk)
