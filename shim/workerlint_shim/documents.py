"""The documents of a file: Workers as the linter reads them, resources of other types, and their placeholders."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.account import TEMPLATE
from workerlint.core.record import Struct, new
from workerlint.core.text import Source, Span
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.manifest.worker import Worker
from workerlint.secrets.redaction import MASK
from workerlint.syntax.errors import explain
from workerlint.syntax.flow_variables import read_flow_variables
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import LimitError, split_documents
from workerlint_shim.findings import Refusal
from workerlint_shim.redaction import is_hidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping as Environment

    from workerlint.manifest.reader import Part
    from workerlint.secrets.redaction import Redactor
    from workerlint.syntax.nodes import Node


class Documents(Struct):
    """The documents of a text."""

    all: list[Worker] = new(list)
    """The documents that are not empty; those of other types have no section."""
    inline: dict[int, Worker] = new(dict)
    """The Workers inside Bundles, by the offset of their top level."""
    linted: set[int] = new(set)
    """The ``id`` of each document that the linter checks."""
    errors: list[tuple[Span, str]] = new(list)
    """The locations that make a document unreadable, where the linter does not report them."""


class ManifestFile(Struct):
    """A file with its documents, in which variables are filled in. Offsets are those of the text as it is written."""

    document: Document
    """The file, read once, for the plan and for the linter."""
    values: Environment[str, str] | None
    """The values of variables; none is filled in if it is None."""
    documents: Documents
    redactor: Redactor
    """The redactor of the text; set when the secrets of the whole file set are known."""

    def __init__(self, document: Document, values: Environment[str, str] | None) -> None:
        self.document = document
        self.values = values
        self.documents = read_documents(document, values)

    @property
    def written(self) -> Source:
        """The text as it is written."""
        return self.document.source

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return self.written.lines.position(offset).line

    def resolved(self, start: int, end: int) -> str:
        """Return the text between two offsets with variables filled in and secrets masked."""
        text, parts = self.redactor, []
        for document in self.documents.all:
            for item in document.filling.filled if document.filling else ():
                if start <= item.span.start and item.span.end <= end:
                    shown = MASK if is_hidden(item.span, text.masks) else item.text
                    parts += [text.excerpt(start, item.span.start), shown]
                    start = item.span.end
        return "".join([*parts, text.excerpt(start, end)])

    def variable(self, span: Span) -> str:
        """Return the first variable whose value is part of what is written at *span*; empty if there is none."""
        for document in self.documents.all:
            for name in document.filling.variables_at(span) if document.filling else ():
                return name
        return ""

    def refusal(self, offset: int, message: str, help: str = "", code: str = "", rule: str = "") -> Refusal:
        """Return a refusal at an offset, with secrets masked."""
        at = self.written.lines.position(offset)
        redact = self.redactor.redact
        return Refusal(self.written.path, at.line, at.column, redact(message), redact(help), code, rule)


def read_file(source: Source, values: Environment[str, str] | None) -> ManifestFile:
    """Read the documents of *source* with variables filled in; none is if *values* is None."""
    return ManifestFile(Document(source, markdown=False), values)


def read_documents(document: Document, values: Environment[str, str] | None = None) -> Documents:
    """Read all YAML documents of *document*; those that are not Workers take the form of one, without a section."""
    found = Documents()
    broken = {worker.span.start: worker for worker in document.broken}
    for start, end in split_documents(document.yaml.text):
        part = document.part(start, end)
        worker = part.worker or broken.get(start)
        if worker is None and part.error is not None and part.workers:
            found.all += part.workers
            found.linted.update(map(id, part.workers))
        elif worker is not None:
            worker = fill(worker, values or {})
            found.all.append(worker)
            found.linted.add(id(worker))
        elif part.error is not None:
            read = read_flow_variables(document.yaml.text[start:end], start, part.error)
            if read is not None and all(map((values or {}).get, read[2].variables)):
                _read_other(document.yaml, read[0], part, found, values or {})
            elif part.skipped == TEMPLATE:
                template = "invalid YAML: a Helm or Jinja template must be rendered first"
                found.errors.append((Span(start, start), template))
            else:
                found.errors.append(_describe_error(part.error, document.yaml.text[start:end], start))
        elif part.root is not None:
            _read_other(document.yaml, part.root, part, found, values or {})
    return found


def _describe_error(error: Exception, text: str, base: int) -> tuple[Span, str]:
    """Return the location of an error in the YAML document *text*, which begins at *base*, and what it is."""
    if isinstance(error, LimitError):
        return error.problem.span, error.problem.message
    if isinstance(error, UnicodeEncodeError):
        at = base + error.start
        return Span(at, at), "invalid character: the value of a variable is not valid UTF-8"
    explanation = explain(text, error)
    at = base + explanation.span.start
    return Span(at, at), f"invalid YAML: {explanation.message.removeprefix('syntax error: ')}"


def _read_other(source: Source, root: Node, part: Part, found: Documents, values: Environment[str, str]) -> None:
    problems = part.problems or []
    for worker in part.workers:
        if worker.root is not None:
            filled = found.inline[worker.root.start] = fill(worker, values)
            found.linted.add(id(filled))
    for problem in problems:
        if any(problem in worker.problems for worker in part.workers):
            continue  # the linter reports it
        what = "undefined alias" if problem.kind == "undefined-alias" else "duplicate key"
        found.errors.append((problem.span, f"{what} `{problem.name}`"))
    if isinstance(root, Mapping):
        found.all.append(fill(Worker(source, Span(part.start, part.end), root, DEFAULT, [], problems, []), values))
    else:
        found.errors.append((root.span, "not a manifest: expected a mapping"))
