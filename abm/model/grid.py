"""The grid as Mesa sees it: a view of the world, made by its model, which shares memory with the rules."""

from __future__ import annotations

import copyreg
import random
import weakref
from typing import Any, NoReturn

import numpy as np
from mesa.discrete_space import Cell, OrthogonalMooreGrid, PropertyLayer

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.annotations import World
from abm.model.declared import LAYERS
from abm.model.handle_names import GONE, READ_ONLY

_get = getattr(Cell.get_neighborhood, "__wrapped__", Cell.get_neighborhood)
_find = getattr(Cell._neighborhood, "__wrapped__", Cell._neighborhood)


def _refuse_copy(view: object, protocol: Any) -> NoReturn:
    raise TypeError("a grid and its cells are a view of their model: copy the model, and take model.grid of the copy")


class Place(Cell):
    """A cell that keeps its neighborhoods itself: Mesa's keeps them with the class, and so every model for good."""

    over = False  # of all cells of a grid, when their model is gone

    @property
    def agents(self) -> Any:
        """Return the agents that stand in it; raise ReferenceError where their model is gone."""
        if self.over:
            raise ReferenceError(GONE)
        return super().agents

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
            shared = Shared(layer.table, world[layer.table].reshape(WIDTH, HEIGHT))
            self.add_property_layer(shared)
            setattr(self.cell_klass, layer.table, _of_cells(shared))

    def let_go_with(self, model: object) -> None:
        """Part cells and agents when their model goes: they hold each other, and agents their rows of the world."""
        weakref.finalize(model, _let_go, self.cell_klass, list(self._cells.values())).atexit = False

    def __repr__(self) -> str:
        """Say how large it is, and which layers it has."""
        return (
            f"<{type(self).__name__} of {WIDTH} x {HEIGHT} cells; layers {', '.join(layer.table for layer in LAYERS)}>"
        )

    __reduce_ex__ = _refuse_copy


def _let_go(kind: type[Place], cells: list[Place]) -> None:
    kind.over = True
    for cell in cells:
        cell._agents.clear()


class Seen(np.ndarray):
    """A view that says, where it is written to, why that is refused; what is computed from it is written to as usual."""

    def __setitem__(self, place: Any, value: Any) -> None:
        """Set some values; raise ValueError where they are those of the world."""
        if not self.flags.writeable:
            raise ValueError(f"a property layer {READ_ONLY}")
        super().__setitem__(place, value)


class Shared(PropertyLayer):
    """A property layer on the memory of the rules, which is read through it and not written."""

    def __init__(self, name: str, data: np.ndarray) -> None:
        super().__init__(name, data.shape, default_value=0.0, dtype=float)
        seen = data.view(Seen)
        seen.flags.writeable = False
        setattr(self, "_mesa_data" if hasattr(self, "_mesa_data") else "_data", seen)  # of two versions of Mesa

    def set_cells(self, *given: Any, **named: Any) -> NoReturn:
        """Refuse: the rules alone write it."""
        raise ValueError(f"layer {self.name} {READ_ONLY}")

    modify_cells = set_cells

    @property
    def data(self) -> np.ndarray:
        """Return the values, as they are now."""
        return super().data

    @data.setter
    def data(self, value: Any) -> None:
        self.set_cells(value)


def _of_cells(layer: Shared) -> property:
    """Return what a cell has of a layer, which it does not keep: the class of the cells of a grid outlives the grid."""
    seen = weakref.ref(layer)

    def value(cell: Place) -> Any:
        found = seen()
        if found is None:
            raise ReferenceError(GONE)
        return found.data[cell.coordinate]

    def refuse(cell: Place, value: Any) -> NoReturn:
        raise ValueError(f"layer {layer_name} {READ_ONLY}")

    layer_name = layer.name
    return property(value, refuse)
