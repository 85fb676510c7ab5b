"""The stock page: Mesa's own SolaraViz on the same model, for those who know Mesa; looks are those that tables declare.

What the map of ours draws elsewhere than where it is (couriers) is not drawn at all: at their true places they would
gather at their ports and tell what passes at each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import solara
from mesa import DataCollector
from mesa.visualization import SolaraViz, SpaceRenderer, make_plot_component
from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle
from mesa.visualization.utils import update_counter

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.agents import Handle
from abm.model.annotations import Record
from abm.model.declare import KILOGRAM
from abm.model.declared import LAYERS, PORTRAYALS
from abm.model.interventions.crackdown import Crackdown
from abm.model.interventions.inspection_rate import InspectionRate
from abm.model.interventions.leadership_arrests import LeadershipArrests
from abm.model.mesa_model import InterdictionModel
from abm.model.scenario import INPUTS, Scenario
from abm.viewer.film.scene import MARKERS
from abm.viewer.frame import PLACED, organization_names
from abm.viewer.outline import lines_of
from abm.viewer.owners import BLACK, OWNER_COLORS, owner_look

SEIZED_PLOT, DELIVERED_PLOT, LABS_PLOT = "Seized (kg gross a day)", "Delivered (kg pure a day)", "Labs at work"
START = 30  # day from which on levers act
DAYS_DRAWN = 5  # days between two drawings, as drawing a day takes far longer than living it
ABOUT = (
    f"Levers act from day {START} on, and are taken up by <i>Reset</i>, as Mesa does it. Drawn are cells and labs, each "
    "in the color of its organization or in that of what it is doing; the color bar is that of pressure. A "
    f"drawing takes Mesa a second or more, so it draws every {DAYS_DRAWN} days (<i>Render Interval</i>), and no 15 days pass in a "
    "second; the page of <code>interdict view</code> is the quick one."
)
NARROW = """@media (max-width: 960px) {
  .v-overlay { display: none !important; }
  div:has(> .solara-content-main) { display: flex; flex-direction: column; }
  div:has(> div > .solara-content-main), div:has(> .solara-content-main), .v-content__wrap, .v-content__wrap > div, .solara-autorouter-content { height: auto !important; }
  div:has(> .v-navigation-drawer) { order: 2; display: block !important; }
  .v-navigation-drawer { position: static !important; width: 100% !important; height: auto !important; transform: none !important; }
  .v-navigation-drawer__content { height: auto !important; }
  .vue-grid-layout { height: auto !important; }
  .vue-grid-item { position: static !important; width: 100% !important; height: auto !important; transform: none !important; }
}"""  # charts above each other, and what is set below them, where both side by side have no room
ASKED = {  # before a run, in the words of SolaraViz
    "inputs": {"type": "Select", "value": "FY2022", "values": list(INPUTS), "label": "Inputs"},
    "seed": {"type": "SliderInt", "value": 1, "label": "Seed", "min": 1, "max": 100, "step": 1},
    "arrests": {
        "type": "SliderInt",
        "value": 0,
        "label": "Top leaders arrested",
        "min": 0,
        "max": 10,
        "step": 1,
    },
    "crackdown": {
        "type": "SliderFloat",
        "value": 0.0,
        "label": "Crackdown (usual efforts added)",
        "min": 0.0,
        "max": 20.0,
        "step": 0.5,
    },
    "car_scans": {
        "type": "SliderFloat",
        "value": 0.0,
        "label": "Cars scanned (0: as usual)",
        "min": 0.0,
        "max": 1.0,
        "step": 0.05,
    },
}
OUTLINE = "#777777"
GLYPHS = {"triangle": "▲△", "bars": "■□", "diamond": "◆◇", "cross": "✕✕", "hexagon": "⬢⬡"}  # of a shape, full and open
SHOWN = {one.table: (order, one) for order, one in enumerate(PORTRAYALS, start=2) if one.table not in PLACED}
HIDDEN = AgentPortrayalStyle(alpha=0.0, size=0, edgecolors="none")  # Mesa takes edges of all, or of none


class StockModel(InterdictionModel):
    """The model with what SolaraViz wants of it: plain keywords, and a data collector.

    Parameters
    ----------
    inputs : str
        One of `abm.model.scenario.INPUTS`.
    seed : int
        Seed of the world.
    arrests : int
        Top leaders arrested on day `START`.
    crackdown : float
        Effort added in all regions from that day on, in usual efforts.
    car_scans : float
        Share of cars scanned from that day on; 0: the official share.
    """

    def __init__(
        self, *, inputs: str = "FY2022", seed: int = 1, arrests: int = 0, crackdown: float = 0, car_scans: float = 0
    ) -> None:
        policies = (
            LeadershipArrests(START, number=int(arrests)) if arrests else None,
            Crackdown(START, region="all", intensity=crackdown) if crackdown else None,
            InspectionRate(START, mode="car", coverage=car_scans) if car_scans else None,
        )
        super().__init__(config=Scenario(inputs=inputs, interventions=tuple(filter(None, policies))), rng=int(seed))
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
    color = edge = look.light
    if portrayal.colored_by:
        owner = owner_look(organization_names(agent.model.world), getattr(agent, portrayal.colored_by))
        color = OWNER_COLORS[owner.color]
        edge = color if owner.bars is None else BLACK
    return AgentPortrayalStyle(
        color="white" if look.is_open else color, edgecolors=edge, marker=MARKERS[look.shape]["marker"],
        size=(portrayal.radius * look.size) ** 2, zorder=order,
    )  # fmt: skip


def portray_layer(layer: Any) -> PropertyLayerStyle | None:
    """Show the first layer that is declared, from what is usual to what is most."""
    first = LAYERS[0]
    if layer.name != first.table:
        return None
    color = "#{:02X}{:02X}{:02X}".format(*first.color)
    return PropertyLayerStyle(color=color, vmin=first.usual, vmax=first.most, alpha=0.6, colorbar=True)


class MapRenderer(SpaceRenderer):
    """Draw the outline of Mexico and the border as the structure of the space, in place of the lines between its cells."""

    def draw_structure(self, **given: Any) -> bool:
        """Draw them: Mesa draws a cell around the number of its column and row, so that all is moved by half a cell."""
        for name, width in (("Mexico", 0.6), ("border", 1.2)):
            for line in lines_of(name):
                self.canvas.plot(*(np.array(line).T - 0.5), color=OUTLINE, linewidth=width, zorder=1)
        self.canvas.set(xlim=(-0.5, WIDTH - 0.5), ylim=(-0.5, HEIGHT - 0.5))
        self.space_kwargs, self.space_mesh = given, True
        return True


def make_renderer(model: StockModel) -> SpaceRenderer:
    """Return the matplotlib renderer of a model; Mesa 3.3 and 3.5 are addressed in different words."""
    renderer = MapRenderer(model, backend="matplotlib")
    if hasattr(renderer, "setup_agents"):
        renderer.setup_agents(portray_agent)
        renderer.setup_propertylayer(portray_layer)
        renderer.draw_agents()
        renderer.draw_propertylayer()
    else:
        renderer.draw_agents(portray_agent)
        renderer.draw_propertylayer(portray_layer)
    renderer.draw_structure()
    return renderer


def key_html() -> str:
    """Return what each mark means, as HTML."""
    keys = (
        f"<span style='white-space:nowrap'><span style='color:{look.light or OUTLINE}'>{GLYPHS[look.shape][look.is_open]}</span> "
        f"{f'{one.name} {look.words}'.strip()}{' (color: organization, with a black rim that of the one a faction left)' if one.colored_by else ''}</span>"
        for _, one in SHOWN.values()
        for look in one.looks.values()
    )
    return " &nbsp; ".join(keys)


@solara.component
def Note(model: StockModel) -> None:
    """Say which day it is, and what this page is."""
    update_counter.get()
    solara.Style(NARROW)
    solara.HTML(unsafe_innerHTML=f"<b>Day {model.day}</b> of {model.config.days}. {ABOUT}<br>{key_html()}")


@solara.component
def StockPage() -> None:
    """Show one model per browser session."""
    model = solara.use_memo(StockModel, [])
    renderer = solara.use_memo(lambda: make_renderer(model), [])
    SolaraViz(
        model,
        renderer,
        components=[
            Note,
            make_plot_component(DELIVERED_PLOT),
            make_plot_component(SEIZED_PLOT),
            make_plot_component(LABS_PLOT),
        ],
        model_params=ASKED,
        play_interval=100,  # shorter ones let the page fall behind
        render_interval=DAYS_DRAWN,
        name="Interdict, as Mesa shows it",
    )
