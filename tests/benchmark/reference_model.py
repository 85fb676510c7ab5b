"""Couriers, ports and inspectors as plain Mesa agents that keep their own attributes: what rows and rules replace.

The same part of the day as in `abm.model.mechanisms`, under the same settings, written as one would write it for Mesa alone:
agent classes, `shuffle_do` for each process, numbers from `random.Random`. The plans of the cells (routes, sizes of
loads, classes of couriers) are read once from a world, and stay.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import deque

import mesa
from mesa.discrete_space import CellAgent, OrthogonalMooreGrid

from abm.inputs.geography import HEIGHT, WIDTH, Mode
from abm.model.kinds import LOAD_CHOICES, Citizenship
from abm.model.mechanisms.crossing.inspection import PATROLS

JOINING, IDLE, TRAVELING, CROSSING, RESTING = range(5)
MULTIPLES = (0.25, 0.5, 1.0, 2.0, 4.0)
NEVER = math.inf


class Route(CellAgent):
    """A mode of crossing at a port, or between ports in a sector."""

    def __init__(self, model: ReferenceModel, row, way: list[int]) -> None:
        super().__init__(model)
        self.place, self.mode = int(row.place), int(row.mode)
        self.between, self.on_foot = self.mode == Mode.BETWEEN, self.mode == Mode.FOOT
        self.traffic = float(row.traffic)
        self.ordered = row.wanted_referrals / max(1, row.sized), row.wanted_scans / max(1, row.scanners)
        self.aim = float(model.p.aimed_share), float(row.wanted_aimed)
        self.way = way
        self.cell = model.places[self.place]
        self.teams = [Inspector(model, self, int(k < row.scanners)) for k in range(int(row.teams + row.scanners))]
        self.offered = self.offered_aimed = self.exam_share = self.aimed_share = 0.0

    def open_lanes(self) -> None:
        """Turn what the teams offered into today's shares of exams."""
        if self.between:
            self.exam_share = self.offered / PATROLS
        else:
            self.exam_share = min(self.traffic, self.offered) / self.traffic if self.traffic else 0.0
            self.aimed_share = self.offered_aimed / self.offered if self.offered else 0.0
        self.offered = self.offered_aimed = 0.0


class Inspector(CellAgent):
    """A team of inspectors, with a scanner or without, or a patrol between ports."""

    def __init__(self, model: ReferenceModel, route: Route, scanner: int) -> None:
        super().__init__(model)
        self.ordered, self.aim = float(route.ordered[scanner]), route.aim[scanner]
        self.route, self.skill, self.alertness, self.finds_today = route, model.p.detection_skill, 0.0, 0
        self.cell = route.cell

    def report_for_duty(self) -> None:
        """Take a share of the exams ordered; finds make a team alert for a while."""
        p, route = self.model.p, self.route
        self.alertness *= 1.0 - 1.0 / p.alertness_days
        for _ in range(self.finds_today):
            self.alertness += p.team_learning * (1.0 - self.alertness)
        self.finds_today = 0
        if route.between:
            route.offered += 1.0
            return
        exams = min(p.team_exams, self.ordered)
        route.offered += exams
        route.offered_aimed += exams * min(1.0, self.aim + p.alertness_gain * self.alertness)


class CartelCell(CellAgent):
    """A cell that keeps a roster of couriers and sends its orders with them."""

    def __init__(self, model: ReferenceModel, row, plan: list[float], class_plan: list[float], loads) -> None:
        super().__init__(model)
        self.plan, self.class_plan, self.load_plan, self.usual = plan, class_plan, *loads
        self.wanted, self.wanted_between = math.ceil(row.roster_wanted), math.ceil(row.roster_between_wanted)
        self.wanted_gross, self.purity, self.backlog = float(row.wanted_gross), float(row.purity), 0.0
        self.cell = model.places[int(row.place)]
        self.place = int(row.place)
        self.roster = self.roster_between = 0
        self.ready: deque[Courier] = deque()
        self.ready_between: deque[Courier] = deque()

    def recruit(self) -> None:
        """Take on the couriers the roster is short of."""
        for _ in range(self.wanted - self.roster):
            Courier(self.model, self, bisect(self.class_plan, self.random.random()))
        for _ in range(self.wanted_between - self.roster_between):
            Courier(self.model, self, Citizenship.NO_DOCUMENT.value)

    def send(self) -> None:
        """Send what is owed, load by load, while couriers are ready."""
        self.backlog = min(self.backlog + self.wanted_gross, self.model.p.backlog_days * self.wanted_gross)
        while self.backlog > 0.0 and (self.ready or self.ready_between):
            route = self.model.routes[bisect(self.plan, self.random.random())]
            ready = self.ready_between if route.between else self.ready
            if not ready:
                continue
            gross = self.drawn_load(route)
            ready.popleft().set_out(route, gross, gross * self.purity)
            self.backlog -= gross
            self.model.loads += 1

    def drawn_load(self, route: Route) -> float:
        """Draw the gross weight of a load (mg)."""
        p = self.model.p
        multiple = MULTIPLES[bisect(self.load_plan[route.mode], self.random.random())]
        scatter = self.random.lognormvariate(-0.5 * p.load_spread**2, p.load_spread)
        most = p.foot_limit if route.on_foot else math.inf
        usual = min(most, self.usual[route.between])
        return 1000.0 * max(p.smallest_load, min(most, usual * multiple * scatter))


class Courier(CellAgent):
    """A courier of a cell."""

    def __init__(self, model: ReferenceModel, home: CartelCell, citizenship: int) -> None:
        super().__init__(model)
        p = model.p
        self.home, self.citizenship = home, citizenship
        self.undocumented = citizenship == Citizenship.NO_DOCUMENT
        self.pay = self.random.lognormvariate(math.log(p.courier_pay), p.courier_pay_spread)
        self.state, self.crossings, self.load, self.gross, self.route = JOINING, 0, 0.0, 0.0, None
        self.due = model.day + int(self.random.uniform(p.hiring_days_low, p.hiring_days_high + 1.0))
        self.place, self.cell = home.place, home.cell
        home.roster_between += self.undocumented
        home.roster += not self.undocumented

    def set_out(self, route: Route, gross: float, load: float) -> None:
        """Take a load and leave for a port today."""
        self.route, self.gross, self.load = route, gross, load
        self.state, self.due = TRAVELING, self.model.day

    def travel(self) -> None:
        """Move a day's way toward the port, or come back to being ready."""
        if self.due > self.model.day:
            return
        if self.state == TRAVELING:
            self.place = self.route.way[self.place]
            self.cell = self.model.places[self.place]
            if self.place == self.route.place:
                self.state = CROSSING
            else:
                self.due = self.model.day + 1
        elif self.state in (JOINING, RESTING):
            self.come_home()

    def come_home(self) -> None:
        """Wait at the home of the cell for a load."""
        self.state, self.due, self.route = IDLE, NEVER, None
        self.place, self.cell = self.home.place, self.home.cell
        (self.home.ready_between if self.undocumented else self.home.ready).append(self)

    def cross(self) -> None:
        """Cross the border: seized or through."""
        if self.state != CROSSING:
            return
        if self.stopped_between() if self.route.between else self.found_at_port():
            self.model.seizures += 1
            self.model.seized += self.load
            self.leave_roster()
        else:
            self.model.delivered += self.load * (1.0 - self.model.p.domestic_loss)
            self.rest_or_quit()

    def stopped_between(self) -> bool:
        """Tell whether patrols and checkpoints stop this courier."""
        clear = (1.0 - self.model.p.between_detection) ** self.route.exam_share
        return self.random.random() < 1.0 - clear

    def found_at_port(self) -> bool:
        """Tell whether an exam finds the load: examined, then the team's skill."""
        p, route = self.model.p, self.route
        lift = p.lift * (self.gross / (1000.0 * p.size_reference)) ** p.size_lift
        aimed = route.exam_share * route.aimed_share
        chance = 1.0 - (1.0 - route.exam_share + aimed) * (1.0 - aimed) ** lift
        examined = self.random.random() < chance
        if not examined and self.citizenship == Citizenship.BORDER_DOCUMENT:
            examined = self.random.random() < p.admissibility_share
        if not examined or not route.teams:
            return False
        team = self.random.choice(route.teams)
        if self.random.random() >= team.skill:
            return False
        team.finds_today += 1
        return True

    def rest_or_quit(self) -> None:
        """End the career, or set the day of being ready again."""
        p = self.model.p
        self.crossings += 1
        if self.random.random() < p.quit_share:
            self.leave_roster()
            return
        rest = p.crossing_interval * (0.5 + self.random.random()) - p.trip_days
        self.state, self.load, self.gross = RESTING, 0.0, 0.0
        self.due = self.model.day + max(1, math.ceil(rest))

    def leave_roster(self) -> None:
        """Leave the cell, and the model."""
        self.home.roster_between -= self.undocumented
        self.home.roster -= not self.undocumented
        self.remove()


class ReferenceModel(mesa.Model):
    """A plain Mesa model of the part, with the settings and plans of a world on its first morning.

    Parameters
    ----------
    world : record
        As `abm.model.initialization.build_world` returns it.
    parameters : namespace
        Every parameter as an attribute, as plain numbers.
    seed : int
        Seed of `random.Random`.
    """

    def __init__(self, world, parameters, seed: int) -> None:
        super().__init__(rng=seed)
        self.p, self.day = parameters, 0
        grid = OrthogonalMooreGrid((WIDTH, HEIGHT), torus=False, random=self.random)
        self.places = [grid[divmod(place, HEIGHT)] for place in range(WIDTH * HEIGHT)]
        ways = world.jump.tolist()
        self.routes = [Route(self, row, ways[row.station]) for row in world.routes[: world.rows.routes]]
        for c in range(world.rows.cells):
            self.found_cell(world, c)
        for courier in self.agents_by_type[Courier]:  # ready over the days between two crossings
            courier.due = int(self.p.crossing_interval * self.random.random())
        self.clear()

    def found_cell(self, world, c: int) -> None:
        """Found one cell with the plans of its row, and its roster."""
        o = world.cells[c].organization
        organization = world.organizations[o]
        usual = float(organization.usual_load), float(organization.usual_load_between)
        loads = world.load_plan[o, :, :LOAD_CHOICES].tolist(), usual
        plan = world.plan[c, : world.rows.routes].tolist()
        class_plan = world.class_plan[c, : Citizenship.NO_DOCUMENT].tolist()
        CartelCell(self, world.cells[c], plan, class_plan, loads).recruit()

    def clear(self) -> None:
        """Set the counts of the day to zero."""
        self.loads = self.seizures = 0
        self.seized = self.delivered = 0.0

    def step(self) -> None:
        """Live one day: each process in order, by every agent it concerns, in shuffled order."""
        self.clear()
        agents = self.agents_by_type
        agents[CartelCell].shuffle_do("recruit")
        agents[CartelCell].shuffle_do("send")
        agents[Courier].shuffle_do("travel")
        agents[Inspector].shuffle_do("report_for_duty")
        agents[Route].shuffle_do("open_lanes")
        agents[Courier].shuffle_do("cross")
        self.day += 1
