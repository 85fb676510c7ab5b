"""Interdict: an agent-based simulation of the illegal fentanyl flow over the border, and of what policy does to it."""

import os  # at hand from the start, and nothing else: Ctrl-C is heard from what comes next (abm/__main__.py)

from abm.version import __version__

_HOMES = {  # of each public name: where it is, and what it is
    "Scenario": ("abm.model.scenario", "what is run: days, parameters, interventions"),
    "ScenarioError": ("abm.model.scenario", "a scenario, seeds or a pair of scenarios that cannot be"),
    "simulate": ("abm.model.simulation", "run one scenario with one seed; gives a Recording"),
    "compare": ("abm.model.simulation", "measure a policy against its baseline over many seeds"),
    "Recording": ("abm.model.observation", "what one run left behind, day by day"),
    "Intervention": ("abm.model.intervention", "what a policy of your own is a subclass of"),
    "Option": ("abm.model.levers", "what is said of a field of a policy: unit, range, source"),
    "register": ("abm.model.interventions", "make a policy of your own known to files, results and the page"),
    "plug_in": ("abm.model.neutrality", "read mechanisms of your own from files, before anything else is used"),
    "InterdictionModel": (
        "abm.model.mesa_model",
        "the same model under Mesa, day by day, with its agents and its grid",
    ),
    "PARAMETERS": ("abm.model.declared", "every parameter by name: default, unit, range, source"),
    "read_experiment": ("abm.experiment.experiment", "read and check an experiment file; gives an Experiment"),
    "run_batch": (
        "abm.running.engine",
        "do what `interdict batch` does: all runs of an Experiment, tables and pictures",
    ),
    "write_report": ("abm.report.page", "write the results of a batch as one page (HTML), or as a PDF, to send"),
    "report_html": ("abm.report.page", "the same page as text"),
    "paired_differences": (
        "abm.analysis.statistics",
        "a table of runs: what each policy changes, with intervals and effect sizes",
    ),
    "rank_policies": (
        "abm.analysis.statistics",
        "a table of runs: the ranks of policies by a variable, and how likely each is",
    ),
    "recovery_table": ("abm.analysis.statistics", "a table of runs: when the flow is back, by survival analysis"),
    "recovery_curve": ("abm.analysis.statistics", "a table of runs: the share not back yet, day by day"),
    "open_results": ("abm.results.opened", "the tables of a batch as pandas frames, and answers in SQL"),
}
_kinds = os.path.join(os.path.dirname(__file__), "model", "interventions")
for _file in sorted(os.listdir(_kinds)):
    if _file.endswith(".py") and not _file.startswith("_"):  # one kind of intervention, of the same name
        with open(os.path.join(_kinds, _file), encoding="utf-8") as _lines:
            _what = _lines.readline().strip('"\n ').partition(": ")[2].rstrip(".")  # of its own docstring
        _HOMES[_file[:-3].title().replace("_", "")] = f"abm.model.interventions.{_file[:-3]}", f"a policy: {_what}"
__all__ = ["__version__", *sorted(_HOMES)]
__doc__ += "\n\nPublic names:\n\n" + "\n".join(f"- `{name}`: {what}" for name, (_, what) in _HOMES.items())


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that a run loads no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abm' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name][0]), name)


def __dir__() -> list[str]:
    """List the public names, for `dir`, `help` and completion; none is imported by that."""
    return __all__
