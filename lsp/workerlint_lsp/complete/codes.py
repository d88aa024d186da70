"""Completion in a suppression comment: rule codes inside its brackets, and the date after them."""

from __future__ import annotations

from datetime import timedelta

from workerlint.core.dates import current_date
from workerlint.core.diagnostic import NOT_SUPPRESSIBLE
from workerlint.core.text import Pattern, Source
from workerlint.core.wording import own_name
from workerlint.engine.rule_page import read_page
from workerlint.engine.suppression_reader import read_suppressions
from workerlint.manifest.document import Document
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Scalar, leaves
from workerlint_lsp.complete.item import RULE, VALUE, CompletionContext, CompletionItem, CompletionList

_BEGUN = Pattern(r"(?:^|(?<=[ \t]))#[ \t]*workerlint:[ \t]*ignore(?:-file)?[ \t]*\[([^\]]*)$")
_CLOSED = Pattern(r"(?:^|(?<=[ \t]))#[ \t]*workerlint:[ \t]*ignore(?:-file)?[ \t]*\[[^\]]+\]")
_FORM = Pattern(r"(?:^|(?<=[ \t]))#[ \t]*workerlint:([ \t]*)([\w-]*)$")
_FORMS = (
    ("ignore", "findings on this line, or on the line or section below"),
    ("ignore-file", "findings in the whole file"),
)
"""The forms of the comment, and what they suppress."""
_UNTIL = "until="
_FORM_END = Pattern(r"[ \t]*(?=[\r\n]|\Z)")
_DAYS = (30, 90, 180)
"""For how many days an exception is offered."""
_WORD = Pattern(r"[^\s,\]]*")
_PART = Pattern(r"[^\s,]+")


def complete_codes(text: str, line_start: int, offset: int, context: CompletionContext) -> CompletionList | None:
    """Return the forms, codes or dates for the suppression comment at *offset* (in the document *text*).

    The codes of findings in its scope come first, then all others. None outside such comments.
    """
    begun = _BEGUN.search(text[line_start:offset])
    if begun is None:
        return _complete_form(text, line_start, offset, context) or _complete_date(text, line_start, offset)
    typed = begun[1].rpartition(",")[2].lstrip(" \t")
    rest = _WORD.match(text, offset)
    end = rest.end() if rest else offset
    # A code has to be in the brackets, and the closing one may still be missing.
    completed = f"{text[:offset]}X]{text[offset:]}"
    document = Document(Source("", completed))
    worker = document.worker_at(line_start)
    if worker is None or worker.root is None or _in_scalar(worker, line_start + begun.start()):
        return None
    listed = set(_PART.findall(begun[1][: len(begun[1]) - len(typed)]))
    found = _found(document, worker, line_start + begun.start(), context)
    items = []
    engine = context.engine()
    fixed = engine.required if engine is not None else {}
    for rule in context.rules():
        if rule.code in fixed or rule.code in listed or rule.name in listed or NOT_SUPPRESSIBLE in rule.traits:
            continue
        title = read_page(rule).title
        name, here = own_name(rule.code, rule.name), rule.code in found
        items.append(
            CompletionItem(
                rule.code,
                RULE,
                detail=": ".join(filter(None, (name, "found here" if here else ""))),
                documentation=f"{title}.",
                filter=f"{rule.code} {rule.name}",
                rank=int(not here),
            )
        )
    return CompletionList(offset - len(typed), offset, end, tuple(items))


def _complete_form(text: str, line_start: int, offset: int, context: CompletionContext) -> CompletionList | None:
    """Return the forms of a suppression comment of which at most the first word is written."""
    begun = _FORM.search(text[line_start:offset])
    if begun is None or _FORM_END.match(text, offset) is None:
        return None
    worker = Document(Source("", text)).worker_at(line_start)
    if worker is None or _in_scalar(worker, line_start + begun.start()):
        return None
    space = "" if begun[1] else " "
    items = [
        CompletionItem(
            f"{form}[CODE]",
            VALUE,
            f"{space}{form}[]",
            snippet=f"{space}{form}[$1]$0" if context.snippets else "",
            detail=detail,
            rank=rank,
        )
        for rank, (form, detail) in enumerate(_FORMS)
    ]
    return CompletionList(offset - len(begun[2]), offset, offset, tuple(items))


def _complete_date(text: str, line_start: int, offset: int) -> CompletionList | None:
    """Return the dates on which a comment may expire, if the last word before *offset* may begin one."""
    line = text[line_start:offset]
    closed = _CLOSED.search(line)
    start = max(line.rfind(" "), line.rfind("\t"), line.rfind(",")) + 1
    if closed is None or start <= closed.end() or _UNTIL in line[closed.end() : start]:
        return None
    typed = line[start:]
    if not (_UNTIL.startswith(typed) or typed.startswith(_UNTIL)):
        return None
    worker = Document(Source("", text)).worker_at(line_start)
    if worker is None or _in_scalar(worker, line_start + closed.start()):
        return None
    rest = _WORD.match(text, offset)
    today = current_date()
    items = [
        CompletionItem(f"{_UNTIL}{today + timedelta(days)}", VALUE, detail=f"expires in {days} days", rank=rank)
        for rank, days in enumerate(_DAYS)
    ]
    return CompletionList(offset - len(typed), offset, rest.end() if rest else offset, tuple(items))


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
