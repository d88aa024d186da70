"""One text, read once: its YAML documents, and everything that is computed from them."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Pattern, Span
from workerlint.manifest.reader import BUNDLE, Part, Skipped, read_broken, read_part, worker_spans
from workerlint.manifest.worker import Worker
from workerlint.syntax.markdown import yaml_of
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import BYTE_ORDER_MARK, is_yaml, split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Mapping as MappingOf
    from collections.abc import Set as AbstractSet
    from typing import Any, TypeVar

    from workerlint.core.text import Source

    T = TypeVar("T")

_UNKNOWN = object()


_ALIAS = Pattern(r"(?:^|[\s\[{,])\*\w")
"""An alias, which may be undefined; or something that looks like one."""
_NO_TEXTS: frozenset[str] = frozenset()
_NO_PARTS: MappingOf[str, Part] = {}
"""What most documents have. With a set and a mapping for each, 10,000 files need 3 MB more."""


class Document:
    """A text that is parsed once. Pass the document around, not its text.

    A document is immutable except for its cached results. Offsets are code points of the text; those of the YAML in a
    Markdown file count from the beginning of the file, too.
    """

    source: Source
    yaml: Source
    """The YAML of *source*: *source* itself, or for Markdown a text of the same length in which the rest is spaces."""
    sound: AbstractSet[str]
    """The texts of the YAML documents that were found to be well-formed but were not read."""

    __slots__ = ("_broken", "_cached", "_parts", "_typed", "_unchanged", "_worker_spans", "sound", "source", "yaml")

    def __init__(
        self, source: Source, previous: Document | None = None, *, markdown: bool = True, typed: int | None = None
    ) -> None:
        """Reuse the parts of *previous*, an earlier version of the same text, that have not changed.

        *typed* is an offset in the line that a user is typing, which may be unfinished.

        Without *markdown*, a file is YAML whatever its name, as it is for dataos-ctl.
        """
        self.source = source
        self.yaml = yaml_of(source) if markdown else source
        self._typed = typed
        self._parts: dict[int, Part] = {}
        self._worker_spans: list[tuple[int, int]] | None = None
        self._broken: list[Worker] | None = None
        self.sound = _NO_TEXTS
        self._cached: dict[Callable[[Document], Any], Any] = {}
        self._unchanged = _NO_PARTS
        if previous is not None:
            known = previous.known_parts()
            chunks = {self.yaml.text[start:end] for start, end in split_documents(self.yaml.text)}
            self._unchanged = {chunk: part for chunk, part in known.items() if chunk in chunks}
            self.sound = previous.sound & chunks

    def with_typed(self, typed: int | None) -> Document:
        """Return the same text as it is read while a user types in the line at *typed*."""
        return self if typed == self._typed else Document(self.source, self, typed=typed)

    @property
    def text(self) -> str:
        """The text of the whole file."""
        return self.source.text

    @property
    def worker_spans(self) -> list[tuple[int, int]]:
        """Start and end of each YAML document that may be a Worker."""
        spans = self._worker_spans
        if spans is None:
            spans = self._worker_spans = list(worker_spans(self.yaml.text))
        return spans

    @property
    def workers(self) -> list[Worker]:
        """The Workers, in order; those that cannot be read included."""
        return self.workers_between(0, len(self.yaml.text))

    def workers_between(self, first: int, last: int) -> list[Worker]:
        """Return the Workers that touch the text between two offsets, in order. No other part is read."""
        parts = (self.part(start, end) for start, end in self.worker_spans if start <= last and first <= end)
        workers = (worker for part in parts for worker in part.workers)
        return [worker for worker in workers if worker.span.start <= last and first <= worker.span.end]

    def worker_at(self, offset: int) -> Worker | None:
        """Return the Worker at *offset*, or None. No other part is read."""
        spans = self.worker_spans
        at = bisect_right(spans, (offset, len(self.yaml.text))) - 1
        if at < 0:
            return None
        start, end = spans[at]
        # The very end of the text belongs to its last document.
        if offset < end or offset == end == len(self.yaml.text):
            return _worker_at(self.part(start, end), offset)
        return None

    def manifest_at(self, offset: int) -> Worker | None:
        """Return the Worker at *offset*, else the Bundle around it in the form of a Worker, or None."""
        around = (bundle for bundle in self.bundles if bundle.span.start <= offset <= bundle.span.end)
        return self.worker_at(offset) or next(around, None)

    @property
    def bundles(self) -> list[Worker]:
        """The Bundles, each in the form of a Worker without a section: for searches of a whole document."""
        text = self.yaml.text
        if BUNDLE not in text:
            return []
        from workerlint.manifest.bundle import is_bundle

        parts = (self.part(start, end) for start, end in split_documents(text) if text.find(BUNDLE, start, end) >= 0)
        return [
            Worker(self.yaml, Span(part.start, part.end), part.root, DEFAULT, [], [], part.damaged)
            for part in parts
            if isinstance(part.root, Mapping) and is_bundle(part.root)
        ]

    @property
    def broken(self) -> list[Worker]:
        """The other documents that are not YAML, if there is a Worker in the file: nothing in it can be applied.

        They have the form of a Worker without a tree. The blocks of a Markdown file are independent of each other.
        """
        return self._read_broken()

    def _read_broken(self) -> list[Worker]:
        if self._broken is None:
            text = self.yaml.text
            several = "\n---" in text or "\n..." in text or BYTE_ORDER_MARK in text
            wanted = several and self.yaml is self.source and self._has_worker()
            self._broken = list(self._find_broken()) if wanted else []
        return self._broken

    def _find_broken(self) -> Iterator[Worker]:
        text = self.yaml.text
        doubtful = self.source.undecodable or BYTE_ORDER_MARK in text
        sound = self.sound = set(self.sound)
        for start, end in split_documents(text):
            if self._was_worker(start, end):
                continue
            chunk = text[start:end]
            unread = not (doubtful or start in self._parts or chunk in self._unchanged or _ALIAS.search(chunk))
            if unread and (chunk in sound or is_yaml(chunk)):
                sound.add(chunk)
                continue
            broken = read_broken(self.yaml, self.part(start, end))
            if broken is not None:
                yield broken

    def _has_worker(self) -> bool:
        spans = self.worker_spans
        return any(self._was_worker(*span) for span in spans) or any(self.part(*span).workers for span in spans)

    def _was_worker(self, start: int, end: int) -> bool:
        """Return whether an earlier version of the text had this document as a Worker, so that it need not be read."""
        if not self._unchanged or start in self._parts:
            return False
        known = self._unchanged.get(self.yaml.text[start:end])
        return known is not None and bool(known.workers) and not known.skipped

    @property
    def checked(self) -> list[Worker]:
        """The Workers, then the broken documents in the same stream."""
        return [*self.workers, *self.broken]

    @property
    def skipped(self) -> list[Skipped]:
        """The YAML documents that look like Workers, or are in the file of one, and are not checked, in order."""
        for start, end in self.worker_spans:
            if not self._was_worker(start, end):
                self.part(start, end)
        self._read_broken()  # finds the templates of other types
        parts = [self._parts[start] for start in sorted(self._parts)]
        return [Skipped(Span(part.start, part.end), part.skipped) for part in parts if part.skipped]

    def other_parts(self, wanted: Callable[[str], bool]) -> Iterator[Part]:
        """Yield each valid YAML document that is not a Worker, if it is a mapping and its text is *wanted*."""
        text = self.yaml.text
        for start, end in split_documents(text):
            if wanted(text[start:end]):
                part = self.part(start, end)
                if part.worker is None and isinstance(part.root, Mapping):
                    yield part

    def part(self, start: int, end: int) -> Part:
        """Return the YAML document between two offsets, which must be those of a document."""
        part = self._parts.get(start)
        if part is None:
            if self._unchanged and (known := self._unchanged.get(self.yaml.text[start:end])) is not None:
                part = known.shifted(self.yaml, start)
            else:
                part = read_part(self.yaml, start, end, self._typed)
            self._parts[start] = part
        return part

    def known_parts(self) -> dict[str, Part]:
        """Return the YAML documents that were read, by their text."""
        text = self.yaml.text
        read = {text[part.start : part.end]: part for part in self._parts.values() if not part.unfinished}
        return {**self._unchanged, **read}

    def cached(self, compute: Callable[[Document], T]) -> T:
        """Return ``compute(self)``, which is computed once."""
        known: Any = self._cached.get(compute, _UNKNOWN)
        if known is _UNKNOWN:
            known = self._cached[compute] = compute(self)
        result: T = known
        return result

    @property
    def is_unfinished(self) -> bool:
        """Whether the line that is being typed was read as if it were finished."""
        return any(part.unfinished for part in self._parts.values())

    @property
    def is_released(self) -> bool:
        """Whether no tree is in memory."""
        return not self._parts

    def release(self) -> None:
        """Drop the trees, which take most of the memory. They are read again on demand."""
        self._broken = None
        self._worker_spans = None
        self.sound = _NO_TEXTS
        self._parts.clear()
        self._unchanged = _NO_PARTS


def _worker_at(part: Part, offset: int) -> Worker | None:
    """Return the Worker of a document at *offset*, or None."""
    before: Worker | None = None
    for worker in part.workers:
        span = worker.span
        if span.start <= offset < span.end or offset == span.end == len(worker.text):
            return worker
        if before is None or span.start <= offset:
            before = worker
    # With a syntax error, it is not known where the Workers in a Bundle end.
    return before if part.error is not None else None


def read_workers(source: Source) -> list[Worker]:
    """Return the Workers in *source*, without keeping its document."""
    return Document(source).workers
