"""Paths and URIs."""

from __future__ import annotations

import pytest

from workerlint_lsp.endpoint import file_path, file_uri


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
