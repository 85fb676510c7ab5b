"""Trade-offs, single seeds, and what made a picture: fronts and counts that are known, and words in the files themselves."""

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, analyze, drawn, fall, make_folder, scenario
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from abm.analysis.answers import Answer, read_answers
from abm.analysis.examined import EXAMINED, GROUPS, with_examined
from abm.analysis.pictures import labels, tradeoffs
from abm.analysis.pictures.by_seed import pairs_averted, pictures_of_seeds, seeds_title
from abm.analysis.pictures.labels import Box, is_anothers, places_beside
from abm.analysis.pictures.stamp import made_by, stamped
from abm.analysis.pictures.style import picture
from abm.analysis.pictures.tradeoffs import (
    BURDENS,
    burdens_of,
    front,
    pictures_of_tradeoffs,
    tradeoffs_title,
)
from abm.analysis.public_cost import TOTAL
from abm.analysis.results import read_results
from abm.measures.survival import Interval
from abm.results.reader import ResultsFolder

WAITS = next(one for one in BURDENS if one.variable == "waiting_hours_per_day")


def answer(label, averted, hours, width=1.0, cost=5.0):
    """Return a policy that averts so much at so many hours of waiting."""
    around = Interval(averted, averted - width, averted + width)
    total = Interval(cost, cost - 1.0, cost + 1.0)
    waits = Interval(hours, hours - 1.0, hours + 1.0)
    return Answer(label, label, 20, {"averted_kg": around, TOTAL: total}, "recovered", {WAITS.variable: waits})


MANY = [
    answer("much", 90.0, 50.0),
    answer("some", 40.0, 10.0),
    answer("worse", 30.0, 20.0),
    answer("nothing", 0.0, 0.0),
]


def test_the_front_has_those_that_no_other_one_outdoes_in_both():
    assert [MANY[i].label for i in front(MANY, WAITS)] == ["nothing", "some", "much"]


def test_policies_that_are_the_same_stand_on_the_front_together():
    twins = [answer("a", 40.0, 10.0), answer("b", 40.0, 10.0), answer("c", 10.0, 20.0)]
    assert front(twins, WAITS) == [0, 1]


def test_the_title_names_the_trade_and_does_not_praise_the_dearest():
    """One of 4.4 billion was said to be outdone by none, beside one of 13 million."""
    burdens = burdens_of(MANY)
    assert [one.variable for one in burdens] == [TOTAL, WAITS.variable]
    trade = [
        answer("dear", 90.0, 50.0, cost=4400.0),
        answer("small", 20.0, 10.0, cost=13.0),
        answer("worse", 10.0, 60.0, cost=50.0),
    ]
    assert tradeoffs_title(trade, burdens) == (
        "By the estimates “dear” averts most (90 kg for 4.4bn USD) and “small” most per dollar (20 kg for 13m USD); "
        "2 of 3 policies that avert flow are outdone by none in any panel"
    )
    assert tradeoffs_title(MANY, burdens) == (
        "By the estimates “much” averts most, also per dollar (90 kg for 5.0m USD); "
        "1 of 3 policies that avert flow is outdone by none in any panel"
    )
    free = [answer("much", 90.0, 50.0, cost=0.0), *trade[1:]]
    assert (
        "“much” averts most (90 kg for 0 USD) and “small” most per dollar of those that clearly cost (20"
        in tradeoffs_title(free, burdens)
    )
    one_costs = [trade[0], answer("free", 20.0, 10.0, cost=0.0)]
    assert tradeoffs_title(one_costs, burdens).startswith("By the estimates “dear” averts most (90 kg for 4.4bn USD); ")
    freed = [answer("much", 95.0, 50.0, cost=0.0), trade[0]]
    assert "“much” averts most (95 kg for 0 USD), and “dear” alone clearly costs the public (90" in tradeoffs_title(
        freed, burdens
    )
    assert tradeoffs_title(trade, [WAITS]).startswith("By the estimates “dear” averts most (90 kg); 2 of 3")
    alone = [answer("only", 90.0, 50.0, cost=5.0), answer("chance", 1.0, 5.0, width=50.0, cost=1.0)]
    assert tradeoffs_title(alone, burdens).endswith("; the one policy that averts flow is outdone by none in any panel")
    chance = [answer(str(i), 1.0 + i, 10.0 - i, width=50.0) for i in range(3)]
    assert tradeoffs_title(chance, burdens).startswith("No policy averts flow beyond chance")
    twins = [answer("cheap", 90.0, 50.0, cost=1.5), answer("quick", 90.0, 10.0, cost=9.0)]
    assert tradeoffs_title(twins, burdens).endswith(
        "another policy outdoes each of 2 policies that avert flow in some panel"
    )


def partly(one):
    """Return a policy of which a part of the cost is not priced."""
    return replace(one, notes={TOTAL: "not priced: pay of soldiers"})


def test_what_is_not_priced_in_full_is_never_most_per_dollar():
    """Thirty days of a threat averted most "for −22m USD", beside scans of 1.2 billion, and no word of soldiers and police."""
    cheap = [
        partly(answer("saves", 90.0, 50.0, cost=-22.0)),
        answer("a", 40.0, 10.0, cost=40.0),
        answer("b", 30.0, 60.0, cost=20.0),
    ]
    burdens = burdens_of(cheap)
    assert tradeoffs_title(cheap, burdens) == (
        "By the estimates “saves” averts most (90 kg*) and “b” most per dollar of those priced in full (30 kg for 20m USD); "
        "1 of 2 policies that avert flow and are priced in full is outdone by none in any panel; of 1 policy (*) not all is priced"
    )
    assert [cheap[i].label for i in front(cheap, burdens[0])] == ["b", "a"]
    assert [cheap[i].label for i in front(cheap, WAITS)] == ["a", "saves"]
    axis = Figure(figsize=(4, 3)).subplots()
    tradeoffs._draw_panel(axis, cheap, burdens[0])
    assert [text.get_text() for text in axis.texts] == ["1*", "2", "3"]
    alone = [cheap[0], cheap[1]]
    assert "“saves” averts most (90 kg*), and “a” of those priced in full alone clearly costs the public (40 kg for 40m USD); the one policy that averts flow and is priced in full is outdone" in tradeoffs_title(alone, burdens)  # fmt: skip
    crackdowns = [partly(answer("a", 90.0, 50.0, cost=49.0)), partly(answer("b", 9.0, 5.0, cost=1.5))]
    assert tradeoffs_title(crackdowns, burdens) == (
        "By the estimates “a” averts most (90 kg for at least 49m USD*); of 2 policies (*) not all is priced"
    )
    tradeoffs._draw_panel(Figure(figsize=(4, 3)).subplots(), crackdowns, burdens[0])
    assert tradeoffs_title(crackdowns, [WAITS]).endswith(
        "2 of 2 policies that avert flow are outdone by none in any panel"
    )


def test_the_picture_says_what_its_star_is(tmp_path):
    for made, said in ((MANY, False), ([partly(MANY[0]), *MANY[1:]], True)):
        tradeoffs._draw(tmp_path / "tradeoffs.png", made, burdens_of(made), "20 seeds")
        words = " ".join(re.sub("<[^>]+>", " ", (tmp_path / "tradeoffs.svg").read_text(encoding="utf-8")).split())
        assert ("part of what the policy costs is not priced" in words) == said


def test_no_number_lies_on_a_marker_an_interval_or_another_number():
    """Numbers in markers were struck by intervals, and of three that were near each other none was in its marker."""
    near = [*MANY, answer("less", 1.0, 1.0), answer("least", -1.0, 1.0), answer("same", 0.0, 0.0)]
    figure = Figure(figsize=(4, 3))
    axis = figure.subplots()
    tradeoffs._draw_panel(axis, near, WAITS)
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in axis.texts]  # without the lines that lead to their markers
    assert [text.get_text() for text in axis.texts] == [*"1234567"]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    markers = axis.transData.transform([(one["averted_kg"].estimate, WAITS.of(one).estimate) for one in near])
    assert not [1 for box in boxes for x, y in markers if box.contains(x, y)]
    assert all(
        axis.get_window_extent().containsx(box.x0) and axis.get_window_extent().containsy(box.y1) for box in boxes
    )


@pytest.mark.parametrize(
    ("cost", "unit", "last"), [(4400.0, "billion USD in the run", "4"), (800.0, "million USD in the run", "800")]
)
def test_an_axis_of_cost_has_the_unit_of_the_title(cost, unit, last):
    """It had 4,000 million beside a title of 4.4bn."""
    trade = [answer("dear", 90.0, 50.0, cost=cost), answer("small", 20.0, 10.0, cost=13.0), answer("none", 1.0, 1.0)]
    axis = Figure(figsize=(4, 3)).subplots()
    tradeoffs._draw_panel(axis, trade, burdens_of(trade)[0])
    axis.figure.draw_without_rendering()
    low, high = axis.get_ylim()
    ticks = [
        text.get_text() for at, text in zip(axis.get_yticks(), axis.get_yticklabels(), strict=True) if low <= at <= high
    ]
    assert axis.get_ylabel() == unit and ticks[-1] == last


def test_an_axis_has_more_ticks_than_zero_and_another():
    """An axis that reached 8,400 had 0 and 5,000 alone."""
    trade = [answer("a", 90.0, 8400.0), answer("b", 20.0, 3000.0), answer("c", 1.0, 0.0)]
    axis = Figure(figsize=(4, 3)).subplots()
    tradeoffs._draw_panel(axis, trade, WAITS)
    axis.figure.draw_without_rendering()
    low, high = axis.get_ylim()
    assert [at for at in axis.get_yticks() if low <= at <= high] == [0.0, 2000.0, 4000.0, 6000.0, 8000.0]


def test_a_number_stands_further_away_where_something_is_in_the_way():
    frame, marker = labels.Box(0, 0, 200, 200), np.array([[100.0, 100.0]])
    (free,) = labels.places_beside(marker, ["1"], [], frame)
    assert np.hypot(*(free - 100)) == pytest.approx(labels.DISTANCES[0])
    wall = labels.Box(80, 80, 115, 115)
    (far,) = labels.places_beside(marker, ["1"], [wall], frame)
    assert not labels.box_of(far, "1").meets(wall) and np.hypot(*(far - 100)) > labels.DISTANCES[0]


def test_four_panels_stand_in_one_row_with_the_names_below(tmp_path, monkeypatch):
    """The fourth of them stood in a row of its own, two thirds of which were empty."""
    shapes, lay_out = [], tradeoffs.lay_out
    monkeypatch.setattr(
        tradeoffs,
        "lay_out",
        lambda figure, shape, *of, **named: shapes.append(shape) or lay_out(figure, shape, *of, **named),
    )
    for burdens in (2, 3, 4, 5):
        own = [replace(WAITS, words=str(i)) for i in range(burdens)]
        tradeoffs._draw(tmp_path / "tradeoffs.png", MANY, own, "20 seeds")
        words = (tmp_path / "tradeoffs.svg").read_text(encoding="utf-8")
        assert all(f"{place} {one.label}" in words for place, one in enumerate(MANY, start=1))
    assert shapes == [(1, 3), (1, 4), (1, 4), (2, 3)]


def test_trade_offs_are_drawn_of_three_policies_or_more_that_change_something_else(tmp_path):
    assert [path.name for path in drawn(pictures_of_tradeoffs(MANY, "20 seeds", tmp_path))] == ["tradeoffs.png"]
    assert not drawn(pictures_of_tradeoffs(MANY[:2], "20 seeds", tmp_path))
    still = [Answer(a.name, a.label, 20, a.measures | {TOTAL: Interval(0.0, -1.0, 1.0)}, a.status) for a in MANY]
    assert not drawn(pictures_of_tradeoffs(still, "20 seeds", tmp_path))


def test_examined_without_a_load_are_people_of_all_groups_and_no_exams(tmp_path):
    """The panel showed all exams, of vehicles and with a load, too."""
    made = make_folder(tmp_path, [scenario("baseline", "No policy"), scenario("more", "More", "inspection_rate", fall(0.4), (START, None))], 12)  # fmt: skip
    runs = pd.read_csv(made / "runs.csv")
    spread = np.random.default_rng(1).normal(0.0, 5.0, (len(runs), 3))
    for i, group in enumerate(GROUPS):
        runs[group] = 1000.0 * (i + 1) + spread[:, i] + (runs.scenario == "more") * 100.0 * (i + 1)
    runs.to_csv(made / "runs.csv", index=False)
    analyze(made)
    answers = [read_answers(pd.read_csv(made / "summary.csv"))["more"]]
    [found] = with_examined(read_results(ResultsFolder.at(made)), answers)
    wide = runs.assign(people=runs[[*GROUPS]].sum(axis=1)).pivot(index="replicate", columns="scenario", values="people")
    assert found[EXAMINED].estimate == pytest.approx((wide.more - wide.baseline).mean())
    assert found.differences == answers[0].differences, "nothing more is judged"
    [burden] = [one for one in burdens_of([found]) if one.variable == EXAMINED]
    assert burden.words == "People examined without a load" and burden.of(found) == found[EXAMINED]
    assert not [one for one in burdens_of(answers) if one.variable == EXAMINED]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    scenarios = [
        scenario("baseline", "No policy"),
        scenario("placebo", "Other random numbers", "placebo", None, (START, DAYS), 1.0),
        scenario("deep", "Half of all cars", "inspection_rate", fall(0.4), (START, None)),
    ]
    analyze(make_folder(place, scenarios, 12))
    return place


def test_every_seed_has_its_own_dot_with_what_it_averts(folder):
    results, answers = (
        read_results(ResultsFolder.at(folder)),
        read_answers(pd.read_csv(folder / "summary.csv")),
    )
    runs = pd.read_csv(folder / "runs.csv").pivot(index="replicate", columns="scenario", values="delivered_kg")
    found = pairs_averted(results, "deep")
    assert found == pytest.approx((runs.baseline - runs.deep).to_numpy())
    chance = int((runs.baseline > runs.placebo).sum())
    title = seeds_title(answers, {"deep": found, "placebo": pairs_averted(results, "placebo")})
    assert title.startswith("“Half of all cars” averts flow in 12 of 12 seeds") and f"some in {chance} of 12" in title
    vague = replace(answers["deep"].measures["averted_kg"], low=-1.0)
    unclear = answers | {"deep": replace(answers["deep"], measures=answers["deep"].measures | {"averted_kg": vague})}
    assert seeds_title(unclear, {"deep": found}).startswith(
        "No policy averts flow beyond chance: “Half of all cars” averts"
    )
    assert [d.path.name for d in pictures_of_seeds(results, answers, folder)] == ["by_seed.png"]


def test_every_picture_says_in_its_file_what_it_shows_and_what_made_it(folder):
    pictures = sorted((folder / "figures").glob("*.png"))
    assert len(pictures) > 4
    for path in pictures:
        words = Image.open(path).text
        assert words["Title"] and words["Description"]
        svg = path.with_suffix(".svg").read_text(encoding="utf-8")
        assert re.search("<dc:title>[^<]+</dc:title>", svg) and re.search("<dc:description>[^<]+</dc:description>", svg)


def test_version_rules_and_seeds_are_in_the_file(tmp_path):
    manifest = {"versions": {"interdict-abm": "9.9"}, "rule_source_hash": "abc", "seeds": [7, 8], "root_seed": 0}
    with stamped(made_by(manifest)), picture(tmp_path / "one.png", 4, 3) as figure:
        figure.text(0.1, 0.9, "A finding\nin two lines")
        figure.text(0.1, 0.8, "what it shows")
    words = Image.open(tmp_path / "one.png").text
    assert words == {
        "Software": "Interdict 9.9", "Title": "A finding in two lines", "Description": "what it shows", "Rules": "abc",
        "Seeds": "7, 8", "Root seed": "0",
    }  # fmt: skip
    svg = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "Interdict 9.9" in svg and "Rules: abc; Seeds: 7, 8; Root seed: 0" in svg and "<dc:date>" not in svg
    with picture(tmp_path / "two.png", 4, 3):
        pass
    assert "Rules" not in Image.open(tmp_path / "two.png").text


def test_a_number_near_another_marker_is_known_to_be():
    """Numbers 1 and 3 stood each beside the marker of the other."""
    markers = np.array([[0.0, 0.0], [10.0, 0.0]])
    assert is_anothers(np.array([9.0, 9.0]), markers[0], markers)
    assert not is_anothers(np.array([-9.0, 5.0]), markers[0], markers)
    free = places_beside(markers, ["1", "3"], [], Box(-200.0, -200.0, 200.0, 200.0))
    assert not any(is_anothers(place, marker, markers) for place, marker in zip(free, markers, strict=True))
