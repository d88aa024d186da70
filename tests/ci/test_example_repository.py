"""The example repository: its gate lets the good pass and stops what is bad, by hand and in its CI jobs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from .conftest import ROOT, Machine, validate

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import GitHub

EXAMPLE = ROOT / "examples" / "repo"
INGEST = "workers/orders-ingest.yaml"


@pytest.fixture
def team(repositories: Any, tmp_path: Path, installing: dict[str, str], installed: str) -> Machine:
    """A clone of the example repository, on a machine with workerlint."""
    folder = tmp_path / "orders"
    shutil.copytree(EXAMPLE, folder)
    repository = repositories(folder)
    repository.commit("As it comes")
    repository.git("switch", "--quiet", "--create", "topic")
    path = f"{installed.removesuffix('/python')}:/usr/local/bin:/usr/bin:/bin"
    return Machine(repository, {**installing, "PATH": path, "HOME": str(tmp_path)})


def change(team: Machine, file: str, before: str, after: str) -> None:
    path = team.folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.installs
def test_the_gate_is_green(team: Machine) -> None:
    done = team.run("ci/gate.sh")
    assert done.code == 0, done.log
    assert done.log.startswith(
        "== configuration\nConfiguration is valid: 1 configuration file.\n== manifests\nAll 2 manifests in 6 files are clean.\n"
        "6 files found: 2 checked, 4 without a Worker.\n== dry run\n"
    )
    assert "Plan: 2 " in done.log  # in CI, it is not known whether they exist
    assert team.run("cd workers && ../ci/gate.sh --changed-since main").code == 0
    assert team.repository.git("status", "--porcelain") == ""


@pytest.mark.installs
@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        (INGEST, "logLevel: INFO", "logLevel: LOUD", f"{INGEST}:15:13"),
        (INGEST, "cpu: 200m", "cpu: 900m", "error[DW323]"),
        ("workers/orders-archive.yaml", "- ${ORDERS_TOPIC}", "- ${ORDER_TOPIC}", "did you mean `${ORDERS_TOPIC}`?"),
        (INGEST, "    - name: orders-broker", "    - name: orders-brokr", "did you mean `orders-broker`?"),
        ("secrets/orders-broker.yaml", "name: orders-broker", "name: shop-broker", f"{INGEST}:18:13"),
        ("env/production.env", "ORDERS_TOPIC=", "ORDERS=", "ORDERS_TOPIC"),
        (INGEST, "\nworkspace: orders", "\nworkspace: shop", "`workspace` is shop, but -w is orders"),
        ("workerlint.toml", "fail-on", "fail_on", "workerlint.toml:2: unknown key `fail_on`"),
    ],
)
def test_the_gate_is_red(team: Machine, file: str, before: str, after: str, words: str) -> None:
    change(team, file, before, after)
    for arguments in ("", "--changed-since main"):
        done = team.run(f"ci/gate.sh {arguments}")
        assert done.code == 1
        assert words in done.log


@pytest.mark.installs
def test_its_job_on_github(team: Machine, github: GitHub) -> None:
    github.machine = team
    workflow = yaml.safe_load((EXAMPLE / ".github/workflows/workers.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["gate"]["steps"]
    assert github.job(steps, {}) == 0, github.log
    change(team, INGEST, "logLevel: INFO", "logLevel: LOUD")
    assert github.job(steps, {}) == 1
    assert f"::error file={INGEST},line=15," in github.log


@pytest.mark.installs
def test_its_job_on_gitlab(team: Machine) -> None:
    job = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text(encoding="utf-8"))["gate"]
    script = "\n".join(job["before_script"] + job["script"])
    report = team.folder / job["artifacts"]["reports"]["codequality"]
    assert team.run(script, shell="sh -e").code == 0
    assert json.loads(report.read_text(encoding="utf-8")) == []
    change(team, INGEST, "logLevel: INFO", "logLevel: LOUD")
    assert team.run(script, shell="sh -e").code == 1
    assert [issue["check_name"] for issue in json.loads(report.read_text(encoding="utf-8"))] == ["DW301"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "schema"),
    [(".github/workflows/workers.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_its_jobs_are_valid(file: str, schema: str) -> None:
    validate(EXAMPLE / file, schema)


@pytest.mark.deep
def test_its_hooks_are_those_that_there_are() -> None:
    file = EXAMPLE / ".pre-commit-config.yaml"
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(file)], check=False)
    assert done.returncode == 0
    (repository,) = yaml.safe_load(file.read_text(encoding="utf-8"))["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}
