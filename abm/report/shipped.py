"""Shipped: what is kept of a standard experiment beside the code: its report, summary tables and manifest; and an index of all of them.

What every report takes from a design, freeze and those over ranges, is written where reports read it.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from abm.analysis.results import replace_file
from abm.inputs.inside import StoreError, inside, make_folder
from abm.model.compilation import source_hash
from abm.report import ahead, ranges, rests, strengths
from abm.report.gathered import gather
from abm.report.page import write_report
from abm.report.answer import FOUND
from abm.report.reproduction import EXPERIMENTS, is_shipped
from abm.results.reader import DICTIONARY, ResultsFolder
from abm.store.folder import ANSWER, EXPLAINED, MANIFEST, TABLES

REPORT, INDEX = "report.html", "README.md"
KEPT = (ANSWER, *(TABLES[name] for name in ("summary", "differences", "evidence", "explanation")), DICTIONARY, MANIFEST)
DRAWN = (".png", ".svg")
IN_README = {  # pictures of experiments: their name in the README, and in figures/
    "quickstart": {"flow_over_time": "flow_over_time", "cost_over_time": "cost_over_time"}
}
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
EARLIER = (
    "**Of an earlier tree**: the rules have changed since, and what they say now may differ; the command makes it anew."
)
HEAD = """# Reports of the standard experiments

One page each, to be opened in a browser (`report.html`), with its summary tables; `dictionary.csv` explains every column, and `manifest.json`
says what the numbers come of. Runs are not kept here. All of it is made again by one command, one experiment by its name behind it:

```sh
interdict standard
```
"""


def ship(results: Path, out: Path) -> list[Path]:
    """Write the report of a results folder to another folder, with summary tables, manifest and pictures of explanations; return the files.

    Raises
    ------
    StoreError
        The results are not those of a shipped experiment file as it is, they are damaged, or a file cannot be written.
    """
    found = ResultsFolder.at(results)
    name = str(found.manifest.get("name"))
    if not is_shipped(found.manifest, EXPERIMENTS / f"{name}.toml"):
        raise StoreError(f"{results}: not of experiments/{name}.toml as it is now; interdict standard {name} runs that")
    make_folder(out)
    written = write_report(results, out / REPORT)
    drawn = sorted(
        path.relative_to(results).as_posix() for kind in DRAWN for path in (results / EXPLAINED).glob(f"*{kind}")
    )
    for kept in (*KEPT, *drawn):
        held, target = inside(results, kept), inside(out, kept)
        if not held.is_file():
            target.unlink(missing_ok=True)
            continue
        make_folder(target.parent)
        replace_file(target, lambda unfinished, held=held: shutil.copyfile(held, unfinished))  # type: ignore[misc]
        written.append(target)
    return written


def illustrate(name: str, results: Path) -> list[Path]:
    """Copy the pictures of an experiment that the README shows to where it shows them, as PNG and as SVG; return the files."""
    readme = rests.FILE.resolve().parent
    pictures = [
        (readme / f"{shown}{kind}", inside(results, f"figures/{drawn}{kind}"))
        for shown, drawn in IN_README.get(name, {}).items()
        for kind in DRAWN
    ]
    return [_put(target, lambda path, held=held: shutil.copyfile(held, path)) for target, held in pictures]  # type: ignore[misc]


def is_of_today(folder: Path) -> bool:
    """Tell whether what is shipped was made by the rules as they are now."""
    return ResultsFolder.at(folder).manifest.get("rule_source_hash") == source_hash()


def lead_of(page: str) -> str:
    """Return what a report says it found, as text; all of its answer where no paragraph says that."""
    said = [html.unescape(re.sub(r"<[^>]+>", "", lead)) for lead in LEAD.findall(page)]
    found = [text.removeprefix(f"{FOUND}. ") for text in said if text.startswith(FOUND)]
    return " ".join(found or said)


def write_index(out: Path, names: Sequence[str]) -> Path:
    """Write what reports there are, what each answers, and which of them are of an earlier tree; return the file."""
    parts = [HEAD, *(_entry(out / name, name) for name in names if (out / name / MANIFEST).is_file())]
    replace_file(out / INDEX, lambda unfinished: unfinished.write_text("\n".join(parts), encoding="utf-8"))
    return out / INDEX


def _entry(folder: Path, name: str) -> str:
    found = ResultsFolder.at(folder)
    manifest, page = found.manifest, (folder / REPORT).read_text(encoding="utf-8")
    more = [f"[{kept}]({name}/{kept})" for kept in KEPT if (folder / kept).is_file()]
    lines = [
        f"## {name}", found.question, f"> {_escaped(lead_of(page))}",
        f"[Report]({name}/{REPORT}); {', '.join(more)}.",
        f"`interdict standard {name}`: {manifest.get('replicates')} seeds, rules {manifest.get('rule_source_hash')}, finished {manifest.get('ended')}.",
        *([] if is_of_today(folder) else [EARLIER]),
    ]  # fmt: skip
    return "\n\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return text in which nothing is markup."""
    return re.sub(r"([\\`*_<>\[\]#])", r"\\\1", text)


def lend(name: str, results: Path) -> list[Path]:
    """Write the tables that every report takes from a design to where reports read them; return the files.

    Raises
    ------
    StoreError
        No results of a design, or some that are damaged.
    """
    said = results / ANSWER
    if name == rests.NAME:
        return [_put(rests.FILE, lambda path: shutil.copyfile(said, path))]
    found, kept = gather(results), ranges.ranges_file(name)
    return [
        _put(kept, lambda path: ranges.ranges_table(found).to_csv(path, index=False)),
        _put(ahead.ahead_file(name), lambda path: ahead.ahead_table(found).to_csv(path, index=False)),
        _put(strengths.strengths_file(name), lambda path: strengths.strengths_table(found).to_csv(path, index=False)),
        _put(kept.resolve().with_suffix(".txt"), lambda path: shutil.copyfile(said, path)),
    ]


def _put(path: Path, write: Callable[[Path], object]) -> Path:
    """Write a file of the package, which may be kept elsewhere in the repository."""
    replace_file(path.resolve(), write)
    return path
