"""A document that is read with a marker at the cursor: a word that the text does not contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY

from workerlint.config.settings import Settings
from workerlint.core.record import Record
from workerlint.core.text import Path, Pattern, Source, Span
from workerlint.manifest.bundle import bundle_entries, is_bundle
from workerlint.manifest.reader import META_ATTRIBUTES, is_worker, read_part
from workerlint.manifest.worker import Worker
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, text_of
from workerlint.syntax.parser import LimitError, parse_tree

_STARTED = Pattern(r"""^version:[ \t]*["']?v[0-9]+(?:(?:alpha|beta)[0-9]*)?["']?[ \t]*(?:#.*)?\r?$""", 8)  # MULTILINE


class MarkedDocument(Record):
    """A document that was read with the marker."""

    worker: Worker
    location: MarkerLocation | None
    """The location of the marker; None if it is lost."""
    _: KW_ONLY
    is_started: bool
    """Whether it is not a Worker yet but may become one: a platform version, and no type."""


def may_be_worker(text: str) -> bool:
    """Return whether a document is worth parsing: it contains "worker", or has a version like the platform's."""
    return "worker" in text or _STARTED.search(text) is not None


def unused_word(text: str) -> str:
    """Return a word that *text* does not contain, as a marker."""
    word = "zqcursorqz"
    while word in text:
        word += "q"
    return word


def read_marked(
    text: str, marker: str, settings: Settings, *, strict: bool, begun: bool = False
) -> MarkedDocument | None:
    """Return the document *text*, read; None if it is neither a Worker nor a Bundle.

    Also None if it is not valid YAML although *strict* requires it. With *begun*, a version may still be missing.
    """
    span = Span(0, len(text))
    source = Source("", text)
    try:
        root = parse_tree(text)
    except (YAMLError, LimitError, UnicodeEncodeError):
        if strict:
            return None
        found = [worker for worker in read_part(source, 0, len(text)).workers if worker.root is not None]
        return _marked_among(found, marker)
    if not isinstance(root, Mapping):
        return None
    if is_bundle(root):
        bundle = Worker(source, span, root, settings, [], [], [])
        return _marked_among([*_inline_workers(source, root, marker, settings), bundle], marker)
    location = find_marker(root, marker)
    root = _without(root, marker)
    is_started = False
    if not is_worker(root):
        extra = settings.extra_fields
        is_started = _is_started(root, marker, extra.meta if extra is not None else (), begun=begun)
        if not is_started:
            return None
    return MarkedDocument(Worker(source, span, root, settings, [], [], []), location, is_started=is_started)


def _inline_workers(source: Source, root: Mapping, marker: str, settings: Settings) -> Iterator[Worker]:
    """Yield the Workers in a Bundle."""
    for entry in bundle_entries(root):
        spec = entry.spec
        if spec is not None and is_worker(_without(spec, marker)):
            yield Worker(source, spec.span, spec, settings, [], [], [], entry=entry)


def _marked_among(workers: Iterable[Worker], marker: str) -> MarkedDocument | None:
    """Return the Worker with the marker, else the first one without it; None if there is no Worker."""
    first: Worker | None = None
    for worker in workers:
        location = find_marker(worker.root, marker) if worker.root is not None else None
        if location is not None:
            return MarkedDocument(worker, location, is_started=False)
        first = first or worker
    return MarkedDocument(first, None, is_started=False) if first is not None else None


def _without(root: Mapping, marker: str) -> Mapping:
    """Return the top level without the marker as a key, which might turn other documents into Workers."""
    kept = [pair for pair in root.pairs if not (isinstance(pair[0], Scalar) and marker in pair[0].text)]
    if len(kept) == len(root.pairs):
        return root
    copy = Mapping.of(root.start, root.flow, root.anchor, root.tag)
    copy.end = root.end
    copy.pairs = kept
    return copy


def _is_started(root: Mapping, marker: str, extra: tuple[str, ...], *, begun: bool) -> bool:
    """Return whether a document that is not a Worker may become one: its type is incomplete or missing.

    *extra* are the top-level fields that the configuration adds. With *begun*, a name is enough.
    """
    version, kind = root.get("version"), root.get("type")
    if version is None and begun:
        if "name" not in root.entries:
            return False
    elif not isinstance(version, Scalar) or not _STARTED.search(f"version: {version.text}"):
        return False
    known = {*META_ATTRIBUTES, *extra, "worker", "spec"}
    if any(name not in known for name in root.entries):
        return False
    return kind is None or (isinstance(kind, Scalar) and kind.text in {"", marker})


class MarkerLocation(Record):
    """The location of the marker: a key of *mapping*, or a value."""

    path: Path
    """The path of *mapping*, or of the marker."""
    mapping: Mapping | None
    """The mapping that has the marker as a key; None if the marker is a value."""
    value: Node
    """The value of the marker as a key, or the marker itself."""
    flow: str
    _: KW_ONLY
    inside: bool = False
    """Whether it is part of a longer string, such as a block scalar."""


def find_marker(root: Node, marker: str) -> MarkerLocation | None:
    """Return the location of *marker* below *root*; None if it is in a comment or lost."""
    pending: list[tuple[Node, Path, str]] = [(root, (), "")]
    while pending:
        node, path, flow = pending.pop()
        if isinstance(node, Mapping):
            flow = "{" if node.flow else flow
            for key, value in node.pairs:
                name = text_of(key)
                if marker in name:
                    return MarkerLocation(path, node, value, flow, inside=name != marker)
                if not isinstance(key, Scalar):
                    pending.append((key, path, flow))
                pending.append((value, (*path, name), flow))
        elif isinstance(node, Sequence):
            flow = "[" if node.flow else flow
            pending += [(item, (*path, at), flow) for at, item in enumerate(node.items)]
        elif isinstance(node, Scalar) and marker in node.text:
            return MarkerLocation(path, None, node, flow, inside=node.text != marker)
    return None
