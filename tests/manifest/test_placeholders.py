"""Placeholders that nobody has filled in, and expressions that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.placeholders import find_placeholders, is_description

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker


def found(worker: Worker) -> list[str]:
    return [worker.text[span.start : span.end] for _, span in find_placeholders(worker)]


@pytest.mark.parametrize(
    ("value", "placeholders"),
    [
        ("${{name}}", ["${{name}}"]),
        ("a-${{x}}-${{y}}", ["${{x}}", "${{y}}"]),
        ('"{{name}}"', ['"{{name}}"']),
        ("${Number of replicas}", ["${Number of replicas}"]),
        ("${true}", ["${true}"]),
        ("${NAME}", []),
        ("${NAME:-a b}", []),
        ('"{{ .Name }}"', []),
        ("plain", []),
    ],
)
def test_what_is_a_placeholder(worker: Callable[..., Worker], value: str, placeholders: list[str]) -> None:
    assert found(worker(f"  compute: {value}\n")) == placeholders


def test_a_script_has_expressions_of_its_own(worker: Callable[..., Worker]) -> None:
    assert found(worker("  compute: |\n    ${a b} ${{c}}\n")) == ["${{c}}"]


def test_bento_reads_two_braces_as_an_escape(worker: Callable[..., Worker]) -> None:
    section = "  stack: {}:1.0\n  stackSpec:\n    a: ${{{{name}}}}\n"
    assert found(worker(section.format("bento"))) == []
    assert found(worker(section.format("soda"))) == ["${{name}}"]


@pytest.mark.parametrize(
    ("content", "description"),
    [("1st", True), ("a b", True), ("a/b", True), ("", False), ("!a b", False), ("A", False)],
)
def test_what_describes_a_value(content: str, description: bool) -> None:
    assert is_description(content) == description
