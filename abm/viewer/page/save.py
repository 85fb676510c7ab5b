"""What can be saved of a session: the picture, the table, the scenario, and the replay."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import solara

from abm.experiment.changed import changed_words
from abm.model.scenario import Scenario
from abm.viewer.film.replay import record, replay_html
from abm.viewer.page.watch import Watch
from abm.viewer.session.twins import without_policy

LINKS = (("Picture (PNG)", "mdi-image", "picture"), ("Table (CSV)", "mdi-table", "table"),
         ("Scenario file", "mdi-file-document-outline", "scenario"), ("Replay (HTML)", "mdi-movie", "replay"))  # fmt: skip
LONGEST_TITLE = 80  # letters of it in the name of a file


@solara.component
def Save(watch: Watch) -> None:
    """Show a button for each."""
    making = solara.use_reactive(False)

    def save_replay() -> None:
        making.value = True
        try:
            watch.save(file_name(watch, "html"), replay_text(watch), "text/html")
        except Exception as error:  # noqa: BLE001 a page must never turn into a traceback
            watch.notice.value = f"no replay: {error}"
        finally:
            making.value = False

    def click(what: str) -> None:
        watch.notice.value = ""
        if what == "replay" and making.value:  # one at a time, whatever a browser sends
            return
        if what == "replay":
            threading.Thread(target=save_replay, name="interdict-replay", daemon=True).start()
        else:
            SAVERS[what](watch)

    with solara.Card("Save", margin=0), solara.Column(gap="4px"):
        for label, icon, what in LINKS:
            busy = what == "replay" and making.value
            solara.Button(
                "Making the replay ..." if busy else label, icon_name=icon, text=True, small=True, disabled=busy,
                style={"justify-content": "flex-start"}, on_click=lambda w=what: click(w),
            )  # fmt: skip


def save_picture(watch: Watch) -> None:
    """Let the browser save the maps and charts that are seen."""
    watch.save(file_name(watch, "png"), kind="picture")


def save_table(watch: Watch) -> None:
    """Save the daily table of both runs; what is missing is reported on the page."""
    text = watch.session.csv_text()
    if text:
        watch.save(file_name(watch, "csv"), text, "text/csv")


def save_scenario(watch: Watch) -> None:
    """Save the scenario as an experiment file; why there is none is reported on the page."""
    text = watch.session.scenario_text()
    if text:
        watch.save("steered.toml", text, "application/toml")


SAVERS = {"picture": save_picture, "table": save_table, "scenario": save_scenario}


def file_name(watch: Watch, ending: str) -> str:
    """Return a name that says what the file is of."""
    view = watch.session.view
    title = re.sub("[^A-Za-z0-9_]+", "-", view.title)[:LONGEST_TITLE].strip("-")
    return f"interdict-{title}-seed{view.seed}-day{view.day}.{ending}"


def replay_text(watch: Watch) -> str:
    """Run both worlds to the last day simulated once more, and return them as one HTML file."""
    policy, view = watch.session.watched
    if view.last_day < 1:
        raise ValueError("let some days pass first")
    days = view.last_day + 1
    policy, baseline = until(policy, days), without_policy(until(policy, days))
    runs = [record(baseline, view.seed)]
    changes = " and ".join(changed_words(baseline.parameters))
    labels = [f"Baseline, without any policy{', with ' * bool(changes)}{changes}"]
    if policy != baseline:
        runs.append(record(policy, view.seed))
        labels.append(view.title)
    return replay_html(runs, labels, f"Interdict: {view.title}", f"What was watched, random seed {view.seed}")


def until(scenario: Scenario, days: int) -> Scenario:
    """Return a scenario of so many days, with what begins within them."""
    begun = tuple(intervention for intervention in scenario.interventions if intervention.start < days)
    placebo = scenario.placebo_day
    return replace(scenario, days=days, interventions=begun, placebo_day=None if (placebo or 0) >= days else placebo)
