"""Columns: unit and meaning of every column of the tables that are made of other tables, as the dictionary tells them.

Those of tables that runs are put into stand where the runs are (`abm/store/rows.py`, the mechanisms).
"""

from __future__ import annotations

from typing import TypeAlias

from abm.measures.chance import BEYOND_CHANCE
from abm.measures.falls import STATUSES
from abm.measures.paired import ALPHA

Columns: TypeAlias = dict[str, tuple[str, str]]  # unit and meaning, by column

START_COLUMNS: Columns = {
    "policy_start": (
        "days",
        "first day of the policy, from the first recorded day, which is 0; of the placebo, of its other random numbers",
    ),
    "policy_start_date": ("YYYY-MM-DD", "date of that day under the inputs; both are blank without a policy"),
}
SUMMARY_COLUMNS: Columns = {
    "scenario": ("name", "scenario"),
    "label": ("text", "scenario in words"),
    "variable": ("name", "response variable or measure of resilience"),
    "unit": ("text", "unit of the variable"),
    "n": ("seeds", "paired seeds the row rests on"),
    "mean": ("of the variable", "mean over seeds; for a measure of resilience its estimate (see basis)"),
    "median": ("of the variable", "median over single runs"),
    "low": ("of the variable", "lower end of the 95% interval of the mean (Student) or of the estimate (see basis)"),
    "high": (
        "of the variable",
        "upper end of that interval; of days, empty beside a number: beyond the end of the run",
    ),
    "run_low": ("of the variable", "2.5% quantile of single runs"),
    "run_high": ("of the variable", "97.5% quantile of single runs"),
    "difference": (
        "of the variable",
        "mean paired difference, same seed by same seed, to compared_with; with what follows, empty where the row compares with the baseline by itself (basis: mean series, public cost): there low and high say whether it is beyond chance",
    ),
    "difference_low": ("of the variable", "lower end of the 95% interval of that mean (Student)"),
    "difference_high": ("of the variable", "upper end of that interval"),
    "difference_relative": ("share", "difference as a share of the mean of compared_with"),
    "compared_with": ("name", "scenario the difference is taken to"),
    "p": ("probability", "two-sided p-value of no difference, of this variable alone"),
    "p_adjusted": (
        "probability",
        "the same adjusted (Holm) for all response variables of the scenario but the flow (delivered_kg), which is asked about first and judged alone; of the shifted shares apart",
    ),
    "clear": (
        "1 = yes, 0 = no",
        f"whether p_adjusted is below {ALPHA}; the answer names those that also move more than under the placebo",
    ),
    "policy_start": START_COLUMNS["policy_start"],
    "policy_start_date": START_COLUMNS["policy_start_date"],
    "basis": (
        "text",
        "how the row was taken: runs, mean series (bootstrap over seeds), seeds that fell below 90%, or public cost (paired, at the unit costs of abm/inputs/data/unit_costs.toml; of a ratio Fieller's interval)",
    ),
    "status": ("text", f"recovery_status only: {'; '.join(STATUSES)}"),
    "note": ("text", "what to bear in mind when reading the row"),
}

DIFFERENCE_COLUMNS: Columns = {
    "scenario": ("name", "policy"),
    "label": ("text", "policy in words"),
    "compared_with": ("name", "another policy with the same baseline"),
    "compared_label": ("text", "that policy in words"),
    "policy_start": ("days", "first day of the policy, from the first recorded day, which is 0"),
    "policy_start_date": ("YYYY-MM-DD", "date of that day under the inputs"),
    "compared_start": ("days", "first day of the other policy"),
    "compared_start_date": ("YYYY-MM-DD", "date of that day under the inputs"),
    "variable": ("name", "response variable or measure of resilience, as in summary.csv"),
    "unit": ("text", "unit of the variable"),
    "n": ("seeds", "seeds that both policies have"),
    "difference": ("of the variable", "scenario minus compared_with, same seed by same seed"),
    "difference_low": ("of the variable", "lower end of its 95% interval (Student)"),
    "difference_high": ("of the variable", "upper end of that interval"),
    "p": ("probability", "two-sided p-value of no difference, of this comparison alone"),
    "p_adjusted": (
        "probability",
        "the same adjusted (Holm) for all pairs of policies of the baseline and the variable",
    ),
    "clear": ("1 = yes, 0 = no", f"whether p_adjusted is below {ALPHA}; otherwise the two cannot be distinguished"),
}

EFFECT_COLUMNS: Columns = {
    "variable": ("name", "response variable, as in summary.csv"),
    "policy": ("name", "scenario of the experiment file"),
    "point": ("number", "point of the design"),
    "label": ("text", "readable name of the point"),
    "scenario": ("name", "what the policy is called at this point in all tables"),
    "policy_start": START_COLUMNS["policy_start"],
    "policy_start_date": START_COLUMNS["policy_start_date"],
    "n": ("seeds", "paired seeds the row rests on"),
    "unit": ("text", "unit of effect, low and high"),
    "effect": (
        "see unit",
        "what the policy does against the baseline with the same parameters and seeds: of a response variable of runs.csv "
        "the paired difference as a share of that baseline; of a measure of the flow its estimate, as in summary.csv",
    ),
    "low": ("see unit", "lower end of the 95% interval of the effect"),
    "high": ("see unit", "upper end of that interval"),
    "clear": (
        "1, -1 or 0",
        f"above or below no effect, each row alone, {BEYOND_CHANCE}; 0: not; empty: cannot be determined",
    ),
    "status": ("text", "recovery_status only: what became of the flow"),
}

INDEX_COLUMNS: Columns = {
    "policy": ("name", "scenario of the experiment file"),
    "variable": ("name", "response variable; its effect at a point is that of effects.csv"),
    "factor": ("name", "what varies, as in design.csv"),
    "with_factor": ("name", "second-order rows: the other factor; empty otherwise"),
    "S1": ("share of variance", "first-order index: the factor alone"),
    "S1_conf": ("share of variance", "half-width of its 95% confidence interval (bootstrap over points)"),
    "ST": ("share of variance", "total index: the factor alone or together with others"),
    "ST_conf": ("share of variance", "half-width of its 95% confidence interval (bootstrap over points)"),
    "S2": ("share of variance", "second-order index: what the two factors do together beyond each alone"),
    "S2_conf": ("share of variance", "half-width of its 95% confidence interval (bootstrap over points)"),
    "points": ("number", "points the row rests on"),
    "chance": (
        "share of variance",
        "mean squared standard error of an effect over the variance of effects over points; empty: cannot be determined",
    ),
}

EVIDENCE_COLUMNS: Columns = {
    "scenario": ("name", "policy"),
    "label": ("text", "policy in words"),
    **START_COLUMNS,
    "observable": ("name", "column of daily.csv that a government sees"),
    "name": ("text", "that observable in words"),
    "window_days": ("days", "from the start of the policy; they are compared with the 360 days before"),
    "n": ("seeds", "worlds the row rests on"),
    "true_drop": ("share", "by how much the flow of the window is lower than without the policy, same seeds"),
    "true_drop_low": ("share", "lower end of its 95% interval"),
    "true_drop_high": ("share", "upper end of that interval"),
    "shown": ("share", "of worlds in which the observable stands out of the months before (Student's prediction, 5%)"),
    "shown_low": ("share", "lower end of its 95% interval (Wilson)"),
    "shown_high": ("share", "upper end of that interval"),
    "shown_without": ("share", "of the same worlds without the policy: success that would be claimed in vain"),
    "shown_without_low": ("share", "lower end of its 95% interval (Wilson)"),
    "shown_without_high": ("share", "upper end of that interval"),
    "praised": ("share", "of worlds in which the mean of the window looks better than the month before the start"),
    "praised_without": ("share", "the same without the policy"),
}

DICTIONARY_COLUMNS: Columns = {
    "file": ("name", "table"),
    "column": ("name", "column of the table"),
    "unit": ("text", "its unit"),
    "meaning": ("text", "what it says"),
    "label": ("text", "what it is called in titles and on axes; blank: it stands in none, or by its meaning"),
    "kind": (
        "name",
        "of runs.csv: key; response (taken of one run; main response: the first that a design explains); pair (of a "
        "run and its baseline); shifted (what moved elsewhere); blank in other tables",
    ),
    "note": ("text", "what to bear in mind wherever it is shown"),
}
