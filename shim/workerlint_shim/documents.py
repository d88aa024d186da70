"""Reads every document of a file: the Workers as the linter reads them, and the resources of other types."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.text import Span
from workerlint.manifest.reader import read_document
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import LimitError, YAMLError, parse_tree, split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.text import Source
    from workerlint.syntax.parser import Problem


class Documents:
    """*all* are the documents with something in them. *linted* are those that the linter speaks of, by identity.

    *faults* are the places that make a document unreadable, where the linter does not speak of it.
    """

    __slots__ = ("all", "faults", "linted")

    def __init__(self) -> None:
        self.all: list[Worker] = []
        self.linted: set[int] = set()
        self.faults: list[tuple[Span, str]] = []


def read_documents(source: Source) -> Documents:
    """Read all documents of *source*. One that is no Worker is given the form of one, without a section of its own."""
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
        found.faults.append((limit.problem.span, limit.problem.message))
        return
    except UnicodeEncodeError as error:
        at = span.start + error.start
        found.faults.append((Span(at, at), "a character here is no Unicode: a variable holds other bytes than UTF-8"))
        return
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = span.start + (min(mark.index, span.end - span.start) if mark is not None else 0)
        found.faults.append(
            (Span(at, at), f"this is not valid YAML: {getattr(error, 'problem', None) or 'unreadable'}")
        )
        return
    if root is None:
        return
    for problem in problems:
        what = "is defined twice" if problem.kind == "duplicate-key" else "leads nowhere"
        found.faults.append((problem.span, f"{problem.name} {what}"))
    if isinstance(root, Mapping):
        found.all.append(Worker(source, span, root, DEFAULT, [], problems, []))
    else:
        found.faults.append((root.span, "this is no manifest: it has no attributes"))
