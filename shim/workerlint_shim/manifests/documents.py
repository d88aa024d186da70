"""The documents of a file: Workers as the linter reads them, resources of other types, and their placeholders."""

from __future__ import annotations

from collections.abc import Mapping as Environment

from workerlint.config.settings import DEFAULT
from workerlint.core.account import TEMPLATE
from workerlint.core.record import Struct, new
from workerlint.core.text import Pattern, Source, Span
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.manifest.reader import BUNDLE, Part
from workerlint.manifest.worker import Worker
from workerlint.secrets.redaction import MASK, Redactor
from workerlint.syntax.errors import explain
from workerlint.syntax.flow_variables import read_flow_variables
from workerlint.syntax.nodes import Mapping, Node
from workerlint.syntax.parser import LimitError, split_documents
from workerlint_shim.manifests.comments import comments_in
from workerlint_shim.manifests.findings import Refusal
from workerlint_shim.manifests.redaction import find_secret_variables, is_hidden, make_redactor, used_variables

_ESCAPE = Pattern(r"\\[xuU]")
"""An escaped character, which may be part of the name of a key."""


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
    others: list[Span] = new(list)
    """The documents that are not mappings."""

    @property
    def is_used(self) -> bool:
        """Whether any document is not empty."""
        return bool(self.all or self.errors or self.others)


class ManifestFile(Struct):
    """A file with its documents, in which variables are filled in. Offsets are those of the text as it is written.

    Its trees are read when they are needed, again if they were released.
    """

    document: Document
    """The file, for the plan and for the linter."""
    values: Environment[str, str] | None
    """The values of variables; none is filled in if it is None."""
    secret_variables: set[str]
    """The variables that contain a secret anywhere in the file set, as far as they are known."""
    _documents: Documents | None = None
    _redactor: Redactor | None = None
    _used: frozenset[str] = frozenset()
    """The variables in the file that have a value."""
    _masked: frozenset[str] = frozenset()
    """Those of them that the redactor masks."""

    @property
    def documents(self) -> Documents:
        """The documents of the file."""
        if self._documents is None:
            self._documents = read_documents(self.document, self.values)
        return self._documents

    def release(self) -> None:
        """Drop the trees, which take most of the memory, and the line index."""
        self._documents = None
        self.document.release()
        self.written.release()

    @property
    def redactor(self) -> Redactor:
        """The redactor of the text."""
        if self._redactor is None:
            documents = self.documents.all
            self.secret_variables |= find_secret_variables(documents)
            self._used = frozenset(used_variables(documents))
            self._masked = self._used & self.secret_variables
            self._redactor = make_redactor(self.written, documents, self._masked)
        return self._redactor

    @property
    def is_outdated(self) -> bool:
        """Whether the redactor does not mask a variable that is now known to contain a secret."""
        return not self._used & self.secret_variables <= self._masked

    def reset(self) -> None:
        """Prepare to read the file again, with another redactor."""
        self.release()
        self._redactor = None

    @property
    def may_be_bundle(self) -> bool:
        """Whether a document may be a Bundle, whose files are read with it, according to the text."""
        return BUNDLE in self.written.text or bool(_ESCAPE.search(self.written.text))

    @property
    def written(self) -> Source:
        """The text as it is written."""
        return self.document.source

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return self.written.lines.position(offset).line

    def resolved(self, document: Worker) -> str:
        """Return the text of a document with variables filled in, secrets masked, and without comments.

        dataos-ctl does not print comments either, and nothing in them is known not to be a secret.
        """
        masks = self.redactor.masks
        filled = document.filling.filled if document.filling else ()
        changes = [(item.span, MASK if is_hidden(item.span, masks) else item.text) for item in filled]
        changes += ((span, "") for span in comments_in(document))
        parts = []
        at = document.span.start
        for span, text in sorted(changes, key=lambda change: change[0].start):
            parts += [self.redactor.excerpt(at, span.start), text]
            at = span.end
        return "".join([*parts, self.redactor.excerpt(at, document.span.end)])

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
            if part.worker is not None:
                part.worker = worker  # the linter need not fill it again
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
    filled = [fill(worker, values) for worker in part.workers]
    for worker in filled:
        if worker.root is not None:
            found.inline[worker.root.start] = worker
            found.linted.add(id(worker))
    if part.inline:
        part.inline = filled
    for problem in problems:
        if any(problem in worker.problems for worker in part.workers):
            continue  # the linter reports it
        what = "undefined alias" if problem.kind == "undefined-alias" else "duplicate key"
        found.errors.append((problem.span, f"{what} `{problem.name}`"))
    if isinstance(root, Mapping):
        found.all.append(fill(Worker(source, Span(part.start, part.end), root, DEFAULT, [], problems, []), values))
    elif root.kind != "null":  # an empty document is skipped, as kubectl does
        found.others.append(root.span)
