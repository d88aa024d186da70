"""The files that Bundles name, which are planned with them, and the order of the resources of a Bundle."""

from __future__ import annotations

import os

from workerlint.config.errors import shown_path
from workerlint.core.record import Struct, new
from workerlint.files.bundle_files import BundleFiles
from workerlint.manifest.bundle import bundle_entries
from workerlint.manifest.document import Document
from workerlint_shim.errors import FileError
from workerlint_shim.manifests.documents import ManifestFile
from workerlint_shim.manifests.file_set import read_manifest_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from workerlint.config.boundary import Boundary
    from workerlint.manifest.bundle import BundleEntry


_KEPT = 500_000
"""The characters of the files whose trees stay in memory after the first look; others are read again."""


class BundledFiles(Struct):
    """The files of a file set by their paths, and those that its Bundles name."""

    find: Callable[[str, str], str | None]
    """Returns the path of the file that a Bundle names, by the path of the Bundle and its ``file:``."""
    files: dict[str, ManifestFile] = new(dict)
    problems: dict[str, FileError] = new(dict)
    """The files that cannot be read, by path, each with the reason."""
    together: set[str] = new(set)
    """The paths of Bundles that name files, and of these files: they are read together."""
    read: set[str] = new(set)
    """The paths of the files whose resources were read."""
    open: list[str] = new(list)
    """The paths of the files that are being read, each named by a Bundle in the one before."""

    def named_by(self, file: ManifestFile) -> Iterator[str]:
        """Yield the path of each existing file that the Bundles in a file name."""
        for document in file.documents.all:
            for entry in bundle_entries(document.root):
                if entry.file is not None:
                    path = self.find(file.written.path, entry.file.text)
                    if path is not None:
                        yield path


def follow_bundles(
    files: list[ManifestFile],
    environment: Mapping[str, str] | None,
    secret_variables: set[str],
    boundary: Boundary | None = None,
) -> BundledFiles:
    """Return *files* with the files that their Bundles name, and the files that Bundles in these name.

    *boundary* limits which files are read.
    """

    def exists(path: str) -> bool:
        return os.path.isfile(path) and (boundary is None or not boundary.top or boundary.allows(path))

    bundled = BundledFiles(BundleFiles(os.curdir, shown_path, exists).find)
    bundled.files = {file.written.path: file for file in files}
    pending = [file for file in files if file.may_be_bundle]
    kept = 0
    while pending:
        file = pending.pop()
        names = list(bundled.named_by(file))
        bundled.together.update(names)
        kept += len(file.written.text)
        if names:
            bundled.together.add(file.written.path)
        elif kept > _KEPT:
            file.release()
        for path in names:
            if path in bundled.files or path in bundled.problems:
                continue
            try:
                document = Document(read_manifest_file(path), markdown=False)
            except FileError as error:
                bundled.problems[path] = error
            else:
                named = bundled.files[path] = ManifestFile(document, environment, secret_variables)
                pending += [named] if named.may_be_bundle else []
    return bundled


def in_order(entries: Iterable[BundleEntry]) -> list[BundleEntry]:
    """Return the entries of a Bundle, each after those that it depends on, else in the order of the text."""
    waiting = list(entries)
    known = {entry.id for entry in waiting}
    targets = {entry: {dependency.target for dependency in entry.dependencies} for entry in waiting}
    done: set[str] = set()
    ordered: list[BundleEntry] = []
    while waiting:
        ready = (entry for entry in waiting if done.issuperset(known.intersection(targets[entry])))
        entry = next(ready, waiting[0])  # in a cycle, the first one
        waiting.remove(entry)
        done.add(entry.id)
        ordered.append(entry)
    return ordered
