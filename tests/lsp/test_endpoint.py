"""Paths and URIs."""

from __future__ import annotations

import pytest
from lsprotocol import types

from workerlint_lsp.endpoint import Endpoint, file_path, file_uri


@pytest.mark.parametrize("path", ["/a/worker.yaml", "/a b/é😀#?%.yaml", "/a/name-\udcff.yaml"])
def test_a_path_survives_as_a_uri(path: str) -> None:
    uri = file_uri(path)
    assert uri.isascii()
    if path.isprintable():
        assert file_path(uri) == path


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a/worker.yaml", "untitled:///a/worker.yaml", "", "file:"])
def test_a_document_that_is_not_a_file_has_no_path(uri: str) -> None:
    assert file_path(uri) == ""


def test_a_path_is_normalized() -> None:
    assert file_path("file:///a/./b/../worker.yaml") == "/a/worker.yaml"


def test_messages_and_logs_show_invisible_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint("test", "1")
    sent: list[str] = []
    monkeypatch.setattr(endpoint, "window_show_message", lambda params: sent.append(params.message))
    monkeypatch.setattr(endpoint, "window_log_message", lambda params: sent.append(params.message))
    endpoint.show("a\u202e\x1b[31m\nb")
    endpoint.log("a\u200b\n\x07b", types.MessageType.Info)
    assert sent == ["a<U+202E>\u241b[31m\u240ab", "a<U+200B>\n\u2407b"]
