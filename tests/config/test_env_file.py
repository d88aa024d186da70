"""The file of variables that manifests are filled from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.env_file import EnvFileError, parse_variables, read_variables
from workerlint.config.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


def test_names_are_read_and_comments_passed_over() -> None:
    text = "# staging\nHOST=example.org\n\n  export PORT = 8080\nEMPTY=\nQUOTED='a = b'\n_X1=\"y\" # note\n"
    assert parse_variables(text) == {
        "HOST": "example.org",
        "PORT": "8080",
        "EMPTY": "",
        "QUOTED": "a = b",
        "_X1": "y",
    }


def test_a_quoted_value_may_have_several_lines() -> None:
    assert parse_variables('KEY="-----BEGIN\nabc=def\n-----END"\nNEXT=1\n') == {
        "KEY": "-----BEGIN\nabc=def\n-----END",
        "NEXT": "1",
    }


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_line_breaks_end_a_line(mark: str) -> None:
    assert parse_variables(f"A=one{mark}two\r\nB=3\n") == {"A": f"one{mark}two", "B": "3"}


@pytest.mark.parametrize("line", ["just words", "1ST=x", "=x", "na-me=x"])
def test_another_line_is_named_by_number_and_never_shown(line: str) -> None:
    with pytest.raises(EnvFileError) as caught:
        parse_variables(f"A=1\n{line}\n")
    assert caught.value.line == 2
    assert line not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("", {}),
        ("A=", {"A": ""}),
        ("A = b # c", {"A": "b"}),
        ("A=b#c", {"A": "b#c"}),
        ("A=# c", {"A": ""}),
        ("A='b' # c", {"A": "b"}),
        ("A='b # c'", {"A": "b # c"}),
        ("A='b\n# c\n\n  d'\nB=1", {"A": "b\n# c\n\n  d", "B": "1"}),
        ("A=\"b 'c'\nd\" x\nB='e", {"A": "b 'c'\nd", "B": "e"}),
        ("A=b=c", {"A": "b=c"}),
        ("export\tA=b", {"A": "b"}),
        ("A=1\nA=2", {"A": "2"}),
        ("a_1=x\n\t \n  # y\nB=z", {"a_1": "x", "B": "z"}),
    ],
)
def test_the_value_of_a_variable(text: str, variables: dict[str, str]) -> None:
    assert parse_variables(text) == variables


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"A=1\n\nno\n", 3, "expected NAME=VALUE"),
        (b"A=1\r\rno\r\n", 3, "expected NAME=VALUE"),
        (b"A='x\r\ny'\r\nno", 3, "expected NAME=VALUE"),
        (b"A=\xff", 0, "not valid UTF-8"),
        (None, 0, "cannot read the file: No such file or directory"),
    ],
)
def test_why_a_file_of_variables_cannot_be_used(tmp_path: Path, content: bytes | None, line: int, message: str) -> None:
    path = tmp_path / ".env"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_variables(str(path))
    assert (caught.value.path, caught.value.line, caught.value.message) == (str(path), line, message)


def test_a_file_of_variables_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfA=1\r\nB='x\r\ny'\r")
    assert read_variables(str(tmp_path / ".env")) == {"A": "1", "B": "x\ny"}
