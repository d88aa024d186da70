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
        ("'{{x}} '", ["'{{x}} '"]),
        ("'{{ x }}{{y}}'", []),
        ("'{{1}}'", []),
        ("'b {{x}}'", []),
        ("{{x}}", ["{{x}}"]),
        ("${null} ${false}", ["${null}", "${false}"]),
        ("${true:-x}", []),
        ("${1st} ${2}", ["${1st}", "${2}"]),
        ("${a/b} ${a*b} ${a-b} ${!a b}", ["${a/b}", "${a*b}"]),
        (">\n    ${a b} {{x}}", []),
        ("|\n    {{x}}", ["|\n    {{x}}"]),
        ("${{b} }", ["${{b} }"]),
        ("${{b}} ${c d}", ["${{b}}", "${c d}"]),
        ("'${{b}}{{c}}'", ["${{b}}"]),
        ("${}", []),
        ("$true ${a:b c}", []),
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


def test_placeholders_in_keys(worker: Callable[..., Worker]) -> None:
    read = worker("  ${{k}}: v\n  {{l}}: w\n  a: ${{m}}\n")
    listed = [(read.text[span.start : span.end], leaf.is_key) for leaf, span in find_placeholders(read)]
    assert listed == [("${{k}}", True), ("{{l}}", True), ("${{m}}", False)]


@pytest.mark.parametrize(
    ("stack", "placeholders"),
    [
        ("soda", ["${{t}}", "${a b}", "${{d}}"]),
        ("benthos", ["${{t}}"]),
        ("other", ["${{t}}", "${a b}", "${{d}}"]),
    ],
)
def test_a_stack_has_templates_of_its_own(worker: Callable[..., Worker], stack: str, placeholders: list[str]) -> None:
    section = (
        f"  stack: {stack}\n  title: ${{{{t}}}}\n  stackSpec:\n    a: '{{{{x}}}}'\n    b: ${{a b}}\n    c: ${{{{d}}}}\n"
    )
    assert found(worker(section)) == placeholders
