"""Reads the files that the Bundles of a run name, to index the resources that they define."""

from __future__ import annotations

import os

from workerlint.core.record import Struct
from workerlint.files.bundle_files import BundleFiles
from workerlint.manifest.resources import BUNDLE_FILE, WORKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workerlint.manifest.resources import Resource

    Defined = list[tuple[str, list[Resource]]]


class BundledFiles(Struct):
    """The files that only Bundles name: they are read, but not checked."""

    find: Callable[[str, str], str | None]
    """Returns the path, in reports, of the file that a Bundle at a path names; None if there is none."""
    defined: Defined
    """What each of the files defines, by its path in reports."""

    @property
    def workers(self) -> list[str]:
        """The files that define a Worker."""
        return [path for path, resources in self.defined if any(item.kind == WORKER for item in resources)]


def read_bundled(
    defined: Iterable[tuple[str, list[Resource]]],
    definitions: Callable[[dict[str, bool]], dict[str, list[Resource]]],
    shown: Callable[[str], str],
) -> BundledFiles:
    """Read the files that Bundles among the *defined* resources name, and those that Bundles in these name.

    *definitions* returns what files define, and *shown* the name of a path in reports.
    """
    new = list(defined)
    bundled = BundledFiles(BundleFiles(os.curdir, shown).find, [])
    known = {path for path, _ in new}
    while new:
        named = {
            bundled.find(path, resource.name): True
            for path, resources in new
            for resource in resources
            if resource.kind == BUNDLE_FILE
        }
        files = {path: True for path in named if path is not None and path not in known}
        known.update(files)
        new = [(path, resources) for path, resources in definitions(files).items() if resources]
        bundled.defined += new
    return bundled
