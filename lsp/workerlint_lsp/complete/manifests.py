"""Completion of whole manifests in an empty document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from workerlint.core.text import Pattern
from workerlint.scaffold.manifest import ManifestOptions, compose
from workerlint.scaffold.stacks import TEMPLATES
from workerlint_lsp.complete.item import MANIFEST, CompletionItem
from workerlint_lsp.complete.snippets import escape

_EMPTY = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)|---[ \t]*(?:\r\n|\n|\r|\Z))*+")
_WORD = "worker"
_SHORTEST = 3
"""The minimum number of typed letters: most empty YAML files are not meant to be Workers."""
_NAME = "zqnameqz"


def requests_manifest(text: str, line_start: int, offset: int, *, explicit: bool) -> bool:
    """Return whether a document contains only the beginning of ``worker``, directly before *offset*.

    With an *explicit* request, it need not even contain that.
    """
    typed = text[line_start:offset]
    is_begun = len(typed) >= _SHORTEST and _WORD.startswith(typed.lower())
    if not is_begun and not (explicit and not typed):
        return False
    rest = f"{text[:line_start]}{text[offset:]}"
    return bool(_EMPTY.fullmatch(rest))


@cache
def complete_manifests(*, snippets: bool) -> tuple[CompletionItem, ...]:
    """Return a manifest for each Stack with a template. They are written once, for that takes 10 ms each."""
    return tuple(_manifests(snippets=snippets))


def _manifests(*, snippets: bool) -> Iterator[CompletionItem]:
    for name, template in TEMPLATES.items():
        text = compose(ManifestOptions(_NAME, name)).rstrip("\n")
        first, *others = escape(text).split(_NAME)
        yield CompletionItem(
            f"{_WORD} ({name})",
            MANIFEST,
            text.replace(_NAME, f"my-{name}"),
            snippet=f"{first}${{1:my-{name}}}{'$1'.join(others)}" if snippets else "",
            detail="new manifest",
            documentation=template.comment,
            filter=f"{_WORD} {name}",
        )
