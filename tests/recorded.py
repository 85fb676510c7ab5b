"""Two small recorded runs, a baseline and a policy under one seed, for the tests of replay and film."""

from dataclasses import replace
from functools import cache

from worlds import tiny

from abm.model.interventions import Crackdown, LeadershipArrests
from abm.viewer.film.replay import Recorded, record

DAYS, SEED, START = 60, 5, 20
BASELINE = tiny(name="baseline", days=DAYS, burn_in=10, parameters={"demand_level": 0.5})
POLICY = replace(
    BASELINE,
    name="both",
    interventions=(
        Crackdown(start=START, stop=45, region="all", intensity=4.0),
        LeadershipArrests(start=25, number=3, every=10),
    ),
)
LABELS = ("No new policy", "Crackdown </script><!-- & $1 ${x} `y` /*SCRIPTS*/ \u6bce\u65e5 \u05e9\u05dc & arrests")


@cache
def two_runs() -> tuple[Recorded, Recorded]:
    """Return the recorded pair; simulated once in a process."""
    return record(BASELINE, SEED), record(POLICY, SEED)
