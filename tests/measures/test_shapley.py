"""Shapley values of games whose answer is known."""

import numpy as np
import pytest

from abm.measures.shapley import added_by_each, shapley_values


def game(parts, value):
    """Return the value of every set of parts, given as a set of their numbers."""
    return [value({part for part in range(parts) if number >> part & 1}) for number in range(2**parts)]


def test_what_adds_up_gets_what_it_adds():
    worth = [3.0, -1.0, 0.0, 7.5]
    values = game(4, lambda there: 2.0 + sum(worth[part] for part in there))
    assert np.allclose(shapley_values(values), worth)
    assert np.allclose(added_by_each(values), np.array(worth)[:, None])


def test_two_who_stand_in_for_each_other_share_and_two_who_need_each_other_share():
    assert np.allclose(shapley_values(game(3, lambda there: float(bool(there & {0, 1})))), [0.5, 0.5, 0.0])
    assert np.allclose(shapley_values(game(3, lambda there: float({0, 1} <= there))), [0.5, 0.5, 0.0])


def test_the_glove_game():
    """One left glove, two right ones; a pair is worth 1 (Shapley and Shubik)."""
    values = game(3, lambda there: float(0 in there and bool(there & {1, 2})))
    assert np.allclose(shapley_values(values), [2 / 3, 1 / 6, 1 / 6])
    assert added_by_each(values).min(axis=1).tolist() == [0.0, 0.0, 0.0]
    assert added_by_each(values).max(axis=1).tolist() == [1.0, 1.0, 1.0]


def test_the_airport_game():
    """A runway costs what its largest airplane needs: each step is shared by all that need it (Littlechild and Owen 1973)."""
    needs = [1.0, 3.0, 6.0]
    values = game(3, lambda there: max((needs[part] for part in there), default=0.0))
    assert np.allclose(shapley_values(values), [1 / 3, 1 / 3 + 1, 1 / 3 + 1 + 3])


def test_parts_sum_to_the_whole_and_the_average_over_orders_is_the_same(parts=4):
    values = np.random.default_rng(5).normal(size=(2**parts, 6))
    shares = shapley_values(values)
    assert shares.shape == (parts, 6) and np.allclose(shares.sum(axis=0), values[-1] - values[0])
    from itertools import permutations

    orders = list(permutations(range(parts)))
    by_orders = np.zeros((parts, 6))
    for order in orders:
        there = 0
        for part in order:
            by_orders[part] += values[there | 1 << part] - values[there]
            there |= 1 << part
    assert np.allclose(shares, by_orders / len(orders))


@pytest.mark.parametrize("values", [1.0, [1.0], [1.0, 2.0, 3.0], np.zeros(2**13)])
def test_a_game_that_lacks_a_set_is_refused(values):
    with pytest.raises(ValueError, match="a power of 2"):
        shapley_values(values)
