"""What a page cannot show of DW006: invalid bytes and their messages."""

from __future__ import annotations

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, SAFE, UNSAFE, Diagnostic
from workerlint.core.text import Span, decode
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.document import Document

HEAD = "name: w\nversion: v1beta\ntype: worker\n"


def _found(data: bytes) -> list[Diagnostic]:
    rules = [rule for rule in load_rules() if rule.code == "DW006"]
    return Engine(Settings(), rules).check(Document(decode(data, "worker.yaml"))).diagnostics


@pytest.mark.parametrize(
    ("data", "message", "start"),
    [
        (f"{HEAD}title: ".encode() + b"caf\xe9 \xe9\n", "invalid UTF-8", len(HEAD) + 10),
        (b"\xff\xfe" + f"{HEAD}title: a\n".encode("utf-16-le") + b"\x00", "invalid UTF-16", len(HEAD) + 9),
        (b"\xfe\xff" + f"{HEAD}title: a\n".encode("utf-16-be") + b"\xd8\x00", "invalid UTF-16", len(HEAD) + 9),
    ],
    ids=["latin-1", "half a unit", "half a pair"],
)
def test_bytes_that_are_no_text_are_shown_once(data: bytes, message: str, start: int) -> None:
    (found,) = _found(data)
    assert (found.message, found.span, found.help) == (message, Span(start, start + 1), "save the file as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_each_encoding_that_is_read_is_no_fault(encoding: str) -> None:
    assert _found(f"{HEAD}title: Zürich 🏙\n".encode(encoding)) == []


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("utf-32", "unsupported encoding: UTF-32"),
        ("utf-32-be", "unsupported encoding: UTF-32"),
        ("utf-16-le", "unsupported encoding: UTF-16 without a byte order mark"),
        ("utf-16-be", "unsupported encoding: UTF-16 without a byte order mark"),
    ],
)
def test_an_encoding_that_the_platform_does_not_read(encoding: str, message: str) -> None:
    (found,) = _found(f"# a\n{HEAD}title: Zürich 🏙\n".encode(encoding))
    assert (found.message, found.span, found.help) == (message, Span(4, 5), "save the file as UTF-8")


def test_bytes_of_another_document_keep_a_worker_from_being_applied() -> None:
    (found,) = _found(f"{HEAD}---\ntitle: ".encode() + b"caf\xe9\n")
    assert (found.message, found.span.start) == ("invalid UTF-8", len(HEAD) + 14)
    assert _found(b"title: a\n---\ntitle: caf\xe9\n") == []


MARK = "\ufeff"


@pytest.mark.parametrize(
    ("text", "fixed", "applicability"),
    [
        (f"{HEAD}{MARK}---\n{HEAD}", f"{HEAD}---\n{HEAD}", SAFE),
        (f"{HEAD}---\n{MARK}{HEAD}", f"{HEAD}---\n{HEAD}", SAFE),
        (f"{HEAD}--- # next\n\n# note\n{MARK}{HEAD}", f"{HEAD}--- # next\n\n# note\n{HEAD}", SAFE),
        (f"# note\n{MARK}{HEAD}", f"# note\n{HEAD}", SAFE),
        (f"{HEAD}# note\n{MARK}{HEAD}", f"{HEAD}# note\n---\n{HEAD}", UNSAFE),
        (f"{HEAD}{MARK}{HEAD}", f"{HEAD}---\n{HEAD}", UNSAFE),
        (f"{MARK}{HEAD}", HEAD, SAFE),
        (f"{HEAD}{MARK}---\nkind: Pod\n", f"{HEAD}---\nkind: Pod\n", SAFE),
    ],
    ids=[
        "before a marker",
        "after a marker",
        "after comments",
        "after a comment at the start",
        "after a comment without a marker",
        "without a marker",
        "two at the start",
        "before another resource",
    ],
)
def test_a_byte_order_mark_inside_a_file(text: str, fixed: str, applicability: str) -> None:
    (found,) = _found(f"{MARK}{text}".encode())
    assert text[found.span.start : found.span.end] == MARK
    assert found.fix is not None
    assert (apply_edits(text, found.fix.edits), found.fix.applicability) == (fixed, applicability)


@pytest.mark.parametrize("comment", ["", "# note\n"])
def test_a_byte_order_mark_has_no_other_finding(comment: str) -> None:
    worker = f"{comment}{HEAD}worker:\n  stack: bento:3.0\n  compute: a\n  topology: [{{name: a, type: input}}]\n"
    text = worker + comment + MARK + worker.replace("name: w", "name: v").replace("replicas", "replica")
    found = Engine(Settings(), load_rules()).check(Document(decode(text.encode(), "worker.yaml"))).diagnostics
    assert [item.code for item in found if item.severity == ERROR] == ["DW006"]


def test_a_byte_order_mark_between_documents_of_others_is_left_alone() -> None:
    assert _found(f"kind: Pod\n{MARK}---\nkind: Pod\n".encode()) == []
