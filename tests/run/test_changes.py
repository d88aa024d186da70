"""``--changed-since``: what a branch has changed is checked, with what refers to it, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN, FAULTY, Result

from workerlint.cli.entry import main
from workerlint.core.repository import repository as find_repository
from workerlint.engine.engine import Engine
from workerlint.run.changes import directories_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]

SECRET = "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n"
USER = CLEAN + "  dataosSecrets:\n    - name: store\n      workspace: sales\n"


@pytest.fixture
def run(plain_environment: None, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        code = main(["check", *arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def repository(repository_of_git: Any) -> Any:
    """A repository with findings on its main branch, which has new commits since the current branch diverged."""
    repository = repository_of_git
    repository.commit(**{"old.yaml": FAULTY, "mended.yaml": named("mended", FAULTY), "other.yaml": named("other")})
    repository.git("switch", "--quiet", "--create", "topic")
    repository.git("switch", "--quiet", "main")
    repository.commit(**{"mended.yaml": named("mended"), "late.yaml": named("late", FAULTY)})
    repository.git("switch", "--quiet", "topic")
    return repository


def named(name: str, text: str = CLEAN) -> str:
    return text.replace("city-sync", name)


def files(run: Run, *arguments: str) -> list[str]:
    """Return the files that a call would check."""
    result = run("--changed-since", "main", "--show-files", *arguments)
    assert (result.code, result.err) == (0, "")
    return result.out.splitlines()


@pytest.mark.slow
def test_nothing_has_changed(repository: Any, run: Run) -> None:
    assert run("--changed-since", "main") == (
        0,
        "No Worker manifest has changed since main.\n3 files found: 3 skipped (unchanged).\n",
        "",
    )
    assert json.loads(run("--changed-since", "main", "--output-format", "json").out)["findings"] == []
    assert 'tests="1" failures="0"' in run("--changed-since", "main", "--output-format", "junit").out


def test_patterns_for_unchanged_files_match_something(repository: Any, run: Run) -> None:
    repository.commit(**{"new.yaml": named("new"), "workerlint.toml": 'per-file-ignores = { "*.yaml" = ["DW7"] }\n'})
    repository.git("branch", "--force", "main")
    result = run("--changed-since", "main", "--strict-coverage", "--require-manifest")
    assert (result.code, result.err) == (0, "")


def test_only_faults_of_the_branch_are_found(repository: Any, run: Run) -> None:
    repository.commit(**{"new.yaml": named("new", FAULTY)})
    result = run("--changed-since", "main", "--select", "DW301", "--output-format", "concise")
    assert result.code == 1
    assert [line.partition(":")[0] for line in result.out.splitlines()[:-2]] == ["new.yaml"]
    assert "Found 1 error in 1 file (1 manifest checked)" in result.out


def test_what_is_not_committed_or_not_tracked_counts(repository: Any, run: Run) -> None:
    repository.write("staged.yaml", named("staged"))
    repository.git("add", "staged.yaml")
    repository.write("other.yaml", named("other") + "# edited\n")
    repository.write("team/é ü/untracked.yaml", named("untracked"))
    repository.write(".gitignore", "ignored/\n")
    repository.write("ignored/x.yaml", named("x"))
    assert files(run) == ["other.yaml", "staged.yaml", "team/é ü/untracked.yaml"]
    assert files(run, "ignored") == []  # named, but it is no change that git knows of


@pytest.mark.slow
def test_renamed_and_deleted_files(repository: Any, run: Run) -> None:
    repository.git("mv", "old.yaml", "renamed.yaml")
    repository.git("rm", "--quiet", "other.yaml")
    assert files(run) == ["renamed.yaml"]
    repository.commit()
    assert files(run) == ["renamed.yaml"]
    (repository.path / "renamed.yaml").unlink()
    assert files(run) == []


def test_a_directory_without_yaml(repository: Any, run: Run) -> None:
    """A branch may delete the last manifest."""
    repository.git("rm", "--quiet", "*.yaml")
    repository.write("docs/readme.txt", "")
    for path in (".", "docs"):
        result = run("--changed-since", "main", path)
        assert result == (0, "No Worker manifest has changed since main.\n0 files found.\n", "")
    assert run("docs").code == 2


@pytest.mark.slow
def test_a_tracked_file_that_is_ignored(repository: Any, run: Run) -> None:
    repository.write(".gitignore", "*.yaml\n")
    repository.commit()
    repository.git("branch", "--force", "main")
    assert files(run) == []
    repository.write("old.yaml", FAULTY + "# edited\n")
    repository.write("new.yaml", FAULTY)
    assert files(run) == ["old.yaml"]
    assert run("--changed-since", "main").code == 1


@pytest.mark.slow
def test_a_file_of_a_submodule(repository: Any, run: Run, repositories: Any, tmp_path: Path) -> None:
    inner = repositories(tmp_path / "inner")
    inner.commit(**{"a.yaml": named("a"), "b.yaml": named("b"), "c.yaml": named("c")})
    repository.git("submodule", "--quiet", "add", str(inner.path), "sub")
    repository.commit()
    repository.git("branch", "--force", "main")
    assert files(run) == []
    repository.write("sub/a.yaml", named("a", FAULTY))
    repository.write("sub/new.yaml", named("sub-new", FAULTY))
    assert files(run) == ["sub/a.yaml", "sub/new.yaml"]
    inner.commit(**{"b.yaml": named("b", FAULTY)})
    repository.git("-C", "sub", "fetch", "--quiet")
    repository.git("-C", "sub", "checkout", "--quiet", "origin/main")
    assert files(run) == ["sub/a.yaml", "sub/b.yaml", "sub/new.yaml"]


@pytest.mark.slow
def test_any_name_of_a_revision_will_do(repository: Any, run: Run) -> None:
    repository.commit(**{"a.yaml": named("a")})
    repository.git("tag", "v1", "main")
    for revision in ("main", "v1", repository.git("rev-parse", "main"), "HEAD~1", "topic^"):
        assert run("--changed-since", revision, "--show-files").out == "a.yaml\n"


@pytest.mark.slow
def test_from_a_folder_below_and_by_absolute_paths(repository: Any, run: Run, monkeypatch: Any) -> None:
    repository.commit(**{"team/a.yaml": named("a"), "b.yaml": named("b")})
    monkeypatch.chdir(repository.path / "team")
    assert files(run) == ["a.yaml"]
    assert files(run, "..") == ["../b.yaml", "../team/a.yaml"]
    monkeypatch.chdir("/")
    assert len(files(run, str(repository.path))) == 2


def test_a_link_changes_with_the_file_that_it_leads_to(repository: Any, run: Run) -> None:
    repository.write("shared/w.yml.in", named("linked"))
    (repository.path / "link.yaml").symlink_to("shared/w.yml.in")
    repository.git("switch", "--quiet", "main")
    repository.commit()
    repository.git("switch", "--quiet", "--create", "second")
    assert files(run) == []
    repository.write("shared/w.yml.in", named("linked", FAULTY))
    assert files(run) == ["link.yaml"]


class TestReferences:
    @pytest.fixture(autouse=True)
    def resources(self, repository_of_git: Any) -> None:
        repository_of_git.commit(
            **{
                "secrets/store.yaml": SECRET,
                "secrets/more.yaml": SECRET.replace("store", "more"),
                "user.yaml": named("user", USER),
                "bystander.yaml": named("bystander"),
            }
        )
        repository_of_git.git("switch", "--quiet", "--create", "topic")

    def test_who_uses_a_changed_secret_is_checked(self, repository_of_git: Any, run: Run) -> None:
        repository_of_git.write("secrets/store.yaml", SECRET.replace("{}", "{type: key-value}"))
        assert files(run) == ["secrets/store.yaml", "user.yaml"]

    def test_who_uses_a_secret_that_has_another_name_now_is_told(self, repository_of_git: Any, run: Run) -> None:
        repository_of_git.commit(**{"secrets/store.yaml": SECRET.replace("store", "vault")})
        result = run("--changed-since", "main", "--output-format", "concise", "--select", "DW6")
        assert "user.yaml:12:13: warning[DW602] undefined Secret `store`" in result.out

    def test_who_uses_a_secret_that_is_gone_is_told(self, repository_of_git: Any, run: Run) -> None:
        repository_of_git.git("rm", "--quiet", "secrets/store.yaml")
        assert "warning[DW602]" in run("--changed-since", "main", "--select", "DW6").out

    def test_a_changed_worker_is_compared_with_all_that_is_there(self, repository_of_git: Any, run: Run) -> None:
        repository_of_git.write("user.yaml", named("user", USER) + "# edited\n")
        shown = run("--changed-since", "main", "--select", "DW6").out
        assert shown.startswith("No findings in 1 manifest; ")
        repository_of_git.write("user.yaml", named("user", USER).replace("name: store", "name: stor"))
        assert "did you mean `store`?" in run("--changed-since", "main", "--select", "DW6").out

    @pytest.mark.parametrize(("new", "reported"), [("a.yaml", "user.yaml"), ("z.yaml", "z.yaml")])
    def test_a_name_that_is_taken(self, repository_of_git: Any, run: Run, new: str, reported: str) -> None:
        repository_of_git.write(new, named("user"))
        result = run("--changed-since", "main", "--output-format", "concise", "--select", "DW601")
        assert result.code == 1
        assert result.out.startswith(f"{reported}:1:7: error[DW601] duplicate Worker `user`")
        assert result.out.splitlines()[0] == run("--output-format", "concise", "--select", "DW601").out.splitlines()[0]

    def test_a_worker_of_another_workspace_is_not_concerned(self, repository_of_git: Any, run: Run) -> None:
        other = named("user", USER).replace("type: worker\n", "type: worker\nworkspace: sales\n")
        repository_of_git.commit(**{"other.yaml": other})
        repository_of_git.git("branch", "--force", "main")
        repository_of_git.write("user.yaml", named("user", USER) + "# edited\n")
        assert files(run) == ["user.yaml"]
        repository_of_git.write("same.yaml", named("user"))
        assert files(run) == ["same.yaml", "user.yaml"]

    def test_volumes_and_computes_too(self, repository_of_git: Any, run: Run) -> None:
        volume = "name: cache\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi}\n"
        compute = "name: gpu\nversion: v1beta\ntype: compute\ncompute: {}\n"
        repository_of_git.commit(
            **{
                "mounts.yaml": named("mounts") + "  persistentVolume:\n    name: cache\n    directory: data\n",
                "runs.yaml": named("runs").replace("runnable-default", "gpu"),
                "volume.yaml": volume,
                "compute.yaml": compute,
            }
        )
        repository_of_git.git("switch", "--quiet", "--create", "next")
        repository_of_git.git("branch", "--force", "main")
        repository_of_git.write("volume.yaml", volume.replace("1Gi", "2Gi"))
        assert files(run) == ["mounts.yaml", "volume.yaml"]
        repository_of_git.write("compute.yaml", compute + "# edited\n")
        assert files(run) == ["compute.yaml", "mounts.yaml", "runs.yaml", "volume.yaml"]

    def test_what_only_the_folders_given_hold_counts(self, repository_of_git: Any, run: Run) -> None:
        repository_of_git.write("secrets/store.yaml", SECRET + "# edited\n")
        assert files(run, "secrets") == ["secrets/store.yaml"]


@pytest.mark.slow
def test_a_changed_configuration_concerns_all_its_files(repository: Any, run: Run) -> None:
    repository.commit(**{"team/a.yaml": named("a"), "team/b.yaml": named("b")})
    repository.git("branch", "--force", "main")
    repository.write("team/workerlint.toml", 'env-file = "prod.env"\n')
    repository.write("team/prod.env", "A=1\n")
    assert files(run) == ["team/a.yaml", "team/b.yaml"]
    repository.commit()
    repository.git("branch", "--force", "main")
    assert files(run) == []
    repository.write("team/prod.env", "B=1\n")
    assert files(run) == ["team/a.yaml", "team/b.yaml"]


@pytest.mark.slow
def test_every_layer_concerns_all_its_files(repository: Any, run: Run) -> None:
    repository.commit(
        **{
            "shared.toml": "",
            "workerlint.toml": "",
            "team/workerlint.toml": 'extend = ["../shared.toml"]\n',
            "team/a.yaml": named("a"),
            "other/b.yaml": named("b"),
        }
    )
    repository.git("branch", "--force", "main")
    assert files(run) == []
    repository.write("shared.toml", 'ignore = ["DW701"]\n')
    assert files(run) == ["team/a.yaml"]
    repository.commit()
    repository.git("branch", "--force", "main")
    (repository.path / "team" / "workerlint.toml").unlink()
    assert files(run) == ["team/a.yaml"]
    (repository.path / "workerlint.toml").write_text("plugins = false\n")
    assert {"other/b.yaml", "team/a.yaml"} < set(files(run))


@pytest.mark.slow
def test_a_changed_platform_file_concerns_all_its_files(repository: Any, run: Run) -> None:
    stack = '[stack."soda+python:1.0"]\nlearned = 2026-01-31\nschema = "schemas/soda.json"\n'
    repository.write("team/workerlint.toml", 'platform = "platform.toml"\nignore = ["DW620"]\n')
    repository.write("team/platform.toml", f"format = 1\n{stack}")
    repository.write("team/schemas/soda.json", "{}")
    repository.commit(**{"team/a.yaml": named("a"), "team/b.yaml": named("b")})
    repository.git("branch", "--force", "main")
    assert files(run) == []
    repository.write("team/schemas/soda.json", '{"type": "object"}')
    assert files(run) == ["team/a.yaml", "team/b.yaml"]
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("team/platform.toml", f"format = 1\n{stack}runs-in = []\n")
    assert files(run) == ["team/a.yaml", "team/b.yaml"]


@pytest.mark.slow
def test_a_submodule_changes_as_a_whole(repository: Any, run: Run, repositories: Any, tmp_path: Path) -> None:
    inner = repositories(tmp_path / "inner")
    inner.commit(**{"w.yaml": named("w")})
    repository.git("submodule", "--quiet", "add", str(inner.path), "sub")
    assert files(run) == ["sub/w.yaml"]


def test_a_changed_file_brings_the_bundles_that_name_it(repository: Any, run: Run) -> None:
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - file: parts/{}.yaml\n"
    repository.commit(
        **{
            "bundle.yaml": bundle.format("w"),
            "another.yaml": bundle.format("other"),
            "parts/w.yaml": named("w"),
            "parts/other.yaml": named("another"),
        }
    )
    repository.git("branch", "--force", "main")
    repository.write("parts/w.yaml", named("w").replace("type: worker", "type: worker\nworkspace: sales"))
    assert files(run) == ["bundle.yaml", "parts/w.yaml"]


def test_a_changed_bundle_brings_the_files_that_it_names(repository: Any, run: Run) -> None:
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - file: parts/w.yaml\n"
    repository.commit(**{"bundle.yaml": bundle, "parts/w.yaml": named("w"), "parts/other.yaml": named("another")})
    repository.git("branch", "--force", "main")
    repository.write("bundle.yaml", f"{bundle}      workspace: sales\n")
    assert files(run) == ["bundle.yaml", "parts/w.yaml"]


def test_fixes_are_applied_to_what_has_changed_alone(repository: Any, run: Run) -> None:
    lower = FAULTY.replace("LOUD", "info")
    repository.write("old.yaml", lower)
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("new.yaml", named("new", lower))
    run("--changed-since", "main", "--fix", "--select", "DW301")
    assert "INFO" in (repository.path / "new.yaml").read_text()
    assert (repository.path / "old.yaml").read_text() == lower


@pytest.mark.slow
def test_fixes_of_rules_across_files_are_applied_to_what_has_changed_alone(repository: Any, run: Run) -> None:
    """What the other files define is read by the same rules."""
    slip = CLEAN.replace("runnable-default", "runable-default")
    repository.commit(**{"before.yaml": named("before", slip)})
    repository.commit(**{"new.yaml": named("new", slip)})
    shown = run("--changed-since", "HEAD~1", "--diff", "--unsafe-fixes", "--select", "DW604").out
    assert [line for line in shown.splitlines() if line.startswith("+++")] == ["+++ b/new.yaml"]
    run("--changed-since", "HEAD~1", "--fix", "--unsafe-fixes", "--select", "DW604")
    assert (repository.path / "before.yaml").read_text() == named("before", slip)
    assert (repository.path / "new.yaml").read_text() == named("new")


def test_rules_run_on_what_has_changed_alone(repository: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    finish = Engine.finish

    def note(engine: Engine, file: Any, index: Any) -> None:
        checked.append(file.source.path)
        finish(engine, file, index)

    monkeypatch.setattr(Engine, "finish", note)
    repository.write("new.yaml", named("new"))
    run("--changed-since", "main")
    assert checked == ["new.yaml"]


def test_verbose_tells_what_the_run_was_narrowed_by(repository: Any, run: Run) -> None:
    assert (
        "changed since main: only changed files and their dependents are checked\n"
        in run("-v", "--changed-since", "main").err
    )


class TestFailures:
    def test_an_unknown_revision(self, repository: Any, run: Run) -> None:
        result = run("--changed-since", "mian")
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "workerlint: error: --changed-since: unknown revision `mian`\n  help: pass a branch, tag or commit\n"
        )

    @pytest.mark.parametrize("revision", ["--output=x", "-p", "HEAD:old.yaml", "HEAD..main"])
    def test_what_is_no_revision_does_nothing_else_either(self, repository: Any, run: Run, revision: str) -> None:
        before = sorted(os.listdir())
        assert "unknown revision" in run(f"--changed-since={revision}").err
        assert sorted(os.listdir()) == before

    def test_the_zeros_of_a_new_branch(self, repository: Any, run: Run) -> None:
        result = run("--changed-since", "0" * 40)
        assert result.code == 2
        assert "is not a revision" in result.err
        assert "a new branch" in result.err

    def test_no_common_ancestor(self, repository: Any, run: Run) -> None:
        repository.git("switch", "--quiet", "--orphan", "island")
        repository.commit(**{"a.yaml": named("a")})
        assert "main and HEAD have no common ancestor" in run("--changed-since", "main").err

    @pytest.mark.slow
    def test_a_shallow_clone_says_how_to_get_the_history(
        self, repository: Any, run: Run, tmp_path: Path, monkeypatch: Any
    ) -> None:
        repository.commit(**{"a.yaml": named("a")})
        clone = tmp_path / "clone"
        repository.git("clone", "--quiet", "--depth=1", f"file://{repository.path}", str(clone))
        monkeypatch.chdir(clone)
        result = run("--changed-since", "origin/main")
        assert result.code == 2
        assert "unknown revision `origin/main`" in result.err
        assert "fetch-depth: 0" in result.err
        repository.git("-C", str(clone), "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
        result = run("--changed-since", "origin/main")
        assert "origin/main and HEAD have no common ancestor" in result.err
        assert "fetch-depth: 0" in result.err

    def test_outside_of_a_repository(self, run: Run, tmp_path: Path, monkeypatch: Any) -> None:
        (tmp_path / "w.yaml").write_text(CLEAN)
        monkeypatch.chdir(tmp_path)
        if find_repository(str(tmp_path)):
            pytest.skip("the folder for temporary files lies in a repository")
        assert "not a git repository: `.`" in run("--changed-since", "main").err

    def test_without_git(self, repository: Any, run: Run, monkeypatch: Any) -> None:
        monkeypatch.setenv("PATH", str(repository.path))
        assert run("--changed-since", "main").err == (
            "workerlint: error: --changed-since: git is not installed\n  help: install git or omit the option\n"
        )

    def test_a_path_that_is_not_there_is_said_too(self, repository: Any, run: Run) -> None:
        repository.write("new.yaml", named("new"))
        result = run("--changed-since", "main", "gone.yaml", "new.yaml", "*.yml")
        assert result.code == 2
        assert "gone.yaml does not exist" in result.err
        assert "(1 manifest checked); the run is incomplete: 2 problems" in result.out


@pytest.mark.parametrize(
    ("path", "directory"),
    [
        ("", "."),
        (".", "."),
        ("team", "team"),
        ("team/a.yaml", "team"),
        ("a.yaml", "."),
        ("gone.yaml", "."),
        ("/gone.yaml", "/"),
        ("gone/b.yaml", "gone"),
        ("team/*.yaml", "team"),
        ("team/?.yaml", "team"),
        ("team/[ab]/c.yaml", "team"),
        ("*/a.yaml", "."),
        ("team/**/a.yaml", "team"),
    ],
)
def test_where_the_repository_of_a_path_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, directory: str
) -> None:
    (tmp_path / "team").mkdir()
    for name in ("a.yaml", "team/a.yaml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert list(directories_of([path])) == [directory]


def test_nothing_of_it_is_loaded_without_it(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(CLEAN)
    program = (
        "import sys; from workerlint.cli.entry import main; main(['check', 'w.yaml']);"
        "print(sorted({'subprocess', 'workerlint.files.git', 'workerlint.run.changes', 'workerlint.run.old_findings'} & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
