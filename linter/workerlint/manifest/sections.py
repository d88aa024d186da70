"""The top-level sections of a manifest: those of other resources, next to or in place of the Worker's own."""

from __future__ import annotations

from workerlint.core.text import Span
from workerlint.manifest.attribute import Attribute, meta
from workerlint.manifest.attributes import meta_attributes
from workerlint.manifest.worker import Worker
from workerlint.syntax.markdown import is_markdown
from workerlint.syntax.nodes import Mapping, Node, Scalar
from workerlint_schemas import RESOURCE_TYPES

V1BETA_SECTION = "worker"
V2ALPHA_SECTION = "spec"

_OTHER_TYPES = frozenset(RESOURCE_TYPES) - {V1BETA_SECTION}

_ALSO_ATTRIBUTES = frozenset(("stack", "compute"))
"""Resource types that are also names of Worker attributes: only with a mapping as value are they sections."""


def is_given(node: Node | None) -> bool:
    """Return whether a value is set and not null."""
    return node is not None and node.kind != "null"


def other_sections(worker: Worker) -> list[Attribute]:
    """Return the top-level sections of other resource types (``workflow:``, ``volume:``), in order."""
    written = worker.root.entries if worker.root is not None else ()
    sections = [meta(worker, name) for name in written if name in _OTHER_TYPES]
    return [
        section
        for section in sections
        if section and _is_section(section.name, section.node) and id(section.key) not in worker.misplaced.keys
    ]


def _is_section(name: str | int, value: Node) -> bool:
    if name in _ALSO_ATTRIBUTES:
        return value.kind == "mapping"
    return not isinstance(value, Scalar) or value.kind in {"null", "unknown"}


def misspelt_section(worker: Worker) -> Attribute | None:
    """Return the field that is meant to be the Worker's section, when there is none under the correct name."""
    root = meta(worker)
    if root is None or worker.root is None or is_given(worker.root.get(worker.section_name)):
        return None
    passed = (*meta_attributes(worker), *RESOURCE_TYPES, V1BETA_SECTION, V2ALPHA_SECTION)
    for field in root.entries:
        if field.name in passed or not isinstance(field.node, Mapping):
            continue
        from workerlint.core.wording import closest  # most Workers have their section

        if closest(str(field.name), (worker.section_name,)):
            return field
    return None


def is_excerpt(worker: Worker) -> bool:
    """Return whether a YAML block in Markdown is a part of a manifest: it has neither a name nor a version."""
    root = worker.root
    return root is not None and is_markdown(worker.source.path) and root.entries.keys().isdisjoint(("name", "version"))


_STACK_SECTIONS = frozenset(("stackSpec", "bento", "benthos"))
"""``stackSpec`` and its former names."""


def is_bento(worker: Worker) -> bool:
    """Return whether the stack is Bento or Benthos, in any flavor and version."""
    stack = worker.stack
    return stack is not None and stack.name.startswith(("bento", "benthos"))


def stack_spec_ranges(worker: Worker) -> list[Span]:
    """Return the ranges that belong to ``stackSpec``, misplaced ones included."""
    pairs = list(worker.section.pairs) if worker.section else []
    wanted = [value for key, value in pairs if isinstance(key, Scalar) and key.text in _STACK_SECTIONS]
    for group in worker.misplaced.groups:
        if "stackSpec" in group.target_path:
            wanted += [value for _, value in group.pairs]
    return [value.target().span for value in wanted]


def in_stack_spec(worker: Worker, node: Node) -> bool:
    """Return whether *node* is in ``stackSpec``, misplaced parts included."""
    return any(span.start <= node.start < span.end for span in worker.cached(stack_spec_ranges))
