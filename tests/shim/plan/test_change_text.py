"""The text of single changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.plan.change_text import change_lines
from workerlint_shim.plan.diff import compare

from .fields import read

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SCRIPT = "".join(f"step {number}\n" for number in range(1, 31))


def shown(before: dict[str, Any], after: dict[str, Any], values: dict[str, str] | None = None) -> str:
    changes = compare(read(json.dumps(before), values), read(json.dumps(after), values))
    return "".join(f"{line}\n" for _, line in change_lines(changes))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"script": SCRIPT}, {"script": SCRIPT.replace("step 5\n", "step five\n").replace("step 25\n", "")}),
        ({"script": "a\nb\n"}, {"script": "a\nb"}),
        ({"script": "a \nb\n"}, {"script": "a\nb\n"}),
        ({"script": "a\nb\n"}, {"script": "one line"}),
        ({}, {"script": "a\nb\n"}),
        ({"script": "a\nb\n"}, {"script": {"file": "x.sh"}}),
        ({"a": "x" * 80}, {"a": "x" * 79 + "y"}),
        ({"a": "x" * 3000}, {"a": "x" * 1500 + "y" + "x" * 1500}),
        ({"a": 1}, {"a": "1"}),
        ({"a": [{"name": "x"}, {"name": "y"}]}, {"a": [{"name": "y"}, {"name": "x"}]}),
        ({}, {"a": {"b": [1, {"c": [2, [3]], "d": "e: f"}], "g": {}}}),
        ({}, {"a": {"b": {"c": 1}}, "d": [2], "e": [{"f": 3}]}),
        ({"a": [{"b": 1}]}, {"a": {"b": 1}}),
    ],
    ids=[
        "several hunks",
        "line break at the end",
        "trailing space",
        "text and line",
        "new text",
        "text and mapping",
        "long",
        "very long",
        "type",
        "order",
        "nested",
        "single fields",
        "list and mapping",
    ],
)
def test_changes(before: dict[str, Any], after: dict[str, Any], snapshot: SnapshotAssertion) -> None:
    assert shown(before, after) == snapshot


def test_every_line_of_a_long_text_that_changes_is_shown() -> None:
    after = "".join(f"step {number}\n" for number in range(0, 3000, 7))
    before = "".join(f"step {number}\n" for number in range(0, 3000, 5))
    lines = shown({"script": before}, {"script": after}).splitlines()
    removed = [line.strip() for line in lines if line.startswith("    -")]
    assert len(removed) == len(set(before.splitlines()) - set(after.splitlines()))
