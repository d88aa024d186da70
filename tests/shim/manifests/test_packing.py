"""The packed fields of a resource."""

from __future__ import annotations

from functools import partial

import pytest
from tests.shim.samples import SECRET, WORKER

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.documents import ManifestFile
from workerlint_shim.manifests.packing import pack_attributes


@pytest.mark.parametrize("key", [b"", b"one key", b"another key"])
@pytest.mark.parametrize(
    "text", [WORKER, SECRET, "name: a\nversion: v1\ntype: secret\nsecret: {data: {a: '', b: é}}\n"]
)
def test_they_are_the_same_for_any_key(text: str, key: bytes) -> None:
    file = ManifestFile(Document(Source("a.yaml", text)), {}, set())
    read = partial(read_attributes, file.documents.all[0], file.redactor.masks)
    packed = pack_attributes(read)
    file.release()
    assert packed(key) == read(key)
    assert len(packed(key)) > 1


def test_resources_share_the_paths_of_their_fields() -> None:
    texts = [WORKER, WORKER.replace("hello", "goodbye")]
    files = [ManifestFile(Document(Source("a.yaml", text)), {}, set()) for text in texts]
    one, other = (pack_attributes(partial(read_attributes, file.documents.all[0], []))(b"") for file in files)
    assert all(first.path is second.path for first, second in zip(one, other, strict=True))
