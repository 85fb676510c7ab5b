"""One look for all pictures: Okabe-Ito colors, sizes of letters, a light grid.

Colors: Okabe and Ito 2008, "Color Universal Design", distinguished by people with any kind of color vision.
"""

from __future__ import annotations

from typing import Any

FONT = "DejaVu Sans"  # comes with matplotlib: the same picture on every machine
BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
INK, SOFT_INK, GRAY, LIGHT_GRAY = "#222222", "#5A5A5A", "#9A9A9A", "#E3E3E3"
DOTS_PER_INCH = 150
MARGIN = 0.35  # inches around the picture
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, TICK_SIZE, NOTE_SIZE = 15, 10.5, 9.5, 9.5, 8.5
POINTS_PER_INCH = 72
ROUND_STEPS = (1, 2, 5, 10)  # between ticks: 2.5 takes a decimal
LEAST_SHARES = 0.04  # that an axis is long

LOOK: dict[Any, Any] = {
    "font.family": FONT,
    "text.parse_math": False,  # a dollar sign is one
    "text.usetex": False,
    "font.size": LABEL_SIZE,
    "text.color": INK,
    "axes.labelcolor": SOFT_INK,
    "axes.labelsize": LABEL_SIZE,
    "axes.edgecolor": GRAY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": LABEL_SIZE + 1,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "grid.color": LIGHT_GRAY,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT_INK,
    "ytick.color": SOFT_INK,
    "xtick.labelsize": TICK_SIZE,
    "ytick.labelsize": TICK_SIZE,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": NOTE_SIZE,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",  # text stays text: to be searched, and set in another font
    "svg.hashsalt": "interdict",  # the same picture has the same bytes
}
WHERE_LACKING = f"'{FONT}', Verdana, sans-serif"  # fonts of an SVG; Verdana is as wide
