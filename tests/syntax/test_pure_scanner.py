"""The tokens of libyaml, which PyYAML's scanner does not find in all texts."""

from __future__ import annotations

import pytest
from tests.syntax.both_parsers import difference
from yaml.scanner import ScannerError

from workerlint.syntax.parser import HAS_EXTENSION
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


TOKENS = [
    "a: b\n c\n", "a: b\n c\n\n d\n\n\n e\n", "a: b\n\tc\n", "a: b\n \t c\n", "a: b \t\n c\n", "a: b\r\n c\r\n\r\n d\r\n", "a: b\x85 c\u2028 d\u2029 e\n",
    "a: b # c\n d\n", "a: b# c\n", "a: b:c\n", "a: b :c\n", "a: b: c\n", "a: b\n--- c\n", "a: b\n... \n", "a: [b\n  c, d\n\n e]\n", "a: [b:c, d: e, f#g, h #i\n]\n",
    "a: [b?, ?c, -d, - e]\n", "a: {b\n: c}\n", "a: [b,]\n", "a: [b\n---\n]\n", "- b\n  c\n-\td\n", "a: 'b\n c'\n", "a: 'b \n\n\n  c'\n", "a: 'b''c'''\n", "a: ''\n",
    "a: '\n\n'\n", "a: 'b\tc \t\n \td'\n", 'a: "b\n c"\n', 'a: "b\\\n  c"\n', 'a: "b \\\n\n  \\ c"\n', 'a: "b\\\r\n c"\n', 'a: "\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\"\\\\\\/\\N\\_\\L\\P"\n',
    'a: "\\x41\\u00e9\\U0001f600"\n', 'a: "\\x4"\n', 'a: "\\ud800"\n', 'a: "\\U00110000"\n', 'a: "b\n---\nc"\n', "a: 'b\n...\nc'\n", "a: 'b", 'a: "b\\', "a: 'b\x85 c\u2028 d'\n",
    "a: |\n b\n  c\n\n d\n", "a: |-\n b\n\n", "a: |+\n b\n\n\n", "a: |\n\n\n b\n", "a: |2\n   b\n  c\n", "a: |2-\n   b\n\n", "a: |-2\n   b\n", "a: |+1\n  b\n", "a: |9\n b\n",
    "a: |0\n b\n", "a: |10\n b\n", "a: |- # c\n b\n", "a: |#c\n b\n", "a: | c\n b\n", "a: |\tx\n b\n", "a: |\n\tb\n", "a: |\n b\n\tc\n", "a: |\n   \n b\n", "a: |\n b\n   \n", "a: |\n b",
    "a: |", "a: |\n", "a: |\nb: c\n", "a: >\n b\n c\n", "a: >\n b\n\n c\n\n\n d\n", "a: >\n b\n  c\n d\n", "a: >\n b\n \tc\n d\n", "a: >-\n\n b\n c\n\n", "a: >+\n b\n\n c\n\n",
    "a: >\n b\r\n c\x85 d\u2028 e\n", "a: >\n  b\n c\n", "- |\n b\n- >\n c\n", "- - |\n  b\n - c\n", "|\n b\n", "--- |\nb\n", "--- >\n b\n...\n", "a: &x |\n b\n", "a: !t >\n b\n",
    "? |\n a\n: |\n b\n", "a: &x\n", "a: &x-1_y b\n", "a: &x, b\n", "a: [&x b, *x, *x ]\n", "a: [*x,b]\n", "a: *x\n*x : b\n", "a: *x:\n", "a: &\n", "a: *\n", "a: & b\n", "a: ! b\n", "a: !t\n", "a: !!t b\n",
    "a: !e!t b\n", "%TAG !e! tag:x,1:\n---\na: !e!t%41 b\n", "a: !<t> b\n", "a: !<t b\n", "a: !<> b\n", "a: [!t,b]\n", "a: !t{b}\n", "%YAML 1.1\n---\na\n", "%YAML 1.2\n--- a\n", "%YAML 2.0\n---\na\n",
    "%YAML 1\n---\n", "%YAML 1.x\n---\n", "%YAML 1.1 x\n---\n", "%TAG x\n---\n", "%TAG ! x y\n---\n", "%FOO bar # c\n---\na\n", "% \n", "a\n%b\n", "---\n---\n...\n...\na\n", "a\n...\nb\n", "a\n... b\n",
    "? a\n? b\n: c\n", "? - a\n  - b\n: - c\n", "a:\n- b\n- c\nd: e\n", "a:\n  - b\n - c\n", "a: b\n c: d\n", "  a: b\n c: d\n", "- a\n b\n", "a: - b\n", "- - - a\n", "a: {b: {c: [d]}}\n", "{a, b: , : c, ? d, ? e : f}\n",
    "[a: b, ? c, : d, {e}]\n", "{a: [b}\n", "[a, {b]\n", "[[]\n", "]\n", "a: }\n", "a: ,\n", "{a b}\n", "{'a':b, \"c\":d}\n", "'a' : b\n\"c\": d\n", "'a\n b': c\n", "\ta: b\n", "a:\n\tb: c\n", "a:\tb\n", "-\ta\n", "?\ta\n",
    "a: @b\n", "a: `b`\n", "a: %b\n", "a: b\n# c\n  # d\ne: f # g\n", "#\n", "\ufeffa: b\n", "a: \ufeffb\n",
]  # fmt: skip
"""Each kind of scalar, of property and of structure, sound and broken."""


@pytest.mark.skipif(not HAS_EXTENSION, reason="PyYAML has no C extension here to compare with")
def test_libyaml_reads_each_kind_of_token_in_the_same_way() -> None:
    assert [found for found in map(difference, TOKENS) if found] == []
