"""The hooks as users have them: installed by the real pre-commit, refusing, fixing and accepting real commits."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from workerlint.cli.entry import main
from workerlint.scaffold.pre_commit import _BEFORE_RELEASE
from workerlint.syntax.parser import parse_tree

from .conftest import CLEAN, FIXABLE, UNFORMATTED, Scratch, configuration, outcomes

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
OTHERS = {
    "compose": "services:\n  worker:\n    image: redis:7\n",
    "values": "worker:\n  replicas: 2\n  image: {{ .Values.image }}\n",
    "service": "name: api\nversion: v1\ntype: service\nservice:\n  replicas: 1\n",
    "broken": "a: [1, 2\nb: }\n",
}


@pytest.mark.pre_commit
def test_the_manifest_is_valid(scratch: Scratch) -> None:
    done = scratch.call("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.pre_commit
def test_trying_the_repository_out(scratch: Scratch, clone: Path) -> None:
    scratch.repository.write("worker.yaml", FIXABLE)
    scratch.repository.write("workerlint.toml", "ignor = []\n")
    scratch.repository.git("add", ".")
    done = scratch.call("pre-commit", "try-repo", str(clone), "--all-files")
    assert done.returncode == 1, done.stdout
    assert outcomes(done.stdout) == ["Failed", "Failed", "Failed", "Failed"]
    assert "workerlint.toml:1: unknown key `ignor`" in done.stdout


@pytest.mark.pre_commit
def test_a_commit_is_refused_then_fixed_then_accepted(scratch: Scratch, clone: Path) -> None:
    repository, call = scratch
    repository.commit(**{".pre-commit-config.yaml": configuration(clone, "workerlint", "workerlint-fix")})
    assert call("pre-commit", "install").returncode == 0
    manifest = repository.write("workers/city-sync.yaml", FIXABLE)
    repository.git("add", ".")

    refused = call("git", "commit", "-m", "A worker")
    assert refused.returncode == 1, refused.stdout
    assert outcomes(refused.stdout) == ["Failed", "Failed"]
    assert "error[DW301]" in refused.stdout
    assert "workers/city-sync.yaml:6:13" in refused.stdout
    assert "files were modified by this hook" in refused.stdout
    assert manifest.read_text(encoding="utf-8") == CLEAN

    repository.git("add", ".")
    accepted = call("git", "commit", "-m", "A worker")
    assert accepted.returncode == 0, accepted.stdout
    assert outcomes(accepted.stdout) == ["Passed", "Passed"]
    assert repository.git("log", "-1", "--format=%s") == "A worker"


@pytest.mark.pre_commit
def test_a_commit_is_checked_against_the_platform(scratch: Scratch, clone: Path) -> None:
    """A commit of one file is compared with the platform file, which is not among the files of the hook."""
    repository, call = scratch
    platform = "format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = [\n  {names}\n]\n"
    repository.commit(
        **{
            "workerlint.toml": 'platform = "platform.toml"\nplatform-max-age = 100000\n',
            "platform.toml": platform.format(names='"gpu-large",'),
            ".pre-commit-config.yaml": configuration(clone, "workerlint", "workerlint-schema"),
        }
    )
    repository.write("workers/city-sync.yaml", CLEAN.replace("runnable-default", "gpu"))
    repository.git("add", ".")
    refused = call("pre-commit", "run")
    assert (refused.returncode, outcomes(refused.stdout)) == (1, ["Failed"]), refused.stdout
    assert "workers/city-sync.yaml:7:12" in refused.stdout
    assert "unknown Compute `gpu`: it does not exist on the platform" in refused.stdout
    assert "platform.toml:2:" in refused.stdout

    repository.write("platform.toml", platform.format(names='"gpu",'))
    repository.git("add", ".")
    accepted = call("pre-commit", "run")
    assert (accepted.returncode, outcomes(accepted.stdout)) == (0, ["Passed"]), accepted.stdout


@pytest.mark.pre_commit
def test_the_hook_of_init_works_before_the_first_release(scratch: Scratch, installed: str) -> None:
    """What ``init`` writes as long as there is no tag runs the workerlint on PATH."""
    repository, call = scratch
    text = "".join(f"{line}\n" for line in _BEFORE_RELEASE)
    repository.commit(**{".pre-commit-config.yaml": f"repos:\n{text}"})
    assert call("pre-commit", "install").returncode == 0
    repository.write("workers/city-sync.yaml", FIXABLE)
    repository.write("-e.yaml", FIXABLE.replace("city", "dash"))
    repository.git("add", ".")

    missing = call("git", "commit", "-m", "A worker", path="/usr/bin:/bin")
    assert missing.returncode == 1, missing.stdout
    refused = call("git", "commit", "-m", "A worker", path=f"{Path(installed).parent}:/usr/bin:/bin")
    assert (refused.returncode, outcomes(refused.stdout)) == (1, ["Failed"]), refused.stdout
    assert "workers/city-sync.yaml:6:13" in refused.stdout
    assert "-e.yaml:6:13" in refused.stdout

    repository.write("workers/city-sync.yaml", CLEAN)
    repository.write("-e.yaml", CLEAN.replace("city", "dash"))
    repository.git("add", ".")
    accepted = call("git", "commit", "-m", "A worker", path=f"{Path(installed).parent}:/usr/bin:/bin")
    assert (accepted.returncode, outcomes(accepted.stdout)) == (0, ["Passed"]), accepted.stdout


@pytest.mark.pre_commit
def test_a_commit_is_formatted_then_accepted(scratch: Scratch, clone: Path) -> None:
    repository, call = scratch
    repository.commit(
        **{
            "workerlint.toml": 'exclude = ["vendor/"]\n',
            ".pre-commit-config.yaml": configuration(clone, "workerlint-format"),
        }
    )
    manifest = repository.write("workers/city-sync.yaml", UNFORMATTED)
    excluded = repository.write("vendor/city-sync.yaml", UNFORMATTED)
    other = repository.write("values.yaml", "worker:\n    image:   redis:7 \n")
    repository.git("add", ".")

    refused = call("pre-commit", "run")
    assert (refused.returncode, outcomes(refused.stdout)) == (1, ["Failed"]), refused.stdout
    assert "1 file reformatted." in refused.stdout
    assert manifest.read_text(encoding="utf-8") == CLEAN
    assert excluded.read_text(encoding="utf-8") == UNFORMATTED
    assert other.read_text(encoding="utf-8") == "worker:\n    image:   redis:7 \n"

    repository.git("add", ".")
    accepted = call("pre-commit", "run")
    assert (accepted.returncode, outcomes(accepted.stdout)) == (0, ["Passed"]), accepted.stdout


@pytest.mark.pre_commit
def test_excludes_hold_and_files_across_are_seen_together(scratch: Scratch, clone: Path) -> None:
    repository, call = scratch
    files = {f"team-{number}/worker.yaml": CLEAN.replace("city", f"city-{number}") for number in range(40)}
    repository.commit(
        **{
            **files,
            "team-39/worker.yaml": files["team-0/worker.yaml"],
            "vendor/worker.yaml": FIXABLE,
            "-q.yaml": FIXABLE.replace("city", "dash"),
            "workerlint.toml": 'exclude = ["vendor/"]\nfail-on = "info"\nselect = ["DW301", "DW601"]\n',
            ".pre-commit-config.yaml": configuration(clone, "workerlint", "workerlint-schema"),
        }
    )
    done = call("pre-commit", "run", "--all-files")
    assert done.returncode == 1, done.stdout
    assert outcomes(done.stdout) == ["Failed", "Passed"]
    assert "Found 1 error and 1 info in 2 files (41 manifests checked)" in done.stdout
    assert "-q.yaml:6:13" in done.stdout
    assert "the other is on line 1 of team-0/worker.yaml" in done.stdout


@pytest.mark.pre_commit
def test_a_repository_of_other_yaml_is_left_in_peace(scratch: Scratch, clone: Path) -> None:
    repository, call = scratch
    for number in range(50):
        for name, text in OTHERS.items():
            repository.write(f"{number}/{name}.yaml", text)
    repository.commit(
        **{".pre-commit-config.yaml": configuration(clone, "workerlint", "workerlint-fix", "workerlint-format")}
    )
    done = call("pre-commit", "run", "--all-files")
    assert done.returncode == 0, done.stdout
    assert outcomes(done.stdout) == ["Passed", "Passed", "Passed"]
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["workerlint", "workerlint-format"])
def test_other_yaml_is_not_even_parsed(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Count the documents that reach the YAML parser when the hook is given 200 files of others and one Worker."""
    parsed: list[str] = []

    def count(text: str, *rest: Any, **named: Any) -> object:
        parsed.append(text)
        return parse_tree(text, *rest, **named)

    for module in ("workerlint.manifest.reader", "workerlint.syntax.parser"):
        monkeypatch.setattr(f"{module}.parse_tree", count)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worker.yaml").write_text(CLEAN, encoding="utf-8")
    plain = [f"{number}.yaml" for number in range(200)]
    for file in plain:
        (tmp_path / file).write_text("services:\n  web:\n    image: nginx:1\n", encoding="utf-8")
    hook = next(hook for hook in HOOKS if hook["id"] == name)
    _, *words = shlex.split(hook["entry"])
    assert main([*words, *hook["args"], *plain, "worker.yaml"]) == 0
    assert parsed == [CLEAN]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_gets_all_files_at_once(hook: dict[str, Any]) -> None:
    assert hook["require_serial"]
    assert hook.get("pass_filenames", True)
    assert hook["args"] == ["--"]
