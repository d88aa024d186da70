"""The Worker manifests among the documents of a file, and inside its Bundles; all other documents are ignored."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Source, Span
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, is_empty
from workerlint.syntax.parser import Inventory, LimitError, Problem, YAMLError, parse_tree, split_documents
from workerlint.syntax.shift import shifted_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCE_TYPES = (
    "bundle", "cluster", "compute", "database", "dataplane", "depot", "grant", "instance-secret", "lakehouse", "lens",
    "monitor", "operator", "pager", "policy", "resource", "secret", "service", "stack", "volume", "worker", "workflow",
)  # fmt: skip
"""The resource types that the platform's documentation names."""

META_ATTRIBUTES = ("name", "version", "type", "layer", "tags", "description", "owner", "workspace", "title")
"""The attributes at the top level of a resource, without its own section."""

BUNDLE = "bundle"
"""The type of a Bundle, and the key of its section."""

_DISTINCTIVE = frozenset(
    ("stack", "compute", "stackSpec", "topology", "logLevel", "runAsApiKey", "runAsUser", "dataosSecrets",
     "dataosVolumes", "highAvailabilityConfig", "tempVolume", "persistentVolume")
)  # fmt: skip
"""Attributes of the Worker section that the ``worker:`` sections of other programs do not have."""

_RESOURCE_VERSION = Pattern(r"v[0-9]+((alpha|beta)[0-9]*)?")
_TYPE_LINE = Pattern(r"""(?m)^type:[ \t]*(["']?)worker\1[ \t]*(?:#.*)?\r?$""")
_OWN_LINE = Pattern(r"""(?m)^(?:type:[ \t]*(["']?)worker\1|worker:)[ \t]*(?:#.*)?\r?$""")
_OTHER_TYPE = Pattern(r"""(?m)^type:[ \t]*(?!["']?worker["']?[ \t]*(?:#.*)?\r?$)[^ \t#\r\n]""")
_BUNDLE_LINE = Pattern(r"""(?m)^type:[ \t]*(["']?)bundle\1[ \t]*(?:#.*)?\r?$""")
_INLINE_LINE = Pattern(r"""(?m)^[ \t]+(?:-[ \t]+)*type:[ \t]*(["']?)worker\1[ \t]*(?:#.*)?\r?$""")
_TEMPLATE = Pattern(r"\{%|\{\{-|\{\{ *(?:\.|\$[.\w]|include\b|range\b|if\b|end\b|toYaml\b|template\b)")


class Part(Struct):
    """One YAML document of a text, from *start* to *end*. Offsets are code points of the whole text."""

    start: int
    end: int
    root: Node | None
    """The top level; None where the document is empty or could not be read."""
    worker: Worker | None = None
    """The document as a Worker manifest, if it is one."""
    problems: list[Problem] | None = None
    """The problems in the tree of a document that is not a Worker: duplicate keys, undefined aliases."""
    inline: list[Worker] | None = None
    """The Workers in the document, if it is a Bundle."""
    error: Exception | None = None
    """Why the document is not YAML, or which limit it exceeds; its Worker contains what could be read nevertheless."""

    @property
    def workers(self) -> list[Worker]:
        """The Workers in the document: the document itself, or the resources of a Bundle."""
        return self.inline or [] if self.worker is None else [self.worker]

    def shifted(self, source: Source, start: int) -> Part:
        """Return the same document as a part of another text, *source*, where it begins at *start*."""
        by = start - self.start
        worker = self.worker
        if self.inline:
            return read_part(source, start, self.end + by)
        if worker is None:
            return Part(start, self.end + by, shifted_tree(self.root, by))
        if worker.syntax or worker.damaged:  # rare, and its fixes have offsets of their own
            return read_part(source, start, self.end + by)
        root = shifted_tree(worker.root, by)
        assert root is None or isinstance(root, Mapping)  # noqa: S101 - as before
        problems = [problem.shifted(by) for problem in worker.problems]
        span = Span(start, self.end + by)
        return Part(start, self.end + by, root, Worker(source, span, root, DEFAULT, [], problems, [], worker.inventory))


def worker_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end offset (code points) of each YAML document that may be a Worker.

    A document without the word "worker" is not one, and is not even parsed.
    """
    if "worker" in text:
        for start, end in split_documents(text):
            if text.find("worker", start, end) >= 0:
                yield start, end


def read_part(source: Source, start: int, end: int) -> Part:
    """Read the YAML document between two offsets (code points) of *source*."""
    text = source.text
    chunk = text if end - start == len(text) else text[start:end]
    span = Span(start, end)
    problems: list[Problem] = []
    inventory = Inventory()
    try:
        root = parse_tree(chunk, start, problems, inventory=inventory)
    except LimitError as limit:
        known = _reads_like_worker(chunk) or _reads_like_bundle(chunk)
        worker = Worker(source, span, None, DEFAULT, [], [limit.problem], [span]) if known else None
        return Part(start, end, None, worker, error=limit)
    except (YAMLError, UnicodeEncodeError) as error:
        in_bundle = _reads_like_bundle(chunk)
        if not in_bundle and not _reads_like_worker(chunk):
            return Part(start, end, None, error=error)
        from workerlint.syntax.recovery import recover  # most files are sound

        found = recover(chunk, start, error)
        top = found.root if isinstance(found.root, Mapping) else None
        inline = list(_inline_workers(source, top, found.problems, found.damaged)) if in_bundle else []
        if inline:
            inline[0].syntax = found.syntax  # reported once
            return Part(start, end, top, problems=found.problems, inline=inline, error=error)
        if in_bundle:
            top = None
        elif top is not None and not is_worker(top) and ("type" in top.entries or not _TYPE_LINE.search(chunk)):
            return Part(start, end, None, error=error)
        worker = Worker(source, span, top, DEFAULT, found.syntax, found.problems, found.damaged)
        return Part(start, end, top, worker, error=error)
    if not isinstance(root, Mapping) or not is_worker(root):
        in_bundle = isinstance(root, Mapping) and BUNDLE in root.entries
        inline = list(_inline_workers(source, root, problems, [], inventory)) if in_bundle else []
        return Part(start, end, root, problems=problems, inline=inline)
    return Part(start, end, root, Worker(source, span, root, DEFAULT, [], problems, [], inventory))


def _inline_workers(
    source: Source, root: Node | None, problems: list[Problem], damaged: list[Span], inventory: Inventory | None = None
) -> Iterator[Worker]:
    """Yield the Workers in a Bundle, each with the *problems* in its range. One that is repeated is yielded once."""
    from workerlint.manifest.bundle import bundle_entries, inline_span  # most files have no Bundles

    seen = set()
    for entry in bundle_entries(root):
        spec = entry.spec
        if spec is not None and id(spec) not in seen and is_worker(spec):
            seen.add(id(spec))
            span = inline_span(source, spec)
            own = [problem for problem in problems if span.start <= problem.span.start < span.end]
            yield Worker(source, span, spec, DEFAULT, [], own, damaged, inventory, entry)


def is_worker(root: Mapping) -> bool:
    """Return whether a document with this top level is a Worker manifest.

    It is when it has ``type: worker`` and does not look like the settings of another program, or has a ``worker:``
    section and no type. Only keys of the top level count: scanner specifications, lenses, operators and data products
    have such keys further down.
    """
    entries = root.entries
    if "type" not in entries:
        return "worker" in entries and _is_plausible(root)
    kind = root.get("type")
    if not isinstance(kind, Scalar):
        return False
    if kind.text.strip() == "worker":
        return "worker" in entries or not _is_of_another_program(root)
    if kind.kind in {"unknown", "null"}:
        return "worker" in entries and _is_plausible(root)
    # A Worker's section next to another type is an error only when this is certainly a DataOS resource without the
    # section of the type that it names; `type: Worker` and `type: wroker` get here too.
    return (
        "worker" in entries
        and kind.text not in entries
        and "spec" not in entries
        and _is_resource(root)
        and _has_worker_section(root)
    )


def _is_of_another_program(root: Mapping) -> bool:
    """Return whether a document with ``type: worker`` and no ``worker:`` section is the settings of another program.

    Such settings have no DataOS version, no section, no known attribute, and a key that resembles none of them.
    """
    entries = root.entries
    if "apiVersion" in entries and "kind" in entries:
        return True
    if "spec" in entries or _has_resource_version(root):
        return False
    strange = [name for name in entries if name not in META_ATTRIBUTES and name not in RESOURCE_TYPES]
    if not strange or not _DISTINCTIVE.isdisjoint(entries):
        return False
    from workerlint.core.wording import closest  # such a document is rare

    return not any(closest(name, ("version", "worker", "spec")) for name in strange)


def _is_resource(root: Mapping) -> bool:
    return "name" in root.entries and _has_resource_version(root)


def _has_resource_version(root: Mapping) -> bool:
    version = root.get("version")
    return isinstance(version, Scalar) and bool(_RESOURCE_VERSION.fullmatch(version.text))


def _has_worker_section(root: Mapping) -> bool:
    section = root.get("worker")
    return isinstance(section, Mapping) and not _DISTINCTIVE.isdisjoint(section.entries)


def _is_plausible(root: Mapping) -> bool:
    """Return whether a document with a ``worker:`` section and no type is a Worker, not another program's settings."""
    if _is_resource(root):
        return True
    if any(name not in META_ATTRIBUTES and name != "worker" for name in root.entries):
        return False
    section = root.get("worker")
    return _has_worker_section(root) or (
        section is not None and (is_empty(section) or section.kind == "unknown") and len(root.entries) > 1
    )


def _reads_like_worker(text: str) -> bool:
    """Return whether a text that cannot be parsed looks like a Worker, by the lines at its top level alone.

    Templates of Helm, Jinja and the like do not: they become YAML only later.
    """
    return bool(_OWN_LINE.search(text)) and not _OTHER_TYPE.search(text) and not _TEMPLATE.search(text)


def _reads_like_bundle(text: str) -> bool:
    """Return whether a text that cannot be parsed looks like a Bundle with a Worker in it."""
    return bool(_BUNDLE_LINE.search(text)) and bool(_INLINE_LINE.search(text)) and not _TEMPLATE.search(text)
