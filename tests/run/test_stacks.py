"""Runs in which Stacks define what the Workers in other files may use."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import workerlint
from workerlint.run import checker, parallel

if TYPE_CHECKING:
    from tests.run.conftest import Place

STACK = """\
name: {name}-stack
version: v1alpha
type: stack
stack:
  name: {name}
  version: 1.0
  {runner}: {{}}
"""
WORKER = """\
name: {name}
version: v1beta
type: worker
worker:
  stack: {stack}
  compute: runnable-default
  topology:
    - {{name: feed, type: acme}}
"""


@pytest.fixture
def project(place: Place) -> Place:
    """Write a Stack that does not run in Workers, and Workers that use it or another stack."""
    place.write("z/stack.yaml", STACK.format(name="acme", runner="serviceConfig"))
    place.write("feed.yaml", WORKER.format(name="feed", stack="acme:1.0"))
    place.write("sync.yaml", WORKER.format(name="sync", stack="bento:3.0"))
    return place


def found(place: Place, *arguments: str) -> list[tuple[str, str]]:
    """Return file and rule of each finding on a stack."""
    out = place.check("--output-format", "jsonl", "--select", "DW30", *arguments).out
    items = [json.loads(line) for line in out.splitlines()]
    return [(item["path"], item["code"]) for item in items if "code" in item]


def git(place: Place, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=place.path, check=True, capture_output=True)


def test_a_worker_is_judged_by_the_stack_of_the_run(project: Place) -> None:
    for _ in range(2):  # checked, and from the cache
        assert found(project, ".") == [("feed.yaml", "DW303")]


def test_a_misspelled_field_of_the_stack_is_one_finding_and_no_worker_is_wrong(project: Place) -> None:
    stack = STACK.format(name="acme", runner="serviceConfig")
    project.write("z/stack.yaml", f"{stack}  workerCofig: {{}}\n")
    assert found(project) == [("z/stack.yaml", "DW307")]
    # Another field is not meant to be `workerConfig`.
    project.write("z/stack.yaml", f"{stack}  containerConfig: {{}}\n")
    assert found(project) == [("feed.yaml", "DW303")]


def test_a_type_in_the_wrong_case_is_one_finding_and_the_stack_is_known(project: Place) -> None:
    text = STACK.format(name="acme", runner="serviceConfig")
    project.write("z/stack.yaml", text.replace("type: stack", "type: Stack"))
    assert found(project, "--extend-select", "DW113") == [("feed.yaml", "DW303"), ("z/stack.yaml", "DW113")]
    project.check("--fix", "--select", "DW113")
    assert (project.path / "z/stack.yaml").read_text() == text


def test_a_file_that_is_checked_alone_knows_no_stack(project: Place) -> None:
    assert found(project, ".") == [("feed.yaml", "DW303")]
    assert found(project, "feed.yaml") == [("feed.yaml", "DW305")]  # the cache keeps what depends on the file alone


def test_a_change_of_the_stack_changes_the_findings_of_cached_files(project: Place) -> None:
    found(project, ".")
    project.write("z/stack.yaml", STACK.format(name="acme", runner="workerConfig"))
    assert found(project, ".") == []


def test_the_report_shows_where_the_stack_is_defined(project: Place) -> None:
    out = project.check("--select", "DW303", "--output-format", "jsonl", ".").out
    (related,) = json.loads(out.splitlines()[0])["related"]
    assert (related["path"], related["line"], related["message"]) == ("z/stack.yaml", 5, "`acme:1.0` is defined here")


@pytest.mark.slow
@pytest.mark.parametrize("forks", [True, False], ids=["forked", "spawned"])
def test_definitions_travel_between_processes(project: Place, monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    monkeypatch.setattr(parallel, "can_fork", lambda: forks)
    monkeypatch.setattr(checker, "PARALLEL_FROM", 1)
    assert found(project, "--no-cache", "--jobs", "3", ".") == [("feed.yaml", "DW303")]


@pytest.mark.parametrize("number", range(1, 5))
def test_every_shard_knows_the_stacks_of_the_others(project: Place, number: int) -> None:
    whole = dict(found(project, "."))
    part = project.check("--shard", f"{number}/4", "--show-files", ".").out.split()
    assert dict(found(project, "--shard", f"{number}/4", ".")) == {path: whole[path] for path in part if path in whole}


def test_the_version_to_add_is_that_of_the_stack(project: Place) -> None:
    project.write("z/stack.yaml", STACK.format(name="acme", runner="workerConfig"))
    project.write("feed.yaml", WORKER.format(name="feed", stack="acme"))
    finding = json.loads(project.check("--output-format", "jsonl", "--select", "DW304", ".").out.splitlines()[0])
    assert finding["help"] == "add the version, such as `acme:1.0`"


@pytest.mark.slow
def test_a_changed_stack_brings_the_workers_that_use_it(project: Place) -> None:
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")
    project.write("z/stack.yaml", STACK.format(name="acme", runner="workflowJobConfig"))
    shown = project.check("--changed-since", "HEAD", "--show-files", ".").out.split()
    assert shown == ["feed.yaml", "z/stack.yaml"]
    project.write("z/stack.yaml", STACK.format(name="other", runner="workerConfig"))
    assert found(project, "--changed-since", "HEAD", ".") == [("feed.yaml", "DW305")]


@pytest.mark.slow
def test_a_changed_worker_is_compared_with_an_unchanged_stack(project: Place) -> None:
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")
    project.write("feed.yaml", WORKER.format(name="feed", stack="acme:1.0") + "# edited\n")
    assert found(project, "--changed-since", "HEAD", ".") == [("feed.yaml", "DW303")]
    assert found(project, "--new-since", "HEAD", ".") == []


def test_a_finding_that_a_new_stack_causes_is_new(project: Place) -> None:
    stack = (project.path / "z/stack.yaml").read_text(encoding="utf-8")
    (project.path / "z/stack.yaml").unlink()
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")
    project.write("z/stack.yaml", stack)
    assert found(project, "--new-since", "HEAD", ".") == [("feed.yaml", "DW303")]


def test_a_baseline_keeps_its_entries_when_named_files_are_checked_alone(project: Place) -> None:
    project.check("--select", "DW30", "--write-baseline", "baseline.json", ".")
    assert found(project, "--baseline", "baseline.json", ".") == []
    (project.path / "z/stack.yaml").unlink()
    project.write("feed.yaml", WORKER.format(name="feed", stack="bento:3.0"))
    assert "stale" not in project.check("--select", "DW30", "--baseline", "baseline.json", "feed.yaml").err
    assert "stale" in project.check("--select", "DW30", "--baseline", "baseline.json", ".").err


def test_a_comment_suppresses_the_finding_and_is_not_unused_without_the_stack(project: Place) -> None:
    text = WORKER.format(name="feed", stack="acme:1.0 # workerlint: ignore[DW303,DW305] ours")
    project.write("feed.yaml", text)
    for paths in (".", "feed.yaml"):
        assert "feed.yaml" not in project.check("--select", "DW007,DW30", "--output-format", "concise", paths).out


@pytest.mark.parametrize("option", ["--diff", "--fix"])
def test_a_fix_uses_the_stacks_in_other_files(project: Place, option: str) -> None:
    project.write("z/stack.yaml", STACK.format(name="acmesink", runner="workerConfig"))
    path = project.write("feed.yaml", WORKER.format(name="feed", stack="acmesnik:1.0"))
    out = project.check(option, "--unsafe-fixes", "--select", "DW305", ".").out
    assert ("+  stack: acmesink:1.0" in out) == (option == "--diff")
    assert ("stack: acmesink:1.0" in path.read_text(encoding="utf-8")) == (option == "--fix")


def test_a_fix_that_breaks_what_another_file_defines_is_left_out(project: Place) -> None:
    path = project.write("feed.yaml", WORKER.format(name="feed", stack="acmee:1.0"))
    result = project.check("--fix", "--unsafe-fixes", "--select", "DW305", ".")
    assert "skipped the fix of DW305" in result.err
    assert "stack: acmee:1.0" in path.read_text(encoding="utf-8")


SCHEMA = """\
  stackSpecValueSchema:
    jsonSchema: |
      {"type": "object", "required": ["dataset"], "properties": {"dataset": {"type": "string"}, "batch": {"type": "string"}}}
"""
SPEC = "  stackSpec:\n    datasett: dataos://a:b/c\n    batch: 30\n"


@pytest.fixture
def with_schema(project: Place) -> Place:
    """Add a schema to the Stack, and a stackSpec to a Worker that it does not accept."""
    project.write("z/stack.yaml", STACK.format(name="acme", runner="workerConfig") + SCHEMA)
    project.write("feed.yaml", WORKER.format(name="feed", stack="acme:1.0") + SPEC)
    return project


@pytest.mark.parametrize("options", [(), ("--no-cache", "--jobs", "2")])
def test_a_stack_spec_is_checked_with_the_schema_in_another_file(
    with_schema: Place, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setattr(checker, "PARALLEL_FROM", 1)
    for _ in range(2):  # checked, and from the cache
        result = with_schema.check("--select", "DW306", "--output-format", "concise", *options, ".")
        assert result.out.splitlines()[:2] == [
            "feed.yaml:10:5: error[DW306] missing required field `dataset`",
            "feed.yaml:11:12: error[DW306] expected a string, found the number `30`",
        ]
        assert result.code == 1


def test_fixes_follow_the_schema(with_schema: Place) -> None:
    with_schema.check("--fix", "--unsafe-fixes", "--select", "DW306", ".")
    text = (with_schema.path / "feed.yaml").read_text(encoding="utf-8")
    assert text.endswith('  stackSpec:\n    dataset: dataos://a:b/c\n    batch: "30"\n')
    assert with_schema.check("--select", "DW306", ".").code == 0


def test_the_only_definition_is_named_with_its_version(with_schema: Place) -> None:
    with_schema.write(
        "z/stack.yaml", (with_schema.path / "z/stack.yaml").read_text(encoding="utf-8").replace("}}}", "}}")
    )
    with_schema.write("feed.yaml", WORKER.format(name="feed", stack="acme") + SPEC)
    out = with_schema.check("--select", "DW306", "--output-format", "concise", ".").out
    assert "`stackSpec` is not checked: the schema of `acme:1.0` is not valid" in out


def test_a_schema_that_cannot_be_used_is_reported_for_the_stack_and_for_the_worker(with_schema: Place) -> None:
    stack = (with_schema.path / "z/stack.yaml").read_text(encoding="utf-8")
    with_schema.write("z/stack.yaml", stack.replace("}}}", "}}"))
    for _ in range(2):  # checked, and from the cache
        out = with_schema.check("--select", "DW306,DW307", "--output-format", "concise", ".").out
        assert "feed.yaml:5:10: info[DW306] `stackSpec` is not checked: the schema of `acme:1.0` is not valid" in out
        assert "z/stack.yaml:10:" in out
        assert "error[DW307] invalid JSON" in out


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("", "`stackSpec` is not checked: the schema of `acme:1.0` is not valid: invalid JSON: "),
        ('{"type": "objct"}', "`stackSpec` is not checked: the schema of `acme:1.0` is not valid: invalid `type`: "),
        ('{"$ref": "#"}', "`stackSpec` is not fully checked with the schema of `acme:1.0`: the reference `#` "),
    ],
)
def test_a_schema_of_the_platform_file_that_cannot_be_used_is_reported_with_the_reason(
    place: Place, schema: str, message: str
) -> None:
    place.write("workerlint.toml", 'platform = "platform.toml"\n')
    place.write("platform.toml", 'format = 1\n[stack."acme:1.0"]\nlearned = 2026-01-31\nschema = "acme.json"\n')
    place.write("acme.json", schema)
    place.write(
        "feed.yaml", "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: acme:1.0\n  stackSpec:\n    a: 1\n"
    )
    out = place.check("--select", "DW306", "feed.yaml").out
    assert f"info[DW306] stackspec-mismatch: {message}" in out
    assert "the schema in the file that `platform.toml` names" in out


def test_a_file_of_stacks_alone_is_reported(place: Place) -> None:
    place.write("stack.yaml", STACK.format(name="acme", runner="workerConfig") + SCHEMA.replace("{", "[", 1))
    result = place.check("--output-format", "concise", "stack.yaml")
    assert (result.code, "error[DW307]" in result.out) == (1, True)


def test_a_secret_in_a_schema_is_neither_shown_nor_cached(place: Place) -> None:
    key = "ghp_" + "aB3dE5gH7j" * 3 + "K9mN1p"
    place.write("stack.yaml", STACK.format(name="acme", runner="workerConfig") + SCHEMA.replace("string", key))
    place.worker("one")
    result = place.check("--verbose", ".")
    assert "error[DW307]" in result.out
    assert key not in result.out + result.err
    assert place.kept()
    assert not any(key.encode() in path.read_bytes() for path in place.kept())


@pytest.mark.slow
def test_nothing_is_imported_for_schemas_without_one(project: Place) -> None:
    program = "import sys; from workerlint.cli.entry import main; main(['check', '.']); print(*sys.modules)"
    project.write("z/stack.yaml", STACK.format(name="acme", runner="workerConfig"))
    done = subprocess.run([sys.executable, "-c", program], cwd=project.path, capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "workerlint.platform.platform" in modules
    assert modules.isdisjoint(("jsonschema", "workerlint.platform.json_schema", "workerlint.platform.evaluation"))


def test_the_python_api_sees_the_files_together(project: Place) -> None:
    codes = [item.code for item in workerlint.check_paths(project.path, select=["DW30"])]
    assert codes == ["DW303"]
    both = "---\n".join((project.path / name).read_text(encoding="utf-8") for name in ("feed.yaml", "z/stack.yaml"))
    assert [item.code for item in workerlint.check_text(both, select=["DW30"])] == ["DW303"]
