"""Day 0: the tables of a world, filled from a scenario, a seed and the official inputs."""

from __future__ import annotations

import functools

import numpy as np

from abm.inputs.dates import first_date
from abm.inputs.geography import HEIGHT, WIDTH, Mode, load_geography
from abm.inputs.plain import check_seed
from abm.inputs.rivals import load_relations
from abm.inputs.seaports import load_seaports
from abm.inputs.series import homicide_victims, monthly_inputs
from abm.inputs.traffic import FIRST_YEAR
from abm.inputs.territory import load_organizations, load_territory
from abm.inputs.waits import busy_lines
from abm.model.annotations import World
from abm.model.compilation import tell_of_compiling
from abm.model.declared import FAULTS, TABLES
from abm.model.founding import prepare
from abm.model.ground import NO_FAULT
from abm.model.kinds import CELLS, COURIERS, LABS, MEMBERS
from abm.model.levers import Levers
from abm.model.parameters import resolve
from abm.model.scenario import Scenario
from abm.model.world import new_world, rows_of

FIRST_MONTH = np.datetime64("2018-10")
MONTHS = 72
LAB_ROOM, ROSTER_ROOM = 4.0, 6.0  # rows of a block over those expected


@functools.cache
def official_inputs() -> dict[str, np.ndarray]:
    """Return the dated inputs by month from October 2018 to September 2024."""
    return monthly_inputs(str(FIRST_MONTH), MONTHS)


@functools.cache
def usual_victims() -> np.ndarray:
    """Return homicide victims a day in each region, as is usual."""
    return homicide_victims()


@functools.cache
def recorded_lines() -> frozenset[tuple[str, Mode]]:
    """Return the ports and modes with a record of lines."""
    return busy_lines()


@functools.cache
def route_list() -> tuple[tuple[int, int], ...]:
    """Return (station, mode) of every route: each mode with legal traffic at a port, and each sector between ports."""
    traffic = official_inputs()["legal_crossings"].max(axis=0)
    stations = load_geography().stations
    ports = [(s, int(m)) for s in range(len(stations)) for m in Mode if m != Mode.BETWEEN and traffic[s, m] > 0.0]
    sectors = [(s, int(Mode.BETWEEN)) for s in range(len(stations)) if stations.kind[s] == 1]
    return tuple(ports + sectors)


def make_levers(scenario: Scenario) -> Levers:
    """Return the levers of a scenario, moved by its interventions."""
    names = load_geography().stations.name
    routes = route_list()
    levers = Levers(scenario.days, [str(names[s]) for s, _ in routes], [m for _, m in routes])
    for intervention in scenario.interventions:
        intervention.move(levers)
    return levers


def build_world(scenario: Scenario, seed: int) -> World:
    """Return the world of one replicate on the morning of its first day.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        0 to 2 ** 63 - 1.

    Raises
    ------
    ValueError
        A seed outside its range.
    RunError
        A roster that the tables cannot hold.
    """
    tell_of_compiling()
    world = new_world()
    world.run.seed = check_seed(seed)
    parameters = world.parameters
    for name, value in resolve(scenario.parameters).items():
        parameters[name] = value
    lay_space(world)
    lay_routes(world)
    lay_seaports(world)
    lay_inputs(world, scenario)
    lay_calendar(world, scenario)
    fill_market(world)
    fill_organizations(world, scenario)
    world.violence.usual[:] = usual_victims()
    fill_cells(world)
    size_rosters(world)
    prepare(world)
    check_fault(world)
    return world


@functools.cache
def ways(speed: int) -> np.ndarray:
    """Return, per station and place, the place a day's travel nearer to it; -1 where there is no way."""
    toward = load_geography().toward.astype(np.int64)
    jump = toward.copy()
    for _ in range(speed - 1):
        jump = np.where(jump >= 0, np.take_along_axis(toward, np.maximum(jump, 0), axis=1), -1)
    return jump.astype(np.int16)


@functools.cache
def neighborhood() -> tuple[np.ndarray, np.ndarray]:
    """Return the Mexican places, and the four neighbors of each (itself where there is no land)."""
    member = load_geography().reachable.ravel()
    places = np.flatnonzero(member)
    neighbors = np.empty((len(places), 4), np.int64)
    for column, (dx, dy) in enumerate(((-1, 0), (1, 0), (0, -1), (0, 1))):
        x, y = places // HEIGHT + dx, places % HEIGHT + dy
        inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
        there = np.where(inside, x * HEIGHT + y, places)
        neighbors[:, column] = np.where(member[there], there, places)
    return places, neighbors


def lay_space(world: World) -> None:
    """Fill the tables of places and ways; pressure starts at its steady state."""
    space = load_geography()
    places, neighbors = neighborhood()
    world.rows.places = len(places)
    world.places[: len(places)] = places
    world.neighbors[: len(places)] = neighbors
    world.region_of[:] = space.region.ravel()
    world.distance[:] = space.distance
    world.jump[:] = ways(int(world.parameters.travel_speed))
    world.pressure[places] = 1.0
    world.enforcement.lowest_pressure = 1.0
    world.intelligence[places] = world.parameters.intelligence_start
    world.corruption.officials[:] = world.parameters.corruption_usual
    world.investigations["pace"] = 1.0
    world.politics.cooperation = world.parameters.cooperation_usual


def lay_routes(world: World) -> None:
    """Fill the table of routes."""
    station, mode = np.array(route_list()).T
    stations = load_geography().stations
    routes = world.routes[: len(station)]
    world.rows.routes = len(station)
    routes["station"], routes["mode"] = station, mode
    routes["office"], routes["place"] = stations.office[station], stations.cell[station]
    routes["x"], routes["y"] = stations.x[station], stations.y[station]
    crossings = official_inputs()["legal_crossings"][:, station, mode]
    routes["officers_for"] = np.where(
        crossings[0] > 0.0, crossings[0], crossings[-1]
    )  # of ports that opened since, the last
    busy = recorded_lines()
    routes["busy"] = [(stations.name[at], Mode(by)) in busy for at, by in zip(station, mode, strict=True)]


def lay_seaports(world: World) -> None:
    """Fill the table of seaports."""
    known = load_seaports()
    world.rows.seaports = len(known)
    seaports = world.seaports[: len(known)]
    seaports["x"], seaports["y"], seaports["containers"] = known.x, known.y, known.share


def lay_inputs(world: World, scenario: Scenario) -> None:
    """Fill the dated inputs by month, or one row with the means of the fiscal year that is held."""
    monthly = official_inputs()
    station, mode = np.array(route_list()).T
    held = scenario.inputs != "history"
    rows = np.flatnonzero(monthly["fiscal_year"] == int(scenario.inputs[2:])) if held else np.arange(MONTHS)
    for name in rows_of("inputs").names or ():
        value = monthly[name][rows]
        value = value[:, station, mode] if name == "legal_crossings" else value
        value = value.mean(axis=0, keepdims=True) if held else value
        world.inputs[name][(slice(len(value)), *map(slice, value.shape[1:]))] = value


def months(scenario: Scenario) -> np.ndarray:
    """Return the month of each recorded day, counted from the first."""
    first = first_date(scenario.inputs)
    dates = first + np.arange(scenario.days)
    return (dates.astype("M8[M]") - first.astype("M8[M]")).astype(np.int64)


def lay_calendar(world: World, scenario: Scenario) -> None:
    """Fill the calendar with the month, the inputs and the setting of the levers of every day."""
    setting, settings = make_levers(scenario).settings()
    world.settings[: len(settings)] = settings
    calendar = world.calendar[: scenario.burn_in + scenario.days]
    period = months(scenario)
    world.clock.first = scenario.burn_in
    calendar["period"] = -1
    calendar["period"][scenario.burn_in :] = period
    calendar["setting"][scenario.burn_in :] = setting
    if scenario.inputs == "history":
        calendar["input"][scenario.burn_in :] = np.minimum(period, MONTHS - 1)


def fill_market(world: World) -> None:
    """Start the market in balance: inventory at its target, orders for what is consumed and lost."""
    p, market = world.parameters, world.market
    market.effective_purity = world.inputs[0].effective_purity
    market.border_price, market.price, market.pure_price, market.purity = 1.0, 1.0, 1.0, market.effective_purity
    market.demand = market.mean_consumption = world.inputs[0].demand * p.demand_level
    market.inventory = int(p.inventory_days * market.demand)
    market.orders = market.demand
    market.growth = world.inputs[0].demand / world.inputs[0].effective_purity / first_gross_demand()


@functools.cache
def first_gross_demand() -> float:
    """Return the gross weight demanded in the first fiscal year (mg/day)."""
    monthly = official_inputs()
    first = monthly["fiscal_year"] == FIRST_YEAR
    return float((monthly["demand"] / monthly["effective_purity"])[first].mean())


def fill_organizations(world: World, scenario: Scenario) -> None:
    """Fill the organizations of day 0, their territory, and the hosts of those who work in another's corridor."""
    known = load_organizations()
    territory = load_territory()
    rows = world.organizations
    for name in ("parent", "founded", "heir", "taken_over"):
        rows[name] = -1
    rows["capacity"] = 1.0
    world.host[:] = -1
    world.rows.organizations = len(known)
    for o, organization in enumerate(known):
        row = rows[o]
        row.active, row.region, row.production = 1, organization.home_region, organization.production_share
        row.members = round(organization.member_share * MEMBERS)
        row.usual_load = world.parameters.usual_load
        row.usual_load_between = world.parameters.usual_load
        row.weapons = 1.0
    world.society.others = MEMBERS - rows["members"].sum()
    for guest in territory.guests:
        world.host[guest.office, guest.guest] = guest.host
    world.territory[:, : len(known)] = territory.shares
    fill_relations(world)


def fill_relations(world: World) -> None:
    """Fill who is whose rival and ally; hosts of day 0 are allies of their guests where they are to be."""
    relations, number = load_relations(), int(world.rows.organizations)
    world.rivals[:number, :number], world.allies[:number, :number] = relations.rivals, relations.allies
    world.organizations["rivals_outside"][:number] = relations.rivals_outside
    world.organizations["allies_outside"][:number] = relations.allies_outside
    if world.parameters.hosted_allies:
        for office, guest in zip(*np.nonzero(world.host[:, :number] >= 0), strict=True):
            host = world.host[office, guest]
            world.allies[guest, host] = world.allies[host, guest] = 1.0


def fill_cells(world: World) -> None:
    """Give each organization cells in proportion to its production (at least one), alike in size."""
    number = int(world.parameters.cells)
    shares = world.organizations["production"][: world.rows.organizations]
    numbers = apportion(shares, number)
    owner = np.repeat(np.arange(len(shares)), numbers)
    world.rows.cells = number
    cells = world.cells[:number]
    cells["active"], cells["organization"], cells["share"] = 1, owner, shares[owner] / numbers[owner]


def apportion(shares: np.ndarray, number: int) -> np.ndarray:
    """Divide `number` by shares, at least one each, the rest one by one to whoever is furthest below its share."""
    numbers = np.ones(len(shares), int)
    for _ in range(number - len(shares)):
        numbers[np.argmax(shares * number - numbers)] += 1
    return numbers


def size_rosters(world: World) -> None:
    """Set the rows each cell has for labs and couriers, from the largest demand of the run; blocks grow when full."""
    p, inputs = world.parameters, world.inputs[world.inputs["demand"] > 0.0]
    most = inputs["demand"].max() * p.demand_level / inputs["effective_purity"].min() / 1000.0
    couriers = most / p.usual_load * p.crossing_interval * p.roster_margin
    labs = inputs["demand"].max() * p.demand_level / (1000.0 * p.lab_capacity)
    world.rows.lab_slots = min(int(LAB_ROOM * labs / p.cells) + 16, LABS // CELLS)
    world.rows.courier_slots = min(int(ROSTER_ROOM * couriers / p.cells) + 16, COURIERS // CELLS)
    for table in TABLES.values():
        if table.block and table.empty:
            world[table.name][: CELLS * int(world.rows[table.block[0]])] = table.empty


class RunError(RuntimeError):
    """A run that stopped at a fault."""


def check_fault(world: World) -> None:
    """Raise RunError when the compiled day stopped at a fault, naming the parameter to raise."""
    if world.run.fault != NO_FAULT:
        raise RunError(f"day {world.clock.day}: {FAULTS[int(world.run.fault)]}")
