"""The top of a report: how the flow goes in order of time, what moves, who dies, all policies at a glance, and what the model misses."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import fall, make_folder, scenario, summarize
from report_folder import IMAGE, small_folder

from abm.analysis.answers import Answer
from abm.analysis.findings import with_range
from abm.analysis.results import Scenario
from abm.measures.survival import Interval
from abm.report.answer import first_of
from abm.report.course import course, moments
from abm.report.abstract import OF_CHANCE, _deaths_and_cost, found_text
from abm.report.found import _aside, _lasting, _people, found_points, moves, still
from abm.report.lead import lead, spoken_of
from abm.report.gathered import gather
from abm.report.glance import glance_part
from abm.report.missed import VERDICTS, missed_text, shipped_checks
from abm.report.sources import sources_of_doubt
from abm.report.yardsticks import yardsticks

DAYS = 730


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return gather(small_folder(tmp_path_factory.mktemp("small")))


def made_of(folder, *flows):
    """Gather a batch of policies with these flows as shares of the usual, from day 180 to 300."""
    made = [scenario(f"p{i}", f"P{i}", "crackdown", flow, (180, 300), 0.2) for i, flow in enumerate(flows)]
    make_folder(folder, [scenario("baseline", "No policy"), *made], 6)
    summarize(folder)
    return gather(folder)


def test_the_flow_is_in_order_of_time_with_the_days_of_the_summary(tmp_path):
    """283 days, 149% and 474 days stood in an order that a reader could not put together."""
    days = np.arange(DAYS)
    flow = np.interp(days, [180, 260, 340, 420, 460, 500, 600, 640], [1.0, 0.5, 1.0, 1.0, 1.4, 1.0, 1.0, 0.7])
    made = made_of(tmp_path, flow)
    answer = made.policies[0]
    of = {name: round(answer[name].estimate) for name in ("days_to_lowest", "days_to_recovery", "days_to_peak")}
    said = course(made, answer)
    assert said.startswith(
        "the flow, as a share of that without the policy (mean of the last 28 days; days from its start), falls by 4"
    )
    back = of["days_to_recovery"]
    assert f"on day {of['days_to_lowest']};" in said
    low, high = (answer["days_to_recovery"].low, answer["days_to_recovery"].high)
    assert f"is back at 95% on day {back} ({low:.0f} to {high:.0f}), {back - 120} days after the policy ended;" in said
    named = [int(day) for day in re.findall(r"day (\d+)", said)]
    assert named.pop() == back  # until that day so much less, from then on so much more
    assert named == sorted(named) and of["days_to_peak"] in named
    assert sorted(day for day, _ in moments(made, answer)) == pytest.approx(sorted(map(float, named)), abs=0.5)


def test_a_flow_that_does_not_come_back_is_said_at_the_end(tmp_path):
    made = made_of(tmp_path, np.interp(np.arange(DAYS), [180, 190], [1.0, 0.5]))
    assert course(made, made.policies[0]).endswith("and is not back at 95% by the end of the run, day 550.")


def test_where_no_flow_falls_that_is_said(tmp_path):
    made = made_of(tmp_path, fall(0.0))
    assert course(made, made.policies[0]) == "the flow does not fall beyond chance at any time."


def test_of_policies_that_avert_nothing_the_one_that_adds_or_falls_most_is_spoken_of(tmp_path):
    days = np.arange(DAYS)
    waves = [
        np.interp(days, [180, 190, 240, 250, 300, 310], [1.0, 1 - d, 1 - d, 1 + d, 1 + d, 1.0]) for d in (0.1, 0.3)
    ]
    made = made_of(tmp_path, *waves)
    quiet = [replace(one, measures=one.measures | {"averted_kg": Interval(0.0, -1.0, 1.0)}) for one in made.policies]
    unclear = SimpleNamespace(policies=quiet, results=made.results, samples=made.samples, folder=made.folder)
    assert spoken_of(unclear, quiet[0]) is quiet[1]
    adding = [replace(quiet[0], measures=quiet[0].measures | {"averted_kg": Interval(-48.0, -66.0, -30.0)}), quiet[1]]
    more = SimpleNamespace(policies=adding, results=made.results, samples=made.samples, folder=made.folder)
    assert spoken_of(more, quiet[1]) is adding[0]
    assert "“P0” lets more through: 48 kg of pure fentanyl (95% interval 30 to 66 kg), " in found_text(
        more, quiet[1], []
    )


def test_what_moves_is_said_with_what_chance_moves(found):
    """Of "Shifted: none" a reader concluded that labs do not move."""
    first, _ = first_of(found)
    name = "shifted_lab_regions"
    shares = {name: Interval(0.3, 0.29, 0.31), f"placebo_{name}": Interval(0.05, 0.04, 0.06)}
    moved = replace(first, measures=shares, differences={name: Interval(0.25, 0.24, 0.26)})
    stays = replace(moved, label="Still", differences={name: Interval(0.01, -0.01, 0.03)})
    [said] = moves([moved, stays])
    assert said.head == "Labs move" and said.text == (
        f"30% (29 to 31%) of all days of labs are in other regions than without the policy under “{IMAGE}”; under “Still” no more than chance (5%)."
    )
    [said] = moves([moved])
    assert said.text.endswith(f"under “{IMAGE}”; chance alone moves some, too (5%).")
    assert not [*moves([stays])] and not still([moved]).text
    assert still([stays]).text == "of labs between regions (5%), under any policy; in brackets what chance alone moves."


def test_beside_the_flow_only_what_is_clear_is_said_to_change(tmp_path):
    """Deaths of −0.2% (−0.4 to 0.0%) were among what a policy changes."""
    folder = small_folder(tmp_path)
    runs = pd.read_csv(folder / "runs.csv")
    with_it, odd = runs["scenario"] == "strong", runs["replicate"] % 2
    runs["deaths"] = 1000.0 + with_it * (1.5 - 4.0 * odd)
    runs["killed"] = 100.0 + with_it * (20.0 + odd)
    runs.to_csv(folder / "runs.csv", index=False)
    summarize(folder)
    made = gather(folder)
    said = {one.head: one.text for one in found_points(made, first_of(made)[0])}
    assert said["Beside the flow"] == (
        f"over the whole run “{IMAGE}” does not clearly change: deaths from overdoses −0.1% (−0.2 to +0.1%)."
    )
    assert "Deaths from overdoses in the United States" not in said
    killed = (
        rf"of 100 in the {DAYS} days without a policy: 2[01] more \(20 to 21\), 2[01]%, under “{re.escape(IMAGE)}”\."
    )
    assert re.fullmatch(killed, said["Killings tied to the trade in Mexico"])


def test_fewer_deaths_have_no_sign_to_be_read(found):
    first, _ = first_of(found)
    fewer = replace(
        first, measures=first.measures | {"deaths": Interval(900.0, 890.0, 910.0)}, differences={"deaths": Interval(-100.0, -120.0, -80.0)}
    )  # fmt: skip
    assert _people([fewer], fewer, "deaths").endswith(f": 100 fewer (80 to 120), 10%, under “{IMAGE}”.")


def test_of_policies_that_are_not_named_it_is_said_from_where_to_where_they_reach(found):
    """ "995 fewer under “All regions” and 2 others": the others were 390 and 333."""
    first, _ = first_of(found)

    def dying(label, change):
        more = {"deaths": Interval(10_000.0 + change, 0.0, 0.0)}
        return replace(first, label=label, measures=first.measures | more, differences={"deaths": Interval(change, change - 9.0, change + 9.0)})  # fmt: skip

    changes = (-2972.0, -1658.0, -995.0, -390.0, -333.0, 50.0)
    said = _people([dying(f"P{i}", change) for i, change in enumerate(changes)], first, "deaths")
    assert said.endswith("“P2”; 333 to 390 fewer under 2 others; 50 more under 1 other.")


def test_of_moves_under_policies_that_are_not_named_the_shares_are_said(found):
    first, _ = first_of(found)
    shares = (0.41, 0.14, 0.08, 0.05, 0.03)
    moved = [
        replace(
            first,
            label=f"P{i}",
            measures=first.measures | {"shifted_modes": Interval(share, share, share)},
            differences={"shifted_modes": Interval(share, share, share)},
        )
        for i, share in enumerate(shares)
    ]
    [said] = moves(moved)
    assert "under “P2”; 3% to 5% under 2 others; " in said.text


def test_where_more_gets_through_and_fewer_die_the_street_price_tells_why(found):
    """Two readers stumbled over six leaders: 48 kg more, 390 deaths fewer."""
    first, _ = first_of(found)
    died, price, more = Interval(-100.0, -120.0, -80.0), Interval(0.01, 0.008, 0.012), Interval(-48.0, -66.0, -30.0)
    measures = first.measures | {
        "deaths": Interval(900.0, 890.0, 910.0),
        "price_mean": Interval(1.01, 1.0, 1.02),
        "averted_kg": more,
    }
    one = replace(first, measures=measures, differences={"deaths": died, "price_mean": price})
    said, of_its_own = _people([one], first, "deaths"), _deaths_and_cost(one)
    assert of_its_own.startswith(
        "100 fewer deaths from overdoses in the United States (80 to 120; 10% of those in the 730 days without it). Under "
    )
    assert "yet" not in _people([one], one, "deaths")  # said of it above
    for text, end in ((said, ""), (of_its_own, f" {OF_CHANCE}")):
        assert text.endswith(f"Under “{IMAGE}” more gets through and yet fewer die: the flow falls first, stocks in the United States run down, and the street price rises, "
                         f"over the run by +1.0% (+0.8 to +1.2%), so that users buy less; what comes through later refills the stocks.{end}")  # fmt: skip
    less = replace(one, measures=measures | {"averted_kg": Interval(48.0, 30.0, 66.0)})
    assert "yet" not in _people([less], first, "deaths") and "yet" not in _deaths_and_cost(less)


def test_what_is_not_priced_and_the_unit_costs_are_said_beside_a_public_cost(found):
    first, _ = first_of(found)
    cost = {"cost_public_million_usd": Interval(64.0, 42.0, 86.0)}
    ends = {
        f"cost_public_million_usd_unit_{end}": Interval(usd, np.nan, np.nan)
        for end, usd in (("low", 31.0), ("high", 106.0))
    }
    note = {"cost_public_million_usd": "not priced: pay of soldiers and police"}
    said = _aside(replace(first, measures=first.measures | cost | ends, notes=note))
    assert "the priced part of the public cost +64 (+42 to +86) million USD, +31 to +106 over the unit costs assumed (not priced: pay of soldiers and police)" in said  # fmt: skip
    partly = replace(first, measures=first.measures | cost | ends, notes=note)
    beside = "USD (31m to 106m over the unit costs assumed)"
    assert f"priced cost 64m {beside}, pay of soldiers and police not priced." in _deaths_and_cost(partly)
    assert "a public cost of 64m USD (31m" in _deaths_and_cost(replace(partly, notes={}))
    for usd, chance in ((Interval(-22.0, -30.0, -14.0), ""), (Interval(-22.0, -50.0, 6.0), ", which may be chance")):
        less = _deaths_and_cost(replace(partly, measures=partly.measures | {"cost_public_million_usd": usd}))
        assert (
            f"priced cost −22m {beside}{chance}, pay of soldiers and police not priced" in less
            and "saving" not in less
            and "of public cost" not in less
        )
    assert _aside(replace(first, measures=first.measures | cost)).endswith(
        "the public cost +64 (+42 to +86) million USD."
    )


def test_policies_that_end_before_the_run_are_said_with_their_days():
    def made(label, stop, is_event=False):
        return Scenario(label, label, (), (10, stop), is_event=is_event)

    policies = [made("Short", 40), made("To the end", 100), made("At once", 11, True), Scenario("None", "None", (), None)]  # fmt: skip
    batch = SimpleNamespace(results=SimpleNamespace(policies=policies, days=100), policies=policies)
    assert _lasting(batch) == "not every policy lasts to the end of the run: 30 days under “Short”."
    batch.policies = [policies.pop()]
    assert (
        _lasting(SimpleNamespace(results=SimpleNamespace(policies=policies[:1], days=100), policies=[0]))
        == "every policy ends after 30 days."
    )
    policies.pop(0)
    assert _lasting(batch) == ""


def test_at_a_glance_a_row_has_the_numbers_of_its_policy_and_says_what_may_be_chance(found):
    rows = re.findall(r"<tr>(.*?)</tr>", glance_part(found), re.S)[1:]
    assert len(rows) == len(found.policies) == 3
    for row, answer in zip(rows, found.policies, strict=True):
        kept = answer["averted_kg"]
        assert f"{kept.estimate:,.0f} ({kept.low:,.0f} to {kept.high:,.0f})".replace("-", "−") in row
        assert (", may be chance" in row) == (not answer.beyond("averted_kg"))


def test_what_is_there_without_a_policy_is_that_of_the_summary(found):
    rows = found.summary.query("scenario == 'baseline' and variable == 'delivered_kg'")
    assert f"{rows['mean'].item() / DAYS:.1f} kg of pure fentanyl get through a day" in yardsticks(found)
    assert "(730 days), with traffic, scanning and demand as in fiscal year 2022 throughout" in yardsticks(found)


def test_what_the_model_misses_is_counted_and_named_by_kind_of_policy():
    """Misses of the border stood beside a crackdown on labs."""
    held = [one for one in shipped_checks() if not one.source.startswith("What must hold")]
    met, unsure, missed = (sum(one.verdict == verdict for one in held) for verdict in VERDICTS)
    scans = missed_text({"inspection_rate"})
    assert f"compared with {len(held)} official figures" in scans
    assert f"meets {met}, {unsure} {'is' if unsure == 1 else 'are'} unclear, and {missed} it misses" in scans
    own = [one for one in held if one.verdict == "missed" and "inspection_rate" in one.kinds]
    of_kind, _, elsewhere = scans.partition("Missed elsewhere: ")
    assert own and all(one.asks in of_kind and one.asks not in elsewhere for one in own[:2])
    assert "None is with a policy of this kind. Missed elsewhere" in missed_text({"of_mine"})


def test_a_share_has_a_decimal_where_its_interval_would_else_have_one_end():
    """It said 2% (2 to 2%)."""
    assert with_range(Interval(0.021, 0.018, 0.023)) == "2.1% (1.8 to 2.3%)"
    assert with_range(Interval(0.143, 0.141, 0.152)) == "14% (14 to 15%)"
    assert with_range(Interval(1.0, 1.0, 1.0)) == "100% (100 to 100%)"


def test_numbers_of_the_checks_have_a_minus_sign_as_all_others_have():
    assert not any(re.search(r"(?<!\S)-\d", text) for one in shipped_checks() for text in (one.asks, one.measured, one.bound))  # fmt: skip
    assert "−50.0% to −30.0%" in {one.bound for one in shipped_checks()}


def test_chance_says_how_many_runs_and_when_they_are_few(found):
    first, _ = first_of(found)
    chance = sources_of_doubt(found, first)[0].text
    assert chance.startswith("over 12 seeds") and "Few seeds" not in chance
    few = sources_of_doubt(found, replace(first, seeds=4))[0].text
    assert few.endswith("the intervals are wide and rough.")


def test_of_a_small_fall_it_is_said_how_long_it_lasts(tmp_path):
    """How fast a flow came back that never was below 90% could not be read."""
    made = made_of(tmp_path, np.interp(np.arange(DAYS), [180, 215, 280, 300], [1.0, 0.92, 0.92, 1.0]))
    low = np.flatnonzero(made.samples["p0"].r < 0.95)
    said = course(made, made.policies[0])
    assert said.endswith(
        f"and is above 95% for good after day {low[-1]} (never below 90%, below 95% on {low.size} days)."
    )


def test_a_policy_of_a_tie_that_may_avert_nothing_is_said_to_be_that():
    """Of "27 kg, −18 to 72" it was said that it ties with the policy that averts most, as if it averted; and a tie had a winner."""
    first, clear, vague = (
        Answer(name, name, 12, {"averted_kg": kept, "averted_share": kept, "days_watched": Interval(90.0, 90.0, 90.0)}, "")
        for name, kept in (("A", Interval(40.0, 20.0, 60.0)), ("B", Interval(38.0, 9.0, 67.0)), ("C", Interval(27.0, -18.0, 72.0)))
    )  # fmt: skip
    said = lead(SimpleNamespace(policies=[first, clear, vague]), first, [clear, vague])
    assert said.startswith(
        "of 3 policies “A”, “B” and “C” cannot be distinguished over these seeds: they avert 40 kg of pure fentanyl (95% interval 20 to 60 kg), "
    )
    assert said.endswith("(90 days); 38 kg; and 27 kg, −18 to 72, which may be chance.") and "most" not in said
    many = [replace(clear, name=name, label=name) for name in "DEFG"]
    said = lead(SimpleNamespace(policies=[first, clear, *many]), first, [clear, *many])
    assert said.startswith("of 6 policies “A”, “B”, “D”, “E” and 2 others cannot be distinguished")
    assert said.endswith("; 38 kg; 38 kg; and 38 kg.")
