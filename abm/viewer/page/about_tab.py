"""The tab about the model: what it is, what it is not, and what it assumes."""

from __future__ import annotations

import solara

from abm.model.declared import PARAMETERS
from abm.model.interventions import known_kinds
from abm.version import __version__

WORDS = """
<p><b>Interdict</b> simulates, day by day and courier by courier, the flow of illegally made fentanyl into the United States
across the Mexican border, and what policies do to it: POLICIES. It is public, aggregate policy
analysis.</p>
<p><b>Two runs.</b> Everything is simulated twice with the same random seed: once as you steer it, once without any policy
(the baseline). Until a policy begins or you move a lever, the two are the same to the bit. From then on they diverge, by
the policy and, more and more, by chance.</p>
<p><b>Twenty seeds first.</b> What one pair of runs shows is an anecdote. The large chart shows the median and the middle
80% of runs with random seeds 1 to 20 (the usual seed, 1, is one of them), with and without the policy, and beside it stands
what they answer; the single run is drawn thin. A batch (<code>interdict batch</code>) takes more seeds, and many policies.</p>
<p><b>What it is not.</b> Not a forecast, not calibrated in full, not complete, and no guide: nothing here tells how likely a load
is to be found, nor where, how or by whom to cross. Places of labs and cells are simulated; none is a real one. Couriers
are drawn toward the middle of a field office, never toward a port.</p>
<p><b>Official data</b> (traffic, scanning, monthly seizures for fiscal years 2019 to 2024) are public; the skill of
inspectors, the organization of cartels and much else are assumptions with wide ranges, listed below with their sources
(A: an assumption, as nothing is published; C or V and a number: a row of the table that <code>interdict targets</code> prints).</p>
"""


@solara.component
def About() -> None:
    """Show the words, and every assumption."""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{p.default:g}</td><td>{p.low:g} to {p.high:g}</td><td>{escape(p.unit)}</td>"
        f"<td>{escape(p.submodel)}</td><td>{escape(p.source)}</td></tr>"
        for name, p in PARAMETERS.items()
    )
    policies = ", ".join(kind.title.lower() for kind in known_kinds().values())
    head = "<tr><th>parameter</th><th>default</th><th>range</th><th>unit</th><th>submodel</th><th>source</th></tr>"
    with solara.Column(classes=["interdict-part"]):
        solara.HTML(tag="div", unsafe_innerHTML=WORDS.replace("POLICIES", policies), style="max-width:90ch")
        solara.HTML(tag="h3", unsafe_innerHTML=f"Assumptions ({len(PARAMETERS)}), version {__version__}")
        table = f"<table class='interdict-table interdict-stacked'>{head}{rows}</table>"
        solara.HTML(tag="div", unsafe_innerHTML=table, classes=["interdict-wide"])


def escape(text: object) -> str:
    """Return a text that cannot be read as HTML."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;")
