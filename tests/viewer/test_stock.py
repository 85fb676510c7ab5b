"""The stock page of Mesa: it renders, it steps, and every session has a model of its own."""

import pytest

solara = pytest.importorskip("solara")
v = pytest.importorskip("ipyvuetify")
pytest.importorskip("altair", reason="Mesa 3.3 imports it")

from abm.viewer import stock


@pytest.fixture
def rendered(monkeypatch):
    """Render the page; yield a finder of its widgets and the models that were made for it."""
    made = []
    monkeypatch.setattr(stock, "StockModel", lambda **kw: made.append(Kept(**kw)) or made[-1])
    _, context = solara.render(solara.AppLayout(children=[stock.Page()]), handle_error=False)
    yield context, made
    context.close()


Kept = stock.StockModel


def button(context, label):
    return next(b for b in context.find(v.Btn).widgets if label in b.children)


def test_a_click_on_step_lives_one_day(rendered):
    context, made = rendered
    assert [model.day for model in made] == [0]
    button(context, "Step").click()
    assert made[0].day == 1
    assert len(made[0].datacollector.get_model_vars_dataframe()) == 2


def test_another_session_has_another_model(rendered):
    context, made = rendered
    button(context, "Step").click()
    _, other = solara.render(solara.AppLayout(children=[stock.Page()]), handle_error=False)
    other.close()
    assert [model.day for model in made] == [1, 0]


def test_couriers_at_home_are_not_drawn():
    model = Kept()
    styles = {type(agent).__name__: set() for agent in model.agents}
    for agent in model.agents:
        styles[type(agent).__name__].add(stock.portray_agent(agent) is stock.HIDDEN)
    assert styles["CartelCell"] == {False}
    assert styles["Courier"] == {True, False}
    assert styles["Inspector"] == {True}
