"""The documents of a file: Workers as the linter reads them, resources of other types, and their placeholders."""

from __future__ import annotations

from workerlint.documents import read_document
from workerlint.leaves import leaves
from workerlint.libyaml import YAMLError
from workerlint.nodes import Mapping, Scalar
from workerlint.placeholders import placeholders
from workerlint.settings import DEFAULT
from workerlint.stack_spec import is_bento, stack_spec_ranges
from workerlint.stream import split_documents
from workerlint.text import Source, Span
from workerlint.tree import LimitError, parse_tree
from workerlint.wording import shorten
from workerlint.worker import Worker
from workerlint_shim.findings import Refusal
from workerlint_shim.interpolation import interpolate, leave_alone
from workerlint_shim.redaction import find_secret_variables, make_masking_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from collections.abc import Mapping as Environment

    from workerlint.report import FileReport
    from workerlint.tree import Problem
    from workerlint_shim.interpolation import Interpolation


class Documents:
    """The documents of a text."""

    __slots__ = ("all", "errors", "linted")

    all: list[Worker]
    """The documents that are not empty; those of other types have no section."""
    linted: set[int]
    """The ``id`` of each document that the linter checks."""
    errors: list[tuple[Span, str]]
    """The locations that make a document unreadable, where the linter does not report them."""

    def __init__(self) -> None:
        self.all = []
        self.linted = set()
        self.errors = []


class ManifestFile:
    """A file as it is written, and as it is once variables are filled in."""

    __slots__ = ("documents", "filled", "interpolation", "report", "written")

    written: Source
    """The file as written."""
    filled: Source
    """The file with variables filled in."""
    interpolation: Interpolation
    """The mapping between the offsets of the two texts."""
    documents: Documents
    """The documents of the filled text."""
    report: FileReport
    """The masks of the filled text; set by ``mask``, once the secrets of the whole file set are known."""

    def __init__(self, written: Source, filled: Source, interpolation: Interpolation, documents: Documents) -> None:
        self.written = written
        self.filled = filled
        self.interpolation = interpolation
        self.documents = documents

    def find_secret_variables(self) -> set[str]:
        """Return the names of the variables that contain a secret in this file."""
        return find_secret_variables(self.filled, self.documents.all, self.interpolation)

    def mask(self, variables: Container[str]) -> None:
        """Mask the secrets of the file and the values of *variables*."""
        self.report = make_masking_report(self.filled, self.documents.all, self.interpolation, variables)

    def line(self, offset: int) -> int:
        """Return the 1-based line in the written file of an offset in the filled text."""
        return self.written.lines.position(self.interpolation.written(offset)).line

    def refusal(self, offset: int, message: str, help: str = "", code: str = "", rule: str = "") -> Refusal:
        """Return a refusal at an offset in the filled text, with secrets masked.

        The location is that in the written file. The location of a value is that of its variable.
        """
        at = self.written.lines.position(self.interpolation.written(offset))
        hide = self.report.hide
        return Refusal(self.written.path, at.line, at.column, hide(message), hide(help), code, rule)


def read_file(source: Source, environment: Environment[str, str] | None) -> ManifestFile:
    """Read the documents of *source* with variables filled in; *environment* None leaves variables alone."""
    interpolation = leave_alone(source.text) if environment is None else interpolate(source.text, environment)
    filled = Source(source.path, interpolation.text, source.encoding, source.bom)
    return ManifestFile(source, filled, interpolation, read_documents(filled))


def read_documents(source: Source) -> Documents:
    """Read all documents of *source*; those that are not Workers take the form of one, without a section."""
    found = Documents()
    for start, end in split_documents(source.text):
        worker = read_document(source, start, end, DEFAULT)
        if worker is not None:
            found.all.append(worker)
            found.linted.add(id(worker))
        else:
            _read_other(source, Span(start, end), found)
    return found


def _read_other(source: Source, span: Span, found: Documents) -> None:
    problems: list[Problem] = []
    try:
        root = parse_tree(source.text[span.start : span.end], span.start, problems)
    except LimitError as limit:
        found.errors.append((limit.problem.span, limit.problem.message))
        return
    except UnicodeEncodeError as error:
        at = span.start + error.start
        found.errors.append((Span(at, at), "a character here is no Unicode: a variable holds other bytes than UTF-8"))
        return
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = span.start + (min(mark.index, span.end - span.start) if mark is not None else 0)
        found.errors.append(
            (Span(at, at), f"this is not valid YAML: {getattr(error, 'problem', None) or 'unreadable'}")
        )
        return
    if root is None:
        return
    for problem in problems:
        what = "is defined twice" if problem.kind == "duplicate-key" else "leads nowhere"
        found.errors.append((problem.span, f"{problem.name} {what}"))
    if isinstance(root, Mapping):
        found.all.append(Worker(source, span, root, DEFAULT, [], problems, []))
    else:
        found.errors.append((root.span, "this is no manifest: it has no attributes"))


def find_placeholders(document: Worker) -> Iterator[tuple[Span, str]]:
    """Yield the range and text of each placeholder of a document: ``${{name}}``, and ``{{name}}`` without quotes.

    In the part that Bento reads, ``${{name}}`` is the escape of a literal ``${name}`` and no placeholder.
    """
    text = document.text
    if document.root is None or text.find("{{", document.span.start, document.span.end) < 0:
        return
    literal = stack_spec_ranges(document) if is_bento(document) else []
    for leaf in leaves(document.root):
        node = leaf.node
        if any(span.start <= node.start < span.end for span in literal):
            continue
        if isinstance(node, Mapping):
            yield node.span, shorten(text[node.start : node.end])
        elif isinstance(node, Scalar):
            for match in placeholders(text, node.start, node.end):
                yield Span(match.start(), match.end()), shorten(match[0])
