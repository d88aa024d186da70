"""The jobs of docs/ci: valid by the schema of their service, and their scripts pass and fail where they should."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import yaml

from workerlint.version import VERSION

from .conftest import CLEAN, FAULTY, PAGES, ROOT, SUPPRESSED, Done, blocks, validate

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import GitHub, Machine

SCHEMAS = {
    "github-actions.md": "vendor.github-workflows",
    "gitlab.md": "vendor.gitlab-ci",
    "gitlab.yml": "vendor.gitlab-ci",
    "gitlab-plan.yml": "vendor.gitlab-ci",
    "azure-pipelines.md": "vendor.azure-pipelines",
}
SNIPPETS = [
    pytest.param(text, schema, id=f"{page}-{number}")
    for page, schema in SCHEMAS.items()
    for number, text in enumerate(
        blocks(PAGES / page, "yaml") if page.endswith(".md") else [(PAGES / page).read_text(encoding="utf-8")]
    )
]
ACCOUNT = "3 files found: 1 checked, 2 skipped (unchanged).\n"
"""The last line of a run over a branch with one changed file."""


def named(name: str, text: str) -> str:
    return text.replace("cities-to-log", name)


@pytest.mark.deep
@pytest.mark.parametrize(("text", "schema"), SNIPPETS)
def test_a_job_is_valid_by_the_schema_of_its_service(text: str, schema: str, tmp_path: Path) -> None:
    file = tmp_path / "job.yml"
    file.write_text(text, encoding="utf-8")
    validate(file, schema)


def test_the_action_is_valid_by_the_schema_of_actions() -> None:
    validate(ROOT / "action.yml", "vendor.github-actions")


@pytest.mark.parametrize(
    "file",
    [*PAGES.iterdir(), ROOT / "README.md", *(ROOT / "examples" / "repo").rglob("*.y*ml")],
    ids=lambda file: file.name,
)
def test_the_version_that_is_named_is_this_one(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    versions = re.findall(r"workerlint(?:/workerlint)?(?:==|@v|/v)([\d.]+\d)|WORKERLINT_VERSION: (\S+)", text)
    assert {version for found in versions for version in found if version} <= {VERSION}


@pytest.mark.installs
@pytest.mark.parametrize("number", range(3))
def test_jobs_with_the_action(github: GitHub, number: int) -> None:
    job = yaml.safe_load([*blocks(PAGES / "github-actions.md", "yaml")][number])["jobs"]["workerlint"]
    known = {"github.base_ref": "main"}
    repository = github.machine.repository
    repository.git("rm", "--quiet", "old.yaml")
    repository.commit(**{"new.yaml": named("new", CLEAN)})
    assert github.job(job["steps"], known) == 0, github.log
    repository.commit(**{"new.yaml": named("new", FAULTY)})
    assert github.job(job["steps"], known) == 1
    assert "::error file=new.yaml,line=15," in github.log
    assert len(github.uploaded) == (2 if number == 2 else 0)


@pytest.mark.installs
def test_the_job_without_the_action(github: GitHub) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    job = yaml.safe_load([*blocks(PAGES / "github-actions.md", "yaml")][-1])["jobs"]["workerlint"]
    github.machine.repository.write("silent.yaml", named("silent", SUPPRESSED))
    assert github.job(job["steps"], {}) == 1
    assert "::error file=old.yaml" in github.log
    assert github.uploaded == ["code-scanning.sarif"]
    log = json.loads((github.machine.folder / "code-scanning.sarif").read_text(encoding="utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"] if result["level"] == "error"] == ["DW301"]
    github.machine.repository.git("rm", "--quiet", "old.yaml")
    assert github.job(job["steps"], {}) == 0, github.log


class TestGitLab:
    """Its runner puts the lines of ``before_script`` and ``script`` into one shell."""

    def job(self, machine: Machine, **variables: str) -> Done:
        job = yaml.safe_load((PAGES / "gitlab.yml").read_text(encoding="utf-8"))["workerlint"]
        given = {**{name: str(value) for name, value in job["variables"].items()}, **variables}
        return machine.run("\n".join(job["before_script"] + job["script"]), shell="sh -e", **given)

    @pytest.mark.installs
    def test_a_merge_request_is_judged_by_what_it_changes(self, machine: Machine) -> None:
        base = machine.repository.git("rev-parse", "origin/main")
        machine.repository.commit(**{"new.yaml": named("new", CLEAN)})
        done = self.job(machine, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
        assert done == (0, f"No findings in 1 manifest.\n{ACCOUNT}")
        machine.repository.commit(**{"new.yaml": named("new", FAULTY)})
        done = self.job(machine, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
        assert done.code == 1
        assert "error[DW301]" in done.log
        (issue,) = json.loads((machine.folder / "gl-code-quality-report.json").read_text(encoding="utf-8"))
        assert (issue["location"]["path"], issue["severity"]) == ("new.yaml", "major")
        assert ET.parse(machine.folder / "workerlint.xml").getroot().get("failures") == "1"

    @pytest.mark.installs
    def test_the_default_branch_is_judged_as_a_whole(self, machine: Machine) -> None:
        assert self.job(machine).code == 1
        done = self.job(machine, WORKERLINT_PATHS="other")
        assert done == (0, "No Worker manifest found in 1 file.\n1 file found: 1 without a Worker.\n")
        assert json.loads((machine.folder / "gl-code-quality-report.json").read_text(encoding="utf-8")) == []


class TestAzure:
    def job(self, machine: Machine, **variables: str) -> Done:
        (page,) = blocks(PAGES / "azure-pipelines.md", "yaml")
        done = Done(0, "")
        for step in yaml.safe_load(page)["steps"]:
            if "script" in step:
                done = machine.run(step["script"], shell="bash")
            elif "bash" in step:
                done = machine.run(step["bash"], shell="bash", **variables)
            if done.code:
                return done
        return done

    @pytest.mark.installs
    @pytest.mark.parametrize("target", ["refs/heads/main", "main"])
    def test_a_pull_request_is_judged_by_what_it_changes(self, machine: Machine, target: str) -> None:
        machine.repository.commit(**{"new.yaml": named("new", CLEAN)})
        assert self.job(machine, SYSTEM_PULLREQUEST_TARGETBRANCH=target) == (0, ACCOUNT)
        machine.repository.commit(**{"new.yaml": named("new", FAULTY)})
        done = self.job(machine, SYSTEM_PULLREQUEST_TARGETBRANCH=target)
        assert done.code == 1
        assert done.log.startswith("##vso[task.logissue type=error;sourcepath=new.yaml;linenumber=15;")
        assert ET.parse(machine.folder / "workerlint.xml").getroot().get("failures") == "1"

    @pytest.mark.installs
    def test_a_branch_is_judged_as_a_whole(self, machine: Machine) -> None:
        assert "sourcepath=old.yaml" in self.job(machine).log


@pytest.mark.installs
def test_jenkins_judges_a_pull_request_by_what_it_changes_and_a_branch_as_a_whole(machine: Machine) -> None:
    (page,) = blocks(PAGES / "jenkins.md", "groovy")
    # As in Java, a backslash at the end of a line takes the line break away.
    install, check = (script.replace("\\\n", "") for script in re.findall(r"sh '''\n(.*?)'''", page, re.DOTALL))
    assert machine.run(install, shell="sh -e") == (0, "")
    machine.repository.commit(**{"new.yaml": named("new", CLEAN)})
    assert machine.run(check, shell="sh -e", CHANGE_TARGET="main") == (0, f"No findings in 1 manifest.\n{ACCOUNT}")
    machine.repository.commit(**{"new.yaml": named("new", FAULTY)})
    assert machine.run(check, shell="sh -e", CHANGE_TARGET="main").code == 1
    for name, found in (("checkstyle", ".//error"), ("junit", ".//failure")):
        assert len(ET.parse(machine.folder / f"workerlint-{name}.xml").getroot().findall(found)) == 1
    assert "old.yaml:15:13" in machine.run(check, shell="sh -e").log
