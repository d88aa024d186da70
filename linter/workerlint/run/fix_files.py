"""Apply or show the fixes of one file: ``--fix``, ``--fix-only`` and ``--diff``."""

from __future__ import annotations

import sys

from workerlint.config.selection import ALL
from workerlint.core.console import write
from workerlint.engine.suppression import matches
from workerlint.files.discovery import STDIN
from workerlint.files.read import ReadError
from workerlint.files.write import ChangedError, replace_file
from workerlint.fixes.fixer import FixResult, fix_document
from workerlint.manifest.document import Document
from workerlint.manifest.resources import defines_referred, read_referred
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workerlint.core.diagnostic import Diagnostic, Fix
    from workerlint.core.text import Source
    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.resources import Resource
    from workerlint.run.options import CheckOptions


class FixError(Exception):
    """A file cannot be written; the message contains its path and the reason."""


def referred_resources(
    files: Iterable[str], read: Callable[[str], Source | None]
) -> Iterator[tuple[str, list[Resource]]]:
    """Yield what the *files* define that Workers refer to, by their paths in reports.

    A file that defines nothing of this kind is not parsed. *read* returns its text; it may raise ReadError.
    """
    for path in files:
        try:
            source = None if path == STDIN else read(path)
        except ReadError:
            continue  # its check reports it
        if source is not None and defines_referred(source.text):
            yield source.path, list(read_referred(Document(source)))


def apply_fixes(engine: Engine, document: Document, options: CheckOptions, index: ResourceIndex) -> FixResult:
    """Return the document with the fixes that *options* allow; nothing is written. Markdown is not changed.

    *index* has the resources in other files.
    """
    if is_markdown(document.source.path):
        result = engine.begin(document)
        return FixResult(result, result, [], [])

    def wanted(diagnostic: Diagnostic, fix: Fix) -> bool:
        if not (options.unsafe_fixes or fix.safe):
            return False
        fixable = options.fixable is None or _is_named(diagnostic, options.fixable)
        return fixable and not _is_named(diagnostic, options.unfixable)

    return fix_document(engine, document, wanted, index)


def _is_named(diagnostic: Diagnostic, selectors: Iterable[str]) -> bool:
    return any(selector == ALL or matches(selector, diagnostic.code, diagnostic.name) for selector in selectors)


def save(path: str, source: Source, text: str, *, named: bool) -> bytes:
    """Write the fixed *text* of the file at *path*; for ``-``, return the bytes for standard output instead.

    Unless the file was *named*, no link out of the checked tree is followed.

    Raise FixError.
    """
    if path == STDIN:
        if source.undecodable:  # the original bytes are lost
            raise FixError(f"{source.path} cannot be fixed: it is not valid {source.encoding.upper()}")
        return source.encode(text)
    if text != source.text:
        try:
            replace_file(path, source.encode(text), source.encode(source.text), named=named)
        except ChangedError as error:
            raise FixError(str(error)) from None
        except OSError as error:
            raise FixError(f"cannot write {source.path}: {error.strerror or error}") from None
    return b""


def pass_on() -> None:
    """Copy standard input to standard output. Raise OutputError."""
    if sys.stdin is not None:
        write([sys.stdin.buffer.read()])


def show_diff(before: Result, after: Result) -> Iterator[str]:
    """Yield the unified diff between the texts of two results, secrets masked; nothing if they are equal."""
    source = before.source
    if source.text == after.source.text:
        return
    from difflib import unified_diff
    from io import StringIO

    # Not splitlines: programs that read a diff know no other line breaks.
    old, new = (
        StringIO(before.hide(result.shown(0, len(result.source.text)))).readlines() for result in (before, after)
    )
    # For patch, a name ends at its first space unless a tab follows it. Like git, both remove the first directory.
    name = f"{source.path}\t" if " " in source.path else source.path
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
