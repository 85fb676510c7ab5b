"""Reading: what no file may do to us, however it was made, is one line that names it."""

import json
import os
import socket
import tomllib

import pytest

from abm.inputs import reading
from abm.inputs.reading import (
    MOST_DEPTH,
    NoFileError,
    ReadError,
    number_of,
    parse_json,
    parse_toml,
    read_bytes,
    read_json,
    read_text,
    read_toml,
    shown,
)

DEEP = 100_000


def reported(call, *arguments):
    with pytest.raises(ReadError) as error:
        call(*arguments)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_bytes_come_out_as_they_went_in(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"\x00\xff" * 50)
    assert read_bytes(path, 100) == b"\x00\xff" * 50
    assert reported(read_bytes, path, 99) == f"{path}: too large: 9.54e-05 MiB, at most {99 / 2**20:g}"


def test_the_size_is_looked_at_before_the_file_is_read(tmp_path):
    path = tmp_path / "holes"
    with open(path, "wb") as file:
        file.truncate(12 * 2**20)
    assert reported(read_toml, path) == f"{path}: too large: 12 MiB, at most 8"
    assert "too large" in reported(read_bytes, "/proc/self/status", 10)  # says of itself that it is empty


def test_what_is_no_file_is_refused_at_once(tmp_path):
    assert reported(read_text, tmp_path, 9) == f"{tmp_path}: a folder; needs a file"
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe; needs a file" in reported(read_text, tmp_path / "pipe", 9)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "s"))
        assert "no such device or address" in reported(read_text, tmp_path / "s", 9)
    assert reported(read_text, "/dev/zero", 9) == "/dev/zero: a device; needs a file"
    with pytest.raises(NoFileError, match="none.toml: no such file or directory"):
        read_toml(tmp_path / "none.toml")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "too many levels of symbolic links" in reported(read_text, tmp_path / "loop", 9)
    assert "file name too long" in reported(read_text, "x" * 5000, 9)
    assert "not the name of a file" in reported(read_text, "a\0b", 9)
    assert "not a directory" in reported(read_text, "/dev/null/a", 9)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path):
    (tmp_path / "a").touch(mode=0)
    assert "permission denied" in reported(read_text, tmp_path / "a", 9)


def test_text_is_utf_8_with_or_without_a_mark(tmp_path):
    path = tmp_path / "a"
    path.write_bytes("\N{BYTE ORDER MARK}é\n".encode())
    assert read_text(path, 9) == "é\n"
    path.write_bytes("é".encode("latin-1"))
    assert reported(read_text, path, 9) == f"{path}: not UTF-8 text (byte 0)"
    path.write_bytes("é".encode("utf-16"))
    assert reported(read_text, path, 9) == f"{path}: not UTF-8 text (but UTF-16)"
    path.write_bytes(b"a\nb\0")
    assert reported(read_text, path, 9) == f"{path}: line 2: not text: holds a NUL"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * DEEP + "]" * DEEP,
        "a = " + "{b = " * 70 + "1" + "}" * 70,
        "[" + "a." * DEEP + "a]",
        "a." * DEEP + "a = 1",
        '"x".' * 70 + "a = 1",
        "a . " * 70 + "a = 1",
        "".join(f"[{'a.' * depth}a]\n" for depth in range(60)) + "b.b.b.b.b.b.b.b.b = 1",
        "a = {" + "a." * 60 + "a = {" + "b." * 60 + "b = 1}}",
    ],
)
def test_toml_that_is_nested_too_deep_is_refused(text):
    assert reported(parse_toml, text, "f.toml") == f"f.toml: nested deeper than {MOST_DEPTH}"


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "[" * 99 + '"',
        "a = '" + "[" * 99 + "'",
        'a = """' + "[\n" * 99 + '"\\"[""""',
        "a = '''" + "[\n" * 99 + "'''",
        "# don't " + "[" * 99 + '\na = "' + "b." * 99 + '"',
        "a = " + "[" * 60 + "]" * 60,
        "a = [" + "[], " * 9999 + "]",
        "a." * 60 + "b = 1",
        "a = [9223372036854775807, -9_223_372_036_854_775_808, 0xff, 1e-300, inf, 2024-01-01, true]",
        'a = "' + "9" * 9999 + '"',
    ],
)
def test_toml_within_bounds_is_read_as_it_is(text):
    assert parse_toml(text, "f.toml") == tomllib.loads(text)


@pytest.mark.parametrize(
    "text, problem",
    [
        ("\nb = 1" + "0" * 9999, "f.toml: line 2: a number of 10000 digits, at most 30"),
        ("\nb = 0." + "1" * 98, "f.toml: line 2: a number of 100 digits, at most 30"),
        ("b = 1" + "0" * 19, "f.toml: b: a number outside -9223372036854775808 to 9223372036854775807"),
        ("b = [[0, {c = 0x" + "f" * 9999 + "}]]", "f.toml: b[0][1].c: a number outside"),
        ("b = 1\nb = 2", "f.toml: not readable as TOML: Cannot overwrite a value (at end of document)"),
        ("b = 2024-13-45", "f.toml: not readable as TOML"),
    ],
)
def test_toml_that_is_out_of_bounds_is_reported_with_its_place(text, problem):
    assert reported(parse_toml, text, "f.toml").startswith(problem)


@pytest.mark.parametrize(
    "text, hint",
    [
        ("b = “x”", '; “ is no quote of TOML: write straight ones, "'),
        ("b = 'it’s'\nc = 9,5", "; 9,5 has a decimal comma: write 9.5"),
        ("b = 9.5%", '; 9.5% needs quotes: "9.5%"'),
        ("b = 1\nb = 'it’s 9,5'", "(at end of document)"),  # what stands in quotes is no fault
    ],
)
def test_what_a_word_processor_makes_of_toml_is_reported(text, hint):
    assert reported(parse_toml, text, "f.toml").endswith(hint)


@pytest.mark.parametrize(
    "text, problem",
    [
        ("[" * DEEP, f"nested deeper than {MOST_DEPTH}"),
        ('{"a": ' * 70 + "1" + "}" * 70, f"nested deeper than {MOST_DEPTH}"),
        ('{"a": ' + "1" * 400 + "}", "a number of 400 digits, at most 30"),
        ('{"a": ' + "1" * 9999 + "}", "a number of 9999 digits, at most 30"),
        ('{"a": 9223372036854775808}', "9223372036854775808: allowed -9223372036854775808 to 9223372036854775807"),
        ('{"a": 1e999}', "1e999: not a finite number"),
        ('{"a": NaN}', "NaN: not a finite number"),
        ('{"a": 0.' + "1" * 99 + "}", "a number of 101 digits, at most 30"),
        ('["\\ud800"]', "holds half a character"),
        ('["\\\\\\udc00"]', "holds half a character"),
        (b"\xff", "not UTF-8 text (byte 0)"),
        ("", "not readable as JSON: expecting value"),
        ("{'a': 1}", "not readable as JSON: expecting property name enclosed in double quotes"),
    ],
)
def test_json_that_is_out_of_bounds_is_refused(text, problem):
    assert reported(parse_json, text, "f.json") == f"f.json: {problem}"


def test_json_tells_the_line_where_there_are_several():
    assert reported(parse_json, "{\n1: 2}\n", "f").startswith("f: line 2: not readable as JSON")
    assert reported(parse_json, '{\n"a": NaN}\n', "f") == "f: line 2: NaN: not a finite number"


@pytest.mark.parametrize(
    "values",
    [
        {"a": [1, 2.5, None, True, "é\n\0", -(2**63), 2**63 - 1, 1e300], "b": {}},
        ["[" * 99, '"' + "{" * 99, "\\" * 99 + "[" * 99, "\N{FACE WITH TEARS OF JOY}"],
        [[] for _ in range(999)],
        "\\ud800",
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_within_bounds_is_read_as_it_was_written(values, ascii_only, tmp_path):
    (tmp_path / "a").write_text(json.dumps(values, ensure_ascii=ascii_only), encoding="utf-8")
    assert read_json(tmp_path / "a") == values


@pytest.mark.parametrize(
    "text, number",
    [("12", 12), ("+3", 3), ("-0", 0), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("007", 7)]
    + [(word, None) for word in ("", " 1", "1_000", "²", "١٢", "１２", "nan", "inf", "1e999", "0x10", "9" * 31, "9" * 19, "--1", "1e")],
)  # fmt: skip
def test_a_number_is_one_in_plain_digits(text, number):
    assert number_of(text) == number and type(number_of(text)) is type(number)


def test_long_values_and_paths_are_reported_shortened():
    assert shown("a" * 50) == repr("a" * 50) and len(shown("a" * 5000)) < 80
    assert len(shown([["x" * 999] * 99] * 99)) < 4000
    assert len(shown(10**400)) < 80 and shown(2**63) == str(2**63)
    assert shown([-(10**5000)]) == "[-(a number of about 5000 digits)]"  # Python writes none of more than 4300
    assert len(str(ReadError("x" * 5000, "gone"))) < 100


def test_a_hook_is_given_every_object():
    assert parse_json('[{"a": 1}, {"a": {"b": 2}}]', "f", hook=len) == [1, 1]


def test_long_texts_of_many_escapes_are_read_in_little_memory():
    """A pattern that goes back over what it took would need many times the length."""
    text = '"' + "\\n" * 2**20 + '"'
    assert reading._TOML_TEXT.sub("q", text) == "q" and reading._JSON_TEXT.sub("q", text) == "q"
    assert reading._TOML_TEXT.sub("q", f'""{text}""') == "q"
    assert parse_json(text, "f") == "\n" * 2**20
