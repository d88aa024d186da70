"""What a page cannot show of DW009 and DW010: related locations, thresholds and settings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: scanner:2.0\n"


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (3, 3), (4, 1), (40, 1)])
def test_a_template_is_called_one_once(findings: Callable[..., list[Diagnostic]], count: int, expected: int) -> None:
    text = HEAD + "  configs:\n" + "".join(f"    k{number}: ${{{{v{number}}}}}\n" for number in range(count))
    found = findings("DW009", text)
    assert len(found) == expected
    assert text[found[0].span.start : found[0].span.end] == "${{v0}}"


def test_a_template_relates_to_the_other_placeholders_it_names(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "  configs: {a: '${{x}}', b: '${{x}}', c: '${{y}}', d: '${{z}}', e: '${{w}}'}\n"
    (found,) = findings("DW009", text)
    assert found.message == "5 unfilled placeholders, such as `${{x}}`, `${{y}}`, `${{z}}`"
    assert [text[item.span.start : item.span.end] for item in found.related] == ["${{y}}", "${{z}}"]


def test_without_an_environment_no_variable_is_missing(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "  compute: ${COMPUTE}\n"
    assert findings("DW010", text) == []
    assert findings("DW010", text, variables={"COMPUTE": "runnable-default"}) == []
    assert len(findings("DW010", text, variables={})) == 1


def test_a_variable_that_is_nearly_set_is_suggested(findings: Callable[..., list[Diagnostic]]) -> None:
    (found,) = findings("DW010", HEAD + "  compute: ${COMPUT}\n", variables={"COMPUTE": "a", "REGION": "b"})
    assert found.help == "did you mean `${COMPUTE}`?"


def test_a_misspelled_variable_is_replaced_wherever_it_is_used() -> None:
    text = HEAD + "  compute: ${COMPUT}\n  title: a $COMPUT b\n  envs:\n    ${COMPUT}: ${COMPUT:-c}\n"
    engine = Engine(Settings(variables={"COMPUTE": "a"}), [item for item in load_rules() if item.code == "DW010"])
    result = fix_document(engine, Document(Source("w.yaml", text)), lambda _found, _fix: True)
    assert result.text == text.replace("${COMPUT}", "${COMPUTE}").replace("$COMPUT ", "$COMPUTE ")
    assert result.dropped == []


def test_every_use_of_a_variable_is_related_to_the_first(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "  title: ${A}\n  compute: $A\n  tags: ['${A}-${A}']\n"
    (found,) = findings("DW010", text, variables={})
    assert found.span.start == text.index("${A}")
    assert len(found.related) == 3


def test_an_empty_variable_is_unset(findings: Callable[..., list[Diagnostic]]) -> None:
    (found,) = findings("DW010", HEAD + "  compute: ${COMPUTE}\n", variables={"COMPUTE": ""})
    assert found.message == "variable `COMPUTE` is empty"


@pytest.mark.parametrize(
    ("written", "unset"),
    [
        ("${B?must be set}", ["B"]),
        ("${C:?must be set}", ["C"]),
        ("${S:-$T}", []),
        ("${U:-$T}", ["T"]),
        ("${U:-d}", []),
        ("${S:+$T}", ["T"]),
        ("${U:+$T}", []),
        ("${S?}", []),
    ],
)
def test_operators_decide_what_is_required(
    findings: Callable[..., list[Diagnostic]], written: str, unset: list[str]
) -> None:
    found = findings("DW010", HEAD + f"  envs:\n    A: '{written}'\n", variables={"S": "1"})
    is_required = written.startswith(("${B", "${C"))
    assert [item.severity for item in found].count("info") == (0 if is_required else 1)
    assert [item.message.split("`")[1] for item in found if item.severity == "warning"] == unset


def test_a_value_is_searched_after_a_variable_and_a_placeholder(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "  tags: [{{ CITY }}]\n  title: ${UNSET} ${X:-y} costs $5\n"
    found = findings("DW010", text, variables={})
    assert [(text[item.span.start : item.span.end], item.severity) for item in found] == [
        ("${UNSET}", "warning"), ("${X:-y}", "info"), ("$5", "warning"),
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "name"), [(30, "A" * 30), (31, "NAME")])
def test_a_short_placeholder_is_the_name_of_a_variable(
    findings: Callable[..., list[Diagnostic]], size: int, name: str
) -> None:
    (found,) = findings("DW009", f"{HEAD}  title: ${{{{{'a' * size}}}}}\n")
    assert found.help == f"replace it with a value, or with a variable such as `${{{name}}}`"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a\nb", "contains a line break: it would add lines"),
        ("a: b", "would add keys"),
        ("{a: b}", "would add keys"),
        ("rainy #day", "would begin a comment: the rest of it would be lost"),
        ("#day", "would begin a comment: the rest of it would be lost"),
        ("[a", "would make the YAML invalid"),
        ("*a", "would make the YAML invalid"),
    ],
)
def test_a_value_that_would_change_more_than_a_value_is_refused(
    findings: Callable[..., list[Diagnostic]], value: str, reason: str
) -> None:
    (found,) = findings("DW010", HEAD + "  title: ${X}\n", variables={"X": value})
    assert (found.severity, found.message) == ("error", f"the value of variable `X` {reason}")
