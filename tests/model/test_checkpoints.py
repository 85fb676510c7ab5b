"""Checkpoints inland, over forty paired seeds: what they take follows their hours, the flow does not, deaths follow for weeks."""

import pytest
from worlds import paired

from abm.model.choices import LeverError
from abm.model.interventions import Checkpoints

pytestmark = pytest.mark.compiled_only
LEAST = 0.05
START, LENGTH, DAYS = 20, 14, 100
WORLDS = {
    "usual": (),
    "closed": (Checkpoints(START),),
    "a fortnight": (Checkpoints(START, stop=START + LENGTH, times=5.0),),
}
RISE, FADED = slice(START + 1, START + 22), slice(START + 63, DAYS)
runs, change = paired(WORLDS, DAYS)


def test_what_they_take_follows_their_hours():
    assert change("closed", lambda run: run.daily.checkpoints[START:].sum())[0] == pytest.approx(-1.0, abs=1e-9)
    mean, low, _ = change("a fortnight", lambda run: run.daily.checkpoints[START : START + LENGTH].sum())
    assert mean == pytest.approx(4.0, rel=0.2) and low > LEAST


def test_they_take_about_what_border_patrol_records():
    """About 4% of what is seized at ports, between them and at checkpoints together (CBP, FY2015-24, as the Cato Institute published it)."""
    shares = [
        run.daily.checkpoints.sum() / (run.daily.checkpoints + run.daily.seized_gross).sum() for run in runs("usual")
    ]
    assert 0.02 <= sum(shares) / len(shares) <= 0.08


def test_closing_them_moves_the_flow_by_less_than_a_twentieth():
    """No effect of 5%: they take less than half a percent of what crosses."""
    _, low, high = change("closed", lambda run: run.daily.delivered[START:].sum())
    assert -LEAST < low and high < LEAST


def test_more_seized_inland_raises_deaths_for_weeks_and_then_no_more():
    """V31, in sign: the share that is seized inland rises, those who lose their seller die more, and it fades."""
    mean, low, _ = change("a fortnight", lambda run: run.daily.deaths[RISE].sum())
    assert 0.0 < low and mean < LEAST
    assert abs(change("a fortnight", lambda run: run.daily.deaths[FADED].sum())[0]) < 0.5 * mean
    assert change("closed", lambda run: run.daily.deaths[RISE].sum())[2] < 0.0


def test_an_office_that_is_none_is_refused_with_the_nearest_name():
    with pytest.raises(LeverError, match="did you mean 'Tucson'"):
        Checkpoints(0, office="Tuscon")
    assert Checkpoints(0).office == "all" and Checkpoints(0).times == 0.0
