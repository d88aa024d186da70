"""Redaction: masks for the secrets of a file, and keyed tags to compare secrets without storing them."""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator

from workerlint.core.text import Source, Span
from workerlint.engine.origins import secret_variables
from workerlint.manifest.worker import Worker
from workerlint.secrets.masking import secrets_in
from workerlint.secrets.redaction import Redactor
from workerlint.syntax.nodes import Leaf, Mapping, Node, Scalar, Sequence, leaves

_WORD = "secret"
"""The word in the type of a Secret, and in the name of a section of secrets."""
_SECRET_SECTIONS = frozenset(("data", "files"))
"""Sections of Secrets, and of the secrets inside other resources, whose values are all secret."""
_SECRET_TYPES = frozenset(("instance-secret", "secret"))
_NOT_SECRET = frozenset((("acl",), ("type",)))
"""The paths of fields of a Secret that describe its use."""
_TAG_DIGITS = 5
"""20 bits: enough to notice nearly every change, too few to find a secret by trying values, even with the key."""
_KEY_DIGITS = 8
_OF_KEY = b"key"
_OF_VALUE = b"value\0"
NO_TAG = "-"
"""The tag of a value that was tagged without a key, so that it cannot be compared."""


def find_secret_variables(documents: Iterable[Worker]) -> set[str]:
    """Return the variables in a file that contain a secret, according to their names, uses or values."""
    return {name for document in documents for name in secret_variables(document)}


def used_variables(documents: Iterable[Worker]) -> Iterator[str]:
    """Yield the variables in a file that have a value."""
    for document in documents:
        for item in document.filling.filled if document.filling else ():
            yield from (name for name, _ in item.values)


def make_redactor(source: Source, documents: Iterable[Worker], variables: Container[str]) -> Redactor:
    """Return the redactor of every secret of a file.

    Secrets are the values that the linter's rules find, here in resources of every type; all values of a Secret; and
    the values of *variables*, which contain a secret somewhere in the file set.
    """
    spans: list[Span] = []
    words: list[str] = []
    for document in documents:
        if document.root is not None and _may_have_secrets(document):
            spans += (leaf.node.span for leaf in secret_values(document.root))
        spans += document.cached(secrets_in)
        for item in document.filling.filled if document.filling else ():
            secret = [value for name, value in item.values if name in variables]
            words += secret
            if secret:
                spans.append(item.span)
    masks = Redactor(source, spans).masks
    for document in documents:
        for item in document.filling.filled if document.filling else ():
            if is_hidden(item.span, masks):
                words += [value for _, value in item.values]
    return Redactor(source, [span for span in spans if span.end > span.start], words)


def _may_have_secrets(document: Worker) -> bool:
    """Check whether a Secret or a section of secrets may be in a document, according to its text: most have none."""
    text = document.document_text
    return _WORD in text.lower() or "\\" in text


def secret_values(root: Mapping) -> Iterator[Leaf]:
    """Yield the values that are secret because of the resource or the section that contains them."""
    todo: list[tuple[Node, bool]] = [(root, False)]
    while todo:
        node, secretive = todo.pop()
        if isinstance(node, Sequence):
            todo += ((item, secretive) for item in node.items)
        elif isinstance(node, Mapping):
            sections = _secret_sections(node)
            for key, value in node.pairs:
                name = key.text if isinstance(key, Scalar) else ""
                if name in sections:
                    yield from (leaf for leaf in leaves(value) if not leaf.is_key and leaf.path[:1] not in _NOT_SECRET)
                elif secretive and name in _SECRET_SECTIONS:
                    yield from (leaf for leaf in leaves(value, (None, name)) if not leaf.is_key)
                else:
                    todo.append((value, secretive or _WORD in name.lower()))


def _secret_sections(mapping: Mapping) -> tuple[str, ...]:
    """Return the names of the sections whose values are secret if the mapping is a Secret."""
    kind = mapping.get("type")
    return (kind.text, "spec") if isinstance(kind, Scalar) and kind.text in _SECRET_TYPES else ()


def mask_at(node: Node | Span, masks: list[Span]) -> Span | None:
    """Return the first of *masks* that overlaps a node; they are in order and disjoint."""
    at = bisect_right(masks, node.start, key=lambda span: span.end)
    return masks[at] if at < len(masks) and masks[at].start < node.end else None


def is_hidden(node: Node | Span, masks: list[Span]) -> bool:
    """Check whether a node overlaps one of *masks*, which are in order and disjoint."""
    return bool(masks) and mask_at(node, masks) is not None


def tag(key: bytes, value: str) -> str:
    """Return a keyed tag to compare values without storing them: ``KEY:TAG``, where KEY identifies the key.

    Without a key it is NO_TAG.
    """
    if not key:
        return NO_TAG
    digest = mac(key, _OF_VALUE + value.encode("utf-8", "surrogatepass"))
    return f"{mac(key, _OF_KEY)[:_KEY_DIGITS]}:{digest[:_TAG_DIGITS]}"


def is_same_tag(one: str, other: str) -> bool:
    """Check whether two tags show that their values are equal."""
    return one == other != NO_TAG


def describe_difference(before: str, after: str) -> str:
    """Return what two different tags show about the secrets that they were made of."""
    if before == NO_TAG:
        return "may differ: the recorded value is hidden"
    if after == NO_TAG or before.partition(":")[0] != after.partition(":")[0]:
        return "may differ: recorded with another key"
    return "different secret"


def mac(key: bytes, data: bytes) -> str:
    """Return the keyed digest of *data*, in hexadecimal digits."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()
