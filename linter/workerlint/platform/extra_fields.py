"""The fields that the configuration adds to Workers: ``[schema] extra``, a JSON file or a table.

It is an object with ``meta`` for fields at the top level and ``worker`` for those of the section. Each is a JSON Schema
with ``properties``, and the names in ``required`` are among these.
"""

from __future__ import annotations

import json
import os

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import SHARED_FILE, ExtraFields
from workerlint.config.toml_file import TomlSource, nearest, parse_toml
from workerlint.core.guarded_read import read_guarded
from workerlint.core.record import Struct, new
from workerlint.core.wording import code, codes
from workerlint.manifest.schema import root_shape
from workerlint.manifest.sections import V1BETA_SECTION, V2ALPHA_SECTION
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, STACK_SECTIONS, WORKFLOW_ATTRIBUTES
from workerlint.platform.json_schema import prepare
from workerlint.platform.json_text import JsonError, decode
from workerlint.platform.schema_shape import describe_shape
from workerlint_schemas import RESOURCE_TYPES
from workerlint_schemas.shape import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from workerlint.platform.json_schema import Prepared
    from workerlint.platform.json_text import Pointer

RULE = "DW111"
"""The rule that reports wrong values of the fields."""
_META, _WORKER = "meta", "worker"
_ALLOWED = {
    (): (_META, _WORKER, "$schema", "$defs", "definitions", "$comment", "title", "description"),
    (_META,): ("type", "properties", "required", "$comment", "title", "description"),
    (_WORKER,): ("type", "properties", "required", "$comment", "title", "description"),
}
"""The keys of the whole schema and of its parts."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class SchemaFields(ExtraFields):
    """The fields that a JSON Schema adds to Workers."""

    _roots: dict[bool, Shape] = new(dict)

    @property
    def prepared(self) -> Prepared:
        """The JSON Schema of a manifest with these fields."""
        return prepare(self.text)

    @property
    def meta(self) -> tuple[str, ...]:
        """The names of the fields at the top level."""
        return tuple(name for name in self.prepared.schema["properties"] if name not in _SECTIONS)

    def root(self, v2alpha: bool) -> Shape:
        """Return the compiled schema of a whole manifest with these fields."""
        if v2alpha not in self._roots:
            root, section = root_shape(v2alpha), V2ALPHA_SECTION if v2alpha else V1BETA_SECTION
            top, inner = describe_shape(self.prepared, code=RULE), describe_shape(self.prepared, (section,), code=RULE)
            fields = {name: shape for name, shape in (top.properties if top else {}).items() if name not in _SECTIONS}
            below = root.properties[section]
            added = inner.properties if inner is not None else {}
            fields[section] = _Extended(below, {**below.properties, **added}, inner)
            # The section stays last: it is the longest part of a manifest.
            known = {name: shape for name, shape in root.properties.items() if name != section}
            self._roots[v2alpha] = _Extended(root, {**known, **fields}, top)
        return self._roots[v2alpha]


_SECTIONS = (V1BETA_SECTION, V2ALPHA_SECTION)


class _Extended(Shape):
    """A mapping of the published schema with further fields."""

    __slots__ = ("_extra",)

    def __init__(self, shape: Shape, properties: dict[str, Shape], extra: Shape | None) -> None:
        super().__init__(
            shape.pointer,
            types=shape.types,
            properties=properties,
            additional=shape.additional,
            required=shape.required,
            codes=shape.codes,
        )
        self._extra = extra

    @property
    def documentation(self) -> dict[str, Any]:
        """The subschema as published, with the required fields of both."""
        published = super().documentation
        added = self._extra.documentation["required"] if self._extra is not None else []
        return {**published, "required": [*published.get("required", ()), *added]}


class _Definition(Struct):
    """The schema as it is written: in a JSON file, or in a configuration."""

    value: Any
    error: Callable[[Pointer, str, str], ConfigurationError]
    """Returns the error at a pointer, with its message and its help."""

    def check(self) -> Iterator[ConfigurationError]:
        """Yield what is wrong with the form, if it is a table or an object."""
        unknown = list(self._unknown_keys((), self.value))
        yield from unknown
        parts = {name: self.value[name] for name in (_META, _WORKER) if name in self.value}
        if not parts and not unknown:
            yield self.error((), "the schema of extra fields has neither `meta` nor `worker`", "add one of them")
        for name, part in parts.items():
            if not isinstance(part, dict):
                yield self.error((name,), f"`{name}` must be an object with `properties`", "")
                continue
            yield from self._unknown_keys((name,), part)
            yield from self._check_part(name, part)

    def _unknown_keys(self, at: Pointer, table: dict[str, Any]) -> Iterator[ConfigurationError]:
        allowed = _ALLOWED[at]  # type: ignore[index]
        for key in table:
            if key not in allowed:
                where = f" in `{at[0]}`" if at else " in the schema of extra fields"
                help = nearest(key, allowed) or f"use {codes(allowed[:3] if at else allowed[:2])}"
                yield self.error((*at, key), f"unknown key {code(key)}{where}", help)

    def _check_part(self, name: str, part: dict[str, Any]) -> Iterator[ConfigurationError]:
        if part.get("type", "object") != "object":
            yield self.error((name, "type"), f"`type` of `{name}` must be `object`", "")
        properties, required = part.get("properties"), part.get("required", [])
        if not isinstance(properties, dict):
            yield self.error((name,), f"`{name}` has no `properties`", "add the fields in `properties`")
            return
        for field in properties:
            if field in _reserved(name):
                help = "remove it: `extra` adds fields, and does not change those of DataOS"
                yield self.error((name, "properties", field), f"{code(field)} is a field of DataOS", help)
        if not isinstance(required, list) or any(not isinstance(field, str) for field in required):
            yield self.error((name, "required"), "`required` must be a list of names", "")
            return
        for number, field in enumerate(required):
            if field not in properties:
                help = nearest(field, properties) or "add it to `properties`"
                yield self.error((name, "required", number), f"required field {code(field)} is not defined", help)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a manifest with the fields."""
        own = {key: value for key, value in self.value.items() if key not in (_META, _WORKER)}
        meta, section = self.value.get(_META, {}), self.value.get(_WORKER, {"properties": {}})
        properties = {**meta.get("properties", {}), V1BETA_SECTION: {**section}}
        properties[V1BETA_SECTION].pop("type", None)  # DW205 reports it
        properties[V2ALPHA_SECTION] = {"$ref": f"#/properties/{V1BETA_SECTION}"}
        return {"$schema": _DRAFT, **own, "properties": properties, "required": meta.get("required", [])}

    def errors(self) -> Iterator[ConfigurationError]:
        """Yield what is wrong with the form, or else with the schemas of the fields."""
        errors = list(self.check())
        yield from errors
        if errors:
            return
        text = self.text()
        problems = prepare(text).problems
        decoded = decode(text)
        spans = [*decoded.keys.items(), *decoded.spans.items()]
        for problem in problems:
            at = next((pointer for pointer, span in spans if span == problem.span), ())
            yield self.error(_written(at), problem.message, problem.help)

    def text(self) -> str:
        """Return the JSON Schema of a manifest with the fields as JSON."""
        return json.dumps(self.schema(), ensure_ascii=False, default=str)


def _reserved(part: str) -> set[str]:
    """Return the names that mean something else in DataOS."""
    known: set[str] = {*SERVICE_ATTRIBUTES, *WORKFLOW_ATTRIBUTES, *STACK_SECTIONS}
    for v2alpha, section in ((False, V1BETA_SECTION), (True, V2ALPHA_SECTION)):
        root = root_shape(v2alpha)
        known.update(root.properties if part == _META else root.properties[section].properties)
    return known.union(RESOURCE_TYPES) if part == _META else known


def _written(at: Pointer) -> Pointer:
    """Return where the part of the whole schema at a pointer is written."""
    if at[:2] == ("properties", V1BETA_SECTION):
        return (_WORKER, *at[2:])
    return (_META, *at) if at[:1] in {("properties",), ("required",)} else at


def load_extra(path: str, shown: str) -> ExtraFields:
    """Return the extra fields that the file *path* defines: JSON, or a configuration with a table ``[schema.extra]``.

    *shown* is the path in messages. Raise ConfigurationError.
    """
    definition = _read(path)
    for error in definition.errors():
        raise error
    return SchemaFields(shown, definition.text())


def extra_errors(path: str) -> Iterator[ConfigurationError]:
    """Yield what is wrong with the definition of extra fields in the file *path*."""
    try:
        definition = _read(path)
    except ConfigurationError as error:
        yield error
        return
    yield from definition.errors()


def _read(path: str) -> _Definition:
    """Return the definition in a file. Raise ConfigurationError."""
    try:
        data = read_guarded(path)
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None
    if not path.endswith(".toml"):
        return _json(path, data)
    definition = _inline(path, data)
    if definition is None:  # the file has changed since
        raise ConfigurationError(path, 0, "there is no table `[schema.extra]`")
    return definition


def _inline(path: str, data: bytes) -> _Definition | None:
    """Return the definition in a configuration; None if it has no table ``[schema.extra]``."""
    table, text = parse_toml(path, data)
    section = ("tool", "workerlint") if os.path.basename(path) == SHARED_FILE else ()
    for key in (*section, "schema", "extra"):
        table = table.get(key, {})
    if not isinstance(table, dict) or not table:
        return None
    source = TomlSource(path, text, section)
    return _Definition(table, lambda at, message, hint: source.error(("schema", "extra", *at), message, hint))


def _json(path: str, data: bytes) -> _Definition:
    """Return the definition in a JSON file. Raise ConfigurationError."""
    try:
        text = data.decode("utf-8-sig")
        decoded = decode(text)
    except UnicodeDecodeError:
        raise ConfigurationError(path, 0, "not valid UTF-8") from None
    except JsonError as error:
        line = text.count("\n", 0, error.span.start) + 1
        raise ConfigurationError(path, line, f"not valid JSON: {error.message}", span=error.span) from None

    def at(pointer: Pointer, message: str, help: str) -> ConfigurationError:
        while pointer not in decoded.keys and pointer not in decoded.spans:
            pointer = pointer[:-1]
        span = decoded.keys.get(pointer) or decoded.spans[pointer]
        return ConfigurationError(path, text.count("\n", 0, span.start) + 1, message, help, span=span)

    if not isinstance(decoded.value, dict):
        raise at((), "the schema of extra fields must be an object", "use an object with `meta` or `worker`")
    return _Definition(decoded.value, at)
