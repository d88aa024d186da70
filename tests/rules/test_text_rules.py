"""What a page cannot show of DW006: invalid bytes and their messages."""

from __future__ import annotations

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import decode
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
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
    assert (found.message, found.span.start) == (message, start)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_each_encoding_that_is_read_is_no_fault(encoding: str) -> None:
    assert _found(f"{HEAD}title: Zürich 🏙\n".encode(encoding)) == []


def test_bytes_of_another_document_are_its_own_business() -> None:
    assert _found(f"{HEAD}---\ntitle: ".encode() + b"caf\xe9\n") == []
