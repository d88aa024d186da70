"""The documents of a file: Workers as the linter reads them, resources of other types, and their placeholders."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.record import Struct, new
from workerlint.core.text import Source, Span
from workerlint.core.wording import shorten
from workerlint.manifest.addresses import placeholders
from workerlint.manifest.document import Document
from workerlint.manifest.sections import is_bento, stack_spec_ranges
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Scalar, leaves
from workerlint.syntax.parser import LimitError, split_documents
from workerlint_shim.findings import Refusal
from workerlint_shim.interpolation import Interpolation, interpolate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Environment

    from workerlint.manifest.reader import Part
    from workerlint.secrets.redaction import Redactor
    from workerlint.syntax.nodes import Node


class Documents(Struct):
    """The documents of a text."""

    all: list[Worker] = new(list)
    """The documents that are not empty; those of other types have no section."""
    inline: dict[int, Worker] = new(dict)
    """The Workers inside Bundles, by the ``id`` of their top level."""
    linted: set[int] = new(set)
    """The ``id`` of each document that the linter checks."""
    errors: list[tuple[Span, str]] = new(list)
    """The locations that make a document unreadable, where the linter does not report them."""


class ManifestFile(Struct):
    """A file as it is written, and after variables are filled in."""

    written: Source
    document: Document
    """The file with variables filled in: read once, for the plan and for the linter."""
    interpolation: Interpolation
    """The mapping between the offsets of the two texts."""
    documents: Documents
    redactor: Redactor
    """The redactor of the filled text; set when the secrets of the whole file set are known."""

    def __init__(self, written: Source, document: Document, interpolation: Interpolation) -> None:
        self.written = written
        self.document = document
        self.interpolation = interpolation
        self.documents = read_documents(document)

    def line(self, offset: int) -> int:
        """Return the 1-based line in the written file of an offset in the filled text."""
        return self.written.lines.position(self.interpolation.written(offset)).line

    def refusal(self, offset: int, message: str, help: str = "", code: str = "", rule: str = "") -> Refusal:
        """Return a refusal at an offset in the filled text, with secrets masked.

        The location is that in the written file. The location of a value is that of its variable.
        """
        at = self.written.lines.position(self.interpolation.written(offset))
        redact = self.redactor.redact
        return Refusal(self.written.path, at.line, at.column, redact(message), redact(help), code, rule)


def read_file(source: Source, environment: Environment[str, str] | None) -> ManifestFile:
    """Read the documents of *source* with variables filled in; none are if *environment* is None."""
    document = Document(source, markdown=False)
    interpolation = Interpolation(source.text, [], []) if environment is None else interpolate(document, environment)
    if interpolation.substitutions:
        document = Document(Source(source.path, interpolation.text, source.encoding, source.bom), markdown=False)
    return ManifestFile(source, document, interpolation)


def read_documents(document: Document) -> Documents:
    """Read all YAML documents of *document*; those that are not Workers take the form of one, without a section."""
    found = Documents()
    for start, end in split_documents(document.yaml.text):
        part = document.part(start, end)
        if part.worker is not None or (part.error is not None and part.workers):
            found.all += part.workers
            found.linted.update(map(id, part.workers))
        elif part.error is not None:
            found.errors.append(_describe_error(part.error, Span(start, end)))
        elif part.root is not None:
            _read_other(document.yaml, part.root, part, found)
    return found


def _describe_error(error: Exception, span: Span) -> tuple[Span, str]:
    """Return the location of an error in the YAML document at *span*, and what it is."""
    if isinstance(error, LimitError):
        return error.problem.span, error.problem.message
    if isinstance(error, UnicodeEncodeError):
        at = span.start + error.start
        return Span(at, at), "invalid character: the value of a variable is not valid UTF-8"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = span.start + (min(mark.index, span.end - span.start) if mark is not None else 0)
    return Span(at, at), f"invalid YAML: {getattr(error, 'problem', None) or 'cannot be parsed'}"


def _read_other(source: Source, root: Node, part: Part, found: Documents) -> None:
    problems = part.problems or []
    for worker in part.workers:
        found.inline[id(worker.root)] = worker
        found.linted.add(id(worker))
    for problem in problems:
        if any(problem in worker.problems for worker in part.workers):
            continue  # the linter reports it
        what = "duplicate key" if problem.kind == "duplicate-key" else "undefined alias"
        found.errors.append((problem.span, f"{what} `{problem.name}`"))
    if isinstance(root, Mapping):
        found.all.append(Worker(source, Span(part.start, part.end), root, DEFAULT, [], problems, []))
    else:
        found.errors.append((root.span, "not a manifest: expected a mapping"))


def find_placeholders(document: Worker, inline: Iterable[Worker] = ()) -> Iterator[tuple[Span, str]]:
    """Yield the range and text of each placeholder of a document: ``${{name}}``, and ``{{name}}`` without quotes.

    *inline* are the Workers in Bundles of its file.

    In the part that Bento reads, ``${{name}}`` is the escape of a literal ``${name}``, not a placeholder.
    """
    text = document.text
    if document.root is None or text.find("{{", document.span.start, document.span.end) < 0:
        return
    literal = [span for worker in (document, *inline) if is_bento(worker) for span in stack_spec_ranges(worker)]
    for leaf in leaves(document.root):
        node = leaf.node
        if any(span.start <= node.start < span.end for span in literal):
            continue
        if isinstance(node, Mapping):
            yield node.span, shorten(text[node.start : node.end])
        elif isinstance(node, Scalar):
            for match in placeholders(text, node.start, node.end):
                yield Span(match.start(), match.end()), shorten(match[0])
