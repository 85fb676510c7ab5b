"""Page: a report put together: question, answer, how sure, pictures, tables, assumptions, and how to make it again."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from abm.analysis.probability import SURE, Chances, chance_sentence
from abm.analysis.results import replace_file
from abm.analysis.verdict import READING
from abm.inputs.reading import require_path
from abm.report.answer import SHORT, Said, answer_paragraphs, design_answer, first_of
from abm.report.assumptions import changed_line, conditions, parameters_table, policies_table, screening_part
from abm.report.carried import assumptions_part
from abm.report.charts import common_start, series_of, series_table, styles_of
from abm.report.explained import explained_part
from abm.report.gathered import Gathered, gather
from abm.report.glance import glance_part
from abm.report.lead import spoken_of
from abm.report.markup import Html, bullets, data, fold, join, paragraphs, tag, text
from abm.report.missed import missed_part
from abm.report.modes import modes_part
from abm.report.pdf import ReportError, print_pdf
from abm.report.pictures import pictures_part
from abm.report.points import most_often_first, points_part, reaches
from abm.report import rests
from abm.report.borrowed import same_policies
from abm.report.ranges import design_for, ranges_part
from abm.report.ranking import ranking_part
from abm.report.reproduction import reproduction_part
from abm.report.rests import rests_part
from abm.report.sureness import sureness, verdict_text
from abm.report.tables import answer_tables, chance_table, differences_table, frame_table, summary_table, verdict_table
from abm.report.together import together
from abm.version import __version__

WEB = Path(__file__).parent / "web"
SCRIPTS = (
    "student.js",
    "tables.js",
    "chances.js",
    "axes.js",
    "curves.js",
    "pictures.js",
    "report.js",
)  # each uses what stands before it
MOST_BYTES = 10_000_000
OF_ITS_OWN = 100_000  # bytes of scripts, styles and the table of contents
PICTURES = Html("<!-- pictures -->")  # stands for them until it is known what room is left
SCRIPT = re.compile(r"(?s)<script>(.*?)</script>")
OWN_FREEZE = "Of policies of this report, each adaptation held still under the same seeds: under “Why the flow came back”, above."
REPLAYED = "One random seed of many, with the policy and without it: what can happen, not what does on average."


def write_report(folder: Path | str, out: Path | str, pdf: bool = False, replay: str = "") -> list[Path]:
    """Write the report of a results folder to an HTML file, and beside it, if asked, to a PDF.

    Parameters
    ----------
    folder : Path or str
        As `interdict batch` leaves it.
    out : Path or str
        The HTML file; a PDF has its name.
    replay : str
        A page that stands on its own and plays within this one, as `abm.viewer.film.replay.replay_html` makes it; "": none.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    StoreError
        No results of a batch, or some that are damaged.
    ReportError
        `out` cannot be written, or no browser that prints is there; the HTML file is written before.
    """
    require_path(folder, "folder")
    require_path(out, "out")
    page = Path(out)
    if page.suffix.lower() not in (".html", ".htm"):
        raise ReportError(f"{page}: needs a name that ends in .html")
    html = report_html(folder, replay)
    try:
        replace_file(page, lambda unfinished: unfinished.write_text(html, encoding="utf-8"))
    except OSError as error:
        raise ReportError(f"{page}: cannot be written: {error.strerror}") from None
    if not pdf:
        return [page]
    print_pdf(page, page.with_suffix(".pdf"))
    return [page, page.with_suffix(".pdf")]


def report_html(folder: Path | str, replay: str = "") -> str:
    """Return the report of a results folder as a text.

    Parameters
    ----------
    folder, replay
        As in `write_report`.

    Returns
    -------
    str
        One HTML page, which asks for nothing from elsewhere.

    Raises
    ------
    StoreError
        No results of a batch, or some that are damaged.
    """
    require_path(folder, "folder")
    return page_of(gather(folder), replay)


def page_of(found: Gathered, replay: str = "") -> str:
    """Return the report of what was found in a results folder; `replay` as in `write_report`."""
    series = series_of(found)
    values = data(
        "values",
        {
            "series": series,
            "policies": styles_of(found),
            "start": common_start(found),
            "chances": [chance_values(one) for one in found.chances],
            "sure": SURE,
        },
    )
    sections = [*(_design_sections(found) if found.design else _sections(found, series)), _replay(replay) or Html("")]
    main = join(_pictured(found, sections, MOST_BYTES - OF_ITS_OWN - len(values.encode())))
    title = found.folder.question or found.name
    script = "\n".join((WEB / name).read_text(encoding="utf-8") for name in SCRIPTS)
    pieces = {
        "<!--TITLE-->": text(title),
        "<!--CHANGED-->": tag("p", changed_line(found), class_="note") if changed_line(found) else "",
        "<!--NAME-->": text(found.name.replace("_", " ")),
        "<!--VERSION-->": text(f"Made by interdict {__version__} from the results of {found.folder.version}"),
        "<!--CONTENT-->": join([_contents(main), main, values]),
        "/*STYLE*/": (WEB / "report.css").read_text(encoding="utf-8"),
        "/*SCRIPT*/": script,
        "SCRIPT_HASHES": " ".join(map(_hash, [script, *SCRIPT.findall(replay)])),
    }
    marks = re.compile("|".join(map(re.escape, pieces)))  # in one go: a piece may hold what looks like a mark
    return marks.sub(lambda mark: pieces[mark[0]], (WEB / "report.html").read_text(encoding="utf-8"))


def _pictured(found: Gathered, sections: list[Html], room: int) -> list[Html]:
    """Put the pictures where they belong, as many as there is room for (bytes) beside the other sections."""
    drawn = [*pictures_part(found, room - sum(len(section.encode()) for section in sections))]
    pictures = _section("pictures", "Pictures", *drawn) if drawn else Html("")
    return [pictures if section is PICTURES else section for section in sections]


def _hash(script: str) -> str:
    """Return by what the page lets a script run: no other one does, whatever stands in a label."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _replay(page: str) -> Html | None:
    """Return a page that plays within this one, without a way out of its frame."""
    if not page:
        return None
    frame = tag("iframe", srcdoc=page, sandbox="allow-scripts", title="Replay of two runs", class_="replay")
    return _section("replay", "One pair of runs, day by day", paragraphs([REPLAYED], class_="note"), frame)


def _section(name: str, title: str, *contents: Html | str | None) -> Html:
    return tag("section", tag("h2", title, id=name), *contents)


def _contents(main: Html) -> Html:
    """Return links to the sections."""
    found = re.findall(r'<h2 id="(\w+)">(.*?)</h2>', main)
    return tag("nav", *(tag("a", Html(title), href=f"#{name}") for name, title in found), aria_label="Contents")


def _sections(found: Gathered, series: list[dict]) -> Iterator[Html]:
    said = answer_paragraphs(found)
    glance = glance_part(found) if found.policies else None
    yield _section("answer", "The answer", *map(_short, said[:SHORT]), glance, *map(_more, said[SHORT:]))
    if found.policies:
        sure = [
            bullets(sureness(found)),
            missed_part(),
            tag("h3", "By which response variables"),
            tag("p", verdict_text(found)),
        ]
        yield _section("sure", "How sure", *sure, verdict_table(found.verdicts), paragraphs([READING], class_="note"))
        yield _section("chances", "How likely a change of some size is in the model", *_chances_part(found))
        yield _section("course", "Over time", *_curves_part(found, series))
        if len(found.policies) > 1:
            compared = differences_table(found)
            each = fold("Table: each with each", compared) if compared else None
            yield _section("compared", "Policies compared", ranking_part(found), each)
        yield _section(
            "tables",
            "Tables",
            *answer_tables(found),
            modes_part(found),
            fold("Table: every measure", summary_table(found)),
        )
    yield from _explained(found)
    yield from _ends(found)


def _short(one: Said) -> Html:
    """Return a short paragraph of the answer, what it is about before it, what it lists below."""
    head = tag("b", f"{one.head}. ") if one.head else None
    return join([tag("p", head, one.text, class_="lead"), _points(one)])


def _more(one: Said) -> Html:
    """Return more of a part of the answer, under a heading."""
    return join([tag("h3", one.head), tag("p", one.text) if one.text else None, _points(one)])


def _points(one: Said) -> Html | None:
    points = [tag("li", tag("b", f"{point.head}: "), point.text) for point in one.points]
    return tag("ul", *points) if points else None


def _design_sections(found: Gathered) -> Iterator[Html]:
    yield _section(
        "answer",
        "The answer",
        *(tag("p", one, class_="lead") for one in (*together(found), *most_often_first(found), *reaches(found))),
        paragraphs(sureness(found)),
        fold("As the command prints it", tag("pre", design_answer(found))),
    )
    if (points := points_part(found)) is not None:
        yield _section("points", "Policies over the points", points)
    yield PICTURES
    effects = frame_table("Effects by point", found.folder.table("effects")) if found.folder.has("effects") else None
    yield _section("tables", "Tables", fold("Table: effects by point", effects) if effects else None)
    yield from _explained(found)
    yield from _ends(found)


def _explained(found: Gathered) -> Iterator[Html]:
    """Yield why a flow came back, where one did."""
    if found.came_back or found.explanation is not None:
        yield _section("explained", "Why the flow came back", explained_part(found))


def _ends(found: Gathered) -> Iterator[Html]:
    """Yield what stands at the end of every report."""
    shown = spoken_of(found, first_of(found)[0]) if found.policies else None
    moving = assumptions_part(found, shown.label) if shown else None
    yield _section(
        "assumed", "What it assumes", bullets(conditions(found)), fold("Table: what was run", policies_table(found), paper=True), moving,
        fold("Under policies of every kind: the assumptions that move the flow most", screening_part()), fold("Table: every parameter of the model", parameters_table()),
    )  # fmt: skip
    yield _section(
        "rests", "What such answers rest on", _still(found),
        _borrowed(found, design_for(found), "Over the ranges of what is not known", ranges_part(found)),
    )  # fmt: skip
    if not found.design:
        yield PICTURES
    yield _section("again", "How to make it again", reproduction_part(found))


def _still(found: Gathered) -> Html:
    """Return what a flow rests on where one adaptation after the other stands still; of other policies only where those of the report were not asked."""
    title = "What brings a flow back: one adaptation after the other stands still"
    own = tag("p", OWN_FREEZE) if found.explanation is not None else None
    if own and not same_policies(found, rests.NAME):
        return join([tag("h3", title), own])
    return join([own or "", _borrowed(found, rests.NAME, title, rests_part(found))])


def _borrowed(found: Gathered, name: str, title: str, part: Html) -> Html:
    """Return what is taken from another experiment; folded where that has none of the policies of the report."""
    if found.name == name or same_policies(found, name):
        return join([tag("h3", title), part])
    return fold(f"{title}: of other policies, none of them in this report", part)


def chance_values(chances: Chances) -> dict:
    """Return what the page computes probabilities of."""
    policies = [{"label": label, "of": chances.of(label), **m._asdict()} for label, m in chances.policies]
    return {"asked": chances.asked._asdict(), "note": chances.note, "policies": policies}


def _chances_part(found: Gathered) -> Iterator[Html]:
    """Yield, for each response variable, the sentence and the table at the threshold from which a reader begins."""
    how = (
        "The mean over all seeds there could be, given the paired seeds of this batch: Student's t about the mean change, a flat prior. Of each policy alone, "
        f"over the whole run, the flow from the start of the policy on. What is said here has the bar of the 95% intervals: {SURE:.1%} are reached where such an interval lies wholly beyond the threshold; "
        "tables judge all response variables of a policy but the flow together, more strictly, so that one can be named here at 0 and may be chance there. It holds what chance does in the model, and nothing of what is unknown of the world: “over 99.9%” is no statement about the real border."
    )
    yield tag("p", how, tag("span", " Move the threshold.", class_="screen"), class_="note")
    for c in found.chances:
        sentence = tag("p", chance_sentence(c, c.asked.threshold), class_="sentence", aria_live="polite")
        yield tag(
            "div", tag("h3", c.asked.title), sentence, chance_table(c), class_="chance", data_chance=c.asked.variable
        )


def _curves_part(found: Gathered, series: list[dict]) -> Iterator[Html]:
    if not series:
        yield paragraphs(["Too many policies for curves: the tables have all of them."])
        return
    labels = [one["label"] for one in styles_of(found)]
    yield tag("figure", id="curves", class_="curves")
    yield paragraphs(
        ["Flow: the band holds the mean on all days at once (95%); by month: 95% interval of the mean of each month. Shares are of the same seeds without the policy. Shaded, or a bar of its color where they differ: while a policy acts."],
        class_="note",
    )  # fmt: skip
    yield fold("Tables: all that can be drawn", *(series_table(one, labels, common_start(found)) for one in series))
