"""The lookup of known Stacks."""

from __future__ import annotations

import pytest

from workerlint_schemas import load_schema
from workerlint_schemas.stacks import credential_options, known_stack, stack_shape

STACKS = load_schema("stacks.json")
STACK_SCHEMA = load_schema("stacks/bento.json")


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_is_found_by_its_name_and_aliases(name: str) -> None:
    for called in (name, *STACKS[name]["aliases"]):
        stack = known_stack(called)
        assert stack is not None
        assert (stack.name, stack.description) == (name, STACKS[name]["description"])


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_has_the_shape_of_its_schema(name: str) -> None:
    shape = stack_shape(name)
    assert (shape.pointer if shape else None) == (f"{STACKS[name]['schema']}#" if STACKS[name]["schema"] else None)


def test_an_unknown_stack() -> None:
    assert known_stack("bent") is None
    assert stack_shape("bent") is None


def test_credentials_of_a_stack() -> None:
    assert credential_options("benthos") == credential_options("bento") == set(STACK_SCHEMA["x-credentials"])
    assert credential_options("soda") == credential_options("container") == credential_options("bent") == frozenset()
    assert all(name == name.lower() for name in credential_options("bento"))
