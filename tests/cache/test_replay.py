"""A call is answered by what the same call said before, exactly as long as it would say the same again."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from workerlint.caching import runs
from workerlint.caching.digest import digest
from workerlint.caching.times import UNSETTLED_NS
from workerlint.cli import recording, runner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Place


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files that were written a moment ago count as old; edits in these tests change what they change."""
    monkeypatch.setattr(recording, "UNSETTLED_NS", -(10**12))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note the runs that are made rather than answered."""
    made: list[bool] = []
    real = runner.Run.execute

    def execute(self: runner.Run) -> int:
        made.append(True)
        return real(self)

    monkeypatch.setattr(runner.Run, "execute", execute)
    return made


def records(place: Place) -> list[Path]:
    return sorted(place.cache.glob(f"*{runs.SUFFIX}"))


@pytest.mark.parametrize("path", [".", "one.yaml", "*.yaml"])
@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "junit", "html"])
def test_the_same_call_says_the_same(place: Place, ran: list[bool], form: str, path: str) -> None:
    place.worker("one", "LOUD")
    place.worker("two-Ω")
    calls = [place.check("--output-format", form, path) for _ in range(3)]
    assert calls[0] == calls[1] == calls[2]
    assert calls[0].code == 1
    assert len(ran) == 1


def edits() -> dict[str, Callable[[Place], object]]:
    def edit(name: str, text: str) -> Callable[[Place], object]:
        return lambda place: place.write(name, text)

    def link(name: str, target: str) -> Callable[[Place], object]:
        def make(place: Place) -> None:
            (place.path / name).unlink(missing_ok=True)
            (place.path / name).symlink_to(target)

        return make

    return {
        "a file is edited": lambda place: place.worker("one", "WARN"),
        "a file comes": lambda place: place.worker("three", "LOUD"),
        "a file comes below": lambda place: place.worker("below/three", "LOUD"),
        "a file goes": lambda place: (place.path / "two.yaml").unlink(),
        "a file is renamed": lambda place: (place.path / "two.yaml").rename(place.path / "zwei.yaml"),
        "a file becomes a folder": lambda place: (
            (place.path / "two.yaml").unlink(),
            (place.path / "two.yaml").mkdir(),
        ),
        "git ignores": edit(".gitignore", "one.yaml\n"),
        "git ignores below": edit("below/.gitignore", "*\n"),
        "git ignores above": edit("../.gitignore", "project/\n"),
        "git excludes": edit(".git/info/exclude", "one.yaml\n"),
        "a configuration comes": edit("workerlint.toml", 'ignore = ["DW301"]\n'),
        "a configuration comes below": edit("below/workerlint.toml", 'ignore = ["DW301"]\n'),
        "a project comes": edit("pyproject.toml", '[tool.workerlint]\nignore = ["DW301"]\n'),
        "a link leads elsewhere": link("linked", "other"),
        "a link to nowhere leads somewhere": lambda place: place.worker("../later", "LOUD"),
    }


@pytest.mark.parametrize("case", edits())
def test_a_change_is_seen(place: Place, ran: list[bool], case: str) -> None:
    place.worker("one", "LOUD")
    place.worker("two")
    place.worker("below/four", "LOUD")
    (place.path / "other").mkdir()
    (place.path / "linked").symlink_to("below")
    (place.path / "later.yaml").symlink_to("../later.yaml")
    place.check(".")
    place.check(".")
    assert len(ran) == 1
    edits()[case](place)
    assert place.check(".") == place.check("--no-cache", ".")
    assert len(ran) == 3


def test_a_configuration_that_was_named_or_is_edited_is_seen(place: Place, ran: list[bool]) -> None:
    place.worker("one", "LOUD")
    for name, arguments in (("workerlint.toml", ()), ("named.toml", ("--config", "named.toml"))):
        place.write(name, "")
        assert place.check(*arguments, ".").code == 1
        place.write(name, 'ignore = ["DW301"]')
        assert place.check(*arguments, ".").code == 0
    assert len(ran) == 4


def test_an_environment_file_is_seen(place: Place) -> None:
    place.worker("one", "${LEVEL}")
    place.write(".env", "OTHER=1\n")
    arguments = ("--env-file", ".env", "--select", "DW010", "--fail-on", "info", ".")
    assert place.check(*arguments).code == 1
    place.write(".env", "LEVEL=INFO\n")
    assert place.check(*arguments).code == 0


def test_other_surroundings_are_another_call(place: Place, ran: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    place.worker("one", "LOUD")
    place.write("below/one.yaml", (place.path / "one.yaml").read_text())
    plain = place.check("one.yaml")
    with monkeypatch.context() as patch:
        patch.setenv("FORCE_COLOR", "1")
        assert "\x1b[" in place.check("one.yaml").out
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", "40")
        place.check("one.yaml")
    assert len(ran) == 3
    monkeypatch.chdir(place.path / "below")
    assert place.check("one.yaml") == plain
    assert len(ran) == 4
    monkeypatch.chdir(place.path)
    assert place.check("one.yaml") == plain
    assert len(ran) == 4


def test_changed_code_of_the_tool_is_seen(place: Place, ran: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    place.worker("one", "LOUD")
    place.check(".")
    (record,) = records(place)
    files = [line.split(b" ", 2) for line in record.read_bytes().split(b"\n") if line.startswith(b"s ")]
    assert {b"entry.py", b"dw325_missing_limit.py"} <= {os.path.basename(path) for _, _, path in files}
    real = os.stat

    def stat(path: str | bytes, *rest: object, **more: object) -> object:
        status = real(path, *rest, **more)  # type: ignore[arg-type]
        if not os.fsdecode(path).endswith("dw325_missing_limit.py"):
            return status
        fields = ("st_mode", "st_mtime_ns", "st_ctime_ns", "st_ino")
        return SimpleNamespace(st_size=status.st_size + 1, **{name: getattr(status, name) for name in fields})

    monkeypatch.setattr(os, "stat", stat)
    place.check(".")
    assert len(ran) == 2


def test_what_was_written_a_moment_ago_is_not_trusted(
    place: Place, ran: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "UNSETTLED_NS", UNSETTLED_NS)
    place.worker("one", "LOUD")
    place.check(".")
    assert records(place) == []
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 10 * UNSETTLED_NS)
    place.check(".")
    place.check(".")
    assert len(ran) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fix",), ("--diff",), ("--fix-only",), ("--verbose",), ("--no-cache",), ("--show-files",), ("--show-settings",),
        ("--output-file", "report.txt"), ("--output-format", "sarif:x.sarif"), ("--shard", "1/2"), ("missing.yaml",),
        ("--write-baseline", "baseline.json"),
    ],
)  # fmt: skip
def test_calls_that_do_more_than_report_are_made_each_time(place: Place, arguments: tuple[str, ...]) -> None:
    place.worker("one", "LOUD")
    place.check(*arguments, ".")
    assert records(place) == []


def test_the_step_summary_is_written_each_time(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place.worker("one", "LOUD")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    place.check("--output-format", "github", ".")
    once = (tmp_path / "summary.md").read_text()
    place.check("--output-format", "github", ".")
    assert (tmp_path / "summary.md").read_text() == once * 2


def test_a_secret_is_in_no_record(place: Place) -> None:
    secret = "abcdefghijklmnopqrstuvwxyz012345"
    path = place.worker("one", "LOUD")
    path.write_text(path.read_text() + f"  runAsApiKey: {secret}\n")
    place.check(".")
    assert records(place) == []
    place.worker("one", "LOUD")
    place.check(".")
    assert len(records(place)) == 1


def test_a_damaged_record_counts_for_nothing(place: Place, ran: list[bool]) -> None:
    place.worker("one", "LOUD")
    right = place.check(".")
    (path,) = records(place)
    kept = path.read_bytes()
    head, _, body = kept.partition(b"\n")

    def sealed(body: bytes) -> bytes:
        return head.rpartition(b" ")[0] + b" " + digest(body).encode() + b"\n" + body

    for data in (
        b"", b"\0" * 100, kept[:-20], kept.replace(b"DW301", b"DW302"), kept.replace(b" run 1 ", b" run 2 "),
        sealed(b""), sealed(b"1 1\n"), sealed(b"a b c\n"), sealed(body[:10]), sealed(body.replace(b"\ns ", b"\nz ")),
    ):  # fmt: skip
        ran.clear()
        path.write_bytes(data)
        assert place.check(".") == right, data[:60]
        assert ran


def test_the_oldest_records_are_forgotten(place: Place, ran: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST", 3)
    known: set[Path] = set()
    for at, name in enumerate("abcde"):
        place.worker(name)
        place.check(f"{name}.yaml")
        for path in set(records(place)) - known:
            os.utime(path, ns=(at, at))
        known.update(records(place))
    ran.clear()
    for name in "cde":
        place.check(f"{name}.yaml")
    assert ran == []
    place.check("a.yaml")
    assert ran == [True]


def test_a_reader_that_goes_away_ends_a_replay_quietly(place: Place) -> None:
    for number in range(40):
        place.worker(f"w{number}", "LOUD")
    command = [sys.executable, "-m", "workerlint", "check", "--output-format", "concise", "."]
    environment = {**os.environ, "WORKERLINT_CACHE_DIR": str(place.cache)}
    for _ in range(2):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.wait()
        process.stderr.close()


def test_everything_that_a_run_looks_at_is_in_the_record(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watch the calls that look at files, and hold the record to what they were given."""
    place.worker("one", "LOUD")
    place.worker("below/two")
    place.write("workerlint.toml", 'env-file = ".env"\n')
    place.write(".env", "A=1\n")
    place.write("below/pyproject.toml", "[tool.workerlint]\n")
    place.write(".gitignore", "x\n")
    place.write(".git/info/exclude", "y\n")
    place.check(".")  # everything is imported
    for path in records(place):
        path.unlink()
    seen: set[str] = set()

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def call(path: object = ".", *rest: object, **more: object) -> object:
            if isinstance(path, (str, bytes)):
                seen.add(os.path.abspath(os.fsdecode(path)))
            return real(path, *rest, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("stat", "lstat", "listdir", "scandir", "open", "readlink"):
            patch.setattr(os, name, watched(getattr(os, name)))
        patch.setattr(builtins, "open", watched(open))
        place.check(".")
    (record,) = records(place)
    known = {
        os.path.abspath(line.split(b" ", 2)[2].decode())
        for line in record.read_bytes().split(b"\n")
        if line[1:2] == b" "
    }
    tops = {str(folder) for folder in (place.path / ".git").parents} | {str(place.path / ".git" / "info")}
    there = {path for path in seen if path.startswith(str(place.path.parent)) and not path.startswith(str(place.cache))}
    assert len(there) > 10
    assert there - known - tops == set()


def test_it_takes_no_engine_to_answer(place: Place) -> None:
    """What is not imported costs nothing: an answered call is to take little more than Python's own start."""
    path = place.worker("one", "LOUD")
    os.utime(path, (1, 1))
    environment = {**os.environ, "WORKERLINT_CACHE_DIR": str(place.cache)}

    def run(code: str) -> str:
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    check = "from workerlint.cli.entry import main; main(['check', 'one.yaml'])"
    first = run(f"from workerlint.cli import recording; recording.UNSETTLED_NS = -(10**12); {check}")
    loaded = "{'re', 'json', 'yaml', 'workerlint.engine', 'workerlint.text'} & set(sys.modules)"
    answer = run(f"import sys; {check}; print(sorted({loaded}))")
    assert answer == f"{first}[]\n"
