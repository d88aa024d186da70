"""Finds everything in a file that must not be shown, and keeps what a secret was without keeping the secret."""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_right

from workerlint.core.diagnostic import ERROR, Diagnostic
from workerlint.core.text import Span
from workerlint.report.report import FileReport
from workerlint.secrets.finder import content_bounds, find_api_keys, find_secrets
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import Mapping, leaves, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from workerlint.core.text import Source
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Node, Pair
    from workerlint_shim.interpolation import Interpolated

_BAGS = frozenset(("data", "files"))
"""Sections of Secrets, and of the secrets inside other resources, whose every value is one."""
_DIGEST_SIZE = 16


def secret_variables(source: Source, documents: Iterable[Worker], interpolated: Interpolated) -> set[str]:
    """Give the names of the variables of a file that hold a secret: by the name itself, or by where one stands."""
    if not interpolated.filled:
        return set()
    found = _hiding(source, (span for document in documents for span in _found(document))).masks
    return {item.name for item in interpolated.filled if name_kind(item.name) or is_hidden(item.after, found)}


def masking_report(
    source: Source, documents: Iterable[Worker], interpolated: Interpolated, variables: Container[str]
) -> FileReport:
    """Give a report without findings that masks every secret of a file, variables filled in, in what it shows.

    Those are what the linter's rules on secrets find, here in resources of every type, every value of a Secret, and
    what came from *variables*, those that hold a secret anywhere in the file set.
    """
    spans = [item.after for item in interpolated.filled if item.name in variables]
    for document in documents:
        if document.root is not None:
            spans += _in_bags(document.root)
        spans += _found(document)
    return _hiding(source, spans)


def _hiding(source: Source, spans: Iterable[Span]) -> FileReport:
    hidden = [Diagnostic("DW502", "", ERROR, span, "") for span in spans if span.end > span.start]
    return FileReport(source, source.path, hidden)


def _found(document: Worker) -> Iterator[Span]:
    if document.root is None:
        return
    yield from (Span(*content_bounds(document.text, node)) for node, _ in find_api_keys(document))
    yield from (secret.span for secret in find_secrets(document))


def _in_bags(root: Mapping) -> Iterator[Span]:
    secretive = [value for key, value in _pairs(root) if "secret" in text_of(key).lower()]
    for key, value in (pair for node in secretive for pair in _pairs(node)):
        if text_of(key) in _BAGS:
            yield from (leaf.node.span for leaf in leaves(value) if not leaf.is_key)


def _pairs(root: Node) -> Iterator[Pair]:
    return (pair for node in root.walk() if isinstance(node, Mapping) for pair in node.pairs)


def is_hidden(node: Node | Span, hidden: list[Span]) -> bool:
    """Tell whether some of a node is hidden: then none of it is shown. *hidden* are masks: in order, and apart."""
    at = bisect_right(hidden, node.start, key=lambda span: span.end)
    return at < len(hidden) and hidden[at].start < node.end


def digest(key: bytes, secret: str) -> str:
    """Tell a secret from another without holding it: a keyed hash, worth nothing to who does not have the key."""
    return hmac.new(key, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[: 2 * _DIGEST_SIZE]
