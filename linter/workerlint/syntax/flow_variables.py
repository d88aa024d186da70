"""Documents that become YAML when their variables and placeholders are replaced.

In ``{cpu: ${CPU}}`` and ``{cpu: ${{cpu}}}``, the braces open a mapping.
"""

from __future__ import annotations

import re

from workerlint.core.diagnostic import Edit, Fix
from workerlint.syntax.errors import SyntaxProblem, unquoted_in_flow
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, marked_kind
from workerlint.syntax.parser import LimitError, Problem, parse_tree

_EXPRESSION = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*)|(\{[^{}\r\n]*\}))\}")
"""A variable, or a placeholder."""
_MARKS = str.maketrans("{}", "()")


def read_flow_variables(
    text: str, base: int, error: Exception | None
) -> tuple[Node, list[Problem], SyntaxProblem] | None:
    """Return the tree of a document that only unquoted ``${...}`` in flow collections keep from being YAML, else None.

    The document in *text*, which begins at *base*, failed to parse with *error*. Offsets are those of the file.
    """
    if "flow" not in (getattr(error, "context", None) or "") or not _EXPRESSION.search(text):
        return None
    problems: list[Problem] = []
    try:
        # As long as before, and plain text in any collection.
        root = parse_tree(_EXPRESSION.sub(_marked, text), base, problems)
    except (YAMLError, LimitError, UnicodeEncodeError):
        return None
    unquoted = _restore(root, text, base) if root is not None else []
    if root is None or not unquoted:
        return None
    first = unquoted[0]
    found = [match for node in unquoted for match in _EXPRESSION.finditer(node.text)]
    what = "variable" if found[0][1] else "placeholder"
    opening = "{" if text.startswith("{", _context(error)) else "["
    edits = [Edit(node.span, f'"{text[node.start - base : node.end - base]}"') for node in unquoted]
    problem = SyntaxProblem(
        "DW001",
        first.span,
        *unquoted_in_flow(first.text, opening, what),
        Fix(f"Quote the {what}" if len(edits) == 1 else f"Quote {len(edits)} values", edits),
        tuple(match[1] or match[0] for match in found),
    )
    return root, problems, problem


def _marked(match: re.Match[str]) -> str:
    return match[0].translate(_MARKS)


def _context(error: object) -> int:
    mark = getattr(error, "context_mark", None)
    return mark.index if mark is not None else 0


def _restore(root: Node, text: str, base: int) -> list[Scalar]:
    """Write the expressions as they were. Return the plain scalars in flow collections that contain one."""
    unquoted: list[Scalar] = []
    pending: list[tuple[Node, bool]] = [(root, False)]
    while pending:
        node, in_flow = pending.pop()
        if isinstance(node, Scalar):
            written = text[node.start - base : node.end - base]
            if "${" in written and "$(" in node.text:
                for match in _EXPRESSION.finditer(written):
                    node.text = node.text.replace(_marked(match), match[0])
                node.kind = marked_kind(node.text, node.style, node.tag)
                if in_flow and not node.style:
                    unquoted.append(node)
        else:
            flow = in_flow or (isinstance(node, (Mapping, Sequence)) and node.flow)
            pending += [(child, flow) for child in reversed(node.children())]
    return unquoted
