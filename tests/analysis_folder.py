"""Make a results folder with known effects, as an experiment would leave it."""

import json
from contextlib import contextmanager

import numpy as np
import pandas as pd
from matplotlib.text import Text

from abm.analysis import draw_pictures, summarize
from abm.analysis.pictures.style import picture
from abm.analysis.design import Design, Factor
from abm.analysis.responses import responses_of
from abm.results.dictionary import run_columns
from abm.analysis.killings import KILLED_IN
from abm.results.dictionary import dictionary_table
from abm.results.reader import SCHEMA

OFFICES = {"San Diego": 0.46, "Tucson": 0.38, "El Paso": 0.10, "Laredo": 0.06}
GRAMS, DAYS, START = 15_000.0, 730, 180
FIRST = "2022-10-01"
KIND = {
    "inspection_rate": {
        "title": "Inspection",
        "color": "#009E73",
        "asks": ["seizures"],
        "sizes": {"coverage": "share of crossings", "times": "times"},
    }
}


RESPONSES = responses_of(run_columns())
FACTORS = (Factor("a", None, "ratio", False), Factor("cars.b", "cars", "as in the experiment file", False))


def design_of(points, kind="latin_hypercube", factors=FACTORS, policies=("cars",), second_order=False):
    table = pd.DataFrame(points, columns=[factor.name for factor in factors])
    table.insert(0, "point", range(len(table)))
    table.insert(1, "label", "")
    rows = [(i, p, f"{p}_p{i}", f"baseline_p{i}") for i in range(len(table)) for p in policies]
    pairs = pd.DataFrame(rows, columns=["point", "policy", "scenario", "baseline"])
    return Design("On what?", kind, second_order, factors, table, pairs, {p: p.title() for p in policies}, RESPONSES)


def analyze(folder):
    """Write the summary of a folder and draw its pictures, as a batch does at its end; return what was found."""
    found = summarize(folder)
    draw_pictures(found, folder / "figures", raise_again)
    return found


def drawn(pictures):
    """Draw pictures, and return their files."""
    return [draw() or path for path, draw in pictures]


def raise_again(name, error):
    raise error


def fall(depth, down=30, flat=120, back=150, days=DAYS, start=START):
    """Multiply the flow: down to 1 - depth in `down` days, flat, and back up in `back` days."""
    level = np.interp(np.arange(days) - start, [0, down, down + flat, down + flat + back], [1, 1 - depth, 1 - depth, 1])
    return level


def scenario(name, label, kind=None, effect=None, window=None, noise=0.0, moved=0.0):
    """Describe one scenario of a synthetic experiment; `moved` is the share that leaves San Diego for Laredo."""
    window = list(window) if window else None
    interventions = [{"kind": kind, "start": window[0]}] if kind else []
    entry = {"name": name, "label": label, "interventions": interventions, "window": window}
    return entry, effect, noise, moved


def chance(stream, seeds, days, spread=0.08, memory=0.9):
    """Draw lognormal AR(1) chance around 1."""
    generator = np.random.default_rng(stream)
    shocks = generator.normal(0, spread * np.sqrt(1 - memory**2), (seeds, days))
    shocks[:, 0] /= np.sqrt(1 - memory**2)
    for day in range(1, days):
        shocks[:, day] += memory * shocks[:, day - 1]
    return np.exp(shocks - spread**2 / 2)


def make_folder(folder, scenarios, seeds=40, days=DAYS, stream=1):
    """Write manifest.json, dictionary.csv, runs.csv, daily.csv and offices.csv."""
    shared = chance(stream, seeds, days)
    tables = {"daily": [], "runs": [], "offices": []}
    for index, (entry, effect, noise, moved) in enumerate(scenarios):
        start = entry["window"][0] if entry["window"] else days
        own = chance((stream, index), seeds, days, 0.12) ** noise
        own[:, :start] = 1.0
        grams = GRAMS * shared * own * (1.0 if effect is None else effect)
        daily = _daily(entry["name"], grams, seeds, days)
        tables["daily"].append(daily)
        tables["runs"].append(_runs(entry["name"], grams, seeds, (index, stream), noise, moved))
        tables["offices"].append(_offices(daily, moved, start))
    for name, parts in tables.items():
        pd.concat(parts, ignore_index=True).to_csv(folder / f"{name}.csv", index=False)
    entries = [entry | {"days": days} for entry, *_ in scenarios]
    write_manifest(folder, {"question": "How far does the flow fall?", "scenarios": entries})
    return folder


def make_design(folder, levels, seeds, kind="factorial", days=120):
    """Make a design whose baselines go with the factor; the policy takes a tenth more at every point."""
    window, made = (20, days), []
    for i, level in enumerate(levels):
        flow = np.full(days, level)
        made.append(scenario(f"baseline_p{i}", f"No policy; a = {level:g}", None, flow))
        cars = flow * (0.9 - 0.1 * i)
        made.append(scenario(f"cars_p{i}", f"Cars; a = {level:g}", "inspection_rate", cars, window))
    made.append(scenario("placebo", "Chance alone", "placebo", None, window, 1.0))
    make_folder(folder, made, seeds, days)
    rows = "".join(f"{i},a = {level:g},{level}\n" for i, level in enumerate(levels))
    (folder / "design.csv").write_text(f"point,label,a\n{rows}")
    rows = "".join(f"{i},cars,cars_p{i},baseline_p{i}\n" for i in range(len(levels)))
    (folder / "pairs.csv").write_text(f"point,policy,scenario,baseline\n{rows}")
    factor = {"name": "a", "policy": None, "unit": "ratio", "levels": list(levels), "log": False}
    design = {"kind": kind, "second_order": False, "factors": [factor], "policies": {"cars": "More; better"}}
    paired = {f"cars_p{i}": f"baseline_p{i}" for i in range(len(levels))} | {"placebo": "baseline_p0"}
    manifest = json.loads((folder / "manifest.json").read_text()) | {"design": design, "baseline_of": paired}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def set_policies(folder, fields):
    """Give the policies of a folder the fields of an inspection, by name, and say which of them are sizes."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["scenarios"]:
        if entry["name"] in fields:
            entry["interventions"] = [
                {"kind": "inspection_rate", "start": START, "mode": "car"} | fields[entry["name"]]
            ]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"interventions": KIND}))


def write_manifest(folder, manifest):
    """Write what tells of the tables."""
    reported = {"kind": "batch", "name": "test", "schema": SCHEMA, "first_date": FIRST}
    (folder / "manifest.json").write_text(json.dumps(reported | manifest))
    dictionary_table({}).to_csv(folder / "dictionary.csv", index=False)


def _daily(name, grams, seeds, days):
    generator = np.random.default_rng(3)
    dates = pd.date_range(FIRST, periods=days).strftime("%Y-%m-%d")
    return pd.DataFrame(
        {
            "scenario": name,
            "replicate": np.repeat(np.arange(seeds), days),
            "day": np.tile(np.arange(days), seeds),
            "date": np.tile(dates, seeds),
            "delivered_g": grams.ravel(),
            "seized_kg_gross": generator.gamma(2.0, 12.0, seeds * days),
            "seizures": generator.poisson(3.0, seeds * days),
            "seized_g": 0.25 * grams.ravel(),
            "border_price_index": (2.0 - grams / GRAMS).ravel(),
            "price_index": np.repeat(1.0, seeds * days),
            "pay_index": np.repeat(1.0, seeds * days),
            "earnings_usd": 100.0 * grams.ravel(),
            "purity": 0.12 * (grams / GRAMS).ravel(),
            "wait_minutes": generator.gamma(20, 2.0, seeds * days),
            "labs_working": np.round(60 * grams / GRAMS).ravel(),
            **dict.fromkeys(KILLED_IN, 12),
        }
    )


def _runs(name, grams, seeds, stream, noise, moved):
    generator = np.random.default_rng(stream)
    shifted = np.abs(generator.normal(moved, 0.02, seeds)) if noise or moved else np.zeros(seeds)
    last = grams[:, -365:].mean(axis=1) / GRAMS
    return pd.DataFrame(
        {
            "scenario": name,
            "replicate": np.arange(seeds),
            "seed": 1000 + np.arange(seeds),
            "delivered_kg": grams.sum(axis=1) / 1000,
            "seizures": 2000.0 + 10 * np.arange(seeds) + (50.0 if moved else 0.0),
            "largest_drop": 0.1,
            "recovered": True,
            "delivered_last_year_kg": last * GRAMS * 0.365,
            "border_price_mean": 2.0 - grams.mean(axis=1) / GRAMS,
            "border_price_last_year": 2.0 - last,
            **dict.fromkeys(("price_mean", "price_last_year", "pay_mean", "pay_last_year"), 1.0),
            "earnings_mean": 100.0 * grams.mean(axis=1),
            "earnings_last_year": 100.0 * GRAMS * last,
            **dict.fromkeys(("interdiction_share", "interdiction_last_year"), 0.2),
            "shifted_offices": shifted,
            "shifted_modes": shifted / 2,
            "shifted_lab_regions": shifted / 3,
        }
    )


def _offices(daily, moved, start):
    share = np.array(list(OFFICES.values()))
    changed = share + moved * np.array([-1, 0, 0, 1])
    daily = daily.assign(month=daily["date"].str[:7])
    parts = []
    for index, office in enumerate(OFFICES):
        weight = np.where(daily["day"] >= start, changed[index], share[index])
        part = daily.assign(delivered_kg=daily["delivered_g"] * weight / 1000)
        part = part.groupby(["scenario", "replicate", "month"], as_index=False)["delivered_kg"].sum()
        seized = {"all": 0.1, "car": 0.06, "truck": 0.0, "foot": 0.0, "between": 0.04}  # of what is delivered there
        for mode, of in seized.items():
            kilograms = part["delivered_kg"] if mode == "all" else np.nan
            parts.append(
                part.assign(
                    field_office=office, mode=mode, delivered_kg=kilograms, seized_kg_gross=of * part["delivered_kg"]
                )
            )
    return pd.concat(parts)


def watch_titles(monkeypatch):
    """Return a list that fills with the title of each panel that is drawn, and whether it goes beyond its panel."""
    found = []

    @contextmanager
    def measured(*of):
        with picture(*of) as figure:
            yield figure
            for axis in figure.axes:
                title = axis.get_title("left")
                for text in axis.findobj(lambda one: isinstance(one, Text) and one.get_text() == title != ""):
                    found.append((title, text.get_window_extent().x1 > axis.get_window_extent().x1))

    monkeypatch.setattr("abm.analysis.pictures.style.picture", measured)
    return found
