"""Attempts to weaken mandatory rules in configurations: where they are, and the messages of the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.layers import Layer
from workerlint.config.settings import Mandate, Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.text import Source
from workerlint.engine.attempts import AttemptFinder
from workerlint.engine.project import Project
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import WORKER, Rule
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Attempts = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def attempts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attempts:
    """Return a function that returns the path, the text and the message of each attempt in some layers."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def call(path: str, **files: str) -> list[tuple[str, str, str]]:
        for name, text in files.items():
            file = tmp_path / name.replace("__", "/").replace("_toml", ".toml")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        project = Project()
        project.engine_for(path).check(Document(Source(path, "")))
        return [
            (result.path, result.source.text[item.span.start : item.span.end], item.message)
            for result in project.check_layers([])
            for item in result.diagnostics
        ]

    return call


def test_each_item_is_a_finding_of_its_own(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='mandatory = ["DW301", "DW5"]\n',
        team__workerlint_toml='ignore = [\n  "DW1",\n  "DW301",\n  "plaintext-api-key",\n]\n',
    )
    assert found == [
        ("team/workerlint.toml", '"DW301"', "`ignore` does not turn off `DW301`: it is mandatory"),
        ("team/workerlint.toml", '"plaintext-api-key"', "`ignore` does not turn off `DW501`: it is mandatory"),
    ]


def test_many_rules_are_shortened(attempts: Attempts) -> None:
    [(_, _, message)] = attempts(
        "team/a.yaml", workerlint_toml='mandatory = ["DW3"]\n', team__workerlint_toml='select = ["DW1"]\n'
    )
    assert message.startswith("`select` does not leave out `DW301`, `DW302`, `DW303` and ")
    assert message.endswith(" more: they are mandatory")


def test_the_layer_itself_and_those_above_do_not_weaken(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='ignore = ["DW301"]\nfail-on = "never"\n',
        team__workerlint_toml='mandatory = ["DW301"]\nseverity.DW301 = "info"\n',
    )
    assert found == []


def test_a_stricter_layer_is_no_attempt(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='mandatory = ["DW304"]\n',
        team__workerlint_toml='fail-on = "info"\nselect = ["DW"]\nseverity = { DW304 = "error", DW301 = "off" }\n',
    )
    assert found == []


def test_of_two_levels_the_more_specific_counts(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='mandatory = ["DW301"]\n',
        team__workerlint_toml='severity = { DW3 = "off", DW301 = "error" }\n',
    )
    assert found == []


def test_it_is_in_the_file_that_contains_it(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='mandatory = ["DW301"]\n',
        team__shared_toml='ignore = ["DW301"]\n',
        team__pyproject_toml='[tool.workerlint]\nextend = ["shared.toml"]\nper-file-ignores."a.yaml" = ["DW301"]\n',
    )
    assert [(path, text) for path, text, _ in found] == [
        ("team/shared.toml", '"DW301"'),
        ("team/pyproject.toml", '"DW301"'),
    ]


def test_a_file_does_not_replace_a_mandatory_layer_in_its_directory(attempts: Attempts) -> None:
    found = attempts(
        "a.yaml", pyproject_toml='[tool.workerlint]\nmandatory = ["DW301"]\n', workerlint_toml='fail-on = "error"\n'
    )
    assert found == [("workerlint.toml", "", "this file does not replace pyproject.toml for `DW301`: it is mandatory")]


def test_layers_that_several_files_share_are_reported_once(attempts: Attempts, tmp_path: Path) -> None:
    attempts(
        "a.yaml",
        workerlint_toml='mandatory = ["DW301"]\n',
        team__workerlint_toml='ignore = ["DW301"]\n',
        team__one__workerlint_toml="",
        team__two__workerlint_toml="",
    )
    project = Project()
    for path in ("team/a.yaml", "team/one/a.yaml", "team/two/a.yaml"):
        project.engine_for(path)
    assert [len(result.diagnostics) for result in project.check_layers([])] == [1]


def test_rules_that_are_mandatory_because_of_others_are_named_only_if_no_other_is(attempts: Attempts) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml='mandatory = ["DW301"]\n',
        team__workerlint_toml='ignore = ["ALL", "DW00"]\n',
    )
    syntax = "`ignore` does not turn off `DW001`, `DW002`, `DW003` and 3 more: they are mandatory"
    assert [message for _, _, message in found] == ["`ignore` does not turn off `DW301`: it is mandatory", syntax]


NAMED = "`DW301`: it is mandatory"


@pytest.mark.parametrize(
    ("table", "marked", "message"),
    [
        ('ignore = ["DW301"]\n', '"DW301"', f"`ignore` does not turn off {NAMED}"),
        ('select = ["DW1"]\n', "select", f"`select` does not leave out {NAMED}"),
        ('select = ["DW1"]\nextend-select = ["DW301"]\n', "", ""),
        ('select = ["ALL"]\n', "", ""),
        ('severity.DW301 = "off"\n', "DW301", f"`severity` does not turn off {NAMED}"),
        ('severity.DW301 = "info"\n', "DW301", f"`severity` does not lower {NAMED}"),
        ('severity.DW301 = "error"\n', "", ""),
        ('fail-on = "never"\n', "fail-on", f"`fail-on` does not apply to {NAMED}"),
        ('fail-on = "info"\n', "", ""),
        ('exclude = ["x"]\n', "", ""),
        ("plugins = false\n", "", ""),
        ("root = true\n", "root", f"`root` does not end the layers above for {NAMED}"),
        ("root = false\n", "", ""),
        ('per-file-ignores."a.yaml" = ["DW1", "DW301"]\n', '"DW301"', f"`per-file-ignores` does not turn off {NAMED}"),
        ('[[overrides]]\nfiles = ["a.yaml"]\nignore = ["DW301"]\n', '"DW301"', f"`ignore` does not turn off {NAMED}"),
        (
            '[[overrides]]\nfiles = ["a.yaml"]\nseverity.DW301 = "off"\n',
            "DW301",
            f"`severity` does not turn off {NAMED}",
        ),
        ('[[overrides]]\nfiles = ["a.yaml"]\nselect = ["DW1"]\n', "select", f"`select` does not leave out {NAMED}"),
        ('computes = ["x"]\n', "", ""),
        ('ignore = ["DW1"]\n', "", ""),
    ],
)
def test_each_key_that_would_weaken_a_mandatory_rule(attempts: Attempts, table: str, marked: str, message: str) -> None:
    found = attempts("team/a.yaml", workerlint_toml='mandatory = ["DW301"]\n', team__workerlint_toml=table)
    expected = [("team/workerlint.toml", marked, message)] if message else []
    assert found == expected


@pytest.mark.parametrize("kind", ["policy", "budget"])
def test_a_policy_does_not_replace_a_mandatory_one(attempts: Attempts, kind: str) -> None:
    content = {"policy": 'at = "tags"\nmust = {}\n', "budget": "cpu = '1'\n"}[kind]
    table = f'[[{kind}]]\ncode = "ACME001"\n{content}'
    found = attempts("team/a.yaml", workerlint_toml=f'mandatory = ["ACME001"]\n{table}', team__workerlint_toml=table)
    assert found == [("team/workerlint.toml", "code", f"this {kind} does not replace `ACME001`: it is mandatory")]


def test_the_help_names_the_line_that_makes_the_rule_mandatory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerlint.toml").write_text('fail-on = "error"\nmandatory = ["DW1", "DW301"]\n')
    (tmp_path / "team").mkdir()
    (tmp_path / "team/workerlint.toml").write_text('ignore = ["DW301"]\nselect = ["DW3"]\n')
    project = Project()
    project.engine_for("team/a.yaml").check(Document(Source("team/a.yaml", "")))
    found = [item for result in project.check_layers([]) for item in result.diagnostics]
    assert {item.code for item in found} == {"DW011"}
    assert [item.help for item in found] == ["delete it; workerlint.toml:2 makes the rule mandatory"] * 2


@pytest.mark.parametrize(
    ("above", "level", "verb"),
    [
        ("", "warning", "lower"),
        ("", "error", ""),
        ('severity.DW301 = "warning"\n', "warning", ""),
        ('severity.DW301 = "warning"\n', "info", "lower"),
        ('severity.DW3 = "info"\n', "info", ""),
        ('severity.DW301 = "off"\n', "warning", "lower"),
        ('severity.DW301 = "info"\n', "off", "turn off"),
    ],
)
def test_a_level_is_compared_with_that_of_the_layer_that_makes_the_rule_mandatory(
    attempts: Attempts, above: str, level: str, verb: str
) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml=f'mandatory = ["DW301"]\n{above}',
        team__workerlint_toml=f'severity.DW301 = "{level}"\n',
    )
    assert [message for _, _, message in found] == ([f"`severity` does not {verb} {NAMED}"] if verb else [])


@pytest.mark.parametrize(
    ("above", "below", "is_reported"),
    [
        ("error", "warning", False),
        ("error", "never", True),
        ("warning", "error", False),  # the findings are errors
        ("never", "never", False),
        ("info", "never", True),
    ],
)
def test_a_threshold_is_compared_with_that_of_the_layer_above(
    attempts: Attempts, above: str, below: str, is_reported: bool
) -> None:
    found = attempts(
        "team/a.yaml",
        workerlint_toml=f'mandatory = ["DW301"]\nfail-on = "{above}"\n',
        team__workerlint_toml=f'fail-on = "{below}"\n',
    )
    assert [message for _, _, message in found] == [f"`fail-on` does not apply to {NAMED}"] * is_reported


def find(
    table: dict[str, object], mandate: Mandate, rules: Sequence[Rule], *excluded: str, hidden: Sequence[str] = ()
) -> list[str]:
    """Return the messages on a layer below the one that makes rules mandatory. One rule is of a plug-in."""
    source = TomlSource("/r/team/workerlint.toml", "")
    layer = Layer(source, table, "/r/team", shared=False)
    above = Layer(TomlSource("/r/workerlint.toml", ""), {}, "/r", shared=False)
    plugin = Rule("ZZ001", "of-a-plugin", "error", None, WORKER, True, False, module="a")

    def rules_for(settings: Settings) -> list[Rule]:
        return [*rules, plugin] if settings.plugins else list(rules)

    finder = AttemptFinder([above, layer], [(mandate, mandate.settings)], rules_for, True)
    return [attempt.message for attempt in finder.find(hidden, excluded)]


def test_a_layer_that_turns_plugins_off_or_excludes_files() -> None:
    rules = [rule for rule in load_rules() if rule.code in {"DW301", "DW011"}]
    settings = Settings(plugins=True, respect_gitignore=False)
    mandate = Mandate(("ZZ001", "DW301"), settings, "/r/workerlint.toml", (1, 1))
    both = "`ZZ001` and `DW301`: they are mandatory"
    assert find({"plugins": False}, mandate, rules) == ["`plugins` does not turn off `ZZ001`: it is mandatory"]
    assert find({"plugins": True}, mandate, rules) == []
    assert find({"respect-gitignore": True}, mandate, rules) == [
        f"`respect-gitignore` does not exclude files from {both}"
    ]
    assert find({"respect-gitignore": False}, mandate, rules) == []
    obedient = Mandate(("DW301",), Settings(), "/r/workerlint.toml", (1,))
    assert find({"respect-gitignore": True}, obedient, rules) == []
    for key in ("exclude", "extend-exclude"):
        table: dict[str, object] = {key: ["a*", "b*"]}
        assert find(table, mandate, rules, "/r/team/b.yaml") == [f"`b*` does not exclude manifests from {both}"]
        assert find(table, mandate, rules, "/r/b.yaml", "/r/team/c.yaml") == []
