"""Handles: attributes read the row, processes call the rule of the compiled day, and nothing is written twice."""

import inspect

import numpy as np
import pytest
from worlds import tiny, today

from abm.inputs.geography import Mode
from abm.model import agents
from abm.model.agents import HANDLES, CartelCell, Courier, Inspector, Lab, Organization, Route
from abm.model.day import PROCESSES
from abm.model.kinds import Citizenship, CourierState, LabState, Leadership
from abm.model.mesa_model import InterdictionModel
from abm.model.world import rows_of


@pytest.fixture(scope="module")
def model():
    model = InterdictionModel(config=tiny(), rng=3)
    model.simulate_until(10)
    model.populate()
    return model


def first(model, kind):
    return model.agents_by_type[kind][0]


@pytest.mark.parametrize("kind", HANDLES.values(), ids=lambda kind: kind.__name__)
def test_every_field_of_a_row_is_an_attribute(model, kind):
    handle = first(model, kind)
    for field in rows_of(kind.table).names:
        assert getattr(handle, field) == model.world[kind.table][handle.row][field]


def test_attributes_follow_the_row(model):
    lab = first(model, Lab)
    for exposure in (1.5, 77.0):
        model.world.labs[lab.row].exposure = exposure
        assert lab.exposure == exposure


def test_codes_are_read_as_names(model):
    assert isinstance(first(model, Lab).state, LabState)
    courier = first(model, Courier)
    assert isinstance(courier.state, CourierState) and isinstance(courier.citizenship, Citizenship)
    assert isinstance(first(model, Organization).leadership, Leadership)
    assert isinstance(first(model, Route).mode, Mode)


@pytest.mark.parametrize("process", [p for p in PROCESSES if p.entity != "world"], ids=lambda p: p.name)
def test_each_process_of_an_entity_is_a_method_that_calls_its_rule_alone(process, monkeypatch):
    """The method hands the rule of the same name to `carry_out`, once, and touches nothing else."""
    method = getattr(HANDLES[process.entity], process.name)
    called = []

    class Stub:
        def carry_out(self, rule):
            called.append(rule)

    method(Stub())
    assert called == [process.rule]


def test_handles_have_no_process_that_the_day_does_not_know():
    for entity, kind in HANDLES.items():
        own = {name for name, member in vars(kind).items() if inspect.isfunction(member) and not name.startswith("_")}
        assert own - {"follow", "stands_elsewhere"} == {
            process.name for process in PROCESSES if process.entity == entity
        }


def test_one_agent_steps_through_its_processes_of_the_day():
    """`Lab.step()` does what the rules do in the order of the day: one lab in each of two equal worlds."""
    one, other = (InterdictionModel(config=tiny(), rng=3, activation="agents") for _ in range(2))
    first(one, Lab).step()
    for process in PROCESSES:
        if process.entity == "lab":
            process.rule(other.world, first(one, Lab).row, 0)
    assert one.world.labs.tobytes() == other.world.labs.tobytes()
    assert today(one.world).produced == today(other.world).produced > 0


@pytest.mark.parametrize("kind", [CartelCell, Lab, Courier, Route], ids=lambda kind: kind.__name__)
def test_placed_handles_stand_where_their_row_says(model, kind):
    for handle in model.agents_by_type[kind]:
        row = model.world[kind.table][handle.row]
        assert handle.cell.coordinate == (row["x"], row["y"])


def test_teams_stand_at_their_station(model):
    for team in model.agents_by_type[Inspector]:
        route = model.world.routes[team.route]
        assert team.cell.coordinate == (route.x, route.y)


def test_a_courier_moves_on_the_grid_as_its_row_moves():
    model = InterdictionModel(config=tiny(), rng=3, activation="agents")
    seen = {}
    for _ in range(25):
        model.step()
        for courier in model.agents_by_type[Courier]:
            assert courier.cell.coordinate == (courier.x, courier.y)
            seen.setdefault(courier.row, set()).add(courier.cell.coordinate)
    assert max(map(len, seen.values())) > 2


@pytest.mark.parametrize("way", ["do", "shuffle_do"])
def test_agents_do_not_act_beside_the_compiled_day(model, way):
    """`agents.do("step")` is refused before it alters anything, and so is each process alone."""
    before = model.world.tobytes()
    for call in (
        lambda: getattr(model.agents, way)("step"),
        lambda: getattr(model.agents_by_type[Lab], way)("produce"),
    ):
        with pytest.raises(RuntimeError, match='agents act under activation="agents" alone'):
            call()
    assert model.world.tobytes() == before


def test_an_agent_is_not_removed_from_under_its_row(model):
    lab = first(model, Lab)
    for remove in (lab.remove, model.remove_all_agents, lambda: model.deregister_agent(lab)):
        with pytest.raises(RuntimeError, match="an agent goes with its row"):
            remove()
    assert lab in model.agents and lab.cell is not None
    unasked = InterdictionModel(config=tiny(), rng=3)
    with pytest.raises(RuntimeError, match="an agent goes with its row"):
        unasked.remove_all_agents()


def test_an_agent_is_not_made_or_registered_by_others(model):
    """A second handle on a row stood among the agents, and one that was registered again had another number."""
    lab, others = first(model, Lab), len(model.agents)
    number = lab.unique_id
    for make in (
        lambda: Lab(model, lab.row), lambda: Lab.create_agents(model, 2, lab.row), lambda: model.register_agent(lab),
        lambda: InterdictionModel(config=tiny(), rng=3).register_agent(lab),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="^CartelCell: the model makes one for each row of its world"):
            CartelCell(model)
        with pytest.raises(RuntimeError, match="^Lab: the model makes one for each row of its world, and registers it"):
            make()
    assert lab.unique_id == number and len(model.agents) == others


def test_agents_that_are_taken_out_of_their_set_are_noticed():
    """Under activation="agents" they would not have acted."""
    model = InterdictionModel(config=tiny(), rng=3, activation="agents")
    model.agents_by_type[Lab].discard(first(model, Lab))
    with pytest.raises(RuntimeError, match="^Lab: an agent goes with its row"):
        model.step()


@pytest.mark.parametrize("kind", HANDLES.values(), ids=lambda kind: kind.__name__)
def test_a_field_is_read_and_not_set(model, kind):
    handle, before = first(model, kind), model.world.tobytes()
    for name in (*rows_of(kind.table).names, "row", "pos", "record", *(["cell"] if hasattr(handle, "cell") else [])):
        with pytest.raises(
            AttributeError, match=rf"^{kind.__name__}\.{name} is read, not set: .*allowed: interventions"
        ):
            setattr(handle, name, model.grid[(0, 0)] if name == "cell" else 5)
    assert model.world.tobytes() == before


def test_an_agent_is_not_moved(model):
    lab = first(model, Lab)
    stood = lab.cell
    for move in (lambda: lab.move_to(model.grid[(0, 0)]), lambda: lab.move_relative((0, 1))):
        with pytest.raises(AttributeError, match=r"^Lab\.cell is read, not set"):
            move()
    assert lab.cell is stood and lab in stood.agents


def test_what_an_agent_has_not_is_reported_with_the_kinds_that_have_it(model):
    """`agents.set("stock", 5)` put a stock on every organization, which nothing read."""
    organization = first(model, Organization)
    has = r"^Organization has no 'stock'; CartelCell has it: model\.agents_by_type"
    for use in (
        lambda: model.agents.set("stock", 5), lambda: setattr(organization, "stock", 5), lambda: organization.stock,
        lambda: model.agents.get("stock"),
    ):  # fmt: skip
        with pytest.raises(AttributeError, match=has):
            use()
    for use in (lambda: model.agents.do("send"), lambda: model.agents.shuffle_do("send")):
        with pytest.raises(AttributeError, match=r"^\w+ has no 'send'; CartelCell has it: model\.agents_by_type$"):
            use()
    lab = first(model, Lab)
    with pytest.raises(AttributeError, match=r"^Lab has no 'exposur'; did you mean 'exposure'\?"):
        lab.exposur = 3
    with pytest.raises(AttributeError, match=r"^Lab has no 'exposur'; did you mean 'exposure'\?"):
        lab.exposur  # noqa: B018
    lab.marked = True  # a mark of a user's own
    assert lab.marked and not hasattr(organization, "marked")
    assert set(model.agents.get("exposure", handle_missing="default", default_value=None)) > {None}
    del lab.marked


def test_agents_keep_no_state_of_their_own(model):
    """All they hold is Mesa's own fields, the number of a row and the view of it."""
    plain = {"_mesa_cell", "_cell", "model", "unique_id", "pos", "random", "rng", "row", "record", "cell"}
    for kind in HANDLES.values():
        handle = first(model, kind)
        assert {name for name in vars(handle) if not name.startswith("_")} <= plain
        assert np.shares_memory(handle.record, model.world[kind.table])
    assert agents.HANDLES["lab"] is Lab
