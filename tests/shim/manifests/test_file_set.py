"""The files that ``-f`` and ``-R`` name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_a_set_of_files(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("dataproducts/secret.yml", SECRET)
    folder.write("dataproducts/deep/other.yaml", WORKER.replace("new-worker", "other"))
    folder.write("dataproducts/.hidden/faulty.yaml", "type: worker")
    folder.write("dataproducts/notes.txt", "no manifest")
    assert str(run("apply -R -f dataproducts -w curriculum")) == snapshot


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("dataproducts/deep/other.yaml", WORKER)
    scandir = os.scandir

    def closed(path: str) -> Any:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    result = run("apply -R -f dataproducts")
    assert result.code == 2
    assert "cannot read dataproducts/deep: Permission denied" in result.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("line", ["apply -f dataproducts/piped.yaml", "apply -R -f dataproducts"])
def test_a_pipe_is_not_taken_for_what_has_come_through_it_so_far(run: Run, folder: Any, line: str) -> None:
    pipe = folder.path / "dataproducts" / "piped.yaml"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    os.write(end, WORKER.encode())
    try:
        result = run(line)
        assert os.read(end, 1 << 20).decode() == WORKER
    finally:
        os.close(end)
    assert result.code == 2
    assert (
        "dataproducts/piped.yaml is a pipe, not a file\n  help: write the manifest to a file and use `-f FILE`\n"
        in result.err
    )


def test_crlf_and_a_byte_order_mark(run: Run, folder: Any) -> None:
    plain = run(LINE).out
    (folder.path / "dataproducts/new-worker.yaml").write_bytes(b"\xef\xbb\xbf" + WORKER.replace("\n", "\r\n").encode())
    assert run(LINE).out == plain
