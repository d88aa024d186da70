"""No result is stale in the ways in which results of a cache that trusts times, sizes or lists of files are."""

from __future__ import annotations

import mmap
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workerlint.engine.engine import Engine

from .conftest import WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.engine.result import Result
    from workerlint.manifest.document import Document

    from .conftest import Place


def check_both(place: Place, *arguments: str, rules: str = "DW301") -> str:
    """Return the findings of a run with the cache, which must be those of a run without it."""
    options = ("--quiet", "--output-format", "concise", "--select", rules)
    result = place.check(*options, *arguments)
    assert result == place.check("--no-cache", *options, *arguments)
    return result.out


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file without changing its size or its times."""
    assert len(old) == len(new)
    status = path.stat()
    path.write_text(path.read_text().replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_changed_gitignore_in_a_linked_directory(place: Place) -> None:
    place.worker("../other/one", "LOUD")
    (place.path / "linked").symlink_to(place.path.parent / "other")
    assert "DW301" in check_both(place, "linked")
    place.write("../other/.gitignore", "one.yaml\n")
    assert "DW301" not in check_both(place, "linked")
    place.write("../other/.gitignore", "two.yaml\n")
    assert "DW301" in check_both(place, "linked")


@pytest.mark.parametrize("offset", [-3600, 0, 3600], ids=["clock behind", "same time", "clock ahead"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_edit_during_the_run(place: Place, monkeypatch: pytest.MonkeyPatch, offset: int, jobs: str) -> None:
    path = place.worker("one", "LOUD")
    place.worker("two")
    begin = Engine.begin

    def edit_and_begin(self: Engine, document: Document) -> Result:
        if "LOUD" in document.text:
            time = path.stat().st_mtime
            path.write_text(path.read_text().replace("LOUD", "INFO"))
            os.utime(path, (time + offset, time + offset))
        return begin(self, document)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "begin", edit_and_begin)
        place.check("--select", "DW301", "--jobs", jobs, ".")
    assert check_both(place, "--jobs", jobs, ".") == ""


def test_a_step_summary_that_is_set_later(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place.worker("one", "LOUD")
    summary = tmp_path / "summary.md"
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    place.check("--output-format", "github", ".")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    place.check("--output-format", "github", ".")
    assert "DW301" in summary.read_text()


def test_a_second_write_through_an_open_mmap(place: Place) -> None:
    path = place.worker("one", "WARN")
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        at = mapped.find(b"WARN")
        for level, found in ((b"LOUD", True), (b"INFO", False), (b"LOAD", True), (b"WARN", False)):
            mapped[at : at + 4] = level
            assert ("DW301" in check_both(place, ".")) == found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFO")
def test_a_fifo_that_becomes_a_regular_file(place: Place) -> None:
    os.mkfifo(place.path / "one.yaml")
    assert check_both(place, ".") == ""
    (place.path / "one.yaml").unlink()
    place.worker("one", "LOUD")
    assert "DW301" in check_both(place, ".")
    place.write(".gitignore", "one.yaml\n")
    assert check_both(place, ".") == ""


def test_another_common_directory_of_a_work_tree(place: Place) -> None:
    place.worker("one", "LOUD")
    (place.path / ".git").rmdir()
    place.write(".git", "gitdir: ../main/worktrees/project\n")
    place.write("../main/worktrees/project/commondir", "../../first\n")
    place.write("../main/first/info/exclude", "other.yaml\n")
    place.write("../main/second/info/exclude", "one.yaml\n")
    assert "DW301" in check_both(place, ".")
    place.write("../main/worktrees/project/commondir", "../../second\n")
    assert check_both(place, ".") == ""
    place.write("../main/second/info/exclude", "\n")
    assert "DW301" in check_both(place, ".")


def test_two_directories_with_coarse_file_times(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """They share a cache that was chosen, and have files of the same name, size and time."""
    for directory, level in (("first", "LOUD"), ("second", "INFO")):
        place.worker(f"{directory}/one", level)
        os.utime(place.path / directory / "one.yaml", (1_600_000_000, 1_600_000_000))
        os.utime(place.path / directory, (1_600_000_000, 1_600_000_000))
    for directory, found in (("first", True), ("second", False), ("first", True)):
        monkeypatch.chdir(place.path / directory)
        assert ("DW301" in check_both(place, ".")) == found


def test_files_that_exchange_their_content(place: Place) -> None:
    one, two = place.worker("a/one", "LOUD"), place.worker("b/one", "INFO")
    assert check_both(place, ".").startswith("a/one.yaml")
    rewrite(one, "LOUD", "INFO")
    rewrite(two, "INFO", "LOUD")
    assert check_both(place, ".").startswith("b/one.yaml")


def test_a_secret_that_is_deleted_in_another_file(place: Place) -> None:
    place.write("secret.yaml", "name: keys\nversion: v1\ntype: secret\nworkspace: public\nsecret:\n  type: key-value\n")
    path = place.worker("one")
    path.write_text(path.read_text() + "  dataosSecrets:\n    - name: keys\n      workspace: public\n")
    before = check_both(place, ".", rules="DW6")
    rewrite(place.path / "secret.yaml", "keys", "kyes")
    assert check_both(place, ".", rules="DW6") != before


# --- the other files that a result depends on -------------------------------------------------------------------

VOLUME = "name: store\nversion: v1beta\ntype: volume\nworkspace: public\nvolume: {size: 1Gi}\n"
STACK = "name: s\nversion: v1alpha\ntype: stack\nstack:\n  name: acme\n  version: 1.0\n  workerConfig: {}\n"
BUNDLE = """\
name: all
version: v1beta
type: bundle
bundle:
  resources:
    - id: store
      workspace: public
      file: volume.yaml
    - id: one
      workspace: public
      file: one.yaml
"""
POLICY = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 9 }\nmessage = "too many"\n'
EXTRA = '{"meta": {"properties": {"code": {"type": "string"}, "tier": {"type": "string"}}, "required": ["code"]}}'
LISTED = 'format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = ["runnable-default"]\n'
WITH_SCHEMA = f'{LISTED}[stack."bento:3.0"]\nlearned = 2026-01-31\nschema = "schemas/bento.json"\n'
USES = WORKER.format(name="one", level="${LEVEL}").replace(
    "  compute:",
    "  replicas: 2\n  dataosVolumes:\n    - name: store\n      directory: data\n  stackSpec: {a: b}\n  compute:",
)

INPUTS = {
    "platform file": ("platform.toml", LISTED, "runnable-default", "runnable-defiant"),
    "schema of the platform": ("schemas/bento.json", '{"type": "object"}', "object", "string"),
    "extended configuration": ("base.toml", 'ignore = ["DW321"]\n' + POLICY, "maximum = 9", "maximum = 1"),
    "policy file": ("../policy.toml", POLICY.replace("ACME001", "ACME002"), "maximum = 9", "maximum = 1"),
    "environment file": ("env", "LEVEL=INFO\n", "INFO", "LOUD"),
    "extra fields": ("extra.json", EXTRA, '["code"]', '["tier"]'),
    "Stack of the run": ("stack.yaml", STACK, "acme", "acne"),
    "Bundle": ("bundle.yaml", BUNDLE, "public", "privat"),
    "file of a Bundle": ("volume.yaml", VOLUME, "store", "stare"),
    "baseline": ("baseline.json", "", "DW701", "DW799"),
}
"""Each input: its file, its text, and a part of it with another of the same length that changes the findings."""


@pytest.fixture
def many(place: Place) -> Place:
    """Write a Worker whose findings depend on many other files, and these files."""
    place.write("one.yaml", USES)
    place.write("acme.yaml", WORKER.format(name="two", level="INFO").replace("bento:3.0", "acme:1.0"))
    for file, text, _, _ in INPUTS.values():
        place.write(file, text)
    place.write("platform.toml", WITH_SCHEMA)
    place.write(
        "workerlint.toml",
        'extend = ["base.toml"]\nplatform = "platform.toml"\nenv-file = "env"\nstacks = ["bento"]\n'
        '[schema]\nextra = "extra.json"\n',
    )
    assert place.check("--no-cache", "--write-baseline", "baseline.json", "--select", "ALL", ".").code in {0, 1}
    return place


def check_many(place: Place) -> str:
    """Return the findings of a run with the cache, which must be those of a run without it."""
    options = ("--select", "ALL", "--output-format", "concise", "--policy-file", "../policy.toml")
    known = place.check(*options, ".")
    assert known == place.check("--no-cache", *options, ".")
    with_baseline = place.check(*options, "--baseline", "baseline.json", ".")
    assert with_baseline == place.check("--no-cache", *options, "--baseline", "baseline.json", ".")
    return known.out + known.err + with_baseline.out + with_baseline.err


def write_through_mmap(path: Path, old: str, new: str) -> None:
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        at = mapped.find(old.encode())
        mapped[at : at + len(old)] = new.encode()


def swap_link(path: Path, old: str, new: str) -> None:
    """Make a link lead to another file of the same size and times."""
    first, second = path.with_suffix(".first"), path.with_suffix(".second")
    if not path.is_symlink():
        path.rename(first)
        path.symlink_to(first.name)
    shutil.copy2(path, second if path.readlink() == Path(first.name) else first)
    target = second if path.readlink() == Path(first.name) else first
    path.unlink()
    path.symlink_to(target.name)
    rewrite(target, old, new)


@pytest.mark.deep
@pytest.mark.parametrize("change", [rewrite, write_through_mmap, swap_link])
@pytest.mark.parametrize("name", INPUTS)
def test_any_other_input_of_the_same_size_and_time(
    many: Place, name: str, change: Callable[[Path, str, str], None]
) -> None:
    file, _, old, new = INPUTS[name]
    path = many.path / file
    before = check_many(many)
    change(path, old, new)
    after = check_many(many)
    assert after != before
    change(path, new, old)
    assert check_many(many) == before
