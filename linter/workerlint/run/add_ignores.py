"""Add a suppression comment for each finding of a document: ``--add-ignore``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.suppress import suppress_in_document, suppress_on_line
from workerlint.manifest.document import Document
from workerlint.manifest.resources import other_resources
from workerlint.syntax.markdown import is_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.diagnostic import Diagnostic, Edit
    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.manifest.resources import Resource, ResourceIndex
    from workerlint.manifest.worker import Worker

    IndexOf = Callable[[list[Resource]], ResourceIndex]
    Suppress = Callable[[Worker, Diagnostic, str], Edit | None]

_MAX_PASSES = 20
"""A pass adds one rule to the comment of a line. No line has so many findings of different rules."""


def add_ignores(engine: Engine, document: Document, index: IndexOf, reason: str) -> Result:
    """Return the result for the text with a comment for each finding that a comment can suppress; nothing is written.

    *index* returns the index of all files, given the resources of this one.

    A comment is on the line of its finding, or else above the document.
    Comments that do not reduce the findings are left out. Markdown is not changed.
    """
    result = _check(engine, document, index)
    if is_markdown(document.source.path):
        return result
    for suppress in (suppress_on_line, suppress_in_document):
        for _ in range(_MAX_PASSES):
            edits = _edits(result, suppress, reason)
            after = _apply(engine, result, edits, index)
            if after is None and len(edits) > 1:
                # Find the comments that help, each by itself, from the end so that the others keep their offsets.
                for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
                    after = _apply(engine, after or result, [edit], index) or after
            if after is None:
                break
            result = after
    return result


def _check(engine: Engine, document: Document, index: IndexOf) -> Result:
    result = engine.begin(document)
    engine.finish(result, index(result.resources))
    return result


def _edits(result: Result, suppress: Suppress, reason: str) -> list[Edit]:
    """Return the edits for the first finding of each line that gets a comment."""
    document = result.document
    manifests = [*document.workers, *(item for item in other_resources(document) if item.entry is None)]
    edits: dict[int, Edit] = {}
    for diagnostic in result.diagnostics:
        at = diagnostic.span.start
        manifest = next((item for item in manifests if item.span.start <= at < item.span.end), None)
        edit = None if manifest is None else suppress(manifest, diagnostic, reason)
        if edit is not None:
            edits.setdefault(document.source.lines.line_of(edit.span.start), edit)
    return list(edits.values())


def _apply(engine: Engine, result: Result, edits: list[Edit], index: IndexOf) -> Result | None:
    """Return the result with *edits*; None if they remove no finding or add one."""
    if not edits:
        return None
    source = result.source
    text = apply_edits(source.text, edits)
    after = _check(engine, Document(Source(source.path, text, source.encoding, source.bom)), index)
    before, now = (Counter((item.code, item.name) for item in one.diagnostics) for one in (result, after))
    return after if now < before else None
