"""What ``--watch`` prints after each change, with a watcher that reports the changes of a table."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tests.command_line import CLEAN, FAULTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syrupy.assertion import SnapshotAssertion
    from tests.command_line import Folder, Result

    Changes = dict[str, str | None]
    Watch = Callable[..., Result]

SECRET = "name: {}\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {{type: key-value, acl: r}}\n"
USER = f"{CLEAN}  dataosSecrets:\n    - name: store\n      workspace: sales\n"
SIZED = CLEAN.replace("  topology", "  replicas: 2\n  resources: {requests: {cpu: 300m}}\n  topology")
DUPLICATE = CLEAN.replace("city-sync", "other")


@pytest.fixture
def started() -> list[tuple[tuple[str, ...], dict[str, object]]]:
    """The directories that were watched, and how."""
    return []


@pytest.fixture
def watch(
    run: Callable[..., Result],
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    started: list[tuple[tuple[str, ...], dict[str, object]]],
) -> Watch:
    """Return a function that watches, writes or deletes the files of each change, and returns the result."""

    def watch(files: dict[str, str], *changes: Changes, arguments: str = "--output-format concise .") -> Result:
        for name, text in files.items():
            folder.write(name, text)

        def reported(*roots: str, **how: object) -> Iterator[set[tuple[int, str]]]:
            started.append((roots, how))
            yield set()
            for change in changes:
                for name, content in change.items():
                    path = folder.path / name
                    if content is None:
                        path.rmdir() if path.is_dir() else path.unlink()
                    else:
                        folder.write(name, content)
                yield {(1, str(folder.path / name)) for name in change}
                yield set()

        monkeypatch.setitem(sys.modules, "watchfiles", SimpleNamespace(watch=reported))
        return run("check", "--watch", *arguments.split())

    return watch


CASES: dict[str, tuple[dict[str, str], list[Changes]]] = {
    "a file that gets a finding, and loses it": (
        {"one.yaml": FAULTY, "two.yaml": DUPLICATE},
        [{"two.yaml": DUPLICATE.replace("INFO", "LOUD")}, {"two.yaml": DUPLICATE}],
    ),
    "a file that is not checked": ({"one.yaml": FAULTY, "notes.txt": ""}, [{"notes.txt": "more"}]),
    "several files": ({"one.yaml": CLEAN, "two.yaml": DUPLICATE}, [{"two.yaml": DUPLICATE, "one.yaml": FAULTY}]),
    "a new file": ({"one.yaml": FAULTY}, [{"two.yaml": DUPLICATE}]),
    "a deleted file that nothing refers to": ({"one.yaml": FAULTY, "two.yaml": DUPLICATE}, [{"two.yaml": None}]),
    "a deleted file that another refers to": (
        {"one.yaml": USER, "store.yaml": SECRET.format("store"), "more.yaml": SECRET.format("more")},
        [{"store.yaml": None}],
    ),
    "a definition that changes": (
        {"one.yaml": USER, "two.yaml": DUPLICATE, "store.yaml": SECRET.format("store")},
        [{"store.yaml": SECRET.format("stores")}, {"store.yaml": SECRET.format("store")}],
    ),
    "a new configuration": (
        {"one.yaml": FAULTY, "two.yaml": DUPLICATE},
        [{"workerlint.toml": 'severity.DW301 = "info"\n'}, {"workerlint.toml": None}],
    ),
    "a budget": (
        {
            "one.yaml": SIZED,
            "two.yaml": DUPLICATE,
            "workerlint.toml": '[[budget]]\ncode = "ACME010"\nname = "few-cpus"\ncpu = "300m"\n',
        },
        [{"one.yaml": SIZED.replace("INFO", "LOUD")}],
    ),
    "a mandatory rule, and an override for no file": (
        {
            "one.yaml": CLEAN,
            "two.yaml": DUPLICATE,
            "workerlint.toml": 'mandatory = ["DW3"]\n[[overrides]]\nfiles = ["old/"]\nignore = ["DW4"]\n',
        },
        [{"one.yaml": FAULTY}],
    ),
    "an invalid configuration": (
        {"one.yaml": FAULTY, "two.yaml": DUPLICATE},
        [{"workerlint.toml": "nope = 1\n"}, {"two.yaml": DUPLICATE}, {"workerlint.toml": ""}],
    ),
    "a file that the configuration names": (
        {
            "one.yaml": CLEAN,
            "two.yaml": DUPLICATE,
            "workerlint.toml": 'platform = "platform.toml"\n',
            "platform.toml": "format = 1\n",
        },
        [{"platform.toml": "format = 1\n[compute]\nclosed = true\nlearned = 2027-01-31\nnames = []\n"}],
    ),
}


def shown(result: Result) -> str:
    """Return a result with its times replaced."""
    error = re.sub(r"^\d\d:\d\d:\d\d ", "HH:MM:SS ", result.err, flags=re.MULTILINE)
    return f"exit code {result.code}\n== stdout\n{result.out}== stderr\n{error}"


@pytest.mark.parametrize(("files", "changes"), CASES.values(), ids=CASES)
def test_what_is_printed(
    watch: Watch, files: dict[str, str], changes: list[Changes], snapshot: SnapshotAssertion
) -> None:
    arguments = "--output-format concise --ignore DW703 --today 2027-01-31 ."
    assert shown(watch(files, *changes, arguments=arguments)) == snapshot


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([], 1),
        ([{"one.yaml": CLEAN}], 0),
        ([{"one.yaml": CLEAN}, {"notes.txt": ""}], 0),
        ([{"notes.txt": ""}], 1),
        ([{"workerlint.toml": "nope = 1\n"}], 2),
        ([{"workerlint.toml": "nope = 1\n"}, {"workerlint.toml": ""}], 1),
    ],
)
def test_the_exit_code_is_that_of_the_last_check(watch: Watch, changes: list[Changes], code: int) -> None:
    assert watch({"one.yaml": FAULTY}, *changes).code == code


def test_a_report_that_cannot_be_written_does_not_end_it(watch: Watch, folder: Folder) -> None:
    arguments = "--output-format concise:out/report.txt ."
    files = {"one.yaml": FAULTY, "out/before.txt": ""}
    gone: Changes = {"out/before.txt": None, "out/report.txt": None, "out": None, "one.yaml": CLEAN}
    assert watch(files, gone, arguments=arguments).code == 2
    result = watch(files, gone, {"out/again.txt": "", "one.yaml": FAULTY}, arguments=arguments)
    assert result.code == 1
    assert "workerlint: error: cannot write out/report.txt: No such file or directory\n" in result.err
    assert "DW301" in (folder.path / "out/report.txt").read_text()


def test_an_option_that_becomes_invalid_does_not_end_it(watch: Watch) -> None:
    policy = (
        '[[policy]]\ncode = "ACME001"\nname = "replica-limit"\nat = "worker.replicas"\n'
        'must = { maximum = 10 }\nmessage = "at most 10 replicas"\n'
    )
    files = {"one.yaml": CLEAN, "workerlint.toml": policy}
    arguments = "--output-format concise --select ACME001 ."
    result = watch(files, {"workerlint.toml": ""}, arguments=arguments)
    assert result.code == 2
    assert "workerlint: error: unknown rule `ACME001` in --select\n  help: " in result.err
    assert watch(files, {"workerlint.toml": ""}, {"workerlint.toml": policy}, arguments=arguments).code == 1


def test_quiet_prints_no_times(watch: Watch) -> None:
    result = watch({"one.yaml": FAULTY}, {"one.yaml": CLEAN}, arguments="-q --output-format concise .")
    assert result.err == "Watching for changes. Press Ctrl-C to stop.\n"


@pytest.mark.parametrize(
    ("arguments", "roots", "recursive"),
    [(".", ["."], True), ("a.yaml", [""], False), ("a.yaml b", ["", "b"], True), ("a.yaml gone.yaml", [""], False)],
)
def test_the_directories_of_files_are_watched(
    watch: Watch,
    folder: Folder,
    started: list[tuple[tuple[str, ...], dict[str, object]]],
    arguments: str,
    roots: list[str],
    recursive: bool,
) -> None:
    watch({"a.yaml": CLEAN, "b/c.yaml": DUPLICATE}, arguments=arguments)
    ((watched, how),) = started
    assert sorted(watched) == sorted(root if root in {".", "b"} else str(folder.path) for root in roots)
    assert how["recursive"] is recursive


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ("-", "standard input cannot be watched", "pass files or directories"),
        ("a.yaml -", "standard input cannot be watched", "pass files or directories"),
        ("gone.yaml", "no files to watch", "pass files or directories that exist"),
    ],
)
def test_what_cannot_be_watched(
    watch: Watch,
    started: list[tuple[tuple[str, ...], dict[str, object]]],
    arguments: str,
    message: str,
    hint: str,
) -> None:
    result = watch({"a.yaml": CLEAN}, arguments=arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"workerlint: error: {message}\n  help: {hint}\n"
    assert not started


def test_what_it_requires_is_named(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = run("check", "--watch", ".")
    assert result.code == 2
    assert result.err == (
        "workerlint: error: --watch requires the package watchfiles\n"
        "  help: python -m pip install 'workerlint[watch]'\n"
    )


def test_the_screen_of_a_terminal_is_cleared_before_each_check(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"one.yaml": FAULTY, "notes.txt": ""}
    changes: list[Changes] = [{"notes.txt": "more"}, {"one.yaml": CLEAN}]
    assert "\x1b[2J" not in watch(files, *changes).out
    monkeypatch.setattr("workerlint.run.watch.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    assert watch(files, *changes).out.count("\x1b[H\x1b[2J\x1b[3J") == 1
