"""What is at the cursor of one line: a key, a value, or an item in brackets."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from workerlint_lsp.complete.line import FLOW, KEY, VALUE, CursorLine


def line(text: str) -> CursorLine:
    at = text.index("|")
    return CursorLine(text.replace("|", "", 1), at)


@pytest.mark.parametrize(
    ("text", "role", "key", "token"),
    [
        ("  lo|g", KEY, "", "log"),
        ("  lo|g: INFO", KEY, "", "log"),
        ("  logLevel: IN|FO", VALUE, "logLevel", "INFO"),
        ("  logLevel: 'IN|FO'", VALUE, "logLevel", "INFO"),
        ("  logLevel: |", VALUE, "logLevel", ""),
        ("  - na|me: a", KEY, "", "name"),
        ("  tags: [a, b|c]", FLOW, "tags", "bc"),
    ],
)
def test_the_token_at_the_cursor(text: str, role: str, key: str, token: str) -> None:
    found = line(text)
    assert (found.role, found.key) == (role, key)
    assert text.replace("|", "", 1)[found.start : found.end] == token


@pytest.mark.parametrize("text", ["  a: b # no|te", "  # no|te", "  a: [b] |"])
def test_nothing_can_be_inserted_here(text: str) -> None:
    assert line(text).role == ""


@pytest.mark.parametrize(("text", "tight"), [("  a:|", True), ("  -|", True), ("  a: |", False), ("  - |", False)])
def test_a_space_is_needed_after_a_colon_or_a_dash(text: str, tight: bool) -> None:
    assert line(text).tight == tight


def test_the_quote_and_the_brackets() -> None:
    assert line('  a: "b|').quote == '"'
    assert line("  a: {b: [|").open == "{["
    assert line("  - a: |").dashed
    assert line("  na|me: a").colon


class Case(NamedTuple):
    """What is at the last ``|`` of a line."""

    text: str
    role: str
    key: str = ""
    token: str = ""
    quote: str = ""
    closing: str = ""
    open: str = ""
    flags: str = ""
    """Those that are true."""
    around: str = ""
    """The brackets that lines above have opened."""


CASES = [
    Case("  a: |-1", VALUE, key="a", token="-1", flags="typed"),
    Case("  a: 'b|': c", VALUE, key="a", token="b", quote="'", flags="typed followed"),
    Case("  st'|ack: a", KEY, token="st'ack", flags="colon typed followed"),
    Case("  tags: [a{|b]", FLOW, key="tags", token="a{b", open="[", flags="typed"),
    Case("  compute|-a", KEY, token="compute-a", flags="typed"),
    Case("  lo|g", KEY, token="log", flags="typed"),
    Case("  lo|g: INFO", KEY, token="log", flags="colon typed followed"),
    Case("|", KEY),
    Case("  |", KEY),
    Case("  |name: a", KEY, token="name", flags="colon typed followed"),
    Case("  na|me : a", KEY, token="name", flags="colon typed followed"),
    Case("  na|me:", KEY, token="name", flags="colon typed followed"),
    Case('  "na|me": a', KEY, token="name", quote='"', flags="colon typed followed"),
    Case("  'na|me'  : a", KEY, token="name", quote="'", flags="colon typed followed"),
    Case("  name:| a", VALUE, key="name", token=" a", flags="tight typed"),
    Case("  name:|", VALUE, key="name", flags="tight"),
    Case("  name: |", VALUE, key="name"),
    Case("  name:   a|b", VALUE, key="name", token="ab", flags="typed"),
    Case("  name:a|b", KEY, token="name:ab", flags="typed"),
    Case("  name: a b|c d", VALUE, key="name", token="a bc d", flags="typed"),
    Case("  name: a | b", VALUE, key="name", token="a  b", flags="typed"),
    Case("  name: ab| # note", VALUE, key="name", token="ab", flags="typed"),
    Case("  name: ab# |note", VALUE, key="name", token="ab# note", flags="typed"),
    Case("  name: a #|b", ""),
    Case("  name: # |b", ""),
    Case("#|", ""),
    Case(" #a|", ""),
    Case("a#|b", KEY, token="a#b", flags="typed"),
    Case("  name: 'a b|c'", VALUE, key="name", token="a bc", quote="'", flags="typed followed"),
    Case("  name: 'a''b|c' x", VALUE, key="name", token="a''bc", quote="'", flags="typed followed"),
    Case("  name: 'a'' |b'", VALUE, key="name", token="a'' b", quote="'", flags="typed followed"),
    Case("  name: 'ab'|", VALUE, key="name", token="'ab'", flags="typed"),
    Case("  name: 'ab' |", VALUE, key="name", token="'ab' ", flags="typed"),
    Case('  name: "a\\"b|c"', VALUE, key="name", token='a\\"bc', quote='"', flags="typed followed"),
    Case('  name: "ab|c', VALUE, key="name", token="abc", quote='"', closing='"', flags="typed"),
    Case('  name: "a\\"b|c  ', VALUE, key="name", token='a\\"bc', quote='"', closing='"', flags="typed"),
    Case('  "name": |', VALUE, key="name"),
    Case("  'name' : |", VALUE, key="name"),
    Case("  name: 'a\\' |", VALUE, key="name", token="'a\\' ", flags="typed"),
    Case("  name: |# b", "", key="name"),
    Case('  name: "a |# b"', VALUE, key="name", token="a # b", quote='"', flags="typed followed"),
    Case("  name: a|# b", VALUE, key="name", token="a# b", flags="typed"),
    Case("|# b", ""),
    Case("  name: ' a|", VALUE, key="name", token=" a", quote="'", closing="'", flags="typed"),
    Case('  name: |"ab"', VALUE, key="name", token='"ab"', flags="typed"),
    Case("  name: &a b|c", VALUE, key="name", token="bc", flags="typed"),
    Case("  name: !!str b|c", VALUE, key="name", token="bc", flags="typed"),
    Case("  name: &a |", VALUE, key="name"),
    Case("  name: &a|", VALUE, key="name", token="&a", flags="typed"),
    Case("  name: *a|", ""),
    Case("  name: >|", ""),
    Case("  name: x>|", VALUE, key="name", token="x>", flags="typed"),
    Case("  name: x*y|", VALUE, key="name", token="x*y", flags="typed"),
    Case("  *a|", KEY, token="*a", flags="typed"),
    Case("  >|", KEY, token=">", flags="typed"),
    Case("  -|", KEY, flags="dashed tight"),
    Case("  - |", KEY, flags="dashed"),
    Case("  - a|", KEY, token="a", flags="dashed typed"),
    Case("  -a|", KEY, token="-a", flags="typed"),
    Case("  - - a|", KEY, token="a", flags="dashed typed"),
    Case("  - na|me: b", KEY, token="name", flags="dashed colon typed followed"),
    Case("  - name: b|c", VALUE, key="name", token="bc", flags="dashed typed"),
    Case("  |- a", KEY, flags="followed"),
    Case("  - |- a", KEY, flags="dashed followed"),
    Case("  -   |a", KEY, token="a", flags="dashed typed"),
    Case('  - "a|b"', KEY, token="ab", quote='"', flags="dashed typed followed"),
    Case("\t- a|b", KEY, token="ab", flags="dashed typed"),
    Case("a-b|c", KEY, token="a-bc", flags="typed"),
    Case("  tags: [|]", FLOW, key="tags", open="["),
    Case("  tags: [ |]", FLOW, key="tags", open="["),
    Case("  tags: [a, b|c]", FLOW, key="tags", token="bc", open="[", flags="typed"),
    Case("  tags: [a,|b]", FLOW, key="tags", token="b", open="[", flags="typed"),
    Case("  tags: [a, b|", FLOW, key="tags", token="b", open="[", flags="typed"),
    Case("  tags: [a b|c, d]", FLOW, key="tags", token="a bc", open="[", flags="typed"),
    Case("  tags: [a]|", ""),
    Case("  tags: [a] |", ""),
    Case("  tags: [[a]|", FLOW, key="tags", open="["),
    Case("  tags: [[a], |b]", FLOW, key="tags", token="b", open="[", flags="typed"),
    Case("  tags: [a|: b]", FLOW, key="tags", token="a", open="[", flags="colon typed followed"),
    Case("  tags: {a|: b}", FLOW, key="tags", token="a", open="{", flags="colon typed followed"),
    Case("  tags: {a: |b}", FLOW, key="tags", token="b", open="{", flags="typed"),
    Case("  tags: {a: b|, c: d}", FLOW, key="tags", token="b", open="{", flags="typed"),
    Case("  tags: {a: {b: |", FLOW, key="tags", open="{{"),
    Case("  tags: {a: {b: c}, d|", FLOW, key="tags", token="d", open="{", flags="typed"),
    Case("  tags: {'a|': b}", FLOW, key="tags", token="a", quote="'", open="{", flags="colon typed followed"),
    Case("  tags: {a: 'b, c|'}", FLOW, key="tags", token="b, c", quote="'", open="{", flags="typed followed"),
    Case("  tags: a[|b", VALUE, key="tags", token="a[b", flags="typed"),
    Case("  tags: [a#|b]", FLOW, key="tags", token="a#b", open="[", flags="typed"),
    Case("  tags: [a #|b]", ""),
    Case("  tags: [a, # |b", ""),
    Case("  a{b|: c", KEY, token="a{b", flags="colon typed followed"),
    Case("  [a|", FLOW, token="a", open="[", flags="typed"),
    Case("  {a|: b", FLOW, token="a", open="{", flags="colon typed followed"),
    Case("  a: b: c|", VALUE, key="a", token="b: c", flags="typed"),
    Case("  a: b c: d|", VALUE, key="a", token="b c: d", flags="typed"),
    Case("  a:\tb|c", VALUE, key="a", token="bc", flags="typed"),
    Case("  a: {b:|c}", FLOW, key="a", token="c", open="{", flags="tight typed"),
    Case("  a: {b:|}", FLOW, key="a", open="{", flags="tight"),
    Case("  a: b|c#d", VALUE, key="a", token="bc#d", flags="typed"),
    Case("  a: b|c }", VALUE, key="a", token="bc }", flags="typed"),
    Case("  a: [b|c }", FLOW, key="a", token="bc", open="[", flags="typed"),
    Case("  ab|c def", KEY, token="abc", flags="typed followed"),
    Case("  ab|c, d", KEY, token="abc", flags="typed"),
    Case("  ab|c] d", KEY, token="abc", flags="typed"),
    Case("  ab|c } ", KEY, token="abc", flags="typed"),
    Case('  a: b|c"d', VALUE, key="a", token='bc"d', flags="typed"),
    Case("  a.b/c+$d-e|f g", KEY, token="a.b/c+$d-ef", flags="typed followed"),
    Case("  a:b|c", KEY, token="a:bc", flags="typed"),
    Case("  a: {b|c:d, e: f}", FLOW, key="a", token="bc:d", open="{", flags="typed"),
    Case("  lo|g", FLOW, around="{", token="log", open="{", flags="typed"),
    Case("  lo|g: INFO", FLOW, around="{", token="log", open="{", flags="colon typed followed"),
    Case("|", FLOW, around="[", open="["),
    Case("  name: a b|c d", FLOW, around="{", token="a bc d", open="{", flags="typed"),
    Case("  name: ab| # note", FLOW, around="{", token="ab", open="{", flags="typed"),
    Case("  name: a #|b", "", around="["),
    Case("  - a|", FLOW, around="{", token="- a", open="{", flags="typed"),
    Case("  -|", FLOW, around="[", token="-", open="[", flags="typed"),
    Case("  ab|c, d", FLOW, around="{", token="abc", open="{", flags="typed"),
    Case("  ab|c] d", FLOW, around="[", token="abc", open="[", flags="typed"),
    Case("  a, b|}", FLOW, around="{", token="b", open="{", flags="typed"),
    Case("  a} |", "", around="{"),
    Case("  a}, b|", FLOW, around="[{", token="b", open="[", flags="typed"),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.around}{case.text}" for case in CASES])
def test_each_part_of_the_line(case: Case) -> None:
    at = case.text.rindex("|")
    text = case.text[:at] + case.text[at + 1 :]
    found = CursorLine(text, at, case.around)
    assert found.role == case.role
    if found.role:
        flags = {"dashed": found.dashed, "tight": found.tight, "colon": found.colon, "typed": found.typed,
                 "followed": found.is_followed}  # fmt: skip
        assert (found.key, text[found.start : found.end], found.rest) == (case.key, case.token, text[found.end :])
        assert (found.quote, found.closing, found.open) == (case.quote, case.closing, case.open)
        assert " ".join(name for name, value in flags.items() if value) == case.flags
        assert found.lead == (" " if found.tight else "")


@pytest.mark.parametrize(
    ("text", "indent", "key_column"),
    [("a|", 0, 0), ("  a|", 2, 2), ("  - a|", 2, 4), ("\t- - a: b|", 1, 5), ("  a: b|", 2, 2), ("  -|", 2, 3)],
)
def test_the_columns_of_the_line(text: str, indent: int, key_column: int) -> None:
    found = line(text)
    assert (found.indent, found.key_column) == (indent, key_column)
