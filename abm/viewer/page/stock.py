"""The stock page: Mesa's own SolaraViz on the same model, for those who know Mesa; looks are those that tables declare.

What the map of ours draws elsewhere than where it is (couriers) is not drawn at all: at their true places they would
gather at their ports and tell what passes at each.
"""

from __future__ import annotations

from typing import Any

import solara
from mesa import DataCollector
from mesa.visualization import SolaraViz, SpaceRenderer, make_plot_component
from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle

from abm.model.agents import Handle
from abm.model.annotations import Record
from abm.model.declare import KILOGRAM
from abm.model.declared import LAYERS, PORTRAYALS
from abm.model.mesa_model import InterdictionModel
from abm.model.scenario import INPUTS, Scenario
from abm.viewer.film.scene import MARKERS, OWNER_COLORS
from abm.viewer.frame import PLACED

SEIZED_PLOT, DELIVERED_PLOT, LABS_PLOT = "Seized (kg gross a day)", "Delivered (kg pure a day)", "Labs at work"
SHOWN = {one.table: (order, one) for order, one in enumerate(PORTRAYALS, start=2) if one.table not in PLACED}
HIDDEN = AgentPortrayalStyle(alpha=0.0, size=0, edgecolors="none")  # Mesa takes edges of all, or of none


class StockModel(InterdictionModel):
    """The model with what SolaraViz wants of it: plain keywords, and a data collector.

    Parameters
    ----------
    inputs : str
        One of `abm.model.scenario.INPUTS`.
    number : int
        Seed of the world.
    """

    def __init__(self, *, inputs: str = "FY2022", number: int = 1) -> None:
        super().__init__(config=Scenario(inputs=inputs), rng=int(number))
        self.warm_up()
        self.datacollector = DataCollector(
            model_reporters={
                DELIVERED_PLOT: lambda model: model.yesterday["delivered"] / KILOGRAM,
                SEIZED_PLOT: lambda model: model.yesterday["seized_gross"] / KILOGRAM,
                LABS_PLOT: lambda model: int(model.yesterday["labs_working"]),
            }
        )
        self.datacollector.collect(self)

    @property
    def yesterday(self) -> Record:
        """Return the row of the daily table that was written last."""
        return self.world.daily[self.tick - 1]


def portray_agent(agent: Handle) -> AgentPortrayalStyle:
    """Show an agent as its table declares it; nothing where that is in no look, or is not drawn where it is."""
    order, portrayal = SHOWN.get(agent.table, (0, None))
    look = portrayal and portrayal.looks.get(int(getattr(agent, portrayal.field)))
    if not look:
        return HIDDEN
    owner: int = getattr(agent, portrayal.colored_by) if portrayal.colored_by else 0
    color = OWNER_COLORS[owner % len(OWNER_COLORS)] if portrayal.colored_by else look.light
    return AgentPortrayalStyle(
        color="white" if look.is_open else color, edgecolors=color, marker=MARKERS[look.shape]["marker"],
        size=(portrayal.radius * look.size) ** 2, zorder=order,
    )  # fmt: skip


def portray_layer(layer: Any) -> PropertyLayerStyle | None:
    """Show the first layer that is declared, from what is usual to what is most."""
    first = LAYERS[0]
    if layer.name != first.table:
        return None
    color = "#{:02X}{:02X}{:02X}".format(*first.color)
    return PropertyLayerStyle(color=color, vmin=first.usual, vmax=first.most, alpha=0.6, colorbar=False)


def make_renderer(model: StockModel) -> SpaceRenderer:
    """Return the matplotlib renderer of a model; Mesa 3.3 and 3.5 are told in different words."""
    renderer = SpaceRenderer(model, backend="matplotlib")
    if hasattr(renderer, "setup_agents"):
        renderer.setup_agents(portray_agent)
        renderer.setup_propertylayer(portray_layer)
        renderer.draw_agents()
        renderer.draw_propertylayer()
    else:
        renderer.draw_agents(portray_agent)
        renderer.draw_propertylayer(portray_layer)
    return renderer


@solara.component
def StockPage() -> None:
    """Show one model per browser session."""
    model = solara.use_memo(StockModel, [])
    renderer = solara.use_memo(lambda: make_renderer(model), [])
    SolaraViz(
        model,
        renderer,
        components=[
            make_plot_component(DELIVERED_PLOT),
            make_plot_component(SEIZED_PLOT),
            make_plot_component(LABS_PLOT),
        ],
        model_params={
            "inputs": {"type": "Select", "value": "FY2022", "values": list(INPUTS), "label": "Inputs"},
            "number": {"type": "SliderInt", "value": 1, "label": "Seed", "min": 1, "max": 100, "step": 1},
        },
        play_interval=100,  # shorter ones let the page fall behind
        name="Interdict, as Mesa shows it",
    )
