"""One rule says what changes clearly: the flow alone, all else together, in tables, verdicts and titles alike."""

import numpy as np
import pytest

from abm.analysis import costs, public_cost
from abm.analysis.brief import PUBLIC_READING
from abm.analysis.brief import READING as BRIEF_READING
from abm.analysis.answers import Answer
from abm.analysis.amounts import amount_title
from abm.analysis.corridors import corridor_title
from abm.analysis.headline import COLUMNS, NONE
from abm.analysis.headline import READING as LONG_READING
from abm.analysis.findings import flow_title, near_text, net_title, resilience_title
from abm.analysis.judged import FLOW, adjusted, brackets_rule, is_clear, short_rule
from abm.analysis.verdict import verdict_of
from abm.measures.survival import NOT_DEFINED, Interval

SEEDS = 4
OTHERS = ["deaths", "pure_price_mean", "purity_mean", *(f"other_{i}" for i in range(60))]
LITTLE = {
    "days_below_90": 0.0,
    "days_to_recovery": np.nan,
    "days_watched": 275.0,
    "drop_detected": 0.0,
    "largest_drop": 0.02,
}


def answer(label="A", averted=114.0, half_width=60.0, rises=0.0):
    """Return the answer of a policy that averts a little in few seeds, and shows no drop at its lowest point."""
    interval = Interval(averted, averted - half_width, averted + half_width)
    chance = Interval(0.0, -1.0, 1.0)
    differences = {FLOW: Interval(-averted, -interval.high, -interval.low)} | dict.fromkeys(OTHERS, chance)
    measures = {name: Interval(100.0, 90.0, 110.0) for name in differences} | {
        name: Interval(value, np.nan, np.nan) for name, value in LITTLE.items()
    }
    measures |= {
        "averted_kg": interval, "averted_share": Interval(averted / 4000, np.nan, np.nan),
        "rise_detected": Interval(rises, np.nan, np.nan), "largest_rise": Interval(0.06, 0.02, 0.1),
        "days_to_peak": NOT_DEFINED,
    }  # fmt: skip
    return Answer(label, label, SEEDS, measures, "no drop", differences)


def test_the_flow_is_judged_alone_and_all_else_together():
    found = adjusted(["deaths", FLOW, "purity_mean", "killed"], [0.03, 0.02, 0.01, np.nan])
    assert found[:3] == pytest.approx([0.03, 0.02, 0.02]) and np.isnan(found[3])
    assert is_clear(found).tolist() == [True, True, True, False]
    crowded = adjusted(["deaths", FLOW, "purity_mean"], [0.03, 0.04, 0.04])
    assert crowded == pytest.approx([0.06, 0.04, 0.06])
    assert is_clear(crowded).tolist() == [False, True, False]


@pytest.mark.parametrize("averted, side", [(114.0, 1), (40.0, 0), (-114.0, -1)])
def test_with_few_seeds_the_flow_is_the_same_in_title_table_and_verdict(averted, side):
    found = answer(averted=averted)
    assert found.beyond("averted_kg") == -found.beyond(FLOW) == side
    assert (FLOW in found.clear) == (side != 0)
    assert {vote.variable: vote.side for vote in verdict_of(found, 0).votes}[FLOW] == side
    assert ("averts 114 kg" in net_title([found], set())) == (side == 1)
    assert ("adds 114 kg" in net_title([found], set())) == (side == -1)


def test_a_title_that_sees_no_drop_says_what_is_averted_or_added_all_the_same():
    found = answer()
    assert (
        flow_title([found])
        == resilience_title([found])
        == ("A averts 114 kg (2.9%) in all; no drop beyond chance at its lowest point")
    )
    both = [found, answer("B", 10.0)]
    assert flow_title(both, {frozenset("AB")}) == (
        "“A” averts most: 114 kg (2.9%) in all. At its lowest point the flow shows no drop beyond chance under any policy"
    )
    assert amount_title(15.0, both, {}).endswith("no policy shows a drop beyond chance")
    assert net_title([answer("B", 10.0), answer("C", -114.0)], set()) == (
        "None of the 2 policies averts flow beyond chance, from its start to the end of the run; “C” adds 114 kg (2.9%) in all"
    )
    assert flow_title([answer(averted=10.0, rises=1.0)]).endswith(
        "no drop beyond chance at its lowest point; rises to 106%"
    )


def test_what_shifts_is_said_where_no_single_office_changes_clearly():
    assert corridor_title([], 6, {"A": 0.12, "B": 0.2}) == (
        "Under “B” 20% shifts between field offices, but no field office carries clearly more or less in the first 6 months "
        "from the start of a policy"
    )


def test_a_policy_that_averts_nearly_as_much_is_named_beside_the_first():
    """That “A” averts most was said of 4 kg in 114 without a word on the other."""
    both, far = [answer(), answer("B", 110.0)], [answer(), answer("B", 60.0)]
    assert near_text(both, {frozenset("AB")}) == " “B” averts nearly as much, 110 kg."
    assert near_text(both, set()) == near_text(far, {frozenset("AB")}) == near_text(both[:1], set()) == ""


def test_one_rule_says_what_stands_in_brackets_wherever_0_lies():
    """Brackets meant that 0 lies in the interval, and 25 lines below that it need not."""
    rule = brackets_rule(public=True)
    assert (
        "What is averted and the public cost: 0 lies in its own 95% interval. Any other change: it is not beyond chance where all"
        in rule
    )
    assert "(Holm's adjustment), so that an interval in brackets may leave 0 out." in rule
    short = short_rule(public=True)
    assert "Averted, public cost: 0 lies in its 95% interval (of the cost: not shown);" in short and "Holm" not in short
    assert short.endswith("an interval in brackets can leave 0 out")
    assert "public" not in brackets_rule() + short_rule()
    for reading in (costs.READING, public_cost.READING, PUBLIC_READING):
        assert "brackets" not in reading


def test_the_short_legend_says_of_recovery_what_the_long_one_does():
    """A flow back for the 28 days before the end of a run is recovered; the terminal asked for half a year."""
    assert (
        "28-day mean) fell or rose at most, with what chance alone makes taken off" in LONG_READING
    )  # a drop of 9.9% had 37 days below 90%
    assert all("less what chance alone does" in BRIEF_READING[f"Largest {way}"] for way in ("drop", "rise"))
    for reading in (LONG_READING, " ".join(BRIEF_READING.values())):
        assert "for half a year or to the end of the run (28 days at least)" in reading
        assert "(what the placebo shifts)" in reading and "below 0: more" in reading


def test_the_short_legend_explains_every_column_under_its_own_name():
    """It was one paragraph of 13 lines, in which a column had to be looked for: "of the 28-day mean, what chance makes taken off"."""
    heads = {*COLUMNS, NONE} - {"Averted, kg", "Share"}
    assert {word.partition(";")[0] for word in BRIEF_READING} >= heads | {"Averted", "In brackets"}
