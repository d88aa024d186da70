"""The alignment of the items of lists, by what a comparison shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

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
