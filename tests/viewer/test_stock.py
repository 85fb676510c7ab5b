"""The stock page of Mesa: it renders, it steps, and every session has a model of its own."""

import numpy as np
import pytest

solara = pytest.importorskip("solara")
v = pytest.importorskip("ipyvuetify")
pytest.importorskip("altair", reason="Mesa 3.3 imports it")

from abm.model.agents import CartelCell, Courier, Lab
from abm.model.declared import LAYERS, PORTRAYALS
from abm.model.kinds import CourierState
from abm.viewer.film.scene import MARKERS
from abm.viewer.outline import fixed_map
from abm.viewer.owners import BLACK, OWNER_COLORS
from abm.viewer.page import stock
from mesa.visualization.solara_viz import copy_renderer
from chromium import chromium, watched
from page_fixtures import PATIENCE, served


@pytest.fixture
def rendered(monkeypatch):
    """Render the page; yield a finder of its widgets and the models that were made for it."""
    made = []
    monkeypatch.setattr(stock, "StockModel", lambda **kw: made.append(Kept(**kw)) or made[-1])
    _, context = solara.render(solara.AppLayout(children=[stock.StockPage()]), handle_error=False)
    yield context, made
    context.close()


Kept = stock.StockModel


def button(context, label):
    return next(b for b in context.find(v.Btn).widgets if label in b.children)


def test_a_click_on_step_lives_one_day(rendered):
    context, made = rendered
    assert [model.day for model in made] == [0]
    button(context, "Step").click()
    assert made[0].day == stock.DAYS_DRAWN
    assert len(made[0].datacollector.get_model_vars_dataframe()) == 1 + stock.DAYS_DRAWN


def test_another_session_has_another_model(rendered):
    context, made = rendered
    button(context, "Step").click()
    _, other = solara.render(solara.AppLayout(children=[stock.StockPage()]), handle_error=False)
    other.close()
    assert [model.day for model in made] == [stock.DAYS_DRAWN, 0]


def test_the_outline_of_the_country_is_drawn_and_drawn_again():
    """Mesa removes all lines before a drawing, and drew none: places could not be recognized."""
    renderer = stock.make_renderer(Kept())
    ends = [np.array(line.get_xydata()) for line in renderer.canvas.lines]
    inside = np.concatenate(ends)
    mainland = max(fixed_map()["land"]["Mexico"], key=len)
    assert any(len(line) == len(mainland) and np.allclose(line, np.array(mainland) - 0.5) for line in ends)
    assert inside.min() > -10 and len(ends) == len(fixed_map()["land"]["Mexico"]) + 1
    again = copy_renderer(renderer, Kept())
    again.draw_structure(**again.space_kwargs)
    assert again.space_mesh and len(again.canvas.lines) == len(ends)


ON_TOP = """() => {
  const image = document.querySelector(".vue-grid-item img, .vue-grid-item svg");
  if (!image) return false;
  const box = image.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.x >= 0 && box.width > 250 && box.bottom < 844 && there && there.closest(".vue-grid-item") !== null;
}"""


def test_a_phone_shows_the_map_and_nothing_is_missing(tmp_path):
    """The controls lay over all of it, and styles of formulas, of which there are none, were not found."""
    with served(tmp_path, "--stock") as url, chromium() as browser:
        with watched(browser, url.partition("?")[0], viewport={"width": 390, "height": 844}) as page:
            page.set_default_timeout(PATIENCE)
            page.goto(url)
            page.get_by_text("Day 0").wait_for()
            page.wait_for_function(ON_TOP)  # at once, or when the styles are there
            assert page.get_by_role("button", name="Step").last.bounding_box()["width"] > 40


def test_levers_are_policies_that_the_page_hands_over():
    """Each lever that is moved is one policy from the day on which they act; at rest there is none."""
    assert Kept(inputs="FY2021", seed=3).config.interventions == ()
    model = Kept(arrests=2, crackdown=3.0, car_scans=0.4)
    made = {made.kind: made for made in model.config.interventions}
    assert (made["leadership_arrests"].number, made["crackdown"].intensity) == (2, 3.0)
    assert made["inspection_rate"].coverage == 0.4 and {one.start for one in made.values()} == {stock.START}


def test_looks_are_those_that_tables_declare():
    """Every cell in the color of its owner, every lab in the shape, color and outline of what it is doing."""
    model = Kept()
    looks = {one.table: one for one in PORTRAYALS}
    for agent in [one for one in model.agents if isinstance(one, CartelCell | Lab)]:
        portrayal, style = looks[agent.table], stock.portray_agent(agent)
        look = portrayal.looks[int(getattr(agent, portrayal.field))]
        owned = portrayal.colored_by and OWNER_COLORS[agent.organization % len(OWNER_COLORS)]
        assert style.marker == MARKERS[look.shape]["marker"] and style.edgecolors == (owned or look.light)
        assert style.color == ("white" if look.is_open else style.edgecolors)
    style = stock.portray_layer(model.grid._mesa_property_layers[LAYERS[0].table])
    assert style.color == "#943478" and (style.vmin, style.vmax) == (LAYERS[0].usual, LAYERS[0].most)
    assert stock.portray_layer(model.grid._mesa_property_layers[LAYERS[1].table]) is None


def test_a_faction_has_the_color_of_whom_it_left_and_a_black_rim():
    """It had the color of another organization, by its number."""
    model = Kept()
    world = model.world
    world.rows.organizations, world.organizations["parent"][8] = 9, 1
    cell = next(agent for agent in model.agents if isinstance(agent, CartelCell))
    world.cells["organization"][cell.row] = 8
    style = stock.portray_agent(cell)
    assert (style.color, style.edgecolors) == (OWNER_COLORS[1], BLACK)


def test_no_courier_is_drawn_so_that_no_flow_by_port_can_be_read():
    """Couriers under way do stand at their ports; what is drawn are cells and labs at work, each where it stands."""
    model = Kept()
    for _ in range(20):
        model.step()
    couriers = [agent for agent in model.agents if isinstance(agent, Courier)]
    under_way = [agent for agent in couriers if agent.state in (CourierState.TRAVELING, CourierState.CROSSING)]
    ports = np.array([(port["x"] - 0.5, port["y"] - 0.5) for port in fixed_map()["ports"]])
    places = np.array([agent.cell.coordinate for agent in under_way])
    apart = np.linalg.norm(places[:, None] - ports[None], axis=2).min(axis=1)
    assert (apart < 1.5).sum() > 10
    assert all(stock.portray_agent(agent) is stock.HIDDEN for agent in couriers)
    assert {type(agent) for agent in model.agents if stock.portray_agent(agent).alpha > 0} == {CartelCell, Lab}
    renderer = stock.make_renderer(model)
    assert renderer.agent_mesh is not None and len(renderer.backend_renderer._active_colorbars) == 1
    drawn = renderer.backend_renderer.collect_agent_data(model.grid, stock.portray_agent)
    visible = drawn["loc"][drawn["alpha"] > 0]
    assert len(visible) == sum(stock.portray_agent(agent) is not stock.HIDDEN for agent in model.agents)
