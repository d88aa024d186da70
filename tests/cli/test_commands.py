"""The commands besides ``check``, the help, and what is said of calls that make no sense."""

from __future__ import annotations

import json
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from workerlint.engine.registry import load_rules
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_the_help_of_the_whole(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
    assert run() == run("-h") == result


@pytest.mark.parametrize(
    "command", ["check", "format", "graph", "rule", "rules", "schema", "check-config", "completion"]
)
def test_the_help_of_a_command(run: Run, snapshot: SnapshotAssertion, command: str) -> None:
    result = run(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot


def test_version(run: Run) -> None:
    assert run("--version") == run("-V") == (0, f"workerlint {VERSION}\n", "")
    assert run("-V", "check") == run("--version")  # as click says it


@pytest.mark.parametrize(
    "arguments",
    [
        ("chek",),
        ("nonsense",),
        ("manifest.yaml",),
        ("--verison",),
        ("check", "--selct", "DW3"),
        ("check", "--fix=yes"),
        ("check", "--select"),
        ("check", "--fail-on", "warn"),
        ("check", "--output-format", "jsn"),
        ("check", "--severity", "DW301"),
        ("rule", "DW3O1"),
        ("rule", "invalid-loglevel"),
        ("rule", "nothing-like-it"),
        ("schema", "--stack", "bentoo"),
        ("schema", "--stack", "zzz"),
        ("schema", "--stack", "bento", "--config"),
        ("schema", "--type", "service"),
        ("completion", "csh"),
        ("completion",),
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense(run: Run, snapshot: SnapshotAssertion, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == snapshot


class TestRule:
    def test_a_page_reads_as_text(self, run: Run) -> None:
        out = run("rule", "DW301").out
        assert out.startswith("DW301 invalid-log-level\nerror, on by default, fix: safe\n")
        assert "```" not in out
        assert "\nBad:\n\n    name: " in out

    def test_headings_read_as_such(self, run: Run) -> None:
        out = run("rule", "DW010").out
        assert "\n\nOptions:\n\n`env-file`" in out
        assert "#" not in out

    def test_by_name_and_in_any_case(self, run: Run) -> None:
        assert run("rule", "invalid-log-level") == run("rule", "DW301") == run("rule", "dw301")

    def test_as_json(self, run: Run) -> None:
        entry = json.loads(run("rule", "DW301", "--output-format", "json").out)
        assert entry["code"] == "DW301"
        assert entry["name"] == "invalid-log-level"
        assert entry["severity"] == "error"
        assert entry["on_by_default"] is True
        assert entry["fix"] == "safe"
        assert entry["url"].endswith("/dw301")
        assert "```yaml bad" in entry["page"]

    def test_without_a_rule_it_lists_them(self, run: Run) -> None:
        assert run("rule") == run("rules")


class TestRules:
    def test_every_rule_has_its_line(self, run: Run) -> None:
        lines = run("rules").out.splitlines()
        assert lines[0].split() == ["code", "name", "severity", "fix", "default"]
        assert [line.split()[:3] for line in lines[1:]] == [
            [rule.code, rule.name, rule.severity] for rule in load_rules()
        ]

    def test_a_rule_whose_page_shows_a_fix_has_one(self, run: Run) -> None:
        entries = json.loads(run("rules", "--output-format", "json").out)
        assert {entry["code"] for entry in entries if entry["fix"]} == {
            entry["code"] for entry in entries if "```yaml fixed" in entry["page"]
        }

    def test_as_json_with_pages(self, run: Run) -> None:
        entries = json.loads(run("rules", "--output-format", "json").out)
        assert [entry["code"] for entry in entries] == [rule.code for rule in load_rules()]
        assert all(entry["title"] and entry["page"] for entry in entries)


class TestSchema:
    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--type", "worker", "--version", "v2alpha"),
            ("--stack", "bento"),
            ("--stack", "benthos:3.0"),
            ("--config",),
        ],
    )
    def test_it_is_a_json_schema(self, run: Run, arguments: tuple[str, ...]) -> None:
        result = run("schema", *arguments)
        assert (result.code, result.err) == (0, "")
        jsonschema.Draft202012Validator.check_schema(json.loads(result.out))

    def test_the_version_and_the_stack_choose(self, run: Run) -> None:
        assert "worker" in json.loads(run("schema").out)["properties"]
        assert "spec" in json.loads(run("schema", "--version", "v2alpha").out)["properties"]
        assert run("schema", "--stack", "benthos").out == run("schema", "--stack", "bento").out


@pytest.mark.parametrize("way", ["--tcp", "--ws"])
def test_an_address_that_is_taken_is_named(process: Run, way: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = process("lsp", way, str(port))
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"workerlint: error: nothing can listen on 127.0.0.1:{port}: Address already in use",
        "  help: choose another address",
    ]


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script_calls_back(self, run: Run, shell: str) -> None:
        result = run("completion", shell)
        assert result.code == 0
        assert f"_WORKERLINT_COMPLETE={shell}_complete" in result.out

    @pytest.mark.parametrize(
        ("words", "completions"),
        [
            ("workerlint comp", ["plain,completion"]),
            ("workerlint check --out", ["plain,--output-format", "plain,--output-file"]),
            ("workerlint check --select DW301,invalid-log", ["plain,DW301,invalid-log-level"]),
            ("workerlint check --output-format jsonl", ["plain,jsonl"]),
            ("workerlint check --fail-on w", ["plain,warning"]),
            ("workerlint check team/", ["file,team/"]),
            ("workerlint rule DW301", ["plain,DW301"]),
        ],
    )
    def test_the_call_back_completes(self, process: Run, words: str, completions: list[str]) -> None:
        count = str(len(words.split()) - 1)
        done = process(env={"COMP_WORDS": words, "COMP_CWORD": count, "_WORKERLINT_COMPLETE": "bash_complete"})
        assert done.returncode == 0
        assert done.stdout.decode().splitlines() == completions

    def test_bash_accepts_the_script(self, run: Run) -> None:
        script = run("completion", "bash").out
        assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0
