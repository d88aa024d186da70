"""The tokens of libyaml, which PyYAML's scanner does not find in all texts."""

from __future__ import annotations

import pytest
from yaml.scanner import ScannerError

from workerlint.syntax.pure_scanner import PureScanner


def tokens(text: str) -> list[str]:
    scanner = PureScanner(text)
    found = []
    while scanner.check_token():
        token = scanner.get_token()
        found.append(str(getattr(token, "value", "")) or token.id)
    return found[1:-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a,\tb]", ["[", "a", ",", "b", "]"]),
        ("a:\tb", ["<block mapping start>", "?", "a", ":", "b", "<block end>"]),
        ("'it''s'", ["it's"]),
        (r'"\x41\u00e9\/"', ["Aé/"]),
        ("|+\n a\n\n", ["a\n\n"]),
        (">-\n a\n b\n", ["a b"]),
        ("!e%21 a", ["('!', 'e!')", "a"]),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@a", "found character that cannot start any token"),
        ("a: b: c", "mapping values are not allowed in this context"),
        ("'a", "found unexpected end of stream"),
        (r'"\q"', "found unknown escape character"),
        ("%YAML 1", "did not find expected digit or '.' character"),
    ],
)
def test_errors_have_the_words_of_libyaml(text: str, problem: str) -> None:
    with pytest.raises(ScannerError) as raised:
        tokens(text)
    assert raised.value.problem == problem
