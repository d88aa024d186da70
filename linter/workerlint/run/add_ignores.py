"""Add a suppression comment for each finding of a document: ``--add-ignore``."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.suppress import suppress_in_document, suppress_on_line
from workerlint.manifest.document import Document
from workerlint.manifest.resources import other_resources
from workerlint.syntax.markdown import is_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.core.diagnostic import Diagnostic, Edit
    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.worker import Worker

    Suppress = Callable[[Worker, Diagnostic, str], Edit | None]
    Comment = tuple[Diagnostic, Edit]

_MAX_PASSES = 20
"""A pass adds one rule to the comment of a line. No line has so many findings of different rules."""


def add_ignores(engine: Engine, document: Document, index: ResourceIndex, reason: str) -> Result:
    """Return the result for the text with a comment for each finding that a comment can suppress; nothing is written.

    *index* has the resources of all files.

    A comment is on the line of its finding, or else above the document.
    Comments that do not reduce the findings are left out. Markdown is not changed.
    """
    result = engine.check(document, index)
    if is_markdown(document.source.path):
        return result
    for suppress in (suppress_on_line, suppress_in_document):
        for _ in range(_MAX_PASSES):
            after = _add(engine, result, _comments(result, suppress, reason), index)
            if after is None:
                break
            result = after
    return result


def _comments(result: Result, suppress: Suppress, reason: str) -> list[Comment]:
    """Return the edits for the first finding of each line that gets a comment, with the findings, in order."""
    document = result.document
    workers = _by_start(document.workers)
    others = _by_start(item for item in other_resources(document) if item.entry is None)
    comments: dict[int, Comment] = {}
    for diagnostic in result.diagnostics:
        manifest = _at(workers, diagnostic.span.start) or _at(others, diagnostic.span.start)
        edit = None if manifest is None else suppress(manifest, diagnostic, reason)
        if edit is not None:
            comments.setdefault(document.source.lines.line_of(edit.span.start), (diagnostic, edit))
    return sorted(comments.values(), key=lambda comment: comment[1].span)


def _by_start(manifests: Iterable[Worker]) -> list[Worker]:
    return sorted(manifests, key=_start)


def _start(manifest: Worker) -> int:
    return manifest.span.start


def _at(manifests: list[Worker], offset: int) -> Worker | None:
    """Return the one of the *manifests*, which do not overlap, at an offset."""
    at = bisect_right(manifests, offset, key=_start) - 1
    return manifests[at] if at >= 0 and offset < manifests[at].span.end else None


def _add(engine: Engine, result: Result, comments: list[Comment], index: ResourceIndex) -> Result | None:
    """Return the result with the *comments* that help; None if none does.

    If they do not help together, those whose finding disappears are tried, then each half. The later half is first, so
    that the offsets of the other stay valid. To check the text again for each comment would take quadratic time.
    """
    if not comments:
        return None
    after = _check_with(engine, result, comments, index)
    if _is_better(result, after):
        return after
    if len(comments) == 1:
        return None
    helpful = list(_helpful(comments, after))
    if len(helpful) < len(comments):
        return _add(engine, result, helpful, index)
    middle = len(comments) // 2
    late = _add(engine, result, comments[middle:], index)
    return _add(engine, late or result, comments[:middle], index) or late


def _check_with(engine: Engine, result: Result, comments: list[Comment], index: ResourceIndex) -> Result:
    source = result.source
    text = apply_edits(source.text, [edit for _, edit in comments])
    return engine.check(Document(Source(source.path, text, source.encoding, source.bom)), index)


def _is_better(before: Result, after: Result) -> bool:
    """Return whether comments remove a finding and add none."""
    known, found = (Counter((item.code, item.name) for item in one.diagnostics) for one in (before, after))
    return found < known


def _helpful(comments: list[Comment], after: Result) -> Iterator[Comment]:
    """Yield the *comments* whose finding is not in the result with them."""
    remaining = {(item.code, item.name, item.span.start) for item in after.diagnostics}
    ends = [edit.span.end for _, edit in comments]
    added = [0, *accumulate(len(edit.content) - (edit.span.end - edit.span.start) for _, edit in comments)]
    for diagnostic, edit in comments:
        start = diagnostic.span.start + added[bisect_right(ends, diagnostic.span.start)]
        if (diagnostic.code, diagnostic.name, start) not in remaining:
            yield diagnostic, edit
