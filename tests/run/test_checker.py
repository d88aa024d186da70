"""The parts of a run find together what the whole finds, whatever files refer to each other across them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from workerlint.run import checker, parallel
from workerlint.run.checker import divide, jobs_for, processors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command_line import Folder, Result

    from workerlint.run.parallel import Work

    from .conftest import Place

SECRET = "name: {name}\nversion: v1\ntype: secret\nworkspace: public\nsecret:\n  type: key-value\n  acl: r\n"
WORKER = """\
name: {name}
version: v1beta
type: worker
workspace: public
worker:
  stack: bento:3.0
  logLevel: {level}
  compute: runnable-default
  dataosSecrets:
    - name: {secret}
      workspace: public
  topology:
    - name: city-sync
      type: bento
"""


@pytest.fixture
def related(folder: Folder) -> Folder:
    """Write Workers that repeat each other's names and refer to Secrets, there or not, all over the parts."""
    for number in range(24):
        level = "LOUD" if number % 5 == 0 else "INFO"
        name, secret = f"w-{number % 9}", f"s-{number % 4}"
        folder.write(f"{number % 3}/w{number}.yaml", WORKER.format(name=name, level=level, secret=secret))
    folder.write("secrets/0.yaml", SECRET.format(name="s-0"))
    folder.write("secrets/1.yaml", SECRET.format(name="s-1"))
    return folder


def findings(result: Result) -> list[str]:
    return [json.dumps(found, sort_keys=True) for found in json.loads(result.out)["findings"]]


@pytest.mark.deep
@pytest.mark.parametrize("count", [1, 2, 3, 16, 50])
@pytest.mark.parametrize("cached", [False, True])
def test_the_parts_make_up_the_whole(related: Folder, run: Callable[..., Result], count: int, cached: bool) -> None:
    options = ["--output-format", "json", *([] if cached else ["--no-cache"])]
    whole = findings(run("check", *options, "."))
    assert any("DW601" in found for found in whole)
    assert any("DW602" in found for found in whole)
    parts = [findings(run("check", *options, "--shard", f"{part}/{count}", ".")) for part in range(1, count + 1)]
    assert sorted(found for part in parts for found in part) == sorted(whole)


def test_the_files_are_divided(related: Folder, run: Callable[..., Result]) -> None:
    whole = run("check", "--show-files", ".").out.splitlines()
    parts = [run("check", "--show-files", "--shard", f"{part}/4", ".").out.splitlines() for part in range(1, 5)]
    assert sorted(path for part in parts for path in part) == sorted(whole)
    assert all(parts)


def test_a_part_mends_its_own_files_alone(folder: Folder, run: Callable[..., Result]) -> None:
    text = WORKER.format(name="w", level="INFO", secret="s").replace("runnable-default", "runable-default")
    paths = [folder.write(f"w{number}.yaml", text.replace("name: w", f"name: w{number}")) for number in range(8)]
    own = run("check", "--shard", "1/2", "--show-files", ".").out.splitlines()
    assert 0 < len(own) < len(paths)
    run("check", "--shard", "1/2", "--fix", "--unsafe-fixes", "--select", "DW604", ".")
    assert sorted(path.name for path in paths if "runnable-default" in path.read_text()) == sorted(own)


def test_a_part_is_the_same_whatever_comes_beside_it(related: Folder, run: Callable[..., Result]) -> None:
    before = run("check", "--show-files", "--shard", "2/3", ".").out.splitlines()
    related.clean("0/another.yaml")
    after = run("check", "--show-files", "--shard", "2/3", ".").out.splitlines()
    assert set(before) == set(after) - {"0/another.yaml"}


@pytest.mark.parametrize("value", ["3", "0/4", "5/4", "a/b", "1/", "/2", "1/0", "-1/4", "1/2/3"])
def test_a_part_that_is_none(run: Callable[..., Result], value: str) -> None:
    result = run("check", f"--shard={value}", ".")
    assert result.code == 2
    assert f"expected PART/COUNT such as 3/16, found `{value}`" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-"], "--shard cannot be used with standard input"),
        (["--write-baseline", "b.json", "."], "--write-baseline cannot be used with --shard"),
    ],
)
def test_what_makes_no_sense_with_it(run: Callable[..., Result], arguments: list[str], words: str) -> None:
    result = run("check", "--shard", "1/2", *arguments)
    assert result.code == 2
    assert words in result.err


@pytest.mark.parametrize(("known", "expected"), [(6, 6), (None, 1)])
def test_processors_where_the_system_does_not_say_which_may_be_used(
    monkeypatch: pytest.MonkeyPatch, known: int | None, expected: int
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: known)
    assert processors() == expected


@pytest.mark.parametrize(
    ("jobs", "files", "available", "expected"),
    [
        ("auto", 299, 4, 1),
        ("auto", 300, 4, 4),
        ("auto", 300, 99, 16),
        ("2", 9, 99, 2),
        ("5", 3, 1, 3),
        ("5", 0, 1, 0),
    ],
)
def test_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch, jobs: str, files: int, available: int, expected: int
) -> None:
    monkeypatch.setattr(checker, "processors", lambda: available)
    assert jobs_for(jobs, files, checker.PARALLEL_FROM) == expected


def test_a_shard_depends_on_the_name_alone() -> None:
    """Each shard can reuse its cache, on other machines and with other versions too."""
    files = {f"/work/{name}.yaml": name == "b" for name in "abcdef"}
    shards = [divide(files, (part, 3), os.path.basename) for part in (1, 2, 3)]
    assert [sorted(map(os.path.basename, own)) for own, _ in shards] == [
        ["c.yaml", "e.yaml", "f.yaml"],
        [],
        ["a.yaml", "b.yaml", "d.yaml"],
    ]
    for own, others in shards:
        assert {**own, **others} == files


def test_a_path_that_is_not_text_is_in_a_shard_too() -> None:
    files = {"a\udcff.yaml": True, "b.yaml": False}
    shards = [divide(files, (part, 2), str) for part in (1, 2)]
    assert {**shards[0][0], **shards[1][0]} == files


def test_results_of_other_processes_are_stored_and_only_the_rest_is_shared_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared: list[list[str]] = []

    def share(paths: list[str], work: Work, jobs: int, show: Callable[[int], None]) -> list[str]:
        shared.append([os.path.basename(path) for path in paths])
        for path in paths:
            record = work.there(path)
            assert record is not None
            work.take(path, json.loads(json.dumps(record)))
        return []

    monkeypatch.setattr(parallel, "share_out", share)
    for number, level in enumerate(("INFO", "LOUD", "DEBUG", "LOUD")):
        place.worker(f"w{number}", level)
    arguments = ("--select", "DW301", "--jobs", "2", "--output-format", "concise", ".")
    first = place.check(*arguments)
    assert [line.partition(":")[0] for line in first.out.splitlines()[:2]] == ["w1.yaml", "w3.yaml"]
    assert place.check(*arguments) == first
    place.worker("w0", "DEBUG")
    assert place.check(*arguments) == first
    assert shared == [["w0.yaml", "w1.yaml", "w2.yaml", "w3.yaml"]]
    place.worker("w0", "WARN")
    place.worker("w1", "INFO")
    assert "w1.yaml" not in place.check(*arguments).out
    assert shared[1:] == [["w0.yaml", "w1.yaml"]]
    place.check("--no-cache", *arguments)
    assert len(shared[2]) == 4


@pytest.mark.parametrize(
    ("arguments", "kept"), [((), True), (("--no-cache",), False), (("--fix",), False), (("--diff",), False)]
)
def test_the_cache_is_used_from_a_number_of_files_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], kept: bool
) -> None:
    monkeypatch.setattr(checker, "CACHED_FROM", 3)
    for name in ("a", "b"):
        place.worker(name)
    place.check(*arguments, ".")
    assert place.kept() == []
    place.worker("c")
    place.check(*arguments, ".")
    assert bool(place.kept()) is kept


@pytest.mark.parametrize(("arguments", "shared"), [((), True), (("--jobs", "1"), False), (("--fix",), False)])
def test_other_processes_are_used_from_a_number_of_files_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], shared: bool
) -> None:
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(checker, "PARALLEL_FROM", 3)
    monkeypatch.setattr(checker, "processors", lambda: 2)

    def share(paths: list[str], _work: Work, jobs: int, _show: Callable[[int], None]) -> list[str]:
        calls.append((len(paths), jobs))
        return []

    monkeypatch.setattr(parallel, "share_out", share)
    for name in ("a", "b"):
        place.worker(name)
    place.check("--no-cache", *arguments, ".")
    place.write("page.md", "")
    place.check("--no-cache", "--include", "*.md", *arguments, ".")
    assert calls == []
    place.worker("c")
    place.check("--no-cache", *arguments, ".")
    assert calls == ([(3, 2)] if shared else [])


def test_what_another_process_loses_is_named_and_checked_here(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "share_out", lambda *_: ["exited with code 7"])
    place.worker("a", "LOUD")
    place.worker("b")
    found = place.check("--select", "DW301", "--jobs", "2", ".")
    assert "DW301" in found.out
    assert "workerlint: a worker process exited with code 7; its files are checked again\n" in found.err
