"""The fields of a Worker as a tree with paths: ``worker.topology[].name``, also below the stackSpec of a Stack."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.config.settings import ExtraFields
from workerlint.core.record import Record, replace
from workerlint.core.text import Pattern
from workerlint.core.wording import closest, codes
from workerlint.manifest.manifest import AUTOSCALING_SPELLINGS
from workerlint.manifest.schema import mandatory_names, root_shape
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, WORKFLOW_ATTRIBUTES
from workerlint_schemas.shape import Shape
from workerlint_schemas.stacks import stack_shape

ANY_KEY = "*"
"""The name of the fields of a mapping that may have any key."""
_STACK_SPEC = "stackSpec"
_PART = Pattern(r"([^.\[\]]+)((?:\[[0-9]*\])*)")
_SUGGESTED = 3
"""How many paths a suggestion contains at most."""


class FieldError(Exception):
    """A path that no field has."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


class KnownField(Record):
    """A field that the schemas describe."""

    path: str
    """The path from the root of the manifest, ``[]`` after each list that it leads through; empty for the root."""
    shape: Shape
    required: bool = False
    """Whether the mapping that contains it must have it."""
    note: str = ""
    """Why it was found under another name; empty if it has the name that was asked for."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


class StackSpec(Record):
    """The stackSpec of a Stack that is not built in."""

    shape: Shape
    shown: str
    """The file that defines the Stack, as reports show it."""


class FieldTree:
    """The fields of one version of the manifest, with the stackSpec of one Stack."""

    def __init__(
        self,
        v2alpha: bool = False,
        stack: str = "",
        extra: ExtraFields | None = None,
        stack_spec: StackSpec | None = None,
    ) -> None:
        """Describe the fields of v2alpha or v1beta. *stack* is the name of a known Stack, or empty.

        *extra* are the fields that the configuration adds. *stack_spec* describes the stackSpec of a Stack that is not
        built in.
        """
        self.v2alpha = v2alpha
        self.stack = stack
        self.extra = extra
        self.stack_spec = stack_spec
        self.version, self.section = ("v2alpha", "spec") if v2alpha else ("v1beta", "worker")
        self.root = KnownField("", root_shape(v2alpha, extra), required=True)

    def below(self, field: KnownField) -> list[KnownField]:
        """Return the fields in a mapping, or in the items of a list, in documented order."""
        found: dict[str, KnownField] = {}
        for path, shape in _levels(field.path, field.shape):
            mandatory = mandatory_names(shape)
            below = dict(shape.properties)
            if isinstance(shape.additional, Shape):
                below[ANY_KEY] = shape.additional
            for name, inner in below.items():
                if name != AUTOSCALING_SPELLINGS[0]:
                    child = f"{path}.{name}" if path else name
                    found.setdefault(name, KnownField(child, self._specific(child, inner), name in mandatory))
        return list(found.values())

    def _specific(self, path: str, shape: Shape) -> Shape:
        """Return the shape of a field: that of the Stack for its stackSpec."""
        if not self.stack or path != f"{self.section}.{_STACK_SPEC}":
            return shape
        return self.stack_spec.shape if self.stack_spec is not None else stack_shape(self.stack) or shape

    def version_with(self, v2alpha: bool) -> FieldTree:
        """Return the tree of a version of the manifest that is otherwise like this one."""
        return FieldTree(v2alpha, self.stack, self.extra, self.stack_spec)

    def is_in_stack_spec(self, field: KnownField) -> bool:
        """Return whether a field is the stackSpec or below it."""
        return f"{field.path}.".startswith(f"{self.section}.{_STACK_SPEC}.")

    def walk(self, start: KnownField | None = None) -> Iterator[tuple[int, KnownField]]:
        """Yield all fields below *start*, by default the root, each with its depth; what contains itself once."""
        pending = [(0, field, frozenset[str]()) for field in reversed(self.below(start or self.root))]
        while pending:
            depth, field, around = pending.pop()
            yield depth, field
            pointer = field.shape.pointer or field.path  # extra fields have no pointer, and a bounded depth
            if pointer not in around:
                inside = around | {pointer}
                pending += [(depth + 1, inner, inside) for inner in reversed(self.below(field))]

    def get(self, path: str) -> KnownField | None:
        """Return the field at *path*, with or without the brackets of lists; None if there is none."""
        field: KnownField | None = self.root
        note = ""
        for part in path.split(".") if path else ():
            match = _PART.fullmatch(part)
            field, reason = self._step(field, match[1]) if match and field else (None, "")
            note = reason or note
            if match and match[2] and field is not None:
                item = _item(field)
                field = KnownField(f"{field.path}[]", item) if item is not None else None
        return None if field is None else replace(field, note=note)

    def _step(self, field: KnownField, name: str) -> tuple[KnownField | None, str]:
        """Return the field *name* in another one, and a note if it is not its usual name."""
        fields = {inner.name: inner for inner in self.below(field)}
        found = fields.get(name) or fields.get(ANY_KEY)
        if found is not None or field.path != self.section:
            return found, ""
        if name == AUTOSCALING_SPELLINGS[0] and AUTOSCALING_SPELLINGS[1] in fields:
            usual = AUTOSCALING_SPELLINGS[1]
            return fields[usual], f"`{name}` is the same field; published Workers spell it `{usual}`"
        if name in field.shape.documentation.get("x-deprecated-sections", ()) and _STACK_SPEC in fields:
            return fields[_STACK_SPEC], f"`{name}` is deprecated: use `{_STACK_SPEC}`"
        return None, ""

    def find(self, path: str) -> KnownField:
        """Return the field at *path*, with or without the brackets of lists. Raise FieldError."""
        found = self.get(path)
        if found is not None:
            return found
        parts = path.split(".")
        field, at = self.root, 0
        while (inner := self.get(".".join(parts[: at + 1]))) is not None:
            field, at = inner, at + 1
        match = _PART.fullmatch(parts[at])
        if match is None:
            raise FieldError(f"`{path}` is not a valid path", "use a path such as `worker.topology[].name`")
        named, _ = self._step(field, match[1])
        if named is not None:
            raise FieldError(f"`{named.path}` is not a list", f"remove `{match[2]}`")
        known = [below.name for below in self.below(field)]
        if known:
            raise FieldError(f"unknown field `{path}`", self._advice(parts, at, match[1], field, known))
        if field.name == _STACK_SPEC:
            raise FieldError(f"the fields of `{field.path}` depend on the stack", "add `--stack NAME`")
        reason = "can have any key" if "mapping" in field.shape.types else "is not a mapping"
        raise FieldError(f"unknown field `{path}`", f"`{field.path}` {reason}: run `workerlint explain {field.path}`")

    def _advice(self, parts: list[str], at: int, name: str, field: KnownField, known: list[str]) -> str:
        """Return the help for the unknown *name*, the part of a path at index *at*, below *field*."""
        path = ".".join(parts)
        ends = [found.path for _, found in self.walk() if at == 0 and _ends_with(found.path, path)]
        if ends:
            return f"did you mean {codes(ends[:_SUGGESTED], 'or')}?"
        for names, resource in ((SERVICE_ATTRIBUTES, "Service"), (WORKFLOW_ATTRIBUTES, "Workflow")):
            if name in names:
                return f"`{name}` is a field of a {resource}"
        other = self.version_with(not self.v2alpha)
        own = self.get(other.in_version(path, self))
        if own is not None:
            return f"did you mean `{own.path}`?"
        moved = other.get(self.in_version(path, other))
        if moved is not None:
            return f"version {other.version} has `{moved.path}`: add `--version {other.version}`"
        near = closest(name, known, 1)
        if near:
            corrected = [*parts[:at], near[0], *parts[at + 1 :]]
            return f"did you mean `{'.'.join(corrected if self.get('.'.join(corrected)) else corrected[: at + 1])}`?"
        return f"run `{f'workerlint explain {field.path}'.strip()}` for a list of fields"

    def starts(self, path: str) -> bool:
        """Return whether a path begins with a field of this version."""
        return bool(path) and self.get(path.partition(".")[0].partition("[")[0]) is not None

    def in_version(self, path: str, other: FieldTree) -> str:
        """Return the path that a field has in another version, whose section has another name."""
        head, dot, rest = path.partition(".")
        return f"{other.section}{dot}{rest}" if head == self.section else path


def shapes_of(field: KnownField) -> list[Shape]:
    """Return the shapes of a field: its own, its alternatives, and those of its items."""
    return [shape for _, shape in _levels(field.path, field.shape)]


def _levels(path: str, shape: Shape) -> Iterator[tuple[str, Shape]]:
    """Yield a shape, its alternatives and those of its items, each with the path of its fields."""
    yield path, shape
    for branch in shape.any_of:
        yield from _levels(path, branch)
    if shape.items is not None:
        yield from _levels(f"{path}[]", shape.items)


def _item(field: KnownField) -> Shape | None:
    """Return the shape of the items of a list; None if the field is not a list."""
    return next((shape for path, shape in _levels(field.path, field.shape) if path.endswith("[]")), None)


def _ends_with(path: str, end: str) -> bool:
    plain = path.replace("[]", "").casefold()
    return plain.endswith(f".{end.replace('[]', '').casefold()}")
