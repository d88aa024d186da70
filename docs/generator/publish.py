"""The directory that a built site is published in: one version, or the newest with those before it."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = "versions.json"
"""The file in the root that lists the minor versions, newest first. The header of each page reads it."""
DEVELOPMENT = "dev"
"""The name of the version that is not released yet, which is last in the list."""
_DIRECTORY = re.compile(r"\d+\.\d+")


def publish(site: Path, target: Path) -> None:
    """Replace *target* with a copy of *site*, which is the only version."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site, target)
    _write_versions(target, [])


def publish_version(site: Path, target: Path, version: str) -> None:
    """Copy *site*, the documentation of *version*, into *target*, and keep other versions there.

    Each minor version has a directory such as ``0.2``, and so has DEVELOPMENT. The newest is also in the root, where
    the links from findings and schemas lead: before the first release, the development version. Hidden files stay.
    """
    name = version if version == DEVELOPMENT else ".".join(version.split(".")[:2])
    target.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target / name, ignore_errors=True)
    shutil.copytree(site, target / name)
    known = [entry.name for entry in target.iterdir() if _DIRECTORY.fullmatch(entry.name)]
    versions = sorted(known, key=lambda name: [int(number) for number in name.split(".")], reverse=True)
    if (target / DEVELOPMENT).is_dir():
        versions.append(DEVELOPMENT)
    if versions[0] == name:
        for entry in target.iterdir():
            if entry.name.startswith("."):
                continue
            if entry.is_dir() and entry.name not in versions:
                shutil.rmtree(entry)
            elif entry.is_file():
                entry.unlink()
        shutil.copytree(site, target, dirs_exist_ok=True)
    _write_versions(target, versions)


def _write_versions(target: Path, versions: list[str]) -> None:
    (target / VERSIONS).write_text(json.dumps(versions) + "\n", encoding="utf-8")
