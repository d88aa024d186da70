"""Known attributes at the wrong level: copied samples lose indentation, and keys end up next to their section."""

from __future__ import annotations

from workerlint.core.record import Struct, new
from workerlint.manifest.attribute import Attribute, attribute, meta
from workerlint.manifest.manifest import Manifest
from workerlint.manifest.schema import root_shape, schema_violations
from workerlint.syntax.nodes import Mapping, Node, Pair, Scalar, is_empty, text_of
from workerlint_schemas.shape import Shape

BESIDE = "beside"
"""The attributes are next to their section, which is empty."""
TOO_DEEP = "too deep"
"""They are in a section that does not have them, but one around it does."""
OUTSIDE = "outside"
"""They are next to their section, which has other content, or the section does not exist."""

Path = tuple[str, ...]

_STACK_SPEC_KEYS = {
    "bento": ("input", "output", "pipeline", "buffer", "cache_resources", "rate_limit_resources", "metrics", "logger",
              "http", "tracer", "input_resources", "processor_resources", "output_resources"),
    "benthos": ("input", "output", "pipeline", "buffer", "cache_resources", "metrics", "logger", "http", "tracer"),
    "fastfun": ("input", "output"),
    "pulsar-function": ("input", "output"),
    "soda": ("inputs",),
    "stream-monitor": ("incident", "stream"),
}  # fmt: skip
"""The top-level keys of a stackSpec, by the first word of the stack's name."""

_COMPONENT_FIELDS = frozenset(("label", "processors", "plugin"))
"""The keys that may be next to the one component of a Bento ``input`` or ``output``."""


class Group(Struct):
    """Adjacent pairs at the wrong level that belong to the same section."""

    kind: str
    parent: Mapping
    """The mapping that contains them."""
    target_path: Path
    """The path of the section that they belong to."""
    section: Node | None
    """The key of the empty section for ``BESIDE``, else None."""
    target: Mapping | None
    """The mapping that they belong to; None when it is empty or does not exist yet."""
    fields: list[Attribute] = new(list)

    @property
    def pairs(self) -> list[Pair]:
        """The fields as pairs of nodes."""
        return [(field.key, field.value) for field in self.fields if field.key is not None]


class Misplaced(Struct):
    """All attributes at the wrong level in one Worker, so that other rules do not report them again."""

    groups: list[Group] = new(list)
    """The attributes by the section that they belong to."""
    present: set[Path] = new(set)
    """The attributes that exist elsewhere, by their path from the Worker section."""
    filled: set[Path] = new(set)
    """The sections that are empty only because their content is next to them."""
    keys: set[int] = new(set)
    """The ``id()`` of every misplaced key."""
    _by_path: dict[Path, Attribute] = new(dict)

    def find(self, *path: str) -> Attribute | None:
        """Return a misplaced attribute by the path that it should have, from the Worker section."""
        if path in self._by_path:
            return self._by_path[path]
        parent = self._by_path.get(path[:-1])
        return parent.get(path[-1]) if parent is not None else None

    def contains(self, path: tuple[str | int, ...]) -> bool:
        """Return whether a misplaced attribute belongs at *path*, which counts from the top of the document."""
        return any(
            group.target_path == path[:-1] and any(text_of(key) == path[-1] for key, _ in group.pairs)
            for group in self.groups
        )

    def add(self, group: Group, field: Attribute) -> None:
        """Add *field* to *group*, whose target it belongs to."""
        if all(known is not group for known in self.groups):
            self.groups.append(group)
        group.fields.append(field)
        self.keys.add(id(field.key))
        if group.target_path[:1] == (field.manifest.section_name,):
            path = (*group.target_path[1:], str(field.name))
            self.present.add(path)
            self._by_path[path] = field
            if group.kind == BESIDE:
                self.filled.add(group.target_path[1:])


class _Level(Struct):
    """A mapping on the path to the current one, with its schema."""

    field: Attribute
    mapping: Mapping
    path: Path
    shape: Shape


def find_misplaced(manifest: Manifest) -> Misplaced:
    """Return the misplaced attributes in the closed sections of a v1beta Worker; v2alpha's open shape has none."""
    found = Misplaced()
    if manifest.root is None or manifest.v2alpha:
        return found
    stack = _stack_name(manifest)
    # Only a key that is unknown at its level can be misplaced, and the schema walk has reported those.
    if any(violation.keyword == "additionalProperties" for violation in manifest.cached(schema_violations)):
        spec_keys = next((keys for start, keys in _STACK_SPEC_KEYS.items() if stack.startswith(start)), ())
        root = meta(manifest)
        if root is not None:
            level = _Level(root, manifest.root, (), root_shape(manifest.v2alpha, manifest.settings.extra_fields))
            _search([level], found, frozenset(spec_keys))
    if stack.startswith(("bento", "benthos")):
        _search_components(manifest, found)
    return found


def _stack_name(manifest: Manifest) -> str:
    """Return the stack's name as written, at whatever level: the attribute may be misplaced itself."""
    given = manifest.section.get("stack") if manifest.section else None
    if isinstance(given, Scalar):
        return given.text
    places: list[Node | None] = [manifest.root]
    places += [value.target() for _, value in manifest.section.pairs] if manifest.section else []
    for place in places:
        node = place.get("stack") if isinstance(place, Mapping) else None
        if isinstance(node, Scalar):
            return node.text
    return ""


def _search(levels: list[_Level], found: Misplaced, spec_keys: frozenset[str]) -> None:
    """Sort the unknown keys of the innermost level into groups, then search its sections."""
    level = levels[-1]
    groups: dict[tuple[str, Path], Group] = {}
    known = frozenset().union(*(outer.shape.properties for outer in levels))
    hollow: dict[str, Node] = {}
    for key, value in level.mapping.pairs:
        if is_empty(value) and text_of(key) in known:
            hollow.setdefault(text_of(key), key)
    for key, value in level.mapping.pairs:
        name = text_of(key)
        if not name or name in level.shape.properties:
            continue
        group = _home(name, levels, hollow, spec_keys)
        if group is not None:
            group = groups.setdefault((group.kind, group.target_path), group)
            found.add(group, Attribute(level.field.manifest, level.field, name, key, value))
    for field in level.field.entries:
        name = str(field.name)
        shape = level.shape.properties.get(name)
        node = field.node
        if shape is not None and shape.additional is False and isinstance(node, Mapping) and node.kind == "mapping":
            _search([*levels, _Level(field, node, (*level.path, name), shape)], found, spec_keys)


def _home(name: str, levels: list[_Level], hollow: dict[str, Node], spec_keys: frozenset[str]) -> Group | None:
    """Return the group of a key that is unknown at its level; None when it is unknown at all levels.

    *hollow* are the sections of the level that have nothing after their colon, each with its key.
    """
    level = levels[-1]
    # Next to its section, which is empty: the section may itself be misplaced, so the names of all levels count.
    for section, key in hollow.items():
        for outer in reversed(levels):
            shape = outer.shape.properties.get(section)
            if shape is not None:
                if _takes(section, shape, name, spec_keys):
                    return Group(BESIDE, level.mapping, (*outer.path, section), key, None)
                break
    # Too deep: a section around this one has it.
    for outer in reversed(levels[:-1]):
        if name in outer.shape.properties and name not in outer.mapping.entries:
            return Group(TOO_DEEP, level.mapping, outer.path, None, outer.mapping)
    # Outside: one of this level's sections has it, and no other does.
    homes = [
        section
        for section, shape in level.shape.properties.items()
        if _takes(section, shape, name, spec_keys) and section != "autoScaling"
    ]
    if len(homes) != 1:
        return None
    section = homes[0]
    if section == "autoscaling" and "autoscaling" not in level.mapping.entries:
        section = "autoScaling"
    node = level.mapping.get(section)
    # ``name`` alone does not imply a missing section; with ``directory`` next to it, it does.
    if node is None and name == "name" and "directory" not in level.mapping.entries:
        return None
    if node is not None and (not isinstance(node, Mapping) or node.kind != "mapping" or name in node.entries):
        return None
    return Group(OUTSIDE, level.mapping, (*level.path, section), level.mapping.key(section), node)


def _takes(section: str, shape: Shape, name: str, spec_keys: frozenset[str]) -> bool:
    return name in spec_keys if section == "stackSpec" else name in shape.properties


def _search_components(manifest: Manifest, found: Misplaced) -> None:
    """Search Bento's ``input`` and ``output``: each contains one component, so the keys next to an empty one are its.

    Source: Bento's configuration documentation (a component is a mapping with the component's name as its one key).
    Where a ``type`` names the component, as in older configurations, other keys may be next to it.
    """
    for part in ("input", "output"):
        parent = attribute(manifest, "stackSpec", part) or found.find("stackSpec", part)
        node = parent.node if parent is not None else None
        if not isinstance(node, Mapping) or node.kind != "mapping" or "type" in node.entries:
            continue
        pairs = [pair for pair in node.pairs if text_of(pair[0]) not in _COMPONENT_FIELDS]
        if len(pairs) < 2 or not is_empty(pairs[0][1]) or any(pair[0].kind == "unknown" for pair in pairs):
            continue
        path = (manifest.section_name, "stackSpec", part, text_of(pairs[0][0]))
        group = Group(BESIDE, node, path, pairs[0][0], None)
        for key, value in pairs[1:]:
            found.add(group, Attribute(manifest, parent, text_of(key), key, value))
