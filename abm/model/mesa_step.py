"""Steps counted as Mesa counts them, without what Mesa keeps with each model for that: two of its own methods.

A model that holds a method of its own refers to itself, so that its world (some 20 MB) stays until the cycle collector runs.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

OF_MESA = ("step", "_user_step")  # what Mesa puts on a model, each a method of that model


def counted(step: Callable[..., None]) -> Callable[..., None]:
    """Return a step that goes through Mesa, which counts it, unless another one calls it as that of its parent class."""

    @wraps(step)
    def outermost(model: Any, *given: Any, **named: Any) -> None:
        if model.inner_step is not None:
            step(model, *given, **named)
            return
        model.inner_step = partial(step, model, *given, **named)
        try:
            model._wrapped_step()
        finally:
            model.inner_step = None

    return outermost


def let_go(model: Any) -> None:
    """Take from a model what Mesa has put on it that refers back to it."""
    for name in OF_MESA:
        vars(model).pop(name, None)
    for name in ("_default_schedule", "_scenario"):  # from Mesa 3.5 on
        if name in vars(model):
            object.__setattr__(vars(model)[name], "model", weakref.proxy(model))  # which Mesa lets nobody set later
