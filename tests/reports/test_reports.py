"""Kinds of bugs that users of comparable tools reported: a directory each, with an input and the right result.

``case.toml`` contains:

- ``source``: the public report, if there is one
- ``reason``: why the result is right
- ``pending``: why workerlint has another result today. The test fails when the result becomes right, to have this removed
- ``git``: commit the files before the first step, ignored or not
- ``append``: text to append to files after the commit
- ``[[step]]``: what the user does, and what happens; see ``Step``

All other files are the input. ``dot-NAME`` is written as ``.NAME``.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.lsp.server_process import Server

from workerlint.cli.entry import main as workerlint
from workerlint_shim.entry import main as dry_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
CASE = "case.toml"
PROGRAMS: dict[str, Callable[[list[str]], int]] = {"workerlint": workerlint, "dataos-ctl-dry": dry_run}
FINDING = re.compile(r"^(.+?:\d+):\d+: (?:error|warning|info)\[(\w+)\]", re.MULTILINE)
"""A finding in the format ``concise``."""
PATIENCE = 10
"""The seconds after which an editor is expected to show all findings."""
WITHOUT_LIBYAML = "import sys; sys.modules['yaml._yaml'] = None; from workerlint.cli.entry import run; run()"


@dataclass(frozen=True)
class Step:
    """A command, or an action in an editor, and its result."""

    run: str = ""
    """The command, run in ``directory``. ``check`` prints its findings in the format ``concise``."""
    directory: str = "."
    without_libyaml: bool = False
    """Run the command in a process where PyYAML has no C extension."""
    open: str = ""
    """A file to open in an editor that does not watch files."""
    delete: str = ""
    """A file to delete on disk."""
    edit: str = ""
    """An open file to append a comment to."""
    save: str = ""
    """An open file to save."""
    exit: int = 0
    findings: list[str] | None = None
    """All findings, as ``path:line CODE``. After an action: those in the open file, as ``line CODE``."""
    says: list[str] = field(default_factory=list)
    """Texts in the output."""
    unchanged: bool = False
    """The command changes no file."""


@dataclass(frozen=True)
class Case:
    """A report."""

    reason: str
    step: list[dict[str, Any]]
    source: str = ""
    pending: str = ""
    git: bool = False
    append: dict[str, str] = field(default_factory=dict)


def read(name: str) -> Case:
    return Case(**tomllib.loads((HERE / name / CASE).read_text(encoding="utf-8")))


def cases() -> Iterator[Any]:
    for path in sorted(HERE.glob(f"*/{CASE}")):
        case = read(path.parent.name)
        marks = [pytest.mark.xfail(reason=case.pending, strict=True)] if case.pending else []
        if any("open" in step or "without_libyaml" in step for step in case.step):
            marks.append(pytest.mark.slow)
        yield pytest.param(path.parent.name, marks=marks)


class Editor:
    """An editor that opens one file, and does not tell the server of other files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder, "utf-32")
        self.uri = ""
        self.text = ""
        self.version = 1

    def do(self, step: Step) -> None:
        if step.open:
            path = self.folder / step.open
            self.uri, self.text = path.as_uri(), path.read_text(encoding="utf-8")
            item = {"uri": self.uri, "languageId": "yaml", "version": self.version, "text": self.text}
            self.server.tell("textDocument/didOpen", {"textDocument": item})
        if step.delete:
            (self.folder / step.delete).unlink()
        if step.edit:
            self.text += "# edited\n"
            self.version += 1
            item = {"uri": self.uri, "version": self.version}
            self.server.tell("textDocument/didChange", {"textDocument": item, "contentChanges": [{"text": self.text}]})
        if step.save:
            (self.folder / step.save).write_text(self.text, encoding="utf-8")
            self.server.tell("textDocument/didSave", {"textDocument": {"uri": self.uri}})

    def expect(self, findings: list[str]) -> None:
        """Wait until the editor shows these findings."""
        shown: list[str] | None = None
        end = time.monotonic() + PATIENCE
        while shown != findings and time.monotonic() < end:
            time.sleep(0.05)
            # The response comes after the messages that the server has sent before.
            self.server.ask("textDocument/documentSymbol", {"textDocument": {"uri": self.uri}})
            published = self.server.published.get(self.uri, {"diagnostics": []})
            if published.get("version") == self.version:
                shown = [f"{item['range']['start']['line'] + 1} {item['code']}" for item in published["diagnostics"]]
        assert shown == findings


@pytest.fixture
def folder(plain_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "input"


def prepare(case: Case, name: str, folder: Path, repositories: Any) -> None:
    """Write the input to the directory."""
    shutil.copytree(HERE / name, folder, ignore=shutil.ignore_patterns(CASE))
    for path in folder.rglob("dot-*"):
        path.rename(path.with_name(path.name.replace("dot-", ".", 1)))
    if case.git:
        repository = repositories(folder)
        repository.git("add", "--force", "--all")
        repository.commit()
    for file, text in case.append.items():
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(text)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.deep
@pytest.mark.parametrize("name", list(cases()))
def test_report(
    name: str,
    folder: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("CI", "TF_BUILD", "JENKINS_URL"):  # there, the dry run does not know what exists
        monkeypatch.delenv(variable, raising=False)
    case = read(name)
    prepare(case, name, folder, request.getfixturevalue("repositories") if case.git else None)
    editor: Editor | None = None
    for values in case.step:
        step = Step(**values)
        if not step.run:
            editor = editor or Editor(folder)
            request.addfinalizer(editor.server.stop)
            editor.do(step)
            if step.findings is not None:
                editor.expect(step.findings)
            continue
        monkeypatch.chdir(folder / step.directory)
        before = contents(folder)
        code, output = call(step, capsys)
        assert code == step.exit, output
        if step.findings is not None:
            assert [" ".join(found) for found in FINDING.findall(output)] == step.findings, output
        for text in step.says:
            assert text in output
        if step.unchanged:
            assert contents(folder) == before


def call(step: Step, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a command, and return its exit code and what it printed to both streams."""
    program, *arguments = shlex.split(step.run)
    if arguments[0] == "check" and "--explain" not in arguments:
        arguments += ["--output-format", "concise"]
    if step.without_libyaml:
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_LIBYAML, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr
    capsys.readouterr()
    code = PROGRAMS[program](arguments)
    captured = capsys.readouterr()
    return code, captured.out + captured.err
