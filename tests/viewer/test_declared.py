"""What is shown is declared once: charts in one file, the look of a table with the table; nothing says it a second time."""

import re
from pathlib import Path

import numpy as np
import pytest
from worlds import tiny

import abm
from abm.inputs.geography import HEIGHT, Mode
from abm.model.declared import FIELDS, HAPPENINGS, LAYERS, MODULES, PORTRAYALS, TABLES
from abm.model.initialization import build_world
from abm.model.kinds import MONTH
from abm.model.looks import SHAPES, Layer, Look, Portrayal
from abm.viewer import frame, inspector
from abm.viewer.charts import CARDS, CHARTS, PAGE, REPLAY, REPLAY_CARDS, Chart, chart_columns, charts_of
from abm.viewer.film import scene
from abm.viewer.frame import take_frame
from abm.viewer.outline import FADE_DAYS, fixed_map
from abm.viewer.portrayals import portrayal_values, inspected_fields
from abm.viewer.session import trail
from abm.viewer.web_files import WEB

VIEWER = Path(abm.__file__).parent / "viewer"
DRAWERS = [
    *WEB.iterdir(),
    *(VIEWER / name for name in ("page/stage.py", "session/bands.py", "film/replay.py", "film/scene.py")),
]
MAPPED = {"organizations", "seizures"}  # which are on the map as well


def quoted(path):
    """Return the words that stand in a file as whole texts or as fields of something."""
    return {word for pair in re.findall(r"""["'](\w+)["']|\.(\w+)""", path.read_text()) for word in pair}


WAYS = Portrayal(
    "routes", "way", "mode",
    {Mode.CAR: Look("by car", "diamond", "#123456", "#654321"), Mode.TRUCK: Look("by truck", "bars", "#1A2B3C", "#C3B2A1")},
    radius=5.0, legend="Ways", inspected=("mode", "traffic"),
)  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_a_chart_stands_in_one_file(chart):
    """Who draws it does not know what it is taken of."""
    for path in DRAWERS:
        said = [name for name in {*chart.columns, *chart.share_of} - MAPPED if name in quoted(path)]
        assert said == [], path.name


@pytest.mark.parametrize("portrayal", PORTRAYALS, ids=lambda portrayal: portrayal.table)
def test_the_look_of_a_table_stands_with_the_table(portrayal):
    for path in WEB.iterdir():
        text = path.read_text()
        for look in portrayal.looks.values():
            assert not look.words or f'"{look.words}"' not in text, path.name
        assert f'"{portrayal.table}"' not in text and f"map.{portrayal.table}." not in re.sub(
            r"map\.cells\.org", "", text
        )


def test_charts_cards_and_looks_name_what_there_is():
    daily = {column.name for column in frame.DAILY_COLUMNS}
    assert set(chart_columns(CHARTS)) <= daily
    assert len({chart.key for chart in CHARTS}) == len(CHARTS)
    for cards, place in ((CARDS, PAGE), (REPLAY_CARDS, REPLAY)):
        assert {card.key for card in cards} <= {chart.key for chart in charts_of(place)}
    fields = {(field.table, field.name) for field in FIELDS}
    for portrayal in PORTRAYALS:
        named = {"x", "y", portrayal.field, *portrayal.inspected} | ({portrayal.colored_by} - {""})
        assert {(portrayal.table, name) for name in named} <= fields
    assert {layer.table for layer in LAYERS} <= set(TABLES)
    with pytest.raises(ValueError, match="shape 'star': one of triangle"):
        Look("stars", "star")


def test_happenings_name_columns_have_numbers_of_their_own_and_tell_nothing_of_a_load():
    """Nothing that crosses, arrives or is caught at the border is written down with its place."""
    daily = {column.name for column in frame.DAILY_COLUMNS}
    drawn = [one for one in HAPPENINGS if one.number]
    assert {one.column for one in HAPPENINGS} <= daily
    assert len({one.number for one in drawn}) == len({one.words for one in drawn}) == len(drawn)
    for one in drawn:
        assert one.words and all(re.fullmatch("#[0-9A-F]{6}", color) for color in (one.light, one.dark))
    for one in HAPPENINGS:
        assert one.one in one.tell(1) and "1,234" in one.tell(1234) and one.days in (1, MONTH)
    for module in MODULES:
        if ".crossing." in module.__name__:
            assert not {"HAPPENINGS", "note", "note_at_home"} & set(vars(module)), module.__name__


def test_what_happened_is_drawn_for_some_days_at_its_place_or_in_its_region():
    scenario = tiny()
    world = build_world(scenario, 1)
    first, place = scenario.burn_in, int(world.places[10])
    number = HAPPENINGS[0].number
    lines = [(first, number, place), (first - FADE_DAYS + 1, number, -1), (first - FADE_DAYS, number, place),
             (first + 1, number, place), (first, 0, place), (first, 9999, place)]  # fmt: skip
    for line, (day, what, where) in zip(world.happened, lines, strict=False):
        line["day"], line["number"], line["place"], line["region"] = day, what, where, 2
    region = fixed_map()["regions"][2]
    shown = take_frame(world, scenario, 0).map["happened"]
    assert (shown["age"], shown["number"]) == ([FADE_DAYS - 1, 0], [number, number])
    assert shown["x"] == [pytest.approx(region["x"], abs=0.06), place // HEIGHT + 0.5]
    assert shown["y"] == [pytest.approx(region["y"], abs=0.06), place % HEIGHT + 0.5]


def test_a_share_is_nothing_where_there_is_no_whole():
    chart = Chart("k", "t", "u", ("a",), share_of=("a", "b"), factor=100, days=2)
    line = chart.take({"a": [0, 1, 0, 0], "b": [0, 3, 1, 0]})
    assert np.isnan(line[0]) and line[1:].tolist() == [25, 20, 0]


def test_a_table_that_is_declared_is_on_the_map_and_tells_what_it_may(monkeypatch):
    monkeypatch.setattr(frame, "PORTRAYALS", (*PORTRAYALS, WAYS))
    scenario = tiny()
    world = build_world(scenario, 1)
    modes = world.routes["mode"][: world.rows.routes]
    shown = take_frame(world, scenario, 0).map["routes"]
    assert shown["id"] == np.flatnonzero((modes == Mode.CAR) | (modes == Mode.TRUCK)).tolist()
    assert set(shown) == {"id", "x", "y", "mode"} and set(shown["mode"]) == {Mode.CAR, Mode.TRUCK}
    first = shown["id"][0]
    assert (shown["x"][0], shown["y"][0]) == (world.routes[first].x, world.routes[first].y)
    [mode, traffic] = sorted(inspected_fields(WAYS), key=lambda field: field.name)
    reported = inspector.declared_teller(WAYS)(world, first)
    assert set(reported) == {"state", mode.meaning, traffic.meaning} and reported["state"] in ("by car", "by truck")
    assert reported[mode.meaning] == Mode(world.routes[first].mode).name.lower()
    numbers = trail.declared_reader(WAYS)(world, first)
    assert numbers == {f"{traffic.meaning}, {traffic.unit}": world.routes[first].traffic}
    hidden = int(np.flatnonzero(modes == Mode.FOOT)[0])
    assert (
        inspector.declared_teller(WAYS)(world, hidden) == inspector.NOT_THERE
        and trail.declared_reader(WAYS)(world, hidden) == {}
    )
    assert portrayal_values(WAYS)["looks"][0]["light"] == "#123456"


def test_a_layer_is_nothing_where_all_is_usual_and_full_where_it_is_most():
    world = build_world(tiny(), 1)
    place = int(world.places[10])
    for layer in (*LAYERS, Layer("pressure", "t", "w", (0, 0, 0), usual=2.0, most=5.0)):
        values = getattr(world, layer.table)
        kept = values[place]
        for value, drawn in ((layer.usual, 0), (layer.most, 255), (layer.most * 9, 255), (layer.usual - 1, 0)):
            values[place] = value
            assert frame._layer(world, layer)[10] == drawn
        values[place] = kept


def test_what_is_declared_is_sent_with_the_map():
    fixed = fixed_map()
    assert [one["table"] for one in fixed["portrayals"]] == [one.table for one in PORTRAYALS]
    assert [one["table"] for one in fixed["layers"]] == [one.table for one in LAYERS]
    assert [one["words"] for one in fixed["happenings"]] == [one.words for one in HAPPENINGS if one.number]


def test_the_note_of_a_film_tells_the_mark_of_every_table():
    assert scene.marks_in_words(WAYS) == "diamonds: routes (squares: by truck)"
    assert "triangles: labs (squares: paused, diamonds: moving, crosses: found or struck)" in scene.FILM_NOTE
    assert "diamonds: seaports; hexagons: cells" in scene.FILM_NOTE
    assert set(scene.SHAPE_NAMES) == set(scene.MARKERS) == set(SHAPES)


def test_a_weight_is_inspected_in_kilograms():
    """A seaport had let in 639,584,508 mg."""
    world = build_world(tiny(), 1)
    world.seaports[0].arrived = 639_584_508
    table = next(one for one in PORTRAYALS if one.table == "seaports")
    assert "639.6 kg product" in inspector.declared_teller(table)(world, 0).values()
