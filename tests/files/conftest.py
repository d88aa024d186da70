"""Fixtures that search a repository for files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.settings import Settings
from workerlint.files.discovery import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def find(repository: Path) -> Callable[..., list[str]]:
    def call(*paths: str, force_exclude: bool = False, **fields: Any) -> list[str]:
        options = Settings(root=str(repository), **fields)
        found = discover(paths, lambda _folder: options, force_exclude=force_exclude)
        assert found.problems == []
        return [path.replace(os.sep, "/") for path in found.files]

    return call


@pytest.fixture
def problems(repository: Path) -> Callable[..., list[tuple[str, str]]]:
    def call(*paths: str, **fields: Any) -> list[tuple[str, str]]:
        options = Settings(root=str(repository), **fields)
        return discover(paths, lambda _folder: options).problems

    return call


def touch(repository: Path, *names: str) -> None:
    for name in names:
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
