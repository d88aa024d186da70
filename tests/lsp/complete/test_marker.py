"""A document that is read with a marker at the cursor."""

from __future__ import annotations

import pytest

from workerlint.config.settings import DEFAULT
from workerlint_lsp.complete.marker import MarkedDocument, may_be_worker, read_marked, unused_word

HEAD = "name: w\nversion: v1beta\ntype: worker\n"


def read(text: str, *, strict: bool = True, begun: bool = False) -> MarkedDocument | None:
    return read_marked(text.replace("|", "mark"), "mark", DEFAULT, strict=strict, begun=begun)


def test_the_marker_is_no_word_of_the_text() -> None:
    word = unused_word("name: w")
    assert unused_word(f"name: {word}") not in f"name: {word}"


@pytest.mark.parametrize(
    ("below", "path", "is_key", "inside"),
    [
        ("worker:\n  |:\n", ("worker",), True, False),
        ("worker:\n  stack: |\n", ("worker", "stack"), False, False),
        ("worker:\n  topology: [{name: a}, {name: |}]\n", ("worker", "topology", 1, "name"), False, False),
        ("worker:\n  stack: bento|\n", ("worker", "stack"), False, True),
    ],
)
def test_the_marker_is_found_in_the_tree(below: str, path: tuple[str | int, ...], is_key: bool, inside: bool) -> None:
    found = read(HEAD + below)
    assert found is not None
    assert found.location is not None
    assert (found.location.path, found.location.mapping is not None) == (path, is_key)
    assert found.location.inside is inside
    assert not found.is_started


def test_a_marker_in_a_comment_is_lost() -> None:
    found = read(f"{HEAD}# |\n")
    assert found is not None
    assert found.location is None


def test_a_broken_document_is_read_only_if_it_need_not_be_valid() -> None:
    text = f"{HEAD}worker:\n  stack: |\n  env: [\n"
    assert read(text) is None
    assert read(text, strict=False) is not None


@pytest.mark.parametrize(
    ("text", "begun", "started"),
    [
        ("version: v1beta\n|:\n", False, True),
        ("version: v1beta\ntype: |\n", False, True),
        ("version: v1beta\ntype: depot\n|:\n", False, None),
        ("version: '3'\n|:\n", False, None),
        ("version: v1beta\nservices: {}\n|:\n", False, None),
        ("name: w\n|:\n", False, None),
        ("name: w\n|:\n", True, True),
    ],
)
def test_a_document_may_become_a_worker(text: str, begun: bool, started: bool | None) -> None:
    found = read(text, begun=begun)
    assert (None if found is None else found.is_started) is started


def test_the_worker_with_the_marker_is_found_in_a_bundle() -> None:
    resource = (
        "    - id: {0}\n      spec:\n        name: {0}\n        version: v1beta\n        type: worker\n        {1}\n"
    )
    text = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n" + resource.format("a", "tags: []")
    found = read(text + resource.format("b", "|:"))
    assert found is not None
    assert found.worker.meta("name") is not None
    assert found.location is not None
    assert found.worker.root is not None
    assert found.worker.root.get("name").text == "b"  # type: ignore[union-attr]


def test_only_texts_like_a_worker_are_worth_parsing() -> None:
    assert may_be_worker("type: worker\n")
    assert may_be_worker("name: w\nversion: v1beta\n")
    assert not may_be_worker("version: '3'\nservices: {}\n")
