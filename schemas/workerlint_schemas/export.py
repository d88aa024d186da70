"""The schemas in the form that other programs use: draft-07, without keywords of our own.

Other programs do not know that a value may be a variable, or that a null is an unset field, so each field allows both.
``if`` and ``else`` do this for most fields: after ``anyOf``, validators report an error in the outermost mapping.
Fields with a few values use ``anyOf`` all the same, because yaml-language-server completes no values after ``else``.
"""

from __future__ import annotations

import json

from workerlint_schemas import RESOURCE_TYPES, load_schema
from workerlint_schemas.extra_export import reduce_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Schema = dict[str, Any]

ALL_VERSIONS = "worker.json"
"""The schema of Workers of all versions, with the schemas of ``stackSpec``."""
VERSIONS = {"v1beta": "worker-v1beta.json", "v2alpha": "worker-v2alpha.json"}
"""The schema files of Workers, by version."""

_SECTIONS = {"v1beta": "worker", "v2alpha": "spec"}
"""The section of each version."""
_DRAFT = "http://json-schema.org/draft-07/schema#"
_VARIABLE = r"\$[{A-Za-z_]|\{\{[\s\S]*\}\}"
_IS_VARIABLE = {"$ref": "#/definitions/variable"}
_SET = [{"type": name} for name in ("boolean", "number", "array", "object")]
_SHARED = {
    "variable": {"type": "string", "pattern": _VARIABLE},
    # A null or a variable. With the type null, editors would suggest null as a value.
    "unset": {"not": {"anyOf": [*_SET, {"type": "string", "not": {"pattern": _VARIABLE}}]}},
}
"""What a required and an optional field may contain instead of a value."""
_ANNOTATIONS = ("title", "description", "default", "examples")
_ASSERTIONS = (
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "pattern", "minLength",
    "maxLength", "format", "minItems", "maxItems", "uniqueItems", "required", "allOf",
)  # fmt: skip
_OF_STRINGS = frozenset(("pattern", "minLength", "maxLength"))


def exported_names() -> list[str]:
    """Return the names of the schemas that are published, each at the address in its ``$id``."""
    stacks = [stack["schema"] for stack in load_schema("stacks.json").values() if stack["schema"]]
    return [ALL_VERSIONS, *VERSIONS.values(), *stacks, "config.json", "report.json", "plan.json", "baseline.json"]


def render(name: str, extra: Schema | None = None) -> str:
    """Return a schema as ``workerlint schema`` prints it. Raises OSError if the file does not exist."""
    return json.dumps(export(name, extra), indent=2, ensure_ascii=False) + "\n"


def export(name: str, extra: Schema | None = None) -> Schema:
    """Return a schema in draft-07: ``ALL_VERSIONS``, or that of a file such as ``stacks/bento.json``.

    *extra* is the JSON Schema of a manifest with further fields, which are added to the schema of a Worker. The result
    then has no address, because it is not the published schema.

    Raises OSError if the file does not exist.
    """
    definitions: Schema = {}
    added = reduce_schema(extra) if extra is not None else None
    if name == ALL_VERSIONS:
        address, body = _all_versions(definitions, added)
    else:
        schema = load_schema(name)
        address = schema["$id"]
        version = next((version for version, file in VERSIONS.items() if file == name), "")
        if version:
            content = _manifest(version, [version], definitions, "", added)
        else:
            converter = _Converter(schema, definitions, "", is_manifest=name.startswith("stacks/"))
            content = converter.content(schema)
            converter.add_unused_definitions()
        body = {**_annotations(schema), **content}
    identity = {"$id": address} if added is None else {}
    return {"$schema": _DRAFT, **identity, **body, **({"definitions": definitions} if definitions else {})}


def _all_versions(definitions: Schema, extra: Schema | None) -> tuple[str, Schema]:
    """Return the address and the content of the schema for Workers of all versions."""
    for version, file in VERSIONS.items():
        content = _manifest(version, list(VERSIONS), definitions, f"{version}-", extra)
        definitions[version] = {"title": load_schema(file)["title"], **content}
    first = VERSIONS["v1beta"]
    schema = load_schema(first)
    described = {name: _annotations(schema["properties"][name]) for name in ("name", "version", "type")}
    other_types = [name for name in RESOURCE_TYPES if name != "worker"]
    # Files often contain other resources too.
    is_other = {"properties": {"type": {"enum": other_types}, "worker": False}, "required": ["type"]}
    has_spec = {"version": _IS_VARIABLE, "worker": False, "spec": True}
    is_v2alpha = [
        {"properties": {"version": {"const": "v2alpha"}}, "required": ["version"]},
        {"properties": has_spec, "required": ["version", "spec"]},
    ]
    by_version = {
        "if": {"anyOf": is_v2alpha},
        "then": {"$ref": "#/definitions/v2alpha"},
        "else": {"$ref": "#/definitions/v1beta"},
    }
    return schema["$id"].replace(first, ALL_VERSIONS), {
        "title": "DataOS Worker",
        "description": schema["description"],
        "type": "object",
        "properties": described,
        "if": is_other,
        "else": by_version,
    }


def _manifest(version: str, versions: list[str], definitions: Schema, prefix: str, extra: Schema | None) -> Schema:
    """Return the schema of a Worker of *version*, where *versions* are valid, without title and description."""
    schema = load_schema(VERSIONS[version])
    fields = schema["properties"]
    known = {
        "version": {**fields["version"], "enum": versions},
        "type": {**fields["type"], "enum": fields["type"]["x-enum"]},
    }
    content = _Converter(schema, definitions, prefix).content({**schema, "properties": {**fields, **known}})
    if version == "v1beta":
        content["patternProperties"]["^x-"] = True  # by convention, for what aliases repeat
        section = content["properties"]["worker"]["else"]
        section["allOf"] = [*section["allOf"], *_stack_specs(definitions)]
    if extra is not None:
        converter = _Converter(extra, definitions, "extra-")
        added = {name: field for name, field in extra["properties"].items() if name not in _SECTIONS.values()}
        converter.add_fields(content, {**extra, "properties": added})
        section = content["properties"][_SECTIONS[version]]
        converter.add_fields(section.get("else", section), extra["properties"][_SECTIONS["v1beta"]])
    return content


def _stack_specs(definitions: Schema) -> Iterator[Schema]:
    """Yield a condition for each Stack whose ``stackSpec`` has a schema."""
    # A variable as a key may add any field.
    is_known = {"type": "object", "propertyNames": {"not": _IS_VARIABLE}}
    for name, stack in load_schema("stacks.json").items():
        if not stack["schema"]:
            continue
        schema = load_schema(stack["schema"])
        content = _Converter(schema, definitions, f"{name}-").content(schema)
        definitions[name] = {"title": schema["title"], **content}
        names = "|".join((name, *stack["aliases"]))
        has_stack = {"type": "string", "pattern": rf"^({names})([+:][^${{]*)?$"}
        spec = {**_annotations(schema), "if": is_known, "then": {"$ref": f"#/definitions/{name}"}}
        yield {
            "if": {"properties": {"stack": has_stack}, "required": ["stack"]},
            "then": {"properties": {"stackSpec": spec}},
        }


class _Converter:
    """Converter of the schema in one file. Its definitions are added to *definitions*, with *prefix*."""

    def __init__(self, schema: Schema, definitions: Schema, prefix: str, *, is_manifest: bool = True) -> None:
        self.schema = schema
        self.definitions = definitions
        self.prefix = prefix
        self.is_manifest = is_manifest
        """Whether values may be variables or null."""

    def field(self, schema: Schema, *, is_required: bool) -> Schema:
        """Return the schema of a value in a mapping or a list."""
        content, annotations = self.content(schema), _annotations(schema)
        if "$ref" in schema:
            annotations = self.reference(schema["$ref"])[1] | annotations
        if not self.is_manifest or not content:
            # In draft-07, keywords next to $ref are ignored.
            return (
                {**annotations, "allOf": [content]} if annotations and "$ref" in content else {**annotations, **content}
            )
        if is_required and content == {"type": "string"}:
            return {**annotations, **content}
        instead = {"$ref": self.shared("variable" if is_required else "unset")}
        if "enum" in content or "const" in content or content == {"type": "boolean"}:
            return {**annotations, "anyOf": [content, instead]}
        return {**annotations, "if": instead, "else": content}

    def add_fields(self, content: Schema, schema: Schema) -> None:
        """Add the properties of a mapping to those of a converted one."""
        required = schema.get("required", [])
        added = {name: self.field(value, is_required=name in required) for name, value in schema["properties"].items()}
        content["properties"] = {**content["properties"], **added}
        if required:
            content["required"] = [*content.get("required", ()), *required]

    def reference(self, target: str) -> tuple[Schema, Schema]:
        """Return a reference to a definition, converted at its first use, and the annotations of its target."""
        name = target.removeprefix("#/$defs/")
        source = self.schema["$defs"][name]
        described = self.reference(source["$ref"])[1] if "$ref" in source else {}
        key = self.prefix + name
        if key not in self.definitions:
            self.definitions[key] = {}  # keeps the order
            self.definitions[key] = self.content(source)
        return {"$ref": f"#/definitions/{key}"}, described | _annotations(source)

    def add_unused_definitions(self) -> None:
        """Add the definitions that nothing in the file refers to: they are for its readers."""
        for name, schema in self.schema.get("$defs", {}).items():
            if self.prefix + name not in self.definitions:
                self.definitions[self.prefix + name] = self.field(schema, is_required=True)

    def shared(self, name: str) -> str:
        """Return the reference to what a field may contain instead of a value."""
        self.definitions.setdefault(name, _SHARED[name])
        return f"#/definitions/{name}"

    def content(self, schema: Schema) -> Schema:
        """Return what a subschema requires of a value, without its title and description."""
        if "$ref" in schema:
            return self.reference(schema["$ref"])[0]
        types = schema.get("type")
        if isinstance(types, list) and "null" not in types:
            return {"anyOf": [self.content(_of_type(schema, name)) for name in types]}
        content = {keyword: schema[keyword] for keyword in _ASSERTIONS if keyword in schema}
        if "enum" in content:
            content.pop("type", None)  # validators would report a value of another type twice
        if len(content.get("enum", ())) == 1:
            content["const"] = content.pop("enum")[0]
        if "properties" in schema:
            required = schema.get("required", ())
            content["properties"] = {
                name: self.field(value, is_required=name in required) for name, value in schema["properties"].items()
            }
        if "additionalProperties" in schema:
            content |= self.other_keys(schema["additionalProperties"])
        if "items" in schema:
            content["items"] = self.field(schema["items"], is_required=self.is_required_item(schema["items"]))
        if "anyOf" in schema:
            content["anyOf"] = [self.alternative(branch) for branch in schema["anyOf"]]
        if "propertyNames" in schema:
            content["propertyNames"] = self.field(schema["propertyNames"], is_required=True)
        return content

    def other_keys(self, schema: Any) -> Schema:
        """Return the keywords for keys that are not among the properties."""
        if isinstance(schema, dict):
            return {"additionalProperties": self.field(schema, is_required=False)}
        if schema is False and self.is_manifest:
            return {"patternProperties": {_VARIABLE: True}, "additionalProperties": False}
        return {"additionalProperties": schema}

    def is_required_item(self, schema: Schema) -> bool:
        """Return whether an item must have a value: a string, or a mapping with required fields."""
        target = self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema
        types = target.get("type", ())
        return "string" in types or "required" in target

    def alternative(self, branch: Schema) -> Schema:
        """Return a branch of ``anyOf``; one that only requires fields gets their properties, as strict mode demands."""
        if branch.keys() == {"required"}:
            given = {"not": {"type": "null"}}
            return {"properties": dict.fromkeys(branch["required"], given), "required": branch["required"]}
        return self.content(branch)


def _of_type(schema: Schema, name: str) -> Schema:
    """Return *schema* for one of its types."""
    others = schema.keys() & _OF_STRINGS if name != "string" else schema.keys() - _OF_STRINGS
    return {**{keyword: value for keyword, value in schema.items() if keyword not in others}, "type": name}


def _annotations(schema: Schema) -> Schema:
    return {keyword: schema[keyword] for keyword in _ANNOTATIONS if keyword in schema}
