"""Sizes in a manifest: units of what policies set, as pictures write them on an axis."""

from datetime import UTC, datetime

from abm.analysis.sizes import Lever
from abm.model.scenario import Scenario
from abm.results.manifest import describe_run


def test_what_is_added_to_the_usual_is_said_to_be():
    """An axis said "intensity (usual efforts)" for efforts that are added: 3 was four times the usual."""
    kinds = describe_run([(Scenario(), "none")], datetime.now(UTC))["interventions"]
    unit = kinds["crackdown"]["sizes"]["intensity"]
    assert Lever("crackdown", "intensity", unit).titled == "intensity (usual efforts added)"
    assert kinds["crackdown"]["labels"] == {"intensity": "effort"} and "labels" not in kinds["surge"]
    assert kinds["inspection_rate"]["sizes"]["coverage"] == "share of crossings"
