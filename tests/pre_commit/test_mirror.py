"""The hooks of the mirror, as pre-commit installs them: workerlint comes from an index, and is not built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from release.mirror import write_mirror
from workerlint.version import VERSION

from .conftest import CLEAN, FIXABLE, Scratch, configuration, outcomes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mirror(repositories: Any, tmp_path: Path) -> Path:
    """Return a repository with the mirror of this version, and of one that does not exist."""
    repository = repositories(tmp_path / "mirror")
    for version in (VERSION, "99.0.0"):
        write_mirror(repository.path, version)
        repository.commit(f"Mirror {version}")
        repository.git("tag", f"v{version}")
    path: Path = repository.path
    return path


@pytest.mark.pre_commit
def test_a_commit_is_refused_then_accepted(scratch: Scratch, mirror: Path) -> None:
    repository, call = scratch
    repository.commit(
        **{
            ".pre-commit-config.yaml": configuration(
                mirror, "workerlint-schema", "workerlint", "workerlint-format", tag=f"v{VERSION}"
            )
        }
    )
    assert call("pre-commit", "install").returncode == 0
    repository.write("workers/city-sync.yaml", FIXABLE)
    repository.write("workerlint.toml", 'select = ["DW301"]\n')
    repository.git("add", ".")
    refused = call("git", "commit", "-m", "A worker")
    assert refused.returncode == 1, refused.stdout
    assert outcomes(refused.stdout) == ["Passed", "Failed", "Passed"]
    assert "workers/city-sync.yaml:6:13" in refused.stdout
    repository.write("workers/city-sync.yaml", CLEAN)
    repository.git("add", ".")
    accepted = call("git", "commit", "-m", "A worker")
    assert accepted.returncode == 0, accepted.stdout


@pytest.mark.pre_commit
def test_trying_the_mirror_out(scratch: Scratch, mirror: Path) -> None:
    scratch.repository.write("worker.yaml", FIXABLE)
    scratch.repository.git("add", ".")
    done = scratch.call("pre-commit", "try-repo", str(mirror), "workerlint", "--ref", f"v{VERSION}", "--all-files")
    assert (done.returncode, outcomes(done.stdout)) == (1, ["Failed"]), done.stdout
    assert "error[DW301]" in done.stdout


@pytest.mark.pre_commit
def test_the_hooks_of_a_tag_install_its_version_only(scratch: Scratch, mirror: Path) -> None:
    repository, call = scratch
    repository.commit(
        **{".pre-commit-config.yaml": configuration(mirror, "workerlint", tag="v99.0.0"), "worker.yaml": CLEAN}
    )
    done = call("pre-commit", "run", "--all-files")
    assert done.returncode != 0
    assert "workerlint==99.0.0" in done.stdout
