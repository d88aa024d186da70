"""The draft of a schema, and errors in schemas in words."""

from __future__ import annotations

from typing import Any

import pytest

from workerlint.platform.schema_draft import contained, described, draft_of, explain, meta_schema, validator_class


@pytest.mark.parametrize(
    ("address", "draft"),
    [
        ("http://json-schema.org/draft-07/schema#", "draft-07"),
        ("https://json-schema.org/draft-04/schema", "draft-04"),
        ("http://json-schema.org/draft-06/schema", "draft-06"),
        ("https://json-schema.org/draft/2019-09/schema#", "2019-09"),
        ("ftp://json-schema.org/draft-07/schema", ""),
        ("see https://json-schema.org/draft-07/schema", ""),
        ("https://json-schema.org/draft-07/schema##", ""),
        ("https://json-schema.org/draft/2020-12/schema", "2020-12"),
        ("json-schema.org/draft-07/schema", ""),
        ("https://example.com/schema", ""),
        ("", ""),
    ],
)
def test_the_draft_that_an_address_names(address: str, draft: str) -> None:
    assert draft_of(address) == draft


@pytest.mark.parametrize("draft", ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"])
@pytest.mark.parametrize(
    ("schema", "valid"),
    [({"type": "string"}, True), ({"type": "strin"}, False), ({"properties": {"a": {"minLength": "x"}}}, False)],
)
def test_the_schema_of_schemas_in_one_piece(draft: str, schema: Any, valid: bool) -> None:
    validator = validator_class(draft)
    assert validator(meta_schema(validator)).is_valid(schema) == valid


@pytest.mark.parametrize(
    ("schema", "message", "help"),
    [
        ({"type": "strin"}, "invalid `type`: `strin` is not a type", "use one of"),
        ({"type": 3}, "invalid `type`: expected a string or an array, found a number", "use a string or an array"),
        ({"required": "a"}, "invalid `required`: expected an array, found a string", "use an array"),
        ({"minLength": -1}, "invalid `minLength`: it must be at least 0, found -1", "use a number that is at least 0"),
        ({"multipleOf": 0}, "invalid `multipleOf`: it must be greater than 0, found 0", "use a number that is greater"),
        ({"required": ["a", "a"]}, "invalid `required`: it has duplicate items", "remove the duplicates"),
        ({"type": []}, "invalid `type`: it must not be empty", "add an item or remove it"),
        ({"type": ["string", "string"]}, "invalid `type`: it has duplicate items", "remove the duplicates"),
        ({"type": ["strin"]}, "invalid `type`: `strin` is not a type", "use one of"),
        ({"enum": 1}, "invalid `enum`: expected an array, found a number", "use an array"),
        (
            {"items": 1},
            "invalid `items`: expected an object, a boolean or an array, found a number",
            "use an object, a",
        ),
        ({"minLength": "1"}, "invalid `minLength`: expected an integer, found a string", "use an integer"),
        ({"uniqueItems": None}, "invalid `uniqueItems`: expected a boolean, found null", "use a boolean"),
        ({"$id": 1}, "invalid `$id`: expected a string, found a number", "use a string"),
        (
            {"properties": {"a": {"minimum": "x"}}},
            "invalid `minimum`: expected a number, found a string",
            "use a number",
        ),
        ([], "invalid schema: expected an object or a boolean, found an array", "use an object or a boolean"),
        ({"anyOf": []}, "invalid `anyOf`: it must not be empty", "add an item or remove it"),
    ],
)
def test_an_error_in_a_schema(schema: Any, message: str, help: str) -> None:
    validator = validator_class("draft-07")
    (error,) = validator(meta_schema(validator)).iter_errors(schema)
    found, advice = explain(error, tuple(error.absolute_path), "draft-07")
    assert found == message
    assert advice.startswith(help)


def test_what_a_draft_does_not_allow() -> None:
    validator = validator_class("draft-04")
    (error,) = validator(meta_schema(validator)).iter_errors({"exclusiveMinimum": True})
    assert explain(error, ("exclusiveMinimum",), "draft-04") == (
        "invalid `exclusiveMinimum`: it is not allowed in draft-04",
        "remove it",
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [({}, "an object"), ([], "an array"), ("", "a string"), (True, "a boolean"), (1, "a number"), (None, "null")],
)
def test_the_types_of_values(value: object, words: str) -> None:
    assert described(value) == words


def test_an_exception_of_a_library_is_contained() -> None:
    assert contained(lambda: [1]) == ([1], "")
    assert contained(lambda: [1 // 0]) == ([], "it failed with ZeroDivisionError")


class PanicException(BaseException):
    """What Rust code raises."""


def test_a_panic_is_contained_and_an_interrupt_is_not() -> None:
    def panic() -> list[int]:
        raise PanicException

    def interrupt() -> list[int]:
        raise KeyboardInterrupt

    assert contained(panic) == ([], "it failed with PanicException")
    with pytest.raises(KeyboardInterrupt):
        contained(interrupt)
