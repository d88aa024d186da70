"""The comments that the output of ``-l`` and ``-d`` leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.comments import comments_in
from workerlint_shim.manifests.documents import read_documents

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def without_comments(text: str) -> str:
    document = read_documents(Document(Source("a.yaml", text))).all[0]
    for span in reversed(list(comments_in(document))):
        text = text[: span.start] + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", "a: b\n"),
        ("# one\na: b # two\n  # three\n", "a: b\n"),
        ("a: b#c\n", "a: b#c\n"),
        ("a: 'b # c' # d\n", "a: 'b # c'\n"),
        ('a: "b \\" # c" # d\n', 'a: "b \\" # c"\n'),
        ("a: [b, # c\n  d] # e\n", "a: [b,\n  d]\n"),
        ("a: | # c\n  # text\n  b\ne: f # g\n", None),
        ("a: # c\r\n  b: d # e\r\n", "a:\r\n  b: d\r\n"),
        ("a: b\n# last", "a: b\n"),
        ("'#a': b\n", "'#a': b\n"),
    ],
)
def test_only_comments_are_left_out(text: str, expected: str | None) -> None:
    found = without_comments(text)
    assert "# text" in found if expected is None else found == expected
    if expected is None:
        assert found.endswith("e: f\n")


@pytest.mark.parametrize("option", ["-l", "-d"])
def test_a_comment_is_not_printed(run: Run, folder: Any, option: str) -> None:
    text = "name: a # a note\nversion: v1\ntype: secret\nsecret:\n  # another note\n  data: {key: '# value'}\n"
    folder.write("a.yaml", text)
    expected = "name: a\nversion: v1\ntype: secret\nsecret:\n  data: {key: ***}\n"
    assert run(f"apply {option} -f a.yaml").out == expected
