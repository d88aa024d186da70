"""The drafts of JSON Schema: their addresses and validator classes, and how a schema violates its draft."""

from __future__ import annotations

from workerlint.core.text import Pattern
from workerlint.core.wording import code, codes, listing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from jsonschema.protocols import Validator

    from workerlint.platform.json_text import Pointer

    Item = TypeVar("Item")

DEFAULT_DRAFT = "draft-07"
"""The draft of a schema without ``$schema``: 2020-12 would reject the tuples of published schemas."""
_DRAFTS = {
    "json-schema.org/draft-04/schema": "draft-04",
    "json-schema.org/draft-06/schema": "draft-06",
    "json-schema.org/draft-07/schema": "draft-07",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}
_CLASSES = {
    "draft-04": "Draft4Validator",
    "draft-06": "Draft6Validator",
    "draft-07": "Draft7Validator",
    "2019-09": "Draft201909Validator",
    "2020-12": "Draft202012Validator",
}
_SCHEME = Pattern(r"https?://")


TYPE_NAMES = {"object": "an object", "array": "an array", "string": "a string", "number": "a number",
              "boolean": "a boolean"}  # fmt: skip


def draft_of(address: str) -> str:
    """Return the draft that an address names, or an empty string."""
    scheme = _SCHEME.match(address)
    return _DRAFTS.get(address[scheme.end() :].removesuffix("#"), "") if scheme else ""


def contained(call: Callable[[], list[Item]]) -> tuple[list[Item], str]:
    """Return the result of a call into the libraries, and why it failed: a hostile schema may raise any exception."""
    try:
        return call(), ""
    except Exception as error:  # noqa: BLE001
        return [], f"it failed with {type(error).__name__}"
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # raised by Rust code; it does not derive from Exception
            raise
        return [], "it failed with PanicException"


def validator_class(draft: str) -> type[Validator]:
    """Return the validator class of ``jsonschema`` for a draft."""
    from workerlint.platform.pure_rpds import install

    install()
    import jsonschema

    found: type[Validator] = getattr(jsonschema, _CLASSES[draft])
    return found


def meta_schema(validator: Any) -> Any:
    """Return the schema of the schemas of a draft in one piece.

    The newer drafts divide it into vocabularies, which takes eight times as long to evaluate.
    """
    meta = validator.META_SCHEMA
    if "allOf" not in meta:
        return meta
    if meta["$id"] not in _META_SCHEMAS:
        import json
        import re
        from urllib.parse import urljoin

        from jsonschema_specifications import REGISTRY

        merged: dict[str, Any] = {"properties": {}, "$defs": {}}
        for part in (meta, *(REGISTRY.contents(urljoin(meta["$id"], part["$ref"])) for part in meta["allOf"])):
            for keyword in ("properties", "$defs"):
                merged[keyword] |= part.get(keyword, {})
        text = json.dumps({"type": meta["type"], **merged})
        for reference in ('"$dynamicRef": "#meta"', '"$recursiveRef": "#"'):
            text = text.replace(reference, '"$ref": "#"')
        text = re.sub(r'"\$ref": "meta/[a-z]+#', '"$ref": "#', text)  # from one vocabulary to another
        _META_SCHEMAS[meta["$id"]] = json.loads(text)
    return _META_SCHEMAS[meta["$id"]]


_META_SCHEMAS: dict[str, Any] = {}


def described(value: Any) -> str:
    """Return the type of a JSON value as messages name it."""
    if isinstance(value, bool):
        return "a boolean"
    types = {dict: "an object", list: "an array", str: "a string", int: "a number", float: "a number"}
    return types.get(type(value), "null")


def explain(error: Any, at: Pointer, draft: str) -> tuple[str, str]:
    """Return the message and the help for a schema that violates the schema of its draft."""
    name = next((part for part in reversed(at) if isinstance(part, str)), "")
    subject = f"invalid `{name}`" if name else "invalid schema"
    while error.context:  # prefer the alternative that accepts the type of the value
        matching = [inner for inner in error.context if inner.validator != "type"]
        if not matching:
            break
        # Only a string can be one of the names of types.
        fitting = (inner for inner in matching if inner.validator != "enum" or isinstance(inner.instance, str))
        error = next(fitting, matching[0])
    found = described(error.instance)
    if error.validator == "enum" and isinstance(error.instance, str):
        return f"{subject}: {code(error.instance)} is not a type", f"use one of {codes(sorted(error.validator_value))}"
    if error.validator in {"type", "anyOf", "enum"}:
        kinds = [_as_listed(kind) for kind in (["string", "array"] if error.validator == "enum" else _types(error))]
        return f"{subject}: expected {listing(kinds, 'or')}, found {found}", f"use {listing(kinds, 'or')}"
    if error.validator == "minItems":
        return f"{subject}: it must not be empty", "add an item or remove it"
    if error.validator == "uniqueItems":
        return f"{subject}: it has duplicate items", "remove the duplicates"
    if error.validator in {"minimum", "exclusiveMinimum"}:
        least = f"{'at least' if error.validator == 'minimum' else 'greater than'} {error.validator_value}"
        return f"{subject}: it must be {least}, found {error.instance}", f"use a number that is {least}"
    return f"{subject}: it is not allowed in {draft}", "remove it"


def _types(error: Any) -> list[str]:
    """Return the types that a violated schema of a draft allows."""
    values = [inner.validator_value for inner in error.context] if error.context else [error.validator_value]
    found: dict[str, None] = {}
    for value in values:
        found.update(dict.fromkeys([value] if isinstance(value, str) else value))
    return list(found)


def _as_listed(kind: str) -> str:
    return {**TYPE_NAMES, "integer": "an integer"}.get(kind, kind)
