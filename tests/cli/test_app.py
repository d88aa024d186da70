"""The help of the command line, and its usage errors."""

from __future__ import annotations

import io
import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.app import COMMANDS
from workerlint.cli.entry import main
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
    ("instruction", "code", "words"),
    [("bash_complete", 0, ["check", "check-config"]), ("nonsense_complete", 1, []), ("nonsense", 1, [])],
)
def test_a_request_of_a_shell(
    run: Run, monkeypatch: pytest.MonkeyPatch, instruction: str, code: int, words: list[str]
) -> None:
    for name, value in {"_WORKERLINT_COMPLETE": instruction, "COMP_WORDS": "workerlint ch", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    assert run() == (code, "".join(f"plain,{word}\n" for word in words), "")


def test_an_unknown_command_has_no_completions(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"_WORKERLINT_COMPLETE": "bash_complete", "COMP_WORDS": "workerlint nothing --f", "COMP_CWORD": "2"}
    for name, value in words.items():
        monkeypatch.setenv(name, value)
    result = run()
    assert (result.code, result.out.strip(), result.err) == (0, "", "")


@pytest.mark.parametrize("command", ["list", "login", "fix", "apply", "show", "rl"])
def test_a_command_that_is_only_similar_is_not_suggested(run: Run, command: str) -> None:
    assert "help: available commands: check," in run(command).err


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("chck", "check"),
        ("rul", "rule"),
        ("nwe", "new"),
        ("shema", "schema"),
        ("config", "check-config"),
        ("lnt", "lint"),
        ("lin", "lint"),
        ("upgrade", "upgrade-check"),
        ("graphs", "graph"),
        ("exlpain", "explain"),
        ("nit", "init"),
    ],
)
def test_a_misspelled_command_is_suggested(run: Run, given: str, meant: str) -> None:
    assert f"help: did you mean `{meant}`?" in run(given).err


@pytest.mark.parametrize("synonym", ["lint", "validate"])
def test_a_command_has_the_names_of_similar_programs(run: Run, folder: Any, synonym: str) -> None:
    folder.faulty("worker.yaml")
    assert run(synonym, "worker.yaml") == run("check", "worker.yaml")
    assert f"  help: run `workerlint {synonym} --help` for usage\n" in run(synonym, "--select").err
    assert f"\n  {synonym} " not in run("--help").out


@pytest.mark.parametrize("name", ["team", "worker.yml", "worker.yaml", "notes.txt"])
def test_a_file_in_place_of_a_command(run: Run, folder: Any, name: str) -> None:
    folder.write("team/worker.yaml")
    folder.write("notes.txt")
    result = run(name)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"workerlint: error: unrecognized command `{name}`\n  help: to check it, run `workerlint check {name}`\n"
    )


@pytest.mark.slow
def test_the_help_is_at_most_100_columns_wide(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [run(*command, "--help").out for command in ((), *((name,) for name in COMMANDS))]
    monkeypatch.setenv("COLUMNS", "300")
    assert [run(*command, "--help").out for command in ((), *((name,) for name in COMMANDS))] == pages


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("for_people", "calls"),
    [
        (True, ["help", "rule DW301", "rules", "explain worker.yaml", "explain worker.replicas", "graph worker.yaml",
                "graph --format tree worker.yaml", "version", "completion bash", "upgrade-check --from 0.0.1 worker.yaml"]),
        (False, ["new --stack bento --name a", "schema", "schema --config", "rule DW301 --output-format json",
                 "rules --output-format json", "explain worker.yaml --output-format json", "graph --format dot worker.yaml",
                 "explain worker.yaml --output-format yaml", "explain worker.replicas --output-format json",
                 "graph --format mermaid worker.yaml"]),
    ],
)  # fmt: skip
def test_only_output_for_people_is_in_the_encoding_of_the_terminal(
    folder: Any, monkeypatch: pytest.MonkeyPatch, for_people: bool, calls: list[str]
) -> None:
    folder.clean("worker.yaml")
    for call in calls:
        with monkeypatch.context() as patch:
            stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-16")
            patch.setattr(sys, "stdout", stream)
            main(call.split())
            output = stream.buffer.getvalue()
        assert output, call
        assert output.startswith((b"\xff\xfe", b"\xfe\xff")) is for_people, call


CALLS = """
check-config none.toml
check-config team/broken.toml
clean --cache-dir worker.yaml
exceptions --baseline none.json .
exceptions none.yaml
explain binary.yaml
explain none.yaml
explain other.yaml
explain team/
explain worker.replcas
explain worker.replicas --env A=1
explain worker.replicas --env-file none.env
explain worker.replicas --output-format yaml
explain worker.stackSpec --stack bentoo
explain worker.stackSpec --stack container
explain worker.stackSpec --stack zzz
explain worker.yaml --env =rainy-day-42
explain worker.yaml --env rainy-day-42
explain worker.yaml --env-file none.env
explain worker.yaml --recursive
explain worker.yaml --stack bento
explain worker.yaml --version v1beta
explain zzz
format --check none.yaml
format --selct none.yaml
format team/broken.yaml
graph
graph binary.yaml worker.yaml -o worker.yaml/x
graph none.yaml other.yaml
graph other.yaml binary.yaml
graph worker.yaml --format png
graph worker.yaml -o none/x.dot
help none
init --preset none
init none
init team --preset team
learn
learn --complete :public other.yaml
learn --complete secret:,x other.yaml
learn --today tomorrow other.yaml
learn none.txt
learn other.yaml
lsp --stdio --tcp 1
lsp --tcp x
new
new --stack bento
new --stack bento --name a --autoscaling 0:3
new --stack bento --name a --autoscaling 3
new --stack bento --name a --cpu-target 0
new --stack bento --name a --cpu-target 80
new --stack bento --name a --env =x
new --stack bento --name a --env rainy-day-42
new --stack bento --name a --log-level loud
new --stack bento --name a --memory-target 80
new --stack bento --name a --replicas 0
new --stack bento --name a --secret :x
new --stack bento --name a --secret x:
new --stack bento --name a --volume :/x
new --stack bento --name a --volume x
new --stack bento --name a -o none/a.yaml
new --stack bento --name a -o worker.yaml
new --stack none
report
report --today tomorrow worker.json
report --within -1 worker.json
report none.json other.yaml
rule none
rule plaintxt-secret
rules --output-format yaml
schema --config --report
schema --plan --stack bento
schema --stack container
schema --version v9
upgrade-check
upgrade-check --from x
version x
"""


@pytest.mark.slow
def test_what_each_command_reports_about_its_arguments(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.clean("worker.yaml")
    folder.clean("worker.txt")
    folder.write("other.yaml", "type: secret\n")
    folder.write("binary.yaml", b"\x89PNG\r\n\0\0")
    folder.write("team/workerlint.toml", "")
    folder.write("team/broken.toml", "x = 1\n")
    folder.write("team/broken.yaml", "name: a\ntype: worker\nworker: [\n")
    shown, codes = [], []
    for call in CALLS.strip().splitlines():
        result = run(*shlex.split(call))
        codes.append((call, result.code))
        assert "rainy" not in result.out + result.err
        shown.append(f"$ workerlint {call}\n{result.out}{result.err}")
    assert [call for call, code in codes if code == 0] == []
    assert "\n".join(shown).replace(str(folder.path), "/city") == snapshot
    assert sorted(path.name for path in folder.path.iterdir()) == [
        ".git", "binary.yaml", "other.yaml", "team", "worker.txt", "worker.yaml",
    ]  # fmt: skip
