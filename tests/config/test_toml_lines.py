"""The lines of keys and list items: right in whatever way a TOML file is written."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.toml_lines import toml_lines

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = st.sampled_from(["a", "b-c", "D_1", "1", "true", "x = [1]", "# no", "]", "}", "é", "a.b", ""])
SCALARS = st.sampled_from(
    [
        "1", "-1.5e3", "true", "1979-05-27 07:32:00Z", '"x # ] } , ="', "'x \\'", '"\\" # ["', '"""one\n"two" ""\\"\n"""',
        "'''a = 1\n''b'''", '""""q""""', '""', "''",
    ]
)  # fmt: skip
BLANKS = st.sampled_from(["", " ", "\n", "  # x = [ '\n", "\n\n# ]\n"])


class Writer:
    """A TOML document under construction, with the line of each key."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[tuple[str | int, ...], int] = {}

    def mark(self, trail: tuple[str | int, ...]) -> None:
        self.lines.setdefault(trail, self.text.count("\n") + 1)

    def key(self, trail: tuple[str | int, ...], word: str) -> tuple[str | int, ...]:
        self.mark((*trail, word))
        bare = word.replace("-", "").replace("_", "").isalnum() and word.isascii()
        quoted = json.dumps(word, ensure_ascii=self.draw(st.booleans()))
        self.text += word if bare and self.draw(st.booleans()) else quoted
        return (*trail, word)

    def value(self, trail: tuple[str | int, ...], depth: int = 0) -> None:
        kind = self.draw(st.sampled_from(["scalar", "list", "table"])) if depth < 3 else "scalar"
        if kind == "scalar":
            self.text += self.draw(SCALARS)
        elif kind == "list":
            self.text += "["
            for number in range(self.draw(st.integers(0, 3))):
                self.text += ("," if number else "") + self.draw(BLANKS)
                self.mark((*trail, number))
                self.value((*trail, number), depth + 1)
                self.text += self.draw(BLANKS)
            self.text += self.draw(BLANKS) + "]"
        else:
            self.text += "{"
            for number, word in enumerate(self.draw(st.lists(WORDS, max_size=3, unique=True))):
                self.text += " , " if number else " "
                below = self.key(trail, word)
                self.text += " = "
                self.value(below, depth + 1)
            self.text += " }"

    def pairs(self, trail: tuple[str | int, ...]) -> None:
        for word in self.draw(st.lists(WORDS, max_size=3, unique=True)):
            self.text += self.draw(BLANKS)
            below = self.key(trail, word)
            self.text += self.draw(st.sampled_from(["=", " = ", "\t=\t"]))
            self.value(below)
            self.text += self.draw(st.sampled_from(["\n", " # ]\n", "\r\n"]))


@st.composite
def documents(draw: Callable[..., Any]) -> Writer:
    writer = Writer(draw)
    writer.pairs(())
    for word in draw(st.lists(WORDS, max_size=2, unique=True)):
        if (word,) in writer.lines:
            continue
        writer.text += "["
        table = writer.key((), word)
        writer.text += " . "
        table = writer.key(table, "sub")
        writer.text += "]\n"
        writer.pairs(table)
    return writer


@given(documents())
def test_everything_stands_where_it_was_written(document: Writer) -> None:
    tomllib.loads(document.text)
    assert toml_lines(document.text) == document.lines


def test_dotted_keys_and_headings_of_parents() -> None:
    lines = toml_lines('tool.x = 1\n[tool."workerlint".severity]\nDW301 = "off"\n[tool.workerlint]\nselect = []\n')
    assert lines["tool", "workerlint"] == 2
    assert lines["tool", "workerlint", "severity", "DW301"] == 3
    assert lines["tool", "workerlint", "select"] == 5


def test_tables_of_an_array_are_items() -> None:
    text = """\
[[policy]]
code = "A"
[policy.must]
maximum = 1
[[policy]]
code = "B"
[[policy.good]]
x = 1
[[ policy . good ]]
x = 2
[tool.z]
policy = [[1], [2]]
"""
    lines = toml_lines(text)
    assert lines["policy",] == lines["policy", 0] == 1
    assert lines["policy", 0, "must", "maximum"] == 4
    assert (lines["policy", 1], lines["policy", 1, "code"]) == (5, 6)
    assert [lines["policy", 1, "good", number, "x"] for number in (0, 1)] == [8, 10]
    assert lines["tool", "z", "policy", 1, 0] == 12


@pytest.mark.parametrize("text", ["", "\n\n# nothing", "a=1", "a='''\n'''"])
def test_short_texts_end(text: str) -> None:
    assert set(toml_lines(text)) <= {("a",)}
