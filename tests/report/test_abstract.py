"""The abstract of a report: three short paragraphs before the table of all policies, and what they take from where."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import GRAMS, START, fall, make_design, make_folder, scenario, summarize
from report_folder import small_folder

import abm
from abm.calibration.targets import fitted_targets
from abm.measures.falls import NOT_RECOVERED, STAYED_ABOVE
from abm.measures.survival import NOT_DEFINED, Interval
from abm.analysis.explanation import EXPLANATION_COLUMNS, WHOLE
from abm.report import carried
from abm.report.ahead import NEAREST, ahead_table, ahead_text, shipped_ahead
from abm.report.abstract import found_text
from abm.report.adapting import adapting, resting
from abm.report.answer import SHORT, answer_paragraphs, first_of
from abm.report.assumptions import assumed_count
from abm.report.course import before_and_after, course, in_short, return_of
from abm.report.displaced import displaced_text
from abm.report.found import travelers
from abm.report.gathered import gather
from abm.report.glance import glance_part
from abm.report.kinds import by_kind, words_of_kinds
from abm.report.later_fall import later_fall
from abm.report.missed import FITTED, MET, held
from abm.report.page import report_html
from abm.report.ranges import shipped_ranges
from abm.report.single_runs import UNCLEAR, WHY, run_by_run
from abm.report.sources import UNTESTED, over_versions, sources_of_doubt, sure_text
from abm.report.strengths import strengths_of

DAYS = 730
ROWS = shipped_ranges("ranges").set_index("label", drop=False)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return gather(small_folder(tmp_path_factory.mktemp("small")))


def made_of(folder, *policies):
    """Gather a batch of policies, each of a kind and with a flow as a share of the usual, from day 180 to 300."""
    made = [scenario(f"p{i}", f"P{i}", kind, flow, (START, 300), 0.2) for i, (kind, flow) in enumerate(policies)]
    make_folder(folder, [scenario("baseline", "No policy"), *made], 6)
    summarize(folder)
    return gather(folder)


def test_three_short_paragraphs_stand_before_the_table_and_more_of_each_behind_it(found):
    """What it assumes stood on the third screen, where two readers did not look."""
    heads = [one.head for one in answer_paragraphs(found)]
    assert heads[:SHORT] == ["What it found", "How sure", "What it assumes"]
    assert heads[SHORT:] == ["More of what it found", "More of how sure"]
    page = report_html(found.folder.folder)
    order = [page.index(f"<b>{head}. </b>") for head in heads[:SHORT]]
    table = page.index("<table")
    behind = [page.index(f"<h3>{head}</h3>") for head in heads[SHORT:]]
    assert [*order, table, *behind] == sorted([*order, table, *behind])


def test_what_is_lost_before_a_return_and_gained_after_it_are_together_what_is_averted(tmp_path):
    """A drop of 22% beside 1.7% averted in all read as a contradiction."""
    days = np.arange(DAYS)
    flow = np.interp(days, [180, 200, 260, 280, 300, 320, 500, 520], [1.0, 0.5, 0.5, 1.0, 1.0, 1.2, 1.2, 1.0])
    made = made_of(tmp_path, ("crackdown", flow))
    answer = made.policies[0]
    day = int(return_of(answer).day)
    [(until, after)] = re.findall(r"Until day \d+, ([\d,]+) kg .* less come through than without it; from then on ([\d,]+) kg .* more\.", before_and_after(made, answer))  # fmt: skip
    until, after = (int(text.replace(",", "")) for text in (until, after))
    assert until - after == pytest.approx(answer["averted_kg"].estimate, abs=1.0)
    lost = (1.0 - flow)[START : START + day].sum() * GRAMS / 1000.0
    assert until == pytest.approx(lost, rel=0.1)
    assert course(made, answer).endswith(f" {before_and_after(made, answer)}")
    assert f"is back at 95% on day {day}" in course(made, answer) and f"Until day {day}, " in course(made, answer)


def test_the_first_sentence_says_where_a_flow_that_came_back_is_below_that_again(tmp_path):
    """ "Back at 95% after 283 days" left out that it was below that on 155 of the last 159 days."""
    flow = np.interp(np.arange(DAYS), [180, 200, 260, 280, 620, 630], [1.0, 0.5, 0.5, 1.0, 1.0, 0.8])
    answer = made_of(tmp_path, ("crackdown", flow)).policies[0]
    back = return_of(answer)
    assert (
        back.again > back.day + 180
        and f", but below that again on {back.low:.0f} days, from day {back.again:.0f} on." in in_short(answer)
    )


def back(answer, **measures):
    """Return an answer whose flow falls and is back, with the days of dated drivers over the record."""
    days = {
        "days_to_lowest": Interval(2200.0, 2173.0, 2220.0),
        "days_to_recovery": Interval(2273.0, 2265.0, 2282.0),
        "days_to_relapse": NOT_DEFINED,
        "days_watched": Interval(2922.0, 2922.0, 2922.0),
        "largest_drop": Interval(0.27, 0.25, 0.29),
        "drop_detected": Interval(1.0, 1.0, 1.0),
    }
    return replace(answer, status="recovered", measures=answer.measures | days | measures)


def test_the_day_of_return_has_its_interval_and_the_day_of_the_lowest_before_it(found):
    """ "Back at 95% 2,273 days after its start" read as a recovery of six years: the fall is on day 2,200."""
    late = back(first_of(found)[0])
    assert in_short(late) == (
        "Under it the flow falls by up to 27%, at its lowest on day 2,200, and is back at 95% on day 2,273 after its start "
        "(95% interval 2,265 to 2,282), 73 days after that."
    )
    early = replace(late, measures=late.measures | {"days_to_lowest": NOT_DEFINED})
    assert in_short(early) == (
        "Under it the flow falls by up to 27% and is back at 95% on day 2,273 after its start (95% interval 2,265 to 2,282)."
    )
    row = glance_part(SimpleNamespace(policies=[late], samples={}))
    assert "27% (25 to 29%) on day 2,200<" in row and ">back at 95% on day 2,273 (2,265 to 2,282)<" in row


@pytest.mark.parametrize(
    ("fallen", "share", "median", "said"),
    [
        (40, Interval(0.675, 0.52, 0.8), Interval(174.0, 130.0, 590.0),
         "of 40 runs that fall below 90% 27 are back at 95% by the end (68%, 52 to 80%); their median day, with those counted as later that are not back, is 174 (95% interval 130 to 590)."),
        (40, Interval(0.45, 0.31, 0.60), Interval(np.nan, 281.0, np.nan),
         "of 40 runs that fall below 90% 18 are back at 95% by the end (45%, 31 to 60%); their median day is after the end of the run, day 2,922 (95% interval from 281 on)."),
        (20, Interval(0.0, 0.0, 0.16), NOT_DEFINED, "of 20 runs that fall below 90% none is back at 95% by the end (0%, 0 to 16%)."),
        (1, NOT_DEFINED, NOT_DEFINED, UNCLEAR),
    ],
)  # fmt: skip
def test_how_many_runs_come_back_by_themselves_is_said_and_why_their_mean_is_earlier(
    found, fallen, share, median, said
):
    """Day 283 was that of the mean of 40 runs, of which 18 came back; that stood in a fold."""
    measures = {"seeds_fallen": Interval(fallen, fallen, fallen), "share_recovered": share, "median_recovery": median}
    answer = back(first_of(found)[0], **measures)
    assert run_by_run(answer) == (said if said == UNCLEAR else said + WHY)
    lasting = run_by_run(replace(answer, status=NOT_RECOVERED))
    assert lasting == ("" if said == UNCLEAR else said)
    assert run_by_run(replace(answer, status=STAYED_ABOVE)) == ""


def test_of_a_flow_that_does_not_come_back_nothing_is_before_and_after(tmp_path):
    made = made_of(tmp_path, ("crackdown", np.interp(np.arange(DAYS), [180, 190], [1.0, 0.5])))
    assert before_and_after(made, made.policies[0]) == ""
    assert course(made, made.policies[0]).endswith("and is not back at 95% by the end of the run, day 550.")


def test_policies_of_several_kinds_are_reported_kind_by_kind(tmp_path):
    """The question was of leaders, labs and vehicles, the answer of the one policy that averts most."""
    made = made_of(tmp_path, ("crackdown", fall(0.3)), ("crackdown", fall(0.5)), ("inspection_rate", fall(0.0)))
    labs, ports = by_kind(made)
    assert (labs.head, ports.head) == ("Crackdown on labs (2 policies)", "Inspection at ports (1 policy)")
    low, high = sorted(f"{100 * one['largest_drop'].estimate:.0f}%" for one in made.policies[:2])
    assert labs.text.startswith(f"the flow falls by {low} to {high}; it is back at 95% after ")
    assert labs.text.endswith("of the flow is averted.")
    assert ports.text.startswith("the flow falls by no more than chance; ") and "it may be chance" not in ports.text


def test_of_a_kind_it_is_counted_of_how_many_and_said_when_small_falls_are_over(tmp_path):
    """ "Under 1" and "under 2" read like numbers of policies, and of arrests nothing said how fast the flow comes back."""
    small = [np.interp(np.arange(DAYS), [180, 215, end, end + 20], [1.0, 0.92, 0.92, 1.0]) for end in (260, 280)]
    made = made_of(tmp_path, *[("crackdown", flow) for flow in (*small, fall(0.5))], ("inspection_rate", fall(0.0)))
    labs, _ = by_kind(made)
    last = sorted(int(np.flatnonzero(made.samples[f"p{i}"].r < 0.95)[-1]) for i in (0, 1))
    assert f"it never falls below 90% under 2 of 3 (last below 95% on day {last[0]} to {last[1]})" in labs.text


def test_policies_of_one_kind_are_counted_instead(tmp_path):
    made = made_of(tmp_path, *[("crackdown", fall(depth)) for depth in (0.1, 0.2, 0.3, 0.4, 0.5)])
    assert by_kind(made) == ()
    assert "Of the 5 policies " in found_text(made, *first_of(made))


def test_how_sure_names_chance_the_versions_and_what_the_model_meets(found):
    first, _ = first_of(found)
    said = {one.head: one.text for one in sources_of_doubt(found, first)}
    share = first["averted_share"]
    assert f"averts {100 * share.low:.0f}% to {100 * share.high:.0f}% of the flow (95% interval)" in said["Chance"]
    assert "Assumptions" not in said
    own = [one for one in held() if "inspection_rate" in one.kinds]
    met, own_met = (sum(one.verdict == MET for one in some) for some in (held(), own))
    seen = sum(one.source in FITTED for one in held())
    assert said["The real world"].startswith(f"of {len(held())} official figures and published findings the model meets {met} ({100 * met / len(held()):.0f}%); to {seen} of them, of years up to FY2022, it was fitted; {len(own)} are of such a policy ({own_met} met")  # fmt: skip
    row = ROWS.loc["40% of cars scanned (the goal)"]
    own_words, near = (over_versions(carried.Tested(row, is_same, "ranges"), "Mine", 640) for is_same in (True, False))
    assert (
        f"over {row['points']} versions of the model ({row['parameters']} of its {assumed_count()} assumed numbers"
        in own_words
    )
    assert (
        f"less gets through in {row['less']}, " in own_words
        and f"comes back but is below 95% again later in {row['relapsed']}, has not come back when the run ends in {row['not_recovered']}"
        in own_words
        and f"comes back and stays back in {row['recovered']}, " in own_words
        and f"does not fall beyond chance in {row['no_drop']} (back: at 95%, for half a year or to the end of the run)."
        in own_words
        and f" down, beyond chance in {row['drops']} of the {row['points']}." in own_words
        and "from the start of the policy, “Mine”" in own_words
    )
    assert row[[*carried.ENDS_IN]].sum() == row["points"] and (ROWS["relapsed"] > 0).any()
    assert (
        "“Mine” averts" in own_words and "“40% of cars scanned (the goal)”, the nearest policy tested, averts" in near
    )


def mine(found, **measures):
    """Return the first answer of a report under the label Mine, with other measures."""
    first, _ = first_of(found)
    return replace(first, label="Mine", measures=first.measures | measures)


@pytest.mark.parametrize(
    ("less", "more", "said"),
    [(118, 0, "That “Mine” averts flow is fairly sure"), (0, 118, "That “Mine” lets more through is fairly sure"),
     (59, 1, "That “Mine” averts flow is likely"), (14, 14, "Whether “Mine” averts flow depends on what is assumed"),
     (24, 0, "That “Mine” averts flow is possible, not shown"), (3, 0, "Whether “Mine” averts flow is open")],
)  # fmt: skip
def test_how_sure_begins_with_whether_the_direction_holds(found, less, more, said):
    row = ROWS.iloc[0].to_dict() | {"points": 128, "less": less, "more": more}
    text = sure_text(carried.Tested(row, True, "ranges"), mine(found))
    assert text.startswith(said)
    counts = (
        f"it is clear in {max(less, more)} of 128 versions of the model, the reverse in {min(less, more) or 'none'}"
    )
    assert text.endswith(f": {counts}; {128 - less - more} cannot tell.")


def test_how_sure_speaks_of_the_policy_of_the_report_also_where_only_another_one_was_tested(found):
    """A crackdown within chance had the headline that another, larger one averts flow, which was fairly sure."""
    row = ROWS.iloc[0].to_dict() | {"label": "Theirs", "points": 128, "less": 118, "more": 0}
    near = sure_text(carried.Tested(row, False, "ranges"), mine(found))
    assert near == (
        "“Mine” was run over random seeds alone, not over other assumptions. Of the nearest policy that was: "
        "that “Theirs” averts flow is fairly sure, how much is not: it is clear in 118 of 128 versions of the model, the reverse in none; 10 cannot tell."
    )
    within = mine(found, averted_kg=Interval(0.4, -1.0, 1.8))
    assert (
        sure_text(carried.Tested(row, False, "ranges"), within)
        == f"What “Mine” does to the flow in all may be chance. {near}"
    )
    assert sure_text(None, mine(found)) == UNTESTED.format(label="Mine")


def test_at_a_glance_a_small_fall_has_the_last_day_on_which_it_is_felt(tmp_path):
    made = made_of(tmp_path, ("crackdown", np.interp(np.arange(DAYS), [180, 215, 280, 300], [1.0, 0.92, 0.92, 1.0])))
    assert made.policies[0].status == STAYED_ABOVE
    last = np.flatnonzero(made.samples["p0"].r < 0.95)[-1]
    assert f"never below 90%, last below 95% on day {last}" in glance_part(made)


def test_of_a_number_below_zero_the_lowest_third_is_the_most(found, monkeypatch):
    """ "How much less users want" is much at an elasticity of -0.6, which is the lowest."""
    row = ROWS.loc["40% of cars scanned (the goal)"]
    one = strengths_of("ranges", row["label"]).set_index("parameter").loc["demand_elasticity"]
    least, most = (f"+{100 * share:.1f}%" for share in (one["high"], one["low"]))
    monkeypatch.setattr("abm.report.carried.tested", lambda found, about: carried.Tested(row, True, "ranges"))
    said = carried.carried(found, "Mine")[-1].text
    assert f"an elasticity (usually −0.3): averts {most} toward −0.6, {least} toward −0.1" in said


def test_how_often_a_policy_averts_more_than_others_is_said_beside_how_sure(found, monkeypatch):
    """One that outdoes all others everywhere, and stands on no other page, hid how the rest compare."""
    label = "40% of cars scanned (the goal)"
    there = carried.Tested(ROWS.loc[label], True, "ranges")
    monkeypatch.setattr("abm.report.sources.tested", lambda found, about: there)
    said = {one.head: one.text for one in sources_of_doubt(found, first_of(found)[0])}
    rows = shipped_ahead("ranges").query("label == @label").sort_values("ahead", kind="stable")
    first, last = rows.iloc[0], rows.iloc[NEAREST]
    text = said["Other policies over the same versions"]
    assert f"“{label}” averts more than “{first['other_label']}” in {first['ahead'] or 'none'}, than “" in text
    assert text.endswith(
        f"than every other that was tested so in at least {last['ahead']} of the {first['points']} versions."
    )


def test_a_policy_that_outdoes_all_others_alike_is_said_to_in_one_number_and_under_its_own_label():
    label = "All regions, effort 5.2 times the usual for good"
    rows = shipped_ahead("ranges").query("label == @label")
    [ahead], points, others = set(rows["ahead"]), rows["points"].max(), len(rows)
    assert ahead_text("ranges", label, {label: "Mine"}) == (
        f"“Mine” averts more than each of the {others} others that were tested so in {ahead} of the {points} versions."
    )
    said = over_versions(carried.Tested(ROWS.loc[label], True, "ranges"), "Mine", 640)
    assert "clearly more in none. At its lowest" in said
    assert "The flow has not come back when the run ends in 128 (back: " in said


def test_ranges_of_longer_runs_are_said_to_be_in_the_sentence():
    """What a policy averts in 640 days was lent to runs of 183, with the days in a bracket."""
    there = carried.Tested(ROWS.iloc[0], True, "ranges")
    lent, own = (over_versions(there, "Mine", days) for days in (183, 640))
    said = "each watched for 640 days from the start of the policy"
    assert f"{said}, where the runs of this report have 183, “Mine” averts from" in lent
    assert f"{said}, “Mine” averts from" in own


def test_the_readme_has_every_outcome_over_the_ranges():
    """It named the points at which the flow does not recover, and not those at which it does not stay back."""
    said = carried.ends_text(ROWS.loc["40% of cars scanned (the goal)"]).replace(" in ", " at ")
    readme = " ".join((Path(abm.__file__).parents[1] / "README.md").read_text().split())
    assert said.removeprefix("The flow ").partition(" (back")[0] in readme


def test_two_policies_are_ahead_of_each_other_at_all_points_together(tmp_path):
    make_design(tmp_path, (1.0, 2.0, 4.0), 6)
    summarize(tmp_path)
    found = gather(tmp_path)
    made = ahead_table(found)
    assert list(made) == list(shipped_ahead("ranges"))
    shipped = shipped_ahead("ranges").set_index(["policy", "other"])
    turned = shipped.index.swaplevel()
    assert (shipped["ahead"] + shipped["ahead"].loc[turned].to_numpy() == shipped["points"]).all()


def test_what_averts_nothing_without_an_adaptation_is_said_to_rest_on_it():
    """ "Averts flow is fairly sure" left out that nothing is averted where labs do not pause, which no version varied."""
    kinds = [
        ("free", "as it is", 0.9, None),
        ("part", "labs that pause", None, -0.09),
        ("among the rest", "pay", None, -0.02),
    ]
    rows = [
        {
            "label": "Mine",
            "period": WHOLE,
            "kind": kind,
            "words": words,
            "effect": effect,
            "lacking": lacking,
            "lacking_high": lacking,
        }
        for kind, words, effect, lacking in kinds
    ]
    shown = SimpleNamespace(explanation=pd.DataFrame(rows))
    assert resting(shown, "Mine") == (
        " It rests on how the model adapts: 90% of the flow comes through, but 99% with “labs that pause” held still."
    )
    assert resting(shown, "Another") == resting(SimpleNamespace(explanation=None), "Mine") == ""


def test_where_what_leaves_an_office_is_found_is_said_of_policies_aimed_at_one(tmp_path):
    """A report that asked whether scans at one office only move the flow answered on its twentieth page."""
    aimed = scenario("aimed", "Aimed", "inspection_rate", None, (START, DAYS), 0.2, moved=0.5)
    aimed[0]["interventions"][0]["office"] = "San Diego"
    make_folder(tmp_path, [scenario("baseline", "No policy"), aimed], 6)
    summarize(tmp_path)
    said = displaced_text(gather(tmp_path))
    assert (
        said.startswith("under “Aimed” ")
        and "less passes San Diego" in said
        and "is found at other offices, clearly at Laredo" in said
    )


def test_what_leaves_an_office_is_judged_beside_all_policies_as_in_the_pictures(tmp_path):
    """An answer had it found at San Diego clearly, and the picture of the same no other office clearly with more."""
    aimed = scenario("aimed", "Aimed", "inspection_rate", None, (START, DAYS), 1.0, moved=0.03)
    aimed[0]["interventions"][0]["office"] = "San Diego"
    others = [scenario(f"o{i}", f"O{i}", "crackdown", None, (START, DAYS), 1.0) for i in range(9)]
    make_folder(tmp_path, [scenario("baseline", "No policy"), aimed, *others], 6)
    summarize(tmp_path)
    assert displaced_text(gather(tmp_path)) == "no field office clearly loses under a policy that is aimed at one."


def test_of_policies_aimed_at_no_office_nothing_is_said_of_what_leaves_one(found):
    assert displaced_text(found) == ""


def test_what_adapts_is_said_of_the_time_when_it_matters_most_and_of_the_last(found):
    """ "Takes 25 points and brings nothing back" of a crackdown could not be retold: labs that give way are the fall itself."""

    def row(period, kind, words, effect, clear=1):
        return dict.fromkeys(EXPLANATION_COLUMNS, np.nan) | {
            "label": "Mine", "period": f"flow_days_{period}", "kind": kind, "words": words, "effect": effect, "clear": clear,
        }  # fmt: skip

    rows = [
        row("90_179", "frozen", "", 0.99), row("90_179", "part", "labs", -0.62), row("90_179", "part", "stocks", 0.05),
        row("90_179", "free", "", 0.41), row("90_179", "return", "", -0.58),
        row("180_364", "frozen", "", 0.96), row("180_364", "part", "labs", -0.25), row("180_364", "part", "pay", 0.05, 0),
        row("180_364", "part", "stocks", 0.26), row("180_364", "free", "", 0.97), row("180_364", "return", "", 0.01),
    ]  # fmt: skip
    shown = SimpleNamespace(explanation=pd.DataFrame(rows), answers={"mine": mine(found)})
    said = adapting(shown, "Mine")
    assert said.startswith(
        "under “Mine” the flow in days 90 to 179 after its start is 99% of that without it where nobody adapts"
    )
    assert (
        ", 41% as they do adapt: in points of the flow, labs −62; stocks +5; what else adapts, within chance −1. So the fall is how they answer the policy"
        in said
    )
    assert said.endswith(
        " In days 180 to 364 after its start it is 96% where nobody adapts, 97% as they do: up by stocks (+26); down by labs (−25)."
    )  # pay may be chance


def test_what_adapts_says_where_the_drop_is_after_the_days_that_are_explained(found):
    """Days 365 to 729 were explained of a drop on day 2,200, in which nothing had fallen."""
    rows = [
        dict.fromkeys(EXPLANATION_COLUMNS, np.nan)
        | {"label": "Mine", "period": "flow_days_90_179", "kind": kind, "words": "", "effect": effect, "clear": 0}
        for kind, effect in (("frozen", 1.0), ("free", 1.0), ("return", 0.0))
    ]
    answer = mine(found, days_to_lowest=Interval(2200.0, 2173.0, 2220.0))
    said = adapting(SimpleNamespace(explanation=pd.DataFrame(rows), answers={"mine": answer}), "Mine")
    assert said.endswith(f". {later_fall(answer, pd.DataFrame(rows))}") and "on day 2,200 after its start" in said
    within = mine(found, days_to_lowest=Interval(120.0, 90.0, 150.0))
    assert "later" not in adapting(SimpleNamespace(explanation=pd.DataFrame(rows), answers={"mine": within}), "Mine")


def test_what_was_tried_is_said_of_kinds_that_are_known(found):
    said = words_of_kinds(found)
    assert said.startswith("Inspection at ports: another share of a mode's traffic is scanned")
    assert "Crackdown on labs: more enforcement against labs and stocks" in said and said.endswith(").")
    threat = SimpleNamespace(folder=SimpleNamespace(scenarios=[{"interventions": [{"kind": "political_threat"}]}]))
    assert "(how large it is until its deadline" in words_of_kinds(threat)
    assert "raises effort in Mexico" in words_of_kinds(threat)
    of_others = SimpleNamespace(folder=SimpleNamespace(scenarios=[{"interventions": [{"kind": "of_mine"}]}]))
    assert words_of_kinds(of_others) == ""


def test_exams_and_waits_stand_with_what_was_found_where_they_are_clear(found):
    """Asked what scans do to waits and to those examined, the first screens did not say."""
    first, _ = first_of(found)
    exams, hours = Interval(100.0, 90.0, 110.0), Interval(50.0, 40.0, 60.0)
    one = replace(
        first,
        measures=first.measures
        | {"exams_per_day": Interval(300.0, 290.0, 310.0), "waiting_hours_per_day": Interval(550.0, 540.0, 560.0)},
        differences={"exams_per_day": exams, "waiting_hours_per_day": hours},
    )
    [point] = travelers([one])
    assert point.text.startswith(
        f"under “{one.label}” exams a day +100 (+90 to +110, +50%), hours waited a day +50 (+40 to +60, +10%)"
    )
    still = {name: Interval(0.0, -1.0, 1.0) for name in ("exams_per_day", "waiting_hours_per_day")}
    assert travelers([replace(one, differences=still)]) == []


def test_findings_that_the_fit_saw_are_counted_as_such():
    """Sources of checks that are targets of the fit, too."""
    of_fit = {target.id.partition("-")[0] for target in fitted_targets()}
    assert {one.source for one in held()} & of_fit == FITTED
    later = re.compile("FY20(2[3-9]|[3-9])")
    assert not any(later.search(one.asks.partition("within")[0]) for one in held() if one.source in FITTED)
