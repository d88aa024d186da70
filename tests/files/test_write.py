"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from workerlint.core.links import LinkError
from workerlint.files.write import (
    ChangedError,
    create_file,
    draft_of,
    put_file,
    removed_on_failure,
    replace_file,
    write_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and links of POSIX")


@pytest.mark.parametrize("content", [b"theirs", b"before and after", b"befor", b""])
def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "worker.yaml"
    path.write_bytes(content)
    with pytest.raises(ChangedError, match=r"worker\.yaml was modified by another program during the run"):
        replace_file(str(path), b"ours", b"before")
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["worker.yaml"]


@posix
@pytest.mark.parametrize("name", ["baseline.json", "link.json"])
def test_a_file_is_written_whether_it_exists_or_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / "baseline.json"
    if name == "link.json":
        path.write_bytes(b"before")
        path.chmod(0o640)
        (tmp_path / name).symlink_to(path)
    write_file(str(tmp_path / name), [b"after"])
    assert path.read_bytes() == b"after"
    assert (tmp_path / name).is_symlink() is (name == "link.json")
    if name == "link.json":
        assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == sorted({"baseline.json", name})


def test_the_handlers_of_signals_are_as_before(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        write_file(str(tmp_path / "a"), [b"x"])
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_a_killed_process_left_does_not_stop_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container, both may be process 1."""
    path = tmp_path / "w.yaml"
    path.write_bytes(b"before")

    def fail(*_paths: str) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        patch.setattr(os, "unlink", lambda *_: None)
        with pytest.raises(OSError, match="Input/output"):
            write_file(str(path), [b"first"])
    assert len(os.listdir(tmp_path)) == 2
    write_file(str(path), [b"second"])
    assert path.read_bytes() == b"second"


def test_a_file_with_the_longest_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".yaml")
    write_file(str(path), [b"x"])
    assert path.read_bytes() == b"x"


def test_a_new_file_is_created(tmp_path: Path) -> None:
    create_file(str(tmp_path / "new"), [b"con", b"tent"])
    assert (tmp_path / "new").read_bytes() == b"content"
    assert os.listdir(tmp_path) == ["new"]


@posix
@pytest.mark.parametrize("error", [0, errno.EPERM], ids=["hard links", "no hard links"])
def test_nothing_at_the_path_of_a_new_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    if error:  # as on a FAT file system
        monkeypatch.setattr(os, "link", lambda *_paths: (_ for _ in ()).throw(OSError(error, os.strerror(error))))
    create_file(str(tmp_path / "first"), [b"x"], 0o600)
    assert (tmp_path / "first").read_bytes() == b"x"
    assert (tmp_path / "first").stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("first", "link"):
        with pytest.raises(FileExistsError):
            create_file(str(tmp_path / name), [b"y"])
    assert (tmp_path / "first").read_bytes() == b"x"
    assert sorted(os.listdir(tmp_path)) == ["first", "link"]


@posix
def test_a_file_is_put_in_the_place_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("target")
    put_file(str(tmp_path / "link"), [b"ours"], 0o700)
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"ours"
    assert (tmp_path / "target").read_bytes() == b"theirs"
    assert (tmp_path / "link").stat().st_mode & 0o777 == 0o700


def test_temporary_names_are_next_to_the_file_and_differ(tmp_path: Path) -> None:
    first, second = (draft_of(str(tmp_path / "w.yaml")) for _ in range(2))
    assert os.path.dirname(first) == str(tmp_path)
    assert first != second


@posix
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
        with pytest.raises(OSError, match="File too large"):
            replace_file(str(path), b"x" * 100_000, b"old")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["w.yaml"]


@posix
def test_permissions_and_links_are_as_documented(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    (tmp_path / "hard.yaml").hardlink_to(path)
    (tmp_path / "soft.yaml").symlink_to("w.yaml")
    replace_file(str(tmp_path / "soft.yaml"), b"new", b"old")
    assert (tmp_path / "soft.yaml").is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "hard.yaml").read_bytes() == b"old"


@posix
@pytest.mark.parametrize(
    ("error", "created"),
    [
        *((OSError(number, "no"), True) for number in (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK)),
        (AttributeError("link"), True),
        (NotImplementedError("link"), True),
        (OSError(errno.EIO, "no"), False),
    ],
)
def test_a_new_file_needs_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, created: bool
) -> None:
    def link(_source: str, _target: str) -> None:
        raise error

    monkeypatch.setattr(os, "link", link)
    if created:
        create_file(str(tmp_path / "new"), [b"x"])
        assert (tmp_path / "new").read_bytes() == b"x"
    else:
        with pytest.raises(OSError, match="no"):
            create_file(str(tmp_path / "new"), [b"x"])
    assert os.listdir(tmp_path) == ["new"] * created


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o027, 0o640), (0, 0o666)])
def test_a_new_file_has_the_usual_permissions(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_file(str(tmp_path / "written"), [b"x"])
        create_file(str(tmp_path / "created"), [b"x"])
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"written": mode, "created": mode}


@posix
@pytest.mark.parametrize("permitted", [True, False])
def test_the_owner_stays_if_permitted_and_nobody_else_reads_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, permitted: bool
) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")
    path.chmod(0o604)
    owner = path.stat()
    calls = []

    def chown(draft: str, user: int, group: int) -> None:
        calls.append((os.path.dirname(draft), stat.S_IMODE(os.stat(draft).st_mode), user, group))
        if not permitted:
            raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "chown", chown)
    replace_file(str(path), b"new", b"old")
    assert calls == [(str(tmp_path), 0o600, owner.st_uid, owner.st_gid)]
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o604)


@posix
def test_all_files_are_closed(tmp_path: Path) -> None:
    def lowest() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = lowest()
    write_file(str(tmp_path / "a"), [b"x"])
    replace_file(str(tmp_path / "a"), b"y", b"x")
    create_file(str(tmp_path / "b"), [b"x"])
    put_file(str(tmp_path / "c"), [b"x"], 0o600)
    assert lowest() == before


@posix
def test_a_new_file_may_be_below_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    create_file(str(tmp_path / "link" / "new"), [b"x"])
    assert (tmp_path / "real" / "new").read_bytes() == b"x"
    with pytest.raises(FileExistsError) as caught:
        create_file(str(tmp_path / "link" / "new"), [b"y"])
    assert (caught.value.errno, caught.value.filename) == (errno.EEXIST, str(tmp_path / "real" / "new"))


@posix
def test_a_link_out_of_the_repository_is_followed_only_if_the_user_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inside/.git").mkdir(parents=True)
    target = tmp_path / "outside.yaml"
    target.write_bytes(b"old")
    link = tmp_path / "inside/link.yaml"
    link.symlink_to(target)
    monkeypatch.chdir(link.parent)
    outside = "it is a link to a file outside of this directory or repository"
    with pytest.raises(LinkError, match=outside):
        replace_file("link.yaml", b"new", b"old", named=False)
    with pytest.raises(LinkError, match=outside):
        write_file("link.yaml", [b"new"])
    assert target.read_bytes() == b"old"
    replace_file("link.yaml", b"new", b"old")
    assert (target.read_bytes(), link.is_symlink()) == (b"new", True)


@posix
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(str(tmp_path / "pipe"), [b"con", b"tent"])
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


@posix
@pytest.mark.parametrize(
    ("write", "calls"),
    [
        (lambda path: write_file(path, [b"x"]), ["flush file", "move", "flush directory"]),
        (lambda path: replace_file(path, b"x", b"old"), ["flush file", "move", "flush directory"]),
        (lambda path: create_file(f"{path}.new", [b"x"]), ["flush file", "link", "flush directory"]),
        (lambda path: put_file(path, [b"x"], 0o600), ["flush file", "move"]),
        (lambda path: put_file(path, [b"x"], 0o600, flush=False), ["move"]),
    ],
)
def test_a_crash_of_the_system_leaves_the_old_or_the_new_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[str], None], calls: list[str]
) -> None:
    (tmp_path / "w.yaml").write_bytes(b"old")
    found: list[str] = []
    move, link = os.replace, os.link

    def flush(descriptor: int) -> None:
        state = os.fstat(descriptor)
        found.append("flush directory" if stat.S_ISDIR(state.st_mode) else "flush file" if state.st_size else "flush")

    def noted(call: str) -> tuple[()]:
        found.append(call)
        return ()

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", flush)
        patch.setattr(os, "replace", lambda *paths: move(*paths, *noted("move")))
        patch.setattr(os, "link", lambda *paths: link(*paths, *noted("link")))
        write(str(tmp_path / "w.yaml"))
    assert found == calls


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_removes_the_draft_and_ends_the_process(tmp_path: Path, number: signal.Signals) -> None:
    draft = tmp_path / "draft"
    child = os.fork()
    if not child:
        try:
            signal.signal(number, signal.SIG_DFL)
            with removed_on_failure(str(draft)):
                draft.write_bytes(b"x")
                os.kill(os.getpid(), number)
        finally:
            os._exit(7)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == number
    assert not draft.exists()


@posix
def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with removed_on_failure(str(tmp_path / "draft")):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_file_is_written_in_any_thread(tmp_path: Path) -> None:
    thread = threading.Thread(target=write_file, args=(str(tmp_path / "a"), [b"x"]))
    thread.start()
    thread.join()
    assert (tmp_path / "a").read_bytes() == b"x"
