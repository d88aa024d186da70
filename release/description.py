"""Checks of the description of a wheel, which is rendered as on PyPI, and of its links."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING

from packaging.metadata import Metadata
from readme_renderer import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TARGET = re.compile(r'\b(?:href|src)="([^"#][^"]*)"')
_CLONE_INSTALL = re.compile(r"pip install \.(?=\s)")


def check_description(wheel: Path, root: Path) -> Iterator[str]:
    """Yield the problems of the description of *wheel*, a line each. *root* is the root of the repository."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Metadata.from_email(archive.read(name))
    text = metadata.description or ""
    page = markdown.render(text) if metadata.description_content_type == "text/markdown" else None
    if not page:
        yield f"{wheel.name}: PyPI cannot render its description"
        return
    source = (metadata.project_urls or {}).get("Source", "")
    for target in map(unescape, _TARGET.findall(page)):
        if not re.match(r"\w+:", target):
            yield f"{wheel.name}: its description links to {target}, which is not on PyPI"
        elif target.startswith(f"{source}/"):
            kind, _, rest = target.removeprefix(f"{source}/").partition("/")
            tag, _, path = rest.partition("#")[0].partition("/")
            if kind not in {"blob", "raw"} or tag != f"v{metadata.version}" or not (root / path).is_file():
                yield f"{wheel.name}: its description links to {target}, which is not a file of this version"
    if _CLONE_INSTALL.search(text):
        yield f"{wheel.name}: its description tells users to install a directory that they do not have"
