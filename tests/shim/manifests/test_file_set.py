"""The files that ``-f`` and ``-R`` name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

from workerlint_shim.errors import FileError, ShimError, UsageError
from workerlint_shim.grammar.flags import parse
from workerlint_shim.grammar.search import find_command
from workerlint_shim.manifests.file_set import FileSet, read_file_set

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


def files(line: str) -> FileSet:
    words = line.split()
    command = find_command(words)
    assert command is not None
    return read_file_set(parse(words, command.flags))


@pytest.mark.parametrize(
    ("line", "kind", "message", "hint"),
    [
        ("apply", UsageError, "no manifest file specified", "use `-f FILE`, or `-R -f DIRECTORY`"),
        ("delete", UsageError, "no manifest file specified", "use `-f FILE`"),
        ("apply -f -", UsageError, "dataos-ctl does not read manifests from standard input", "use `-f FILE`"),
        ("apply -f zzzzz.yaml", FileError, "zzzzz.yaml does not exist", ""),
        (
            "apply -f dataproducts/new-workr.yaml",
            FileError,
            "dataproducts/new-workr.yaml does not exist",
            "did you mean `dataproducts/new-worker.yaml`?",
        ),
        ("apply -f toop.yaml", FileError, "toop.yaml does not exist", "did you mean `top.yaml`?"),
        ("apply -f tip.txt", FileError, "tip.txt does not exist", ""),
        ("apply -f missing/a.yaml", FileError, "missing/a.yaml does not exist", ""),
        (
            "apply -f dataproducts",
            UsageError,
            "dataproducts is a directory",
            "use `-R -f dataproducts` to read all manifests in it",
        ),
        ("delete -f dataproducts", UsageError, "dataproducts is a directory", "use `-f FILE`"),
        ("apply -R -f empty", FileError, "no YAML files in empty", "-R left out 1 file that is not YAML (empty/a.txt)"),
        ("apply -f latin.yaml", FileError, "latin.yaml is not valid UTF-8", ""),
    ],
)
def test_what_cannot_be_read_is_an_error_with_what_to_do(
    folder: Any, line: str, kind: type[ShimError], message: str, hint: str
) -> None:
    folder.write("top.yaml", WORKER)
    folder.write("top.txt", "")
    folder.write("empty/a.txt", "")
    (folder.path / "latin.yaml").write_bytes(b"name: caf\xe9\n")
    with pytest.raises(kind) as caught:
        files(line)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_what_a_directory_contains_is_read_in_order_and_the_rest_is_counted(folder: Any) -> None:
    for name in (
        "z.yaml",
        "a/b.yml",
        "a.yaml",
        ".a.yaml",
        ".b.yml",
        ".x/a.yaml",
        "a/.y/b.yaml",
        "1.txt",
        "2",
        "3.json",
        "4",
    ):
        folder.write(f"set/{name}", WORKER)
    (folder.path / "set" / "link").symlink_to(folder.path / "dataproducts")
    (folder.path / "set" / "linked.yaml").symlink_to(folder.path / "set" / "a.yaml")
    found = files("apply -R -f set")
    assert list(found.files) == ["set/a.yaml", "set/a/b.yml", "set/linked.yaml", "set/z.yaml"]
    assert [source.text for source in found.sources] == [WORKER] * 4
    assert found.describe_left_out() == (
        "-R left out 2 hidden directories (set/.x, set/a/.y), 2 hidden files (set/.a.yaml, set/.b.yml), "
        "1 symbolic link to a directory (set/link) and 4 files that are not YAML (set/1.txt, set/2, set/3.json, ...)"
    )
    assert found.find_change() == ""


def test_nothing_is_left_out_of_one_file(folder: Any) -> None:
    found = files("apply -f dataproducts/new-worker.yaml")
    assert (found.describe_left_out(), found.recursive, found.find_change()) == ("", False, "")
    assert files("apply -f dataproducts/new-worker.yaml -R").recursive is False


@pytest.mark.parametrize(
    ("name", "data", "changed"),
    [
        ("set/a.yaml", WORKER.encode(), ""),
        ("set/a.yaml", WORKER.replace("2", "3").encode(), "set/a.yaml"),
        ("set/a.yaml", b"\xef\xbb\xbf" + WORKER.encode(), "set/a.yaml"),
        ("set/a.yaml", WORKER.encode("utf-16"), "set/a.yaml"),
        ("set/a.yaml", b"\xff", "set/a.yaml"),
        ("set/a.yaml", None, "set/a.yaml"),
        ("set/b.yaml", WORKER.encode(), "set/b.yaml"),
        ("set/0.yaml", WORKER.encode(), "set/0.yaml"),
        ("set/notes.txt", b"", "set"),
        ("set/.hidden/b.yaml", b"", "set"),
    ],
)
def test_each_change_of_a_directory_is_noticed(folder: Any, name: str, data: bytes | None, changed: str) -> None:
    folder.write("set/a.yaml", WORKER)
    found = files("apply -R -f set")
    path = folder.path / name
    path.parent.mkdir(exist_ok=True)
    path.unlink() if data is None else path.write_bytes(data)
    assert found.find_change() == changed
