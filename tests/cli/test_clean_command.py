"""``clean`` deletes the caches and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion
    from tests.command_line import Folder, Result


def test_it_deletes_the_caches(folder: Folder, run: Callable[..., Result], tmp_path: Path) -> None:
    for number in range(60):
        folder.clean(f"{number}.yaml")
    cache = tmp_path / "cache"
    run("check", "--cache-dir", str(cache), ".")
    assert run("clean", "--cache-dir", str(cache)) == (0, f"Deleted 1 cache file in {cache}.\n", "")
    assert not cache.exists()
    assert run("clean", "--cache-dir", str(cache)) == (0, f"Deleted 0 cache files in {cache}.\n", "")


def test_it_leaves_what_is_not_its_own(folder: Folder, run: Callable[..., Result], tmp_path: Path) -> None:
    kept = folder.write("cache/mine.txt")
    for name in ("x.workerlint-cache", "y.workerlint-cache", "y.workerlint-cache.77"):
        folder.write(f"cache/{name}")
    assert run("clean", "--cache-dir", str(tmp_path / "cache")).out.startswith("Deleted 2 cache files in")
    assert [path.name for path in kept.parent.iterdir()] == ["mine.txt"]


def test_a_folder_that_is_a_file(folder: Folder, run: Callable[..., Result]) -> None:
    path = folder.write("cache")
    result = run("clean", "--cache-dir", str(path))
    assert (result.code, result.out) == (2, "")
    assert f"{path} cannot be cleaned: Not a directory" in result.err


def test_the_help(run: Callable[..., Result], snapshot: SnapshotAssertion) -> None:
    result = run("clean", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
