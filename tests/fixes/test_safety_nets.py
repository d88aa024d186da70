"""Each safety net of the formatter and of the fixer on its own, with the others removed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, UNSAFE, WARNING, Edit, Finding, Fix
from workerlint.core.text import Source, Span
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import rule
from workerlint.fixes import fixer, formatter
from workerlint.fixes.fixer import fix_document
from workerlint.fixes.formatter import Style, format_lines, format_worker
from workerlint.fixes.layout import LayoutError, indent
from workerlint.manifest.document import Document, read_workers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.authoring import Worker

TEXT = (
    "type: worker\nworker:\n  a: &x 'one' # why\n  b: *x\n  c: !!str 1\n  d: {e: f}\n  g: |\n    text\n"
    "  # above\n  h: [1, 2] # last\n  i:\n    - j # inside\n"
)


def formatted(monkeypatch: pytest.MonkeyPatch, text: str, old: str, new: str) -> list[Any]:
    """Return what the formatter makes of a layout that replaces *old* by *new*: of a document, and of its lines."""
    assert text.count(old) == 1
    at = text.index(old)
    edit = Edit(Span(at, at + len(old)), new)
    monkeypatch.setattr(formatter, "indent", lambda *_, **__: [edit])
    (worker,) = read_workers(Source("worker.yaml", text))
    return [format_worker(worker, Style()), format_lines(worker, Style(), 0, 99)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" # why", ""),
        ("# why", "# who"),
        ("  # above\n", ""),
        (" # last", ""),
        ("  g: |", "  g: | # more"),
        (" # inside", ""),
        ("  # above\n  h: [1, 2] # last\n", "  # last\n  h: [1, 2] # above\n"),
        ("  g: |\n    text\n  # above\n", "  g: |\n    text\n    # above\n"),
    ],
)
def test_comments_alone(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.setattr(formatter, "_data", lambda _node: ())
    assert formatted(monkeypatch, TEXT, old, new) == [[], []]
    monkeypatch.setattr(formatter, "comments", lambda _worker: [])
    assert [] not in formatted(monkeypatch, TEXT, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'one'", "'two'"),
        ("'one'", '"one"'),
        ("b: *x", "b: one"),
        ("!!str ", ""),
        ("!!str", "!!int"),
        ("{e: f}", "\n    e: f"),
        ("{e: f}", "{e: g}"),
        ("{e: f}", "{f: f}"),
        ("{e: f}", "{e: f, g: h}"),
        ("    text", "    text\n\n    more"),
        ("g: |", "g: |+\n\n"),
        ("[1, 2]", "[2, 1]"),
        ("[1, 2]", "\n    - 1\n    - 2"),
        ("[1, 2]", "[1]"),
        ("  b: *x\n", ""),
    ],
)
def test_data_alone(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.setattr(formatter, "comments", lambda _worker: [])
    assert formatted(monkeypatch, TEXT, old, new) == [[], []]
    monkeypatch.setattr(formatter, "_data", lambda _node: ())
    assert [] not in formatted(monkeypatch, TEXT, old, new)


@pytest.mark.parametrize("style", ["|", ">"])
def test_a_comment_in_the_header_of_a_block_scalar_alone(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    monkeypatch.setattr(formatter, "_data", lambda _node: ())
    text = TEXT.replace("g: |\n", f"g: {style} # head\n")
    assert formatted(monkeypatch, text, " # head", "") == [[], []]
    # What looks like a comment in the scalar is content, and trailing spaces are not part of a comment.
    assert [] not in formatted(monkeypatch, text.replace("    text", "    # text"), "    # text", "    # other")
    assert [] not in formatted(monkeypatch, text, "# why", "# why \t")


def test_the_name_of_an_alias_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatter, "comments", lambda _worker: [])
    text = "type: worker\nworker:\n  a: &x 1\n  b: &y 1\n  c: *x\n"
    assert formatted(monkeypatch, text, "*x", "*y") == [[], []]


def test_an_anchor_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatter, "comments", lambda _worker: [])
    assert formatted(monkeypatch, TEXT.replace("*x", "2"), "&x", "&y") == [[], []]


@pytest.mark.parametrize(
    ("old", "new"), [("b: *x", "b: ["), ("b: *x", "a: *x"), ("&x", "&y"), ("type: worker", "type: x")]
)
def test_what_cannot_be_read_alone(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.setattr(formatter, "same_content", lambda _before, _after: True)
    assert formatted(monkeypatch, TEXT, old, new) == [[], []]


@pytest.mark.parametrize("text", ["type: worker\nworker:\n  a: [\n  b: 1\n", "type: worker\nworker:\n\ta: 1\n  b: 1\n"])
def test_a_broken_document_alone(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(formatter, "same_content", lambda _before, _after: True)
    monkeypatch.setattr(formatter, "_read_again", lambda worker, _text: worker)
    assert formatted(monkeypatch, text, "b: 1", "b: 2") == [[], []]


@pytest.mark.parametrize(
    "text",
    [
        '  ? "a\n   b"\n  : c\n',
        "  ? [a]\n  : c\n",
        "  ? a\n  : c\n",
        "  a:\n    - ? b\n      : c\n",
    ],
)
def test_a_layout_that_is_not_supported_alone(text: str) -> None:
    (worker,) = read_workers(Source("worker.yaml", f"type: worker\nworker:\n{text}"))
    with pytest.raises(LayoutError):
        indent(worker, 2, trim=True)


# --- the fixer ------------------------------------------------------------------------------------------------------

MANIFEST = (
    "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: INFO\n  replicas: 0\n"
    "  dryRun: false\n"
)
SECTION = [("worker",), ("type",)]


def fixed(old: str, new: str, *, severity: str = ERROR, paths: Any = SECTION, text: str = MANIFEST) -> str:
    """Return a text after a fix of one finding on the stack that replaces *old* by *new*."""

    @rule("ZZ901", "harmful", severity)
    def harmful(worker: Worker) -> Iterator[Finding]:
        node = worker.scalar("stack")
        at = worker.text.find(old)
        if node and at >= 0:
            edit = Edit(Span(at, at + len(old)), new)
            yield Finding(node, "wrong", fix=Fix("Replace it", [edit], UNSAFE, paths))

    rules = [harmful, *load_rules()]
    engine = Engine(Settings(), [harmful], rules)
    return fix_document(engine, Document(Source("w.yaml", text)), lambda _found, _fix: True).text


def remove(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Remove safety nets of the fixer."""
    nets: dict[str, Any] = {
        "only_named_changes": lambda *_: True,
        "_is_worse": lambda *_: False,
        "_counts": lambda _result: Counter(),
        "_deletes_other_errors": lambda *_: False,
        "_guessed_values": lambda *_: set(),
    }
    for name in names:
        monkeypatch.setattr(fixer, name, nets[name])


def test_the_named_fields_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "_is_worse")
    assert fixed("dryRun: false", "dryRun: true", paths=[("worker", "stack")]) == MANIFEST
    assert fixed("dryRun: false", "dryRun: true", paths=[("worker", "dryRun")]) != MANIFEST


@pytest.mark.parametrize(
    ("old", "new"), [("version: v1beta\ntype: worker\nworker:", "kind: x\nother:"), ("dryRun: false", "dryRun: [false")]
)
def test_what_cannot_be_read_is_a_net_alone(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    remove(monkeypatch, "only_named_changes", "_counts", "_deletes_other_errors")
    assert fixed(old, new) == MANIFEST


def test_a_new_error_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "only_named_changes", "_guessed_values", "_deletes_other_errors")
    assert fixed("logLevel: INFO", "logLevel: LOUD", severity=WARNING) == MANIFEST
    # The fix of an error may uncover another.
    assert fixed("logLevel: INFO", "logLevel: LOUD") != MANIFEST


def test_a_wrong_guess_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "only_named_changes", "_deletes_other_errors")
    assert fixed("INFO", "LOUD") == MANIFEST
    remove(monkeypatch, "_guessed_values")
    assert fixed("INFO", "LOUD") != MANIFEST


def test_a_deleted_error_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "only_named_changes", "_counts")
    assert fixed("  replicas: 0\n", "") == MANIFEST
    remove(monkeypatch, "_deletes_other_errors")
    assert fixed("  replicas: 0\n", "") != MANIFEST
