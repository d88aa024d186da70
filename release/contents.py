"""Checks of the content of wheels, source distributions and extensions."""

from __future__ import annotations

import tarfile
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_GENERATED = {"node_modules", "site", "dist", "__pycache__"}
"""The directories that tools generate, which git ignores."""
_OF_VSCE = {"[Content_Types].xml", "extension.vsixmanifest"}
"""The files that vsce adds."""
_RENAMED = {"CHANGELOG.md": "changelog.md", "LICENSE": "LICENSE.txt", "README.md": "readme.md"}
"""The files that vsce renames."""


def check_wheel(wheel: Path) -> Iterator[str]:
    """Yield a line for each missing file of a wheel that check-wheel-contents does not report."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    information = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"
    # The build generates the index.
    wanted = {f"{information}/licenses/LICENSE", f"{information}/entry_points.txt", "workerlint_rules/_index.py"}
    yield from _missing(wheel, names, wanted)


def check_source(archive: Path) -> Iterator[str]:
    """Yield the problems of a source distribution, a line each."""
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    unexpected = {name for name in names if _GENERATED & set(name.split("/"))}
    yield from (f"{archive.name}: unexpected file {name}" for name in sorted(unexpected))
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "hatch_build.py", "tests/conftest.py"}
    yield from _missing(archive, names, wanted)


def check_extension(extension: Path, wanted: Iterable[str]) -> Iterator[str]:
    """Yield a line for each file of an extension that is not staged, so not in *wanted*, and for each missing one."""
    with zipfile.ZipFile(extension) as archive:
        names = set(archive.namelist())
    expected = _OF_VSCE | {f"extension/{_RENAMED.get(name, name)}" for name in wanted}
    yield from (f"{extension.name}: unexpected file {name}" for name in sorted(names - expected))
    yield from _missing(extension, names, expected)


def _missing(file: Path, names: Iterable[str], wanted: set[str]) -> Iterator[str]:
    yield from (f"{file.name}: missing file {name}" for name in sorted(wanted - set(names)))
