"""Batching: an experiment run with a bar of progress, once or in rounds, and its answer in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.command.terminal import compile_once, progress, start_at, tell
from abm.store.finished import Asked

if TYPE_CHECKING:
    from abm.experiment.experiment import Experiment
    from abm.running.engine import Replicates
    from abm.running.processes import Engine

NOTHING = "no replicate is there of a policy and of its baseline: nothing to compare"


@dataclass
class Rounds:
    """Run a batch with a bar of progress, once or in rounds of more replicates; what changed is redone once at most.

    Attributes
    ----------
    asked : Asked or None
        By which the same command knows the next time that nothing is to be done.
    said : list of str
        What was printed.
    """

    checked: Experiment
    folder: Path
    workers: int | None
    engine: Engine
    part: tuple[int, int]
    force: bool
    analyze: bool
    asked: Asked | None = None
    told: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def tell(self, line: str) -> None:
        """Say a line, which several rounds may come to, once."""
        if line not in self.told:
            self.told.add(line)
            tell(line)

    def say(self, text: str) -> None:
        """Print a text, and keep it."""
        self.said.append(text)
        print(text, flush=True)

    def answer(self, folder: Path, asked: tuple[str, ...] = ()) -> None:
        """Print what a batch answers, or that there is nothing to compare."""
        text = answer_text(folder, asked)
        self.say(text) if text else tell(NOTHING)

    def end(self, files: list[str]) -> None:
        """Note that all is done, with the files of the results that were written."""
        if self.asked and "summary.csv" in files:
            self.asked.note("\n".join(self.said), files)

    def run(self, replicates: Replicates) -> bool:
        """Do the runs that are missing up to so many replicates, of every scenario or of each by its name.

        Returns
        -------
        bool
            Every run is done, and every file is there.
        """
        from abm.running.engine import check_batch, run_batch

        plan = check_batch(self.checked, self.folder, replicates, self.force)[1]
        self.say(f"{self.checked.name}: {plan.told()}")
        size = plan.size(self.part)
        del plan  # a large one is held once, by what runs it
        with progress(size, "run") as bar:

            def answer(folder: Path) -> None:
                bar.close()  # what is printed would stand beside it
                self.answer(folder)

            state = run_batch(
                self.checked, self.folder, self.workers, replicates, self.force, bar.update, self.analyze,
                engine=self.engine, shard=self.part, held=partial(start_at, bar), tell=self.tell, answer=answer, end=self.end,
            )  # fmt: skip
        self.force = False
        return not state.amiss

    def run_until_precise(self) -> bool:
        """Do rounds of replicates, and the summary after the last one; tell whether all went well."""
        from abm.running.engine import export_folder, run_until_precise

        asked = self.checked.replication
        told = run_until_precise(self.checked, self.folder, self.run)

        def answer(folder: Path) -> None:
            self.say(told)
            self.answer(folder, tuple(asked.half_widths) if asked else ())

        return not export_folder(self.folder, self.workers, tell=self.tell, answer=answer, end=self.end).amiss


def is_told_again(asked: Asked | None) -> bool:
    """Tell whether all that is asked was done before and is as it was left; if so, print what was answered then."""
    if asked is None or not (answer := asked.answer()):
        return False
    print(f"{answer}\n\nNothing was to be done: every run is there, and no file has changed.")
    end(asked.folder, True)
    return True


def print_preview(checked: Experiment, folder: Path, workers: int | None, replicates: int | None) -> None:
    """Print what would be run, how long it would take and how large it would be, whatever the folder holds."""
    from abm.command.preview import preview
    from abm.running.engine import available_cores, check_batch

    plan = check_batch(checked, folder, replicates, force=True)[1]
    compile_once()
    print(preview(checked, plan, workers or available_cores(), replicates))


def print_answer(folder: Path) -> None:
    """Print what a batch answers, or that there is nothing to compare."""
    text = answer_text(folder)
    print(text) if text else tell(NOTHING)


def answer_text(folder: Path, asked: tuple[str, ...] = ()) -> str | None:
    """Return what a batch answers, and what its shared seeds are worth; None without a summary."""
    if not (folder / "summary.csv").exists():
        return None
    from abm.analysis import headline
    from abm.results.narrowing import narrowing_text

    return f"{headline(folder)}\n\n{narrowing_text(folder, asked)}"


def end(folder: Path, all_is_well: bool) -> None:
    """Say where the files are; exit with 1 when something is missing of what there should be."""
    print(f"\nTables and pictures: {folder}/ (dictionary.csv explains every column)")
    if not all_is_well:
        raise SystemExit(1)
