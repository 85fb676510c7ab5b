"""A surge at one office and guards between the ports, over forty paired seeds: what is seized, where, and what still flows."""

import pytest
from worlds import paired

from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.model.interventions import Guards, Surge
from abm.model.choices import LeverError

pytestmark = pytest.mark.compiled_only
LEAST = 0.05
START, SURGE, DAYS = 62, 59, 243  # two calendar months after two, and four afterwards: October 2021 to May 2022
DURING, AFTER = slice(2, 4), slice(6, 8)  # months
WORLDS = {
    "usual": (),
    "surge": (Surge(START, stop=START + SURGE + 3, office="San Diego", size=0.5),),
    "guards": (Guards(START, size=5.0),),
    "everywhere": (Surge(START, stop=START + SURGE, office="all", size=1.0),),
}
runs, change = paired(WORLDS, DAYS)


def seized(run, months, at_office=True):
    """Return the weight seized at the ports of San Diego, or at all others, in some months."""
    here = (run.office == FIELD_OFFICES.index("San Diego")) == at_office
    return run.monthly.seized_gross[months][:, here & (run.mode != Mode.BETWEEN)].sum()


def test_a_surge_seizes_more_at_its_office_and_hardly_less_elsewhere():
    """V6: 25 to 200% more there, others at most 30% less; deliveries fall by a fifth of what seizures rise by, or less."""
    mean, low, _ = change("surge", lambda run: seized(run, DURING))
    assert 0.25 <= mean <= 2.0 and low > LEAST
    assert change("surge", lambda run: seized(run, DURING, at_office=False))[0] >= -0.3
    flow = change("surge", lambda run: run.daily.delivered[START : START + SURGE].sum())[0]
    assert flow >= -0.2 * mean


def test_three_months_later_what_is_seized_is_back():
    """V6: within a fifth of the usual."""
    assert abs(change("surge", lambda run: seized(run, AFTER))[0]) <= 0.2


def test_officers_of_a_surge_come_for_it_and_go_with_it():
    exams = [
        change("surge", lambda run: run.daily.exams[days].sum())[0]
        for days in (slice(START, START + 59), slice(150, DAYS))
    ]
    assert exams[0] > LEAST and abs(exams[1]) < 0.01


def test_after_a_surge_at_all_ports_exams_are_made_where_they_were_made_before():
    """Who came for it goes home; who had been there stays: where they did not, seizures stayed 5 to 6% lower for months."""

    def of_cars(run):
        return run.monthly.exams[5:8][:, run.mode == Mode.CAR].sum()

    assert abs(change("everywhere", of_cars)[0]) < 0.01
    assert change("everywhere", lambda run: run.daily.seizures[150:].sum())[0] > -0.03


def test_guards_between_the_ports_hardly_move_the_flow():
    """V30: the flow stays within 5%, less is seized between ports and more of it all at ports, as fewer go between them."""
    assert abs(change("guards", lambda run: run.daily.delivered[START:].sum())[0]) <= 0.05
    _, low, _ = change(
        "guards", lambda run: run.daily.seized_gross_at_ports[150:].sum() / run.daily.seized_gross[150:].sum()
    )
    assert low > 0.0
    mean, _, high = change("guards", lambda run: (run.daily.seized_gross - run.daily.seized_gross_at_ports)[150:].sum())
    assert high < 0.0 and mean <= -LEAST


def test_an_office_that_is_none_is_refused_with_the_nearest_name():
    with pytest.raises(LeverError, match="did you mean 'Tucson'"):
        Surge(0, office="Tuscon")
    assert Surge(0, office="all").office == "all"
