"""The cache of compiled rules: its key follows the sources, and old versions are forgotten."""

import os

from abm.compilation import PACKAGE, SOURCES, forget_old, source_hash


def test_the_key_covers_every_source_that_a_rule_is_made_of():
    imported = {"abm.arithmetic", "abm.entities", "abm.geography", "abm.parameters", "abm.streams"}
    assert {f"abm.{name.removesuffix('.py')}" for name in SOURCES} == imported
    for path in (PACKAGE / "rules").glob("*.py"):
        lines = [line for line in path.read_text().splitlines() if line.startswith("from abm.")]
        sources = {line.split()[1] for line in lines if not line.startswith("from abm.rules")}
        assert sources <= imported, f"{path.name} is made of a source that the key does not cover"


def test_the_key_changes_with_a_rule(tmp_path, monkeypatch):
    before = source_hash()
    copy = tmp_path / "abm"
    (copy / "rules").mkdir(parents=True)
    for path in [*(PACKAGE / name for name in SOURCES), *(PACKAGE / "rules").glob("*.py")]:
        (copy / path.relative_to(PACKAGE)).write_bytes(path.read_bytes())
    monkeypatch.setattr("abm.compilation.PACKAGE", copy)
    assert source_hash() == before
    (copy / "rules" / "market.py").write_text("# another market\n")
    assert source_hash() != before


def test_versions_not_compiled_for_long_are_forgotten(tmp_path):
    for name, age in (("old", 40), ("new", 1)):
        (tmp_path / name).mkdir()
        moment = os.stat(tmp_path).st_mtime - age * 86400
        os.utime(tmp_path / name, (moment, moment))
    forget_old(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
