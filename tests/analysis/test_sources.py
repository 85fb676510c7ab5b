"""Picture of sources: drawn where another source enters beyond chance, with what comes from where as it was put there."""

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, GRAMS, START, analyze, make_folder, scenario

from abm.analysis.findings import elsewhere, enters
from abm.analysis.months import read_months
from abm.analysis.pictures import sources
from abm.analysis.pictures.sources import pictures_of_sources, reported_of

ENTRY, SHARE, WINDOW = START + 200, 0.4, (START, DAYS)


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A folder in which next to nothing comes over the border from the start on, and two fifths by other ways 200 days later."""
    south = np.where(np.arange(DAYS) < START, 1.0, 0.02)
    folder = make_folder(
        tmp_path_factory.mktemp("closed"),
        [
            scenario("baseline", "No new policy"),
            scenario("closed", "South closed", "port_closure", south, WINDOW),
            scenario("guarded", "Guarded", "northern_package", None, WINDOW, noise=0.2),
            scenario("placebo", "Chance alone", "placebo", None, WINDOW, 1.0),
        ],
        seeds=8,
    )
    daily, runs = pd.read_csv(folder / "daily.csv"), pd.read_csv(folder / "runs.csv")
    enters_here = (daily["scenario"] == "closed") & (daily["day"] >= ENTRY)
    daily["elsewhere_g"] = np.where(enters_here, SHARE * GRAMS * (1.0 + 0.01 * daily["replicate"]), 0.0)
    sums = daily.groupby(["scenario", "replicate"])["elsewhere_g"].sum() / 1000.0
    runs["elsewhere_kg"] = [sums[key] for key in zip(runs["scenario"], runs["replicate"], strict=True)]
    daily.to_csv(folder / "daily.csv", index=False)
    runs.to_csv(folder / "runs.csv", index=False)
    return folder, analyze(folder)


def test_it_is_drawn_of_the_policies_under_which_another_source_enters(closed):
    folder, found = closed
    assert (folder / "figures" / "sources.png").exists()
    assert [name for name in ("closed", "guarded") if enters(found.answers[name])] == ["closed"]
    assert elsewhere(found.answers["guarded"]) == "" and "come by other ways" in elsewhere(found.answers["closed"])


def test_what_could_not_be_seen_is_not_drawn():
    def bringing(kg):
        months = np.full(12, kg)
        return sources.Sources(np.arange(12.0), np.full(12, 16.0), np.full(12, 10.0), months, months, months)

    assert sources.is_seen(bringing(0.17)) and not sources.is_seen(bringing(0.0035))


def test_its_words_have_the_amount_the_share_and_the_day_from_which_on(closed):
    _, found = closed
    months = read_months(found.results, (sources.SOUTH, sources.OTHER))
    policy = next(one for one in found.results.policies if one.name == "closed")
    drawn = sources._sources(found.results, months, policy)
    assert drawn.south[-1] == pytest.approx(0.02 * drawn.usual[-1], rel=1e-6)
    assert drawn.elsewhere[-1] == pytest.approx(SHARE * GRAMS * 1.035 / 1000.0)
    assert (drawn.low <= drawn.elsewhere).all() and (drawn.elsewhere <= drawn.high).all()
    assert (drawn.elsewhere[drawn.days < ENTRY - START - 31] == 0.0).all()
    reported = reported_of(found.answers["closed"], drawn)
    day = float(reported.split("about day ")[1].split()[0])
    assert abs(day - (ENTRY - START)) <= 31


def test_without_another_source_there_is_none(tmp_path):
    folder = make_folder(
        tmp_path,
        [
            scenario("baseline", "No new policy"),
            scenario("cars", "Cars", "inspection_rate", None, WINDOW, noise=0.2),
            scenario("placebo", "Chance alone", "placebo", None, WINDOW, 1.0),
        ],
        seeds=4,
    )
    found = analyze(folder)
    assert not list(pictures_of_sources(found.results, found.answers, tmp_path))
    assert not (folder / "figures" / "sources.png").exists()
