"""A machine as CI services provide it: its own Python, git, and a repository with a branch to check."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml
from click.testing import CliRunner

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "ci"
CLEAN = (ROOT / "examples" / "good" / "bento-cities.yaml").read_text(encoding="utf-8")
FAULTY = CLEAN.replace("logLevel: INFO", "logLevel: LOUD")
SUPPRESSED = CLEAN.replace("logLevel: INFO", "logLevel: LOUD # workerlint: ignore[DW301] agreed")


class Done(NamedTuple):
    """How a script ended, and what it wrote to both its streams."""

    code: int
    log: str


class Machine:
    """Runs scripts in a directory as CI services do: each in its own shell, which stops at the first failure."""

    def __init__(self, repository: Any, environment: dict[str, str]) -> None:
        self.repository = repository
        self.folder: Path = repository.path
        self.environment = environment

    def run(self, script: str, *, shell: str = "bash -e -o pipefail", **variables: str) -> Done:
        """Run a script with more variables."""
        done = subprocess.run(
            [*shell.split(), "-c", script],
            cwd=self.folder,
            env={**self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout)


@pytest.fixture(scope="session")
def python_of_the_job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Python with pip alone, for scripts to install into; return the directory of its commands."""
    folder: Path = tmp_path_factory.mktemp("python")
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(folder)], check=True)
    return folder / "bin"


@pytest.fixture
def machine(repositories: Any, tmp_path: Path, installing: dict[str, str], python_of_the_job: Path) -> Machine:
    """A clone on the branch ``topic`` of a repository whose branch ``main`` already has a finding."""
    origin = repositories(tmp_path / "origin")
    origin.commit(**{"old.yaml": FAULTY.replace("cities-to-log", "old"), "other/compose.yaml": "services: {}\n"})
    origin.git("switch", "--quiet", "--create", "topic")
    origin.git("clone", "--quiet", str(origin.path), str(tmp_path / "job"))
    environment = {
        **{name: value for name, value in installing.items() if not name.startswith(("GITHUB_", "CI_", "SYSTEM_"))},
        "PATH": os.pathsep.join([str(python_of_the_job), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(tmp_path),
    }
    environment.pop("CHANGE_TARGET", None)
    return Machine(repositories(tmp_path / "job"), environment)


def blocks(page: Path, language: str) -> Iterator[str]:
    """Yield the fenced blocks of a page in a language."""
    yield from re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def fill(value: str, known: dict[str, str]) -> str:
    """Replace the expressions of GitHub with values. Missing outputs of steps are empty; other names must exist."""

    def value_of(match: re.Match[str]) -> str:
        return known.get(match[1], "") if match[1].startswith("steps.") else known[match[1]]

    return re.sub(r"\$\{\{ *(.*?) *\}\}", value_of, value)


def holds(condition: str, known: dict[str, str]) -> bool:
    """Evaluate the condition of a step: comparisons with strings that are joined by ``&&``."""
    for term in filter(None, condition.removeprefix("${{").removesuffix("}}").strip().split(" && ")):
        match = re.fullmatch(r"([\w.-]+) (==|!=) '(.*)'", term)
        assert match or term == "!cancelled()", term
        if match and (fill(f"${{{{ {match[1]} }}}}", known) == match[3]) != (match[2] == "=="):
            return False
    return True


EVENT = {
    "github.base_ref": "",
    "github.token": "token of the job",
    "github.repository": "acme/workers",
    "github.event.pull_request.number": "",
}
"""The context of a push; a pull request has a base and a number."""


class GitHub:
    """Runs the steps of a job as GitHub's runner does, as far as ours go: scripts, this action, and notes of uploads.

    *log* is what all steps wrote, *uploaded* the SARIF files that went to code scanning, *outputs* the action's. While
    *installed* names a Python, the action finds workerlint there and installs nothing.
    """

    def __init__(self, machine: Machine, action: Path, installed: str, work: Path) -> None:
        self.installed = installed
        self.machine = machine
        self.temp = work / "runner temp"
        self.temp.mkdir()
        self.summary = work / "summary.md"
        self.log = ""
        self.uploaded: list[str] = []
        self.event = dict(EVENT)
        self.outputs: dict[str, str] = {}
        self._action_path = action

    def job(self, steps: list[dict[str, Any]], known: dict[str, str]) -> int:
        """Run steps, with the values of expressions; give the exit code of the first that fails."""
        failed = 0
        for step in steps:
            condition = step.get("if", "")
            if (not failed or "!cancelled()" in condition) and holds(condition, known):
                failed = self._step(step, known) or failed
        return failed

    def action(self, **inputs: str) -> int:
        """Run the action of this repository; give its exit code."""
        action = yaml.safe_load((self._action_path / "action.yml").read_text(encoding="utf-8"))
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= action["inputs"].keys()
        known = dict(self.event)
        for name, entry in action["inputs"].items():
            known[f"inputs.{name}"] = given.get(name, fill(entry["default"], self.event))
        known["steps.python.outputs.python-path"] = sys.executable
        known["steps.install.outputs.python"] = self.installed
        steps = [step for step in action["runs"]["steps"] if not (self.installed and step.get("id") == "install")]
        code = self.job(steps, known)
        self.outputs = {name: fill(output["value"], known) for name, output in action["outputs"].items()}
        return code

    def _step(self, step: dict[str, Any], known: dict[str, str]) -> int:
        uses = step.get("uses", "")
        given = {name: fill(str(value), known) for name, value in step.get("with", {}).items()}
        if uses.startswith("workerlint/workerlint@"):
            return self.action(**given)
        if uses.startswith("github/codeql-action/upload-sarif@"):
            self.uploaded.append(given["sarif_file"])
            return 0
        if uses:
            assert uses.startswith("actions/"), uses
            return 0
        assert "${{" not in step["run"], "the value of an expression in a script would be run"
        outputs = self.temp / "outputs.txt"
        outputs.write_text("", encoding="utf-8")
        done = self.machine.run(
            step["run"],
            RUNNER_TEMP=str(self.temp),
            GITHUB_ACTION_PATH=str(self._action_path),
            GITHUB_OUTPUT=str(outputs),
            GITHUB_STEP_SUMMARY=str(self.summary),
            **{name: fill(value, known) for name, value in step.get("env", {}).items()},
        )
        self.log += done.log
        for line in outputs.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            known[f"steps.{step['id']}.outputs.{name}"] = value
        return done.code


def validate(file: Path, schema: str) -> None:
    """Check a file by one of the schemas that check-jsonschema brings."""
    from check_jsonschema import main as check_jsonschema  # late: half a second in every process that collects tests

    arguments = ["--builtin-schema", schema, "--regex-variant", "nonunicode", str(file)]
    result = CliRunner().invoke(check_jsonschema, arguments)
    assert result.exit_code == 0, result.output


@pytest.fixture
def github(machine: Machine, clone: Path, installed: str, tmp_path: Path) -> GitHub:
    return GitHub(machine, clone, installed, tmp_path)
