"""Looks: how the tables of a mechanism are shown on a map (`PORTRAYALS`, `LAYERS`), and what is said of what happens (`HAPPENINGS`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHAPES = ("triangle", "bars", "diamond", "cross", "hexagon", "dot")  # of things on a map


@dataclass(frozen=True)
class Look:
    """Describe how the rows of one state of a table are drawn on a map.

    Attributes
    ----------
    words : str
        What they are, for the legend; "" where their owner is named instead.
    shape : str
        One of `SHAPES`.
    light, dark : str
        Color #RRGGBB on a light and on a dark page; "" where it is that of the owner.
    is_open : bool
        Whether only its outline is drawn.
    size : float
        As a share of the size of its table.
    glides, fades : bool
        Whether it moves from where it was yesterday to where it is today, and whether it comes and goes softly.
    behind : bool
        Whether it is drawn before the other states.
    """

    words: str
    shape: str
    light: str = ""
    dark: str = ""
    is_open: bool = False
    size: float = 1.0
    glides: bool = False
    fades: bool = False
    behind: bool = False

    def __post_init__(self) -> None:
        """Refuse a shape that nobody can draw."""
        if self.shape not in SHAPES:
            raise ValueError(f"shape {self.shape!r}: one of {', '.join(SHAPES)}")


@dataclass(frozen=True)
class Portrayal:
    """Describe how a table is shown on a map, and what is said of a row that is clicked.

    Attributes
    ----------
    table : str
        The table; it has fields x and y.
    name : str
        What one row is.
    field : str
        The field that tells which look a row has; rows of another value are not shown.
    looks : dict of int to Look
        By value of the field, in the order of the legend.
    radius : float
        Pixels on a map some 800 pixels wide.
    legend : str
        Heading of its part of the legend; "": among the others.
    colored_by : str
        Field with the row of the organization whose color and name a thing has; "": none.
    ahead : float
        Pixels by which it is picked before what lies as near.
    inspected : tuple of str
        Fields that are shown of a row that is clicked; never what would help to pass a port.
    """

    table: str
    name: str
    field: str
    looks: dict[int, Look]
    radius: float
    legend: str = ""
    colored_by: str = ""
    ahead: float = 0.0
    inspected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """Describe how a table with a value for each place is laid over a map, on a scale of logarithms.

    Attributes
    ----------
    title, words : str
        What it shows, for the choice of a layer and for the legend.
    color : tuple of int
        Red, green and blue, 0 to 255.
    usual, most : float
        The value that is drawn as nothing, and the one from which on the color is full.
    """

    table: str
    title: str
    words: str
    color: tuple[int, int, int]
    usual: float
    most: float


@dataclass(frozen=True)
class Happening:
    """Describe something that happens on a day, for the log of a run and as a pulse on the map.

    Attributes
    ----------
    column : str
        Published column of the day that counts it.
    one, more : str
        What the log says of a day with one of it, and with more ("{}": how many).
    number : int
        By which rules note where it happens (`observer.happenings`), and no other happening has; 0: it has no place.
    days : int
        Days over which the log adds it up: 1, or the 28 of a month where it goes on day after day.
    words : str
        What it is, for the legend.
    light, dark : str
        Color #RRGGBB of its pulse on a light and on a dark page.
    """

    column: str
    one: str
    more: str
    number: int = 0
    words: str = ""
    light: str = ""
    dark: str = ""
    days: int = 1

    def sums(self, counts: Sequence[float]) -> Iterator[tuple[int, float]]:
        """Yield the last day and the sum of every span over which the log adds it up, of counts by day."""
        for last in range(self.days - 1, len(counts), self.days):
            yield last, sum(counts[last + 1 - self.days : last + 1])

    def tell(self, many: float) -> str:
        """Return what the log says of it."""
        words = self.one if many == 1 and self.one else self.more.format(f"{many:,.0f}")
        return f"{self.days} days: {words}" if self.days > 1 else words
