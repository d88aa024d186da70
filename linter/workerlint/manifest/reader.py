"""The Worker manifests among the documents of a file, and inside its Bundles; all other documents are ignored."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.account import TEMPLATE
from workerlint.core.record import Record, Struct
from workerlint.core.text import Pattern, Source, Span
from workerlint.manifest.worker import Worker
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint.syntax.parser import (
    BYTE_ORDER_MARK,
    ODD_SPACES,
    Inventory,
    LimitError,
    Problem,
    parse_tree,
    split_documents,
)
from workerlint_schemas import RESOURCE_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.syntax.errors import SyntaxProblem

META_ATTRIBUTES = ("name", "version", "type", "layer", "tags", "description", "owner", "workspace", "title")
"""The attributes at the top level of a resource, without its own section."""

BUNDLE = "bundle"
"""The type of a Bundle, and the key of its section."""

_OWN_SCALARS = frozenset(("stack", "compute", "tempVolume", "runAsApiKey"))
"""Attributes of a Worker that are scalars, and that the ``worker:`` sections of other programs do not have."""
_OWN = _OWN_SCALARS | {"stackSpec", "dataosSecrets", "dataosVolumes", "highAvailabilityConfig", "topology"}
"""These and those of other types. Other programs have a ``topology``, too, but theirs is not a list."""

_RESOURCE_VERSION = Pattern(r"v[0-9]+((alpha|beta)[0-9]*)?")
_OWN_LINE = Pattern(rf"""(?m)^[ \t]*["']?({"|".join(sorted(_OWN))})["']?[ \t]*:""")
_INLINE = Pattern(r"""(?:^|[\s{,-])["']?type["']?[ \t]*:[ \t]*["']?worker\b""")
_UNKNOWN = ("{{", "${")
"""What a type that is not known yet begins with."""


class Skipped(Record):
    """A YAML document that looks like a Worker, or is in the file of one, and is not checked."""

    span: Span
    reason: str
    """TEMPLATE."""


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
    error: Exception | None = None
    """Why the document is not YAML, or which limit it exceeds; its Worker contains what could be read nevertheless."""
    skipped: str = ""
    """Why a document is not checked; see Skipped."""
    inline: list[Worker] | None = None
    """The Workers in the document, if it is a Bundle."""
    unfinished: bool = False
    """Whether the line that is being typed was read as if it were finished, and so not as it is."""

    @property
    def workers(self) -> list[Worker]:
        """The Workers in the document: the document itself, or the resources of a Bundle."""
        return self.inline or [] if self.worker is None else [self.worker]

    @property
    def damaged(self) -> list[Span]:
        """The ranges left out because they could not be read."""
        return self.workers[0].damaged if self.workers else []

    def shifted(self, source: Source, start: int) -> Part:
        """Return the same document as a part of another text, *source*, where it begins at *start*."""
        from workerlint.syntax.shift import shifted_tree  # only editors need it

        by = start - self.start
        worker = self.worker
        if self.inline:
            return read_part(source, start, self.end + by)
        if worker is None:
            root = shifted_tree(self.root, by)
            problems = [problem.shifted(by) for problem in self.problems or ()]
            return Part(start, self.end + by, root, None, problems, self.error, self.skipped)
        if worker.syntax or worker.damaged:  # rare, and its fixes have offsets of their own
            return read_part(source, start, self.end + by)
        top = shifted_tree(worker.root, by)
        assert top is None or isinstance(top, Mapping)  # noqa: S101 - as before
        problems = [problem.shifted(by) for problem in worker.problems]
        span = Span(start, self.end + by)
        return Part(start, self.end + by, top, Worker(source, span, top, DEFAULT, [], problems, [], worker.inventory))


def worker_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end offset (code points) of each YAML document that may be a Worker.

    A document without the word "worker" and without a type that is similar to it is not one, and is not even parsed.
    """
    if "worker" in text or text.startswith("type:") or "\ntype:" in text:
        for start, end in split_documents(text):
            if text.find("worker", start, end) >= 0 or is_near_worker(_written_type(text, start, end)):
                yield start, end


def _written_type(text: str, start: int, end: int) -> str:
    """Return the value of the first line at the top level that begins with ``type:``, or an empty string."""
    at = start
    if not text.startswith("type:", start, end):
        at = text.find("\ntype:", start, end) + 1
        if not at:
            return ""
    stop = text.find("\n", at, end)
    return text[at + len("type:") : end if stop < 0 else stop].partition("#")[0].strip(" \t\r\"'")


def read_part(source: Source, start: int, end: int, typed: int | None = None) -> Part:
    """Read the YAML document between two offsets (code points) of *source*.

    *typed* is an offset in the line that a user is typing: that line is read as if it were finished.
    """
    text = source.text
    if text.startswith(BYTE_ORDER_MARK, start):
        return _read_marked(source, start, end)
    chunk = text if end - start == len(text) else text[start:end]
    span = Span(start, end)
    problems: list[Problem] = []
    inventory = Inventory()
    unfinished = False
    try:
        root = parse_tree(chunk, start, problems, inventory=inventory)
    except LimitError as limit:
        known = _reads_like_worker(chunk) or _reads_like_bundle(chunk)
        worker = Worker(source, span, None, DEFAULT, [], [limit.problem], [span]) if known else None
        return Part(start, end, None, worker, error=limit)
    except (YAMLError, UnicodeEncodeError) as error:
        from workerlint.manifest.unparsed import is_template  # most files are sound

        if typed is None or not start <= typed <= end or is_template(chunk):
            return _read_recovered(source, span, chunk, error)
        from workerlint.syntax.unfinished import finish_line, set_line_aside  # only editors need them

        finished = finish_line(chunk, start, typed - start)
        if finished is None:
            rest = set_line_aside(chunk, typed - start)
            part = _read_recovered(source, span, *(rest or (chunk, error)))
            part.unfinished = rest is not None
            return part
        root, problems, inventory, unfinished = finished.root, finished.problems, finished.inventory, True
    else:
        if typed is not None and start <= typed <= end:
            from workerlint.syntax.unfinished import empty_section  # only editors need it

            unfinished = empty_section(root, text, typed, inventory)
    damaged: list[Span] = []
    if root is not None and len(problems) > 1:
        from workerlint.syntax.duplicates import set_sections_aside  # rare

        problems, damaged = set_sections_aside(root, problems)
    if isinstance(root, Mapping) and is_worker(root):
        part = Part(start, end, root, Worker(source, span, root, DEFAULT, [], problems, damaged, inventory))
    else:
        in_bundle = isinstance(root, Mapping) and BUNDLE in root.entries
        inline = list(_inline_workers(source, root, problems, damaged, inventory)) if in_bundle else []
        part = Part(start, end, root, problems=problems, inline=inline)
    part.unfinished = unfinished
    if not chunk.isascii() and part.workers and any(name[0] in ODD_SPACES for name in inventory.names if name):
        recovered = _read_recovered(source, span, chunk, None)
        if recovered.workers:
            return recovered
    return part


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


def _read_recovered(source: Source, span: Span, chunk: str, error: Exception | None) -> Part:
    """Read what can be read of a document that is not YAML, or whose keys begin with no-break spaces."""
    from workerlint.manifest.unparsed import is_template  # most files are sound
    from workerlint.syntax.recovery import recover

    start, end = span.start, span.end
    in_bundle = _reads_like_bundle(chunk)
    if not in_bundle and not _reads_like_worker(chunk):
        return Part(start, end, None, error=error)
    if is_template(chunk):
        return Part(start, end, None, error=error, skipped=TEMPLATE)
    found = recover(chunk, start, error)
    top = found.root if isinstance(found.root, Mapping) else None
    inline = list(_inline_workers(source, top, found.problems, found.damaged)) if in_bundle else []
    if inline:
        inline[0].syntax = found.syntax  # reported once
        return Part(start, end, top, problems=found.problems, inline=inline, error=error)
    if in_bundle:
        top = None
    elif top is not None and not is_worker(top) and not _lost_identity(chunk, top):
        return Part(start, end, None, error=error)
    worker = Worker(source, span, top, DEFAULT, found.syntax, found.problems, found.damaged)
    return Part(start, end, top, worker, error=error)


def _read_marked(source: Source, start: int, end: int) -> Part:
    """Read a document that begins with a byte order mark, as two concatenated files have."""
    from workerlint.syntax.recovery import byte_order_mark_problem  # rare

    part = read_part(source, start + len(BYTE_ORDER_MARK), end)
    part.start = start
    if part.worker is not None:
        part.worker.span = Span(start, end)
    for worker in part.workers[:1]:
        worker.syntax.insert(0, byte_order_mark_problem(source.text, start))
    return part


def read_broken(source: Source, part: Part) -> Worker | None:
    """Return a document of another type that is not YAML as a Worker without a tree; None for a sound document.

    Documents that exceed a limit are not broken. Templates are not, either, and are marked as skipped.
    """
    from workerlint.manifest.unparsed import is_template  # most files are sound
    from workerlint.syntax.recovery import byte_order_mark_problem, recover

    error = part.error
    chunk = source.text[part.start : part.end]
    if part.workers:
        return None
    if chunk.startswith(BYTE_ORDER_MARK):
        return _unreadable(source, part, [byte_order_mark_problem(source.text, part.start)])
    if any(part.start <= at < part.end for at in source.undecodable):
        return _unreadable(source, part, [])  # the rule on encodings reports the bytes
    undefined = [problem for problem in part.problems or () if problem.kind == "undefined-alias"]
    if undefined:
        span = Span(part.start, part.end)
        return Worker(source, span, None, DEFAULT, [], undefined, [span])
    if error is None or isinstance(error, LimitError):
        return None
    if is_template(chunk):
        part.skipped = TEMPLATE
        return None
    return _unreadable(source, part, recover(chunk, part.start, error).syntax)


def _unreadable(source: Source, part: Part, syntax: list[SyntaxProblem]) -> Worker:
    span = Span(part.start, part.end)
    return Worker(source, span, None, DEFAULT, syntax, [], [span])


def is_worker(root: Mapping) -> bool:
    """Return whether a document with this top level is a Worker manifest.

    It is when it has ``type: worker`` and does not look like the settings of another program, or no type that is a
    string and attributes that only a Worker has, or a wrong type and a name and a version of DataOS or attributes that
    only a Worker has. Only keys of the top level and of the ``worker:`` section count: scanner specifications, lenses,
    operators and data products have such keys further down.
    """
    entries = root.entries
    of_kubernetes = "apiVersion" in entries and "kind" in entries
    if "type" not in entries:
        return "worker" in entries and not of_kubernetes and _has_own_attributes(root)
    kind = root.get("type")
    if not isinstance(kind, Scalar):
        return "worker" in entries and _has_own_attributes(root)
    text = kind.text.strip()
    if text == "worker":
        return "worker" in entries or not _is_of_another_program(root)
    if kind.kind in {"unknown", "null"}:
        return "worker" in entries and _has_own_attributes(root)
    if of_kubernetes:
        return False
    if is_near_worker(text) and (is_resource(root) or _has_own_section(root, 2)):
        return True
    if not is_resource(root):
        return False
    # Another type with a Worker's section is an error only when the document does not have the section of that type.
    return kind.text not in entries and "spec" not in entries and _has_own_section(root)


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
    if not strange or _own_attributes(root):
        return False
    from workerlint.core.wording import closest  # such a document is rare

    return not any(closest(name, ("version", "worker", "spec")) for name in strange)


def is_resource(root: Mapping) -> bool:
    """Return whether a document has a name and a version of DataOS."""
    return "name" in root.entries and _has_resource_version(root)


def _has_resource_version(root: Mapping) -> bool:
    version = root.get("version")
    return isinstance(version, Scalar) and bool(_RESOURCE_VERSION.fullmatch(version.text))


def _own_attributes(mapping: Node | None) -> int:
    """Return the number of attributes in *mapping* that only a Worker has."""
    if not isinstance(mapping, Mapping):
        return 0
    count = 0
    for name in _OWN.intersection(mapping.entries):
        value = mapping.get(name)
        if name == "topology":
            count += isinstance(value, Sequence)
        else:
            count += name not in _OWN_SCALARS or isinstance(value, Scalar)
    return count


def _has_own_attributes(root: Mapping) -> bool:
    """Return whether a document with a ``worker:`` section and no type is a Worker, not another program's settings."""
    count = _own_attributes(root.get("worker")) + _own_attributes(root)
    return count > 1 or (count == 1 and _has_resource_version(root))


def _has_own_section(root: Mapping, least: int = 1) -> bool:
    """Return whether a section named ``worker``, or nearly so, has *least* attributes that only a Worker has."""
    return any(is_near_worker(name) and _own_attributes(root.get(name)) >= least for name in root.entries)


def is_near_worker(name: str) -> bool:
    """Return whether a name is ``worker`` in any case and with at most one typing error."""
    if not 5 <= len(name) <= 7:
        return False
    name = name.lower()
    if name == "worker":
        return True
    from workerlint.core.wording import is_slip  # most names differ in length

    return is_slip(name, "worker")


def _reads_like_bundle(text: str) -> bool:
    """Return whether a text that cannot be parsed looks like a Bundle with a Worker in it."""
    from workerlint.manifest.unparsed import top_level  # most files are sound

    return bool(_INLINE.search(text)) and top_level(text).get("type", "").lower() == BUNDLE


def _reads_like_worker(text: str) -> bool:
    """Return whether a text that cannot be parsed looks like a Worker, by its keys at the top level."""
    from workerlint.manifest.unparsed import top_level  # most files are sound

    top = top_level(text)
    kind = top.get("type", "")
    is_resource = _RESOURCE_VERSION.fullmatch(top.get("version", "")) is not None
    if kind == "worker":
        return True
    if kind and not kind.startswith(_UNKNOWN):
        return "name" in top and is_resource and is_near_worker(kind)
    count = len({match[1] for match in _OWN_LINE.finditer(text)})
    return "worker" in top and (count > 1 or (count == 1 and is_resource))


def _lost_identity(text: str, top: Mapping) -> bool:
    """Return whether what is left of a Worker, *top*, is not known to be one because some lines could not be read."""
    from workerlint.manifest.unparsed import top_level  # most files are sound

    kind = top_level(text).get("type", "")
    return bool(kind) and ("type" not in top.entries or kind != "worker")
