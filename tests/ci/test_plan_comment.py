"""The plan as a comment: the scripts of the action and of the GitLab job write one comment and update it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from .conftest import CLEAN, PAGES, Done, blocks

if TYPE_CHECKING:
    from .conftest import GitHub

pytestmark = pytest.mark.installs

MARKER = "<!-- dataos-ctl-dry plan -->"
HEAD = f"{MARKER}\n### dataos-ctl-dry apply: "


def named(name: str, text: str = CLEAN) -> str:
    return text.replace("cities-to-log", name)


class PullRequest:
    """A pull request of a repository with the directory ``workers``, and its comments on a substitute for GitHub."""

    def __init__(self, github: GitHub, path: Path) -> None:
        self.github = github
        self.comments_file = path / "comments.json"
        self.calls_file = path / "calls.jsonl"
        self.comments_file.write_text("[]", encoding="utf-8")
        self.calls_file.touch()
        programs = path / "programs"
        programs.mkdir()
        for name in ("gh", "curl"):
            program = programs / name
            script = Path(__file__).parent / f"{name}.py"
            program.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        environment = github.machine.environment
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        environment.update(COMMENTS=str(self.comments_file), CALLS=str(self.calls_file))
        github.event.update({"github.base_ref": "main", "github.event.pull_request.number": "7"})
        repository = github.machine.repository
        repository.git("rm", "--quiet", "old.yaml")
        repository.commit(**{"workers/a.yaml": named("a"), "workers/b.yaml": named("b")})
        repository.git("push", "--quiet", "origin", "HEAD:main")
        repository.git("fetch", "--quiet", "origin")

    def write(self, name: str, text: str) -> None:
        self.github.machine.repository.commit(**{name: text})

    def run(self, **inputs: str) -> int:
        return self.github.action(plan="workers", **inputs)

    @property
    def comments(self) -> list[str]:
        return [item["body"] for item in json.loads(self.comments_file.read_text(encoding="utf-8"))]

    def add(self, body: str, login: str, kind: str = "User") -> None:
        comments: list[dict[str, Any]] = json.loads(self.comments_file.read_text(encoding="utf-8"))
        comments.append({"id": len(comments) + 1, "user": {"login": login, "type": kind}, "body": body})
        self.comments_file.write_text(json.dumps(comments), encoding="utf-8")

    @property
    def tokens(self) -> set[str]:
        return {json.loads(line)[0] for line in self.calls_file.read_text(encoding="utf-8").splitlines()}


@pytest.fixture
def pull_request(github: GitHub, tmp_path: Path) -> PullRequest:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    return PullRequest(github, tmp_path)


def test_the_plan_compares_the_branch_with_its_base(pull_request: PullRequest) -> None:
    pull_request.write("workers/a.yaml", named("a").replace("replicas: 1", "replicas: 401"))
    pull_request.write("workers/c.yaml", named("c"))
    assert pull_request.run() == 0, pull_request.github.log
    (comment,) = pull_request.comments
    assert comment.startswith(HEAD)
    assert "&#43;40.1 CPU and" in comment
    assert "on runnable&#45;default, restarts" not in comment
    assert "1 to create, 1 to update, 1 unchanged" in comment
    assert comment in pull_request.github.summary.read_text(encoding="utf-8")
    assert pull_request.github.outputs["plan-file"]
    assert pull_request.tokens == {"token of the job"}
    assert pull_request.github.machine.repository.git("worktree", "list").count("\n") == 0


def test_the_job_in_the_documentation(pull_request: PullRequest) -> None:
    job = yaml.safe_load([*blocks(PAGES / "github-actions.md", "yaml")][3])
    assert job["permissions"]["pull-requests"] == "write"
    pull_request.write("workers/c.yaml", named("c"))
    assert pull_request.github.job(job["jobs"]["workerlint"]["steps"], {}) == 0, pull_request.github.log
    assert pull_request.comments[0].startswith(HEAD)


def test_an_error_and_a_restart_are_in_the_first_line(pull_request: PullRequest) -> None:
    pull_request.write("workers/a.yaml", named("a").replace("INFO", "DEBUG"))
    pull_request.write("workers/c.yaml", named("c").replace("INFO", "LOUD"))
    assert pull_request.run() == 1
    (comment,) = pull_request.comments
    assert comment.splitlines()[1].endswith(
        "&#43;100m CPU and &#43;128Mi memory on runnable&#45;default, restarts 1 Worker, 1 error"
    )


def test_a_later_run_updates_the_comment(pull_request: PullRequest) -> None:
    for number in range(5):
        pull_request.add(f"discussion {number}", "octocat")
    pull_request.write("workers/c.yaml", named("c"))
    assert pull_request.run() == 0, pull_request.github.log
    pull_request.add("thanks", "octocat")
    pull_request.write("workers/c.yaml", named("d"))
    assert pull_request.run() == 0, pull_request.github.log
    assert len(pull_request.comments) == 7
    assert "d&#58;v1beta&#58;worker" in pull_request.comments[5]
    assert "c&#58;v1beta&#58;worker" not in pull_request.comments[5]


def test_a_comment_of_someone_else_is_left_alone(pull_request: PullRequest) -> None:
    forged = f"{MARKER}\nmine"
    pull_request.add(forged, "octocat")
    assert pull_request.run() == 0, pull_request.github.log
    assert pull_request.comments[0] == forged
    assert len(pull_request.comments) == 2
    pull_request.github.machine.environment["GH_USER"] = "deployer"
    for _ in range(2):
        assert pull_request.run(token="own token") == 0
    assert len(pull_request.comments) == 3
    assert "own token" in pull_request.tokens


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_cannot_comment_does_not_fail_the_job(pull_request: PullRequest, method: str) -> None:
    pull_request.github.machine.environment["FAIL"] = method
    assert pull_request.run() == 0
    assert pull_request.comments == []
    assert "::warning title=workerlint::cannot" in pull_request.github.log
    assert MARKER in pull_request.github.summary.read_text(encoding="utf-8")


def test_a_deleted_manifest_is_listed(pull_request: PullRequest) -> None:
    pull_request.github.machine.repository.git("rm", "--quiet", "workers/b.yaml")
    pull_request.github.machine.repository.git("commit", "--quiet", "--message", "remove")
    assert pull_request.run() == 0, pull_request.github.log
    assert "1 no longer in these files" in pull_request.comments[0]


def test_a_base_with_errors_is_compared_as_far_as_it_has_none(pull_request: PullRequest) -> None:
    repository = pull_request.github.machine.repository
    repository.commit(**{"workers/b.yaml": named("b").replace("INFO", "LOUD")})
    repository.git("push", "--quiet", "origin", "HEAD:main")
    repository.git("fetch", "--quiet", "origin")
    pull_request.write("workers/b.yaml", named("b"))
    assert pull_request.run() == 0, pull_request.github.log
    assert "1 to create, 0 to update, 1 unchanged" in pull_request.comments[0]


def test_a_push_has_a_plan_but_no_comment(pull_request: PullRequest) -> None:
    pull_request.github.event.update({"github.base_ref": "", "github.event.pull_request.number": ""})
    assert pull_request.run() == 0, pull_request.github.log
    assert pull_request.comments == []
    assert MARKER in pull_request.github.summary.read_text(encoding="utf-8")


def test_options_are_passed_on(pull_request: PullRequest) -> None:
    assert pull_request.run(plan_args="-w  curriculum") == 0, pull_request.github.log
    assert "0 to create, 0 to update, 2 unchanged" in pull_request.comments[0]
    pull_request.write("workers/c.yaml", named("c"))
    assert pull_request.run(plan_args="-w curriculum") == 0
    assert "<code>curriculum</code>" in pull_request.comments[0]


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "; touch pwned",
    "x\ntouch pwned",
]


@pytest.mark.parametrize("name", ["plan", "plan_args", "token"])
def test_nothing_in_an_input_is_run(pull_request: PullRequest, name: str) -> None:
    for value in HOSTILE:
        pull_request.github.action(**{"plan": "workers", name: value})
        assert not (pull_request.github.machine.folder / "pwned").exists(), value


def test_a_manifest_cannot_mention_people(pull_request: PullRequest) -> None:
    pull_request.write("workers/@octocat.yaml", named("c").replace("Cities to log", '"@octocat closes #1"'))
    assert pull_request.run() == 0, pull_request.github.log
    outside = pull_request.comments[0].split("```diff")[0]
    assert "@" not in outside
    assert "octocat" in outside


class TestGitLab:
    """Its runner puts the lines of ``before_script`` and ``script`` into one shell."""

    def job(self, pull_request: PullRequest, token: str = "right", **variables: str) -> Done:
        job = yaml.safe_load((PAGES / "gitlab-plan.yml").read_text(encoding="utf-8"))["workerlint-plan"]
        machine = pull_request.github.machine
        given = {name: str(value) for name, value in job["variables"].items()}
        given |= {
            "WORKERLINT_PLAN": "workers",
            "WORKERLINT_TOKEN": token,
            "CI_API_V4_URL": "https://gitlab.example.org/api/v4",
            "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": machine.repository.git("rev-parse", "origin/main"),
        }
        return machine.run("\n".join(job["before_script"] + job["script"]), shell="sh -e", **{**given, **variables})

    def add(self, pull_request: PullRequest, body: str) -> None:
        notes = json.loads(pull_request.comments_file.read_text(encoding="utf-8"))
        notes.append({"id": len(notes) + 1, "author": {"id": 9}, "body": body})
        pull_request.comments_file.write_text(json.dumps(notes), encoding="utf-8")

    def test_a_later_pipeline_updates_the_note(self, pull_request: PullRequest) -> None:
        for body in ("one", f"{MARKER}\nforged", "three"):
            self.add(pull_request, body)
        pull_request.write("workers/a.yaml", named("a").replace("replicas: 1", "replicas: 401"))
        done = self.job(pull_request)
        assert done == (0, done.log), done.log
        assert len(pull_request.comments) == 4
        assert "&#43;40 CPU" in pull_request.comments[3]
        pull_request.write("workers/c.yaml", named("c").replace("INFO", "LOUD"))
        done = self.job(pull_request)
        assert done.code == 1
        assert len(pull_request.comments) == 4
        assert pull_request.comments[3].splitlines()[1].endswith("1 error")
        assert pull_request.comments[1] == f"{MARKER}\nforged"

    def test_without_a_token_the_plan_is_printed(self, pull_request: PullRequest) -> None:
        done = self.job(pull_request, token="")
        assert done.code == 0
        assert f"{HEAD}no changes" in done.log
        assert pull_request.comments == []

    def test_a_wrong_token_fails_the_job_and_is_not_printed(self, pull_request: PullRequest) -> None:
        done = self.job(pull_request, token="wrong-token")
        assert done.code != 0
        assert "401" in done.log
        assert "wrong-token" not in done.log

    def test_nothing_in_a_variable_is_run(self, pull_request: PullRequest) -> None:
        for value in HOSTILE:
            self.job(pull_request, WORKERLINT_PLAN=value, WORKERLINT_PLAN_ARGS=value)
            assert not (pull_request.github.machine.folder / "pwned").exists(), value
