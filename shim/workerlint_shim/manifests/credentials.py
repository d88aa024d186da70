"""Credentials in plain text in resources that the linter does not check: Secrets, Services and others."""

from __future__ import annotations

import os
from collections.abc import Iterator

from workerlint.core.wording import code
from workerlint.manifest.interpolation import EXPRESSION
from workerlint.manifest.reader import BUNDLE
from workerlint.manifest.worker import Worker
from workerlint.secrets.finder import find_api_keys, find_secrets
from workerlint.secrets.heuristics import is_placeholder
from workerlint.syntax.nodes import Leaf, Node, Scalar
from workerlint.syntax.scalar_spans import content_bounds
from workerlint_shim.manifests.redaction import secret_values

_HELP = "use a variable, such as `${PASSWORD}`, that is set where the manifest is applied"
_FILES = "files"
"""The section of a Secret that contains files, or their names."""


def plaintext_credentials(document: Worker) -> Iterator[tuple[int, str, str]]:
    """Yield the offset of each credential in a resource, and the message and the help about it.

    All values of a Secret, or of the secrets in another resource, are one finding.
    """
    root = document.root
    kind = document.meta("type")
    if root is None or (kind is not None and kind.text == BUNDLE):  # the resources of a Bundle are read one by one
        return
    leaves = [leaf for leaf in secret_values(root) if not _is_file_name(leaf)]
    values = [leaf.node for leaf in leaves if _is_literal(document, leaf.node)]
    if values:
        subject = "value of a secret is" if len(values) == 1 else "values of secrets are"
        yield values[0].start, f"{len(values)} {subject} in plain text", _HELP
    for node, path in find_api_keys(document):
        if _is_literal(document, node):
            start, _ = content_bounds(document.text, node)
            yield start, f"{code(str(path[-1]))} contains an API key in plain text", _HELP
    filled = document.filling.filled if document.filling else ()
    known = [*(leaf.node.span for leaf in leaves), *(item.span for item in filled)]
    for secret in find_secrets(document):
        if any(secret.span.overlaps(span) for span in known):
            continue
        if secret.path:
            yield secret.span.start, f"{code(secret.name)} contains {secret.what} in plain text", _HELP
        else:
            yield secret.span.start, f"the comment contains {secret.what} in plain text", "delete it"


def _is_literal(document: Worker, node: Node) -> bool:
    """Check whether a value is written as more than a reference to a variable, or a placeholder."""
    if not isinstance(node, Scalar) or not node.text.strip() or node.kind == "null":
        return False
    start, end = content_bounds(document.text, node)
    text = document.text[start:end].strip()
    return bool(text) and not EXPRESSION.fullmatch(text) and not is_placeholder(text)


def _is_file_name(leaf: Leaf) -> bool:
    text = leaf.node.text if isinstance(leaf.node, Scalar) else ""
    return _FILES in leaf.path and "\n" not in text and bool(os.path.splitext(text)[1])
