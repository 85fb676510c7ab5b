"""Interventions: frozen windows on levers that touch nothing else, with errors that name the nearest valid value."""

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import numpy as np
import pytest

import abm
from abm.inputs.geography import REGIONS, Mode
from abm.inputs.rates import scan_rates
from abm.model import interventions
from abm.model.initialization import build_world, make_levers
from abm.model.intervention import SYSTEMS, describe
from abm import AssetSeizure, Checkpoints, Cooperation, Designation, LabRaids, Naloxone, Strikes, Treatment
from abm.model.interventions import known_kinds, Crackdown, InspectionRate, LeadershipArrests, PrecursorControl
from abm.model.choices import LeverError, office_ports, port_names
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario, ScenarioError


def moved(*interventions, days=100):
    return make_levers(Scenario(days=days, interventions=interventions))


def test_arrests_fall_on_their_days():
    levers = moved(LeadershipArrests(start=10, number=3, every=20), LeadershipArrests(start=30, number=2))
    assert {d: int(n) for d, n in enumerate(levers["arrests_top"]) if n} == {10: 1, 30: 3, 50: 1}
    assert not levers["arrests_mid"].any() and not levers["arrests_random"].any()


@pytest.mark.parametrize("target, lever", [("top", "top"), ("mid-level", "mid"), ("random", "random")])
def test_each_target_moves_its_own_lever(target, lever):
    levers = moved(LeadershipArrests(start=10, number=2, target=target))
    assert {name for name, days in levers.moved.items() if days.any() and name.startswith("arrests")} == {
        f"arrests_{lever}"
    }


def test_arrests_beyond_the_run_do_not_happen():
    assert moved(LeadershipArrests(start=90, number=5, every=5))["arrests_top"].sum() == 2


def test_crackdowns_add_up_in_region_and_window():
    levers = moved(Crackdown(start=5, stop=20, region="Pacific", intensity=2.0), Crackdown(start=15, region="all"))
    pacific, north = REGIONS.index("Pacific"), REGIONS.index("North")
    assert levers["effort"][[4, 5, 14, 15, 19, 20, 99], pacific].tolist() == [0, 2, 2, 3, 3, 1, 1]
    assert levers["effort"][[14, 15, 99], north].tolist() == [0, 1, 1]


def test_a_policy_of_scans_is_named_after_what_it_does_to_their_number():
    usual = scan_rates("FY2022")["truck"].high
    named = [InspectionRate(0, mode="truck", coverage=share).name_in("FY2022") for share in (0.1, usual, 0.4)]
    assert named == ["fewer scans", "scans", "more scans"]
    halved = InspectionRate(0, mode="truck", times=0.5)
    assert halved.name_in("history") == "fewer scans" and halved.whereabouts == ["0.5 times today's share of trucks"]
    assert InspectionRate(0, coverage=0.2, aimed=0.45).whereabouts == ["20% of cars", "45% of them aimed"]


def test_what_is_set_in_times_the_usual_is_named_after_what_that_does():
    hours = [Checkpoints(0, times=times).name_in("FY2022") for times in (0.0, 0.5, 1.0, 2.0)]
    assert hours[:2] == ["checkpoints closed", "checkpoints open for fewer hours"]
    assert hours[2:] == ["checkpoints", "checkpoints open for more hours"]
    shared = [Cooperation(0, times=times).name_in("FY2022") for times in (0.0, 0.5, 1.0, 2.0)]
    assert shared == ["cooperation suspended", "less cooperation", "cooperation", "more cooperation"]


def test_inspection_sets_coverage_and_aim_and_the_later_one_holds():
    levers = moved(
        InspectionRate(start=5, stop=20, coverage=0.4, aimed=0.9),
        InspectionRate(start=10, stop=15, ports=("San Ysidro",), coverage=0.7),
    )
    cars = levers.modes == Mode.CAR
    here = cars & (np.array(levers.stations) == "San Ysidro")
    assert (levers["coverage"][7, cars] == 0.4).all() and (levers["aimed"][7, cars] == 0.9).all()
    assert (levers["coverage"][12, here] == 0.7).all() and (levers["aimed"][12, here] == -1.0).all()
    assert (levers["coverage"][12, cars & ~here] == 0.4).all()
    assert (levers["coverage"][:, ~cars] == -1.0).all() and (levers["coverage"][[4, 20]] == -1.0).all()


def test_a_field_office_is_all_of_its_ports_and_no_other():
    cars = moved(InspectionRate(start=5, office="San Diego", coverage="9.5%"))
    here = (cars.modes == Mode.CAR) & np.isin(cars.stations, office_ports()["San Diego"])
    assert here.sum() == 6
    assert (cars["coverage"][5:, here] == 0.095).all() and (cars["coverage"][5:, ~here] == -1.0).all()
    two = InspectionRate(start=5, office=["San Diego", "Tucson"], coverage=0.4)
    ports = (*office_ports()["San Diego"], *office_ports()["Tucson"])
    assert np.array_equal(moved(two)["coverage"], moved(replace(two, office=None, ports=ports))["coverage"])
    assert sorted(port for ports in office_ports().values() for port in ports) == sorted(port_names())


def test_a_multiple_moves_a_lever_of_its_own_and_the_later_policy_holds():
    levers = moved(InspectionRate(start=5, times=2), InspectionRate(start=9, stop=12, coverage=0.4))
    cars = levers.modes == Mode.CAR
    assert (levers["coverage_times"][[5, 20]][:, cars] == 2.0).all() and (levers["coverage"][[5, 20]] == -1.0).all()
    assert (levers["coverage_times"][10] == 1.0).all() and (levers["coverage"][10, cars] == 0.4).all()
    assert InspectionRate(start=5).coverage == 0.08 and InspectionRate(start=5, times=2).coverage is None


def test_a_rate_below_todays_is_called_a_cut():
    """A memo's "9.5% of trucks" is less than half of what is scanned: nothing but the dry run said what holds today."""
    cut = InspectionRate(60, mode="truck", coverage="9.5%")
    assert cut.caution("FY2022") == "a cut: fewer trucks are scanned than today (20.9%)" and cut.caution(
        "FY2022"
    ) in in_words(cut)
    assert InspectionRate(60, times=0.5).caution("FY2022") == "a cut: fewer cars are scanned than today (5%)"
    assert not InspectionRate(60, mode="truck", coverage=0.7).caution("FY2022")
    assert not InspectionRate(60, coverage=0.05).caution("history") and not Crackdown(5).caution("FY2022")


def test_it_says_in_words_what_it_does_and_what_holds_today():
    reported = in_words(InspectionRate(60, stop=90, office="San Diego", times=2, aimed="50%"))
    assert reported == (
        "Inspection at ports, day 60 (2021-11-30) to 89 (2021-12-29): mode car, office San Diego, 2 times today's share, aimed by risk profile 50% "
        "(today 5% of cars, FY2022)"
    )
    assert "(1.2% of cars on that day; 1.2 to 8%, history)" in in_words(InspectionRate(60), "history")
    assert "(7.9% of cars on that day; " in in_words(InspectionRate(2000), "history", days=2192)
    assert (
        in_words(Crackdown(5))
        == "Crackdown on labs, from day 5 (2021-10-06) on: region Northwest, efforts added: as many as usual, 2 times the usual in all"
    )
    assert in_words(LeadershipArrests(90)) == "Arrests of leaders, day 90 (2021-12-30): 1 arrest, target top"
    arrests = LeadershipArrests(90, number=3, every=30)
    assert (
        in_words(arrests)
        == "Arrests of leaders, day 90 (2021-12-30) to 150 (2022-02-28): 3 arrests, target top, every 30 days"
    )


def in_words(made, inputs="FY2022", days=365, **parameters):
    return made.in_words(inputs, days, parameters)


def test_it_says_in_words_what_of_it_lies_beyond_the_run():
    arrests = LeadershipArrests(90, number=5, every=30)
    assert in_words(arrests, days=150).endswith("every 30 days; 2 of 5 arrests fall into the run")
    assert "fall into" not in in_words(arrests, days=211)
    assert in_words(Crackdown(5, stop=90), days=89).endswith("; the run ends before it does, after day 88")
    assert "ends" not in in_words(Crackdown(5, stop=90), days=90) + in_words(Crackdown(5), days=90)


@pytest.mark.parametrize("number, share", [(1, "23.4%"), (3, "42.8%"), (40, "100%")])
def test_the_largest_suppliers_are_as_large_in_words_as_in_the_world(number, share):
    part = build_world(Scenario(days=1, burn_in=0), 1).suppliers["part"]
    assert f"{100 * part[:number].sum():.3g}%" == share
    reported = in_words(PrecursorControl(5, largest=number))
    assert f"({share} of the capacity of 40 suppliers; capacity of all is 1.3 times the use)" in reported
    assert "66.7% of the capacity of 2 suppliers" in in_words(PrecursorControl(5, largest=1), suppliers=2)


def test_arrests_one_after_the_other_without_a_number_go_on_to_the_end():
    monthly = LeadershipArrests(start=10, every=30)
    assert monthly.end is None and monthly.spells(100) == [(10, 11), (40, 41), (70, 71)]
    assert np.flatnonzero(moved(monthly)["arrests_top"]).tolist() == [10, 40, 70]
    assert in_words(monthly, days=100) == "Arrests of leaders, from day 10 (2021-10-11) on: target top, every 30 days"
    assert monthly.until(41) == LeadershipArrests(start=10, number=2, every=30) and monthly.until(10) is None
    assert LeadershipArrests(start=10) == LeadershipArrests(start=10, number=1)
    assert LeadershipArrests.idles({"number": 0, "every": 30}) and not LeadershipArrests.idles({"every": 30})
    assert PrecursorControl.idles({"share": None}) and not PrecursorControl.idles({"share": None, "largest": 1})


@pytest.mark.parametrize(
    "text, times",
    [("2x", 2), ("200%", 2), ("28.7 percent", 0.287), ("2 times", 2), ("Double", 2), ("half", 0.5), ("1.5 x", 1.5)],
)
def test_a_multiple_may_be_written_in_words(text, times):
    assert InspectionRate(start=5, times=text) == InspectionRate(start=5, times=times)
    assert InspectionRate(start=5, coverage="9.5 percent").coverage == 0.095


@pytest.mark.parametrize("kind", known_kinds().values(), ids=lambda kind: kind.kind)
def test_interventions_are_frozen_and_say_what_they_are(kind):
    intervention = kind(start=3)
    with pytest.raises(FrozenInstanceError):
        intervention.start = 4
    assert describe(intervention) == {"kind": kind.kind} | {f.name: getattr(intervention, f.name) for f in fields(kind)}
    assert kind.question.endswith("?")
    assert hash(intervention) == hash(kind(start=3))


@pytest.mark.parametrize("kind", known_kinds().values(), ids=lambda kind: kind.kind)
def test_an_intervention_moves_levers_and_nothing_else(kind):
    """It is handed the levers alone, and changes none of them before its first day."""
    plain, levers = moved(), moved(kind(start=40))
    assert vars(levers).keys() == {"days", "stations", "modes", "moved"}
    assert levers.stations == plain.stations and np.array_equal(levers.modes, plain.modes)
    for name in ("effort", "coverage", "aimed"):
        assert np.array_equal(levers[name][:40], plain[name][:40])
    assert not any(days[:40].any() for days in (levers[f"arrests_{target}"] for target in ("top", "mid", "random")))


def test_end_is_the_day_after_the_last_one():
    assert LeadershipArrests(start=10, number=3, every=20).end == 51
    assert LeadershipArrests(start=10, number=0).end == 11
    assert Crackdown(start=10, stop=30).end == 30 and Crackdown(start=10).end is None


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: LeadershipArrests(start=-1), "nearest 0"),
        (lambda: LeadershipArrests(start=1.5), "a whole day"),
        (lambda: LeadershipArrests(start=True), "a whole day"),
        (
            lambda: LeadershipArrests(start=1, target="boss"),
            r"unknown target 'boss'; allowed: top \(of the largest organizations\), mid-level \(of cells\) or random$",
        ),
        (lambda: LeadershipArrests(start=1, number=-1), "allowed 0 to 1000 arrests; nearest 0"),
        (lambda: LeadershipArrests(start=1, number=1.5), "a whole number"),
        (lambda: LeadershipArrests(start=1, every=9999), "nearest 3650"),
        (lambda: Crackdown(start=10, stop=10), "is empty.*nearest stop 11"),
        (lambda: Crackdown(start=1, region="Norwest"), "did you mean 'Northwest'"),
        (
            lambda: Crackdown(start=1, region="Sinaloa"),
            "unknown region 'Sinaloa'; it lies in 'Northwest'; allowed: Northwest, .*, all$",
        ),
        (
            lambda: Crackdown(start=1, intensity="9.5%"),
            "wrong unit '%'; allowed 'usual efforts', 0 to 20; did you mean intensity = 0.095, which adds 9.5% of the usual",
        ),
        (
            lambda: Crackdown(start=1, intensity="double"),
            "; did you mean intensity = 1, which is 2 times the usual[?]$",
        ),
        (
            lambda: Crackdown(start=1, region="Sinalo"),
            "unknown region 'Sinalo'; Sinaloa lies in 'Northwest'; allowed: ",
        ),
        (lambda: InspectionRate(start=1, ports="Tijuanna"), "the field office of Tijuana is 'San Diego'$"),
        (lambda: InspectionRate(start=1, coverage="9,5%"), "a comma .*, or '0%' to '100%'; did you mean '9.5%'[?]$"),
        (lambda: LabRaids(start=1, number="10 raids/week"), "0 to 60; 10 raids/week are 40 raids/28 days$"),
        (lambda: LabRaids(start=1, number="3 a month"), "0 to 60; 3 a month are about 3 raids/28 days$"),
        (lambda: Crackdown(start=1, intensity=-0.5), "allowed 0 to 20 usual efforts; nearest 0"),
        (lambda: Crackdown(start=1, intensity=float("nan")), "allowed 0 to 20"),
        (lambda: InspectionRate(start=1, coverage=9.5), "allowed 0 to 1, or '0%' to '100%' .*; did you mean '9.5%'"),
        (lambda: InspectionRate(start=1, coverage=950), "allowed 0 to 1, or '0%' to '100%' share of crossings$"),
        (lambda: Crackdown(start=1, region="Ciudad Juárez"), "it lies in 'North'"),
        (
            lambda: InspectionRate(start=1, coverage="950%"),
            "coverage = '950%': allowed 0 to 1, .*; did you mean times = 9.5[?]$",
        ),
        (lambda: InspectionRate(start=1, coverage="150%"), "'150%': allowed 0 to 1, .*; did you mean times = 1.5[?]$"),
        (lambda: InspectionRate(start=1, aimed="150%"), "'150%': allowed 0 to 1, .*; nearest '100%'$"),
        (lambda: InspectionRate(start=1, coverage="double"), "allowed 0 to 1, .*; did you mean times = 2[?]$"),
        (lambda: InspectionRate(start=1, coverage="2x"), "coverage = '2x': allowed .*; did you mean times = 2[?]$"),
        (
            lambda: InspectionRate(start=1, times="+50%"),
            "times = '[+]50%': a change of .*; did you mean times = 1.5[?]$",
        ),
        (
            lambda: InspectionRate(start=1, times="50% less"),
            "a change of today's share; .*; did you mean times = 0.5[?]$",
        ),
        (lambda: InspectionRate(start=1, coverage="+50 percent"), "allowed 0 to 1, .*; did you mean times = 1.5[?]$"),
        (
            lambda: InspectionRate(start=1, times="-150%"),
            "a change of today's share; allowed 0 to 100, instead of coverage$",
        ),
        (lambda: Designation(start=1, strength="50%"), "wrong unit '%'; allowed 'times', .*; did you mean 0.5[?]$"),
        (lambda: AssetSeizure(start=1, share="1001%"), "allowed 0 to 10 of assets a year"),
        (lambda: Strikes(start=1, number="+50%"), "wrong unit '%'"),
        (lambda: Naloxone(start=1, share="+5%"), "share = '[+]5%': a change of today's share; allowed 0 to 1, [^;]*$"),
        (lambda: Crackdown(start=1, intensity="twice"), "intensity = 'twice': allowed 0 to 20, added to the usual"),
        (lambda: InspectionRate(start=1, times="200 times"), "times = 200: allowed 0 to 100 .*; nearest 100$"),
        (lambda: InspectionRate(start=1, aimed=-0.1), "allowed 0 to 1, or '0%' to '100%' share of exams$"),
        (
            lambda: InspectionRate(start=1, ports="San Diego"),
            "'San Diego' is a field office; give office = 'San Diego'",
        ),
        (lambda: InspectionRate(start=1, office="California"), "; its field office is 'San Diego'; allowed: San"),
        (lambda: InspectionRate(start=1, office="texas"), "its field offices are 'El Paso' and 'Laredo'; allowed: San"),
        (
            lambda: InspectionRate(start=1, office="Tijuana"),
            "unknown field office 'Tijuana'; its .* is 'San Diego'; all",
        ),
        (
            lambda: InspectionRate(start=1, ports="Arizona"),
            "give office = 'Tucson', or ports of it: San Luis, .*Douglas$",
        ),
        (lambda: InspectionRate(start=1, ports="Tijuana"), "; nearest ports: San Ysidro, Otay Mesa; its field office"),
        (
            lambda: InspectionRate(start=1, ports="Ciudad Juárez"),
            "; nearest ports: Ysleta, El Paso; its field office is 'El Paso'$",
        ),
        (
            lambda: InspectionRate(start=1, ports="Guerrero"),
            "unknown port 'Guerrero'; allowed: San Ysidro, .*Brownsville$",
        ),
        (
            lambda: Crackdown(start=1, region="California"),
            "; it lies in the United States; allowed: Northwest, .*, all$",
        ),
        (
            lambda: Crackdown(start=1, region="Nogales"),
            "; it lies in ('Northwest'|the United States); allowed: Northwest",
        ),
        (
            lambda: Crackdown(start=1, stop="6 months"),
            "'day'; 6 months are about 183 days; a day is counted from day 0",
        ),
        (
            lambda: LeadershipArrests(1, every="2 weeks"),
            "'2 weeks': wrong unit 'weeks'; allowed 'days', 0 to 3650; 2 weeks are 14 da",
        ),
        (lambda: InspectionRate(start=1, coverage=45), "did you mean '45%', which is 0.45[?]$"),
        (lambda: InspectionRate(start=1, office="San Ysidro"), "is a port; .*its field office, 'San Diego'$"),
        (
            lambda: InspectionRate(start=1, office="San Diago"),
            "unknown field office 'San Diago'; did you mean 'San Die",
        ),
        (lambda: InspectionRate(start=1, office="Miami"), "allowed: San Diego, Tucson, El Paso, Laredo$"),
        (lambda: InspectionRate(start=1, office="Tucson", ports="Naco"), "^office and ports: one of the two"),
        (lambda: InspectionRate(start=1, coverage=0.1, times=2), "^coverage and times: one of the two"),
        (lambda: Scenario(interventions=[InspectionRate(1, times=30)]), "times = 30: today 5% of cars.*up to 20"),
        (lambda: Scenario(interventions=[InspectionRate(1, mode="foot", times=2)]), "today 0% of people on foot.*give"),
        (lambda: moved(InspectionRate(start=1, ports=("Nogales ",))), "did you mean 'Nogales'"),
        (lambda: moved(InspectionRate(start=1, mode="lorry")), "unknown mode 'lorry'; allowed: car, truck, foot$"),
        (lambda: moved(Crackdown(start=100)), "allowed 0 to 99"),
    ],
)
def test_a_wrong_intervention_names_the_nearest_valid_value(make, message):
    with pytest.raises(LeverError, match=message):
        make()


@pytest.mark.parametrize("number, every", [(2.0, 0), (2, 30.0)])
def test_whole_numbers_may_be_written_with_a_point(number, every):
    """They pass the check, so they must run."""
    assert moved(LeadershipArrests(start=10, number=number, every=every))["arrests_top"].sum() == 2


@pytest.mark.parametrize("kind", known_kinds().values(), ids=lambda kind: kind.kind)
def test_every_field_says_what_it_allows_and_allows_just_that(kind):
    assert list(kind.options) == [field.name for field in fields(kind)] and kind.title
    for name, option in kind.options.items():
        assert option.part in ("window", "place", "amount", "relative", "manner") and option.help.endswith(".")
        for choice in option.choices:
            moved(kind(start=3, **{name: (choice,) if option.unit == "names" else choice}))
        if option.high is not None:
            assert option.allowed.startswith(f"{option.low:g} to {option.high:g}") and option.step > 0
            for end, beyond in ((option.low, option.low - 1), (option.high, option.high + 1)):
                assert getattr(kind(start=3, **{name: end}), name) == end
                with pytest.raises(LeverError, match=f"{name} = {beyond!r}: allowed"):
                    kind(start=3, **{name: beyond})


@pytest.mark.parametrize("kind", known_kinds().values(), ids=lambda kind: kind.kind)
def test_each_kind_has_one_amount_and_its_neutral_value_moves_nothing(kind):
    (name,) = (name for name, option in kind.options.items() if option.part == "amount")
    neutral, plain = kind.options[name].neutral, moved()
    if neutral is not None:
        levers = moved(kind(start=3, **{name: neutral}))
        assert np.array_equal(levers["effort"], plain["effort"]) and not any(
            d.any() for d in (levers[f"arrests_{target}"] for target in ("top", "mid", "random"))
        )


@pytest.mark.parametrize("day", range(8, 40))
@pytest.mark.parametrize(
    "whole",
    [
        LeadershipArrests(start=10, number=4, every=5),
        LeadershipArrests(start=10, number=3),
        Crackdown(start=10, stop=30),
        Crackdown(start=10),
        InspectionRate(start=10, coverage=0.5),
    ],
    ids=str,
)
def test_what_lies_before_a_day_is_the_whole_cut_there(whole, day):
    cut, plain = whole.until(day), moved()
    levers, all_of_it = moved(*([cut] if cut else [])), moved(whole)
    for name in ("effort", "coverage", "aimed"):
        assert np.array_equal(levers[name][:day], all_of_it[name][:day])
        assert np.array_equal(levers[name][day:], plain[name][day:])
    assert np.array_equal(levers["arrests_top"][:day], all_of_it["arrests_top"][:day])
    assert not levers["arrests_top"][day:].any()


@pytest.mark.parametrize(
    "interventions, reported",
    [
        ([LeadershipArrests(start=7, number=11)], "interventions[0] (leadership_arrests from day 7): arrests_top = 11 "
         "on day 7: allowed 0 to 10 arrests/day"),
        (
            [Crackdown(start=5, stop=30, intensity=15), InspectionRate(start=0), Crackdown(20, region="all", intensity=15)],
            "interventions[0] (crackdown from day 5) and interventions[2] (crackdown from day 20) together: "
            "effort in Northwest = 30 on day 20: allowed 0 to 20 usual efforts",
        ),
        (
            [LeadershipArrests(0, number=6, target="random"), LeadershipArrests(0, 50, target="mid-level"),
             LeadershipArrests(0, number=3, every=9), LeadershipArrests(0, number=5, target="random")],
            "interventions[0] (leadership_arrests from day 0) and interventions[3] (leadership_arrests from day 0) "
            "together: arrests_random = 11 on day 0",
        ),
        (
            [*[LeadershipArrests(start=9, number=1)] * 10, LeadershipArrests(start=1, number=3, every=4)],
            "(leadership_arrests from day 1) together: arrests_top = 11 on day 9",
        ),
    ],
)  # fmt: skip
def test_interventions_that_together_move_a_lever_too_far_are_named(interventions, reported):
    with pytest.raises(LeverError) as error:
        Scenario(name="much", days=100, interventions=interventions)
    assert str(error.value).startswith("scenario 'much': interventions[0]") and reported in str(error.value)


@pytest.mark.parametrize(
    "interventions",
    [
        [Crackdown(start=5, stop=20, intensity=15), Crackdown(start=20, intensity=15)],
        [Crackdown(start=5, region="Pacific", intensity=15), Crackdown(start=5, region="North", intensity=15)],
        [Crackdown(start=5, intensity=6.7), Crackdown(start=6, intensity=6.7), Crackdown(start=7, intensity=6.6)],
        [LeadershipArrests(start=5, number=10), LeadershipArrests(start=6, number=10)],
        [LeadershipArrests(start=5, number=10), LeadershipArrests(start=5, number=10, target="random")],
        [LeadershipArrests(start=5, number=99, every=1)],
        [InspectionRate(start=5, coverage=1.0)] * 5,
    ],
)
def test_what_does_not_add_up_may_stand_together(interventions):
    """The lever of each day is in its range, as the run itself finds."""
    assert make_levers(Scenario(days=100, interventions=interventions)).excess() is None


def test_what_is_no_intervention_is_refused():
    with pytest.raises(
        ScenarioError, match="interventions: 'crackdown' is no intervention; kinds are .*crackdown, .*inspection_rate, "
    ):
        Scenario(interventions=("crackdown",))
    with pytest.raises(ScenarioError, match=r"interventions = Crackdown\(.*\): allowed a tuple of them; of one: "):
        Scenario(interventions=Crackdown(start=10))


def test_kinds_are_named_after_their_files_and_differ_in_color_and_words():
    files = sorted(path.stem for path in Path(interventions.__file__).parent.glob("[a-z]*.py"))
    assert list(known_kinds()) == files and [kind.kind for kind in known_kinds().values()] == files
    for reported in ("color", "short", "title", "question"):
        assert len({getattr(kind, reported) for kind in known_kinds().values()}) == len(known_kinds())
    for kind in known_kinds().values():
        assert getattr(abm, kind.__name__) is kind and kind.__name__ in abm.__all__
        for act in kind.acts:
            assert set(act.values) | ({act.place} - {""}) <= set(kind.options)
        assert kind.system in SYSTEMS and set(kind.today) <= {column.name for column in DAILY_COLUMNS}


@pytest.mark.parametrize(
    "made, spells",
    [
        (Crackdown(start=10, stop=30), [(10, 30)]), (Crackdown(start=10), [(10, 100)]),
        (Crackdown(start=10, stop=300), [(10, 100)]), (LeadershipArrests(start=10, number=2), [(10, 11)]),
        (LeadershipArrests(start=70, number=5, every=20), [(70, 71), (90, 91)]), (LeadershipArrests(5, number=0), []),
    ],
)  # fmt: skip
def test_spells_are_the_days_on_which_it_acts(made, spells):
    assert made.spells(100) == spells


def test_what_lasts_goes_on_after_its_first_day():
    assert Crackdown.lasts({"intensity": 2.0}) and InspectionRate.lasts({})
    assert LeadershipArrests.lasts({"every": 5}) and not LeadershipArrests.lasts({"every": 0})


def test_a_share_of_something_in_a_year_may_be_a_percentage():
    assert AssetSeizure(start=1, share="50%").share == 0.5 == AssetSeizure(start=1, share="50 percent").share
    assert Treatment(start=1, admissions="10%").admissions == 0.1
