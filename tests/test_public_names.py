"""The public names are listed by `dir`, `help` and the pages of `interdict docs`, and described there."""

import sys

import pytest

import abm
from abm.command.docs import MODULES, write_docs
from abm.command.options import OptionError
from abm.model.interventions import known_kinds


def test_dir_and_help_list_the_public_names():
    assert dir(abm) == sorted(abm.__all__)
    assert {"simulate", "compare", "Scenario", *(kind.__name__ for kind in known_kinds().values())} < set(abm.__all__)
    for name in set(abm.__all__) - {"__version__"}:
        assert f"- `{name}`: " in abm.__doc__


@pytest.mark.filterwarnings("error::UserWarning")
def test_pages_describe_every_public_name_and_what_is_given(tmp_path):
    first = write_docs(tmp_path / "docs").read_text(encoding="utf-8")
    assert [name for name in abm.__all__ if f'id="{name}"' not in first] == []
    for name in MODULES:
        assert (tmp_path / "docs" / f"{name.replace('.', '/')}.html").stat().st_size > 10_000, name
    with pytest.raises(OptionError, match="abm.html: Is a directory"):
        (tmp_path / "abm.html").mkdir()
        write_docs(tmp_path)


def test_what_is_to_be_installed_is_reported_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdoc", None)
    with pytest.raises(OptionError, match=r'^docs needs pdoc: pip install "interdict-abm\[docs\]", or in'):
        write_docs(tmp_path)
