"""A module is imported by its whole name, as ``importlib`` imports it."""

from __future__ import annotations

import importlib

import pytest

from workerlint.core.modules import import_module


@pytest.mark.parametrize("name", ["json", "os.path", "workerlint.core.text", "workerlint_schemas.tables.stacks"])
def test_the_module_is_that_of_importlib(name: str) -> None:
    assert import_module(name) is importlib.import_module(name)


def test_a_module_that_does_not_exist_is_an_import_error() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        import_module("workerlint.nowhere")
