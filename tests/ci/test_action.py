"""The GitHub action: its scripts are run as the runner runs them, on branches that pass and that do not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from workerlint.version import VERSION

from .conftest import CLEAN, FAULTY, SUPPRESSED

if TYPE_CHECKING:
    from .conftest import GitHub

pytestmark = pytest.mark.installs


def named(name: str, text: str) -> str:
    return text.replace("cities-to-log", name)


def results(file: str) -> list[str]:
    return [result["ruleId"] for result in json.loads(Path(file).read_text(encoding="utf-8"))["runs"][0]["results"]]


def test_a_branch_without_faults_passes(github: GitHub) -> None:
    github.machine.repository.write("new.yaml", named("new", CLEAN))
    assert github.action(paths="new.yaml") == 0, github.log
    assert github.log == "The manifest is clean.\n1 file found: 1 checked.\n"
    assert github.outputs == {"exit-code": "0", "sarif-file": "", "plan-file": ""}
    assert "The manifest is clean" in github.summary.read_text(encoding="utf-8")
    assert github.uploaded == []


def test_a_branch_with_a_fault_fails_and_shows_it(github: GitHub) -> None:
    assert github.action() == 1
    assert "::error file=old.yaml,line=15,endLine=15,col=13,endColumn=17,title=DW301 invalid-log-level::" in github.log
    assert github.outputs["exit-code"] == "1"
    assert "| error | old\\.yaml\\:15\\:13 |" in github.summary.read_text(encoding="utf-8")


def test_only_what_the_branch_has_changed(github: GitHub) -> None:
    assert github.action(changed_since="origin/main") == 0, github.log
    github.machine.repository.commit(**{"new.yaml": named("new", FAULTY)})
    assert github.action(changed_since="origin/main") == 1
    assert re.findall("file=([^,]+)", github.log) == ["new.yaml"]


def test_inputs_are_arguments(github: GitHub) -> None:
    github.machine.repository.write("a b/c d.yaml", named("spaces", FAULTY))
    github.machine.repository.write("-q.yaml", named("dash", FAULTY))
    assert (
        github.action(paths="a b\n-q.yaml\n\n", args="--select DW301\n  --severity DW301=warning", fail_on="warning")
        == 1
    )
    assert re.findall("::warning file=([^,]+)", github.log) == ["-q.yaml", "a b/c d.yaml"]
    assert github.action(paths="a b", args="--select DW3 --severity DW301=warning", fail_on="error") == 0


def test_the_policy_file_is_not_weakened(github: GitHub, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('mandatory = ["DW301"]\n')
    (tmp_path / "empty.toml").write_text("")
    weak = f"--ignore DW301 --exit-zero --policy-file {tmp_path / 'empty.toml'}"
    assert github.action(args="--ignore DW301 --exit-zero") == 0
    assert github.action(args=weak, policy_file=str(policy)) == 1
    assert "title=DW301" in github.log


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "x\ntouch pwned",
    "; touch pwned",
    "--output-file=x $(touch pwned)",
    "x\nexit-code=pwned",
]


@pytest.mark.parametrize("name", ["paths", "args", "fail_on", "policy_file", "changed_since", "sarif_file"])
def test_nothing_in_an_input_is_run(github: GitHub, name: str) -> None:
    for value in HOSTILE:
        github.action(**{name: value})
        assert not (github.machine.folder / "pwned").exists(), value
        assert github.outputs["exit-code"] in {"0", "1", "2"}


def test_nothing_in_the_repository_is_run_either(github: GitHub) -> None:
    for module in ("workerlint", "yaml", "click", "json", "pip"):
        github.machine.repository.write(f"{module}.py", "raise SystemExit('pwned')\n")
    github.machine.repository.write("sitecustomize.py", "print('pwned')\n")
    github.machine.repository.write("new.yaml", CLEAN)
    assert github.action(paths="new.yaml", sarif_file="out.sarif") == 0, github.log
    assert "pwned" not in github.log


def test_code_scanning_is_given_what_no_comment_silences(github: GitHub) -> None:
    github.machine.repository.write("silent.yaml", named("silent", SUPPRESSED))
    assert github.action(upload_sarif="true", args="--select DW301") == 1
    (file,) = github.uploaded
    assert file == github.outputs["sarif-file"]
    assert results(file) == ["DW301"]


def test_a_sarif_report_for_other_steps(github: GitHub) -> None:
    assert github.action(sarif_file="reports.sarif", args="--select DW301") == 1
    assert results(str(github.machine.folder / "reports.sarif")) == ["DW301"]
    assert github.uploaded == []


def test_a_run_that_fails_says_why_and_uploads_nothing(github: GitHub) -> None:
    assert github.action(upload_sarif="true", args="--selct DW301") == 2
    assert "did you mean `--select`?" in github.log
    assert github.outputs == {"exit-code": "2", "sarif-file": "", "plan-file": ""}


def test_a_run_that_fails_does_not_upload_the_report_of_another(github: GitHub) -> None:
    assert github.action(upload_sarif="true") == 1
    assert github.outputs["sarif-file"]
    assert github.action(upload_sarif="true", args="--selct DW301") == 2
    assert github.outputs == {"exit-code": "2", "sarif-file": "", "plan-file": ""}


def test_the_version_that_the_action_comes_with_is_installed(github: GitHub) -> None:
    github.installed = ""
    assert github.action() == 1, github.log
    assert "::error file=old.yaml" in github.log


def test_another_version_is_installed_from_the_registry(github: GitHub) -> None:
    github.installed = ""
    assert github.action(version="".join(HOSTILE)) != 0
    assert not (github.machine.folder / "pwned").exists(), "nothing in the version is run"
    assert github.action(version="99.0.0") != 0
    assert "workerlint==99.0.0" in github.log
    assert github.action(version=VERSION) == 1, github.log
    assert "::error file=old.yaml" in github.log


def test_the_inputs_are_described(clone: Any) -> None:
    action = yaml.safe_load((clone / "action.yml").read_text(encoding="utf-8"))
    page = (clone / "docs" / "ci" / "github-actions.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE) == list(action["inputs"])
    assert all(entry["description"].endswith(".") and "default" in entry for entry in action["inputs"].values())
