"""A results folder with known effects and with labels that would do harm if they were markup; a reader of its report."""

import json
from html.parser import HTMLParser

from analysis_folder import analyze, fall, make_folder, scenario, summarize

IMAGE = '<img src=x onerror="window.hurt=1">'
SCRIPT = "</script><script>window.hurt=1</script>"
QUESTION = 'Does <b>it</b> fall & "how far"? </title><script>window.hurt=1</script>'
WINDOW = (180, 730)


def small_folder(folder, pictures=False, seeds=12):
    """Make a folder in which one policy averts much, another less, and a third nothing."""
    made = [
        scenario("baseline", "No policy"),
        scenario("strong", IMAGE, "inspection_rate", fall(0.3), WINDOW, 0.5),
        scenario("weak", SCRIPT, "crackdown", fall(0.1), WINDOW, 0.5),
        scenario("none", "'; DROP <!-- nothing", "crackdown", fall(0.0), WINDOW, 0.5),
        scenario("placebo", "Chance alone", "placebo", None, WINDOW, 0.5),
    ]
    make_folder(folder, made, seeds)
    reported = json.loads((folder / "manifest.json").read_text())
    reported |= {
        "question": QUESTION, "name": "small", "experiment": f'question = """{SCRIPT}"""', "seeds": [1, 2], "root_seed": 5,
        "rule_source_hash": "0123abcd", "versions": {"interdict-abm": "9.9.9", "numpy": "2"}, "replicates": seeds,
        "parameters": {"lab_setup_days": 14.0}, "git": {"commit": "feedface", "dirty": False},
    }  # fmt: skip
    reported["scenarios"][0] |= {"inputs": "FY2022", "burn_in": 365}
    (folder / "manifest.json").write_text(json.dumps(reported))
    (analyze if pictures else summarize)(folder)
    return folder


class Reader(HTMLParser):
    """Collect elements, attributes and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.parts = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.parts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.parts).split())
