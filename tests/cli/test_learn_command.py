"""``learn`` writes a platform file and the schemas next to it, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli import learn_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

TABLE = """\
$ dataos-ctl get -t secret -w public -a
INFO[0001] 🔍 get...complete

  NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER
-------|---------|------|-----------|--------|---------|------
  keys | v1 | secret | public | active | | someone
  more | v1 | secret | public | error | | someone
"""
PLATFORM = """\
# Written by `workerlint learn`, which keeps no comments. Names only; review it like code.
format = 1

[secret.public]
closed = true
learned = 2026-01-31
from = "saved.txt, get -t secret -w public -a"
names = [
  "keys",
  "more",
]
"""
STACK = """\
---
name: soda-v1
type: stack
stack:
  name: soda
  flavor: python
  version: 1.0
  workerConfig: {}
  stackSpecValueSchema:
    jsonSchema: |
      {"type": "object"}
"""


def test_a_platform_file_is_written(run: Run, folder: Any) -> None:
    folder.write("team/saved.txt", TABLE)
    result = run("learn", "team/saved.txt", "--today", "2026-01-31")
    assert result == (
        0,
        "secret in public: 2 names, closed\nWrote platform.toml\n",
        "secret in public: the status of `more` is `error`\n",
    )
    assert (folder.path / "platform.toml").read_text(encoding="utf-8") == PLATFORM


def test_the_schemas_are_next_to_the_platform_file(run: Run, folder: Any) -> None:
    folder.write("stack.yaml", STACK)
    folder.write("worker.json", '{"properties": {"name": {}, "type": {}, "worker": {}}}')
    result = run("learn", "stack.yaml", "worker.json", "-o", "config/platform.toml")
    assert result.code == 0
    assert result.out == (
        "stack soda+python:1.0: runs in worker and has a schema\n"
        "schema of a Worker\n"
        "Wrote config/schemas/soda+python-1.0.json\n"
        "Wrote config/schemas/worker.json\n"
        "Wrote config/platform.toml\n"
    )
    assert (folder.path / "config/schemas/soda+python-1.0.json").read_text(encoding="utf-8") == '{"type": "object"}\n'
    text = (folder.path / "config/platform.toml").read_text(encoding="utf-8")
    assert 'worker = "schemas/worker.json"' in text
    assert 'schema = "schemas/soda+python-1.0.json"' in text


def test_the_platform_file_of_the_configuration_is_updated(run: Run, folder: Any, monkeypatch: Any) -> None:
    folder.write(".git/HEAD")
    folder.write("workerlint.toml", 'platform = "conf/installation.toml"\n')
    saved = folder.write("team/saved.txt", TABLE)
    monkeypatch.chdir(saved.parent)
    result = run("learn", "saved.txt", "--today", "2026-01-31")
    assert result.code == 0, result.err
    assert (folder.path / "conf/installation.toml").read_text(encoding="utf-8") == PLATFORM
    assert not (saved.parent / "platform.toml").exists()
    assert run("learn", "saved.txt", "-o", "other.toml").out.endswith("Wrote other.toml\n")


def test_a_configuration_does_not_choose_a_file_outside_the_repository(run: Run, folder: Any, monkeypatch: Any) -> None:
    folder.write("inside/.git/HEAD")
    folder.write("inside/workerlint.toml", 'platform = "../platform.toml"\n')
    saved = folder.write("inside/saved.txt", TABLE)
    monkeypatch.chdir(saved.parent)
    result = run("learn", "saved.txt")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"workerlint: error: the platform file {saved.parent}/../platform.toml of the configuration is outside the "
        "repository\n  help: name the file to write with -o\n"
    )
    assert not (folder.path / "platform.toml").exists()


@pytest.mark.parametrize(
    ("platform", "written"),
    [("conf/platform.toml", True), ("../platform.toml", False), ("../inside.toml", False)],
)
def test_without_a_repository_the_file_is_below_the_configuration(
    run: Run, folder: Any, monkeypatch: Any, platform: str, written: bool
) -> None:
    (folder.path / ".git").rmdir()
    folder.write("inside/workerlint.toml", f'platform = "{platform}"\n')
    saved = folder.write("inside/saved.txt", TABLE)
    monkeypatch.chdir(saved.parent)
    assert run("learn", "saved.txt").code == (0 if written else 2)
    assert (saved.parent / platform).exists() is written


def test_standard_input_and_the_encoding_of_powershell(run: Run, folder: Any) -> None:
    text = "NAME │ LAYER │ OWNER\r\n─────┼───────┼──────\r\npublic │ user │ me\r\n"
    assert run("learn", "-", "--complete", "workspace", stdin=text.encode("utf-16")).code == 0
    written = (folder.path / "platform.toml").read_text(encoding="utf-8")
    assert "[workspace]\nclosed = true\n" in written
    assert 'from = "<stdin>"\nnames = [\n  "public",\n]' in written


def test_what_was_not_read_is_reported_with_its_line(run: Run, folder: Any) -> None:
    folder.write("saved.txt", f"{TABLE}\n\nand more\n")
    result = run("learn", "saved.txt")
    assert result.code == 0
    assert result.err.splitlines()[0] == "saved.txt:10: skipped 1 line: expected a table, YAML or JSON"


@pytest.mark.parametrize("header", ["NAME | TOKEN | TYPE", "TOKEN │ TYPE │ EXPIRATION │ NAME"])
def test_tokens_are_refused_without_quoting_anything(run: Run, folder: Any, header: str) -> None:
    folder.write(
        "saved.txt", f"{TABLE}\n$ dataos-ctl user apikey get\n{header}\n---|---|---\nc2VjcmV0 | secret-name | x\n"
    )
    result = run("learn", "saved.txt")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "workerlint: error: saved.txt contains a table of tokens or passwords\n"
        "  help: delete the file, and revoke the tokens if others could read it\n"
    )
    assert not (folder.path / "platform.toml").exists()


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("nothing\n", (), "nothing to learn in saved.txt"),
        ('{"properties": {"a": {}}}', (), "nothing to learn in saved.txt"),
        (b"NAME \xb3 TYPE\n", (), "saved.txt is not valid UTF-8 or UTF-16"),
        (TABLE, ("none.txt",), "cannot read none.txt: No such file or directory"),
        (TABLE, ("team",), "cannot read team"),
        (TABLE, ("--complete", "volume"), "the list `volume` of --complete was not read"),
        (
            TABLE,
            ("--complete", "secret:"),
            "invalid value for `--complete`: expected TYPE[:WORKSPACE], found `secret:`",
        ),
        (TABLE, ("--today", "now"), "invalid value for `--today`: expected a date such as 2027-01-31, found `now`"),
        (TABLE, ("-o", "team/broken.toml"), "team/broken.toml:2: unknown key `compute`"),
        (TABLE, ("-o", "saved.txt/platform.toml"), "cannot write saved.txt/platform.toml"),
    ],
)
def test_nothing_is_written_if_anything_is_wrong(
    run: Run, folder: Any, content: str | bytes, arguments: tuple[str, ...], message: str
) -> None:
    folder.write("saved.txt", content)
    folder.write("team/broken.toml", "format = 1\ncompute = 1\n")
    result = run("learn", "saved.txt", *arguments)
    assert (result.code, not result.out or "cannot write" in message) == (2, True)
    assert message in result.err
    assert not (folder.path / "platform.toml").exists()


def test_an_output_may_have_the_maximum_size(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("saved.txt", TABLE)
    monkeypatch.setattr(learn_command, "MAX_LIST_SIZE", len(TABLE.encode()))
    assert run("learn", "saved.txt").code == 0
    monkeypatch.setattr(learn_command, "MAX_LIST_SIZE", len(TABLE.encode()) - 1)
    result = run("learn", "saved.txt")
    assert result.code == 2
    assert f"saved.txt exceeds the maximum size of {len(TABLE.encode()) - 1} bytes" in result.err


def test_without_a_file_it_says_how_to_call_it(run: Run) -> None:
    result = run("learn")
    assert result.code == 2
    assert "missing argument" in result.err


@pytest.mark.parametrize(("day", "codes"), [("2027-01-31", 0), ("2027-02-01", 1)])
def test_a_check_compares_the_age_of_a_list_with_its_own_date(run: Run, folder: Any, day: str, codes: int) -> None:
    folder.write("saved.txt", TABLE)
    assert run("learn", "saved.txt", "--today", "2027-01-01").code == 0
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.clean("worker.yaml")
    assert run("check", "--today", day, ".").out.count("DW620") == codes


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("learn", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
