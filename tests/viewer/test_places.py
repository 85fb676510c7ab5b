"""What the page may open: what is listed. No path leads elsewhere, and no message tells what stands in another file."""

import json
import shutil

import pytest

from abm.command.cli import main
from abm.experiment.experiment import ExperimentError, read_experiment
from abm.model.compilation import PACKAGE
from abm.viewer.page import places
from abm.viewer.page.places import ViewError, experiment_files, name_places, result_folders
from abm.model.intervention import SYSTEMS
from abm.viewer.page.scenarios import OWN, find_known, known_scenarios, listed_scenarios

SECRET = "the-secret-of-another-file"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder in which the page is served; nothing is named to it."""
    monkeypatch.setattr(places, "_named", ())
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    known_scenarios.cache_clear()
    yield folder
    known_scenarios.cache_clear()


def results(folder):
    """Write as much of a folder of results as is looked for."""
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"kind": "batch", "question": SECRET}))
    return folder


def experiment(file):
    """Write an experiment file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(PACKAGE / "experiments" / "crackdown.toml", file)
    return file


def secret(file):
    """Write a file of something else that is TOML."""
    file.write_text(f'name = "{SECRET}"\npassword = "{SECRET}"\n')
    return file


def test_results_here_and_shipped_experiments_are_listed(here):
    results(here / "results" / "one")
    results(here / "elsewhere" / "two")
    assert set(result_folders()) == {"one"}
    assert set(experiment_files()) == {file.stem for file in (PACKAGE / "experiments").glob("*.toml")}
    experiment(here / "experiments" / "mine.toml")
    assert set(experiment_files()) - {file.stem for file in (PACKAGE / "experiments").glob("*.toml")} == {"mine"}


def test_what_the_command_line_names_is_listed_too(here):
    outside = here.parent / "outside"
    name_places([results(outside / "one"), outside, experiment(outside / "other.toml")])
    assert result_folders() == {"one": outside / "one"}
    assert experiment_files()["other"] == outside / "other.toml"
    name, *_ = [name for name in known_scenarios() if name.startswith("other/")]
    assert find_known(name).interventions


def test_the_folder_that_the_command_line_names_is_the_one_that_is_opened(here):
    """The page opened the newest one under results/ instead."""
    named = results(here.parent / "outside" / "one")
    results(here / "results" / "newest")
    name_places([named])
    assert result_folders() == {"one": named, "newest": places.ROOT / "newest"}
    assert next(iter(result_folders())) == "one"
    again = places.ROOT / "newest"
    name_places([again])
    assert result_folders() == {"newest": again}  # once, though it lies under results/, too


def test_shipped_results_are_listed_by_short_names(here):
    """A fresh clone, which has eight folders in results/standard, was said to have none; others had long paths."""
    results(here / "results" / "standard" / "crackdown")
    results(here / "results" / "mine")
    (here / "results" / "readme").mkdir()
    assert list(result_folders()) == ["mine", "standard/crackdown"]
    twin = results(here.parent / "outside" / "mine")
    name_places([twin, results(here.parent / "other" / "mine")])
    assert list(result_folders()) == ["mine", "other/mine", "results/mine", "standard/crackdown"]
    assert result_folders()["mine"] == twin


def test_a_folder_that_is_named_is_what_the_page_opens(here):
    pytest.importorskip("solara")
    from abm.viewer.page.watch import Watch

    def opened():
        watch = Watch()
        watch.session.close()
        return watch.tab.value, watch.folder.value

    results(here / "results" / "newest")
    results(here / "results" / "asked")
    assert opened() == ("live", "")
    name_places([experiment(here / "mine.toml")])
    assert opened() == ("live", "")
    name_places([here / "results" / "asked"])
    assert opened() == ("results", "asked")
    name_places([results(here.parent / "other" / "asked").parent])
    assert opened() == ("results", "asked") and result_folders()["asked"] == here.parent / "other" / "asked"


def test_links_that_lead_out_are_not_listed(here):
    outside = here.parent / "outside"
    results(outside / "batch")
    (here / "results").mkdir()
    (here / "results" / "link").symlink_to(outside / "batch")
    (here / "results" / "up").symlink_to("../../outside/batch")
    (here / "experiments").mkdir()
    (here / "experiments" / "link.toml").symlink_to(experiment(outside / "file.toml"))
    assert result_folders() == {} and "link" not in experiment_files()
    results(here / "results" / "one")
    (here / "results" / "again").symlink_to("one")  # which stays inside
    assert set(result_folders()) == {"one", "again"}
    name_places([outside / "batch", here / "results" / "link"])  # named by the person who started it
    assert (outside / "batch").resolve() in {path.resolve() for path in result_folders().values()}


def test_a_folder_of_results_may_itself_be_a_link(here):
    results(here.parent / "large" / "one")
    (here / "results").symlink_to(here.parent / "large")
    assert set(result_folders()) == {"one"}


def paths(here):
    """Return what somebody might send in place of a name of the list."""
    file = secret(here.parent / "secret.toml")
    experiment(here.parent / "whole.toml")
    return [
        str(file), f"{file}/one", "../secret.toml", "../secret.toml/one", str(here.parent / "whole.toml"), "../whole.toml/all_regions_1",
        "experiments/../../whole.toml/all_regions_1", "crackdown/../secret.toml", "", "/", "..", "\0", "x" * 100_000,
    ]  # fmt: skip


def test_only_listed_scenarios_are_found_and_no_file_is_reported_of(here):
    for name in paths(here):
        with pytest.raises(ExperimentError, match="unknown scenario") as reported:
            find_known(name)
        assert SECRET not in str(reported.value) and len(str(reported.value)) < 400


def test_the_list_shows_every_scenario_once_below_the_system_that_it_acts_on(here):
    items = listed_scenarios()
    assert sorted(item["value"] for item in items if "value" in item) == sorted(known_scenarios())
    below, head = {}, ""
    for item in items:
        head = item.get("header", head)
        below[item.get("value")] = (head, item.get("text"))
    assert below["baseline"][0] == "The model" and below["quickstart/cars_40"][0] == "Several systems"
    assert below["strikes/northwest_4"] == (SYSTEMS["supply"], "Strikes on labs: Northwest, 4 strikes in 28 days")
    assert below["freeze/cars_100"] == (SYSTEMS["border"], "Freeze: Every car scanned")


def test_a_file_that_was_named_comes_first_and_its_label_is_not_said_twice(here):
    file = experiment(here / "memo.toml")
    first = read_experiment(file).scenarios[1].name
    usual = read_experiment(file).labels[first]
    file.write_text(file.read_text().replace(f'"{usual}"', f'"Memo: {usual}"'))
    name_places([file])
    known_scenarios.cache_clear()
    assert listed_scenarios()[:2] == [
        {"header": "Your files"},
        {"text": f"Memo: {usual}", "value": f"memo/{first}"},
    ]


def test_a_listed_scenario_is_what_its_file_says(here):
    assert set(OWN) < set(known_scenarios())
    for name in known_scenarios():
        assert find_known(name).days > 0


@pytest.mark.parametrize(("words", "reported"), [
    (["nowhere"], "nowhere: no such file or folder"), (["resultz"], "did you mean 'results'?"),
    (["a/mine.toml", "b/mine.toml"], "two files named mine.toml"), (["secret.toml"], "secret.toml: "),
])  # fmt: skip
def test_a_place_that_is_none_is_reported_before_anything_is_served(here, capsys, words, reported):
    pytest.importorskip("solara")
    (here / "results").mkdir()
    experiment(here / "a" / "mine.toml")
    experiment(here / "b" / "mine.toml")
    secret(here / "secret.toml")
    with pytest.raises(SystemExit) as end:
        main(["view", "--no-open", *words])
    said = capsys.readouterr().err.splitlines()
    assert end.value.code == 2 and reported in said[0] and "Traceback" not in said[0]


def test_places_that_are_refused_change_nothing(here):
    with pytest.raises(ViewError):
        name_places([results(here / "one"), here / "nowhere"])
    assert result_folders() == {}


@pytest.fixture
def watch(here):
    pytest.importorskip("solara")
    from abm.viewer.page.watch import Watch

    made = Watch()
    yield made
    made.session.close()


def test_the_page_has_no_field_for_a_path_and_takes_none(here, watch):
    import solara
    from ipyvuetify import Alert, Autocomplete, Select, TextField

    from abm.viewer.page.results_tab import ResultsTab
    from abm.viewer.page.sidebar import ChooseScenario

    results(here.parent / "outside")
    for part, choice in ((ChooseScenario, Autocomplete), (ResultsTab, Select)):
        _, context = solara.render(part(watch), handle_error=False)
        assert context.find(TextField).widgets == []
        context.find(choice).widget.v_model = "../outside"
        assert SECRET not in str([widget.children for widget in context.find(Alert).widgets])
        context.close()
    for name in paths(here):
        watch.choose(name)
        assert "unknown scenario" in watch.steady.value["message"] and SECRET not in watch.steady.value["message"]
    assert watch.session.view.scenario == "baseline"
    watch.choose("history")
    assert watch.session.view.scenario == "history"
