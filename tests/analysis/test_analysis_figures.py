"""Pictures: they exist, they are not blank, their titles say what the numbers say."""

import math
import re
import warnings
from collections import defaultdict
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, OFFICES, START, analyze, drawn, fall, make_folder, scenario, watch_titles
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from abm.analysis import answer_parts, headline
from abm.analysis.answers import Answer, policies, read_answers
from abm.analysis.bands import read_bands
from abm.analysis.amounts import Lowest, amount_title
from abm.analysis.findings import (
    fall_digits,
    counted,
    depth,
    finding,
    flow_title,
    mass,
    net,
    net_title,
    percent,
    percent_range,
    recovery,
    resilience_title,
    rise,
    fine_percent,
    whole,
)
from abm.analysis.courses import FLOW_OF_DAYS, course_cells
from abm.analysis.brief import READING as BRIEF_READING
from abm.analysis.headline import COLUMNS, READING, SHIFTED, STATUS, WAYS_READING
from abm.analysis.tabular import WIDTH
from abm.analysis.headline import _cells as cells_of
from abm.analysis.headline import _row as page_row
from abm.analysis.headline import flow_table
from abm.analysis import pictures
from abm.analysis.pictures import flow, flow_map, measures, run
from abm.analysis.pictures.flow import _finding as finding_above
from abm.analysis.corridors import corridor_changes, corridor_title, flows_of, months_of, period_text
from abm.analysis.pictures.flow_map import change_text
from abm.analysis.pictures.measures import pictures_of_measures
from abm.analysis.pictures.run import picture_of_run
from abm.analysis.pictures.letters import balance, rows_named, wrap
from abm.analysis.pictures.look import BLUE, LOOK, NOTE_SIZE, ORANGE, PURPLE, VERMILLION
from abm.analysis.pictures.stamp import runs_said
from abm.analysis.pictures.style import color_of, page_path, pages, panel_shape, percent_tick, whole_percents
from abm.analysis.results import Scenario, read_results, seeds_text
from abm.measures.survival import NOT_DEFINED, Interval
from abm.results.dictionary import day_columns
from abm.results.reader import ResultsFolder, Entry

FIGURES = ("flow_over_time.png", "delivered_kg_per_day.png", "cost_over_time.png", "resilience.png", "flow_map.png")
BASELINE = scenario("baseline", "No policy")
PLACEBO = scenario("placebo", "Other random numbers", "placebo", None, (START, DAYS), 1.0)
DEEP = scenario("deep", "Half of all cars", "inspection_rate", fall(0.4), (START, None), 0.0, 0.1)
CHANCE_ONLY = scenario("chance_only", "Nothing but chance", "crackdown", None, (START, START + 100), 1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    make_folder(place, [BASELINE, PLACEBO, DEEP, CHANCE_ONLY], 8)
    analyze(place)
    return place


def answer(label="A", fall=0.25, detected=True, status="recovered", kept=100.0, watched=550, rises=False):
    certain = {"largest_drop": fall, "drop_detected": float(detected), "days_to_recovery": 120.0}
    certain |= {"averted_kg": kept, "averted_days": kept / 15, "days_watched": watched, "placebo_drop": 0.05}
    certain |= {
        "averted_share": kept / 9000,
        "largest_rise": 0.12,
        "days_to_peak": 180,
        "rise_detected": float(rises),
        "placebo_rise": 0.06,
        "days_below_90": 30.0,
    }
    return Answer(label, label, 40, {name: Interval(value, value, value) for name, value in certain.items()}, status)


def read_picture(path):
    from matplotlib.image import imread

    return imread(path)[..., :3]


def count_colors(pixels):
    """Count on every third pixel both ways, which is enough to tell a picture from a blank page."""
    levels = np.round(255 * pixels[::3, ::3]).astype(np.int64)
    return len(np.unique(levels @ [65536, 256, 1]))


@pytest.mark.parametrize("name", FIGURES)
def test_picture_is_drawn(folder, name):
    pixels = read_picture(folder / "figures" / name)
    assert pixels.shape[1] >= 1500 and pixels.shape[0] >= 600
    assert count_colors(pixels) > 50
    assert 0.01 < (pixels.min(axis=-1) < 0.9).mean() < 0.9
    assert (pixels[:, :30] > 0.99).all() and (pixels[:, -12:] > 0.99).all()  # nothing runs off the page


def test_titles_say_what_was_put_in(folder):
    answers = policies(read_answers(pd.read_csv(folder / "summary.csv")))
    title = flow_title(answers, {frozenset(answer.name for answer in answers)})
    assert [answer.detected for answer in answers] == [True, False]
    assert title.startswith("“Half of all cars” averts most: ")
    assert ". The largest drop is 40%, under the same policy, recovered 2" in title
    assert title.endswith("1 of 2 policies shows no drop beyond chance")
    assert "1 of 2 policies makes the flow fall; the one below 90% came back within 550 days" in resilience_title(
        answers
    )


def test_no_fall_makes_a_title_of_its_own():
    nothing = {"detected": False, "status": "no drop", "kept": 0.0}
    none = [answer("A", 0.04, **nothing), answer("B", 0.03, **nothing)]
    assert flow_title(none) == "None of the 2 policies makes the flow fall further than chance alone does"
    assert resilience_title(none[:1]) == "The policy never makes the flow fall further than chance alone does"
    assert finding(none[0]) == "no drop beyond chance"
    assert amount_title(15_000, none, {}).endswith("no policy changes that beyond chance")


def test_recovery_is_said_as_it_is():
    assert finding(answer()) == "falls 25% (25 to 25%), recovered 120 days after the start"
    again = {
        "days_to_relapse": Interval(290.0, math.nan, math.nan),
        "days_below_95_again": Interval(57.0, math.nan, math.nan),
    }
    relapsed = replace(answer(), measures=answer().measures | again)
    assert (
        finding(relapsed)
        == "falls 25% (25 to 25%), recovered 120 days after the start (below 95% again after 290 days, on 57 of the 260 that remain)"
    )
    last = {
        "days_to_relapse": Interval(549.0, math.nan, math.nan),
        "days_below_95_again": Interval(1.0, math.nan, math.nan),
    }
    ended = finding(replace(answer(), measures=answer().measures | last))
    assert ended.endswith(
        "(below 95% again after 549 days, on the one that remains)"
    )  # it was "1 of the 1 that remain"
    assert finding(answer(fall=0.097, status="dropped, stayed above 90%")).startswith("falls 9.7% (9.7 to 9.7%)")
    assert finding(answer(status="not recovered")).endswith("not recovered after 550 days")
    assert finding(answer(fall=0.08, status="dropped, stayed above 90%")).endswith("stayed above 90%")
    assert finding(answer(status="not determined", watched=5)) == "falls 25% (25 to 25%), return not determined"
    assert flow_title([answer("X")]) == (
        "X averts 100 kg (1.1%) in all; largest drop of the flow 25%, recovered 120 days after the start"
    )


def test_a_narrow_interval_is_said_with_decimals():
    narrow = answer(fall=0.2802)
    narrow.measures["largest_drop"] = Interval(0.2802, 0.2779, 0.2814)
    assert finding(narrow).startswith("falls 28.0% (27.8 to 28.1%), ")
    narrow.measures["largest_drop"] = Interval(0.2802, 0.2716, 0.2814)
    assert finding(narrow).startswith("falls 28% (27 to 28%), ")


def test_large_numbers_of_seeds_are_grouped():
    assert (seeds_text([1]), seeds_text([2500]), seeds_text([40, 1200])) == (
        "1 seed",
        "2,500 seeds",
        "40 to 1,200 seeds",
    )


def test_titles_count_who_comes_back():
    back, gone = answer("A"), answer("B", status="not recovered", kept=900.0)
    assert "3 of 3 policies make the flow fall; of the 3 below 90%, 2 came" in resilience_title([back, back, gone])
    assert "2 of 2 policies make the flow fall; of the 2 below 90%, all came" in resilience_title([back, back])
    assert "none came back within 550 days" in resilience_title([gone, gone])
    by_chance = answer("C")
    by_chance.measures["days_below_90"] = Interval(37.0, 0.0, 60.0)  # its dot is hollow
    assert "2 of 2 policies make the flow fall; the one below 90% came" in resilience_title([back, by_chance])
    assert "The policy averts no flow beyond chance, from its start to the end of the run" in resilience_title(
        [answer(kept=0.0)]
    )


def test_the_best_policy_is_named_only_where_it_is_distinguished_from_every_other():
    one, two, three = answer("A", kept=392.0), answer("B", kept=372.0), answer("C", kept=100.0)
    apart = {frozenset(("A", "C")), frozenset(("B", "C"))}
    assert net_title([one, two, three], apart) == (
        "“A” and “B” avert most, 392 kg and 372 kg: they cannot be distinguished"
    )
    assert net_title([one, two, three], apart | {frozenset(("A", "B"))}) == "“A” averts most: 392 kg (4.4%) in all"
    assert net_title([one, two, three], set()) == (
        "“A” averts 392 kg; 2 other policies that avert flow cannot be distinguished from it"
    )
    wide = replace(two, measures=two.measures | {"averted_kg": Interval(500.0, -50.0, 1050.0)})
    less = replace(three, measures=three.measures | {"averted_kg": Interval(27.0, -18.0, 72.0)})
    vague = "“B” (500 kg, −50 to 1,050), whose effect may be chance, cannot be distinguished from"
    assert net_title([one, wide], set()) == f"“A” averts 392 kg; {vague} it"
    assert net_title([one, wide, three], {frozenset(("A", "C"))}) == f"“A” averts 392 kg; {vague} it"
    pair = "“A” and “C” avert, 392 kg and 100 kg: they cannot be distinguished"
    assert net_title([one, wide, three], set()) == f"{pair}; {vague} them"
    several = "2 policies whose effect may be chance cannot be distinguished from it"
    assert net_title([one, wide, less], set()) == f"“A” averts 392 kg; {several}"
    assert "under “A”, not distinguished from 2 others" in flow_title([one, two, three])


def test_a_page_has_the_answer_as_tables_and_sentences(folder):
    """They say what the terminal says, where they are preformatted text."""
    text, parts = " ".join(headline(folder).split()), answer_parts(folder)
    table = parts.tables[0].drop(columns=[SHIFTED[name] for name in ("shifted_modes", "shifted_lab_regions")])
    assert list(table["Policy"]) == ["Half of all cars", "Nothing but chance"]
    assert [*table][1:-1] == [*COLUMNS][:-1] and [*table][-1] == SHIFTED["shifted_offices"]
    assert all(cell in text for cell in table.drop(columns=STATUS).to_numpy().ravel())  # which takes two lines there
    last = DAYS - START - 1
    flow = parts.tables[1].set_index(FLOW_OF_DAYS.format(last=last))
    assert f"on day 364 after the start; the run goes on to day {last}" in text
    assert list(flow) == ["0-29", "30-89", "90-179", "180-364"] and flow.loc["Half of all cars", "30-89"] == "60±0%"
    assert all(" ".join([label, *cells]) in text for label, *cells in flow.itertuples())
    said = {parts.lead, *parts.changes, *parts.reading} - {WAYS_READING}
    assert all(" ".join(one.split()) in text for one in said) and WAYS_READING in parts.reading


def test_what_changes_its_way_of_crossing_stands_in_the_table_of_a_page():
    """Of "Shifted: none" a reader concluded that nothing moves, where half of the flow changed its way."""
    shares = {"shifted_offices": Interval(0.05, 0.04, 0.06), "placebo_shifted_offices": Interval(0.08, 0.06, 0.1),
              "shifted_modes": Interval(0.41, 0.40, 0.42), "placebo_shifted_modes": Interval(0.01, 0.008, 0.012)}  # fmt: skip
    found = answer()
    moved = replace(
        found,
        measures=found.measures | shares,
        differences={"shifted_offices": Interval(-0.03, -0.05, -0.01), "shifted_modes": Interval(0.4, 0.39, 0.41)},
    )
    for one, ways in ((moved, "41% (1%)"), (replace(moved, differences={}), "none"), (found, "?")):
        assert page_row(one)[SHIFTED["shifted_modes"]] == ways
    assert page_row(moved)[SHIFTED["shifted_offices"]] == "none"


def test_labs_that_move_stand_in_the_table_of_a_page():
    """A crackdown moves labs, which answer.txt said and the table of the page did not."""
    shares = {"shifted_lab_regions": Interval(0.30, 0.29, 0.31), "placebo_shifted_lab_regions": Interval(0.05, 0.05, 0.06)}  # fmt: skip
    found, head = answer(), SHIFTED["shifted_lab_regions"]
    moved = replace(found, measures=found.measures | shares, differences={"shifted_lab_regions": Interval(0.25, 0.23, 0.27)})  # fmt: skip
    still = replace(moved, differences={"shifted_lab_regions": Interval(0.01, -0.01, 0.03)})
    assert page_row(moved)[head] == page_row(moved, [moved, still])[head] == "30% (5%)"
    assert page_row(still, [moved, still])[head] == "none" and head not in page_row(still)


def test_a_rise_is_reported_where_it_is_beyond_chance():
    assert finding(answer(rises=True)).endswith(
        "recovered 120 days after the start; rises to 112%, 180 days after the start"
    )
    assert "rises" not in finding(answer())


@pytest.mark.parametrize("inches", (3.0, 3.5, 6.0))
def test_what_is_said_above_a_panel_ends_within_it(inches):
    found = answer(rises=True, fall=0.1, status="not recovered")
    said = finding_above(found, inches, 0)
    assert said.replace("\n", " ") == finding(found).replace("; ", " ")
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(inches, 2.0))
        box = figure.text(0, 0, said, size=NOTE_SIZE + 0.5, weight="bold").get_window_extent()
        assert box.width <= inches * figure.dpi


def test_falls_of_one_picture_have_the_decimals_that_any_of_them_needs():
    """One panel said "falls 17% (3 to 26%)", the next "falls 10.3% (1.3 to 21.5%)"."""
    plain, near = answer(fall=0.17), answer(fall=0.103)
    assert finding(plain).startswith("falls 17% (") and finding(near).startswith("falls 10.3% (")
    assert finding_above(plain, 9.0, fall_digits(near)).startswith("falls 17.0% (")


def headline_rows(found):
    """Return the lines of a policy below the heads, which take two, and their rule."""
    return flow_table([found])[3:]


def test_cells_of_the_answer_do_not_run_together():
    near = Interval(0.1028, 0.091, 0.1146)
    found = answer(kept=576.0)
    row = headline_rows(Answer("A", "A", 40, found.measures | {"largest_drop": near}, "recovered"))[0]
    assert "  10.3% (9.1 to 11.5%)  " in row and len(row) <= WIDTH


def test_flow_by_period_has_intervals_that_hold_for_all_periods_at_once():
    found = answer()
    found.measures["flow_days_0_29"] = Interval(0.9, 0.88, 0.92)
    assert course_cells(found) == {"0-29": "90±2%"}
    found.measures["flow_days_30_89"] = Interval(math.nan, math.nan, math.nan)
    assert course_cells(found) == {"0-29": "90±3%", "30-89": "?"}


def test_drop_and_rise_have_one_name_and_one_way_to_be_none():
    fell, rose = (
        " ".join(headline_rows(answer(**reported))[0].split()) for reported in ({}, {"detected": False, "rises": True})
    )
    assert " 25% (25 to 25%) " in fell and " none " in fell and fell.count("none") == 1
    assert " none " in rose and " 12% " in rose and "-" not in rose and "112%" not in rose
    assert [" ".join(line.split()) for line in flow_table([answer()])[:2]] == [
        "Largest",
        "Policy Averted, kg Share Largest drop <90% Back at 95%? rise Shifted",
    ]
    assert "Peak" not in COLUMNS and "largest rise" in READING and "peak" not in READING.lower()


def test_nothing_kept_away_has_no_sign():
    found = answer(kept=-0.2)
    assert headline_rows(found)[0].split()[1:5] == ["0", "(0", "to", "0)"]


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [(2.0, 8.0, ["5 (2 to 8)", "0.5%"]), (-2.0, 12.0, ["(5, −2 to 12)", "(0.5%)"]), (math.nan, math.nan, ["(5)", "(0.5%)"])],
)  # fmt: skip
def test_what_is_averted_is_in_brackets_where_it_is_not_clear(low, high, written):
    """An interval behind a number was the only pair of brackets, so what chance may do looked like what it does not."""
    found = answer()
    found.measures.update(averted_kg=Interval(5.0, low, high), averted_share=Interval(0.005, math.nan, math.nan))
    cells = cells_of(found)
    assert [cells["Averted, kg"], cells["Share"]] == [[words] for words in written]
    assert READING.count("brackets") == 1 and "{brackets}" in READING


@pytest.mark.parametrize(
    ("detected", "days", "written"),
    [(True, 3.0, "3"), (True, 0.2, "none"), (False, 3.0, "none"), (True, math.nan, "?")],
)
def test_no_day_below_90_percent_is_none(detected, days, written):
    """Where the flow fell by 9% it stood as 0, where it did not fall as none."""
    found = answer(detected=detected)
    found.measures["days_below_90"] = Interval(days, days, days)
    assert cells_of(found)["<90%"] == [written]


@pytest.mark.parametrize(
    ("fall", "low", "written"), [(0.112, 20.0, "37"), (0.112, 0.0, "(37)"), (0.099, 20.0, "(37)"), (0.1, 1.0, "37")]
)
def test_days_below_90_percent_are_in_brackets_where_chance_may_make_them(fall, low, written):
    """A drop of 9.9% stood beside 37 days below 90%, as if both were of one flow."""
    found = answer(fall=fall)
    found.measures["days_below_90"] = Interval(37.0, low, 60.0)
    assert cells_of(found)["<90%"] == [written]
    assert "(37)" in READING and "(37)" in BRIEF_READING["<90%"]


def test_corridor_title_names_the_fall_and_the_rise_that_are_most_in_kilograms():
    """A fall of half at an office with 0.1 kg was named before one of 1.6 kg."""
    changes = [("X", "San Diego", -0.4, -3.2), ("X", "Laredo", 0.9, 0.5), ("Y", "El Paso", -0.5, -0.05)]
    fall = "Under “X” the flow through San Diego falls by 3.2 kg a day (40%) in the first 6 months"
    assert corridor_title(changes, 6) == f"{fall}, while through Laredo it rises by 0.5 kg a day (90%)"
    rise = "Under “X” the flow through Laredo rises by 0.5 kg a day (90%)"
    assert corridor_title(changes[1:2], 1) == f"{rise} in the first month"
    assert corridor_title(changes[1:2], None) == f"{rise} in the first months"
    assert corridor_title(changes[1:2], 6, is_late=True) == f"{rise} in the last 6 months of the run"
    assert corridor_title(changes[1:2], None, is_late=True) == f"{rise} in the last months of the run"
    everywhere = [("X", office, -0.1 * (1 + index), -1.0 / (1 + index)) for index, office in enumerate(OFFICES)]
    assert corridor_title(everywhere, 6).endswith(
        "falls through every field office, most through San Diego: 1.0 kg a day (10%) in the first 6 months"
    )
    more = [("X", "San Diego", 0.4, 3.2), ("X", "Laredo", -0.9, -0.5), ("Y", "El Paso", -0.5, -0.05)]
    assert corridor_title(more, 6) == (
        "Under “X” the flow through San Diego rises by 3.2 kg a day (40%) in the first 6 months, "
        "while through Laredo it falls by 0.5 kg a day (90%)"
    )  # a smaller fall was named first
    none = "No field office carries clearly more or less in the first 6 months from the start of a policy"
    assert corridor_title([], 6) == none
    assert corridor_title([], 1).endswith("in the first month from the start of a policy")


def test_numbers_are_written_for_people():
    assert (percent(0.254), percent(-0.1, signed=True), percent(-0.001, signed=True)) == ("25%", "−10%", "0%")
    assert (mass(4.26), mass(412.3), mass(-8.7), mass(27_300.0)) == ("4 kg", "412 kg", "−9 kg", "27,300 kg")
    assert (mass(0.44), mass(-0.02)) == ("0.4 kg", "0.0 kg")
    assert (whole(-0.3), whole(1234.5), whole(-12.0)) == ("0", "1,234", "−12")
    assert [fine_percent(share) for share in (0.0, 0.002, 0.0174, 0.0994, 0.4)] == [
        "0.0%",
        "0.2%",
        "1.7%",
        "9.9%",
        "40%",
    ]
    assert [fine_percent(share) for share in (-0.004, -0.0001)] == ["\N{MINUS SIGN}0.4%", "0.0%"]


UNDEFINED = (math.nan, math.inf, -math.inf, None)


def undefined(variables, value):
    """Return an answer of which some measures not determined."""
    whole_answer = answer(rises=True)
    gone = {name: Interval(value, value, value) for name in variables}
    return Answer("A", "A", 40, whole_answer.measures | gone, "recovered")


@pytest.mark.parametrize("value", UNDEFINED)
@pytest.mark.parametrize("write", (percent, fine_percent, mass, whole, lambda value: percent(value, signed=True)))
def test_what_is_no_number_cannot_be_reported(write, value):
    assert write(value) == "not determined"


@pytest.mark.parametrize("value", UNDEFINED)
@pytest.mark.parametrize("ends", ((0.1, None), (None, 0.1)))
def test_an_interval_without_an_end_cannot_be_reported(value, ends):
    low, high = (value if end is None else end for end in ends)
    assert percent_range(Interval(0.1, low, high)) == "interval not determined"


@pytest.mark.parametrize("value", UNDEFINED[:3])
@settings(max_examples=40, deadline=None)
@given(
    gone=st.sets(
        st.sampled_from(
            (
                "largest_drop",
                "days_to_recovery",
                "averted_kg",
                "averted_share",
                "largest_rise",
                "days_to_peak",
                "placebo_drop",
                "placebo_rise",
                "days_below_90",
                "averted_days",
            )
        )
    )
)
def test_no_sentence_says_nan_or_inf(value, gone):
    found = undefined(gone, value)
    others = [found, answer("B", fall=0.1, kept=40.0)]
    said = [depth(found), net(found), rise(found), recovery(found), finding(found), *headline_rows(found)]
    assert max(map(len, flow_table([found]))) <= WIDTH
    for reported in ([found], others, others[::-1]):
        said += [net_title(reported, set()), flow_title(reported), resilience_title(reported)]
        said.append(amount_title(15_000.0, reported, {"A": None, "B": Lowest(14.0, 15.0)}))
    for text in said:
        assert not re.search(r"\b(nan|inf|none)\b", text.replace("no fall", ""), re.IGNORECASE), text


def test_map_knows_what_moved(folder):
    results = read_results(ResultsFolder(folder))
    deep = next(scenario for scenario in results.policies if scenario.name == "deep")
    changes = corridor_changes(flows_of(results, [deep]))["deep"].set_index(["period", "office"])
    share = OFFICES["San Diego"]
    moved = changes.loc[("Last", "San Diego")]
    assert moved.change == pytest.approx((share - 0.1) / share - 1, abs=1e-6) and moved.clear
    assert changes.loc[("Last", "Laredo"), "change"] > 1.0
    total = changes.loc["First", "baseline_kg_per_day"].sum()
    usual = results.mean_flow(results.baseline_of(deep), np.arange(8))[182:365].mean()  # April to September
    assert total == pytest.approx(usual / 1000, rel=1e-6)


def test_every_policy_is_mapped_over_as_many_months(folder):
    results = read_results(ResultsFolder(folder))
    deep, chance_only = (months_of(results, scenario) for scenario in results.policies)
    assert deep == chance_only and deep["Last"] == [f"2024-{month:02d}" for month in range(4, 10)]
    assert deep["First"] == [f"2023-{month:02d}" for month in range(4, 10)]  # it starts on 30 March
    assert months_of(results, replace(results.policies[0], window=(165, 400)))["First"][0] == "2023-03"


def test_both_windows_are_as_long_and_no_month_is_mapped_twice(folder):
    """Six months at the start stood beside three at the end, and a policy of 30 December was mapped with that December."""
    results = read_results(ResultsFolder(folder))

    def months(days_left):
        window = (results.days - days_left, results.days)
        return months_of(results, replace(results.policies[0], window=window))

    assert months(100) == {"First": ["2024-07", "2024-08", "2024-09"]}  # from 21 June
    assert months(150) == {"First": [f"2024-{month:02d}" for month in range(5, 10)]}
    assert months(200) == {"First": ["2024-03", "2024-04", "2024-05"], "Last": ["2024-07", "2024-08", "2024-09"]}
    assert months(1) == {"First": ["2024-09"]}


def test_a_picture_with_one_map_in_a_row_is_not_half_empty(folder, tmp_path):
    """A run that ends soon after its policies begin has one map for each: the right half of the picture was white."""
    results = read_results(ResultsFolder(folder))
    late = replace(results.policies[0], window=(results.days - 100, results.days))
    changes = {late.name: corridor_changes(flows_of(results, [late]))[late.name]}
    flow_map._draw_page(tmp_path / "map.png", results, [late], changes, 5.0, ("A title", ""))
    drawn_on = (read_picture(tmp_path / "map.png").min(axis=(0, 2)) < 0.99).nonzero()[0]
    assert drawn_on.max() > 0.85 * read_picture(tmp_path / "map.png").shape[1]


def test_months_are_reported_as_the_policy_lies_to_them(folder):
    """An arrest is over at once: no month is one of "the policy", and none comes after its end."""
    results = read_results(ResultsFolder(folder))
    first, months = results.policies[0].start, months_of(results, results.policies[0])

    def reported(days, is_event=False):
        policy = replace(results.policies[0], window=(first, first + days), is_event=is_event)
        return [period_text(results, policy, period, months[period]) for period in ("First", "Last")]

    early, late = "Apr 2023 to Sep 2023", "Apr 2024 to Sep 2024"
    assert reported(2000) == [
        f"The first 6 months of the policy: {early}",
        f"The last 6 months of the run: {late}, policy still on",
    ]
    assert reported(30) == [
        f"The first 6 months from the start of the policy: {early}",
        f"The last 6 months of the run: {late}, policy over",
    ]
    assert reported(500)[1] == f"The last 6 months of the run: {late}, in which the policy ends"
    days = (np.datetime64("2024-04-01") - np.datetime64("2022-10-01")).astype(int) - first
    assert reported(1, is_event=True) == [
        f"The first 6 months from the event on: {early}",
        f"The last 6 months of the run: {late}, {days} days after the event",
    ]
    assert reported(61, is_event=True) == [
        f"The first 6 months from the first event on: {early}",
        f"The last 6 months of the run: {late}, {days - 60} days after the last event",
    ]


def test_the_legend_of_the_map_names_the_colors_that_are_drawn(folder):
    drawn_text = re.sub("<[^>]*>", " ", (folder / "figures" / "flow_map.svg").read_text(encoding="utf-8"))
    assert (flow_map.FALLS, flow_map.RISES) == (BLUE, VERMILLION)
    assert "blue: less, orange: more;" in " ".join(drawn_text.split())


@pytest.mark.parametrize("panels", [1, 3, 9])
def test_no_title_of_a_panel_or_a_row_is_cut(folder, tmp_path, monkeypatch, panels):
    """Labels of more than five lines ended in an ellipsis."""
    results, label = read_results(ResultsFolder(folder)), " ".join(f"word{i:02d}" for i in range(60))
    policies_of = [replace(results.policies[0], name=f"deep_{i}", label=label) for i in range(panels)]
    found = watch_titles(monkeypatch)
    bands = dict.fromkeys([s.name for s in policies_of], read_bands(results, results.policies[0]))
    flow._draw_page(
        tmp_path / "flow.png", results, bands, {}, policies_of, ("Title", "Subtitle", "unit"), flow._draw_kilograms
    )
    assert [(title.replace("\n", " "), over) for title, over in found] == [(label, False)] * panels
    names, above = rows_named([label, "short"], 12.0, 12)
    assert names[0].replace("\n", " ") == label and names[1] == "short" and above > 0.2
    assert rows_named(["short"], 12.0, 12)[1] == 0.0


def test_a_policy_without_a_clear_change_has_no_map_but_its_name(folder):
    drawn_text = (folder / "figures" / "flow_map.svg").read_text(encoding="utf-8")
    assert drawn_text.count("The first 6 months of the policy") == 1 and "Nothing but chance." in drawn_text


def test_policy_on_the_first_day_is_mapped(tmp_path):
    make_folder(tmp_path, [BASELINE, scenario("now", "At once", "crackdown", None, (0, 30))], 2, days=120)
    analyze(tmp_path)
    assert "The first 4 months from the start of the policy" in (tmp_path / "figures" / "flow_map.svg").read_text(
        encoding="utf-8"
    )


def test_pages_are_even():
    assert [len(page) for page in pages(list(range(10)), 9)] == [5, 5]
    assert pages([], 9) == []
    assert page_path(Path("figures"), "flow_map", 1) == Path("figures/flow_map_2.png")


def test_layout_fits():
    assert [panel_shape(n) for n in (1, 3, 4, 6, 9)] == [(1, 1), (1, 3), (2, 2), (2, 3), (3, 3)]
    assert max(len(line) for line in wrap("word " * 50, 4.0, 10.0).splitlines()) <= 4.0 * 72 / (10 * 0.55)


def test_no_word_of_a_title_stands_alone():
    text = "word " * 12 + "end"
    lonely, even = (breaking(text, 5.0, 10.0).splitlines() for breaking in (wrap, balance))
    assert lonely[-1] == "end" and len(even) == len(lonely) and 3 * len(even[-1]) >= len(even[0])
    assert balance("word " * 22, 5.0, 10.0) == wrap("word " * 22, 5.0, 10.0)  # already even
    assert balance("short", 5.0, 10.0) == "short"


def test_each_kind_has_its_color():
    """The folder says which; pictures of one that does not are drawn all the same."""
    reported = partial(Scenario, "a", "A", window=None)
    assert color_of(reported(("crackdown",), color="#D55E00")) == "#D55E00"
    assert color_of(reported(("crackdown",))) == ORANGE
    assert color_of(reported(("crackdown", "inspection_rate"))) == color_of(reported(())) == PURPLE


def test_picture_of_one_run(folder, tmp_path):
    daily = pd.read_csv(folder / "daily.csv").query("scenario == 'deep' and replicate == 0")
    picture_of_run(daily, day_columns(), tmp_path / "run.png", "One run", windows=[(START, DAYS, "more scans")])
    pixels = read_picture(tmp_path / "run.png")
    assert count_colors(pixels) > 50 and math.prod(pixels.shape[:2]) > 1e6


def test_titles_of_the_panels_of_one_run_end_within_their_panel(folder, tmp_path, monkeypatch):
    """The note that waits are not calibrated was cut by the edge of the picture, after the "not"."""
    daily = pd.read_csv(folder / "daily.csv").query("scenario == 'deep' and replicate == 0")
    found = watch_titles(monkeypatch)
    picture_of_run(daily, day_columns(), tmp_path / "run.png", "One run")
    assert [title for title, over in found if over] == [] and len(found) == 9
    assert {"Labs at work", "Delivered (kg pure/day)", "Street purity (%)", "Street price (% of usual)"} <= {
        title for title, _ in found
    }


@pytest.mark.parametrize("least", [0.0, 0.5, 50.0])
def test_a_panel_of_amounts_stands_on_zero(least):
    """Where the least value was within the margin, the axis ended somewhere below 0."""
    above, below = (Figure().subplots() for _ in range(2))
    values = np.linspace(least, 100.0, 60)
    run._draw_panel(above, Entry("kg gross/day", "seized", "Seized"), "#000000", values)
    run._draw_panel(below, Entry("cents", "balance", "Balance"), "#000000", values - 200.0)
    assert above.get_ylim()[0] == 0.0 and below.get_ylim()[0] < -150.0
    with warnings.catch_warnings(action="error"):  # of fewer days than the mean is taken over
        run._draw_panel(short := Figure().subplots(), Entry("kg/day", "x", "X"), "#000000", values[:5])
    assert short.get_ylim()[0] == 0.0


@pytest.mark.parametrize("panels", [1, 2, 3, 4, 5])
def test_titles_of_the_panels_of_a_flow_end_within_their_panel(folder, tmp_path, monkeypatch, panels):
    """With two panels beside each other, long labels went beyond the edge of theirs."""
    results = read_results(ResultsFolder(folder))
    for length in (40, 56, 58, 60, 62, 64, 70):
        label = ("Crackdown in all regions for half a year, with four times the effort, and more")[:length]
        policies_of = [replace(results.policies[0], name=f"deep_{i}", label=label) for i in range(panels)]
        found = watch_titles(monkeypatch)
        bands = dict.fromkeys([s.name for s in policies_of], read_bands(results, results.policies[0]))
        headings = ("Title", "Subtitle", "unit")
        flow._draw_page(tmp_path / "flow.png", results, bands, {}, policies_of, headings, flow._draw_kilograms)
        assert [title for title, over in found if over] == [] and len(found) == panels


def test_titles_of_measures_end_within_their_panel_and_no_word_stands_alone(folder, tmp_path, monkeypatch):
    results, found = read_results(ResultsFolder(folder)), watch_titles(monkeypatch)
    answers = read_answers(pd.read_csv(folder / "summary.csv"))
    drawn(pictures_of_measures(results, answers, pd.DataFrame(), tmp_path))
    assert [title for title, over in found if over] == [] and len(found) == 8
    titles = [title.splitlines() for title, _ in found]
    assert ["Largest drop of the flow", "(share)"] in titles
    assert all(3 * len(label[-1]) >= len(label[0]) for *label, _ in titles)


def test_one_of_a_thing_is_written_in_the_singular():
    assert [counted(number, "day") for number in (1.0, 0.6, -1.2, 2, 1200, 0)] == [
        "1 day", "1 day", "\N{MINUS SIGN}1 day", "2 days", "1,200 days", "0 days",
    ]  # fmt: skip
    assert counted(1, "policy", "policies") == "1 policy" and counted(3, "policy", "policies") == "3 policies"
    written = partial(measures._number, measures._panel("averted_kg", "averted", "kg pure"))
    assert written(answer(kept=15.0)) == "15 kg; 1 day" and written(answer(kept=150.0)) == "150 kg; 10 days"


def test_a_little_through_an_office_does_not_look_like_nothing():
    written = [
        change_text(*pair).replace("\n", " ") for pair in ((12.3, 10.0), (1.2, 1.15), (0.04, 0.04), (0.0, 0.004))
    ]
    assert written == [
        "−2.3 kg (−19%) of 12.3 kg a day", "−0.05 kg (−4%) of 1.2 kg a day", "0.00 kg (0%) of 0.04 kg a day",
        "+0.004 kg of 0.0 kg a day",
    ]  # fmt: skip


def test_a_change_of_nothing_is_no_number_and_names_stay_in_the_frame(folder, tmp_path):
    """A map had "+0.001 kg (0%)", and San Diego was written over its upper edge."""
    assert change_text(0.9, 0.901) == "0.0 kg (0%)\nof 0.9 kg a day" and change_text(0.0, 0.0).startswith("0.0 kg\n")
    assert change_text(0.9, 0.894).startswith("−0.006 kg (−1%)")
    results, found = read_results(ResultsFolder(folder)), []
    changes = corridor_changes(flows_of(results, results.policies))["deep"]
    axis = Figure(figsize=(5, flow_map.PANEL)).add_axes((0, 0, 1, 1))
    flow_map._draw_row([axis], {"First": "months"}, changes.assign(kg_per_day=0.0), changes.baseline_kg_per_day.max())
    axis.figure.draw_without_rendering()
    frame = axis.get_window_extent()
    for text in axis.texts:
        box = text.get_window_extent()
        found.append(text.get_text().split("\n")[0])
        assert frame.y0 <= box.y0 and box.y1 <= frame.y1 and frame.x0 <= box.x0 and box.x1 <= frame.x1
    assert {*OFFICES} <= {*found}


def test_every_picture_has_an_svg_beside_it_whose_text_is_text(folder):
    for name in FIGURES:
        drawn_text = (folder / "figures" / name).with_suffix(".svg").read_text(encoding="utf-8")
        assert "Half of all cars</text>" in drawn_text.replace("\n", "") and "Verdana, sans-serif" in drawn_text


def test_one_rule_says_what_is_beyond_chance():
    """A policy whose flow fell had a full dot beside every measure, a largest rise of chance among them."""
    fallen = answer(rises=False, kept=5.0)
    assert fallen.beyond("largest_drop") and fallen.beyond("days_to_recovery") and not fallen.beyond("largest_rise")
    assert answer(detected=False, rises=True).beyond("largest_rise")
    for low, beyond in ((0.01, 1), (-0.01, 0)):  # of the paired difference to the placebo, as in effects.csv
        moved = replace(
            fallen, differences={"shifted_modes": Interval(0.03, low, 0.06), "killed": Interval(-3, -5, low)}
        )
        assert moved.beyond("shifted_modes") == beyond and moved.beyond("killed") == (0 if low > 0 else -1)
    less = replace(fallen, differences={"shifted_modes": Interval(-0.03, -0.04, -0.02)})
    assert not less.beyond("shifted_modes") and not fallen.beyond("shifted_modes")  # less than, or without, a placebo


def test_a_measure_of_a_fall_that_may_be_zero_is_within_chance():
    """A policy whose flow fell, but never below 90%, had a full dot at 0 days."""
    fallen = answer(fall=0.07)
    for days, side in ((Interval(0.0, 0.0, 0.0), 0), (Interval(3.0, 0.0, 9.0), 0), (Interval(30.0, 20.0, 40.0), 1)):
        found = replace(fallen, measures=fallen.measures | {"days_below_90": days})
        assert (found.beyond("days_below_90"), found.beyond("largest_drop")) == (side, 1)
        axis = Figure().subplots()
        panel = measures._panel("days_below_90", "time with the flow below 90%", "days")
        measures._draw_panel(axis, panel, [found], {"A": BLUE}, None)
        assert axis.lines[-2].get_markerfacecolor() == (BLUE if side else "white")


def test_the_legend_of_measures_names_what_is_drawn_alone():
    """It named an arrow in pictures without one."""
    plain = measures._subtitle("40 seeds", placebo=False, arrow=False)
    assert "Arrow" not in plain and "Gray" not in plain and "hollow: within chance" in plain
    full = measures._subtitle("40 seeds", placebo=True, arrow=True)
    assert full.startswith(plain) and "Gray: " in full and full.endswith("Arrow: beyond the end of the run.")


def test_maps_of_many_policies_are_one_picture(folder, tmp_path):
    """Six policies took two pages."""
    results = read_results(ResultsFolder(folder))
    one = results.policies[0]
    many = [replace(one, name=f"deep_{i}", label=f"Policy {i}") for i in range(6)]
    changes = dict.fromkeys([each.name for each in many], corridor_changes(flows_of(results, [one]))[one.name])
    assert len(pages(many, flow_map.POLICIES_PER_PAGE)) == 1
    flow_map._draw_page(tmp_path / "map.png", results, many, changes, 5.0, ("A title", ""))
    pixels = read_picture(tmp_path / "map.png")
    assert pixels.shape[0] < pixels.shape[1]  # it fits a screen
    assert all(f"Policy {i}" in (tmp_path / "map.svg").read_text(encoding="utf-8") for i in range(6))


def test_days_that_nobody_has_are_shown_over_the_days_watched():
    """The axis of recoveries went from 0 to 0.04 where no policy was back."""
    axis, panel = Figure().subplots(), measures._panel("days_to_recovery", "flow back at 95%", "days from the start")
    never = replace(answer(status="not recovered"), measures=answer().measures | {"days_to_recovery": NOT_DEFINED})
    none = replace(answer(detected=False, status="no drop"), measures=never.measures)
    for shown in ([none], [none, answer()]):
        measures._draw_panel(axis, panel, shown, {"A": "#000000"}, None)
        assert axis.get_xlim()[0] == 0 and axis.get_xlim()[1] > 100


@pytest.mark.parametrize("picture", [flow.pictures_of_amounts, flow.pictures_of_flow])
def test_a_line_that_rises_under_the_last_policy_alone_stays_in_its_panel(folder, tmp_path, monkeypatch, picture):
    """Panels share an axis, and the first one had fixed its end: a flow of 150% was cut off in kg."""
    results, seen, lay_out = read_results(ResultsFolder(folder)), [], flow.lay_out
    monkeypatch.setattr(flow, "lay_out", lambda *given, **named: seen.extend(lay_out(*given, **named)) or seen)
    bands = {policy.name: read_bands(results, policy) for policy in results.policies}
    high = bands["chance_only"]
    side = np.array([3.0, 1.0])
    bands["chance_only"] = replace(
        high,
        mean=high.mean * side[:, None],
        grams=high.grams * side[:, None, None],
        relative=high.relative * 3,
        whole=None,
    )
    drawn(picture(results, bands, {}, pd.DataFrame(), tmp_path))
    highest = [max(np.nanmax(line.get_ydata()) for line in axis.get_lines()) for axis in seen[:2]]
    assert highest[1] > 2 * highest[0] and all(axis.get_ylim()[1] > highest[1] for axis in seen[:2])
    assert seen[0].get_ylim()[1] < 1.5 * highest[1]


def test_no_share_below_nothing_stands_below_an_axis_of_shares():
    """Shares of 1% had an axis from \N{MINUS SIGN}1% on."""
    measure, found = measures._panel("shifted_modes", "shifted", "share"), answer()
    for share, begins in ((Interval(0.008, 0.006, 0.01), -0.01), (Interval(-0.02, -0.04, 0.0), -1.0)):
        one = replace(found, measures=found.measures | {"shifted_modes": share}, differences={"shifted_modes": share})
        axis = Figure(figsize=(3, 2)).subplots()
        measures._draw_panel(axis, measure, [one], {"A": "#000000"}, (0.007, 0.018) if begins > -1 else None)
        left, right = axis.get_xlim()
        assert begins < left < 0.0 < right and (left < -0.04) == (begins == -1.0)


def test_a_map_without_a_clear_change_at_first_is_titled_with_that_at_the_end(folder, tmp_path, monkeypatch):
    """It said that no office carries clearly more or less, above a full circle."""
    results = read_results(ResultsFolder(folder))
    found = corridor_changes(flows_of(results, results.policies))
    for table in found.values():
        table.loc[table["period"] == "First", "clear"] = False
    monkeypatch.setattr(flow_map, "corridor_changes", lambda flows: found)
    [path] = drawn(flow_map.pictures_of_map(results, {}, tmp_path))
    title = re.sub(r"\s+", " ", re.findall(r"(?s)<dc:title>(.*?)</dc:title>", path.with_suffix(".svg").read_text())[0])
    assert title.startswith("Under “Half of all cars” the flow through San Diego falls by ")
    assert " in the last 6 months of the run, while through Laredo it rises by " in title


def test_the_only_day_of_a_recovery_is_not_at_the_edge(folder):
    panel = next(panel for panel in measures.panels_of(read_results(ResultsFolder(folder))) if panel.no_effect is None)
    axis, found = Figure(figsize=(3, 2)).subplots(), answer()
    found.measures[panel.variable] = replace(found[panel.variable], estimate=280.0, low=280.0, high=280.0)
    measures._draw_panel(axis, panel, [found], {"A": "#000000"}, None)
    assert axis.get_xlim() == pytest.approx((0.0, 280.0 * 1.12))


def test_all_pages_of_the_flow_have_the_same_ends(folder):
    results = read_results(ResultsFolder(folder))
    values = {"deep": [np.array([0.4, 1.1])], "chance_only": [np.array([0.9, np.nan]), np.array([1.6])]}
    ends = flow._ends(results, lambda scenario: values[scenario.name])
    assert ends.values == pytest.approx((0.4 - 0.216, 1.6 + 0.06))
    start = results.policies[0].start
    assert ends.days == (dict.fromkeys(values, (-start, results.days - 1 - start)), True)


@pytest.mark.parametrize(("low", "high"), [(0.999, 1.002), (0.93, 1.19), (0.0, 0.11), (-0.4, 2.4)])
def test_ticks_of_shares_are_whole_percentages_each_once(low, high):
    axis = Figure(figsize=(2, 2)).subplots()
    axis.set_ylim(low, high)
    whole_percents(axis)
    texts = [axis.yaxis.get_major_formatter()(tick, 0) for tick in axis.get_yticks()]
    assert len(set(texts)) == len(texts) >= 3 and all(re.fullmatch(r"\N{MINUS SIGN}?\d+%", text) for text in texts)
    assert percent_tick(-0.001) == "0%"


def test_every_picture_says_days_and_baseline_of_its_runs(folder):
    """Those of resilience and displacement had no days."""
    said = f"Runs of {DAYS} days, policies from day {START} on; baseline: “No policy”."
    shown = {path.stem: Image.open(path).text["Description"] for path in (folder / "figures").glob("*.png")}
    assert {"resilience", "displacement"} <= {*shown}
    assert [name for name, words in shown.items() if said not in words or "8 seeds" not in words] == []


def test_runs_of_other_lengths_starts_and_points_are_said_as_they_are():
    one = {"name": "baseline", "label": "No policy", "days": 1095, "window": None}
    other = one | {"window": [90, None]}
    assert runs_said({}) == "" and runs_said({"scenarios": [one]}) == "Runs of 1,095 days; baseline: “No policy”."
    assert runs_said({"scenarios": [one, other | {"days": 730}, other | {"window": [180, 200]}]}).startswith(
        "Runs of 730 to 1,095 days; baseline"
    )
    assert runs_said({"scenarios": [one, other], "design": {"kind": "x"}}) == (
        "Runs of 1,095 days, policies from day 90 on; baseline: the same parameters without the policy."
    )


@pytest.mark.parametrize("path", sorted(Path(pictures.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_every_module_of_a_picture_writes_seeds_and_an_interval_into_its_subtitle(path):
    """Through `write_headings`, which adds days and baseline; the picture of one run has neither seeds nor an interval."""
    text = path.read_text(encoding="utf-8")
    assert path.stem in ("style", "history") or "with picture(" not in text
    if path.stem in ("style", "run") or not re.search(r"headed\(|write_headings\(", text):
        return
    module = import_module(f"abm.analysis.pictures.{path.stem}")
    subtitles = [
        words for name, words in vars(module).items() if name.startswith("SUBTITLE") and isinstance(words, str)
    ]
    assert subtitles
    for words in subtitles:
        words = words.format_map(defaultdict(str, seeds="8 seeds", mean="8 seeds", line=getattr(module, "LINE", "")))
        assert "8 seeds" in words and re.search(r"9[05]%", words), words
