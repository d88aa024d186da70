"""Fields of manifests, for tests of plans."""

from __future__ import annotations

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.attributes import Attributes
from workerlint_shim.manifests.documents import read_documents


def read(text: str, values: dict[str, str] | None = None) -> Attributes:
    """Return the fields of the first document of *text*."""
    return read_attributes(read_documents(Document(Source("x.yaml", text)), values).all[0], [], b"")
