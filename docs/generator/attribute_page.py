"""The reference of Worker fields, from the schemas. Hovers in editors link to its entries by dotted path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.manifest.schema import mandatory_names, root_shape
from workerlint.report.field_facts import field_url
from workerlint_lsp.markdown import describe_field
from workerlint_schemas import load_schema
from workerlint_schemas.stacks import known_stack, stack_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint_schemas.shape import Shape

_DEEPEST_HEADING = 5
_SECTIONS = ("worker", "spec")
_INTRODUCTION = """# Worker fields

The fields of a Worker manifest, from the same schemas that the linter and the editor use.

- Version `v1beta` has a `worker` section, the newer `v2alpha` a `spec` section. Both can contain `stackSpec`.
- Each field is listed by its path, such as `worker.resources.limits.cpu`.
- The fields of list items are listed below the list.
- The sources of a field are the documents that describe it.

The schemas are [v1beta](schemas/worker-v1beta.json), [v2alpha](schemas/worker-v2alpha.json). `workerlint schema`
prints them.
"""


class _Reference:
    """The text of the page and its anchors.

    A path below ``stackSpec`` has two anchors, one for each version. If two Stacks have the same path, editors link to
    the first, and the anchor of the second contains the name of the Stack.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.stack = ""
        self.parts = [_INTRODUCTION]

    def write(self, shape: Shape, path: str, depth: int) -> None:
        """Add the entries of everything below *shape*."""
        mandatory = mandatory_names(shape)
        for name, below in shape.properties.items():
            self._entry(below, f"{path}.{name}" if path else name, depth, name in mandatory)
        for branch in [*shape.any_of, shape.items]:
            if branch is not None:
                self.write(branch, path, depth)
        if not isinstance(shape.additional, bool):
            self.write(shape.additional, path, depth)

    def _entry(self, shape: Shape, path: str, depth: int, mandatory: bool) -> None:
        anchor = field_url(path).partition("#")[2]
        newer = ""
        if self.stack:
            newer = anchor.replace(_SECTIONS[0], _SECTIONS[1], 1)
            if anchor in self.seen:
                anchor, newer = f"{anchor}-{self.stack}", ""
        if anchor in self.seen:
            return
        self.seen.add(anchor)
        mark = "#" * min(depth, _DEEPEST_HEADING)
        title = path.removeprefix(f"{_SECTIONS[0]}.") if self.stack else path
        self.parts.append(f"{mark} {title} {{ #{anchor} }}\n")
        if newer:
            self.parts.append(f'<span id="{newer}"></span>\n')
        self.parts.append(f"{describe_field(shape, '', mandatory)}\n")
        self.write(shape, path, depth + 1)


def attribute_page() -> str:
    """Return the page as Markdown."""
    reference = _Reference()
    for version, v2alpha in (("v1beta", False), ("v2alpha", True)):
        reference.parts.append(f"## Version {version}\n")
        if v2alpha:
            reference.parts.append("It also has the fields above the `worker` section of v1beta.\n")
        reference.write(root_shape(v2alpha), "", 3)
    for title, shape in _stack_specs():
        reference.parts.append(f"## stackSpec of {title}\n\n{shape.documentation.get('description', '')}\n")
        reference.stack = title
        reference.write(shape, "worker.stackSpec", 3)
    return "\n".join(reference.parts)


def _stack_specs() -> Iterator[tuple[str, Shape]]:
    """Yield the name and the shape of each Stack with a known stackSpec, each shape once."""
    seen = set()
    for name in load_schema("stacks.json"):
        stack = known_stack(name)
        shape = stack_shape(name) if stack else None
        if stack and shape and stack.table not in seen:
            seen.add(stack.table)
            yield stack.name, shape
