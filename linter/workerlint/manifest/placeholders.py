"""The placeholders of a manifest, which its author still has to replace."""

from __future__ import annotations

from workerlint.core.text import Pattern, Span
from workerlint.manifest.addresses import placeholders
from workerlint.manifest.interpolation import EXPRESSION, NOT_NAMES, OPERATION
from workerlint.manifest.sections import in_stack_spec, is_bento
from workerlint.syntax.nodes import Leaf, Mapping, Scalar, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker

_SUSPECT = Pattern(r"(?a)\{\{|\$\{(?:[^A-Za-z_]|\w*[^\w}]|(?:true|false|null)\})")
"""What a placeholder begins with: most manifests with variables have none."""
_QUOTED = Pattern(r"\s*\{\{\s*[A-Za-z][^{}]*\}\}\s*")
"""A value that is nothing but ``{{name}}``. Templates of programs, such as ``{{ .Name }}``, begin with no letter."""


def find_placeholders(worker: Worker) -> Iterator[tuple[Leaf, Span]]:
    """Yield each placeholder of a document, in order, with its leaf.

    That is ``${{name}}``, ``{{name}}`` where it is a whole value, and ``${...}`` around what is not the name of a
    variable, such as ``${Number of replicas}`` and ``${true}``. In the part that Bento reads, ``${{name}}`` is the
    escape of a literal ``${name}``.
    """
    text, span = worker.text, worker.span
    if worker.root is None or not _SUSPECT.search(text, span.start, span.end):
        return
    bento = is_bento(worker)
    for leaf in leaves(worker.root):
        node = leaf.node
        if isinstance(node, Mapping):
            yield leaf, node.span
        elif isinstance(node, Scalar) and ("{{" in node.text or "${" in node.text):
            in_spec = in_stack_spec(worker, node)
            if bento and in_spec:
                continue
            yield from ((leaf, Span(match.start(), match.end())) for match in placeholders(text, node.start, node.end))
            if "${{" not in node.text and not in_spec and _QUOTED.fullmatch(node.text):
                yield leaf, node.span
            elif node.style not in {"|", ">"}:  # scripts have expressions of their own
                yield from ((leaf, found) for found in _expressions(text, node))


def _expressions(text: str, node: Scalar) -> Iterator[Span]:
    """Yield each ``${...}`` whose content is not the name of a variable."""
    for match in EXPRESSION.finditer(text, node.start, node.end):
        content = match[3]
        is_no_variable = match[1] in NOT_NAMES if content is None else is_description(content)
        if is_no_variable:
            yield Span(match.start(), match.end())


def is_description(content: str) -> bool:
    """Return whether what is in the braces of ``${...}`` describes a value, rather than names a variable."""
    if not content or content.lstrip().startswith("!") or OPERATION.fullmatch(content):
        return False
    return content[0].isdigit() or any(mark in content for mark in " /*")
