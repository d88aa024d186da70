"""The file of variables that manifests are filled from."""

from __future__ import annotations

import pytest

from workerlint.config.env_file import EnvFileError, parse_variables


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
