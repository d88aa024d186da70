"""Finds what the author of a manifest still has to fill in: ``${{name}}``, and ``{{name}}`` without quotes."""

from __future__ import annotations

from workerlint.core.text import Span
from workerlint.core.wording import shorten
from workerlint.manifest.addresses import placeholders
from workerlint.manifest.sections import is_bento, stack_spec_ranges
from workerlint.syntax.nodes import Mapping, Scalar, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker


def find_placeholders(document: Worker) -> Iterator[tuple[Span, str]]:
    """Yield the place and the text of each placeholder of a document, a Worker or not.

    In the part of a manifest that is Bento's, ``${{name}}`` is how a literal ``${name}`` is written: no placeholder.
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
