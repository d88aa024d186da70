"""The commands in the documentation run: in a shell, in their order, in a repository with the files that they name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from tests.command_line import CLEAN, FAULTY

from docs.generator.console import CONSOLE, commands_in

from .conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

NOT_RUN = {
    r"python3 -m venv|python -m pip install|pip install": "installs; .ci/run does the same",
    r"docker |gh |npm |code --install": "needs a program that tests/editors, tests/ci and the release run",
    r"(?:\w+=\S+ )?pytest |python -m tests": "runs tests",
    r"python -m workerlint\.scaffold": "writes a rule into this repository; tests/scaffold runs it",
    r"workerlint check --watch": "does not end",
    r"pre-commit install": "tests/pre_commit installs the hooks",
    r"workerlint rule AC001": "tests/plugin installs the plug-in",
    r"check-jsonschema ": "another program, whose result tests/schemas compares",
}
"""The commands that are not run here, as regular expressions of their beginning, each with the reason."""
RUN_ELSEWHERE = {
    "drift.md": "tests/shim/test_documentation.py",
    "dry-run.md": "tests/shim/test_documentation.py",
    "dry-run-plan.md": "tests/shim/test_documentation.py",
    "saved-plans.md": "tests/shim/test_documentation.py",
    "teach-your-platform.md": "tests/docs/test_guides.py",
}
"""The pages whose commands another test runs, and whose output it compares."""
PAGES = [
    page
    for page in [
        *sorted(ROOT.glob("docs/**/*.md")),
        *sorted(ROOT.glob("editors/**/README.md")),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
    ]
    if "node_modules" not in page.parts
    and page.name not in RUN_ELSEWHERE
    and CONSOLE.search(page.read_text(encoding="utf-8"))
]
POLICY = """[[policy]]
code = "ACME001"
at = "worker.replicas"
must = { maximum = 10 }
message = "at most 10 replicas"
bad = "worker:\\n  replicas: 12\\n"
good = "worker:\\n  replicas: 1\\n"
"""
BUNDLE = """name: city-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: city
      file: worker.yaml
"""
SAVED = {
    "secret": "  NAME  | VERSION | TYPE   | WORKSPACE | STATUS | RUNTIME | OWNER\n"
    "--------|---------|--------|-----------|--------|---------|--------\n"
    "  store | v1      | secret | public    | active |         | ada\n",
    "compute": "  NAME             | VERSION | TYPE    | WORKSPACE | STATUS | RUNTIME | OWNER\n"
    "-------------------|---------|---------|-----------|--------|---------|--------\n"
    "  runnable-default | v1beta  | compute |           | active |         | ada\n",
    "stack": "  STACK | FLAVOR | VERSION | IMAGE\n--------|--------|---------|-------\n  bento |        | 3.0     | x\n",
}
"""What dataos-ctl prints about each of these."""
PROGRAMS = {"workerlint": "workerlint", "dataos-ctl-dry": "workerlint_shim"}


def _commands(page: Path) -> list[str]:
    blocks = CONSOLE.finditer(page.read_text(encoding="utf-8"))
    return [command for block in blocks for command in commands_in(block["code"])]


def _files_of(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the files that a page shows."""
    yield from re.findall(
        r'^```\w+ title="([\w./-]+)"\n(.*?)^```', page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with the files that the commands name, and the programs that they start."""
    root = tmp_path / "home" / "repository"
    root.mkdir(parents=True)
    files = {
        "worker.yaml": CLEAN,
        "team/worker.yaml": FAULTY,
        "bundle.yaml": BUNDLE,
        "computes.txt": SAVED["compute"],
        "typing-error.yaml": CLEAN.replace("logLevel", "loglevel").replace("name: ", "name: typing-error-", 1),
        "ci.toml": 'fail-on = "warning"\n',
        "baseline.json": '{"version": 2, "findings": []}\n',
        "../platform/policy.toml": 'mandatory = ["DW304"]\n',
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in ("good", "plan"):
        shutil.copytree(ROOT / "examples" / name, root / "examples" / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in PROGRAMS.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} -m {module} "$@"\n')
    cases = "".join(f"*{kind}*) cat <<'EOF'\n{text}EOF\n;;\n" for kind, text in SAVED.items())
    (programs / "dataos-ctl").write_text(f'#!/bin/sh\ncase "$*" in\n{cases}esac\n', encoding="utf-8")
    for program in programs.iterdir():
        program.chmod(0o755)
    return root


def _shell(repository: Path, script: str) -> subprocess.CompletedProcess[str]:
    home = repository.parent
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("WORKERLINT_", "DATAOS", "GIT_"))},
        "PATH": f"{repository.parents[1] / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    return subprocess.run(
        ["bash", "-c", script], cwd=repository, env=environment, input="", capture_output=True, text=True, check=False
    )


@pytest.mark.deep
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_run(page: Path, repository: Path) -> None:
    for name, text in _files_of(page):
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if "workerlint rule ACME001" in _commands(page):
        (repository / "workerlint.toml").write_text(POLICY, encoding="utf-8")
    git = "git -c user.name=a -c user.email=a@example.org"
    start = f"git init -q -b main . && git add . && {git} commit -qm x && git update-ref refs/remotes/origin/main main"
    assert _shell(repository, start).returncode == 0
    run = [command for command in _commands(page) if not any(re.match(pattern, command) for pattern in NOT_RUN)]
    # Each result is on a line of its own, so that commands may change the directory and the variables of later ones.
    script = "\n".join(f'{command}\necho "@@ $? {number}" >&2' for number, command in enumerate(run))
    done = _shell(repository, script)
    results = re.findall(r"^@@ (\d+) (\d+)$", done.stderr, re.MULTILINE)
    failed = [run[int(number)] for code, number in results if code not in ("0", "1")]
    assert (len(results), failed) == (len(run), []), done.stdout + done.stderr


def test_every_exception_is_needed() -> None:
    commands = [command for page in PAGES for command in _commands(page)]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, command) for command in commands)] == []
