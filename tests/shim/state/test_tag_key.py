"""The key of the tags: where it comes from, who may read it, and how it is created."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workerlint_shim.errors import StateError
from workerlint_shim.state.tag_key import SHORTEST, VARIABLE, find_key, find_or_make_key, key_path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses permissions of POSIX")


@pytest.fixture
def file() -> Path:
    return Path(key_path())


def test_it_is_created_on_first_use_for_the_user_alone(file: Path) -> None:
    assert find_key() == b""
    assert not file.exists()
    key = find_or_make_key()
    assert len(key) == 32
    assert find_key() == find_or_make_key() == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert os.listdir(file.parent) == [file.name]


def test_the_variable_precedes_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = find_or_make_key()
    monkeypatch.setenv(VARIABLE, "k" * SHORTEST)
    assert find_key() not in {b"", own}
    # A pipeline gets the key of a user as the content of the file.
    monkeypatch.setenv(VARIABLE, file.read_text())
    assert find_key() == own


def test_the_variable_alone_creates_no_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "k" * SHORTEST)
    find_or_make_key()
    assert not file.exists()


@pytest.mark.parametrize("given", ["hunter2", "k" * (SHORTEST - 1), " " * 80])
def test_a_key_that_can_be_guessed_is_refused(given: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(StateError, match=f"the key of {VARIABLE} is too short: at least 32 characters"):
        find_or_make_key()
    monkeypatch.delenv(VARIABLE)
    file.parent.mkdir(mode=0o700, parents=True)
    file.write_text(given)
    file.chmod(0o600)
    with pytest.raises(StateError, match="too short") as raised:
        find_or_make_key()
    assert given.strip() == "" or given not in str(raised.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(mode: int, file: Path) -> None:
    find_or_make_key()
    file.chmod(mode)
    with pytest.raises(StateError, match=rf"other users may read the key .* \(mode {mode:04o}\)") as raised:
        find_key()
    assert raised.value.hint == f"run `chmod 600 {file}`"


def test_a_key_that_is_no_file_is_refused(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(StateError, match=r"cannot read the key .*: Is a directory"):
        find_or_make_key()


def test_a_directory_that_cannot_be_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "taken"))
    with pytest.raises(StateError, match=r"cannot read the key .*: Not a directory") as raised:
        find_or_make_key()
    assert raised.value.hint == f"set {VARIABLE} to a secret of at least {SHORTEST} characters"


def test_a_directory_that_cannot_be_written(file: Path) -> None:
    file.parent.parent.mkdir()
    file.parent.symlink_to("nowhere/else")
    with pytest.raises(StateError, match="cannot create the key") as raised:
        find_or_make_key()
    assert raised.value.hint == f"set {VARIABLE} to a secret of at least {SHORTEST} characters"


def test_all_processes_use_the_key_that_one_of_them_creates(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(100))
    monkeypatch.setattr(os, "getpid", lambda: next(numbers))
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: find_or_make_key(), range(16)))
    assert len(set(keys)) == 1
