"""Document links: the files that Bundles name."""

from __future__ import annotations

import os

from lsprotocol import types

from workerlint.files.bundle_files import BundleFiles
from workerlint.manifest.bundle_graph import read_graph
from workerlint_lsp.endpoint import file_uri
from workerlint_lsp.features import Request, feature


@feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions())
def document_links(request: Request, _params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
    """Return a link for each `file` of a Bundle that exists; DW605 reports the others."""
    if not request.path:
        return None
    folder = request.folder
    files = BundleFiles(folder.path or os.path.dirname(request.path), folder.display_path)
    links = []
    for bundle in request.snapshot.document.bundles:
        for entry in bundle.cached(read_graph).entries:
            found = files.find(request.path, entry.file.text) if entry.file is not None else None
            if entry.file is not None and found is not None:
                location = request.positions.range_of(entry.file.span)
                links.append(types.DocumentLink(location, file_uri(folder.absolute_path(found)), "Open the manifest"))
    return links or None
