"""What must and must not be in the files of a release."""

from __future__ import annotations

import tarfile
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MADE = {"node_modules", "site", "dist", "__pycache__"}
"""Folders that tools make, which git ignores."""


def wheel_faults(wheel: Path) -> Iterator[str]:
    """Yield what a wheel lacks, a line each: what check-wheel-contents, which holds it to the sources, knows not of."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    information = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"
    # The index is made by the build itself.
    wanted = {f"{information}/licenses/LICENSE", f"{information}/entry_points.txt", "workerlint_rules/_index.py"}
    yield from _missing(wheel, names, wanted)


def source_faults(archive: Path) -> Iterator[str]:
    """Yield what is wrong with a source distribution, a line each."""
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    strangers = {name for name in names if _MADE & set(name.split("/"))}
    yield from (f"{archive.name}: holds {name}" for name in sorted(strangers))
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "hatch_build.py", "tests/conftest.py"}
    yield from _missing(archive, names, wanted)


def _missing(file: Path, names: Iterable[str], wanted: set[str]) -> Iterator[str]:
    yield from (f"{file.name}: lacks {name}" for name in sorted(wanted - set(names)))
