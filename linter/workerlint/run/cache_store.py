"""The file that remembers what was found: one for each folder that is worked in and set of rules and settings.

A line with a checksum comes first, so that a file that was cut short, or was written by another version, is told from a
good one and counts for nothing. It is replaced as a whole: runs at the same time may lose each other's news, and never
read half of it.
"""

from __future__ import annotations

import os
import time

from workerlint.core.diagnostic import Diagnostic, Edit, Fix, Related
from workerlint.core.record import Struct
from workerlint.core.text import Span
from workerlint.engine.engine import CheckedDocument, CheckedFile
from workerlint.manifest.reader import read_document
from workerlint.manifest.resources import Reference, Resource
from workerlint.run.cache_files import digest, make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from workerlint.config.settings import Settings
    from workerlint.core.text import Source
    from workerlint.run.tool_stamp import Tool

    Packed = list[Any]

FORM = 1
SUFFIX = ".workerlint-cache"
_MARK = f"workerlint cache {FORM} ".encode()


class Stat(Struct):
    """What tells without reading that a file is the same: its size, and when content and status were last changed."""

    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, path: str) -> Stat:
        """Look at a file. Raises OSError."""
        status = os.stat(path)
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def settled(self) -> Stat:
        """Give what may be remembered: nothing that ever matches, when the last change is too near."""
        near = time.time_ns() - UNSETTLED_NS
        return self if max(self.modified, self.changed) < near else Stat(self.size, -1, -1)


class Entry:
    """What is remembered of one file: how it looked, the *digest* of its bytes, and what was found in it.

    *storable* tells that nothing in it can quote a secret, *secretless* that the file was searched and holds none.
    """

    __slots__ = ("digest", "packed", "secretless", "stat", "storable")

    def __init__(self, stat: Stat, content: str, packed: Packed, *, storable: bool, secretless: bool) -> None:
        self.stat = stat
        self.digest = content
        self.packed = packed
        self.storable = storable
        self.secretless = secretless

    def as_list(self) -> list[Any]:
        """Give plain data."""
        stat = self.stat
        secrecy = self.storable + 2 * self.secretless
        return [stat.size, stat.modified, stat.changed, self.digest, secrecy, self.packed]

    @classmethod
    def from_list(cls, data: list[Any]) -> Entry:
        """Read plain data. Raises ValueError."""
        size, modified, changed, content, secrecy, packed = data
        stat = Stat(size, modified, changed)
        return cls(stat, content, packed, storable=bool(secrecy & 1), secretless=bool(secrecy & 2))


class Store:
    """The entries of one set of rules and settings, by path. Whatever goes wrong with its file is nobody's error."""

    def __init__(self, path: str, tool: Tool, stamp: str) -> None:
        self._path = path
        self._tool = tool
        self._stamp = stamp
        self._changed = False
        self._touched: set[str] = set()
        self._entries = self._load()

    def find(self, path: str) -> Entry | None:
        """Give what is known of a file as it is now; None when it has changed, or cannot be read."""
        known = self._entries.get(path)
        if known is None:
            return None
        try:
            status = os.stat(path)
            if known[1] == status.st_mtime_ns and known[0] == status.st_size and known[2] == status.st_ctime_ns:
                self._touched.add(path)
                return Entry.from_list(known)
            if known[0] != status.st_size:
                return None
            stat = Stat.of(path)
            with open(path, "rb") as file:
                if digest(file.read()) != known[3]:
                    return None
            entry = Entry.from_list(known)
        except (OSError, ValueError, TypeError, LookupError):
            return None
        entry.stat = stat.settled()
        self.keep(path, entry)
        return entry

    def keep(self, path: str, entry: Entry) -> None:
        """Remember an entry, unless the file may hold a secret."""
        self._changed = True
        self._touched.add(path)
        if entry.storable:
            self._entries[path] = entry.as_list()
        else:
            self._entries.pop(path, None)

    def save(self) -> None:
        """Write what has changed; where that cannot be, nothing is remembered."""
        import json  # a check without a cache does without it

        if not self._changed:
            return
        files = {path: entry for path, entry in self._entries.items() if path in self._touched or os.path.exists(path)}
        body = json.dumps(
            {"stamp": self._stamp, "content": self._tool.content, "files": files},
            separators=(",", ":"),
            check_circular=False,
        ).encode()
        # The number of the process keeps two writers apart, and os.replace shows readers one whole file or the other.
        draft = f"{self._path}.{os.getpid()}"
        try:
            make_folder(os.path.dirname(self._path))
            with open(draft, "wb") as file:
                file.writelines((_MARK, digest(body).encode(), b"\n", body))
            os.replace(draft, self._path)
        except OSError:
            try:
                os.unlink(draft)
            except OSError:
                return

    def _load(self) -> dict[str, list[Any]]:
        import json  # a check without a cache does without it

        try:
            with open(self._path, "rb") as file:
                data = file.read()
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        if not head.startswith(_MARK) or head.removeprefix(_MARK).decode("ascii", "replace") != digest(body):
            return {}
        try:
            kept = json.loads(body)
            stamp, content, files = kept["stamp"], kept["content"], kept["files"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}
        if stamp != self._stamp:
            if content != self._tool.content:
                return {}
            self._changed = True
        return files if isinstance(files, dict) else {}


def clean(folder: str) -> int:
    """Delete the caches in *folder* and what was made with them; give how many there were. Raises OSError."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return 0
    count = 0
    for name in names:
        if _is_cache(name):
            os.unlink(os.path.join(folder, name))
            count += name.endswith(SUFFIX)
    if {name for name in names if not _is_cache(name)} <= {"CACHEDIR.TAG", ".gitignore"}:
        for name in ("CACHEDIR.TAG", ".gitignore"):
            if name in names:
                os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    return count


def _is_cache(name: str) -> bool:
    return SUFFIX in name


class DamagedError(Exception):
    """What should be unpacked was not packed here."""


def pack(checked: CheckedFile) -> Packed:
    """Give plain data for what ``Engine.begin`` found in a file."""
    own = sum(document.resource is not None for document in checked.documents)
    return [
        [_pack_document(document) for document in checked.documents],
        [_pack_resource(resource) for resource in checked.resources[own:]],
        checked.failures,
    ]


def unpack(packed: Packed, source: Source, settings: Settings) -> CheckedFile:
    """Give back what was packed, as found in *source*, whose text must be the same. Raises DamagedError."""
    try:
        documents, resources, failures = packed
        checked = CheckedFile(source)
        for document in documents:
            checked.add(_unpack_document(document, source, settings))
        if resources:
            checked.resources += [_unpack_resource(resource) for resource in resources]
        checked.failures = failures
    except (TypeError, ValueError) as error:
        raise DamagedError(str(error)) from error
    return checked


def quotes_text(packed: Packed) -> bool:
    """Tell whether packed data may quote the text, or needs it: there are findings, or suppression comments."""
    return any(found or commented for _, _, _, commented, found, *_ in packed[0])


def resources_of(packed: Packed) -> list[Resource]:
    """Give what the file of packed data defines. Raises DamagedError."""
    try:
        documents, resources, _ = packed
        own = [document[5] for document in documents if document[5] is not None]
        return [_unpack_resource(resource) for resource in (*own, *resources)]
    except (TypeError, ValueError, IndexError) as error:
        raise DamagedError(str(error)) from error


def _pack_document(document: CheckedDocument) -> Packed:
    return [
        document.span.start,
        document.span.end,
        document.unreadable,
        int(document.worker is not None),
        [_pack_diagnostic(diagnostic) for diagnostic in document.found],
        None if document.resource is None else _pack_resource(document.resource),
        document.failures,
    ]


def _unpack_document(packed: Packed, source: Source, settings: Settings) -> CheckedDocument:
    start, end, unreadable, commented, found, resource, failures = packed
    document = CheckedDocument(Span(start, end))
    document.unreadable = unreadable
    if found:
        document.found = [_unpack_diagnostic(diagnostic) for diagnostic in found]
    if resource is not None:
        document.resource = _unpack_resource(resource)
    document.failures = failures
    if commented:
        document.worker = read_document(source, start, end, settings)
    return document


def _pack_diagnostic(diagnostic: Diagnostic) -> Packed:
    return [
        diagnostic.code,
        diagnostic.name,
        diagnostic.severity,
        diagnostic.span.start,
        diagnostic.span.end,
        diagnostic.message,
        diagnostic.help,
        [
            [
                fix.title,
                fix.applicability,
                [[edit.span.start, edit.span.end, edit.content] for edit in fix.edits],
            ]
            for fix in diagnostic.fixes
        ],
        [[related.span.start, related.span.end, related.message, related.path] for related in diagnostic.related],
    ]


def _unpack_diagnostic(packed: Packed) -> Diagnostic:
    code, name, severity, start, end, message, help, fixes, related = packed
    return Diagnostic(
        code,
        name,
        severity,
        Span(start, end),
        message,
        help,
        tuple(
            Fix(title, [Edit(Span(first, last), content) for first, last, content in edits], applicability)
            for title, applicability, edits in fixes
        ),
        tuple(Related(Span(first, last), text, path) for first, last, text, path in related),
    )


def _pack_resource(resource: Resource) -> Packed:
    return [
        resource.kind,
        resource.name,
        resource.workspace,
        resource.span.start,
        resource.span.end,
        resource.line,
        [
            [
                reference.kind,
                reference.name,
                reference.workspace,
                reference.span.start,
                reference.span.end,
                reference.path,
            ]
            for reference in resource.references
        ],
    ]


def _unpack_resource(packed: Packed) -> Resource:
    kind, name, workspace, start, end, line, references = packed
    return Resource(
        kind,
        name,
        workspace,
        Span(start, end),
        line,
        tuple(
            Reference(kind, name, workspace, Span(first, last), path)
            for kind, name, workspace, first, last, path in references
        ),
    )


UNSETTLED_NS = 2_000_000_000
"""A file that changed less than this before it was read may change again within one tick of its file system's clock
(2 s for FAT): its times prove nothing, its content has to be looked at again."""
