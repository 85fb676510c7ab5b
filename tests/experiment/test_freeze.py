"""The freeze experiment: all adaptations still, each thawed alone, each with pay, each frozen alone, all free."""

from pathlib import Path

from abm.experiment.design.expansion import expand
from abm.experiment.experiment import read_experiment
from abm.inputs.reading import MOST_DAYS
from abm.model.declared import PARAMETERS

EXPERIMENT = read_experiment(Path(__file__).parents[2] / "experiments" / "freeze.toml")
TOGETHER = {"supply": ("experience", "margin", "labs", "prices", "correction"), "routes": ("ports", "modes")}
SWITCHES = {name for name in PARAMETERS if name.startswith("freeze_")}


def thawed():
    """Return the name of each point, and which switches are off there."""
    points = expand(EXPERIMENT).points
    assert set(points.columns) == {"point", "label", *SWITCHES}
    assert set(points[sorted(SWITCHES)].to_numpy().ravel()) == {0, MOST_DAYS}
    return {row.label: {name for name in SWITCHES if getattr(row, name) == MOST_DAYS} for row in points.itertuples()}


def test_every_adaptation_is_frozen_and_thawed_alone():
    """A mechanism that declares a new switch needs a column and a row of freeze.csv."""
    found = thawed()
    assert found["nothing thawed"] == set() and found["all free"] == SWITCHES
    for name in SWITCHES:
        adaptation = name.removeprefix("freeze_")
        assert found[f"only {adaptation} thawed"] == {name}
        assert found[f"all free but {adaptation}"] == SWITCHES - {name}


def test_a_point_is_named_after_what_is_thawed_in_it():
    """Couriers who are caught are not replaced at a pay that stands still: others are thawed with pay, too."""
    found = {label: free for label, free in thawed().items() if label.startswith("only pay and ")}
    assert len(found) == 11
    for label, free in found.items():
        other = label.removeprefix("only pay and ").removesuffix(" thawed")
        assert free == {"freeze_pay"} | {f"freeze_{name}" for name in TOGETHER.get(other, (other,))}, label


def test_what_makes_up_for_losses_is_frozen_together():
    """Output that follows margins, prices and the correction of stocks stand in for each other."""
    found = thawed()
    for gone in ({"margin", "prices"}, {"margin", "correction"}, {"margin", "prices", "correction"}):
        frozen = {f"freeze_{name}" for name in gone}
        assert sum(free == SWITCHES - frozen for label, free in found.items() if label.startswith("all free but ")) == 1


def test_every_point_has_a_baseline_that_is_frozen_alike():
    expansion = expand(EXPERIMENT)
    made = {scenario.name: scenario for scenario in expansion.scenarios}
    for pair in expansion.pairs.itertuples():
        assert made[pair.scenario].parameters == made[pair.baseline].parameters
        assert not made[pair.baseline].interventions
    assert expansion.labels["cars_40_p00"] == "40% of cars scanned; nothing thawed"
