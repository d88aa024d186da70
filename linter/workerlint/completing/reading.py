"""Reads a document with a marker in it, as the Worker that it is without."""

from __future__ import annotations

from workerlint.completing.spot import find_marker
from workerlint.documents import META_ATTRIBUTES, is_worker, read_document
from workerlint.libyaml import YAMLError
from workerlint.nodes import Mapping, Scalar
from workerlint.pattern import Pattern
from workerlint.record import Record
from workerlint.text import Source, Span
from workerlint.tree import LimitError, parse_tree
from workerlint.worker import Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.completing.spot import Spot
    from workerlint.settings import Settings

_STARTED = Pattern(r"""^version:[ \t]*["']?v[0-9]+(?:(?:alpha|beta)[0-9]*)?["']?[ \t]*(?:#.*)?\r?$""", 8)  # MULTILINE


class Marked(Record):
    """What was read. *spot* is where the marker was found, None when it is lost.

    *is_started*: it is no Worker yet, but nothing in it speaks against one: a version of the platform's, and no type.
    """

    __slots__ = ("is_started", "spot", "worker")

    worker: Worker
    spot: Spot | None
    is_started: bool

    def __init__(self, worker: Worker, spot: Spot | None, *, is_started: bool) -> None:
        self.worker = worker
        self.spot = spot
        self.is_started = is_started


def may_be_ours(text: str) -> bool:
    """Tell whether a document is worth reading: it says "worker", or has a version like the platform's."""
    return "worker" in text or _STARTED.search(text) is not None


def unused_word(text: str) -> str:
    """Give a word that does not stand in *text*, to mark a place with."""
    word = "zqcursorqz"
    while word in text:
        word += "q"
    return word


def is_sound(text: str) -> bool:
    """Tell whether the document *text* is YAML."""
    try:
        parse_tree(text)
    except (YAMLError, LimitError, UnicodeEncodeError):
        return False
    return True


def read_marked(text: str, marker: str, settings: Settings, *, strict: bool) -> Marked | None:
    """Read the document *text*; None when it is none of ours, or when it is no YAML and *strict* asks for some."""
    span = Span(0, len(text))
    source = Source("", text)
    try:
        root = parse_tree(text)
    except (YAMLError, LimitError, UnicodeEncodeError):
        if strict:
            return None
        worker = read_document(source, 0, len(text), settings)
        if worker is None or worker.root is None:
            return None
        return Marked(worker, find_marker(worker.root, marker), is_started=False)
    if not isinstance(root, Mapping):
        return None
    spot = find_marker(root, marker)
    root = _without(root, marker)
    is_started = False
    if not is_worker(root):
        is_started = _is_started(root, marker)
        if not is_started:
            return None
    return Marked(Worker(source, span, root, settings, [], [], []), spot, is_started=is_started)


def _without(root: Mapping, marker: str) -> Mapping:
    """Give the top level without the marker for a key: it would make other people's document of ours."""
    kept = [pair for pair in root.pairs if not (isinstance(pair[0], Scalar) and marker in pair[0].text)]
    if len(kept) == len(root.pairs):
        return root
    copy = Mapping(root.start, root.flow, root.anchor, root.tag)
    copy.end = root.end
    copy.pairs = kept
    return copy


def _is_started(root: Mapping, marker: str) -> bool:
    """Tell whether a document that is no Worker may become one: its type is being written, or not there yet."""
    version, kind = root.get("version"), root.get("type")
    if not isinstance(version, Scalar) or not _STARTED.search(f"version: {version.text}"):
        return False
    if any(name not in META_ATTRIBUTES for name in root.entries if name not in {"worker", "spec"}):
        return False
    return kind is None or (isinstance(kind, Scalar) and kind.text in {"", marker})
