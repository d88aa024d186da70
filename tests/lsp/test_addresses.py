"""What an address of data names, under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "dataos://lake:audit/cities/2024?acl=rw",
            "Depot `lake`, collection `audit`, dataset `cities/2024`, to be read and written.",
        ),
        ("dataos://lake:audit?acl=r", "Depot `lake`, collection `audit`, to be read."),
        ("dataos://lake?purpose=rw", "Depot `lake`."),
        ("dataos:///lake:audit/cities", ""),
        ("dataos://:audit/cities", ""),
        ("https://lake:audit/cities", ""),
    ],
)
def test_an_address_is_told_by_its_parts(editor: type[Editor], address: str, said: str) -> None:
    text = f"name: a\ntype: worker\nworker:\n  stackSpec:\n    input: {{datasets: ['{address}|']}}\n"
    shown = editor(text)
    cursor = types.Position(shown.cursor.line, shown.cursor.character - 2)
    found = hover(shown.request, types.HoverParams(shown.document, cursor))
    value = found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""
    assert (value.partition("\n")[0] if "Depot" in value else "") == said
