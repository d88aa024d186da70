"""Links that lead out of the tree are recognized, however they do it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.core.links import leads_out
from workerlint.files.write import replace_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository, the current directory, next to another one, with links between them."""
    tree = tmp_path / "tree"
    for path in ("tree/.git/hooks", "tree/a", "other/.git", "other/b/.git"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "other" / "w.yaml").write_bytes(b"old")
    (tree / "w.yaml").write_bytes(b"old")
    (tree / "out.yaml").symlink_to("../other/w.yaml")
    (tree / "new.yaml").symlink_to("../other/new.yaml")
    (tree / "other").symlink_to("../other")
    (tree / "inner.yaml").symlink_to("w.yaml")
    (tree / "b").symlink_to("a")
    (tree / "hook").symlink_to(".git/hooks/post-checkout")
    (tree / "first").symlink_to("second")
    (tree / "second").symlink_to("/etc/hosts")
    (tmp_path / "named").symlink_to("tree")
    monkeypatch.chdir(tree)
    return tree


@pytest.mark.parametrize("path", ["out.yaml", "new.yaml", "other/w.yaml", "other/b/x.yaml", "hook", "first"])
def test_a_link_out_of_the_tree(tree: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert leads_out(path)
    monkeypatch.chdir("/")
    assert leads_out(str(tree / path))
    with pytest.raises(OSError, match="link to a file outside"):
        write_file(str(tree / path), [b"new"])
    assert (tree / "../other/w.yaml").read_bytes() == b"old"
    assert not (tree / "../other/new.yaml").exists()


@pytest.mark.parametrize("path", ["w.yaml", "inner.yaml", "b/x.yaml", "missing.yaml", "../named/w.yaml", "/dev/stdout"])
def test_a_path_that_stays_or_that_the_user_chose(tree: Path, path: str) -> None:
    assert not leads_out(path)


def test_a_directory_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "out.yaml").symlink_to("../w.yaml")
    monkeypatch.chdir(tmp_path / "tree")
    assert leads_out("out.yaml")
    monkeypatch.chdir(tmp_path)
    assert not leads_out("tree/out.yaml")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make directories of other users")
def test_a_directory_of_another_user(tree: Path) -> None:
    os.chown(tree / "a", 12345, 12345)
    assert leads_out("b/x.yaml")
    assert not leads_out("a/x.yaml")


def test_a_named_link_is_replaced_where_it_leads(tree: Path) -> None:
    with pytest.raises(OSError, match="link to a file outside"):
        replace_file("out.yaml", b"new", b"old", named=False)
    replace_file("out.yaml", b"new", b"old")
    assert (tree / "../other/w.yaml").read_bytes() == b"new"
    assert os.path.islink("out.yaml")
