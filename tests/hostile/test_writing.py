"""What a run writes stays in the checked tree, whatever links the tree contains."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX"), pytest.mark.slow]
WORKER = (
    "name: city\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n  logLevel: info\n"
    "  topology:\n  - name: a\n    type: input\n"
)
REFUSED = b"it is a link to a file outside of this directory or repository"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a directory with a Worker next to the current one, which has links to both."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "w.yaml").write_text(WORKER)
    (tmp_path / ".git").mkdir()
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    (tmp_path / "tree" / "linked").symlink_to("../outside")
    return tmp_path


@pytest.mark.parametrize("command", [("check", "--fix", "tree"), ("format", "tree")])
def test_a_file_that_was_found_outside_is_not_changed(tree: Path, limited: Any, command: tuple[str, ...]) -> None:
    victim = tree / "outside" / "w.yaml"
    victim.write_text(WORKER.replace("  compute: c", "  compute:   c"))
    before = victim.read_bytes()
    done = limited(*command)
    assert done.returncode == 2
    assert b"symbolic links out of the repository are not followed" in done.stderr
    assert victim.read_bytes() == before


@pytest.mark.parametrize("command", [("check", "--fix", "tree"), ("format", "tree")])
def test_a_file_of_a_directory_that_was_found_in_git_is_not_changed(
    tree: Path, limited: Any, command: tuple[str, ...]
) -> None:
    """Links into the directory of git stay in the repository, so they are followed."""
    (tree / "tree" / "linked").unlink()
    victim = tree / "tree" / ".git" / "w.yaml"
    victim.write_text(WORKER.replace("  compute: c", "  compute:   c"))
    (tree / "tree" / "w.yaml").symlink_to(".git/w.yaml")
    before = victim.read_bytes()
    done = limited(*command)
    assert done.returncode == 2
    assert REFUSED in done.stderr
    assert victim.read_bytes() == before


def test_a_file_that_was_named_is_fixed(tree: Path, limited: Any) -> None:
    (tree / "link.yaml").symlink_to("outside/w.yaml")
    assert limited("check", "--fix", "--select", "DW301", "tree/linked/w.yaml").returncode in {0, 1}
    assert "logLevel: INFO" in (tree / "outside" / "w.yaml").read_text()


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--output-format", "sarif:tree/report", "outside"),
        ("check", "--write-baseline", "tree/report", "outside"),
        ("graph", "outside/w.yaml", "--output", "tree/report"),
        ("new", "--name", "x", "--stack", "bento", "--force", "-o", "tree/report"),
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_a_report_does_not_follow_a_link(
    tree: Path, limited: Any, command: tuple[str, ...], exists: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("home") / "victim"
    if exists:
        victim.write_text('{"version": 2, "findings": []}')
    before = victim.read_bytes() if exists else None
    (tree / "tree" / "report").symlink_to(victim)
    done = limited(*command)
    assert done.returncode == 2
    assert REFUSED in done.stderr, done
    assert (victim.read_bytes() if exists else None) == before
    assert victim.exists() is exists
    assert not list(victim.parent.glob(".workerlint-*"))


def test_a_report_that_fails_leaves_the_last_one(tree: Path, limited: Any) -> None:
    report = tree / "report.json"
    limited("check", "--output-format", f"json:{report.name}", "outside")
    assert json.loads(report.read_text())
    assert sorted(os.listdir(tree)) == [".git", "outside", "report.json", "tree"]
