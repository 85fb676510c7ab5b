"""Batching: an experiment run with a bar of progress, once or in rounds, and its answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from abm.terminal import compile_once, progress, start_at, tell


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

    def run(self, replicates) -> None:
        """Do the runs that are missing up to so many replicates, of every scenario or of each by its name."""
        from abm.batch.engine import check_batch, run_batch

        plan = check_batch(self.checked, self.folder, replicates, self.force)[1]
        print(f"{self.checked.name}: {plan.told()}", flush=True)
        size = plan.size(self.part)
        del plan  # a large one is held once, by what runs it
        with progress(size, "run") as bar:
            run_batch(
                self.checked, self.folder, self.workers, replicates, self.force, bar.update,
                self.analyse, engine=self.engine, shard=self.part, held=partial(start_at, bar), tell=tell,
            )  # fmt: skip
        self.force = False

    def run_until_precise(self) -> None:
        """Do rounds of replicates, and the summary after the last one."""
        from abm.batch.engine import export_folder, run_until_precise

        told = run_until_precise(self.checked, self.folder, self.run)
        export_folder(self.folder, self.workers)
        print(told)


def print_preview(checked, folder: Path, workers: int | None, replicates: int | None) -> None:
    """Print what would be run, how long it would take and how large it would be, whatever the folder holds."""
    from abm.batch.engine import available_cores, check_batch
    from abm.batch.preview import preview

    plan = check_batch(checked, folder, replicates, force=True)[1]
    compile_once()
    print(preview(checked, plan, workers or available_cores(), replicates))


def print_answer(folder: Path, asked: tuple[str, ...] = ()) -> None:
    """Print what a batch answers, what its shared seeds are worth, and where its files are."""
    if (folder / "summary.csv").exists():
        from abm.analysis import headline
        from abm.batch.narrowing import narrowing_text

        print(f"{headline(folder)}\n\n{narrowing_text(folder, asked)}")
    else:
        tell("no replicate is there of a policy and of its baseline: nothing to compare")
    print(f"\nTables and pictures: {folder}/ (dictionary.csv explains every column)")
