"""A file that was checked before, or by another process, has the same result as one that is checked now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.engine.project import Project
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.run.cache_record import digest, record_of
from workerlint.run.file_check import (
    IndexingProject,
    UnreadSource,
    check_bytes,
    check_for_other,
    read_file,
    restore_read,
    restore_unread,
)
from workerlint.run.watchdog import Watchdog

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result

HEAD = b"name: sync\nversion: v1beta\ntype: worker\nworkspace: sales\nworker:\n  stack: bento:3.0\n"
CLEAN = HEAD + b"  compute: runnable-default\n  topology: [{name: a, type: b}]\n"
FAULTY = CLEAN + "  # näme\n  logLevel: LOUD\n".encode()


@pytest.fixture
def engine(repository: Path) -> Engine:
    return Project().engine_for("worker.yaml")


def facts(engine: Engine, result: Result | None) -> list[tuple[str, int, str]]:
    assert result is not None
    engine.finish(result, ResourceIndex())
    return [(found.code, found.span.start, found.message) for found in result.diagnostics]


@pytest.mark.parametrize("data", [CLEAN, FAULTY], ids=["clean", "faulty"])
def test_a_record_restores_the_result(engine: Engine, repository: Path, data: bytes) -> None:
    (repository / "worker.yaml").write_bytes(data)
    expected = facts(engine, check_bytes(engine, data, "worker.yaml"))
    own = record_of(check_bytes(engine, data, "worker.yaml"), digest(data), stored=True)
    assert facts(engine, restore_read(engine, "worker.yaml", data, "worker.yaml", own)) == expected
    other = check_for_other(engine, "worker.yaml", "worker.yaml", Watchdog(0), stored=False)
    assert other is not None
    assert facts(engine, restore_unread(engine, "worker.yaml", "worker.yaml", other)) == expected
    assert ("DW301" in [code for code, *_ in expected]) is (data == FAULTY)


def test_a_record_is_restored_with_the_text_that_was_read(engine: Engine, repository: Path) -> None:
    """The file may change after it was read."""
    own = record_of(check_bytes(engine, FAULTY, "worker.yaml"), digest(FAULTY), stored=True)
    (repository / "worker.yaml").write_bytes(CLEAN)
    result = restore_read(engine, "worker.yaml", FAULTY, "worker.yaml", own)
    assert result is not None
    assert result.source.text == FAULTY.decode()


def test_a_checked_file_takes_no_memory_for_its_trees(engine: Engine) -> None:
    assert check_bytes(engine, FAULTY, "worker.yaml").document.is_released


def test_a_file_that_changed_since_another_process_checked_it_is_not_restored(engine: Engine, repository: Path) -> None:
    (repository / "worker.yaml").write_bytes(FAULTY)
    record = check_for_other(engine, "worker.yaml", "worker.yaml", Watchdog(0), stored=False)
    (repository / "worker.yaml").write_bytes(CLEAN)
    assert record is not None
    assert restore_unread(engine, "worker.yaml", "worker.yaml", record) is None


def test_what_cannot_be_read_is_left_to_the_run_itself(engine: Engine, repository: Path) -> None:
    (repository / "binary.yaml").write_bytes(b"\x89worker\0")
    for path in ("missing.yaml", "binary.yaml", "."):
        assert read_file(engine, path, path) is None
        assert check_for_other(engine, path, path, Watchdog(0), stored=False) is None


def test_a_text_is_read_when_somebody_asks_for_it() -> None:
    calls = []

    def read() -> bytes:
        calls.append(1)
        return "n: ä\r\n".encode("utf-16")

    source = UnreadSource("worker.yaml", read)
    assert (source.path, calls) == ("worker.yaml", [])
    assert (source.text, source.encoding.replace("-", "")[:5].lower()) == ("n: ä\r\n", "utf16")
    assert source.lines.line_of(5) == 0
    assert calls == [1]
    assert not hasattr(source, "worker")


def test_a_text_that_is_gone_is_empty() -> None:
    def gone() -> bytes:
        raise FileNotFoundError

    assert UnreadSource("worker.yaml", gone).text == ""


def test_an_index_collects_resources_and_finds_nothing(engine: Engine, repository: Path) -> None:
    indexing = IndexingProject(Project())
    indexer = indexing.engine_for("worker.yaml")
    result = check_bytes(indexer, FAULTY, "worker.yaml")
    assert [resource.name for resource in result.resources] == ["sync"]
    assert facts(indexer, result) == []
    assert indexing.engine_for("other.yaml") is indexer
