"""The official record of deaths: years add up to the table of targets, and a file that is not as declared is refused."""

import pytest

from abm.inputs.deaths import FILE, deaths_in, official_deaths
from abm.inputs.tables import DATA, DataError


@pytest.mark.parametrize("year, deaths", [(2019, 36359), (2020, 56516), (2021, 70601), (2022, 73838)])
def test_years_are_those_of_c28(year, deaths):
    assert deaths_in(year) == deaths
    assert f",{deaths}," in (DATA / "targets.csv").read_text()


def test_the_record_ends_in_september_2024_and_half_a_year_is_no_year():
    assert list(official_deaths())[-1] == "2024-09"
    with pytest.raises(DataError, match="2024 has 9 months"):
        deaths_in(2024)


@pytest.mark.parametrize(
    "row, reported",
    [("2024-11,1,final", "2024-11 does not follow 2024-09"), ("2024-13,1,final", "no month"), ("2024-10,-1,final", "'-1' is not a whole number")],
)  # fmt: skip
def test_a_gap_or_a_wrong_number_is_refused(tmp_path, row, reported):
    (tmp_path / FILE).write_text((DATA / FILE).read_text() + row + "\n")
    with pytest.raises(DataError, match=reported):
        official_deaths(tmp_path)
