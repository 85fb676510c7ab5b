"""The cache of compiled rules: its key follows the sources, and old versions are forgotten."""

import os
import shutil

from abm.model.compilation import PACKAGE, forget_old, machine_hash, source_hash
from abm.store.plan import code_version


def test_the_key_changes_with_a_rule(tmp_path, monkeypatch):
    before = source_hash()
    copy = tmp_path / "abm"
    for folder in ("inputs", "model"):
        shutil.copytree(PACKAGE / folder, copy / folder)
    monkeypatch.setattr("abm.model.compilation.PACKAGE", copy)
    assert source_hash() == before
    (copy / "model" / "mechanisms" / "market" / "market.py").write_text("# another market\n")
    assert source_hash() != before


def test_versions_not_compiled_for_long_are_forgotten(tmp_path):
    old, new, other, link = tmp_path / ("0" * 16), tmp_path / ("1" * 16), tmp_path / "thesis", tmp_path / ("2" * 16)
    mixed = tmp_path / ("3" * 16 + "-checked")
    for folder, age in ((old, 40), (new, 1), (other, 40), (mixed, 40)):
        (folder / "rules_1").mkdir(parents=True)
        (folder / "rules_1/market.trade-9.py311.nbi").write_bytes(b"")
        if folder == mixed:
            (folder / "notes.txt").write_text("mine")
        moment = os.stat(tmp_path).st_mtime - age * 86400
        os.utime(folder, (moment, moment))
    link.symlink_to(other)
    forget_old(tmp_path)
    assert set(tmp_path.iterdir()) == {new, other, mixed, link} and [*other.rglob("*.nbi")]
    assert [path.name for path in mixed.rglob("*")] == ["notes.txt"]  # what is not ours stays, wherever it lies


def test_another_python_compiles_anew_and_takes_runs_as_they_are(monkeypatch):
    before = (source_hash(), code_version(), machine_hash())
    monkeypatch.setattr("abm.model.compilation.platform.python_version", lambda: "3.99.1")
    code_version.cache_clear()
    assert (source_hash(), code_version()) == before[:2] and machine_hash() != before[2]
