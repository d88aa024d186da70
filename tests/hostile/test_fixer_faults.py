"""Whatever stops the fixer, the file is the old one or the new one, and never something between."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.examples import examples

from workerlint.files.write import ChangedError, replace_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"), pytest.mark.slow]
RUNS = int(os.environ.get("WORKERLINT_KILLS") or examples(40))
SIZE = 3_000_000
OLD, NEW = b"a" * SIZE, b"b" * (SIZE + 1)
WRITER = """
import sys
from workerlint.files.write import replace_file
print("ready", flush=True)
while True:
    for old, new in ((b"a" * {0}, b"b" * ({0} + 1)), (b"b" * ({0} + 1), b"a" * {0})):
        replace_file(sys.argv[1], new, old)
        print("done", flush=True)
"""


def start(path: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", WRITER.format(SIZE), str(path)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def test_a_process_killed_while_it_writes_leaves_one_or_the_other(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    chance = random.Random(8)
    for _ in range(RUNS):
        path.write_bytes(OLD)
        process = start(path)
        assert process.stdout is not None
        process.stdout.readline()
        # At a random point of a random one of its writings: so long after one began as one may take.
        for _ in range(chance.randrange(3)):
            process.stdout.readline()
        until = time.monotonic() + chance.random() * 0.02
        while time.monotonic() < until:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in {OLD, NEW}
        for left in tmp_path.glob(".workerlint-*.tmp"):
            left.unlink()


def test_the_whole_command_killed_leaves_one_or_the_other(tmp_path: Path) -> None:
    """``check --fix`` over several manifests: each is whole, fixed or not yet."""
    before = "".join(f"# {number}\n" for number in range(20_000)) + "type: worker\nworker:\n  logLevel: info\n"
    after = before.replace("info", "INFO")
    paths = [tmp_path / f"w{number}.yaml" for number in range(6)]
    command = [
        sys.executable,
        "-m",
        "workerlint",
        "check",
        "--fix",
        "--no-cache",
        "--select",
        "DW301",
        *map(str, paths),
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    chance = random.Random(9)
    longest = 0.0
    for run in range(max(RUNS // 4, 5)):
        for path in paths:
            path.write_text(before)
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if run == 0:  # the first is let be: it tells how long one takes
            assert process.wait() == 0
            longest = time.monotonic() - begun
            assert {path.read_text() for path in paths} == {after}
            continue
        until = begun + chance.random() * longest
        while time.monotonic() < until and process.poll() is None:
            pass
        process.kill()
        process.wait()
        assert {path.read_text() for path in paths} <= {before, after}


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")
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


@pytest.mark.parametrize("call", ["fsync", "chmod", "replace", "open"])
def test_a_call_that_fails_leaves_the_old_file(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")

    def refuse(*_arguments: object, **_more: object) -> None:  # what a read-only folder or a full disk answers
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(OSError, match="Read-only"):
            replace_file(str(path), b"new", b"old")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["w.yaml"]


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


def test_a_file_that_another_program_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(ChangedError):
        replace_file(str(path), b"new", b"old")
    assert path.read_bytes() == b"theirs"
