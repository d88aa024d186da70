"""Findings on values from variables name the variable, and never a secret."""

from __future__ import annotations

import pytest

from workerlint.config.settings import Settings, Variables
from workerlint.core.diagnostic import MASKS, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.engine import Engine
from workerlint.engine.origins import likely_secrets, name_origins
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import read_resources

RULES = [rule for rule in load_rules() if rule.on]
HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n"


def messages(section: str, code: str, **values: str) -> list[tuple[str, str, int]]:
    engine = Engine(Settings(variables=Variables(values)), RULES, RULES)
    found = engine.check(Document(Source("w.yaml", HEAD + section))).diagnostics
    return [(item.message, item.help, len(item.fixes)) for item in found if item.code == code]


def test_a_finding_names_the_variable_and_has_no_fix() -> None:
    ((message, _, fixes),) = messages("  logLevel: ${LEVEL}\n", "DW301", LEVEL="info")
    assert message.endswith("(from `${LEVEL}`)")
    assert fixes == 0


def test_a_value_without_variables_is_reported_as_always() -> None:
    ((message, _, fixes),) = messages("  logLevel: info\n", "DW301", LEVEL="info")
    assert "from" not in message
    assert fixes == 1


def test_a_secret_value_is_not_quoted() -> None:
    ((message, help, fixes),) = messages("  logLevel: ${API_KEY}\n", "DW301", API_KEY="hunter2")
    assert "hunter2" not in message + help
    assert (help, fixes) == ("change the value of `${API_KEY}`", 0)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("PASSWORD", "x", True),
        ("API_KEY", "x", True),
        ("CITY", "AKIA" + "IOSFODNN7EXAMPL7", True),
        ("CITY", "Zürich", False),
    ],
)
def test_which_variables_are_secret(name: str, value: str, secret: bool) -> None:
    assert (name in likely_secrets({name: value})) == secret


@pytest.mark.parametrize(("name", "shown"), [("CITY_KEYS", "other-key"), ("API_KEY", "***")])
def test_a_finding_across_files_names_the_variable(name: str, shown: str) -> None:
    text = f"{HEAD}  dataosSecrets: [{{name: '${{{name}}}', workspace: public}}]\n"
    secret = Document(Source("s.yaml", "name: other-keys\nversion: v1\ntype: secret\nworkspace: public\nsecret: {}\n"))
    engine = Engine(Settings(variables=Variables({name: "other-key"})), RULES, RULES)
    result = engine.check(Document(Source("w.yaml", text)), ResourceIndex([("s.yaml", read_resources(secret))]))
    ((message, fixes),) = [(item.message, item.fixes) for item in result.diagnostics if item.code.startswith("DW6")]
    assert f"`{shown}`" in message
    assert f"${{{name}}}" in message
    assert fixes == ()


@pytest.mark.parametrize(
    ("section", "code", "value", "message"),
    [
        ("  logLevel: ${API_KEY}\n", "DW301", "N",
         "invalid log level `***`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR` (from `${API_KEY}`)"),
        ("  replicas: ${API_KEY}\n", "DW311", "abc",
         'expected an integer, found the string `"***"` (from `${API_KEY}`)'),
        ("  logLevel: ${LEVEL}\n", "DW301", "N",
         "invalid log level `N`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR` (from `${LEVEL}`)"),
    ],
)  # fmt: skip
def test_a_secret_is_hidden_where_it_is_all_that_is_quoted(section: str, code: str, value: str, message: str) -> None:
    ((shown, _, _),) = messages(section, code, API_KEY=value, LEVEL=value)
    assert shown == message


@pytest.mark.parametrize(("value", "fixes", "help"), [("logLevel", 0, "***"), ("other-value", 1, "logLevel")])
def test_a_fix_that_contains_a_secret_is_left_out(value: str, fixes: int, help: str) -> None:
    section = "  loglevel: INFO\n  envs: {A: '${API_KEY}'}\n"
    ((_, shown, count),) = messages(section, "DW204", API_KEY=value)
    assert (count, help in shown) == (fixes, True)


@pytest.mark.parametrize(
    ("title", "content", "kept"), [("Delete `${value}`", "", 0), ("Rename", "${value}", 0), ("Rename", "plain", 1)]
)
def test_neither_the_title_nor_the_edits_of_a_fix_contain_a_secret(title: str, content: str, kept: int) -> None:
    value = "hunter2-hunter2"
    fix = Fix(title.replace("${value}", value), [Edit(Span(0, 1), content.replace("${value}", value))])
    item = Diagnostic("DW204", "a", "error", Span(0, 1), f"found {value}", f"not {value}", (fix,))
    (named,) = name_origins(Source("w.yaml", "a: 1\n"), [item], {"API_KEY": value}, {"API_KEY"})
    assert (named.message, named.help, len(named.fixes)) == ("found ***", "not ***", kept)


VALUES = {"A": "v", "B": "w", "E": "", "S": "long-secret-value"}


def named(text: str, at: str, *secret: str, **changes: object) -> list[Diagnostic]:
    """Return the finding on a part of a text, with its origins."""
    start = text.index(at)
    fields: dict[str, object] = {"code": "DW301", "message": "found `v`", "help": "write `v`", "field": "a.v"} | changes
    written = {"v": "${A}"}
    item = Diagnostic(name="n", severity="error", span=Span(start, start + len(at)), **fields)  # type: ignore[arg-type]
    return name_origins(Source("w.yaml", text), [item], VALUES, secret, written)


@pytest.mark.parametrize(
    ("value", "secret", "message", "shown", "help"),
    [
        ("${A}", "", "found `v`", "found `v` (from `${A}`)", "write `v`"),
        ("${B}-${A}${A}", "", "found `v`", "found `v` (from `${A}` and `${B}`)", "write `v`"),
        ("${E}", "", "found `v`", "found `v`", "write `v`"),
        ("${X}", "", "found `v`", "found `v`", "write `v`"),
        ("x", "A", "found `v`", "found `v`", "write `v`"),
        ("{a: ${A}}", "", "found `v`", "found `v`", "write `v`"),
        ("[${A}]", "A", "found `v`", "found `v`", "write `v`"),
        ("- ${A}", "", "found `v`", "found `v`", "write `v`"),
        ("${A}", "A", "found `v`", "found `***` (from `${A}`)", "change the value of `${A}`"),
        ("${A}${B}", "B", 'found `"w"`, w and `vw`', 'found `"***"`, w and `vw` (from `${A}` and `${B}`)',
         "change the value of `${B}`"),
    ],
)  # fmt: skip
def test_which_variables_a_finding_names(value: str, secret: str, message: str, shown: str, help: str) -> None:
    (found,) = named(f"k: {value}\n", value, *secret, message=message)
    assert (found.message, found.help, found.field) == (shown, help, "a.v")


@pytest.mark.parametrize(("value", "kept"), [("${A}", 0), ("${E}", 1), ("x", 1)])
def test_a_secret_that_a_variable_contains_is_not_in_the_file(value: str, kept: int) -> None:
    assert len(named(f"k: {value}\n", value, traits=(MASKS,))) == kept


def test_a_fix_does_not_replace_a_variable_and_names_its_keys_as_they_are_written() -> None:
    other = Fix("Change", [Edit(Span(11, 12), "x")], paths=[("v", "b", 0)])
    fixes = (other, Fix("Replace", [Edit(Span(3, 7), "x")]), Fix("Delete", [Edit(Span(0, 8), "")]))
    text = "k: ${A}\nb: c\n"
    (found,) = named(text, "${A}", fixes=fixes)
    assert [(fix.title, fix.paths) for fix in found.fixes] == [
        ("Change", (("v", "b", 0), ("${A}", "b", 0))),
        ("Delete", ()),
    ]
    assert found.fixes[0].edits == other.edits
    (found,) = named(text, "${A}", fixes=fixes, code="DW010")
    assert [fix.title for fix in found.fixes] == ["Change", "Replace", "Delete"]
    assert found.message == "found `v`"  # the rule on variables names them itself
    (found,) = named(text, "${A}", "A", fixes=fixes)
    assert found.fixes == ()


def test_a_secret_value_is_hidden_in_all_parts_of_a_finding() -> None:
    related = (Related(Span(0, 1), "seen long-secret-value"), Related(Span(0, 1), "there", "p.yaml"))
    texts = {name: f"{name} long-secret-value" for name in ("message", "help", "field")}
    (found,) = named("k: c\n", "c", "S", related=related, **texts)
    assert (found.message, found.help, found.field) == ("message ***", "help ***", "field ***")
    assert [(item.message, item.path) for item in found.related] == [("seen ***", None), ("there", "p.yaml")]
