"""Batching: an experiment run with a bar of progress, once or in rounds, and its answer in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from abm.command.terminal import compile_once, progress, start_at, tell


@dataclass
class Rounds:
    """Run a batch with a bar of progress, once or in rounds of more replicates; what changed is redone once at most."""

    checked: object
    folder: Path
    workers: int | None
    engine: object
    part: tuple[int, int]
    force: bool
    analyse: bool
    told: set[str] = field(default_factory=set)

    def tell(self, line: str) -> None:
        """Say a line, which several rounds may come to, once."""
        if line not in self.told:
            self.told.add(line)
            tell(line)

    def run(self, replicates) -> bool:
        """Do the runs that are missing up to so many replicates, of every scenario or of each by its name.

        Returns
        -------
        bool
            Every run is done, and every file is there.
        """
        from abm.running.engine import check_batch, run_batch

        plan = check_batch(self.checked, self.folder, replicates, self.force)[1]
        print(f"{self.checked.name}: {plan.told()}", flush=True)
        size = plan.size(self.part)
        del plan  # a large one is held once, by what runs it
        with progress(size, "run") as bar:

            def answer(folder: Path) -> None:
                bar.close()  # what is printed would stand beside it
                print_answer(folder)

            state = run_batch(
                self.checked, self.folder, self.workers, replicates, self.force, bar.update, self.analyse,
                engine=self.engine, shard=self.part, held=partial(start_at, bar), tell=self.tell, answer=answer,
            )  # fmt: skip
        self.force = False
        return not state.amiss

    def run_until_precise(self) -> bool:
        """Do rounds of replicates, and the summary after the last one; tell whether all went well."""
        from abm.running.engine import export_folder, run_until_precise

        told = run_until_precise(self.checked, self.folder, self.run)

        def answer(folder: Path) -> None:
            print(told)
            print_answer(folder, tuple(self.checked.replication.half_widths))

        return not export_folder(self.folder, self.workers, tell=self.tell, answer=answer).amiss


def print_preview(checked, folder: Path, workers: int | None, replicates: int | None) -> None:
    """Print what would be run, how long it would take and how large it would be, whatever the folder holds."""
    from abm.command.preview import preview
    from abm.running.engine import available_cores, check_batch

    plan = check_batch(checked, folder, replicates, force=True)[1]
    compile_once()
    print(preview(checked, plan, workers or available_cores(), replicates))


def print_answer(folder: Path, asked: tuple[str, ...] = ()) -> None:
    """Print what a batch answers, what its shared seeds are worth, and where its files are."""
    if (folder / "summary.csv").exists():
        from abm.analysis import headline
        from abm.results.narrowing import narrowing_text

        print(f"{headline(folder)}\n\n{narrowing_text(folder, asked)}")
    else:
        tell("no replicate is there of a policy and of its baseline: nothing to compare")


def end(folder: Path, all_is_well: bool) -> None:
    """Say where the files are; exit with 1 when something is missing of what there should be."""
    print(f"\nTables and pictures: {folder}/ (dictionary.csv explains every column)")
    if not all_is_well:
        raise SystemExit(1)
