"""Where a Worker's stack keeps its own configuration, which is written in the stack's language."""

from __future__ import annotations

from workerlint.nodes import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.text import Span
    from workerlint.worker import Worker

_STACK_SECTIONS = frozenset(("stackSpec", "bento", "benthos"))
"""``stackSpec`` and the names that it went by."""


def is_bento(worker: Worker) -> bool:
    """Tell whether the stack is Bento or Benthos, in any flavour and version."""
    stack = worker.stack
    return stack is not None and stack.name.startswith(("bento", "benthos"))


def stack_spec_ranges(worker: Worker) -> list[Span]:
    """Give the ranges of text that belong to ``stackSpec``, also those that stand beside it by mistake."""
    pairs = list(worker.section.pairs) if worker.section else []
    wanted = [value for key, value in pairs if isinstance(key, Scalar) and key.text in _STACK_SECTIONS]
    for group in worker.misplaced.groups:
        if "stackSpec" in group.target_path:
            wanted += [value for _, value in group.pairs]
    return [value.target().span for value in wanted]
