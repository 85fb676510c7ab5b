"""Mesa and the compiled day give the same bits; agents and grid exist for those who ask, and go when a model goes."""

import copy
import gc
import inspect
import pickle
import weakref
from dataclasses import replace

import mesa
import numpy as np
import pytest
from worlds import differing_tables, simulated, tiny

from abm.model.agents import HANDLES, CartelCell, Courier, Lab
from abm.model.day import PROCESSES
from abm.model.initialization import RunError, build_world
from abm.model.interventions import (
    AssetSeizure,
    Crackdown,
    Designation,
    DroneSurveillance,
    InspectionRate,
    LeadershipArrests,
)
from abm.model.kinds import LabState
from abm.model.declared import LAYERS
from abm.model.mesa_model import InterdictionModel
from abm.model.scenario import Scenario
from abm.model.seeding import seed_of
from abm.model.simulation import advance, simulate
from abm.store.rows import Replicates, daily_table

# Small, and still with every process at work: finds, moves, splits, arrests, scans, and re-stationed teams.
EVENTFUL = tiny(
    days=365,
    inputs="FY2019",
    interventions=(
        LeadershipArrests(start=25, number=4, every=10),
        LeadershipArrests(start=30, number=40, target="mid-level", every=3),
        LeadershipArrests(start=40, number=2, target="random", every=30),
        LeadershipArrests(start=81, number=6, target="random", every=1),
        Crackdown(start=25, stop=200, region="Pacific", intensity=4.0),
        InspectionRate(start=25, stop=200, mode="car", ports=("Otay Mesa",), coverage=0.1, aimed=0.9),
        DroneSurveillance(start=25, stop=200),
        Designation(start=25, stop=200),
        AssetSeizure(start=25, stop=200, share=10.0),
    ),
    parameters={
        "demand_level": 0.03, "cells": 11,
        "find_hazard": 0.1, "raid_success": 0.9, "intelligence_weight": 5.0, "intelligence_arrest": 2.0,
        "exposure_days": 30.0,
        "restationed_share": 0.5, "leader_loss": 0.5, "contested_days": 180.0,
        "usual_load": 800.0, "load_premium": 2.0, "move_threshold_spread": 1.0, "property_days": 0.0, "import_share": 0.5, "cash_short_days": 90.0,
        "consignment_share": 0.5, "consignment_days": 7.0,
    },
)  # fmt: skip
SHORT = tiny(days=20, burn_in=5)
SEED = 22  # in whose year all of them happen
SETTLED = 75  # a day in the midst of all policies


@pytest.fixture(scope="module")
def compiled():
    return simulated(EVENTFUL, SEED)


def test_the_eventful_year_is_eventful(compiled):
    """What the test below compares has happened at all."""
    daily = compiled.daily[:365]
    for field in ("labs_found", "labs_moved", "labs_paused", "seizures", "arrests", "contested", "recruits"):
        assert daily[field].sum() > 0, field
    assert daily["organizations"][-1] > 8 and daily["cells"][-1] > 11


@pytest.mark.compiled_only
@pytest.mark.parametrize("shuffle", [1, 2, 3])
def test_mesa_and_the_compiled_day_give_the_same_bits_after_a_year(compiled, shuffle):
    model = InterdictionModel(config=EVENTFUL, rng=SEED, activation="agents", shuffle=shuffle)
    for _ in range(365):
        model.step()
    assert differing_tables(compiled, model.world) == []


def stepped(days=14):
    """Return a world after compiled days until the policies are on, and some days through Mesa."""
    model = InterdictionModel(config=EVENTFUL, rng=SEED, activation="agents", shuffle=4)
    model.simulate_until(SETTLED)
    for _ in range(days):
        model.step()
    return model.world


@pytest.fixture(scope="module")
def two_weeks_later():
    world = build_world(EVENTFUL, SEED)
    advance(world, 0, SETTLED + 14)
    return world


def test_mesa_can_take_over_in_the_midst_of_a_run(two_weeks_later):
    assert differing_tables(two_weeks_later, stepped()) == []


@pytest.mark.compiled_only
@pytest.mark.parametrize("process", [p for p in PROCESSES if p.entity != "world"], ids=lambda p: p.name)
def test_a_skipped_rule_is_noticed(process, two_weeks_later, monkeypatch):
    """The comparison fails for every agent method that does nothing for two weeks (or stops the run)."""
    monkeypatch.setattr(HANDLES[process.entity], process.name, lambda self: None)
    try:
        assert differing_tables(two_weeks_later, stepped()) != []
    except RunError:
        pass


def test_the_model_runs_what_simulate_runs():
    scenario = replace(EVENTFUL, burn_in=20, days=90)
    model = InterdictionModel(config=scenario, rng=6)
    model.warm_up()
    assert model.day == 0
    while model.running:
        model.step()
    assert model.world.daily[20:110].tobytes() == simulate(scenario, 6).daily.tobytes()
    assert model.tick == model.last_tick


def test_a_compiled_run_builds_no_agents_and_no_grid():
    model = InterdictionModel(config=tiny(), rng=1)
    for _ in range(10):
        model.step()
    assert not model.populated and model._grid is None
    assert len(model.agents) > 50 and model.populated


def test_a_grid_has_its_agents_whatever_is_asked_for_first():
    model = InterdictionModel(config=tiny(), rng=1)
    standing = sum(len(cell.agents) for cell in model.grid.all_cells)
    assert standing == len(model.agents) - len(model.agents_by_type[HANDLES["organization"]]) > 50


def test_the_classes_of_agents_are_known_before_any_agent_is_asked_for():
    model = InterdictionModel(config=tiny(days=2, burn_in=0), seed=1)
    assert set(model.agent_types) == set(HANDLES.values())


def test_agents_come_and_go_with_their_rows():
    model = InterdictionModel(config=EVENTFUL, rng=SEED)
    for tick in (10, 60, 200):
        model.simulate_until(tick)
        for kind, state, last in ((Lab, "labs", LabState.FOUND), (Courier, "couriers", 6)):
            rows = np.flatnonzero((model.world[state]["state"] > 0) & (model.world[state]["state"] < last))
            assert sorted(agent.row for agent in model.agents_by_type[kind]) == rows.tolist()
    standing = sum(len(cell.agents) for cell in model.grid.all_cells)
    organizations = len(model.agents_by_type[HANDLES["organization"]])
    assert standing == len(model.agents) - organizations  # nobody who has gone still stands in a cell


@pytest.mark.parametrize("layer", [layer.table for layer in LAYERS])
def test_grid_layers_share_memory_with_the_rules(layer):
    model = InterdictionModel(config=EVENTFUL, rng=1)
    seaport = model.world.seaports[0]  # what is said of it changes around it alone
    x, y = (int(seaport.x), int(seaport.y)) if layer == "landed" else map(int, divmod(model.world.places[50], 44))
    values = getattr(model.grid, layer).data
    model.world[layer][x * 44 + y] = 7.0
    assert values[x, y] == 7.0 and np.shares_memory(values, model.world[layer])
    assert getattr(model.grid[(x, y)], layer) == 7.0  # what a cell of the grid shows
    model.step()
    assert np.array_equal(getattr(model.grid, layer).data.ravel(), model.world[layer]) and values[x, y] != 7.0


@pytest.mark.parametrize("layer", [layer.table for layer in LAYERS])
def test_grid_layers_are_read_and_not_written(layer):
    """`model.grid.pressure.data[:] = 99` altered a compiled run, and nothing said so."""
    model = InterdictionModel(config=SHORT, seed=1)
    grid, before = model.grid, model.world.tobytes()
    shown, cell = getattr(grid, layer), grid[(5, 5)]

    def add_in_place():
        shown.data += 1

    for write in (
        lambda: shown.data.__setitem__(slice(None), 99),
        lambda: setattr(shown, "data", np.ones((64, 44))),
        lambda: shown.set_cells(99),
        lambda: shown.modify_cells(np.add, 1),
        lambda: setattr(cell, layer, 3.0),
    ):
        with pytest.raises(ValueError, match=r"layer .*is read, not set: .*; allowed: interventions .*MESA\.md\)$"):
            write()
    for write in (add_in_place, lambda: np.copyto(shown.data, 1), lambda: shown.data.fill(1)):
        with pytest.raises(ValueError, match="read-only"):
            write()
    assert model.world.tobytes() == before
    computed = shown.data * 2 + 1
    computed[0, 0] = 9.0
    assert computed[0, 0] == 9.0 and shown.aggregate(np.sum) == model.world[layer].sum()
    grid.create_property_layer("mine", default_value=1.0).data[:] = 3.0
    assert cell.mine == 3.0


def test_agents_of_a_user_s_own_may_write_a_layer():
    """At their own risk, in the world of their model; what the grid shows follows."""

    class Marker(CartelCell):
        def send(self):
            self.model.world.pressure[0] = 5.0
            super().send()

    model = type("Marked", (InterdictionModel,), {"agent_classes": (Marker,)})(config=SHORT, seed=5)
    model.step()
    assert model.grid.pressure.data[0, 0] == model.grid[(0, 0)].pressure == model.world.pressure[0] > 0


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="allowed 'compiled' or 'agents'"):
        InterdictionModel(activation="random")


def nothing(model):
    """Ask for no agent."""


USES = {
    "nothing": nothing,
    "step": InterdictionModel.step,
    "agents": lambda model: model.agents[50].cell,
    "grid": lambda model: (next(iter(model.grid.all_cells)).pressure, model.grid.agents),
    "run": InterdictionModel.run_model,
}


@pytest.mark.parametrize("activation", ["compiled", "agents"])
@pytest.mark.parametrize("use", USES)
def test_a_model_that_goes_is_freed_at_once(use, activation):
    """Without the cycle collector, which is in no hurry for the few objects of a world of 20 MB."""
    gc.disable()
    try:
        model = Sundays(config=replace(SHORT, days=2), seed=1, activation=activation)
        USES[use](model)
        kept = weakref.ref(model), weakref.ref(model.world.base)
        del model
        assert [one() for one in kept] == [None, None]
    finally:
        gc.enable()


def test_what_is_kept_of_a_model_that_is_gone_says_so():
    model = InterdictionModel(config=SHORT, seed=1)
    lab, grid = model.agents_by_type[Lab][0], model.grid
    cell, exposure = lab.cell, lab.exposure
    del model
    assert grid.pressure.data.shape == (64, 44) and lab.exposure == exposure
    for ask in (lambda: lab.model, lambda: cell.agents, lambda: lab.random):
        with pytest.raises(ReferenceError, match="is gone; keep the model as long as its agents and its grid are used"):
            ask()


def test_steps_are_counted_as_mesa_counts_them():
    """Before the day of a step, once for a step that calls that of its parent, and by a model that nobody holds."""
    seen = []

    class Noted(InterdictionModel):
        def step(self):
            seen.append(self.steps)
            super().step()
            seen.append(self.steps)

    class Twice(Noted):
        def step(self):
            super().step()

    model = Twice(config=SHORT, seed=1)
    model.step()
    model.step()
    assert seen == [1, 1, 2, 2] and model.steps == 2 and model.day == 2
    InterdictionModel(config=SHORT, seed=1).step()


def test_a_run_keeps_what_it_was_made_with():
    """A config that was set later was reported, and was not what ran."""
    model = InterdictionModel(config=SHORT, seed=1)
    for name, value in (("config", EVENTFUL), ("seed", 3), ("activation", "agents"), ("world", None)):
        with pytest.raises(
            AttributeError, match=rf"^InterdictionModel\.{name}: a run keeps what it was made with; for ano"
        ):
            setattr(model, name, value)
    assert model.config is SHORT and model.seed == 1


def test_a_model_that_goes_out_of_scope_is_freed():
    """Many models with agents and grid, one after the other: none is kept alive, nor is its world."""
    kept = []
    for seed in range(8):
        model = InterdictionModel(config=tiny(), rng=seed)
        Visitor(model)
        next(iter(model.grid.all_cells)).get_neighborhood(radius=2)
        assert len(model.agents[0].model.grid[(5, 5)].neighborhood) == 8
        model.step()
        kept.append((weakref.ref(model), weakref.ref(model.world.base)))
        del model
    gc.collect()
    assert [seed for seed, (model, _) in enumerate(kept) if model() is not None] == []
    assert [seed for seed, (_, world) in enumerate(kept) if world() is not None] == []


def test_the_run_ends_with_the_last_day_and_each_day_is_collected_once():
    """After a burn-in that is simulated and not collected; what is collected is the daily table."""
    model = InterdictionModel(config=SHORT, seed=5)
    model.run_model()
    model.step()
    collected = model.datacollector.get_model_vars_dataframe()
    recording = simulate(SHORT, 5)
    days = daily_table(Replicates.of("baseline", {0: recording})).to_pandas()
    assert collected.day.tolist() == list(range(SHORT.days)) and set(collected.seed) == {5} and not model.running
    assert collected.date.dtype.kind == "M"  # dates are dates
    assert collected.date.dt.date.tolist() == days.date.tolist()
    for name in set(days) - {"scenario", "replicate", "date"}:
        assert collected[name].tolist() == days[name].tolist(), name
    assert model.recording.daily.tobytes() == recording.daily.tobytes()


def test_what_is_collected_is_rounded_as_tables_are():
    """Python rounded 234.1885 kg to 234.188 and NumPy, which writes the tables, to 234.189."""
    scenario = Scenario(days=20, burn_in=20)
    model = InterdictionModel(config=scenario, seed=1)
    model.run_model()
    collected, table = model.datacollector.get_model_vars_dataframe(), simulate(scenario, 1).to_frame()
    assert collected["delivered_kg_gross"].tolist() == table["delivered_kg_gross"].tolist()


def test_a_recording_is_of_a_whole_run():
    with pytest.raises(ValueError, match="day -5 of 20 is next"):
        InterdictionModel(config=SHORT, seed=5).recording


def test_a_placebo_is_the_same_under_mesa():
    """The random numbers change on the same morning, however a day is simulated."""
    placebo = replace(SHORT, placebo_day=4)
    reported = simulate(placebo, 5).daily.tobytes()
    assert reported != simulate(SHORT, 5).daily.tobytes()
    for activation in ("compiled", "agents"):
        model = InterdictionModel(config=placebo, seed=5, activation=activation)
        model.run_model()
        assert model.recording.daily.tobytes() == reported


def test_seeds_are_those_of_mesa():
    """Either name; one is drawn where none is given, and from what is no whole number."""
    seeds = [InterdictionModel(config=SHORT, **given).seed for given in ({"seed": 7}, {"rng": 7}, {}, {"seed": None})]
    assert seeds[:2] == [7, 7] and len(set(seeds)) == 3
    for make in (lambda: np.random.default_rng(3), lambda: np.random.SeedSequence(3), lambda: [3, 4]):
        one, other = (seed_of(None, make()) for _ in range(2))
        assert one == other and len(str(one)) == 9  # a spreadsheet shows more as 1.2E+14
    for given in ({"seed": 1, "rng": 1}, {"seed": "1"}, {"rng": -1}, {"rng": [-1]}, {"rng": 1.5}):
        with pytest.raises(ValueError, match="^(seed|rng) = .*allowed|^(seed|rng) = .*a whole number"):
            InterdictionModel(config=SHORT, **given)
    with pytest.raises(TypeError, match="config = 3: allowed an abm.Scenario"):
        InterdictionModel(config=3)


def test_batch_run_of_mesa_runs_it():
    """Iterations differ, rows are of the last day, and a row can be run again by its seed; a list of seeds is used."""
    rows = mesa.batch_run(InterdictionModel, {"config": [SHORT]}, iterations=2, display_progress=False)
    assert {row["day"] for row in rows} == {19} and len({row["seed"] for row in rows}) == 2
    again = simulate(SHORT, rows[0]["seed"]).daily[-1]
    assert rows[0]["delivered_g"] == round(again.delivered / 1000) and rows[0]["couriers"] == again.couriers
    takes_seeds = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5
    named, given = ({}, {"rng": [1, 2]}) if takes_seeds else ({"seed": [1, 2]}, {})
    options = {"data_collection_period": 1, "display_progress": False}
    rows = mesa.batch_run(InterdictionModel, {"config": SHORT} | named, **options, **given)
    assert [(row["seed"], row["day"]) for row in rows] == [(seed, day) for seed in (1, 2) for day in range(20)]


@pytest.mark.skipif("rng" in inspect.signature(mesa.batch_run).parameters, reason="Mesa 3.5 names seeds otherwise")
@pytest.mark.parametrize("processes", [1, 2])
def test_iterations_beside_a_named_seed_are_the_same_run(processes):
    """As MESA.md says: that is Mesa's own meaning of them; for more runs, more seeds."""
    options = {"iterations": 2, "number_processes": processes, "display_progress": False}
    rows = mesa.batch_run(InterdictionModel, {"config": [SHORT], "seed": [1]}, **options)
    one, other = ({name: row[name] for name in row if name not in ("RunId", "iteration")} for row in rows)
    assert one == other and one["seed"] == 1


class Visitor(mesa.Agent):
    """An agent that a user adds."""


class SundayCell(CartelCell):
    """A cell of a user's, which sends nothing on one day of seven and counts those days."""

    sundays = 0

    def send(self):
        if self.model.day % 7 == 6:
            self.sundays += 1
        else:
            super().send()


class Sundays(InterdictionModel):
    """A model with agents of a user's own."""

    agent_classes = (SundayCell,)


class SameCell(CartelCell):
    """A cell that defines a process anew and does the same."""

    def send(self):
        super().send()


class Same(InterdictionModel):
    agent_classes = (SameCell,)


@pytest.mark.parametrize("activation", ["compiled", "agents"])
def test_agents_of_a_user_s_own_live_their_process(activation):
    """On each of their days, in the burn-in as well; all else is simulated as it is."""
    model = Sundays(config=SHORT, seed=5, activation=activation)
    model.run_model()
    loads = model.recording.daily.loads
    assert (loads[6::7] == 0).all() and loads.sum() > 0
    assert {agent.sundays for agent in model.agents_by_type[SundayCell]} == {3}  # days -1, 6 and 13
    same = Same(config=SHORT, seed=5, activation=activation)
    same.run_model()
    assert same.recording.daily.tobytes() == simulate(SHORT, 5).daily.tobytes()


def test_classes_of_agents_that_are_none_are_refused():
    for own, reported in (
        ((Visitor,), "Visitor is no subclass of one of"),
        ((SundayCell, SameCell), "both of one kind"),
    ):
        with pytest.raises(TypeError, match=reported):
            type("Wrong", (InterdictionModel,), {"agent_classes": own})(config=SHORT, seed=1)


def test_a_name_that_nothing_reads_is_refused_in_one_line():
    """`agent_class` of a subclass was taken, and no agent of that class ever acted."""
    for named, said in (({"agent_class": SundayCell}, r"^Mine\.agent_class: nothing reads it; did you mean 'agent_classes'\?$"),
                        ({"agent_classes": SundayCell}, "^agent_classes = SundayCell: allowed a tuple of classes$")):  # fmt: skip
        with pytest.raises(TypeError, match=said):
            type("Mine", (InterdictionModel,), named)(config=SHORT, seed=1)
    for keyword, said in (("sed", "no keyword 'sed'; did you mean 'seed'"), ("days", r"of the scenario: config = abm\.Scenario\(days=\.\.\.\)"),
                          ("agent_class", "a subclass sets it: agent_classes"), ("width", "'width'; allowed: config, seed")):  # fmt: skip
        with pytest.raises(TypeError, match=said):
            InterdictionModel(config=SHORT, **{keyword: 3})
    with pytest.raises(TypeError, match="no keyword 'sede'"):
        mesa.batch_run(InterdictionModel, {"config": [SHORT], "sede": [1]}, number_processes=1, display_progress=False)


def test_it_says_what_it_runs_and_where_it_stands():
    model = InterdictionModel(config=SHORT, seed=7)
    last = SHORT.days - 1
    assert repr(model) == (
        f"<InterdictionModel {SHORT.name!r}, seed 7; day {-SHORT.burn_in} of 0 to {last} is next; "
        f"{len(SHORT.interventions)} interventions, inputs {SHORT.inputs}, activation compiled>"
    )
    model.run_model()
    assert f"over: days 0 to {last} are simulated" in repr(model)
    lab = model.agents_by_type[Lab][0]
    assert repr(lab) == f"<Lab {lab.row}>" and repr(model.grid).startswith("<MapGrid of 64 x 44 cells; layers pressure")


def test_a_process_that_is_misspelled_is_refused_in_one_line():
    """It was taken, and never acted."""
    named = {"sned": lambda self: None, "note_sunday": lambda self: None, "_resend": lambda self: None}

    def make(*names):
        own = type("MyCell", (CartelCell,), {name: named[name] for name in names})
        return type("Mine", (InterdictionModel,), {"agent_classes": (own,)})(config=SHORT, seed=1)

    with pytest.raises(
        TypeError, match=r"MyCell\.sned: no process of that name; did you mean 'send'\?; one of your own .* _sned$"
    ):
        make("sned", "note_sunday")
    assert make("note_sunday", "_resend").seed == 1


COPIES = {"deepcopy": copy.deepcopy, "pickle": lambda model: pickle.loads(pickle.dumps(model)), "copy": copy.copy}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_whole(way):
    """It goes on as the original does, and neither moves the other; what a user has put on it comes along."""
    model = Sundays(config=SHORT, seed=5)
    for _ in range(8):
        model.step()
    model.watched = next(iter(model.agents_by_type[SundayCell]))
    model.notes = ["a note"]
    model.random.random()
    twin = COPIES[way](model)
    assert twin.world.tobytes() == model.world.tobytes() and twin.steps == model.steps == 8
    assert [(a.unique_id, a.row) for a in twin.agents] == [(a.unique_id, a.row) for a in model.agents]
    assert twin.watched.model is twin and twin.watched.sundays == 2 and twin.watched in twin.agents
    assert twin.random.random() == model.random.random() and twin.rng.random() == model.rng.random()
    twin.run_model()
    assert (
        model.steps == 8 and len(model.datacollector.get_model_vars_dataframe()) == 8 and model.notes is not twin.notes
    )
    model.run_model()
    assert twin.recording.daily.tobytes() == model.recording.daily.tobytes()
    assert twin.datacollector.get_model_vars_dataframe().equals(model.datacollector.get_model_vars_dataframe())
    assert twin.steps == SHORT.days and twin.watched.sundays == model.watched.sundays == 3


@pytest.mark.parametrize("way", COPIES)
def test_what_cannot_be_copied_whole_is_refused_in_one_line(way):
    model = InterdictionModel(config=SHORT, seed=5)
    for view in (model.grid, next(iter(model.grid.all_cells))):
        with pytest.raises(TypeError, match="copy the model, and take model.grid of the copy"):
            COPIES[way](view)
    Visitor(model)
    with pytest.raises(TypeError, match=r"classes that are not of the model \(Visitor\) is not copied"):
        COPIES[way](model)


@pytest.mark.parametrize("reset", [InterdictionModel.reset_rng, InterdictionModel.reset_randomizer])
def test_other_random_numbers_take_another_model(reset):
    """It silently did nothing, as the numbers of a run follow from its seed alone."""
    with pytest.raises(NotImplementedError, match="keeps the seed it was made with; .* make InterdictionModel"):
        reset(object.__new__(InterdictionModel), 3)
