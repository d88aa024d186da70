"""Finds the files that Bundles name with ``file:``.

The path is not relative to the Bundle: published Bundles are applied from a directory above it. The file is looked up
in the directory of the Bundle and in each directory above it, up to the root of the repository. Without a repository,
the current directory ends the search. No file outside is looked at.
"""

from __future__ import annotations

import os

from workerlint.core.repository import is_inside, repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class BundleFiles:
    """Finds the files of Bundles. Each file is looked up once."""

    def __init__(
        self, directory: str, shown: Callable[[str], str], exists: Callable[[str], bool] = os.path.isfile
    ) -> None:
        """Interpret relative paths of Bundles in *directory*; *shown* returns an absolute path as reports show it.

        *exists* returns whether there is a file at an absolute path.
        """
        self._directory = os.path.abspath(directory)
        self._shown = shown
        self._exists = exists
        self._found: dict[tuple[str, str], str | None] = {}

    def find(self, bundle: str, file: str) -> str | None:
        """Return the path, as reports show it, of the *file* that the Bundle at a path names; None if there is none."""
        directory = os.path.dirname(os.path.normpath(os.path.join(self._directory, bundle)))
        key = directory, file
        if key not in self._found:
            found = self._look_up(directory, file.strip()) if "\0" not in file else None
            self._found[key] = None if found is None else self._shown(found)
        return self._found[key]

    def _look_up(self, directory: str, file: str) -> str | None:
        top = self._top(directory)
        while True:
            path = os.path.normpath(os.path.join(directory, file))
            if self._exists(path) and is_inside(os.path.realpath(path), os.path.realpath(top)):
                return path
            if directory == top or os.path.isabs(file):
                return None
            directory = os.path.dirname(directory)

    def _top(self, directory: str) -> str:
        """Return the highest directory to look in: the root of the repository, else the current directory."""
        return repository(directory) or (self._directory if is_inside(directory, self._directory) else directory)
