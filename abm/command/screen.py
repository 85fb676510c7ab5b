"""Screen: what a batch shows while it goes, a bar of progress and lines, and what it answers in the end."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from abm.command.terminal import compile_once, progress, tell
from abm.store.finished import Asked, Said

if TYPE_CHECKING:
    from abm.experiment.experiment import Experiment
    from abm.running.hearing import Hearing
    from abm.store.plan import Plan

NOTHING = "no replicate is there of a policy and of its baseline: nothing to compare"


class Screen:
    """Show how a batch goes, and its answer; to be used by `with` where runs are done, which takes the bar away.

    Parameters
    ----------
    asked : Asked or None
        By which the same command knows the next time that nothing is to be done.
    responses : tuple of str
        The response variables whose differences are to be known well; none where that was not asked for.
    """

    def __init__(self, asked: Asked | None = None, responses: tuple[str, ...] = ()) -> None:
        self.asked, self.responses = asked, responses
        self.reported: set[str] = set()
        self.said: list[str] = []
        self.place = -1  # of the answer among what was said
        self.bars = ExitStack()  # the one that is shown

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.bars.close()

    @cached_property
    def hearing(self) -> Hearing:
        """Return what hears a batch for this screen."""
        from abm.running.hearing import Hearing

        return Hearing(self.tell, self.begin, self.report, self.answer, self.end)

    def tell(self, line: str) -> None:
        """Say a line, which several rounds may come to, once."""
        if line not in self.reported:
            self.reported.add(line)
            tell(line)

    def say(self, text: str) -> None:
        """Print a text, below where the bar was, and keep it."""
        self.bars.close()
        self.said.append(text)
        print(text, flush=True)

    def begin(self, plan: Plan, number: int, done: int) -> None:
        """Say what is run, have the rules compiled where a run is left to be done, and then start the bar's clock."""
        self.say(f"{plan.about['name']}: {plan.in_words()}")
        if done < number:
            compile_once()
        self.bar = self.bars.enter_context(progress(number, "run", done))

    def report(self, runs: int) -> None:
        """Show that some runs have ended."""
        self.bar.update(runs)

    def answer(self, folder: Path) -> None:
        """Print what a batch answers, or that there is nothing to compare."""
        text = answer_text(folder, self.responses)
        if text:
            self.place = len(self.said)
        self.say(text) if text else tell(NOTHING)

    def end(self, files: list[str]) -> None:
        """Note that all is done, with the files of the results that were written."""
        if self.asked and "summary.csv" in files:
            self.asked.note(Said(self.said, self.place, terminal_columns(), [*self.responses]), files)


def is_repeated(asked: Asked | None) -> bool:
    """Tell whether all that is asked was done before and is as it was left; if so, print what was answered then, as wide as the terminal is now."""
    if asked is None or not (said := asked.answer()):
        return False
    texts = [*said.texts]
    if said.place >= 0 and said.columns != terminal_columns():
        texts[said.place] = answer_text(asked.folder, tuple(said.responses)) or texts[said.place]
    print("\n".join(texts))
    print("\nNothing was to be done: every run is there, and no file has changed.")
    end(asked.folder, True)
    return True


def print_preview(checked: Experiment, folder: Path, workers: int | None, replicates: int | None) -> None:
    """Print what would be run, how long it would take and how large it would be, whatever the folder holds."""
    from abm.command.preview import preview
    from abm.running.engine import available_cores, check_batch

    plan = check_batch(checked, folder, replicates, force=True)[1]
    compile_once()
    print(preview(checked, plan, workers or available_cores(), replicates))


def terminal_columns() -> int | None:
    """Return how many columns the terminal has, if that is known."""
    return get_terminal_size((0, 0)).columns or None


def terminal_room() -> int:
    """Return of how many columns an answer is made: those of the terminal, within limits."""
    from abm.analysis.tabular import NARROW, WIDTH

    return max(NARROW, min(WIDTH, terminal_columns() or WIDTH))


def answer_text(folder: Path, asked: tuple[str, ...] = ()) -> str | None:
    """Return what a batch answers in short, and, where precision was asked for, what its shared seeds are worth; None without a summary."""
    if not (folder / "summary.csv").exists():
        return None
    from abm.analysis import brief
    from abm.results.narrowing import narrowing_text
    from abm.store.folder import ANSWER

    text = brief(folder, ANSWER, terminal_room())
    return f"{text}\n\n{narrowing_text(folder, asked)}" if asked else text


def end(folder: Path, all_is_well: bool) -> None:
    """Say where the files are; exit with 1 when something is missing of what there should be."""
    print(f"\nTables and pictures: {folder}/ (dictionary.csv explains every column)")
    if (folder / "summary.csv").exists():
        print(f"As one page to send: interdict report {folder}")
    if not all_is_well:
        raise SystemExit(1)
