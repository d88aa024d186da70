"""The templates of the stacks fit what the schemas know of these stacks."""

from __future__ import annotations

import pytest

from workerlint.manifest.manifest import parse_stack
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import parse_tree
from workerlint_schemas.stacks import known_stack


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_for_a_known_stack_with_its_version(name: str) -> None:
    stack = parse_stack(TEMPLATES[name].stack)
    assert stack is not None
    assert stack.version
    assert known_stack(stack.name) is not None


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_specification_is_a_mapping_for_any_worker(name: str) -> None:
    assert isinstance(parse_tree(TEMPLATES[name].spec.replace("{name}", "city-sync")), Mapping)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_elements_of_a_topology_have_different_names(name: str) -> None:
    names = [element for element, _ in TEMPLATES[name].topology]
    assert names
    assert len(set(names)) == len(names)
