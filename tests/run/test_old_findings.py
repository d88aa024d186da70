"""``--new-since``: only the findings that the base revision does not have are reported."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN, FAULTY, Result

from workerlint.cli.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]

SECRET = "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n"
USER = CLEAN + "  dataosSecrets:\n    - name: store\n      workspace: sales\n"
RULES = ("--select", "DW301,DW501,DW502,DW601,DW602,DW001", "--output-format", "concise")


@pytest.fixture
def run(plain_environment: None, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        code = main(["check", *RULES, *arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def repository(repository_of_git: Any) -> Any:
    """A repository with findings on its main branch, which the current branch leaves."""
    repository_of_git.commit(**{"old.yaml": FAULTY, "clean.yaml": named("clean")})
    repository_of_git.git("switch", "--quiet", "--create", "topic")
    return repository_of_git


def named(name: str, text: str = CLEAN) -> str:
    return text.replace("city-sync", name)


def new(run: Run, *arguments: str) -> list[str]:
    """Return the path and code of each finding that is new."""
    lines = run("--new-since", "main", "-q", *arguments).out.splitlines()
    return [f"{line.split(':')[0]} {line.partition('[')[2].partition(']')[0]}" for line in lines]


def test_old_findings_are_counted(repository: Any, run: Run) -> None:
    assert run().code == 1
    result = run("--new-since", "main")
    assert (result.code, result.err) == (0, "")
    assert re.sub(r"\d+ rules", "N rules", result.out) == (
        "No new findings in 2 manifests; 1 old finding not shown (--new-since main); N rules disabled.\n"
        "2 files found: 2 checked.\n"
    )


def test_new_findings_fail_the_run(repository: Any, run: Run) -> None:
    repository.write("clean.yaml", named("clean", FAULTY))
    result = run("--new-since", "main")
    assert result.code == 1
    assert result.out.splitlines()[-2] == (
        "Found 1 error in 1 file (2 manifests checked); 1 old finding not shown (--new-since main)."
    )
    assert new(run) == ["clean.yaml DW301"]
    repository.commit()
    assert new(run) == ["clean.yaml DW301"]


def test_without_findings_nothing_is_old(repository: Any, run: Run) -> None:
    assert run("--new-since", "main", "clean.yaml").out.startswith("No findings in 1 manifest; ")


def test_lines_that_move_are_old(repository: Any, run: Run) -> None:
    repository.write("old.yaml", "# a comment\n\n" + FAULTY + "# the end\n")
    assert new(run) == []
    repository.write("old.yaml", FAULTY + "---\n" + named("second", FAULTY))
    assert new(run) == ["old.yaml DW301"]


def test_the_merge_base_counts(repository: Any, run: Run) -> None:
    """What the main branch has fixed since is old on this branch."""
    repository.git("switch", "--quiet", "main")
    repository.commit(**{"old.yaml": CLEAN})
    repository.git("switch", "--quiet", "topic")
    assert new(run) == []


def test_comments_suppress_in_both_revisions(repository: Any, run: Run) -> None:
    text = named("quiet", FAULTY.replace("LOUD", "LOUD  # workerlint: ignore[DW301]"))
    repository.commit(**{"quiet.yaml": text + "  replicas: two  # workerlint: ignore[DW311]\n"})
    repository.git("branch", "--force", "main")
    assert run("--new-since", "main", "quiet.yaml").out.startswith("No findings in 1 manifest; ")
    assert new(run, "--extend-select", "DW007,DW311") == []
    repository.write("quiet.yaml", text.replace("  # workerlint: ignore[DW301]", ""))
    assert new(run, "--extend-select", "DW007,DW311") == ["quiet.yaml DW301"]


def test_an_untracked_file_is_new(repository: Any, run: Run) -> None:
    repository.write(".gitignore", "ignored.yaml\n")
    repository.write("ignored.yaml", named("ignored", FAULTY))
    repository.write("untracked.yaml", named("untracked", FAULTY))
    assert new(run) == ["untracked.yaml DW301"]
    assert new(run, "ignored.yaml") == ["ignored.yaml DW301"]


def test_a_file_that_moves_is_old(repository: Any, run: Run) -> None:
    (repository.path / "old.yaml").rename(repository.path / "moved.yaml")
    assert new(run) == []
    repository.write("copy.yaml", named("copy", FAULTY))
    assert new(run) == ["copy.yaml DW301"]


def test_a_file_that_moves_from_a_directory_that_is_not_checked_is_new(repository: Any, run: Run) -> None:
    (repository.path / "jobs").mkdir()
    (repository.path / "old.yaml").rename(repository.path / "jobs" / "moved.yaml")
    assert new(run, "jobs") == ["jobs/moved.yaml DW301"]
    assert new(run, ".") == []


def test_a_file_that_was_excluded_before_it_moved_is_new(repository: Any, run: Run) -> None:
    repository.write("workerlint.toml", 'extend-exclude = ["old.yaml"]\n')
    (repository.path / "old.yaml").rename(repository.path / "moved.yaml")
    assert new(run) == ["moved.yaml DW301"]


def test_a_new_finding_of_a_mandatory_rule_is_not_an_old_one_that_is_kept(repository: Any, run: Run) -> None:
    repository.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    remark = "`--new-since` does not leave out 1 old finding of mandatory rules"
    assert remark in run("--new-since", "main").err
    repository.write("clean.yaml", named("clean", FAULTY))
    assert remark in run("--new-since", "main").err
    (repository.path / "old.yaml").unlink()
    result = run("--new-since", "main")
    assert result.code == 1
    assert "--new-since" not in result.err


def test_another_secret_on_the_same_line_is_new(repository: Any, run: Run) -> None:
    text = CLEAN + "  envVars:\n    DB_PASSWORD: {}\n"
    repository.commit(**{"secret.yaml": named("secret", text).replace("{}", "hunter2-Xq9vLr4T")})
    repository.git("branch", "--force", "main")
    assert [line.split()[0] for line in new(run)] == []
    assert "1 old finding" in run("--new-since", "main", "secret.yaml").out
    repository.write("secret.yaml", named("secret", text).replace("{}", "hunter3-Zw8mKp2B"))
    assert [line.split()[0] for line in new(run)] == ["secret.yaml"]


def test_another_private_key_is_new(repository: Any, run: Run) -> None:
    """Its first line is the same."""
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    key = f"-----BEGIN PRIVATE KEY-----\n      {body}\n      -----END PRIVATE KEY-----"
    text = named("key", CLEAN) + f"  envVars:\n    KEY: |\n      {key}\n"
    repository.commit(**{"key.yaml": text})
    repository.git("branch", "--force", "main")
    assert "1 old finding" in run("--new-since", "main", "key.yaml").out
    repository.write("key.yaml", text.replace(body, body[::-1]))
    assert len(new(run)) == 1


def test_old_syntax_errors(repository: Any, run: Run) -> None:
    repository.commit(**{"broken.yaml": named("broken") + "  a: [\n"})
    assert new(run) == ["broken.yaml DW001"]
    repository.git("branch", "--force", "main")
    assert new(run) == []


class TestReferences:
    """Findings of rules that look across files are new if the base has what they miss."""

    @pytest.fixture(autouse=True)
    def resources(self, repository: Any) -> None:
        other = named("other", USER).replace("name: store", "name: stoer")
        repository.commit(**{"store.yaml": SECRET, "user.yaml": named("user", USER), "other.yaml": other})
        repository.git("branch", "--force", "main")

    def test_an_old_one(self, run: Run) -> None:
        assert run("other.yaml", "store.yaml").out.count("DW602") == 1
        assert new(run) == []

    @pytest.mark.parametrize("arguments", [(), ("--changed-since", "main")])
    def test_a_secret_that_is_gone(self, repository: Any, run: Run, arguments: tuple[str, ...]) -> None:
        assert new(run, *arguments) == []
        repository.git("rm", "--quiet", "store.yaml")
        repository.write("vault.yaml", SECRET.replace("store", "vault") + "# another file\n")
        assert new(run, *arguments) == ["user.yaml DW602"]

    def test_each_shard_reports_its_part(self, repository: Any, run: Run) -> None:
        repository.write("store.yaml", SECRET.replace("store", "vault"))
        found = [*new(run, "--shard", "1/2"), *new(run, "--shard", "2/2")]
        assert found == new(run) == ["user.yaml DW602"]

    def test_a_name_that_is_taken(self, repository: Any, run: Run) -> None:
        repository.write("a.yaml", named("user"))
        assert new(run) == ["user.yaml DW601"]


def test_from_a_directory_below(repository: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(**{"team/old.yaml": named("old", FAULTY)})
    repository.git("branch", "--force", "main")
    monkeypatch.chdir(repository.path / "team")
    assert new(run) == []
    assert new(run, "..", "old.yaml") == []
    (repository.path / "team/link.yaml").symlink_to("../old.yaml")
    assert new(run) == []
    repository.write("team/new.yaml", named("new", FAULTY))
    assert new(run) == ["new.yaml DW301"]


@pytest.mark.slow
def test_a_submodule(repository: Any, run: Run, repositories: Any, tmp_path: Path) -> None:
    inner = repositories(tmp_path / "inner")
    inner.commit(**{"w.yaml": named("w", FAULTY)})
    repository.git("submodule", "--quiet", "add", str(inner.path), "sub")
    assert new(run) == ["sub/w.yaml DW301"]
    repository.commit()
    repository.git("branch", "--force", "main")
    assert new(run) == []
    repository.write("sub/x.yaml", named("x", FAULTY))
    assert new(run) == ["sub/x.yaml DW301"]


def test_reports_have_new_findings_alone(repository: Any, run: Run) -> None:
    repository.write("new.yaml", named("new", FAULTY))
    run("--new-since", "main", "--output-format", "json:findings.json")
    findings = json.loads((repository.path / "findings.json").read_text())["findings"]
    assert [finding["path"] for finding in findings] == ["new.yaml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--new-since", "mian"), "--new-since: unknown revision `mian`"),
        (("--new-since", "main", "-"), "--new-since cannot be used with standard input"),
        (("--new-since", "main", "--fix"), "--fix cannot be used with --new-since"),
        (("--new-since", "main", "--diff"), "--diff cannot be used with --new-since"),
        (("--new-since", "main", "--baseline", "b.json"), "--baseline cannot be used with --new-since"),
    ],
)
def test_what_cannot_be_done(repository: Any, run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_partial_clone(repository: Any, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, and the run does not report all findings as new."""
    repository.commit(**{"old.yaml": FAULTY + "# edited\n"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.path}", str(clone))
    monkeypatch.chdir(clone)
    result = run("--new-since", "origin/main")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "workerlint: error: --new-since: git failed: the clone does not have all files of the revision\n"
        "  help: clone without --filter\n"
    )


def test_findings_on_the_files_of_a_bundle(repository: Any, run: Run) -> None:
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
    entry = "    - id: {0}\n      workspace: sales\n      file: parts/{0}.yaml\n"
    worker = CLEAN.replace("type: worker", "type: worker\nworkspace: finance")
    files = {f"parts/{name}.yaml": named(name, worker) for name in ("a", "b")}
    gone = entry.format("gone")
    repository.commit(
        **{
            "bundle.yaml": bundle + entry.format("a") + gone + entry.format("never"),
            "parts/gone.yaml": "a: 1\n",
            **files,
        }
    )
    repository.git("branch", "--force", "main")
    repository.write("bundle.yaml", bundle + entry.format("a") + gone + entry.format("never") + entry.format("b"))
    repository.git("rm", "--quiet", "parts/gone.yaml")
    found = run("--new-since", "main", "-q", "--select", "DW605,DW612").out.splitlines()
    assert [line.partition(" ")[0] for line in found] == ["bundle.yaml:11:13:", "bundle.yaml:17:13:"]


BUDGET = 'select = ["ACME"]\n[[budget]]\ncode = "ACME010"\ncpu = "1"\nmemory = "1Gi"\n'


def sized(name: str, cpu: str = "100m", memory: str = "100Mi") -> str:
    return named(name, CLEAN) + f"  resources: {{requests: {{cpu: {cpu}, memory: {memory}}}}}\n"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        # The sum is above the budget in both, and another Worker adds the most.
        ({"a.yaml": sized("a", "800m"), "b.yaml": sized("b", "700m")}, {"b.yaml": sized("b", "900m")}, []),
        ({"a.yaml": sized("a", "2")}, {"c.yaml": sized("c", "3")}, []),
        ({"a.yaml": sized("a", "2")}, {"a.yaml": "", "c.yaml": sized("c", "3")}, []),
        ({"a.yaml": sized("a", "500m")}, {"c.yaml": sized("c", "600m")}, ["c.yaml CPU"]),
        ({"a.yaml": sized("a", "2")}, {"a.yaml": sized("a", "2", "2Gi")}, ["a.yaml memory"]),
        ({"a.yaml": sized("a", "100m", "2Gi")}, {"a.yaml": sized("a", "2", "2Gi")}, ["a.yaml CPU"]),
    ],
)
@pytest.mark.parametrize("message", ["", 'message = "talk to us"\n'])
def test_an_exceeded_budget_is_new_only_if_it_was_not_exceeded_before(
    repository_of_git: Any, run: Run, before: dict[str, str], after: dict[str, str], new: list[str], message: str
) -> None:
    repository_of_git.commit(**{"workerlint.toml": BUDGET + message, **before})
    for name, text in after.items():
        repository_of_git.write(name, text)
    main(["check", "--new-since", "HEAD", "--output-format", "json:out.json", "."])
    found = json.loads((repository_of_git.path / "out.json").read_text())["findings"]
    assert [f"{item['path']} {'CPU' if 'CPU requests' in item['message'] else 'memory'}" for item in found] == new


def test_a_budget_of_a_directory_is_not_that_of_another_with_the_same_code(repository_of_git: Any, run: Run) -> None:
    files = {f"{name}/workerlint.toml": BUDGET for name in ("one", "two")}
    repository_of_git.commit(**files, **{"one/a.yaml": sized("a", "2"), "two/b.yaml": sized("b")})
    repository_of_git.write("two/b.yaml", sized("b", "2"))
    main(["check", "--new-since", "HEAD", "--output-format", "json:out.json", "."])
    found = json.loads((repository_of_git.path / "out.json").read_text())["findings"]
    assert [item["path"] for item in found] == ["two/b.yaml"]
