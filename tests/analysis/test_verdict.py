"""Which response variables say that less gets through, and whether that rests on one of them."""

from dataclasses import replace

import pytest

from abm.analysis.answers import Answer
from abm.analysis.verdict import LESS, MORE, OPEN, seized_side, verdict_of, verdict_sentence
from abm.measures.survival import Interval
from abm.report.tables import verdict_table

NONE = Interval(0.0, -1.0, 1.0)


def answer(**changes):
    """Return an answer whose response variables change by so much, with intervals that are narrow; of others by chance alone."""
    names = ("delivered_kg", "pure_price_mean", "purity_mean", "deaths", "seized_kg_gross")
    differences = {name: NONE for name in names}
    differences |= {name: Interval(change, change - 0.1, change + 0.1) for name, change in changes.items()}
    measures = {name: Interval(100.0 + change.estimate, 0.0, 0.0) for name, change in differences.items()}
    return Answer("a", "A", 20, measures, "", differences)


def test_three_that_agree_hold_with_any_one_left_out():
    found = verdict_of(answer(delivered_kg=-5.0, pure_price_mean=3.0, deaths=-2.0), 0)
    assert (found.verdict, found.rests_on) == (LESS, ())
    assert {vote.variable: vote.side for vote in found.votes} == {
        "delivered_kg": 1, "pure_price_mean": 1, "purity_mean": 0, "deaths": 1,
    }  # fmt: skip
    assert verdict_sentence(found) == (
        "“A”: less gets through (supported by flow, price per pure gram, deaths); that holds with any one of them left out."
    )


def test_a_policy_whose_interval_overlaps_the_placebo_is_said_to():
    """A full dot beside a gray band that holds its interval had no word in the verdict."""

    def averting(*ends):
        one = answer(delivered_kg=-5.0, pure_price_mean=3.0, deaths=-2.0)
        return replace(one, measures=one.measures | {"averted_kg": Interval(sum(ends) / 2, *ends)})

    placebo = averting(-10.0, 18.0)
    near, far = (replace(averting(*ends), placebo=placebo) for ends in ((16.0, 40.0), (19.0, 40.0)))
    assert verdict_sentence(verdict_of(near, 0)).endswith(
        "left out. What it averts (16 to 40 kg) overlaps what chance alone does under the placebo (\N{MINUS SIGN}10 to 18 kg)."
    )
    assert verdict_of(far, 0).beside == verdict_of(placebo, 0).beside == ""


def test_the_flow_of_a_verdict_is_that_of_the_answer():
    """1.5% less of the whole run stood beside 1.7% less from the start of the policy on."""
    one = answer(delivered_kg=-5.0, deaths=-2.0)
    averting = replace(one, measures=one.measures | {"averted_share": Interval(0.06, 0.05, 0.07)})
    changes = {vote.variable: vote.change for vote in verdict_of(averting, 0).votes}
    assert changes["delivered_kg"] == -0.06 and changes["deaths"] == pytest.approx(-0.02)


def test_two_that_agree_rest_on_each_of_them():
    found = verdict_of(answer(delivered_kg=-5.0, deaths=-2.0), 0)
    assert (found.verdict, found.rests_on, found.holds) == (LESS, ("delivered_kg", "deaths"), False)
    assert "does not hold without flow or without deaths" in verdict_sentence(found)


def test_what_speaks_against_it_counts():
    against = {"pure_price_mean": -3.0, "purity_mean": 1.0}
    assert verdict_of(answer(delivered_kg=-5.0, deaths=-2.0, **against), 0).verdict == OPEN
    assert verdict_of(answer(delivered_kg=5.0, deaths=2.0), 0).verdict == MORE
    assert verdict_of(answer(), 0).verdict == OPEN


def test_nothing_outvotes_the_flow_itself():
    """Six leaders arrested in turn: dearer and fewer deaths in the run, and more delivered all the same."""
    found = verdict_of(answer(delivered_kg=5.0, pure_price_mean=3.0, deaths=-2.0), 0)
    assert (found.verdict, found.rests_on) == (OPEN, ("delivered_kg",))
    less = {"pure_price_mean": -3.0, "purity_mean": 1.0, "deaths": 2.0}
    assert verdict_of(answer(delivered_kg=-5.0, **less), 0).verdict == OPEN
    assert verdict_of(answer(**less), 0).verdict == MORE


def test_of_what_is_undecided_nothing_is_said_to_hold():
    """ "Undecided (supported by flow); that holds with any one of them left out" reads like a finding that was tested."""
    one = verdict_of(answer(delivered_kg=-5.0), 0)
    assert (one.verdict, one.rests_on, one.holds) == (OPEN, (), False)
    assert verdict_sentence(one) == "“A”: undecided (supported by flow)."
    other = verdict_of(answer(delivered_kg=5.0, pure_price_mean=3.0, deaths=-2.0), 0)
    assert verdict_sentence(other).endswith("; against it: flow); it is decided without flow.")
    holding = [row.rpartition("<td")[2] for row in verdict_table([one, other]).split("</tr>")[1:3]]
    assert ">–<" in holding[0] and ">undecided; decided without flow<" in holding[1] and "yes" not in "".join(holding)


@pytest.mark.parametrize("side, said", [(1, 1), (-1, -1)])
def test_more_seized_speaks_for_a_policy_at_the_border_and_against_another(side, said):
    [vote] = [
        vote for vote in verdict_of(answer(seized_kg_gross=9.0), side).votes if vote.variable == "seized_kg_gross"
    ]
    assert vote.side == said
    assert "seized_kg_gross" not in {vote.variable for vote in verdict_of(answer(), 0).votes}


def test_what_seizures_say_follows_from_what_a_policy_acts_on():
    systems = {"inspection_rate": "border", "crackdown": "supply", "strikes": "supply"}
    assert seized_side(["inspection_rate"], systems) == 1 and seized_side(["crackdown", "strikes"], systems) == -1
    assert seized_side(["inspection_rate", "crackdown"], systems) == 0
    assert (
        seized_side(["of_a_plugin"], systems)
        == seized_side(["crackdown", "of_a_plugin"], systems)
        == seized_side([], systems)
        == 0
    )
