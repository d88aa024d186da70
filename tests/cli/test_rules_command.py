"""``rules``: the list of the rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.rules_command import write_rules
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestRules:
    @pytest.mark.slow
    def test_every_rule_has_its_line(self, run: Run) -> None:
        lines = run("rules").out.splitlines()
        assert lines[0].split() == ["code", "name", "severity", "area", "fix", "default"]
        assert [line.split()[:3] for line in lines[1:]] == [
            [rule.code, rule.name, rule.severity] for rule in load_rules()
        ]

    @pytest.mark.slow
    def test_a_rule_whose_page_shows_a_fix_has_one(self, run: Run) -> None:
        entries = json.loads(run("rules", "--output-format", "json").out)
        assert {entry["code"] for entry in entries if entry["fix"]} == {
            entry["code"] for entry in entries if "```yaml fixed" in entry["page"]
        }

    @pytest.mark.slow
    def test_as_json_with_pages(self, run: Run) -> None:
        out = run("rules", "--output-format", "json").out
        entries = json.loads(out)
        assert out == json.dumps(entries, indent=2) + "\n"
        assert [entry["code"] for entry in entries] == [rule.code for rule in load_rules()]
        assert all(entry["title"] and entry["page"] for entry in entries)


@pytest.mark.slow
def test_an_invalid_configuration_is_an_error_and_the_rules_are_listed(run: Run, folder: Any) -> None:
    assert run("rules").code == 0
    folder.write("workerlint.toml", "nope = 1\n")
    result = run("rules")
    assert result.code == 2
    assert "workerlint: error: workerlint.toml:1: unknown key `nope`\n" in result.err
    assert "DW301" in result.out


@pytest.mark.slow
def test_mandatory_rules_are_marked(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    lines = {line.split()[0]: line for line in run("rules").out.splitlines()}
    assert lines["DW301"].endswith(" mandatory")
    assert lines["DW302"].endswith(" on")
    assert "mandatory: workerlint.toml:1\n" in run("rule", "DW301").out
    assert "mandatory" not in run("rule", "DW302").out


@pytest.mark.slow
def test_the_columns_of_a_policy_and_of_a_rule_are_aligned(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", '[[policy]]\ncode = "ACME001"\nat = "owner"\nmust = {}\n')
    head, *lines = run("rules").out.splitlines()
    (policy,) = [line for line in lines if line.startswith("ACME001")]
    assert policy.split() == ["ACME001", "-", "error", "policies", "-", "on"]
    starts = [head.index(column) for column in head.split()]
    for line in lines:
        assert all(line[start - 2 : start] == "  " and line[start] != " " for start in starts[1:])
    assert max(map(len, lines)) < 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (("rules",), "DW301"),
        (("rule", "DW301"), "DW301 invalid-log-level"),
        (("check-config",), "Configuration is valid"),
        (("explain", "worker.logLevel"), "worker.logLevel"),
    ],
)
def test_a_plug_in_that_cannot_be_loaded_is_an_error(
    run: Run,
    folder: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    arguments: tuple[str, ...],
    output: str,
) -> None:
    site = tmp_path_factory.mktemp("site")
    info = site / "odd-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nodd = no_such_module\n")
    monkeypatch.syspath_prepend(str(site))
    folder.write("workerlint.toml", "plugins = true\n")
    result = run(*arguments)
    assert result.code == 2
    assert output in result.out
    assert "no_such_module" in result.err
    assert "\n  help: fix or uninstall the plug-in\n" in result.err


def test_a_rule_of_a_plug_in_needs_no_area(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = (rule for rule in load_rules() if rule.code == "DW301")
    monkeypatch.setattr(rule, "area", "")
    write_rules([rule], (), "text")
    assert capsys.readouterr().out == (
        "code   name               severity  area  fix             default\n"
        "DW301  invalid-log-level  error     -     safe or unsafe  on\n"
    )


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("rules", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
