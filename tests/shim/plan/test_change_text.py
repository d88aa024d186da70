"""The text of single changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.manifests.attributes import SECRET, VARIABLE, Attribute, Attributes
from workerlint_shim.plan.change_text import change_lines, excerpts
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


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"a": 1}, {}, "- a  1"),
        ({}, {"a": 1}, "+ a  1"),
        ({"a": [1]}, {}, "- a  1"),
        ({"a": {"b": 1}}, {}, "- a.b  1"),
        ({"a": {"b": [2]}}, {}, "- a.b  2"),
        ({"a": "x\n"}, {"a": "y\n"}, '~ a  "x\\n" -> "y\\n"'),
        ({"a": "x\ny\n"}, {"a": 1}, "~ a\n-   |\n-     x\n-     y\n+   1"),
        ({"a": 1}, {"a": "x\ny\n"}, "~ a\n-   1\n+   |\n+     x\n+     y"),
        ({"a": "x\ny\n"}, {}, "- a\n-   |\n-     x\n-     y"),
        ({"a": "x" * 60}, {"a": "y" * 60}, f"~ a  {'x' * 60} -> {'y' * 60}"),
        ({"a": "x"}, {"a": "y" * 61}, f"~ a\n    - x\n    + {'y' * 61}"),
        ({"a": "x" * 61}, {"a": "y"}, f"~ a\n    - {'x' * 61}\n    + y"),
        ({}, {"a": "y" * 61}, f"+ a\n    + {'y' * 61}"),
        ({"a": "y" * 61}, {}, f"- a\n    - {'y' * 61}"),
        ({"k" * 44: 1, "a": 1}, {"k" * 44: 2, "a": 2}, f"~ {'k' * 44}  1 -> 2\n~ a{' ' * 43}  1 -> 2"),
        ({"k" * 50: 1, "a": 1}, {"k" * 50: 2, "a": 2}, f"~ {'k' * 50}  1 -> 2\n~ a{' ' * 43}  1 -> 2"),
        ({"a": [{"b": 1}]}, {"a": []}, "- a[0].b  1"),
        ({"a": {"b": 1, "c": 2}}, {}, "- a\n-   b: 1\n-   c: 2"),
        ({}, {"a": {"b": 1, "c": 2}}, "+ a\n+   b: 1\n+   c: 2"),
        ({"a": f"{'x' * 500}a"}, {"a": f"{'x' * 500}b"}, f"~ a\n    - {'x' * 500}a\n    + {'x' * 500}b"),
    ],
)
def test_one_change(before: dict[str, Any], after: dict[str, Any], lines: str) -> None:
    assert shown(before, after).rstrip("\n") == lines


def field(value: str, origin: str = "given", tag: str = "") -> Attributes:
    return Attributes([Attribute(("a",), value, "string", origin, tag)])


def test_a_text_that_was_hidden_is_not_compared_by_lines() -> None:
    before, after = field("***", SECRET, "00:11"), field("x\ny\n", VARIABLE, "00:22")
    for old, new in ((before, after), (after, before)):
        lines = [line for _, line in change_lines(compare(old, new))]
        assert lines[0] == "~ a"
        assert not any("@@" in line for line in lines)
        assert sorted(line[2:].strip() for line in lines[1:]) == ["***", "x", "y", "|"]


def test_two_secrets_differ_and_only_two() -> None:
    (line,) = (line for _, line in change_lines(compare(field("***", SECRET, "00:11"), field("***", SECRET, "00:22"))))
    assert line == "~ a  *** -> *** (different secret)"
    (line,) = (line for _, line in change_lines(compare(field("x"), field("***", SECRET, "00:22"))))
    assert line == "~ a  x -> ***"


def test_what_surrounds_the_first_difference_is_shown() -> None:
    assert excerpts(f"a{'x' * 399}", f"b{'x' * 400}") == (f"a{'x' * 399}", f"b{'x' * 399}… (401 characters)")
    end = "y" * 200
    assert excerpts(f"{end}{end}", f"{end}x{end[1:]}z")[0] == f"{end}{end}"
    assert excerpts(f"x{end}{end}", f"x{end}x{end[1:]}")[0] == f"…{end}{end} (401 characters)"
    assert excerpts("ab", "ac") == ("ab", "ac")
    same = "x" * 200
    assert excerpts(f"{same}a", f"{same}b") == (f"{same}a", f"{same}b")
    before, after = excerpts(f"x{same}a{same}", f"x{same}b{same}y")
    assert before == f"…{same}a{same[1:]}… (402 characters)"
    assert after == f"…{same}b{same[1:]}… (403 characters)"
    assert excerpts("x" * 1000, "x" * 1001)[0] == f"…{same} (1,000 characters)"


def test_the_signs_of_the_lines_of_a_text() -> None:
    changes = compare(read(json.dumps({"a": "x\ny\nz\n"})), read(json.dumps({"a": "x\nw\nw\nz\n"})))
    assert list(change_lines(changes)) == [
        ("~", "~ a  2 lines added, 1 removed"),
        ("@", "    @@ line 1 @@"),
        ("", "      x"),
        ("-", "    - y"),
        ("+", "    + w"),
        ("+", "    + w"),
        ("", "      z"),
    ]


def test_the_numbers_of_the_lines_of_both_texts() -> None:
    after = SCRIPT.replace("step 5\n", "step 5\nstep 5a\n").replace("step 25\n", "")
    hunks = [line for line in shown({"script": SCRIPT}, {"script": after}).splitlines() if "@@" in line]
    assert hunks == ["    @@ line 3 @@", "    @@ line 22 -> 23 @@"]
