"""Displaced: whether what leaves the field offices that a policy is aimed at is found at others, in words."""

from __future__ import annotations

from abm.analysis.corridors import flows_of
from abm.analysis.displaced import displacement_title, displacements
from abm.report.gathered import Gathered
from abm.report.lead import MOST_NAMED

AIMS = ("office", "ports")  # values of an intervention by which it acts at some field offices alone


def displaced_text(found: Gathered) -> str:
    """Say of policies aimed at a field office or ports what leaves the offices that lose, and how much of it is found at others; else nothing."""
    aimed = {
        one["name"]
        for one in found.folder.scenarios
        if any(made.get(aim) for made in one["interventions"] for aim in AIMS)
    }
    scenarios = [one for one in found.results.policies if one.window]
    if not aimed & {one.name for one in scenarios}:
        return ""
    made = displacements(flows_of(found.results, scenarios))  # judged with all others, as in the pictures
    own = [one for one in scenarios if one.name in aimed and made[one.name]]
    said = [displacement_title([one], made, found.answers) for one in own]
    more = f"; {len(said) - MOST_NAMED} more in the pictures" if len(said) > MOST_NAMED else ""
    text = "; ".join(one[0].lower() + one[1:] for one in said[:MOST_NAMED])
    return f"{text}{more}." if said else "no field office clearly loses under a policy that is aimed at one."
