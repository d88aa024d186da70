"""The alignment of the items of lists, by what a comparison shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.secrets.redaction import MASK
from workerlint_shim.manifests.attributes import SECRET, Attribute, Attributes
from workerlint_shim.manifests.redaction import tag
from workerlint_shim.plan.diff import compare
from workerlint_shim.plan.tree import as_data

from .fields import read

if TYPE_CHECKING:
    from collections.abc import Sequence

PROCESSORS = [
    {"mapping": "root = this"},
    {"log": {"level": "INFO", "message": "read"}},
    {"mapping": "root.a = 1"},
    {"dedupe": {"cache": "x", "key": "y"}},
]
ARCHIVE = {"archive": {"format": "tar", "path": "x", "options": {"level": 9}}}
LABELED: list[dict[str, Any]] = [
    {"label": "read", "log": {"level": "INFO"}},
    {"label": "keep", "log": {"level": "INFO"}},
]


def changes(path: str, before: Sequence[Any], after: Sequence[Any]) -> list[str]:
    """Return the signs and paths of the changes between two lists."""
    keys = path.split(".")

    def text(items: Sequence[Any]) -> str:
        data: Any = list(items)
        for key in reversed(keys):
            data = {key: data}
        return json.dumps(data)

    return [f"{change.sign} {change.path}" for change in compare(read(text(before)), read(text(after)))]


@pytest.mark.parametrize("at", range(5))
def test_an_inserted_item_is_one_change(at: int) -> None:
    more = [*PROCESSORS[:at], ARCHIVE, *PROCESSORS[at:]]
    assert changes("pipeline.processors", PROCESSORS, more) == [f"+ pipeline.processors[{at}]"]
    assert changes("pipeline.processors", more, PROCESSORS) == [f"- pipeline.processors[{at}]"]


def test_a_changed_item_is_compared_with_itself_when_others_move() -> None:
    changed = [ARCHIVE, PROCESSORS[0], {"log": {"level": "DEBUG", "message": "read"}}, *PROCESSORS[2:]]
    assert changes("processors", PROCESSORS, changed) == ["+ processors[0]", "~ processors[2].log.level"]


def test_an_inserted_item_has_its_data() -> None:
    (change,) = compare(read(json.dumps({"p": PROCESSORS})), read(json.dumps({"p": [ARCHIVE, *PROCESSORS]})))
    assert as_data(change.after, len(change.steps)) == ARCHIVE


def test_items_are_identified_by_name_or_label() -> None:
    changed = [LABELED[0], {"label": "keep", "log": {"level": "DEBUG"}}]
    assert changes("p", LABELED, changed) == ["~ p[keep].log.level"]
    renamed = [LABELED[0], {**LABELED[1], "label": "drop"}]
    assert changes("p", LABELED, renamed) == ["+ p[drop]", "- p[keep]"]


def test_a_label_in_some_items_identifies_these() -> None:
    before = [*PROCESSORS, *LABELED]
    after = [*PROCESSORS, LABELED[0], {**LABELED[1], "label": "drop"}]
    assert changes("p", before, after) == ["- p[5]", "+ p[5]"]


def test_the_order_of_steps_has_a_meaning() -> None:
    reversed_order = LABELED[::-1]
    (change,) = compare(read(json.dumps({"p": LABELED})), read(json.dumps({"p": reversed_order})))
    assert change.order == (("read", "keep"), ("keep", "read"))
    assert changes("worker.topology", [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]) == []


def test_tags_are_a_set() -> None:
    assert changes("tags", ["a", "b", "a"], ["b", "a", "a"]) == []
    assert changes("tags", ["a", "b"], ["b", "c", "a"]) == ["+ tags"]
    assert changes("tags", ["a", "a"], ["a"]) == ["- tags"]
    assert changes("worker.stackSpec.tags", ["a", "b"], ["b", "a"]) == [
        "+ worker.stackSpec.tags",
        "- worker.stackSpec.tags",
    ]


def test_arguments_are_a_sequence() -> None:
    assert changes("arguments", ["a", "b", "c"], ["a", "c"]) == ["- arguments"]
    assert len(changes("arguments", ["a", "b"], ["b", "a"])) == 2


def test_long_lists_are_compared_too() -> None:
    many = [{"mapping": f"root.f{number} = {number}"} for number in range(400)]
    other = [{"mapping": f"root.g{number} = {number}"} for number in range(400)]
    assert changes("p", many, [*many[:200], ARCHIVE, *many[200:]]) == ["+ p[200]"]
    assert len(changes("p", many, other)) == 800


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # The keys count as well as the values.
        ([{"a": 1}], [{"a": 2}], ["~ p[0].a"]),
        ([{"a": 1, "b": 2, "c": 3}], [{"a": 1, "b": 5, "c": 6}], ["~ p[0].b", "~ p[0].c"]),
        ([{"a": 1, "b": 1}], [{"a": 2, "b": 2, "c": 2}], ["~ p[0].a", "~ p[0].b", "+ p[0].c"]),  # just similar enough
        ([{"a": 1, "b": 1}], [{"a": 2, "c": 2}], ["- p[0]", "+ p[0]"]),
        ([{"a": [{"b": 1}, {"c": 2}]}], [{"a": [{"c": 2}]}], ["- p[0].a[0]"]),  # the indexes do not count
        ([{"name": "x", "a": 1}, {"b": 1}], [{"name": "y", "a": 1}, {"b": 2}], ["- p[0]", "+ p[0]", "~ p[1].b"]),
        ([{"a": 1}, {"b": 2}], [{"b": 2}], ["- p[0]"]),
        ([{"b": 2}], [{"a": 1}, {"b": 2}], ["+ p[0]"]),
        ([{"a": 1}], [{"a": 1}, {"a": 1}], ["+ p[1]"]),
        ([{"a": 1}, {"a": 1}], [{"a": 1}], ["- p[1]"]),
        ([{"a": 1}], [], ["- p[0]"]),
        ([{"x": 1}, {"b": None}], [{"b": None}, {"y": 5}], ["- p[0]", "+ p[1]"]),
        ([{"name": "x"}, {"name": "x"}], [{"name": "x"}], ["- p[1]"]),  # no name identifies an item
        ([{"id": "x", "a": 1}], [{"id": "x", "a": 2}], ["~ p[x].a"]),
        ([{"key": "x", "a": 1}], [{"key": "x", "a": 2}], ["~ p[x].a"]),
        ([{"name": "x"}], [{"name": "x"}, {"label": "y"}], ["+ p[1]"]),
        ([{"a": 1, "b": 1, "c": 1}, {"d": 1}], [{"d": 1}, {"a": 1, "b": 1, "c": 2}], ["- p[0]", "+ p[1]"]),
    ],
)
def test_which_items_are_compared(before: list[Any], after: list[Any], expected: list[str]) -> None:
    found = changes("p", before, after)
    assert found == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a", "b"], ["b", "c"], ["- tags", "+ tags"]),
        (["a"], ["a", "a"], ["+ tags"]),
        (["a", "a", "b"], ["b", "a"], ["- tags"]),
        ([], ["a"], ["+ tags"]),
        (["a"], [], ["- tags"]),
    ],
)
def test_which_tags_differ(before: list[str], after: list[str], expected: list[str]) -> None:
    assert changes("worker.tags", before, after) == [line.replace("tags", "worker.tags") for line in expected]


def test_an_item_of_many_names_is_added_after_the_others() -> None:
    names = [{"name": name} for name in "abc"]
    assert changes("p", names, [names[2], {"name": "d"}, names[0]]) == ["~ p", "+ p[d]", "- p[b]"]


def test_hidden_items_are_compared_by_their_tags() -> None:
    def items(*values: str, origin: str = SECRET) -> Attributes:
        return Attributes(
            Attribute(
                ("p", at), MASK if origin == SECRET else value, "string", origin, tag(b"key", f'["string", "{value}"]')
            )
            for at, value in enumerate(values)
        )

    def signs(before: Attributes, after: Attributes) -> list[str]:
        return [f"{change.sign} {change.path}" for change in compare(before, after, b"key")]

    assert signs(items("a", "b"), items("a", "b")) == []
    assert signs(items("a", "b"), items("b")) == ["- p"]
    assert signs(items("a"), items("c")) == ["- p", "+ p"]
    plain = Attributes([Attribute(("p", 0), "b", "string")])
    assert signs(items("a", "b"), plain) == ["- p"]


def test_the_most_similar_items_are_compared() -> None:
    def item(*values: int) -> dict[str, int]:
        return {f"k{at}": value for at, value in enumerate(values)}

    before = [item(1, 1, 1, 1), item(2, 2, 2, 2), item(3, 3, 3, 3)]
    after = [item(2, 2, 2, 9), item(3, 3, 3, 9), item(4, 4, 4, 4)]
    assert changes("p", before, after) == ["- p[0]", "~ p[0].k3", "~ p[1].k3", "+ p[2]"]
    assert changes("p", after, before) == ["+ p[0]", "~ p[1].k3", "~ p[2].k3", "- p[2]"]


def test_the_end_of_both_lists_is_the_same() -> None:
    before = [{"a": 1}, {"b": 2}, {"c": 3}]
    assert changes("p", before, [{"d": 1}, *before[1:]]) == ["- p[0]", "+ p[0]"]
    assert changes("p", before, [{"x": 0}, {"y": 0}, *before[1:]]) == ["- p[0]", "+ p[0]", "+ p[1]"]
    assert changes("p", before * 2, before) == ["- p[3]", "- p[4]", "- p[5]"]
