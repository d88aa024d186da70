"""Documents that become YAML when their variables are replaced: ``{cpu: ${CPU}}``, where the braces open a mapping."""

from __future__ import annotations

import re

from workerlint.core.diagnostic import Edit, Fix
from workerlint.syntax.errors import SyntaxProblem, unquoted_variable
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, marked_kind
from workerlint.syntax.parser import LimitError, Problem, YAMLError, parse_tree

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_MARKED = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")


def read_flow_variables(text: str, base: int, error: Exception) -> tuple[Node, list[Problem], SyntaxProblem] | None:
    """Return the tree of a document that only unquoted ``${NAME}`` in flow collections keep from being YAML.

    The document in *text*, which begins at *base*, failed to parse with *error*. Offsets are those of the file.
    """
    if "flow" not in (getattr(error, "context", None) or "") or not _VARIABLE.search(text):
        return None
    problems: list[Problem] = []
    try:
        # As long as before, and plain text in any collection.
        root = parse_tree(_VARIABLE.sub(r"$(\1)", text), base, problems)
    except (YAMLError, LimitError, UnicodeEncodeError):
        return None
    unquoted = _restore(root, text, base) if root is not None else []
    if root is None or not unquoted:
        return None
    first = unquoted[0]
    names = [name for node in unquoted for name in _VARIABLE.findall(node.text)]
    edits = [Edit(node.span, f'"{text[node.start - base : node.end - base]}"') for node in unquoted]
    problem = SyntaxProblem(
        "DW001",
        first.span,
        *unquoted_variable(first.text, "{" if text.startswith("{", _context(error)) else "["),
        Fix("Quote the variable" if len(edits) == 1 else f"Quote {len(edits)} variables", edits),
        tuple(names),
    )
    return root, problems, problem


def _context(error: Exception) -> int:
    mark = getattr(error, "context_mark", None)
    return mark.index if mark is not None else 0


def _restore(root: Node, text: str, base: int) -> list[Scalar]:
    """Write the variables as they were. Return the plain scalars in flow collections that contain one."""
    unquoted: list[Scalar] = []
    pending: list[tuple[Node, bool]] = [(root, False)]
    while pending:
        node, in_flow = pending.pop()
        if isinstance(node, Scalar):
            written = text[node.start - base : node.end - base]
            if "${" in written and "$(" in node.text:
                for name in _MARKED.findall(node.text):
                    if f"${{{name}}}" in written:
                        node.text = node.text.replace(f"$({name})", f"${{{name}}}")
                node.kind = marked_kind(node.text, node.style, node.tag)
                if in_flow and not node.style:
                    unquoted.append(node)
        else:
            flow = in_flow or (isinstance(node, (Mapping, Sequence)) and node.flow)
            pending += [(child, flow) for child in reversed(node.children())]
    return unquoted
