"""The walk of a tree with a compiled schema, which reports each violation.

It differs from JSON Schema where a manifest does: a placeholder is always valid, a mapping with a placeholder as a key
lacks nothing, a null is an unset attribute, a number that YAML
readers read differently has no bounds, and values inside a value of the wrong type are not checked.
"""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.core.text import Path
from workerlint.core.wording import dotted
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, trail_path
from workerlint_schemas.shape import NOT_BLANK
from workerlint_schemas.stacks import stack_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.config.settings import ExtraFields
    from workerlint.manifest.manifest import Manifest
    from workerlint.syntax.nodes import Trail
    from workerlint_schemas.shape import Shape


def root_shape(v2alpha: bool, extra: ExtraFields | None = None) -> Shape:
    """Return the compiled schema of a whole manifest, with *extra* fields if there are any.

    The tables are imported at the first call.
    """
    if extra is not None:
        return extra.root(v2alpha)
    shape = _roots.get(v2alpha)
    if shape is None:  # an import statement costs as much as ten calls, also when the module is loaded
        if v2alpha:
            from workerlint_schemas.tables.worker_v2alpha import ROOT
        else:
            from workerlint_schemas.tables.worker_v1beta import ROOT
        shape = _roots[v2alpha] = ROOT
    return shape


_roots: dict[bool, Shape] = {}


def schema_violations(manifest: Manifest) -> list[Violation]:
    """Return where a Worker violates the schema of its version; for ``Manifest.cached``."""
    root = manifest.root
    return walk(root, root_shape(manifest.v2alpha, manifest.settings.extra_fields)) if root is not None else []


def walk(root: Node, shape: Shape, base_path: Path = ()) -> list[Violation]:
    """Return where *root* violates *shape*. *base_path* is the path of *root* in the document.

    What several aliases or merge keys repeat is reported once, where it is written.
    """
    run = _Walk(base_path)
    run.value(root.target(), shape, None, None)
    return list(run.found.values())


class _Walk:
    """One walk: the violations by code, keyword, name, offset and shape, and the anchored nodes that it has visited.

    It is part of every check, so it extends a trail on its way down, and makes a path only for a violation.
    """

    __slots__ = ("base_path", "found", "visited")

    def __init__(self, base_path: Path) -> None:
        self.base_path = base_path
        self.found: dict[tuple[str, str, str, int, int], Violation] = {}
        self.visited: set[tuple[int, int]] = set()

    def report(
        self, keyword: str, node: Node, shape: Shape, trail: Trail | None, key: Node | None, name: str = ""
    ) -> None:
        code = shape.required[name] if keyword == "required" else shape.codes[keyword]
        place = key if key is not None and keyword == "additionalProperties" else node
        path = self.base_path + trail_path(trail)
        self.found.setdefault(
            (code, keyword, name, place.start, id(shape)), Violation(code, keyword, path, node, key, name, shape)
        )

    def value(self, node: Node, shape: Shape, trail: Trail | None, key: Node | None) -> None:
        """Check a node, the target of its alias if it is one, with the *key* before it."""
        # Properties cost as much as calls: they are read only where they may differ from the obvious.
        kind = "mapping" if type(node) is Mapping and not node.flow and node.tag is None else node.kind
        if kind == "unknown" or kind == "null":  # noqa: PLR1714 - this is asked of every node
            return
        if shape.types and kind not in shape.types and not _is_integral(node, shape):
            self.report("type", node, shape, trail, key)
            return
        if node.anchor is not None:
            visit = id(node), id(shape)
            if visit in self.visited:  # without this, aliases of aliases would be walked a million times
                return
            self.visited.add(visit)
        if shape.any_of:
            self.branches(node, shape, trail, key)
        if type(node) is Mapping:
            self.mapping(node, shape, trail, key)
        elif type(node) is Sequence:
            self.sequence(node, shape, trail, key)
        elif type(node) is Scalar:
            self.scalar(node, shape, trail, key)

    def mapping(self, node: Mapping, shape: Shape, trail: Trail | None, key: Node | None) -> None:
        if shape.free_mappings:
            return
        entries = node._entries or node.entries  # noqa: SLF001
        properties = shape.properties
        additional = shape.additional
        if properties or additional is not True:
            for name, (name_node, value) in entries.items():
                child = properties.get(name)
                if child is None:
                    if additional is True:
                        continue
                    if additional is False:
                        if name_node.kind != "unknown":
                            self.report("additionalProperties", node, shape, trail, name_node, name)
                        continue
                    child = additional
                if type(value) is Scalar:
                    # Most values are known and valid: avoid up to three calls for them.
                    kind = value.kind
                    if kind in child.plain_types or (
                        kind == "string"
                        and (child.first_common <= value.text < child.first_rare or value.text in child.words)
                    ):
                        continue
                    self.value(value, child, (trail, name), name_node)
                elif (
                    type(value) is Mapping
                    and child.plain_mappings
                    and value.anchor is None
                    and value.tag is None
                    and not value.flow
                ):
                    self.mapping(value, child, (trail, name), name_node)
                else:
                    self.value(value.target(), child, (trail, name), name_node)
        for name in shape.required:
            pair = entries.get(name)
            missing = pair is None or (type(pair[1]) is not Mapping and pair[1].kind == "null")
            if missing and not node.is_open:
                self.report("required", node, shape, trail, key, name)

    def sequence(self, node: Sequence, shape: Shape, trail: Trail | None, key: Node | None) -> None:
        if len(node.items) < shape.min_items:
            self.report("minItems", node, shape, trail, key)
        child = shape.items
        if child is None:
            return
        for index, item in enumerate(node.items):
            target = item.target() if type(item) is Alias else item
            if type(target) is Scalar:
                kind = target.kind
                if kind in child.plain_types:
                    continue
                if kind == "null":  # an item without content has no required field either
                    if "string" in child.types:
                        self.report("type", target, child, (trail, index), None)
                    elif child.types and child.required:
                        self.report("required", target, child, (trail, index), None, next(iter(child.required)))
                    continue
            elif (
                type(target) is Mapping
                and child.plain_mappings
                and target.anchor is None
                and target.tag is None
                and not target.flow
            ):
                if not child.free_mappings:  # lists of processors are long
                    self.mapping(target, child, (trail, index), None)
                continue
            self.value(target, child, (trail, index), None)

    def scalar(self, node: Scalar, shape: Shape, trail: Trail | None, key: Node | None) -> None:
        if node.kind == "string":
            text = node.text
            if shape.enum is not None and text not in shape.enum:
                self.report("enum", node, shape, trail, key)
            if len(text) < shape.min_length:
                self.report("minLength", node, shape, trail, key)
            if shape.max_length is not None and len(text) > shape.max_length:
                self.report("maxLength", node, shape, trail, key)
            if shape.pattern is not None and not _matches(shape.pattern, text):
                self.report("pattern", node, shape, trail, key)
        elif shape.minimum is not None or shape.maximum is not None:
            number = node.number
            if number is not None and shape.minimum is not None and number < shape.minimum:
                self.report("minimum", node, shape, trail, key)
            elif number is not None and shape.maximum is not None and number > shape.maximum:
                self.report("maximum", node, shape, trail, key)

    def branches(self, node: Node, shape: Shape, trail: Trail | None, key: Node | None) -> None:
        """Check ``anyOf``: report one violation for the value, or those of the one branch that is for its kind."""
        outcomes = []
        for branch in shape.any_of:
            run = _Walk(self.base_path)
            run.value(node, branch, trail, key)
            if not run.found:
                return
            outcomes.append((branch, run.found))
        meant = [
            found
            for branch, found in outcomes
            if not branch.types or node.kind in branch.types or _is_integral(node, branch)
        ]
        if len(meant) == 1:
            self.found.update(meant[0])
        else:
            self.report("anyOf", node, shape, trail, key)


def _matches(pattern: str, text: str) -> bool:
    if pattern == NOT_BLANK:
        return bool(text) and not text.isspace()
    import re  # few values have another pattern

    return re.search(pattern, text) is not None


def _is_integral(node: Node, shape: Shape) -> bool:
    """Return whether a number such as ``3.0`` is where an integer is expected."""
    return isinstance(node, Scalar) and "integer" in shape.types and node.integer is not None


def accepts(shape: Shape, node: Node) -> bool:
    """Return whether a value is of a kind that *shape* allows; an unknown value and null always are."""
    if node.kind in {"unknown", "null"}:
        return True
    if shape.types:
        return node.kind in shape.types or _is_integral(node, shape)
    return not shape.any_of or any(accepts(branch, node) for branch in shape.any_of)


def shape_at(manifest: Manifest, path: Path, extra: ExtraFields | None = None) -> Shape | None:
    """Return the schema of the value at *path* from the root of a Worker; None when there is none.

    Below ``stackSpec`` the schema of the Worker's own Stack applies. *extra* are the fields that the configuration
    adds, if the manifest does not have its settings.
    """
    shape: Shape | None = root_shape(manifest.v2alpha, extra or manifest.settings.extra_fields)
    for depth, part in enumerate(path):
        if shape is None:
            return None
        shape = _below(shape, part)
        if path[: depth + 1] == (manifest.section_name, "stackSpec") and manifest.stack is not None:
            shape = stack_shape(manifest.stack.name) or shape
    return shape


def _below(shape: Shape, part: str | int) -> Shape | None:
    """Return the schema of one key or item, from the first branch that has it when there are several."""
    if isinstance(part, int):
        found = shape.items
    else:
        found = shape.properties.get(part)
        if found is None and not isinstance(shape.additional, bool):
            found = shape.additional
    if found is None:
        found = next((below for branch in shape.any_of if (below := _below(branch, part))), None)
    return found


def described_values(manifest: Manifest) -> Iterator[tuple[Trail, Node | None, Node, Shape]]:
    """Yield each value that the schema describes: its trail, its key (None for a list item), the value, its schema.

    Values are yielded as written; what an alias or a merge key repeats is descended into once.
    """
    if manifest.root is None:
        return
    seen: set[int] = set()
    root = root_shape(manifest.v2alpha, manifest.settings.extra_fields)
    pending: list[tuple[Trail | None, Node, Shape]] = [(None, manifest.root, root)]
    while pending:
        trail, node, shape = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Mapping and node.kind == "mapping":
            properties = shape.properties
            for name, (key, value) in node.entries.items() if properties else ():
                if name in properties:
                    yield (trail, name), key, value, properties[name]
                    if type(value) is not Scalar:
                        pending.append(((trail, name), value.target(), properties[name]))
        elif type(node) is Sequence and node.kind == "list" and shape.items is not None:
            for at, item in enumerate(node.items):
                yield (trail, at), None, item, shape.items
                if type(item) is not Scalar:
                    pending.append(((trail, at), item.target(), shape.items))


def mandatory_names(shape: Shape) -> set[str]:
    """Return the required attributes of a mapping of this shape, whichever rule reports them."""
    return set(shape.documentation.get("required", ()))


class Violation(Struct):
    """One violation of the schema."""

    code: str
    """The code of the rule that reports it."""
    keyword: str
    """The JSON Schema keyword that failed: ``type``, ``enum``, ``required``, ``pattern``, ..."""
    path: tuple[str | int, ...]
    """The path from the root of the document: key texts and list indexes."""
    node: Node
    """The invalid value; for ``required`` and ``additionalProperties`` the mapping."""
    key: Node | None
    """The key of *node*, or the unknown key (``additionalProperties``)."""
    name: str
    """The attribute that is missing (``required``) or unknown (``additionalProperties``)."""
    shape: Shape
    """The schema of *node*."""

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.topology[0].name``."""
        return dotted(self.path)
