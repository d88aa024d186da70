"""Nobody but the user can put a result into the cache, or have it written elsewhere."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from workerlint.cli.entry import main
from workerlint.run.cache_record import digest
from workerlint.run.private_files import make_private_directory, read_private, write_private

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Place

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the system has no file modes")


def forged(data: bytes) -> bytes:
    """Return a cache whose checksum is right, and whose records have no findings."""
    head, _, body = data.partition(b"\n")
    content = json.loads(body)
    for record in content["files"].values():
        for worker in record[2]:
            worker[4] = []
    body = json.dumps(content).encode()
    return head.rpartition(b" ")[0] + b" " + digest(body).encode() + b"\n" + body


@pytest.fixture
def cache(place: Place) -> Path:
    """Forge the cache of a file with a finding; return its path."""
    place.worker("one", "LOUD")
    assert "DW301" in place.check(".").out
    (path,) = place.kept()
    path.write_bytes(forged(path.read_bytes()))
    return path


def test_the_user_may_forge_the_cache(place: Place, cache: Path) -> None:
    assert "DW301" not in place.check(".").out  # so the tests below are about what they say


def test_modes(place: Place) -> None:
    place.worker("one")
    umask = os.umask(0)
    try:
        place.check(".")
    finally:
        os.umask(umask)
    assert place.cache.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in place.cache.iterdir()} == {0o600}


def open_directory(cache: Path) -> None:
    cache.parent.chmod(0o777)


def readable_directory(cache: Path) -> None:
    cache.parent.chmod(0o750)


def open_file(cache: Path) -> None:
    cache.chmod(0o622)


def readable_file(cache: Path) -> None:
    cache.chmod(0o644)


def linked_file(cache: Path) -> None:
    elsewhere = cache.parent.parent / "elsewhere"
    cache.rename(elsewhere)
    cache.symlink_to(elsewhere)


def linked_directory(cache: Path) -> None:
    elsewhere = cache.parent.parent / "elsewhere"
    cache.parent.rename(elsewhere)
    cache.parent.symlink_to(elsewhere)


def fifo(cache: Path) -> None:
    cache.unlink()
    os.mkfifo(cache, 0o600)


def directory(cache: Path) -> None:
    cache.unlink()
    cache.mkdir(0o700)


def renamed(cache: Path) -> None:
    """The cache of other settings, under the name of this one."""
    name = cache.name
    cache.unlink()
    assert main(["check", "--ignore", "DW301", "."]) == 0
    (other,) = cache.parent.glob("*.workerlint-cache")
    other.rename(cache.with_name(name))


@pytest.mark.parametrize(
    "how",
    [
        open_directory,
        readable_directory,
        open_file,
        readable_file,
        linked_file,
        linked_directory,
        fifo,
        directory,
        renamed,
    ],
)
def test_a_cache_that_may_be_forged_does_not_count(place: Place, cache: Path, how: Callable[[Path], None]) -> None:
    how(cache)
    for _ in range(2):
        assert "DW301" in place.check(".").out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("what", ["file", "directory"])
def test_a_cache_of_another_user_does_not_count(place: Place, cache: Path, what: str) -> None:
    os.chown(cache if what == "file" else cache.parent, 12345, -1)
    assert "DW301" in place.check(".").out


def test_a_link_in_place_of_the_cache_is_replaced(place: Place, cache: Path, tmp_path: Path) -> None:
    cache.unlink()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    cache.symlink_to(victim)
    place.check(".")
    assert victim.read_text() == "precious"
    assert not cache.is_symlink()


@pytest.mark.parametrize("dangling", [False, True])
def test_nothing_is_written_through_a_link_to_a_directory(place: Place, tmp_path: Path, dangling: bool) -> None:
    place.worker("one")
    target = tmp_path / "elsewhere"
    if not dangling:
        target.mkdir(0o700)
    place.cache.symlink_to(target)
    assert place.check(".").code == 0
    assert not dangling or not target.exists()
    assert dangling or list(target.iterdir()) == []


def test_a_link_in_place_of_a_draft_is_not_followed(
    place: Place, monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path
) -> None:
    """Its name is random; here it is known."""
    monkeypatch.setattr(os, "urandom", bytes)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    before = cache.read_bytes()
    cache.with_name(f".workerlint-{bytes(8).hex()}.tmp").symlink_to(victim)
    place.worker("two")
    place.check(".")
    assert victim.read_text() == "precious"
    assert cache.read_bytes() == before


@pytest.mark.parametrize("how", [open_directory, linked_directory])
def test_a_directory_that_others_get_access_to_during_the_run(cache: Path, how: Callable[[Path], None]) -> None:
    how(cache)
    with pytest.raises(PermissionError):
        read_private(str(cache))
    assert not make_private_directory(str(cache.parent), {})


def test_a_file_in_place_of_a_draft_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has it open could write to it later."""
    monkeypatch.setattr(os, "urandom", bytes)
    draft = tmp_path / f".workerlint-{bytes(8).hex()}.tmp"
    draft.write_text("theirs")
    with draft.open() as theirs:
        with pytest.raises(FileExistsError):
            write_private(str(tmp_path / "file"), [b"mine"])
        assert theirs.read() == "theirs"
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (open_directory, "other users have access to {cache}: run `chmod 700 {cache}`"),
        (readable_directory, "other users have access to {cache}: run `chmod 700 {cache}`"),
        (linked_directory, "{cache} is a symbolic link"),
    ],
)
def test_verbose_tells_why_the_cache_is_not_used(
    place: Place, cache: Path, how: Callable[[Path], None], reason: str
) -> None:
    assert "cache:" not in place.check("--verbose", ".").err
    how(cache)
    assert f"cache: not used: {reason.format(cache=place.cache)}\n" in place.check("--verbose", ".").err
    assert "cache:" not in place.check(".").err
