"""The grid as Mesa sees it: a view of the world, made by its model, which shares memory with the rules."""

from __future__ import annotations

import copyreg
import random
from typing import Any, NoReturn

import numpy as np
from mesa.discrete_space import Cell, OrthogonalMooreGrid, PropertyLayer

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.annotations import World
from abm.model.declared import LAYERS

_get = getattr(Cell.get_neighborhood, "__wrapped__", Cell.get_neighborhood)
_find = getattr(Cell._neighborhood, "__wrapped__", Cell._neighborhood)


def _refuse_copy(view: object, protocol: Any) -> NoReturn:
    raise TypeError("a grid and its cells are a view of their model: copy the model, and take model.grid of the copy")


class Place(Cell):
    """A cell that keeps its neighborhoods itself: Mesa's keeps them with the class, and so every model for good."""

    def get_neighborhood(self, radius: int = 1, include_center: bool = False) -> Any:
        """Return the neighbors within a radius, as Mesa finds them."""
        return _get(self, radius, include_center)

    def _neighborhood(self, radius: int = 1, include_center: bool = False) -> dict:
        found = self.__dict__.setdefault("found", {})
        if (radius, include_center) not in found:
            found[radius, include_center] = _find(self, radius, include_center)
        return found[radius, include_center]

    def _clear_cache(self) -> None:
        for kept in ("neighborhood", "found"):
            self.__dict__.pop(kept, None)

    __reduce_ex__ = _refuse_copy


class MapGrid(OrthogonalMooreGrid):
    """The map as a grid, with the layers that mechanisms declare."""

    def __init__(self, world: World) -> None:
        super().__init__((WIDTH, HEIGHT), torus=False, random=random.Random(0), cell_klass=Place)
        copyreg.dispatch_table.pop(self.cell_klass, None)  # where Mesa would keep the class, and with it the layers
        for layer in LAYERS:
            self.add_property_layer(_shared(layer.table, world[layer.table].reshape(WIDTH, HEIGHT)))

    def __repr__(self) -> str:
        """Say how large it is, and which layers it has."""
        return (
            f"<{type(self).__name__} of {WIDTH} x {HEIGHT} cells; layers {', '.join(layer.table for layer in LAYERS)}>"
        )

    __reduce_ex__ = _refuse_copy


def _shared(name: str, data: np.ndarray) -> PropertyLayer:
    """Return a property layer that uses `data` itself: Mesa's own setter copies, and its field has had two names."""
    layer = PropertyLayer(name, data.shape, default_value=0.0, dtype=float)
    setattr(layer, "_mesa_data" if hasattr(layer, "_mesa_data") else "_data", data)
    return layer
