"""An explanation of flows that were made: parts sum to the whole, and words and picture say what the numbers say."""

import re

import numpy as np
import pandas as pd
import pytest

from abm.analysis.explanation import (
    EXPLANATION_COLUMNS, PART, RETURN, WHOLE, Policy, explanation_lines, explanation_table, last_period, most_telling, paragraph,
)  # fmt: skip
from abm.analysis.pictures.explanation import draw_explanation, explanation_title
from abm.analysis.answers import Answer
from abm.experiment.explaining import parts_of, sets_of
from abm.measures.survival import Interval
from abm.report.explained import said_of_later_fall
from abm.running.explanation import WORDS

POLICY = Policy("cars", "40% of cars", 90, "0" * 64, "1" * 16)
SEEDS, MAIN = 12, "flow_days_90_179"


def flow(free):
    """Say which share of the flow is left: pay and labs need each other, loads bring 5 points, stocks take 2."""
    return 0.6 + 0.3 * ({"pay", "entry"} <= free) + 0.05 * ("loads" in free) - 0.02 * ("stocks" in free)


def worlds(level=flow, spread=0.01):
    """Return the shares of every set of adaptations, with noise that seeds share and noise of their own."""
    random = np.random.default_rng(2)
    shared = random.normal(0, 0.05, SEEDS)
    sets = sets_of([frozenset({name}) for name in WORDS])
    return {free: level(free) + shared + random.normal(0, spread, SEEDS) for free in sets}


def explained(level=flow, spread=0.01, most=4):
    periods = {"flow_days_0_29": worlds(lambda free: 0.6, spread), MAIN: worlds(level, spread)}
    parts = parts_of(most_telling(periods, list(WORDS), most))
    return explanation_table(POLICY, periods, parts, sets_of(parts), WORDS)


def test_the_known_answer_is_found_and_parts_sum_to_what_comes_back():
    table = explained()
    assert list(table) == list(EXPLANATION_COLUMNS)
    rows = table[table.period == MAIN].set_index("adaptation")
    for name, share in {"pay": 0.15, "entry": 0.15, "loads": 0.05, "stocks": -0.02}.items():
        assert rows.kind[name] == PART and rows.clear[name] == 1
        assert rows.effect[name] == pytest.approx(share, abs=0.01) and rows.low[name] < share < rows.high[name]
    assert rows.most["pay"] == pytest.approx(0.3, abs=0.02) and rows.least["pay"] == pytest.approx(0.0, abs=0.02)
    assert rows.alone["pay"] == pytest.approx(0.0, abs=0.02) and rows.lacking["pay"] == pytest.approx(0.3, abs=0.02)
    for _, of in table.groupby("period"):
        parts = of[of.kind.isin(["part", "rest"])].effect.sum()
        ends = of.set_index("kind").effect
        assert (
            parts == pytest.approx(ends["return"], abs=1e-12) == pytest.approx(ends["free"] - ends["frozen"], abs=1e-12)
        )


def test_the_adaptations_that_matter_are_chosen_and_those_that_change_nothing_are_not():
    assert most_telling({MAIN: worlds(spread=0.0)}, list(WORDS), 9) == ["entry", "pay", "loads", "stocks"]
    assert most_telling({MAIN: worlds(spread=0.0)}, list(WORDS), 2) == ["entry", "pay"]
    assert most_telling({MAIN: worlds(lambda free: 0.9, 0.0)}, list(WORDS), 9) == []


def test_words_say_what_the_numbers_say():
    table = explained()
    text = paragraph(table, last_period(table))
    assert last_period(table) == MAIN and "in days 90 to 179 after its start" in text and f"{SEEDS} seeds" in text
    assert "recruitment and pay +15 points" in text and "stocks that are refilled −2 points" in text
    assert "+33 points" in text and "Within chance: all other adaptations" in text
    lines = explanation_lines(table)
    assert lines[0].split() == ["0-29", "90-179"] and any(line.startswith("what comes back") for line in lines)
    assert "recruitment and pay +15" in (few := paragraph(explained(spread=0.0, most=2), MAIN))
    assert "where one of them alone stands still: " in few and "load size (+5)" in few and "refilled (−2)" in few
    none = explained(lambda free: 0.7)
    assert "within chance, and there is nothing to split" in paragraph(none, MAIN)
    assert "within chance" in explanation_title(none[none.period == MAIN])


def test_rounded_levels_and_their_difference_do_not_contradict_each_other():
    """It said 100% where nothing adapts, 106% as it is, and +7 points, in the text and in the title."""
    table = explained(lambda free: 0.996 + 0.068 * ("entry" in free))
    rows = table[table.period == MAIN].copy()
    rows.loc[rows.kind == "frozen", "effect"], rows.loc[rows.kind == "free", "effect"] = 0.9962, 1.0643
    rows.loc[rows.kind == RETURN, ["effect", "clear"]] = 0.0681, 1
    text = paragraph(rows, MAIN)
    assert " the flow is 99.6% (" in text and ", and 106.4% (" in text and " as it is: +6.8 points (" in text
    assert ": +6.8 points of the flow come of adapting" in explanation_title(rows)
    rows.loc[rows.kind == "frozen", "effect"], rows.loc[rows.kind == RETURN, "effect"] = 1.0012, 0.0631
    assert " the flow is 100% (" in (whole := paragraph(rows, MAIN)) and " as it is: +6 points (" in whole


def test_what_works_against_the_flow_is_no_negative_loss():
    assert "gone where one of them alone stands still: " in (said := paragraph(explained(spread=0.0, most=2), MAIN))
    assert "adds to the flow (+) or takes from it (−)" in said and "points lost" not in said


def test_parts_that_cancel_out_are_named():
    """Where +15 and -15 points were clear, the title said that what adapting brings is within chance."""
    table = explained(
        lambda free: 0.9 + 0.15 * ("stocks" in free) - 0.17 * ("entry" in free) + 0.02 * ("loads" in free)
    )
    rows = table[table.period == MAIN]
    assert rows.set_index("kind").clear[RETURN] == 0
    assert explanation_title(rows).endswith(
        "in sum what adapting brings is within chance; not so its parts, "
        "−17 points of entry and exit of labs and organizations and +15 points of stocks that are refilled above all"
    )
    text = paragraph(table, MAIN)
    assert (
        "In sum that is within chance, while parts of it are not. Of these: stocks that are refilled +15 points" in text
    )


def test_what_adapting_itself_lowers_is_said_where_it_is_clear():
    """Under a crackdown labs leave: where nothing adapts the flow does not fall at all."""
    first = {"flow_days_0_29": worlds(lambda free: 1.0 - 0.2 * ("entry" in free)), MAIN: worlds()}
    parts = parts_of(["entry", "pay"])
    table = explanation_table(POLICY, first, parts, sets_of(parts), WORDS)
    said = re.search(
        r"Before, adapting itself lowers the flow: in days 0 to 29 after its start by −(\d+) points",
        paragraph(table, MAIN),
    )
    assert 18 <= int(said[1]) <= 22 and ", entry and exit of labs and organizations −2" in paragraph(table, MAIN)
    assert "lowers the flow" not in paragraph(explained(), MAIN)


def test_a_drop_that_comes_after_the_days_explained_is_said_to_be_outside_them():
    """A drop on day 2,200 stood over an explanation of days 365 to 729, without a word."""
    parts = parts_of(["entry", "pay"])
    table = explanation_table(POLICY, {MAIN: worlds(), WHOLE: worlds()}, parts, sets_of(parts), WORDS)
    late, early = ({"days_to_lowest": Interval(day, day, day)} for day in (2200.0, 179.0))
    about, whole = said_of_later_fall(Answer("cars", "Cars", SEEDS, late, "recovered"), table)
    assert (
        "on day 2,200 after its start, comes later than the days that are explained, the last of which are 90 to 179:"
        in about
    )
    assert "from its start on the flow is 60%" in whole and "Before," not in whole
    assert said_of_later_fall(Answer("cars", "Cars", SEEDS, early, "recovered"), table) == []
    assert said_of_later_fall(None, table) == []
    [alone] = said_of_later_fall(Answer("cars", "Cars", SEEDS, late, "recovered"), table[table["period"] == MAIN])
    assert alone.endswith("not what brought it back after that drop.")


def test_the_picture_is_drawn_and_its_title_names_what_brings_most(tmp_path):
    table = explained(lambda free: 0.5 + 0.4 * ("pay" in free))
    draw_explanation(table, MAIN, tmp_path / "cars.png")
    assert {path.name for path in tmp_path.iterdir()} == {"cars.png", "cars.svg"}
    drawn = (tmp_path / "cars.svg").read_text()
    for word in ("nothing adapts", "recruitment and pay", "all other adaptations", "as it is", f"over {SEEDS} seeds"):
        assert word in drawn.replace("\n", " ")
    assert "+40 of recruitment and pay" in explanation_title(table[table.period == MAIN])


def test_intervals_are_paired_so_that_noise_which_seeds_share_widens_none():
    """Seeds differ by 5 points, of themselves by 0: the split is as good as exact."""
    table = explained(spread=0.0)
    parts = table[(table.kind == PART) & (table.period == MAIN)]
    assert np.allclose(parts.high - parts.low, 0.0, atol=1e-9)
    back = table[(table.kind == RETURN) & (table.period == MAIN)]
    assert back.effect.iloc[0] == pytest.approx(0.33) and isinstance(table, pd.DataFrame)
