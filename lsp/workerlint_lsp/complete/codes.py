"""Completion of rule codes inside the brackets of a suppression comment."""

from __future__ import annotations

from workerlint.core.diagnostic import NOT_SUPPRESSIBLE
from workerlint.core.text import Pattern, Source
from workerlint.engine.rule_page import read_page
from workerlint.engine.suppression import read_suppressions
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Scalar, leaves
from workerlint_lsp.complete.item import RULE, CompletionItem, CompletionList

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.complete.item import CompletionContext

_BEGUN = Pattern(r"(?:^|(?<=[ \t]))#[ \t]*workerlint:[ \t]*ignore(?:-file)?[ \t]*\[([^\]]*)$")
_WORD = Pattern(r"[^\s,\]]*")
_PART = Pattern(r"[^\s,]+")


def complete_codes(text: str, line_start: int, offset: int, context: CompletionContext) -> CompletionList | None:
    """Return the codes for the suppression comment at *offset* (in the document *text*).

    The codes of findings in its scope come first, then all others. None outside such brackets.
    """
    begun = _BEGUN.search(text[line_start:offset])
    if begun is None:
        return None
    typed = begun[1].rpartition(",")[2].lstrip(" \t")
    rest = _WORD.match(text, offset)
    end = rest.end() if rest else offset
    # The closing bracket is still missing, and at least one code has to precede it.
    line_end = text.find("\n", offset)
    closed = "]" in text[offset : line_end if line_end >= 0 else len(text)]
    completed = text if closed and typed else f"{text[:offset]}X{'' if closed else ']'}{text[offset:]}"
    document = Document(Source("", completed))
    worker = document.worker_at(line_start + begun.start())
    if worker is None or worker.root is None or _in_scalar(worker, line_start + begun.start()):
        return None
    listed = set(_PART.findall(begun[1][: len(begun[1]) - len(typed)]))
    found = _found(document, worker, line_start + begun.start(), context)
    items = []
    for rule in context.rules():
        if rule.code in listed or rule.name in listed or NOT_SUPPRESSIBLE in rule.traits:
            continue
        title = read_page(rule).title
        here = rule.code in found
        items.append(
            CompletionItem(
                rule.code,
                RULE,
                detail=f"{rule.name}: found here" if here else rule.name,
                documentation=f"{title}.",
                filter=f"{rule.code} {rule.name}",
                rank=0 if here else 1,
            )
        )
    return CompletionList(offset - len(typed), offset, end, tuple(items))


def _in_scalar(worker: Worker, offset: int) -> bool:
    """Return whether an offset is in a quoted or block scalar, where ``#`` begins no comment."""
    return worker.root is not None and any(
        isinstance(leaf.node, Scalar) and leaf.node.style and leaf.node.start < offset < leaf.node.end
        for leaf in leaves(worker.root)
    )


def _found(document: Document, worker: Worker, offset: int, context: CompletionContext) -> set[str]:
    """Return the codes of the findings in the scope of the suppression comment at an offset."""
    engine = context.engine()
    scope = next((item.scope for item in read_suppressions(worker) if item.span.start == offset), None)
    if engine is None or scope is None:
        return set()
    from workerlint.engine.engine import Engine

    bare = Engine(engine.settings.replace(suppressions=False), engine.rules, platform_file=engine.platform.file)
    diagnostics = bare.check(document).diagnostics
    return {item.code for item in diagnostics if scope.start <= item.span.start <= scope.end}
